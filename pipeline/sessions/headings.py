"""What one heading says: its day and date, the label and number of a session, its title, and what its words suggest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.sessions.dates import DASH, find_dates
from pipeline.sessions.words import ROMAN, alternatives, cue, label_kinds, load, value

SEPARATOR = rf"(?:\s*[:.|;)/\u2022\u00b7]|\s*{DASH}+)\s*"
CLOCK = (
    r"(?:\d{1,2}[:.h]\d\d(?:\s*(?:[ap]\.?m\b\.?|hrs?\b|hours\b))?|\d{1,2}\s*[ap]\.?m\b\.?|noon\b|midday\b|midnight\b)"
)
TIME = re.compile(
    rf"\(?\b(?:(?:from|at)\s+)?(?:(?:{CLOCK}|\d{{1,2}})\s*(?:{DASH}|to|until)\s*)?{CLOCK}"
    r"(?:\s*\(?(?-i:[A-Z]{2,4})\b(?:[+-]\d+)?\)?)?\)?",
    re.IGNORECASE,
)

HALF_DAY = re.compile(rf"^(?:morning|forenoon|afternoon|evening|[ap]\.?m\.?)(?:$|{SEPARATOR})", re.IGNORECASE)
"""The part of a day behind its date: ``Wednesday, June 7 - Morning``, ``Day 2, afternoon: Trade``."""


@dataclass(frozen=True)
class Reading:
    """A heading's parts. ``form`` is ``label_number``, ``label``, ``number``, ``day`` or ``plain``."""

    form: str
    title: str | None
    kind: str | None = None
    label: str | None = None
    number: str | None = None
    numeral: str | None = None
    depth: int = 0
    day: int | None = None
    date: date | None = None
    cue: str | None = None
    separated: bool = True


@cache
def _label_patterns() -> tuple[re.Pattern[str], ...]:
    words = load("numbers")
    labels = alternatives(tuple(label_kinds()))
    cardinal = alternatives(tuple(words["cardinal"]))
    ordinal = rf"{alternatives(tuple(words['ordinal']))}|\d{{1,2}}(?:st|nd|rd|th)"
    number = (
        rf"(?:\d{{1,3}}(?:\.\d{{1,2}})*[A-Za-z]?|(?-i:{ROMAN.pattern})(?![A-Za-z])|(?-i:[A-Z])(?![A-Za-z'’])"
        rf"|(?:{cardinal})\b)"
    )
    sub = r"(?:\s?\([a-z0-9]{1,4}\))*"
    several = rf"{number}{sub}(?:(?:\s*(?:,|and|&|{DASH})\s*){number}{sub})*(?![\w%])"
    first = re.compile(
        rf"(?P<label>{labels})s?(?:\s+(?:no\.?|number|nr\.?)|\s*[#№])?\s*(?P<number>{several})"
        rf"(?P<agenda>\s+(?:of|on)\s+the\s+(?:\w+\s+)?agenda)?",
        re.IGNORECASE,
    )
    modified = re.compile(
        rf"(?P<modifier>(?-i:[A-Z])[\w-]+\s+(?:[\w-]+\s+)?)(?=(?:{labels})\s*(?:\d|(?-i:[IVX]+\b|[A-Z]\b)))",
        re.IGNORECASE,
    )
    # Between an ordinal and its label a word or two may say what kind: ``First Business Session``.
    second = re.compile(
        rf"(?:the\s+)?(?:(?P<ordinal>{ordinal})\s+(?:(?-i:[A-Z])[\w-]+\s+){{0,2}}?)?(?P<label>{labels})\b",
        re.IGNORECASE,
    )
    return first, second, modified


@cache
def _day_pattern() -> re.Pattern[str]:
    words = load("numbers")
    cardinal, ordinal = alternatives(tuple(words["cardinal"])), alternatives(tuple(words["ordinal"]))
    return re.compile(
        rf"(?:day\s+(?P<n>\d{{1,2}}|{cardinal}|(?-i:{ROMAN.pattern}))|(?P<o>{ordinal}|\d(?:st|nd|rd|th))\s+day)"
        rf"\b(?!\s+of\b)",
        re.IGNORECASE,
    )


@cache
def _day_tail() -> re.Pattern[str]:
    """A day behind a title: ``Session 2: Maintenance (Day 1)``, ``Courts – Day 2``."""
    return re.compile(rf"(?:\s*[,(|\[]|\s{DASH})\s*(?:{_day_pattern().pattern})[\s)\]]*$", re.IGNORECASE)


@cache
def _item_tail() -> re.Pattern[str]:
    """An agenda item named behind its title: ``SNAKEBITE: Item 7.2 of the agenda``, ``Accounts (agenda item 4)``."""
    items = alternatives(tuple(load("headings")["labels"]["agenda_item"]))
    return re.compile(
        rf"(?:\s*[:(\[|]|\s{DASH})\s*(?P<label>{items})s?\s+(?P<number>\d{{1,3}}(?:\.\d{{1,2}})*(?:\s?\([a-z0-9]{{1,4}}\))*)"
        r"(?:\s+(?:of|on)\s+the\s+(?:\w+\s+)?agenda)?[\s)\]]*$",
        re.IGNORECASE,
    )


def read_heading(text: str, *, year: int | None = None) -> Reading:
    """Read one heading. ``year`` serves dates printed without one."""
    rest = " ".join(re.sub(r"[\s.\u2026]{4,}\d+\s*$", "", text).split())
    day, when, rest = _strip_time(rest, year)
    bare = re.match(
        rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}})*|(?-i:{ROMAN.pattern})|[A-Z])(?:[.)]+|\s*{DASH}|\s*\||:)\s+(?=\S)|"
        rf"(?P<m>\d{{1,2}}(?:\.\d{{1,2}})+)\s+(?=\S)|(?P<k>\d{{1,2}})\s+(?=[A-Z“\"])",
        rest,
    )
    number = None
    item = False
    if bare:
        number = bare["n"] or bare["m"] or bare["k"]
        rest = rest[bare.end() :]
        if tail := _item_tail().search(rest):
            rest, item = rest[: tail.start()], True  # "II. Adoption of the agenda (agenda item 1)"
    labelled = _read_label(rest, day, when) or (None if number else _read_item_tail(rest, day, when))
    if labelled:
        return labelled
    title = _clean(rest)
    form = "number" if number else "day" if (day or when) else "plain"
    return Reading(
        form=form,
        title=title,
        kind="agenda_item" if item else None,
        number=number,
        numeral=_numeral(number),
        depth=number.count(".") + 1 if number else 0,
        day=day,
        date=when,
        cue=_cue(title),
    )


def _read_label(rest: str, day: int | None, when: date | None) -> Reading | None:
    numbered, plain, modified = _label_patterns()
    match = numbered.match(rest)
    qualified = None if match else modified.match(rest)
    if qualified:
        match = numbered.match(rest, qualified.end())
    if match:
        after = rest[match.end() :]
        separator = re.match(SEPARATOR, after)
        loose = re.match(r"\s+(?=[A-Z“\"‘'(\d])|\s+(?=on\b)|$", after)
        if separator or loose and not (qualified and after.strip()):
            title = _clean(after[separator.end() if separator else 0 :])
            number = match["number"]
            kind = label_kinds()[_plain_label(match["label"])]
            return Reading(
                form="label_number",
                title=title,
                kind=kind,
                label=match["label"],
                number=number,
                numeral=_numeral(number),
                depth=1,
                day=day,
                date=when,
                cue=_cue(title) if title else None,
                separated=bool(separator) or not after.strip(),
            )
    if match := plain.match(rest):
        label = _plain_label(match["label"])
        after = rest[match.end() :]
        separator = re.match(SEPARATOR, after)
        end = not after.strip()
        if match["ordinal"] and (separator or end):
            title = _clean(after[separator.end() :]) if separator else None
            return Reading(
                form="label_number",
                title=title,
                kind=label_kinds()[label],
                label=match["label"],
                number=match["ordinal"],
                numeral="word",
                depth=1,
                day=day,
                date=when,
                cue=_cue(title) if title else None,
            )
        on = re.match(r"\s+on\s", after)
        words = load("headings")
        needed = label in words["number_required"] and not (separator and label in words["title_suffices"])
        if not needed and not match["ordinal"] and (separator or end or on):
            title = _clean(after[separator.end() :]) if separator and after[separator.end() :].strip() else _clean(rest)
            return Reading(
                form="label",
                title=title,
                kind=label_kinds()[label],
                label=match["label"],
                day=day,
                date=when,
                cue=_cue(title),
                separated=bool(separator) or end,
            )
    return None


def _read_item_tail(rest: str, day: int | None, when: date | None) -> Reading | None:
    match = _item_tail().search(rest)
    title = _clean(rest[: match.start()]) if match else None
    if not match or not title:
        return None
    return Reading(
        form="label_number",
        title=title,
        kind="agenda_item",
        label=match["label"],
        number=match["number"],
        numeral="arabic",
        depth=1,
        day=day,
        date=when,
        cue=_cue(title),
    )


def _plain_label(label: str) -> str:
    squeezed = " ".join(label.casefold().split())
    kinds = label_kinds()
    if squeezed in kinds:
        return squeezed
    wanted = re.sub(r"[\s-]", "", squeezed)
    return next(word for word in kinds if re.sub(r"[\s-]", "", word) == wanted)


def _strip_time(rest: str, year: int | None) -> tuple[int | None, date | None, str]:
    """Take day, date and time from both ends of a heading: ``Day 1. Session 2 – Title (14:00–16:00)``."""
    day: int | None = None
    when: date | None = None
    for _ in range(4):
        rest = rest.strip()
        lead = _day_pattern().match(rest)
        if lead and (not rest[lead.end() :].strip() or re.match(SEPARATOR + r"|\s*[,(]\s*", rest[lead.end() :])):
            day = value(lead["n"] or lead["o"])
            rest = re.sub(r"^(?:" + SEPARATOR + r"|\s*,\s*)", "", rest[lead.end() :])
            continue
        dates = find_dates(rest, year)
        if (
            dates
            and rest[: dates[0].start].strip("( ") == ""
            and re.match(r"\s*$|\s*[,)]\s*|" + SEPARATOR, rest[dates[0].end :])
        ):
            when = when or dates[0].first
            rest = re.sub(r"^(?:\s*[,)]\s*|" + SEPARATOR + ")", "", rest[dates[0].end :])
            continue
        if (
            dates
            and not rest[dates[-1].end :].strip(" )]")
            and re.search(rf"(?:[,(|:\[]|\s{DASH})\s*$", rest[: dates[-1].start])
        ):
            when = when or dates[-1].first
            rest = re.sub(rf"(?:[,(|:\[]|\s{DASH})\s*$", "", rest[: dates[-1].start])
            continue
        clock = TIME.match(rest)
        if clock and clock.end() >= 5:
            rest = re.sub(r"^(?:\s*,\s*|" + SEPARATOR + ")", "", rest[clock.end() :])
            continue
        banner = _day_tail().search(rest)
        if banner and rest[: banner.start()].strip():
            day = day or value(banner["n"] or banner["o"])
            rest = rest[: banner.start()]
            continue
        tail = [
            m
            for m in TIME.finditer(rest)
            if m.end() - m.start() >= 5 and not rest[m.end() :].strip(" )]") and m.start() > 0
        ]
        if tail:
            rest = re.sub(rf"(?:[,(|\[]|\s{DASH})\s*$", "", rest[: tail[-1].start()].rstrip()).rstrip(" (")
            continue
        break
    if day is not None or when is not None:
        rest = re.sub(r"^\((?P<inner>[^()]*)\)$", r"\g<inner>", rest.strip())
        rest = HALF_DAY.sub("", rest)
    return day, when, rest.strip()


def _clean(title: str) -> str | None:
    """A title without the marks around it; quotation marks that hold the whole of it go too."""
    bare = title.strip().strip(":|").strip()
    bare = re.sub(rf"^{DASH}+\s*|\s*{DASH}+$", "", bare).strip()
    if bare.endswith(".") and not re.search(r"\b(?:[A-Z]|etc|Inc|Ltd|e\.V|No)\.$", bare):
        bare = bare[:-1].rstrip()
    pairs = {"“": "”", '"': '"', "‘": "’", "«": "»"}
    if len(bare) > 2 and pairs.get(bare[0]) == bare[-1] and bare.count(bare[-1]) <= 2:
        bare = bare[1:-1].strip()
    return bare or None


def _numeral(number: str | None) -> str | None:
    if number is None:
        return None
    head = re.split(r"[\s.(]", number)[0]
    if head[:1].isdigit():
        return "arabic"
    if ROMAN.fullmatch(head) and head:
        return "roman"
    return "letter" if len(head) == 1 else "word"


def _cue(title: str | None) -> str | None:
    """What the words of a title suggest; the first that fits, from what says most to what says least."""
    if not title:
        return None
    for name, key in (
        ("lists", "list"),
        ("attendance", "attendance"),
        ("annexes", "annex"),
        ("openings", "opening"),
        ("closings", "closing"),
        ("notes", "notes"),
        ("parts", "part"),
        ("front", "front"),
    ):
        if cue(name).match(title.rstrip(" :")):
            return key
    return None
