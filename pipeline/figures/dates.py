"""Dates and spans of time as a report writes them, with the days that they mean. Reads text only."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.patterns import find_all

MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
MONTHS |= {m.lower(): i for i, m in enumerate(calendar.month_abbr) if m}
MONTHS["sept"] = 9
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?"
    r"|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
    rf"|{'|'.join(m.upper() for m in calendar.month_name if m)})"
)
NOT_A_NAME = rf"(?:{MONTH}|Spring|Summer|Autumn|Winter|Easter|Christmas)\b"
"""What dates with the year behind it, though it has a capital."""
YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
DASH = r"\s?(?:[-–—/]|to|and|until)\s?"
SEASON = r"(?:spring|summer|autumn|fall|winter)"
HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
PERIOD = (
    r"(?:(?:the\s+)?(?:end|beginning|start|middle|close|course|first half|second half"
    r"|first quarter|second quarter|third quarter|fourth quarter|"
    r"last quarter|first semester|second semester|spring|summer|autumn|winter"
    r"|early part)\s+of\s+(?:the\s+year\s+)?|(?:early|late|mid)[-\s]|year[-\s]end\s+|end[-\s]"
    r"|Q[1-4]\s+(?:of\s+)?|H[12]\s+(?:of\s+)?|FY\s?|"
    r"(?:the\s+)?(?:fiscal|financial|academic|school|calendar)\s+year\s+|(?:the\s+)?first\s+\w+\s+months\s+of\s+)"
)


@dataclass(frozen=True)
class When:
    """A date expression: its place, its words and the first and last day that it means (None: the report must say)."""

    start: int
    end: int
    text: str
    date_start: str | None
    date_end: str | None
    kind: str
    """``date``, ``year``, ``time`` or ``relative``."""


PATTERNS: list[tuple[str, str]] = [
    # 14:00-16:15, 9.30 a.m., 14h30
    (
        "time",
        r"\b(?:[01]?\d|2[0-4])[:.][0-5]\d\s?(?:[-–—]|to)\s?(?:[01]?\d"
        r"|2[0-4])[:.][0-5]\d(?:\s?(?:hrs?|[ap]\.?m\.?|h)\b)?(?!\d|\.\d)(?!\s?(?:%|per\s?cent"
        r"|million|billion))",
    ),
    (
        "time",
        r"(?<=\bbetween )(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s(?:and|to)\s(?:[01]?\d"
        r"|2[0-4])(?:[.:][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)",
    ),
    ("time", r"\b(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?\b(?!:)"),
    ("time", r"\b(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock|hrs\b)"),
    ("time", r"\b(?:[01]?\d|2[0-4])\s?(?:[-–—]|to)\s?(?:1[0-2]|0?\d)\s?(?:[ap]\.m\.|[ap]m\b)"),
    ("time", r"\b(?:[01]?\d|2[0-4])h[0-5]\d\b"),
    # half past two, a quarter to nine; "it is not yet nine when"; nine in the morning
    (
        "time",
        rf"\b(?:half\spast|quarter\s(?:past|to))\s(?:{HOUR}|1?\d)\b"
        rf"|(?<!from\s)\b(?:five|ten|twenty|twenty-five|[12]?\d)\sminutes\s(?:past|to)\s(?:{HOUR}|1?\d)"
        r"(?=\s*(?:[.,;:)]|$|(?:on|in\sthe|o['’]clock)\b))"
        r"|(?<=\bit\s)(?:is|was)\s(?:(?:not\syet|almost|nearly|already|just|only|past)\s){0,2}"
        rf"{HOUR}(?=\s(?:when|and|before)\b)"
        rf"|\b{HOUR}(?=\s(?:in\sthe|that|this)\s(?:morning|afternoon|evening)\b)",
    ),
    ("time", r"(?<=\bat )(?:[01]?\d|2[0-4])\.[0-5]\d(?=\s*(?:,|;|on\b|and\b|CET|GMT|UTC|local|hours))(?!\s?(?:%|per))"),
    # 2019-10-24, 24/10/2019, 24.10.2019
    ("iso", rf"\b({YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b"),
    ("dmy", rf"\b(0?[1-9]|[12]\d|3[01])[./](0?[1-9]|1[0-2])[./]({YEAR})\b"),
    # 30 September to 2 October 2019; 9-10 October 2018; 24 February
    ("dm-dm-y", rf"\b({DAY})\s+({MONTH})(?:\s+({YEAR}))?{DASH}({DAY})\s+({MONTH}),?(?:\s+({YEAR}))?\b"),
    ("d-dm-y", rf"\b({DAY})(?:{DASH}|,\s?)({DAY})(?:\s+and\s+({DAY}))?\s+(?:of\s+)?({MONTH}),?(?:\s+({YEAR}))?\b"),
    ("dmy-words", rf"\b{WEEKDAY}({DAY})\s+(?:of\s+)?({MONTH}),?(?:\s+({YEAR}))?\b"),
    ("mdy-range", rf"\b({MONTH})\s+({DAY}){DASH}({DAY}),?(?:\s+({YEAR}))?(?!\s*[%\d])\b"),
    (
        "mdy",
        rf"\b({MONTH})\s+({DAY})(?:,?\s+({YEAR}))?\b(?!\s*[%,.]\d)(?!\s+(?:people|cases|per|states"
        rf"|countries|million|billion))",
    ),
    ("m-m-y", rf"\b({MONTH})(?:\s+({YEAR}))?{DASH}({MONTH})(?:,?\s+({YEAR}))\b"),
    ("m-m", rf"\b({MONTH}){DASH}({MONTH})\b"),
    ("my", rf"\b({MONTH})(?:,|\s+of|\s*/)?\s*({YEAR})\b"),
    # 2015/16, 2010-2020, between 2010 and 2020, from 2010 to 2020
    ("y-y", rf"\b(?:FY\s?)?({YEAR})\s?[-–—/]\s?({YEAR}|\d\d)\b(?![-/\d])"),
    (
        "y-y",
        rf"(?:(?<=between )|(?<=from )|(?<=years )|(?<=in )|(?<=period ))({YEAR})\s+(?:and|to|until"
        rf"|through)\s+({YEAR})\b",
    ),
    ("decade", r"\b(?:the\s+|early\s+|mid-|late\s+)?((?:1[5-9]|20)\d0)['’]?s\b"),
    ("py", rf"\b{PERIOD}({YEAR})\b"),
    ("season", rf"\b(?:the\s+)?({SEASON})\s+(?:of\s+)?({YEAR})\b"),
    (
        "quarter",
        r"\b(?:the\s+)?(?:first|second|third|fourth|last)\s+(?:quarter|half"
        r"|semester)(?:\s+of\s+(?:the\s+year|this\s+year|last\s+year|next\s+year))?",
    ),
    ("y", rf"(?<![\w/.,\-–:])({YEAR})(?![\w/]|[-–]\d|[.,:]\d)"),
    (
        "relative",
        r"\b(?:this|last|next|the current|the previous|the preceding|the following|the past"
        r"|the coming)\s+(?:year|month|week|quarter|decade)\b(?!-)",
    ),
    (
        "month",
        r"\b(?:in|since|by|until|during|of|from|last|early|late)\s+(?:early\s+|late\s+"
        r"|mid-)?((?:January|February|March|April|June|July|August|September|October|November"
        r"|December))\b(?!\s+\d)",
    ),
    (
        "relative",
        r"\b(?:yesterday|today|nowadays|currently|at present|to date|so far|at the time"
        r"|to this day|until now|up to now|at the moment|as of now)\b",
    ),
    (
        "relative",
        r"\b(?:over|in|during|within|for|throughout)\s+the\s+(?:last|past|next|coming|previous"
        r"|preceding)\s+(?:(?:\w+|\d+)\s+)?(?:years?|months?|weeks?|days?|decades?|quarters?)\b",
    ),
]
COMPILED = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS]
CASELESS = {"y-y", "relative", "season", "quarter", "time", "py", "decade"}
COMPILED = [(k, re.compile(p.pattern, re.I) if k in CASELESS else p) for k, p in COMPILED]
COUNTED = re.compile(
    r"\s+(?:(?:new|further|additional|more|of\s+(?:these|those|them|the))\b"
    r"|(?:(?!(?:is|was|are|were|has|had|will)\b)[^\W\d]+\s+){0,2}?(?:people|persons|children|cases|women|men|victims|refugees|migrants"
    r"|students|participants|"
    r"officers|workers|families|households|schools|hospitals|vehicles|vessels|tonnes|tons"
    r"|kilometres|kilometers|metres|hectares|litres|"
    r"euros|dollars|deaths|inspections|projects|companies|units|jobs|samples|km|MW|GW|kg|ha|GWh"
    r"|TWh|staff|trainees|patients|houses|trees|books|incidents|sites|stations|"
    r"questionnaires|responses|respondents|applications|complaints|investigations|devices|copies"
    r"|downloads|visits|visitors|words|hours|days)\b|per\s?cent|%)",
    re.I,
)


def dates(text: str, *, year: int | None = None) -> list[When]:
    """All dates, years and times of a text, in order, none overlapping; ``year`` is the report's, for "this year"."""
    return list(_in_short(text, year)) if len(text) < SHORT else _dates(text, year)


SHORT = 120
"""Characters of a text, such as the head of a column, that each of many figures asks for."""


@lru_cache(maxsize=256)
def _in_short(text: str, year: int | None) -> tuple[When, ...]:
    return tuple(_dates(text, year))


def _dates(text: str, year: int | None) -> list[When]:
    found: list[When] = []
    taken = bytearray(len(text) + 1)
    for kind, m in find_all(COMPILED, text):
        if any(taken[m.start() : m.end()]):
            continue
        if kind == "y" and not _is_year(text, m):
            continue
        when = _when(kind, m, year)
        if when is None:
            continue
        found.append(when)
        taken[when.start : when.end] = b"\x01" * (when.end - when.start)
    return sorted(found, key=lambda w: w.start)


def _is_year(text: str, m: re.Match[str]) -> bool:
    before = text[max(0, m.start() - 25) : m.start()]
    after = text[m.end() : m.end() + 60]
    if re.match(r"\s?(?:%|per\s?cent|million|billion|thousand|km\b|kg\b|MW\b|GW\b|EUR\b|USD\b|euros?\b|€|\$)", after):
        return False
    if re.search(
        r"[$€£¥]\s?$|\b(?:EUR|USD|CHF|GBP)\s?$|\+$|\b(?:over|more than|than|approximately|some"
        r"|about|nearly|almost|exactly|roughly|at least|up to)\s+$",
        before,
    ):
        if re.search(r"\b(?:than|over|to|than in)\s+$", before) and not re.search(r"[$€£¥]\s?$", before):
            return not COUNTED.match(after) and not re.match(
                r"\s+(?:[a-z-]+\s+){0,2}?[a-z]{3,}s\b(?<!ss)(?<!was)(?<!has)", after
            )
        return False
    if COUNTED.match(after):
        return bool(
            re.search(r"\b(?:in|since|by|until|during|from|of|for)\s+(?:early\s+|late\s+)?$", before, re.I)
        ) and not re.search(r"\b(?:some|of|for|by)\s+$", before)
    return True


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _iso(year: int, month: int, day: int) -> str:
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(day, last):02d}"


def _month_span(year: int, first: int, last: int) -> tuple[str, str]:
    return _iso(year, first, 1), _iso(year, last, 31)


def _when(kind: str, m: re.Match[str], report_year: int | None) -> When | None:
    """The days of one match; a day or a month without a year takes the report's, where it is known."""
    start: str | None = None
    end: str | None = None
    out = "date"
    g = m.groups()
    if kind == "time":
        out = "time"
    elif kind == "iso":
        start = end = _iso(int(g[0]), int(g[1]), int(g[2]))
    elif kind == "dmy":
        start = end = _iso(int(g[2]), int(g[1]), int(g[0]))
    elif kind == "dm-dm-y":
        y2 = int(g[5]) if g[5] else report_year
        y1 = int(g[2]) if g[2] else y2
        if y1 and y2:
            start, end = _iso(y1, _month(g[1]), _day(g[0])), _iso(y2, _month(g[4]), _day(g[3]))
    elif kind == "d-dm-y":
        y = int(g[4]) if g[4] else report_year
        if _day(g[0]) >= _day(g[1]) and not g[2]:
            return None
        if y:
            start, end = _iso(y, _month(g[3]), _day(g[0])), _iso(y, _month(g[3]), _day(g[2] or g[1]))
    elif kind == "dmy-words":
        y = int(g[2]) if g[2] else report_year
        if y:
            start = end = _iso(y, _month(g[1]), _day(g[0]))
    elif kind == "mdy-range":
        y = int(g[3]) if g[3] else report_year
        if y:
            start, end = _iso(y, _month(g[0]), _day(g[1])), _iso(y, _month(g[0]), _day(g[2]))
    elif kind == "mdy":
        y = int(g[2]) if g[2] else report_year
        if g[0] == "May" and not g[2] and m.string[max(0, m.start() - 1) : m.start()] not in (" ", "", "("):
            return None
        if y:
            start = end = _iso(y, _month(g[0]), _day(g[1]))
    elif kind == "m-m-y":
        y2 = int(g[3])
        start, end = _iso(int(g[1]) if g[1] else y2, _month(g[0]), 1), _iso(y2, _month(g[2]), 31)
    elif kind == "m-m":
        if "May" in (g[0], g[1]) and "may" in m.group():
            return None
        if report_year:
            start, end = (
                _month_span(report_year, _month(g[0]), _month(g[1])) if _month(g[0]) <= _month(g[1]) else (None, None)
            )
    elif kind == "my":
        start, end = _month_span(int(g[1]), _month(g[0]), _month(g[0]))
    elif kind == "y-y":
        y1 = int(g[0])
        y2 = int(g[1]) if len(g[1]) == 4 else y1 // 100 * 100 + int(g[1])
        if y2 <= y1:
            return None
        start, end, out = _iso(y1, 1, 1), _iso(y2, 12, 31), "year"
    elif kind == "decade":
        start, end, out = _iso(int(g[0]), 1, 1), _iso(int(g[0]) + 9, 12, 31), "year"
    elif kind == "py":
        y = int(g[0])
        start, end = _part_of_year(m.group().lower(), y)
    elif kind == "season":
        y = int(g[1])
        first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[g[0].lower()]
        start, end = (_iso(y, first, 1), _iso(y, first + 2, 31)) if first < 12 else (_iso(y, 12, 1), _iso(y + 1, 2, 28))
    elif kind == "y":
        start, end, out = _iso(int(g[0]), 1, 1), _iso(int(g[0]), 12, 31), "year"
    elif kind == "month":
        if report_year:
            start, end = _month_span(report_year, _month(g[0]), _month(g[0]))
        return When(m.start(1), m.end(1), m.group(1), start, end, "date")
    elif kind in ("relative", "quarter"):
        out = "relative"
        if (
            report_year
            and (
                step := {
                    "this year": 0,
                    "the current year": 0,
                    "last year": -1,
                    "the previous year": -1,
                    "the preceding year": -1,
                    "next year": 1,
                    "the following year": 1,
                    "the coming year": 1,
                }.get(m.group().lower())
            )
            is not None
        ):
            start, end = _iso(report_year + step, 1, 1), _iso(report_year + step, 12, 31)
    return When(m.start(), m.end(), m.group(), start, end, out)


def _part_of_year(words: str, y: int) -> tuple[str, str]:
    if "first half" in words or "first semester" in words or words.startswith("h1"):
        return _month_span(y, 1, 6)
    if "second half" in words or "second semester" in words or words.startswith("h2"):
        return _month_span(y, 7, 12)
    quarters = {"first quarter": 1, "second quarter": 2, "third quarter": 3, "fourth quarter": 4, "last quarter": 4}
    for name, n in quarters.items():
        if name in words:
            return _month_span(y, 3 * n - 2, 3 * n)
    if q := re.match(r"q([1-4])", words):
        return _month_span(y, 3 * int(q[1]) - 2, 3 * int(q[1]))
    for season, first in (("spring", 3), ("summer", 6), ("autumn", 9)):
        if season in words:
            return _month_span(y, first, first + 2)
    if re.search(r"\b(?:end|close)\b|year[-\s]end", words):
        return _iso(y, 12, 31), _iso(y, 12, 31)
    if re.search(r"\b(?:start|beginning)\b", words):
        return _iso(y, 1, 1), _iso(y, 1, 1)
    return _iso(y, 1, 1), _iso(y, 12, 31)
