"""What marks and layout alone tell: transcript turns, headlines, and how the contract bounds spans.

Takes `SectionText`s and `FoundQuote`s, gives `FoundQuote`s.
"""
