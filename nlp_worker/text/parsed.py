"""What a parser says of a text, in plain data that refers to no object of spaCy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from nlp_worker.text.spans import TextSpan


class Word(NamedTuple):
    """One token; `head` is its governor's index in the sentence (its own at the root)."""

    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


new_word = partial(tuple.__new__, Word)
"""Make a `Word` from a tuple of its values, in half the time of the class: each token needs one."""


class NamedSpan(NamedTuple):
    """A stretch that the recognizer gave a label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence of block number `block`; `words` is empty when nothing parsed it."""

    start: int
    end: int
    block: int
    words: Sequence[Word] = ()


@dataclass(slots=True)
class Parsed:
    """Sentences and names of a text, in its order; `unread` are pieces that were not parsed."""

    sentences: list[ParsedSentence] = field(default_factory=list)
    names: list[NamedSpan] = field(default_factory=list)
    unread: list[TextSpan] = field(default_factory=list)
