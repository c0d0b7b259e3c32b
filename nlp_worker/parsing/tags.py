"""A table of parts of speech and lemmas, which the pipeline's own rules fill.

The attribute ruler runs a matcher over every token, but most of its rules depend on the token's
word, tag and arc alone, and so does the lemma. Therefore the rules and the lemmatizer see each such
triple once. Where a rule for several tokens in a row applies, the whole `Doc` goes through the
components themselves.
"""

import logging
from collections.abc import Sequence
from sys import intern
from typing import Any, NamedTuple, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import (
    AttributeRuler,
    DependencyParser,
    EntityRecognizer,
    Lemmatizer,
    SentenceRecognizer,
    Tagger,
    Tok2Vec,
)
from spacy.tokens import Doc
from thinc.types import Ints2d

from nlp_worker.parsing.model import SentenceBounds

log = logging.getLogger(__name__)

MOST_KEYS = 5_000
"""Entries of the table. A full table is put aside while the next one fills; entries that are asked
for again move over, the others are dropped. An entry takes about 300 bytes."""
_READ = {"ORTH", "TEXT", "LOWER", "TAG", "DEP", "IS_SPACE", "IS_ALPHA", "IS_DIGIT", "IS_PUNCT"}
"""Attributes of a pattern that the triple decides."""
_PLAIN = (Tok2Vec, Tagger, DependencyParser, SentenceRecognizer, EntityRecognizer)
"""Components that neither set nor read what the table has."""
_SET = {"LEMMA", "POS", "MORPH", "TAG", "DEP"}

Key = bytes
"""Word, tag and arc of a token: the bytes of three numbers of `_NUMBER`."""
_NUMBER = np.dtype("uint64")
_KEY = np.dtype((np.void, 3 * _NUMBER.itemsize))


class Labels(NamedTuple):
    """What a pipeline says of one token."""

    lemma: str
    pos: str
    tag: str
    dep: str


class _Entry(NamedTuple):
    labels: Labels
    parts: frozenset[tuple[int, int]]
    """The places in rules for several tokens (number of the rule, place) the token can stand at."""


_NOWHERE = frozenset[tuple[int, int]]()
"""One for all: Python makes every empty set anew."""


def read_labels(doc: Doc) -> list[Labels]:
    """Return the labels that the components have set on each token."""
    strings = doc.vocab.strings
    rows = doc.to_array([LEMMA, POS, TAG, DEP])
    # Interned, because the table keeps them: one string for all the tokens of a tag.
    known = {key: intern(strings[key]) if key else "" for key in np.unique(rows).tolist()}
    return [Labels(*(known[key] for key in row)) for row in rows.tolist()]


class LabelTable:
    """The labels of tokens by word, tag and arc.

    Takes the place of `ruler` and `lemmatizer`; `unfit` tells whether it can.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        self._vocab = ruler.vocab
        self.replaces = (ruler, lemmatizer)
        self._table: dict[Key, _Entry] = {}
        self._aside: dict[Key, _Entry] = {}
        self._single = AttributeRuler(self._vocab)
        self._rows: list[int] = []
        self._parts = Matcher(self._vocab)
        _index_forms(lemmatizer)
        rules: list[dict[str, Any]] = list(ruler.patterns)
        for rule in rules:
            for pattern in rule["patterns"]:
                if len(pattern) == 1:
                    self._single.add([pattern], rule["attrs"], rule["index"])
                else:
                    self._add_row(pattern)

    def _add_row(self, pattern: Sequence[dict[str, Any]]) -> None:
        for place, part in enumerate(pattern):
            self._parts.add(f"{len(self._rows)} {place}", [[part]])
        self._rows.append(len(pattern))

    def read(self, docs: Sequence[Doc]) -> list[list[Labels]]:
        """Return the labels of each token of `docs`, which have tags and arcs."""
        keys = [_keys(doc) for doc in docs]
        if len(self._table) > MOST_KEYS:
            self._aside, self._table = self._table, {}
            self._lemmatizer.cache.clear()
        if missing := set[Key]().union(*keys).difference(self._table):
            again = {key: self._aside[key] for key in missing if key in self._aside}
            self._table |= again
            if new := missing.difference(again):
                self._learn(sorted(new))
        return [self._read(doc, row) for doc, row in zip(docs, keys, strict=True)]

    def _read(self, doc: Doc, keys: list[Key]) -> list[Labels]:
        entries = [self._table[key] for key in keys]
        if any(entry.parts for entry in entries) and self._has_row(entries):
            return read_labels(self._lemmatizer(self._ruler(doc)))
        return [entry.labels for entry in entries]

    def _has_row(self, entries: list[_Entry]) -> bool:
        """Return whether a rule for several tokens in a row applies anywhere."""
        return any(
            all(
                (rule, place) in entry.parts
                for place, entry in enumerate(entries[at : at + length])
            )
            for at, entry in enumerate(entries)
            if entry.parts
            for rule, length in enumerate(self._rows)
            if at + length <= len(entries)
        )

    def _learn(self, keys: list[Key]) -> None:
        rows = np.frombuffer(b"".join(keys), _NUMBER).reshape(len(keys), 3)
        doc = Doc(self._vocab, words=[self._vocab.strings[word] for word in rows[:, 0].tolist()])
        doc.from_array([TAG, DEP], cast(Ints2d, rows[:, 1:]))
        parts: list[set[tuple[int, int]]] = [set() for _ in keys]
        for name, at, _ in self._parts(doc, allow_missing=True):
            rule, place = map(int, self._vocab.strings[name].split())
            parts[at].add((rule, place))
        found = read_labels(self._lemmatizer(self._single(doc)))
        for key, labels, places in zip(keys, found, parts, strict=True):
            self._table[key] = _Entry(labels, frozenset(places) if places else _NOWHERE)


def _keys(doc: Doc) -> list[Key]:
    rows = np.ascontiguousarray(doc.to_array([ORTH, TAG, DEP]), _NUMBER)
    return cast(list[Key], rows.view(_KEY).ravel().tolist())


def _index_forms(lemmatizer: Lemmatizer) -> None:
    """Let the lemmatizer find a form by its hash: it is given lists of thousands to go through."""
    if lemmatizer.mode == "rule":
        forms = lemmatizer.lookups.get_table("lemma_index")
        for pos in list(forms):
            forms[pos] = frozenset(forms[pos])


def make_table(nlp: Language) -> LabelTable | None:
    """Return a table that replaces the rules and the lemmatizer; None where they must run."""
    if reason := unfit(nlp):
        log.debug("no table of labels for %s: %s", nlp.meta.get("name"), reason)
        return None
    return LabelTable(*_replaced(nlp))


def _replaced(nlp: Language) -> list[Any]:
    return [pipe for _, pipe in nlp.pipeline if isinstance(pipe, AttributeRuler | Lemmatizer)]


def unfit(nlp: Language) -> str | None:
    """Return why a table cannot give the labels that the components give; None if it can."""
    replaced = _replaced(nlp)
    if [isinstance(pipe, AttributeRuler) for pipe in replaced] != [True, False]:
        return "it has no attribute ruler followed by a lemmatizer"
    seen_rules = False
    for name, pipe in nlp.pipeline:
        seen_rules |= pipe is replaced[0]
        if seen_rules and isinstance(pipe, Tagger | DependencyParser):
            return f"{name} runs after the rules"
        if pipe not in replaced and not _is_plain(pipe):
            return f"{name} may set or read labels"
    ruler, lemmatizer = replaced
    if lemmatizer.mode not in ("rule", "lookup"):
        return f"a lemmatizer of mode {lemmatizer.mode} may read the context"
    return next(filter(None, map(_unfit_rule, ruler.patterns)), None)


def _is_plain(pipe: Any) -> bool:
    if isinstance(pipe, SentenceBounds):
        return True
    if type(pipe) not in _PLAIN:
        return False
    columns = [
        str(column)
        for layer in pipe.model.walk()
        if layer.name == "extract_features"
        for column in layer.attrs["columns"]
    ]
    return _SET.isdisjoint(columns)


def _unfit_rule(rule: dict[str, Any]) -> str | None:
    tokens = [token for pattern in rule["patterns"] for token in pattern]
    if unread := {str(name).upper() for token in tokens for name in token} - _READ:
        return f"a rule reads {', '.join(sorted(unread))}"
    return None
