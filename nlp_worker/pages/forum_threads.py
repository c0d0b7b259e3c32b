"""Forum threads: where the opening post ends and the replies begin.

Each forum prints something else around a post, but the same around every post of a page. So a
thread shows by what repeats: the title after "Re:", rising numbers, lines with author and time.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp_worker.pages.block_drafts import BlockDraft
from nlp_worker.pages.dates import find_date, has_time
from nlp_worker.pages.lexical_kinds import find_opening

FEWEST_POSTS = 2
MOST_USER_WORDS = 3
_NUMBER = re.compile(r"#(\d{1,5})")
_REPEATED_TITLE = re.compile(r"re: *(?P<title>\S.*)", re.IGNORECASE)
_HEADER_LINES = 3
"""Lines around the number of a post that may hold its author and date."""


def mark_thread(drafts: Sequence[BlockDraft]) -> None:
    """Make the replies of a thread comments, and the author of the opening post a byline."""
    numbers, headers = _numbers(drafts), _headers(drafts)
    replies = [*_repeated_titles(drafts)[:1], *_first_reply(drafts, headers)]
    replies += _first_reply(drafts, _dated_names(drafts))
    replies += [_header_start(drafts, number) for number in _first_reply(drafts, numbers)]
    if not replies or not _has_text(drafts, min(replies)):
        return
    reply = min(replies)
    for i in headers[:1] if headers[:1] < [reply] else []:
        drafts[i].kind = "byline"
    for i in numbers[:1] if numbers[:1] < [reply] else []:
        _mark_author(drafts[i + 1 : i + 1 + _HEADER_LINES])
    drafts[reply].opens_comments = True
    for draft in drafts[reply:]:
        if draft.kind not in ("boilerplate", "url"):
            draft.kind = "comment"


def _first_reply(drafts: Sequence[BlockDraft], posts: Sequence[int]) -> Sequence[int]:
    """Return the second post; the first when a text without such a header is before it."""
    if len(posts) < FEWEST_POSTS:
        return []
    return posts[:1] if _has_text(drafts, posts[0]) else posts[1:FEWEST_POSTS]


def _has_text(drafts: Sequence[BlockDraft], stop: int) -> bool:
    return any(draft.is_body for draft in drafts[:stop])


def _repeated_titles(drafts: Sequence[BlockDraft]) -> list[int]:
    """Return the drafts that repeat a title of the page after "Re:"."""
    seen: set[str] = set()
    found: list[int] = []
    for i, draft in enumerate(drafts):
        repeated = _REPEATED_TITLE.fullmatch(draft.view)
        if repeated and repeated["title"].casefold() in seen:
            found.append(i)
        seen.add(draft.view.casefold())
    return found


def _numbers(drafts: Sequence[BlockDraft]) -> list[int]:
    """Return the drafts that number the posts of the page: #1, #2…, each with a date beside it.

    Without dates they number the entries of a list of the best.
    """
    found: list[int] = []
    for i, draft in enumerate(drafts):
        number = _NUMBER.fullmatch(draft.view)
        if number and int(number[1]) == len(found) + 1:
            near = drafts[max(0, i - 1) : i + 1 + _HEADER_LINES]
            if any(other.kind == "dateline" for other in near):
                found.append(i)
    return found


def _headers(drafts: Sequence[BlockDraft]) -> list[int]:
    """Return the drafts with author and date of a post; none when each post has its own title."""
    found: list[int] = []
    for i, draft in enumerate(drafts[:-1]):
        opening = find_opening(draft.view, "post_openings", draft.language)
        is_header = opening and find_date(draft.view, draft.language)
        # After a text and before a title it is the last line of a blog's post.
        if is_header and not _is_title(drafts[i + 1]):
            if found and _has_own_title(drafts, i):
                return []
            found.append(i)
    return found


def _dated_names(drafts: Sequence[BlockDraft]) -> list[int]:
    """Return the names of authors before a date with its time of day.

    Return no names where most have a title of their own, because these are bylines of articles.
    Most and not all, because a question can look like a title.
    """
    found: list[int] = []
    for i, draft in enumerate(drafts[1:]):
        above = drafts[i]
        is_dated = draft.kind == "dateline" and find_date(draft.view, draft.language)
        is_post = is_dated and has_time(draft.view)
        if is_post and above.kind in (None, "byline") and _is_user_name(above.view):
            found.append(i)
    titled = sum(_has_own_title(drafts, i) for i in found)
    return found if 2 * titled < len(found) else []


def _is_user_name(view: str) -> bool:
    """Return whether a line can be the name of a user: one word, or a few that are no phrase."""
    words = view.split()
    is_phrase = any(word.islower() for word in words[1:])
    return len(words) <= MOST_USER_WORDS and not is_phrase and not view.endswith(":")


def _has_own_title(drafts: Sequence[BlockDraft], i: int) -> bool:
    """Return whether a title is before a header, nearer than any text."""
    near = takewhile(lambda d: not d.is_body, reversed(drafts[max(0, i - _HEADER_LINES) : i]))
    return any(map(_is_title, near))


def _is_title(draft: BlockDraft) -> bool:
    is_headline = draft.is_titled or draft.kind in ("headline", "subheading")
    return is_headline and not _REPEATED_TITLE.match(draft.view)


def _header_start(drafts: Sequence[BlockDraft], number: int) -> int:
    """Return where the header of a post begins: a date may be before its number."""
    while number and drafts[number - 1].kind == "dateline":
        number -= 1
    return number


def _mark_author(drafts: Sequence[BlockDraft]) -> None:
    """Make the first single word after the number of a post its byline."""
    for draft in drafts:
        if draft.kind is None and " " not in draft.view:
            draft.kind = "byline"
            return
        if draft.kind is None:
            return
