"""Wraps: the line breaks inside a paragraph, found by the lengths of the page's own lines.

A wrapped line is full: the first word of the next line would not have fitted. The width comes
from the surest wraps nearby (no end mark, then a small letter), so one region of a page may be
wrapped while another has one paragraph in each line. Some pages break after the first word of
every paragraph; single words on lines of their own show this.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import mode

from nlp_worker.languages import Language
from nlp_worker.pages.lexical_kinds import is_notice_line, lexical_kind
from nlp_worker.pages.page_lines import PageLine
from shared.contracts.annotation import BlockKind

NARROWEST = 30
WIDEST = 100
"""Characters of a wrapped line; a longer line is a whole paragraph."""
SHORTEST_UNFINISHED = 50
"""Characters of a line that its last word leaves unfinished; shorter ones may be titles."""
NEIGHBOURS = 12
"""Lines before and after a line that decide the width it is wrapped at."""
FEWEST_WRAPS = 2
FEWEST_LONE_WORDS = 3
LEAST_INDENTED = 0.8
"""Share of the indented lines that begin a paragraph, where the page indents paragraphs."""
_SLACK = 2
_WHOLE_LINES = ("dateline", "byline", "source", "url", "related")
_CUT = (",", "-", "–", "—", "(", "[", "&", "/")
_DASHES = (" -", " –", " —", "--")


class WrapDetector:
    """Finds the wraps of one page; `fixed` marks the lines of tables and lists, never joined."""

    def __init__(
        self, lines: Sequence[PageLine], fixed: Sequence[bool], language: Language
    ) -> None:
        self._lines = lines
        self._fixed = fixed
        self._language = language
        self._dangling_words = language.lexicon("dangling_words")
        self._sure = [self._is_sure(i) for i in range(len(lines))]
        self._has_lone_words = self._count_lone_words() >= FEWEST_LONE_WORDS
        self._margin = mode(line.indent for line in lines) if lines else 0
        self._has_indents = self._indents_paragraphs()

    def joins(self, first: int, last: int) -> list[bool]:
        """Return for each line of a range (half-open) whether it is joined to the line after it.

        The range has no blank lines.
        """
        joins: list[bool] = []
        lone, has_short = self._joined_lone_words(first, last), self._has_short_lines(first, last)
        for i in range(first, last):
            is_begun = bool(joins) and joins[-1]
            is_wrap = i + 1 < last and self._is_wrap(i, is_begun, has_short, lone)
            joins.append(is_wrap)
        return joins

    def _is_sure(self, i: int) -> bool:
        if i + 1 >= len(self._lines) or self._fixed[i] or self._fixed[i + 1]:
            return False
        line, after = self._lines[i], self._lines[i + 1]
        return not after.blanks and not line.is_stopped and after.is_continuation

    def _count_lone_words(self) -> int:
        """Return how many lines are the lone first word of a paragraph."""
        found = 0
        for i, after in enumerate(self._lines[1:]):
            found += self._is_lone(i) and after.is_continuation and not after.blanks
        return found

    def _width(self, i: int) -> int:
        """Return the width in characters that the lines around are wrapped at; 0 without wraps."""
        near = range(max(0, i - NEIGHBOURS), min(len(self._lines), i + NEIGHBOURS + 1))
        lengths = [
            self._lines[k].length
            for k in near
            if self._sure[k] and NARROWEST <= self._lines[k].length <= WIDEST
        ]
        return max(lengths) if len(lengths) >= FEWEST_WRAPS else 0

    def _joined_lone_words(self, first: int, last: int) -> set[int]:
        """Return the lines of one word that are joined to the next line.

        Only pages whose paragraphs begin with a lone word have any. Of several in a row the last
        belongs to the line of many words after it. Those before it form pairs, like the two words
        of a name.
        """
        joined: set[int] = set()
        i = first
        while self._has_lone_words and i < last:
            stop = i
            while stop < last and self._is_lone(stop):
                stop += 1
            if stop > i:
                joined.update(range(i, stop - 2, 2))
                joined |= {stop - 1} if stop < last else set()
            i = stop + 1
        return joined

    def _is_lone(self, i: int) -> bool:
        line = self._lines[i]
        is_word = any(map(str.isalnum, line.view)) and not line.is_continuation
        is_open = (
            not line.is_ended
            or line.view[:-1].isdigit()
            or self._language.is_abbreviation(line.view)
        )
        return line.is_one_word and is_word and is_open and not self._fixed[i]

    def _is_wrap(self, i: int, is_begun: bool, has_short: bool, lone: set[int]) -> bool:
        if self._fixed[i] or self._fixed[i + 1]:
            return False
        # Last, because it takes the most time: whether the line is a block by itself.
        is_open = self._is_open(i, is_begun, has_short, lone)
        return is_open and (is_begun or not self._is_whole(self._lines[i]))

    def _is_open(self, i: int, is_begun: bool, has_short: bool, lone: set[int]) -> bool:
        """Return whether a line continues in the next one, unless it is a block by itself."""
        line, after = self._lines[i], self._lines[i + 1]
        if i in lone and not is_begun:
            return True
        if self._has_indents and after.indent > self._margin:
            return False
        if not line.is_stopped and (after.is_continuation or self._is_unfinished(line)):
            return True
        width = self._width(i)
        if not width or line.length > width + _SLACK or self._kind(after) in _WHOLE_LINES:
            return False
        if self._has_lone_words and self._is_lone(i + 1):
            return False
        if line.is_stopped and self._is_heading(i + 1):
            return False
        if line.is_stopped:
            return (self._is_full(i, width) or after.view[0].islower()) and not after.marker
        return self._is_full(i, width) or (is_begun and has_short)

    def _indents_paragraphs(self) -> bool:
        """Return whether the page indents first lines of paragraphs, and seldom others."""
        pairs = [
            (line, after)
            for line, after in pairwise(self._lines)
            if not after.blanks and after.indent > line.indent and not after.marker
        ]
        starts = sum(line.is_ended and not after.is_continuation for line, after in pairs)
        return starts >= FEWEST_WRAPS and starts >= LEAST_INDENTED * len(pairs)

    def _is_heading(self, i: int) -> bool:
        """Return whether a line between two sentences is short and has no end mark."""
        if i + 1 >= len(self._lines) or self._lines[i + 1].blanks:
            return False
        line, after = self._lines[i], self._lines[i + 1]
        is_unfinished = self._is_unfinished(line)
        is_open = line.is_stopped or is_unfinished or line.is_continuation or after.is_continuation
        return not is_open and not self._is_full(i, self._width(i))

    def _is_full(self, i: int, width: int) -> bool:
        return self._lines[i].length + 1 + self._lines[i + 1].first_word > width

    def _has_short_lines(self, first: int, last: int) -> bool:
        """Return whether lines of a range may be short inside a paragraph.

        They may be where paragraphs begin with a lone word. Else they may be in a range without a
        short line that ends in an end mark, because there blank lines separate the paragraphs.
        """
        return self._has_lone_words or not any(
            self._lines[i].is_stopped and not self._is_full(i, self._width(i))
            for i in range(first, last - 1)
        )

    def _is_unfinished(self, line: PageLine) -> bool:
        """Return whether a long line ends as a paragraph never does."""
        if line.length < SHORTEST_UNFINISHED:
            return False
        if line.view.endswith(_CUT):
            return not line.view.endswith(_DASHES)
        last = line.view.rsplit(" ", 1)[-1]
        return last.islower() and last in self._dangling_words

    def _is_whole(self, line: PageLine) -> bool:
        """Return whether a line is a block by its own words."""
        return self._kind(line) in _WHOLE_LINES or is_notice_line(line.view, self._language)

    def _kind(self, line: PageLine) -> BlockKind | None:
        return lexical_kind(line.view, self._language)
