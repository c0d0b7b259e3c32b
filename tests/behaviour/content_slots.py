"""Writes what people say: contents in marks, without marks and in reports."""

import re
from collections.abc import Callable

from tests.behaviour.attribution_forms import MARKS, NONE
from tests.behaviour.page_writer import PageWriter
from tests.behaviour.word_supply import HALVES, WordSupply, capitalised

Names = frozenset[str]
_IN_MARKS = re.compile(r"\^([^^]*)\^")
_INNER_MARKS = dict(zip(MARKS, ("‘…’", "'…'", "“…”", "“…”", "‚…‘"), strict=True))
_REPORTS = {
    "clause": "clauses",
    "mixed": "mixed",
    "described": "described",
    "called": "called",
    "request": "requested",
    "promise": "promised",
    "denied": "denied",
    "recommended": "recommended",
    "accused": "accused",
    "whether": "whether",
}
_INNER_QUOTE = 2


class ContentSlots:
    """Writes the content slots of one page.

    `punctuation` is how words in marks end, `other_name` who is quoted inside a quotation.
    """

    def __init__(
        self, marks: str, punctuation: str, supply: WordSupply, writer: PageWriter, other_name: str
    ) -> None:
        marks = MARKS[0] if marks == NONE else marks
        self._opening, self._closing = marks.split("…")
        self._inner_opening, self._inner_closing = _INNER_MARKS[marks].split("…")
        self._punctuation, self._supply, self._writer = punctuation, supply, writer
        self._other_name = other_name
        self._second_half = ""
        self._slots = self._slot_table()

    def _slot_table(self) -> dict[str, Callable[[int, Names], None]]:
        """Return what writes each slot that is no report."""
        return {
            "front": self._front,
            "whole": self._whole,
            "start": self._start,
            "rest": self._rest,
            "open": lambda n, names: self._marked(n, names, self._statement(), closes=False),
            "open rest": lambda n, names: self._marked(n, names, self._rest_text(), closes=False),
            "closed": lambda n, names: self._marked(n, names, self._statement(), opens=False),
            "bare": lambda n, names: self._bare(n, names, self._statement()),
            "bare speech": lambda n, names: self._bare(n, names, self._speech()),
            "bare two": lambda n, names: self._bare(n, names, f"{self._speech()} {self._speech()}"),
            "bare question": lambda n, names: self._bare(n, names, self._question()),
            "topic": self._topic,
            "Topic": lambda n, names: self._topic(n, names, begins=True),
            "predicate": self._predicate,
            "headline": self._headline,
            "nested direct": self._nested_direct,
            "nested indirect": self._nested_indirect,
        }

    def knows(self, slot: str) -> bool:
        """Return whether a slot holds something said."""
        return slot in self._slots or slot.lower() in _REPORTS

    def write(self, slot: str, number: int, names: Names) -> None:
        """Write what fills a slot as a span of quotation `number` by one of `names`."""
        if slot in self._slots:
            self._slots[slot](number, names)
        else:
            self._report(slot, number, names)

    def in_marks(self, text: str) -> str:
        """Return words in the page's outer marks."""
        return f"{self._opening}{text}{self._closing}"

    def _statement(self) -> str:
        return self._supply.statement() + "."

    def _rest_text(self) -> str:
        return self._second_half + "."

    def _speech(self) -> str:
        return self._supply.content("speech") + "."

    def _question(self) -> str:
        return self._supply.content("questions") + "?"

    def _spoken(self, end: str) -> str:
        """Return a sentence that ends by the page's punctuation, or in `end` if it is none of ?!."""
        if self._punctuation == "?":
            return self._question()
        if self._punctuation == "!":
            return self._supply.content("exclamations") + "!"
        return self._supply.statement() + end

    def _span(self, number: int, kind: str | None, names: Names, text: str) -> None:
        start = self._writer.length
        self._writer.write(text)
        self._writer.add_span(number, kind, names, start)

    def _marked(
        self, number: int, names: Names, text: str, *, opens: bool = True, closes: bool = True
    ) -> None:
        """Write direct speech; a stop or comma goes behind the mark if the page has it so."""
        outside = ""
        if self._punctuation == "outside" and closes:
            text, outside = text[:-1], text[-1]
        self._writer.write(self._opening if opens else "")
        self._span(number, "direct", names, text)
        self._writer.write((self._closing if closes else "") + outside)

    def _front(self, number: int, names: Names) -> None:
        self._marked(number, names, self._spoken(","))
        self._punctuation = self._punctuation if self._punctuation == "outside" else ","

    def _whole(self, number: int, names: Names) -> None:
        self._marked(number, names, self._spoken("."))

    def _start(self, number: int, names: Names) -> None:
        first, self._second_half = self._supply.content("halves").split(HALVES)
        self._marked(number, names, first + ",")

    def _rest(self, number: int, names: Names) -> None:
        self._marked(number, names, self._rest_text())

    def _bare(self, number: int, names: Names, text: str) -> None:
        self._span(number, "direct", names, text)

    def _topic(self, number: int, names: Names, *, begins: bool = False) -> None:
        first, self._second_half = self._supply.report("interrupted").split(HALVES)
        self._span(number, "indirect", names, capitalised(first) if begins else first)

    def _predicate(self, number: int, names: Names) -> None:
        self._span(number, "indirect", names, self._second_half)

    def _headline(self, number: int, names: Names) -> None:
        self._span(number, None, names, capitalised(self._supply.content("headlines")))

    def _report(self, slot: str, number: int, names: Names) -> None:
        template = self._supply.report(_REPORTS[slot.lower()])
        text = _IN_MARKS.sub(lambda match: self.in_marks(match[1]), template)
        kind = "indirect" if text == template else "mixed"
        self._span(number, kind, names, capitalised(text) if slot[0].isupper() else text)

    def _nested_direct(self, number: int, names: Names) -> None:
        inner = self._supply.content("nested_inner")
        self._nested(number, names, self._supply.content("nested_direct"), "inner", inner)

    def _nested_indirect(self, number: int, names: Names) -> None:
        inner = self._supply.content("nested_report")
        self._nested(number, names, self._supply.content("nested_indirect"), "report", inner)

    def _nested(self, number: int, names: Names, outer: str, slot: str, inner: str) -> None:
        """Write a quotation with another one, by somebody else, in it."""
        before, after = outer.replace("{other}", self._other_name).split(f"{{{slot}}}")
        is_direct = slot == "inner"
        outside = self._punctuation == "outside"
        self._writer.write(self._opening)
        start = self._writer.length
        self._writer.write(before + (self._inner_opening if is_direct else ""))
        kind = "direct" if is_direct else "indirect"
        self._span(_INNER_QUOTE, kind, frozenset([self._other_name]), inner)
        self._writer.write((self._inner_closing if is_direct else "") + after)
        self._writer.write("" if outside else ",")
        self._writer.add_span(number, "direct", names, start)
        self._writer.write(self._closing + ("," if outside else ""))
