"""The forms there are."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import BinaryIO

from quotidian.exports.annotated import Annotated
from quotidian.exports.displacy import write_displacy, write_page
from quotidian.exports.docbin import write_docbin
from quotidian.exports.lines import write_json, write_jsonl
from quotidian.exports.parquet import write_parquet
from quotidian.exports.spreadsheet import write_csv
from quotidian.exports.web_annotation import write_web_annotations

Write = Callable[[Iterable[Annotated], BinaryIO], None]


class Form(StrEnum):
    """What `--format` takes."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    DOCBIN = "docbin"
    DISPLACY = "displacy"
    DISPLACY_HTML = "displacy-html"
    WEB_ANNOTATION = "web-annotation"


WRITERS: dict[Form, Write] = {
    Form.JSON: write_json,
    Form.JSONL: write_jsonl,
    Form.CSV: write_csv,
    Form.PARQUET: write_parquet,
    Form.DOCBIN: write_docbin,
    Form.DISPLACY: write_displacy,
    Form.DISPLACY_HTML: write_page,
    Form.WEB_ANNOTATION: write_web_annotations,
}
BINARY = (Form.PARQUET, Form.DOCBIN)
