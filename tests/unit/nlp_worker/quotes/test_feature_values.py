"""Features of the stages have the values that a small section shows at a glance."""

import numpy as np
import pytest

from nlp_worker.quotes.detection.choice import NO_CUE, gather_contents
from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.content_features import content_features
from nlp_worker.quotes.detection.content_spans import Spans
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, CueSides, find_cues
from nlp_worker.quotes.detection.cue_features import cue_features
from nlp_worker.quotes.detection.cue_lexicon import CueWeights
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.feature_table import FeatureArray, FeatureTable, Matrix
from nlp_worker.quotes.detection.passage_features import (
    BestSpans,
    neighbour_features,
    passage_features,
)
from nlp_worker.quotes.detection.speaker_features import (
    CuedContent,
    best_words,
    speaker_candidates,
    speaker_features,
)
from tests.unit.nlp_worker.quotes.hand import ENGLISH, HOLT_ROWS, holt, make_section

# Words of `holt`: Holt said that it rained . “ Go home , ” she said .
HOLT, SAID, THAT, RAINED, GO, HOME, SHE, SHE_SAID = 0, 1, 2, 4, 7, 8, 11, 12
SAY = {("say", "verb"): CueWeights(0.9, 0.5, 0.6, 0.8)}
CODES = ENGLISH.label_codes


def _numbers(*values: int) -> FeatureArray:
    return np.array(values, np.int32)


def _scores(*values: float) -> Matrix:
    return np.array(values, np.float32)


def _cue_sides() -> CueSides:
    """Return the right side of the first “said” and the left side of the second."""
    scores = _scores(0.9, 0.8)
    return CueSides(_numbers(SAID, SHE_SAID), _numbers(RIGHT, LEFT), scores, _scores(0.5, 0.5))


def _spans() -> Spans:
    """Return “that it rained” for the first cue side and “Go home” for the second."""
    even = _scores(0.5, 0.5)
    return Spans(_numbers(0, 1), _numbers(THAT, GO), _numbers(RAINED, HOME), even, even)


def _row(table: FeatureTable, number: int) -> dict[str, float]:
    return dict(zip(table.names, table.rows[number].tolist(), strict=True))


def test_cue_features() -> None:
    """The first “said” has its subject on the left and a clause on the right."""
    columns = make_columns(holt())
    table = cue_features(columns, find_cues(columns, SAY))
    left, right = _row(table, 0), _row(table, 1)
    assert (left["side"], right["side"]) == (LEFT, RIGHT)
    assert left["reliability"] == pytest.approx(0.9)
    assert (left["tag"], left["subject_tag"]) == (CODES.tag("VBD"), CODES.tag("NNP"))
    assert (left["subject_distance"], left["climbs_to_subject"]) == (-1, 0)
    assert (left["children_on_side_nsubj"], right["children_on_side_nsubj"]) == (1, 0)
    assert (left["children_on_other_side_ccomp"], right["children_on_side_ccomp"]) == (1, 1)
    assert (left["content_words"], right["content_words"]) == (0, 3)
    assert (left["passage_words"], right["passage_words"]) == (0, 2)


def test_edge_features() -> None:
    """“that” starts the clause under the first cue, and hangs from a verb that it governs."""
    columns = make_columns(holt())
    features = EdgeFeatures(columns, np.zeros(len(columns), np.float32))
    words = _numbers(THAT, RAINED)
    starts, ends = features.both(_cue_sides(), _numbers(0, 0), words)
    start, end = _row(starts, 0), _row(ends, 1)
    assert starts.names == ends.names
    assert (start["distance_from_cue"], end["distance_from_cue"]) == (1, 3)
    assert (start["top_words"], start["top_dependency"]) == (3, CODES.dependency("ccomp"))
    assert (start["top_hangs_on_cue"], start["word_is_below_cue"]) == (1, 1)
    assert start["cue_is_below_top"] == 0
    assert end["branch_dependency"] == CODES.dependency("ccomp")
    assert (end["words_from_sentence_start"], end["words_to_sentence_end"]) == (4, 2)


def test_passage_features() -> None:
    """“Go home,” is double, closed, starts a sentence, and is the content of the cue behind it."""
    section = holt()
    columns = make_columns(section)
    best = BestSpans(_spans(), _scores(0.7, 0.6))
    row = _row(passage_features(section, columns, _cue_sides(), best), 0)
    assert (row["words"], row["is_double"], row["is_closed"]) == (2, 1, 1)
    assert (row["ends_block"], row["first_is_capital"]) == (0, 1)
    assert (row["finite_verbs"], row["subjects"]) == (0, 0)
    assert row["after_cue_score"] == pytest.approx(0.8)
    assert (row["after_cue_distance"], row["before_cue_score"]) == (4, pytest.approx(0.9))
    assert row["span_score_same"] == pytest.approx(0.6)
    assert (row["span_score_wider"], row["span_score_narrower"]) == (0, 0)


def test_neighbour_features() -> None:
    """A passage gets the score of the one behind it, with blocks and words between."""
    text = "“Go home,” she said.\n“Go home,” she said."
    section = make_section(text, [HOLT_ROWS[1], HOLT_ROWS[1]])
    columns = make_columns(section)
    none = CueSides(_numbers(), _numbers(), _scores(), _scores())
    empty = Spans(_numbers(), _numbers(), _numbers(), _scores(), _scores())
    table = passage_features(section, columns, none, BestSpans(empty, _scores()))
    row = _row(neighbour_features(table, columns, _scores(0.25, 0.5)), 0)
    assert (row["passage_before_score"], row["passage_after_score"]) == (0, 0.5)
    assert (row["passage_after_blocks"], row["passage_after_distance"]) == (1, 7)


def test_content_features() -> None:
    """A passage has the span with the same words as its rival, and no cue."""
    columns = make_columns(holt())
    passages = _scores(0.4)
    contents = gather_contents(columns, _cue_sides(), _spans(), _scores(0.7, 0.6), passages)
    assert contents.group.tolist() == [0, 1, NO_CUE]
    table = content_features(columns, _cue_sides(), contents, passages)
    clause, quoted, passage = (_row(table, number) for number in range(3))
    assert clause["score"] == pytest.approx(0.9 * 0.7)
    assert (clause["side"], quoted["side"], passage["side"]) == (RIGHT, LEFT, 2)
    assert (clause["words_from_cue"], passage["words_from_cue"]) == (1, 0)
    assert quoted["passage_score_same"] == pytest.approx(0.4)
    assert (quoted["share_in_passages"], clause["passages"]) == (1, 0)
    assert passage["rival_same_words"] == pytest.approx(0.8 * 0.6)
    assert (passage["rivals"], clause["rivals"]) == (1, 0)


def test_speaker_features() -> None:
    """Nouns and pronouns outside of quotations are candidates; the subject of the cue is marked."""
    section = holt()
    columns = make_columns(section)
    contents = [CuedContent(SAID, THAT, RAINED), CuedContent(SHE_SAID, GO, HOME)]
    groups, words = speaker_candidates(columns, contents, bytearray(len(columns)))
    assert list(zip(groups.tolist(), words.tolist(), strict=True)) == [(0, HOLT), (1, SHE)]
    features = EdgeFeatures(columns, np.zeros(len(columns), np.float32))
    table = speaker_features(section, features, contents, groups, words)
    holt_row, she_row = _row(table, 0), _row(table, 1)
    assert (holt_row["is_subject_of_cue"], she_row["is_subject_of_cue"]) == (1, 1)
    assert (holt_row["is_before_cue"], holt_row["words_from_content"]) == (1, 2)
    assert (holt_row["name"], she_row["name"]) == (1, 0)
    assert (holt_row["is_on_cues_side"], she_row["is_on_cues_side"]) == (1, 1)


def test_the_best_word_of_each_content() -> None:
    """The candidate with the highest score, None for a content without candidates."""
    found = best_words(_numbers(0, 0), _numbers(3, 5), _scores(0.25, 0.5), 2)
    assert found == [(5, 0.5), None]
