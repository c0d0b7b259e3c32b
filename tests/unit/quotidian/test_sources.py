"""Files, archives and streams, read as documents."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pyarrow
import pytest
from pyarrow import parquet

from quotidian.errors import BadInput
from quotidian.sources.input_files import find_files, kinds_of, read_file
from quotidian.sources.source_page import SourcePage, UnreadablePage
from quotidian.sources.warc import LARGEST, read_warc
from tests.support.archives import warc

GREETING = "<p>Grüße aus Birkenfurt</p>"


def test_an_archive_has_one_document_for_each_page() -> None:
    """Responses with status 200 in HTML or text are read in their declared charset."""
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
    assert isinstance(first, SourcePage)
    assert isinstance(second, SourcePage)
    assert isinstance(empty, UnreadablePage)
    assert (first.document.content, first.document.url) == (GREETING, "http://a.example/1")
    assert first.document.metadata == {"crawled_at": "2026-03-01T10:00:00Z"}
    assert first.document.published_at is None
    assert (second.document.content, second.document.content_type) == ("Grüße", "text/plain")
    assert "/content is empty" in empty.reason


def test_a_broken_archive_is_read_up_to_the_break() -> None:
    """The pages before the break are read, then the break is reported."""
    raw = warc(("http://a.example/1", "200 OK", "text/html", b"<p>One"), packed=False)
    *pages, end = read_warc(io.BytesIO(raw + b"rubbish\r\n" * 20), "a.warc")
    assert [type(item) for item in pages] == [SourcePage]
    assert isinstance(end, UnreadablePage)
    assert "is broken" in end.reason
    (nothing,) = read_warc(io.BytesIO(b"This is a letter, not an archive.\n" * 9), "b.warc")
    assert isinstance(nothing, UnreadablePage)


def test_a_page_that_is_too_large_is_skipped() -> None:
    """A page is measured uncompressed, and reported with the limit."""
    raw = warc(("http://a.example/1", "200 OK", "text/html", b"x" * (LARGEST + 1)))
    (found,) = read_warc(io.BytesIO(raw), "a.warc.gz")
    assert isinstance(found, UnreadablePage)
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
def test_html_is_decoded_as_it_declares(tmp_path: Path, raw: bytes, declared: str | None) -> None:
    """The byte order mark, the declaration, UTF-8 and windows-1252 are tried in this order."""
    path = tmp_path / "page.html"
    path.write_bytes(raw)
    (found,) = read_file(str(path), encoding=declared)
    assert isinstance(found, SourcePage)
    assert found.document.content.endswith(GREETING)


def test_text_is_unchanged_or_refused(tmp_path: Path) -> None:
    """Line ends are kept; the bytes decide the encoding, unless `--encoding` names it."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt.gz"
    good.write_bytes("one\r\ntwo ⛴️".encode())
    bad.write_bytes(gzip.compress("Grüße".encode("latin-1")))
    (found,) = read_file(str(good))
    assert isinstance(found, SourcePage)
    assert found.document.content == "one\r\ntwo ⛴️"
    for encoding in (None, "latin-1"):
        (western,) = read_file(str(bad), encoding=encoding)
        assert isinstance(western, SourcePage)
        assert western.document.content == "Grüße"
    (refused,) = read_file(str(bad), encoding="utf-8")
    assert isinstance(refused, UnreadablePage)
    assert "--encoding" in refused.reason
    (unknown,) = read_file(str(bad), encoding="latin-0")
    assert isinstance(unknown, UnreadablePage)
    assert "latin-0 is not a known encoding" in unknown.reason


def test_a_wrong_line_does_not_stop_the_others(tmp_path: Path) -> None:
    """A line that is not a document is reported with its number and the field."""
    path = tmp_path / "pages.jsonl"
    path.write_text(
        '{"content": "One."}\n\n{"content": "Two.", "colour": 1}\nno\n{"content": "3."}'
    )
    found = list(read_file(str(path)))
    assert [type(item) for item in found] == [
        SourcePage,
        UnreadablePage,
        UnreadablePage,
        SourcePage,
    ]
    assert isinstance(found[1], UnreadablePage)
    assert found[1].source == f"{path}:3"
    assert "/colour" in found[1].reason


def test_rows_of_csv_are_documents(tmp_path: Path) -> None:
    """Columns are fields by name, others are metadata; a wrong row does not stop the others."""
    path = tmp_path / "pages.csv"
    path.write_text(
        '\ufeffurl,content,desk\r\nhttp://tarn.example/1,"One,\ntwo.",news\r\ntarn,3,\r\n,"4",\r\n'
    )
    first, wrong, last = read_file(str(path))
    assert isinstance(first, SourcePage)
    assert first.document.content == "One,\ntwo."
    assert (first.document.url, first.document.metadata) == (
        "http://tarn.example/1",
        {"desk": "news"},
    )
    assert isinstance(wrong, UnreadablePage)
    assert (wrong.source, "/url" in wrong.reason) == (f"{path}:4", True)
    assert isinstance(last, SourcePage)
    assert last.document.external_id == f"{path}:5"
    path.write_text("text\nA page.\n")
    (refused,) = read_file(str(path))
    assert isinstance(refused, UnreadablePage)
    assert "no column `content`" in refused.reason


def test_rows_of_parquet_are_documents(tmp_path: Path) -> None:
    """Columns are as those of CSV; times and numbers become what a document has."""
    path = tmp_path / "pages.parquet"
    rows = [
        {
            "content": "One.",
            "external_id": 7,
            "published_at": datetime(2026, 3, 1, 10, tzinfo=UTC),
            "score": 0.5,
            "tags": ["sea"],
        },
        {"content": " "},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    first, wrong = read_file(str(path))
    assert isinstance(first, SourcePage)
    assert first.document.model_dump(exclude_unset=True) == {
        "content": "One.",
        "external_id": "7",
        "published_at": "2026-03-01T10:00:00+00:00",
        "metadata": {"score": 0.5, "tags": '["sea"]'},
    }
    assert isinstance(wrong, UnreadablePage)
    assert (wrong.source, "/content" in wrong.reason) == (f"{path}:2", True)
    raw = "<p>Café.</p>".encode("latin-1")
    parquet.write_table(pyarrow.table({"content": [raw], "content_type": ["text/html"]}), path)
    (page,) = read_file(str(path))
    assert isinstance(page, SourcePage)
    assert page.document.content == "<p>Café.</p>"


def test_what_is_no_such_parquet_is_told(tmp_path: Path) -> None:
    """A file without the column, and one that is cut."""
    path = tmp_path / "pages.parquet"
    parquet.write_table(pyarrow.table({"text": ["One."]}), path)
    (refused,) = read_file(str(path))
    assert isinstance(refused, UnreadablePage)
    assert "no column `content`" in refused.reason
    path.write_bytes(path.read_bytes()[:40])
    (broken,) = read_file(str(path))
    assert isinstance(broken, UnreadablePage)
    assert "not a whole Parquet file" in broken.reason


MAIL = """From: =?utf-8?q?The_T=C3=A4rn_Post?= <news@tarn.example>
Subject: The tide
 is late
Date: Sun, 01 Mar 2026 10:00:00 +0100
Message-ID: <1@tarn.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=edge

--edge
Content-Type: text/plain; charset=utf-8

plain
--edge
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>=93Caf=E9=94</p>
--edge--
"""
NOTE = "From: ada@tarn.example\nSubject: \nDate: some day\n\nTides.\n"


def test_a_mail_is_a_document(tmp_path: Path) -> None:
    """Its HTML is read, and its headers are fields of the document."""
    path = tmp_path / "news.eml"
    path.write_text(MAIL)
    (page,) = read_file(str(path))
    assert isinstance(page, SourcePage)
    assert page.document.model_dump(exclude_unset=True) == {
        "content": "<p>“Café”</p>",
        "content_type": "text/html",
        "external_id": "<1@tarn.example>",
        "title": "The tide is late",
        "source": "The Tärn Post",
        "published_at": "2026-03-01T10:00:00+01:00",
    }


def test_the_mails_of_a_mailbox_are_documents(tmp_path: Path) -> None:
    """One without text or with an odd header stops no other."""
    path = tmp_path / "box.mbox.gz"
    pictures = "Subject: x\nContent-Type: image/png\n\nPNG\n"
    broken = "From: ada@tarn.example\nMessage-ID: <\nDate: ,\n\nTides.\n"
    mails = [MAIL, NOTE, pictures, broken]
    path.write_bytes(
        gzip.compress(
            "".join(f"From x Sun Mar  1 10:00:00 2026\n{mail}\n" for mail in mails).encode()
        )
    )
    html, note, picture, odd = read_file(str(path))
    assert isinstance(html, SourcePage)
    assert isinstance(note, SourcePage)
    assert (note.document.external_id, note.document.source) == (f"{path}:2", "ada@tarn.example")
    assert (note.document.title, note.document.published_at) == (None, None)
    assert note.document.content.strip() == "Tides."
    assert isinstance(picture, UnreadablePage)
    assert "not a mail with a text" in picture.reason
    assert odd.source == f"{path}:4"
    path.write_bytes(gzip.compress(b"no mail"))
    (empty,) = read_file(str(path))
    assert isinstance(empty, UnreadablePage)
    assert "has no mails" in empty.reason


def test_files_of_a_zip_archive_are_read(tmp_path: Path) -> None:
    """Each file is read by its name; what is broken or of another kind stops no other."""
    path = tmp_path / "pages.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "One.")
        archive.writestr("photo.jpg", b"\xff\xd8")
        archive.writestr("cut.txt.gz", gzip.compress(b"Two.")[:-9])
        archive.writestr("deep/b.html.gz", gzip.compress(b"<p>Three.</p>"))
    found = list(read_file(str(path)))
    assert [item.source for item in found] == [
        f"{path}/{name}" for name in ("a.txt", "cut.txt.gz", "deep/b.html.gz")
    ]
    assert [isinstance(item, SourcePage) for item in found] == [True, False, True]
    path.write_bytes(path.read_bytes()[:50])
    (broken,) = read_file(str(path))
    assert isinstance(broken, UnreadablePage)
    assert "not a whole zip archive" in broken.reason


def test_arguments_name_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, directories, globs and `-` name each file once; an argument without a file is an error."""
    monkeypatch.chdir(tmp_path)
    Path("in/deep").mkdir(parents=True)
    for name in ("in/b.html", "in/a.txt", "in/deep/c.warc.gz", "in/picture.png"):
        Path(name).touch()
    assert find_files(["in"]) == ["in/a.txt", "in/b.html", "in/deep/c.warc.gz"]
    assert find_files(["in/*.txt", "in/a.txt", "-"]) == ["in/a.txt", "-"]
    assert kinds_of(find_files(["in"]), None) == {"text", "html", "warc"}
    with pytest.raises(BadInput, match="finds no file"):
        find_files(["nowhere/*.txt"])
    with pytest.raises(BadInput, match="--kind"):
        kinds_of(["in/picture.png"], None)
