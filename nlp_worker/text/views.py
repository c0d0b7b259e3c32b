"""Length-preserving views: the text with single characters replaced, for models and rules to read.

Every offset into a view is an offset into the text, so nothing has to be mapped back.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_worker.text.spans import TextSpan

LONGEST_WORD = 200
"""A longer run of characters without white space is data, not a word. The tokenizer takes quadratic
time in such runs, and base64, minified script or rows of marks have nothing to find."""

_STRAIGHT = {ord(mark): '"' for mark in "“”„‟«»〝〞＂"} | {ord(mark): "'" for mark in "‘’‚‛‹›"}
# Marks of windows-1252 that were read as latin-1, where these codes are control characters.
_C1_MARKS = {0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—"}
_BROKEN_MARKS = {
    "â€œ": "  “",
    "â€\x9d": "”  ",
    "â€˜": "  ‘",
    "â€™": "’  ",
    "â€“": " – ",
    "â€”": " — ",
}
"""Marks in UTF-8 that was read as windows-1252, and what is read in their place, as long."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_C1 = re.compile("[\x91-\x97]")
_RUN = re.compile(r"\S+")
_CACHED_BELOW = 0x3000


class _Table(dict[int, str]):
    """Translation table for `str.translate`, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        # Z: separators; C: control, format (zero width), private use, surrogate, unassigned.
        seen = " " if unicodedata.category(char)[0] in "ZC" else char
        if code < _CACHED_BELOW:
            self[code] = seen
        return seen


_TABLE = _Table(_STRAIGHT)


@dataclass(frozen=True, slots=True)
class Views:
    """A text beside its views, all of one length.

    `text`: marks that a wrong character set has broken are whole.
    `plain`: white space, control and invisible characters are spaces, quote marks are straight.
    `model`: `plain` with runs longer than `LONGEST_WORD` blanked.
    `blanked`: the blanked runs.
    """

    text: str
    plain: str
    model: str
    blanked: tuple[TextSpan, ...]


def make_views(text: str) -> Views:
    """Build the views of `text` in linear time."""
    text = _with_whole_marks(text)
    plain = text.translate(_TABLE)
    blanked = tuple(
        TextSpan(*run.span())
        for run in _RUN.finditer(plain)
        if run.end() - run.start() > LONGEST_WORD
    )
    model = _blank(plain, blanked)
    assert len(text) == len(plain) == len(model)
    return Views(text, plain, model, blanked)


def _with_whole_marks(text: str) -> str:
    if "â€" in text:
        for broken, mark in _BROKEN_MARKS.items():
            text = text.replace(broken, mark)
    return text if _C1.search(text) is None else text.translate(_C1_MARKS)


def only(views: Views, spans: Sequence[TextSpan]) -> Views:
    """Return views of the same length with spaces for all but `spans` (sorted, apart)."""
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(views.text)]
    rest = tuple(itertools.starmap(TextSpan, zip(ends, starts, strict=True)))
    text, plain, model = (_blank(view, rest) for view in (views.text, views.plain, views.model))
    return Views(text, plain, model, views.blanked)


def _blank(plain: str, runs: tuple[TextSpan, ...]) -> str:
    parts, done = [], 0
    for start, end in runs:
        parts += [plain[done:start], " " * (end - start)]
        done = end
    return "".join([*parts, plain[done:]])


def control_characters(text: str) -> tuple[int, int] | None:
    """Return the position of the first control character and their number; None if there is none.

    Tabs and line breaks do not count.
    """
    first = _CONTROL.search(text)
    return (first.start(), len(_CONTROL.findall(text))) if first else None


def without_control_characters(text: str) -> str:
    """Return `text` without control characters and lone surrogates, which HTML parsers refuse."""
    return _CONTROL.sub("", text).encode("utf-8", "ignore").decode("utf-8")
