"""Two things on one line: a picture's words, or a byline, glued to the paragraph after it."""

import re

from nlp_worker.languages.en import LANGUAGE as ENGLISH

LONGEST_LEAD = 140
SHORTEST_REST = 40
_SIZE = re.compile(r"[^\s\"]*?\d{2,4}x\d{2,4}(?=[\"'A-Z])")
_GLUE = re.compile(r"([A-Z](?<=[a-z0-9)][A-Z])[a-z']*)(?= [a-z0-9A-Z\"'(])")
_LEAST_LEAD = 3


def cut_glued(view: str) -> int | None:
    """Where the paragraph begins in a line that begins with something else, None when it is whole.

    The glue is a capital right after a small letter, in a word that opens sentences ("mapThe"),
    so that names in camel case stay whole.
    """
    if (size := _SIZE.match(view)) and _is_prose(view[size.end() :]):
        return size.end()
    for glue in _GLUE.finditer(view, 0, LONGEST_LEAD):
        lead = view[: glue.start()]
        if "." in lead.rstrip(".") or "?" in lead or '"' in lead:
            return None
        opens = glue[1].casefold() in ENGLISH.lexicon("sentence_openers") and len(glue[1]) > 1
        opens = opens or glue[1] == "A"
        if opens and len(lead) >= _LEAST_LEAD and _is_prose(view[glue.start() :]):
            return glue.start()
    return None


def _is_prose(rest: str) -> bool:
    return len(rest) >= SHORTEST_REST and any(mark in rest for mark in ".?!")
