"""Dates that stand on a line of their own, or beside a name, at the head of an article."""

import re
from datetime import date
from functools import cache

from nlp_worker.lexicons import lexicon


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(lexicon("months"), key=len, reverse=True))
    weekday = "|".join(sorted(lexicon("weekdays"), key=len, reverse=True))
    clock = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?"
    time = rf"(?:(?:,| at| -| –|\|)?\s*{clock})?"
    return re.compile(
        rf"\b(?:(?:{weekday})\.?,?\s+)?(?:"
        rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m1>{month})\.?,?\s+(?P<y1>\d{{4}})"
        rf"|(?P<m2>{month})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        rf"|(?P<y3>\d{{4}})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})"
        rf"|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})"
        rf"|(?P<m4>{month})\.?\s+(?P<y4>\d{{4}})"
        rf")(?!\d){time}",
        re.IGNORECASE,
    )


def find_date(view: str) -> re.Match[str] | None:
    """The first full date of a short line, the time of day beside it included."""
    return _pattern().search(view)


def without_date(view: str, found: re.Match[str]) -> str:
    """The line without its date."""
    return f"{view[: found.start()]} {view[found.end() :]}"


def iso_date(found: re.Match[str]) -> str:
    """The date as `YYYY-MM-DD` when it can be told, else as it stands."""
    parts = found.groupdict()
    for n in "123":
        day, month, year = parts.get(f"d{n}"), parts.get(f"m{n}"), parts.get(f"y{n}")
        if day and month and year:
            try:
                return date(int(year), _month(month), int(day)).isoformat()
            except ValueError:
                break
    return " ".join(found[0].split()).strip(" ,-–")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    order = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return order.index(text[:3].casefold()) + 1
