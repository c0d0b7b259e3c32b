"""Annotations with those quotations alone that are confident enough."""

import msgspec


def with_confident_quotes(annotation: bytes, least: float) -> bytes:
    """Return the JSON of an annotation without the quotations below a confidence (0 to 1).

    `within` is null where the quotation that it names is left out. With 0 nothing is changed.
    """
    if least <= 0:
        return annotation
    found = msgspec.json.decode(annotation)
    quotes = [quote for quote in found["quotes"] if quote["confidence"] >= least]
    kept = {quote["id"] for quote in quotes}
    for quote in quotes:
        if quote.get("within") not in kept:
            quote["within"] = None
    return msgspec.json.encode(found | {"quotes": quotes})
