"""Names stand for the fullest name on the page."""

from nlp_worker.entities.grouping import group_mentions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.quotes.people import People, name_words
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views

TEXT = "Ann Marlow met Mr. Tarn. Marlow left. Bo Tarn stayed."


def _people() -> People:
    names = ["Ann Marlow", "Tarn", "Marlow", "Bo Tarn"]
    starts = [0, TEXT.index("Tarn"), TEXT.index("Marlow left"), TEXT.index("Bo")]
    mentions = [
        NameMention(TextSpan(at, at + len(name)), "PERSON")
        for name, at in zip(names, starts, strict=True)
    ]
    return People(group_mentions(mentions, make_views(TEXT)), TEXT)


def test_surname_resolves_to_the_full_name() -> None:
    """Forward and backward on the page, with or without honorific and possessive."""
    people = _people()
    for name in ("Marlow", "Ms. Marlow", "Marlow’s"):
        group = people.fullest(name)
        assert group is not None
        assert group.name == "Ann Marlow"
    tarn = people.fullest("Tarn")
    assert tarn is not None
    assert tarn.name == "Bo Tarn"
    assert people.fullest("Weller") is None


def test_honorific_tells_gender() -> None:
    """“Mr.” anywhere on the page counts for the surname."""
    assert _people().gender("Bo Tarn") == "male"
    assert _people().gender("Ann Marlow") is None


def test_name_words_fold_case_and_titles() -> None:
    """What two forms of a name are compared by."""
    assert name_words("Dr. Ann O’Dell’s") == ["ann", "o'dell"]
    assert name_words("Dean") == ["dean"]
