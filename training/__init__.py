"""Scripts that estimate what the worker ships; nothing here runs in a service."""
