"""Blocks: the pieces of a page, each with its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp_worker.pages.block_kinds import give_roles
from nlp_worker.pages.drafts import Draft, draft_of, draft_page
from nlp_worker.pages.html import PagePart
from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views
from shared.contracts.annotation import BlockKind

NOISE: frozenset[BlockKind] = frozenset({"boilerplate", "related", "comment", "url"})
"""Kinds that are no text of an article."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block; `kind` as in the wire contract.

    `parts` are the stretches to read one after the other: the block itself, or the items of a
    list, the rows of a table, the lines of a poem, without their markers. `begins` tells that an
    article begins here, `opens_comments` that its comment area does.
    """

    span: TextSpan
    kind: BlockKind
    parts: tuple[TextSpan, ...]
    begins: bool = False
    opens_comments: bool = False

    @property
    def is_noise(self) -> bool:
        """Whether it belongs to no article."""
        return self.kind in NOISE


def find_blocks(views: Views, parts: Sequence[PagePart] = ()) -> list[PageBlock]:
    """Cut a text into blocks, in its order.

    `parts` are the blocks of a page that came with them (HTML); else lines and blank lines tell.
    """
    drafts = _given(views, parts) if parts else draft_page(views)
    starts = set(give_roles(drafts))
    return [
        PageBlock(
            draft.span,
            draft.kind or "paragraph",
            draft.parts,
            begins=i in starts,
            opens_comments=draft.opens_comments,
        )
        for i, draft in enumerate(drafts)
    ]


def _given(views: Views, parts: Sequence[PagePart]) -> list[Draft]:
    drafts: list[Draft] = []
    for is_plain, run in groupby(parts, key=lambda part: part.kind is None):
        own = list(run)
        span = TextSpan(own[0].span.start, own[-1].span.end)
        if is_plain and any("\n" in views.text[slice(*part.span)] for part in own):
            # Lines of their own tell as much as they do in a plain text.
            drafts += draft_page(views, span)
        else:
            drafts += _whole(views, own)
    return drafts


def _whole(views: Views, parts: Sequence[PagePart]) -> Iterator[Draft]:
    """A draft for each part."""
    for part in parts:
        span = trim(views.plain, *part.span)
        if span is None:
            continue
        draft = draft_of(views, span, 1)
        is_label = part.kind in ("subheading", "headline") and draft.kind in NOISE
        if part.kind and not is_label:
            draft.kind = part.kind
        rows = (trim(views.plain, *row) for row in part.rows)
        draft.parts = tuple(row for row in rows if row) or draft.parts
        draft.is_given = part.kind is not None
        yield draft
