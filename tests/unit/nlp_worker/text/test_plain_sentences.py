"""Sentences by end marks."""

import pytest

from nlp_worker.text.plain_sentences import split_sentences
from nlp_worker.text.spans import TextSpan


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Er ging. Sie blieb!", ["Er ging.", "Sie blieb!"]),
        ("Am 3. Mai kam er.", ["Am 3. Mai kam er."]),
        ("今日は。明日は？", ["今日は。", "明日は？"]),
        ('Er sagte: "Nein." Dann ging er', ['Er sagte: "Nein."', "Dann ging er"]),
    ],
)
def test_splits_after_end_marks(text: str, sentences: list[str]) -> None:
    """End marks with their closing quote end a sentence, ordinals do not."""
    found = split_sentences(text, [TextSpan(0, len(text))])
    assert [text[sentence.start : sentence.end] for sentence in found] == sentences
