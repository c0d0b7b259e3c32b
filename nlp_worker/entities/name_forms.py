"""Forms: every spelling of a name on a page, with its mentions and what speaks for its type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.spelling import core_words, plain
from nlp_worker.text.spans import TextSpan


class Votes(dict[str, float]):
    """What speaks for each type, in mentions of the recognizer; 0 where nothing does."""

    def __missing__(self, type_: str) -> float:
        return 0.0

    def cast(self, type_: str, weight: float) -> None:
        """Add to what speaks for a type."""
        self[type_] = self.get(type_, 0.0) + weight

    def merge(self, votes: Mapping[str, float]) -> None:
        """Add the votes of somebody else."""
        for type_, weight in votes.items():
            self[type_] = self.get(type_, 0.0) + weight

    @property
    def winner(self) -> str:
        """The type with most votes; of equals the one that came first."""
        return max(self, key=self.__getitem__)


@dataclass(slots=True, eq=False)
class Form:
    """One spelling: its `words` (plain, as written), `core` (to compare by) and places, in order.

    `heard` counts the labels of the recognizer; `votes` weighs all evidence by type, and `type` is
    the one that most speaks for, "" before it was judged.
    """

    name: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    spans: list[TextSpan] = field(default_factory=list)
    heard: dict[str, int] = field(default_factory=dict)
    votes: Votes = field(default_factory=Votes)
    type: str = ""

    def judge(self, votes: Votes) -> None:
        """Set what speaks for each type, and with it the type."""
        self.votes = votes
        self.type = votes.winner if votes else ""

    @property
    def is_single(self) -> bool:
        """Whether it is one word."""
        return len(self.core) == 1


class Forms:
    """The forms of a page, by their plain words, in the order of their first mention."""

    def __init__(self, text: str, mentions: Iterable[NameMention]) -> None:
        self._text = text
        self._by_words: dict[tuple[str, ...], Form] = {}
        for mention in mentions:
            form = self._of(mention.span)
            form.spans.append(mention.span)
            if mention.type:
                form.heard[mention.type] = form.heard.get(mention.type, 0) + 1

    def __iter__(self) -> Iterator[Form]:
        return iter(self._by_words.values())

    def _of(self, span: TextSpan) -> Form:
        """The form written at a span; of spellings that differ by case the one not in capitals."""
        name, words = _spelling(self._text[span.start : span.end])
        if form := self._by_words.get(words):
            if form.name.isupper() and not name.isupper():
                form.name = name
            return form
        form = self._by_words[words] = Form(name, words, core_words(name))
        return form


@lru_cache(maxsize=4096)
def _spelling(written: str) -> tuple[str, tuple[str, ...]]:
    """A name in one line, and its plain words."""
    words = written.split()
    return " ".join(words), tuple(map(plain, words))
