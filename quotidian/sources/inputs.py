"""Which reader reads what, and which files an argument stands for."""

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from glob import glob
from pathlib import Path
from typing import BinaryIO, Literal, cast

from quotidian.errors import BadInput
from quotidian.sources.html import read_html
from quotidian.sources.jsonl import read_jsonl
from quotidian.sources.page import Found
from quotidian.sources.text import read_text
from quotidian.sources.warc import read_warc

Kind = Literal["text", "html", "jsonl", "warc"]
Reader = Callable[[BinaryIO, str], Iterator[Found]]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".warc": "warc",
}
STDIN = "-"


def find(arguments: Iterable[str]) -> list[str]:
    """The files that FILE, DIR, GLOB or `-` stand for, sorted within each argument.

    A directory stands for every file in it and below it with a known suffix.

    Raises:
        BadInput: an argument stands for nothing.
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
        else:
            names = sorted(name for name in glob(argument, recursive=True) if Path(name).is_file())
        if not names:
            raise BadInput(f"{argument}: finds no file of a known kind ({', '.join(SUFFIXES)})")
        found += names
    return list(dict.fromkeys(found))


def kind_of(name: str) -> Kind | None:
    """What a file is, by its name; `.gz` after the suffix is looked through."""
    return SUFFIXES.get(Path(name.lower().removesuffix(".gz")).suffix)


def read(name: str, kind: Kind | None = None, encoding: str | None = None) -> Iterator[Found]:
    """The documents of one file, or of standard input (text unless a `kind` is told).

    Raises:
        BadInput: it cannot be opened or read, or its kind is not known.
    """
    chosen = _chosen(name, kind)
    try:
        with _opened(name, chosen) as stream:
            yield from _reader(chosen, encoding)(stream, "stdin" if name == STDIN else name)
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror or error}") from error


def _opened(name: str, kind: Kind) -> BinaryIO:
    if name == STDIN:
        return sys.stdin.buffer
    if name.lower().endswith(".gz") and kind != "warc":
        return cast(BinaryIO, gzip.open(name, "rb"))
    return Path(name).open("rb")


def _reader(kind: Kind, encoding: str | None) -> Reader:
    readers: dict[Kind, Reader] = {
        "text": partial(read_text, encoding=encoding or "utf-8"),
        "html": partial(read_html, encoding=encoding),
        "jsonl": read_jsonl,
        "warc": read_warc,
    }
    return readers[kind]


def kinds(names: Iterable[str], kind: Kind | None) -> set[Kind]:
    """What the files are.

    Raises:
        BadInput: of one it cannot be told.
    """
    return {_chosen(name, kind) for name in names}


def _chosen(name: str, kind: Kind | None) -> Kind:
    chosen = kind or ("text" if name == STDIN else kind_of(name))
    if chosen is None:
        known = ", ".join(SUFFIXES)
        raise BadInput(f"{name}: what it is cannot be told by its name ({known}); use --kind")
    return chosen
