"""Drafts of blocks: the parts of a page, before their neighbours decide the kind of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp_worker.languages import Bound, Language
from nlp_worker.pages.glued_lines import find_glued_paragraph
from nlp_worker.pages.layout import LayoutElement, find_layout
from nlp_worker.pages.lexical_kinds import is_name, lexical_kind
from nlp_worker.pages.page_lines import PageLine, read_lines, split_at_blanks
from nlp_worker.pages.wraps import WrapDetector
from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views
from shared.contracts.annotation import BlockKind

LONGEST_TITLE = 200
MOST_TITLE_WORDS = 34
FEWEST_SHORT_LINES = 3
LONGEST_SHORT_LINE = 60
_NO_TITLE = ("(", "[", "…", ",", "*")


@dataclass
class BlockDraft:
    """A part of the page; `kind` is None while its neighbours have not decided it.

    `parts` are the spans that are parsed one by one, `blanks` is the number of blank lines before
    it, `is_given` tells that the kind comes from the markup, `is_prose` that the markup
    makes it no title. `span` and `view` never change.
    """

    span: TextSpan
    view: str
    kind: BlockKind | None
    parts: tuple[TextSpan, ...]
    language: Language
    blanks: int = 0
    is_given: bool = False
    is_prose: bool = False
    opens_comments: bool = False

    @property
    def length(self) -> int:
        """Return the number of characters."""
        return self.span.end - self.span.start

    @property
    def view_parts(self) -> list[str]:
        """Return the text of each part."""
        at = self.span.start
        return [self.view[part.start - at : part.end - at] for part in self.parts]

    @property
    def is_ended(self) -> bool:
        """Return whether it ends like a sentence; a question mark does not count."""
        return self.view.rstrip("\"'”’) *").endswith((".", "!", "…"))

    @property
    def is_titled(self) -> bool:
        """Return whether it could be a headline or a subheading."""
        return (
            self.kind is None
            and not self.is_prose
            and len(self.parts) == 1
            and self._reads_as_title
        )

    @cached_property
    def _reads_as_title(self) -> bool:
        view = self.view
        return (
            self.length <= LONGEST_TITLE
            and len(view.split()) <= MOST_TITLE_WORDS
            and not self.is_ended
            and not view[0].islower()
            and not view.startswith(_NO_TITLE)
            and not view.endswith((",", ";"))
            and any(map(str.isalpha, view))
            and not _has_sentences(view, self.language)
        )

    @property
    def is_body(self) -> bool:
        """Return whether it is text of an article."""
        return self.kind in (None, "paragraph", "list", "table") and not self.is_titled

    @property
    def is_named(self) -> bool:
        """Return whether it can be the name of a person and nothing else."""
        return self.kind is None and is_name(self.view, self.language)


def _has_sentences(view: str, language: Language) -> bool:
    """Return whether a sentence begins inside; an ellipsis may stand between parts of a title."""
    bounds = language.sentence_bounds(view)
    return any(bound is Bound.SURE and "…" not in view[at - 3 : at] for at, bound in bounds.items())


def draft_page(
    views: Views, language: Language, within: TextSpan | None = None
) -> list[BlockDraft]:
    """Return the drafts of a plain text, or of a part of it, in order."""
    lines = read_lines(views, within)
    layout = find_layout(lines, views.text)
    fixed = [False] * len(lines)
    for element in layout:
        fixed[element.first : element.last] = [True] * (element.last - element.first)
    wraps = WrapDetector(lines, fixed, language)
    elements = {element.first: element for element in layout}
    drafts: list[BlockDraft] = []
    for first, last in split_at_blanks(lines):
        found: list[BlockDraft] = []
        for row in _rows(lines, wraps.joins(first, last), elements, first):
            if isinstance(row, LayoutElement):
                found.append(_draft_layout(views, lines[row.first : row.last], row, language))
            else:
                found += _draft_paragraph(views, row, language)
        drafts += _join_announced(views, _join_short_lines(views, found))
    return drafts


def _rows(
    lines: Sequence[PageLine],
    joins: Sequence[bool],
    elements: Mapping[int, LayoutElement],
    first: int,
) -> Iterator[LayoutElement | Sequence[PageLine]]:
    """Yield the tables and lists, and between them the lines of each paragraph."""
    i, last = first, first + len(joins)
    while i < last:
        if element := elements.get(i):
            yield element
            i = element.last
            continue
        stop = i
        while joins[stop - first]:
            stop += 1
        yield lines[i : stop + 1]
        i = stop + 1


def _draft_layout(
    views: Views, rows: Sequence[PageLine], element: LayoutElement, language: Language
) -> BlockDraft:
    parts: list[TextSpan] = []
    for line in rows:
        if element.kind == "list" and not line.marker and parts:
            parts[-1] = TextSpan(parts[-1].start, line.span.end)
        else:
            parts.append(TextSpan(line.span.start + line.marker, line.span.end))
    span = TextSpan(rows[0].span.start, rows[-1].span.end)
    view = views.plain[slice(*span)]
    return BlockDraft(span, view, element.kind, tuple(parts), language, rows[0].blanks)


def _draft_paragraph(
    views: Views, lines: Sequence[PageLine], language: Language
) -> Iterator[BlockDraft]:
    """Yield the draft of a paragraph, after that of a caption or byline glued to its start."""
    span = TextSpan(lines[0].span.start, lines[-1].span.end)
    if lead := find_glued_paragraph(lines[0].view, language):
        first = trim(views.plain, span.start, span.start + lead)
        if first:
            draft = draft_block(views, first, lines[0].blanks, language)
            draft.kind = draft.kind or "caption"
            yield draft
            span = TextSpan(span.start + lead, span.end)
            yield draft_block(views, span, 0, language)
            return
    yield draft_block(views, span, lines[0].blanks, language)


def draft_block(views: Views, span: TextSpan, blanks: int, language: Language) -> BlockDraft:
    """Return the draft of one span, with the kind that its own words give it."""
    view = views.plain[slice(*span)]
    start = span.start + PageLine(span, view, 0, 0).marker
    parts = (TextSpan(start, span.end),)
    return BlockDraft(span, view, lexical_kind(view, language), parts, language, blanks)


def _join_announced(views: Views, drafts: list[BlockDraft]) -> list[BlockDraft]:
    """Join short lines in a text without blank lines, after a colon and up to an end mark.

    A sentence after an address is not part of the address; the last line of a verse is part of it.
    """
    found: list[BlockDraft] = []
    i = 0
    while i < len(drafts):
        stop = i
        while found and found[-1].view.endswith(":") and stop < len(drafts):
            if not _is_short_line(drafts[stop]) or (stop > i and drafts[stop - 1].is_ended):
                break
            stop += 1
        if stop > i and drafts[stop - 1].is_ended and _has_figures(drafts[i : stop - 1]):
            stop -= 1
        joined = _join_short_lines(views, drafts[i:stop])
        found += joined or drafts[i : i + 1]
        i = stop if joined else i + 1
    return found


def _is_short_line(draft: BlockDraft) -> bool:
    return draft.kind is None and len(draft.parts) == 1 and draft.length <= LONGEST_SHORT_LINE


def _has_figures(drafts: Sequence[BlockDraft]) -> bool:
    return any(any(map(str.isdigit, draft.view)) for draft in drafts)


def _join_short_lines(views: Views, drafts: list[BlockDraft]) -> list[BlockDraft]:
    """Return one draft for short lines without end marks (verse, addresses); else the drafts."""
    if len(drafts) < FEWEST_SHORT_LINES or not all(map(_is_short_line, drafts)):
        return drafts
    ended = sum(draft.is_ended for draft in drafts[:-1])
    if any(d.view.endswith(":") for d in drafts[:-1]) or 2 * ended > len(drafts) - 1:
        return drafts
    span = TextSpan(drafts[0].span.start, drafts[-1].span.end)
    has_rest = any(draft.view.endswith((",", ";")) for draft in drafts) or drafts[-1].is_ended
    itemized = sum(draft.view[0].isdigit() or draft.view[0].islower() for draft in drafts)
    is_list = 2 * itemized > len(drafts) if _has_figures(drafts) else not has_rest
    kind: BlockKind = "list" if is_list else "paragraph"
    parts = tuple(part for draft in drafts for part in draft.parts)
    view, first = views.plain[slice(*span)], drafts[0]
    return [BlockDraft(span, view, kind, parts, first.language, first.blanks)]
