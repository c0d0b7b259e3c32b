"""`/v1/quotes`: the quotations of all documents."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from ingest_service.conditional import NO_CACHE
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.search_parameters import PageParameters
from shared import problems
from shared.contracts import LibraryQuoteInContext, LibraryQuoteList

router = APIRouter(tags=["library"])
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
    "/v1/quotes/{quote_id}",
    summary="A quotation with its surroundings",
    responses=described_responses(200, 404, 422, 503, model=LibraryQuoteInContext),
)
async def get_quote(
    quote_id: QuoteId, response: Response, service: ServiceDep, owner: OwnerDep
) -> LibraryQuoteInContext:
    """Return a quotation with the sentences before and after it and its document."""
    found = await service.library.read(lambda library: library.quote(quote_id, tenant=owner))
    if found is None:
        raise ProblemError(
            problems.QUOTE_NOT_FOUND, f"{quote_id} is unknown here; it may have been erased."
        )
    response.headers.update(NO_CACHE)
    return found
