"""What can go wrong for whoever calls the service.

ClientError
├── Unreachable          no answer: nobody listens, or the connection broke
│   └── AnswerLost       it broke after sending, and what was asked must not be asked twice
├── ApiError             the service answered with a problem; `problem` is all of it
│   ├── Refused          400, 405, 413, 415, 422: the request has to be changed
│   ├── Unauthorized     401, 421: no valid key, or a name the API does not answer to
│   ├── Missing          404, 410: unknown here, expired or deleted
│   ├── Conflict         409: the job is not in a state for it
│   ├── Busy             429: a quota is used up or the queue is full
│   └── Failing          5xx: the service or its store cannot do it now
├── JobFailed            the job ended without an annotation
├── StillUnfinished      it was not waited for any longer
├── JobsGone             some of the jobs that were waited for no longer exist
├── BadInput             a file that cannot be read as documents
└── ExtraMissing         a package of an optional extra is not installed
"""

from collections.abc import Sequence

from shared.contracts import Batch, Job, Problem
from shared.errors import QuotidianError


class ClientError(QuotidianError):
    """Anything that goes wrong here on purpose."""


class Unreachable(ClientError):
    """The service did not answer. Nothing is lost by asking again."""


class AnswerLost(Unreachable):
    """The connection broke before the answer: nobody knows whether the request was carried out."""


class ApiError(ClientError):
    """The service answered with a problem (RFC 9457).

    `retry_after` is in seconds, None when the service did not say.
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        self.problem = problem
        self.retry_after = retry_after
        super().__init__(told(problem))

    @property
    def kind(self) -> str:
        """The last part of the problem's type, such as `queue-full`."""
        return self.problem.type.rpartition("/")[2]


class Refused(ApiError):
    """The request is wrong; `problem.errors` names the fields."""


class Unauthorized(ApiError):
    """A valid key is needed: set QUOTIDIAN_API_KEY, or pass `api_key`."""


class Missing(ApiError):
    """There is no such job or batch (any more)."""


class Conflict(ApiError):
    """The job is not in a state for it."""


class Busy(ApiError):
    """The service takes no more for now."""


class Failing(ApiError):
    """The service cannot do it now."""


class JobFailed(ClientError):
    """The job ended without an annotation; `job.error` says why."""

    def __init__(self, job: Job) -> None:
        self.job = job
        why = f": {told(job.error)}" if job.error else ""
        super().__init__(f"job {job.id} {job.status}{why}")


class StillUnfinished(ClientError):
    """The time to wait was over first; `state` is the last that was seen."""

    def __init__(self, state: Job | Batch) -> None:
        self.state = state
        super().__init__(f"{state.id} is not finished yet; wait longer, or look again later")


class JobsGone(ClientError):
    """Jobs that were deleted or have expired; all the others have been handed over."""

    def __init__(self, job_ids: Sequence[str]) -> None:
        self.job_ids = list(job_ids)
        super().__init__(f"no longer there: {', '.join(self.job_ids)}")


class BadInput(ClientError):
    """A file, a line or a record that cannot be read as a document; the message names it."""


class ExtraMissing(ClientError):
    """Something optional is not installed; the message says how to get it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages: pip install '.[{extra}]' in a checkout")


def told(problem: Problem) -> str:
    """A problem in one line: title, detail, and each field with its remedy."""
    fields = "; ".join(f"{item.pointer} {item.detail}" for item in problem.errors)
    words = f"{problem.title}: {problem.detail}"
    return f"{words} ({fields})" if fields and fields not in problem.detail else words
