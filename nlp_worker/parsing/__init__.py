"""Everything that touches the insides of spaCy and thinc.

Takes views of texts, gives plain `Parsed` data that refers to no object of spaCy.
"""
