"""Numbers for labels: a tree splits where the order is cut, so like labels stand side by side."""

import re
from collections.abc import Mapping, Sequence

from nlp_worker.languages.lexicons import words

LETTERS = 0
"""What `mark_code` gives for a token with letters or digits."""
_ODD_MARK = 9
_MARKS = {
    **dict.fromkeys(",", 1),
    **dict.fromkeys(".!?…", 2),
    **dict.fromkeys(";", 3),
    **dict.fromkeys(":", 4),
    **dict.fromkeys("-–—", 5),
    **dict.fromkeys("\"'`", 6),
    **dict.fromkeys("([{", 7),
    **dict.fromkeys(")]}", 8),
}
_WORDLESS = re.compile(r"[\W_]+")
PARTS_OF_SPEECH = words(
    """
    VERB AUX NOUN PROPN PRON NUM ADJ ADV DET ADP SCONJ CCONJ PART INTJ SYM X PUNCT SPACE
    """
)
"""The universal parts of speech, the same in every language."""


class LabelCodes:
    """The numbers of one pipeline's labels; 0 is a label that it does not know."""

    def __init__(
        self, dependencies: Sequence[str], tags: Sequence[str], function_words: Sequence[str]
    ) -> None:
        self.tags = tuple(tags)
        self._dependencies = _numbered(dependencies)
        self._tags = _numbered(tags)
        self._function_words = _numbered(function_words)
        self._parts = _numbered(PARTS_OF_SPEECH)

    def dependency(self, label: str) -> int:
        """Return the number of a dependency label."""
        return self._dependencies.get(label, 0)

    def part(self, label: str) -> int:
        """Return the number of a universal part of speech."""
        return self._parts.get(label, 0)

    def tag(self, label: str) -> int:
        """Return the number of a fine-grained tag."""
        return self._tags.get(label, 0)

    def function_word(self, word: str) -> int:
        """Return the number of a function word in lower case; 0 for any other word."""
        return self._function_words.get(word, 0)


def mark_code(token: str) -> int:
    """Return the kind of punctuation a token is; `LETTERS` for a word, 9 for an odd mark."""
    if not _WORDLESS.fullmatch(token):
        return LETTERS
    return _MARKS.get(token[0], _ODD_MARK)


def _numbered(labels: Sequence[str]) -> Mapping[str, int]:
    return {label: number for number, label in enumerate(labels, start=1)}
