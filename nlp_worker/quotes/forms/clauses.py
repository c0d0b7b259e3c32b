"""Reports by plain forms: “Holt promised to resign”, “the pier, said Holt, is safe”."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_worker.quotes.cues import make_cue
from nlp_worker.quotes.forms.grammar import Form, read_forms
from nlp_worker.quotes.forms.items import (
    CLAUSE_TAGS,
    SPEECH_VERB,
    Item,
    ItemReader,
    mention_of_item,
)
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan, trim
from shared.contracts.annotation import QuoteType

CONFIDENCE = 0.9
THAT, INFINITIVE, GERUND, FINITE_VERB, CONJUNCTION, ACCORDING = "TIGFJD"
_FINITE_TAGS = ("VBZ", "VBD", "VBP", "MD")
_FEWEST_WORDS = 2
_LONGEST = 80
"""Words of a sentence that is read."""
_JOINED = re.compile(r"JA*(?P<verb>V)T?")
_TAIL = re.compile(r"^[^FVIG]*[FVIG].*,[^,FIGV]*V[^,FIG]*[.]?\$$")
_NEXT_CLAUSE = re.compile(r",J?N[^,]*[FV]")
_REPORTED = re.compile(r"V(PN|N)?T?$")
_PREDICATE = re.compile(r"[FVIG]")


@dataclass(frozen=True, slots=True)
class Report:
    """A report; a detector cannot overrule one whose form is certain."""

    quote: FoundQuote
    is_certain: bool
    attribution: TextSpan
    """From the speaker to the verb, or from the verb to the speaker."""


def find_reports(section: SectionText) -> Iterator[Report]:
    """Yield the reports of plain forms, in the order of the text."""
    reader = _ClauseReader(section)
    for number, sentence in enumerate(section.sentences):
        tree = section.tree(number)
        if tree is not None and len(sentence.words) <= _LONGEST:
            yield from reader.read(tree)


def _is_reported(form: Form, codes: str, fit: re.Match[str]) -> bool:
    """Return whether somebody else reports it: “Holt said the bank had promised to pay”."""
    return form.is_certain and bool(_REPORTED.search(codes, 0, fit.start()))


def _with_last_mark(section: SectionText, span: TextSpan) -> TextSpan:
    """Return a span with the mark that closes a passage in it: “to wait – “a day, no more””."""
    ends_passage = section.in_marks(span.end - 1) and section.in_marks(span.end)
    is_mark = section.view[span.end : span.end + 1] in ("'", '"')
    return TextSpan(span.start, span.end + 1) if ends_passage and is_mark else span


class _ClauseReader:
    """Reads sentences by the forms of reported clauses."""

    def __init__(self, section: SectionText) -> None:
        self._section = section
        self._items = ItemReader(section)
        forms = read_forms(section.language)
        self._forms = [form for form in forms if form.side in ("clause", "unsure")]
        self._lemmas = section.language.lexicon("strong_reporting_verbs").union(
            *(form.lemmas for form in self._forms)
        )

    def read(self, tree: Tree) -> Iterator[Report]:
        """Yield the reports of the first form that fits a sentence."""
        if not any(word.lemma.casefold() in self._lemmas for word in tree.words):
            return
        items = self._items.read(tree.words)
        codes = "".join(map(self._code, items)) + "$"
        is_attributed = self._is_attributed(items, codes)
        for form in self._forms:
            if is_attributed and not form.is_inverted:
                continue
            fit = form.pattern.search(codes)
            if (
                fit
                and form.accepts(items[fit.start("verb")])
                and not _is_reported(form, codes, fit)
            ):
                reports = list(self._reports(tree, items, codes, form, fit))
                yield from reports
                if reports:
                    return

    def _is_attributed(self, items: Sequence[Item], codes: str) -> bool:
        """Return whether a sentence ends with an attribution: “…, Holt said”, “according to …”."""
        words = [word.lemma.casefold() for item in items for word in item.words]
        return "accord" in words[1:] or bool(_TAIL.search(codes))

    def _code(self, item: Item) -> str:
        """Return the code of an item, with those that only clauses need."""
        word = item.words[0]
        form = self._section.view[word.start : word.end].casefold()
        if item.code == SPEECH_VERB or len(item.words) > 1:
            return item.code
        if form == "that" and word.tag in CLAUSE_TAGS:
            return THAT
        if form == "according":
            return ACCORDING
        if word.tag == "TO" or form == "not":
            return INFINITIVE
        if word.tag == "VBG":
            return GERUND
        if word.tag in _FINITE_TAGS and word.pos in ("VERB", "AUX"):
            return FINITE_VERB
        return CONJUNCTION if form in ("and", "but") else item.code

    def _reports(
        self, tree: Tree, items: Sequence[Item], codes: str, form: Form, fit: re.Match[str]
    ) -> Iterator[Report]:
        speaker, verb = items[fit.start("speaker")], items[fit.start("verb")]
        mention = self._mention(tree, codes, fit, speaker, verb)
        if mention is None or self._section.in_marks(verb.span.start):
            return
        if form.is_certain and not self._can_speak(speaker):
            return
        attribution = TextSpan(
            min(speaker.span.start, verb.span.start), max(speaker.span.end, verb.span.end)
        )
        start, end = fit.span("content")
        before = [fit.span("beginning")] if "beginning" in fit.re.groupindex else []
        is_certain = form.is_certain
        if is_certain and (following := _NEXT_CLAUSE.search(codes, start, end)):
            end = following.start()
        while not before and (joined := _JOINED.search(codes, start + 1, end)):
            # “said that … and added that …”: one report each.
            if quote := self._quote(tree, items, [(start, joined.start())], verb, mention):
                yield Report(quote, True, attribution)
            verb, start, is_certain = items[joined.start("verb")], joined.end(), True
        if _PREDICATE.search(codes, start, end) and (
            quote := self._quote(tree, items, [*before, (start, end)], verb, mention)
        ):
            yield Report(quote, is_certain, attribution)

    def _mention(
        self, tree: Tree, codes: str, fit: re.Match[str], speaker: Item, verb: Item
    ) -> TextSpan | None:
        """Return the speaker's mention: the item's, or that of the verb's subject elsewhere."""
        own = mention_of_item(self._section, speaker)
        at = tree.at(verb.words[-1].start)
        subject = tree.subject(at) if at is not None else None
        if fit.start("speaker") > fit.start("verb") or subject is None or at is None:
            return own
        is_own = speaker.span.start <= tree.word(subject).start < speaker.span.end
        is_object = codes[: fit.start("speaker")].endswith("P")
        if is_own or subject > at or not is_object:
            return own
        # “Reports from the region said that …”
        return mention_of(self._section, tree, subject)

    def _can_speak(self, speaker: Item) -> bool:
        """Return whether an item names somebody: by a name, a pronoun, a role or a body."""
        if speaker.words[0].pos == "PRON":
            return speaker.words[0].tag == "PRP"
        if self._section.names_within(*speaker.span):
            return True
        nouns = self._section.language.lexicon("person_nouns", "organisation_nouns")
        return any(word.lemma.casefold() in nouns for word in speaker.words)

    def _quote(
        self,
        tree: Tree,
        items: Sequence[Item],
        bounds: Sequence[tuple[int, int]],
        cue: Item,
        mention: TextSpan,
    ) -> FoundQuote | None:
        section = self._section
        spans: list[TextSpan] = []
        for first, end in bounds:
            if first >= end:
                return None
            start, stop = items[first].span.start, items[end - 1].span.end
            span = trim(section.view, start, stop, "\"'`.,;: ")
            if span is None or section.in_marks(span.start):
                return None
            spans.append(_with_last_mark(section, span))
        words = sum(len(section.view[slice(*span)].split()) for span in spans)
        if words < _FEWEST_WORDS:
            return None
        at = tree.at(cue.words[-1].start)
        found = make_cue(tree, at) if at is not None else None
        is_mixed = any(section.in_marks(at) for span in spans for at in range(*span))
        type_: QuoteType = "mixed" if is_mixed else "indirect"
        return FoundQuote(type_, tuple(spans), "cue", CONFIDENCE, found, mention)
