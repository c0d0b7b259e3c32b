"""Paragraphs without marks that the one before introduces as somebody's words."""

import re

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan

CONFIDENCE = 0.9
_PROSE = re.compile(r"\w.{20,}[.!?…]\s*$", re.DOTALL)
_FIRST_PERSON = re.compile(r"\b(?:I|my|we|our)\b", re.IGNORECASE)
_MOST_PARAGRAPHS = 6


def introduced_blocks(section: SectionText, number: int) -> tuple[TextSpan, ...]:
    """Return the block behind block `number`, if that ends with a colon and marks quote nothing.

    In the first person, words go on in the next blocks that are, too.
    """
    lead = section.view[slice(*section.blocks[number])]
    if not lead.rstrip().endswith(":"):
        return ()
    blocks: list[TextSpan] = []
    for at in range(number + 1, min(number + 1 + _MOST_PARAGRAPHS, len(section.blocks))):
        text = section.view[slice(*section.blocks[at])]
        is_own = _FIRST_PERSON.search(text) is not None
        if section.passages[at] or not _PROSE.match(text) or (blocks and not is_own):
            break
        blocks.append(section.blocks[at])
        if not is_own or _FIRST_PERSON.search(lead):
            break
    return tuple(blocks)
