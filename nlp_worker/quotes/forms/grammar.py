"""The forms of a language: patterns over items, read from a file that lists them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from nlp_worker.languages import Language
from nlp_worker.quotes.forms.items import Item

FILE = "attribution_forms.txt"
Side = Literal["after", "closed", "next", "before", "set-off", "clause", "unsure"]
_UNSURE = "unsure"
_END = "$"
_CONTENT, _BEGINNING = "(?P<content>.{1,78}?)", "(?P<beginning>[^FV,]{1,12})"
"""Items of a clause that is reported, and of its beginning before an interruption."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: on which side of a passage its words stand, and their pattern."""

    side: Side
    pattern: re.Pattern[str]
    lemmas: frozenset[str]
    """Lemmas of the verb; empty for any verb of speech."""
    is_certain: bool
    """Whether a detector cannot overrule what it finds."""

    @property
    def is_inverted(self) -> bool:
        """Return whether the content begins the sentence and is not interrupted."""
        return self.pattern.pattern.startswith("^" + _CONTENT)

    def accepts(self, verb: Item | None) -> bool:
        """Return whether a verb is one of the form's."""
        return not self.lemmas or (
            verb is not None and verb.words[-1].lemma.casefold() in self.lemmas
        )


@dataclass(frozen=True, slots=True)
class Match:
    """The items that a form has found."""

    speaker: Item
    verb: Item | None


@cache
def read_forms(language: Language) -> tuple[Form, ...]:
    """Return the forms of a language; none if its folder lists none.

    Raises:
        ValueError: a line of the file is not a form; names the line.
    """
    path = language.folder.joinpath(FILE)
    if not path.is_file():
        return ()
    lines = path.read_text("utf-8").splitlines()
    return tuple(_form(line) for line in lines if line.strip() and not line.startswith("#"))


def match(
    forms: Sequence[Form],
    side: Side,
    items: Sequence[Item],
    is_person: Callable[[Item], bool],
) -> Match | None:
    """Return what the first fitting form of one side finds in the items beside a passage.

    A form before a passage may fit from several items on; the first person that it finds counts.
    """
    codes = "".join(item.code for item in items) + _END
    for form in forms:
        if form.side != side:
            continue
        starts = range(len(items)) if side in ("before", "set-off") else (0,)
        found = [fit for start in starts if (fit := form.pattern.match(codes, start))]
        matches = [_match_of(fit, items) for fit in found]
        matches = [fit for fit in matches if form.accepts(fit.verb)]
        if matches:
            return next((fit for fit in matches if is_person(fit.speaker)), matches[0])
    return None


def _match_of(fit: re.Match[str], items: Sequence[Item]) -> Match:
    speaker = items[fit.start("speaker")]
    return Match(speaker, items[fit.start("verb")] if "verb" in fit.re.groupindex else None)


def _form(line: str) -> Form:
    side, pattern, _, lemmas = (*line.split("\t"), "", "", "")[:4]
    is_form = "R" in pattern or ("S" in pattern and set("VD").intersection(pattern))
    if side not in get_args(Side) or not is_form:
        raise ValueError(f"{FILE}: not a form: {line!r}")
    written = pattern.replace(_END, r"\$").replace("S", "(?P<speaker>N)", 1)
    written = written.replace("R", "(?P<speaker>R)", 1)
    lemma_set = frozenset(lemmas.split())
    written = _named_verb(written)
    written = written.replace("C", _CONTENT).replace("K", _BEGINNING)
    return Form(cast(Side, side), re.compile(written), lemma_set, side != _UNSURE)


def _named_verb(pattern: str) -> str:
    """Return a pattern whose first V or D outside of brackets is the group `verb`."""
    depth = 0
    for at, char in enumerate(pattern):
        depth += (char == "[") - (char == "]")
        if char in "VD" and not depth:
            return f"{pattern[:at]}(?P<verb>{char}){pattern[at + 1 :]}"
    return pattern
