"""displaCy: quotations, speakers and cues as its manual input or as its HTML page."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any, BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.extras import require_extra

COLOURS = {"QUOTE": "#fde68a", "SPEAKER": "#a5d8ff", "CUE": "#b2f2bb"}


def write_displacy(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write a JSON array for `displacy.render(…, style="ent", manual=True)`.

    Titles are escaped, because displaCy puts them into its page without escaping them.
    """
    drawn = [_displacy_input(document) for document in documents]
    out.write(json.dumps(drawn, ensure_ascii=False).encode() + b"\n")


def write_displacy_page(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write displaCy's HTML page.

    Raises:
        ExtraMissing: the extra `export` is not installed.
    """
    require_extra("the format displacy-html", "export")
    from spacy import displacy

    drawn = [_displacy_input(document) for document in documents]
    out.write(
        displacy.render(
            drawn, "ent", page=True, jupyter=False, manual=True, options={"colors": COLOURS}
        ).encode()
    )


def _displacy_input(document: AnnotatedDocument) -> dict[str, Any]:
    parts = [
        (span.start, span.end, "QUOTE") for quote in document.result.quotes for span in quote.spans
    ]
    for quote in document.result.quotes:
        if quote.speaker and quote.speaker.mention:
            parts.append((quote.speaker.mention.start, quote.speaker.mention.end, "SPEAKER"))
        if quote.cue:
            parts.append((quote.cue.start, quote.cue.end, "CUE"))
    ents: list[dict[str, Any]] = []
    for start, end, label in sorted(set(parts)):
        # displaCy draws overlapping text twice, so only the first of two overlapping parts stays.
        if not ents or start >= ents[-1]["end"]:
            ents.append({"start": start, "end": end, "label": label})
    title = document.document.title or document.document.external_id or document.id
    return {"text": document.result.document.text, "ents": ents, "title": escape(title)}
