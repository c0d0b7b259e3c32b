"""What stands twice: blocks that repeat an earlier one, and pages that repeat other pages."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from trafilatura.deduplication import sample_tokens

from nlp_worker.pages.asides import letters
from nlp_worker.pages.blocks import PageBlock

_BYTES = 8
FEWEST_LETTERS = 24
"""Letters and digits of a block below which saying the same twice means nothing."""


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
    """Each bit is what the digests of most words have there."""
    tokens = sample_tokens(text)
    digests = np.frombuffer(b"".join(map(_digest, tokens)), dtype=np.uint8).reshape(-1, _BYTES)
    ones = np.unpackbits(digests, axis=1).sum(axis=0)
    return np.packbits(2 * ones >= len(tokens)).tobytes().hex()


@lru_cache(maxsize=4096)
def _digest(token: str) -> bytes:
    return blake2b(token.encode(), digest_size=_BYTES).digest()
