"""The export formats and the writer of each."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.csv_export import write_csv
from quotidian.exports.displacy import write_displacy, write_displacy_page
from quotidian.exports.docbin import write_docbin
from quotidian.exports.json_export import write_json, write_jsonl
from quotidian.exports.label_studio import write_label_studio
from quotidian.exports.parquet import write_parquet
from quotidian.exports.prodigy import write_prodigy
from quotidian.exports.web_annotation import write_web_annotations

WriteFunction = Callable[[Iterable[AnnotatedDocument], BinaryIO], None]


class ExportFormat(StrEnum):
    """Values of `--format`."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    DOCBIN = "docbin"
    DISPLACY = "displacy"
    DISPLACY_HTML = "displacy-html"
    WEB_ANNOTATION = "web-annotation"
    LABEL_STUDIO = "label-studio"
    PRODIGY = "prodigy"


WRITERS: dict[ExportFormat, WriteFunction] = {
    ExportFormat.JSON: write_json,
    ExportFormat.JSONL: write_jsonl,
    ExportFormat.CSV: write_csv,
    ExportFormat.PARQUET: write_parquet,
    ExportFormat.DOCBIN: write_docbin,
    ExportFormat.DISPLACY: write_displacy,
    ExportFormat.DISPLACY_HTML: write_displacy_page,
    ExportFormat.WEB_ANNOTATION: write_web_annotations,
    ExportFormat.LABEL_STUDIO: write_label_studio,
    ExportFormat.PRODIGY: write_prodigy,
}
BINARY_FORMATS = (ExportFormat.PARQUET, ExportFormat.DOCBIN)
