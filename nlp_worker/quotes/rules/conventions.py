"""The bounds and the speaker of a reported clause, as the wire contract wants them.

The models are estimated on PolNeAR, which keeps the complementiser (“said that …”) and the person
addressed (“asked pupils to …”) inside the content. The contract leaves both outside, so they are
taken off at the end. Everything else about a span is the same in both.
"""

from dataclasses import replace
from itertools import pairwise

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.syntax import SUBJECTS, Tree
from nlp_worker.text.spans import TextSpan, trim

_LONGEST_ADDRESSEE = 8
_LONGEST_BEGINNING = 12
_INFINITIVE = ("to", "not")
_LONGEST_HEARER = 4
_TELLING = ("tell", "inform", "assure", "remind", "warn")
_FINITE = ("VBD", "VBZ", "VBP", "MD")


def apply_convention(section: SectionText, quote: FoundQuote) -> FoundQuote:
    """Return the quotation as the contract bounds it."""
    quote = _with_beginning(section, quote)
    for begin in (_after_told, _after_hearer, _after_that, _after_addressee):
        if quote.type != "direct" and (start := begin(section, quote)):
            span = trim(section.view, start, quote.spans[0].end)
            if span:
                quote = replace(quote, spans=(span, *quote.spans[1:]))
    quote = _without_joined_verb(section, quote)
    if source := _who_was_quoted(section, quote):
        quote = replace(quote, mention=source)
    return replace(quote, mention=None) if _was_asked(section, quote) else quote


def _without_joined_verb(section: SectionText, quote: FoundQuote) -> FoundQuote:
    """Return a report without what else its speaker did: “called it cowardly and jailed Holt”."""
    last = quote.spans[-1]
    if quote.type == "direct" or quote.cue is None or quote.cue.span.end > last.start:
        return quote
    if not (found := section.word_at(quote.cue.span.start)):
        return quote
    tree, at = found
    for link, verb in pairwise(tree.children(at, "cc", "conj")):
        start = tree.word(link).start
        is_joined = tree.word(link).dep == "cc" and tree.word(verb).tag in _FINITE
        if is_joined and last.start < start < last.end and not section.in_marks(start):
            span = trim(section.view, last.start, start, ",; ")
            return replace(quote, spans=(*quote.spans[:-1], span)) if span else quote
    return quote


def _who_was_quoted(section: SectionText, quote: FoundQuote) -> TextSpan | None:
    """Return the speaker of “Holt was quoted by a paper as saying”, whose agent is the paper."""
    found = section.word_at(quote.cue.span.start) if quote.cue else None
    if not found or quote.type == "direct":
        return None
    tree, at = found
    quoting = section.language.lexicon("quoting_verbs")
    # “saying” hangs on “as”, and that on “quoted”.
    verb = tree.word(tree.word(at).head).head if tree.word(at).dep == "pcomp" else at
    if tree.word(verb).lemma.casefold() not in quoting:
        return None
    subject = next(iter(tree.children(verb, "nsubjpass")), None)
    return mention_of(section, tree, subject) if subject is not None else None


def _was_asked(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether a participle tells who was asked, not who asks: “Asked if it was late, …”."""
    found = section.word_at(quote.cue.span.start) if quote.cue else None
    if not found or quote.type == "direct":
        return False
    tree, at = found
    is_participle = tree.word(at).tag == "VBN" and tree.word(at).dep == "advcl"
    return is_participle and not tree.children(at, "agent", *SUBJECTS)


def _with_beginning(section: SectionText, quote: FoundQuote) -> FoundQuote:
    """Return an interrupted clause with its beginning: “The pier, Holt said, is safe”."""
    if quote.type != "indirect" or len(quote.spans) > 1 or not (quote.cue and quote.mention):
        return quote
    number = section.sentence_at(quote.start)
    cut = [quote.cue.span, quote.mention]
    if number is None or any(span.start >= quote.start for span in cut):
        return quote
    sentence = section.sentences[number]
    start, end = min(span.start for span in cut), max(span.end for span in cut)
    before = section.view[sentence.start : start].rstrip()
    after = section.view[end : quote.start]
    if not before.endswith(",") or after.strip() != "," or '"' in before:
        return quote
    beginning = trim(section.view, sentence.start, sentence.start + len(before), ",")
    is_short = beginning is not None and len(before.split()) <= _LONGEST_BEGINNING
    return replace(quote, spans=(beginning, *quote.spans)) if beginning and is_short else quote


def _after_that(section: SectionText, quote: FoundQuote) -> int | None:
    """Return where the clause goes on after a “that” which introduces it, or None."""
    if not (found := section.word_at(quote.spans[0].start)):
        return None
    tree, word = found
    return tree.word(word).end if _introduces(section, tree, word) else None


def _after_told(section: SectionText, quote: FoundQuote) -> int | None:
    """Return where the clause begins behind the person told: “told the board that | it rained”."""
    if quote.cue is None or quote.cue.span.end > quote.spans[0].start:
        return None
    if quote.cue.lemma.casefold() not in section.language.lexicon("addressing_verbs"):
        return None
    if not (found := section.word_at(quote.spans[0].start)):
        return None
    tree, word = found
    for number in range(word, min(word + _LONGEST_ADDRESSEE, len(tree.words) - 1)):
        if _introduces(section, tree, number):
            return tree.word(number).end
        at = tree.word(number)
        if at.pos in ("VERB", "AUX", "PUNCT", "SCONJ") or section.in_marks(at.start):
            return None
    return None


def _after_hearer(section: SectionText, quote: FoundQuote) -> int | None:
    """Return where the clause begins behind the person told: “told a reporter | it rained”."""
    if quote.cue is None or quote.cue.lemma.casefold() not in _TELLING:
        return None
    found = section.word_at(quote.spans[0].start)
    gap = quote.spans[0].start - quote.cue.span.end
    if not found or not 0 <= gap <= 1:
        return None
    tree, word = found
    nouns = section.language.lexicon("person_nouns", "organisation_nouns", "hearer_nouns")
    for number in range(word, min(word + _LONGEST_HEARER, len(tree.words) - 2)):
        if tree.word(number).lemma.casefold() in nouns and tree.word(number).pos == "NOUN":
            rest = range(number + 1, len(tree.words))
            following = tree.word(number + 1)
            is_clause = any(tree.word(i).tag in _FINITE for i in rest)
            is_end = following.pos not in ("ADP", "VERB", "AUX", "PUNCT", "PART", "SCONJ", "CCONJ")
            return following.start if is_clause and is_end else None
        if tree.word(number).pos not in ("DET", "ADJ", "PRON", "NUM"):
            return None
    return None


def _introduces(section: SectionText, tree: Tree, word: int) -> bool:
    """Return whether a word is the “that” of a reported clause, and not its subject."""
    that = tree.word(word)
    if section.view[that.start : that.end].casefold() != "that" or word + 1 >= len(tree.words):
        return False
    return that.tag == "IN" or (
        that.tag == "WDT" and tree.word(word + 1).pos not in ("VERB", "AUX")
    )


def _after_addressee(section: SectionText, quote: FoundQuote) -> int | None:
    """Return where the infinitive begins behind the person addressed: “asked pupils | to sit”."""
    addressing = section.language.lexicon("addressing_verbs")
    if quote.cue is None or quote.cue.lemma.casefold() not in addressing:
        return None
    if quote.cue.span.end > quote.spans[0].start:
        return None
    if not (found := section.word_at(quote.spans[0].start)):
        return None
    tree, word = found
    last = min(word + _LONGEST_ADDRESSEE, len(tree.words) - 1)
    for number in range(word + 1, last):
        at = tree.word(number)
        if at.pos in ("VERB", "PUNCT", "SCONJ") or section.in_marks(at.start):
            return None
        form = section.view[at.start : at.end].casefold()
        if form in _INFINITIVE and _is_infinitive(tree, number):
            return at.start
    return None


def _is_infinitive(tree: Tree, number: int) -> bool:
    verbs = [tree.word(i) for i in range(number, min(number + 4, len(tree.words)))]
    return any(word.tag == "TO" for word in verbs[:2]) and any(word.tag == "VB" for word in verbs)
