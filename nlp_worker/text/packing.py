"""What the pipeline said of a piece as a few numbers, and back: no word of the text is in it.

A word is known by where it stands. Its lemma is written as what must be cut off the word and put in
its place, which is an ending ("ies" to "y"), or a whole word only of an irregular form ("went").
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from sys import intern
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nlp_worker.text.parse import NamedSpan, ParsedSentence, Said, Word, new_word
from nlp_worker.text.spans import TextSpan

Count = Annotated[int, Field(ge=0)]
Label = tuple[str, str, str, bool, int, str]
"""Part of speech, tag, arc; lemma: of the lower-cased word?, characters cut off, what follows."""
_LABEL = re.compile(r"(\S*) (\S*) (\S*) ([01]) (\d{1,4}) (.*)", re.DOTALL)


class DamagedEntry(ValueError):
    """Stored bytes that say nothing about the piece they were found for."""


class _Entry(BaseModel):
    """Lists of one number a word, but `sentences` (words in each) and `names` (start, end, type).

    `gaps` is what stands before a word since the last one ended, `heads` the governor's place
    in the sentence, `kinds` the place of the word's label in `labels`, each in a row: few are
    read for the first time.
    """

    model_config = ConfigDict(strict=True, extra="forbid")

    sentences: list[Annotated[int, Field(ge=1)]]
    gaps: list[Count]
    lengths: list[Annotated[int, Field(ge=1)]]
    heads: list[Count]
    kinds: list[Count]
    labels: list[str]
    names: list[tuple[Count, Count, str]]

    @classmethod
    def read(cls, data: bytes, length: int) -> Self:
        """The entry, if every number in it fits a piece of `length` code points."""
        try:
            entry = cls.model_validate_json(data)
        except ValidationError as error:
            # The text of the error would show what it found.
            raise DamagedEntry(f"{error.error_count()} fields are not as they should be") from None
        words = sum(entry.sentences)
        if {len(entry.gaps), len(entry.lengths), len(entry.heads), len(entry.kinds)} != {words}:
            raise DamagedEntry("the lists are not of one length")
        if sum(entry.gaps) + sum(entry.lengths) > length:
            raise DamagedEntry("the words reach beyond the piece")
        if max(entry.kinds, default=-1) >= len(entry.labels):
            raise DamagedEntry("a word has no label")
        if any(not start < end <= length for start, end, _ in entry.names):
            raise DamagedEntry("a name reaches beyond the piece")
        bounds = pairwise(accumulate(entry.sentences, initial=0))
        if any(max(entry.heads[first:stop]) >= stop - first for first, stop in bounds):
            raise DamagedEntry("a governor stands outside of its sentence")
        return entry


def pack(view: str, piece: TextSpan, said: Said) -> bytes:
    """What was said of `piece` of `view`, as JSON."""
    sentences, names = said
    labels: dict[str, int] = {}
    words = [word for sentence in sentences for word in sentence.words]
    kinds = []
    for word in words:
        is_lower, cut, ending = _ending(view[word.start : word.end], word.lemma)
        label = f"{word.pos} {word.tag} {word.dep} {is_lower:d} {cut} {ending}"
        kinds.append(labels.setdefault(label, len(labels)))
    ends = [piece.start, *(word.end for word in words)]
    entry = _Entry.model_construct(
        sentences=[len(sentence.words) for sentence in sentences],
        gaps=[word.start - end for word, end in zip(words, ends, strict=False)],
        lengths=[word.end - word.start for word in words],
        heads=[word.head for word in words],
        kinds=kinds,
        labels=list(labels),
        names=[(n.start - piece.start, n.end - piece.start, n.label) for n in names],
    )
    return entry.model_dump_json().encode()


def unpack(data: bytes, view: str, piece: TextSpan, block: int) -> Said:
    """What `pack` was given, for the same text at `piece` of `view`.

    Raises:
        DamagedEntry: the bytes cannot have been packed for this text.
    """
    entry = _Entry.read(data, piece.end - piece.start)
    words = list(_words(entry, view, piece.start))
    sentences = [
        ParsedSentence(words[first].start, words[stop - 1].end, block, words[first:stop])
        for first, stop in pairwise(accumulate(entry.sentences, initial=0))
    ]
    names = [
        NamedSpan(piece.start + start, piece.start + end, label)
        for start, end, label in entry.names
    ]
    return sentences, names


def _words(entry: _Entry, view: str, at: int) -> Iterator[Word]:
    labels = list(map(_label, entry.labels))
    for gap, length, head, kind in zip(
        entry.gaps, entry.lengths, entry.heads, entry.kinds, strict=True
    ):
        start = at + gap
        at = start + length
        pos, tag, dep, is_lower, cut, ending = labels[kind]
        lemma = view[start:at].lower() if is_lower else view[start:at]
        if cut or ending:
            lemma = lemma[: len(lemma) - cut] + ending
        yield new_word((start, at, lemma, pos, tag, dep, head))


@lru_cache(maxsize=4096)
def _label(written: str) -> Label:
    found = _LABEL.fullmatch(written)
    if found is None:
        raise DamagedEntry("a label is not as it should be")
    pos, tag, dep, is_lower, cut, ending = found.groups()
    return intern(pos), intern(tag), intern(dep), is_lower == "1", int(cut), ending


def _ending(form: str, lemma: str) -> tuple[bool, int, str]:
    """How to get from a word to its lemma: lower it?, how much to cut off, what follows."""
    if form == lemma:
        return False, 0, ""
    lower = form.lower()
    exact, lowered = (_shared(base, lemma) for base in (form, lower))
    if lowered > exact:
        return True, len(lower) - lowered, lemma[lowered:]
    return False, len(form) - exact, lemma[exact:]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
