"""The run loop: claim a job, annotate its document under a lease, store what became of it."""
