"""Names stand for the fullest name of the section."""

import pytest

from nlp_worker.entities.grouping import find_entities
from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NameIndex
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from tests.unit.nlp_worker.quotes.hand import ENGLISH

TEXT = (
    "Ann Marlow met Mr. Tarn of the Harbour Rescue League. Marlow left. Bo Tarn stayed. "
    "ILSE QUILL-RENN sang. Quill-Renn bowed. The HRL and the League clapped."
)
NAMES = [
    ("Ann Marlow", "PERSON"),
    ("Tarn", "PERSON"),
    ("Harbour Rescue League", "ORG"),
    ("Bo Tarn", "PERSON"),
    ("HRL", "ORG"),
]


@pytest.fixture
def section() -> SectionText:
    """Return the text as a section without parsed sentences."""
    names = [
        NameMention(TextSpan(TEXT.index(name), TEXT.index(name) + len(name)), kind)
        for name, kind in NAMES
    ]
    return SectionText(make_views(TEXT), [TextSpan(0, len(TEXT))], [], names, ENGLISH)


@pytest.fixture
def index(section: SectionText) -> NameIndex:
    """Return the index of its names."""
    entities = find_entities(section.names, section.views, [], section.blocks, [0])
    return NameIndex(entities, section)


@pytest.mark.parametrize(
    ("name", "fullest"),
    [
        ("Marlow", "Ann Marlow"),
        ("Ms. Marlow", "Ann Marlow"),
        ("Marlow’s", "Ann Marlow"),
        ("Tarn", "Bo Tarn"),
        ("Ann", "Ann Marlow"),
        ("Renn", "Ilse Quill-Renn"),
        ("Quill-Renn", "Ilse Quill-Renn"),
        ("the League", "Harbour Rescue League"),
        ("HRL", "Harbour Rescue League"),
    ],
)
def test_a_part_of_a_name_stands_for_the_whole(index: NameIndex, name: str, fullest: str) -> None:
    """A surname, given name, half of a double name, last word or acronym finds the full name."""
    source = index.fullest(name, len(TEXT))
    assert source is not None
    assert source.name == fullest


def test_a_name_nobody_has_stands_for_nobody(index: NameIndex) -> None:
    """A name that is part of no other name is not found."""
    assert index.fullest("Weller", len(TEXT)) is None
