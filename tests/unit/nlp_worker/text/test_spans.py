"""Trimming and combining spans."""

from nlp_worker.text.spans import TextSpan, trim


def test_trim_leaves_white_space_and_extra_characters_outside() -> None:
    """The words stay, whatever surrounds them goes."""
    assert trim("  “So.” ", 0, 8, "“”.") == TextSpan(3, 5)


def test_trim_of_nothing_is_none() -> None:
    """A span is never empty."""
    assert trim(" \n ", 0, 3) is None
    assert trim("...", 0, 3, ".") is None


def test_covers_and_overlaps_are_half_open() -> None:
    """Touching spans do not overlap."""
    assert not TextSpan(0, 3).overlaps(TextSpan(3, 5))
    assert TextSpan(0, 4).overlaps(TextSpan(3, 5))
    assert TextSpan(0, 5).covers(TextSpan(3, 5))
    assert not TextSpan(0, 4).covers(TextSpan(3, 5))
