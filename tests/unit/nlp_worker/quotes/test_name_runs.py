"""Names stand for the fullest name on the page."""

from nlp_worker.quotes.names import Names, fold, without_titles
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.roles import Roles
from tests.unit.nlp_worker.quotes.hand import Row, read_by_hand

TEXT = "Mayor Ann Tzeh-Marlow met Mr. Tarn. Marlow left. Bo Tarn stayed."


def _proper(form: str, head: int, dep: str = "compound") -> Row:
    return (form, form, "PROPN", "NNP", dep, head)


def _reading() -> Reading:
    rows: list[list[Row]] = [
        [
            _proper("Mayor", 4),
            _proper("Ann", 4),
            _proper("Tzeh", 4),
            ("-", "-", "PUNCT", "HYPH", "punct", 4),
            _proper("Marlow", 5, "nsubj"),
            ("met", "meet", "VERB", "VBD", "ROOT", 5),
            _proper("Mr.", 7),
            _proper("Tarn", 5, "dobj"),
        ],
        [_proper("Marlow", 1, "nsubj"), ("left", "leave", "VERB", "VBD", "ROOT", 1)],
        [
            _proper("Bo", 1),
            _proper("Tarn", 2, "nsubj"),
            ("stayed", "stay", "VERB", "VBD", "ROOT", 2),
        ],
    ]
    return read_by_hand(TEXT, rows, {"Ann Tzeh": "PERSON", "Bo Tarn": "PERSON"})


def test_runs_are_whole_names_without_titles() -> None:
    """The recognizer cut a double name; its title is known apart."""
    runs = Names(_reading()).runs
    assert [TEXT[slice(*run.span)] for run in runs] == [
        "Ann Tzeh-Marlow",
        "Tarn",
        "Marlow",
        "Bo Tarn",
    ]
    assert runs[0].titles == ("mayor",)


def test_short_forms_stand_for_the_fullest() -> None:
    """A surname, half of a double name, before and after the full one."""
    names = Names(_reading())
    full = [names.fullest(run).words for run in names.runs]
    assert full == [("ann", "tzeh-marlow"), ("bo", "tarn"), ("ann", "tzeh-marlow"), ("bo", "tarn")]


def test_roles_and_gender() -> None:
    """“the mayor” is who the page calls so; “Mr.” tells of a man."""
    reading = _reading()
    names = Names(reading)
    roles = Roles(reading, names)
    bearer = roles.bearer("mayor", len(TEXT))
    assert bearer is not None
    assert bearer.words == ("ann", "tzeh-marlow")
    assert roles.gender(names.runs[3]) == "male"
    assert roles.gender(names.runs[0]) is None


def test_folding() -> None:
    """Case, dots, possessives and titles do not tell names apart; a name is never all title."""
    assert fold("Ann O’Dell’s") == ("ann", "o'dell")
    assert without_titles(fold("Dr. Ann Marlow")) == ("ann", "marlow")
    assert without_titles(("dean",)) == ("dean",)
