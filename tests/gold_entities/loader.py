"""Reads the gold pages for entities: plain text with its mentions written into it.

A page file is a header (`key: value` lines), a blank line, the page with its marks, a line `===`,
and one line per entity: `id TYPE fullest name`. In the page `[[Renn|renn]]` is a mention of entity
`renn`, and `[[Renn|-]]` is text where nothing is scored (bylines, agencies, what two careful people
would annotate differently). Marks never stand inside each other. A `~` before an id in the list
makes the entity loose: its mentions count, but not its identity (families, doubtful groupings).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import get_args

from shared.contracts.annotation import EntityType

PAGES = Path(__file__).parent / "pages"
UNSCORED = "-"
_MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|\s]+)\]\]")
_LEAD = re.compile(r"(?:the|an|a)\s+", re.IGNORECASE)
_POSSESSIVE = ("'s", "’s")
Span = tuple[int, int]


class GoldError(Exception):
    """A gold page is not written as the format asks; names the file and the place."""


@dataclass
class GoldEntity:
    """One thing on a page. Spans are half-open code points into the page's text."""

    id: str
    type: str
    name: str
    loose: bool
    mentions: list[Span] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)

    @property
    def aliases(self) -> set[str]:
        """Return the folded surface forms other than the fullest name."""
        return self.forms - {fold(self.name)}


@dataclass
class GoldPage:
    """A page without its marks, and what is named in it; nothing is scored in `unscored`."""

    id: str
    register: str
    part: str
    text: str
    entities: list[GoldEntity]
    unscored: list[Span]


def trimmed(text: str, span: Span) -> Span:
    """Return the span without white space, article and possessive at its edges."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    if lead := _LEAD.match(text[start:end]):
        start += lead.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[start:end].endswith(_POSSESSIVE):
        end -= 2
    return start, end


def fold(name: str) -> str:
    """Return a name for comparison: one line, case-folded, no article, possessive or final stop."""
    start, end = trimmed(name, (0, len(name)))
    return " ".join(name[start:end].split()).casefold().strip(" .,")


def load_pages(part: str | None = None, folder: Path = PAGES) -> Iterator[GoldPage]:
    """Yield the pages of one part (`tuning` or `floor`) or of both, by name."""
    for path in sorted(folder.glob("*.txt")):
        page = read_page(path.stem, path.read_text(encoding="utf-8"))
        if part in (None, page.part):
            yield page


def corpus_digest() -> str:
    """Return the digest of all pages; a floor holds for one corpus only."""
    digest = sha256()
    for path in sorted(PAGES.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def read_page(page_id: str, source: str) -> GoldPage:
    """Read one page.

    Raises:
        GoldError: a mark is broken or names no entity, an entity has no mention or is listed twice.
    """
    head, _, rest = source.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    marked, found, listing = rest.rpartition("\n===\n")
    if not found or not {"register", "part"} <= header.keys():
        raise GoldError(f"{page_id}: needs a header with register and part, and a line ===")
    entities: dict[str, GoldEntity] = {}
    for line in filter(None, listing.splitlines()):
        entity = _describe(page_id, line)
        if entity.id in entities:
            raise GoldError(f"{page_id}: {entity.id} is listed twice")
        entities[entity.id] = entity
    text, unscored = _unmark(page_id, marked + "\n", entities)
    for entity in entities.values():
        if not entity.mentions:
            raise GoldError(f"{page_id}: {entity.id} has no mention")
    values = list(entities.values())
    return GoldPage(page_id, header["register"], header["part"], text, values, unscored)


def _describe(page_id: str, line: str) -> GoldEntity:
    key, kind, name = [*line.split(" ", 2), "", ""][:3]
    if kind not in get_args(EntityType) or not name:
        raise GoldError(f"{page_id}: {line!r} is not 'id TYPE fullest name'")
    return GoldEntity(key.removeprefix("~"), kind, name, key.startswith("~"))


def _unmark(page_id: str, marked: str, entities: dict[str, GoldEntity]) -> tuple[str, list[Span]]:
    unscored: list[Span] = []
    text, done = "", 0
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        span = (len(text), len(text) + len(mark[1]))
        text, done = text + mark[1], mark.end()
        if mark[2] == UNSCORED:
            unscored.append(span)
        elif mark[2] in entities:
            entities[mark[2]].mentions.append(span)
            entities[mark[2]].forms.add(fold(mark[1]))
        else:
            raise GoldError(f"{page_id}: {mark[0]} names no listed entity")
    text += marked[done:]
    if "[[" in text or "]]" in text:
        raise GoldError(f"{page_id}: a mark is not written as [[text|id]]")
    return text, unscored
