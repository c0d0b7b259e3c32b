"""The Atom feed (RFC 4287) of a saved search."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from shared.contracts import LibraryQuote, Quote, SavedSearch

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_LONGEST_TITLE = 100
# What XML 1.0 does not allow, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(search: SavedSearch, quotes: Sequence[LibraryQuote], path: str) -> bytes:
    """Return the feed of these quotations, which is served at a path.

    The id of an entry follows from its document and its words as annotated, so a reader who has it
    does not see it again when the document is annotated again or the quotation is corrected.
    """
    feed = Xml.Element("feed", xmlns=_ATOM)
    _add(feed, "id", f"urn:quotidian:search:{search.id}")
    _add(feed, "title", search.name)
    newest = max((quote.added_at for quote in quotes), default=search.created_at)
    _add(feed, "updated", _time(newest))
    _add(_add(feed, "author"), "name", "Quotidian")
    _add(feed, "link", rel="self", href=path, type=MEDIA_TYPE)
    for quote in quotes:
        if not quote.is_wrong:
            _add_entry(feed, quote)
    body: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(feed: Xml.Element, quote: LibraryQuote) -> None:
    annotated, words = (_words(item) for item in (quote.quote, quote.shown))
    speaker = quote.speaker.name if quote.speaker and quote.speaker.name else "Nobody named"
    page = quote.document
    short = words if len(words) <= _LONGEST_TITLE else f"{words[:_LONGEST_TITLE].rstrip()}…"
    entry = _add(feed, "entry")
    _add(entry, "id", uuid5(NAMESPACE_URL, f"{page.id}\n{annotated}").urn)
    _add(entry, "title", f"{speaker}: “{short}”")
    _add(entry, "updated", _time(quote.added_at))
    where = ", ".join(filter(None, (page.source, page.title, page.published_at)))
    _add(entry, "content", f"“{words}” — {speaker}{f' ({where})' if where else ''}", type="text")
    if page.url and page.url.startswith(("http://", "https://")):
        _add(entry, "link", rel="alternate", href=page.url)


def _words(quote: Quote) -> str:
    return " […] ".join(span.text for span in quote.spans)


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    checked = {key: _NOT_XML.sub("�", value) for key, value in attributes.items()}
    found = Xml.SubElement(parent, name, checked)
    found.text = _NOT_XML.sub("�", text) if text is not None else None
    return found


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
