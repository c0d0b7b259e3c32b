"""Repeats: blocks that repeat an earlier one, and a fingerprint to find pages that are alike."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from trafilatura.deduplication import sample_tokens

from nlp_worker.pages.asides import letters
from nlp_worker.pages.blocks import PageBlock

FEWEST_LETTERS = 24
"""Letters and digits of a block; equal shorter blocks are no repeats."""
_BYTES = 8
"""Length of a fingerprint."""


def find_repeats(blocks: Sequence[PageBlock], view: str) -> list[int | None]:
    """Return for each block the number of the first block with the same letters, or None.

    White space, marks, case and kind do not count.
    """
    firsts: dict[str, int] = {}
    repeats: list[int | None] = []
    for number, block in enumerate(blocks):
        own = letters(view[slice(*block.span)])
        first = firsts.setdefault(own, number) if len(own) >= FEWEST_LETTERS else number
        repeats.append(first if first < number else None)
    return repeats


def fingerprint(blocks: Sequence[PageBlock], view: str) -> str | None:
    """Return a SimHash (Charikar 2002) of the text outside noise in 16 hex digits, or None.

    It is the one of trafilatura. Pages with nearly the same text differ in few of its 64 bits. It
    is None when there is no text.
    """
    text = " ".join(view[slice(*block.span)] for block in blocks if not block.is_noise).casefold()
    return simhash(text) if any(map(str.isalnum, text)) else None


def simhash(text: str) -> str:
    """Return the SimHash of a text in 16 hex digits.

    Each bit is the one that the digests of most words have, and 1 in a tie. The number is that of
    trafilatura's `Simhash`, which keeps a list of 64 numbers for each word.
    """
    words = sample_tokens(text)
    digests = b"".join(blake2b(word.encode(), digest_size=_BYTES).digest() for word in words)
    bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, _BYTES), axis=1)
    most = 2 * bits.sum(axis=0, dtype=np.int64) >= len(words)
    return np.packbits(most).tobytes().hex()
