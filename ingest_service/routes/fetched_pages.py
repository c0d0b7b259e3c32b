"""`POST /v1/documents/fetch`: a page by its address."""

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from ingest_service.dependencies import CallerDep, ServiceDep
from ingest_service.intake.document_parser import exceeded_limit
from ingest_service.intake.request_body import read_body
from ingest_service.openapi import (
    ADDRESS_BODY,
    IDEMPOTENCY_HEADER,
    PREFER_HEADER,
    described_responses,
    job_links,
)
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.routes.admission import admit, request_key, require_media_type
from ingest_service.routes.single_submission import JSON, submit_and_answer
from shared import problems
from shared.contracts import Document, Job, PageAddress
from shared.page_decoding import decode_page

if TYPE_CHECKING:
    from ingest_service.fetching.page_fetcher import PageFetcher

router = APIRouter(tags=["documents"])
# Of a body with an address and metadata (bytes).
LARGEST = 256 * 1024


@router.post(
    "/v1/documents/fetch",
    status_code=202,
    summary="Submit the address of a page",
    response_model=Job,
    response_model_exclude_unset=True,
    responses=described_responses(
        *(200, 202, 400, 403, 408, 409, 410, 413, 415, 422, 429, 503),
        model=Job,
        links=job_links("$response.body#/id"),
    ),
    openapi_extra={
        "requestBody": ADDRESS_BODY,
        "parameters": [IDEMPOTENCY_HEADER, PREFER_HEADER],
    },
)
async def fetch_document(
    request: Request,
    response: Response,
    service: ServiceDep,
    caller: CallerDep,
    headers: RequestHeadersDep,
) -> Job | Response:
    """Fetch a page and accept it as a document; `url` of the document is where redirects ended.

    Only public addresses are asked, robots.txt is obeyed, and the service must be told to do it
    (QUOTIDIAN_FETCH_PAGES). Everything else is as for `POST /v1/documents`.
    """
    fetcher: PageFetcher | None = request.app.state.fetcher
    if fetcher is None:
        raise ProblemError(
            problems.FETCHING_OFF, "Open the page in a browser, and submit its text or its HTML."
        )
    require_media_type(headers, JSON)
    settings, owner = service.settings, caller.name
    body = await read_body(request, headers, limit=LARGEST, within=settings.body_timeout)
    address = _read_address(body)
    key = request_key(headers, request.url.path, body, owner)
    await admit(request, service, caller, 1)
    document = await _fetch(fetcher, address)
    if problem := exceeded_limit(document, settings, settings.callback_policy(owner)):
        raise ProblemError.of(problem)
    return await submit_and_answer(response, service, owner, headers, document, key)


def _read_address(body: bytes) -> PageAddress:
    try:
        return PageAddress.model_validate_json(body)
    except ValidationError as error:
        items = error.errors(include_url=False, include_context=False, include_input=False)
        if items[0]["type"] == "json_invalid":
            raise ProblemError(problems.INVALID_JSON, items[0]["msg"]) from error
        located = [{**item, "loc": ("body", *item["loc"])} for item in items]
        raise RequestValidationError(located) from error


async def _fetch(fetcher: "PageFetcher", address: PageAddress) -> Document:
    # The HTTP client is imported only where pages are fetched.
    from ingest_service.fetching.web_answer import PageNotFetched

    try:
        page = await fetcher.fetch(address.url)
    except PageNotFetched as error:
        raise ProblemError.of_field(
            problems.PAGE_NOT_FETCHED, "body/url", f"gives no page: {error}"
        ) from error
    content = await asyncio.to_thread(decode_page, page.body, page.content_type)
    given = address.model_dump(exclude_unset=True)
    try:
        return Document(
            **{**given, "url": page.url, "content": content, "content_type": page.media_type}
        )
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise ProblemError.of_field(problems.PAGE_NOT_FETCHED, "body/url", reason) from error
