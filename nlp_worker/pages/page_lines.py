"""The lines of a page, and what one line shows by itself."""

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views

_LINE = re.compile(r"([^\r\n\u2028\u2029]*)(\r\n|[\r\n\u2028\u2029]|$)")
_STOP = re.compile(r"""[.!?:;…]["'”’)\]*]*$""")
_FULL_STOP = re.compile(r"""[.!?…]\s?["'”’)\]*]*$""")
_MARKER = re.compile(r"(?:[-*•·▪◦‣●■►»>]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line with words; `span` and `view` are without the white space around it.

    `blanks` is the number of blank lines before it, `indent` the number of characters before its
    first word.
    """

    span: TextSpan
    view: str
    blanks: int
    indent: int

    @property
    def length(self) -> int:
        """Return the number of characters, without the white space around it."""
        return len(self.view)

    @property
    def is_stopped(self) -> bool:
        """Return whether the line ends in an end mark, a colon or a semicolon."""
        return bool(_STOP.search(self.view[-8:]))

    @property
    def is_ended(self) -> bool:
        """Return whether the line ends a sentence."""
        return bool(_FULL_STOP.search(self.view[-8:]))

    @property
    def is_one_word(self) -> bool:
        """Return whether the line is a single word."""
        return " " not in self.view

    @property
    def is_continuation(self) -> bool:
        """Return whether the line begins like the middle of a sentence."""
        first = self.view[0]
        return first.islower() or (first in ",.;:)]%" and self.length > 1)

    @property
    def marker(self) -> int:
        """Return the length of the list marker at the start, with the white space after it."""
        found = _MARKER.match(self.view)
        return found.end() if found else 0

    @property
    def first_word(self) -> int:
        """Return the length of the first word."""
        return (self.view.find(" ") + 1 or self.length + 1) - 1


def read_lines(views: Views, within: TextSpan | None = None) -> list[PageLine]:
    """Return the lines with words, of the page or of a part of it.

    A line of invisible characters is blank.
    """
    lines: list[PageLine] = []
    blanks = 0
    for match in _LINE.finditer(views.text, *(within or ())):
        if span := trim(views.plain, *match.span(1)):
            indent = span.start - match.start(1)
            lines.append(PageLine(span, views.plain[slice(*span)], blanks, indent))
            blanks = 0
        else:
            blanks += 1
    return lines


def split_at_blanks(lines: list[PageLine]) -> list[tuple[int, int]]:
    """Return the runs of lines without a blank line between them, as half-open number ranges."""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.blanks]
    return list(pairwise([*starts, len(lines)]))
