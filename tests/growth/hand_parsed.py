"""An annotator whose parser is a few rules, so that all other work can be counted without a model.

Its trees are as deep and as wide as the networks' trees can be, and every capitalised word is a name.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from types import SimpleNamespace
from typing import Any, cast

from nlp_worker.annotate import DEFAULT_DETECTOR, DocumentAnnotator, LanguageStages
from nlp_worker.entities.finder import RuleEntityFinder
from nlp_worker.languages import Bound, Language, load_language
from nlp_worker.parsing.pieces import cut
from nlp_worker.quotes.detector import load_detector
from nlp_worker.text.parsed import NamedSpan, Parsed, ParsedSentence, Word
from nlp_worker.text.spans import TextSpan

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_TOKEN = 200
_LABELS = ("PERSON", "ORG", "GPE")
_DEPENDENCIES = ("nsubj", "ccomp", "dobj", "conj", "prep", "pobj", "appos", "advcl")
_PIPELINE = SimpleNamespace(
    nlp=SimpleNamespace(meta={"lang": "en", "name": "rules", "version": "1"})
)


class HandParsedAnnotator(DocumentAnnotator):
    """Runs all stages but the parser over documents in English."""

    def __init__(self, language: Language | None = None) -> None:
        language = language or load_language("en")
        detector = load_detector(DEFAULT_DETECTOR, language)
        reader = cast(Any, _PIPELINE)
        super().__init__([LanguageStages(language, reader, RuleEntityFinder(), detector)])

    def _parse(self, drafts: Sequence[Any]) -> None:
        for draft in drafts:
            read = self._parse_input(draft)
            parsed = Parsed(list(draft.unread))
            for number, part in zip(read.blocks, read.parts, strict=True):
                for piece in cut(read.view, *part):
                    add_piece(parsed, read.view, piece, number, draft.language)
            parsed.sentences.sort(key=lambda sentence: sentence.start)
            draft.parsed = parsed


def add_piece(parsed: Parsed, view: str, piece: TextSpan, block: int, language: Language) -> None:
    """Add the sentences and the names of a piece."""
    bounds = language.sentence_bounds(view[slice(*piece)])
    cuts = [piece.start + at for at, bound in bounds.items() if bound is Bound.SURE]
    for start, end in zip([piece.start, *cuts], [*cuts, piece.end], strict=True):
        words = _words(view, start, end, language, len(parsed.sentences))
        if words:
            parsed.sentences.append(ParsedSentence(words[0].start, words[-1].end, block, words))
            parsed.names += _names(words, len(parsed.names))


def _words(view: str, start: int, end: int, language: Language, number: int) -> list[Word]:
    tokens = [
        found for found in _TOKEN.finditer(view, start, end) if len(found[0]) <= _LONGEST_TOKEN
    ]
    root = min(1, len(tokens) - 1)
    words = []
    for at, token in enumerate(tokens):
        pos, tag = _labels(token[0], language)
        head = at if at == root else at - 1 if number % 2 and at > root else root
        dep = "ROOT" if at == root else _DEPENDENCIES[at % len(_DEPENDENCIES)]
        words.append(Word(*token.span(), token[0].casefold(), pos, tag, dep, head))
    return words


def _labels(token: str, language: Language) -> tuple[str, str]:
    if language.is_reporting_verb(token):
        return "VERB", "VBD"
    if token[0].isupper():
        return "PROPN", "NNP"
    if token in ("he", "she", "it", "they", "who"):
        return "PRON", "PRP"
    return ("NOUN", "NN") if token[0].isalnum() else ("PUNCT", "HYPH" if token == "-" else ".")


def _names(words: Sequence[Word], number: int) -> Iterator[NamedSpan]:
    for is_name, run in groupby(words, key=lambda word: word.tag == "NNP"):
        if is_name:
            group = list(run)
            yield NamedSpan(group[0].start, group[-1].end, _LABELS[number % len(_LABELS)])
            number += 1
