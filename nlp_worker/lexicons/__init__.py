"""Word lists: one entry a line, sorted, comments after `#`."""

from functools import cache
from importlib.resources import files


@cache
def lexicon(name: str) -> frozenset[str]:
    """The entries of `<name>.txt`."""
    lines = files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
