"""Labels: words of the index that no text has, for the tenant, the outlet, the year and the month.

A search for words asks the index for them, too. Without them SQLite would read the row of every
quotation with the word, to find those of one outlet or one month. Labels only narrow a search: the
columns of a row decide whether it matches, so two outlets may share a label.
"""

import hashlib
from datetime import UTC, datetime

from library.query import AnyOf, Phrase, Query

# More would cost more than they save.
MOST_PERIODS = 60


def labels(tenant: str, source: str | None, dated: datetime) -> str:
    """Return the labels of a quotation, with spaces between them."""
    at = dated.astimezone(UTC)
    found = [_year(at.year), _month(at.year, at.month)]
    if source is not None:
        found.append(_digest("s", source))
    if tenant:
        found.append(_digest("t", tenant))
    return " ".join(found)


def of_tenant(tenant: str) -> Query | None:
    """Return the query for a tenant; None for the one of a service without keys."""
    return _phrase(_digest("t", tenant)) if tenant else None


def of_source(source: str) -> Query:
    """Return the query for an outlet."""
    return _phrase(_digest("s", source))


def of_dates(first: int, last: int) -> Query | None:
    """Return the query for the months from one time to another (ms since 1970, both included).

    Returns None if there are too many. The first and the last month are whole in it.
    """
    begun, ended = _month_number(first), _month_number(last)
    periods: list[Query] = []
    while begun <= ended and len(periods) <= MOST_PERIODS:
        year, month = divmod(begun, 12)
        is_whole_year = month == 0 and begun + 11 <= ended
        periods.append(_phrase(_year(year) if is_whole_year else _month(year, month + 1)))
        begun += 12 if is_whole_year else 1
    return AnyOf(tuple(periods)) if len(periods) <= MOST_PERIODS else None


def _month_number(time: int) -> int:
    at = datetime.fromtimestamp(time / 1000, UTC)
    return at.year * 12 + at.month - 1


def _phrase(label: str) -> Phrase:
    return Phrase((label,))


def _year(year: int) -> str:
    return f"y{year}"


def _month(year: int, month: int) -> str:
    return f"m{year}{month:02}"


def _digest(letter: str, text: str) -> str:
    return letter + hashlib.sha256(text.encode()).hexdigest()[:8]
