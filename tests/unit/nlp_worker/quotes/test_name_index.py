"""Names stand for the fullest name of the section."""

import pytest

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NameIndex
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.quotes.hand import make_entity, make_section

TEXT = (
    "Ann Marlow met Mr. Tarn of the Harbour Rescue League. Marlow left. Bo Tarn stayed. "
    "ILSE QUILL-RENN sang. Quill-Renn bowed. The HRL and the League clapped."
)


@pytest.fixture
def section() -> SectionText:
    """Return the text as a section without parsed sentences."""
    return make_section(TEXT, [])


@pytest.fixture
def index(section: SectionText) -> NameIndex:
    """Return the index of its names."""
    entities = [
        make_entity(TEXT, "PERSON", "Ann Marlow", "Marlow"),
        make_entity(TEXT, "PERSON", "Bo Tarn", "Tarn"),
        make_entity(TEXT, "ORG", "Harbour Rescue League", "HRL", "League"),
    ]
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


def test_a_run_of_capitals_is_a_source_of_no_entity(index: NameIndex) -> None:
    """A full name that the recogniser missed is a source without an entity."""
    source = index.exact("Ilse Quill-Renn")
    assert source is not None
    assert (source.entity_id, source.type, source.is_full) == (None, "", True)


def test_a_mention_is_found_by_its_end(index: NameIndex) -> None:
    """A span that ends in a mention has the source of that mention, a shorter span has none."""
    start = TEXT.index("Mr. Tarn")
    source = index.mentioned(TextSpan(start, start + len("Mr. Tarn")))
    assert source is not None
    assert source.name == "Bo Tarn"
    assert index.mentioned(TextSpan(start + len("Mr. T"), start + len("Mr. Tarn"))) is None


def test_names_before_a_position(index: NameIndex) -> None:
    """The nearest mention comes first, and at most as many as are asked for."""
    before = index.named_before(TEXT.index("Bo Tarn"), 2)
    assert [source.name for _, source in before] == ["Ann Marlow", "Harbour Rescue League"]


def test_a_text_that_ends_in_a_whole_name(index: NameIndex) -> None:
    """The longest name at the end of a text is found, a part of a name is not enough."""
    ending = index.ending("skipper Bo Tarn")
    assert ending is not None
    assert ending.name == "Bo Tarn"
    assert index.ending("skipper Quill") is None
