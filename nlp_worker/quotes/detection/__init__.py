"""The detector that ships: takes `SectionText`s, gives `FoundQuote`s.

Each module makes the candidates of one stage or their features; forests score them.
"""
