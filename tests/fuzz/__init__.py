"""Fuzz tests of what reads hostile input: a short form with the tests, a long one by `make fuzz`."""
