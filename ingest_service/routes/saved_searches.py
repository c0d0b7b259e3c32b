"""`/v1/searches`: searches that tell what is new, by a callback or an Atom feed."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ingest_service.access.caller import identify_caller
from ingest_service.conditional import NO_CACHE, matching_etag, not_modified
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.feed import MEDIA_TYPE, atom_feed
from ingest_service.openapi import IF_NONE_MATCH_HEADER, described_responses
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders, RequestHeadersDep
from ingest_service.routes.bounded_body import BoundedRoute
from ingest_service.routes.search_parameters import SearchParameters
from ingest_service.service import Service
from library.saved_searches import MOST
from library.search_filter import Search
from shared import problems
from shared.contracts import SavedSearch, SavedSearchList

router = APIRouter(tags=["library"], route_class=BoundedRoute)
SearchId = Annotated[str, Path(max_length=64, description="`id` of a saved search")]
Token = Annotated[str, Path(max_length=64, description="the end of `links.secret_feed`")]
FEED = described_responses(200, 304, 404, 422, 503) | {
    200: {"description": "the feed", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


class AskedSearch(SearchParameters):
    """The parameters of a search in a body."""

    model_config = ConfigDict(extra="forbid")


class NewSearch(BaseModel):
    """A search to save."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, pattern=r"\S", description="for people")
    search: AskedSearch = Field(description="as the parameters of `GET /v1/quotes`")
    callback_url: str | None = Field(
        None,
        max_length=4000,
        pattern="^https?://",
        description="called with each new quotation; needs a secret",
    )


def search_of(tenant: str, saved: SavedSearch) -> Search:
    """Return what a saved search asks for.

    Raises:
        ValueError: this version cannot read it any more.
    """
    try:
        return AskedSearch.model_validate(saved.search).search(tenant)
    except ProblemError as error:
        raise ValueError(str(error)) from error


@router.post(
    "/v1/searches",
    status_code=201,
    summary="Save a search",
    responses=described_responses(201, 400, 404, 409, 422, 503, model=SavedSearch),
)
async def save_search(
    body: NewSearch, response: Response, service: ServiceDep, owner: OwnerDep
) -> SavedSearch:
    """Keep a search; what is put into the library from now on and matches is told once."""
    if body.callback_url is not None:
        objection = service.settings.callback_policy(owner).objection(body.callback_url)
        if objection:
            raise ProblemError.of_field(problems.INVALID_PARAMETER, "body/callback_url", objection)
    _check(body.search, owner)
    asked = body.search.model_dump(by_alias=True, exclude_defaults=True)
    saved = await service.library.read(
        lambda library: library.save_search(
            body.name.strip(), asked, body.callback_url, tenant=owner
        )
    )
    if saved is None:
        raise ProblemError(
            problems.TOO_MANY_SEARCHES, f"There are {MOST} saved searches, the most that are kept."
        )
    response.headers["Location"] = saved.links.self
    return saved


@router.get(
    "/v1/searches",
    summary="The saved searches",
    responses=described_responses(200, 404, 422, 503, model=SavedSearchList),
)
async def list_searches(
    response: Response, service: ServiceDep, owner: OwnerDep
) -> SavedSearchList:
    """Return the caller's saved searches, the oldest first."""
    response.headers.update(NO_CACHE)
    found = await service.library.read(lambda library: library.saved_searches(tenant=owner))
    return SavedSearchList(items=found)


@router.get(
    "/v1/searches/{search_id}",
    summary="A saved search",
    responses=described_responses(200, 404, 422, 503, model=SavedSearch),
)
async def get_search(
    search_id: SearchId, response: Response, service: ServiceDep, owner: OwnerDep
) -> SavedSearch:
    """Return a saved search and the state of its callback."""
    response.headers.update(NO_CACHE)
    found = await service.library.read(
        lambda library: library.saved_search(search_id, tenant=owner)
    )
    if found is None:
        raise _not_found(search_id)
    return found


@router.delete(
    "/v1/searches/{search_id}",
    status_code=204,
    summary="Forget a saved search",
    response_class=Response,
    responses=described_responses(204, 404, 422, 503),
)
async def delete_search(search_id: SearchId, service: ServiceDep, owner: OwnerDep) -> None:
    """Forget a saved search; its feed and its callbacks end."""
    gone = await service.library.read(
        lambda library: library.forget_search(search_id, tenant=owner)
    )
    if not gone:
        raise _not_found(search_id)


@router.get(
    "/v1/searches/{search_id}/feed",
    summary="The Atom feed of a saved search",
    response_class=Response,
    responses=FEED,
    openapi_extra={"parameters": [IF_NONE_MATCH_HEADER]},
)
async def get_feed(
    search_id: SearchId, service: ServiceDep, owner: OwnerDep, headers: RequestHeadersDep
) -> Response:
    """Return the quotations that match, of the documents that were put in last."""
    saved = await service.library.read(
        lambda library: library.saved_search(search_id, tenant=owner)
    )
    if saved is None:
        raise _not_found(search_id)
    return await _feed(service, owner, saved, saved.links.feed, headers)


@router.post(
    "/v1/searches/{search_id}/feed/renew",
    summary="Give the feed another secret address",
    responses=described_responses(200, 404, 422, 503, model=SavedSearch),
)
async def renew_feed(search_id: SearchId, service: ServiceDep, owner: OwnerDep) -> SavedSearch:
    """Make another secret address; the old one leads nowhere from now on."""
    found = await service.library.read(lambda library: library.renew_feed(search_id, tenant=owner))
    if found is None:
        raise _not_found(search_id)
    return found


@router.get(
    "/v1/feeds/{token}",
    summary="The Atom feed of a saved search, by its secret address",
    response_class=Response,
    responses=FEED,
    openapi_extra={"parameters": [IF_NONE_MATCH_HEADER], "security": []},
)
async def get_secret_feed(
    token: Token, request: Request, service: ServiceDep, headers: RequestHeadersDep
) -> Response:
    """Return the same as the feed of the search, without a key."""
    keys = service.settings.key_ring
    if not keys:
        identify_caller(headers, keys, allow_open=service.settings.allow_open)
    found = await service.library.read(lambda library: library.search_of_feed(token))
    if found is None or (keys and not keys.has(found[0])):
        raise ProblemError(problems.SEARCH_NOT_FOUND, "There is no such feed, or not any more.")
    owner, saved = found
    return await _feed(service, owner, saved, request.url.path, headers)


async def _feed(
    service: Service, owner: str, saved: SavedSearch, path: str, headers: RequestHeaders
) -> Response:
    search = search_of(owner, saved)
    quotes = await service.library.read(lambda library: library.latest_quotes(search))
    body = atom_feed(saved, quotes, path)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer_headers = NO_CACHE | {"ETag": etag}
    if known := matching_etag(headers.if_none_match, etag):
        return not_modified(known, answer_headers)
    return Response(body, 200, answer_headers, MEDIA_TYPE)


def _check(asked: SearchParameters, owner: str) -> None:
    """Refuse a search that cannot be read, with the place of the field in the body."""
    try:
        asked.search(owner)
    except ProblemError as error:
        found = error.problem.errors[0]
        pointer = found.pointer.replace("query/", "body/search/", 1)
        raise ProblemError.of_field(problems.INVALID_PARAMETER, pointer, found.detail) from error


def _not_found(search_id: str) -> ProblemError:
    return ProblemError(problems.SEARCH_NOT_FOUND, f"{search_id} is unknown here.")
