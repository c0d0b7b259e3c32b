"""The detector that ships: candidates by grammar, chosen by estimated forests."""

from nlp_worker.languages import Language
from nlp_worker.quotes.detection.attribution import Attributor
from nlp_worker.quotes.detection.cue_lexicon import cue_lexicon
from nlp_worker.quotes.detection.forest_file import load_forests
from nlp_worker.quotes.detection.stages import Stages, find_contents
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText


class ForestDetector:
    """Finds quotations by cues, spans and passages that forests have scored.

    Raises:
        ForestsMissingError: nobody has estimated forests for the language.
        ForestsMismatchError: they were estimated on other features than the code has.
    """

    def __init__(self, language: Language) -> None:
        self._lexicon = cue_lexicon(language)
        self._forests = load_forests(language)

    def find(self, section: SectionText) -> list[FoundQuote]:
        """Return the quotations of one section in the order of the text."""
        stages = Stages(section, self._lexicon)
        chosen = find_contents(stages, self._forests.scorers)
        return Attributor(section, stages.edge_features, chosen, self._forests).quotes()
