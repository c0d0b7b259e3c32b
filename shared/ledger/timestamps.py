"""Times as the ledger stores them: whole milliseconds since 1970."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time in UTC, cut to whole milliseconds."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def from_milliseconds(stored: bytes | int) -> datetime:
    """Return a stored time as a UTC datetime."""
    return datetime.fromtimestamp(int(stored) / 1000, UTC)


def to_milliseconds(at: datetime) -> int:
    """Return a datetime as it is stored."""
    return round(at.timestamp() * 1000)
