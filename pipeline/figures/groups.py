"""Numbers that make one statement: ranges, from-to pairs, parts of a whole, ratios, lists that share a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from pipeline.figures.data import words
from pipeline.figures.quantities import Quantity

Relation = Literal["single", "range", "change", "part", "ratio", "against", "instead"]
COMP = r"(?:\w+\s){0,4}?"


@dataclass
class Group:
    """One statement. ``parts`` are its numbers in the order of the text; ``main`` is the one that is the value."""

    relation: Relation
    parts: list[Quantity]
    main: Quantity
    other: Quantity | None = None
    """``range``: the low end; ``change``/``against``: where it comes from; ``part``/``ratio``: the whole."""
    shared: Quantity | None = None
    """The from of a second target: "rose from 47 to 63 and 59, respectively"."""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return min(p.start for p in self.parts)

    @property
    def end(self) -> int:
        return max(p.end for p in self.parts)


def groups(text: str, quantities: list[Quantity]) -> list[Group]:
    """Joins the quantities of a text (in order) into statements; each quantity is in one, but for a shared from."""
    lend_units(text, quantities)
    lend_currency(text, quantities)
    out: list[Group] = []
    i = 0
    while i < len(quantities):
        q = quantities[i]
        nxt = quantities[i + 1] if i + 1 < len(quantities) else None
        group, used = _pair(text, q, nxt, quantities, i) if nxt else (None, 0)
        if group is None:
            out.append(Group("single", [q], q))
            i += 1
            continue
        out.append(group)
        i += used
        if group.relation == "change":
            i += _more_targets(text, group, quantities, i, out)
    return _up_from(text, out)


DASH = re.compile(r"\s?[-–—−]\s?")
LENDING = re.compile(r"\s?(?:[-–—−]|to|and|or|,\s?and|,|by)\s?|\s(?:to|and|or)\s(?:\w+\s){0,3}?")
"""What stands between a number without a unit and the one whose unit it has."""


def lend_units(text: str, quantities: list[Quantity]) -> None:
    """A number without a unit takes that of the next one in a list or range: "46, 47 and 53 per cent", "80 to 70
    km/h"."""
    for i in range(len(quantities) - 2, -1, -1):
        a, b = quantities[i], quantities[i + 1]
        if (
            i > 0
            and a.kind == "count"
            and quantities[i - 1].kind not in ("count", "multiple")
            and UP_TO.fullmatch(text[quantities[i - 1].after : a.core_start])
        ):
            continue  # "from 29 hours to 6, and 58 per cent": it has the unit of what it comes from
        gap = text[a.after : b.start]
        tight = text[a.after : b.core_start]
        if (
            a.kind == b.kind == "count"
            and b.noun
            and not a.noun
            and a.numeral.form == b.numeral.form == "digits"
            and re.fullmatch(r",\s|,?\s(?:and|or)\s", gap)
        ):
            a.noun, a.unit, a.head = list(b.noun), b.unit, b.head  # "310, 540 and 1,120 grains"
        if (
            a.unit is None
            and a.kind == "count"
            and not a.noun
            and b.kind in ("percent", "money", "measure", "duration")
            and (LENDING.fullmatch(gap) or DASH.fullmatch(tight))
        ):
            before_currency = b.kind == "money" and b.core_start < b.numeral.start
            if before_currency or a.numeral.form not in ("digits", "word"):
                continue
            a.kind, a.unit = b.kind, b.unit
            a.head = b.head
            if b.factor != 1:
                a.value, a.factor = round(a.value * b.factor, 6), b.factor  # "between 80 and 95 cents"
            listed = re.match(r"[^.;]{0,50}\brespectively\b", text[b.after : b.after + 70])
            if listed and b.numeral.scale > 1 and a.numeral.scale == 1 and a.value < 1000:
                a.value = round(a.value * b.numeral.scale, 6)  # "12 and 9 million tonnes, respectively"
        between = re.search(r"\b(?:between|from)\s+\S*$", text[max(0, a.start - 12) : a.core_start + 1])
        ranged = (
            re.fullmatch(r"\s?[-–—−]\s?|\sto\s(?:\w+\s){0,3}?", tight)
            or between
            and re.fullmatch(r"\sand\s(?:\w+\s){0,3}?", tight)
        )
        if (
            (
                ranged
                and b.numeral.scale > 1
                and a.numeral.scale == 1
                and a.value * b.numeral.scale <= b.value * 1000
                and a.value < 1000
                and (a.kind == b.kind or a.unit is None)
            )
            and a.value < b.value
            and (a.value < 1000 and a.value * b.numeral.scale < b.value or between)
        ):
            a.value = round(a.value * b.numeral.scale, 6)
        if (
            a.kind == "money"
            and b.kind == "count"
            and not b.noun
            and re.fullmatch(r"\s?[-–—−]\s?|\s(?:to|and|or)\s(?:\w+\s){0,3}?", tight)
        ):
            b.kind, b.unit = "money", a.unit  # "EUR 300-350"
            if b.numeral.scale > 1 and a.numeral.scale == 1 and a.value < 1000 and ranged:
                a.value = round(a.value * b.numeral.scale, 6)


UP_TO = re.compile(rf"\sto\s{COMP}")
"""What parts the two ends of a change or a range."""


def lend_currency(text: str, quantities: list[Quantity]) -> None:
    """ "EUR 50,000, 75,000 and 20,000 respectively": the sign before the first of a list is that of all."""
    for a, b in zip(quantities, quantities[1:], strict=False):
        if a.kind != "money" or b.kind != "count" or b.noun or a.core_start == a.numeral.start:
            continue
        listed = re.fullmatch(r",\s|\sand\s|,\sand\s", text[a.after : b.start])
        if listed and re.match(r"\s*(?:[,;)]|\.(?!\d)|$|and\s+\d|respectively)", text[b.after : b.after + 14]):
            b.kind, b.unit = "money", a.unit
            b.core_start = b.numeral.start - 1  # counts as signed, for what follows it


def _compatible(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers may belong to one statement: alike in kind, or one without a unit that the other lends."""
    if a.kind == b.kind:
        return a.kind not in ("money",) or a.unit == b.unit or a.unit is None
    if a.unit is None and a.kind == "count" and not a.noun:
        return True
    if b.kind == "count" and b.unit is None and not b.noun:
        # "EUR 300-350", but not "by 150 % to 304 million"
        return a.kind != "percent" or b.value <= 100
    return {a.kind, b.kind} <= {"measure", "duration"}


FROM_BEFORE = re.compile(r"\bfrom\s+(?:an?\s+\w+\s+(?:of\s+)?)?$", re.I)


def _pair(text: str, q: Quantity, nxt: Quantity, all_q: list[Quantity], i: int) -> tuple[Group | None, int]:
    if q.vote and nxt.vote:
        return None, 0  # "carried, 52 to 30": two counts, no range
    left = text[max(0, q.start - 20) : q.start]
    tight = text[q.after : nxt.core_start]
    raw = text[q.numeral.end : nxt.numeral.start]
    long = len(raw) > 90
    same = _compatible(q, nxt) and q.numeral.form != "multiple"  # "tripled to 2,150"
    # 9:1
    if ":" in raw and re.fullmatch(r"\s?:\s?", raw):
        return Group("ratio", [q, nxt], q, nxt), 2
    # a ratio of 15 to 1
    if (
        nxt.value < q.value
        and re.fullmatch(r"\sto\s", raw)
        and re.search(
            r"\b(?:(?:ratio|odds|proportion|rate|majority|factor)\s+(?:of|is|was|being)|outnumber\w*\b[^.;]*\bby)\s+(?:\w+\s+)?$",
            text[max(0, q.start - 70) : q.start],
        )
    ):
        return Group("ratio", [q, nxt], q, nxt), 2
    # three hydrologists to every two gauges, 7 forms in every 1,000, one controller for 15 movements
    if (
        q.kind in ("count", "measure", "money", "duration")
        and nxt.kind in ("count", "measure", "money")
        and raw.rstrip().endswith(("every", "each"))
        and re.fullmatch(r"(?:\s[\w'’-]+){0,3}\s(?:to|for|in|out\sof)\s(?:every|each)\s", raw)
    ):
        q.rate = None
        return Group("ratio", [q, nxt], q, nxt), 2
    # 12-15, between 12 and 15, 14 to 20 per cent, two or three
    is_from = FROM_BEFORE.search(left)
    if same and DASH.fullmatch(tight) and q.kind not in ("multiple",) and not is_from:
        if q.value < nxt.value:
            return Group("range", [q, nxt], nxt, q), 2
        return None, 0
    if same and not is_from and re.fullmatch(rf"\sto\s{COMP}", tight) and q.value <= nxt.value and not q.noun:
        return Group("range", [q, nxt], nxt, q), 2
    if (
        same
        and re.search(r"\bbetween\s+(?:an?\s+\w+\s)?(?:\w+\s)?$", left, re.I)
        and re.search(rf"^(?:\s[\w-]+){{0,3}}\sand\s{COMP}$", tight)
        and len(tight) < 50
    ) and q.value <= nxt.value:
        return Group("range", [q, nxt], nxt, q), 2
    if same and re.fullmatch(r"\s(?:or|and)\s", tight) and tight.strip() == "or" and q.value < nxt.value and not q.noun:
        return Group("range", [q, nxt], nxt, q), 2
    # from 93,100 in 2017 to 84,700
    if (
        is_from
        and same
        and not long
        and (m := re.fullmatch(rf"([^.;:]*?)[\s,)]to\s{COMP}", tight))
        and not re.search(r"\b(?:and|but|which)\b", m[1])
    ):
        return Group("change", [q, nxt], nxt, q), 2
    # narrowed seven definitions to two
    if (
        q.kind == nxt.kind == "count"
        and q.noun
        and not nxt.noun
        and UP_TO.fullmatch(text[q.noun[-1].idx + len(q.noun[-1]) : nxt.core_start])
        and q.noun[-1].dep_ == "dobj"
        and any(q.noun[-1].head.lemma_ in words("changes", way) for way in ("up", "down", "any"))
    ):
        nxt.unit = q.unit
        return Group("change", [q, nxt], nxt, q), 2
    # 34 out of 42, 14 of the 41, six countries out of the eight
    whole_words = (
        r"(?:\s(?:the|its|their|his|her|our|these|those|all|all the|a total of|the total|a possible"
        r"|every|some|over|about|approximately|more than|around|last|past|first|next|other|remaining"
        r"|largest|biggest|main|top|roughly|some|nearly|almost|[A-Za-z-]+['’]s))*"
    )
    whole = whole_words + r"\s"
    raw_of = text[q.numeral.end : nxt.start] if nxt.comparator and nxt.start < nxt.core_start else raw
    if (
        q.kind == "count"
        and not q.noun
        and nxt.kind in ("measure", "duration", "money")
        and q.value <= nxt.value
        and re.fullmatch(rf"\s(?:out\s)?of{whole_words}(?:\s\w+ed)?\s", text[q.numeral.end : nxt.core_start])
    ):
        q.kind, q.unit = nxt.kind, nxt.unit
        _scale_part(q, nxt)
        return Group("part", [q, nxt], q, nxt), 2  # "14,600 of the promised 33,000 hectares"
    if (
        q.kind == nxt.kind
        and q.kind in ("money", "measure", "duration")
        and q.unit == nxt.unit
        and q.value <= nxt.value
        and re.fullmatch(rf"(?:\s[\w'’-]+){{0,3}}\sout\sof{whole_words}\s", text[q.after : nxt.core_start])
    ):
        return Group("part", [q, nxt], q, nxt), 2  # "EUR 3 million out of the EUR 5 million needed"
    if q.kind == "count" and nxt.kind == "count" and q.value <= nxt.value and not long:
        if re.fullmatch(rf"(?:\s[\w'’-]+){{0,5}}\sout\sof{whole}", raw):
            return Group("part" if not re.search(r"every", raw) else "ratio", [q, nxt], q, nxt), 2
        if re.fullmatch(rf"\sof{whole}", raw_of) or not q.noun and re.fullmatch(rf"\samong{whole}", raw_of):
            _scale_part(q, nxt)
            return Group("part", [q, nxt], q, nxt), 2
        # one in five, one motorcyclist in eight
        small = q.value <= 20 and q.value < nxt.value and float(q.value).is_integer()
        if (
            small
            and re.fullmatch(r"\s(?:in|out\sof)(?:\severy)?\s", raw)
            and not _time_follows(text, nxt)
            and nxt.kind == "count"
        ):
            return Group("ratio", [q, nxt], q, nxt), 2
    # one visitor in fifty, two days out of three, one dollar for every four
    if (
        nxt.kind == "count"
        and q.kind in ("count", "duration", "measure", "money")
        and q.core_start == q.numeral.start
        and (q.value <= 3 or nxt.value in (10, 100))
        and q.value < nxt.value
        and (nxt.value <= 1000 or OF_EVERY.search(raw))
        and q.value == int(q.value)
        and (RATIO.fullmatch(raw) or q.kind == "money" and RATIO_OF_MONEY.fullmatch(raw))
        and (not nxt.noun or q.value == 1 and _verb_like(nxt))
        and not _time_follows(text, nxt)
    ):
        if nxt.noun:
            nxt.noun, nxt.unit, nxt.head = [], None, q.head
        return Group("ratio", [q, nxt], q, nxt), 2
    return None, 0


def _scale_part(part: Quantity, whole: Quantity) -> None:
    """Gives a part the scale word of its whole: "2.2 of 2.7 million citizens"."""
    scale = whole.numeral.scale
    if scale > 1 and part.numeral.scale == 1 and part.numeral.form == "digits" and part.value * scale <= whole.value:
        part.value = round(part.value * scale, 6)


RATIO = re.compile(
    r"(?:\s(?!in\b|of\b|for\b)[\w-]+){1,3}(?:\sof\s(?!the\b|its\b|their\b)[\w-]+)?\s(?:in|out\sof)(?:\severy)?\s|(?:\s[\w-]+){1,4}\sfor\s(?:every|each)\s"
)
OF_EVERY = re.compile(r"\sfor\s(?:every|each)\s$")
RATIO_OF_MONEY = re.compile(r"(?:\s[\w-]+){1,3}\s(?:in|out\sof|for)(?:\severy|\seach)?\s")
"""What parts the two numbers of a ratio whose first one has a noun."""
PLACES = frozenset(
    "country state city town municipality region district province village school hospital site "
    "language group week month year "
    "case place area sector company institution member department county ministry agency".split()
)


def _verb_like(q: Quantity) -> bool:
    """Whether the "noun" of a number may be a verb: "one visitor in fifty checks the bulletin"."""
    if q.noun and q.noun[0].tag_ in ("VBD", "VBZ") and q.noun[0].dep_ not in ("amod", "compound"):
        return True  # "one household in twelve used so little heat"
    if len(q.noun) != 1 or q.unit in PLACES:
        return False
    last = q.noun[0]
    following = last.nbor().tag_ if last.i + 1 < len(last.doc) else "."
    return following in ("DT", "PRP$", "PRP", "RP", "RB", ".", "IN", "TO") and not (
        following == "IN" and last.nbor().lower_ in ("of", "in")
    )


def _time_follows(text: str, q: Quantity) -> bool:
    return bool(
        re.match(r"\s+(?:year|month|week|day|hour|minute|case|stage|phase|language)s?\b", text[q.numeral.end :])
    )


def _more_targets(text: str, group: Group, all_q: list[Quantity], i: int, out: list[Group]) -> int:
    """ "from 47 % to 63 % and 59 %, respectively": the further targets of one from."""
    used = 0
    last = group.main
    while i + used < len(all_q):
        q = all_q[i + used]
        gap = text[last.after : q.core_start]
        if not re.fullmatch(r"\s?,?\s?(?:and|,)\s(?:to\s)?(?:(?!from\b)\w+\s){0,2}", gap) or not _compatible(last, q):
            break
        tail = text[q.after : q.after + 60]
        if not re.search(r"respectively", text[q.after : q.after + 80]) and "to " not in gap:
            break
        if (
            re.match(r"\s+[a-z]+", tail)
            and not re.match(r"\s*,?\s*respectively|\s+in\b", tail)
            and "respectively" not in tail
        ):
            break
        assert group.other is not None
        out.append(Group("change", [group.other, q], q, group.other, shared=group.other))
        last, used = q, used + 1
    return used


LEVEL_BEFORE = re.compile(r"\b(?:of|at|from|was|were|been)\s$")
"""What a level stands behind: "a limit of", "had stood at"."""
MOVES_TO = re.compile(
    r"(?:\s(?:of|in)(?:\s[\w'’-]+){1,4})?,?\s(?:ha[sd]|have|was|were|is|are|would|will)\s"
    r"(?:\w+ly\s|since\s|been\s|be\s){0,3}(?P<verb>\w+)\s(?:back\s|again\s)?to\s(?:(?:only|just|about|some)\s)?",
    re.I,
)
"""What stands between a level and what it becomes: ", had fallen to"."""


def _moved(text: str, a: Quantity, b: Quantity) -> bool:
    """Whether a level is the subject of its own change: "a limit of 40 kilos had been reduced to 25", "reserves, which
    had stood at nine months of expenditure, had fallen to seven"."""
    if b.kind != "count" or b.noun or a.kind == "ratio" or not (a.noun or a.unit) or a.value <= 0 or b.head is None:
        return False
    if not 0.05 <= b.value / a.value <= 20 or not LEVEL_BEFORE.search(text[max(0, a.start - 6) : a.start]):
        return False
    behind = max([a.after, *(t.idx + len(t) for t in a.noun)])
    if not (m := MOVES_TO.fullmatch(text[behind : b.core_start])):
        return False
    verb = b.head.doc[b.head.doc.at(behind + m.start("verb"))].lemma_
    return any(verb in words("changes", way) for way in ("up", "down", "any"))


EARLIER = re.compile(
    rf"[^().;]{{0,40}}\((?:in\s)?(?:(?:19|20)\d\d|previously|formerly|before|last\syear|the\syear\sbefore)\s?[:,–-]?\s{COMP}"
)
"""What stands between a number and the earlier one in brackets behind it: "4.5 hours (1999: 31)"."""


def _up_from(text: str, found: list[Group]) -> list[Group]:
    """ "94, up from 37 in 2018", "to 1,310 from 900", "12 against 19 in 2019": the second number is the first's
    from."""
    out: list[Group] = []
    for group in found:
        previous = out[-1] if out else None
        if previous and previous.relation == "single" and group.relation == "single":
            a, b = previous.main, group.main
            gap = text[a.after : b.core_start]
            different = a.noun and b.noun and a.unit != b.unit
            in_brackets = EARLIER.fullmatch(gap) and text[b.after : b.after + 1] == ")"
            if (
                _compatible(a, b)
                and not different
                and len(gap) < 110
                and (not re.search(r"[.;:]\s", gap) or in_brackets)
                and a.kind != "multiple"
            ):
                comp = r"(?:[\w-]+\s){0,3}?"
                up = re.search(
                    rf"(?:\b(?:up|down|compared|increasing|rising|falling|a rise|an increase|a drop"
                    rf"|a decrease|a fall|dropping|growing|decreasing)\s+from\s+|,\s(?:formerly|previously)\s+){comp}$",
                    gap,
                )
                to = (
                    re.search(rf"\bfrom\s+{comp}$", gap)
                    and re.search(r"\b(?:to|reached|at)\s+$", text[max(0, a.start - 10) : a.start])
                    and len(gap) < 45
                    and re.fullmatch(rf"(?:\s(?:in|by)\s\w+(?:\s\d{{4}})?|\s[a-z]+)?,?\sfrom\s{comp}", gap)
                )
                instead = re.search(
                    rf"^(?:\s[\w-]+){{0,3}},?\s(?:instead\s+of|in\s+place\s+of|rather\s+than)\s+(?:the\s+)?(?:\w+\s)?{comp}$",
                    gap,
                )
                against = re.search(
                    rf"\b(?:(?:as\s+)?against|compared\s+(?:with|to)|versus|vs\.?"
                    rf"|in\s+comparison\s+(?:with|to)|as\s+opposed\s+to)\s+(?:only\s+"
                    rf"|just\s+)?{comp}$",
                    gap,
                )
                dated = re.match(
                    r"[^,.;]{0,40}?\b(?:(?:in|during|for|at\s+the\s+end\s+of|by|since|on"
                    r"|of)\s+(?:\w+\s+)?(?:19|20)\d\d|before|previously|earlier|the\s+(?:previous"
                    r"|preceding|year)\b|last\s+year|a\s+year|then|initially|originally"
                    r"|in\s+the\s+(?:previous|preceding)|\bwhen\b|\bwhile\b|under\s+the\s+(?:old|former|previous))"
                    r"|\s*\((?:19|20)\d\d",
                    text[b.after : b.after + 70],
                )
                if _moved(text, a, b):
                    b.kind, b.unit, b.noun, b.head = a.kind, a.unit, list(a.noun), b.head or a.head
                    out[-1] = Group("change", [a, b], b, a)
                    continue
                if up or to or instead or in_brackets or against and dated:
                    if b.kind == "count" and not b.noun:
                        b.kind, b.unit = a.kind, a.unit
                        if a.factor != 1:
                            b.value, b.factor = round(b.value * a.factor, 6), a.factor  # "10 cents, against 5"
                    out[-1] = Group("instead" if instead and not up else "against", [a, b], a, b)
                    continue
        out.append(group)
    return out
