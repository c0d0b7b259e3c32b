"""Fault tests: break a real service in many ways and count what becomes of its documents."""
