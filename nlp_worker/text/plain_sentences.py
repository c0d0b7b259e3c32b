"""Split text into sentences without a parser: noise, and languages that no pipeline reads.

End marks alone decide. spaCy's blank pipelines split only where the tokenizer makes the mark a
token of its own, which it does not in scripts without spaces.
"""

import re

from nlp_worker.languages import Bound, Language
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan, trim

_END = re.compile(r"""(?<![.!?…؟۔।])[.!?…؟۔।]+["'”’»)\]]*(?=\s)|[。！？]+["'”’»」』)）]*""")
_INITIAL = re.compile(r"(?:^|[\W\d_])(?:[^\W\d_]|\d{1,2})\.$")


def split_sentences(view: str, blocks: list[TextSpan]) -> list[ParsedSentence]:
    """Cut each block after its end marks, but not after a single letter or a day's number."""
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
    """Split a stretch that is not parsed at the sure bounds of the language."""
    bounds = language.sentence_bounds(view[slice(*part)])
    cuts = [part.start + at for at, bound in bounds.items() if bound is Bound.SURE]
    spans = zip([part.start, *cuts], [*cuts, part.end], strict=True)
    trimmed = (trim(view, start, end) for start, end in spans)
    return [ParsedSentence(*span, block) for span in trimmed if span]
