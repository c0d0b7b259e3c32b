"""The estimated quotation detector. Takes a `SectionText`, gives `FoundQuote`s without names."""
