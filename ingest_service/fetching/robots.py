"""Rules of robots.txt (RFC 9309)."""

from protego import Protego

from ingest_service.fetching.web_answer import WebAnswer
from shared.page_decoding import decode_page

NAME = "Quotidian"
"""The name that rules of robots.txt use for us."""
# RFC 9309 wants at least so much to be read (bytes); the rest is left out.
LARGEST = 512 * 1024
_ALL = "User-agent: *\nDisallow:"
_NONE = "User-agent: *\nDisallow: /"


def rules_of(answer: WebAnswer | None) -> Protego:
    """Return the rules of an answer to `/robots.txt`; None stands for no answer.

    A site without the file (4xx) forbids nothing, one that cannot answer (5xx) everything.
    """
    if answer is None or answer.status >= 500 or answer.status == 429:
        return Protego.parse(_NONE)
    if not 200 <= answer.status < 300:
        return Protego.parse(_ALL)
    return Protego.parse(decode_page(answer.body, "text/plain"))
