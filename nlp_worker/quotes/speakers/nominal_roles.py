"""Roles: what the page says a person is, so that “the minister” is somebody later on."""

from collections import defaultdict
from dataclasses import dataclass

from nlp_worker.entities.names import honorifics
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.syntax import SUBJECTS, Tree

_NOUNS = ("NOUN", "PROPN")
_TITLE_WORDS = 4
_AGE_WORDS = 3
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Role:
    """A noun said of a member at a position, with the words that qualify it."""

    member: NamedSource
    position: int
    qualifiers: frozenset[str]


class Roles:
    """Who was called by which noun: titles, appositions, “X is the …”."""

    def __init__(self, section: SectionText, cast: NameIndex) -> None:
        self._section = section
        self._roles: defaultdict[str, list[Role]] = defaultdict(list)
        for name in section.names:
            if name.type != "PERSON":
                continue
            number = section.sentence_at(name.span.end - 1)
            tree = section.tree(number) if number is not None else None
            head = tree.at(name.span.end - 1) if tree else None
            member = cast.fullest(section.view[slice(*name.span)], name.span.start + 1)
            if tree and head is not None and member:
                self._read(tree, head, name.span.start, member)

    def holder(self, noun: str, qualifiers: frozenset[str], position: int) -> NamedSource | None:
        """The member last called so before a position, of those the qualifiers fit best."""
        known = self._roles.get(noun.casefold(), [])
        fitting = [
            (len(role.qualifiers & qualifiers), role.position < position, role.position, role)
            for role in known[-50:]
            if not qualifiers or not role.qualifiers or role.qualifiers & qualifiers
        ]
        return max(fitting, key=lambda found: found[:3])[3].member if fitting else None

    def _read(self, tree: Tree, head: int, start: int, member: NamedSource) -> None:
        for noun in tree.children(head, "appos"):
            self._note(tree, noun, member)
        word = tree.word(head)
        if word.dep == "appos":
            self._note(tree, word.head, member)
        if word.dep in SUBJECTS and tree.word(word.head).lemma == "be":
            for noun in tree.children(word.head, "attr"):
                self._note(tree, noun, member)
        self._read_titles(tree, start, member)
        self._read_apposition(tree, head, member)

    def _read_titles(self, tree: Tree, start: int, member: NamedSource) -> None:
        """The nouns right before the name: “retired carpenter”, “Foreign Minister”."""
        first = tree.at(start)
        if first is None:
            return
        before = []
        for number in range(first - 1, max(-1, first - 1 - _TITLE_WORDS), -1):
            word = tree.word(number)
            if word.pos not in (*_NOUNS, "ADJ"):
                break
            before.append(word.lemma.casefold().strip("."))
        if before and (before[0] in honorifics(ENGLISH) or tree.word(first - 1).pos == "NOUN"):
            self._roles[before[0]].append(Role(member, start, frozenset(before[1:])))

    def _read_apposition(self, tree: Tree, head: int, member: NamedSource) -> None:
        """“X, 71, a retired carpenter”, which the parser often makes something else of."""
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
            self._roles[lemmas[-1]].append(Role(member, words[noun].start, frozenset(lemmas[:-1])))

    def _note(self, tree: Tree, noun: int, member: NamedSource) -> None:
        word = tree.word(noun)
        if word.pos in _NOUNS:
            role = Role(member, word.start, qualifiers_of(tree, noun))
            self._roles[word.lemma.casefold()].append(role)


def qualifiers_of(tree: Tree, noun: int) -> frozenset[str]:
    """The adjectives and nouns that qualify a noun, as lemmas."""
    words = tree.children(noun, "amod", "compound", "nmod")
    return frozenset(tree.word(number).lemma.casefold() for number in words)
