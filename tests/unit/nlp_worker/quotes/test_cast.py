"""Names stand for the fullest name on the page."""

import pytest

from nlp_worker.entities.grouping import group_mentions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.names import name_words, whole_name, without_label, without_titles
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
    return Cast(group_mentions(reading.names, make_views(TEXT)), reading)


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


def test_words_of_a_name_are_compared_without_what_stands_around_them() -> None:
    """Articles, titles, dots and possessives."""
    assert name_words("the Rev. Dr. Ann Marlow’s") == ["ann", "marlow"]
    assert without_titles("Municipal Judge Ann Marlow") == "Ann Marlow"
    assert without_label("18:07 - The\nharbour master") == "The harbour master"


def test_half_a_double_name_is_made_whole() -> None:
    """Tokenizers cut at hyphens; a hyphen with a space beside it is a dash."""
    text = "said Quill-Renn - Ann"
    assert whole_name(text, TextSpan(11, 15)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(5, 10)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(18, 21)) == TextSpan(18, 21)
