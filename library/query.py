"""The words of a search: `ferry "last boat" harb* (island OR isle) NOT strike`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.errors import BadQuery
from library.words import words

MOST_PHRASES = 50
DEEPEST = 20
# A shorter beginning would match a large part of all words.
SHORTEST_PREFIX = 2
_OPERATORS = ("AND", "OR", "NOT")
_PART = re.compile(
    r"""(?P<space>\s+) | (?P<bracket>[()]) | ["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»](?P<star>\*?)
    | (?P<open>["“”„«»]) | (?P<word>[^\s()"“”„«»]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other; the last one is only a beginning if `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class AllOf:
    """Everything in `wanted` and nothing in `unwanted`."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """One or more of them."""

    choices: tuple["Query", ...]


Query = Phrase | AllOf | AnyOf


def parse(text: str) -> Query:
    """Return the query that a text stands for.

    Raises:
        BadQuery: it cannot be read; the message names the place and the remedy.
    """
    parser = _Parser(text)
    query = parser.any_of(0)
    parser.expect_end()
    return query


def phrases(query: Query) -> Iterator[Phrase]:
    """Yield the phrases that a match may contain; what follows NOT is left out."""
    if isinstance(query, Phrase):
        yield query
        return
    for part in query.wanted if isinstance(query, AllOf) else query.choices:
        yield from phrases(part)


@dataclass(frozen=True)
class _Token:
    """A phrase, or an operator or bracket by its `sign`; `at` is its place (characters)."""

    at: int
    sign: str
    phrase: Phrase | None = None


class _Parser:
    """Reads a query by recursive descent: OR binds less than AND, AND less than NOT."""

    def __init__(self, text: str) -> None:
        self._tokens = [*_tokens(text), _Token(len(text), "")]
        self._next = 0
        if sum(token.phrase is not None for token in self._tokens) > MOST_PHRASES:
            raise BadQuery(f"has more than {MOST_PHRASES} words; use a phrase, or fewer words")
        if len(self._tokens) == 1:
            raise BadQuery("has no words; send at least one word of letters or digits")

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, sign: str) -> bool:
        if self._token.sign != sign:
            return False
        self._next += 1
        return True

    def expect_end(self) -> None:
        if self._token.sign == ")":
            raise BadQuery(f"closes a bracket at {self._token.at + 1} that is not open; remove it")

    def any_of(self, depth: int) -> Query:
        if depth > DEEPEST:
            raise BadQuery(f"has more than {DEEPEST} brackets inside each other; remove some")
        choices = [self._all_of(depth)]
        while self._take("OR"):
            choices.append(self._all_of(depth))
        return choices[0] if len(choices) == 1 else AnyOf(tuple(choices))

    def _all_of(self, depth: int) -> Query:
        begun = self._token.at
        wanted: list[Query] = []
        unwanted: list[Query] = []
        while True:
            if self._take("NOT"):
                unwanted.append(self._operand(depth))
            else:
                wanted.append(self._operand(depth))
            if not self._take("AND") and self._token.sign in ("OR", ")", ""):
                break
        if not wanted:
            raise BadQuery(f"has only NOT at {begun + 1}; add a word that must be there")
        if len(wanted) == 1 and not unwanted:
            return wanted[0]
        return AllOf(tuple(wanted), tuple(unwanted))

    def _operand(self, depth: int) -> Query:
        token = self._token
        if self._take("("):
            query = self.any_of(depth + 1)
            if not self._take(")"):
                raise BadQuery(f"opens a bracket at {token.at + 1} that is not closed; close it")
            return query
        if token.phrase is None:
            found = f"{token.sign} at {token.at + 1}" if token.sign else "its end"
            raise BadQuery(f"needs a word before {found}; AND, OR and NOT stand between words")
        self._next += 1
        return token.phrase


def _tokens(text: str) -> Iterator[_Token]:
    for found in _PART.finditer(text):
        at = found.start()
        if found["open"]:
            raise BadQuery(f"opens a phrase at {at + 1} that is not closed; add the mark")
        if found["bracket"] or found["word"] in _OPERATORS:
            yield _Token(at, found[0])
        elif found["phrase"] is not None:
            yield from _phrase(at, found["phrase"], bool(found["star"]))
        elif found["word"]:
            stem = found["word"].rstrip("*")
            if "*" in stem:
                raise BadQuery(f"has * at {at + 1} inside a word; it stands for the end of one")
            yield from _phrase(at, stem, stem != found["word"])


def _phrase(at: int, text: str, is_prefix: bool) -> Iterator[_Token]:
    found = tuple(word.text for word in words(text))
    if is_prefix and (not found or len(found[-1]) < SHORTEST_PREFIX):
        raise BadQuery(
            f"has * at {at + 1} after fewer than {SHORTEST_PREFIX} letters; write more of the word"
        )
    if found:
        yield _Token(at, "phrase", Phrase(found, is_prefix))
