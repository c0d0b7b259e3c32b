"""`/v1/quotes`: the quotations of all documents."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from ingest_service.conditional import NO_CACHE
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.bounded_body import BoundedRoute
from ingest_service.routes.search_parameters import ExportParameters, PageParameters
from library.errors import CorrectionRefused
from library.exports.export_formats import MEDIA_TYPES, TableFormat
from library.exports.file_exports import FormatMissing
from shared import problems
from shared.contracts import CorrectionRequest, LibraryQuoteInContext, LibraryQuoteList

router = APIRouter(tags=["library"], route_class=BoundedRoute)
_FILE = {"schema": {"type": "string", "format": "binary"}}
EXPORT: dict[int | str, Any] = {
    200: {"description": "the file", "content": dict.fromkeys(MEDIA_TYPES.values(), _FILE)}
}
GOLD: dict[int | str, Any] = {
    200: {"description": "the file", "content": {MEDIA_TYPES[TableFormat.JSONL]: _FILE}}
}
QuoteId = Annotated[str, Path(max_length=200, description="`id` of a quotation of the library")]


@router.get(
    "/v1/quotes",
    summary="Search the quotations of all documents",
    responses=described_responses(200, 404, 422, 503, model=LibraryQuoteList),
)
async def search_quotes(
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    parameters: Annotated[PageParameters, Query()],
) -> LibraryQuoteList:
    """Return a page of the caller's quotations that match every parameter.

    Words are compared without accents and case. `highlights` are offsets into the document's text,
    as those of the quotation's spans are.
    """
    search = parameters.page_search(owner)
    after = parameters.place(search)
    response.headers.update(NO_CACHE)
    return await service.library.read(
        lambda library: library.search(
            search, limit=parameters.limit, after=after, facet_names=parameters.facet_names
        )
    )


@router.get(
    "/v1/quotes/export",
    summary="Every quotation of a search as a file",
    response_class=Response,
    responses=EXPORT | described_responses(404, 422, 501, 503),
)
async def export_quotes(
    service: ServiceDep, owner: OwnerDep, parameters: Annotated[ExportParameters, Query()]
) -> Response:
    """Stream every row, the newest first; the columns are in docs/library.md."""
    search, kind = parameters.search(owner), parameters.format
    try:
        parts = await service.library.stream(lambda library: library.export(search, kind))
    except FormatMissing as error:
        raise ProblemError(problems.FORMAT_MISSING, str(error)) from error
    return _file(f"quotations.{kind}", MEDIA_TYPES[kind], *parts)


@router.get(
    "/v1/quotes/{quote_id}",
    summary="A quotation with its surroundings",
    responses=described_responses(200, 404, 422, 503, model=LibraryQuoteInContext),
)
async def get_quote(
    quote_id: QuoteId, response: Response, service: ServiceDep, owner: OwnerDep
) -> LibraryQuoteInContext:
    """Return a quotation with the sentences before and after it and its document."""
    found = await service.library.read(lambda library: library.quote(quote_id, tenant=owner))
    response.headers.update(NO_CACHE)
    return _known(found, quote_id)


@router.post(
    "/v1/quotes/{quote_id}/corrections",
    summary="Correct a quotation",
    responses=described_responses(200, 400, 404, 422, 503, model=LibraryQuoteInContext),
)
async def correct_quote(
    quote_id: QuoteId, body: CorrectionRequest, service: ServiceDep, owner: OwnerDep
) -> LibraryQuoteInContext:
    """Keep what is not right beside the annotation, and return the corrected quotation.

    It holds for later annotations of the document, too.
    """
    try:
        found = await service.library.read(
            lambda library: library.correct(quote_id, body, tenant=owner)
        )
    except CorrectionRefused as error:
        raise ProblemError.of_field(
            problems.INVALID_PARAMETER, f"body/{error.field}", error.detail
        ) from error
    return _known(found, quote_id)


@router.post(
    "/v1/quotes/{quote_id}/undo",
    summary="Undo the last correction",
    responses=described_responses(200, 404, 409, 422, 503, model=LibraryQuoteInContext),
)
async def undo_correction(
    quote_id: QuoteId, service: ServiceDep, owner: OwnerDep
) -> LibraryQuoteInContext:
    """Undo the last correction of a quotation or of names in its document."""
    undone = await service.library.read(
        lambda library: library.undo_correction(quote_id, tenant=owner)
    )
    if undone is False:
        raise ProblemError(problems.NOTHING_TO_UNDO, f"Nothing of {quote_id} was corrected.")
    found = await service.library.read(lambda library: library.quote(quote_id, tenant=owner))
    return _known(found, quote_id)


@router.get(
    "/v1/corrections/export",
    summary="Corrected documents as gold",
    response_class=Response,
    responses=GOLD | described_responses(404, 422, 503),
)
async def export_corrections(service: ServiceDep, owner: OwnerDep) -> Response:
    """Stream a line of JSON for each document with corrections; docs/library.md has its fields."""
    parts = await service.library.stream(lambda library: library.gold(tenant=owner))
    return _file("corrections.jsonl", MEDIA_TYPES[TableFormat.JSONL], *parts)


def _file(name: str, media_type: str, first: bytes, others: AsyncIterator[bytes]) -> Response:
    """Return the answer that streams a file to save."""

    async def body() -> AsyncIterator[bytes]:
        yield first
        async for part in others:
            yield part

    headers = NO_CACHE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(body(), headers=headers, media_type=media_type)


def _known(found: LibraryQuoteInContext | None, quote_id: str) -> LibraryQuoteInContext:
    """Return a quotation that was looked up.

    Raises:
        ProblemError: there is none.
    """
    if found is None:
        raise ProblemError(
            problems.QUOTE_NOT_FOUND, f"{quote_id} is unknown here; it may have been erased."
        )
    return found
