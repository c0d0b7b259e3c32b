"""People whom only a pronoun shows."""

import pytest

from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.pronoun_names import NamedPlace, OrphanPronouns, find_pronoun_names
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender
from tests.unit.nlp_worker.quotes.hand import ENGLISH, Row, make_sentences, rows

RUNS = rows(
    """
    Quillawati Quillawati PROPN NNP nsubj 1
    runs run VERB VBZ ROOT 1
    ferries ferry NOUN NNS dobj 1
    """
)
MET = rows(
    """
    Tarn Tarn PROPN NNP nsubj 1
    met meet VERB VBD ROOT 1
    Quillawati Quillawati PROPN NNP dobj 1
    """
)
SHE_LEFT = rows("She she PRON PRP nsubj 1\nleft leave VERB VBD ROOT 1")
IT_SANK = rows("It it PRON PRP nsubj 1\nsank sink VERB VBD ROOT 1")


@pytest.mark.parametrize(
    ("text", "tables", "found"),
    [
        ("Quillawati runs ferries She left", [RUNS, SHE_LEFT], ["Quillawati"]),
        ("Quillawati runs ferries It sank", [RUNS, IT_SANK], []),
        ("Quillawati runs ferries Tarn met Quillawati She left", [RUNS, MET, SHE_LEFT], []),
    ],
)
def test_single_names_before_a_pronoun(
    text: str, tables: list[list[Row]], found: list[str]
) -> None:
    """An unknown word opens a sentence, “she” follows, and nobody else is between."""
    tokens = TokenIndex(make_sentences(text, tables))
    page = PageMentions(text, tokens, [], [TextSpan(0, len(text))], ENGLISH)
    assert [page.text(mention.span) for mention in find_pronoun_names(page)] == found


@pytest.mark.parametrize(
    ("gender", "found"), [("male", "Quillawati"), ("female", None), (None, None)]
)
def test_a_pronoun_that_nobody_else_fits(gender: Gender | None, found: str | None) -> None:
    """“She” is whom Tarn met if Tarn is a man; a woman or an unknown Tarn may be “she”."""
    text = "Tarn met Quillawati She left"
    tokens = TokenIndex(make_sentences(text, [MET, SHE_LEFT]))
    places = [
        NamedPlace(TextSpan(0, 4), 0, is_person=True, gender=gender),
        NamedPlace(TextSpan(9, 19), 1, is_person=False, gender=None),
    ]
    people = [name for name, _ in OrphanPronouns(tokens, text, ENGLISH).people(places)]
    assert [text[slice(*name.span)] for name in people] == ([found] if found else [])
