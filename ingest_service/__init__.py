"""The HTTP API: accepts pages, queues them, and answers what became of them."""
