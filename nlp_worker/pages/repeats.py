"""What stands twice: blocks that repeat an earlier one, and pages that repeat other pages."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from trafilatura.deduplication import sample_tokens

from nlp_worker.pages.asides import letters
from nlp_worker.pages.blocks import PageBlock

FEWEST_LETTERS = 24
"""Letters and digits of a block below which saying the same twice means nothing."""
_BYTES = 8
"""Of a fingerprint."""


def find_repeats(blocks: Sequence[PageBlock], view: str) -> list[int | None]:
    """For each block the number of the first block with the same letters, if there is one.

    Space, marks and case do not count, nor does the kind.
    """
    firsts: dict[str, int] = {}
    repeats: list[int | None] = []
    for number, block in enumerate(blocks):
        said = letters(view[slice(*block.span)])
        first = firsts.setdefault(said, number) if len(said) >= FEWEST_LETTERS else number
        repeats.append(first if first < number else None)
    return repeats


def fingerprint(blocks: Sequence[PageBlock], view: str) -> str | None:
    """SimHash (Charikar 2002, as trafilatura has it) of the text outside noise, 16 hex digits.

    Pages with nearly the same text differ in few of its 64 bits; None when there is no text.
    """
    text = " ".join(view[slice(*block.span)] for block in blocks if not block.is_noise).casefold()
    return simhash(text) if any(map(str.isalnum, text)) else None


def simhash(text: str) -> str:
    """Each bit is what the digests of most words have there, 1 where it is a draw: the number that
    trafilatura's `Simhash` has, which keeps a list of 64 numbers for each word."""
    words = sample_tokens(text)
    digests = b"".join(blake2b(word.encode(), digest_size=_BYTES).digest() for word in words)
    bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, _BYTES), axis=1)
    most = 2 * bits.sum(axis=0, dtype=np.int64) >= len(words)
    return np.packbits(most).tobytes().hex()
