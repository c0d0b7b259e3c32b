"""Conditional requests."""

import pytest

from ingest_service.conditional import etag_with_coding, matching_etag


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
    """The list is compared weakly; the matching member is returned as it was sent."""
    assert matching_etag(header, '"3"') == known


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_an_etag_differs_between_codings_and_matches_in_each(coding: str) -> None:
    """Strong ETags name bytes (RFC 9110, 8.8.3.3); a caller may send any of them back."""
    coded = etag_with_coding('"3"', coding)
    assert coded == f'"3-{coding}"'
    assert matching_etag(coded, '"3"') == coded
