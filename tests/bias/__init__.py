"""The bias card: how well names are read, by origin and gender."""
