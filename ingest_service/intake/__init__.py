"""From the bytes of a request to valid documents, within limits on size, number and nesting."""
