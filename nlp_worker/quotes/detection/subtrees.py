"""The subtree of each word: its children, its first and last word, and an order to test it by."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subtrees:
    """One entry a word, as numbers of words.

    `first` and `last` are the outermost words of the subtree, `depth` counts the governors. Word
    `b` is below `a` when `enter[a] <= enter[b] < enter[a] + size[a]`.
    """

    children: list[list[int]]
    enter: list[int]
    size: list[int]
    first: list[int]
    last: list[int]
    depth: list[int]


def find_subtrees(heads: Sequence[int]) -> Subtrees:
    """Return the subtrees of words whose governors are `heads`; a root is its own governor."""
    words = range(len(heads))
    children: list[list[int]] = [[] for _ in words]
    roots: list[int] = []
    for word, head in enumerate(heads):
        (roots if head == word else children[head]).append(word)
    order = roots.copy()
    for word in order:
        order += children[word]
    below = order[len(roots) :]
    size, first, last = [1] * len(heads), [*words], [*words]
    for word in reversed(below):
        head = heads[word]
        size[head] += size[word]
        if first[word] < first[head]:
            first[head] = first[word]
        if last[word] > last[head]:
            last[head] = last[word]
    enter, free, depth = [0] * len(heads), [1] * len(heads), [0] * len(heads)
    at = 0
    for root in roots:
        enter[root], free[root] = at, at + 1
        at += size[root]
    for word in below:
        head = heads[word]
        enter[word] = at = free[head]
        free[head], free[word] = at + size[word], at + 1
        depth[word] = depth[head] + 1
    return Subtrees(children, enter, size, first, last, depth)
