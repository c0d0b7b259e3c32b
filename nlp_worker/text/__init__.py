"""Plain text work under everything else: spans, views, language, the spaCy pipeline."""
