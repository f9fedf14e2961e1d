"""What one heading says: its day and date, the label and number of a session, its title, and what its words suggest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from pipeline.sessions.dates import DASH, find_dates
from pipeline.sessions.people import PERSON_TITLE, names_persons
from pipeline.sessions.words import ROMAN, alternatives, cue, label_kinds, load, normal, value

SIGNS = r":.|;)/~=>*\u00b7\u00bb\u203a\u2022-\u2027\u2190-\u21ff\u2219\u22c5\u25a0-\u25ff\u2700-\u27bf\u2b00-\u2bff"
"""Signs that part a label from a title, for a class of characters: points and bars, closing angles, bullets, arrows,
geometrical shapes and ornaments."""
SEPARATOR = rf"(?:\s*[{SIGNS}]|\s*{DASH}+)\s*"
CLOCK = (
    r"(?:\d{1,2}[:.h]\d\d(?:\s*(?:[ap]\.?m\b\.?|hrs?\b|hours\b))?|\d{1,2}\s*[ap]\.?m\b\.?|noon\b|midday\b|midnight\b)"
)
MILITARY = r"(?:[01]\d|2[0-3])[0-5][05]"
"""An hour as ships and armies print it: ``0915``."""
TIME = re.compile(
    # two of them, the first no year of a span of years, or one that says that it is an hour
    rf"\(?\b(?:(?!19[0-5]|2)(?:{MILITARY})\s*(?:hrs?|hours|h)?\s*{DASH}\s*{MILITARY}(?!\d|[-/])|0[5-9][0-5][05](?!\d|[-/.])"
    rf"|{MILITARY}(?=\s*(?:hrs?|hours)\b))(?:\s*(?:hrs?\b|hours\b))?\)?"
    rf"|\(?\b(?:(?:from|at)\s+)?(?:(?:{CLOCK}|\d{{1,2}})\s*(?:{DASH}|to|until)\s*)?{CLOCK}"
    rf"(?:\s*\(?(?-i:{'|'.join(load('headings')['zones'])})\b(?![\s-]+(?-i:[A-Z]{{2}}))(?:[+-]\d+)?\)?)?\)?",
    re.IGNORECASE,
)
CODE = r"[A-Z]{1,2}-?\d{1,2}[a-z]?"
"""A code in the place of a number: ``T1``, ``WG-3b``."""
MODIFIERS = 4
"""Words that may stand before a label and say what sort it is."""
PHRASE = frozenset(
    "of the in and for to on at by a an or with from as is are was were how what why who when where its our their his "
    "her".split()
)
"""Words that tell a phrase from the name of a kind of session."""
_OPENED = re.compile(rf"^(?:{SEPARATOR}|\s*[,)]\s*){{1,2}}")
"""What parts a date or a weekday from what follows it."""


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
    weekday: int | None = None
    """1 for Monday, where the heading names a day of the week and no date."""
    timed: bool = False
    """Whether a day, a date or a time of day was printed."""
    hour: bool = False
    """Whether a time of day was printed."""
    within: int | None = None
    """The whole number of the heading that this one stands within by a number before its label: 4 of ``4.1 WG 1``."""


@cache
def _label_patterns() -> tuple[re.Pattern[str], ...]:
    words = load("numbers")
    labels = alternatives(tuple(label_kinds()))
    cardinal = alternatives(tuple(words["cardinal"]))
    ordinal = rf"{alternatives(tuple(words['ordinal']))}|\d{{1,2}}(?:st|nd|rd|th)"
    number = (
        # the S of "TOPICS" is no number
        rf"(?:\d{{1,3}}(?:\.\d{{1,2}})*[A-Za-z]?|(?<![A-Za-z])(?-i:{ROMAN.pattern}|[A-Z])(?![A-Za-z'’])"
        rf"|(?-i:{CODE})|(?:{cardinal})\b)"
    )
    number = rf"(?:{number}|\((?:\d{{1,2}}|(?-i:{ROMAN.pattern})|[A-Za-z])\))"  # "Point (1)"
    sub = r"(?:\s?\([a-z0-9]{1,4}\))*"
    several = rf"{number}{sub}(?:(?:\s*(?:,|and|&|{DASH})\s*){number}{sub})*(?![\w%])"
    first = re.compile(
        rf"(?P<label>{labels})s?(?:\s+(?:no\.?|number|nr\.?)|\s*[#№]|(?P<dash>\s*{DASH}))?\s*(?P<number>{several})"
        rf"(?P<agenda>\s+(?:of|on)\s+the\s+(?:\w+\s+)?agenda)?",
        re.IGNORECASE,
    )
    modified = re.compile(
        rf"(?P<modifier>(?-i:[A-Z])[\w-]+\s+(?:[\w-]+\s+)?)(?=(?:{labels})\s*(?:\d|(?-i:[IVX]+\b|[A-Z]\b)))",
        re.IGNORECASE,
    )
    # Between an ordinal and its label a word or two may say what kind: ``First Business Session``.
    second = re.compile(
        rf"(?:(?:the|an?)\s+)?(?:(?P<ordinal>{ordinal})\s+(?:(?-i:[A-Z])[\w-]+\s+){{0,2}}?)?(?P<label>{labels})\b"
        r"(?:\s+(?:of|on)\s+the\s+(?:\w+\s+)?agenda)?",
        re.IGNORECASE,
    )
    return first, second, modified


@cache
def _day_pattern(nouns: str = "day") -> re.Pattern[str]:
    """A day by number; ``nouns``: what is counted."""
    words = load("numbers")
    cardinal, ordinal = alternatives(tuple(words["cardinal"])), alternatives(tuple(words["ordinal"]))
    return re.compile(
        rf"(?:day\s+(?P<n>\d{{1,2}}|{cardinal}|(?-i:{ROMAN.pattern}))"
        rf"|(?P<o>{ordinal}|\d(?:st|nd|rd|th))\s+(?:[^\W\d_]+\s+)?(?:{nouns})(?:['’]s\s+\w+)?)\b(?!\s+of\b)",
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
    number = r"\d{1,3}(?:\.\d{1,2})*(?:\s?\([a-z0-9]{1,4}\))*"
    return re.compile(
        rf"(?:\s*[:(\[|]|\s{DASH})\s*(?P<label>{items})s?\s+(?P<number>{number}(?:(?:\s*(?:,|and|&|{DASH})\s*){number})*)"
        r"(?:\s+(?:of|on)\s+the\s+(?:\w+\s+)?agenda)?[\s)\]]*$",
        re.IGNORECASE,
    )


@cache
def _papers() -> re.Pattern[str]:
    """Papers of a meeting named by symbol, with or without a word for them: ``Documents ICA8/5 and ICA8/6``, ``Doc.
    SC.27.4.2 (Rev.)``, ``EB.45/2``, ``no document``."""
    words = rf"(?:{alternatives(tuple(load('headings')['papers']))})s?\b\.?:?"
    revised = r"(?:\s?\([\w.\s]{1,12}\)|[\s/-]*(?:Add|Amend|Com|Corr|Inf|Rev)\.?\s?\d*)*"
    also = r"(?:Add|Amend|Corr|Rev)\.?\s?\d*"
    symbol = rf"(?=[^\s,;]*(?:\d|\s\d))[A-Z\d][\w./-]*(?:\s\d[\w./-]*)?{revised}"
    bare = rf"[A-Z][A-Z.]*[\w.-]*(?:/[\w.-]+)*/(?:[A-Z]{{1,6}}\.)?\d[\w.]*{revised}"
    more = rf"\s*(?:[,;]|and\b|&|to\b|{DASH})\s*"
    return re.compile(
        rf"(?:(?i:no\s+{words})|(?i:{words})\s*(?i:nos?\.?\s*)?{symbol}(?:{more}(?:{symbol}|{also}))*"
        rf"|{bare}(?:{more}(?:{bare}|{also}))*|(?<![\w-])N\s?\d{{2,5}}\b)"
    )


def _without_papers(text: str) -> str:
    """A heading without the papers that a bracket behind it names, or a last piece of it: ``Quality of sera (Item 4)``
    of ``Quality of sera (Item 4, Document ICA8/7)``."""
    while match := re.search(r"\s*[\[(](?P<inside>(?:[^][()]|\([^()]*\))+)[\])]\s*$", text):
        inside = re.sub(
            r"(?<=[A-Z][./])\s(?=\d)|(?<=/)\s(?=\w)", "", match["inside"]
        )  # where a line end parted a symbol
        left = _papers().sub("", inside).strip(" ,;:.–—-")
        if left == inside.strip(" ,;:.–—-") or left and not _item_tail().fullmatch(f"({left})"):
            break
        text = text[: match.start()] + (f" ({left})" if left else "")
    words = alternatives(tuple(load("headings")["papers"]))
    behind = re.match(
        rf"(?P<title>.*\S)(?:\s*[,;|]|\s{DASH})\s+(?P<paper>(?:{words})s?\b.{{2,60}})$", text, re.IGNORECASE
    )
    return behind["title"] if behind and _papers().fullmatch(behind["paper"]) else text


@dataclass(frozen=True)
class When:
    """What a heading prints of the time: day of the meeting, date, weekday (1 for Monday)."""

    day: int | None = None
    date: date | None = None
    weekday: int | None = None
    timed: bool = False
    hour: bool = False

    def __or__(self, other: When) -> When:
        """What this says, completed by what ``other`` says."""
        return When(
            self.day or other.day,
            self.date or other.date,
            self.weekday or other.weekday,
            self.timed or other.timed,
            self.hour or other.hour,
        )


@lru_cache(maxsize=1024)  # several stages read a report's lines
def read_heading(text: str, *, year: int | None = None) -> Reading:
    """Read one heading. ``year`` serves dates printed without one."""
    rest = _unboxed(" ".join(re.sub(r"[\s.\u2026]{4,}\d+\s*$", "", text).split()))
    rest = _without_papers(rest)
    bracketed = _read_bracketed(rest, year)
    return bracketed or _read_open(rest, year)


def _unboxed(text: str) -> str:
    """The text without what boxes it or its label in: ``[Opening]``, ``[Session 1] Roads``, ``| Session 1 | Roads``."""
    text = re.sub(r"^\|\s*(?=[^|]+\|)", "", text)
    if boxed := re.fullmatch(r"\[([^][]+)\]", text):
        return boxed[1].strip()
    boxed = re.match(r"[\[(](?P<label>[^][()]{2,40})[\])]\s*(?:[:.]|" + DASH + r"+)?\s*(?=\S)", text)
    if boxed and (_read_label(boxed["label"].strip()) or _cue(boxed["label"]) in ("opening", "closing")):
        return f"{boxed['label'].strip()}: {text[boxed.end() :]}"
    return text


def _read_bracketed(rest: str, year: int | None) -> Reading | None:
    """A heading with its label, or its day, time and room, in brackets behind the title: ``Nets (Panel A, 9.30)``."""
    match = re.search(r"\s*[\[(](?P<inside>[^][()]{2,100})[\])]\s*$", rest)
    if not match or not rest[: match.start()].strip():
        return None
    told = read_told(match["inside"], year)
    if told.before or not told:
        return None
    title = _read_open(rest[: match.start()], year)
    own = title.form in ("label_number", "label")
    if told.label and told.label.kind == "agenda_item" or own and (told.label or told.said):
        return None
    return with_told(title, told)


@dataclass(frozen=True)
class Told:
    """What stands beside a title, in a bracket behind it or on a line of its own: the label of what it heads, whether
    it opens or closes the meeting, when and where it was held."""

    label: Reading | None = None
    said: str | None = None
    """``opening`` or ``closing``."""
    when: When = When()
    known: bool = False
    """Whether a time or a room was named."""
    before: int = 0
    """How many pieces stand before the first that tells anything of it."""
    others: int = 0
    """How many pieces tell none of it."""

    def __bool__(self) -> bool:
        return bool(self.label or self.said or self.known)


def read_told(text: str, year: int | None) -> Told:
    """Read pieces such as ``Panel A, 9.30``, ``Round table | day one | morning``, ``opening plenary; Room 2``."""
    told = Told()
    half = _weekday_patterns()[0]
    for piece in re.split(r"\s*[,;|\u00b7\u2022]\s*|\s+" + DASH + r"+\s+", text):
        left, found = _strip_time(piece, year)
        unnamed = told.label is None and told.said is None
        if not left:
            told = replace(told, when=told.when | found, known=told.known or found.timed)
        elif _is_room(left) or half.fullmatch(left) or re.fullmatch(r"(?:19|20)\d\d", left):
            told = replace(told, known=True)
        elif unnamed and (label := _label_of(left)):
            told = replace(told, label=label)
        elif unnamed and _cue(left) in ("opening", "closing"):
            told = replace(told, said=_cue(left))
        else:
            told = replace(told, before=told.before + unnamed, others=told.others + 1)
    return told


def with_told(reading: Reading, told: Told) -> Reading:
    """What a heading says, completed by what stands beside it."""
    time = When(reading.day, reading.date, reading.weekday, reading.timed, reading.hour) | told.when
    changes: dict[str, Any] = {**vars(time)}
    label = told.label
    if label:
        changes |= {"form": label.form, "kind": label.kind, "label": label.label, "cue": label.cue or reading.cue}
        if label.number:
            changes |= {"number": label.number, "numeral": label.numeral, "depth": 1}
    elif told.said:
        changes["cue"] = told.said
    return replace(reading, **changes)


def _label_of(piece: str) -> Reading | None:
    """The label that a piece of a bracket gives: ``Session 2``, ``side event of Night Riders United``, ``opening
    plenary``."""
    head = re.split(r"\s+(?:of|by|on|with|at|in|hosted|organi[sz]ed)\s", piece, maxsplit=1)[0]
    reading = _read_label(head[:1].upper() + head[1:])
    if reading is None or reading.number is None and not reading.separated:
        return None
    bare = reading.title is None or reading.form == "label" and reading.title.casefold() == head.casefold()
    said = _cue(head)
    return replace(reading, cue=said if said in ("opening", "closing") else None) if bare else None


def _strip_inner_time(rest: str, year: int | None) -> tuple[str, When]:
    """Take a bracket that tells the time out of a heading's middle: ``First meeting (7 June, 10 a.m.): Opening``."""
    ends = rf"(?=\s*(?:[:|]|\s{DASH}))"
    match = re.search(rf"\s*\((?P<inside>[^()]{{3,60}})\){ends}|,\s*(?P<behind>[^:|()]{{3,40}}?){ends}", rest)
    if not match:
        return rest, When()
    when = When()
    for piece in re.split(r"\s*[,;]\s*", match["inside"] or match["behind"]):
        left, found = _strip_time(piece, year)
        when |= found
        if left and not re.fullmatch(r"(?:19|20)\d\d", left) and not _is_room(left):
            return rest, When()
    return rest[: match.start()] + rest[match.end() :], when


@cache
def _rooms() -> re.Pattern[str]:
    rooms = alternatives(tuple(load("headings")["rooms"]))
    return re.compile(rf"(?:[\w'’.-]+ ){{0,3}}(?:{rooms})(?: [\w.-]{{1,12}})?", re.IGNORECASE)


def _is_room(text: str) -> bool:
    return bool(_rooms().fullmatch(text))


@cache
def _bare_number() -> re.Pattern[str]:
    """A number without a label before a title: ``4.``, ``§ 4``, ``IV``, ``4(b)``, ``4.1``, ``(4)``, a code (group
    ``c``), ``#4``, ``24/07`` of a year, ``Four:``."""
    cardinal = alternatives(tuple(load("numbers")["cardinal"]))
    ordinal = alternatives(tuple(load("numbers")["ordinal"]))
    return re.compile(
        rf"(?:§\s*|N[or]\.?\s+)?(?P<n>\d{{1,2}}(?:\.\d{{1,2}})*(?:\.?[A-Za-z]|bis|ter)?(?:\s?\([a-z0-9]{{1,4}}\))?|(?-i:{ROMAN.pattern})|[A-Z])(?:[.)/°]+{DASH}*|\s*{DASH}|\s*[|\u00b7]|:)\s+(?=\S)|"
        rf"§\s*(?P<p>\d{{1,2}})\s+(?=\S)|(?P<r>[IVX]{{2,5}})\s+(?=[A-Z“\"])|"
        rf"(?P<s>\d{{1,2}}\s?\([a-z]\))\s+(?=[A-Z“\"])|"
        rf"(?P<m>\d{{1,2}}(?:\.\d{{1,2}})+)\s+(?=\S)|(?P<k>\d{{1,2}})\s+(?=[A-Z“\"])|"
        rf"[(\[]?(?P<l>[ivx]{{2,5}})[)\].]\s+(?=[A-Z“\"])|"
        rf"[(\[](?P<b>\d{{1,2}}|{ROMAN.pattern}|[A-Za-z])[)\]]\s+(?=[A-Z“\"])|"
        r"[#№]\s?(?P<h>\d{1,2})[.:]?\s+(?=\S)|(?P<y>(?:19|20)?\d\d/\d{1,3})[.:]?\s+(?=[A-Z“\"])|"
        rf"(?P<c>{CODE})(?:\s*[:.|\u00b7]|\s*{DASH}+)\s+(?=\S)|"
        rf"(?P<w>(?i:{ordinal}|{cardinal})\b)(?:[.:]|\s*{DASH}+)\s+(?=[A-Z“\"])",
    )


def _read_open(rest: str, year: int | None) -> Reading:
    """Read a heading with no more of a bracket behind its title that tells its label, time or room."""
    rest, when = _strip_time(rest, year)
    rest, inner = _strip_inner_time(rest, year)
    when |= inner
    bare = _bare_number().match(rest)
    number = None
    item = False
    if bare and bare["c"] and code_letters(bare["c"]).casefold() in label_kinds():
        bare = None  # "WG1: ..." is a label and its number
    if bare:
        number = next(n for n in bare.groups() if n)
        rest = rest[bare.end() :]
        if tail := _item_tail().search(rest):
            rest, item = rest[: tail.start()], True  # "II. Adoption of the agenda (agenda item 1)"
    time: dict[str, Any] = vars(when)
    unstopped = re.sub(r"(?<=[^\W\d_]{3})\.$", "", rest)  # "Excursion."
    labelled = _read_label(unstopped) or (None if number else _read_modified(rest) or _read_item_tail(rest))
    if labelled:
        if labelled.number is None and number and "." not in number:
            # "V. Side event: Bees" bears the number of its row
            labelled = replace(labelled, number=number, numeral=_numeral(number), depth=1)
        return replace(labelled, within=_within(number), **time)
    title = _clean(rest)
    groups = _read_modified(rest) if number else None
    kind = "agenda_item" if item else None
    if groups and groups.kind == "working_group" and normal(groups.label) == normal(rest):
        kind = "working_group"  # "V. Break-out groups"
    form = "number" if number else "day" if when.day or when.date or when.weekday else "plain"
    return Reading(
        form=form,
        title=title,
        kind=kind,
        number=number,
        numeral="code" if bare and bare["c"] else _numeral(number),
        depth=number.count(".") + 1 if number else 0,
        **time,
        cue=_cue(title),
    )


def _within(number: str | None) -> int | None:
    """The whole number before the first point of a number in several parts."""
    parted = re.match(r"(\d+)\.\d", number or "")
    return int(parted[1]) if parted else None


@cache
def _held() -> re.Pattern[str]:
    """How a numbered session was held, in a bracket behind its number: ``First meeting (private)``."""
    return re.compile(
        rf"^\s*\((?:{alternatives(tuple(load('headings')['held']))})\)(?=\s*$|{SEPARATOR})", re.IGNORECASE
    )


def _in_another_language(after: str, number: str) -> str:
    """What follows a label without the same in another language: ``/ Sitzung 1: Wolves`` of ``Session 1 / Sitzung 1:
    Wolves``."""
    again = re.match(
        rf"\s*[/|(\u2013\u2014-]\s*(?:[^\W\d_]+\s+{re.escape(number)}|{re.escape(number)}[.ªº°a-z]*\s+[^\W\d_]+)\b\)?",
        after,
    )
    return after[again.end() :] if again else after


def _unbracketed(number: str) -> str:
    return re.sub(r"^\((\w+)\)", r"\1", number)


def _read_label(rest: str) -> Reading | None:
    numbered, plain, modified = _label_patterns()
    match = numbered.match(rest)
    qualified = None if match else modified.match(rest)
    if qualified:
        match = numbered.match(rest, qualified.end())
    if match:
        after = _in_another_language(_held().sub("", rest[match.end() :]), match["number"])
        separator = re.match(SEPARATOR, after)
        kind = label_kinds()[_plain_label(match["label"])]
        comma = re.match(r",\s+(?=[A-Z“\"])", after) if kind == "agenda_item" else None  # "Item 4, Ballots"
        after = after[comma.end() - 1 :] if comma else after
        loose = re.match(r"\s+(?=[A-Z“\"‘'(\d])|\s+(?=on\b)|$", after)
        if separator or loose and not ((qualified or match["dash"]) and after.strip()):
            title = _clean(after[separator.end() if separator else 0 :])
            number = _unbracketed(match["number"])
            kind = _kind_of_title(kind, title)
            return Reading(
                form="label_number",
                title=title,
                kind=kind,
                label=match["label"],
                number=number,
                numeral=_numeral(number),
                depth=1,
                cue=_cue(title) if title else None,
                separated=bool(separator) or not after.strip(),
            )
    if match := plain.match(rest):
        label = _plain_label(match["label"])
        after = _held().sub("", rest[match.end() :]) if match["ordinal"] else rest[match.end() :]
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
                cue=_cue(title) if title else None,
            )
        on = re.match(r"\s+on\s", after, re.IGNORECASE)
        words = load("headings")
        kind = label_kinds()[label]
        beside = kind == "side_event" and re.match(
            r"\s+(?:to|by(?=\s+(?:the|an?|(?-i:[A-Z])))|at|hosted|aboard)\s", after, re.IGNORECASE
        )
        needed = label in words["number_required"] and not (
            separator and label in words["title_suffices"] or beside or end and kind == "side_event"
        )
        if not needed and not match["ordinal"] and (separator or end or on or beside):
            title = _clean(after[separator.end() :]) if separator and after[separator.end() :].strip() else _clean(rest)
            return Reading(
                form="label",
                title=title,
                kind=kind,
                label=match["label"],
                cue=_cue(title),
                separated=bool(separator or beside) or end,
            )
    return None


def _kind_of_title(kind: str, title: str | None) -> str:
    """The kind of a numbered session: a title that calls it a panel says more than the word that counts it, as in
    ``Session 4: Panel on noise``."""
    panels = alternatives(tuple(load("headings")["labels"]["panel"]))
    said = re.match(
        rf"(?:(?:a|the)\s+)?(?:{panels})(?:$|\s*[:(]|\s+(?:on|with|of|discussion|debate)\b)", title or "", re.IGNORECASE
    )
    return "panel" if kind == "session" and said else kind


@cache
def _modified_label() -> re.Pattern[str]:
    labels = alternatives(tuple(label_kinds()))
    return re.compile(
        rf"(?P<mods>(?:[\w'’/-]+\s+){{0,{MODIFIERS}}}?)(?P<label>{labels})s?(?:\s+meetings?)?", re.IGNORECASE
    )


@cache
def _longest_label() -> int:
    """Words that a label has at most, with those before it and the one behind it."""
    return MODIFIERS + max(len(re.split(r"[\s-]", label)) for label in label_kinds()) + 1


def _read_modified(rest: str) -> Reading | None:
    """A label with words before it that say what sort it is: ``Evening side event: Ice``, ``Ministerial panel: Vans``,
    ``Regional group meetings``. Words that make it part of a phrase ("Report of the panel: …") make it none."""
    segment = re.split(rf"\s*[:|]\s|\s+{DASH}+\s", rest, maxsplit=1)[0].strip(" :|")
    after = rest[len(segment) :]
    words = load("headings")
    if not segment[:1].isupper() or len(segment.split()) > _longest_label():
        return None
    match = _modified_label().fullmatch(segment)
    if not match or _cue(segment) is not None or PHRASE & set(normal(match["mods"]).split()):
        return None
    label = _plain_label(match["label"])
    kind = label_kinds()[label]
    title = _clean(after)
    if title is None and kind not in ("working_group", "side_event"):
        return None  # "Executive session", "Expert panel" stand as titles of their own
    if label in words["number_required"] and (kind != "side_event" or title or segment.casefold().endswith("s")):
        return None
    return Reading(
        form="label",
        title=title or _clean(rest),
        kind=kind,
        label=segment,
        cue=_cue(title),
    )


def _read_item_tail(rest: str) -> Reading | None:
    match = _item_tail().search(rest)
    title = _clean(rest[: match.start()]) if match else None
    if not match or not title:
        return _read_label_tail(rest)
    return Reading(
        form="label_number",
        title=title,
        kind="agenda_item",
        label=match["label"],
        number=match["number"],
        numeral="arabic",
        depth=1,
        cue=_cue(title),
    )


def _read_label_tail(rest: str) -> Reading | None:
    """A label and number behind their title: ``Ballots – Session 2``, ``Ballots / Panel 2``."""
    parts = re.split(rf"\s*[:|/]\s+|\s+[/|]\s*|\s+{DASH}+\s+", rest)
    label = _read_label(parts[-1]) if len(parts) > 1 else None
    if label is None or label.kind == "section":
        return None
    bare = label.form == "label_number" and not label.title
    barred = label.form == "label" and label.kind != "session" and re.search(r"[|/]\s*" + re.escape(parts[-1]), rest)
    if not bare and not (barred and normal(label.title) == normal(parts[-1])):
        return None
    title = _clean(rest[: rest.rindex(parts[-1])].rstrip(" :|/"))
    return replace(label, title=title, cue=_cue(title)) if title else None


def code_letters(code: str) -> str:
    """What codes of one kind share: ``T`` of ``T1``, ``WG`` of ``WG-3b``."""
    return re.sub(r"[\W\d]+.*", "", code)


def _plain_label(label: str) -> str:
    squeezed = " ".join(label.casefold().split())
    kinds = label_kinds()
    if squeezed in kinds:
        return squeezed
    wanted = re.sub(r"[\s-]", "", squeezed)
    return next(word for word in kinds if re.sub(r"[\s-]", "", word) == wanted)


@cache
def _weekday_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Part of a day at a heading's beginning; a weekday, with or without it, at the beginning and at the end."""
    numbers, words = load("numbers"), load("headings")
    half = rf"(?:(?:early|late|mid)[\s-]?)?(?:{alternatives(tuple(words['halves']))})(?!\w)\.?"
    halves = rf"{half}(?:\s*(?:and|&|/|,|to|{DASH})\s*{half})*"
    week = alternatives(tuple(numbers["weekdays"]))
    ends = rf"(?=\s*$|{SEPARATOR}|\s*[,(]\s*)"
    return (
        re.compile(rf"(?:in the )?(?:{halves})(?:$|{SEPARATOR}|\s*,\s*)", re.IGNORECASE),
        re.compile(rf"(?:on |the )?(?P<week>{week})\.?(?:,?\s+{halves})?{ends}", re.IGNORECASE),
        re.compile(rf"(?:\s*[,(|\[]|\s{DASH})\s*(?P<week>{week})\.?(?:,?\s+{halves})?[\s)\]]*$", re.IGNORECASE),
    )


def _strip_time(rest: str, year: int | None) -> tuple[str, When]:
    """Take day, date, weekday and time from both ends of a heading: ``Day 1. Session 2 – Title (14:00–16:00)``."""
    day: int | None = None
    when: date | None = None
    weekday: int | None = None
    timed = hour = False
    half, week_first, week_last = _weekday_patterns()
    days = load("numbers")["weekdays"]
    for _ in range(6):
        rest = rest.strip()
        lead = _day_pattern("day|evening|night").match(rest)
        if lead and (not rest[lead.end() :].strip() or re.match(SEPARATOR + r"|\s*[,(]\s*", rest[lead.end() :])):
            day, timed = value(lead["n"] or lead["o"]), True
            rest = re.sub(r"^(?:" + SEPARATOR + r"|\s*,\s*)", "", rest[lead.end() :])
            continue
        dates = find_dates(rest, year)
        if (
            dates
            and rest[: dates[0].start].strip("( ") == ""
            and re.match(r"\s*$|\s*[,)]\s*|" + SEPARATOR, rest[dates[0].end :])
        ):
            when, timed = when or dates[0].first, True
            rest = _OPENED.sub("", rest[dates[0].end :])
            continue
        if (
            dates
            and not rest[dates[-1].end :].strip(" )]")
            and re.search(rf"(?:[,(|:\[]|\s{DASH})\s*$", rest[: dates[-1].start])
        ):
            when, timed = when or dates[-1].first, True
            rest = re.sub(rf"(?:[,(|:\[]|\s{DASH})\s*$", "", rest[: dates[-1].start])
            continue
        if named := week_first.match(rest):
            weekday, timed = weekday or days[named["week"].casefold()], True
            rest = _OPENED.sub("", rest[named.end() :])
            continue
        clock = TIME.match(rest)
        if clock and (
            clock.end() >= 5 or re.match(r"\d[:h]\d\d|0\d{3}|[7-9]\.(?:00|15|30|45)\b", rest)
        ):  # 4.12 is a section
            timed = hour = True
            rest = re.sub(r"^(?:\s*,\s*|" + SEPARATOR + ")", "", rest[clock.end() :])
            continue
        banner = _day_tail().search(rest)
        if banner and rest[: banner.start()].strip():
            day, timed = day or value(banner["n"] or banner["o"]), True
            rest = rest[: banner.start()]
            continue
        named = week_last.search(rest)
        if named and rest[: named.start()].strip():
            weekday, timed = weekday or days[named["week"].casefold()], True
            rest = rest[: named.start()]
            continue
        tail = [
            m
            for m in TIME.finditer(rest)
            if m.end() - m.start() >= (4 if m.group().isdigit() else 5)
            and not rest[m.end() :].strip(" )]")
            and m.start() > 0
            and (not m.group()[:4].isdigit() or re.search(rf"(?:[,(|:\[]|\s{DASH})\s*$", rest[: m.start()]))
        ]
        if tail:
            timed = hour = True
            rest = re.sub(rf"(?:[,(|:\[]|\s{DASH})\s*$", "", rest[: tail[-1].start()].rstrip()).rstrip(" (")
            continue
        if timed and half.match(rest):
            rest = half.sub("", rest, count=1)
            continue
        break
    if day is not None or when is not None or weekday is not None:
        rest = re.sub(r"^\((?P<inner>[^()]*)\)$", r"\g<inner>", rest.strip())
    return rest.strip(), When(day, when, weekday, timed, hour)


SPEAKER = re.compile(
    rf"(?:\s+{DASH}+\s+|,\s+by\s+|\s*\()(?i:{PERSON_TITLE})\s+"
    r"[A-ZÀ-Þ][^()]{2,90}\)?$"
)
"""The speaker behind a title: ``Paper – Dr Ivo Petrov, Sofia``."""


@cache
def _led() -> re.Pattern[str]:
    """Who led it, behind a title: ``Ballots (Chair: Ms A. Bee)``."""
    people = load("people")
    roles = alternatives((*people["moderators"], *people["speakers"]))
    return re.compile(rf"(?:\s+{DASH}+\s+|\s*[(;]\s*|,\s+)(?:{roles})\s*:\s+\S.*$", re.IGNORECASE)


_LED = re.compile(r"\s*(?:\.[^\S\n]?){4,}.*$")
"""Dots that lead from a title to its document or page: ``Rules of Procedure ........ SC71 Doc. 2``."""


def _clean(title: str) -> str | None:
    """A title without the marks around it, the speaker behind it, and quotation marks that hold the whole of it."""
    for spoken in (SPEAKER.search(title), _led().search(title)):
        title = title[: spoken.start()] if spoken and title[: spoken.start()].strip() else title
    bare = _LED.sub("", title).strip().strip(":|").strip()
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
    if head and (ROMAN.fullmatch(head) or re.fullmatch(r"[ivx]+", head)):
        return "roman"
    return "letter" if len(head) == 1 else "word"


@lru_cache(maxsize=2_000)  # a heading is tried as each form
def _cue(title: str | None) -> str | None:
    """What the words of a title suggest; the first that fits, from what says most to what says least."""
    if not title:
        return None
    bare = re.sub(r"^(?:of|on) (?:the )?", "", title, flags=re.IGNORECASE).rstrip(" :")
    for name, key in (
        ("lists", "list"),
        ("breaks", "break"),
        ("attendance", "attendance"),
        ("annexes", "annex"),
        ("openings", "opening"),
        ("closings", "closing"),
        ("notes", "notes"),
        ("parts", "part"),
        ("front", "front"),
    ):
        if cue(name).match(bare):
            return key
    return "part" if names_persons(title) else None
