"""Judging a page: every way in which it can be wrong has a kind."""

from pathlib import Path

import pytest

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from shared.contracts import Annotation, Document
from tests.behaviour.behaviour_floors import LowerFloorError, pin, read_floors
from tests.behaviour.generated_pages import GeneratedPage, generate_pages
from tests.behaviour.page_verdicts import judge_page
from tests.behaviour.page_writer import ExpectedQuote
from tests.behaviour.share_table import as_json, shares

TEXT = "“We sail at dawn,” said Orla Brennock. “The tide is high.”\n"
FIRST, SECOND = (1, 17), (40, 57)
NAMES = frozenset(["Orla Brennock"])
OTHER_NAMES = frozenset(["Ebo Dankwaso"])


@pytest.fixture(scope="module")
def annotation() -> Annotation:
    """Return the annotation of the text: one direct quotation in two spans by Orla Brennock."""
    annotator: DocumentAnnotator = load_annotator()
    return annotator.annotate(Document(content=TEXT))


@pytest.mark.parametrize(
    ("quotes", "kinds"),
    [
        ([ExpectedQuote("direct", (FIRST, SECOND), NAMES)], []),
        ([ExpectedQuote("direct", ((0, 18), SECOND), NAMES)], []),
        ([ExpectedQuote("direct", (FIRST, SECOND), frozenset())], []),
        ([ExpectedQuote("direct", (FIRST, SECOND), OTHER_NAMES)], ["wrong name"]),
        ([ExpectedQuote("direct", (FIRST,), NAMES)], ["grouping"]),
        ([ExpectedQuote("direct", ((4, 17), SECOND), NAMES)], ["span"]),
        ([ExpectedQuote("indirect", ((19, 23),), NAMES)], ["missed", "invented"]),
        ([], ["invented"]),
    ],
)
def test_kinds_of_problems(
    annotation: Annotation, quotes: list[ExpectedQuote], kinds: list[str]
) -> None:
    """Spans are compared without marks at their ends; each other difference is a problem."""
    verdict = judge_page(_page(tuple(quotes)), annotation)
    assert [problem.kind for problem in verdict.problems] == kinds
    assert verdict.is_right == (not kinds)


def test_spans_that_need_not_stand_together(annotation: Annotation) -> None:
    """Where a form leaves the grouping open, two quotations are as right as one."""
    quotes = tuple(ExpectedQuote("direct", (span,), NAMES) for span in (FIRST, SECOND))
    assert judge_page(_page(quotes, is_grouped=False), annotation).is_right
    assert not judge_page(_page(quotes), annotation).is_right


def test_shares_by_dimension(annotation: Annotation) -> None:
    """A page counts for its class and for each of its values; wrong pages are listed."""
    right = judge_page(_page((ExpectedQuote("direct", (FIRST, SECOND), NAMES),)), annotation)
    wrong = judge_page(_page(()), annotation)
    table = shares([right, wrong])
    form = right.page.choice.form
    assert (table["class"]["all"].right, table["class"]["all"].pages) == (1, 2)
    assert table["form"][form].ratio == 0.5
    assert [row["text"] for row in as_json([right, wrong])["wrong"]] == [TEXT]


def test_floors_rise_and_do_not_fall(tmp_path: Path) -> None:
    """A lower figure on the same pages is refused; other pages have floors of their own."""
    path = tmp_path / "floors.json"
    pin("short", "a1", {"plain": 80, "hard": 50}, path)
    pin("short", "a1", {"plain": 81, "hard": 50}, path)
    with pytest.raises(LowerFloorError, match="hard 49 % is below 50 %"):
        pin("short", "a1", {"plain": 90, "hard": 49}, path)
    assert read_floors("short", path) == {"pages": "a1", "plain": 81, "hard": 50}
    pin("short", "b2", {"plain": 70, "hard": 40}, path)
    assert read_floors("short", path)["plain"] == 70
    assert read_floors("full", path) == {}


def _page(quotes: tuple[ExpectedQuote, ...], *, is_grouped: bool = True) -> GeneratedPage:
    choice = generate_pages("short")[0].choice
    return GeneratedPage(0, choice, TEXT, quotes, is_plain=True, is_grouped=is_grouped)
