"""Tokens by position."""

from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.entities.entity_builders import build_sentence

TEXT = "then Ilse Renn left"


def _index() -> TokenIndex:
    return TokenIndex([build_sentence(TEXT)])


def test_neighbours_of_a_position() -> None:
    """The first token of a sentence has none before it, the last has none after it."""
    index = _index()
    before, after = index.before(5), index.after(14)
    assert before is not None
    assert after is not None
    assert TEXT[before.start : before.end] == "then"
    assert TEXT[after.start : after.end] == "left"
    assert index.before(0) is None
    assert index.after(len(TEXT)) is None
    assert index.after(0) is None


def test_proper_nouns() -> None:
    """Every token of the span has the tag of a name; a span without tokens has not."""
    index = _index()
    assert index.is_proper_noun(TextSpan(5, 14))
    assert not index.is_proper_noun(TextSpan(0, 14))
    assert not index.is_proper_noun(TextSpan(6, 7))
