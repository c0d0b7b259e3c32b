"""Record what the pipeline finds on the project's own gold pages: `python -m tests.pipeline_version.record`.

A result is kept under its pipeline's version, so the same version must always give the same annotation.
The record is one digest a page, without `confidence` and `pipeline`: confidence has three decimals, and
another processor may round the last one differently. The mean confidence is recorded beside the digests.
"""

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from nlp_worker.annotate import PIPELINE_VERSION, DocumentAnnotator, load_annotator
from shared.contracts import Document
from tests.gold.loader import load_pages as quotation_pages
from tests.gold_entities.loader import load_pages as entity_pages
from tests.gold_pages.loader import PARTS
from tests.gold_pages.loader import load_pages as messy_pages

RECORD = Path(__file__).with_name("record.json")


def gold_documents() -> Iterator[tuple[str, Document]]:
    """Yield every gold page of the project with a name of its own."""
    for page in quotation_pages():
        yield f"quotes/{page.id}", Document(content=page.text)
    for entity_page in entity_pages():
        yield f"entities/{entity_page.id}", Document(content=entity_page.text)
    for part in PARTS:
        for messy in messy_pages(part):
            kind = "html" if messy.is_html else "plain"
            document = Document(content=messy.content, content_type=f"text/{kind}")
            yield f"pages/{messy.name}.{part}.{kind}", document


def make_record(annotator: DocumentAnnotator) -> dict[str, Any]:
    """Return the version, the digest of each gold page's annotation, and the mean confidence."""
    digests: dict[str, str] = {}
    confidences: list[float] = []
    for name, document in gold_documents():
        annotation = annotator.annotate(document)
        confidences += [quote.confidence for quote in annotation.quotes]
        kept = annotation.model_dump_json(
            exclude={"pipeline": True, "quotes": {"__all__": {"confidence"}}}
        )
        digests[name] = sha256(kept.encode()).hexdigest()[:16]
    mean = round(sum(confidences) / len(confidences), 3)
    return {"pipeline_version": PIPELINE_VERSION, "mean_confidence": mean, "digests": digests}


def changed_pages(now: dict[str, Any], kept: dict[str, Any]) -> list[str]:
    """Return the names of the pages whose annotation is new, changed or gone."""
    names = now["digests"].keys() | kept["digests"].keys()
    return sorted(n for n in names if now["digests"].get(n) != kept["digests"].get(n))


def main() -> int:
    """Write the record anew. Refuse to if annotations changed under the same version."""
    kept = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else None
    now = make_record(load_annotator())
    if kept and kept["pipeline_version"] == PIPELINE_VERSION and changed_pages(now, kept):
        print(
            "The annotation of gold pages changed. Raise PIPELINE_VERSION in nlp_worker/annotate.py, "
            "then run this again.",
            file=sys.stderr,
        )
        return 1
    RECORD.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Recorded {len(now['digests'])} pages for version {PIPELINE_VERSION}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
