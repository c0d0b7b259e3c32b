"""Annotations made by hand, for tests of what shows them."""

import hashlib
from typing import Any

PIPELINE = {"name": "by-hand", "version": "1", "model": "none", "model_version": "0"}


def annotation(
    text: str,
    quotes: list[dict[str, Any]] | None = None,
    entities: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """Return an annotation of one section with a block a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            place = {"start": at, "end": at + len(line)}
            blocks.append(
                {"id": f"b{len(blocks)}", "kind": "paragraph", "section_id": "s1", **place}
            )
        at += len(line) + 1
    return {
        "schema_version": "1",
        "pipeline": PIPELINE,
        "document": {
            "text": text,
            "language": "en",
            "characters": len(text),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
        "sections": [{"id": "s1", "start": 0, "end": len(text), "kind": "article", "title": None}],
        "blocks": blocks,
        "sentences": [],
        "entities": entities or [],
        "values": [],
        "quotes": quotes or [],
        "warnings": [],
        **fields,
    }


def span(text: str, words: str, after: int = 0) -> dict[str, Any]:
    """Return the span of words in a text, in code points."""
    start = text.index(words, after)
    return {"start": start, "end": start + len(words), "text": words}


def quote(
    text: str, words: str, speaker: str | None = None, name: str | None = None, **fields: Any
) -> dict[str, Any]:
    """Return a direct quotation of these words by the speaker with this mention."""
    mention = span(text, speaker) if speaker else None
    return {
        "id": f"q{text.index(words)}",
        "type": "direct",
        "spans": [span(text, words)],
        "speaker": {"mention": mention, "name": name or speaker, "resolution": "named"}
        if speaker
        else None,
        "cue": None,
        "section_id": "s1",
        "confidence": 0.9,
        **fields,
    }
