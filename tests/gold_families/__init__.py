"""Pairs of quotations that are, or are not, printings of one statement."""
