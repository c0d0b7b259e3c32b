"""The detector that ships: candidates by grammar, chosen by estimated forests."""

from nlp_worker.languages import Language
from nlp_worker.quotes.detection.attribution import Attributor
from nlp_worker.quotes.detection.cue_lexicon import cue_lexicon
from nlp_worker.quotes.detection.engine import Stages, find_contents
from nlp_worker.quotes.detection.models import load_scorers
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText


class ForestDetector:
    """Finds quotations by cues, spans and passages that forests have scored."""

    def __init__(self, language: Language) -> None:
        self._lexicon = cue_lexicon()
        self._scorers = load_scorers()

    def find(self, section: SectionText) -> list[FoundQuote]:
        """Return the quotations of one section in the order of the text."""
        stages = Stages(section, self._lexicon)
        chosen = find_contents(stages, self._scorers)
        return Attributor(section, stages.edge_features, chosen, self._scorers.speaker).quotes()
