"""Sections: the articles of a page. So far a page is one article."""

from dataclasses import dataclass

from nlp_worker.pages.blocks import PageBlock
from nlp_worker.pages.html import PageText
from nlp_worker.text.spans import TextSpan
from shared.contracts import Document
from shared.contracts.annotation import SectionKind


@dataclass(frozen=True, slots=True)
class PageSection:
    """One article, over the blocks `first` to `last` (inclusive)."""

    span: TextSpan
    kind: SectionKind
    first: int
    last: int
    title: str | None
    source: str | None
    byline: str | None
    published: str | None


def find_sections(blocks: list[PageBlock], page: PageText, document: Document) -> list[PageSection]:
    """One section over all blocks; what the sender says of the page goes before what it says."""
    if not blocks:
        return []
    first = blocks[0]
    is_titled = first.kind == "headline"
    headline = " ".join(page.text[slice(*first.span)].split()) if is_titled else None
    return [
        PageSection(
            span=TextSpan(first.span.start, blocks[-1].span.end),
            kind="article",
            first=0,
            last=len(blocks) - 1,
            title=document.title or page.title or headline,
            source=document.source or page.source,
            byline=page.byline,
            published=document.published_at or page.published,
        )
    ]
