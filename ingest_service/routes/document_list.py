"""`/v1/documents`: the documents of the library, and the end of one everywhere."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from ingest_service.conditional import NO_CACHE
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.search_parameters import (
    MAX_PAGE,
    DateOrTime,
    Name,
    folded_words_of,
    period,
    place_of,
)
from library import cursor as cursors
from library.document_list import DocumentFilter
from shared import problems
from shared.contracts import LibraryDocumentDetails, LibraryDocumentList
from shared.ledger import Verdict

router = APIRouter(tags=["library"])
DocumentId = Annotated[str, Path(max_length=64, description="`document.id` of a quotation")]


class DocumentListParameters(BaseModel):
    """Which documents to list."""

    title: Name = Field(None, description="words of the title, in any order")
    source: Name = Field(None, description="the outlet, exactly")
    language: str | None = Field(None, min_length=1, max_length=35, description="BCP 47 tag")
    from_: DateOrTime | None = Field(
        None, alias="from", description="published (else added) on this day or later; or a time"
    )
    to: DateOrTime | None = Field(
        None, description="published (else added) on this day or earlier; or before this time"
    )
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="documents a page")
    cursor: str | None = Field(
        None, pattern=cursors.PATTERN, description="`next` of the page before"
    )

    def filter(self, tenant: str) -> DocumentFilter:
        """Return the filter for a tenant.

        Raises:
            ProblemError: the title or the dates cannot be read.
        """
        start, end = period(self.from_, self.to)
        title = folded_words_of("title", self.title) if self.title is not None else ()
        return DocumentFilter(tenant, title, self.source, self.language, start, end)


@router.get(
    "/v1/documents",
    summary="The documents of the library, newest first",
    responses=described_responses(200, 404, 422, 503, model=LibraryDocumentList),
)
async def list_documents(
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    parameters: Annotated[DocumentListParameters, Query()],
) -> LibraryDocumentList:
    """Return a page of the caller's documents; those that have no quotations, too."""
    wanted = parameters.filter(owner)
    after = place_of(parameters.cursor, wanted)
    response.headers.update(NO_CACHE)
    return await service.library.read(
        lambda library: library.documents(wanted, limit=parameters.limit, after=after)
    )


@router.get(
    "/v1/documents/{document_id}",
    summary="A document of the library with counts",
    responses=described_responses(200, 404, 422, 503, model=LibraryDocumentDetails),
)
async def get_document(
    document_id: DocumentId, response: Response, service: ServiceDep, owner: OwnerDep
) -> LibraryDocumentDetails:
    """Return a document, who speaks in it, and how many quotations of each type it has."""
    found = await service.library.read(lambda library: library.document(document_id, tenant=owner))
    if found is None:
        raise _not_found(document_id)
    response.headers.update(NO_CACHE)
    return found


@router.delete(
    "/v1/documents/{document_id}",
    status_code=204,
    summary="Erase a document everywhere",
    response_class=Response,
    responses=described_responses(204, 404, 422, 503),
)
async def delete_document(document_id: DocumentId, service: ServiceDep, owner: OwnerDep) -> None:
    """Erase a document with its quotations from the library, and the job that it came from.

    If one of the two is away, the answer is 503 and the same call, sent again, does the rest.
    """
    in_library = await service.library.read(
        lambda library: library.erase_document(document_id, tenant=owner)
    )
    # After the library: the ledger announces the end of the job, and the librarian then erases what
    # it may have taken in between the two.
    verdict = await service.ledger.erase(document_id, owner=owner)
    if not in_library and verdict is Verdict.ABSENT:
        raise _not_found(document_id)


def _not_found(document_id: str) -> ProblemError:
    return ProblemError(
        problems.DOCUMENT_NOT_FOUND, f"{document_id} is unknown here; it may have been erased."
    )
