"""The check of a `callback_url` before a document is accepted."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from ingest_service.outgoing.addresses import is_public

UNSIGNED = (
    "cannot be called: callbacks are signed, and no secret is set; set QUOTIDIAN_CALLBACK_SECRET "
    "(`quotidian keys secret` makes one), or leave the field out and poll the job"
)
NOT_PUBLIC = "is not an address of the public internet; see QUOTIDIAN_CALLBACK_ALLOW_PRIVATE"


@dataclass(frozen=True)
class CallbackPolicy:
    """What a caller's callbacks are checked against.

    `signs`: a secret signs them; `allow_private`: they may go to non-public addresses.
    """

    signs: bool
    allow_private: bool

    def objection(self, url: str) -> str | None:
        """Return what is wrong with the URL, None if nothing is.

        A name is resolved and checked when it is called: it may resolve to another address then.
        """
        if not self.signs:
            return UNSIGNED
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return "is not a URL"
        if not host:
            return "is not a URL with a host"
        if parts.username is not None or parts.password is not None:
            return "contains a user or password; remove it: the signature identifies the sender"
        if not self.allow_private and _is_address(host) and not is_public(host):
            return NOT_PUBLIC
        return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
