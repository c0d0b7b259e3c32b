"""The noun phrase around a mention."""

from nlp_worker.quotes.speakers.noun_phrases import head_of, long_phrase
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.quotes.hand import make_section, rows

TEXT = "Lawyers for the families left"
LAWYERS = rows(
    """
    Lawyers lawyer NOUN NNS nsubj 4
    for for ADP IN prep 0
    the the DET DT det 3
    families family NOUN NNS pobj 1
    left leave VERB VBD ROOT 4
    """
)


def test_the_head_hangs_on_nothing_inside() -> None:
    """The head of “Lawyers for the families” is “Lawyers”."""
    section = make_section(TEXT, [LAWYERS])
    tree, head = head_of(section, TextSpan(0, TEXT.index(" left")))
    assert tree is not None
    assert head == 0


def test_no_tree_no_head() -> None:
    """A mention outside of parsed sentences has neither tree nor head, and stays as it is."""
    section = make_section(TEXT, [])
    mention = TextSpan(0, len("Lawyers"))
    assert head_of(section, mention) == (None, None)
    assert long_phrase(section, mention) == mention


def test_a_phrase_with_what_it_is_for() -> None:
    """A prepositional phrase right behind the head belongs to the speaker."""
    section = make_section(TEXT, [LAWYERS])
    assert section.view[slice(*long_phrase(section, TextSpan(0, 7)))] == "Lawyers for the families"


def test_a_noun_of_speech_ends_the_phrase() -> None:
    """“Lawyers in the statement” are not all speakers: a phrase that names a speech is left out."""
    text = "Lawyers in the statement left"
    table = list(LAWYERS)
    table[1] = ("in", "in", "ADP", "IN", "prep", 0)
    table[3] = ("statement", "statement", "NOUN", "NN", "pobj", 1)
    section = make_section(text, [table])
    assert long_phrase(section, TextSpan(0, 7)) == TextSpan(0, 7)
