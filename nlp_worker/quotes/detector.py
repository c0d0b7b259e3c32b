"""The seam for quotation detection: `QuotationDetector`, and the table of those that ship."""

from importlib import import_module
from typing import Protocol, cast

from nlp_worker.languages import Language
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.errors import DetectorMissingError

DETECTORS = {"forests": "nlp_worker.quotes.detection.forest_detector:ForestDetector"}
"""The class of each detector, by the name that QUOTIDIAN_DETECTOR gives it."""


class QuotationDetector(Protocol):
    """A finder of quotations and reports, of their cues, and of the mentions of their speakers."""

    def find(self, section: SectionText) -> list[FoundQuote]:
        """Return the quotations of one section in the order of the text; they do not overlap.

        Rules, resolution and output do the rest: they work with any detector.
        """
        ...


class DetectorFactory(Protocol):
    """A maker of a detector for one language; a class with such an `__init__` is one."""

    def __call__(self, language: Language) -> QuotationDetector:
        """Load all that the detector needs. The worker calls it before it forks."""
        ...


def load_detector(name: str, language: Language) -> QuotationDetector:
    """Return a detector by its name in `DETECTORS`, or by `package.module:factory`.

    Raises:
        DetectorMissingError: there is no such name, or it cannot be imported.
        SettingsError: the detector lacks something that it needs for this language.
    """
    module, _, attribute = DETECTORS.get(name, name).partition(":")
    try:
        factory = cast(DetectorFactory, getattr(import_module(module), attribute))
    except (ImportError, AttributeError, ValueError) as error:
        raise DetectorMissingError(name, sorted(DETECTORS)) from error
    return factory(language)
