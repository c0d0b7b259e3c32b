"""Plain forms of attribution, as a small grammar over marks, words and names.

Takes a `SectionText`, gives the direct quotations whose form leaves no doubt as `FoundQuote`s.
"""
