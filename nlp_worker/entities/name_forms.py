"""Name forms: each spelling of a name on a page, with its mentions and the votes on its type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.spelling import core_words, fold
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan


class TypeVotes(dict[str, float]):
    """Votes for each entity type; one vote is one label of the recognizer. 0 for other types."""

    def __missing__(self, type_: str) -> float:
        return 0.0

    def add(self, type_: str, weight: float) -> None:
        """Add votes for one type."""
        self[type_] = self.get(type_, 0.0) + weight

    def merge(self, votes: Mapping[str, float]) -> None:
        """Add other votes to these."""
        for type_, weight in votes.items():
            self[type_] = self.get(type_, 0.0) + weight

    @property
    def winner(self) -> str:
        """Return the type with most votes; of equal ones the first that was voted for."""
        return max(self, key=self.__getitem__)


@dataclass(slots=True, eq=False)
class NameForm:
    """One spelling of a name: `name` as written, its places `spans` in order.

    `words` are its words folded, `core` those that names are compared by. `label_counts` are the
    labels of the recognizer; `votes` are all votes on the type, and `type` is the winner, ""
    before `set_votes`.
    """

    name: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    spans: list[TextSpan] = field(default_factory=list)
    label_counts: dict[str, int] = field(default_factory=dict)
    votes: TypeVotes = field(default_factory=TypeVotes)
    type: str = ""

    def set_votes(self, votes: TypeVotes) -> None:
        """Set the votes, and with them the type."""
        self.votes = votes
        self.type = votes.winner if votes else ""

    @property
    def is_single(self) -> bool:
        """Return whether it is one word."""
        return len(self.core) == 1


class NameForms:
    """The name forms of a page, in the order of their first mention.

    Spellings that differ by case alone are one form.
    """

    def __init__(self, text: str, mentions: Iterable[NameMention], language: Language) -> None:
        self._text, self._language = text, language
        self._by_words: dict[tuple[str, ...], NameForm] = {}
        for mention in mentions:
            form = self._form_at(mention.span)
            form.spans.append(mention.span)
            if mention.type:
                counts = form.label_counts
                counts[mention.type] = counts.get(mention.type, 0) + 1

    def __iter__(self) -> Iterator[NameForm]:
        return iter(self._by_words.values())

    def _form_at(self, span: TextSpan) -> NameForm:
        """Return the form written at a span; its name is not in capitals if any spelling is not."""
        name, words = _read_name(self._text[span.start : span.end])
        if form := self._by_words.get(words):
            if form.name.isupper() and not name.isupper():
                form.name = name
            return form
        form = self._by_words[words] = NameForm(name, words, core_words(name, self._language))
        return form


@lru_cache(maxsize=4096)
def _read_name(written: str) -> tuple[str, tuple[str, ...]]:
    """Return a name in one line, and its folded words."""
    words = written.split()
    return " ".join(words), tuple(map(fold, words))
