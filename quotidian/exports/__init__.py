"""Annotations in forms that other tools read, one form a file."""
