"""Keys by which printings of one statement find each other, without comparing all with all.

One key is a digest of all words that decide. The others are shingles of three such words, of which
winnowing keeps about every second one (Schleimer, Wilkerson, Aiken 2003): two quotations that share
a run of five of these words share a key, also when one of them is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from library.agreement import LEAST
from library.wording import ENGLISH, core_stems

WINDOW = 3
# Two quotations are compared if they share so much of the keys of the shorter one: nearly all of
# them are among those of the longer one, but for what is reworded.
LEAST_SHARE = 1 / 3
# SQLite stores a number of 6 bytes in as many.
KEY_BYTES = 6
MASK = (1 << 8 * KEY_BYTES) - 1
# Odd and without a pattern: the digits of the golden ratio.
FACTOR = 0x9E3779B97F4B


@dataclass(frozen=True)
class FamilyKeys:
    """The keys of a quotation: numbers of `KEY_BYTES` bytes."""

    whole: int
    parts: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """Return the key of the whole and those of the parts."""
        return (self.whole, *self.parts)


def family_keys(tenant: str, language: str | None, words: Sequence[str]) -> FamilyKeys | None:
    """Return the keys of a quotation of these folded words; None if it is too short for any."""
    stems = core_stems(words, language)
    if len(stems) < LEAST:
        return None
    start = _hash(f"{tenant}\n{language}")
    hashes = [_hash(stem) for stem in stems]
    whole = start ^ 1
    for value in hashes:
        whole = (whole * FACTOR + value) & MASK
    parts: tuple[int, ...] = ()
    if language == ENGLISH:
        shingles = zip(hashes, hashes[1:], hashes[2:], strict=False)
        parts = winnowed([_shingle(start, *three) for three in shingles])
    return FamilyKeys(whole, parts)


def share_of_parts(shared: int, one: int, other: int) -> float:
    """Return which share of the keys of the shorter one two quotations share.

    `one` and `other` are the numbers of their keys of parts.
    """
    return shared / max(1, min(one, other))


def _shingle(start: int, first: int, second: int, third: int) -> int:
    """Return the polynomial hash of three words in a row."""
    return (((start * FACTOR + first) * FACTOR + second) * FACTOR + third) & MASK


@lru_cache(maxsize=50_000)
def _hash(text: str) -> int:
    digest: bytes = blake2b(text.encode(), digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest)


def winnowed(keys: Sequence[int]) -> tuple[int, ...]:
    """Return the least key of each window, without repeats."""
    if len(keys) <= WINDOW:
        return (min(keys),) if keys else ()
    least = [min(keys[at : at + WINDOW]) for at in range(len(keys) - WINDOW + 1)]
    kept = [least[0], *(after for before, after in pairwise(least) if after != before)]
    return tuple(dict.fromkeys(kept))
