"""Long blocks are cut where a reader would pause."""

from nlp_worker.parsing.pieces import cut


def _texts(view: str, longest: int) -> list[str]:
    return [view[start:end] for start, end in cut(view, 0, len(view), longest)]


def test_short_text_is_one_trimmed_piece() -> None:
    """Nothing is cut that need not be."""
    assert _texts(" One. Two. ", 20) == ["One. Two."]


def test_cuts_after_a_sentence_end_when_there_is_one() -> None:
    """The last sentence end in the second half of the piece wins over a later space."""
    assert _texts("Aaa bbb. Ccc ddd eee fff.", 15) == ["Aaa bbb.", "Ccc ddd eee", "fff."]


def test_cuts_hard_where_there_is_no_space() -> None:
    """No piece is longer than asked for."""
    assert _texts("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_white_space_makes_no_piece() -> None:
    """A million spaces are nothing to parse."""
    assert _texts("a" + " " * 50 + "b", 10) == ["a", "b"]
