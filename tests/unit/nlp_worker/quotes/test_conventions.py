"""Bounds of reported clauses by the contract."""

import pytest

from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote
from nlp_worker.quotes.rules.conventions import apply_convention
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import QuoteType
from tests.unit.nlp_worker.quotes.hand import Row, make_section, rows

THAT = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    said say VERB VBD ROOT 1
    that that SCONJ IN mark 4
    it it PRON PRP nsubj 4
    rained rain VERB VBD ccomp 1
    """
)
DETERMINER = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    said say VERB VBD ROOT 1
    that that DET DT det 3
    rain rain NOUN NN nsubj 4
    fell fall VERB VBD ccomp 1
    """
)
ASKED = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    asked ask VERB VBD ROOT 1
    pupils pupil NOUN NNS dobj 1
    to to PART TO aux 4
    sit sit VERB VB xcomp 1
    down down ADV RB advmod 4
    """
)


def _bounded(table: list[Row], content: str, kind: QuoteType) -> str:
    text = " ".join(row[0] for row in table)
    start = text.index(content)
    cue = table[1]
    at = text.index(cue[0])
    quote = FoundQuote(
        kind,
        (TextSpan(start, start + len(content)),),
        "cue",
        0.5,
        FoundCue(TextSpan(at, at + len(cue[0])), cue[1]),
    )
    found = apply_convention(make_section(text, [table]), quote)
    return text[slice(*found.spans[0])]


@pytest.mark.parametrize(
    ("table", "content", "bounded"),
    [
        (THAT, "that it rained", "it rained"),
        (DETERMINER, "that rain fell", "that rain fell"),
        (ASKED, "pupils to sit down", "to sit down"),
        (ASKED, "to sit down", "to sit down"),
    ],
)
def test_where_a_reported_clause_begins(table: list[Row], content: str, bounded: str) -> None:
    """The complementiser “that” and the person addressed are left out; a determiner is not."""
    assert _bounded(table, content, "indirect") == bounded


def test_a_direct_quotation_stays_as_it_is() -> None:
    """What stands between marks is never cut."""
    assert _bounded(THAT, "that it rained", "direct") == "that it rained"


def test_other_verbs_address_nobody() -> None:
    """After a verb that does not address anybody the noun belongs to the content."""
    table = [(*row[:1], "want", *row[2:]) if row[1] == "ask" else row for row in ASKED]
    assert _bounded(table, "pupils to sit down", "indirect") == "pupils to sit down"
