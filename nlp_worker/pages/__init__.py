"""Pages: takes what was submitted and a language, gives the text with its blocks and sections.

First `html_extraction` (HTML only), then `blocks`, then `sections` and `repeats`.
"""
