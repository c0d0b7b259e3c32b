"""The local stack: a store, the API and workers as supervised processes of one machine."""
