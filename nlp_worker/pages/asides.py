"""Blocks beside the articles: comments, links, tables of contents, repeated captions."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nlp_worker.pages.block_drafts import BlockDraft
from nlp_worker.pages.lexical_kinds import (
    METADATA_KINDS,
    is_comment_header,
    is_related_label,
    normalize,
)

MOST_RELATED = 20
FEWEST_REPEATED = 2
"""Rows of a list that the page repeats, when the list is a table of contents."""
FEWEST_TITLE_WORDS = 4
_LETTERS = re.compile(r"[^\W_]+")
_HEADER_KINDS = (None, "boilerplate", "subheading")
_HEAD_KINDS = (*METADATA_KINDS, "headline", "subheading", "caption")


def mark_comments(drafts: Sequence[BlockDraft], starts: set[int]) -> None:
    """Make comments of what follows the header of a comment area, up to the form for a new one."""
    has_body, is_open = False, False
    for i, draft in enumerate(drafts):
        if i in starts and (not is_open or _begins_article(drafts, i)):
            has_body, is_open = False, False
        elif draft.kind in _HEADER_KINDS and is_comment_header(draft.view, draft.language):
            draft.kind, is_open = "boilerplate", has_body
            draft.opens_comments = has_body
        elif is_open and draft.kind == "boilerplate":
            is_open = not _is_form(draft)
        elif is_open and draft.kind != "related":
            draft.kind = "comment"
        has_body = has_body or draft.is_body


def _begins_article(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a start in a comment area begins an article: its title has several words.

    Names and dates are before comments too.
    """
    after = drafts[i + 1] if i + 1 < len(drafts) else None
    is_long = len(drafts[i].view.split()) > FEWEST_TITLE_WORDS
    return bool(is_long and after and after.kind in METADATA_KINDS)


def _is_form(draft: BlockDraft) -> bool:
    text = normalize(draft.view)
    return text.startswith(("leave a", "post a comment", "add a comment", "your email", "submit"))


def mark_contents(drafts: Sequence[BlockDraft]) -> None:
    """Mark a list whose rows appear again as lines of their own, and the label before it."""
    if not any(draft.kind == "list" for draft in drafts):
        return
    lines = Counter(letters(draft.view) for draft in drafts)
    for before, draft in pairwise(drafts):
        rows = {letters(row) for row in draft.view_parts} if draft.kind == "list" else set()
        repeated = sum(lines[row] > 0 for row in rows)
        if repeated >= FEWEST_REPEATED and 2 * repeated >= len(rows):
            draft.kind = "related"
            before.kind = "related" if before.is_titled else before.kind


def mark_related(drafts: Sequence[BlockDraft]) -> None:
    """Mark the titles of other articles after a label, one in each line."""
    left = 0
    for draft in drafts:
        if draft.kind == "related" and is_related_label(draft.view, draft.language):
            is_label = draft.view.rstrip().endswith(":") or ":" not in draft.view
            left = MOST_RELATED if is_label else 0
        elif left and draft.is_titled and not draft.view.endswith(":"):
            draft.kind, left = "related", left - 1
        elif left and draft.kind == "list":
            draft.kind = "related"
        else:
            left = 0


def mark_repeated_captions(drafts: Sequence[BlockDraft]) -> None:
    """Mark two equal lines before the text: the alternative text and the caption of a picture."""
    before: BlockDraft | None = None
    for i, draft in enumerate(drafts[:-1]):
        in_head = before is not None and before.kind in _HEAD_KINDS
        may_be = in_head and draft.kind in (None, "subheading", "caption")
        if may_be and letters(draft.view) == letters(drafts[i + 1].view):
            draft.kind = drafts[i + 1].kind = "caption"
        before = draft


def letters(view: str) -> str:
    """Return the letters and digits of a line in lower case, to compare lines by."""
    return "".join(_LETTERS.findall(view.casefold()))
