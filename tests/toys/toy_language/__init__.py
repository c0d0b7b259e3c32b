"""An invented language: a folder with one title and one abbreviation, and `|` as its full stop."""

from collections.abc import Mapping

from nlp_worker.languages import Bound, LabelCodes, Language


class ToyLanguage(Language):
    """The invented language `qaa`, a tag that BCP 47 leaves for private use."""

    name = "toy"
    tags = frozenset(("qaa",))
    default_model = "the test names a folder"
    label_codes = LabelCodes((), (), ())

    def sentence_bounds(self, view: str) -> Mapping[int, Bound]:
        """Return a sure bound after every `|`."""
        return {at + 2: Bound.SURE for at, mark in enumerate(view) if mark == "|"}

    def is_abbreviation(self, word: str) -> bool:
        """Return whether the list of abbreviations has the word."""
        return word.casefold().rstrip(".") in self.lexicon("abbreviations")

    def is_reporting_verb(self, word: str) -> bool:
        """Return whether the list of reporting verbs has the word."""
        return word.casefold() in self.lexicon("reporting_verbs")


LANGUAGE = ToyLanguage()
