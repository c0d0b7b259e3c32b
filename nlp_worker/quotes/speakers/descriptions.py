"""Descriptions: the nouns that a page says of a person, so that “the minister” is found later."""

from collections import defaultdict
from dataclasses import dataclass

from nlp_worker.entities.names import honorifics
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.syntax import SUBJECTS, Tree

_NOUNS = ("NOUN", "PROPN")
_TITLE_WORDS = 4
_AGE_WORDS = 3
_MOST_LOOKED_AT = 50
"""Descriptions compared for one look-up, so that its time does not grow with the page."""
_COPULAS = frozenset(("be", "become", "remain"))
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Description:
    """A noun said of a source at a position, with the words that qualify it."""

    source: NamedSource
    position: int
    qualifiers: frozenset[str]


class Descriptions:
    """The people of a section by the nouns said of them: titles, appositions, “X is the …”."""

    def __init__(self, section: SectionText, names: NameIndex) -> None:
        self._section = section
        self._descriptions: defaultdict[str, list[Description]] = defaultdict(list)
        for name in section.names:
            if name.type != "PERSON":
                continue
            found = section.word_at(name.span.end - 1)
            source = names.fullest(section.view[slice(*name.span)], name.span.start + 1)
            if found and source:
                self._read(*found, name.span.start, source)

    def described(self, noun: str, qualifiers: frozenset[str], position: int) -> NamedSource | None:
        """Return the person whom a noun with qualifiers describes, or None.

        Of several, the one that more qualifiers fit, then the one described last before
        `position`.
        """
        candidates = self._descriptions.get(noun.casefold(), [])
        fitting = [
            (len(found.qualifiers & qualifiers), found.position < position, found.position, found)
            for found in candidates[-_MOST_LOOKED_AT:]
            if not qualifiers or not found.qualifiers or found.qualifiers & qualifiers
        ]
        return max(fitting, key=lambda rank: rank[:3])[3].source if fitting else None

    def _read(self, tree: Tree, head: int, start: int, source: NamedSource) -> None:
        for noun in tree.children(head, "appos"):
            self._add(tree, noun, source)
        word = tree.word(head)
        if word.dep == "appos":
            self._add(tree, word.head, source)
        if word.dep in SUBJECTS and tree.word(word.head).lemma in _COPULAS:
            for noun in tree.children(word.head, "attr", "acomp", "dobj", "oprd"):
                self._add(tree, noun, source)
        self._read_titles(tree, start, source)
        self._read_apposition(tree, head, source)

    def _read_titles(self, tree: Tree, start: int, source: NamedSource) -> None:
        """Add the nouns right before the name: “retired carpenter”, “Foreign Minister”."""
        first = tree.at(start)
        if first is None:
            return
        before = []
        for number in range(first - 1, max(-1, first - 1 - _TITLE_WORDS), -1):
            word = tree.word(number)
            if word.pos not in (*_NOUNS, "ADJ"):
                break
            before.append(word.lemma.casefold().strip("."))
        if before and (
            before[0] in honorifics(self._section.language) or tree.word(first - 1).pos == "NOUN"
        ):
            self._descriptions[before[0]].append(Description(source, start, frozenset(before[1:])))
            if len(before) > 1:
                # “the CM” is the Chief Minister.
                initials = "".join(word[0] for word in reversed(before) if word)
                self._descriptions[initials].append(Description(source, start, frozenset()))

    def _read_apposition(self, tree: Tree, head: int, source: NamedSource) -> None:
        """Add “X, 71, a retired carpenter”, which the parser often does not make an apposition."""
        words = tree.words
        at = head + 1
        while at < len(words) and (words[at].pos in ("PUNCT", "NUM")) and at - head <= _AGE_WORDS:
            at += 1
        if at == head + 1 or at >= len(words) or words[at].lemma.casefold() not in _ARTICLES:
            return
        first = at + 1
        while first < len(words) and words[first].pos in (*_NOUNS, "ADJ"):
            first += 1
        noun = first - 1
        if noun > at and words[noun].pos in _NOUNS:
            lemmas = [words[i].lemma.casefold() for i in range(at + 1, first)]
            self._descriptions[lemmas[-1]].append(
                Description(source, words[noun].start, frozenset(lemmas[:-1]))
            )

    def _add(self, tree: Tree, noun: int, source: NamedSource) -> None:
        word = tree.word(noun)
        if word.pos in _NOUNS:
            found = Description(source, word.start, qualifiers_of(tree, noun))
            self._descriptions[word.lemma.casefold()].append(found)


def qualifiers_of(tree: Tree, noun: int) -> frozenset[str]:
    """Return the lemmas of the adjectives and nouns that qualify a noun."""
    words = tree.children(noun, "amod", "compound", "nmod")
    return frozenset(tree.word(number).lemma.casefold() for number in words)
