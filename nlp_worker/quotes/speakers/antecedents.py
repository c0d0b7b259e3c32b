"""Antecedents: whom a pronoun, or a noun like “the defendant”, stands for."""

from itertools import islice

from nlp_worker.entities.names import Gender
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.genders import Genders
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.syntax import SUBJECTS
from nlp_worker.text.spans import TextSpan

_NAMES_BACK = 40
_SENTENCES_BACK = 12
_ORGANISATION_BACK = 3
# Weights of the evidence, in sentences of distance.
_PER_SENTENCE = 0.35
_SUBJECT, _SPOKE_LAST, _GENDER_KNOWN, _FULL = 1.0, 0.8, 0.7, 1.0
_NEVER = -1.0


class Antecedents:
    """Chooses among the members of the cast that were named before."""

    def __init__(self, section: SectionText, cast: NameIndex, genders: Genders) -> None:
        self._section, self._cast, self._genders = section, cast, genders

    def person(
        self, mention: TextSpan, gender: Gender | None, spoke_last: NamedSource | None
    ) -> NamedSource | None:
        """The person that fits best: gender, nearness, subject, full name, who spoke last."""
        best: tuple[float, NamedSource | None] = (_NEVER, None)
        here = self._section.sentence_at(mention.start) or 0
        for start, name in self._cast.named_before(mention.start, _NAMES_BACK):
            apart = here - (self._section.sentence_at(start) or 0)
            if apart > _SENTENCES_BACK:
                break
            member = self._cast.fullest(name.name, start + 1) or name
            if self._section.in_marks(start) or not member.may_be_person:
                continue
            known = self._genders.of(member)
            if known and gender and known != gender:
                continue
            score = -_PER_SENTENCE * apart
            score += _SUBJECT * self._is_subject(start)
            score += _SPOKE_LAST * (member is spoke_last)
            score += _GENDER_KNOWN * bool(known and gender)
            score += _FULL * member.is_full
            best = max(best, (score, member), key=lambda found: found[0])
        return best[1]

    def organisation(
        self, mention: TextSpan, noun: str, qualifiers: frozenset[str]
    ) -> NamedSource | None:
        """The nearest member before with the noun, and all its qualifiers, in its name."""
        wanted = {noun, *qualifiers}
        for start, name in self._cast.named_before(mention.start, _NAMES_BACK):
            member = self._cast.fullest(name.name, start + 1) or name
            if len(member.words) > len(wanted) and wanted <= set(member.words):
                return member
        return None

    def nearest_organisation(self, mention: TextSpan) -> NamedSource | None:
        """The organisation named last, a few sentences before at the most."""
        here = self._section.sentence_at(mention.start) or 0
        for start, name in self._cast.named_before(mention.start, _NAMES_BACK):
            if here - (self._section.sentence_at(start) or 0) > _ORGANISATION_BACK:
                return None
            if name.type == "ORG" and not self._section.in_marks(start):
                return self._cast.fullest(name.name, start + 1) or name
        return None

    def _is_subject(self, start: int) -> bool:
        number = self._section.sentence_at(start)
        tree = self._section.tree(number) if number is not None else None
        first = tree.at(start) if tree else None
        if tree is None or first is None:
            return False
        # The first word of a name hangs on its last one, the head of the phrase.
        return any(tree.word(i).dep in SUBJECTS for i in (first, *islice(tree.ancestors(first), 2)))
