"""From the bytes of a request to valid documents, within limits that hold while they stream in."""
