"""Estimated weights of the words that attribute, by lemma and word class."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_worker.languages import Language

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}


@dataclass(frozen=True, slots=True)
class CueWeights:
    """Shares between 0 and 1. `reliability` is how often the word attributes speech at all.

    Of what it attributes, `quoted` stands in marks, `right` follows the word, and `clause` has a
    subject of its own.
    """

    reliability: float
    quoted: float
    right: float
    clause: float


UNKNOWN = CueWeights(0.02, 0.5, 0.5, 0.5)
CueLexicon = Mapping[tuple[str, str], CueWeights]


def word_class(part_of_speech: str) -> str:
    """Return the class by which the weights of one lemma are kept: verb, noun or other."""
    return _PARTS.get(part_of_speech, "other")


@cache
def cue_lexicon(language: Language) -> CueLexicon:
    """Return the weights that ship for a language, by lemma and word class."""
    weights: dict[tuple[str, str], CueWeights] = {}
    for line in language.lexicon("cue_weights"):
        lemma, kind, *shares = line.split()
        weights[lemma, kind] = CueWeights(*(int(share) / 100 for share in shares))
    return weights
