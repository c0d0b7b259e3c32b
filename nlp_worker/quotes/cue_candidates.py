"""Words that may be cues: known to attribute, or verbs near words in quote marks."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.codes import PARTS_OF_SPEECH, part_code
from nlp_worker.quotes.columns import Columns
from nlp_worker.quotes.cue_lexicon import UNKNOWN, CueLexicon, CueWeights, word_class
from nlp_worker.quotes.forest import Numbers

LEFT, RIGHT = 0, 1
LEAST_RELIABILITY = 0.03
_NEAR_MARKS = 20
"""Words between a passage and a verb that may attribute it although no list has it."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Candidates in the order of the text: numbers of words, and what the lexicon says of them."""

    word: Numbers
    weights: list[CueWeights]

    def __len__(self) -> int:
        return len(self.word)


def find_cues(columns: Columns, lexicon: CueLexicon) -> Cues:
    """Every word that might attribute something."""
    near = _near_marks(columns)
    verb = part_code("VERB")
    words: list[int] = []
    weights: list[CueWeights] = []
    for i, part in enumerate(columns.part.tolist()):
        kind = word_class(PARTS_OF_SPEECH[part - 1] if part else "")
        known = lexicon.get((columns.lemma[i], kind))
        is_known = known is not None and known.reliability >= LEAST_RELIABILITY
        if is_known or (part == verb and near[i]):
            words.append(i)
            weights.append(known or UNKNOWN)
    return Cues(np.array(words, dtype=np.int32), weights)


def _near_marks(columns: Columns) -> bytearray:
    near = bytearray(len(columns))
    for passage in columns.passages:
        start = max(0, passage.first - _NEAR_MARKS)
        near[start : passage.first] = b"\x01" * (passage.first - start)
        stop = min(len(columns), passage.last + 1 + _NEAR_MARKS)
        near[passage.last + 1 : stop] = b"\x01" * (stop - passage.last - 1)
    return near
