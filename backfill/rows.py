"""Rows of a corpus in, rows with annotations out."""

import json
from typing import Any

from pydantic import ValidationError

from nlp_worker.annotate import load_annotator
from nlp_worker.text.errors import AnnotationError
from shared.contracts import Document

Row = dict[str, Any]

COLUMNS = tuple(name for name in Document.model_fields if name != "callback_url")
"""What is read of a row. Other columns are ignored; only `content` must be there."""
KEPT = tuple(name for name in COLUMNS if name != "content")
"""What is written beside `annotation`, `quotes` and `error`; `metadata` as JSON."""


class AnnotateRow:
    """Annotates one row at a time with a pipeline of its own: one object a process."""

    def __init__(self, model: str) -> None:
        self._annotator = load_annotator(model)

    def __call__(self, row: Row) -> Row:
        """`annotation` (JSON) and the number of its `quotes`, or `error`; and what was sent.

        A row that has an `error` already keeps it. No row raises: whatever a document does to the
        pipeline ends this document, not the corpus.
        """
        sent = {name: row[name] for name in COLUMNS if row.get(name) is not None}
        answer: Row = {name: sent.get(name) for name in KEPT}
        answer["metadata"] = json.dumps(sent["metadata"]) if "metadata" in sent else None
        answer |= {"annotation": None, "quotes": None, "error": row.get("error")}
        if answer["error"]:
            return answer
        try:
            found = self._annotator.annotate(Document(**sent))
        except ValidationError as error:
            return answer | {"error": _explain(error)}
        except AnnotationError as error:
            return answer | {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - as the worker does; the row tells what it was
            return answer | {"error": f"{type(error).__name__}: {error}"}
        return answer | {"annotation": found.model_dump_json(), "quotes": len(found.quotes)}


def _explain(error: ValidationError) -> str:
    """Each field with what is wrong with it."""
    return "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'document'}: {item['msg']}"
        for item in error.errors(include_url=False, include_input=False)
    )
