"""The files that arguments name, and the reader of each kind of file."""

import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from glob import glob, has_magic
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, Literal, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from quotidian.errors import BadInput
from quotidian.sources.csv_file import read_csv
from quotidian.sources.html_file import read_html
from quotidian.sources.jsonl import read_jsonl
from quotidian.sources.mail import read_eml, read_mbox
from quotidian.sources.parquet_file import read_parquet
from quotidian.sources.source_page import ReadPage, UnreadablePage
from quotidian.sources.text_file import read_text
from quotidian.sources.warc import read_warc

FileKind = Literal["text", "html", "jsonl", "warc", "csv", "parquet", "eml", "mbox", "zip"]
SourceReader = Callable[[BinaryIO, str], Iterator[ReadPage]]

SUFFIXES: dict[str, FileKind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".warc": "warc",
    ".csv": "csv",
    ".parquet": "parquet",
    ".eml": "eml",
    ".mbox": "mbox",
    ".zip": "zip",
}
STDIN = "-"
# The largest file in a zip archive (bytes), so that a small archive cannot fill the memory.
LARGEST_MEMBER = 256 * 1024 * 1024


def find_files(arguments: Iterable[str]) -> list[str]:
    """Return the files that FILE, DIR, GLOB or `-` name, sorted within each argument.

    A directory names every file in it and below it that has a known suffix.

    Raises:
        BadInput: an argument names no file.
    """
    found: list[str] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            names = [STDIN]
        elif path.is_dir():
            below = sorted(item for item in path.rglob("*") if kind_of(item.name))
            names = [str(item) for item in below if item.is_file()]
        elif path.exists():
            names = [argument]
        elif has_magic(argument):
            names = sorted(name for name in glob(argument, recursive=True) if Path(name).is_file())
        else:
            raise BadInput(f"{argument}: there is no such file or folder")
        if not names:
            raise BadInput(f"{argument}: finds no file of a known kind ({', '.join(SUFFIXES)})")
        found += names
    return list(dict.fromkeys(found))


def skipped_suffixes(arguments: Iterable[str]) -> Counter[str]:
    """Return how many files of each suffix the folders among the arguments hold beside known ones.

    Hidden files are not counted.
    """
    return Counter(
        item.suffix.lower() or item.name
        for argument in arguments
        if Path(argument).is_dir()
        for item in Path(argument).rglob("*")
        if not item.name.startswith(".") and not kind_of(item.name) and item.is_file()
    )


def kind_of(name: str) -> FileKind | None:
    """Return the kind of a file by its suffix, before which `.gz` is ignored."""
    return SUFFIXES.get(Path(name.lower().removesuffix(".gz")).suffix)


def kinds_of(names: Iterable[str], kind: FileKind | None) -> set[FileKind]:
    """Return the kinds of the files; `kind` is the kind of all of them, if given.

    Raises:
        BadInput: the kind of one of them is not known.
    """
    return {_require_kind(name, kind) for name in names}


def read_files(
    names: Iterable[str], kind: FileKind | None, encoding: str | None
) -> Iterator[ReadPage]:
    """Yield the pages of all files; a file that cannot be read does not stop the others."""
    for name in names:
        try:
            yield from read_file(name, kind, encoding)
        except BadInput as error:
            yield UnreadablePage(name, str(error))


def read_file(
    name: str, kind: FileKind | None = None, encoding: str | None = None
) -> Iterator[ReadPage]:
    """Yield the pages of one file, or of standard input (text unless a `kind` is given).

    Raises:
        BadInput: the file cannot be opened or read, or its kind is not known.
    """
    chosen = _require_kind(name, kind)
    try:
        with _open_file(name, chosen) as stream:
            yield from _reader_of(chosen, encoding)(stream, "stdin" if name == STDIN else name)
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise BadInput(f"{name}: cannot be unpacked: {error}") from error


def _open_file(name: str, kind: FileKind) -> BinaryIO:
    if name == STDIN:
        return sys.stdin.buffer
    if name.lower().endswith(".gz") and kind != "warc":
        return cast(BinaryIO, gzip.open(name, "rb"))
    return Path(name).open("rb")


def read_zip(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[ReadPage]:
    """Yield the pages of every file in the archive whose suffix is known, archives aside.

    A file that cannot be read does not stop the others.
    """
    try:
        archive = ZipFile(stream)
    except BadZipFile as error:
        yield UnreadablePage(source, f"is not a whole zip archive: {error}")
        return
    with archive:
        for item in archive.infolist():
            kind = kind_of(item.filename)
            if kind in (None, "zip") or item.is_dir():
                continue
            yield from _read_member(archive, item, f"{source}/{item.filename}", kind, encoding)


def _read_member(
    archive: ZipFile, item: ZipInfo, place: str, kind: FileKind, encoding: str | None
) -> Iterator[ReadPage]:
    if item.file_size > LARGEST_MEMBER:
        yield UnreadablePage(place, f"has more than {LARGEST_MEMBER} bytes; unpack the archive")
        return
    try:
        with archive.open(item) as packed:
            unpack = item.filename.lower().endswith(".gz") and kind != "warc"
            member = cast(BinaryIO, GzipFile(fileobj=packed) if unpack else packed)
            yield from _reader_of(kind, encoding)(member, place)
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
        yield UnreadablePage(place, f"cannot be unpacked: {error}")


def _reader_of(kind: FileKind, encoding: str | None) -> SourceReader:
    readers: dict[FileKind, SourceReader] = {
        "text": partial(read_text, encoding=encoding),
        "html": partial(read_html, encoding=encoding),
        "jsonl": read_jsonl,
        "warc": read_warc,
        "csv": partial(read_csv, encoding=encoding),
        "parquet": read_parquet,
        "eml": read_eml,
        "mbox": read_mbox,
        "zip": partial(read_zip, encoding=encoding),
    }
    return readers[kind]


def _require_kind(name: str, kind: FileKind | None) -> FileKind:
    chosen = kind or ("text" if name == STDIN else kind_of(name))
    if chosen is None:
        known = ", ".join(SUFFIXES)
        raise BadInput(f"{name}: its name does not say what it is ({known}); use --kind")
    return chosen
