"""One entity for each thing that a page names, with the real pipeline."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.entities.grouping import EntityGroup, find_entities, outermost_mentions
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from shared.contracts import Document, Entity
from tests.unit.nlp_worker.entities.entity_builders import build_mentions, build_sentence


def read(annotator: DocumentAnnotator, text: str) -> list[Entity]:
    """Return the entities of an English page."""
    return annotator.annotate(Document(content=text, language="en")).entities


def named(entities: list[Entity]) -> dict[str, list[str]]:
    """Return the texts of the mentions of each name."""
    return {entity.name: [mention.text for mention in entity.mentions] for entity in entities}


def group(
    text: str, *names: tuple[str, str], sections: tuple[int, ...] = (0,)
) -> list[EntityGroup]:
    """Return the groups of a page with these mentions, without a parser."""
    mentions, area = build_mentions(text, *names), TextSpan(0, len(text))
    return find_entities(mentions, make_views(text), [], [area], sections, ENGLISH)


ONE_THING = {
    "surname, capitals, first name": (
        "Ilse Renn, the mayor of Vellmouth, met reporters on Monday. Mayor Renn's plan failed. "
        "RENN spoke first. Ilse is patient.",
        "Ilse Renn",
        ["Ilse Renn", "Renn", "RENN", "Ilse"],
    ),
    "title and surname": (
        "Deputy Commissioner Otto Brandt spoke on Monday. Commissioner Brandt was tired.",
        "Otto Brandt",
        ["Otto Brandt", "Brandt"],
    ),
    "acronym in brackets and afterwards": (
        "The Harbour and Deckhands' Union (HDU) struck on Monday. HDU members met.",
        "Harbour and Deckhands' Union",
        ["Harbour and Deckhands' Union", "HDU", "HDU"],
    ),
    "article of an Arabic name": (
        "Sheikh Omar al-Harani spoke in Vellmouth on Monday. Al-Harani said the war was over. "
        "Harani left.",
        "Omar al-Harani",
        ["Omar al-Harani", "Al-Harani", "Harani"],
    ),
    "transliteration": (
        "Sergei Volkonin met reporters in Moscow. Sergey Volkonin said he was tired. "
        "Volkonin left.",
        "Sergei Volkonin",
        ["Sergei Volkonin", "Sergey Volkonin", "Volkonin"],
    ),
    "slip of one letter": (
        "Prime Minister Bettina Kallenberg spoke on Monday. Bettina Kallenburg left early. "
        "Kallenberg said nothing.",
        "Bettina Kallenberg",
        ["Bettina Kallenberg", "Bettina Kallenburg", "Kallenberg"],
    ),
    "short form of a ministry": (
        "The Russian Foreign Ministry denied it on Monday. The Foreign Ministry said that "
        "nothing had happened.",
        "Russian Foreign Ministry",
        ["Russian Foreign Ministry", "Foreign Ministry"],
    ),
    "short form of a company": (
        "Nordvik Shipping Ltd said on Monday that it would close. Nordvik has ships. "
        "Shares in Nordvik fell.",
        "Nordvik Shipping Ltd",
        ["Nordvik Shipping Ltd", "Nordvik", "Nordvik"],
    ),
    "a company that may sound like a person": (
        "Nordvik Ferries Ltd will cut its service. “Nordvik has forgotten us,” said Bo Tarn.",
        "Nordvik Ferries Ltd",
        ["Nordvik Ferries Ltd", "Nordvik"],
    ),
    "a heading in capitals": (
        "MINISTER BO TARN RESIGNS\n\nBo Tarn, the minister, resigned on Monday. Tarn was tired.",
        "Bo Tarn",
        ["BO TARN", "Bo Tarn", "Tarn"],
    ),
    "capitals alone": (
        '"It was Governor ILSE QUILLER-RENN," said Bo Tarn.',
        "Ilse Quiller-Renn",
        ["ILSE QUILLER-RENN"],
    ),
}


@pytest.mark.parametrize(("text", "name", "forms"), ONE_THING.values(), ids=ONE_THING)
def test_one_thing_is_one_entity(
    annotator: DocumentAnnotator, text: str, name: str, forms: list[str]
) -> None:
    """All forms are one entity under the fullest name; a name in capitals gets title case."""
    assert named(read(annotator, text))[name] == forms


def test_a_family_is_an_entity_of_its_own(annotator: DocumentAnnotator) -> None:
    """“the Renns” is found and is not a mention of Ilse Renn."""
    text = "Ilse Renn, the mayor, left Vellmouth on Monday. The Renns live in a house by the sea."
    entities = {entity.name: entity for entity in read(annotator, text)}
    assert [mention.text for mention in entities["Ilse Renn"].mentions] == ["Ilse Renn"]
    assert [mention.text for mention in entities["Renns"].mentions] == ["Renns"]
    assert entities["Renns"].type == "PERSON"


def test_two_who_share_a_surname_stay_two(annotator: DocumentAnnotator) -> None:
    """A title decides which one is meant; without one it is the one named last."""
    text = (
        "Mr Tom Hale and Mrs Joan Hale were in court on Monday. Mr Hale said he was sorry. "
        "Mrs Hale wept. Tom Hale left first. Hale was fined."
    )
    entities = {entity.name: entity for entity in read(annotator, text)}
    starts = {name: [m.start for m in entity.mentions] for name, entity in entities.items()}
    assert text.index("Hale said") in starts["Tom Hale"]
    assert text.index("Hale wept") in starts["Joan Hale"]
    assert text.index("Hale was fined") in starts["Tom Hale"]


def test_a_people_a_country_and_its_government_are_three(annotator: DocumentAnnotator) -> None:
    """Demonyms are NORP, countries GPE, and a government is an ORG."""
    text = "France and the French government agreed on Monday. Norway did not. The Norwegians left."
    types = {entity.name: entity.type for entity in read(annotator, text)}
    assert types == {
        "France": "GPE",
        "French": "NORP",
        "French government": "ORG",
        "Norway": "GPE",
        "Norwegians": "NORP",
    }


def test_nothing_but_the_name_is_in_a_name(annotator: DocumentAnnotator) -> None:
    """A name has no line break and no quote mark; links to other pages have no entities."""
    text = (
        "Ferry cuts winter service\nBy Ada Lund, Coast Radio\n\n"
        "The company that runs the ferry to the island will cut its winter service, it said on\n"
        "Monday. It carries nine people a week, and the mayor of the town, called Bettina Kallenberg,\n"
        'is angry. She wrote "Bettina Kallenberg" on the wall of the harbour, and\n'
        "Kallenberg's house stood empty all the winter, as everybody in the town had thought.\n\n"
        "Related:\n\nPetra Quill wins the prize\n\nhttps://rain.example/a"
    )
    entities = read(annotator, text)
    names = named(entities)
    assert names["Bettina Kallenberg"] == [
        "Bettina Kallenberg",
        "Bettina Kallenberg",
        "Kallenberg",
    ]
    assert "Ada Lund" in names
    assert not any("Quill" in name or "By" in name.split() for name in names)
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            assert not set(name) & set('\n"“”')


def test_order_and_ids_are_those_of_the_first_mentions(annotator: DocumentAnnotator) -> None:
    """This holds for a name that a later line completes; a second run gives the same."""
    text = "HALE SHUTS BRIDGE\n\nBo Tarn met Joan Hale in Vellmouth on Monday. Hale left Tarn."
    entities = read(annotator, text)
    assert [entity.id for entity in entities] == [f"e{i + 1}" for i in range(len(entities))]
    firsts = [entity.mentions[0].start for entity in entities]
    assert firsts == sorted(firsts)
    assert read(annotator, text) == entities


def test_forms_fold_case_white_space_and_marks() -> None:
    """The form that is not in capitals is the name, and the others are not aliases."""
    text = "Ann O’Dell met ANN O'DELL and Ann\nO’Dell"
    names = [("Ann O’Dell", "PERSON"), ("ANN O'DELL", "PERSON"), ("Ann\nO’Dell", "PERSON")]
    (entity,) = group(text, *names)
    assert (entity.id, entity.name, entity.aliases) == ("e1", "Ann O’Dell", [])
    assert [text[slice(*span)] for span in entity.mentions] == [name for name, _ in names]


def test_a_surname_stands_for_the_person_of_its_section() -> None:
    """A person of the section goes before one named just before the section."""
    text = "Ann Hale left.\n\nBo Hale came. Hale sat. Ann Hale sang."
    names = [("Ann Hale", "PERSON"), ("Bo Hale", "PERSON"), ("Hale", "PERSON")]
    entities = group(text, *names, sections=(0, 16))
    owners = {span.start: entity.name for entity in entities for span in entity.mentions}
    assert owners[text.index("Hale sat")] == "Bo Hale"


def test_outermost_mentions() -> None:
    """A people inside the name of an institution is left out."""
    text = "the Danish government met Danish pilots"
    groups = group(text, ("Danish", "NORP"), ("Danish", "NORP"))
    assert [text[slice(*mention.span)] for mention in outermost_mentions(groups)] == [
        "Danish government",
        "Danish",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The report was on the Sorvel and its crew.", "Sorvel"),
        ("There was much Forced Labour then.", "Forced Labour"),
    ],
)
def test_a_person_of_the_recognizer_alone_is_left_out(text: str, name: str) -> None:
    """A word or a phrase that nothing else makes a person is not one."""
    assert group(text, (name, "PERSON")) == []


@pytest.mark.parametrize("text", ["The prize went to Mr Sorvel.", "It was Holt's."])
def test_evidence_keeps_a_single_word_a_person(text: str) -> None:
    """A title or a known family name is enough."""
    name = "Holt" if "Holt" in text else "Sorvel"
    sentence = build_sentence(text.replace(".", " ."))
    mentions, area = build_mentions(text, (name, "PERSON")), TextSpan(0, len(text))
    (found,) = find_entities(mentions, make_views(text), [sentence], [area], (0,), ENGLISH)
    assert (found.name, found.type) == (name, "PERSON")
