"""The Python client of Quotidian. `pip install quotidian` also brings the `quotidian` command."""

from quotidian.async_client import AsyncQuotidian
from quotidian.errors import ClientError
from quotidian.protocol.api_calls import AcceptedJob
from quotidian.protocol.batch_submission import SubmissionResult
from quotidian.sync_client import Quotidian
from shared import __version__
from shared.contracts import Annotation, Batch, Document, Job, JobStatus

__all__ = [
    "AcceptedJob",
    "Annotation",
    "AsyncQuotidian",
    "Batch",
    "ClientError",
    "Document",
    "Job",
    "JobStatus",
    "Quotidian",
    "SubmissionResult",
    "__version__",
]
