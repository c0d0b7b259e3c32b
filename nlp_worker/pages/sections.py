"""Sections: the articles of a page, the introduction before them and the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from nlp_worker.languages import Language
from nlp_worker.pages.asides import letters
from nlp_worker.pages.blocks import NOISE_KINDS, PageBlock
from nlp_worker.pages.dates import find_date, find_day, iso_date, without_date
from nlp_worker.pages.lexical_kinds import METADATA_KINDS, find_opening, is_name
from nlp_worker.pages.page_text import PageText
from nlp_worker.text.spans import TextSpan
from shared.contracts import Document
from shared.contracts.annotation import SectionKind

LONGEST_INTRO = 1_500
_MARKS = " \t\n\r:;,–—-|»"


@dataclass(frozen=True, slots=True)
class PageSection:
    """An article, an introduction or a rest: the blocks `first` to `last` (inclusive)."""

    span: TextSpan
    kind: SectionKind
    first: int
    last: int
    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published: str | None = None


def find_sections(
    blocks: list[PageBlock], page: PageText, document: Document, language: Language
) -> list[PageSection]:
    """Return the sections in the order of the text; every block is in one.

    On a page with one article, the metadata of the document replaces that of the page.
    """
    sections = [_with_metadata(part, blocks, page.text, language) for part in _parts(blocks)]
    articles = [i for i, section in enumerate(sections) if section.kind == "article"]
    if len(articles) == 1:
        i = articles[0]
        section = sections[i]
        sections[i] = replace(
            section,
            title=document.title or _title(page.title, section.title),
            source=document.source or page.source or section.source,
            byline=_byline(page.byline, section.byline),
            published=document.published_at or page.published or section.published,
        )
    return sections


def _title(declared: str | None, read: str | None) -> str | None:
    """Return the title that the page declares, without the name of the site around its headline."""
    if declared and read and letters(read) in letters(declared):
        return read
    return declared or read


def _byline(declared: str | None, read: str | None) -> str | None:
    """Return the writer that the page declares; the text spells a nickname better ("leif77")."""
    if declared and read and letters(declared) in letters(read):
        return read
    return declared or read


def find_scopes(
    blocks: Sequence[PageBlock], sections: Sequence[PageSection], *, with_noise: bool
) -> list[tuple[int, list[int]]]:
    """Return each scope as the number of its section and the numbers of its blocks.

    Speakers are resolved within a scope. A section is one scope without its noise; with
    `with_noise` its comments and other noise are a second one.
    """
    scopes: list[tuple[int, list[int]]] = []
    for number, section in enumerate(sections):
        inside = range(section.first, section.last + 1)
        for is_noise in (False, True) if with_noise else (False,):
            if scope := [i for i in inside if blocks[i].is_noise is is_noise]:
                scopes.append((number, scope))
    return scopes


def _parts(blocks: Sequence[PageBlock]) -> list[PageSection]:
    begins = [i for i, block in enumerate(blocks) if block.begins_article]
    content = [i for i, block in enumerate(blocks) if not block.is_noise]
    # Blocks before the first article that have no text are the head of the page.
    lead = content[0] if _has_text(blocks[: begins[0]] if begins else blocks) else len(blocks)
    cuts = sorted({0, *begins}) if begins and begins[0] > lead else [0, *begins[1:]]
    sections: list[PageSection] = []
    for first, stop in zip(cuts, [*cuts[1:], len(blocks)], strict=True):
        if stop > first:
            sections += _with_tail(blocks, first, stop)
    return _with_intro(blocks, sections)


def _has_text(blocks: Sequence[PageBlock]) -> bool:
    return any(block.kind not in (*NOISE_KINDS, *METADATA_KINDS, "subheading") for block in blocks)


def _section(blocks: Sequence[PageBlock], kind: SectionKind, first: int, stop: int) -> PageSection:
    span = TextSpan(blocks[first].span.start, blocks[stop - 1].span.end)
    return PageSection(span, kind, first, stop - 1)


def _with_tail(blocks: Sequence[PageBlock], first: int, stop: int) -> list[PageSection]:
    """Return an article and the comment area after it as sections.

    Comments that together are no longer than a paragraph of the article are a remark at its end
    and stay in its section. Longer ones are a section of their own.
    """
    tail = stop
    while tail > first and blocks[tail - 1].is_noise:
        tail -= 1
    if tail == first:
        return [_section(blocks, "other", first, stop)]
    while tail < stop and not (blocks[tail].opens_comments or blocks[tail].kind == "comment"):
        tail += 1
    comments = _length(block for block in blocks[tail:stop] if block.kind == "comment")
    if tail == stop or comments <= _typical_paragraph(blocks[first:tail]):
        return [_section(blocks, "article", first, stop)]
    return [_section(blocks, "article", first, tail), _section(blocks, "other", tail, stop)]


def _typical_paragraph(blocks: Iterable[PageBlock]) -> float:
    """Return the median length of the paragraphs, 0 without one."""
    lengths = [b.span.end - b.span.start for b in blocks if b.kind == "paragraph"]
    return median(lengths) if lengths else 0.0


def _length(blocks: Iterable[PageBlock]) -> int:
    return sum(block.span.end - block.span.start for block in blocks)


def _with_intro(blocks: Sequence[PageBlock], sections: list[PageSection]) -> list[PageSection]:
    """Make an introduction of a short first section without a source, before an article."""
    articles = [section for section in sections if section.kind == "article"]
    if len(articles) < 2 or sections[0].kind != "article":
        return sections
    lead, after = articles[0], articles[1]
    own = blocks[lead.first : lead.last + 1]
    is_short = _length(own) <= LONGEST_INTRO
    is_short = is_short and 2 * _length(own) <= _length(blocks[after.first : after.last + 1])
    is_untitled = not any(block.kind == "headline" for block in own)
    is_other = _has_metadata(blocks, after) and not _has_metadata(blocks, lead)
    if is_short and (is_untitled or is_other):
        return [replace(lead, kind="intro"), *sections[1:]]
    return sections


def _has_metadata(blocks: Sequence[PageBlock], section: PageSection) -> bool:
    own = blocks[section.first : section.last + 1]
    return any(block.kind in METADATA_KINDS for block in own)


def _with_metadata(
    section: PageSection, blocks: Sequence[PageBlock], text: str, language: Language
) -> PageSection:
    """Return an article or introduction with the title, source, byline and date of its blocks."""
    if section.kind == "other":
        return section
    found: dict[str, str] = {}
    for block in blocks[section.first : section.last + 1]:
        words = " ".join(text[slice(*block.span)].split())
        if block.kind == "headline":
            found.setdefault("title", words)
        elif block.kind in METADATA_KINDS:
            _read_metadata(found, block.kind, words, language)
    return replace(
        section,
        title=found.get("title"),
        source=found.get("source"),
        byline=found.get("byline"),
        published=found.get("published"),
    )


def _read_metadata(found: dict[str, str], kind: str, words: str, language: Language) -> None:
    """Add the date of a block, and the name without its opening (“By”), where none is found yet."""
    date = find_date(words, language) or find_day(words, language)
    if date:
        found.setdefault("published", iso_date(date))
        words = without_date(words, date)
    if kind == "dateline":
        return
    words = words.strip(_MARKS + "()")
    while entry := find_opening(words, f"{kind}_openings", language):
        words = words[len(entry) :].strip(_MARKS)
    if kind == "byline":
        words = words.partition(";")[0].rpartition(" by ")[2]
        names = (words.partition(mark)[0] for mark in (",", " in ", " – ", " - ", " | "))
        words = next((name for name in names if is_name(name, language)), words)
    if words := " ".join(words.split()):
        found.setdefault(kind, words)
