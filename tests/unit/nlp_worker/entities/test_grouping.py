"""One surface form and type is one entity."""

from nlp_worker.entities.grouping import group_mentions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views


def _mentions(text: str, *names: tuple[str, str]) -> list[NameMention]:
    found, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        found.append(NameMention(TextSpan(at, at + len(name)), kind))
        at += len(name)
    return found


def test_forms_fold_case_white_space_and_marks() -> None:
    """The first form is the name, the others are aliases."""
    text = "Ann O’Dell met ANN O'DELL and Ann\nO’Dell"
    names = [("Ann O’Dell", "PERSON"), ("ANN O'DELL", "PERSON"), ("Ann\nO’Dell", "PERSON")]
    (group,) = group_mentions(_mentions(text, *names), make_views(text))
    assert (group.id, group.name, group.aliases) == ("e1", "Ann O’Dell", ["ANN O'DELL"])
    assert [text[slice(*span)] for span in group.mentions] == [name for name, _ in names]


def test_types_part_entities() -> None:
    """A town and a person of one name are two, numbered in order."""
    text = "Marlow is Marlow"
    groups = group_mentions(
        _mentions(text, ("Marlow", "GPE"), ("Marlow", "PERSON")), make_views(text)
    )
    assert [(group.id, group.type) for group in groups] == [("e1", "GPE"), ("e2", "PERSON")]
