"""Headlines that quote without marks."""

import pytest

from nlp_worker.quotes.rules.headlines import find_headlines
from nlp_worker.quotes.speakers.name_index import NameIndex
from tests.unit.nlp_worker.quotes.hand import make_entity, make_section


def _found(line: str) -> list[tuple[str, str, str]]:
    """Return type, content and label of each headline; Mary Holt and Quillco are known names."""
    section = make_section(line, [], {"Mary Lee Holt": "PERSON"})
    entities = [make_entity(line, "PERSON", "Mary Holt"), make_entity(line, "ORG", "Quillco")]
    index = NameIndex([entity for entity in entities if entity.mentions], section)
    return [
        (quote.type, line[slice(*quote.spans[0])], line[slice(*quote.mention)])
        for quote in find_headlines(section, index)
        if quote.mention
    ]


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("Mary Holt: bridge to stay shut", ("indirect", "bridge to stay shut", "Mary Holt")),
        ("18:07 Mary Holt: bridge to stay shut", ("indirect", "bridge to stay shut", "Mary Holt")),
        ("Mary Holt: “no bridge” until May", ("mixed", "“no bridge” until May", "Mary Holt")),
        ("Mary Holt: ‘No bridge for us’", ("direct", "No bridge for us", "Mary Holt")),
        ("Bridge to stay shut: Quillco", ("indirect", "Bridge to stay shut", "Quillco")),
        ("Bridge to stay shut — Mary Holt", ("indirect", "Bridge to stay shut", "Mary Holt")),
        ("Bridge to stay shut: lawyer", ("indirect", "Bridge to stay shut", "lawyer")),
    ],
)
def test_a_line_with_a_source(line: str, quote: tuple[str, str, str]) -> None:
    """A name leads before a colon; a name or a word for a speaker follows a colon or a dash."""
    assert _found(line) == [quote]


@pytest.mark.parametrize(
    "line",
    [
        "Mary Holt: it rained all day.",
        "Photo: a bridge in the rain",
        "Mary Holt: so wet",
        "Quillco: Mary Lee Holt",
        "Lawyer: bridge to stay shut",
        "Weather report: bridge to stay shut",
        "Mary Holt: bridge to stay shut" + " until it opens" * 10,
    ],
)
def test_a_line_that_is_no_headline(line: str) -> None:
    """Sentences, labels of page parts, two words, unknown names and long lines are left out."""
    assert _found(line) == []


def test_the_confidence_is_a_constant() -> None:
    """Every headline has the same confidence, whatever detector runs."""
    section = make_section("Mary Holt: bridge to stay shut", [])
    entity = make_entity(section.text, "PERSON", "Mary Holt")
    (quote,) = find_headlines(section, NameIndex([entity], section))
    assert quote.confidence == 0.683
