"""Quotations: what is quoted or reported, by which words, and who said it."""
