"""Blocks: the paragraphs of a page, set apart by blank lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views
from shared.contracts.annotation import BlockKind

LONGEST_HEADLINE = 160
_LINE = re.compile(r"([^\r\n\u2028\u2029]*)(?:\r\n|[\r\n\u2028\u2029]|$)")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_STOP = re.compile(r"""[.!?:;,…]["')\]]*$""")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block; `kind` as in the wire contract."""

    span: TextSpan
    kind: BlockKind


def find_blocks(views: Views) -> list[PageBlock]:
    """Cut the text at blank lines; lines of white space or invisible characters are blank."""
    blocks: list[PageBlock] = []
    for span in _stretches(views):
        blocks.append(PageBlock(span, _kind(views.plain, span, is_first=not blocks)))
    return blocks


def _stretches(views: Views) -> Iterator[TextSpan]:
    start = end = -1
    for line in _LINE.finditer(views.text):
        if content := trim(views.plain, *line.span(1)):
            start, end = (content.start if start < 0 else start), content.end
        elif start >= 0:
            yield TextSpan(start, end)
            start = -1
    if start >= 0:
        yield TextSpan(start, end)


def _kind(view: str, span: TextSpan, *, is_first: bool) -> BlockKind:
    if span.end - span.start > LONGEST_HEADLINE:
        return "paragraph"
    content = view[span.start : span.end]
    if _URL.fullmatch(content):
        return "url"
    if is_first and not _STOP.search(content) and any(char.isalpha() for char in content):
        return "headline"
    return "paragraph"
