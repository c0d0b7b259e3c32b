"""Corrections applied to a document: to every annotation of it, whatever its ids and offsets."""

import json
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from library.entries import ABOUT, DocumentEntry, QuoteEntry, quote_entry
from library.stored_text import unpacked
from library.words import folded_words
from shared.contracts import AboutName, Correction, Mention, Quote, Speaker

# Two places are one quotation if they share more than half of what they cover together.
SAME = 0.5
# The columns of a speaker; the writer gives the person again.
_SPEAKER = ("speaker", "name_key", "person", "entity_type", "gender", "aliases")


@dataclass(frozen=True)
class StoredCorrection:
    """A correction, and the quotation as it was annotated then; None: about the document."""

    quote: Quote | None
    correction: Correction


def corrected(entry: DocumentEntry, given: Sequence[StoredCorrection]) -> DocumentEntry:
    """Return a document with its corrections, in their order.

    What does not stand in the document any more is left as it is.
    """
    if not given or not entry.quotes:
        return entry
    page = _Page(entry)
    for item in given:
        page.apply(item)
    return replace(entry, quotes=tuple(page.entries()))


def found_again(quote: Quote, others: Sequence[Quote]) -> int | None:
    """Return which of the quotations of a document is this one; None if none is.

    It has the same words, the nearest if several have; else one has a part of the other's words,
    and they cover mostly the same place.
    """
    words, all_words = _said(quote), [_said(other) for other in others]
    same = [at for at, said in enumerate(all_words) if said == words]
    if same:
        start = quote.spans[0].start
        return min(same, key=lambda at: abs(others[at].spans[0].start - start))
    shares = {
        at: _share(quote, others[at])
        for at, said in enumerate(all_words)
        if said in words or words in said
    }
    best = max(shares, key=lambda at: shares[at], default=None)
    return best if best is not None and shares[best] > SAME else None


def _said(quote: Quote) -> str:
    return folded_words(" ".join(span.text for span in quote.spans))


def _share(one: Quote, other: Quote) -> float:
    """Return which share of the place that two quotations cover together is common to both."""
    start, end = one.spans[0].start, one.spans[-1].end
    begin, stop = other.spans[0].start, other.spans[-1].end
    return (min(end, stop) - max(start, begin)) / (max(end, stop) - min(start, begin))


class _Page:
    """The quotations of a document while they are corrected."""

    def __init__(self, entry: DocumentEntry) -> None:
        self._entries = entry.quotes
        self._text = unpacked(entry.columns["text"])
        self._annotated = [
            Quote.model_validate_json(item.columns["quote"]) for item in entry.quotes
        ]
        self._quotes = list(self._annotated)
        self._columns: list[dict[str, Any]] = [dict(item.columns) for item in entry.quotes]
        self._made: list[list[Correction]] = [[] for _ in entry.quotes]

    def apply(self, item: StoredCorrection) -> None:
        """Apply a correction to the quotation that it is about, or to all."""
        change = _CHANGES[item.correction.kind]
        if item.quote is None:
            concerned = list(range(len(self._entries)))
        else:
            at = found_again(item.quote, self._annotated)
            concerned = [at] if at is not None else []
        for at in concerned:
            if change(self, at, item.correction):
                self._made[at].append(item.correction)

    def entries(self) -> list[QuoteEntry]:
        """Return the quotations with what was replaced beside it."""
        return [
            self._entry(at) if made else self._entries[at] for at, made in enumerate(self._made)
        ]

    def _entry(self, at: int) -> QuoteEntry:
        before, now = self._entries[at].columns, self._columns[at]
        now["quote"] = self._quotes[at].model_dump_json()
        now["annotated"] = json.dumps(
            {name: before[name] for name in now if now[name] != before[name]}, ensure_ascii=False
        )
        made = [item.model_dump(mode="json", exclude_none=True) for item in self._made[at]]
        now["corrections"] = json.dumps(made, ensure_ascii=False)
        return quote_entry(now, self._quotes[at])

    def wrong(self, at: int, _: Correction) -> bool:
        """Say that nobody says anything here."""
        self._columns[at] |= {"is_wrong": True, "name_key": None, "person": None, "about": "[]"}
        return True

    def speaker(self, at: int, correction: Correction) -> bool:
        """Give the quotation to another speaker, of whom the document may know more."""
        name, quote = correction.speaker, self._quotes[at]
        if name is None:
            self._columns[at] |= dict.fromkeys(_SPEAKER)
            self._quotes[at] = quote.model_copy(update={"speaker": None})
            return True
        self._columns[at] |= self._known(name)
        speaker = Speaker(name=name, resolution="named")
        self._quotes[at] = quote.model_copy(update={"speaker": speaker})
        return True

    def _known(self, name: str) -> dict[str, Any]:
        """Return the columns of a speaker: as they are elsewhere in the document, else a person."""
        key = folded_words(name)
        for entry in self._entries:
            if folded_words(entry.columns["speaker"] or "") == key:
                return {item: entry.columns[item] for item in _SPEAKER} | {"speaker": name}
        types = {folded_words(item.name): item.type for item in self._about_names()}
        is_person = types.get(key, "PERSON") == "PERSON"
        return {
            "speaker": name,
            "name_key": key if is_person else None,
            "person": None,
            "entity_type": types.get(key, "PERSON"),
            "gender": None,
            "aliases": "[]" if is_person else None,
        }

    def _about_names(self) -> list[AboutName]:
        lists = [ABOUT.validate_json(entry.columns["about"]) for entry in self._entries]
        return [item for found in lists for item in found]

    def bounds(self, at: int, correction: Correction) -> bool:
        """Give the quotation other words, where they stand in the text now."""
        spans = [self._placed(span) for span in correction.spans or []]
        found = [span for span in spans if span is not None]
        if len(found) < len(spans) or not found:
            return False
        self._quotes[at] = self._quotes[at].model_copy(update={"spans": found})
        self._columns[at] |= _sentences_around(self._columns[at], found[0].start, found[-1].end)
        return True

    def _placed(self, span: Mention) -> Mention | None:
        """Return the same words at the same place, else at the nearest one; None without one."""
        places = [place.start() for place in re.finditer(re.escape(span.text), self._text)]
        if not places:
            return None
        start = min(places, key=lambda place: abs(place - span.start))
        return Mention(start=start, end=start + len(span.text), text=span.text)

    def merge(self, at: int, correction: Correction) -> bool:
        """Give everybody who has one of the names the first of them."""
        name, *others = correction.names or []
        keys = {folded_words(other) for other in others}
        changes = (self._merge_speaker(at, name, keys), self._merge_about(at, name, keys))
        return any(changes)

    def _merge_speaker(self, at: int, name: str, keys: Container[str]) -> bool:
        columns, quote = self._columns[at], self._quotes[at]
        old = columns["speaker"]
        if old is None or folded_words(old) not in keys:
            return False
        columns["speaker"] = name
        if columns["name_key"]:
            aliases = {old, *json.loads(columns["aliases"] or "[]")}
            columns["name_key"] = folded_words(name)
            columns["aliases"] = json.dumps(sorted(aliases), ensure_ascii=False)
        if quote.speaker:
            speaker = quote.speaker.model_copy(update={"name": name})
            self._quotes[at] = quote.model_copy(update={"speaker": speaker})
        return True

    def _merge_about(self, at: int, name: str, keys: Container[str]) -> bool:
        about = ABOUT.validate_json(self._columns[at]["about"])
        if not any(folded_words(item.name) in keys for item in about):
            return False
        named = [
            AboutName(name=name, type=item.type) if folded_words(item.name) in keys else item
            for item in about
        ]
        once = {(item.name, item.type): item for item in named}
        self._columns[at]["about"] = ABOUT.dump_json(list(once.values())).decode()
        return True


_CHANGES: Mapping[str, Callable[[_Page, int, Correction], bool]] = {
    "wrong": _Page.wrong,
    "speaker": _Page.speaker,
    "bounds": _Page.bounds,
    "merge": _Page.merge,
}


def _sentences_around(columns: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    """Return the columns of the sentences of a quotation that begins and ends elsewhere."""
    found = {
        "sentence_start": min(columns["sentence_start"], start),
        "sentence_end": max(columns["sentence_end"], end),
    }
    before_end, after_start = columns["before_end"], columns["after_start"]
    if before_end is not None and found["sentence_start"] < before_end:
        found["sentence_start"] = min(start, columns["before_start"])
        found |= {"before_start": None, "before_end": None}
    if after_start is not None and found["sentence_end"] > after_start:
        found["sentence_end"] = max(end, columns["after_end"])
        found |= {"after_start": None, "after_end": None}
    return found
