"""Drafts of blocks: the page cut into pieces, before their neighbours say what each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp_worker.languages import Bound
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.glued import cut_glued
from nlp_worker.pages.kinds import is_name, own_kind
from nlp_worker.pages.lines import Line, read_lines, stretches
from nlp_worker.pages.shapes import Shape, find_shapes
from nlp_worker.pages.wraps import Wraps
from nlp_worker.text.spans import TextSpan, trim
from nlp_worker.text.views import Views
from shared.contracts.annotation import BlockKind

META: tuple[BlockKind, ...] = ("source", "byline", "dateline")
"""Kinds that say who wrote an article, where and when."""
LONGEST_TITLE = 200
MOST_TITLE_WORDS = 34
FEWEST_KEPT = 3
LONGEST_KEPT = 60
_NO_TITLE = ("(", "[", "…", ",", "*")


@dataclass
class Draft:
    """A piece of the page; `kind` is None while only its neighbours can tell it.

    `parts` are the stretches a reader takes one after the other; `blanks` the blank lines before.
    `span` and `view` never change.
    """

    span: TextSpan
    view: str
    kind: BlockKind | None
    parts: tuple[TextSpan, ...]
    blanks: int = 0
    is_given: bool = False
    opens_comments: bool = False

    @property
    def length(self) -> int:
        """Characters."""
        return self.span.end - self.span.start

    @property
    def view_parts(self) -> list[str]:
        """The words of each part."""
        at = self.span.start
        return [self.view[part.start - at : part.end - at] for part in self.parts]

    @property
    def is_ended(self) -> bool:
        """Whether it ends as a sentence does; a question does not count."""
        return self.view.rstrip("\"'”’) *").endswith((".", "!", "…"))

    @property
    def is_titled(self) -> bool:
        """Whether it could be a headline or a subheading."""
        return self.kind is None and len(self.parts) == 1 and self._reads_as_title

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
            and not _has_sentences(view)
        )

    @property
    def is_body(self) -> bool:
        """Whether it is text of an article."""
        return self.kind in (None, "paragraph", "list", "table") and not self.is_titled

    @property
    def is_named(self) -> bool:
        """Whether it is nothing but what could be a person's name."""
        return self.kind is None and is_name(self.view)


def _has_sentences(view: str) -> bool:
    """Whether a sentence begins inside; an ellipsis may part the halves of a headline."""
    bounds = ENGLISH.sentence_bounds(view)
    return any(bound is Bound.SURE and "…" not in view[at - 3 : at] for at, bound in bounds.items())


def draft_page(views: Views, within: TextSpan | None = None) -> list[Draft]:
    """Cut a plain text, or a stretch of it, into drafts, in order."""
    lines = read_lines(views, within)
    shapes = find_shapes(lines, views.text)
    fixed = [False] * len(lines)
    for shape in shapes:
        fixed[shape.first : shape.last] = [True] * (shape.last - shape.first)
    wraps = Wraps(lines, fixed)
    starts = {shape.first: shape for shape in shapes}
    drafts: list[Draft] = []
    for first, last in stretches(lines):
        found = list(_stretch(views, lines, wraps.joins(first, last), starts, first))
        drafts += _announced(views, _kept(views, found))
    return drafts


def _stretch(
    views: Views,
    lines: Sequence[Line],
    joins: Sequence[bool],
    shapes: dict[int, Shape],
    first: int,
) -> Iterator[Draft]:
    i, last = first, first + len(joins)
    while i < last:
        if shape := shapes.get(i):
            yield _shaped(views, lines, shape)
            i = shape.last
            continue
        stop = i
        while joins[stop - first]:
            stop += 1
        yield from _paragraph(views, lines[i : stop + 1])
        i = stop + 1


def _shaped(views: Views, lines: Sequence[Line], shape: Shape) -> Draft:
    rows = lines[shape.first : shape.last]
    parts: list[TextSpan] = []
    for line in rows:
        if shape.kind == "list" and not line.marker and parts:
            parts[-1] = TextSpan(parts[-1].start, line.span.end)
        else:
            parts.append(TextSpan(line.span.start + line.marker, line.span.end))
    span = TextSpan(rows[0].span.start, rows[-1].span.end)
    return Draft(span, views.plain[slice(*span)], shape.kind, tuple(parts), rows[0].blanks)


def _paragraph(views: Views, lines: Sequence[Line]) -> Iterator[Draft]:
    span = TextSpan(lines[0].span.start, lines[-1].span.end)
    if lead := cut_glued(lines[0].view):
        first = trim(views.plain, span.start, span.start + lead)
        if first:
            draft = draft_of(views, first, lines[0].blanks)
            draft.kind = draft.kind or "caption"
            yield draft
            span = TextSpan(span.start + lead, span.end)
            yield draft_of(views, span, 0)
            return
    yield draft_of(views, span, lines[0].blanks)


def draft_of(views: Views, span: TextSpan, blanks: int) -> Draft:
    """A draft of one stretch, with the kind its own words give it."""
    view = views.plain[slice(*span)]
    start = span.start + Line(span, view, 0, 0).marker
    return Draft(span, view, own_kind(view), (TextSpan(start, span.end),), blanks)


def _announced(views: Views, drafts: list[Draft]) -> list[Draft]:
    """The same inside a text without blank lines, after a colon and up to a stop.

    A sentence after an address is no part of it, the last line of a verse is.
    """
    found: list[Draft] = []
    i = 0
    while i < len(drafts):
        stop = i
        while found and found[-1].view.endswith(":") and stop < len(drafts):
            if not _is_line(drafts[stop]) or (stop > i and drafts[stop - 1].is_ended):
                break
            stop += 1
        if stop > i and drafts[stop - 1].is_ended and _has_figures(drafts[i : stop - 1]):
            stop -= 1
        kept = _kept(views, drafts[i:stop])
        found += kept or drafts[i : i + 1]
        i = stop if kept else i + 1
    return found


def _is_line(draft: Draft) -> bool:
    return draft.kind is None and len(draft.parts) == 1 and draft.length <= LONGEST_KEPT


def _has_figures(drafts: Sequence[Draft]) -> bool:
    return any(any(map(str.isdigit, draft.view)) for draft in drafts)


def _kept(views: Views, drafts: list[Draft]) -> list[Draft]:
    """Verse and addresses: a stretch of short lines without stops stays together."""
    if len(drafts) < FEWEST_KEPT or not all(map(_is_line, drafts)):
        return drafts
    ended = sum(draft.is_ended for draft in drafts[:-1])
    if any(d.view.endswith(":") for d in drafts[:-1]) or 2 * ended > len(drafts) - 1:
        return drafts
    span = TextSpan(drafts[0].span.start, drafts[-1].span.end)
    has_rest = any(draft.view.endswith((",", ";")) for draft in drafts) or drafts[-1].is_ended
    has_figures = _has_figures(drafts)
    itemized = sum(draft.view[0].isdigit() or draft.view[0].islower() for draft in drafts)
    is_list = not has_figures if not has_rest else False
    is_list = is_list or (has_figures and 2 * itemized > len(drafts))
    kind: BlockKind = "list" if is_list else "paragraph"
    parts = tuple(part for draft in drafts for part in draft.parts)
    return [Draft(span, views.plain[slice(*span)], kind, parts, drafts[0].blanks)]
