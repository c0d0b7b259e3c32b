"""Rules beside the detector: transcripts, headlines, conventions. Take and give `FoundQuote`s."""
