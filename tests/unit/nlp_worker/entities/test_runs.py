"""Runs of proper nouns."""

from nlp_worker.entities.runs import proper_runs
from nlp_worker.entities.tokens import Tokens
from tests.unit.nlp_worker.entities.hand import sentence


def _runs(text: str, tagged: str = "") -> list[str]:
    tokens = Tokens([sentence(text, tagged)])
    return [text[slice(*run)] for run in proper_runs(tokens, text)]


def test_words_side_by_side_are_one_run() -> None:
    """A small word or another tag parts them."""
    assert _runs("then Ilse Renn met Bo Tarn") == ["Ilse Renn", "Bo Tarn"]
    assert _runs("Today Ilse Renn left", "Today/NN") == ["Ilse Renn"]


def test_titles_days_and_post_nominals_stay_outside() -> None:
    """They part runs too."""
    assert _runs("then Mayor Ilse Renn MP on Monday") == ["Ilse Renn"]


def test_line_breaks_part_runs() -> None:
    """A run is on one line."""
    assert _runs("then Ilse Renn\nBo Tarn") == ["Ilse Renn", "Bo Tarn"]


def test_a_long_row_of_capitals_is_no_name() -> None:
    """A list without commas: twenty words are a name, twenty-one are none."""
    assert len(_runs("then " + "Renn " * 20)) == 1
    assert _runs("then " + "Renn " * 21) == []
