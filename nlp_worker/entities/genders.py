"""Genders of people: by titles and nouns beside a name, by pronouns, by lists of given names."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp_worker.entities.names import gender_of_given_name, gender_of_title, name_words
from nlp_worker.entities.spelling import fold
from nlp_worker.languages import Language
from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender, GenderSource

_PRONOUNS: dict[str, Gender] = {
    "he": "male",
    "him": "male",
    "his": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
}
_PLACES, _WIDTH = 10, 48
"""Mentions of a person that are looked at, and characters before and behind each of them."""
_SOURCES: tuple[tuple[GenderSource, float], ...] = (
    ("title", 3.0),
    ("pronoun", 1.0),
    ("name list", 2.0),
)
"""Kinds of evidence with their weights; of those that agree the first one is told."""
_MARKS = re.compile('["“”„«»]')
_APPOSED = re.compile(r",(?: \d{1,3},)?((?: [\w’'-]+){1,4})")
_REFLEXIVE = ("himself", "herself")
_SUBJECT_OR_OWNER = ("nsubj", "nsubjpass", "poss")


class PersonGender(NamedTuple):
    """The gender of a person, and the evidence that tells it."""

    gender: Gender
    source: GenderSource


def gender_of_pronoun(word: str) -> Gender | None:
    """Return the gender of a pronoun of the third person; None for any other word."""
    return _PRONOUNS.get(word.casefold())


def gender_of_full_name(name: str, language: Language) -> Gender | None:
    """Return the gender that the given name of a full name shows; None for a single word."""
    words = [fold(word) for word in name_words(name, language)]
    if len(words) <= 1:
        return None
    # “Ri Mi-ran”, “Tran Van Thuc”; elsewhere the family's name may stand first, too.
    is_family = words[0] in language.lexicon("leading_family_names")
    given = words[1:] if is_family else words[:2]
    return next(filter(None, (gender_of_given_name(word, language) for word in given)), None)


class GenderEvidence:
    """What a page tells of the genders of the people whom it names."""

    def __init__(
        self,
        view: str,
        sentences: Sequence[ParsedSentence],
        people: Sequence[TextSpan],
        language: Language,
    ) -> None:
        self._view, self._language = view, language
        self._people = people
        self._starts = [person.start for person in people]
        self._pronouns: defaultdict[TextSpan, int] = defaultdict(int)
        self._weigh_pronouns(sentences)

    def gender(self, name: str, mentions: Sequence[TextSpan]) -> PersonGender | None:
        """Return the gender with more evidence; None without evidence, or with as much for both.

        `name` is the full name, `mentions` are all its places.
        """
        balances = {
            "title": sum(self._title(span) for span in mentions[:_PLACES]),
            "pronoun": sum(self._pronouns.get(span, 0) for span in mentions),
            "name list": _sign(gender_of_full_name(name, self._language)),
        }
        balance = sum(weight * balances[source] for source, weight in _SOURCES)
        if not balance:
            return None
        told = (source for source, _ in _SOURCES if balances[source] * balance > 0)
        return PersonGender("female" if balance > 0 else "male", next(told))

    def _title(self, span: TextSpan) -> int:
        """Return 1 or -1 if a title or a noun beside a mention tells of a woman or of a man."""
        before = self._view[max(0, span.start - _WIDTH) : span.start].split()[-1:]
        words = [*before, *self._view[span.start : span.end].split()[:1], *self._apposed(span)]
        return next((found for word in words if (found := self._of_noun(word))), 0)

    def _apposed(self, span: TextSpan) -> Iterator[str]:
        """Yield the words of a phrase with an article behind a mention: “…, a businesswoman”."""
        found = _APPOSED.match(self._view, span.end, span.end + _WIDTH)
        words = found[1].split() if found else []
        if words and words[0].casefold() in self._language.lexicon("determiners"):
            yield from words[1:]

    def _of_noun(self, word: str) -> int:
        word = word.rstrip(",").casefold()
        if word in self._language.lexicon("kinship_female"):
            return 1
        if word in self._language.lexicon("kinship_male"):
            return -1
        return _sign(gender_of_title(word, self._language))

    def _weigh_pronouns(self, sentences: Sequence[ParsedSentence]) -> None:
        """Count the pronouns behind the only person of a sentence, and first in the next one."""
        last: tuple[int, TextSpan] | None = None
        for sentence in sentences:
            named = self._named_in(sentence)
            if not named and last and last[0] == sentence.block:
                self._count(last[1], [word for word in sentence.words[:1] if self._is_own(word)])
            if len(named) == 1:
                self._count(named[0], self._behind(named[0], sentence))
            last = (sentence.block, named[0]) if len(named) == 1 else None

    def _named_in(self, sentence: ParsedSentence) -> Sequence[TextSpan]:
        first = bisect_left(self._starts, sentence.start)
        return self._people[first : bisect_left(self._starts, sentence.end)]

    def _behind(self, person: TextSpan, sentence: ParsedSentence) -> list[Word]:
        """Return the words of a sentence that may stand for the person named before them."""
        mark = _MARKS.search(self._view, person.end, sentence.end)
        end = mark.start() if mark else sentence.end
        words = (word for word in sentence.words if person.end < word.start < end)
        return [word for word in words if self._is_own(word)]

    def _is_own(self, word: Word) -> bool:
        """Return whether a word is a subject or an owner, as objects stand for somebody else."""
        text = self._view[word.start : word.end].casefold()
        return text in _REFLEXIVE or word.dep in _SUBJECT_OR_OWNER

    def _count(self, person: TextSpan, words: Sequence[Word]) -> None:
        genders = {gender_of_pronoun(self._view[word.start : word.end]) for word in words} - {None}
        if len(genders) == 1:
            self._pronouns[person] += _sign(genders.pop())


def _sign(gender: Gender | None) -> int:
    return {"female": 1, "male": -1, None: 0}[gender]
