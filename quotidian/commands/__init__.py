"""The commands of `quotidian`, one group a file."""
