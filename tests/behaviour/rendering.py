"""Fills the slots of a form. What each slot stands for is told in `data/forms.toml`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.behaviour.content_slots import ContentSlots
from tests.behaviour.cue_verbs import CUE_VERBS
from tests.behaviour.invented_people import InventedPerson
from tests.behaviour.page_choices import PageChoice
from tests.behaviour.page_writer import ANYBODY, PageWriter
from tests.behaviour.speaker_phrases import SpeakerPhrases
from tests.behaviour.word_supply import WORDS, WordSupply, capitalised

_SLOT = re.compile(r"\{([^{}:@]+)(?::(\d+))?(?:@(\w+))?\}")


@dataclass(frozen=True, slots=True)
class PagePeople:
    """The speaker, the `other` of the form, and a `bystander` who speaks before it."""

    speaker: InventedPerson
    other: InventedPerson
    bystander: InventedPerson


class FormRenderer:
    """Writes forms for one page."""

    def __init__(
        self, choice: PageChoice, supply: WordSupply, writer: PageWriter, people: PagePeople
    ) -> None:
        self._choice, self._supply, self._writer, self._people = choice, supply, writer, people
        self._phrases = SpeakerPhrases(choice.naming, people.speaker, supply)
        self._nickname = supply.word("nickname")
        self._contents = self._content_slots(choice.punctuation)
        self._words = self._word_table()

    def _word_table(self) -> dict[str, Callable[[], str]]:
        """Return what gives each slot its words that is neither a content nor a word list."""
        people, supply = self._people, self._supply
        return {
            "name": lambda: people.speaker.full,
            "short": lambda: people.speaker.short,
            "he": lambda: people.speaker.pronoun,
            "He": lambda: capitalised(people.speaker.pronoun),
            "other": lambda: people.other.full,
            "other short": lambda: people.other.short,
            "bystander": lambda: people.bystander.full,
            "speaker's": self._phrases.possessive,
            "Speaker's": lambda: capitalised(self._phrases.possessive()),
            "nicknamed": self._nicknamed,
            "said": lambda: CUE_VERBS[self._choice.verb].in_tense(self._choice.tense),
            "added": lambda: CUE_VERBS["add"].in_tense(self._simple_tense()),
            "filler": supply.filler,
            "post": supply.post,
            "unsaid": lambda: supply.report("clauses"),
            "title work": lambda: self._in_marks("work"),
            "Title work": lambda: self._in_marks("work"),
            "scare": lambda: self._in_marks("scare"),
            "firm": lambda: self._in_marks("firm"),
            "terms": self._terms,
        }

    def write_bystander(self) -> None:
        """Write a paragraph in which somebody else is quoted."""
        contents, self._contents = self._contents, self._content_slots(",")
        self.render("{front:9@bystander} said {bystander}, {trade} in {place}.\n\n")
        self._contents = contents

    def introduce(self, separator: str) -> None:
        """Write the sentence that names the speaker first, if the page needs one."""
        if introduction := self._phrases.introduction():
            self._writer.write(introduction + separator)

    def render(self, template: str) -> None:
        """Write a template with all its slots filled."""
        at = 0
        for slot in _SLOT.finditer(template):
            self._writer.write(template[at : slot.start()])
            self._fill(slot[1], int(slot[2] or 1), slot[3], template)
            at = slot.end()
        self._writer.write(template[at:])

    def _fill(self, slot: str, number: int, by: str | None, template: str) -> None:
        if self._contents.knows(slot):
            self._contents.write(slot, number, self._names(by, template))
        elif slot in ("speaker", "Speaker"):
            phrase = self._phrases.subject()
            self._writer.write(capitalised(phrase) if slot == "Speaker" else phrase)
            if self._phrases.ends_in_apposition():
                self._writer.owe_comma()
        elif slot in self._words:
            self._writer.write(self._words[slot]())
        elif slot in WORDS:
            self._writer.write(self._supply.word(slot))
        else:
            raise ValueError(f"forms.toml: no slot is called {slot!r}")

    def _names(self, by: str | None, template: str) -> frozenset[str]:
        if by == "nobody":
            return ANYBODY
        person = getattr(self._people, by or "speaker")
        nicknamed = {self._nicknamed()} if "{nicknamed}" in template else set()
        return frozenset({person.full} | nicknamed)

    def _content_slots(self, punctuation: str) -> ContentSlots:
        choice, other = self._choice, self._people.other
        return ContentSlots(choice.marks, punctuation, self._supply, self._writer, other.full)

    def _nicknamed(self) -> str:
        return self._people.speaker.with_nickname(self._contents.in_marks(self._nickname))

    def _simple_tense(self) -> str:
        """Return the page's tense, or the present for "is adding"."""
        return "present" if self._choice.tense == "progressive" else self._choice.tense

    def _terms(self) -> str:
        first, second, third = (self._in_marks("term") for _ in range(3))
        return f"{first}, {second} and {third}"

    def _in_marks(self, kind: str) -> str:
        return self._contents.in_marks(self._supply.word(kind))
