"""Cue candidates and their features."""

from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.cue_candidates import find_cues, sides
from nlp_worker.quotes.detection.cue_features import cue_features
from nlp_worker.quotes.detection.cue_lexicon import CueWeights, cue_lexicon, word_class
from tests.unit.nlp_worker.quotes.hand import ENGLISH, holt

SAY = {("say", "verb"): CueWeights(0.9, 0.5, 0.6, 0.8)}


def test_known_words_and_verbs_near_marks() -> None:
    """A verb near a passage may be a cue; a word far from marks must be in the lexicon."""
    columns = make_columns(holt())
    forms = [columns.form[word] for word in find_cues(columns, SAY).word]
    assert forms == ["said", "rained", "said"]
    assert find_cues(columns, SAY).weights[0].reliability == 0.9


def test_two_rows_a_candidate() -> None:
    """Each candidate has a row for its left side, then one for its right side."""
    columns = make_columns(holt())
    cues = find_cues(columns, SAY)
    table = cue_features(columns, cues)
    assert table.rows.shape == (2 * len(cues), len(table.names))
    assert table.rows[:, table.names.index("side")].tolist() == [0, 1] * len(cues)
    word, side = sides(cues)
    assert word.tolist()[:2] == [1, 1]
    assert side.tolist()[:2] == [0, 1]


def test_shipped_weights() -> None:
    """The weights that ship tell “say” from “walk”; word classes keep verbs and nouns apart."""
    lexicon = cue_lexicon(ENGLISH)
    assert lexicon["say", "verb"].reliability > 0.5
    assert ("walk", "verb") not in lexicon or lexicon["walk", "verb"].reliability < 0.2
    assert word_class("AUX") == "verb"
    assert word_class("PROPN") == "noun"
    assert word_class("ADV") == "other"
