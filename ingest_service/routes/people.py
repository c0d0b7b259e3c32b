"""`/v1/people` and `/v1/timeline`: who speaks, where and when."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ingest_service.conditional import NO_CACHE
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.bounded_body import BoundedRoute
from ingest_service.routes.search_parameters import (
    MAX_PAGE,
    SearchParameters,
    folded_name,
    place_of,
)
from ingest_service.service import Service
from library.cursor import PATTERN
from library.library import Library
from library.people import PeopleSearch
from library.timeline import By, Group
from shared import problems
from shared.contracts import (
    KnownPeople,
    LibraryPersonDetails,
    LibraryPersonList,
    PersonMatchList,
    Timeline,
)

router = APIRouter(tags=["library"], route_class=BoundedRoute)
PersonId = Annotated[str, Path(max_length=64, description="`speaker.person_id` of a quotation")]
Id = Annotated[str, Field(min_length=1, max_length=200)]


class PeopleParameters(BaseModel):
    """Which people to list."""

    q: Id | None = Field(None, description="words of the name; the last may be a beginning")
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="people a page")
    cursor: str | None = Field(None, pattern=PATTERN, description="`next` of the page before")

    def people_search(self, tenant: str) -> PeopleSearch:
        """Return the search of a tenant.

        Raises:
            ProblemError: the name has no words.
        """
        name = folded_name("q", self.q)
        return PeopleSearch(tenant, name.words if name else ())


class TimelineParameters(SearchParameters):
    """Which quotations to count, and how."""

    by: By = Field("month", description="the width of a count; weeks begin on Monday, UTC")
    group: Group | None = Field(None, description="count the most frequent values of it apart")


class MergeRequest(BaseModel):
    """Another person who is the same one."""

    model_config = ConfigDict(extra="forbid")

    person_id: Id = Field(description="whose quotations go to the person of the path")


class SplitRequest(BaseModel):
    """Documents in which somebody else of the same name speaks."""

    model_config = ConfigDict(extra="forbid")

    documents: list[Id] = Field(min_length=1, max_length=1000, description="`document.id`s")


@router.get(
    "/v1/people",
    summary="The people who speak",
    responses=described_responses(200, 404, 422, 503, model=LibraryPersonList),
)
async def list_people(
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    parameters: Annotated[PeopleParameters, Query()],
) -> LibraryPersonList:
    """Return a page of people with their names and counts, those with the most quotations first.

    Somebody whose number of quotations changes between two pages may be in both or in neither.
    """
    search = parameters.people_search(owner)
    after = place_of(parameters.cursor, search)
    response.headers.update(NO_CACHE)
    return await service.library.read(
        lambda library: library.people(search, limit=parameters.limit, after=after)
    )


@router.post(
    "/v1/people/import",
    summary="Say who people are",
    responses=described_responses(200, 400, 404, 413, 422, 503, model=PersonMatchList),
)
async def import_people(body: KnownPeople, service: ServiceDep, owner: OwnerDep) -> PersonMatchList:
    """Keep what is known of people who are found by their names; doubt changes nothing.

    People of the library who are one by their names are merged, as `merge` does it.
    """
    return await service.library.read(
        lambda library: library.import_people(body.people, tenant=owner)
    )


@router.get(
    "/v1/people/{person_id}",
    summary="A person",
    responses=described_responses(200, 404, 422, 503, model=LibraryPersonDetails),
)
async def get_person(
    person_id: PersonId, response: Response, service: ServiceDep, owner: OwnerDep
) -> LibraryPersonDetails:
    """Return a person with names, outlets, months, and those who speak of the person."""
    response.headers.update(NO_CACHE)
    return await _person(service, owner, lambda library: person_id)


@router.post(
    "/v1/people/{person_id}/merge",
    summary="Two persons are one",
    responses=described_responses(200, 400, 404, 422, 503, model=LibraryPersonDetails),
)
async def merge_people(
    person_id: PersonId, body: MergeRequest, service: ServiceDep, owner: OwnerDep
) -> LibraryPersonDetails:
    """Give the quotations of another person to this one, now and in every later document."""
    if body.person_id == person_id:
        raise ProblemError.of_field(
            problems.INVALID_PARAMETER, "body/person_id", "is the person itself; send another one"
        )
    return await _person(
        service,
        owner,
        lambda library: library.merge(person_id, body.person_id, tenant=owner),
        f"{person_id} or {body.person_id}",
    )


@router.post(
    "/v1/people/{person_id}/split",
    summary="A person is two",
    responses=described_responses(200, 400, 404, 422, 503, model=LibraryPersonDetails),
)
async def split_person(
    person_id: PersonId, body: SplitRequest, service: ServiceDep, owner: OwnerDep
) -> LibraryPersonDetails:
    """Give what the person says in some documents to a new person, and return that one."""
    return await _person(
        service,
        owner,
        lambda library: library.split(person_id, body.documents, tenant=owner),
        f"{person_id} in these documents",
    )


@router.post(
    "/v1/people/{person_id}/undo",
    summary="Undo the last merge or split",
    responses=described_responses(200, 404, 409, 422, 503, model=LibraryPersonDetails),
)
async def undo_decision(
    person_id: PersonId, service: ServiceDep, owner: OwnerDep
) -> LibraryPersonDetails:
    """Undo what was decided last about a person, and return who has the quotations then."""
    undone = await service.library.read(lambda library: library.undo(person_id, tenant=owner))
    if undone is None:
        raise ProblemError(problems.NOTHING_TO_UNDO, f"Nothing was decided about {person_id}.")
    return await _person(service, owner, lambda library: undone)


@router.get(
    "/v1/timeline",
    summary="Quotations over time",
    responses=described_responses(200, 404, 422, 503, model=Timeline),
)
async def get_timeline(
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    parameters: Annotated[TimelineParameters, Query()],
) -> Timeline:
    """Return how many quotations match in each day, week or month; what has none is left out."""
    search = parameters.search(owner)
    response.headers.update(NO_CACHE)
    return await service.library.read(
        lambda library: library.timeline(search, parameters.by, parameters.group)
    )


async def _person(
    service: Service, owner: str, act: Callable[[Library], str | None], name: str = "The person"
) -> LibraryPersonDetails:
    """Return the person whose id `act` returns.

    Raises:
        ProblemError: there is none.
    """
    person_id = await service.library.read(act)
    if person_id is not None:
        found = await service.library.read(lambda library: library.person(person_id, tenant=owner))
        if found is not None:
            return found
    raise ProblemError(problems.PERSON_NOT_FOUND, f"{name} is unknown here.")
