"""Corrected documents as gold: what users have checked, to test and to train with.

A line has the fields of a page of `tests/gold`: `id`, `text` and `quotes`, each with `number`,
`type`, `names`, `spans`, `speakers` and `cues` (places are pairs of code points).
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from library.correcting import StoredCorrection, found_again
from library.corrections import CORRECTIONS, Corrections, annotated_quote
from library.search import SHOWN
from library.stored_text import unpacked
from library.tables import corrections, documents, quotes
from shared.contracts import Correction, Quote, Speaker
from shared.contracts.annotation import Span

_AT_ONCE = 200


def gold_lines(connection: Connection, tenant: str) -> Iterator[bytes]:
    """Yield a line of JSON for each document of a tenant with corrections that hold."""
    for document_id in _corrected_documents(connection, tenant):
        rows = connection.execute(
            SHOWN.where(documents.c.tenant == tenant, documents.c.id == document_id).order_by(
                quotes.c.number
            )
        ).all()
        given = Corrections(connection).of_document(tenant, document_id)
        if rows:
            yield json.dumps(_line(rows, given), ensure_ascii=False).encode() + b"\n"


def _corrected_documents(connection: Connection, tenant: str) -> Iterator[str]:
    last = ""
    column = corrections.c.document
    while True:
        found = (
            select(column)
            .distinct()
            .where(corrections.c.tenant == tenant, corrections.c.undone.is_(None), column > last)
            .order_by(column)
            .limit(_AT_ONCE)
        )
        ids = list(connection.execute(found).scalars())
        if not ids:
            return
        yield from ids
        last = ids[-1]


def _line(rows: Sequence[Row[Any]], given: Sequence[StoredCorrection]) -> dict[str, Any]:
    text = unpacked(rows[0].text)
    annotated = [annotated_quote(row) for row in rows]
    gone = [item for item in given if item.quote and found_again(item.quote, annotated) is None]
    found = [_of_row(row) for row in rows] + _of_gone(gone, text)
    numbered = [{"number": number, **quote} for number, quote in enumerate(found, 1)]
    return {"id": rows[0].document_id, "text": text, "quotes": numbered}


def _of_row(row: Row[Any]) -> dict[str, Any]:
    """Return a quotation of the library; nobody has said anything of one that is `unchecked`."""
    made = CORRECTIONS.validate_json(row.corrections) if row.corrections else []
    verdict = "wrong" if row.is_wrong else "corrected" if made else "unchecked"
    return _gold(Quote.model_validate_json(row.quote), made, verdict)


def _of_gone(given: Sequence[StoredCorrection], text: str) -> list[dict[str, Any]]:
    """Return quotations that were corrected and that the present annotation does not have."""
    quotes_now: dict[str, tuple[Quote, list[Correction]]] = {}
    for item in given:
        if item.quote is None:
            continue
        key = item.quote.model_dump_json()
        quote, made = quotes_now.get(key, (item.quote, []))
        quotes_now[key] = _applied(quote, item.correction), [*made, item.correction]
    return [
        _gold(quote, made, "wrong" if any(one.kind == "wrong" for one in made) else "corrected")
        for quote, made in quotes_now.values()
        if all(text[span.start : span.end] == span.text for span in quote.spans)
    ]


def _applied(quote: Quote, correction: Correction) -> Quote:
    if correction.spans:
        return quote.model_copy(update={"spans": correction.spans})
    if correction.kind == "speaker":
        speaker = correction.speaker and Speaker(name=correction.speaker, resolution="named")
        return quote.model_copy(update={"speaker": speaker or None})
    return quote


def _gold(quote: Quote, made: Sequence[Correction], verdict: str) -> dict[str, Any]:
    speaker = quote.speaker
    merged = [name for item in made for name in item.names or []]
    named = [speaker.name] if speaker and speaker.name else []
    return {
        "id": quote.id,
        "type": quote.type,
        "names": list(dict.fromkeys([*named, *(merged if named and named[0] in merged else [])])),
        "spans": [_place(span) for span in quote.spans],
        "speakers": [_place(speaker.mention)] if speaker and speaker.mention else [],
        "cues": [_place(quote.cue)] if quote.cue else [],
        "verdict": verdict,
        "corrections": [item.model_dump(mode="json", exclude_none=True) for item in made],
    }


def _place(span: Span) -> list[int]:
    return [span.start, span.end]
