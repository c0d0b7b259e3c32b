"""Bytes of pages to text."""

import pytest

from shared.page_decoding import decode_page

WORDS = "“We cannot wait,” said Jürgen Møller of Łeba."
WESTERN = "“We cannot wait,” said Jürgen Møller."
META = "<meta charset={}>"


@pytest.mark.parametrize(
    "declared", [None, "text/html; charset=iso-8859-1", "text/html; charset=x"]
)
def test_bytes_that_are_utf8_are_read_so_whatever_is_declared(declared: str | None) -> None:
    """Other text hardly ever is valid UTF-8 by chance."""
    raw = (META.format("windows-1250") + WORDS).encode()
    assert decode_page(raw, declared).endswith(WORDS)


@pytest.mark.parametrize("declared", [None, "text/html; charset=utf-8"])
def test_bytes_that_are_not_utf8_are_not_read_so(declared: str | None) -> None:
    """A page without another declaration is windows-1252, as in a browser."""
    assert decode_page(WESTERN.encode("cp1252"), declared) == WESTERN


def test_the_header_goes_before_the_page() -> None:
    """Both can declare; `iso-8859-1` means windows-1252, as in a browser."""
    page = META.format("iso-8859-1") + WESTERN
    assert decode_page(page.encode("cp1252")) == page
    raw = (META.format("iso-8859-1") + "Łeba").encode("cp1250")
    assert decode_page(raw, "text/html; charset=windows-1250").endswith("Łeba")


def test_a_byte_order_mark_decides_and_is_left_out() -> None:
    """It goes before every declaration."""
    assert decode_page(WORDS.encode("utf-16"), "text/html; charset=utf-8") == WORDS
    assert decode_page(WORDS.encode("utf-8-sig")) == WORDS


def test_a_few_broken_bytes_do_not_change_the_rest() -> None:
    """A page that was cut in the middle of a character stays UTF-8."""
    assert decode_page(WORDS.encode() + b"\xe2\x80") == f"{WORDS}\ufffd"
