"""Quotations inside of direct quotations: what somebody else says there."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from nlp_worker.quotes.forms.attributions import find_attributed
from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.syntax import SUBJECTS, Tree
from nlp_worker.text.spans import TextSpan, trim

CONFIDENCE = 0.8
_FEWEST_WORDS = 5
_MARK = re.compile("[\"“”„‟«»‘‚‛‹›]|(?<![^\\W\\d_])['’](?=\\w)")
_FEWEST_IN_MARKS = 3
_VERBS = ("VERB", "AUX")
_PARTING = frozenset((",", "but", "so", "yet", "-", "--", ";"))
_OWN = frozenset(("i", "we", "you", "it", "that", "this", "which", "who"))
"""Subjects inside of a quotation that are its own speaker, or nobody who can be named."""


def find_nested(
    section: SectionText, quotes: Sequence[FoundQuote], others: Sequence[FoundQuote]
) -> list[FoundQuote]:
    """Return the quotations that stand inside of the direct ones among `quotes`.

    `others` may be reports inside of them.
    """
    found: list[FoundQuote] = []
    reports = sorted((one for one in others if _is_report(section, one)), key=_start)
    for quote in quotes:
        if quote.type != "direct":
            continue
        for span in quote.spans:
            if len(section.view[slice(*span)].split()) >= _FEWEST_WORDS:
                first, last = (bisect_left(reports, at, key=_start) for at in span)
                inside = [one for one in reports[first:last] if _stands_in(one, span)]
                inner = [*_in_marks(section, span), *_reported(section, span), *inside]
                found += _without_overlaps(inner)
    return found


def _start(quote: FoundQuote) -> int:
    return quote.start


def _stands_in(quote: FoundQuote, span: TextSpan) -> bool:
    """Return whether a quotation stands in a span with all that attributes it."""
    return all(map(span.covers, quote.spans)) and bool(quote.mention and span.covers(quote.mention))


def _is_report(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether a quotation is a report of what somebody else says."""
    own = quote.mention and section.view[slice(*quote.mention)].casefold() in _OWN
    return quote.type != "direct" and quote.cue is not None and not own


def _in_marks(section: SectionText, span: TextSpan) -> Iterator[FoundQuote]:
    """Yield the passages between inner marks that a plain form attributes to somebody else."""
    if not _MARK.search(section.text, *span):
        return
    sentences = []
    for number in range(section.sentence_from(span.start), len(section.sentences)):
        sentence = section.sentences[number]
        if sentence.start >= span.end:
            break
        words = [w for w in sentence.words if span.start <= w.start and w.end <= span.end]
        if words:
            sentences.append(replace(sentence, words=words, block=0))
    inner = SectionText(
        section.views,
        [span],
        sentences,
        section.names_within(span.start, span.end),
        section.language,
    )
    for quote in find_attributed(inner, _has_predicate):
        mention = quote.mention
        if mention and section.view[slice(*mention)].casefold() not in _OWN:
            yield replace(quote, confidence=CONFIDENCE)


def _has_predicate(section: SectionText, passage: Passage) -> bool:
    """Return whether words in inner marks are a sentence, also in lower case, and no term."""
    sentences = islice(section.sentences, section.sentence_from(passage.inner.start), None)
    near = takewhile(lambda sentence: sentence.start < passage.inner.end, sentences)
    words = [word for sentence in near for word in sentence.words]
    inside = [word for word in words if passage.inner.start <= word.start < passage.inner.end]
    return len(inside) >= _FEWEST_IN_MARKS and any(word.pos in _VERBS for word in inside)


def _reported(section: SectionText, span: TextSpan) -> Iterator[FoundQuote]:
    """Yield the clauses inside of a span that a verb of speech attributes to somebody else."""
    verbs = section.language.lexicon("strong_reporting_verbs", "addressing_verbs")
    first = section.sentence_from(span.start)
    for number in range(first, len(section.sentences)):
        if section.sentences[number].start >= span.end:
            break
        tree = section.tree(number)
        if tree is None:
            continue
        for at, word in enumerate(tree.words):
            is_verb = span.start <= word.start < span.end and word.lemma.casefold() in verbs
            if is_verb and (quote := _report(section, tree, at, span)):
                yield quote


def _report(section: SectionText, tree: Tree, at: int, span: TextSpan) -> FoundQuote | None:
    verb = tree.word(at)
    clauses = [c for c in tree.children(at, "ccomp") if c > at and tree.children(c, *SUBJECTS)]
    governor = verb.head if verb.dep == "conj" else at
    subjects = tree.children(at, "nsubj") or tree.children(governor, "nsubj")
    subject = next(iter(subjects), None)
    if verb.pos != "VERB" or not clauses or subject is None or subject > at:
        return None
    if tree.children(at, "neg", "auxpass") or _form(section, tree, subject) in _OWN:
        return None
    below = _without_other_clauses(section, tree, clauses[0])
    start, end = tree.word(below[0]).start, tree.word(below[-1]).end
    if section.view[start : start + 5].casefold() == "that ":
        start += 5
    content = trim(section.view, start, min(end, span.end), "\"'`.,;:")
    mention = _named_inside(section, tree, subject)
    if content is None or not span.covers(content) or not span.covers(mention):
        return None
    cue = FoundCue(TextSpan(verb.start, verb.end), verb.lemma)
    return FoundQuote("indirect", (content,), "cue", CONFIDENCE, cue, mention)


def _without_other_clauses(section: SectionText, tree: Tree, clause: int) -> list[int]:
    """Return the words of a clause up to one that the outer speaker goes on with.

    A clause behind “and” is part of the report, one behind a comma or “but” is not.
    """
    words = tree.subtree(clause)
    for i in words:
        if tree.word(i).dep != "conj" or not tree.children(i, *SUBJECTS):
            continue
        first = tree.subtree(i)[0]
        link = {_form(section, tree, k) for k in range(max(0, first - 2), first)}
        subjects = {_form(section, tree, s) for s in tree.children(i, *SUBJECTS)}
        if link & _PARTING or subjects & _OWN:
            words = [k for k in words if k < first]
    while tree.word(words[-1]).pos in ("CCONJ", "PUNCT"):
        words.pop()
    return words


def _form(section: SectionText, tree: Tree, i: int) -> str:
    return section.view[tree.word(i).start : tree.word(i).end].casefold()


def _named_inside(section: SectionText, tree: Tree, subject: int) -> TextSpan:
    """Return the name that a subject is part of, else its noun phrase."""
    name = section.name_at(tree.word(subject).start)
    if name is not None:
        return name.span
    phrase = tree.noun_phrase(subject)
    return tree.span(phrase[0], phrase[-1])


def _without_overlaps(quotes: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Return the quotations that overlap none of those kept before them."""
    kept: list[FoundQuote] = []
    taken: list[TextSpan] = []
    for quote in quotes:
        if not any(_is_taken(taken, span) for span in quote.spans):
            kept.append(quote)
            for span in quote.spans:
                insort(taken, span)
    return kept


def _is_taken(taken: Sequence[TextSpan], span: TextSpan) -> bool:
    """Return whether a span overlaps one of `taken`, which are sorted and apart."""
    at = bisect_left(taken, span.end, key=lambda own: own.start)
    return at > 0 and taken[at - 1].end > span.start
