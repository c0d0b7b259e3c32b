"""Dates on a line of their own, or beside a name, at the head of an article."""

import re
from datetime import date
from functools import cache

from nlp_worker.languages import Language

_DIGIT = re.compile(r"\d")
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s{0,20}(?:[ap]\.?m\.?)?\s{0,20}(?:[A-Z]{2,4}\b)?"
_TIME_OF_DAY = re.compile(
    r"\d{1,2}(?::\d{2}){1,2}\s{0,20}(?:[ap]\.?m\.?)?\s{0,20}(?:[A-Z]{2,4})?"
    r"|\d{1,2}(?:\.\d{2})?\s{0,20}[ap]\.?m\.?\s{0,20}(?:[A-Z]{2,4})?",
    re.IGNORECASE,
)


_NEVER = "(?!)"
"""The pattern of a word list without entries."""


@cache
def _word_patterns(language: Language) -> tuple[str, str, str]:
    """Return patterns of a month, of a weekday before a date and of a time after one."""
    month, weekday = (
        "|".join(sorted(language.lexicon(name), key=len, reverse=True)) or _NEVER
        for name in ("months", "weekdays")
    )
    return month, rf"(?:(?:{weekday})\.?,?\s+)?", rf"(?:(?:,| at| -| –|\|)?\s{{0,20}}{_TIME})?"


@cache
def _date_pattern(language: Language) -> re.Pattern[str]:
    month, weekday, time = _word_patterns(language)
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
def _day_pattern(language: Language) -> re.Pattern[str]:
    month, weekday, time = _word_patterns(language)
    return re.compile(
        rf"\b{weekday}(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{month})\b\.?"
        rf"|(?:{month})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?){time}\W*$",
        re.IGNORECASE,
    )


def find_date(view: str, language: Language) -> re.Match[str] | None:
    """Return the first full date of a short line, with the time of day beside it."""
    return _date_pattern(language).search(view) if _DIGIT.search(view) else None


def find_day(view: str, language: Language) -> re.Match[str] | None:
    """Return a day and a month without a year at the end of a line, with the time of day.

    A headline may end in one too; the words before it decide.
    """
    return _day_pattern(language).search(view) if _DIGIT.search(view) else None


def is_time(view: str) -> bool:
    """Return whether a line is a time of day and nothing else, as in a live report."""
    return bool(_TIME_OF_DAY.fullmatch(view.strip()))


def without_date(view: str, found: re.Match[str]) -> str:
    """Return the line without its date."""
    return f"{view[: found.start()]} {view[found.end() :]}"


def has_time(view: str) -> bool:
    """Return whether a line has a time of day."""
    return bool(_TIME_OF_DAY.search(view))


def without_times(view: str) -> str:
    """Return the line without its times of day."""
    return _TIME_OF_DAY.sub(" ", view).strip()


def iso_date(found: re.Match[str]) -> str:
    """Return the date as `YYYY-MM-DD` when it is clear, else as it is written."""
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
    if figures := _date_in_figures(parts):
        return figures
    return " ".join(found[0].split()).strip(" ,-–")


def _date_in_figures(parts: dict[str, str | None]) -> str | None:
    """Return a date in figures when only one of the first two numbers can be the month."""
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
