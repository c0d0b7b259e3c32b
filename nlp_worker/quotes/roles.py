"""What people and organisations are called besides their names: "the mayor", "the company"."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.names import NameRun, Names, gender_of
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.syntax import Tree

_BEFORE = 5
"""Words before a name that may say what its bearer is."""
_LABELS = ("compound", "nmod", "appos", "amod", "nsubj", "ROOT", "nsubjpass", "pobj", "dobj", "dep")


class Roles:
    """Who bears a role, by the role's last word; and what tells of a person's gender."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self._names = names
        self._bearers: dict[str, list[NameRun]] = defaultdict(list)
        self._genders: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._starts: dict[str, list[int]] = {}
        for run in names.runs:
            for word in _roles(reading, run):
                self._note(run, word)
        for word, runs in self._bearers.items():
            self._starts[word] = [run.span.start for run in runs]

    def _note(self, run: NameRun, word: str) -> None:
        if gender := gender_of(word):
            self.note_gender(self._names.fullest(run), gender)
        if not run.is_person or word in lexicon("person_nouns"):
            self._bearers[word].append(run)

    def note_gender(self, run: NameRun, gender: str) -> None:
        """Count what a title, a role or a pronoun says of the person."""
        self._genders[run.words][gender] += 1

    def bearer(self, role: str, position: int) -> NameRun | None:
        """Who bears a role: the last named so before `position`, else the first after it."""
        runs = self._bearers.get(role)
        if not runs:
            return None
        return runs[max(0, bisect_left(self._starts[role], position) - 1)]

    def gender(self, run: NameRun) -> str | None:
        """What titles and roles on the page tell of a person's gender."""
        votes = self._genders.get(self._names.fullest(run).words)
        return votes.most_common(1)[0][0] if votes else None


def _roles(reading: Reading, run: NameRun) -> Iterator[str]:
    yield from run.titles
    number = reading.sentence_at(run.span.end - 1)
    tree = reading.tree(number) if number is not None else None
    last = tree.at(run.span.end - 1) if tree else None
    if tree is None or last is None:
        return
    first = bisect_right([word.start for word in tree.words], run.span.start) - 1
    yield from _before(reading, tree, first)
    yield from _beside(reading, tree, last)


def _before(reading: Reading, tree: Tree, first: int) -> Iterator[str]:
    """The nouns right before the name: "striker Ann Marlow"."""
    for i in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        word = tree.word(i)
        if word.pos not in ("NOUN", "PROPN", "ADJ") or word.dep not in _LABELS:
            return
        yield reading.view[word.start : word.end].lower().rstrip(".")


def _beside(reading: Reading, tree: Tree, i: int) -> Iterator[str]:
    """Appositions and predicates: "Ann Marlow, a striker", "the striker, Ann Marlow"."""
    word = tree.word(i)
    nouns = tree.children(i, "appos")
    if word.dep == "appos":
        nouns.append(word.head)
    if word.dep == "nsubj" and tree.word(word.head).lemma == "be":
        nouns += tree.children(word.head, "attr")
    for noun in nouns:
        found = tree.word(noun)
        yield reading.view[found.start : found.end].lower()
        for part in tree.children(noun, "compound", "conj"):
            yield reading.view[tree.word(part).start : tree.word(part).end].lower()
