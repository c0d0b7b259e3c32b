"""Lines that hold a caption or a byline and the paragraph after it."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.glued_lines import find_glued_paragraph


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (
            "storm mast coast roadThe mast fell across the road at dawn, its driver said.",
            "The mast",
        ),
        ('coastmap-640x480"I saw it lean and then I saw it fall," said the driver.', '"I saw'),
        ("By Ann MarlowAfter the storm the coast was without power until Friday.", "After the"),
    ],
)
def test_a_paragraph_after_something_else_on_its_line_is_found(line: str, rest: str) -> None:
    """A caption or a byline is before the paragraph, without a space."""
    start = find_glued_paragraph(line, ENGLISH)
    assert start is not None
    assert line[start:].startswith(rest)


@pytest.mark.parametrize(
    "line",
    [
        "MacTavish and YouTubers met in McAllen on Monday to talk about the weather, he said.",
        "He was identified as Alan Holt.The police had been told before, a neighbour said.",
        "It rained.",
    ],
)
def test_camel_case_and_glued_sentences_stay_whole(line: str) -> None:
    """A capital inside a name begins no paragraph, and two sentences are one paragraph."""
    assert find_glued_paragraph(line, ENGLISH) is None
