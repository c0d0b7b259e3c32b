"""`quotidian convert`."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.commands.export import Out, write_documents
from quotidian.errors import BadInput
from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.export_formats import ExportFormat
from quotidian.exports.label_studio import read_label_studio
from quotidian.exports.prodigy import read_prodigy


class CorrectedFormat(StrEnum):
    """Values of `--from`."""

    LABEL_STUDIO = "label-studio"
    PRODIGY = "prodigy"


READERS: dict[CorrectedFormat, Callable[[BinaryIO], Iterator[AnnotatedDocument]]] = {
    CorrectedFormat.LABEL_STUDIO: read_label_studio,
    CorrectedFormat.PRODIGY: read_prodigy,
}


def convert(
    file: Annotated[Path, typer.Argument(help="what the tool has exported")],
    from_: Annotated[CorrectedFormat, typer.Option("--from", help="the tool")],
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="the format to write")
    ] = ExportFormat.JSONL,
    out: Out = None,
) -> None:
    """Write the quotations that were corrected in an annotation tool in another format."""
    with errors_as_exit_codes():
        write_documents(format_, _read(file, from_), out)


def _read(file: Path, from_: CorrectedFormat) -> Iterator[AnnotatedDocument]:
    try:
        with file.open("rb") as stream:
            yield from READERS[from_](stream)
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror or error}") from error
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from error
