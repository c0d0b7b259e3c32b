"""Mentions of speakers: the noun phrases by which the text names who spoke."""

import re

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.spans import TextSpan, trim

_STAMP = re.compile(r"(?:\d{1,2}[:.h]\d{2}|[\s|–—•*-])+")
_AGE = re.compile(r"(?:\b[Tt]he )?\d{1,3}-year-old$")
_AND = 6
"""Code points of " and " between two names, with some more white space."""
_BEFORE = ("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case")
_PARTS = ("of", "at", "in", "from", "for", "with", "on")
_CUT = ("relcl", "punct", "acl", "cc", "conj", "appos")
"""Where the phrase after a noun ends: relative clauses, commas, a second noun."""


def mention_of(section: SectionText, tree: Tree, i: int) -> TextSpan | None:
    """Return the mention whose head is word `i`: its noun phrase with a name, up to a comma."""
    i = tree.antecedent(i)
    word = tree.word(i)
    if word.pos == "PRON":
        return TextSpan(word.start, word.end)
    if word.pos != "PROPN":
        for other in tree.children(i, "appos"):
            if tree.word(other).pos == "PROPN":
                return mention_of(section, tree, other)
    name = section.name_at(word.start)
    if name and name.type == "PERSON":
        return _conjoined(tree, i, name.span)
    phrase = [k for k in _phrase(tree, i) if not section.in_marks(tree.word(k).start)]
    if not phrase:
        return None
    span = tree.span(phrase[0], phrase[-1])
    behind = section.name_at(span.end + 1)
    if behind and behind.type == "PERSON" and behind.span.start == span.end + 1:
        # “Bishop of Tarrowby Ada Holt”, where the parser does not join the name to the office.
        return behind.span
    name = section.name_at(tree.word(phrase[-1]).start)
    # The phrase must not cut a name in two.
    end = max(span.end, name.span.end) if name and name.type == "PERSON" else span.end
    if section.view[end - 2 : end] == "'s":
        end -= 2
    if section.view[span.start : end] == "old" and (age := _AGE.search(section.view, 0, end)):
        return TextSpan(age.start(), end)
    stamp = _STAMP.match(section.view, span.start, end)
    return trim(section.view, stamp.end() if stamp else span.start, end, "\"'`,;:")


def _conjoined(tree: Tree, i: int, span: TextSpan) -> TextSpan:
    """Return the name with a second one that "and" joins to it."""
    for other in tree.children(i, "conj"):
        words = tree.subtree(other)
        if tree.word(other).pos == "PROPN" and tree.word(words[0]).start - span.end <= _AND:
            return TextSpan(span.start, tree.word(other).end)
    return span


def _phrase(tree: Tree, i: int) -> list[int]:
    """Return the words of the phrase of `i`: its modifiers, phrases of place and kind behind."""
    left = i
    for child in reversed([c for c in tree.children(i) if c < i]):
        if tree.word(child).dep not in _BEFORE:
            break
        left = min(left, tree.subtree(child)[0])
    right = i
    for child in (c for c in tree.children(i) if c > i):
        nested = tree.subtree(child)
        word = tree.word(child)
        is_name = word.dep in ("appos", "nmod", "flat", "compound") and word.pos == "PROPN"
        is_part = word.dep == "prep" and word.lemma in _PARTS
        if nested[0] != right + 1 or not (is_name or is_part):
            break
        stop = next((k for k in nested if tree.word(k).dep in _CUT), nested[-1] + 1)
        right = stop - 1
        if stop <= nested[-1]:
            break
    return list(range(left, right + 1))
