"""Forms of attribution, and the values of every dimension that a form allows."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.behaviour.cue_verbs import CUE_VERBS

NONE = "–"
"""The value of a dimension that a form does not use."""
MARKS = ("“…”", '"…"', "‘…’", "«…»", "„…“")
POSITIONS = (
    "alone",
    "before others",
    "after one",
    "after several",
    "after a quotation",
    "after a sentence",
)
NAMED = ("full", "surname", "title name", "office name", "role name", "name role")
NAMINGS = {
    "named": NAMED,
    "noun": (*NAMED, "nominal"),
    "subject": (*NAMED, "nominal", "pronoun"),
    "possessive": (*NAMED[:-1], "nominal", "pronoun"),
}
HARD_NAMINGS = frozenset(["nominal", "pronoun"])
"""A page is plain only if the speaker is named where the quotation stands."""
_PUNCTUATION_FRAME = {"?": "question", "!": "exclamation"}
_BEFORE_CUE = re.compile(r"\{(?:front|start|nested)\b")
_AFTER_CUE = re.compile(r"\{(?:whole|rest)\b")
_IN_MARKS = re.compile(
    r"\{(?:front|start|nested|whole|open|closed|[Mm]ixed|described|called|nicknamed"
    r"|[Tt]itle work|scare|terms|firm)\b"
)


@dataclass(frozen=True, slots=True)
class AttributionForm:
    """A template, and what may be chosen for it. `frame` is None without a cue verb to choose."""

    name: str
    text: str
    plain: bool
    frame: str | None
    grouped: bool
    own_paragraph: bool
    positions: tuple[str, ...]
    marks: tuple[str, ...]
    punctuation: tuple[str, ...]
    namings: tuple[str, ...]
    inverted: bool

    @property
    def is_negative(self) -> bool:
        """Return whether nobody is quoted."""
        return self.name.startswith("nothing-")

    def cues(self, punctuation: str) -> list[tuple[str, str]]:
        """Return the verbs with their tenses that go with the punctuation of the words in marks."""
        if self.frame is None:
            return [(NONE, NONE)]
        wanted = {self.frame, _PUNCTUATION_FRAME.get(punctuation, self.frame)}
        return [
            (verb.lemma, tense)
            for verb in CUE_VERBS.values()
            if wanted <= verb.frames and not (verb.lemma == "add" and "add" in self.text)
            for tense in verb.tenses
            if not self.inverted or tense in ("past", "present")
        ]


def load_forms() -> list[AttributionForm]:
    """Return every form, in the order of the file."""
    text = (Path(__file__).parent / "data/forms.toml").read_text(encoding="utf-8")
    return [_form(name, entry) for name, entry in tomllib.loads(text).items()]


def _form(name: str, entry: dict[str, Any]) -> AttributionForm:
    text, own_paragraph = entry["text"], entry.get("own_paragraph", False)
    return AttributionForm(
        name=name,
        text=text,
        plain=entry.get("plain", False),
        frame=entry.get("cue"),
        grouped=entry.get("grouped", True),
        own_paragraph=own_paragraph,
        positions=tuple(entry.get("positions", POSITIONS[:-1] if own_paragraph else POSITIONS)),
        marks=tuple(entry.get("marks", MARKS if _IN_MARKS.search(text) else [NONE])),
        punctuation=tuple(entry.get("punctuation", _punctuation(text, entry.get("cue")))),
        namings=_namings(text, entry),
        inverted=entry.get("inverted", False),
    )


def _punctuation(text: str, frame: str | None) -> Iterator[str]:
    """Yield how the words in marks may end; "outside" is a comma or stop after the mark."""
    if _BEFORE_CUE.search(text):
        yield from (",", "outside")
    elif not _AFTER_CUE.search(text):
        yield NONE
    else:
        yield from (".", "outside")
        if frame in (None, "statement"):
            yield from ("?", "!")


def _namings(text: str, entry: dict[str, Any]) -> tuple[str, ...]:
    if "{speaker" not in text and "{Speaker" not in text:
        return (NONE,)
    return NAMINGS[entry.get("naming", "noun" if entry.get("inverted") else "subject")]
