"""Names stand for the fullest name on the page."""

import pytest

from nlp_worker.entities.grouping import find_entities
from nlp_worker.entities.mentions import NameMention
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.genders import Genders
from nlp_worker.quotes.speakers.name_index import NameIndex
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views

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
    """The text as the rules read it, without a parser."""
    names = [
        NameMention(TextSpan(TEXT.index(name), TEXT.index(name) + len(name)), kind)
        for name, kind in NAMES
    ]
    return SectionText(make_views(TEXT), [TextSpan(0, len(TEXT))], [], names)


@pytest.fixture
def cast(section: SectionText) -> NameIndex:
    """Its cast."""
    entities = find_entities(section.names, section.views, [], section.blocks, [0], ENGLISH)
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
def test_a_part_of_a_name_stands_for_the_whole(cast: NameIndex, name: str, fullest: str) -> None:
    """Surname, given name, half of a double name, last word, acronym; in capitals or not."""
    member = cast.fullest(name, len(TEXT))
    assert member is not None
    assert member.name == fullest


def test_a_name_nobody_has_stands_for_nobody(cast: NameIndex) -> None:
    """No guess."""
    assert cast.fullest("Weller", len(TEXT)) is None


def test_a_title_tells_the_gender(section: SectionText, cast: NameIndex) -> None:
    """“Mr.” before the name; without evidence there is no answer."""
    genders = Genders(section, cast)
    tarn, quill = cast.exact("Tarn"), cast.exact("Ilse Quill-Renn")
    assert tarn is not None
    assert quill is not None
    assert genders.of(tarn) == "male"
    assert genders.of(quill) is None
