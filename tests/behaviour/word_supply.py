"""Contents, fillers and single words for one page, without repeats."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.behaviour.page_choices import pick_one

_DATA = Path(__file__).parent / "data"
_SLOT = re.compile(r"\[(\w+)\]")
_BY_SPEECH = re.compile(r"<([^|<>]*)\|([^<>]*)>")
HALVES = " || "


def _read(name: str) -> dict[str, list[str]]:
    entries: dict[str, Any] = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
    return entries


CONTENTS, WORDS, FILLERS = _read("contents.toml"), _read("words.toml"), _read("fillers.toml")


class WordSupply:
    """Gives one page its words; `is_reported_past` says in which form reports stand on it."""

    def __init__(self, random: Random, *, is_reported_past: bool) -> None:
        self._random = random
        self._is_reported_past = is_reported_past
        self._used: set[str] = set()
        self._fixed: dict[str, str] = {}

    def content(self, kind: str) -> str:
        """Return what somebody says, in words for words in marks."""
        return self._fill(self._pick(CONTENTS[kind]), reported=False)

    def report(self, kind: str) -> str:
        """Return what somebody is reported to say."""
        return self._fill(self._pick(CONTENTS[kind]), reported=self._is_reported_past)

    def statement(self) -> str:
        """Return a sentence that somebody says, without its stop."""
        kind = pick_one(self._random, ["clauses", "speech", "speech"])
        return capitalised(self.content(kind))

    def filler(self, kind: str = "sentences") -> str:
        """Return a sentence in which nobody speaks."""
        return self._fill(self._pick(FILLERS[kind]), reported=False)

    def word(self, kind: str) -> str:
        """Return a word of a kind."""
        return self._fill(self._pick(WORDS[kind]), reported=False)

    def post(self) -> str:
        """Return the speaker's post: the same wherever the page speaks of it."""
        return self._fixed.setdefault("post", self.word("post"))

    def _pick(self, values: Sequence[str]) -> str:
        fresh = [value for value in values if value not in self._used]
        value = pick_one(self._random, fresh or values)
        self._used.add(value)
        return value

    def _fill(self, template: str, *, reported: bool) -> str:
        text = _BY_SPEECH.sub(lambda match: match[2 if reported else 1], template)
        while match := _SLOT.search(text):
            text = text[: match.start()] + self._pick(WORDS[match[1]]) + text[match.end() :]
        return text


def capitalised(text: str) -> str:
    """Return the text with a capital at its beginning; the rest keeps its case."""
    return text[:1].upper() + text[1:]
