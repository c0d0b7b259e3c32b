"""Edges and the contents put together from them."""

import numpy as np

from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.content_spans import pair_edges, span_rows
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT
from nlp_worker.quotes.detection.edges import Asked, EdgeFeatures, edge_candidates
from tests.unit.nlp_worker.quotes.hand import holt


def _asked() -> Asked:
    scores = np.array([0.9, 0.8], np.float32)
    return Asked(np.array([1, 12], np.int32), np.array([RIGHT, LEFT], np.int32), scores, scores)


def test_candidates_stand_on_their_side_of_the_cue() -> None:
    """Words of the sentence, without marks; and the edges of a passage right behind it."""
    groups, words = edge_candidates(make_columns(holt()), _asked())
    assert words[groups == 0].tolist() == [2, 3, 4, 7, 8]
    assert words[groups == 1].tolist() == [7, 8, 11]


def test_pairs_run_forward() -> None:
    """A content never ends before it starts; groups stay apart."""
    groups = np.array([0, 0, 1], np.int32)
    words = np.array([3, 5, 9], np.int32)
    spans = pair_edges(
        groups, words, np.array([0.1, 0.9, 0.5], np.float32), np.array([0.2, 0.3, 0.5], np.float32)
    )
    pairs = set(zip(spans.group.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True))
    assert pairs == {(0, 3, 3), (0, 3, 5), (0, 5, 5), (1, 9, 9)}


def test_one_row_of_features_a_candidate() -> None:
    """Finite numbers, as many columns for every page."""
    columns, asked = make_columns(holt()), _asked()
    features = EdgeFeatures(columns, np.zeros(len(columns), np.float32))
    groups, words = edge_candidates(columns, asked)
    starts = features.rows(asked, groups, words)
    even = np.full(len(words), 0.5, np.float32)
    spans = pair_edges(groups, words, even, even)
    rows = span_rows(features, asked, spans)
    assert len(starts) == len(words)
    assert len(rows) == len(spans)
    assert np.isfinite(starts).all()
    assert np.isfinite(rows).all()
