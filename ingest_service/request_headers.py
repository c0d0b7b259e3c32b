"""What a request has in its headers. Starlette's own mapping takes ten times as long to say that
one is missing, and a post is asked for six."""

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of this name (lower case)."""
    for known, value in scope["headers"]:
        if known == name:
            return str(value, "latin-1")
    return None
