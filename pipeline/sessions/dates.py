"""Dates as reports print them: a day, a span of days, with or without weekday and year."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from pipeline.sessions.words import alternatives, load

DASH = r"[-\u2010-\u2015\u2212]"


class Dates(NamedTuple):
    """Where a date stands in the text, and its first and last day; the year is None where none is printed or given."""

    start: int
    end: int
    first: date
    last: date
    year_printed: bool


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    numbers = load("numbers")
    month = rf"(?:{alternatives(tuple(numbers['months']))})\.?"
    week = rf"(?:(?:{alternatives(tuple(numbers['weekdays']))})\.?,?\s+(?:the\s+)?)?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    year = r"(?:1[89]|20)\d\d"
    to = rf"(?:\s*(?:{DASH}|to|until|till|and|&|/|through)\s*|,\s+(?:to|until|till|through)\s+)"
    return tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            r"(?<!\d)(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
            # 5.3.2014, 05/03/2014, 5.-7.3.2014
            rf"(?<![\d./-])(?:(?P<n0>\d{{1,2}})\.?\s*{DASH}\s*)?(?P<n1>\d{{1,2}})(?P<sign>[./-])(?P<n2>\d{{1,2}})(?P=sign)"
            rf"(?P<n3>{year})(?![\d/-])",
            rf"\b{week}(?P<d1>{day})(?:\s+(?P<m1>{month})(?:,?\s+(?P<y1>{year}))?)?"
            rf"(?:{to}{week}(?P<d2>{day})|(?:,\s*{day})*,?\s+and\s+(?P<d3>{day}))\s+(?:of\s+)?(?P<m2>{month})"
            rf"(?:,?\s+(?P<y2>{year}))?\b",
            rf"\b{week}(?P<d1>{day})\s+(?:of\s+)?(?P<m2>{month})(?:,?\s+(?P<y2>{year}))?\b",
            rf"\b{week}(?P<m1>{month})\s+(?P<d1>{day})(?:{to}{week}(?:(?P<m2>{month})\s+)?(?P<d2>{day}))?"
            rf"(?:,?\s+(?P<y2>{year}))?(?!\d)",
        )
    )


IN_NUMBERS = 2
"""The first patterns, for dates without a month's name."""


@cache
def _months() -> frozenset[str]:
    """What months' names begin with, one of which stands in every other date."""
    return frozenset(name[:3] for name in load("numbers")["months"])


_DIGIT = re.compile(r"\d")
"""No date is without one."""


def find_dates(text: str, year: int | None = None) -> list[Dates]:
    """All dates in text order, longest reading first. ``year`` stands in where none is printed; without it such are
    left out."""
    found: list[Dates] = []
    if not _DIGIT.search(text):
        return found
    patterns = _patterns()
    low = text.casefold()
    if not any(month in low for month in _months()):
        patterns = patterns[:IN_NUMBERS]
    for pattern in patterns:
        for match in pattern.finditer(text):
            if any(match.start() < f.end and f.start < match.end() for f in found):
                continue
            made = _read(match, year)
            if made:
                found.append(made)
    return sorted(found)


def _read(match: re.Match[str], year: int | None) -> Dates | None:
    groups = match.groupdict()
    months = load("numbers")["months"]
    try:
        if groups.get("iso"):
            first = date.fromisoformat(groups["iso"])
            return Dates(match.start(), match.end(), first, first, True)
        if groups.get("n3"):
            return _numeric(match)
        printed = groups.get("y2") or groups.get("y1")
        last_year = int(printed) if printed else year
        if last_year is None:
            return None
        first_year = int(groups["y1"]) if groups.get("y1") else last_year
        one, two = groups.get("m1"), groups.get("m2")
        month1 = months[(one or two or "").casefold().rstrip(".")]
        month2 = months[(two or one or "").casefold().rstrip(".")]
        day1 = _day(groups["d1"])
        day2 = _day(groups.get("d2") or groups.get("d3") or groups["d1"])
        if month1 > month2 and not groups.get("y1"):
            first_year -= 1  # "30 December - 2 January 2024"
        first, last = date(first_year, month1, day1), date(last_year, month2, day2)
    except (ValueError, KeyError):
        return None
    if last < first:
        return None
    return Dates(match.start(), match.end(), first, last, printed is not None)


def _numeric(match: re.Match[str]) -> Dates | None:
    """A date in numbers: the day first, or the month where the second number can be none."""
    day, month, year = int(match["n1"]), int(match["n2"]), int(match["n3"])
    if month > 12 and not match["n0"]:
        day, month = month, day
    last = date(year, month, day)
    first = date(year, month, int(match["n0"])) if match["n0"] else last
    return Dates(match.start(), match.end(), first, last, True) if first <= last else None


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))
