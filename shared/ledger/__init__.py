"""The job ledger in Redis: the state of every accepted document.

A job is accepted, claimed by an attempt with a lease and a fence, and finished only under the
newest fence. Each step is one Lua script: atomic in the store, and safe to send twice.
"""

from shared.ledger.acceptance import (
    Bounds,
    Idempotency,
    InFlight,
    JobsAccepted,
    KeyErased,
    KeyReused,
    NewBatch,
    NewJob,
    QueueFull,
    Replayed,
)
from shared.ledger.attempts import Claim, Released, Sweep
from shared.ledger.callback_ledger import CallbackLedger, DueCallback
from shared.ledger.job_records import BatchRecord, JobPage, JobRecord, Verdict
from shared.ledger.metrics import WORKER_KEYS, WorkerHeartbeat
from shared.ledger.submission_ledger import SubmissionLedger
from shared.ledger.work_ledger import WorkLedger

__all__ = [
    "WORKER_KEYS",
    "BatchRecord",
    "Bounds",
    "CallbackLedger",
    "Claim",
    "DueCallback",
    "Idempotency",
    "InFlight",
    "JobPage",
    "JobRecord",
    "JobsAccepted",
    "KeyErased",
    "KeyReused",
    "NewBatch",
    "NewJob",
    "QueueFull",
    "Released",
    "Replayed",
    "SubmissionLedger",
    "Sweep",
    "Verdict",
    "WorkLedger",
    "WorkerHeartbeat",
]
