"""Checks of a submission that do not depend on its documents."""

import hashlib
import re

from fastapi import Request

from ingest_service.access.caller import Caller
from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from ingest_service.request_headers import RequestHeaders
from ingest_service.service import Service
from ingest_service.submission import RequestKey
from shared import problems

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def require_media_type(headers: RequestHeaders, *accepted: str) -> None:
    """Raise `ProblemError` (415) unless the body has one of these media types."""
    if headers.media_type not in accepted:
        raise ProblemError.of_field(
            problems.UNSUPPORTED_MEDIA_TYPE,
            "Content-Type",
            f"is {headers.media_type or 'missing'}; send {' or '.join(accepted)}",
            {"Accept-Post": ", ".join(accepted), **CLOSE_CONNECTION},
        )


async def admit(request: Request, service: Service, caller: Caller, documents: int) -> None:
    """Take this many documents off the caller's quota, if the store has room for documents.

    Raises:
        ProblemError: 429 or 503, with the time to wait.
    """
    await service.capacity.require()
    request.state.quota_headers = await service.quotas.spend(caller, documents)


def request_key(headers: RequestHeaders, path: str, body: bytes, owner: str) -> RequestKey | None:
    """Return the owner's `Idempotency-Key`, hashed, with the digest of path and body.

    Raises:
        ProblemError: the key is empty, too long or not printable ASCII.
    """
    key = headers.idempotency_key
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise ProblemError.of_field(
            problems.INVALID_HEADER,
            "Idempotency-Key",
            "is not a string of 1 to 255 printable ASCII characters; send a UUID, for example",
        )
    fingerprint = _sha256(f"{path} {_sha256(body)}".encode())
    return RequestKey(_sha256(f"{owner}\n{key}".encode()), fingerprint)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
