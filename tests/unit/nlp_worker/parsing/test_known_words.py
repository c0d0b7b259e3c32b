"""Words kept by the tokenizer: the same tokens, and never more than so many."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.parsing import known_words
from nlp_worker.parsing.known_words import KnownWords
from nlp_worker.parsing.model import load_pipeline

TEXT = "Holt's well-known ferry, she said, can't sail at 9.30pm (or won't)."


def _read(words: KnownWords, text: str) -> None:
    words.keep()
    words.note([text])


def test_tokens_are_the_same() -> None:
    """Before a text is known, and when its words are kept."""
    nlp = load_pipeline(ENGLISH)
    words = KnownWords(nlp)
    with nlp.memory_zone():
        first = [token.text for token in nlp.make_doc(TEXT)]
    for _ in range(3):
        _read(words, TEXT)
    assert words._kept == set(TEXT.split())
    with nlp.memory_zone():
        assert [token.text for token in nlp.make_doc(TEXT)] == first


def test_what_comes_once_is_not_kept() -> None:
    """A word is kept when it has come in two batches."""
    words = KnownWords(load_pipeline(ENGLISH))
    for number in range(50):
        _read(words, f"ferry harbour{number}")
    assert words._kept == {"ferry"}


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is kept and of what is remembered; a kept word stays."""
    monkeypatch.setattr(known_words, "MOST_KEPT", 10)
    monkeypatch.setattr(known_words, "MOST_SEEN", 20)
    words = KnownWords(load_pipeline(ENGLISH))
    for number in range(100):
        _read(words, f"ferry gate{number // 2} {number} {number + 1000}")
        assert len(words._kept) <= 10
        assert len(words._seen) <= 30
    assert "ferry" in words._kept
    words.keep()
    assert not words._seen
