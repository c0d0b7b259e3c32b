"""Breaks a real service in every way we can think of and counts what becomes of its documents."""
