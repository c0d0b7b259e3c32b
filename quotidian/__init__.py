"""For people who use the service: a Python client, the `quotidian` command, and a local stack."""

from quotidian.async_client import AsyncQuotidian
from quotidian.protocol.batching import Submitted
from quotidian.protocol.calls import Accepted
from quotidian.sync_client import Quotidian
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
