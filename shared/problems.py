"""The problem types of the service: name, status, title and remedy of each."""

from dataclasses import dataclass

from shared.contracts import FieldError, Problem


@dataclass(frozen=True)
class ProblemType:
    """One problem type; `name` is the last part of its URI, `/problems/<name>`."""

    name: str
    status: int
    title: str
    remedy: str

    @property
    def uri(self) -> str:
        """Return the `type` member of a problem object."""
        return f"/problems/{self.name}"

    def problem(self, detail: str, errors: list[FieldError] | None = None) -> Problem:
        """Return a problem object of this type."""
        return Problem(
            type=self.uri, title=self.title, status=self.status, detail=detail, errors=errors or []
        )


INVALID_JSON = ProblemType(
    "invalid-json", 400, "The body is not valid JSON", "Send one complete JSON value in UTF-8."
)
NESTED_TOO_DEEPLY = ProblemType(
    "nested-too-deeply", 400, "The JSON is nested too deeply", "Send a flat document object."
)
INVALID_ENCODING = ProblemType(
    "invalid-encoding",
    400,
    "The body cannot be unpacked",
    "Send the body as its Content-Encoding says, or uncompressed.",
)
INVALID_HEADER = ProblemType(
    "invalid-header", 400, "A header is not valid", "Correct the header that `errors` names."
)
UNAUTHORIZED = ProblemType(
    "unauthorized",
    401,
    "A valid API key is needed",
    "Send it as X-API-Key or as Authorization: Bearer.",
)
NOT_FOUND = ProblemType("not-found", 404, "There is nothing here", "See /docs for the routes.")
JOB_NOT_FOUND = ProblemType(
    "job-not-found", 404, "There is no such job", "Use the id of the answer to the submission."
)
BATCH_NOT_FOUND = ProblemType(
    "batch-not-found", 404, "There is no such batch", "Use the id of the answer to the submission."
)
QUOTE_NOT_FOUND = ProblemType(
    "quote-not-found", 404, "There is no such quotation", "Use the id of a quotation of a search."
)
DOCUMENT_NOT_FOUND = ProblemType(
    "document-not-found", 404, "There is no such document", "Use the id of a listed document."
)
FAMILY_NOT_FOUND = ProblemType(
    "family-not-found", 404, "There is no such family", "Use `family_id` of a quotation."
)
SEARCH_NOT_FOUND = ProblemType(
    "search-not-found", 404, "There is no such saved search", "Use the `id` of a listed search."
)
PERSON_NOT_FOUND = ProblemType(
    "person-not-found", 404, "There is no such person", "Use `speaker.person_id` of a quotation."
)
LIBRARY_OFF = ProblemType(
    "library-off",
    404,
    "This service keeps no library",
    "Set QUOTIDIAN_LIBRARY=true and run a librarian (python -m library).",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed", 405, "This route has other methods", "See the Allow header."
)
REQUEST_TIMEOUT = ProblemType(
    "request-timeout", 408, "The body took too long to arrive", "Send it faster or in parts."
)
NO_RESULT = ProblemType(
    "no-result", 409, "The job has no result", "Wait until its status is `succeeded`."
)
NOT_CANCELLABLE = ProblemType(
    "not-cancellable", 409, "The job has ended", "Only a queued or running job can be cancelled."
)
NOT_RETRYABLE = ProblemType(
    "not-retryable",
    409,
    "The job cannot be tried again",
    "Only a failed or cancelled job can, while its document is kept; or submit it again.",
)
TOO_MANY_SEARCHES = ProblemType(
    "too-many-searches",
    409,
    "There are too many saved searches",
    "Delete those that nobody needs, or combine some with OR.",
)
NOTHING_TO_UNDO = ProblemType(
    "nothing-to-undo",
    409,
    "There is nothing to undo",
    "Only a merge, a split or a correction that was not undone yet can be.",
)
REQUEST_IN_FLIGHT = ProblemType(
    "request-in-flight",
    409,
    "The first request with this Idempotency-Key is still being answered",
    "Repeat it after Retry-After seconds.",
)
EXPIRED = ProblemType(
    "expired", 410, "The job or batch has expired", "Submit the document again if you need it."
)
DELETED = ProblemType(
    "deleted", 410, "The job has been deleted", "Submit the document again under a new key."
)
CONTENT_TOO_LARGE = ProblemType(
    "content-too-large", 413, "The content is too large", "Split it into smaller documents."
)
TOO_MANY_DOCUMENTS = ProblemType(
    "too-many-documents", 413, "The batch has too many documents", "Split it into several batches."
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type", 415, "The media type is not supported", "Send what Accept-Post names."
)
UNSUPPORTED_ENCODING = ProblemType(
    "unsupported-encoding",
    415,
    "The content encoding is not supported",
    "Send the body uncompressed or with Content-Encoding: gzip.",
)
MISDIRECTED = ProblemType(
    "misdirected",
    421,
    "The API does not answer to this name",
    "Call it by localhost or 127.0.0.1, or give it API keys.",
)
INVALID_DOCUMENT = ProblemType(
    "invalid-document", 422, "The document is not valid", "Correct the fields that `errors` names."
)
INVALID_BATCH = ProblemType(
    "invalid-batch",
    422,
    "The batch is not valid",
    'Send {"documents": […]} or one document a line as application/x-ndjson.',
)
INVALID_PARAMETER = ProblemType(
    "invalid-parameter", 422, "A parameter is not valid", "Correct what `errors` names."
)
KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    422,
    "This Idempotency-Key was used for another request",
    "Use a new key for a new request.",
)
PAGE_NOT_FETCHED = ProblemType(
    "page-not-fetched",
    422,
    "The page could not be fetched",
    "Check the address, or open the page and submit its text or its HTML.",
)
FETCHING_OFF = ProblemType(
    "fetching-off",
    403,
    "This service fetches no pages",
    "Open the page and submit its text or its HTML, or set QUOTIDIAN_FETCH_PAGES=true for the API.",
)
QUOTA_EXCEEDED = ProblemType(
    "quota-exceeded",
    429,
    "The quota of this key is used up",
    "Repeat the request after Retry-After seconds.",
)
QUEUE_FULL = ProblemType(
    "queue-full",
    429,
    "Too many documents wait already",
    "Repeat the request after Retry-After seconds; nothing was accepted.",
)
INTERNAL_ERROR = ProblemType(
    "internal-error", 500, "Something went wrong here", "Report it with the request id."
)
FORMAT_MISSING = ProblemType(
    "format-missing",
    501,
    "This service cannot write the format",
    "Ask for another format, or have the extra `export` installed where the API runs.",
)
STORE_UNAVAILABLE = ProblemType(
    "store-unavailable",
    503,
    "The store cannot be used right now",
    "Repeat the request after Retry-After seconds; nothing was accepted.",
)
SEARCH_TOO_SLOW = ProblemType(
    "search-too-slow",
    422,
    "The search takes too long",
    "Narrow it by dates, a speaker or an outlet, or raise QUOTIDIAN_LIBRARY_TIME_LIMIT.",
)
LIBRARY_UNAVAILABLE = ProblemType(
    "library-unavailable",
    503,
    "The library cannot be used right now",
    "Repeat the request after Retry-After seconds; the service's log has the reason.",
)
TASK_LOST = ProblemType(
    "task-lost",
    503,
    "A background task of the API cannot be kept running",
    "Restart this process of the service; its log has the error.",
)
NO_WORKERS = ProblemType(
    "no-workers",
    503,
    "No worker runs",
    "Start one, or set QUOTIDIAN_READY_WITHOUT_WORKERS=true where the API runs alone.",
)
STORE_FULL = ProblemType(
    "store-full",
    503,
    "The store is nearly full",
    "Repeat the request after Retry-After seconds; nothing was accepted.",
)
# Reasons why a job failed. They are the `error` of a job, never an HTTP answer of their own.
NO_TEXT = ProblemType(
    "no-text", 422, "The page has no text", "Send a page with readable text in it."
)
ANNOTATION_FAILED = ProblemType(
    "annotation-failed", 500, "The document could not be annotated", "Report it with the job id."
)
TIME_LIMIT = ProblemType(
    "time-limit", 504, "Annotating the document took too long", "Send it in smaller parts."
)
ATTEMPTS_EXHAUSTED = ProblemType(
    "attempts-exhausted",
    500,
    "Every attempt at the document lost its worker",
    "It may be what kills the workers: see their logs for the job id.",
)
PAYLOAD_MISSING = ProblemType(
    "payload-missing", 500, "The stored document is gone", "Submit the document again."
)

PROBLEM_TYPES = {
    item.name: item for item in list(globals().values()) if isinstance(item, ProblemType)
}
