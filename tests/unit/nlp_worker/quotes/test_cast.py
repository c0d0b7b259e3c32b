"""Names stand for the fullest name on the page."""

import pytest

from nlp_worker.entities.grouping import find_entities
from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.cast import Cast
from nlp_worker.quotes.gender import Genders
from nlp_worker.quotes.reading import Reading
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
def reading() -> Reading:
    """The text as the rules read it, without a parser."""
    names = [
        NameMention(TextSpan(TEXT.index(name), TEXT.index(name) + len(name)), kind)
        for name, kind in NAMES
    ]
    return Reading(make_views(TEXT), [TextSpan(0, len(TEXT))], [], names)


@pytest.fixture
def cast(reading: Reading) -> Cast:
    """Its cast."""
    entities = find_entities(reading.names, reading.views, [], reading.blocks, [0])
    return Cast(entities, reading)


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
def test_a_part_of_a_name_stands_for_the_whole(cast: Cast, name: str, fullest: str) -> None:
    """Surname, given name, half of a double name, last word, acronym; in capitals or not."""
    member = cast.fullest(name, len(TEXT))
    assert member is not None
    assert member.name == fullest


def test_a_name_nobody_has_stands_for_nobody(cast: Cast) -> None:
    """No guess."""
    assert cast.fullest("Weller", len(TEXT)) is None


def test_a_title_tells_the_gender(reading: Reading, cast: Cast) -> None:
    """“Mr.” before the name; without evidence there is no answer."""
    genders = Genders(reading, cast)
    tarn, quill = cast.exact("Tarn"), cast.exact("Ilse Quill-Renn")
    assert tarn is not None
    assert quill is not None
    assert genders.of(tarn) == "male"
    assert genders.of(quill) is None
