"""A quotation is a proposition: tell contents from noun phrases, titles and terms.

A content has a predicate if it is a clause, an infinitive, a gerund or “X as Y”, or if it stands in
marks. “Announced *a plan*” and the subject of a passive (“*the parents* are accused”) have none.
"""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.syntax import SUBJECTS, Tree
from nlp_worker.text.spans import TextSpan

_CLAUSES = ("VERB", "AUX")
_EXPLETIVE = "expl"
_VERB_FORMS = ("VB", "VBG", "VBP", "VBZ", "VBD")
_NESTED = ("relcl", "acl")
_MOST_TERM = 5
_SHORT = 3
"""Code points of the words that titles leave in lower case, and words of a term."""
_PHRASE = ("DET", "ADJ", "NOUN", "PROPN", "PRON")
_QUESTION_TAGS = ("WDT", "WP", "WP$", "WRB")
_LINK = 2
"""Words between two terms of a list: a comma, “and”."""
_NAMES_SOMETHING = frozenset(("label", "transcript"))


def is_proposition(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether the content of a quotation can be said: it has a predicate, or marks."""
    if quote.rule in _NAMES_SOMETHING:
        return True
    if _is_list_of_terms(section, quote):
        return any(_has_clause(section, span) for span in quote.spans)
    if quote.type == "direct":
        return not _is_term(section, quote)
    no_reports = (_is_passive_report, _is_unsaid, _is_anonymity, is_participle)
    if any(is_none(section, quote) for is_none in no_reports):
        return False
    if quote.type == "mixed" and _is_list_of_titles(section, quote):
        # “Such films as “Mend Your Net”” has no verb outside of the titles.
        return any(_has_clause(section, span) for span in quote.spans)
    return quote.type == "mixed" or any(_has_predicate(section, span) for span in quote.spans)


def _has_clause(section: SectionText, span: TextSpan) -> bool:
    """Return whether a finite verb with a subject stands in a span, outside of quote marks."""
    tree = section.tree_at(span.start)
    if tree is None:
        return True
    return any(
        word.pos in _CLAUSES and bool(tree.children(i, *SUBJECTS))
        for i, word in enumerate(tree.words)
        if span.start <= word.start < span.end and not section.in_marks(word.start)
    )


def _has_predicate(section: SectionText, span: TextSpan) -> bool:
    tree = section.tree_at(span.start)
    if tree is None:
        # A stretch without a tree cannot be judged.
        return True
    inside = [i for i, word in enumerate(tree.words) if span.start <= word.start < span.end]
    words = set(inside)
    tops = [i for i in inside if tree.word(i).head not in words or tree.word(i).head == i]
    tops = [i for i in tops if tree.word(i).dep != "conj" or tree.word(i).head in words]
    main = [i for i in inside if _is_outside(tree, i, words, tops)]
    return any(_is_clause(tree, i, words) or _is_object_predicate(tree, i, words) for i in main)


def _is_outside(tree: Tree, i: int, words: set[int], tops: list[int]) -> bool:
    """Return whether word `i` stands in no clause that only describes a noun of the content."""
    at = i
    while at not in tops:
        if tree.word(at).dep in _NESTED:
            return False
        at = tree.word(at).head
        if at not in words:
            # Below a verb that is joined to the cue: “criticised the plan and thanked the crew”.
            return False
    return True


def _is_clause(tree: Tree, i: int, words: set[int]) -> bool:
    """Return whether word `i` is the verb of a clause, an infinitive or a gerund."""
    word = tree.word(i)
    if word.pos not in _CLAUSES:
        return False
    labels = {tree.word(c).dep for c in tree.children(i) if c in words}
    if labels.intersection((*SUBJECTS, _EXPLETIVE, "aux")) or word.dep in ("ccomp", "pcomp"):
        return True
    return word.tag in _VERB_FORMS and word.dep not in ("amod", "compound")


def _is_object_predicate(tree: Tree, i: int, words: set[int]) -> bool:
    """Return whether word `i` says something of an object: “describe X *as* Y”, “call X *Y*”."""
    word = tree.word(i)
    has_object = any(c in words for c in tree.children(i))
    is_as = word.lemma.casefold() == "as" and word.pos in ("ADP", "SCONJ") and has_object
    return is_as or word.dep == "oprd"


def _is_passive_report(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether nobody reports: “he was asked to leave”, “it is said to be late”."""
    if quote.cue is None:
        return False
    if not (found := section.word_at(quote.cue.span.start)):
        return False
    tree, at = found
    is_passive = bool(tree.children(at, "auxpass"))
    return is_passive and not tree.children(at, "agent") and not _is_impersonal(tree, at)


def _is_unsaid(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether somebody left a question open: “Holt did not say whether it was late”."""
    cue = section.word_at(quote.cue.span.start) if quote.cue else None
    first = section.word_at(quote.start)
    if not cue or not first or not cue[0].children(cue[1], "neg"):
        return False
    word = first[0].word(first[1])
    return word.tag in _QUESTION_TAGS or word.dep == "mark"


def _is_anonymity(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether somebody wants no name in print: “Holt asked not to be identified”."""
    tree = section.tree_at(quote.start)
    if tree is None:
        return False
    verbs = section.language.lexicon("anonymity_verbs")
    return any(
        word.lemma.casefold() in verbs
        and quote.start <= word.start < quote.end
        and bool(tree.children(i, "auxpass"))
        and bool(tree.children(i, "neg"))
        for i, word in enumerate(tree.words)
    )


def is_participle(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether a content only tells when its verb happens: “Asked about it, Holt laughed”."""
    found = section.word_at(quote.start)
    if not found or not quote.cue or quote.cue.span.start < quote.start:
        return False
    tree, first = found
    word = tree.word(first)
    cue = tree.at(quote.cue.span.start)
    is_alone = word.dep == "advcl" and not tree.children(first, *SUBJECTS)
    return is_alone and word.tag in ("VBN", "VBG") and cue == word.head


def _is_impersonal(tree: Tree, at: int) -> bool:
    """Return whether a passive reports a that-clause: “it was announced that …”."""
    return bool(tree.children(at, "ccomp", "csubjpass"))


def _is_term(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether a passage is a term that something is called by, and nobody's speech."""
    if len(quote.spans) > 1 or quote.cue is None:
        return False
    text = section.view[slice(*quote.spans[0])].strip(" .,")
    if text.endswith(("!", "?")) or len(text.split()) > _MOST_TERM:
        return False
    if not _names(section, quote.cue):
        return False
    return _is_title(text) or _is_impersonal_name(section, quote.cue.span)


def _is_list_of_terms(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether a noun calls what stands in marks terms: “the signs “Exit” and “Out””."""
    passages = _passages(section, quote)
    found = section.word_at(passages[0].outer.start) if passages else None
    if not found or not found[1] or (quote.cue and _names(section, quote.cue)):
        return False
    tree, first = found
    noun, behind = tree.word(first - 1), tree.at(passages[-1].outer.end - 1)
    goes_on = behind is not None and tree.word(min(behind + 1, len(tree.words) - 1)).pos in _PHRASE
    if (
        noun.pos != "NOUN"
        or goes_on
        or not all(_is_short(section, passage) for passage in passages)
    ):
        return False
    between = (
        section.view[one.outer.end : other.outer.start].split() for one, other in pairwise(passages)
    )
    is_list = len(passages) > 1 and all(len(words) <= _LINK for words in between)
    return is_list or noun.lemma.casefold() in section.language.lexicon("term_nouns")


def _is_short(section: SectionText, passage: Passage) -> bool:
    text = section.view[slice(*passage.inner)]
    return len(text.split()) <= _SHORT and not text.endswith((".", "!", "?"))


def _names(section: SectionText, cue: FoundCue) -> bool:
    return cue.lemma.casefold() in section.language.lexicon("naming_verbs")


def _passages(section: SectionText, quote: FoundQuote) -> list[Passage]:
    """Return the passages between marks that a quotation has words of."""
    found: list[Passage] = []
    for span in quote.spans:
        passages = section.passages[section.block_at(span.start)]
        first = bisect_right(passages, span.start, key=lambda passage: passage.inner.end)
        last = bisect_left(passages, span.end, key=lambda passage: passage.inner.start)
        found += passages[first:last]
    return found


def _is_list_of_titles(section: SectionText, quote: FoundQuote) -> bool:
    """Return whether all that stands in marks in a content is titles of works."""
    passages = _passages(section, quote)
    texts = (section.view[slice(*passage.inner)].strip(" .,") for passage in passages)
    return bool(passages) and all(_is_title(text) and len(text.split()) > 1 for text in texts)


def _is_title(text: str) -> bool:
    """Return whether the words of a text are capitalised as those of a title are."""
    long = [word for word in text.split() if len(word) > _SHORT]
    return bool(long) and all(word[:1].isupper() for word in long)


def _is_impersonal_name(section: SectionText, cue: TextSpan) -> bool:
    """Return whether nobody in particular gives the name: “is called …”, “what is called …”."""
    if not (found := section.word_at(cue.start)):
        return False
    tree, at = found
    subjects = tree.children(at, "nsubj")
    return not subjects or bool(tree.children(at, "auxpass"))
