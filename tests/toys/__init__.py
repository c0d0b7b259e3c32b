"""The smallest parts that fit the seams of the text work; `test_seams.py` puts them in."""
