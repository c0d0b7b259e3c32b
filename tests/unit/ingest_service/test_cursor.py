"""Cursors of the list of jobs."""

import string

import pytest
from uuid_utils import uuid7

from ingest_service.cursor import InvalidCursor, decode, encode


def test_a_cursor_is_read_back() -> None:
    """A cursor is valid for the list that it was made for."""
    job_id = str(uuid7())
    assert decode(encode(job_id, "me", "failed", None), "me", "failed", None) == job_id


def test_a_cursor_changed_anywhere_is_refused() -> None:
    """A change of any character is noticed."""
    cursor = encode(str(uuid7()), "me", None, None)
    for at, character in enumerate(cursor):
        other = next(letter for letter in string.ascii_letters if letter != character)
        with pytest.raises(InvalidCursor):
            decode(cursor[:at] + other + cursor[at + 1 :], "me", None, None)


@pytest.mark.parametrize("cursor", ["x", "é" * 32, "=" * 32, "A" * 28, "A" * 36, "\n" * 32])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    """Strings of any length and alphabet are refused without another error."""
    with pytest.raises(InvalidCursor):
        decode(cursor, "me", None, None)


@pytest.mark.parametrize(
    "filters", [("you", None, None), ("me", "failed", None), ("me", None, "failed")]
)
def test_a_cursor_of_another_list_is_refused(filters: tuple[str | None, ...]) -> None:
    """A cursor of another owner, or with other filters, is refused."""
    with pytest.raises(InvalidCursor):
        decode(encode(str(uuid7()), "me", None, None), *filters)
