"""Edges and the contents put together from them."""

import numpy as np

from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.content_spans import pair_edges, span_features
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, CueSides
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.edges import edge_candidates
from tests.unit.nlp_worker.quotes.hand import holt


def _cue_sides() -> CueSides:
    scores = np.array([0.9, 0.8], np.float32)
    return CueSides(np.array([1, 12], np.int32), np.array([RIGHT, LEFT], np.int32), scores, scores)


def test_candidates_stand_on_their_side_of_the_cue() -> None:
    """Candidates are words of the sentence without marks, and the edges of a passage behind it."""
    groups, words = edge_candidates(make_columns(holt()), _cue_sides())
    assert words[groups == 0].tolist() == [2, 3, 4, 7, 8]
    assert words[groups == 1].tolist() == [7, 8, 11]


def test_pairs_run_forward() -> None:
    """A content never ends before it starts, and its edges are of one cue side."""
    groups = np.array([0, 0, 1], np.int32)
    words = np.array([3, 5, 9], np.int32)
    spans = pair_edges(
        groups, words, np.array([0.1, 0.9, 0.5], np.float32), np.array([0.2, 0.3, 0.5], np.float32)
    )
    pairs = set(zip(spans.group.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True))
    assert pairs == {(0, 3, 3), (0, 3, 5), (0, 5, 5), (1, 9, 9)}


def test_one_row_of_features_a_candidate() -> None:
    """Each candidate has a row of finite numbers, with a name for each column."""
    columns, cue_sides = make_columns(holt()), _cue_sides()
    features = EdgeFeatures(columns, np.zeros(len(columns), np.float32))
    groups, words = edge_candidates(columns, cue_sides)
    starts = features.starts(cue_sides, groups, words)
    even = np.full(len(words), 0.5, np.float32)
    spans = pair_edges(groups, words, even, even)
    table = span_features(features, cue_sides, spans)
    assert len(starts) == len(words)
    assert table.rows.shape == (len(spans), len(table.names))
    assert np.isfinite(starts.rows).all()
    assert np.isfinite(table.rows).all()
