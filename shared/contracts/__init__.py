"""The wire contract, version 1, as pydantic models. Imports nothing but pydantic."""

from shared.contracts.annotation import (
    Annotation,
    Block,
    Cue,
    DocumentText,
    Entity,
    Mention,
    Pipeline,
    Quote,
    Section,
    Sentence,
    Speaker,
    Value,
    Warning_,
)
from shared.contracts.batch import Batch, BatchAccepted, BatchCounts, BatchItem
from shared.contracts.callback import Callback, CallbackStatus
from shared.contracts.document import Document, SubmittedDocument
from shared.contracts.job import Job, JobLinks, JobList, JobState, JobStatus
from shared.contracts.library import (
    AboutName,
    FacetCount,
    LibraryDocument,
    LibraryQuote,
    LibraryQuoteInContext,
    LibraryQuoteList,
    LibrarySpeaker,
    Total,
)
from shared.contracts.problem import FieldError, Problem
from shared.contracts.queue_state import Queue, StatusCounts

__all__ = [
    "AboutName",
    "Annotation",
    "Batch",
    "BatchAccepted",
    "BatchCounts",
    "BatchItem",
    "Block",
    "Callback",
    "CallbackStatus",
    "Cue",
    "Document",
    "DocumentText",
    "Entity",
    "FacetCount",
    "FieldError",
    "Job",
    "JobLinks",
    "JobList",
    "JobState",
    "JobStatus",
    "LibraryDocument",
    "LibraryQuote",
    "LibraryQuoteInContext",
    "LibraryQuoteList",
    "LibrarySpeaker",
    "Mention",
    "Pipeline",
    "Problem",
    "Queue",
    "Quote",
    "Section",
    "Sentence",
    "Speaker",
    "StatusCounts",
    "SubmittedDocument",
    "Total",
    "Value",
    "Warning_",
]
