"""Genders of people, by titles, given names, and pronouns behind the name."""

from collections import defaultdict

from nlp_worker.entities.names import Gender, gender_of_given_name, gender_of_title
from nlp_worker.entities.spelling import fold
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.text.parsed import ParsedSentence

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
_PLACES, _TITLE_WIDTH = 10, 16
_TITLE, _GIVEN_NAME, _PRONOUN_BESIDE = 3.0, 2.0, 1.0


def gender_of_pronoun(word: str) -> Gender | None:
    """Return the gender of a pronoun of the third person; None for any other word."""
    return _PRONOUNS.get(word.casefold())


class Genders:
    """The gender of each source of a section, by the weight of the evidence."""

    def __init__(self, section: SectionText, names: NameIndex) -> None:
        self._votes: defaultdict[int, float] = defaultdict(float)
        self._section = section
        self._weigh_pronouns(names)
        for source in names.sources:
            self._weigh_name(source)

    def of(self, source: NamedSource) -> Gender | None:
        """Return the gender with more evidence; None when there is none or both have as much."""
        balance = self._votes[id(source)]
        if not balance:
            return None
        return "female" if balance > 0 else "male"

    def _vote(self, source: NamedSource, gender: Gender | None, weight: float) -> None:
        if gender:
            self._votes[id(source)] += weight if gender == "female" else -weight

    def _weigh_name(self, source: NamedSource) -> None:
        view, language = self._section.view, self._section.language
        for start in source.starts[:_PLACES]:
            before = view[max(0, start - _TITLE_WIDTH) : start].split()[-1:]
            within = view[start : start + _TITLE_WIDTH].split()[:1]
            for title in before + within:
                self._vote(source, gender_of_title(title, language), _TITLE)
        if source.is_full:
            # The family's name may stand first.
            given = (gender_of_given_name(fold(word), language) for word in source.words[:2])
            self._vote(source, next(filter(None, given), None), _GIVEN_NAME)

    def _weigh_pronouns(self, names: NameIndex) -> None:
        """Count the sentences that name one person and then have pronouns of one gender."""
        for sentence in self._section.sentences:
            if not sentence.words or self._section.in_marks(sentence.start):
                continue
            named = self._section.names_within(sentence.start, sentence.end)
            people = [name.span for name in named if name.type == "PERSON"]
            if len(people) != 1:
                continue
            genders = self._genders_after(people[0].end, sentence)
            source = names.fullest(self._section.view[slice(*people[0])], people[0].start + 1)
            if source and len(genders) == 1:
                self._vote(source, genders.pop(), _PRONOUN_BESIDE)

    def _genders_after(self, position: int, sentence: ParsedSentence) -> set[Gender]:
        view = self._section.view
        pronouns = (view[w.start : w.end] for w in sentence.words if w.start > position)
        return {gender for word in pronouns if (gender := gender_of_pronoun(word))}
