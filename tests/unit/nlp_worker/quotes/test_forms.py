"""The grammar of plain forms, on sentences that the model parses."""

from typing import get_args

import pytest

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.languages import load_language
from nlp_worker.quotes.forms.grammar import Side, read_forms
from shared.contracts import Document, Quote

OTHERS = "Jorun Aske opened the meeting in Carrow on Monday.\n\n"


def _quotes(annotator: DocumentAnnotator, text: str) -> list[Quote]:
    return annotator.annotate(Document(content=text, language="en")).quotes


@pytest.mark.parametrize("before", ["", OTHERS], ids=["first", "after other text"])
@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("“What a day!” said Ruth Dunne, the mayor.", ["What a day!"], "Ruth Dunne"),
        ("“Will it open?” Ruth Dunne asked.", ["Will it open?"], "Ruth Dunne"),
        ("“It is late,” Ruth Dunne, 43, a nurse, said.", ["It is late,"], "Ruth Dunne"),
        ("Councillor Ann Rook said: “It is late.”", ["It is late."], "Ann Rook"),
        ("“It is late,” said Ann Rook. “Go home.”", ["It is late,", "Go home."], "Ann Rook"),
        ("“It is late.\n\n“Go home,” Ann Rook said.", ["It is late.", "Go home,"], "Ann Rook"),
        ("A statement from Ann Rook:\n\n“It is late.”", ["It is late."], "Ann Rook"),
        ("Ann Rook’s message was clear: “Go home now.”", ["Go home now."], "Ann Rook"),
        ("And from Ann Rook, who bakes bread:\n\n“It is late.”", ["It is late."], "Ann Rook"),
        (
            "Ann Rook is the mayor of Carrow.\n\nIn the words of the mayor: “Go home now.”",
            ["Go home now."],
            "Ann Rook",
        ),
        ("Ann Rook left. Her message was clear: “Go home now.”", ["Go home now."], "Ann Rook"),
        ("“It is late.” —Ann B. Rook\n\nThe vote is on.", ["It is late."], "Ann B. Rook"),
        ("“It is late.” —Ann Rook\n\nThe vote is on Monday.", ["It is late."], "Ann Rook"),
        ("“It is late,” Jan Holt quoted Ann Rook as saying.", ["It is late,"], "Ann Rook"),
        ("“It is late,” Ann Rook was quoted as saying.", ["It is late,"], "Ann Rook"),
        ("Jan Holt quoted Ann Rook as saying: “It is late.”", ["It is late."], "Ann Rook"),
        ("Ann Rook wrote: “It is late.\n\nGo home.”", ["It is late.", "Go home."], "Ann Rook"),
        ("‘It is late.\n\n‘Go home,’ Ann Rook said.", ["It is late.", "Go home,"], "Ann Rook"),
        ("“It is late,” said Minister for Transport Ann Rook.", ["It is late,"], "Ann Rook"),
        ("“It is late,” said Lewin “Buck” Arkady.", ["It is late,"], "Lewin “Buck” Arkady"),
        ("“It is late,” was Ann Rook’s answer.", ["It is late,"], "Ann Rook"),
        ("“It is late!” Those were the words of Ann Rook.", ["It is late!"], "Ann Rook"),
        ("“It is late,” argued bus driver Marlene J. Rook.", ["It is late,"], "Marlene J. Rook"),
        ("“Is it late?” Kim Mi-ran wonders.", ["Is it late?"], "Kim Mi-ran"),
        ("In the words of Ann Rook, “nobody sleeps here.”", ["nobody sleeps here."], "Ann Rook"),
        ("“It is late,” is what Ann Rook told the crew.", ["It is late,"], "Ann Rook"),
        ("“She told me, ‘Run!’” said Ann Rook.", ["She told me, ‘Run!’"], "Ann Rook"),
        ("Many hope, but Ann Rook is not so sure: “It is late.”", ["It is late."], "Ann Rook"),
    ],
)
def test_a_plain_form_is_read_wherever_it_stands(
    annotator: DocumentAnnotator, text: str, words: list[str], name: str, before: str
) -> None:
    """The result does not depend on the other text of the page."""
    (quote,) = _quotes(annotator, before + text)
    assert [span.text for span in quote.spans] == words
    assert quote.speaker
    assert quote.speaker.name == name
    assert quote.confidence == 0.99


@pytest.mark.parametrize(
    "lead",
    [
        "Ann Rook wrote in her diary:",
        "In a post, Ann Rook, the mayor, said the following:",
        "Here is a letter from Ann Rook:",
        "Ann Rook told the board on Monday:",
    ],
)
def test_a_paragraph_without_marks_that_is_introduced(
    annotator: DocumentAnnotator, lead: str
) -> None:
    """It is speech, and so is the next one if both are in the first person."""
    said = ["The pier is gone, and we have no boat.", "I will not build another one."]
    (quote,) = _quotes(annotator, "\n\n".join([lead, *said, "The vote is on Monday."]))
    assert [span.text for span in quote.spans] == said
    assert quote.speaker
    assert (quote.type, quote.speaker.name) == ("direct", "Ann Rook")


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“Jan Holt told me ‘the pier is gone’ and we left,” Ann Rook said.", "the pier is gone"),
        ("«Jan Holt told me “the pier is gone” and we left,» Ann Rook said.", "the pier is gone"),
        ("‘Jan Holt told me “the pier is gone” and we left,’ Ann Rook said.", "the pier is gone"),
        (
            "“Jan Holt said that the pier is gone and the sea is calm, but I saw it,” Ann Rook said.",
            "the pier is gone and the sea is calm",
        ),
    ],
)
def test_what_others_say_inside(annotator: DocumentAnnotator, text: str, inner: str) -> None:
    """Inside a quotation, a sentence in marks and a report are quotations of their own."""
    outer, nested = _quotes(annotator, text)
    assert (outer.speaker and outer.speaker.name, outer.spans[0].text) == ("Ann Rook", text[1:-16])
    assert (nested.speaker and nested.speaker.name, nested.spans[0].text) == ("Jan Holt", inner)
    assert nested.within == outer.id


@pytest.mark.parametrize(
    "text",
    [
        "Ann Rook confirmed the order, discussed the report and spoke with a reporter.",
        "Ann Rook sang “Harbour Lights” in the hall.",
        "Ann Rook was accused of fraud and was asked to leave.",
        "The bird is called “the grey watchman” in Carrow.",
        "The glossary by Ann Rook explains the words “slack”, “ebb” and “flood”.",
        "The sign names a group called the “We The People Boats.”",
        "The guide describes the signs “Exit” and “No entry”.",
        "Ann Rook named three winners:\n\nJan Holt won a boat. Bo Tarn won a net.",
        "Ann Rook said:\n\n- More boats and more nets in May.",
        "The pier at dusk. Photo: Ann Rook / Jan Holt",
        "Brass and bread: interview with Ann Rook",
        "Asked about the rumours, Ann Rook laughed.",
        "The baker, who asked not to be named, left by the back door.",
    ],
)
def test_nothing_is_invented(annotator: DocumentAnnotator, text: str) -> None:
    """Noun phrases, titles, passives, terms, credits and headings are not quotations."""
    assert _quotes(annotator, text) == []


def test_the_person_told_is_not_part_of_a_clause(annotator: DocumentAnnotator) -> None:
    """Neither is the “that”."""
    (quote,) = _quotes(annotator, "Greta Sund told a meeting that the boats were safe.")
    assert quote.spans[0].text == "the boats were safe"


def test_a_clause_may_be_interrupted(annotator: DocumentAnnotator) -> None:
    """It is one quotation with two spans."""
    (quote,) = _quotes(annotator, "The ferry to Carrow, Greta Sund said, is too small.")
    assert [span.text for span in quote.spans] == ["The ferry to Carrow", "is too small"]


def test_what_another_says_inside_of_a_quotation_is_a_quotation(
    annotator: DocumentAnnotator,
) -> None:
    """It names the quotation that it stands in, and its own speaker."""
    text = "“Then Jan Holt said that the pier was safe, and I believed him,” Ann Rook said."
    outer, inner = _quotes(annotator, text)
    assert (outer.within, inner.within) == (None, outer.id)
    assert inner.spans[0].text.startswith("the pier was safe")
    assert inner.speaker
    assert inner.speaker.name == "Jan Holt"


def test_a_quotation_names_whom_it_is_about(annotator: DocumentAnnotator) -> None:
    """`about` has the ids of the entities in the content, not that of the speaker."""
    text = "“Tom Hale has to pay for the pier,” said Ann Rook, the mayor of Carrow."
    found = annotator.annotate(Document(content=text, language="en"))
    names = {entity.id: entity.name for entity in found.entities}
    (quote,) = found.quotes
    assert [names[id_] for id_ in quote.about] == ["Tom Hale"]


def test_two_speakers_without_names_are_two(annotator: DocumentAnnotator) -> None:
    """“Another” is somebody else."""
    quotes = _quotes(annotator, "“Never,” said one. “Not in a hundred years,” said another.")
    assert [quote.spans[0].text for quote in quotes] == ["Never,", "Not in a hundred years,"]


def test_a_report_stands_on_both_sides_of_its_cue(annotator: DocumentAnnotator) -> None:
    """It is one quotation, whichever of its parts was found first."""
    text = "The pier will stay shut until Friday, Carrow Council said, after a ship damaged it."
    (quote,) = _quotes(annotator, text)
    assert quote.spans[0].text == "The pier will stay shut until Friday"


def test_the_last_mark_of_a_report_is_kept(annotator: DocumentAnnotator) -> None:
    """A report that ends with words in marks keeps the mark that closes them."""
    text = "Ann Rook urged the county to move the road – “expensive, yes; cheaper than a funeral”."
    (quote,) = _quotes(annotator, text)
    assert quote.spans[0].text.endswith("a funeral”")


def test_a_report_ends_before_what_else_its_speaker_did(annotator: DocumentAnnotator) -> None:
    """A verb that “and” joins to the cue begins something else."""
    text = "The judge described the theft as “mean” and sentenced Ann Rook to six years."
    (quote,) = _quotes(annotator, text)
    assert quote.spans[0].text == "the theft as “mean”"


def test_every_form_of_english_is_read() -> None:
    """The file has forms for each side of a passage."""
    forms = read_forms(load_language("en"))
    assert {form.side for form in forms} == set(get_args(Side))


def test_a_line_that_is_not_a_form_is_refused() -> None:
    """The error has the line."""
    from nlp_worker.quotes.forms.grammar import _form

    with pytest.raises(ValueError, match="not a form: 'beside"):
        _form("beside\tSV\texample")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ebo Danquah became the mayor of Carrow. “It is late,” the mayor said.", "Ebo Danquah"),
        ("Holt Bank President Ann Rook said that it was late.", "Ann Rook"),
        ("Another envoy, former head of trade Ann Rook, said that it was late.", "Ann Rook"),
        ("A report from Rook Analytics said that it was late.", "Rook Analytics"),
        ("He met an officer who said that it was late.", "an officer"),
        ("The brother of Ann Rook said that it was late.", "The brother of Ann Rook"),
        ("Ann Rook was quoted by a paper as saying it was late.", "Ann Rook"),
        ("According to Kim Mi-ran, they had no choice but to go.", "Kim Mi-ran"),
        ("Rook said the road was closed.", "Rook"),
        ("Chief Minister Ann Rook left early. “It is late,” the CM said.", "Ann Rook"),
        ("Coach Nils Tarn came on Monday. “It is late,” said the Swede.", "Nils Tarn"),
        ("The guide, Hye-jin Park, said that it was late.", "Hye-jin Park"),
        ("The guide, Per Tangen, said that it was late.", "Per Tangen"),
    ],
)
def test_a_speaker_gets_the_name_that_the_page_gives(
    annotator: DocumentAnnotator, text: str, name: str
) -> None:
    """Roles, bodies, reports and relative pronouns stand for somebody."""
    (quote,) = _quotes(annotator, text)
    assert quote.speaker
    assert quote.speaker.name == name
