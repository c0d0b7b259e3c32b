"""Label Studio: tasks with predictions to import there, and what it exports (its plain JSON)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from pydantic import ValidationError

from quotidian.errors import BadInput
from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.marks import LABELS, LINKS, SPEAKER, Link, Mark, Marks, corrected, marks_of
from quotidian.sources.source_page import validation_line

CONFIG = (
    '<View><Relations>{relations}</Relations><Labels name="label" toName="text">{labels}</Labels>'
    '<Text name="text" value="$text"/></View>'
).format(
    relations="".join(f'<Relation value="{name}"/>' for name in LINKS),
    labels="".join(f'<Label value="{name}"/>' for name in LABELS),
)
"""The labelling interface of the project in Label Studio."""
ORIGINAL = "quotidian"
"""The field of a task's data that keeps the document as it was exported."""


def write_label_studio(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write a task for each document; its quotations are a prediction.

    Offsets are code points, as Label Studio has them since version 1.6.
    """
    tasks = [_task(document) for document in documents]
    out.write(json.dumps(tasks, ensure_ascii=False, indent=1).encode() + b"\n")


def read_label_studio(stream: BinaryIO) -> Iterator[AnnotatedDocument]:
    """Yield the documents of an export (JSON, not JSON-MIN) with the corrected quotations.

    Of several annotations of a task the newest that was not cancelled counts. A task without one
    stays as it was exported.

    Raises:
        BadInput: it is not such an export; the message names the task.
    """
    try:
        tasks = json.load(stream)
    except ValueError as error:
        raise BadInput(f"is not JSON: {error}") from error
    if not isinstance(tasks, list):
        raise BadInput("is not an array of tasks; export JSON from Label Studio")
    for number, task in enumerate(tasks, 1):
        try:
            yield _document(task)
        except (KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"task {number}: is not a task of ours: {error!r}") from error
        except ValidationError as error:
            raise BadInput(f"task {number}: {validation_line(error)}") from error
        except BadInput as error:
            raise BadInput(f"task {number}: {error}") from error


def _task(document: AnnotatedDocument) -> dict[str, Any]:
    found = marks_of(document.result)
    text = document.result.document.text
    regions: list[dict[str, Any]] = [
        {
            "id": mark.id,
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "value": {
                "start": mark.start,
                "end": mark.end,
                "text": text[mark.start : mark.end],
                "labels": [mark.label],
            },
        }
        for mark in found.marks
    ]
    relations = [
        {
            "type": "relation",
            "from_id": link.source,
            "to_id": link.target,
            "direction": "right",
            "labels": [link.label],
        }
        for link in found.links
    ]
    pipeline = document.result.pipeline
    return {
        "data": {"text": text, ORIGINAL: document.model_dump(mode="json", exclude_unset=True)},
        "predictions": [
            {
                "model_version": f"{pipeline.name} {pipeline.version}",
                "result": regions + relations,
            }
        ],
    }


def _document(task: dict[str, Any]) -> AnnotatedDocument:
    document = AnnotatedDocument.model_validate(task["data"][ORIGINAL])
    done = [item for item in task.get("annotations", ()) if not item.get("was_cancelled")]
    if not done:
        return document
    newest = max(done, key=lambda item: str(item.get("updated_at", "")))
    return corrected(document, _marks(newest["result"], document.result.document.text))


def _marks(result: list[dict[str, Any]], text: str) -> Marks:
    marks, links = [], []
    for item in result:
        if item["type"] == "labels":
            start, end = _span(item["value"], text)
            marks.append(Mark(item["id"], start, end, item["value"]["labels"][0]))
        elif item["type"] == "relation":
            # One that nobody has named leads to the speaker.
            label = (item.get("labels") or [SPEAKER])[0]
            links.append(Link(item["from_id"], item["to_id"], label))
    return Marks(marks, links)


def _span(value: dict[str, Any], text: str) -> tuple[int, int]:
    """Return the span in code points; older versions of Label Studio count UTF-16 units."""
    start, end = value["start"], value["end"]
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    before, inside = units[: 2 * start], units[2 * start : 2 * end]
    if inside.decode("utf-16-le", "replace") == words:
        begin = len(before.decode("utf-16-le", "replace"))
        return begin, begin + len(words)
    raise BadInput(f"the span {start} to {end} does not have the words {words[:60]!r}")
