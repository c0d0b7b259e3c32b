"""People files: CSV or JSON Lines of people whom the user knows."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quotidian.errors import BadInput
from quotidian.sources.source_page import validation_line
from shared.contracts import KnownPeople, KnownPerson

COLUMNS = tuple(KnownPerson.model_fields)
# Stands between the aliases in a cell of CSV.
BETWEEN_ALIASES = ";"
MOST_ERRORS = 20


def read_people(file: Path) -> KnownPeople:
    """Return the people of a file.

    Raises:
        BadInput: it cannot be read, or some lines are wrong; the message names each with its field.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: cannot be read as UTF-8: {error}") from error
    if file.suffix == ".csv":
        lines = _csv_lines(file, text)
    elif file.suffix in (".jsonl", ".ndjson"):
        lines = _json_lines(file, text)
    else:
        raise BadInput(f"{file}: is not a .csv, .jsonl or .ndjson file; give it that name")
    people, wrong = [], []
    for place, fields in lines:
        try:
            people.append(KnownPerson.model_validate(fields))
        except ValidationError as error:
            wrong.append(f"{place}: {validation_line(error)}")
    if wrong:
        shown = "; ".join(wrong[:MOST_ERRORS])
        raise BadInput(f"nothing is imported, because of wrong lines ({len(wrong)}): {shown}")
    if not people:
        raise BadInput(f"{file}: has no people; write one a line")
    try:
        return KnownPeople(people=people)
    except ValidationError as error:
        raise BadInput(f"{file}: {validation_line(error)}") from error


def _csv_lines(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if "name" not in (rows.fieldnames or ()) or unknown:
        wrong = (
            f"has unknown columns ({', '.join(sorted(unknown))})" if unknown else "has no `name`"
        )
        raise BadInput(f"{file}:1: {wrong}; the columns are {', '.join(COLUMNS)}")
    for row in rows:
        place = f"{file}:{rows.line_num}"
        if None in row:
            raise BadInput(f"{place}: has more cells than the header has columns")
        fields: dict[str, Any] = {name: cell.strip() for name, cell in row.items() if cell}
        if aliases := fields.get("aliases"):
            parts = (part.strip() for part in aliases.split(BETWEEN_ALIASES))
            fields["aliases"] = [part for part in parts if part]
        yield place, fields


def _json_lines(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield f"{file}:{number}", json.loads(line)
        except ValueError as error:
            raise BadInput(f"{file}:{number}: is not JSON: {error}") from error
