"""Which line breaks are wraps inside a paragraph, told from the page's own lines.

A line that was wrapped is full: the first word of the next line would not have fitted. The width
it would have to fit is taken from the surest wraps nearby (no stop, then a small letter), so a
page may be wrapped in one region and have a paragraph a line in another. Some pages also break
after the first word of every paragraph; that shows as single words on lines of their own.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import mode

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.kinds import is_notice_line, own_kind
from nlp_worker.pages.lines import Line

NARROWEST = 30
WIDEST = 100
"""Columns a wrapped line may have; a longer line is a whole paragraph."""
SHORTEST_DANGLING = 50
"""Columns of a line that must go on because of its last word; titles can end so too."""
NEIGHBOURS = 12
"""Lines looked at before and after one for the width they are wrapped at."""
FEWEST_WRAPS = 2
FEWEST_ALONE = 3
MOST_SET_IN = 0.8
"""Share of the lines set in that begin a paragraph, where indents mean that."""
_SLACK = 2
_WHOLE = ("dateline", "byline", "source", "url", "related")


class Wraps:
    """The wraps of one page; `fixed` are the lines that are never joined (tables, lists…)."""

    def __init__(self, lines: Sequence[Line], fixed: Sequence[bool]) -> None:
        self._lines = lines
        self._fixed = fixed
        self._sure = [self._is_sure(i) for i in range(len(lines))]
        self._has_lone_words = self._lone_words() >= FEWEST_ALONE
        self._margin = mode(line.indent for line in lines) if lines else 0
        self._has_indents = self._are_indents_starts()

    def joins(self, first: int, last: int) -> list[bool]:
        """For the lines of one stretch (half-open): whether each is joined to the one after it."""
        joins: list[bool] = []
        alone, is_one = self._lone_run(first, last), self._is_one(first, last)
        for i in range(first, last):
            is_begun = bool(joins) and joins[-1]
            is_wrap = i + 1 < last and self._is_wrap(i, is_begun, is_one, alone)
            joins.append(is_wrap)
        return joins

    def _is_sure(self, i: int) -> bool:
        if i + 1 >= len(self._lines) or self._fixed[i] or self._fixed[i + 1]:
            return False
        line, after = self._lines[i], self._lines[i + 1]
        return not after.blanks and not line.is_stopped and after.goes_on

    def _lone_words(self) -> int:
        """How many lines are the lone first word of a paragraph."""
        found = 0
        for i, after in enumerate(self._lines[1:]):
            found += self._is_lone(i) and after.goes_on and not after.blanks
        return found

    def _width(self, i: int) -> int:
        """Columns the lines around this one are wrapped at; 0 where they are not."""
        near = range(max(0, i - NEIGHBOURS), min(len(self._lines), i + NEIGHBOURS + 1))
        lengths = [
            self._lines[k].length
            for k in near
            if self._sure[k] and NARROWEST <= self._lines[k].length <= WIDEST
        ]
        return max(lengths) if len(lengths) >= FEWEST_WRAPS else 0

    def _lone_run(self, first: int, last: int) -> set[int]:
        """Lines of one word that go with the next line where paragraphs begin with a lone word.

        Of several in a row the last belongs to the line of many words after it; those before it
        pair up, as the two words of a name do.
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
        is_word = any(map(str.isalnum, line.view)) and not line.goes_on
        is_open = (
            not line.is_ended or line.view[:-1].isdigit() or ENGLISH.is_abbreviation(line.view)
        )
        return line.is_alone and is_word and is_open and not self._fixed[i]

    def _is_wrap(self, i: int, is_begun: bool, is_one: bool, alone: set[int]) -> bool:
        if self._fixed[i] or self._fixed[i + 1]:
            return False
        # Whether a line is a block by itself takes longest to tell.
        is_open = self._is_open(i, is_begun, is_one, alone)
        return is_open and (is_begun or not _is_whole(self._lines[i]))

    def _is_open(self, i: int, is_begun: bool, is_one: bool, alone: set[int]) -> bool:
        """Whether a line goes on in the next one, unless it is a block by itself."""
        line, after = self._lines[i], self._lines[i + 1]
        if i in alone and not is_begun:
            return True
        if self._has_indents and after.indent > self._margin:
            return False
        if not line.is_stopped and (
            after.goes_on or (line.dangles and line.length >= SHORTEST_DANGLING)
        ):
            return True
        width = self._width(i)
        if not width or line.length > width + _SLACK or own_kind(after.view) in _WHOLE:
            return False
        if self._has_lone_words and self._is_lone(i + 1):
            return False
        if line.is_stopped and self._is_heading(i + 1):
            return False
        if line.is_stopped:
            return (self._is_full(i, width) or after.view[0].islower()) and not after.marker
        return self._is_full(i, width) or (is_begun and is_one)

    def _are_indents_starts(self) -> bool:
        """Whether the page sets the first line of a paragraph in, and seldom any other line."""
        pairs = [
            (line, after)
            for line, after in pairwise(self._lines)
            if not after.blanks and after.indent > line.indent and not after.marker
        ]
        starts = sum(line.is_ended and not after.goes_on for line, after in pairs)
        return starts >= FEWEST_WRAPS and starts >= MOST_SET_IN * len(pairs)

    def _is_heading(self, i: int) -> bool:
        """Whether a line between two sentences has room left and no stop."""
        if i + 1 >= len(self._lines) or self._lines[i + 1].blanks:
            return False
        line, after = self._lines[i], self._lines[i + 1]
        dangles = line.dangles and line.length >= SHORTEST_DANGLING
        is_open = line.is_stopped or dangles or line.goes_on or after.goes_on
        return not is_open and not self._is_full(i, self._width(i))

    def _is_full(self, i: int, width: int) -> bool:
        return self._lines[i].length + 1 + self._lines[i + 1].first_word > width

    def _is_one(self, first: int, last: int) -> bool:
        """Whether lines may be short inside a paragraph of this stretch.

        So they are where paragraphs begin with a lone word; else in a stretch that no short line
        with a stop divides, for then the page parts paragraphs by blank lines.
        """
        return self._has_lone_words or not any(
            self._lines[i].is_stopped and not self._is_full(i, self._width(i))
            for i in range(first, last - 1)
        )


def _is_whole(line: Line) -> bool:
    """Whether a line is a block by its own words."""
    return own_kind(line.view) in _WHOLE or is_notice_line(line.view)
