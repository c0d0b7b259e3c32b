"""Quotations: takes parsed sections and entities, gives `PageQuote`s.

`page_quotes` cuts the page into sections, `section_quotes` runs `rules`, a `QuotationDetector` (the
one that ships is `detection`) and `speakers` over each.
"""
