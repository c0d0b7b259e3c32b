"""Words that may be cues: those of the lexicon, and verbs near words in quote marks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import PARTS_OF_SPEECH
from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.cue_lexicon import UNKNOWN, CueLexicon, CueWeights, word_class
from nlp_worker.quotes.detection.feature_table import FeatureArray, Matrix

LEFT, RIGHT = 0, 1
LEAST_RELIABILITY = 0.03
_NEAR_MARKS = 20
"""Words between a passage and a verb that may attribute it although the lexicon lacks it."""

# By the code of a part of speech; 0 is an unknown one.
_KINDS = [word_class(part) for part in ("", *PARTS_OF_SPEECH)]


@dataclass(frozen=True, slots=True)
class Cues:
    """Candidates in the order of the text: numbers of words, and their weights in the lexicon."""

    word: FeatureArray
    weights: list[CueWeights]

    def __len__(self) -> int:
        return len(self.word)


@dataclass(frozen=True, slots=True)
class CueSides:
    """Sides of cues where a content is looked for: the cue's word, the side, how sure it is."""

    cue: FeatureArray
    side: FeatureArray
    score: Matrix
    reliability: Matrix

    def __len__(self) -> int:
        return len(self.cue)


def find_cues(columns: Columns, lexicon: CueLexicon) -> Cues:
    """Return every word that might attribute something."""
    kinds = [_KINDS[part] for part in columns.part.tolist()]
    known = list(map(lexicon.get, zip(columns.lemma, kinds, strict=True)))
    is_near = _near_marks(columns) & (columns.part == columns.label_codes.part("VERB"))
    words: list[int] = []
    weights: list[CueWeights] = []
    for word, (found, near) in enumerate(zip(known, is_near.tolist(), strict=True)):
        if near or (found and found.reliability >= LEAST_RELIABILITY):
            words.append(word)
            weights.append(found or UNKNOWN)
    return Cues(np.array(words, dtype=np.int32), weights)


def sides(cues: Cues) -> tuple[FeatureArray, FeatureArray]:
    """Return word and side of two rows a candidate: its left side, then its right side."""
    return np.repeat(cues.word, 2), np.tile(np.array([LEFT, RIGHT], np.int32), len(cues))


def _near_marks(columns: Columns) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(columns), dtype=np.bool_)
    for passage in columns.passages:
        near[max(0, passage.first - _NEAR_MARKS) : passage.first] = True
        near[passage.last + 1 : passage.last + 1 + _NEAR_MARKS] = True
    return near
