"""Plain reports: “Holt said that it rained”, where no detector has found anything."""

from collections.abc import Iterator, Sequence

from nlp_worker.quotes.found_quotes import FoundCue, FoundQuote
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan, trim

CONFIDENCE = 0.9
_FEWEST_WORDS = 3
_LONGEST_ADDRESSEE = 8


def find_reports(section: SectionText, found: Sequence[FoundQuote]) -> Iterator[FoundQuote]:
    """Yield the that-clauses of plain verbs of speech in sentences without any other quotation."""
    verbs = section.language.lexicon("strong_reporting_verbs")
    taken = bytearray(len(section.text))
    for quote in found:
        for span in quote.spans:
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    for number, sentence in enumerate(section.sentences):
        tree = section.tree(number)
        if tree is None or taken.count(1, sentence.start, sentence.end):
            continue
        for at, word in enumerate(tree.words):
            if word.pos != "VERB" or word.lemma.casefold() not in verbs:
                continue
            report = _report(section, tree, at, word)
            if report is not None:
                yield report
                break


def _report(section: SectionText, tree: Tree, at: int, verb: Word) -> FoundQuote | None:
    that = next(
        (
            i
            for i in range(at + 1, min(at + _LONGEST_ADDRESSEE, len(tree.words)))
            if section.view[tree.word(i).start : tree.word(i).end].casefold() == "that"
        ),
        None,
    )
    subject = tree.subject(at)
    if that is None or subject is None or subject > at or tree.children(at, "neg", "auxpass"):
        return None
    between = [tree.word(i).pos for i in range(at + 1, that)]
    if any(pos in ("VERB", "AUX", "PUNCT") for pos in between):
        return None
    end = tree.word(len(tree.words) - 1).end
    content = trim(section.view, tree.word(that).end, end, "\"'`.,;:")
    mention = mention_of(section, tree, subject)
    if content is None or mention is None or section.in_marks(content.start):
        return None
    if len(section.view[slice(*content)].split()) < _FEWEST_WORDS:
        return None
    cue = FoundCue(TextSpan(verb.start, verb.end), verb.lemma)
    return FoundQuote("indirect", (content,), "cue", CONFIDENCE, cue, mention)
