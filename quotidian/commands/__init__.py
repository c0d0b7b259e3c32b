"""The commands of `quotidian` that speak to a service, a family a file."""
