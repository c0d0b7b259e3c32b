"""Lines that keep their breaks: tables and lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp_worker.pages.lines import Line
from shared.contracts.annotation import BlockKind

FEWEST_ROWS = 2
FEWEST_CELLS = 8
LONGEST_CELL = 28
LONGEST_ROW = 200
LEAST_FIGURES = 0.35
"""Share of figures and signs among cells that stand a line each."""
_COLUMNS = re.compile(r"\s*\|\s*|\t+|(?<![.!?:;\"')]) {3,}|(?<=\d) {2,}| {2,}(?=[-+$£€]?\d)")
_FIGURE = re.compile(r"[-+±$£€¥~<>]?\d[\d.,:/ ]*(?:%|[a-z]{1,3}|bn|pts?)?[*†]?|[^\w\s]{1,2}|n/?a")


@dataclass(frozen=True, slots=True)
class Shape:
    """Lines `first` to `last` (half-open) that belong together and are never joined."""

    kind: BlockKind
    first: int
    last: int


def find_shapes(lines: Sequence[Line], text: str) -> list[Shape]:
    """Tables and lists in the order of the page."""
    tables = [*_row_tables(lines, text), *_cell_tables(lines)]
    taken = [False] * len(lines)
    shapes: list[Shape] = []
    for shape in [*sorted(tables, key=lambda shape: shape.first), *_lists(lines)]:
        if not any(taken[shape.first : shape.last]):
            taken[shape.first : shape.last] = [True] * (shape.last - shape.first)
            shapes.append(shape)
    return sorted(shapes, key=lambda shape: shape.first)


def columns(raw: str) -> int:
    """How many cells a line has; 1 when it is no row of a table."""
    if len(raw) > LONGEST_ROW or not ("|" in raw or "\t" in raw or "  " in raw):
        return 1
    return sum(bool(cell.strip()) for cell in _COLUMNS.split(raw.strip()))


def _row_tables(lines: Sequence[Line], text: str) -> list[Shape]:
    widths = [columns(text[slice(*line.span)]) for line in lines]
    shapes: list[Shape] = []
    first = 0
    for is_row, group in groupby(range(len(lines)), key=lambda i: widths[i] > 1):
        rows = list(group)
        for run in _unbroken(lines, rows) if is_row else []:
            first, last = run[0], run[-1] + 1
            if len(run) >= FEWEST_ROWS and (
                max(widths[first:last]) > FEWEST_ROWS or _has_figures(lines, run)
            ):
                shapes.append(Shape("table", first, last))
    return shapes


def _has_figures(lines: Sequence[Line], run: list[int]) -> bool:
    """Two columns are a table when one of them holds figures, or a rule is drawn between them."""
    rows = [lines[i].view for i in run]
    return sum("|" in row or any(map(str.isdigit, row)) for row in rows) >= len(rows) / 2


def _unbroken(lines: Sequence[Line], run: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in run:
        if runs and not lines[i].blanks:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _cell_tables(lines: Sequence[Line]) -> list[Shape]:
    """Runs of short lines, many of them figures: a table that lost its rows."""
    shapes: list[Shape] = []
    for is_cell, group in groupby(range(len(lines)), key=lambda i: _is_cell(lines[i])):
        if not is_cell:
            continue
        run = list(group)
        figures = [i for i in run if _FIGURE.fullmatch(lines[i].view.casefold())]
        if not figures:
            continue
        last = figures[-1] + 1
        first = _start(lines, run[0], figures[0])
        if last - first >= FEWEST_CELLS and len(figures) >= LEAST_FIGURES * (last - first):
            shapes.append(Shape("table", first, last))
    return shapes


def _start(lines: Sequence[Line], first: int, figure: int) -> int:
    """Heads of columns stand before the first figure, unset by a blank line or a full sentence."""
    at = figure
    while at > first and figure - at < LEAST_FIGURES * FEWEST_CELLS + 2 and not lines[at].blanks:
        at -= 1
    return at


def _is_cell(line: Line) -> bool:
    is_word = any(map(str.isalpha, line.view))
    return line.length <= LONGEST_CELL and not (
        is_word and (line.is_stopped or line.view.endswith(",") or line.marker)
    )


def _lists(lines: Sequence[Line]) -> list[Shape]:
    """Items with a marker each, two at the least, and the wrapped rest of an item."""
    shapes: list[Shape] = []
    i = 0
    while i < len(lines):
        last, items = _items(lines, i)
        if items > 1:
            shapes.append(Shape("list", i, last))
        i = max(last, i + 1)
    return shapes


def _items(lines: Sequence[Line], first: int) -> tuple[int, int]:
    """End of the list that begins with line `first`, and its items."""
    i, items = first, 0
    while i < len(lines) and (i == first or not lines[i].blanks):
        line = lines[i]
        if line.marker:
            items += 1
        elif not items or not _belongs(lines[i - 1], line):
            break
        i += 1
    return i, items


def _belongs(item: Line, line: Line) -> bool:
    """Whether a line without a marker is the wrapped rest of the item before it."""
    return (line.goes_on and not item.is_ended) or line.indent > item.indent
