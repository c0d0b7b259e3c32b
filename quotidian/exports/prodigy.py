"""JSON Lines as Prodigy has them: a text with tokens, spans and relations on each line."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from pydantic import ValidationError

from quotidian.errors import BadInput
from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.marks import Link, Mark, Marks, corrected, marks_of
from quotidian.sources.source_page import validation_line

ORIGINAL = "quotidian"
"""The member that keeps the document as it was exported; Prodigy leaves it as it is."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


def write_prodigy(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write a task a line. Offsets are code points; tokens are words and single signs."""
    for document in documents:
        out.write(json.dumps(_task(document), ensure_ascii=False).encode() + b"\n")


def read_prodigy(stream: BinaryIO) -> Iterator[AnnotatedDocument]:
    """Yield the documents of `db-out` with the corrected quotations.

    An answer other than `accept` leaves a document as it was exported.

    Raises:
        BadInput: a line is not such a task; the message names it.
    """
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            task = json.loads(line)
            document = AnnotatedDocument.model_validate(task[ORIGINAL])
            accepted = task.get("answer", "accept") == "accept"
            yield corrected(document, _marks(task)) if accepted else document
        except ValidationError as error:
            raise BadInput(f"line {number}: {validation_line(error)}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"line {number}: is not a task of ours: {error!r}") from error
        except BadInput as error:
            raise BadInput(f"line {number}: {error}") from error


def _task(document: AnnotatedDocument) -> dict[str, Any]:
    text = document.result.document.text
    found = marks_of(document.result)
    tokens = [
        {
            "text": token[0],
            "start": token.start(),
            "end": token.end(),
            "id": number,
            "ws": text[token.end() : token.end() + 1].isspace(),
        }
        for number, token in enumerate(_TOKEN.finditer(text))
    ]
    spans = {mark.id: _span(mark, tokens) for mark in found.marks}
    relations = [
        {
            "head": spans[link.source]["token_end"],
            "child": spans[link.target]["token_end"],
            "head_span": spans[link.source],
            "child_span": spans[link.target],
            "label": link.label,
        }
        for link in found.links
    ]
    return {
        "text": text,
        "tokens": tokens,
        "spans": list(spans.values()),
        "relations": relations,
        "meta": {"id": document.id},
        ORIGINAL: document.model_dump(mode="json", exclude_unset=True),
    }


def _span(mark: Mark, tokens: list[dict[str, Any]]) -> dict[str, Any]:
    inside = [
        item["id"] for item in tokens if item["start"] < mark.end and item["end"] > mark.start
    ]
    return {
        "start": mark.start,
        "end": mark.end,
        "token_start": inside[0] if inside else 0,
        "token_end": inside[-1] if inside else 0,
        "label": mark.label,
    }


def _marks(task: dict[str, Any]) -> Marks:
    marks = [_mark(span) for span in task.get("spans", ())]
    links = [
        Link(_mark(item["head_span"]).id, _mark(item["child_span"]).id, item["label"])
        for item in task.get("relations", ())
    ]
    # Recipes that show spans alone leave relations as they were, also those of removed spans.
    there = {mark.id for mark in marks}
    return Marks(marks, [link for link in links if {link.source, link.target} <= there])


def _mark(span: dict[str, Any]) -> Mark:
    start, end, label = span["start"], span["end"], span["label"]
    return Mark(f"{label}-{start}-{end}", start, end, label)
