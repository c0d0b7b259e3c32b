"""ETags and content codings."""

import pytest

from ingest_service.compression import accepts_zstd
from ingest_service.conditional import matching


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, None),
        ("", None),
        ('"3"', '"3"'),
        ('"2", "3"', '"3"'),
        ('W/"3"', 'W/"3"'),
        ('"3-gzip"', '"3-gzip"'),
        ('"3-zstd"', '"3-zstd"'),
        ('"3-br"', None),
        ('"33"', None),
        ("3", None),
        ("*", '"3"'),
    ],
)
def test_a_tag_is_known_in_any_coding(header: str | None, known: str | None) -> None:
    """The list of the header, compared weakly; what is known is repeated as it was sent."""
    assert matching(header, '"3"') == known


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("gzip, deflate", False),
        ("gzip, zstd", True),
        ("ZSTD;q=0.5", True),
        ("zstd; q=1.0", True),
        ("zstd;q=0", False),
        ("zstd; q=0.000", False),
        ("*", False),
    ],
)
def test_zstd_is_sent_to_whoever_names_it(header: str | None, taken: bool) -> None:
    """RFC 9110: a weight of 0 refuses."""
    assert accepts_zstd(header) is taken
