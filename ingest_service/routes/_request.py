"""What the submitting routes read from a request."""

import hashlib
import re

from fastapi import Request

from ingest_service.access.caller import Caller
from ingest_service.intake.body import IDEMPOTENCY_KEY, Body
from ingest_service.problems import ProblemError
from ingest_service.request_headers import header
from ingest_service.state import Service
from ingest_service.submission import RequestKey
from shared import problems

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def media_type(request: Request, *accepted: str) -> str:
    """The request's media type, without parameters.

    Raises:
        ProblemError: it is none of `accepted`.
    """
    found = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    if found not in accepted:
        raise ProblemError.of_field(
            problems.UNSUPPORTED_MEDIA_TYPE,
            "Content-Type",
            f"is {found or 'missing'}; send {' or '.join(accepted)}",
            headers={"Accept-Post": ", ".join(accepted), "Connection": "close"},
        )
    return found


async def admit(request: Request, service: Service, caller: Caller, documents: int) -> None:
    """Pass while the store has room and the caller's quota so many documents, which are taken off.

    Raises:
        ProblemError: 429 or 503, with the time to wait.
    """
    await service.headroom.require()
    request.state.answer_headers = await service.quotas.spend(caller, documents)


def request_key(request: Request, body: Body, owner: str) -> RequestKey | None:
    """The owner's `Idempotency-Key`, hashed, with the digest of the body it was sent with.

    Raises:
        ProblemError: the key is empty, too long or not printable ASCII.
    """
    key = header(request.scope, IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise ProblemError.of_field(
            problems.INVALID_HEADER,
            "Idempotency-Key",
            "is no string of 1 to 255 printable ASCII characters; a UUID will do",
        )
    fingerprint = f"{request.url.path} {body.digest}"
    return RequestKey(_sha256(f"{owner}\n{key}"), _sha256(fingerprint))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
