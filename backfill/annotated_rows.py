"""Rows of a corpus with their annotations."""

import json
from typing import Any

from pydantic import ValidationError

from nlp_worker.annotate import load_annotator
from nlp_worker.text.errors import AnnotationError
from shared.contracts import Document

CorpusRow = dict[str, Any]

COLUMNS = tuple(name for name in Document.model_fields if name != "callback_url")
"""The columns that are read. Others are ignored; only `content` is required."""
KEPT = tuple(name for name in COLUMNS if name != "content")
"""The columns that are written beside `annotation`, `quotes` and `error`; `metadata` as JSON."""


class RowAnnotator:
    """Annotates one row at a time. Each process makes one, with its own pipeline."""

    def __init__(self, model: str) -> None:
        self._annotator = load_annotator(model)

    def __call__(self, row: CorpusRow) -> CorpusRow:
        """Return the row with `annotation` (JSON) and the number of its `quotes`, or with `error`.

        A row that has an `error` already keeps it. Nothing is raised, whatever a document does to
        the pipeline: an error ends the document, not the corpus.
        """
        given = {name: row[name] for name in COLUMNS if row.get(name) is not None}
        result: CorpusRow = {name: given.get(name) for name in KEPT}
        result["metadata"] = json.dumps(given["metadata"]) if "metadata" in given else None
        result |= {"annotation": None, "quotes": None, "error": row.get("error")}
        if result["error"]:
            return result
        try:
            annotation = self._annotator.annotate(Document(**given))
        except ValidationError as error:
            return result | {"error": _explain(error)}
        except AnnotationError as error:
            return result | {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - as the worker does; the row says what it was
            return result | {"error": f"{type(error).__name__}: {error}"}
        return result | {
            "annotation": annotation.model_dump_json(),
            "quotes": len(annotation.quotes),
        }


def _explain(error: ValidationError) -> str:
    """Return each field with what is wrong with it."""
    return "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'document'}: {item['msg']}"
        for item in error.errors(include_url=False, include_input=False)
    )
