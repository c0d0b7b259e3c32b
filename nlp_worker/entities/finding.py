"""Finding: names the recognizer missed, by the page's own evidence.

What is named once is named everywhere; a title, a bracket behind an organisation, a country's name
or a body of a state tell a name by themselves.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from nlp_worker.entities.evidence import (
    Evidence,
    known_bodies,
    known_country,
    known_people,
    type_of_head,
)
from nlp_worker.entities.forms import Forms
from nlp_worker.entities.mentions import NameMention, without_titles
from nlp_worker.entities.names import is_title
from nlp_worker.entities.runs import is_part, is_part_of_person, proper_runs
from nlp_worker.entities.spelling import names_equal_to, plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.lexicons import lexicon
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_LONGEST_FORM = 8
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{0,6}[A-Z])\)")
_BRACKET = re.compile(r"\s?\(([A-Z][A-Za-z&-]{1,7})\)")
_BODY = re.compile(r"(?:'s?|-led|-backed)? ([a-z]+(?: [a-z]+)?)\b")
ENOUGH = 2.0
"""Votes that make a name of words nobody named."""
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'.-]{2,}(?: [A-Z][A-Z'.-]+){0,2})(?=,? ?(?:\([^)\n]*\) ?)?[-–—]|, [A-Z][\w. ,]*\()"
)
_OFFICE = re.compile(r"\b(?:Secretary|Secretaries|Ministers?|Commissioner|Director) of (?:the )?$")
_JOINS = frozenset(("of", "and", "&", "for", "de", "du", "del", "di", "e", "y"))
_OFFICE_WIDTH = 24
_AROUND = 12
_LONGEST_KNOWN = 4


class Found:
    """Mentions in the order of the text, none over another but a body over its state's name."""

    def __init__(self, view: str, tokens: Tokens, mentions: Sequence[NameMention]) -> None:
        self.view, self.tokens = view, tokens
        self.lower = {word.capitalize() for word in _LOWER.findall(view)}
        self.mentions: list[NameMention] = []
        self._starts: list[int] = []
        for mention in mentions:
            self.add(mention)

    def add(self, mention: NameMention) -> bool:
        """Add a mention where there is none yet."""
        if not self.is_free(mention.span):
            return False
        number = bisect_right(self._starts, mention.span.start)
        self._starts.insert(number, mention.span.start)
        self.mentions.insert(number, mention)
        return True

    def remove(self, mentions: Sequence[NameMention]) -> None:
        """Take mentions out."""
        gone = set(mentions)
        self.mentions = [mention for mention in self.mentions if mention not in gone]
        self._starts = [mention.span.start for mention in self.mentions]

    def put(self, mention: NameMention) -> None:
        """Add a mention in the place of those inside it; not across the end of another."""
        if all(mention.span.covers(part.span) for part in self.touching(mention.span)):
            self.remove(self.touching(mention.span))
            self.add(mention)

    def touching(self, span: TextSpan) -> list[NameMention]:
        """The mentions that share a character with a span."""
        first = max(0, bisect_left(self._starts, span.start) - 1)
        stop = bisect_left(self._starts, span.end)
        return [mention for mention in self.mentions[first:stop] if mention.span.overlaps(span)]

    def within(self, span: TextSpan) -> Sequence[NameMention]:
        """The mentions that start in a span."""
        first, stop = (bisect_left(self._starts, position) for position in span)
        return self.mentions[first:stop]

    def is_free(self, span: TextSpan) -> bool:
        """Whether no mention shares a character with a span."""
        return not self.touching(span)


def find_missed(found: Found, blocks: Iterable[TextSpan]) -> None:
    """Mend what the recognizer cut wrongly and add what it missed in the blocks that are read."""
    areas = list(blocks)
    runs = list(proper_runs(found.tokens, found.view))
    found.remove([mention for mention in found.mentions if _is_of_title(found, mention)])
    mend_people(found, runs)
    whole = (_known_bodies(found, areas), _spelt_out(found, areas), _whole_names(found, runs))
    for mention in chain(*whole):
        found.put(mention)
    rules = (_in_brackets(found), _known_names(found, areas), _equal_names(found, areas))
    for mention in [*chain(*rules), *_titled(found, runs), *_datelines(found, areas)]:
        found.add(mention)
    forms = Forms(found.view)
    forms.add(found.mentions)
    evidence = Evidence(found.view, found.tokens)
    for form in forms:
        evidence.weigh(form)
    for mention in [*_again(found, areas, forms), *_parts(found, runs, forms)]:
        found.add(mention)
    for mention in _evident(found, runs, evidence):
        found.add(mention)


def mend_people(found: Found, runs: Iterable[TextSpan]) -> None:
    """Give each person the whole of the name: “Hero Alom” where the recognizer heard “Alom”."""
    for run in runs:
        inside = found.within(run)
        people = [mention for mention in inside if mention.type == "PERSON"]
        if not people:
            continue
        words = found.tokens.within(run)
        if _OFFICE.search(found.view, max(0, run.start - _OFFICE_WIDTH), run.start):
            words = words[1:]
        first = min(mention.span.start for mention in people)
        last = max(mention.span.end for mention in people)
        is_capital = found.view[first:last].isupper()
        for word in reversed([word for word in words if word.start < first]):
            text = found.view[word.start : word.end]
            if not is_part_of_person(word, text) or text.isupper() is not is_capital:
                break
            first = word.start
        for word in (word for word in words if word.start >= last):
            text = found.view[word.start : word.end]
            is_name = is_part_of_person(word, text) and text.isupper() is is_capital
            if text != "-" and not is_name:
                break
            last = word.end
        span = without_titles(found.view, TextSpan(first, last))
        found.remove([mention for mention in inside if mention.span.overlaps(span)])
        found.add(NameMention(span, "PERSON"))


def _is_of_title(found: Found, mention: NameMention) -> bool:
    """Whether a mention is what an office is of: “Secretary of State”, “Finance Minister”."""
    start, end = mention.span
    name, after = found.view[start:end], found.view[end : end + 16].split()[:1]
    if is_title(name, modifies=True) and after and is_title(after[0]):
        return True
    return bool(_OFFICE.search(found.view, max(0, start - _OFFICE_WIDTH), start))


def _known_bodies(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Well-known bodies of several words, whatever the recognizer made of their parts."""
    firsts = {name.split()[0] for name in known_bodies() if " " in name}
    for area in areas:
        words = list(_WORD.finditer(found.view, *area))
        for number, word in enumerate(words):
            if not word[0][:1].isupper() or plain(word[0]) not in firsts:
                continue
            for length in range(min(_LONGEST_KNOWN, len(words) - number), 1, -1):
                span = _span(word, words[number + length - 1])
                if plain(" ".join(found.view[slice(*span)].split())) in known_bodies():
                    yield NameMention(span, "ORG")
                    break


def _whole_names(found: Found, runs: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Runs that end in a noun for what they name: “Ekholm Street”, “Tri-Valley Consulting LLC”."""
    for run in runs:
        words = tuple(plain(word) for word in found.view[slice(*run)].split())
        if 1 < len(words) <= _LONGEST_FORM and (type_ := type_of_head(words)):
            if not any(part.type == "PERSON" for part in found.touching(run)):
                yield NameMention(run, type_)


def _spelt_out(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Names whose letters stand in brackets behind them: “Harbour and Deckhands' Union (HDU)”."""
    for area in areas:
        for bracket in _ACRONYM.finditer(found.view, *area):
            words = list(_WORD.finditer(found.view, max(area.start, bracket.start() - 120), bracket.start()))
            letters = [letter.casefold() for letter in bracket[1] if letter.isalpha()]
            first = _first_of(words, letters)
            if first is not None:
                yield NameMention(TextSpan(words[first].start(), words[-1].end()), "ORG")
                yield NameMention(TextSpan(*bracket.span(1)), "ORG")


def _first_of(words: Sequence[re.Match[str]], letters: Sequence[str]) -> int | None:
    """Where the words begin whose first letters are these; small words may be skipped."""
    left = list(letters)
    for number in range(len(words) - 1, max(-1, len(words) - 2 * len(letters) - 2), -1):
        word = words[number][0]
        if left and plain(word)[0] == left[-1]:
            left.pop()
            if not left:
                return number if word[:1].isupper() else None
        elif word[:1].isupper():
            return None
    return None


def _in_brackets(found: Found) -> Iterator[NameMention]:
    """The acronym behind an organisation: “Harbour Workers Union (HWU)”."""
    for mention in found.mentions:
        if bracket := _BRACKET.match(found.view, mention.span.end):
            letters = sum(char.isupper() for char in bracket[1])
            if letters >= 2 and mention.type in ("ORG", "FAC", "GPE", "EVENT", "LAW"):
                yield NameMention(TextSpan(*bracket.span(1)), mention.type)


def _titled(found: Found, runs: Iterable[TextSpan]) -> Iterator[NameMention]:
    """A name behind a title: “Mr Renn”, “Judge Okoro”."""
    for run in runs:
        before, after = found.tokens.before(run.start), found.tokens.after(run.end)
        last = found.tokens.within(run)[-1]
        is_behind = before is not None and is_title(found.view[before.start : before.end])
        leads = after is not None and is_title(found.view[after.start : after.end])
        if is_behind and not leads and last.dep not in ("compound", "amod") and found.is_free(run):
            yield NameMention(run, "PERSON")


def _known_names(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Countries and peoples, and the bodies of a state known by its name."""
    for area in areas:
        for word in _WORD.finditer(found.view, *area):
            name = plain(word[0].removesuffix("."))
            span = _span(word, word)
            if word[0][:1].isupper() and found.is_free(span):
                if name in known_people():
                    yield NameMention(span, "NORP")
                elif name in known_country():
                    yield NameMention(span, "GPE")


def _equal_names(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Short names of what the page names in full: “IS” beside “Islamic State”."""
    short: dict[str, str] = {}
    for mention in found.mentions:
        name = plain(" ".join(found.view[slice(*mention.span)].split()))
        short |= dict.fromkeys(names_equal_to(name), mention.type)
    for area in areas:
        for word in _WORD.finditer(found.view, *area):
            span = _span(word, word)
            text = found.view[slice(*span)]
            if text.isupper() and (type_ := short.get(plain(text))) and found.is_free(span):
                yield NameMention(span, type_)


def _again(found: Found, areas: Iterable[TextSpan], forms: Forms) -> Iterator[NameMention]:
    """Every other place of a name that was found once, and of its last word for people."""
    known = _index(forms)
    for area in areas:
        words = list(_WORD.finditer(found.view, *area))
        plains = [plain(word[0].removesuffix(".").removesuffix("'s")) for word in words]
        for number, word in enumerate(words):
            if not word[0][:1].isupper() or plains[number] not in known:
                continue
            for length, type_ in known[plains[number]].get_longest(plains[number:]):
                span = _span(words[number], words[number + length - 1])
                if found.is_free(span) and _may_be_name(found, span, length):
                    yield NameMention(span, type_)
                    break


def _parts(found: Found, runs: Iterable[TextSpan], forms: Forms) -> Iterator[NameMention]:
    """Runs that are a part of a known name: “Tsehay”, “Barlow”, “the Council”."""
    parts: dict[tuple[str, ...], str] = {}
    bodies: dict[tuple[str, ...], str] = {}
    for form in forms:
        if form.type == "ORG":
            bodies[form.words[-1:]] = "ORG"
        for length in range(1, len(form.words)):
            if len(form.words[0]) > 2 and form.type in ("PERSON", "ORG"):
                parts.setdefault(form.words[:length], form.type)
            if form.type == "PERSON":
                parts.setdefault(form.words[-length:], form.type)
    for run in runs:
        words = tuple(plain(word) for word in found.view[slice(*run)].split())
        is_the = found.view[max(0, run.start - 4) : run.start].casefold() == "the "
        is_body = is_the and words[0] in lexicon("organisation_nouns")
        if type_ := parts.get(words) or (bodies.get(words) if is_body else None):
            if found.is_free(run) and not _is_inside(found, run):
                yield NameMention(run, type_)


def _is_inside(found: Found, run: TextSpan) -> bool:
    """Whether a run is a piece of a longer name: “… for Oral Health”, “Tri-Mountain”."""
    view = found.view
    if "-" in (view[run.start - 1 : run.start], view[run.end : run.end + 1]):
        return True
    before = view[max(0, run.start - 24) : run.start].split()
    return len(before) > 1 and before[-1] in _JOINS and before[-2][:1].isupper()


def _evident(found: Found, runs: Iterable[TextSpan], evidence: Evidence) -> Iterator[NameMention]:
    """Runs that nobody named, with enough evidence around them."""
    forms = Forms(found.view)
    for run in runs:
        name = found.view[slice(*run)]
        is_word = len(name) > 2 and name.casefold() not in lexicon("plain_acronyms")
        if is_word and found.is_free(run) and not _is_inside(found, run):
            forms.add([NameMention(run, "")])
    for form in forms:
        form.heard.clear()
        evidence.weigh(form)
        if form.votes and form.votes[form.type] >= ENOUGH:
            yield from (NameMention(span, form.type) for span in form.spans)


def _datelines(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """The place a report comes from: “RAVENSBRO, Norway, Aug. 3 (Wire) -”."""
    for area in areas:
        if dateline := _DATELINE.match(found.view, *area):
            yield NameMention(TextSpan(*dateline.span("place")), "GPE")


class _Known:
    """Forms that begin with one word, longest first."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, ...], str] = {}

    def get_longest(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Lengths and types of the forms that words begin with."""
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
            if type_ := self.types.get(tuple(words[:length])):
                yield length, type_


def _index(forms: Forms) -> dict[str, _Known]:
    index: defaultdict[str, _Known] = defaultdict(_Known)
    for form in forms:
        words = tuple(plain(word[0].removesuffix(".")) for word in _WORD.finditer(form.name))
        if not words or len(words) > _LONGEST_FORM or not form.name[:1].isupper():
            continue
        index[words[0]].types.setdefault(words, form.type)
        if form.type == "PERSON" and len(words) > 1 and len(words[-1]) > 2:
            for surname in (words[-1], f"{words[-1]}s"):
                index[surname].types.setdefault((surname,), "PERSON")
    return index


def _span(first: re.Match[str], last: re.Match[str]) -> TextSpan:
    """The words of a name without a possessive or the stop of a sentence."""
    text = last[0]
    end = last.end() - (2 if text.endswith("'s") else 0)
    is_stop = text.endswith(".") and "." not in text[:-1]
    return TextSpan(first.start(), end - is_stop)


def _may_be_name(found: Found, span: TextSpan, length: int) -> bool:
    """Whether a place with the words of a name is the name: by its tags, or inside a sentence."""
    text = found.view[slice(*span)]
    if text.isupper() and _line(found.view, span).isupper():
        return length > 1 or len(text) > 2
    if length > 1:
        return all(word[:1].isupper() or len(word) < 4 for word in text.split())
    if _has_neighbour(found, span) or text.casefold() in lexicon("plain_acronyms"):
        return False
    if found.tokens.is_proper(span):
        return True
    if found.tokens.opens(span.start):
        return text.casefold() not in lexicon("sentence_openers") and text not in found.lower
    return not text.isupper()


def _line(view: str, span: TextSpan) -> str:
    return view[max(0, span.start - _AROUND) : span.end + _AROUND]


def _has_neighbour(found: Found, span: TextSpan) -> bool:
    """Whether another part of a name stands right beside a word."""
    view = found.view
    before, after = found.tokens.before(span.start), found.tokens.after(span.end)
    if before and before.end + 1 == span.start and is_part(before, view[before.start : before.end]):
        return not view[before.start : before.end].isupper()
    if after and after.start == span.end + 1:
        return is_part(after, view[after.start : after.end])
    return False


def find_bodies(found: Found) -> list[NameMention]:
    """Bodies of a state: “Iraqi forces”, “Paris government”, over the name they are known by."""
    bodies: list[NameMention] = []
    for mention in found.mentions:
        body = _BODY.match(found.view, mention.span.end)
        if body is None or mention.type not in ("NORP", "GPE"):
            continue
        nouns = body[1].split(" ")
        for length in range(len(nouns), 0, -1):
            noun = " ".join(nouns[:length])
            if noun in lexicon("institutions"):
                end = body.start(1) + len(noun)
                bodies.append(NameMention(TextSpan(mention.span.start, end), "ORG"))
                break
    return bodies
