"""Forum threads: where the opening post ends and the replies begin.

Boards differ in what they print around a post, but print it around every post. So a thread is
told by what recurs: the title again after "Re:", numbers that count up, who posted and when.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp_worker.pages.dates import find_date, has_clock
from nlp_worker.pages.drafts import Draft
from nlp_worker.pages.kinds import opening

FEWEST_POSTS = 2
MOST_USER_WORDS = 3
_NUMBER = re.compile(r"#(\d{1,5})")
_AGAIN = re.compile(r"re: *(?P<title>\S.*)", re.IGNORECASE)
_HEADER_LINES = 3
"""Lines around the number of a post that may name who wrote it."""


def mark_thread(drafts: Sequence[Draft]) -> None:
    """Make the replies of a thread comments; the writer of the opening post is its byline."""
    numbers, headers = _numbers(drafts), _headers(drafts)
    places = [*_titles_again(drafts)[:1], *_first_reply(drafts, headers)]
    places += _first_reply(drafts, _dated_names(drafts))
    places += [_over(drafts, number) for number in _first_reply(drafts, numbers)]
    if not places or not _has_text(drafts, min(places)):
        return
    reply = min(places)
    for i in headers[:1] if headers[:1] < [reply] else []:
        drafts[i].kind = "byline"
    for i in numbers[:1] if numbers[:1] < [reply] else []:
        _mark_writer(drafts[i + 1 : i + 1 + _HEADER_LINES])
    drafts[reply].opens_comments = True
    for draft in drafts[reply:]:
        if draft.kind not in ("boilerplate", "url"):
            draft.kind = "comment"


def _first_reply(drafts: Sequence[Draft], posts: Sequence[int]) -> Sequence[int]:
    """The second post; the first when a text without such a header stands before it."""
    if len(posts) < FEWEST_POSTS:
        return []
    return posts[:1] if _has_text(drafts, posts[0]) else posts[1:FEWEST_POSTS]


def _has_text(drafts: Sequence[Draft], stop: int) -> bool:
    return any(draft.is_body for draft in drafts[:stop])


def _titles_again(drafts: Sequence[Draft]) -> list[int]:
    """Drafts that say a title of the page again, after "Re:"."""
    seen: set[str] = set()
    found: list[int] = []
    for i, draft in enumerate(drafts):
        again = _AGAIN.fullmatch(draft.view)
        if again and again["title"].casefold() in seen:
            found.append(i)
        seen.add(draft.view.casefold())
    return found


def _numbers(drafts: Sequence[Draft]) -> list[int]:
    """Drafts that number the posts of the page: #1, #2…, each with its date beside it.

    Without dates they number the best ten of something.
    """
    found: list[int] = []
    for i, draft in enumerate(drafts):
        number = _NUMBER.fullmatch(draft.view)
        if number and int(number[1]) == len(found) + 1:
            near = drafts[max(0, i - 1) : i + 1 + _HEADER_LINES]
            if any(other.kind == "dateline" for other in near):
                found.append(i)
    return found


def _headers(drafts: Sequence[Draft]) -> list[int]:
    """Drafts that say who posted and when; a blog's posts have a title of their own over them."""
    found: list[int] = []
    for i, draft in enumerate(drafts[:-1]):
        is_header = opening(draft.view, "post_openings") and find_date(draft.view)
        # Under a text and over a title it is the foot of a blog's post.
        if is_header and not _is_title(drafts[i + 1]):
            if found and _has_own_title(drafts, i):
                return []
            found.append(i)
    return found


def _dated_names(drafts: Sequence[Draft]) -> list[int]:
    """A word or three over a date with its hour, again and again: who wrote, and when.

    Where most have a title of their own they are the bylines of articles; a question can pass
    for a title.
    """
    found: list[int] = []
    for i, draft in enumerate(drafts[1:]):
        over = drafts[i]
        is_post = draft.kind == "dateline" and find_date(draft.view) and has_clock(draft.view)
        if is_post and over.kind in (None, "byline") and _is_user(over.view):
            found.append(i)
    titled = sum(_has_own_title(drafts, i) for i in found)
    return found if 2 * titled < len(found) else []


def _is_user(view: str) -> bool:
    """Whether a line can be what a reader goes by: a word, or a few that are no phrase."""
    words = view.split()
    is_phrase = any(word.islower() for word in words[1:])
    return len(words) <= MOST_USER_WORDS and not is_phrase and not view.endswith(":")


def _has_own_title(drafts: Sequence[Draft], i: int) -> bool:
    """Whether a title stands over a header, nearer than any text."""
    near = takewhile(lambda d: not d.is_body, reversed(drafts[max(0, i - _HEADER_LINES) : i]))
    return any(map(_is_title, near))


def _is_title(draft: Draft) -> bool:
    is_headline = draft.is_titled or draft.kind in ("headline", "subheading")
    return is_headline and not _AGAIN.match(draft.view)


def _over(drafts: Sequence[Draft], number: int) -> int:
    """Where the header of a post begins: a date may stand over its number."""
    while number and drafts[number - 1].kind == "dateline":
        number -= 1
    return number


def _mark_writer(drafts: Sequence[Draft]) -> None:
    """The first single word under the number of a post is who wrote it."""
    for draft in drafts:
        if draft.kind is None and " " not in draft.view:
            draft.kind = "byline"
            return
        if draft.kind is None:
            return
