"""Exports: annotations in formats that other tools read, one format a file."""
