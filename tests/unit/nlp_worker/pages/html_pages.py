"""Pages of HTML for tests, and what is read from them."""

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import NOISE_KINDS, find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.text.views import make_views

FIRST = (
    "The harbour board of Vellmouth decided on Monday that the swing bridge stays shut until its "
    "bearings have been replaced, which will take four months and cost six million crowns."
)
SECOND = (
    "Lorries from the cannery drive round by the lock in the meantime, and the ferry takes people "
    "on foot for nothing, though not on Sundays, when its captain sings in the choir."
)
THIRD = (
    "The last ship that had to wait for the bridge, a barge with nine tons of barley, went through "
    "on Sunday evening while about two hundred people stood on the quay and waved."
)
MENU = "<nav><a href='/'>Front page</a> <a href='/sea'>Sea</a></nav>"


def page(body: str, head: str = "") -> str:
    """Return a page with this body."""
    return f"<html><head><title>Bridge shut</title>{head}</head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    """Return the markup of paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def read_blocks(html: str) -> list[tuple[str, str]]:
    """Return the kind and the text of each block of a page."""
    text = read_html(html, ENGLISH)
    blocks = find_blocks(make_views(text.text), text.parts, ENGLISH)
    return [(block.kind, text.text[slice(*block.span)]) for block in blocks]


def read_texts(html: str) -> list[str]:
    """Return the texts of the blocks that are no noise."""
    return [text for kind, text in read_blocks(html) if kind not in NOISE_KINDS]
