"""What a page tells of a person's gender: titles, given names, and the pronouns beside the name."""

from collections import defaultdict

from nlp_worker.entities.names import Gender, gender_of_title, name_words
from nlp_worker.languages.en import LANGUAGE as ENGLISH
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
    """The gender of a third person pronoun."""
    return _PRONOUNS.get(word.casefold())


class Genders:
    """Weighs the evidence for each member of the cast once."""

    def __init__(self, section: SectionText, cast: NameIndex) -> None:
        self._votes: defaultdict[int, float] = defaultdict(float)
        self._section = section
        self._hear_pronouns(cast)
        for member in cast.members:
            self._read_names(member)

    def of(self, member: NamedSource) -> Gender | None:
        """The gender with more evidence; None when there is none or it is even."""
        balance = self._votes[id(member)]
        if not balance:
            return None
        return "female" if balance > 0 else "male"

    def _vote(self, member: NamedSource, gender: Gender | None, weight: float) -> None:
        if gender:
            self._votes[id(member)] += weight if gender == "female" else -weight

    def _read_names(self, member: NamedSource) -> None:
        view = self._section.view
        for start in member.starts[:_PLACES]:
            before = view[max(0, start - _TITLE_WIDTH) : start].split()[-1:]
            within = view[start : start + _TITLE_WIDTH].split()[:1]
            for title in before + within:
                self._vote(member, gender_of_title(title, ENGLISH), _TITLE)
        given = name_words(member.name, ENGLISH)[0].partition("-")[0]
        if member.is_full and given in ENGLISH.lexicon("given_names_female"):
            self._vote(member, "female", _GIVEN_NAME)
        if member.is_full and given in ENGLISH.lexicon("given_names_male"):
            self._vote(member, "male", _GIVEN_NAME)

    def _hear_pronouns(self, cast: NameIndex) -> None:
        """A sentence with one person and pronouns of one gender after the name."""
        for sentence in self._section.sentences:
            if not sentence.words or self._section.in_marks(sentence.start):
                continue
            names = self._section.names_within(sentence.start, sentence.end)
            people = [name.span for name in names if name.type == "PERSON"]
            if len(people) != 1:
                continue
            genders = self._genders_after(people[0].end, sentence)
            member = cast.fullest(self._section.view[slice(*people[0])], people[0].start + 1)
            if member and len(genders) == 1:
                self._vote(member, genders.pop(), _PRONOUN_BESIDE)

    def _genders_after(self, position: int, sentence: ParsedSentence) -> set[Gender]:
        view = self._section.view
        pronouns = (view[w.start : w.end] for w in sentence.words if w.start > position)
        return {gender for word in pronouns if (gender := gender_of_pronoun(word))}
