"""W3C Web Annotations (JSON-LD): quotations that annotation tools can anchor in the page.

The model is https://www.w3.org/TR/annotation-model/; its positions are code points, too.
"""

import json
from collections.abc import Iterable
from typing import Any, BinaryIO
from urllib.parse import quote as percent

from quotidian.exports.annotated_document import AnnotatedDocument
from shared.contracts import Mention, Quote

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"quotidian": "urn:quotidian:terms:", "confidence": "quotidian:confidence"},
]
# Code points before and after a quotation that help a tool to find it.
CONTEXT_LENGTH = 32


def write_web_annotations(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write an AnnotationPage with an annotation for each quotation.

    The spans of the quotation are its targets; its bodies are the speaker (`identifying`), the kind
    of quotation (`classifying`) and the cue (`describing`). The source of a target is the page's
    URL; without one it is `urn:quotidian:` and the id. The text of an HTML page is what was
    extracted, so a tool has to anchor it by the quote selector.
    """
    found = [
        _annotation(document, quote) for document in documents for quote in document.result.quotes
    ]
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": found}
    out.write(json.dumps(page, ensure_ascii=False, indent=1).encode() + b"\n")


def _annotation(document: AnnotatedDocument, quote: Quote) -> dict[str, Any]:
    pipeline = document.result.pipeline
    bodies = [_body("classifying", quote.type)]
    if quote.speaker and quote.speaker.name:
        bodies.append(_body("identifying", quote.speaker.name))
    if quote.cue:
        bodies.append(_body("describing", quote.cue.text))
    created = {"created": document.finished_at.isoformat()} if document.finished_at else {}
    return {
        "id": f"{_urn(document)}#{quote.id}",
        "type": "Annotation",
        "motivation": "identifying",
        **created,
        "generator": {"type": "Software", "name": f"{pipeline.name} {pipeline.version}"},
        "body": bodies,
        "target": [_target(document, span) for span in quote.spans],
        "confidence": quote.confidence,
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(document: AnnotatedDocument, span: Mention) -> dict[str, Any]:
    text = document.result.document.text
    return {
        "type": "SpecificResource",
        "source": document.document.url or document.result.document.url or _urn(document),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.text,
                "prefix": text[max(0, span.start - CONTEXT_LENGTH) : span.start],
                "suffix": text[span.end : span.end + CONTEXT_LENGTH],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _urn(document: AnnotatedDocument) -> str:
    return f"urn:quotidian:{percent(document.id, safe='')}"
