"""Who calls, from where, and how much: keys, addresses to listen on, quotas, room in the store."""
