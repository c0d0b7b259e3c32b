"""Exports of an annotation written by hand, read back with the tools they are for."""

import csv
import io
import json
from hashlib import sha256
from typing import Any

import pytest
from pyarrow import parquet
from spacy import blank, displacy
from spacy.tokens import DocBin

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.export_formats import WRITERS, ExportFormat
from quotidian.exports.quotation_rows import QuotationRow
from tests.docs.pages import ROOT

TEXT = "=SUM(1) is easy, ⛴️ said <b>Ilse Quarrendon</b>. She left."
SPANS = {"quote": "=SUM(1) is easy,", "cue": "said", "speaker": "Ilse Quarrendon"}


def mention(words: str) -> dict[str, Any]:
    """Return a mention of the words."""
    at = TEXT.index(words)
    return {"start": at, "end": at + len(words), "text": words}


def item(name: str = "j1", language: str | None = "en", **document: str) -> AnnotatedDocument:
    """Return a document with one quotation."""
    end = TEXT.index(". ") + 1
    speaker = {
        "mention": mention(SPANS["speaker"]),
        "name": SPANS["speaker"],
        "entity_id": "e1",
        "resolution": "named",
    }
    quote = {"id": "q1", "type": "direct", "spans": [mention(SPANS["quote"])], "speaker": speaker}
    quote |= {"cue": mention("said") | {"lemma": "say"}, "section_id": "s1", "confidence": 0.5}
    return AnnotatedDocument.model_validate(
        {
            "id": name,
            "finished_at": "2026-01-31T12:00:00Z",
            "document": document,
            "result": {
                "pipeline": {
                    "name": "quotidian",
                    "version": "3",
                    "model": "m",
                    "model_version": "1",
                },
                "document": {
                    "text": TEXT,
                    "language": language,
                    "characters": len(TEXT),
                    "sha256": sha256(TEXT.encode()).hexdigest(),
                },
                "sections": [
                    {
                        "id": "s1",
                        "kind": "article",
                        "start": 0,
                        "end": len(TEXT),
                        "title": "+ Title",
                    }
                ],
                "blocks": [
                    {
                        "id": "b1",
                        "kind": "paragraph",
                        "section_id": "s1",
                        "start": 0,
                        "end": len(TEXT),
                    }
                ],
                "sentences": [
                    {"start": 0, "end": end, "block_id": "b1"},
                    {"start": end + 1, "end": len(TEXT), "block_id": "b1"},
                ],
                "entities": [
                    {
                        "id": "e1",
                        "type": "PERSON",
                        "name": SPANS["speaker"],
                        "aliases": [],
                        "mentions": [mention(SPANS["speaker"])],
                    }
                ],
                "values": [],
                "quotes": [quote],
                "warnings": [],
            },
        }
    )


def written(format_: ExportFormat, *items: AnnotatedDocument) -> bytes:
    """Return the bytes that a writer writes."""
    out = io.BytesIO()
    WRITERS[format_](iter(items), out)
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_json_is_whole(count: int) -> None:
    """JSON is an array, also of no document, of the objects that JSON Lines have."""
    items = [item(str(number)) for number in range(count)]
    array = json.loads(written(ExportFormat.JSON, *items))
    assert [AnnotatedDocument.model_validate(found) for found in array] == items
    assert [json.loads(line) for line in written(ExportFormat.JSONL, *items).splitlines()] == array


def test_csv_has_no_formulas() -> None:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    (row,) = csv.DictReader(io.StringIO(written(ExportFormat.CSV, item()).decode()))
    assert row["text"] == "'=SUM(1) is easy,"
    assert row["title"] == "'+ Title"
    assert (row["speaker"], row["cue"], row["confidence"]) == (SPANS["speaker"], "said", "0.5")


def test_every_column_is_documented() -> None:
    """The page of the command explains each column of CSV and Parquet."""
    page = (ROOT / "docs/command.md").read_text(encoding="utf-8")
    assert [name for name in QuotationRow._fields if f"`{name}`" not in page] == []


def test_parquet_has_types_and_the_exact_words() -> None:
    """Parquet has the words unchanged and a schema, also without a quotation."""
    (row,) = parquet.read_table(io.BytesIO(written(ExportFormat.PARQUET, item()))).to_pylist()
    assert TEXT[row["start"] : row["end"]] == row["text"] == SPANS["quote"]
    assert row["url"] is None
    empty = parquet.read_table(io.BytesIO(written(ExportFormat.PARQUET)))
    assert empty.num_rows == 0
    assert str(empty.schema.field("confidence").type) == "double"


@pytest.mark.parametrize("language", ["en", "de-CH", "qq", None])
def test_docbin_has_spans_that_carry_the_words(language: str | None) -> None:
    """`DocBin` has entities, sentences, quotations, speakers and cues in any language."""
    bin_ = DocBin(store_user_data=True).from_bytes(
        written(ExportFormat.DOCBIN, item(language=language))
    )
    (doc,) = bin_.get_docs(blank("xx").vocab)
    assert doc.text == TEXT
    assert [(ent.label_, SPANS["speaker"] in ent.text) for ent in doc.ents] == [("PERSON", True)]
    assert SPANS["quote"] in doc.spans["quotes"][0].text
    assert doc.spans["quotes"][0].id_ == doc.spans["speakers"][0].id_ == "q1"
    assert doc.spans["cues"][0].text == "said"
    assert [sentence.text for sentence in doc.sents][-1] == "She left."
    assert doc.user_data["id"] == "j1"


def test_docbin_takes_a_long_page() -> None:
    """300,000 characters, which took twenty minutes when spaCy was told each sentence alone."""
    short = item()
    text = short.result.document.model_copy(update={"text": TEXT + " word" * 60_000})
    result = short.result.model_copy(update={"document": text})
    long = short.model_copy(update={"result": result})
    (doc,) = DocBin().from_bytes(written(ExportFormat.DOCBIN, long)).get_docs(blank("xx").vocab)
    assert len(list(doc.sents)) == 2


def test_displacy_escapes_markup() -> None:
    """Markup in texts and titles stays text in displaCy's page and in its own rendering."""
    hostile = item(title="<script>alert(1)</script>")
    drawn = json.loads(written(ExportFormat.DISPLACY, hostile))
    assert [TEXT[ent["start"] : ent["end"]] for ent in drawn[0]["ents"]] == list(SPANS.values())
    rendered = displacy.render(drawn, style="ent", manual=True, jupyter=False)
    for page in (rendered, written(ExportFormat.DISPLACY_HTML, hostile).decode()):
        assert "<script" not in page
        assert "<b>" not in page
        assert "QUOTE" in page


def test_web_annotations_follow_the_model() -> None:
    """Pages, annotations and selectors follow https://www.w3.org/TR/annotation-model/."""
    page = json.loads(
        written(ExportFormat.WEB_ANNOTATION, item(url="http://tarn.example/1"), item("no url"))
    )
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert len({found["id"] for found in page["items"]}) == 2
    for found in page["items"]:
        assert found["type"] == "Annotation"
        assert found["created"].startswith("2026-01-31T12:00:00")
        assert {body["purpose"]: body["value"] for body in found["body"]} == {
            "classifying": "direct",
            "identifying": SPANS["speaker"],
            "describing": "said",
        }
        (target,) = found["target"]
        quote, position = target["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"] == SPANS["quote"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
    sources = [found["target"][0]["source"] for found in page["items"]]
    assert sources == ["http://tarn.example/1", "urn:quotidian:no%20url"]
