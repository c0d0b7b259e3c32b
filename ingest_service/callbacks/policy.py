"""What is said against a `callback_url` before anything is accepted."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from ingest_service.callbacks.addresses import is_public

UNSIGNED = (
    "cannot be called: callbacks are signed, and no secret is set; set QUOTIDIAN_CALLBACK_SECRET "
    "(`quotidian keys secret` makes one), or leave the field out and poll the job"
)
NOT_PUBLIC = "is no address of the public internet; see QUOTIDIAN_CALLBACK_ALLOW_PRIVATE"


@dataclass(frozen=True)
class CallbackPolicy:
    """Whether callbacks can be signed, and whether they may stay in our own network."""

    signs: bool
    allow_private: bool

    def complaint(self, url: str) -> str | None:
        """What is wrong with the URL, if anything is.

        A name is resolved only when it is called, and judged then: what it resolves to now says
        nothing about later.
        """
        if not self.signs:
            return UNSIGNED
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return "is no URL"
        if not host:
            return "is no URL with a host"
        if parts.username is not None or parts.password is not None:
            return "holds a user or password; the signature says who calls"
        if not self.allow_private and _is_address(host) and not is_public(host):
            return NOT_PUBLIC
        return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
