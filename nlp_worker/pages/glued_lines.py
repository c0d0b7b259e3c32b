"""Lines that hold two things: a caption or a byline, and without a space the paragraph after it."""

import re

from nlp_worker.languages import Language

LONGEST_LEAD = 140
SHORTEST_REST = 40
_SIZE = re.compile(r"[^\s\"]*?\d{2,4}x\d{2,4}(?=[\"'A-Z])")
_GLUE = re.compile(r"([A-Z](?<=[a-z0-9)][A-Z])[a-z']*)(?= [a-z0-9A-Z\"'(])")
_LEAST_LEAD = 3


def find_glued_paragraph(view: str, language: Language) -> int | None:
    """Return where the paragraph begins in a line that begins with something else; else None.

    It begins at a capital right after a small letter, in a word that opens sentences ("mapThe").
    Other capitals inside a word are part of a name.
    """
    if (size := _SIZE.match(view)) and _is_prose(view[size.end() :]):
        return size.end()
    openers = language.lexicon("sentence_openers")
    for glue in _GLUE.finditer(view, 0, LONGEST_LEAD):
        lead = view[: glue.start()]
        if "." in lead.rstrip(".") or "?" in lead or '"' in lead:
            return None
        opens = glue[1].casefold() in openers and len(glue[1]) > 1
        opens = opens or glue[1] == "A"
        if opens and len(lead) >= _LEAST_LEAD and _is_prose(view[glue.start() :]):
            return glue.start()
    return None


def _is_prose(rest: str) -> bool:
    return len(rest) >= SHORTEST_REST and any(mark in rest for mark in ".?!")
