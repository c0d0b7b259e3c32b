"""Word lists: one entry a line, sorted, comments after `#`."""

from functools import cache
from importlib.resources import files


@cache
def lexicon(name: str, *others: str) -> frozenset[str]:
    """The entries of `<name>.txt`, and of other lists with it."""
    if others:
        return lexicon(name).union(*map(lexicon, others))
    lines = files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
