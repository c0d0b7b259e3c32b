"""For people who use the service: a Python client, the `quotidian` command, and a local stack."""

from client.blocking import Quotidian
from client.concurrent import AsyncQuotidian
from client.protocol.batching import Submitted
from client.protocol.calls import Accepted
from shared.contracts import Annotation, Document, Job

__all__ = [
    "Accepted",
    "Annotation",
    "AsyncQuotidian",
    "Document",
    "Job",
    "Quotidian",
    "Submitted",
]
