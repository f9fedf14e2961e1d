"""Numbers with what stands directly around them: currency, unit, comparator, the counted noun, and the number that
they pair with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.figures.data import alternation, load, singular, words
from pipeline.figures.numbers import Numeral
from pipeline.figures.traps import Trap
from pipeline.patterns import finditer

if TYPE_CHECKING:
    from pipeline.tokens import Token, Tokens

PERCENT = re.compile(
    r"\s?(?:%|per\s?cent\b|percent\b|pct\.?\b)(?:[-\s]?(points?)\b)?|\s(?:percentage[-\s]"
    r"|p)(points?)\b|\s?pp\b|\s?p\.p\.",
    re.I,
)
PERMILLE = re.compile(r"\s?‰|\s+per\s+(?:mille|mil)\b", re.I)
LETTERS = r"A-Za-zÀ-ÿ"
UNIT_MODIFIERS = frozenset(
    "square cubic metric nautical consecutive working calendar full whole additional more extra further".split()
)
"""What may stand between a number and its unit."""


@dataclass
class Quantity:
    """One number with its unit. ``start``/``end`` span comparator, sign, number, scale and unit."""

    numeral: Numeral
    start: int
    end: int
    value: float
    kind: str = "count"
    unit: str | None = None
    comparator: str | None = None
    noun: list[Token] = field(default_factory=list)
    """The counted noun phrase: modifiers and head, empty where the text leaves it out."""
    head: Token | None = None
    """The token that stands for the quantity in the sentence: the counted noun, else the unit, else the number."""
    after: int = 0
    """Where the text goes on after the unit (before the counted noun)."""
    core_start: int = 0
    """Where the number with its currency starts (after the comparator)."""
    estimated: bool = False
    vote: str | None = None
    """ "votes in favour", "votes against" or "abstentions" where the number is a part of a vote."""
    rate: str | None = None
    """ "per 100,000 inhabitants", "a year", "per doctor"."""
    factor: float = 1.0
    """What the printed number was multiplied by: 0.01 for cents, which are given in dollars."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    cur, units, comp = load("currencies"), load("units"), load("comparators")
    before = [w for entries in comp["before"].values() for w in entries]
    after = [w for entries in comp["after"].values() for w in entries]
    edge = rf"(?<![{LETTERS}\d])"
    plural_units = [_plural(w) for w in units["words"]]
    return {
        "cur_before": re.compile(
            rf"(?:{edge}(?:{alternation(list(cur['codes']))})\s?"
            rf"|(?:{edge}(?:{alternation([s for s in cur['signs'] if s[0].isalpha()])})"
            rf"|(?:{alternation([s for s in cur['signs'] if not s[0].isalpha()])}))\s?"
            rf"|{edge}(?:{alternation(before_number())})\s)[-−]?$"
        ),
        "cur_after": re.compile(
            rf"\s?(?:(?P<sign>{alternation([s for s in cur['signs'] if not s[0].isalpha()])})(?!\d)"
            rf"|(?P<code>{alternation(list(cur['codes']))})\b"
            rf"|(?P<name>{alternation([*cur['names'], *cur['parts']])})\b)"
        ),
        "cur_name": re.compile(rf"[\s-](?P<name>{alternation([*cur['names'], *cur['parts']])})\b", re.I),
        "symbol": re.compile(rf"[\s-]?(?P<symbol>{alternation(list(units['symbols']))})(?![{LETTERS}\d/²³])"),
        "unit_word": re.compile(
            rf"[\s-](?:{alternation(UNIT_MODIFIERS)}\s)?"
            rf"(?P<unit>{alternation([*units['words'], *plural_units])})\b(?!-)",
            re.I,
        ),
        "before": re.compile(
            rf"(?<![\w-])(?P<comp>{alternation(before)})\s*(?P<none>"
            rf"(?:{alternation(comp['none'])})\s+)?(?:the\s+|a\s+)?$",
            re.I,
        ),
        "after": re.compile(rf"\s?(?P<comp>{alternation(after)})(?![\w-])", re.I),
        "rate": re.compile(
            rf"\s+(?P<rate>(?:per|for\s+every|for\s+each|out\s+of\s+every"
            rf"|in\s+every)\s+(?:(?P<number>\d[\d.,{chr(160)} ]*\d|\d+|a\s+|one\s+|thousand|hundred"
            rf"|million)?\s*)?(?:(?:thousand|million|hundred)\s*)?(?:(?:live|registered|active"
            rf"|adult|insured|vehicle|passenger|person|road|working|full-time|standard|train|flight"
            rf"|square|cubic)\s+)?(?:[{LETTERS}'’-]+(?:\s+and\s+(?:per\s+)?(?:year|day|month"
            rf"|country))?)?|an?\s+(?:year|month|week|day|hour|minute|night|head|kilometre|metre"
            rf"|tonne|piece|person)\b|(?:each|every|apiece|annually|yearly|monthly|weekly"
            rf"|daily)\b(?:\s+(?:year|month|week|day|morning|night))?)",
            re.I,
        ),
    }


def _plural(word: str) -> str:
    if word in ("foot", "inch"):
        return {"foot": "feet", "inch": "inches"}[word]
    if word.startswith(("degree ", "degrees ")):
        return "degrees" + word[word.index(" ") :]
    return word + ("es" if word.endswith(("s", "x")) else "s")


@cache
def _comparators() -> tuple[dict[str, str], dict[str, str]]:
    comp = load("comparators")
    return (
        {w: name for name, entries in comp["before"].items() for w in entries},
        {w: name for name, entries in comp["after"].items() for w in entries},
    )


CURRENCY = 30
"""Characters before a number among which its currency is."""


def quantity(text: str, numeral: Numeral, tokens: Tokens) -> Quantity:
    """What stands directly around one number."""
    p = _patterns()
    cur = load("currencies")
    start, end, value = numeral.start, numeral.end, numeral.value
    q = Quantity(numeral, start, end, value, core_start=start, after=end)
    left = text[max(0, start - 60) : start]
    if so := re.match(r"\s+(?:or\s+so|or\s+thereabouts)(?=\s+(?:%|per\s?cent|percent)\b)", text[end : end + 40]):
        end += so.end()  # "80 or so per cent"
        q.comparator, q.after = "about", end
    stem = text[end : end + 60]
    if numeral.form == "fraction":
        q.kind, q.unit = "percent", "percent"
        if m := re.match(r"[\s-]+(?:an?\s+)?percent", stem):
            pass
    elif numeral.form == "multiple":
        q.kind, q.unit = "multiple", "times"
    elif numeral.form == "half":
        m = re.match(r"\s+(?:an?\s+)?(hour|day|year|decade|month|minute)s?", stem, re.I)
        q.kind = "duration"
        q.unit = (
            {"hour": "minute", "day": "hour", "year": "month", "decade": "year", "month": "month", "minute": "second"}[
                m[1].lower()
            ]
            if m
            else None
        )
        q.end = q.after = end + (m.end() if m else 0)
    elif (
        (m := p["cur_before"].search(left, max(0, len(left) - CURRENCY)))
        and (mark := re.match(r"\S+?(?=[\s\-−]*$)", m.group().strip()))
        and mark.group() not in _names_like_codes(text)
    ):
        q.kind = "money"
        sign = mark.group()
        name = sign.lower()
        q.unit = cur["signs"].get(sign, sign if sign in cur["codes"] else None) or cur["names"].get(name, sign)
        q.unit = local_currency(text, start, cur["local_signs"].get(sign, name)) or q.unit
        q.core_start = q.start = (
            start - len(m.group().lstrip()) if not m.group()[:1].isspace() else start - len(m.group().lstrip())
        )
        if sign == "$" and (m := re.match(r"\s?(USD|CAD|AUD|NZD)\b", stem)):
            q.unit, q.end = m[1], end + m.end()
            q.after = q.end
    elif m := PERCENT.match(stem):
        points = m[1] or m[2] or re.search(r"p\.?p\.?", m.group(), re.I)
        q.kind, q.unit = "percent", "percentage point" if points else "percent"
        q.end = q.after = end + m.end()
    elif m := PERMILLE.match(stem):
        q.kind, q.unit = "percent", "per mille"
        q.end = q.after = end + m.end()
    elif m := re.match(r"[\s-]basis[\s-]points?\b|\s?bps?\b", stem):
        q.kind, q.unit = "percent", "basis point"
        q.end = q.after = end + m.end()
    elif m := re.match(r"[\s-]+times\b(?!\s+(?:a|per|each|every)\b)", stem):
        after = stem[m.end() :]
        if re.match(
            r"\s+(?:as|more|less|higher|greater|larger|bigger|faster|longer|lower|smaller|fewer"
            r"|the|that|its|their|over|above|what|likelier|cheaper|slower|worse|better|older"
            r"|heavier|average|median|national|global|pre-)\b|,",
            after,
        ) or re.search(
            r"\b(?:by|multiplied|increased|grew|risen|grown|factor of)\b[^,;.]{0,25}$"
            r"|\btimes\b[^.;]{0,50}\b(?:compared\s(?:with|to)|against|versus|up\sfrom"
            r"|down\sfrom)\s$",
            left,
        ):
            q.kind, q.unit = "multiple", "times"
            q.end = q.after = end + m.end()
    elif ((m := p["cur_after"].match(stem)) and m["code"] not in _names_like_codes(text)) or (
        m := p["cur_name"].match(stem)
    ):
        groups = m.groupdict()
        if groups.get("sign"):
            q.unit = cur["signs"][groups["sign"]]
        elif groups.get("code"):
            q.unit = groups["code"]
        else:
            name = re.sub(r"\s+", " ", groups["name"]).lower()
            if name in cur["parts"]:
                q.unit, q.value = cur["parts"][name] or divided(text, start, name), round(value / 100, 6)
                q.factor = 0.01
            else:
                q.unit = local_currency(text, start, name) or cur["names"][name]
        q.kind = "money"
        q.end = q.after = end + m.end()
        if q.unit == "BRL" and groups.get("name", "").lower() == "real":
            q.kind, q.unit, q.end, q.after = "count", None, end, end
    elif not numeral.suffixed and (m := p["symbol"].match(stem)) and not _bad_symbol(m, numeral, text):
        q.unit = load("units")["symbols"][re.sub(r"\s+", " ", m["symbol"])]
        q.kind = "duration" if q.unit in ("hour", "minute", "second", "millisecond") else "measure"
        q.end = q.after = end + m.end()
    elif (m := p["unit_word"].match(stem)) and not _unit_modifies(m, numeral, text, tokens):
        word = re.sub(r"\s+", " ", m.group()).strip(" -").lower()
        base = re.sub(r"^(?:consecutive|full|whole|additional|more|extra|further)\s", "", word)
        base = _unit_singular(base)
        q.unit = base
        q.kind = load("units")["words"].get(base) or load("units")["words"].get(
            _unit_singular(m["unit"].lower()), "measure"
        )
        if base.startswith(("working ", "calendar ")):
            q.kind = "duration"
        q.end = q.after = end + m.end()
        if per := re.match(r"\s+(?:per|an)\s+hour\b", text[q.end :]):
            q.unit, q.end, q.after = (
                ("km/h" if base.startswith("kilo") else "mph" if base == "mile" else base + " per hour"),
                q.end + per.end(),
                q.end + per.end(),
            )
    if q.kind == "count" and (code := _by_letter(text, numeral) or _exchanged(text, numeral)):
        q.kind, q.unit = "money", code
        letter = LETTER.search(left)
        q.core_start = q.start = start - len(letter[0]) if letter else start
    if numeral.maybe is not None and (
        q.kind == "count" or q.kind in ("money", "measure") and text[numeral.start : numeral.end].endswith("00")
    ):
        q.value = numeral.maybe
    if minus := re.search(r"(?:^|[\s(])([-−–])$", text[max(0, q.core_start - 2) : q.core_start]):
        if numeral.form == "digits" and (
            minus[1] == "−"
            or q.kind in ("percent", "measure")
            and not re.search(r"[\d\w]\s[-–]$", text[max(0, q.core_start - 3) : q.core_start])
        ):
            q.value, q.start, q.core_start = -q.value, q.core_start - 1, q.core_start - 1
    elif text[max(0, q.core_start - 1) : q.core_start] == "+" and q.kind == "percent":
        q.start = q.core_start = q.core_start - 1
    if q.kind == "count" and re.search(
        r"\b(?:factor\s+of|(?:multiplied|divided)\s+by)\s+(?:about\s+|some\s+|almost\s+|more\s+than\s+)?$", left
    ):
        q.kind, q.unit = "multiple", "times"
    _compare(text, q, tokens)
    _counted(text, q, tokens)
    _compare_behind(text, q)
    _rate(text, q)
    _vote(text, q)
    return q


@lru_cache(maxsize=4)
def _names_like_codes(text: str) -> frozenset[str]:
    """Codes of currencies that are a name in this text ("THB" for trafficking in human beings): it writes them at least
    three times with no number beside them, and more often so than with one."""
    apart: Counter[str] = Counter()
    codes = load("currencies")["codes"]
    for found in re.finditer(r"\b[A-Z]{3}\b", text):
        if found.group() in codes:
            near = text[max(0, found.start() - 12) : found.start()] + text[found.end() : found.end() + 12]
            apart[found.group()] += -1 if re.search(r"\d", near) else 1
    often = {code for code, n in apart.items() if n > 0}
    return frozenset(c for c in often if len(re.findall(rf"\b{c}\b(?!\s?[-−]?\d)", text)) >= 3)


def before_number() -> list[str]:
    """Names of currencies that stand before a number with a capital: "Birr 1,130". Not those that are other words."""
    common = {"real", "won", "som", "soms", "dong", "kip", "pula", "tala", "dram", "drams", "colon", "colons", "lei"}
    names = load("currencies")["names"]
    return [name.title() for name in names if name.isalpha() and name not in common and len(name) > 3]


LETTER = re.compile(r"(?<![\w.,'’/-])([A-Z])\s?$")
"""A letter before a number that may be a currency's: "R 88,500"."""


def _by_letter(text: str, numeral: Numeral) -> str | None:
    """The currency that one letter before a sum means where a country that writes it so is named before: "R 88,500"."""
    m = LETTER.search(text[max(0, numeral.start - 3) : numeral.start])
    if m is None or not (numeral.scale > 1 or re.search(r"\d[,.]\d\d", numeral.text)):
        return None
    return local_currency(text, numeral.start, m[1])


EXCHANGE = re.compile(
    r"\s(?:to|per|against|for)\s(?:the|one|a|1)\s(?:US\s)?(?:dollar|euro|pound|ecu)\b(?!\s\w+s\b)", re.I
)


def _exchanged(text: str, numeral: Numeral) -> str | None:
    """The currency of a rate of exchange, which its clause names: "the rupiah at around 8,000 to the dollar"."""
    if not EXCHANGE.match(text, numeral.end):
        return None
    named = re.findall(r"[^\W\d_]+", text[max(0, numeral.start - 80) : numeral.start].rpartition(". ")[2])
    names = load("currencies")["names"]
    return next((names[word.lower()] for word in reversed(named) if word.lower() in names), None)


VOTE = re.compile(
    r"\s+(?:votes?\s+)?"
    r"(?P<way>in\s+favou?r|for|against|yes|no|abstentions?|abstaining|abstained|undecided)\b(?!\s+(?:the|a|an)\b)"
)
BALLOT = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|no)\s+(?:votes?\s+)?"
)
VOTERS = re.compile(r"\s(?:were|was|being|voted|spoke|came\s+out)\s+(?:in\s+favou?r|for)\b")
VOTES_TO = re.compile(r"\s+votes?\s+to\s+(?:\d|[a-z])")
TO_VOTES = re.compile(r"\bvotes?\s+to\s+$")
HANDS = re.compile(
    r"\b(?:show\s+of\s+hands|roll[- ]call(?:\s+vote)?|secret\s+ballot|put\s+to\s+(?:the|a)\s+vote"
    r"|(?:carried|adopted|approved|endorsed|passed|rejected|defeated|lost)(?:\s+(?:narrowly|in\s+a\s+vote|on\s+a\s+vote))?)"
    r",?\s(?:by\s+)?(?:(?P<first>\d+)\s+to\s+)?$"
)
"""What a result without a noun stands behind: "carried on a show of hands, 52 to 30"."""
MOTION = re.compile(
    r"\b(?:motion|amendment|resolution|proposal|draft|text|clause|paragraph|question|recommendation|declaration|bill|item"
    r"|appeal|ruling)\b[^.;]{0,70}\b(?P<how>[a-z]+(?:ed|lost|en)|put\s(?:off|aside)|struck\s(?:out|down))\s*,\s(?:by\s)?"
    r"(?:(?P<first>\d+)\s+to\s+)?$"
)
"""What was put to the vote and its result: "the motion was tabled, 74 to 66"."""
TO_NUMBER = re.compile(r"\s+to\s+(\d+)(?=[.,;)]|\s+(?:with|and)\b|$)")
WAYS = (("in favour", "for", "yes"), ("against", "no"), ("abstention", "abstained", "abstaining", "undecided"))


def _vote(text: str, q: Quantity) -> None:
    """The parts of a vote: "13 in favour, 2 against and 6 abstentions" are votes, whatever noun stands before them.

    Two of the three ways must stand within 70 characters, each behind its own number.
    """
    if q.kind != "count":
        return
    if (place := _of_three(text, q)) is not None:
        q.noun, q.unit, q.vote = [], "vote", ("votes in favour", "votes against", "abstentions")[place]
        return
    if (told := TOLD.search(text[max(0, q.start - 90) : q.start])) and not q.noun:
        near = text[max(0, q.start - 140) : q.end + 90]
        ways = {_way(m["way"]) for m in TOLD_WAYS.finditer(near)}
        if len(ways) > 1 and ways - {0}:
            q.unit, q.vote = "vote", ("votes in favour", "votes against", "abstentions")[_way(told["way"])]
            return
    won = VOTES_TO.match(text, q.numeral.end) is not None
    if won or TO_VOTES.search(text[max(0, q.start - 10) : q.start]):  # "adopted by 31 votes to 12"
        q.noun, q.unit, q.vote = [], "vote", "votes in favour" if won else "votes against"
        return
    if not q.noun and (
        hands := HANDS.search(text[max(0, q.start - 60) : q.start])
        or MOTION.search(text[max(0, q.start - 120) : q.start])
    ):
        other = hands["first"] or (m[1] if (m := TO_NUMBER.match(text, q.numeral.end)) else None)
        if other is not None:
            lost = re.search(r"\b(?:rejected|defeated|lost)\b", hands.group()) is not None
            more = q.value >= int(other)  # the larger side is against what was lost, whichever is told first
            q.unit, q.vote = "vote", "votes in favour" if more != lost else "votes against"
            return
    if not (m := VOTE.match(text, q.numeral.end)):
        return
    near = text[max(0, q.start - 70) : q.end + 70]
    said = (VOTE.match(" " + near[b.end() :]) for b in BALLOT.finditer(near))
    ways = {_way(n["way"]) for n in said if n}
    if VOTERS.search(near):  # "17 members were in favour of a register, six against"
        ways.add(0)
    if len(ways) < 2:
        return
    way = _way(m["way"])
    q.noun, q.unit = [], "vote"
    q.vote = ("votes in favour", "votes against", "abstentions")[way]


TOLD_WAYS = re.compile(
    r"(?:^|[.,;:(]\s*|\band\s)(?:votes?\s)?(?P<way>in\s+favou?r|for|against|abstentions?|abstained|abstaining)(?:\s[^.;:]{0,60}(?:\.\d[^.;:]{0,20})?)?:\s",
    re.I,
)
TOLD = re.compile(TOLD_WAYS.pattern + "$", re.I)
"""The result of a vote told way first: "For the second draft: seven; against: two; abstained: one"."""
THREE = re.compile(r"(?<![\d.,])\d+(?P<mark>\s?[:–/-]\s?)\d+(?P=mark)\d+(?![\d:/–-]|[.,]\d)")
CAST = re.compile(r"\b(?:votes?|voting|roll[- ]call|ballot|carried|show\s+of\s+hands)\b", re.I)


def _of_three(text: str, q: Quantity) -> int | None:
    """The place of a number in the result of a vote, for, against and abstaining: "roll-call vote of 21-16-4"."""
    n = q.numeral
    if (
        n.form != "digits"
        or text[n.end : n.end + 2].strip()[:1] not in (*":–/-",)
        and text[max(0, n.start - 2) : n.start].strip()[-1:] not in (*":–/-",)
    ):
        return None
    a = max(0, n.start - 24)
    for m in THREE.finditer(text, a, n.end + 24):
        if m.start() <= n.start < m.end() and CAST.search(text[max(0, m.start() - 60) : m.start()]):
            return sum(1 for mark in re.finditer(r"[:–/-]", text[m.start() : n.start]))
    return None


def _way(words_: str) -> int:
    said = re.sub(r"\s+", " ", words_).replace("favor", "favour").removesuffix("s")
    return next((i for i, names in enumerate(WAYS) if said in names or said + "s" in names), 0)


def local_currency(text: str, at: int, name: str) -> str | None:
    """The code of a currency that several countries call by one name ("pesos"), by the country last named before it
    within 800 characters; None where none is named."""
    local: dict[str, dict[str, str]] = load("currencies")["local"]
    countries = (
        local.get(name)
        or load("currencies")["letters"].get(name)
        or local.get(name + ("r" if name == "krone" else "s"), {})
    )
    before = text[max(0, at - 800) : at]
    named = [(before.rfind(country), len(country), code) for country, code in countries.items() if country in before]
    return max(named)[2] if named else None


def divided(text: str, at: int, name: str) -> str:
    """The currency of "cents", "centimes" or "centavos": the last of those that have such parts which the 800
    characters before name, by sign or by word; else what the word alone most often means."""
    whole = load("currencies")["divided"][name]
    before = text[max(0, at - 800) : at]
    named = [(before.rfind(sign), len(sign), code) for sign, code in whole["by"].items() if sign in before]
    return str(max(named)[2] if named else whole["else"])


def _bad_symbol(m: re.Match[str], numeral: Numeral, text: str) -> bool:
    """One-letter symbols are units only after digits, and not where they begin a word or a list mark."""
    symbol = m["symbol"]
    if numeral.form != "digits":
        return True
    if symbol in "CF":  # degrees only where the number has a fraction, or the text has just spoken of heat
        near = text[max(0, numeral.start - 80) : numeral.start]
        return not (
            "." in numeral.text or re.search(r"temperature|degrees|warm|heat|cold|cool|freez|record", near, re.I)
        )
    if symbol == "m" and numeral.end + 1 < len(text) and re.match(r"\s[a-z]+s\s", text[numeral.end + m.end() :]):
        return False
    if len(symbol) == 1 and symbol in "mtglh°":
        return symbol != "°" and bool(re.match(r"['’]", text[numeral.end + m.end() :]))
    return symbol in ("bar", "min", "GT") and text[numeral.end] != " "


def _unit_modifies(m: re.Match[str], numeral: Numeral, text: str, tokens: Tokens) -> bool:
    """ "five year classes": a unit in the singular after a plural number, with a noun behind it, only modifies that
    noun."""
    if numeral.value == 1 or m["unit"].lower() != _unit_singular(m["unit"].lower()) or m.group().startswith("-"):
        return False
    i = tokens.after(numeral.end + m.end())
    return i < len(tokens) and tokens[i].tag_ in ("NNS", "NNPS")


def _unit_singular(word: str) -> str:
    word = word.strip()
    if word.startswith("degrees "):
        return "degree " + word[8:]
    if word in ("feet", "inches"):
        return {"feet": "foot", "inches": "inch"}[word]
    parts = word.split()
    parts[-1] = singular(parts[-1])
    base = " ".join(parts)
    return str(load("units")["same"].get(base, base))


NEGATED = re.compile(
    r"\b(?:nobody|no\s+one|none|never|not|nor|nowhere|hardly|[a-z]n['’]t)\s+"
    r"(?:(?!that\b|but\b|only\b|if\b|and\b|or\b)[\w-]+\s+){0,2}$",
    re.I,
)
_AUX = "may|must|shall|should|can|could|will|would|might|did|do|does"
_WORDS = r"(?:(?!(?:that|but|only|if|and|or|which|who|because|whether|than)\b)[\w-]+\s)"
FORBIDDEN = re.compile(
    rf"\b(?:(?:{_AUX})\s?not|(?:{_AUX})\snever|(?:{_AUX}|wo|ca)n['’]t|(?:no|neither|none)\s{_WORDS}{{0,4}}(?:{_AUX}))\s"
    rf"{_WORDS}{{0,9}}$",
    re.I,
)
"""A denied verb before a bound, in one clause: "may not stay in the water for longer than"."""


def _denied(head: str, before: Token | None) -> bool:
    """Whether a bound behind ``head`` is denied: "must not exceed 10", "no car may go faster than 30"; but not one that
    stands in a noun phrase, "does not hold for ships over 500 tons" (``before`` is the token in front of it)."""
    if NEGATED.search(head):
        return True
    bound = (
        before is not None and before.pos_ in ("VERB", "AUX", "ADV", "ADP", "SCONJ", "PART") and before.lower_ != "of"
    )
    return bound and FORBIDDEN.search(head) is not None


def _compare(text: str, q: Quantity, tokens: Tokens) -> None:
    """The comparator before or after the number, with its place taken into the span."""
    p = _patterns()
    before, after = _comparators()
    left = text[max(0, q.start - 70) : q.start]
    if m := p["before"].search(left):
        word = re.sub(r"\s+", " ", m["comp"]).lower()
        head = left[: m.start()]
        previous = re.search(r"([A-Za-z]+)\s*$", head)
        opaque = (
            word in ("about", "around") and previous and previous[1].lower() in words("comparators", "opaque_after")
        )
        place = word in ("above", "below", "over", "under", "beyond") and re.search(
            r"\b(?:level|percent|per cent|%|of)\s*$", head
        )
        only_time = word == "within" and q.kind not in ("duration", "measure", "percent", "money")
        elsewhere = word == "some" and q.kind == "multiple"
        moved = word == "up to" and previous and previous[1].lower() in words("changes", "up_before_to")
        if not (opaque or place or only_time or elsewhere or moved):
            q.comparator = before[word]
            at = q.start - len(left) + m.start("comp")
            i = tokens.at(at) - 1
            if q.comparator in ("over", "under") and _denied(
                text[max(0, at - 120) : at], tokens[i] if i >= 0 else None
            ):
                q.comparator = "up_to" if q.comparator == "over" else "at_least"  # "nobody had expected more than 20"
            q.start = q.start - len(left) + m.start("comp")
            q.estimated = "estimated" in word
            if word in ("above", "over", "below", "under") and re.search(
                r"\b(?:just|well|slightly|a little)\s+$", head
            ):
                q.start -= len(re.search(r"\b(?:just|well|slightly|a little)\s+$", head).group())  # type: ignore[union-attr]
    if (
        q.comparator is None
        and NOR.search(left)
        and (said := BOUND_BEFORE.findall(text[max(0, q.start - 160) : q.start]))
    ):
        q.comparator = "at_least" if said[-1].lower().startswith(("under", "below", "less", "fewer")) else "up_to"
    if q.comparator is None or q.comparator == "about":
        for at in (q.numeral.end, q.after):
            if m := p["after"].match(text, at):
                word = re.sub(r"\s+", " ", m["comp"]).lower()
                if word == "+" and text[at : at + 1] != "+":
                    continue
                if word == "plus" and re.match(r"\s+(?:a\s|an\s|the\s|\d|[€$£])", text[m.end() :]):
                    continue
                # "900 and more", "60 % and more" are bounds; "900 hectares and more" says that there was more
                bound = word == "and more" and (at == q.numeral.end or q.kind == "percent")
                q.comparator = "at_least" if bound else after[word]
                if at == q.after:
                    q.end = m.end()
                q.after = max(q.after, m.end())
                break


NOR = re.compile(r"\bnor\s+(?:at\s+|for\s+|by\s+)?$", re.I)
BOUND_BEFORE = re.compile(r"\b(exceed|\w+er\s+than|(?:more|less)\s+than|above|over|beyond|below|under)\b[^.;]*$", re.I)
"""What a number behind "nor" is bounded by too: "must not exceed 55 by day nor 45 at night"."""
BEHIND = re.compile(r"\sat\s")
GIVE_OR_TAKE = re.compile(r"(?:\s(?:an?|per|each|every)\s\w+)?,?\sgive\s+or\s+take\b", re.I)
CLOSES = re.compile(
    r"\s*(?:[.,;:)]|$)|\s(?:ha[sd]|have|is|are|was|were|do|did|does|will|would|can|could|may|might|must|shall|should"
    r"|and|but|or|who|which|that)\b"
)
"""What follows a comparator that closes its phrase: "at the least." but not "at least twice a year"."""


def _compare_behind(text: str, q: Quantity) -> None:
    """A comparator behind the counted noun: "70 times or so", "41,000 notices at least had come in".

    "At least" belongs to the number before it only where no other number, noun or time follows it.
    """
    if q.comparator is None and q.noun:
        at = q.noun[-1].idx + len(q.noun[-1])
        if GIVE_OR_TAKE.match(text, at):
            q.comparator = "about"
            return
        m = _patterns()["after"].match(text, at)
        if m and (re.match(r"\s(?:or|and)\s", m.group()) or BEHIND.match(m.group()) and CLOSES.match(text, m.end())):
            q.comparator = _comparators()[1][re.sub(r"\s+", " ", m["comp"]).lower()]


def _counted(text: str, q: Quantity, tokens: Tokens) -> None:
    """The counted noun after a number, by the parse where it agrees with the order of words, else by the tags."""
    doc = tokens
    number = first = tokens.at(q.numeral.start)
    while number + 1 < len(doc) and doc[number + 1].idx < q.numeral.end:
        number += 1
    unit = tokens.at(max(q.numeral.start, q.after - 1))
    q.head = doc[unit] if q.kind != "count" else doc[number]
    if (
        q.kind == "count"
        and text[q.after : q.after + 1] == "-"
        and (m := re.match(r"-([a-z]+)(?:-[a-z]+)*\b", text[q.after :]))
    ):
        i = tokens.at(q.after + 1)
        q.noun, q.head, q.unit = [doc[i]], doc[i], singular(m[1])  # "a 600-bed hospital"
        return
    if q.kind not in ("count", "percent"):
        return
    if re.match(r"\s?[-–—−]\s?\d", text[q.after : q.after + 4]):
        return  # the low end of "12–15 metres"
    run = _noun_run(tokens, q.after)
    if q.kind == "percent":
        if run and singular(run[0].text) in TIME_NOUNS:
            return  # "down 4.5 % year on year"
        if run and text[q.after : q.after + 1] != ",":
            q.noun = run
            q.head = run[-1]
        return
    run = _by_parse(doc, doc[number], run) if q.after == q.numeral.end else run
    if not run and q.value > 1 and q.after == q.numeral.end and number + 2 < len(doc):
        verb, then = doc[number + 1], doc[number + 2]
        if (
            verb.tag_ == "VBZ"
            and verb.lower_ not in ("is", "has", "does", "'s", "’s")
            and then.tag_ in ("IN", "VBD", "VBN", "CC", ",", ".", "WP", "WDT", "MD")
        ):
            run = [verb]  # "46 registrars from county offices": several take no verb in -s, so it is a noun
    if len(run) > 1 and {run[-1].tag_, run[-2].tag_} == {"NNS"} and first > 0 and doc[first - 1].tag_ == "IN":
        after = run[-1].i + 1
        if after < len(doc) and (doc[after].tag_ in ("VBD", "MD") or doc[after].lower_ in ("have", "are", "were")):
            run = run[:-1]  # "in 38 cases wages had been recovered"
    if run and run[-1].tag_ == "NN" and run[-1].lower_.endswith("ing") and len(run) == 1 and q.value > 1:
        run = []  # "almost 25,000 staying overnight"
    if q.value > 1 and run and run[-1].tag_ == "NN":
        run = _to_plural(doc, run)
    if run and run[0].lower_ in NOW_NOUNS:
        run = []  # "stood at 151 today"
    if run:
        q.noun, q.head = run, run[-1]
        q.unit = noun_unit(run)
        if q.unit == "member":
            q.unit = members(text[q.after : q.after + 80], q.value)
        elif q.unit in words("persons", "either") | {"life"} and _of_people(run[-1]):
            q.unit = "person"


TIME_NOUNS = frozenset({"year", "quarter", "month", "week", "day"})
NOW_NOUNS = frozenset({"today", "yesterday", "tomorrow", "tonight", "online", "overnight"})
"""Adverbs that taggers take for nouns."""
MOST_BODIES = 250
"""More members than this are people: there are fewer than 200 states, and few unions of bodies are larger."""
SKIPPED = frozenset("or more so further additional new other different such of".split()) | {'"', "“"}
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
ADJECTIVES = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "AFX"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "IN", "TO", "WDT", "WP", "WRB"})


def _noun_run(tokens: Tokens, at: int) -> list[Token]:
    """The tokens of the noun phrase that starts at ``at``: adjectives, participles, coordinated modifiers, nouns."""
    doc = tokens
    first = tokens.after(at)
    i = first
    while i < len(doc) and doc[i].lower_ in SKIPPED and i <= first + 2:
        if (
            doc[i].lower_ == "of"
            or doc[i].lower_ == "more"
            and i + 1 < len(doc)
            and doc[i + 1].lower_ in ("than", "or", "and")
        ):
            return []
        i += 1
    run: list[Token] = []
    last_noun = 0
    while i < len(doc) and len(run) < 16:
        t = doc[i]
        if t.is_space or t.is_sent_start and run and i > first:
            break
        word = _hyphenated(doc, i)
        tail = word[-1]
        if tail.tag_ in NOUN_TAGS or tail.pos_ in ("NOUN", "PROPN") and tail.tag_ != "POS":
            run += word
            last_noun = len(run)
            i = tail.i + 1
            if i >= len(doc) or not _goes_on(doc, tail, i):
                break
            continue
        if (tail.tag_ in ADJECTIVES or tail.pos_ == "ADJ" or tail.tag_ == "VBD" and tail.dep_ == "amod") and (
            not last_noun or _noun_ahead(doc, tail.i)
        ):
            if last_noun and not (tail.dep_ in ("amod", "nmod", "compound", "conj") and tail.head.i > tail.i):
                break
            run += word
        elif (
            tail.tag_ in ("RB", "RBS", "RBR")
            and not last_noun
            and tail.i + 1 < len(doc)
            and doc[tail.i + 1].tag_ in ADJECTIVES
        ):
            run += word
        elif (
            (
                t.lower_ in (",", "and", "or", "/", "&")
                and run
                and i + 1 < len(doc)
                and _joins(doc, i, bool(last_noun), run)
            )
            or t.tag_ == "POS"
            and run
            or t.text in ('"', "“", "”", "'", "‘", "’")
            and len(run) < 6
        ):
            run.append(t)
        else:
            break
        i = max(i, tail.i) + 1
    return run[:last_noun]


def _hyphenated(doc: Tokens, i: int) -> list[Token]:
    """The token at ``i`` with what hyphens join to it: "evidence-based", "log-ins"."""
    word = [doc[i]]
    while (
        not doc[i].whitespace_
        and i + 2 < len(doc)
        and doc[i + 1].text in "-–"
        and not doc[i + 1].whitespace_
        and not doc[i + 2].is_space
    ):
        word += [doc[i + 1], doc[i + 2]]
        i += 2
    return word


def _goes_on(doc: Tokens, noun: Token, i: int) -> bool:
    """Whether the noun phrase runs on after a noun."""
    nxt = doc[i]
    modifies = noun.dep_ in ("compound", "nmod", "amod", "poss") and noun.head.i > noun.i
    if noun.tag_ in ("NNS", "NNPS"):
        return modifies and (nxt.pos_ in ("NOUN", "PROPN") or nxt.lower_ in ("and", "or", "'s", "’s", "'", "’"))
    return True


def _noun_ahead(doc: Tokens, i: int) -> bool:
    return any(doc[j].pos_ in ("NOUN", "PROPN") for j in range(i + 1, min(i + 3, len(doc))))


def _joins(doc: Tokens, i: int, had_noun: bool, run: list[Token]) -> bool:
    """Whether the comma or conjunction at ``i`` parts modifiers of one noun that is still to come."""
    nxt = doc[i + 1]
    if nxt.lower_ in ("and", "or") and i + 2 < len(doc):
        nxt = doc[i + 2]
    if not had_noun:
        return nxt.tag_ in ADJECTIVES or nxt.tag_ in NOUN_TAGS
    previous = run[-1]
    if nxt.tag_ not in ("JJ", "NN", "NNP", "VBN", "AFX") or previous.tag_ != "NN":
        return False
    # "law enforcement and prosecutorial agencies": a singular noun joined to a modifier of a plural noun
    if previous.dep_ in ("compound", "nmod", "amod") and previous.head.i > i:
        return True
    ahead = [doc[j] for j in range(i + 1, min(i + 4, len(doc)))]
    nouns = [t for t in ahead if t.tag_ in ("NNS", "NNPS")]
    return bool(nouns) and all(t.tag_ in ("JJ", "NN", "NNP", "HYPH", "VBN") for t in ahead[: ahead.index(nouns[0])])


def _to_plural(doc: Tokens, run: list[Token]) -> list[Token]:
    """More than one thing is counted by a plural: the run is cut after its last one ("24 countries spending has
    fallen"), or goes on over a list of modifiers to the first
    ("5,400 federal, state, and local law enforcement agencies")."""
    plurals = [k for k, t in enumerate(run) if t.tag_ in ("NNS", "NNPS")]
    if plurals:
        return run[: plurals[-1] + 1]
    out = list(run)
    for t in doc[run[-1].i + 1 : run[-1].i + 12]:
        if t.i == run[-1].i + 1 and t.text not in (",", "and", "or", "/"):
            return run
        out.append(t)
        if t.tag_ in ("NNS", "NNPS"):
            return out
        if t.tag_ not in ("JJ", "NN", "NNP", "CC", ",", "HYPH", "VBN", "SYM"):
            return run
    return run


def _by_parse(doc: Tokens, number: Token, run: list[Token]) -> list[Token]:
    """The run as far as the noun that the parse gives the number, where it stands further on and no verb parts them."""
    head = number.head
    end = run[-1].i if run else number.i
    if number.dep_ != "nummod" or head.pos_ not in ("NOUN", "PROPN") or not end < head.i <= number.i + 14:
        return run
    between = [doc[j] for j in range(number.i + 1, head.i)]
    if run and run[-1].tag_ in ("NNS", "NNPS") and any(t.tag_ in ("VBN", "VBG") for t in between[len(run) :]):
        return run  # "450 toys bought online"
    if (
        any(t.tag_ in FINITE or t.text in ".;:(%" or t.is_space or t.like_num for t in [*between, head])
        or run
        and between
        and doc[run[-1].i + 1].text not in (",", "and", "or", "/", "-")
        or not run
        and head.i > number.i + 6
    ):
        return run
    return [*between, head]


def noun_unit(run: list[Token]) -> str | None:
    """The unit that a counted noun of several tokens makes (``unit_of``)."""
    joined = [run[-1]]
    while len(joined) < len(run) and run[-1 - len(joined)].whitespace_ == "" and run[-1 - len(joined)].tag_ != "POS":
        joined.insert(0, run[-1 - len(joined)])  # "log-ins", "asylum-seekers"
    noun = "".join(t.text for t in joined).strip("\"“”'’")
    if noun == "Parties" and len(run) > 1 and run[-2].lower_ == "states":
        return "state"  # "16 States Parties"
    if len(run) > len(joined) and run[-1 - len(joined)].lower_ in ("square", "cubic"):
        return f"{run[-1 - len(joined)].lower_} {unit_of(noun)}"
    if noun.lower() == "heads" and len(run) == 1:
        return "person"  # "14 heads of authorities": cattle are counted by the head
    return unit_of(noun)


def unit_of(noun: str) -> str | None:
    """``person`` for people, else the noun's singular; None for what is no word, as a damaged text has it."""
    if is_person(noun):
        return "person"
    one = singular(noun)
    return one if re.search(r"[^\W\d_]", one.rpartition("-")[2]) else None


@cache
def _people_who_are_members() -> re.Pattern[str]:
    of = alternation(words("persons", "member_of"))
    return re.compile(rf"\b(?:{of})[\s-]+members?\b|\bmembers?\s+of\s+(?:[\w'’-]+\s+){{0,2}}?(?:{of})\b", re.I)


def members(phrase: str, value: float) -> str:
    """The unit of counted members: ``person`` where they are of a staff, a family, a crew or more than there are
    bodies in any union; else ``member``, which may be a state, a company or a society."""
    return "person" if value > MOST_BODIES or _people_who_are_members().search(phrase) else "member"


def undergone(noun: str, verb: str) -> bool:
    """Whether a verb makes persons of what may be a thing too: "sorters trained", "lives lost"."""
    if noun == "life":
        return verb in ("lost", "claimed", "taken", "cost")
    return noun in words("persons", "either") and verb in words("persons", "verbs")


def _of_people(noun: Token) -> bool:
    """Whether a noun that means a person or a thing means persons here, by what is said of it: "46 monitors attended",
    "to train 200 observers", "twelve speakers who"."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if after is not None and (after.lower_ in ("who", "whom", "whose") or undergone(singular(noun.text), after.lower_)):
        return True
    token = noun
    while token.dep_ in ("pobj", "prep", "nummod", "quantmod") and token.head.i != token.i:
        token = token.head  # "a minimum of 200 observers"
    verb = token.head
    if verb.pos_ != "VERB" or token.dep_ not in ("dobj", "nsubj", "nsubjpass"):
        return False
    forms = (verb.lower_, verb.lemma_ + "ed", verb.lemma_ + "d")
    if singular(noun.text) == "life":
        return verb.lemma_ in ("lose", "claim", "take", "cost")
    return any(form in words("persons", "verbs") for form in forms)


def is_person(noun: str) -> bool:
    """Whether a noun counts people: listed, a people's name in the plural, or an agent noun ("forecasters")."""
    base = singular(noun)
    if (
        base in words("persons", "nouns")
        or base in words("persons", "deaths")
        or noun.lower() in words("persons", "nouns")
    ):
        return True
    if re.split(r"[-\s]", base)[-1] in words("persons", "nouns"):
        return True
    plural = noun.lower().endswith("s") and base != noun.lower()
    if noun[:1].isupper() and (
        plural
        and re.search(r"(?:[aeiy]ans|icans|ards|[a-z]{3}[^aeo\W]ans)$", noun)
        or noun.lower() in words("persons", "peoples")
    ):
        return True
    if (
        plural
        and any(base.endswith(s) and len(base) > len(s) + 2 for s in words("persons", "suffixes"))
        and base not in words("persons", "suffix_not")
    ):
        return True
    return (
        plural
        and len(base) > 4
        and bool(re.fullmatch(r"[a-z]*(?:[^e]er|[^o]or|ee)", base))
        and base not in words("persons", "things")
        and not any(base.endswith(t) for t in words("persons", "thing_endings"))
    )


def _rate(text: str, q: Quantity) -> None:
    """ "per 100,000 inhabitants" and the like after the number or its noun."""
    ends = [q.after]
    if q.noun:
        ends.append(q.noun[-1].idx + len(q.noun[-1]))
    for at in ends:
        if m := _patterns()["rate"].match(text, at):
            q.rate = re.sub(r"\s+", " ", m["rate"]).strip(" ,")
            if re.match(r"(?:per|for|in|out)\b", q.rate, re.I) and re.search(r"\d|thousand|million|hundred", m["rate"]):
                q.end = max(q.end, m.end())
            return


COUNT_BEFORE = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty))(?:\s[\w'’-]+){0,3}\s$",
    re.I,
)


def denominators(text: str) -> list[Trap]:
    """The 100,000 of "per 100,000 inhabitants": it belongs to the rate, and is no figure of its own. "Seven forms in
    every 1,000" is a ratio of two numbers instead."""
    return [
        Trap(m.start(1), m.end(1), "denominator of a rate")
        for m in finditer(DENOMINATOR, text)
        if m.group()[:3].lower() == "per" or not COUNT_BEFORE.search(text[max(0, m.start() - 50) : m.start()])
    ]


DENOMINATOR = re.compile(
    r"\b(?:per|for\s+every|out\s+of\s+every"
    r"|in\s+every)\s+(\d[\d,.\u00a0 ]*\d(?:\s+(?:million|thousand))?|\d+|(?:one|ten"
    r"|a)\s+(?:hundred|thousand|million)(?:\s+thousand)?|(?:thousand|million"
    r"|hundred))\b(?!\s?%)",
    re.I,
)
