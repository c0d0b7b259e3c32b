"""The web page: a few files, read when the service starts, that use this API."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Path, Response

from ingest_service.conditional import matching_etag, not_modified
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders, RequestHeadersDep
from shared import problems

router = APIRouter(include_in_schema=False)
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
METHODS = ["GET", "HEAD"]


@dataclass(frozen=True)
class _WebFile:
    """A file with its ETag."""

    body: bytes
    media_type: str
    etag: str


def _read_files() -> dict[str, _WebFile]:
    """Return the files of the page by name."""
    found = {}
    for entry in (files("ingest_service") / "web").iterdir():
        media_type = MEDIA_TYPES.get("." + entry.name.rpartition(".")[2])
        if media_type:
            body = entry.read_bytes()
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            found[entry.name] = _WebFile(body, media_type, etag)
    return found


_FILES = _read_files()


@router.api_route("/", methods=METHODS)
async def page(headers: RequestHeadersDep) -> Response:
    """Return the page itself."""
    return _answer(headers, _FILES["index.html"])


@router.api_route("/web/{name}", methods=METHODS)
async def page_file(
    headers: RequestHeadersDep, name: Annotated[str, Path(max_length=64)]
) -> Response:
    """Return a script, a style sheet or an image of the page."""
    file = _FILES.get(name)
    if file is None:
        raise ProblemError(problems.NOT_FOUND, f"The page has no file {name!r}.")
    return _answer(headers, file)


def _answer(headers: RequestHeaders, file: _WebFile) -> Response:
    # Browsers may keep a file but ask each time, so that an upgrade shows at once.
    answer_headers = {"Cache-Control": "no-cache", "ETag": file.etag}
    if known := matching_etag(headers.if_none_match, file.etag):
        return not_modified(known, answer_headers)
    # Starlette would add a second charset to a `media_type`, but not to a header.
    return Response(file.body, 200, {**answer_headers, "Content-Type": file.media_type})
