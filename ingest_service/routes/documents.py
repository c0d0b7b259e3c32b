"""`POST /v1/documents`: one document."""

from fastapi import APIRouter, Request, Response

from ingest_service.dependencies import CallerDep, ServiceDep
from ingest_service.intake.document_parser import read_document
from ingest_service.intake.page_body import PAGE_TYPES, QUERY_FIELDS, read_page, refuse_query
from ingest_service.intake.request_body import read_body
from ingest_service.openapi import (
    DOCUMENT_BODY,
    IDEMPOTENCY_HEADER,
    PREFER_HEADER,
    described_responses,
    job_links,
    page_parameters,
)
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.routes.admission import admit, request_key, require_media_type
from ingest_service.routes.single_submission import JSON, submit_and_answer
from shared.contracts import Job

router = APIRouter(tags=["documents"])


@router.post(
    "/v1/documents",
    status_code=202,
    summary="Submit one document",
    response_model=Job,
    response_model_exclude_unset=True,
    responses=described_responses(
        *(200, 202, 400, 408, 409, 410, 413, 415, 422, 429, 503),
        model=Job,
        links=job_links("$response.body#/id"),
    ),
    openapi_extra={
        "requestBody": DOCUMENT_BODY,
        "parameters": [IDEMPOTENCY_HEADER, PREFER_HEADER, *page_parameters(QUERY_FIELDS)],
    },
)
async def submit_document(
    request: Request,
    response: Response,
    service: ServiceDep,
    caller: CallerDep,
    headers: RequestHeadersDep,
) -> Job | Response:
    """Accept a page; its annotation is at `links.self` once a worker has made it.

    The body is a JSON document, or the page itself as `text/html` or `text/plain` in any character
    set, with the fields of the document as query parameters.

    With `Prefer: wait=N` the answer is the finished job if it finishes within N seconds. With an
    `Idempotency-Key` a repeated request is answered with the first answer and does nothing twice.
    """
    require_media_type(headers, JSON, *PAGE_TYPES)
    query = request.query_params.multi_items()
    if headers.media_type == JSON:
        refuse_query(query)
    await admit(request, service, caller, 1)
    settings, owner = service.settings, caller.name
    body = await read_body(
        request, headers, limit=settings.max_document_bytes, within=settings.body_timeout
    )
    callbacks = settings.callback_policy(owner)
    if headers.media_type == JSON:
        document = await read_document(body, settings, callbacks)
    else:
        document = await read_page(body, headers.content_type, query, settings, callbacks)
    path = f"{request.url.path}?{request.url.query}" if query else request.url.path
    key = request_key(headers, path, body, owner)
    return await submit_and_answer(response, service, owner, headers, document, key)
