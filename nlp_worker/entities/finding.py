"""Finding: names the recognizer missed, by the page's own evidence.

What is named once is named everywhere; a title, a bracket behind an organisation, a country's name
or a body of a state tell a name by themselves.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlp_worker.entities.evidence import known_bodies, known_country, known_people
from nlp_worker.entities.forms import Forms
from nlp_worker.entities.mentions import NameMention, without_titles
from nlp_worker.entities.names import FULL_NAME, is_title, name_words
from nlp_worker.entities.spelling import names_equal_to, plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.lexicons import lexicon
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_LONGEST_FORM = 8
_BRACKET = re.compile(r"\s?\(([A-Z][A-Za-z&-]{1,7})\)")
_BODY = re.compile(r"(?:'s?|-led|-backed)? ([a-z]+(?: [a-z]+)?)\b")
_OFFICE = re.compile(r"\b(?:Secretary|Secretaries|Ministers?|Commissioner|Director) of (?:the )?$")
_OFFICE_WIDTH = 24
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

    def replace(self, old: NameMention, new: NameMention) -> None:
        """Put a mention in the place of another."""
        self.remove([old])
        self.add(new)

    def within(self, span: TextSpan) -> Sequence[NameMention]:
        """The mentions that start in a span."""
        first, stop = (bisect_left(self._starts, position) for position in span)
        return self.mentions[first:stop]

    def is_free(self, span: TextSpan) -> bool:
        """Whether no mention shares a character with a span."""
        number = bisect_right(self._starts, span.start)
        near = self.mentions[max(0, number - 1) : number + 1]
        return not any(mention.span.overlaps(span) for mention in near)


def find_missed(found: Found, blocks: Iterable[TextSpan]) -> None:
    """Add what the recognizer missed in the blocks that are read."""
    areas = list(blocks)
    found.remove([mention for mention in found.mentions if _is_of_title(found, mention)])
    for mention in list(found.mentions):
        _extend_left(found, mention)
    for mention in _known_bodies(found, areas):
        inside = [part for part in found.within(mention.span) if mention.span.covers(part.span)]
        found.remove(inside)
        found.add(mention)
    found_by_rule = [
        *_in_brackets(found),
        *_titled(found, areas),
        *_known_names(found, areas),
        *_equal_names(found, areas),
        *_full_names(found, areas),
    ]
    for mention in found_by_rule:
        found.add(mention)
    for mention in _again(found, areas):
        found.add(mention)


def _extend_left(found: Found, mention: NameMention) -> None:
    """“Hero Alom” where the recognizer began with “Alom”: a given name before a surname."""
    if mention.type != "PERSON":
        return
    before = found.tokens.before(mention.span.start)
    if before is None or before.tag != "NNP" or found.view[before.end] != " ":
        return
    span = TextSpan(before.start, mention.span.end)
    word = found.view[before.start : before.end]
    is_name = word[:1].isupper() and word[1:].islower() and before.dep == "compound"
    is_other = is_title(word) or is_title(word, modifies=True) or plain(word) in known_people()
    is_other |= plain(word) in known_country() or word.lower() in lexicon("person_nouns")
    if is_name and not is_other and found.is_free(TextSpan(before.start, before.end)):
        found.replace(mention, NameMention(span, mention.type))


def _is_of_title(found: Found, mention: NameMention) -> bool:
    """Whether a mention is what an office is of: “Secretary of State”."""
    start = mention.span.start
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


def _in_brackets(found: Found) -> Iterator[NameMention]:
    """The acronym behind an organisation: “Harbour Workers Union (HWU)”."""
    for mention in found.mentions:
        if bracket := _BRACKET.match(found.view, mention.span.end):
            letters = sum(char.isupper() for char in bracket[1])
            if letters >= 2 and mention.type in ("ORG", "FAC", "GPE", "EVENT", "LAW"):
                yield NameMention(TextSpan(*bracket.span(1)), mention.type)


def _titled(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """A name behind a title: “Mr Renn”, “Judge Okoro”."""
    for area in areas:
        words = list(_WORD.finditer(found.view, *area))
        for word, name in zip(words, words[1:], strict=False):
            if found.view[word.end() : name.start()] != " " or not is_title(word[0]):
                continue
            span = _span(name, name)
            is_word = name[0][:1].isupper() and not is_title(name[0]) and len(name[0]) > 2
            if is_word and found.tokens.is_proper(span) and found.is_free(span):
                yield NameMention(span, "PERSON")


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


def _full_names(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """A known given name and a capitalised word behind it."""
    given = lexicon("given_names_female") | lexicon("given_names_male")
    for area in areas:
        for match in FULL_NAME.finditer(found.view, *area):
            span = without_titles(found.view, TextSpan(*match.span()))
            words = name_words(found.view[slice(*span)])
            if len(words) > 1 and words[0] in given and found.is_free(span):
                if found.tokens.is_proper(span) and not found.view[slice(*span)].isupper():
                    yield NameMention(span, "PERSON")


def _again(found: Found, areas: Iterable[TextSpan]) -> Iterator[NameMention]:
    """Every other place of a name that was found once, and the surnames of people."""
    known = _index(found)
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


class _Known:
    """Forms that begin with one word, longest first."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, ...], str] = {}

    def get_longest(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Lengths and types of the forms that words begin with."""
        for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
            if type_ := self.types.get(tuple(words[:length])):
                yield length, type_


def _index(found: Found) -> dict[str, _Known]:
    index: defaultdict[str, _Known] = defaultdict(_Known)
    for mention in found.mentions:
        name = found.view[slice(*mention.span)]
        words = tuple(plain(word[0].removesuffix(".")) for word in _WORD.finditer(name))
        if not words or len(words) > _LONGEST_FORM or not name[:1].isupper():
            continue
        index[words[0]].types.setdefault(words, mention.type)
        if mention.type == "PERSON" and len(words) > 1 and len(words[-1]) > 2:
            index[words[-1]].types.setdefault(words[-1:], "PERSON")
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
    if length > 1 and text[:1].isupper():
        return all(word[:1].isupper() or len(word) < 4 for word in text.split())
    if found.tokens.is_proper(span):
        return True
    if found.tokens.opens(span.start):
        return text.casefold() not in lexicon("sentence_openers") and text not in found.lower
    return not text.isupper()


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
