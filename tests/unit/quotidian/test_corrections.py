"""Corrections in annotation tools: out, changed as people change it there, and in again."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from quotidian.__main__ import app
from quotidian.errors import BadInput
from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.export_formats import WRITERS, ExportFormat
from quotidian.exports.label_studio import CONFIG, read_label_studio
from quotidian.exports.prodigy import read_prodigy
from shared.contracts import Document
from tests.docs.pages import ROOT
from tests.unit.quotidian.test_exports import SPANS, TEXT, item, mention

READERS = {ExportFormat.LABEL_STUDIO: read_label_studio, ExportFormat.PRODIGY: read_prodigy}
LEFT = "She left."
NEW = {"start": TEXT.index(LEFT), "end": len(TEXT)}


def written(format_: ExportFormat, *documents: AnnotatedDocument) -> bytes:
    """Return what is written in a format."""
    out = io.BytesIO()
    WRITERS[format_](documents, out)
    return out.getvalue()


def interrupted() -> AnnotatedDocument:
    """Return a document whose quotation has two spans, and another one without a speaker."""
    document = item()
    (quote,) = document.result.quotes
    halves = quote.model_copy(
        update={
            "id": "q2",
            "type": "mixed",
            "spans": [type(quote.spans[0])(**mention(words)) for words in ("easy,", "left.")],
            "speaker": None,
            "cue": None,
        }
    )
    quotes = [quote, halves]
    return document.model_copy(
        update={"result": document.result.model_copy(update={"quotes": quotes})}
    )


@pytest.mark.parametrize("format_", READERS)
def test_what_nobody_touched_comes_back_as_it_was(format_: ExportFormat) -> None:
    """Every field, ids and confidences too, also after the tool has stored it as an annotation."""
    documents = [item(), interrupted()]
    raw = written(format_, *documents)
    assert list(READERS[format_](io.BytesIO(raw))) == documents
    if format_ is ExportFormat.LABEL_STUDIO:
        tasks = json.loads(raw)
        for task in tasks:
            task["annotations"] = [{"result": task["predictions"][0]["result"]}]
        raw = json.dumps(tasks).encode()
        assert list(READERS[format_](io.BytesIO(raw))) == documents


def test_a_real_annotation_makes_the_round_trip() -> None:
    """A sample page with what the pipeline finds on it."""
    from nlp_worker.annotate import load_annotator

    text = (ROOT / "quotidian/samples/wire.txt").read_text()
    document = Document(content=text)
    result = load_annotator().annotate(document)
    whole = AnnotatedDocument(id="wire", finished_at=None, document=document, result=result)
    assert len(result.quotes) > 3
    for format_, read in READERS.items():
        raw = written(format_, whole)
        if format_ is ExportFormat.LABEL_STUDIO:
            (task,) = json.loads(raw)
            task["annotations"] = [{"result": task["predictions"][0]["result"]}]
            raw = json.dumps([task]).encode()
        (back,) = read(io.BytesIO(raw))
        assert back.result == whole.result


def label_studio(change: Any) -> AnnotatedDocument:
    """Return the document after somebody has changed its regions in Label Studio."""
    (task,) = json.loads(written(ExportFormat.LABEL_STUDIO, item()))
    old, new = (json.loads(json.dumps(task["predictions"][0])) for _ in range(2))
    change(new["result"])
    task["annotations"] = [
        {"updated_at": "2026-03-02", "result": new["result"]},
        {"updated_at": "2026-03-01", "result": old["result"]},
        {"updated_at": "2026-03-03", "was_cancelled": True, "result": []},
    ]
    (back,) = read_label_studio(io.BytesIO(json.dumps([task]).encode()))
    return back


def region(region_id: str, label: str, value: dict[str, int]) -> dict[str, Any]:
    """Return a region as Label Studio has it."""
    return {"id": region_id, "type": "labels", "value": {**value, "labels": [label]}}


def test_corrections_of_label_studio_are_taken_over() -> None:
    """The newest annotation counts; a new quotation gets its speaker by a relation."""

    def add(result: list[dict[str, Any]]) -> None:
        speaker = next(
            part["id"] for part in result if part.get("value", {}).get("labels") == ["speaker"]
        )
        result.append(region("new", "indirect", NEW))
        result.append({"type": "relation", "from_id": "new", "to_id": speaker, "labels": []})

    first, second = label_studio(add).result.quotes
    assert first == item().result.quotes[0]
    assert (second.id, second.type, second.confidence) == ("c1", "indirect", 1)
    assert second.spans[0].text == LEFT
    assert second.speaker is not None
    assert second.speaker.name == SPANS["speaker"]
    assert label_studio(lambda result: result.clear()).result.quotes == []


def test_offsets_of_older_versions_are_understood() -> None:
    """They count UTF-16 units, of which a sign beyond the first plane has two."""
    document = item()
    text = "⛴️🏝️ " + TEXT
    moved = document.model_dump(mode="json", exclude_unset=True)
    moved["result"]["document"]["text"] = text
    units = len("⛴️🏝️ ".encode("utf-16-le")) // 2 + NEW["start"]
    value = {"start": units, "end": units + len(LEFT), "text": LEFT}
    task: dict[str, Any] = {
        "data": {"quotidian": moved},
        "annotations": [{"result": [region("n", "direct", value)]}],
    }
    (back,) = read_label_studio(io.BytesIO(json.dumps([task]).encode()))
    (span,) = back.result.quotes[0].spans
    assert text[span.start : span.end] == span.text == LEFT
    task["annotations"][0]["result"][0]["value"]["text"] = "other words"
    with pytest.raises(BadInput, match=r"task 1: the span .* does not have the words"):
        list(read_label_studio(io.BytesIO(json.dumps([task]).encode())))


def test_corrections_of_prodigy_are_taken_over() -> None:
    """Accepted ones alone; the relation of a removed span is dropped with it."""
    task = json.loads(written(ExportFormat.PRODIGY, item()))
    for token in task["tokens"]:
        assert TEXT[token["start"] : token["end"]] == token["text"]
    task["spans"] = [span for span in task["spans"] if span["label"] != "speaker"]
    task["spans"].append({**NEW, "label": "indirect"})
    for answer, count in [("accept", 2), ("reject", 1), ("ignore", 1)]:
        raw = json.dumps({**task, "answer": answer}).encode()
        (back,) = read_prodigy(io.BytesIO(raw + b"\n\n"))
        assert len(back.result.quotes) == count
    accepted = read_prodigy(io.BytesIO(json.dumps(task).encode()))
    assert [quote.speaker for quote in next(accepted).result.quotes] == [None, None]


@pytest.mark.parametrize(
    ("read", "raw", "words"),
    [
        (read_label_studio, b"{", "not JSON"),
        (read_label_studio, b"{}", "not an array of tasks"),
        (read_label_studio, b'[{"data": {}}]', "task 1: is not a task of ours"),
        (read_prodigy, b"\n{}", "line 2: is not a task of ours"),
        (read_prodigy, b"no", "line 1: is not a task of ours"),
    ],
)
def test_what_is_not_ours_is_refused_with_its_place(read: Any, raw: bytes, words: str) -> None:
    """The task or the line is named."""
    with pytest.raises(BadInput, match=words):
        list(read(io.BytesIO(raw)))


def test_the_command_converts_and_names_what_is_wrong(tmp_path: Path) -> None:
    """CSV of the corrected quotations; a missing file is an error with its name."""
    (tmp_path / "tasks.json").write_bytes(written(ExportFormat.LABEL_STUDIO, item()))
    arguments = ["convert", str(tmp_path / "tasks.json"), "--from", "label-studio", "-f", "csv"]
    printed = CliRunner().invoke(app, arguments)
    assert printed.exit_code == 0, printed.output
    assert SPANS["speaker"] in printed.stdout
    missing = CliRunner().invoke(app, ["convert", "none.json", "--from", "prodigy"])
    assert missing.exit_code == 2
    assert "none.json: No such file" in missing.stderr


def test_the_documented_interface_is_that_of_the_code() -> None:
    """The page for readers has the same labels and relations."""
    page = (ROOT / "docs/command.md").read_text()
    assert "".join(line.strip() for line in page.splitlines()).find(CONFIG) >= 0
