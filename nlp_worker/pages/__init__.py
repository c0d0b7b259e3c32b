"""Pages: from what was submitted to a text with blocks and sections."""
