"""Reported speech: clauses under a cue, without marks (indirect) or around some (mixed)."""

import re
from collections.abc import Iterator

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.cues import is_according, is_reporting, make_cue
from nlp_worker.quotes.found import FoundCue, FoundQuote, Rule
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.speakers import mention_of, speaker_of
from nlp_worker.quotes.syntax import SUBJECTS, Tree
from nlp_worker.text.spans import TextSpan, covering, trim
from shared.contracts.annotation import QuoteType

_AUTHOR = frozenset({"i", "you"})
_EDGES = ".,;:!?-–— "
_FEWEST_WORDS = 2
_DATELINE = re.compile(r"[A-Z]{3,}[^—–.!?]{0,60}\s(?:[—–]|--?)\s")
_NO_CONTENT = (*SUBJECTS, "advcl")


def find_reported(reading: Reading) -> list[FoundQuote]:
    """Indirect and mixed quotations; of nested ones the outermost."""
    quotes: list[FoundQuote] = []
    for number in range(len(reading.sentences)):
        tree = reading.tree(number)
        if tree is None:
            continue
        for cue in _cues(reading, tree):
            if quote := _quote(reading, tree, cue):
                quotes.append(quote)
                for span in quote.spans:
                    reading.take(span)
    return quotes


def _cues(reading: Reading, tree: Tree) -> list[int]:
    """Candidate cues outside marks, outermost first."""
    found = [
        i
        for i, word in enumerate(tree.words)
        if (
            is_reporting(tree, i, "clause_verbs")
            or is_reporting(tree, i, "infinitive_verbs")
            or is_according(tree, i)
            or (word.pos == "NOUN" and word.lemma in lexicon("reporting_nouns"))
        )
        and not reading.in_marks(word.start)
    ]
    return sorted(found, key=lambda i: (tree.depth(i), i))


def _quote(reading: Reading, tree: Tree, cue: int) -> FoundQuote | None:
    word = tree.word(cue)
    if not reading.is_free(TextSpan(word.start, word.end)):
        return None
    if is_according(tree, cue):
        rule: Rule = "according"
        mention, content = speaker_of(reading, tree, cue), _around_according(tree, cue)
    elif word.pos == "NOUN":
        rule = "noun"
        mention, content = _owner(reading, tree, cue), _clause_of_noun(tree, cue)
    else:
        rule = "clause"
        mention, content = speaker_of(reading, tree, cue), _clause_of_verb(tree, cue)
        if not mention and not tree.children(cue, "auxpass"):
            return None
    if mention and reading.view[mention.start : mention.end].casefold() in _AUTHOR:
        return None
    spans = [span for run in content if (span := _span(reading, tree, run, cue))]
    if not spans or (mention and any(span.overlaps(mention) for span in spans)):
        return None
    return _made(reading, tuple(spans), rule, make_cue(tree, cue), mention)


def _made(
    reading: Reading,
    spans: tuple[TextSpan, ...],
    rule: Rule,
    cue: FoundCue,
    mention: TextSpan | None,
) -> FoundQuote | None:
    if not all(reading.is_free(span) for span in spans):
        return None
    marked = [[p for p in _passages(reading, span) if p.outer.overlaps(span)] for span in spans]
    kind: QuoteType = "mixed" if any(marked) else "indirect"
    if len(spans) == 1 and len(marked[0]) == 1 and _is_same(reading, spans[0], marked[0][0]):
        kind, spans = "direct", (marked[0][0].inner,)
    else:
        spans = tuple(
            covering([span, *(p.outer for p in inside)])
            for span, inside in zip(spans, marked, strict=True)
        )
        spans = tuple(_without_outer_marks(s, p) for s, p in zip(spans, marked, strict=True))
    if mention and any(span.overlaps(mention) for span in spans):
        return None
    if any(span.overlaps(cue.span) or not reading.is_free(span) for span in spans):
        return None
    return FoundQuote(kind, spans, rule, cue, mention)


def _without_outer_marks(span: TextSpan, inside: list[Passage]) -> TextSpan:
    return inside[0].inner if len(inside) == 1 and inside[0].outer == span else span


def _passages(reading: Reading, span: TextSpan) -> list[Passage]:
    block = reading.block_at(span.start)
    return [p for p in reading.passages[block] if p.is_closed] if reading.blocks else []


def _is_same(reading: Reading, span: TextSpan, passage: Passage) -> bool:
    inner = trim(reading.view, *passage.inner, _EDGES)
    return inner is not None and trim(reading.view, *span, _EDGES + "\"'`") == inner


def _clause_of_verb(tree: Tree, cue: int) -> list[list[int]]:
    if is_reporting(tree, cue, "clause_verbs"):
        if clauses := tree.children(cue, "ccomp"):
            right = [c for c in clauses if c > cue]
            return [tree.subtree((right or clauses)[0])]
        word = tree.word(cue)
        if word.dep in ("parataxis", "ccomp") and word.head != cue and tree.children(cue, "nsubj"):
            whole = tree.subtree(word.head, frozenset({cue}))
            own = tree.subtree(cue)
            if word.dep == "parataxis":
                runs = [[i for i in whole if i < own[0]], [i for i in whole if i > own[-1]]]
                return [run for run in runs if run]
    if is_reporting(tree, cue, "infinitive_verbs"):
        for clause in tree.children(cue, "xcomp", "ccomp"):
            words = tree.subtree(clause)
            if clause > cue and any(tree.word(i).tag == "TO" for i in words[:4]):
                return [words]
    return []


def _clause_of_noun(tree: Tree, cue: int) -> list[list[int]]:
    for clause in tree.children(cue, "acl", "ccomp"):
        words = tree.subtree(clause)
        if tree.word(words[0]).lemma == "that" and clause > cue:
            return [words]
    return []


def _owner(reading: Reading, tree: Tree, cue: int) -> TextSpan | None:
    """Whose statement it is: possessor, "by" or "of" phrase, else the subject of the verb."""
    for label in ("poss", "prep"):
        for child in tree.children(cue, label):
            of = tree.children(child, "pobj") if tree.word(child).lemma in ("of", "by") else []
            owner = child if label == "poss" else next(iter(of), None)
            if owner is not None and not reading.in_marks(tree.word(owner).start):
                return mention_of(reading, tree, owner)
    verb = tree.word(cue).head
    subject = tree.subject(verb) if tree.word(verb).pos == "VERB" else None
    return mention_of(reading, tree, subject) if subject not in (None, cue) else None


def _around_according(tree: Tree, cue: int) -> list[list[int]]:
    """The sentence without the phrase: what stands before it, or after it when it opens it."""
    phrase = [i for i in tree.subtree(cue) if i >= cue] or [cue]
    last = max(phrase)
    for to in (c for c in tree.subtree(cue) if c == cue + 1 and tree.word(c).head != cue):
        last = max(last, tree.subtree(to)[-1])
    before = [i for i in range(cue) if tree.word(i).pos != "PUNCT"]
    if len(before) > _FEWEST_WORDS:
        return [list(range(before[0], cue))]
    return [list(range(last + 1, len(tree.words)))]


def _span(reading: Reading, tree: Tree, run: list[int], cue: int) -> TextSpan | None:
    """From the first to the last word of a clause on one side of the cue, without "that"."""
    right = [i for i in run if i > cue]
    left = [i for i in run if i < cue]
    words = right if len(right) >= len(left) else left
    while words and (tree.word(words[0]).pos == "PUNCT" or tree.word(words[0]).lemma == "that"):
        if tree.word(words[0]).lemma == "that" and tree.word(words[0]).dep != "mark":
            break
        words = words[1:]
    if len(words) < _FEWEST_WORDS:
        return None
    start, end = tree.span(words[0], words[-1])
    if dateline := _DATELINE.match(reading.view, start, end):
        start = dateline.end()
    return trim(reading.view, start, end, _EDGES)


def fragments_of(reading: Reading, fragments: list[tuple[int, Passage]]) -> Iterator[FoundQuote]:
    """Mixed quotations around passages under a cue that governs no clause (called it “absurd”)."""
    for _, passage in fragments:
        if not reading.is_free(passage.outer):
            continue
        if quote := _fragment(reading, passage):
            for span in quote.spans:
                reading.take(span)
            yield quote


def _fragment(reading: Reading, passage: Passage) -> FoundQuote | None:
    words = trim(reading.view, *passage.inner, _EDGES + "\"'`")
    number = reading.sentence_at(words.start) if words else None
    tree = reading.tree(number) if number is not None else None
    child = tree.at(words.start) if tree and words else None
    if tree is None or child is None:
        return None
    for cue in tree.ancestors(child):
        is_outside = not reading.in_marks(tree.word(cue).start)
        if is_outside and is_reporting(tree, cue) and tree.word(child).dep not in _NO_CONTENT:
            return _object_of(reading, tree, cue, child)
        child = cue
    return None


def _object_of(reading: Reading, tree: Tree, cue: int, child: int) -> FoundQuote | None:
    mention = speaker_of(reading, tree, cue)
    run = [i for i in tree.subtree(child) if i > cue]
    if run and tree.word(run[0]).pos == "ADP":
        run = run[1:]
    span = trim(reading.view, *tree.span(run[0], run[-1]), _EDGES) if run else None
    if not mention or not span:
        return None
    return _made(reading, (span,), "fragment", make_cue(tree, cue), mention)
