"""Web archives made for tests."""

import gzip
from uuid import uuid4


def warc(*pages: tuple[str, str, str, bytes], packed: bool = True) -> bytes:
    """Return an archive of answers, each as (URL, status, content type, body)."""
    records = []
    for url, status, kind, body in pages:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        records += [
            _record("request", url, b"GET / HTTP/1.1\r\n\r\n"),
            _record("response", url, answer),
        ]
    return b"".join(map(gzip.compress, records) if packed else records)


def _record(kind: str, url: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
