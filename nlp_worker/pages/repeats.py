"""What stands twice: blocks that repeat an earlier one, and pages that repeat other pages."""

from collections.abc import Sequence

from trafilatura.deduplication import Simhash

from nlp_worker.pages.blocks import PageBlock

FEWEST_LETTERS = 24
"""Letters and digits of a block below which saying the same twice means nothing."""


def find_repeats(blocks: Sequence[PageBlock], view: str) -> list[int | None]:
    """For each block the number of the first block with the same letters, if there is one.

    Space, marks and case do not count, nor does the kind.
    """
    firsts: dict[str, int] = {}
    repeats: list[int | None] = []
    for number, block in enumerate(blocks):
        letters = "".join(filter(str.isalnum, view[slice(*block.span)].casefold()))
        first = firsts.setdefault(letters, number) if len(letters) >= FEWEST_LETTERS else number
        repeats.append(first if first < number else None)
    return repeats


def fingerprint(blocks: Sequence[PageBlock], view: str) -> str | None:
    """SimHash (Charikar 2002, by trafilatura) of the text outside noise, 16 hex digits.

    Pages with nearly the same text differ in few of its 64 bits; None when there is no text.
    """
    words = " ".join(view[slice(*block.span)] for block in blocks if not block.is_noise).split()
    text = " ".join(words).casefold()
    return f"{Simhash(text).hash:016x}" if any(map(str.isalnum, text)) else None
