"""The work on jobs: claim, annotate under a lease, store the outcome.

Job ids of messages come in; outcomes go into the ledger.
"""
