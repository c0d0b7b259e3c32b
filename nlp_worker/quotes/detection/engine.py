"""The stages in their order: cues, edges, spans, passages, choice."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.choice import Contents, choose, content_rows, gather
from nlp_worker.quotes.detection.columns import Columns, make_columns
from nlp_worker.quotes.detection.content_spans import Spans, pair_edges, span_rows
from nlp_worker.quotes.detection.cue_candidates import Cues, find_cues
from nlp_worker.quotes.detection.cue_features import cue_rows, sides
from nlp_worker.quotes.detection.cue_lexicon import CueLexicon
from nlp_worker.quotes.detection.edges import Asked, EdgeFeatures, edge_candidates
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, Scorer
from nlp_worker.quotes.detection.passage_features import Tops, passage_rows, with_neighbours
from nlp_worker.quotes.section_text import SectionText

LEAST_CUE = 0.05
LEAST_CONTENT = 0.3
TOPS = 3
"""Contents of one cue side that reach the last stage."""


@dataclass(frozen=True, slots=True)
class Scorers:
    """What scores the rows of each stage."""

    cue: Scorer
    start: Scorer
    end: Scorer
    span: Scorer
    passage: Scorer
    neighbour: Scorer
    content: Scorer
    speaker: Scorer


class Stages:
    """The stages of one section, each on the results of the one before."""

    def __init__(self, section: SectionText, lexicon: CueLexicon) -> None:
        self.section = section
        self.columns: Columns = make_columns(section)
        self.cues: Cues = find_cues(self.columns, lexicon)

    def cue_rows(self) -> Matrix:
        """Features of the candidates, two rows each."""
        return cue_rows(self.columns, self.cues)

    def ask(self, scores: Matrix, least: float = LEAST_CUE) -> Asked:
        """The cue sides worth looking for a content."""
        cue, side = sides(self.cues)
        reliability = np.repeat(
            np.array([weights.reliability for weights in self.cues.weights], np.float32), 2
        )
        kept = np.flatnonzero(scores >= least)
        best = np.zeros(len(self.columns), np.float32)
        np.maximum.at(best, cue, scores)
        self.edge_features = EdgeFeatures(self.columns, best)
        return Asked(cue[kept], side[kept], scores[kept], reliability[kept])

    def edges(self, asked: Asked) -> "Edges":
        """Where the contents may start and end."""
        groups, words = edge_candidates(self.columns, asked)
        return Edges(groups, words, *self.edge_features.both(asked, groups, words))

    def tops(self, spans: Spans, scores: Matrix) -> tuple[Spans, Matrix]:
        """The best few contents of each cue side."""
        order = np.lexsort((-scores, spans.group))
        starts = np.flatnonzero(np.diff(spans.group[order], prepend=-1))
        sizes = np.diff(np.append(starts, len(order)))
        place = np.arange(len(order)) - np.repeat(starts, sizes)
        kept = order[place < TOPS].astype(np.int32)
        return spans.take(kept), scores[kept]


@dataclass(frozen=True, slots=True)
class Edges:
    """Candidate edges with their features as a start and as an end."""

    group: FeatureArray
    word: FeatureArray
    starts: Matrix
    ends: Matrix


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken: contents with their scores, and the cue sides they belong to."""

    contents: Contents
    scores: Matrix
    asked: Asked
    taken: list[int]
    cue_scores: dict[int, float]


def find_contents(stages: Stages, scorers: Scorers, least: float = LEAST_CONTENT) -> Chosen:
    """Run all stages."""
    scores = scorers.cue.score(stages.cue_rows())
    asked = stages.ask(scores)
    edges = stages.edges(asked)
    spans = pair_edges(
        edges.group, edges.word, scorers.start.score(edges.starts), scorers.end.score(edges.ends)
    )
    span_scores = scorers.span.score(span_rows(stages.edge_features, asked, spans))
    tops, top_scores = stages.tops(spans, span_scores)
    combined = asked.score[tops.group] * top_scores
    rows = passage_rows(stages.section, stages.columns, asked, Tops(tops, combined))
    passages = np.zeros(0, np.float32)
    if len(rows):
        first = scorers.passage.score(rows)
        passages = scorers.neighbour.score(with_neighbours(rows, stages.columns, first))
    contents = gather(stages.columns, asked, tops, top_scores, passages)
    content_scores = scorers.content.score(content_rows(stages.columns, asked, contents, passages))
    cue, _ = sides(stages.cues)
    best: dict[int, float] = {}
    for word, score in zip(cue.tolist(), scores.tolist(), strict=True):
        best[word] = max(best.get(word, 0.0), score)
    taken = choose(contents, content_scores, asked, least)
    return Chosen(contents, content_scores, asked, taken, best)
