"""Web archives (WARC 1.0 and 1.1, plain or packed): what a crawler has been answered."""

import re
import zlib
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from quotidian.sources.html import html_of
from quotidian.sources.page import Found, Unreadable, page

HTML = ("text/html", "application/xhtml+xml")
PLAIN = "text/plain"
# Of one page, unpacked (bytes); the API takes no larger one.
LARGEST = 8 * 1024 * 1024
_BROKEN = (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error)
_WEB = re.compile(r"https?://\S{1,3990}")


def read_warc(stream: BinaryIO, source: str) -> Iterator[Found]:
    """A document for each response record with status 200 that is HTML or plain text.

    `url` is the record's, `external_id` its id; `metadata.crawled_at` is its date, which is when it
    was fetched, not when it was published. Text is in the charset that is declared.
    """
    records = iter(ArchiveIterator(stream))
    for number in count(1):
        try:
            record = next(records, None)
            if record and record.format != "warc":
                raise ArchiveLoadFailed("it is no WARC")
            found = _page(record, source) if record else None
        except _BROKEN as error:
            # Where the next record begins can no longer be told.
            why = " ".join(str(error).split())[:80]
            yield Unreadable(f"{source}:record {number}", f"is broken, nothing after it: {why}")
            return
        if record is None:
            return
        if found:
            yield found


def _page(record: ArcWarcRecord, source: str) -> Found | None:
    http = record.http_headers
    if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
        return None
    header = http.get_header("Content-Type")
    kind = media_type(header)
    if kind not in (*HTML, PLAIN):
        return None
    name = record.rec_headers.get_header("WARC-Record-ID")
    place = f"{source}:{name}"
    raw = record.content_stream().read(LARGEST + 1)
    if len(raw) > LARGEST:
        return Unreadable(place, f"has more than {LARGEST} bytes")
    fields = {
        "content": html_of(raw, header),
        "content_type": PLAIN if kind == PLAIN else "text/html",
        "external_id": name,
        "metadata": {"crawled_at": record.rec_headers.get_header("WARC-Date")},
    }
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if _WEB.fullmatch(url):
        fields["url"] = url
    return page(place, fields)


def media_type(header: str | None) -> str:
    """A `Content-Type` without its parameters."""
    return (header or "").partition(";")[0].strip().lower()
