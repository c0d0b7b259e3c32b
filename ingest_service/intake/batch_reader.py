"""Reads the documents of a batch while its body streams in."""

from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter, ValidationError

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.body_scanners import BatchScanner, LineScanner, TooManyDocuments
from ingest_service.intake.document_parser import parse_document
from ingest_service.intake.json_reader import MalformedBody, RawValue
from ingest_service.intake.request_body import RequestBody
from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from ingest_service.settings import IngestSettings
from ingest_service.submission import new_job
from shared import problems
from shared.contracts import Document, Problem
from shared.contracts.document import Url
from shared.ledger import NewJob

_CALLBACK_URL: TypeAdapter[str | None] = TypeAdapter(Url | None)


class BatchReader:
    """Collects the entries of a batch: jobs, and the problems of the documents that are not valid.

    A valid document becomes a compressed job at once, so that its text is not kept in memory.
    """

    def __init__(self, settings: IngestSettings, callbacks: CallbackPolicy) -> None:
        self._settings = settings
        self._callbacks = callbacks
        self.entries: list[NewJob | Problem] = []
        self.callback_url: str | None = None

    @property
    def valid_documents(self) -> int:
        """Return the number of documents that can be accepted."""
        return sum(isinstance(entry, NewJob) for entry in self.entries)

    async def read(self, body: RequestBody, *, lines: bool) -> None:
        """Read the whole body: one JSON object, or one document a line.

        Raises:
            ProblemError: the batch itself is not valid, or has no documents or too many.
        """
        try:
            await (self._read_lines(body) if lines else self._read_object(body))
        except MalformedBody as error:
            raise ProblemError(
                problems.INVALID_JSON, f"The body is not a JSON batch: {error}.", CLOSE_CONNECTION
            ) from error
        except TooManyDocuments as error:
            raise ProblemError(
                problems.TOO_MANY_DOCUMENTS, f"There are {error}; split it.", CLOSE_CONNECTION
            ) from error
        if not self.entries:
            raise ProblemError.of_field(
                problems.INVALID_BATCH, "/documents", "has no document; send at least one"
            )

    async def _read_object(self, body: RequestBody) -> None:
        scanner = BatchScanner(
            document_bytes=self._settings.max_document_bytes,
            max_documents=self._settings.max_batch_documents,
        )
        async for chunk in body.chunks():
            self._add_documents(scanner.feed(chunk))
            self._check_members(scanner.members)
        scanner.close()
        if not scanner.has_documents:
            raise ProblemError.of_field(problems.INVALID_BATCH, "/documents", "is required")

    async def _read_lines(self, body: RequestBody) -> None:
        scanner = LineScanner(
            document_bytes=self._settings.max_document_bytes,
            max_documents=self._settings.max_batch_documents,
        )
        async for chunk in body.chunks():
            self._add_documents(scanner.feed(chunk))
        self._add_documents(scanner.close())

    def _add_documents(self, found: Iterable[RawValue]) -> None:
        for raw in found:
            document = parse_document(raw, self._settings, self._callbacks)
            self.entries.append(new_job(document) if isinstance(document, Document) else document)

    def _check_members(self, members: Mapping[str, bytes]) -> None:
        """Take the members beside `documents`; only `callback_url` is permitted."""
        for name, raw in members.items():
            if name != "callback_url":
                raise _invalid_member(name, "is not a known field; remove it")
            self.callback_url = self._parse_callback_url(raw)

    def _parse_callback_url(self, raw: bytes) -> str | None:
        try:
            url = _CALLBACK_URL.validate_json(raw)
        except ValidationError:
            raise _invalid_member("callback_url", "is not an http or https URL") from None
        if url and (objection := self._callbacks.objection(url)):
            raise _invalid_member("callback_url", objection)
        return url


def _invalid_member(name: str, detail: str) -> ProblemError:
    return ProblemError.of_field(problems.INVALID_BATCH, f"/{name}", detail, CLOSE_CONNECTION)
