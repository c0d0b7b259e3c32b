"""The blocks of a page that are its articles: chosen by trafilatura, completed by their place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from nlp_worker.languages import Language
from nlp_worker.pages.extracted_text import WINDOW, ExtractedText, letters
from nlp_worker.pages.html_blocks import HtmlBlock, as_comments
from nlp_worker.pages.html_markup import is_noise, is_post
from nlp_worker.pages.lexical_kinds import is_related_label, lexical_kind

FRAME_SHARE = 0.85
"""The article is in the smallest element with this share of the letters that were kept."""
MOST_NOISE = 0.4
"""What is named like noise holds the article after all if it has more of these letters."""
MOST_LINKED = 0.6
"""More of the characters of a text are in links only where they lead to other pages."""
MOST_BEFORE = 5
MOST_AFTER = 5
"""Paragraphs before and after what the extractor keeps that may belong to the text."""
NEAR = 3
"""Blocks after the text of which the extractor may keep one, such as a last heading."""
MOST_IN_HEAD = 12
MOST_RELATED = 20
_HOLDERS = frozenset(("article", "body", "center", "div", "html", "main", "section", "td"))
_ENDS = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？")


class _Frame:
    """The element that holds the article, and the noise inside it."""

    def __init__(self, blocks: Sequence[HtmlBlock], language: Language) -> None:
        self._held: Counter[HtmlElement] = Counter()
        self._language = language
        self._noise: dict[HtmlElement, bool] = {}
        self._whole = 0
        for block in blocks:
            size = len(letters(block.text))
            self._whole += size
            for element in _chain(block):
                self._held[element] += size
        most = [e for e, size in self._held.items() if size >= FRAME_SHARE * self._whole]
        holders = [element for element in most if element.tag in _HOLDERS]
        self.element = max(holders or most, key=lambda e: sum(1 for _ in e.iterancestors()))
        self._around = {self.element, *self.element.iterancestors()}

    def holds(self, block: HtmlBlock) -> bool:
        """Return whether a block is inside the frame."""
        return any(element is self.element for element in _chain(block))

    def is_around(self, element: HtmlElement | None) -> bool:
        """Return whether an element is the frame or around it."""
        return element in self._around

    def is_noise(self, block: HtmlBlock) -> bool:
        """Return whether an element around a block, inside the frame, is noise."""
        found = False
        for element in _chain(block):
            if element in self._around:
                break
            if is_post(element):
                return False
            if element not in self._noise:
                self._noise[element] = self._is_noise(element)
            found = found or self._noise[element]
        return found

    def _is_noise(self, element: HtmlElement) -> bool:
        if self._held[element] > MOST_NOISE * self._whole:
            return False
        return is_noise(element) or self._is_after_label(element)

    def _is_after_label(self, element: HtmlElement) -> bool:
        """Return whether a heading before an element announces other articles."""
        if element.tag not in ("ul", "ol", "div", "article", "section"):
            return False
        before = element.getprevious()
        for _ in range(MOST_RELATED):
            if before is not None and before.tag == element.tag:
                before = before.getprevious()
        if before is None or before.tag not in ("h2", "h3", "h4", "h5", "h6", "p", "strong"):
            return False
        words = " ".join(before.text_content().split())
        return is_noise(before) or is_related_label(words[:200] or "-", self._language)


def is_around_article(block: HtmlBlock) -> bool:
    """Return whether an element around a block is named like noise."""
    return any(map(is_noise, _chain(block)))


def _chain(block: HtmlBlock) -> list[HtmlElement]:
    """Return the elements around a block, the nearest first."""
    return [] if block.element is None else [block.element, *block.element.iterancestors()]


def select_blocks(
    blocks: Sequence[HtmlBlock],
    main: ExtractedText,
    comments: ExtractedText,
    posts: Sequence[HtmlElement],
    language: Language,
) -> list[HtmlBlock]:
    """Return the blocks of the articles, in order, and then those of the comments.

    `main` and `comments` are what the extractor has found. It decides where the article is. What it
    leaves out there is kept unless it is linked or named like noise, and what it keeps there is
    left out if it is named so. Of `posts` beside each other all are kept.
    """
    kept = [main.has(block) for block in blocks]
    sure = [i for i, b in enumerate(blocks) if kept[i] and len(letters(b.text)) >= WINDOW]
    if not sure:
        return []
    frame = _Frame([blocks[i] for i in sure], language)
    if posts and _hold_most(posts, [blocks[i] for i in sure]):
        chosen = _choose_posts(blocks, kept, posts, frame)
    else:
        chosen = _choose(blocks, kept, sure, frame, language)
    texts = {id(block.element) for block in chosen}
    said = [block for block in blocks if comments.has(block) and id(block.element) not in texts]
    return [*chosen, *(comment for block in said for comment in as_comments(block))]


def _choose(
    blocks: Sequence[HtmlBlock],
    kept: Sequence[bool],
    sure: Sequence[int],
    frame: _Frame,
    language: Language,
) -> list[HtmlBlock]:
    inside = [i for i, block in enumerate(blocks) if frame.holds(block)]
    within = [i for i in sure if frame.holds(blocks[i])]
    first, last = _extend(blocks, within[0], frame), _extend_down(blocks, within[-1], frame)
    chosen = _head(blocks, first, language)
    beside = _beside(blocks, sure, within, frame)
    for i in sorted(
        {*range(first, within[0]), *beside, *(i for i in inside if first <= i <= last + NEAR)}
    ):
        # The date over or under the text is in the metadata of the page.
        is_date = blocks[i].kind == "dateline" and not within[0] < i < within[-1]
        is_chosen = kept[i] or (i <= last and _is_text(blocks[i]))
        if is_chosen and not is_date and not frame.is_noise(blocks[i]) and not _is_link(blocks[i]):
            chosen.append(i)
    return [blocks[i] for i in sorted(chosen)]


def _beside(
    blocks: Sequence[HtmlBlock], sure: Sequence[int], within: Sequence[int], frame: _Frame
) -> list[int]:
    """Return the numbers of the paragraphs outside the frame, in elements around it.

    Unclosed elements put every paragraph into the one before it.
    """
    seen = {letters(blocks[i].text) for i in within}
    return [
        i
        for i in sure
        if not frame.holds(blocks[i])
        and frame.is_around(_parent(blocks[i]))
        and letters(blocks[i].text) not in seen
    ]


def _hold_most(posts: Sequence[HtmlElement], blocks: Sequence[HtmlBlock]) -> bool:
    whole = set(posts)
    inside = sum(len(letters(b.text)) for b in blocks if not whole.isdisjoint(_chain(b)))
    return 2 * inside > sum(len(letters(block.text)) for block in blocks)


def _choose_posts(
    blocks: Sequence[HtmlBlock],
    kept: Sequence[bool],
    posts: Sequence[HtmlElement],
    frame: _Frame,
) -> list[HtmlBlock]:
    """Return the blocks of all posts; the first heading of each is its headline."""
    whole, left = set(posts), set(posts)
    chosen: list[HtmlBlock] = []
    for i, block in enumerate(blocks):
        post = next((element for element in _chain(block) if element in whole), None)
        if post is None:
            continue
        if post in left and block.kind in ("headline", "subheading"):
            left.discard(post)
            chosen.append(replace(block, kind="headline"))
        elif (kept[i] or _is_text(block)) and not frame.is_noise(block) and not _is_link(block):
            chosen.append(block)
    return chosen


def _extend(blocks: Sequence[HtmlBlock], first: int, frame: _Frame) -> int:
    """Return the number of the first block of the text: paragraphs before `first` belong to it."""
    for before in range(first - 1, max(-1, first - 1 - MOST_BEFORE), -1):
        block = blocks[before]
        is_prose = block.kind is None and block.text.endswith(_ENDS)
        if block.element is not None and block.element is blocks[first].element:
            continue
        if not is_prose or frame.is_noise(block) or not _is_text(block):
            return before + 1
    return max(0, first - MOST_BEFORE)


def _extend_down(blocks: Sequence[HtmlBlock], last: int, frame: _Frame) -> int:
    """Return the number of the last block of the text: text right beside it belongs to it."""
    parent = _parent(blocks[last])
    for after in range(last + 1, min(len(blocks), last + 1 + MOST_AFTER)):
        block = blocks[after]
        is_beside = block.element is parent or _parent(block) is parent
        is_prose = block.kind in ("table", "list") or block.text.endswith(_ENDS)
        if not (is_beside and is_prose and _is_text(block)) or frame.is_noise(block):
            return after - 1
    return min(len(blocks) - 1, last + MOST_AFTER)


def _parent(block: HtmlBlock) -> HtmlElement | None:
    return None if block.element is None else block.element.getparent()


def _head(blocks: Sequence[HtmlBlock], first: int, language: Language) -> list[int]:
    """Return the numbers of the title before the text, and of its byline and source."""
    found: list[int] = []
    title = None
    for i in range(first - 1, max(-1, first - 1 - MOST_IN_HEAD), -1):
        kind = blocks[i].kind or lexical_kind(blocks[i].text, language)
        if kind == "headline":
            return [i, *found]
        if kind == "subheading" and title is None:
            title = i
        if kind in ("byline", "source"):
            found.insert(0, i)
    has_headline = any(block.kind == "headline" for block in blocks)
    if title is None or has_headline:
        return []
    return [title, *(i for i in found if i > title)]


def _is_link(block: HtmlBlock) -> bool:
    """Return whether a block is a button, or titles of other articles, and nothing else."""
    if block.kind in ("headline", "subheading") or any(map(is_post, _chain(block)[:3])):
        return False
    row = len(letters(block.text)) / max(1, len(block.rows))
    is_titles = row >= WINDOW if block.kind == "list" else not block.text.endswith(_ENDS)
    return is_titles and block.linked >= 0.9 * len(block.text)


def _is_text(block: HtmlBlock) -> bool:
    """Return whether a block that the extractor has left out may be text of the article."""
    if any(is_post(element) for element in _chain(block)[:3]):
        return True
    return block.linked <= MOST_LINKED * len(block.text)
