"""What stands beside the articles: comments, links, contents, captions said twice."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nlp_worker.pages.drafts import META, Draft
from nlp_worker.pages.kinds import is_comment_header, is_related_label, normal

MOST_RELATED = 20
FEWEST_AGAIN = 2
"""Lines of a list that come again for it to be the contents of the page."""
FEWEST_TITLE_WORDS = 4
_LETTERS = re.compile(r"[^\W_]+")
_HEADERS = (None, "boilerplate", "subheading")


def mark_comments(drafts: Sequence[Draft], starts: set[int]) -> None:
    """After the header of a comment area all is comment, up to the form for the next one."""
    has_body, is_open = False, False
    for i, draft in enumerate(drafts):
        if i in starts and (not is_open or _is_article_again(drafts, i)):
            has_body, is_open = False, False
        elif draft.kind in _HEADERS and is_comment_header(draft.view):
            draft.kind, is_open = "boilerplate", has_body
            draft.opens_comments = has_body
        elif is_open and draft.kind == "boilerplate":
            is_open = not _is_form(draft)
        elif is_open and draft.kind != "related":
            draft.kind = "comment"
        has_body = has_body or draft.is_body


def _is_article_again(drafts: Sequence[Draft], i: int) -> bool:
    """Names and dates stand over comments as well; an article has a title of some length."""
    after = drafts[i + 1] if i + 1 < len(drafts) else None
    is_long = len(drafts[i].view.split()) > FEWEST_TITLE_WORDS
    return bool(is_long and after and after.kind in META)


def _is_form(draft: Draft) -> bool:
    text = normal(draft.view)
    return text.startswith(("leave a", "post a comment", "add a comment", "your email", "submit"))


def mark_contents(drafts: Sequence[Draft]) -> None:
    """A list whose lines come again as lines of their own, and the label over it."""
    if not any(draft.kind == "list" for draft in drafts):
        return
    lines = Counter(letters(draft.view) for draft in drafts)
    for before, draft in pairwise(drafts):
        rows = {letters(row) for row in draft.view_parts} if draft.kind == "list" else set()
        again = sum(lines[row] > 0 for row in rows)
        if again >= FEWEST_AGAIN and 2 * again >= len(rows):
            draft.kind = "related"
            before.kind = "related" if before.is_titled else before.kind


def mark_related(drafts: Sequence[Draft]) -> None:
    """After a label the titles of other articles follow, a line each."""
    left = 0
    for draft in drafts:
        if draft.kind == "related" and is_related_label(draft.view):
            is_label = draft.view.rstrip().endswith(":") or ":" not in draft.view
            left = MOST_RELATED if is_label else 0
        elif left and draft.is_titled and not draft.view.endswith(":"):
            draft.kind, left = "related", left - 1
        elif left and draft.kind == "list":
            draft.kind = "related"
        else:
            left = 0


def mark_repeated_captions(drafts: Sequence[Draft]) -> None:
    """Above the text, a picture's alternative text and its caption often say the same."""
    before: Draft | None = None
    for i, draft in enumerate(drafts[:-1]):
        in_head = before is not None and before.kind in (*META, "headline", "subheading", "caption")
        may_be = in_head and draft.kind in (None, "subheading", "caption")
        if may_be and letters(draft.view) == letters(drafts[i + 1].view):
            draft.kind = drafts[i + 1].kind = "caption"
        before = draft


def letters(view: str) -> str:
    """Letters and digits alone, whatever their case: what two lines that say the same share."""
    return "".join(_LETTERS.findall(view.casefold()))
