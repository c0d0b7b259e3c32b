"""The stages of detection in their order: cues, edges, spans, passages, choice."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.choice import Contents, choose, gather_contents
from nlp_worker.quotes.detection.columns import Columns, make_columns
from nlp_worker.quotes.detection.content_features import content_features
from nlp_worker.quotes.detection.content_spans import Spans, pair_edges, span_features
from nlp_worker.quotes.detection.cue_candidates import Cues, CueSides, find_cues, sides
from nlp_worker.quotes.detection.cue_features import cue_features
from nlp_worker.quotes.detection.cue_lexicon import CueLexicon
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.edges import edge_candidates
from nlp_worker.quotes.detection.feature_table import FeatureArray, FeatureTable, Matrix
from nlp_worker.quotes.detection.forest import Scorer
from nlp_worker.quotes.detection.passage_features import (
    BestSpans,
    neighbour_features,
    passage_features,
)
from nlp_worker.quotes.section_text import SectionText

LEAST_CUE = 0.05
LEAST_CONTENT = 0.3
SPANS_A_SIDE = 3
"""Spans of one cue side that reach the last stage."""


@dataclass(frozen=True, slots=True)
class Scorers:
    """The scorer of each stage's rows."""

    cue: Scorer
    start: Scorer
    end: Scorer
    span: Scorer
    passage: Scorer
    neighbour: Scorer
    content: Scorer
    speaker: Scorer


@dataclass(frozen=True, slots=True)
class Edges:
    """Candidate edges: number of the cue side, word, and the features as a start and as an end."""

    group: FeatureArray
    word: FeatureArray
    starts: FeatureTable
    ends: FeatureTable


class Stages:
    """The stages of one section, each on the results of the one before."""

    def __init__(self, section: SectionText, lexicon: CueLexicon) -> None:
        self.section = section
        self.columns: Columns = make_columns(section)
        self.cues: Cues = find_cues(self.columns, lexicon)
        self.edge_features: EdgeFeatures

    def cue_features(self) -> FeatureTable:
        """Return the features of the cue candidates, two rows each."""
        return cue_features(self.columns, self.cues)

    def likely_sides(self, scores: Matrix) -> CueSides:
        """Return the cue sides where a content is worth looking for, by the scores of all.

        The stages behind need it: it makes `edge_features`.
        """
        cue, side = sides(self.cues)
        reliability = np.repeat(
            np.array([weights.reliability for weights in self.cues.weights], np.float32), 2
        )
        kept = np.flatnonzero(scores >= LEAST_CUE)
        best = np.zeros(len(self.columns), np.float32)
        np.maximum.at(best, cue, scores)
        self.edge_features = EdgeFeatures(self.columns, best)
        return CueSides(cue[kept], side[kept], scores[kept], reliability[kept])

    def edges(self, cue_sides: CueSides) -> Edges:
        """Return where the contents may start and end."""
        groups, words = edge_candidates(self.columns, cue_sides)
        return Edges(groups, words, *self.edge_features.both(cue_sides, groups, words))

    def best_spans(self, spans: Spans, scores: Matrix) -> tuple[Spans, Matrix]:
        """Return the best few spans of each cue side with their scores."""
        order = np.lexsort((-scores, spans.group))
        starts = np.flatnonzero(np.diff(spans.group[order], prepend=-1))
        sizes = np.diff(np.append(starts, len(order)))
        rank = np.arange(len(order)) - np.repeat(starts, sizes)
        kept = order[rank < SPANS_A_SIDE].astype(np.int32)
        return spans.take(kept), scores[kept]

    def passage_features(
        self, cue_sides: CueSides, spans: Spans, span_scores: Matrix
    ) -> FeatureTable:
        """Return the features of the passages; `spans` are the best of each cue side."""
        best = BestSpans(spans, cue_sides.score[spans.group] * span_scores)
        return passage_features(self.section, self.columns, cue_sides, best)


@dataclass(frozen=True, slots=True)
class ChosenContents:
    """The candidates of the last stage with their scores; `numbers` are those of the chosen ones.

    `cue_scores` is the better score of a cue's two sides, by its word.
    """

    contents: Contents
    scores: Matrix
    cue_sides: CueSides
    numbers: list[int]
    cue_scores: dict[int, float]


def find_contents(stages: Stages, scorers: Scorers) -> ChosenContents:
    """Run all stages up to the choice of the contents."""
    cue_scores = scorers.cue.score(stages.cue_features().rows)
    cue_sides = stages.likely_sides(cue_scores)
    edges = stages.edges(cue_sides)
    start_scores = scorers.start.score(edges.starts.rows)
    end_scores = scorers.end.score(edges.ends.rows)
    spans = pair_edges(edges.group, edges.word, start_scores, end_scores)
    features = span_features(stages.edge_features, cue_sides, spans)
    best, best_scores = stages.best_spans(spans, scorers.span.score(features.rows))
    passage_scores = _score_passages(stages, scorers, cue_sides, best, best_scores)
    contents = gather_contents(stages.columns, cue_sides, best, best_scores, passage_scores)
    features = content_features(stages.columns, cue_sides, contents, passage_scores)
    scores = scorers.content.score(features.rows)
    numbers = choose(contents, scores, cue_sides, LEAST_CONTENT)
    return ChosenContents(contents, scores, cue_sides, numbers, _by_cue(stages.cues, cue_scores))


def _score_passages(
    stages: Stages, scorers: Scorers, cue_sides: CueSides, spans: Spans, span_scores: Matrix
) -> Matrix:
    """Return the scores of the passages, the neighbours of each considered."""
    if not stages.columns.passages:
        return np.zeros(0, np.float32)
    features = stages.passage_features(cue_sides, spans, span_scores)
    first = scorers.passage.score(features.rows)
    return scorers.neighbour.score(neighbour_features(features, stages.columns, first).rows)


def _by_cue(cues: Cues, scores: Matrix) -> dict[int, float]:
    words, _ = sides(cues)
    best: dict[int, float] = {}
    for word, score in zip(words.tolist(), scores.tolist(), strict=True):
        best[word] = max(best.get(word, 0.0), score)
    return best
