"""Antecedents of pronouns and of nouns like “the defendant”."""

from itertools import islice

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.syntax import SUBJECTS
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender

_NAMES_BACK = 40
_SENTENCES_BACK = 12
_ORGANISATION_BACK = 3
# Weights of the evidence; a sentence of distance costs `_PER_SENTENCE`.
_PER_SENTENCE = 0.35
_SUBJECT, _SPOKE_LAST, _GENDER_KNOWN, _FULL = 1.0, 0.8, 0.7, 1.0
_NEVER = -1.0


class Antecedents:
    """Choice among the sources that the section has named before a mention."""

    def __init__(self, section: SectionText, names: NameIndex) -> None:
        self._section, self._names = section, names

    def person(
        self, mention: TextSpan, gender: Gender | None, spoke_last: NamedSource | None
    ) -> NamedSource | None:
        """Return the person that fits best: gender, nearness, subject, full name, last speaker."""
        best: tuple[float, NamedSource | None] = (_NEVER, None)
        here = self._section.sentence_at(mention.start) or 0
        is_someone_new = False
        for start, name in self._names.named_before(mention.start, _NAMES_BACK):
            distance = here - (self._section.sentence_at(start) or 0)
            if distance > _SENTENCES_BACK:
                break
            source = self._names.fullest(name.name, start + 1) or name
            is_person = source.may_be_person or self._may_act(source, start)
            if self._section.in_marks(start) or not is_person:
                continue
            own = source.gender
            if own and gender and own != gender:
                continue
            is_subject = self._is_subject(start)
            score = -_PER_SENTENCE * distance
            score += _SUBJECT * is_subject
            # Whoever the text has turned to since is not the last speaker.
            score += _SPOKE_LAST * (source is spoke_last and not is_someone_new)
            is_someone_new |= is_subject and source is not spoke_last
            score += _GENDER_KNOWN * bool(own and gender)
            score += _FULL * source.is_full
            best = max(best, (score, source), key=lambda found: found[0])
        return best[1]

    def organisation(
        self, mention: TextSpan, noun: str, qualifiers: frozenset[str]
    ) -> NamedSource | None:
        """Return the nearest source whose name has the noun, all its qualifiers and more."""
        wanted = {noun, *qualifiers}
        for start, name in self._names.named_before(mention.start, _NAMES_BACK):
            source = self._names.fullest(name.name, start + 1) or name
            if len(source.words) > len(wanted) and wanted <= set(source.words):
                return source
        return None

    def nearest_organisation(self, mention: TextSpan) -> NamedSource | None:
        """Return the organisation named last, if that was only a few sentences before."""
        here = self._section.sentence_at(mention.start) or 0
        for start, name in self._names.named_before(mention.start, _NAMES_BACK):
            if here - (self._section.sentence_at(start) or 0) > _ORGANISATION_BACK:
                return None
            if name.type == "ORG" and not self._section.in_marks(start):
                return self._names.fullest(name.name, start + 1) or name
        return None

    def _may_act(self, source: NamedSource, start: int) -> bool:
        """Return whether a full name of no known type is the subject of its sentence."""
        return source.is_full and source.type == "" and self._is_subject(start)

    def _is_subject(self, start: int) -> bool:
        if not (found := self._section.word_at(start)):
            return False
        tree, first = found
        # The first word of a name hangs on its last one, the head of the phrase.
        return any(tree.word(i).dep in SUBJECTS for i in (first, *islice(tree.ancestors(first), 2)))
