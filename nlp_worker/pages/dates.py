"""Dates that stand on a line of their own, or beside a name, at the head of an article."""

import re
from datetime import date
from functools import cache

from nlp_worker.languages.en import LANGUAGE as ENGLISH

_DIGIT = re.compile(r"\d")
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?"
_CLOCK = re.compile(
    r"\d{1,2}(?::\d{2}){1,2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?"
    r"|\d{1,2}(?:\.\d{2})?\s*[ap]\.?m\.?\s*(?:[A-Z]{2,4})?",
    re.IGNORECASE,
)


@cache
def _names() -> tuple[str, str, str]:
    """Patterns of a month, of a weekday before a date and of a time of day after one."""
    month = "|".join(sorted(ENGLISH.lexicon("months"), key=len, reverse=True))
    weekday = "|".join(sorted(ENGLISH.lexicon("weekdays"), key=len, reverse=True))
    return month, rf"(?:(?:{weekday})\.?,?\s+)?", rf"(?:(?:,| at| -| –|\|)?\s*{_TIME})?"


@cache
def _pattern() -> re.Pattern[str]:
    month, weekday, time = _names()
    return re.compile(
        rf"\b{weekday}(?:"
        rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m1>{month})\.?,?\s+(?P<y1>\d{{4}})"
        rf"|(?P<m2>{month})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        rf"|(?P<y3>\d{{4}})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})"
        rf"|(?P<n1>\d{{1,2}})[-/.](?P<n2>\d{{1,2}})[-/.](?:(?P<y5>\d{{4}})|\d{{2}})"
        rf"|(?P<m4>{month})\.?\s+(?P<y4>\d{{4}})"
        rf")(?!\d){time}",
        re.IGNORECASE,
    )


@cache
def _day_pattern() -> re.Pattern[str]:
    month, weekday, time = _names()
    return re.compile(
        rf"\b{weekday}(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{month})\b\.?"
        rf"|(?:{month})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?){time}\W*$",
        re.IGNORECASE,
    )


def find_date(view: str) -> re.Match[str] | None:
    """The first full date of a short line, the time of day beside it included."""
    return _pattern().search(view) if _DIGIT.search(view) else None


def find_day(view: str) -> re.Match[str] | None:
    """A day and a month without a year at the end of a line, the time of day included.

    A headline may end so too; only what stands before it can tell.
    """
    return _day_pattern().search(view) if _DIGIT.search(view) else None


def is_clock(view: str) -> bool:
    """Whether a line is a time of day and nothing else, as in a live report."""
    return bool(_CLOCK.fullmatch(view.strip()))


def without_date(view: str, found: re.Match[str]) -> str:
    """The line without its date."""
    return f"{view[: found.start()]} {view[found.end() :]}"


def has_clock(view: str) -> bool:
    """Whether a line has a time of day."""
    return bool(_CLOCK.search(view))


def without_clock(view: str) -> str:
    """The line without its times of day."""
    return _CLOCK.sub(" ", view).strip()


def iso_date(found: re.Match[str]) -> str:
    """The date as `YYYY-MM-DD` when it can be told, else as it stands."""
    parts = found.groupdict()
    if day := parts.get("day"):
        return " ".join(day.split())
    for n in "123":
        day, month, year = parts.get(f"d{n}"), parts.get(f"m{n}"), parts.get(f"y{n}")
        if day and month and year:
            try:
                return date(int(year), _month(month), int(day)).isoformat()
            except ValueError:
                break
    if figures := _told_apart(parts):
        return figures
    return " ".join(found[0].split()).strip(" ,-–")


def _told_apart(parts: dict[str, str | None]) -> str | None:
    """A date in figures where only one of the first two can be the month."""
    first, second, year = (int(parts.get(name) or 0) for name in ("n1", "n2", "y5"))
    if not year or not (first > 12 or second > 12 or first == second):
        return None
    day, month = (first, second) if first > 12 else (second, first)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    order = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return order.index(text[:3].casefold()) + 1
