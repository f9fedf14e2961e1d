"""Numbers with what stands directly around them: currency, unit, comparator, the counted noun, and the number that
they pair with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.figures.currency import (
    A_PIECE,
    LETTER,
    before_number,
    by_letter,
    divided,
    exchanged,
    local_currency,
    names_like_codes,
)
from pipeline.figures.data import alternation, load, singular, words
from pipeline.figures.nouns import counted
from pipeline.figures.numbers import TOLERANCE, Numeral
from pipeline.figures.traps import Trap
from pipeline.figures.votes import vote
from pipeline.patterns import finditer, search_end

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
        "compound": re.compile(
            rf"[\s-]?(?P<symbol>(?:{alternation(list(units['symbols']))})/(?:[A-Za-zµ]{{1,9}}[²³2-3]?))(?![{LETTERS}\d/²³])"
        ),
        "unit_word": re.compile(
            rf"[\s-](?:(?:{alternation(UNIT_MODIFIERS)})\s)?"
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
    if tolerance := TOLERANCE.match(text, end):
        end = q.after = tolerance.end()  # "7.2 ± 0.4 cm": the unit stands behind both
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
        and mark.group() not in names_like_codes(text)
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
    elif m := re.match(r"[\s-]+times\b(?!\s+(?:per|each|every|an?\s(?:[a-z]+\b)(?!['’]s\b))\b)", stem):
        after = stem[m.end() :]
        if (
            re.match(r"\s+an?\s[a-z]+['’]s\b", after)
            or re.match(
                r"\s+(?:as|more|less|higher|greater|larger|bigger|faster|longer|lower|smaller|fewer"
                r"|the|that|its|their|over|above|what|likelier|cheaper|slower|worse|better|older"
                r"|heavier|average|median|national|global|pre-)\b|,",
                after,
            )
            or re.search(
                r"\b(?:by|multiplied|increased|grew|risen|grown|factor of)\b[^,;.]{0,25}$"
                r"|\btimes\b[^.;]{0,50}\b(?:compared\s(?:with|to)|against|versus|up\sfrom"
                r"|down\sfrom)\s$",
                left,
            )
        ):
            q.kind, q.unit = "multiple", "times"
            q.end = q.after = end + m.end()
    elif ((m := p["cur_after"].match(stem)) and m["code"] not in names_like_codes(text)) or (
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
    elif (
        (numeral.value >= 1000 or "." in numeral.text or A_PIECE.match(text, end + 7))
        and (m := re.match(r"\s(crowns|marks)\b", stem))
        and (code := local_currency(text, start, m[1]))
    ):
        q.kind, q.unit, q.end, q.after = "money", code, end + m.end(), end + m.end()  # other things have crowns too
    elif not numeral.suffixed and (m := p["symbol"].match(stem)) and not _bad_symbol(m, numeral, text):
        q.unit = load("units")["symbols"][re.sub(r"\s+", " ", m["symbol"])]
        q.kind = "duration" if q.unit in ("hour", "minute", "second", "millisecond") else "measure"
        q.end = q.after = end + m.end()
    elif numeral.form == "digits" and not numeral.suffixed and (m := p["compound"].match(stem)):
        q.kind, q.unit = "measure", m["symbol"]  # "4 kg/capita"
        q.end = q.after = end + m.end()
    elif (m := p["unit_word"].match(stem)) and not _unit_modifies(m, numeral, text, tokens):
        word = re.sub(r"\s+", " ", m.group()).strip(" -").lower()
        base = re.sub(r"^(?:consecutive|full|whole|additional|more|extra|further)\s", "", word)
        base = _unit_singular(base)
        q.unit = base
        q.kind = load("units")["words"].get(base) or load("units")["words"].get(
            _unit_singular(m["unit"].lower()), "measure"
        )
        q.end = q.after = end + m.end()
        if per := re.match(r"\s+(?:per|an)\s+hour\b", text[q.end :]):
            q.unit, q.end, q.after = (
                ("km/h" if base.startswith("kilo") else base + " per hour"),
                q.end + per.end(),
                q.end + per.end(),
            )
    if q.kind == "count" and (code := by_letter(text, numeral) or exchanged(text, numeral)):
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
    if q.kind == "count" and FACTOR.search(left):
        q.kind, q.unit = "multiple", "times"
    _compare(text, q, tokens)
    counted(text, q, tokens)
    _compare_behind(text, q, tokens)
    _rate(text, q)
    vote(text, q)
    return q


FACTOR = re.compile(
    r"\b(?:factor\s+of|(?:multipl(?:ied|y|ies|ying)|divided?)(?:\s(?:the|its|their)(?:\s[a-z]+){1,2}|\s[a-z]+)?\s+by)\s+"
    r"(?:about\s+|some\s+|almost\s+|more\s+than\s+)?$"
)
"""What makes a number a multiple: "multiply the cost by"."""


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
    r"\b(?:nobody|no\s+one|none|nothing|never|not|nor|nowhere|hardly|scarcely|seldom|rarely|[a-z]n['’]t)\s+"
    r"(?:(?!that\b|but\b|only\b|if\b|and\b|or\b)[\w-]+\s+){0,2}$",
    re.I,
)
_AUX = "may|must|shall|should|can|could|will|would|might|did|do|does"
_WORDS = r"(?:(?!(?:that|but|only|if|and|or|which|who|because|whether|than)\b)[\w-]+\s)"
FORBIDDEN = re.compile(
    rf"\b(?:(?:{_AUX})\s?not|(?:{_AUX})\snever|(?:{_AUX}|wo|ca)n['’]t|(?:no|neither|none)\s{_WORDS}{{0,4}}(?:{_AUX}|had|ha[sv]e?)"
    rf"|seldom|rarely|never)\s"
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
        before is not None
        and before.lower_ != "of"
        and (
            before.pos_ in ("VERB", "AUX", "ADV", "ADP", "SCONJ", "PART")
            or before.i + 1 < len(before.doc)
            and before.nbor().pos_ == "VERB"  # "in no case did the sum surpass 9,500"
        )
    )
    return bound and FORBIDDEN.search(head) is not None


def _compare(text: str, q: Quantity, tokens: Tokens) -> None:
    """The comparator before or after the number, with its place taken into the span."""
    p = _patterns()
    before, after = _comparators()
    left = text[max(0, q.start - 70) : q.start]
    if m := search_end(p["before"], left):
        word = re.sub(r"\s+", " ", m["comp"]).lower()
        head = left[: m.start()]
        previous = re.search(r"([A-Za-z]+)\s*$", head)
        opaque = (
            word in ("about", "around") and previous and previous[1].lower() in words("comparators", "opaque_after")
        )
        place = word in ("above", "below", "over", "under", "beyond") and re.search(
            r"(?:\b(?:level|percent|per cent)|%)\s*$", head
        )
        only_time = word == "within" and q.kind not in ("duration", "measure", "percent", "money")
        elsewhere = word == "some" and q.kind == "multiple"
        left_out = word == "all but" and q.kind != "multiple"  # "all but three members": the three are the exception
        moved = word == "up to" and previous and previous[1].lower() in words("changes", "up_before_to")
        if not (opaque or place or only_time or elsewhere or left_out or moved):
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
    elif q.comparator is None and SAY.search(left):
        q.comparator = "about"
    if q.comparator is None or q.comparator == "about":
        for at in (q.numeral.end, q.after):
            if (m := p["after"].match(text, at)) and (not LOOSE.match(m["comp"]) or ENDS.match(text, m.end())):
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


SAY = re.compile(r",\ssay,?\s(?:the\s|an?\s)?$")
"""What gives a number as an example: "a full load, say 40 tonnes"."""
LOOSE = re.compile(r"roughly|approx|broadly|near\senough|min|max", re.I)
"""Comparators that may belong to what follows them instead: "12 roughly equal parts", "10 minimum standards"."""
NOR = re.compile(r"\bnor\s+(?:at\s+|for\s+|by\s+)?$", re.I)
BOUND_BEFORE = re.compile(r"\b(exceed|\w+er\s+than|(?:more|less)\s+than|above|over|beyond|below|under)\b[^.;]*$", re.I)
"""What a number behind "nor" is bounded by too: "must not exceed 55 by day nor 45 at night"."""
FAR_BEHIND = re.compile(
    r"(?:\s(?!and\b|or\b|but\b)[\w'’-]+){1,6}\sat\s(?:the\s(?:very\s)?)?(?P<end>least|most)"
    r"(?=\s*[.,;)]|\s(?:be|is|are|was|were|ha[sd]|have|must|shall|should|will)\b)"
)
"""A bound behind the phrase of the counted noun: "30 per cent of ticket receipts at the least be spent"."""
BEHIND = re.compile(r"\sat\s")
GIVE_OR_TAKE = re.compile(r"(?:\s(?:an?|per|each|every)\s\w+)?,?\sgive\s+or\s+take\b", re.I)
CLOSES = re.compile(
    r"\s*(?:[.,;:)]|$)|\s(?:ha[sd]|have|is|are|was|were|do|did|does|will|would|can|could|may|might|must|shall|should"
    r"|and|but|or|who|which|that)\b"
)
"""What follows a comparator that closes its phrase: "at the least." but not "at least twice a year"."""
ENDS = re.compile(rf"{CLOSES.pattern}|\s(?:of|in|for|from|by|per|an?|on|to|with|before|after|under)\b")
"""What may follow a comparator right behind a number: "40 maximum per boat", but not "12 roughly equal parts"."""


@cache
def _aside() -> re.Pattern[str]:
    """A comparator that is set apart behind the phrase of a number: "9 litres of milk, more or less,", "(at most)"."""
    after = [w for name in ("about", "at_least", "up_to") for w in load("comparators")["after"][name] if w[0].isalpha()]
    return re.compile(
        rf"(?P<phrase>(?:\s(?!and\b|or\b|but\b)[^\W\d][\w'’²³/-]*){{0,6}})(?:,\s|\s[–—-]\s|\s\()(?P<comp>{alternation(after)})"
        r"(?=\s?[,.;:)–—]|\s(?:of|is|are|was|were|ha[sd]|have)\b|$)",
        re.I,
    )


def _compare_behind(text: str, q: Quantity, tokens: Tokens) -> None:
    """A comparator behind the counted noun: "70 times or so", "41,000 notices at least had come in".

    "At least" belongs to the number before it only where no other number, noun or time follows it.
    """
    if q.comparator is None and (q.noun or q.kind != "count"):
        at = q.noun[-1].idx + len(q.noun[-1]) if q.noun else q.after
        if m := FAR_BEHIND.match(text, at):
            q.comparator = "at_least" if m["end"] == "least" else "up_to"
            return
        if GIVE_OR_TAKE.match(text, at):
            q.comparator = "about"
            return
        m = _patterns()["after"].match(text, at)
        if m and (re.match(r"\s(?:or|and)\s", m.group()) or BEHIND.match(m.group()) and CLOSES.match(text, m.end())):
            q.comparator = _comparators()[1][re.sub(r"\s+", " ", m["comp"]).lower()]
    if q.comparator is None and (m := _aside().match(text, q.after)):
        phrase = tokens[tokens.after(q.after) : tokens.at(m.end("phrase"))]
        if not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t not in q.noun for t in phrase):
            q.comparator = _comparators()[1][re.sub(r"\s+", " ", m["comp"]).lower()]


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


OPENS = re.compile(r"(?:^|[.;:,\n]\s?)$")
"""What a whole that opens its clause stands behind: "Out of every 100 people asked, 38 knew it"."""


def denominators(text: str) -> list[Trap]:
    """The 100,000 of "per 100,000 inhabitants": it belongs to the rate, and is no figure of its own. "Seven forms in
    every 1,000" is a ratio of two numbers instead."""
    return [
        Trap(m.start(1), m.end(1), "denominator of a rate")
        for m in finditer(DENOMINATOR, text)
        if m.group()[:3].lower() == "per"
        or not COUNT_BEFORE.search(text[max(0, m.start() - 50) : m.start()])
        and not (m.group()[:3].lower() == "out" and OPENS.search(text[max(0, m.start() - 2) : m.start()]))
    ]


DENOMINATOR = re.compile(
    r"\b(?:per|for\s+every|out\s+of\s+every"
    r"|in\s+every)\s+(\d[\d,.\u00a0 ]*\d(?:\s+(?:million|thousand))?|\d+|(?:one|ten"
    r"|a)\s+(?:hundred|thousand|million)(?:\s+thousand)?|(?:thousand|million"
    r"|hundred))\b(?!\s?%)",
    re.I,
)
