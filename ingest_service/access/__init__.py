"""Who may submit, and how much: API keys, callers, quotas, and the capacity of the store."""
