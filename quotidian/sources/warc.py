"""Web archives (WARC 1.0 and 1.1, plain or compressed): the responses that a crawler received."""

import re
import zlib
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from quotidian.sources.source_page import ReadPage, UnreadablePage, page_of
from shared.page_decoding import decode_page

HTML = ("text/html", "application/xhtml+xml")
PLAIN = "text/plain"
# The largest page, uncompressed (bytes); the API accepts no larger one.
LARGEST = 32 * 1024 * 1024
_BROKEN = (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error)
_WEB_URL = re.compile(r"https?://\S{1,3990}")


def read_warc(stream: BinaryIO, source: str) -> Iterator[ReadPage]:
    """Yield a document for each response record with status 200 that is HTML or plain text.

    `url` is the record's URL, `external_id` its id; `metadata.crawled_at` is its date, which is
    when the page was fetched, not when it was published. Text is in the declared charset.
    """
    records = iter(ArchiveIterator(stream))
    for number in count(1):
        try:
            record = next(records, None)
            if record and record.format != "warc":
                raise ArchiveLoadFailed("it is not a WARC file")
            page = _page_of_record(record, source) if record else None
        except _BROKEN as error:
            # Nobody can say where the next record begins.
            reason = " ".join(str(error).split())[:80]
            yield UnreadablePage(
                f"{source}:record {number}", f"is broken; nothing after it is read: {reason}"
            )
            return
        if record is None:
            return
        if page:
            yield page


def _page_of_record(record: ArcWarcRecord, source: str) -> ReadPage | None:
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
        return UnreadablePage(place, f"has more than {LARGEST} bytes")
    fields = {
        "content": decode_page(raw, header),
        "content_type": PLAIN if kind == PLAIN else "text/html",
        "external_id": name,
        "metadata": {"crawled_at": record.rec_headers.get_header("WARC-Date")},
    }
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if _WEB_URL.fullmatch(url):
        fields["url"] = url
    return page_of(place, fields)


def media_type(header: str | None) -> str:
    """Return a `Content-Type` without its parameters, in lower case."""
    return (header or "").partition(";")[0].strip().lower()
