"""Whether two quotations are printings of one statement: whole, cut or reworded.

Precision comes before recall. What decides the meaning has to be the same word by word where the
two overlap: negations, numbers, operators, names and all other words but the light ones. One of
them may be cut at its ends and by whole sentences, and may leave out very few words between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from library.wording import ENGLISH, PERSONS, Kind, Token, core, tokens
from library.words import FoldedWord, folded_words, words

# Words that decide, which both must have: less is said by many people on many days.
LEAST = 4
# Where one of the two has no name of a speaker.
LEAST_UNNAMED = 6
# Fewer may be said again on another day. Without a name, too, both have to be of one time (ms).
LEAST_AT_ANY_TIME = 8
SAME_TIME = 14 * 24 * 3_600_000
# Each so many words that agree allow one that is left out between them.
AGREED_FOR_ONE = 8
_ENDS = frozenset(".!?;")


class NamedSpeaker(NamedTuple):
    """The name that a page gives the speaker, and the person of the library, where known."""

    name: str | None
    person: str | None


@dataclass(frozen=True)
class Printing:
    """A quotation as one page prints it. `texts` are those of its spans; `dated` is in ms."""

    texts: Sequence[str]
    type: str
    language: str | None
    speaker: NamedSpeaker
    dated: int


class _Placed(NamedTuple):
    """A token that decides, with its sentence in the quotation and whether it is a question."""

    token: Token
    sentence: int
    is_question: bool | None


@dataclass(frozen=True)
class _Statement:
    tokens: Sequence[Token]
    core: Sequence[_Placed]
    words: Sequence[str]

    @property
    def stems(self) -> list[str]:
        return [placed.token.stem for placed in self.core]


def agree(one: Printing, other: Printing) -> bool:
    """Return whether two quotations are printings of one statement by one speaker."""
    if one.language != other.language or not same_speaker(one.speaker, other.speaker):
        return False
    first, second = _statement(one), _statement(other)
    shorter, longer = sorted((first, second), key=lambda statement: len(statement.core))
    are_named = bool(one.speaker.name and other.speaker.name)
    least = LEAST if are_named else LEAST_UNNAMED
    if abs(one.dated - other.dated) > SAME_TIME:
        least = max(least, LEAST_AT_ANY_TIME)
        if not are_named:
            return False
    is_direct = one.type == other.type == "direct"
    return _Alignment(shorter, longer).holds(least, same_persons=is_direct)


def same_speaker(one: NamedSpeaker, other: NamedSpeaker) -> bool:
    """Return whether both may be of one speaker: a part of a name stands for the name."""
    if not one.name or not other.name or (one.person and one.person == other.person):
        return True
    first, second = (set(folded_words(name).split()) for name in (one.name, other.name))
    return first <= second or second <= first


class _Alignment:
    """The words that two statements share, in their order."""

    def __init__(self, shorter: _Statement, longer: _Statement) -> None:
        self._sides = (shorter, longer)
        matcher = SequenceMatcher(None, shorter.stems, longer.stems, autojunk=False)
        self._blocks = [block for block in matcher.get_matching_blocks() if block.size]

    def holds(self, least: int, *, same_persons: bool) -> bool:
        """Return whether what they share makes them one statement."""
        agreed = sum(block.size for block in self._blocks)
        return (
            agreed >= least
            and self._is_whole()
            and self._gaps_are_small(agreed)
            and self._is_not_denied()
            and self._same_questions()
            and not (same_persons and self._other_persons())
        )

    def _is_whole(self) -> bool:
        """Return whether the shorter one begins and ends where they agree."""
        shorter = self._sides[0]
        first, last = self._blocks[0], self._blocks[-1]
        return first.a == 0 and last.a + last.size == len(shorter.core)

    def _gaps_are_small(self, agreed: int) -> bool:
        """Return whether almost nothing that decides stands between the words that agree."""
        left_out = 0
        for before, after in zip(self._blocks, self._blocks[1:], strict=False):
            gaps = (
                self._sides[0].core[before.a + before.size : after.a],
                self._sides[1].core[before.b + before.size : after.b],
            )
            if all(gaps):
                return False
            gap = gaps[0] or gaps[1]
            if self._is_sentences(gap, before.b, before.size, after.b) and not gaps[0]:
                continue
            if any(placed.token.kind is not Kind.WORD for placed in gap):
                return False
            left_out += len(gap)
        return left_out <= agreed // AGREED_FOR_ONE

    def _is_sentences(self, gap: Sequence[_Placed], at: int, size: int, after: int) -> bool:
        """Return whether a gap of the longer one is whole sentences."""
        longer = self._sides[1].core
        before, behind = longer[at + size - 1].sentence, longer[after].sentence
        return all(before < placed.sentence < behind for placed in gap)

    def _is_not_denied(self) -> bool:
        """Return whether no negation stands before what they share, in the same sentence."""
        longer, begin = self._sides[1].core, self._blocks[0].b
        return not any(
            placed.token.kind is Kind.NEGATION and placed.sentence == longer[begin].sentence
            for placed in longer[:begin]
        )

    def _same_questions(self) -> bool:
        """Return whether nothing is asked in one of them and said in the other."""
        for block in self._blocks:
            for at in range(block.size):
                asked = [
                    side.core[start + at].is_question
                    for side, start in zip(self._sides, (block.a, block.b), strict=True)
                ]
                if None not in asked and asked[0] != asked[1]:
                    return False
        return True

    def _other_persons(self) -> bool:
        """Return whether one speaks of “us” and the other of “them” in the words they share."""
        first, last = self._blocks[0], self._blocks[-1]
        ends = ((first.a, last.a + last.size), (first.b, last.b + last.size))
        one, other = (
            _persons(side, begin, end) for side, (begin, end) in zip(self._sides, ends, strict=True)
        )
        if len(one) == len(other):
            return one != other
        return not (set(one) <= set(other) or set(other) <= set(one))


def _persons(statement: _Statement, begin: int, end: int) -> list[int]:
    """Return the persons of the pronouns among these words and the light ones around them."""
    placed = statement.core
    first = placed[begin - 1].token.last + 1 if begin else 0
    stop = placed[end].token.first if end < len(placed) else len(statement.words)
    found = (PERSONS.get(word) for word in statement.words[first:stop])
    return [person for person in found if person]


def _statement(printing: Printing) -> _Statement:
    folded: list[str] = []
    sentences: list[int] = []
    questions: dict[int, bool] = {}
    for text in printing.texts:
        place = list(words(text))
        for at, word in enumerate(place):
            if at or not folded:
                between = text[place[at - 1].end : word.start] if at else ""
                number = _count_end(sentences[-1] if sentences else 0, between, questions)
            else:
                number = sentences[-1]
            folded.append(word.text)
            sentences.append(number)
        _count_end(sentences[-1] if sentences else 0, _rest(text, place), questions)
    found = tokens(folded, printing.language)
    if printing.language != ENGLISH:
        # Of a language that is not known, nothing is known of the ends of its sentences.
        questions.clear()
    placed = [
        _Placed(token, sentences[token.first], questions.get(sentences[token.first]))
        for token in core(found)
    ]
    return _Statement(found, placed, folded)


def _rest(text: str, place: Sequence[FoldedWord]) -> str:
    return text[place[-1].end :] if place else text


def _count_end(sentence: int, between: str, questions: dict[int, bool]) -> int:
    """Return the number of the sentence after some characters; note whether the last one asks."""
    ends = [character for character in between if character in _ENDS]
    if not ends:
        return sentence
    questions[sentence] = "?" in ends
    return sentence + 1
