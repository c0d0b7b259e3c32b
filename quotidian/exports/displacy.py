"""displaCy: quotations, speakers and cues, as its manual rendering takes them or as its page."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any, BinaryIO

from quotidian.errors import ExtraMissing
from quotidian.exports.annotated import Annotated

COLOURS = {"QUOTE": "#fde68a", "SPEAKER": "#a5d8ff", "CUE": "#b2f2bb"}


def write_displacy(items: Iterable[Annotated], out: BinaryIO) -> None:
    """A JSON array for `displacy.render(…, style="ent", manual=True)`. Titles are escaped, because
    displaCy puts them into its page as they are."""
    out.write(json.dumps([_drawn(item) for item in items], ensure_ascii=False).encode() + b"\n")


def write_page(items: Iterable[Annotated], out: BinaryIO) -> None:
    """displaCy's HTML page.

    Raises:
        ExtraMissing: spaCy is not installed.
    """
    try:
        from spacy import displacy
    except ImportError as error:
        raise ExtraMissing("displaCy's page", "export") from error
    drawn = [_drawn(item) for item in items]
    out.write(
        displacy.render(
            drawn, "ent", page=True, jupyter=False, manual=True, options={"colors": COLOURS}
        ).encode()
    )


def _drawn(item: Annotated) -> dict[str, Any]:
    parts = [
        (span.start, span.end, "QUOTE") for quote in item.result.quotes for span in quote.spans
    ]
    for quote in item.result.quotes:
        if quote.speaker and quote.speaker.mention:
            parts.append((quote.speaker.mention.start, quote.speaker.mention.end, "SPEAKER"))
        if quote.cue:
            parts.append((quote.cue.start, quote.cue.end, "CUE"))
    ents: list[dict[str, Any]] = []
    for start, end, label in sorted(set(parts)):
        # displaCy draws what overlaps twice; what begins first stands.
        if not ents or start >= ents[-1]["end"]:
            ents.append({"start": start, "end": end, "label": label})
    title = item.document.title or item.document.external_id or item.id
    return {"text": item.result.document.text, "ents": ents, "title": escape(title)}
