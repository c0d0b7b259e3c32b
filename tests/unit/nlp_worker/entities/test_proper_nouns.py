"""Runs of proper nouns."""

from nlp_worker.entities.proper_nouns import proper_noun_runs
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from tests.unit.nlp_worker.entities.entity_builders import build_sentence


def _runs(text: str, tagged: str = "") -> list[str]:
    tokens = TokenIndex([build_sentence(text, tagged)])
    return [text[slice(*run)] for run in proper_noun_runs(tokens, text, ENGLISH)]


def test_proper_nouns_side_by_side_are_one_run() -> None:
    """A word in lower case or with another tag ends a run."""
    assert _runs("then Ilse Renn met Bo Tarn") == ["Ilse Renn", "Bo Tarn"]
    assert _runs("Today Ilse Renn left", "Today/NN") == ["Ilse Renn"]


def test_titles_days_and_post_nominals_stay_outside() -> None:
    """They end a run too."""
    assert _runs("then Mayor Ilse Renn MP on Monday") == ["Ilse Renn"]


def test_a_run_ends_at_a_line_break() -> None:
    """Two names on two lines are two runs."""
    assert _runs("then Ilse Renn\nBo Tarn") == ["Ilse Renn", "Bo Tarn"]


def test_a_run_has_at_most_twenty_words() -> None:
    """A longer row of capitals is a list without commas."""
    assert len(_runs("then " + "Renn " * 20)) == 1
    assert _runs("then " + "Renn " * 21) == []
