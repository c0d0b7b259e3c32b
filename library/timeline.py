"""Counts of quotations over time."""

from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from library.search import filtered, most_frequent_values
from library.search_filter import Search
from library.tables import quotes
from shared.contracts import Timeline, TimelineCount

By = Literal["day", "week", "month"]
Group = Literal["person", "source", "type", "gender"]
DAY_MS = 86_400_000
# Days from Monday, 1 January of year 1 to 1970: dates before 1970 must not be rounded up.
DAYS_BEFORE_1970 = date(1970, 1, 1).toordinal() - 1


def timeline(connection: Connection, search: Search, by: By, group: Group | None) -> Timeline:
    """Return the number of quotations in each day, week or month (UTC) that has any.

    With a group: for each of its most frequent values.
    """
    bucket = _bucket(by).label("bucket")
    value = quotes.c[group].label("value") if group else None
    columns: list[ColumnElement[Any]] = [bucket] if value is None else [bucket, value]
    statement: Select[Any] = filtered(
        connection, select(*columns, func.count().label("number")).select_from(quotes), search
    )
    names: dict[str | None, str | None] = {}
    if group is not None:
        shown = most_frequent_values(connection, search, group)
        names = {item.value: item.name for item in shown}
        column = quotes.c[group]
        known = column.in_([item for item in names if item is not None])
        statement = statement.where(or_(known, column.is_(None)) if None in names else known)
    rows = connection.execute(statement.group_by(*columns).order_by(bucket)).all()
    return Timeline(
        by=by,
        group=group,
        items=[
            TimelineCount(
                start=_start(by, row.bucket),
                value=row.value if group else None,
                name=names.get(row.value) if group else None,
                count=row.number,
            )
            for row in rows
        ],
    )


def _bucket(by: By) -> ColumnElement[Any]:
    if by == "month":
        return quotes.c.month
    days = (quotes.c.dated + DAYS_BEFORE_1970 * DAY_MS) // DAY_MS
    return days // 7 if by == "week" else days


def _start(by: By, bucket: Any) -> date:
    """Return the first day of a bucket; weeks begin on Monday, as does year 1."""
    if by == "month":
        return date.fromisoformat(f"{bucket}-01")
    return date.min + timedelta(days=int(bucket) * (7 if by == "week" else 1))
