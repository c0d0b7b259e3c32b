"""Work grows with the length of a text and not faster, whatever the text repeats."""

from collections.abc import Iterator

import pytest

from nlp_worker.pages.html_limits import limit_markup
from nlp_worker.pages.html_tree import parse_html
from nlp_worker.text.errors import AnnotationError
from shared.contracts import Document
from tests.growth.hand_parsed import HandParsedAnnotator
from tests.growth.hostile_pages import HTML
from tests.growth.hostile_texts import Kind, hostile_documents
from tests.growth.line_count import count_lines
from tests.growth.text_makers import Nested, Repeated

SHORT = 800
MOST = 5.0
"""Times the work that a text of four times the length may take."""


@pytest.fixture(scope="module")
def annotator() -> Iterator[HandParsedAnnotator]:
    """Return all stages but the model, after what is built on first use."""
    annotator = HandParsedAnnotator()
    for kind in ("text/plain", "text/html"):
        annotator.annotate(Document(content="Ada Holt said it rained. " * 50, content_type=kind))
    return annotator


def _lines(annotator: HandParsedAnnotator, kind: Kind, maker: Repeated | Nested, size: int) -> int:
    document = Document(content=maker.text(size), content_type=kind, language="en")

    def annotate() -> None:
        try:
            annotator.annotate(document)
        except AnnotationError:
            assert kind == "text/html"

    return count_lines(annotate)


def test_the_count_knows_what_grows() -> None:
    """A loop in a loop is told from a loop, so the next test can fail."""
    once = [count_lines(lambda n=n: [-i for i in range(n)]) for n in (100, 400)]
    twice = [count_lines(lambda n=n: [-i for i in range(n) for _ in range(n)]) for n in (100, 400)]
    assert once[1] < MOST * once[0]
    assert twice[1] > 2 * MOST * twice[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "maker"),
    [pytest.param(kind, maker, id=name) for name, kind, maker in hostile_documents()],
)
def test_work_grows_with_the_length(
    annotator: HandParsedAnnotator, kind: Kind, maker: Repeated | Nested
) -> None:
    """Four times the text takes at most five times the lines, from some length on.

    Limits such as the deepest tree, or the names that one is compared with, show in longer texts only.
    """
    sizes = (SHORT, 4 * SHORT, 16 * SHORT, 64 * SHORT)
    before = _lines(annotator, kind, maker, sizes[0])
    for size in sizes[1:]:
        now = _lines(annotator, kind, maker, size)
        if now <= MOST * before:
            return
        before = now
    pytest.fail(f"{now} lines are more than {MOST} times those of a quarter of the text")


@pytest.mark.parametrize("name", ["never closed <font>", "never closed <b> and <p>"])
def test_formatting_that_is_never_closed_is_not_repeated_without_end(name: str) -> None:
    """The standard repeats it in every paragraph, so the tree would grow with the square."""
    small, large = (sum(1 for _ in parse_html(HTML[name].text(n)).iter()) for n in (8_000, 32_000))
    assert large <= MOST * small


def test_a_tag_keeps_its_first_attributes() -> None:
    """The HTML parser compares each with all others, inside of C."""
    limited = limit_markup(HTML["attributes"].text(1_000_000))
    assert len(limited) < 10_000
    assert parse_html(limited).findtext(".//p") == "The ferry was late."
    image = '<img alt="a b c" src="data:' + "a = b " * 5_000 + '">'
    assert limit_markup(image) == image
