"""The web page: a handful of files, read when the service starts, that speak to this API."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from fastapi import Path, Request
from starlette.responses import Response

from ingest_service.conditional import matching
from ingest_service.problems import ProblemError
from ingest_service.routes._direct import new_router
from shared import problems

router = new_router(include_in_schema=False)
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
METHODS = ["GET", "HEAD"]


@dataclass(frozen=True)
class _File:
    body: bytes
    media_type: str
    tag: str


def _read() -> dict[str, _File]:
    found = {}
    for entry in (files("ingest_service") / "web").iterdir():
        media_type = MEDIA_TYPES.get("." + entry.name.rpartition(".")[2])
        if media_type:
            body = entry.read_bytes()
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            found[entry.name] = _File(body, media_type, tag)
    return found


_FILES = _read()


@router.api_route("/", methods=METHODS)
async def page(request: Request) -> Response:
    """The page itself."""
    return _answer(request, _FILES["index.html"])


@router.api_route("/web/{name}", methods=METHODS)
async def page_file(request: Request, name: Annotated[str, Path(max_length=64)]) -> Response:
    """A script, a style sheet or an image of the page."""
    file = _FILES.get(name)
    if file is None:
        raise ProblemError(problems.NOT_FOUND, f"The page has no file {name!r}.")
    return _answer(request, file)


def _answer(request: Request, file: _File) -> Response:
    # Browsers may keep a file but ask each time, so that an upgrade shows at once.
    headers = {"Cache-Control": "no-cache", "ETag": file.tag}
    if known := matching(request.headers.get("if-none-match"), file.tag):
        return Response(None, 304, {**headers, "ETag": known, "Vary": "Accept-Encoding"})
    # A strict Content-Type: Starlette adds no second charset to one that has it.
    return Response(file.body, 200, {**headers, "Content-Type": file.media_type})
