"""`/v1/families`: who printed one statement, when, and in which words."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from ingest_service.conditional import NO_CACHE
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.search_parameters import MAX_PAGE, place_of
from library import cursor as cursors
from shared import problems
from shared.contracts import LibraryFamily

router = APIRouter(tags=["library"])
FamilyId = Annotated[str, Path(max_length=64, description="`family_id` of a quotation")]


class FamilyParameters(BaseModel):
    """Which page of a family."""

    limit: int = Field(50, ge=1, le=MAX_PAGE, description="quotations a page")
    cursor: str | None = Field(
        None, pattern=cursors.PATTERN, description="`next` of the page before"
    )


@router.get(
    "/v1/families/{family_id}",
    summary="The printings of one statement, earliest first",
    responses=described_responses(200, 404, 422, 503, model=LibraryFamily),
)
async def get_family(
    family_id: FamilyId,
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    parameters: Annotated[FamilyParameters, Query()],
) -> LibraryFamily:
    """Return where a statement was printed first, and a page of all printings of it.

    `differences` of an item are offsets into the text of its document and of that of `first`.
    """
    after = place_of(parameters.cursor, ("family", owner, family_id))
    found = await service.library.read(
        lambda library: library.family(family_id, tenant=owner, limit=parameters.limit, after=after)
    )
    if found is None:
        raise ProblemError(problems.FAMILY_NOT_FOUND, f"{family_id} is unknown here.")
    response.headers.update(NO_CACHE)
    return found
