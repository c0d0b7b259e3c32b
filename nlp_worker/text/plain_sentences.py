"""Sentences without a parser: of languages no installed pipeline reads, and of what is noise.

By end marks alone: spaCy's blank pipelines split only where the tokenizer frees the mark, which
it does not in scripts without spaces.
"""

import re

from nlp_worker.languages import Bound, Language
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan, trim

_END = re.compile(r"""[.!?…؟۔।]+["'”’»)\]]*(?=\s)|[。！？]+["'”’»」』)）]*""")
_INITIAL = re.compile(r"(?:^|[\W\d_])(?:[^\W\d_]|\d{1,2})\.$")


def split_sentences(view: str, blocks: list[TextSpan]) -> list[ParsedSentence]:
    """Cut each block after its end marks; a lone letter or a day's number before a dot is none."""
    found: list[ParsedSentence] = []
    for number, block in enumerate(blocks):
        start = block.start
        for match in _END.finditer(view, block.start, block.end):
            if _INITIAL.search(view[max(start, match.end() - 4) : match.end()]):
                continue
            if span := trim(view, start, match.end()):
                found.append(ParsedSentence(span.start, span.end, number))
            start = match.end()
        if span := trim(view, start, block.end):
            found.append(ParsedSentence(span.start, span.end, number))
    return found


def split_part(view: str, part: TextSpan, block: int, language: Language) -> list[ParsedSentence]:
    """Return the sentences of a stretch that no parser is to read, by the language's sure bounds."""
    bounds = language.sentence_bounds(view[slice(*part)])
    cuts = [part.start + at for at, bound in bounds.items() if bound is Bound.SURE]
    spans = zip([part.start, *cuts], [*cuts, part.end], strict=True)
    trimmed = (trim(view, start, end) for start, end in spans)
    return [ParsedSentence(*span, block) for span in trimmed if span]
