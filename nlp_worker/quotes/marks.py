"""Quote marks, matched by direction within a block, and the passages between them.

A mark never closed costs only its own passage: an opening mark inside an open passage of the same
kind starts over. Marks of another kind inside a passage belong to it. A passage left open goes on
in the next paragraphs if one of them closes it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

Direction = Literal["open", "close", "either", "perhaps", "none"]
Kind = Literal["single", "double", "angle"]
_MARK = re.compile("[“”„‟\"«»〝〞＂]|''|``|‘‘|’’|[‘’‚‛'`]")
_DOUBLE = frozenset('“”„‟"«»〝〞＂') | {"''", "``", "‘‘", "’’"}
_ANGLES = "«»"
_OPENING = frozenset("“„‟«〝‘‚‛") | {"``", "‘‘"}
_CLOSING = frozenset("”»〞’") | {"’’"}
_WORD = re.compile(r"[^\W\d_]+")
_STOPS = tuple(".,;!?…")
_MOST_PARAGRAPHS = 4
"""Paragraphs behind an open passage in which it may be closed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between two marks. `inner` leaves the marks out, `outer` has them.

    An unclosed passage runs to the end of its block.
    """

    inner: TextSpan
    outer: TextSpan
    kind: Kind
    is_closed: bool = True

    @property
    def is_double(self) -> bool:
        """Return whether the marks are no single ones."""
        return self.kind != "single"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: Kind
    direction: Direction


def find_all_passages(
    text: str, blocks: Sequence[TextSpan], language: Language
) -> list[list[Passage]]:
    """Return the passages of each block, also those that begin in a block before."""
    found = [find_passages(text, block, language) for block in blocks]
    for at, passages in enumerate(found):
        if passages and not passages[-1].is_closed:
            reach = slice(at + 1, at + 1 + _MOST_PARAGRAPHS)
            _go_on(text, passages[-1], blocks[reach], found[reach], language)
    return found


def _go_on(
    text: str,
    opened: Passage,
    blocks: Sequence[TextSpan],
    found: Sequence[list[Passage]],
    language: Language,
) -> None:
    """Add the parts of an open passage to what is found in the next blocks, if one closes it."""
    for number, block in enumerate(blocks):
        marks = (m for m in _marks(text, block, language) if m.kind == opened.kind)
        mark = next(marks, None)
        if mark is None:
            continue
        is_end = text.endswith(_STOPS, block.start, mark.start) or text.startswith(_STOPS, mark.end)
        if mark.direction == "close" and is_end:
            for passages, whole in zip(found[:number], blocks, strict=False):
                passages[:] = [Passage(whole, whole, opened.kind, is_closed=False)]
            inner, outer = TextSpan(block.start, mark.start), TextSpan(block.start, mark.end)
            rest = [passage for passage in found[number] if passage.outer.start >= mark.end]
            found[number][:] = [Passage(inner, outer, opened.kind), *rest]
        return


def find_passages(text: str, block: TextSpan, language: Language) -> list[Passage]:
    """Return the outermost passages of one block, in order; at most the last is unclosed."""
    passages: list[Passage] = []
    opened: list[_Mark] = []
    perhaps: _Mark | None = None
    for mark in _marks(text, block, language):
        before = next((one for one in opened if one.kind == mark.kind), None)
        if before and mark.direction in ("close", "either"):
            if _encloses(text, block, before, mark, passages):
                _close(passages, before, mark)
                opened = opened[: opened.index(before)]
            else:
                opened.remove(before)
        elif mark.direction in ("open", "either"):
            opened = [*(one for one in opened if one.kind != mark.kind), mark]
        if mark.kind == "single":
            perhaps = mark if mark.direction == "perhaps" and before else None
    single = next((one for one in opened if one.kind == "single"), None)
    if single and perhaps and not (passages and passages[-1].outer.end > single.start):
        _close(passages, single, perhaps)
        opened.remove(single)
    last = next((one for one in opened if one.kind != "single"), opened[0] if opened else None)
    if last is None or last.end >= block.end or (passages and passages[-1].outer.end > last.start):
        return passages
    if last.kind != "single" or _opens_speech(text, block, last, passages):
        inner, outer = TextSpan(last.end, block.end), TextSpan(last.start, block.end)
        passages.append(Passage(inner, outer, last.kind, is_closed=False))
    return passages


def _encloses(
    text: str, block: TextSpan, opening: _Mark, closing: _Mark, passages: Sequence[Passage]
) -> bool:
    """Return whether two marks are no apostrophes: single ones around double ones may be.

    Single marks around others need an unmistakable beginning and the stop of speech at their end.
    """
    is_around = bool(passages) and passages[-1].outer.start > opening.start
    if opening.kind != "single" or not is_around or not passages[-1].is_double:
        return True
    is_beginning = text[opening.start] in _OPENING or opening.start == block.start
    return is_beginning and (
        text.endswith(_STOPS, block.start, closing.start) or text.startswith(_STOPS, closing.end)
    )


def _opens_speech(text: str, block: TextSpan, mark: _Mark, passages: Sequence[Passage]) -> bool:
    """Return whether a single mark opens the rest of its block, and is no apostrophe."""
    before = text[block.start : mark.start].rstrip()
    is_begun = any(not passage.is_double for passage in passages) and before.endswith(".")
    is_led_in = not before or before.endswith((":", ",")) or is_begun
    return is_led_in and text[mark.end : block.end].rstrip().endswith(_STOPS)


def _close(passages: list[Passage], opening: _Mark, closing: _Mark) -> None:
    if opening.end >= closing.start:
        return
    outer = TextSpan(opening.start, closing.end)
    # Passages found before the one around them closed are nested in it.
    while passages and passages[-1].outer.start > outer.start:
        passages.pop()
    if not passages or passages[-1].outer.end <= outer.start:
        inner = TextSpan(opening.end, closing.start)
        passages.append(Passage(inner, outer, closing.kind))


def _marks(text: str, block: TextSpan, language: Language) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, block.start, block.end):
        kind: Kind = "double" if match[0] in _DOUBLE else "single"
        kind = "angle" if match[0] in _ANGLES else kind
        before = text[match.start() - 1] if match.start() > block.start else " "
        after = text[match.end()] if match.end() < block.end else " "
        if kind != "single":
            direction = _double_direction(match[0], before, after)
        else:
            direction = _single_direction(match[0], before, after)
            if direction == "open" and _is_elision(text, match.end(), language):
                direction = "none"
        if direction != "none":
            yield _Mark(match.start(), match.end(), kind, direction)


def _ends_word(char: str) -> bool:
    """Return whether a word ends before `char`: white space, a bracket, a dash, another mark."""
    return char.isspace() or char in "([{<—–-/“”‘’\"'«»…|*_"


def _double_direction(mark: str, before: str, after: str) -> Direction:
    starts = _ends_word(before) and not after.isspace()
    ends = not before.isspace() and not after.isalnum()
    if mark in _OPENING:
        return "close" if ends and not starts else "open"
    if mark in _CLOSING:
        return "open" if before.isspace() and after.isalnum() else "close"
    if before.isdigit() and not after.isalnum():
        return "close"  # inches, unless something is open
    if starts != ends:
        return "open" if starts else "close"
    return "either"


def _single_direction(mark: str, before: str, after: str) -> Direction:
    if after.isalnum() and not before.isalnum():
        return "open" if _ends_word(before) and mark not in _CLOSING else "none"
    if mark in "‚‛`" or after.isalnum() or before.isspace() or before.isdigit():
        return "none"
    if before in "sS" and after.isspace():
        return "perhaps"  # far more often a plural's possessive than the end of a quotation
    return "close"


def _is_elision(text: str, start: int, language: Language) -> bool:
    """Return whether what follows a single mark is a shortened word: “’twas”, “’90s”."""
    if text[start].isdigit():
        return True
    word = _WORD.match(text, start, start + 20)
    return word is not None and word[0].casefold() in language.lexicon("elisions")
