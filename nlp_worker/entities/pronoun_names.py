"""People whom only a pronoun shows: “Sulastrini has run the ferry. She said …”."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from nlp_worker.entities.gazetteers import (
    known_organisations,
    known_peoples,
    known_places,
    known_towns,
)
from nlp_worker.entities.genders import gender_of_pronoun
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.token_index import PROPER_NOUNS, TokenIndex
from nlp_worker.languages import Language
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender

_REACH = 40
"""Words behind a name in which its pronoun is looked for."""
_SUBJECTS = ("nsubj", "nsubjpass")
_RIVALS = (*_SUBJECTS, "dobj", "dative", "conj", "appos", "poss", "agent")
"""Places in a sentence where another name may be whom a pronoun stands for."""
_SHORTEST = 4
_NAMES_BACK = 12


class NamedPlace(NamedTuple):
    """A place of a name; `number` is that of its entity, `gender` that of a person if known."""

    span: TextSpan
    number: int
    is_person: bool
    gender: Gender | None


def is_followed_by_pronoun(tokens: TokenIndex, view: str, span: TextSpan) -> bool:
    """Return whether “he” or “she” is a subject behind a name, and no other name is between."""
    for word in tokens.first_after(span.end, _REACH):
        if word.dep in _SUBJECTS and gender_of_pronoun(view[word.start : word.end]):
            return True
        if word.tag in PROPER_NOUNS and word.dep in _RIVALS:
            return False
    return False


def find_pronoun_names(page: PageMentions) -> Iterator[NameMention]:
    """Yield single names that open a sentence as its subject, and that a pronoun stands for."""
    words = page.tokens.words
    for word, following in pairwise(words):
        span = TextSpan(word.start, word.end)
        if (
            word.dep in _SUBJECTS
            and page.tokens.opens_sentence(word.start)
            and following.pos in ("VERB", "AUX")
            and page.is_free(span)
            and _is_unknown(page, word)
            and is_followed_by_pronoun(page.tokens, page.view, span)
        ):
            yield NameMention(span, "PERSON")


def _is_unknown(page: PageMentions, word: Word) -> bool:
    """Return whether a word is long and capitalised, and neither common nor another name."""
    text = page.view[word.start : word.end]
    is_name = len(text) >= _SHORTEST and text.isalpha() and text.istitle()
    return is_name and text not in page.common_words and is_unknown(fold(text), page.language)


def is_unknown(folded: str, language: Language) -> bool:
    """Return whether a folded word is neither a common one nor a place, people or body."""
    lists = ("common_words", "sentence_openers", "common_openings", "determiners")
    roles = ("person_nouns", "office_nouns", "organisation_nouns", "weekdays", "months")
    named = (known_places, known_towns, known_peoples, known_organisations)
    is_listed = folded in language.lexicon(*lists, *roles)
    return not is_listed and not any(folded in known(language) for known in named)


class OrphanPronouns:
    """Finds names that must be people, as a pronoun has nobody else to stand for.

    “Wardiman runs the ferry. Ada Holt met him. “…,” he said”: nobody but Wardiman can be “he”.
    """

    def __init__(self, tokens: TokenIndex, view: str, language: Language) -> None:
        self._tokens, self._view, self._language = tokens, view, language

    def people(self, names: Sequence[NamedPlace]) -> Iterator[tuple[NamedPlace, Gender]]:
        """Yield the names, and the gender of the pronoun; `names` are in the order of the text."""
        starts = [name.span.start for name in names]
        for word in self._tokens.words:
            gender = gender_of_pronoun(self._view[word.start : word.end])
            if gender and word.dep in _SUBJECTS:
                end = bisect_left(starts, word.start)
                before = names[max(0, end - _NAMES_BACK) : end]
                if name := self._only_one(before, word.start, gender):
                    yield name, gender

    def _only_one(
        self, names: Sequence[NamedPlace], position: int, gender: Gender
    ) -> NamedPlace | None:
        """Return the nearest name that may be a person if no person before a position fits."""
        if any(one.is_person and one.gender in (None, gender) for one in names):
            return None
        fitting = [one for one in names if not one.is_person and self._may_be_person(one.span)]
        if not fitting or self._has_role(fitting[-1].span.end, position):
            return None
        return fitting[-1]

    def _may_be_person(self, span: TextSpan) -> bool:
        """Return whether a name of unknown words acts or is met, and has no article."""
        words = self._view[span.start : span.end].split()
        if not all(is_unknown(fold(word), self._language) for word in words):
            return False
        before = self._tokens.before(span.start)
        text = self._view[before.start : before.end] if before else ""
        is_met = text in self._language.lexicon("meeting_verbs")
        found = self._tokens.within(span)
        is_subject = bool(found) and found[-1].dep in _SUBJECTS
        return is_met or (is_subject and self._tokens.opens_sentence(span.start))

    def _has_role(self, start: int, end: int) -> bool:
        """Return whether somebody without a name is between two positions: “the minister”."""
        words = self._view[start:end].split()
        roles = self._language.lexicon("person_nouns")
        return any(word.strip(",.").casefold() in roles for word in words)
