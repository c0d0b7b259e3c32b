"""The job ledger in Redis: the truth about every accepted document.

A job is accepted, claimed by an attempt that holds a lease and a fence, and finished
compare-and-set on that fence. Each step is one Lua script, atomic in the store, safe to send twice.
"""

from shared.ledger.callbacks import Call, CallbackLedger
from shared.ledger.metrics import STANDING, WorkerHeartbeat
from shared.ledger.records import (
    Accepted,
    BatchRecord,
    Bounds,
    Claim,
    Idempotency,
    InFlight,
    JobPage,
    JobRecord,
    KeyErased,
    KeyReused,
    NewBatch,
    NewJob,
    QueueFull,
    Released,
    Replayed,
    Sweep,
    Verdict,
)
from shared.ledger.submissions import SubmissionLedger
from shared.ledger.work import WorkLedger

__all__ = [
    "STANDING",
    "Accepted",
    "BatchRecord",
    "Bounds",
    "Call",
    "CallbackLedger",
    "Claim",
    "Idempotency",
    "InFlight",
    "JobPage",
    "JobRecord",
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
