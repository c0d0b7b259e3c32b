"""Keys by which printings of one statement find each other, without comparing all with all.

One key is a digest of all words that decide. The others are shingles of three such words, of which
winnowing keeps about every second one (Schleimer, Wilkerson, Aiken 2003): two quotations that share
a run of five of these words share a key, also when one of them is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from library.agreement import LEAST
from library.wording import ENGLISH, core, tokens

SHINGLE = 3
WINDOW = 3
# SQLite stores a number of 6 bytes in as many.
KEY_BYTES = 6


@dataclass(frozen=True)
class FamilyKeys:
    """The keys of a quotation: numbers of `KEY_BYTES` bytes."""

    whole: int
    parts: tuple[int, ...]


def family_keys(tenant: str, language: str | None, words: Sequence[str]) -> FamilyKeys | None:
    """Return the keys of a quotation of these folded words; None if it is too short for any."""
    stems = [token.stem for token in core(tokens(words, language))]
    if len(stems) < LEAST:
        return None
    start = blake2b(f"{tenant}\n{language}\n".encode(), digest_size=KEY_BYTES)

    def key(text: str) -> int:
        digest = start.copy()
        digest.update(text.encode())
        return int.from_bytes(digest.digest())

    parts: tuple[int, ...] = ()
    if language == ENGLISH:
        shingles = [" ".join(stems[at : at + SHINGLE]) for at in range(len(stems) - SHINGLE + 1)]
        parts = winnowed([key(shingle) for shingle in shingles])
    return FamilyKeys(key(" ".join(["=", *stems])), parts)


def winnowed(keys: Sequence[int]) -> tuple[int, ...]:
    """Return the least key of each window, without repeats."""
    if len(keys) <= WINDOW:
        return (min(keys),) if keys else ()
    least = [min(keys[at : at + WINDOW]) for at in range(len(keys) - WINDOW + 1)]
    kept = [least[0], *(after for before, after in pairwise(least) if after != before)]
    return tuple(dict.fromkeys(kept))
