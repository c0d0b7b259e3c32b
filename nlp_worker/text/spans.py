"""Half-open spans of code points into one text."""

from typing import NamedTuple


class TextSpan(NamedTuple):
    """`text[start:end]`; a span that is kept is never empty."""

    start: int
    end: int

    def covers(self, other: "TextSpan") -> bool:
        """Return whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "TextSpan") -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


def trim(view: str, start: int, end: int, extra: str = "") -> TextSpan | None:
    """Shrink a span past white space (and the characters of `extra`); None when nothing is left."""
    while start < end and (view[start].isspace() or view[start] in extra):
        start += 1
    while start < end and (view[end - 1].isspace() or view[end - 1] in extra):
        end -= 1
    return TextSpan(start, end) if start < end else None
