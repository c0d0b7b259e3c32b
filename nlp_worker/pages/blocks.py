"""Blocks: the parts of a page, each with its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp_worker.languages import Language
from nlp_worker.pages.block_drafts import BlockDraft, draft_block, draft_page
from nlp_worker.pages.block_kinds import assign_kinds
from nlp_worker.pages.page_text import PagePart
from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views
from shared.contracts.annotation import BlockKind

NOISE_KINDS: frozenset[BlockKind] = frozenset({"boilerplate", "related", "comment", "url"})
"""Kinds that are not text of an article."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block; `kind` as in the wire contract.

    `parts` are the spans that are parsed one by one: the block itself, or the items of a list, the
    rows of a table, the lines of a poem, without their markers. `begins_article` tells that an
    article begins here, `opens_comments` that its comment area begins here.
    """

    span: TextSpan
    kind: BlockKind
    parts: tuple[TextSpan, ...]
    begins_article: bool = False
    opens_comments: bool = False

    @property
    def is_noise(self) -> bool:
        """Return whether it belongs to no article."""
        return self.kind in NOISE_KINDS


def find_blocks(views: Views, parts: Sequence[PagePart], language: Language) -> list[PageBlock]:
    """Return the blocks of a text, in its order.

    `parts` are the blocks that the markup of a page gives (HTML). Without any, line breaks and
    blank lines separate the blocks.
    """
    drafts = _draft_parts(views, parts, language) if parts else draft_page(views, language)
    starts = set(assign_kinds(drafts))
    return [
        PageBlock(
            draft.span,
            draft.kind or "paragraph",
            draft.parts,
            begins_article=i in starts,
            opens_comments=draft.opens_comments,
        )
        for i, draft in enumerate(drafts)
    ]


def _draft_parts(views: Views, parts: Sequence[PagePart], language: Language) -> list[BlockDraft]:
    drafts: list[BlockDraft] = []
    for is_plain, run in groupby(parts, key=lambda part: part.kind is None and not part.is_prose):
        own = list(run)
        span = TextSpan(own[0].span.start, own[-1].span.end)
        if is_plain and any("\n" in views.text[slice(*part.span)] for part in own):
            # Its lines show as much as those of a plain text.
            drafts += draft_page(views, language, span)
        else:
            drafts += _draft_each(views, own, language)
    return drafts


def _draft_each(
    views: Views, parts: Sequence[PagePart], language: Language
) -> Iterator[BlockDraft]:
    """Yield a draft for each part that has words."""
    for part in parts:
        span = trim(views.plain, *part.span)
        if span is None:
            continue
        draft = draft_block(views, span, 1, language)
        is_label = part.kind in ("subheading", "headline") and draft.kind in NOISE_KINDS
        if part.kind and not is_label:
            draft.kind = part.kind
        rows = (trim(views.plain, *row) for row in part.rows)
        draft.parts = tuple(row for row in rows if row) or draft.parts
        draft.is_given = part.kind is not None
        draft.is_prose = part.is_prose
        yield draft
