"""The candidates for contents, of cues and of passages, and the greedy choice among them."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.content_spans import Spans
from nlp_worker.quotes.detection.cue_candidates import CueSides
from nlp_worker.quotes.detection.feature_table import FeatureArray, Matrix

NO_CUE = -1


@dataclass(frozen=True, slots=True)
class Contents:
    """Candidates for the contents of quotations, in the order of the text.

    `group` is the number of the cue side, `NO_CUE` for a passage by itself; `own_score` is that of
    the span or passage, `score` the same times the score of the cue.
    """

    group: FeatureArray
    first: FeatureArray
    last: FeatureArray
    score: Matrix
    own_score: Matrix

    def __len__(self) -> int:
        return len(self.first)


def gather_contents(
    columns: Columns,
    cue_sides: CueSides,
    spans: Spans,
    span_scores: Matrix,
    passage_scores: Matrix,
) -> Contents:
    """Return the spans of cues and the passages, as one set of candidates."""
    first = [*spans.first.tolist(), *(p.first for p in columns.passages)]
    last = [*spans.last.tolist(), *(p.last for p in columns.passages)]
    group = [*spans.group.tolist(), *[NO_CUE] * len(columns.passages)]
    score = np.concatenate([cue_sides.score[spans.group] * span_scores, passage_scores])
    own_score = np.concatenate([span_scores, passage_scores])
    order = np.lexsort((last, first))
    return Contents(
        np.array(group, np.int32)[order],
        np.array(first, np.int32)[order],
        np.array(last, np.int32)[order],
        score[order].astype(np.float32),
        own_score[order].astype(np.float32),
    )


def choose(contents: Contents, scores: Matrix, cue_sides: CueSides, least: float) -> list[int]:
    """Return the numbers of the candidates to keep: best first, as long as they do not overlap.

    A content whose cue stands inside a content that is kept is left out: the outermost speaker
    counts. `least` is the lowest score of a content that is kept. The numbers are in the order of
    the text.
    """
    chosen: list[int] = []
    covered: set[int] = set()
    cues = cue_sides.cue.tolist()
    used_groups: set[int] = set()
    used_cues: set[int] = set()
    first, last, group = contents.first.tolist(), contents.last.tolist(), contents.group.tolist()
    for at in np.argsort(-scores, kind="stable").tolist():
        if scores[at] < least:
            break
        words = range(first[at], last[at] + 1)
        cue = cues[group[at]] if group[at] != NO_CUE else -1
        if cue in covered or group[at] in used_groups or not covered.isdisjoint(words):
            continue
        if not used_cues.isdisjoint(words):
            continue
        chosen.append(at)
        covered.update(words)
        if cue >= 0:
            used_groups.add(group[at])
            used_cues.add(cue)
    return sorted(chosen, key=lambda at: first[at])
