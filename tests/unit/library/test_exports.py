"""The one table in every format."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest

from library.database import Database
from library.exports.export_formats import TableFormat
from library.importing import ImportRefused, import_files
from library.library import Library
from library.search_filter import Search
from library.table import COLUMNS
from library.writer import LibraryWriter
from tests.support.library_entries import entry, statement_of

FORMULA = "=HYPERLINK is what he wrote"


@pytest.fixture
def library(file_database: Database) -> Library:
    """Return a library of more rows than a part of an export has."""
    with file_database.writing() as connection:
        writer = LibraryWriter(connection)
        metadata = {"metadata": {"desk": "Küste"}, "published_at": "2027-01-01"}
        writer.put(entry("d0", FORMULA, "Maren Holdfast", "Tobias Renn", submitted=metadata))
        for number in range(1, 600):
            writer.put(entry(f"d{number}", f"Tide {number}", "Maren Holdfast"))
    return Library(file_database)


def exported(library: Library, kind: TableFormat) -> bytes:
    """Return a whole file."""
    return b"".join(library.export(Search(""), kind))


def test_every_format_has_every_row_and_column(library: Library) -> None:
    """CSV is safe for a spreadsheet and has its byte-order mark; the others are unchanged."""
    text = exported(library, TableFormat.CSV).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (list(rows[0]), len(rows)) == (list(COLUMNS), 600)
    assert rows[0]["words"] == f"'{FORMULA}"

    lines = [json.loads(line) for line in exported(library, TableFormat.JSONL).splitlines()]
    assert (len(lines), lines[0]["metadata"], lines[0]["about"]) == (
        600,
        {"desk": "Küste"},
        "Tobias Renn",
    )

    table = pyarrow.parquet.read_table(io.BytesIO(exported(library, TableFormat.PARQUET)))
    assert (table.num_rows, table.column_names) == (600, list(COLUMNS))
    assert table["words"][0].as_py() == FORMULA

    with zipfile.ZipFile(io.BytesIO(exported(library, TableFormat.XLSX))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 601
    assert FORMULA in sheet
    assert "<f>" not in sheet


def test_every_column_is_documented() -> None:
    """In `docs/library.md`, in the order of the table."""
    page = (Path(__file__).parents[3] / "docs/library.md").read_text()
    section = page.partition("The columns, in every format")[2].partition("\n## ")[0]
    named = [
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert named == list(COLUMNS)


def test_files_are_imported_once_and_a_bad_line_is_named(
    tmp_path: Path, file_database: Database
) -> None:
    """The other lines are put in, and the same file again changes nothing."""
    record = {"id": "pages/1.txt", "document": {}, "result": statement_of("Late", "Maren Holdfast")}
    (tmp_path / "a.jsonl").write_text(f'{json.dumps(record)}\n{{"id": 1\n{{"id": "x"}}\n')
    row = {"external_id": "7", "metadata": '{"a": 1}', "annotation": json.dumps(record["result"])}
    table = pyarrow.Table.from_pylist([row, {"annotation": None, "error": "no text"}])
    pyarrow.parquet.write_table(table, tmp_path / "b.parquet")
    files, said = [tmp_path / "a.jsonl", tmp_path / "b.parquet"], list[str]()
    assert import_files(file_database, files, "", said.append) == 2
    assert [line.split(": ")[0] for line in said] == [f"{files[0]}:2", f"{files[0]}:3"]
    assert import_files(file_database, files, "", said.append) == 0
    with pytest.raises(ImportRefused, match=r"is not a \.jsonl"):
        import_files(file_database, [tmp_path / "c.csv"], "", said.append)
