"""W3C Web Annotations (JSON-LD): quotations that annotation tools can anchor in the page.

https://www.w3.org/TR/annotation-model/; positions there are code points too.
"""

import json
from collections.abc import Iterable
from typing import Any, BinaryIO
from urllib.parse import quote as percent

from quotidian.exports.annotated import Annotated
from shared.contracts import Mention, Quote

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"quotidian": "urn:quotidian:terms:", "confidence": "quotidian:confidence"},
]
AROUND = 32


def write_web_annotations(items: Iterable[Annotated], out: BinaryIO) -> None:
    """An AnnotationPage: a quotation is an annotation, its spans are the targets, and its bodies
    name the speaker (`identifying`), the kind of quotation (`classifying`) and the cue
    (`describing`).

    The source of a target is the page's URL, or `urn:quotidian:` and the id without one. The text
    of HTML is what was extracted, so there the quote selector is the one to anchor by.
    """
    found = [_annotation(item, quote) for item in items for quote in item.result.quotes]
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": found}
    out.write(json.dumps(page, ensure_ascii=False, indent=1).encode() + b"\n")


def _annotation(item: Annotated, quote: Quote) -> dict[str, Any]:
    pipeline = item.result.pipeline
    bodies = [_body("classifying", quote.type)]
    if quote.speaker and quote.speaker.name:
        bodies.append(_body("identifying", quote.speaker.name))
    if quote.cue:
        bodies.append(_body("describing", quote.cue.text))
    made = {"created": item.finished_at.isoformat()} if item.finished_at else {}
    return {
        "id": f"{_name(item)}#{quote.id}",
        "type": "Annotation",
        "motivation": "identifying",
        **made,
        "generator": {"type": "Software", "name": f"{pipeline.name} {pipeline.version}"},
        "body": bodies,
        "target": [_target(item, span) for span in quote.spans],
        "confidence": quote.confidence,
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(item: Annotated, span: Mention) -> dict[str, Any]:
    text = item.result.document.text
    return {
        "type": "SpecificResource",
        "source": item.document.url or item.result.document.url or _name(item),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.text,
                "prefix": text[max(0, span.start - AROUND) : span.start],
                "suffix": text[span.end : span.end + AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _name(item: Annotated) -> str:
    return f"urn:quotidian:{percent(item.id, safe='')}"
