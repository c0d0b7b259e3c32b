"""The protocol of the API without input or output: requests, retries, waiting, paging.

A flow is a generator. It yields steps (send a request, pause, read a line) and receives the outcome
of each, so that the sync and the async client run the same flows.
"""
