"""Pages that are fetched for a caller who gave their address; off unless a setting permits it."""
