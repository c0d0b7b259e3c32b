"""Readers of pages: files, archives and streams as documents, one kind of input a file."""
