"""The whole service on one machine: a store, the API and workers as supervised child processes."""
