"""What was said of a piece, packed and unpacked."""

import json
from typing import Any

import pytest

from nlp_worker.text.packing import DamagedEntry, pack, unpack
from nlp_worker.text.parse import NamedSpan, ParsedSentence, Said, Word
from nlp_worker.text.spans import TextSpan

VIEW = "##  Maren's mice went. Stop!  ##"
PIECE = TextSpan(4, 28)
SAID: Said = (
    [
        ParsedSentence(
            4,
            22,
            3,
            [
                Word(4, 9, "Maren", "PROPN", "NNP", "poss", 2),
                Word(9, 11, "'s", "PART", "POS", "case", 0),
                Word(12, 16, "mouse", "NOUN", "NNS", "nsubj", 3),
                Word(17, 21, "go", "VERB", "VBD", "ROOT", 3),
                Word(21, 22, ".", "PUNCT", ".", "punct", 3),
            ],
        ),
        ParsedSentence(23, 28, 3, [Word(23, 27, "stop", "VERB", "VB", "ROOT", 0), Word(27, 28, "!", "PUNCT", ".", "punct", 0)]),
    ],
    [NamedSpan(4, 9, "PERSON")],
)  # fmt: skip


def test_what_is_packed_comes_back_at_another_place() -> None:
    """The same text elsewhere, in another block."""
    data = pack(VIEW, PIECE, SAID)
    assert unpack(data, VIEW, PIECE, 3) == SAID
    sentences, names = unpack(data, VIEW[2:], TextSpan(2, 26), 7)
    assert [(s.start, s.end, s.block) for s in sentences] == [(2, 20, 7), (21, 26, 7)]
    assert [word.lemma for word in sentences[0].words] == ["Maren", "'s", "mouse", "go", "."]
    assert names == [NamedSpan(2, 7, "PERSON")]


def test_no_word_of_the_text_is_in_it() -> None:
    """But for endings, and the lemma of an irregular form."""
    data = pack(VIEW, PIECE, SAID).decode().lower()
    assert [word for word in ("maren", "mice", "went", "stop") if word in data] == []


@pytest.mark.parametrize(
    "change",
    [
        {"gaps": [0]},
        {"lengths": [99, 2, 4, 4, 1, 4, 1]},
        {"heads": [0, 0, 3, 5, 3, 0, 0]},
        {"kinds": [0, 1, 2, 3, 4, 5, 99]},
        {"names": [[5, 5, "PERSON"]]},
        {"names": [[0, 25, "PERSON"]]},
        {"sentences": [5]},
        {"lengths": ["5", 2, 4, 4, 1, 4, 1]},
        {"labels": [["NOUN"]]},
        {"labels": ["NOUN NN"] * 5},
        {"another": 1},
    ],
)  # fmt: skip
def test_what_cannot_be_of_this_piece_is_refused(change: dict[str, Any]) -> None:
    """Whatever is wrong with it; the error shows nothing of what it found."""
    data = json.loads(pack(VIEW, PIECE, SAID)) | change
    with pytest.raises(DamagedEntry) as caught:
        unpack(json.dumps(data).encode(), VIEW, PIECE, 0)
    assert "PERSON" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null"])
def test_bytes_that_are_no_entry_are_refused(data: bytes) -> None:
    """Cut short, or of somebody else."""
    with pytest.raises(DamagedEntry):
        unpack(data, VIEW, PIECE, 0)


def test_an_entry_of_a_longer_text_is_refused() -> None:
    """Its words reach beyond the piece."""
    with pytest.raises(DamagedEntry, match="reach beyond"):
        unpack(pack(VIEW, PIECE, SAID), VIEW, TextSpan(4, 21), 0)
