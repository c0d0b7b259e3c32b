"""Gold pages: messy pages with their blocks, sections and sentences written into them.

Plain text: `⟦kind⟧…⟦/⟧` around each block, `⟦.⟧` where the next sentence begins (blocks without
one are not checked for sentences), `⟦section kind | title | source | byline | date⟧` where a
section begins (at its first block; what stands before the first one belongs to it). What is left
without the marks is the page.

HTML: a comment at the top lists `kind: text` for each block, items and rows parted by " / ";
`@title:`, `@source:`, `@byline:` and `@published:` are those of the first section, `@url:` and
`@language:` those of the document, `@sections:` the kinds of all sections in order.

A page is named `<name>.<part>.txt` or `.html`. `tuning` pages may be read, measured and learnt
from; `heldout` pages were written before the rules they measure and are only measured.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
_MARK = re.compile("⟦([^⟧]*)⟧")
_GOLD = re.compile(r"<!-- gold\n(.*?)\n-->\n", re.DOTALL)
_FIELDS = ("title", "source", "byline", "published")
PARTS = ("tuning", "heldout")


@dataclass
class GoldPage:
    """One page: `blocks` are (kind, start, end), `sections` (start, kind, fields).

    Of HTML `texts` are the blocks as (kind, text), `kinds` those of the sections and `meta` what
    the page says of itself.
    """

    name: str
    part: str
    content: str
    is_html: bool
    blocks: list[tuple[str, int, int]] = field(default_factory=list)
    sections: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)


def load_pages(part: str) -> list[GoldPage]:
    """Return the pages of one part, `tuning` or `heldout`, by name."""
    paths = sorted(path for path in PAGES.iterdir() if path.name.split(".")[1] == part)
    return [_read(path, part) for path in paths]


def corpus_digest() -> str:
    """Return the digest of all pages; a floor holds for one corpus only."""
    digest = sha256()
    for path in sorted(PAGES.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _read(path: Path, part: str) -> GoldPage:
    raw = path.read_text("utf-8")
    page = GoldPage(path.name, part, raw, path.suffix == ".html")
    if page.is_html:
        _read_html(page, raw)
    else:
        _read_plain(page, raw)
    return page


def _read_html(page: GoldPage, raw: str) -> None:
    gold = _GOLD.match(raw)
    assert gold, page.name
    page.content = raw[gold.end() :]
    for line in gold[1].splitlines():
        kind, _, text = line.partition(": ")
        if kind == "@sections":
            page.kinds = text.split(", ")
        elif kind.startswith("@"):
            page.meta[kind[1:]] = text
        else:
            page.texts.append((kind, text))


def _read_plain(page: GoldPage, raw: str) -> None:
    text, done, kind = "", 0, ""
    starts: list[int] = []
    for mark in _MARK.finditer(raw):
        text += raw[done : mark.start()]
        done = mark.end()
        if mark[1] == "/":
            _close(page, text, kind, starts)
        elif mark[1] == ".":
            starts.append(len(text))
        elif mark[1].startswith("section "):
            name, *values = (value.strip() for value in mark[1][8:].split("|"))
            given = dict(zip(_FIELDS, values, strict=True))
            page.sections.append((len(text), name, {k: v for k, v in given.items() if v}))
        else:
            kind, starts = mark[1], [len(text)]
    page.content = text + raw[done:]


def _close(page: GoldPage, text: str, kind: str, starts: list[int]) -> None:
    page.blocks.append((kind, starts[0], len(text)))
    if len(starts) > 1:
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            words = text[start:end]
            lead = len(words) - len(words.lstrip())
            page.sentences.append((start + lead, start + len(words.rstrip())))
