"""Files, archives and streams as documents."""

import gzip
import io
from pathlib import Path

import pytest

from quotidian.errors import BadInput
from quotidian.sources.inputs import find, kinds, read
from quotidian.sources.page import Page, Unreadable
from quotidian.sources.warc import LARGEST, read_warc
from tests.support.archives import warc

GREETING = "<p>Grüße aus Birkenfurt</p>"


def test_an_archive_gives_its_pages_and_nothing_else() -> None:
    """Responses with status 200 in HTML or text, by the charset that is declared."""
    raw = warc(
        (
            "http://a.example/1",
            "200 OK",
            "text/html; charset=iso-8859-1",
            GREETING.encode("latin-1"),
        ),
        ("http://a.example/2", "200 OK", "text/plain; charset=utf-8", "Grüße".encode()),
        ("http://a.example/3", "200 OK", "image/png", b"\x89PNG"),
        ("http://a.example/4", "404 Not Found", "text/html", b"<p>Nothing"),
        ("http://a.example/5", "200 OK", "application/xhtml+xml", b"  "),
    )
    first, second, empty = read_warc(io.BytesIO(raw), "a.warc.gz")
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert isinstance(empty, Unreadable)
    assert (first.document.content, first.document.url) == (GREETING, "http://a.example/1")
    assert first.document.metadata == {"crawled_at": "2026-03-01T10:00:00Z"}
    assert first.document.published_at is None
    assert (second.document.content, second.document.content_type) == ("Grüße", "text/plain")
    assert "/content is empty" in empty.reason


def test_a_broken_archive_gives_what_comes_before() -> None:
    """And says that there is no more."""
    raw = warc(("http://a.example/1", "200 OK", "text/html", b"<p>One"), packed=False)
    *pages, end = read_warc(io.BytesIO(raw + b"rubbish\r\n" * 20), "a.warc")
    assert [type(item) for item in pages] == [Page]
    assert isinstance(end, Unreadable)
    assert "is broken" in end.reason
    (nothing,) = read_warc(io.BytesIO(b"This is a letter, not an archive.\n" * 9), "b.warc")
    assert isinstance(nothing, Unreadable)


def test_a_page_too_large_is_told_and_skipped() -> None:
    """However small it is packed."""
    raw = warc(("http://a.example/1", "200 OK", "text/html", b"x" * (LARGEST + 1)))
    (found,) = read_warc(io.BytesIO(raw), "a.warc.gz")
    assert isinstance(found, Unreadable)
    assert str(LARGEST) in found.reason


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        (b'<meta charset="iso-8859-15">' + GREETING.encode("iso-8859-15"), None),
        (b"\xef\xbb\xbf" + GREETING.encode(), None),
        (GREETING.encode(), None),
        (GREETING.encode("cp1252"), None),
        (GREETING.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_html_is_read_as_it_declares(tmp_path: Path, raw: bytes, declared: str | None) -> None:
    """Mark, declaration, UTF-8, then the usual suspect; an option goes before."""
    path = tmp_path / "page.html"
    path.write_bytes(raw)
    (found,) = read(str(path), encoding=declared)
    assert isinstance(found, Page)
    assert found.document.content.endswith(GREETING)


def test_text_is_kept_exactly_or_refused(tmp_path: Path) -> None:
    """Line ends stay; what is no UTF-8 is told with the remedy."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt.gz"
    good.write_bytes("one\r\ntwo ⛴️".encode())
    bad.write_bytes(gzip.compress("Grüße".encode("latin-1")))
    (found,) = read(str(good))
    assert isinstance(found, Page)
    assert found.document.content == "one\r\ntwo ⛴️"
    (refused,) = read(str(bad))
    assert isinstance(refused, Unreadable)
    assert "--encoding" in refused.reason
    (named,) = read(str(bad), encoding="latin-1")
    assert isinstance(named, Page)


def test_a_bad_line_does_not_sink_the_others(tmp_path: Path) -> None:
    """It is told with its number and its field."""
    path = tmp_path / "pages.jsonl"
    path.write_text(
        '{"content": "One."}\n\n{"content": "Two.", "colour": 1}\nno\n{"content": "3."}'
    )
    found = list(read(str(path)))
    assert [type(item) for item in found] == [Page, Unreadable, Unreadable, Page]
    assert isinstance(found[1], Unreadable)
    assert found[1].source == f"{path}:3"
    assert "/colour" in found[1].reason


def test_arguments_stand_for_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, directories, globs, `-`; each file once; what finds nothing is told."""
    monkeypatch.chdir(tmp_path)
    Path("in/deep").mkdir(parents=True)
    for name in ("in/b.html", "in/a.txt", "in/deep/c.warc.gz", "in/picture.png"):
        Path(name).touch()
    assert find(["in"]) == ["in/a.txt", "in/b.html", "in/deep/c.warc.gz"]
    assert find(["in/*.txt", "in/a.txt", "-"]) == ["in/a.txt", "-"]
    assert kinds(find(["in"]), None) == {"text", "html", "warc"}
    with pytest.raises(BadInput, match="finds no file"):
        find(["nowhere/*.txt"])
    with pytest.raises(BadInput, match="--kind"):
        kinds(["in/picture.png"], None)
