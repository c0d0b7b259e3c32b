"""Cut long stretches of text into pieces that a parser can take at once."""

import re
from collections.abc import Iterator

from nlp_worker.text.spans import TextSpan, trim

LONGEST_PIECE = 5_000
_SENTENCE_END = re.compile(r"""[.!?]["')\]]*\s""")


def cut(view: str, start: int, end: int, longest: int = LONGEST_PIECE) -> Iterator[TextSpan]:
    """Cut `view[start:end]` into trimmed pieces of at most `longest` characters, in order.

    Cuts after the last sentence end of the second half of a piece, else at its last space, else
    hard. Pieces of white space only are left out.
    """
    while start < end:
        stop = end if end - start <= longest else _stop(view, start, start + longest)
        if piece := trim(view, start, stop):
            yield piece
        start = stop


def _stop(view: str, start: int, limit: int) -> int:
    half = (start + limit) // 2
    stop = 0
    for match in _SENTENCE_END.finditer(view, half, limit):
        stop = match.end()
    if stop:
        return stop
    space = view.rfind(" ", half, limit)
    return space + 1 if space >= 0 else limit
