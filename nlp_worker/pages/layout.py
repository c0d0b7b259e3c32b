"""The layout of lines: tables and lists, whose line breaks are kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp_worker.pages.page_lines import PageLine
from shared.contracts.annotation import BlockKind

FEWEST_ROWS = 2
FEWEST_CELLS = 8
LONGEST_CELL = 28
LONGEST_ROW = 200
LEAST_FIGURES = 0.35
"""Share of figures among the cells of a table with one cell in each line."""
_COLUMNS = re.compile(
    r"\s{0,200}\|\s*|\t+|(?<![.!?:;\"')]) {3,}|(?<=\d) {2,}| {2,200}(?=[-+$£€]?\d)"
)
_FIGURE = re.compile(r"[-+±$£€¥~<>]?\d[\d.,:/ ]*(?:%|[a-z]{1,3}|bn|pts?)?[*†]?|[^\w\s]{1,2}|n/?a")


@dataclass(frozen=True, slots=True)
class LayoutElement:
    """A table or a list: the lines `first` to `last` (half-open), which are never joined."""

    kind: BlockKind
    first: int
    last: int


def find_layout(lines: Sequence[PageLine], text: str) -> list[LayoutElement]:
    """Return the tables and lists, in the order of the page."""
    tables = [*_row_tables(lines, text), *_cell_tables(lines)]
    taken = [False] * len(lines)
    elements: list[LayoutElement] = []
    for element in [*sorted(tables, key=lambda element: element.first), *_lists(lines)]:
        if not any(taken[element.first : element.last]):
            taken[element.first : element.last] = [True] * (element.last - element.first)
            elements.append(element)
    return sorted(elements, key=lambda element: element.first)


def count_cells(raw: str) -> int:
    """Return the number of cells in a line; 1 when the line is not a row of a table."""
    if len(raw) > LONGEST_ROW or not ("|" in raw or "\t" in raw or "  " in raw):
        return 1
    return sum(bool(cell.strip()) for cell in _COLUMNS.split(raw.strip()))


def _row_tables(lines: Sequence[PageLine], text: str) -> list[LayoutElement]:
    widths = [count_cells(text[slice(*line.span)]) for line in lines]
    elements: list[LayoutElement] = []
    first = 0
    for is_row, group in groupby(range(len(lines)), key=lambda i: widths[i] > 1):
        rows = list(group)
        for run in _unbroken(lines, rows) if is_row else []:
            first, last = run[0], run[-1] + 1
            if len(run) >= FEWEST_ROWS and (
                max(widths[first:last]) > FEWEST_ROWS or _has_figures(lines, run)
            ):
                elements.append(LayoutElement("table", first, last))
    return elements


def _has_figures(lines: Sequence[PageLine], run: list[int]) -> bool:
    """Return whether most rows have a figure, or a line drawn between two columns."""
    rows = [lines[i].view for i in run]
    return sum("|" in row or any(map(str.isdigit, row)) for row in rows) >= len(rows) / 2


def _unbroken(lines: Sequence[PageLine], run: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in run:
        if runs and not lines[i].blanks:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _cell_tables(lines: Sequence[PageLine]) -> list[LayoutElement]:
    """Return runs of short lines with many figures: tables with one cell in each line."""
    elements: list[LayoutElement] = []
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
            elements.append(LayoutElement("table", first, last))
    return elements


def _start(lines: Sequence[PageLine], first: int, figure: int) -> int:
    """Return where the heads of the columns begin, before the first figure."""
    at = figure
    while at > first and figure - at < LEAST_FIGURES * FEWEST_CELLS + 2 and not lines[at].blanks:
        at -= 1
    return at


def _is_cell(line: PageLine) -> bool:
    is_word = any(map(str.isalpha, line.view))
    return line.length <= LONGEST_CELL and not (
        is_word and (line.is_stopped or line.view.endswith(",") or line.marker)
    )


def _lists(lines: Sequence[PageLine]) -> list[LayoutElement]:
    """Return the lists: two or more items with a marker, and the wrapped rest of each item."""
    elements: list[LayoutElement] = []
    i = 0
    while i < len(lines):
        last, items = _items(lines, i)
        if items > 1:
            elements.append(LayoutElement("list", i, last))
        i = max(last, i + 1)
    return elements


def _items(lines: Sequence[PageLine], first: int) -> tuple[int, int]:
    """Return the end of the list that begins with line `first`, and the number of its items."""
    i, items = first, 0
    while i < len(lines) and (i == first or not lines[i].blanks):
        line = lines[i]
        if line.marker:
            items += 1
        elif not items or not _continues(lines[i - 1], line):
            break
        i += 1
    return i, items


def _continues(item: PageLine, line: PageLine) -> bool:
    """Return whether a line without a marker is the wrapped rest of the item before it."""
    return (line.is_continuation and not item.is_ended) or line.indent > item.indent
