"""Errors of the client, the command and the local stack.

QuotidianError
├── ClientError
│   ├── Unreachable          no answer: nobody listens, or the connection broke
│   │   └── AnswerLost       the connection broke after sending a request that must not be repeated
│   ├── ApiError             the service answered with a problem (`problem`)
│   │   ├── Refused          400, 403, 405, 413, 415, 422: the request has to be changed
│   │   ├── Unauthorized     401, 421: no valid key, or a host name the API does not answer to
│   │   ├── Missing          404, 410: unknown, expired or deleted
│   │   ├── Conflict         409: the status of the job does not allow it
│   │   ├── Busy             429: a quota is used up or the queue is full
│   │   └── Failing          5xx: the service or its store cannot do it now
│   ├── JobFailed            the job ended without an annotation
│   ├── StillUnfinished      the time to wait was over before the job or batch ended
│   ├── JobsGone             some of the jobs that were waited for no longer exist
│   ├── BadInput             a file or an argument cannot be read as documents
│   └── ExtraMissing         a package of an optional extra is not installed
└── StackError               the local stack (`quotidian up`) cannot start or go on
"""

from collections.abc import Sequence

from shared.contracts import Batch, Job, Problem
from shared.errors import QuotidianError


class ClientError(QuotidianError):
    """Base of everything that the client raises."""


class Unreachable(ClientError):
    """The service did not answer. It is safe to send the request again."""


class AnswerLost(Unreachable):
    """The connection broke before the answer: the request may have been carried out."""


class ApiError(ClientError):
    """The service answered with a problem (RFC 9457).

    `retry_after` is in seconds, None when the service sent no `Retry-After`.
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        self.problem = problem
        self.retry_after = retry_after
        super().__init__(problem_line(problem))

    @property
    def kind(self) -> str:
        """Return the last part of the problem's type, such as `queue-full`."""
        return self.problem.type.rpartition("/")[2]


class Refused(ApiError):
    """The request is wrong; `problem.errors` names the fields."""


class Unauthorized(ApiError):
    """A valid key is needed: set QUOTIDIAN_API_KEY, or pass `api_key`."""


class Missing(ApiError):
    """The job or batch does not exist, or no longer."""


class Conflict(ApiError):
    """The status of the job does not allow what was asked."""


class Busy(ApiError):
    """The service accepts no more requests for now."""


class Failing(ApiError):
    """The service cannot carry out the request now."""


class JobFailed(ClientError):
    """The job ended without an annotation; `job.error` says why."""

    def __init__(self, job: Job) -> None:
        self.job = job
        reason = f": {problem_line(job.error)}" if job.error else ""
        super().__init__(f"job {job.id} {job.status}{reason}")


class StillUnfinished(ClientError):
    """The time to wait was over before the job or batch ended; `state` is its last state."""

    def __init__(self, state: Job | Batch) -> None:
        self.state = state
        super().__init__(f"{state.id} is not finished yet; wait longer, or look again later")


class JobsGone(ClientError):
    """Jobs that were deleted or have expired; all the others were handed over before."""

    def __init__(self, job_ids: Sequence[str]) -> None:
        self.job_ids = list(job_ids)
        super().__init__(f"no longer there: {', '.join(self.job_ids)}")


class BadInput(ClientError):
    """A file, a line or a record that cannot be read as a document; the message names it."""


class ExtraMissing(ClientError):
    """Packages of an optional extra are not installed; the message says how to install them."""


class StackError(QuotidianError):
    """The local stack cannot start or go on; the message says why and what to do."""


def problem_line(problem: Problem) -> str:
    """Return a problem in one line: title, detail, and each field with its remedy."""
    fields = "; ".join(f"{item.pointer} {item.detail}" for item in problem.errors)
    line = f"{problem.title}: {problem.detail}"
    return f"{line} ({fields})" if fields and fields not in problem.detail else line
