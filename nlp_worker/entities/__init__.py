"""Entities: takes a parsed page and its language, gives the things it names with their mentions.

`finder` has the seam for other recognizers; `grouping` runs the steps of the one that ships.
"""
