"""The lines of a page, and what can be told of a line by itself."""

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views

_LINE = re.compile(r"([^\r\n\u2028\u2029]*)(\r\n|[\r\n\u2028\u2029]|$)")
_STOP = re.compile(r"""[.!?:;…]["'”’)\]*]*$""")
_FULL_STOP = re.compile(r"""[.!?…]\s?["'”’)\]*]*$""")
_MARKER = re.compile(r"(?:[-*•·▪◦‣●■►»>]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DANGLING = (",", "-", "–", "—", "(", "[", "&", "/")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: its trimmed span, its words as viewed, the blank lines before it."""

    span: TextSpan
    view: str
    blanks: int
    indent: int

    @property
    def length(self) -> int:
        """Characters between the margins."""
        return len(self.view)

    @property
    def is_stopped(self) -> bool:
        """Whether the line ends a sentence or announces something."""
        return bool(_STOP.search(self.view[-8:]))

    @property
    def is_ended(self) -> bool:
        """Whether the line ends a sentence."""
        return bool(_FULL_STOP.search(self.view[-8:]))

    @property
    def is_alone(self) -> bool:
        """Whether the line is a single word."""
        return " " not in self.view

    @property
    def goes_on(self) -> bool:
        """Whether the line begins as the middle of a sentence does."""
        first = self.view[0]
        return first.islower() or (first in ",.;:)]%" and self.length > 1)

    @property
    def dangles(self) -> bool:
        """Whether the line ends as no paragraph does."""
        if self.view.endswith(_DANGLING):
            return not self.view.endswith((" -", " –", " —", "--"))
        last = self.view.rsplit(" ", 1)[-1]
        return last.islower() and last in ENGLISH.lexicon("dangling_words")

    @property
    def marker(self) -> int:
        """Length of the list marker the line begins with, white space included."""
        found = _MARKER.match(self.view)
        return found.end() if found else 0

    @property
    def first_word(self) -> int:
        """Length of the first word."""
        return (self.view.find(" ") + 1 or self.length + 1) - 1


def read_lines(views: Views, within: TextSpan | None = None) -> list[Line]:
    """The lines that hold anything, of the page or a stretch of it; invisible ones are blank."""
    lines: list[Line] = []
    blanks = 0
    for match in _LINE.finditer(views.text, *(within or ())):
        if span := trim(views.plain, *match.span(1)):
            indent = span.start - match.start(1)
            lines.append(Line(span, views.plain[slice(*span)], blanks, indent))
            blanks = 0
        else:
            blanks += 1
    return lines


def is_title_case(text: str) -> bool:
    """Whether most longer words of a text begin with a capital."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and capitals >= 0.7 * len(words)


def stretches(lines: list[Line]) -> list[tuple[int, int]]:
    """Runs of lines without a blank line between them, as half-open ranges of numbers."""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.blanks]
    return list(pairwise([*starts, len(lines)]))
