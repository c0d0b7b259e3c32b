"""The kind of a block by its neighbours: headlines, subheadings, links, captions, comments."""

from collections.abc import Sequence
from itertools import pairwise

from nlp_worker.pages.asides import (
    mark_comments,
    mark_contents,
    mark_related,
    mark_repeated_captions,
)
from nlp_worker.pages.block_drafts import BlockDraft
from nlp_worker.pages.dates import is_time
from nlp_worker.pages.forum_threads import mark_thread
from nlp_worker.pages.lexical_kinds import METADATA_KINDS, is_comment_header, is_outlet

LOOK_AHEAD = 3
LONGEST_DECK = 400
LONGEST_SUBHEADING = 130
LONGEST_ANNOUNCEMENT = 80
MOST_SECTIONS = 500
"""Articles of a page; their number is limited because each costs a pass over the text."""
LONGEST_OUTLET = 30
WIDE_GAP = 4
MOST_OF_PAGE = 0.25
FEWEST_RULES = 2
FEWEST_TITLE_WORDS = 4
MOST_JOB_WORDS = 4
_BODY_AHEAD = 12


def assign_kinds(drafts: list[BlockDraft]) -> list[int]:
    """Set the kind of every draft; return the numbers of the drafts that begin an article."""
    mark_thread(drafts)
    mark_contents(drafts)
    starts = _article_starts(drafts)
    mark_comments(drafts, set(starts))
    starts = [i for i in starts if drafts[i].kind in (None, "headline", "subheading")]
    for number, i in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(drafts)
        _mark_head(drafts, i, stop)
    mark_related(drafts)
    mark_repeated_captions(drafts)
    _mark_closing_lines(drafts)
    _mark_subheadings(drafts)
    for draft in drafts:
        draft.kind = draft.kind or "paragraph"
    return starts


def _article_starts(drafts: Sequence[BlockDraft]) -> list[int]:
    """Return where articles begin: at a title with a source, byline or date, or after an end."""
    starts: list[int] = []
    wide, half = _wide_gap(drafts), MOST_OF_PAGE * sum(draft.length for draft in drafts)
    read, is_in_head, is_first, rules = 0, False, True, _closing_rules(drafts)
    for i, draft in enumerate(drafts):
        is_first = is_first and (i == 0 or drafts[i - 1].kind is not None)
        if is_first and draft.is_titled and _is_kicker(drafts, i):
            draft.kind = "boilerplate"
        if len(starts) < MOST_SECTIONS and not is_in_head:
            is_gap = draft.blanks >= wide and read <= half and not starts and not is_first
            is_start = (is_gap and draft.kind is None) or i - 1 in rules
            if is_start or _is_title(drafts, i, is_first=is_first, wide=wide):
                starts.append(i)
                is_in_head = draft.is_titled
        if draft.is_body and not (is_in_head and _is_deck(drafts, i)):
            is_in_head = False
        read += draft.length
    return starts


def _closing_rules(drafts: Sequence[BlockDraft]) -> set[int]:
    """Return the drawn lines that close an article: most on the page have a title after them."""
    rules = [i for i, d in enumerate(drafts[:-1]) if not any(map(str.isalnum, d.view))]
    titled = {i for i in rules if drafts[i + 1].is_titled and _has_body(drafts, i + 1)}
    return titled if len(titled) >= FEWEST_RULES and 2 * len(titled) > len(rules) else set()


def _wide_gap(drafts: Sequence[BlockDraft]) -> int:
    """Return how many blank lines are a wider gap than between paragraphs of this page."""
    gaps = sorted(draft.blanks for draft in drafts)
    typical = gaps[len(gaps) // 2] if gaps else 0
    return max(WIDE_GAP, typical + WIDE_GAP - 1)


def _is_title(drafts: Sequence[BlockDraft], i: int, *, is_first: bool, wide: int) -> bool:
    draft = drafts[i]
    if draft.is_given and draft.kind in ("headline", "subheading"):
        return draft.kind == "headline" or _has_metadata_ahead(drafts, i)
    if not draft.is_titled or is_comment_header(draft.view, draft.language):
        return False
    if draft.view.endswith(":") or not _has_body(drafts, i):
        return False
    if _has_metadata_ahead(drafts, i) and not (draft.is_named and i and _is_head(drafts[i - 1])):
        return True
    if is_first:
        return True
    is_after_end = drafts[i - 1].kind == "url" or draft.blanks >= wide or _is_closed(drafts, i)
    return is_after_end and len(draft.view.split()) >= FEWEST_TITLE_WORDS


def _is_closed(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a text with its source at the end is before draft `i`."""
    return i > 1 and drafts[i - 1].kind == "source" and drafts[i - 2].is_body


def _is_head(draft: BlockDraft) -> bool:
    return draft.is_titled or draft.kind in (*METADATA_KINDS, "headline", "subheading")


def _is_kicker(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a few words before the headline name the site or a section of it."""
    after = drafts[i + 1] if i + 1 < len(drafts) else None
    is_short = len(drafts[i].view.split()) < FEWEST_TITLE_WORDS
    return bool(
        is_short
        and after
        and after.is_titled
        and not after.is_named
        and len(after.view.split()) >= FEWEST_TITLE_WORDS
    )


def _has_body(drafts: Sequence[BlockDraft], i: int) -> bool:
    return any(draft.is_body for draft in drafts[i + 1 : i + 1 + _BODY_AHEAD])


def _has_metadata_ahead(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a source, byline or date follows draft `i`, after at most a short deck."""
    bodies = 0
    for at in range(i + 1, min(len(drafts), i + 1 + LOOK_AHEAD)):
        draft = drafts[at]
        if bodies and _is_sure_metadata(drafts, at):
            return _text_follows(drafts, at)
        if not bodies and _is_metadata(drafts, at):
            return True
        is_deck = draft.kind in (None, "caption", "boilerplate") and draft.length <= LONGEST_DECK
        if not is_deck or bodies:
            return False
        bodies += draft.is_body
    return False


def _text_follows(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether the text of the article follows its source, so the source does not end it."""
    near = drafts[i + 1 : i + 1 + _BODY_AHEAD]
    after = next(
        (d for d in near if d.kind not in (*METADATA_KINDS, "boilerplate", "caption")), None
    )
    return after is not None and after.is_body


def _is_deck(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a text is between a headline and its byline, source or date."""
    is_under = i > 0 and _is_head(drafts[i - 1]) and drafts[i].length <= LONGEST_DECK
    return is_under and _is_sure_metadata(drafts, i + 1) and _text_follows(drafts, i + 1)


def _is_metadata(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether draft `i` is a byline, source or date; times of a live report are not."""
    if i >= len(drafts) or is_time(drafts[i].view):
        return False
    return drafts[i].kind in METADATA_KINDS or _is_byline(drafts, i)


def _is_sure_metadata(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether draft `i` is metadata even after a deck: there a name needs a date.

    Short subheadings look like names.
    """
    is_alone = i < len(drafts) and drafts[i].is_named and not _is_metadata(drafts, i + 1)
    return _is_metadata(drafts, i) and not is_alone


def _is_byline(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether draft `i` is a name alone between a title and a date or a text."""
    if not drafts[i].is_named or i + 1 >= len(drafts):
        return False
    after = drafts[i + 1]
    if _is_writer_description(after):
        return i + 2 < len(drafts) and not drafts[i + 2].is_titled
    if after.kind == "byline":
        # Before "By …" a few capitals are a title, before "Translated by …" the writer.
        return not after.view.casefold().startswith("by ")
    return after.kind in METADATA_KINDS or (after.kind is None and not after.is_titled)


def _is_writer_description(draft: BlockDraft) -> bool:
    """Return whether a line describes the writer named before it ("Coast correspondent")."""
    words = draft.view.casefold().split()
    return (
        draft.is_titled
        and len(words) <= MOST_JOB_WORDS
        and words[-1] in draft.language.lexicon("writer_nouns")
    )


def _mark_head(drafts: Sequence[BlockDraft], start: int, stop: int) -> None:
    """Mark the headline of an article and what is between it and the text."""
    if not drafts[start].is_titled and drafts[start].kind is None:
        return
    drafts[start].kind = "headline"
    for i in range(start + 1, stop):
        draft = drafts[i]
        is_writer = drafts[i - 1].kind == "byline" and _is_writer_description(draft)
        if is_writer or (draft.kind is None and _is_byline(drafts, i)):
            draft.kind = "byline"
        elif draft.kind is None and _is_source_before_date(drafts, i):
            draft.kind = "source"
        elif draft.is_titled:
            is_deck = not draft.view.endswith("?") and _has_body(drafts, i)
            draft.kind = "subheading" if is_deck else None
        elif draft.is_body and not _is_deck(drafts, i):
            return


def _is_source_before_date(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a few words between the headline and the date name the publisher."""
    is_short = drafts[i].length <= LONGEST_OUTLET and drafts[i].view[0].isupper()
    after = drafts[i + 1] if i + 1 < len(drafts) else None
    return bool(is_short and not drafts[i].is_ended and after and after.kind == "dateline")


def _mark_closing_lines(drafts: Sequence[BlockDraft]) -> None:
    """Mark the name of an outlet or a writer alone after the text."""
    for i, draft in enumerate(drafts):
        before = drafts[i - 1] if i else None
        if draft.is_titled and before and before.is_body:
            after = drafts[i + 1] if i + 1 < len(drafts) else None
            is_last = after is None or after.kind in ("boilerplate", "related", "url", "headline")
            if is_last and is_outlet(draft.view, draft.language):
                draft.kind = "source"
            elif is_last and draft.is_named:
                draft.kind = "byline"


def _mark_subheadings(drafts: Sequence[BlockDraft]) -> None:
    """Mark short lines without an end mark, with text after them."""
    for draft, after in pairwise(drafts):
        if not draft.is_titled or draft.view.endswith("?"):
            continue
        if draft.view.endswith(":"):
            fits = draft.length <= LONGEST_ANNOUNCEMENT and not _announces(draft, after)
        else:
            fits = draft.length <= LONGEST_SUBHEADING
        has_text = after.kind in (None, "paragraph", "list", "table", "caption")
        if has_text and fits and after.length > draft.length:
            draft.kind = "subheading"


def _announces(draft: BlockDraft, after: BlockDraft) -> bool:
    """Return whether a line with a colon is a sentence that announces a speech or a list."""
    words = draft.view.rstrip(":").split()
    announcing = draft.language.lexicon("announcing_words")
    points = words[-1] in announcing or "here" in words[0].casefold()
    return after.kind == "list" or points or any(map(draft.language.is_reporting_verb, words))
