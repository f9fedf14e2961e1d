"""Numbers as people write them: digits in all formats, words, fractions, multiples. Reads text only, no grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.figures.data import singular, words
from pipeline.patterns import beginnings, finditer

Form = Literal["digits", "word", "fraction", "half", "multiple", "every", "none"]

SPACE = " \u00a0\u202f\u2009\u2007"
UNITS = {
    w: float(i)
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10.0 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
SCALES = {
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "lakh crore": 1e12,
    "billion": 1e9,
    "trillion": 1e12,
}
SUFFIXES = {"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "B": 1e9, "tn": 1e12, "trn": 1e12,
            "thous": 1e3, "thsd": 1e3, "mio": 1e6, "Mio": 1e6, "bln": 1e9, "mlrd": 1e9, "Mrd": 1e9}  # fmt: skip
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth "
    "ninetieth hundredth thousandth millionth"
).split()
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
MARKS = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅛": 1 / 8,
    "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
MULTIPLES = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "sextupl": 6.0}

CODES = "|".join(sorted({*words("currencies", "codes"), "KSh", "TSh", "USh"} - {"ALL", "COP", "TOP"}))
"""What may stand right before digits: codes of three letters, but those that begin names ("COP26")."""
TOLERANCE = re.compile(r"(?<=\d)\s?(?:±|\+/[-−])\s?\d+(?:[.,]\d+)?")
"""How far a measured value may be off."""
LETTERED = (
    r"\d{1,3}(?:,\d{3})+\b|\d+(?:\.\d+)?(?:[-–]\d+(?:\.\d+)?)?\s(?:million|billion)\b"
    r"|\d{2,}(?:\.\d\d)?(?=\s(?:each|apiece|per\s[a-z]|an?\s[a-z]))"
)
"""A sum that a letter may stand before for its currency: "R88,500", "P3–4 million", "M182 each"."""
LETTERS_OF_MONEY = "RPKQDLTMENFBG"
DIGITS = re.compile(
    rf"""(?:(?<![\w.,])|(?<=\b(?:{CODES}))|(?<=\bRs)|(?<=\bSh)|(?<=\b[{LETTERS_OF_MONEY}])(?={LETTERED}))
    # not inside a word or a decimal, but "USD120"
    (?:(?<![^\W\d][-–/])|(?<=\bcent/))       # nor in a symbol, but "48 per cent/40 per cent",
    (?:(?<!\d/)|(?<=[.]\d/)(?=\d+[.]\d)|(?<=,\d{{3}}/)(?=\d{{1,3}},\d{{3}}))   # "7.0/6.7" and "6,500/6,250"
    (?P<number>
      \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?        # 1,234,567.8
    | \d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d+)?   # 1.234.567,8
    | \d{{1,3}}(?:\.\d{{3}}),\d+              # 1.234,5
    | \d{{1,3}}(?:['’]\d{{3}})+(?:\.\d+)?     # 1'234
    | \d{{1,3}}(?:[{SPACE}]\d{{3}})+(?![\d])(?:[.,]\d+)?   # 1 234
    | \d+\.\d+ | \d+,\d{{1,2}}(?!\d) | \d+ | \.\d+
    )
    (?P<mark>[½⅓⅔¼¾⅕⅖⅗⅛⅜⅝⅞])?
    (?![\d])""",
    re.X,
)
MARK = re.compile(r"(?<![\w])[½⅓⅔¼¾⅕⅖⅗⅛⅜⅝⅞]")
NUMBER_WORD = "|".join(sorted([*UNITS, *TENS, "hundred", *SCALES, "dozen"], key=lambda w: -len(w)))
WORD = re.compile(rf"\b(?P<article>(?:an?|half\s+an?|half)\s+)?(?P<first>{NUMBER_WORD})\b", re.I)
NEXT = re.compile(rf"(?P<sep>[-\s]|\s+and\s+)(?P<word>{NUMBER_WORD}|score)\b", re.I)
AND_HALF = re.compile(r"\s+and\s+(?:a\s+(half|quarter|third)|(three)\s+quarters)\b(?!\s+of\b)", re.I)
DOZEN_AND_HALF = re.compile(r"\s+and\s+a\s+half\b(?!\s+of\b)", re.I)
SCALE_AFTER = re.compile(
    rf"[{SPACE}-]?\b(hundred\s+(?:thousand|million)|thousand\s+million|thousand|lakh(?:\s+crore)?|million|crore|billion|trillion|dozen)\b",
    re.I,
)
SUFFIX_AFTER = re.compile(
    r"(?:[ \u00a0](?=mn|mln|bn|tn|trn|thous|thsd|[mM]io|bln|mlrd|Mrd)|)"
    r"(mn|mln|bn|tn|trn|thous|thsd|[mM]io|bln|mlrd|Mrd|k|K|m|M|B)\b(?![/²³])(?:\.(?=\s[a-z]))?"
)
COUNT_AND = re.compile(rf"(?:\d|\b(?:{NUMBER_WORD}))\s+and\s+$", re.I)
FRACTION = re.compile(
    r"\b(?P<top>another|an?\s+(?:further|additional)|an?|one|two|three|four|five|six|seven|eight|nine|\d{1,2})[\s-]+(?P<part>halves"
    r"|thirds|quarters|fourths|fifths|"
    r"sixths|sevenths|eighths|ninths|tenths|twelfths|fifteenths|twentieths|hundredths|thousandths"
    r"|third|quarter|fourth|fifth|sixth|seventh|eighth|"
    r"ninth|tenth|twelfth|fifteenth|twentieth|hundredth|thousandth)\b(?!-)",
    re.I,
)
OF_A_PERCENT = re.compile(r"\s+(?:of\s+)?(?:an?|one)(?=[\s-]per[\s-]?cent|\s+point\b)", re.I)
"""What makes a fraction one of a percentage: "half a per cent", "a quarter of a percentage point"."""
OF_A_MILLION = re.compile(r"\s+of\s+a\s+(thousand|million|billion)\b", re.I)
HALF = re.compile(r"\b(?:one[\s-]+)?half\b(?!-)", re.I)
SLASH_FRACTION = re.compile(r"(?<![\w./,-])(\d{1,2})\s?[/⁄]\s?(\d{1,3})(?![\w/,-]|\.\d)")
MULTIPLE = re.compile(r"\b(?:(doubl|tripl|trebl|quadrupl|quintupl|sextupl)(e|es|ed|ing|y)|(halv)(e|es|ed|ing))\b", re.I)
SERVES_AS = re.compile(
    r"\s+as\s+(?:an?\s+(?!(?:result|consequence|share|proportion|percentage|fraction)\b)|(?:[a-z]+\s)?[a-z]{3,}s\b)"
)
"""What is no multiple: "devices can double as toll units", "the hall doubles as a store"."""
EVERY = re.compile(
    r"\bevery\s+(second|other|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|fifteenth"
    r"|twentieth|thirtieth|fortieth|fiftieth|hundredth|thousandth)\s+"
    r"(?!(?:day|week|month|year|hour|minute|night|morning|evening|afternoon|weekend|time|term"
    r"|season|summer|winter|\w+day)s?\b)(?=[A-Za-z])",
    re.I,
)
NONE = re.compile(
    r"\b(no)\s+(?:(?:new|further|confirmed|reported|such|additional|other|known|recorded|single"
    r"|fatal|serious|[A-Z]{2,5}|[\w-]+)\s+){0,2}?(?:[a-z-]{4,}s|case|death|person|children|women"
    r"|men|people)\b(?<!less)(?<!is)(?<!was)",
    re.I,
)
NOT_ONE = re.compile(r"\bnot\s+(?:a|one)(?:\s+single)?(?=\s+[a-z]+)|\bnot\s+one\b", re.I)
TIMES = re.compile(
    r"\b(twice|thrice)\b(?=\s+(?:as\s+\w+|the|that|its|their|more|what|this|those|higher|larger)\b)", re.I
)
FOLD = re.compile(rf"\b(?P<number>\d+(?:\.\d+)?|{NUMBER_WORD})[-\s]?fold\b", re.I)


@dataclass(frozen=True)
class Numeral:
    """One number as printed: ``value`` includes its scale word, fractions and halves are percent."""

    start: int
    end: int
    value: float
    form: Form
    scale: float = 1.0
    """The scale word's factor, so that "2 to 3 million" can lend it to the 2."""
    text: str = ""
    maybe: float | None = None
    """The other reading of "1.500": 1500 where things are counted."""
    spelled: bool = False
    suffixed: bool = False


def parse_digits(text: str) -> tuple[float, float | None]:
    """The value of a printed number, and its other reading where there is one ("1.500")."""
    if text.isascii() and text.isdigit():
        return float(text), None
    squeezed = re.sub(rf"[{SPACE}'’]", "", text)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", squeezed):
        return float(squeezed.replace(",", "")), None
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}\.\d{3},\d+", squeezed):
        return float(squeezed.replace(".", "").replace(",", ".")), None
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", squeezed):
        return float(squeezed), float(squeezed.replace(".", ""))
    return float(squeezed.replace(",", ".")), None


def numerals(text: str) -> list[Numeral]:
    """All numbers of a text in order, none overlapping; which of them are figures is decided elsewhere."""
    return list(_in_short(text)) if len(text) < SHORT else _numerals(text)


SHORT = 2_000
"""Characters of a text whose numbers are kept a while: of plain sentences they are asked for before the parse too."""


@lru_cache(maxsize=256)
def _in_short(text: str) -> tuple[Numeral, ...]:
    return tuple(_numerals(text))


def _numerals(text: str) -> list[Numeral]:
    found: list[Numeral] = []
    taken = bytearray(len(text))
    for finder in (_fractions, _multiples, _every, _none, _digits, _words):
        for numeral in finder(text):
            if not any(taken[numeral.start : numeral.end]):
                found.append(replace(numeral, text=text[numeral.start : numeral.end]))
                taken[numeral.start : numeral.end] = b"\x01" * (numeral.end - numeral.start)
    return _told_twice(text, sorted(found, key=lambda n: n.start))


def _told_twice(text: str, found: list[Numeral]) -> list[Numeral]:
    """Joins a number in words with the same in digits behind it in brackets, "thirty (30)", and the reverse: legal
    English writes each number so, and counts once."""
    out: list[Numeral] = []
    for n in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.value == n.value
            and {last.form, n.form} == {"word", "digits"}
            and BRACKET.fullmatch(text, last.end, n.start)
            and text[n.end : n.end + 1] == ")"
        ):
            end = n.end + 1
            out[-1] = replace(last, end=end, form="digits", scale=1.0, text=text[last.start : end], spelled=True)
        else:
            out.append(n)
    return out


BRACKET = re.compile(r"\s?\(")


def _fractions(text: str) -> list[Numeral]:
    found = []
    for m in finditer(FRACTION, text):
        top, part = m["top"].lower(), m["part"].lower()
        plural = part.endswith("s") and part != "halves" or part == "halves"
        base = part if part in PARTS else part.rstrip("s")
        article = top == "another" or top.startswith(("a ", "an ")) or top in ("a", "an")
        n = 1.0 if article else float(top) if top.isdigit() else UNITS[top]
        if (n > 1) != plural:
            continue
        after = text[m.end() : m.end() + 40]
        before = text[max(0, m.start() - 30) : m.start()]
        if re.match(
            r"[\s-]+(?:majorit|vote\b|quorum)|\s+(?:party|parties|countr|session|meeting|round|time|option|person|edition|century)\b",
            after,
        ):
            continue
        if COUNT_AND.search(before):
            continue  # "three and a quarter hours"
        if of := OF_A_PERCENT.match(after):
            found.append(Numeral(m.start(), m.end() + of.end(), n / PARTS[base], "word", spelled=True))
            continue
        if scale := OF_A_MILLION.match(after):
            value = n / PARTS[base] * SCALES[scale[1].lower()]  # "a quarter of a million"
            found.append(Numeral(m.start(), m.end() + scale.end(), value, "word", spelled=True))
            continue
        ordinal_like = article and (base != "quarter" or top not in ("a", "an"))
        loose = re.match(
            r"\s+(?:of|in|to|as|more|less|fewer|lower|higher|were|was|had|have|do|did|are|is|said"
            r"|by|since|from|for|with|on|over|still)\b|\s*[,.;:)]|\s*$",
            after,
        )
        bound = re.search(
            r"\b(?:by|over|than|nearly|almost|about|around|roughly|some|least|to|under|just|only|only about|up to"
            r"|barely|hardly|scarcely|fully)\s+$|\bof\s(?:which|whom|them|these|those),?\s(?:\w+\s)?$",
            before,
            re.I,
        )
        joined = top not in ("a", "an") and re.match(r"\s+(?:and|but|while|whereas)\b", after)
        if ordinal_like and not (loose or bound or joined):
            continue
        if base == "quarter" and re.match(r"\s+(?:19|20)\d\d|\s+of\s+(?:19|20)\d\d|\s+of\s+an\s+hour", after):
            continue
        found.append(Numeral(m.start(), m.end(), round(100.0 * n / PARTS[base], 2), "fraction", spelled=True))
    for m in finditer(SLASH_FRACTION, text):
        a, b = int(m[1]), int(m[2])
        if 0 < a < b and b <= 100 and re.match(r"\s+(?:of|the)\b", text[m.end() :]):
            found.append(Numeral(m.start(), m.end(), round(100.0 * a / b, 2), "fraction"))
    for m in finditer(HALF, text):
        after = text[m.end() : m.end() + 40].lower()
        before = text[max(0, m.start() - 30) : m.start()].lower()
        if re.match(
            r"\s+(?:an?|one)\s+(?:million|billion|dozen|thousand|hundred|trillion)\b|\s+(?:million|billion|dozen)\b",
            after,
        ):
            continue  # a number in words
        if of := OF_A_PERCENT.match(after):
            found.append(Numeral(m.start(), m.end() + of.end(), 0.5, "word", spelled=True))
            continue
        if re.search(
            r"\b(?:first|second|last|latter|other|better|and a|and one|northern|southern|upper"
            r"|lower|this|each|per|time and a|and)\s+$",
            before,
        ):
            continue
        if re.match(r"\s+(?:an?\s+)?(?:hour|day|year|decade|century|month|minute)s?\b", after):
            m2 = re.match(r"\s+an?\s+(hour|day|year|decade|month|minute)\b", after)
            if m2:
                value = {"hour": 30.0, "day": 12.0, "year": 6.0, "decade": 5.0, "month": 0.5, "minute": 30.0}[m2[1]]
                found.append(Numeral(m.start(), m.end(), value, "half", spelled=True))
            continue
        found.append(Numeral(m.start(), m.end(), 50.0, "fraction", spelled=True))
    return found


def _every(text: str) -> list[Numeral]:
    """ "every second household" is one in two; "every second day" is how often, and no figure."""
    return [
        Numeral(
            m.start(1),
            m.end(1),
            2.0 if m[1].lower() == "other" else ORDINALS.index(m[1].lower()) + 1.0,
            "every",
            spelled=True,
        )
        for m in finditer(EVERY, text)
    ]


def _none(text: str) -> list[Numeral]:
    """ "no cases": whether its noun is one that is counted is seen later."""
    found = [Numeral(m.start(1), m.end(1), 0.0, "none", spelled=True) for m in finditer(NONE, text)]
    return found + [Numeral(m.start(), m.end(), 0.0, "none", spelled=True) for m in finditer(NOT_ONE, text)]


def _multiples(text: str) -> list[Numeral]:
    found = []
    for m in finditer(MULTIPLE, text):
        stem, ending = (m[1] or m[3]).lower(), (m[2] or m[4]).lower()
        after = text[m.end() : m.end() + 20].lower()
        before = text[max(0, m.start() - 25) : m.start()].lower()
        if stem == "doubl" and ending in ("e", "es", "y"):
            verb = re.search(
                r"\b(?:will|would|to|could|should|may|might|can|must|shall|than|nearly|almost|over"
                r"|about|roughly|not|did|and)\s+$",
                before,
            )
            if ending == "y" or re.search(r"\b(?:an?|the|of)\s+$", before):
                continue
            if not (
                verb
                or re.match(
                    r"\s+(?:the|that|its|their|what|in|by|between|as|from|this|those|every|to|since)\b|\s*[.,;]", after
                )
            ):
                continue
        if ending == "y" or re.match(r"[-]", after) or SERVES_AS.match(text, m.end()):
            continue
        if (
            stem == "tripl"
            and ending == "e"
            and not re.search(r"\b(?:will|would|to|could|should|may|might|can|must|than|nearly|almost|and)\s+$", before)
        ):
            continue
        found.append(Numeral(m.start(), m.end(), 0.5 if stem == "halv" else MULTIPLES[stem], "multiple", spelled=True))
    for m in finditer(TIMES, text):
        value = {"twice": 2.0, "thrice": 3.0}[m[1].lower()]
        found.append(Numeral(m.start(), m.end(), value, "multiple", spelled=True))
    for m in finditer(FOLD, text):
        number = m["number"].lower()
        value = (
            UNITS.get(number)
            or TENS.get(number)
            or {"hundred": 100.0, "thousand": 1000.0, "million": 1e6, "dozen": 12.0}.get(number)
            or (float(number) if number[0].isdigit() else 0.0)
        )
        if value in (2.0, 3.0, 4.0) and not re.search(
            r"\b(?:increas|ris|rose|grow|grew|higher|jump|surge|multipl|expan|reduc|decreas|fell"
            r"|more than|nearly|almost|by)\w*\b",
            text[max(0, m.start() - 60) : m.end() + 40],
            re.I,
        ):
            continue  # "the aim is threefold" counts aspects
        if value:
            found.append(Numeral(m.start(), m.end(), value, "multiple", spelled=True))
    return found


def points_group(text: str) -> bool:
    """Whether a text writes 12.500 for twelve thousand five hundred: it does so more than once and never writes
    12,500."""
    grouped = re.findall(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d])(?!\.\d)", text)
    commas = re.search(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?!\d)", text)
    return len(grouped) >= 2 and not commas


def _people_follow(text: str, at: int) -> bool:
    """ "4.2m children" are millions, "4.2m waves" metres."""
    noun = re.match(r"\s([a-z]+)\b", text[at : at + 30])
    return noun is not None and (noun[1] == "people" or singular(noun[1]) in words("persons", "nouns"))


def _digits(text: str) -> list[Numeral]:
    found = []
    by_points = points_group(text)
    for m in finditer(DIGITS, text):
        value, maybe = parse_digits(m["number"])
        if by_points and maybe is not None:
            value, maybe = maybe, None
        end, scale, suffixed = m.end(), 1.0, False
        if m["mark"]:
            value += MARKS[m["mark"]]
        half = AND_HALF.match(text, end)
        if half and value < 100:
            value += {"half": 0.5, "quarter": 0.25, "third": 1 / 3}.get((half[1] or "").lower(), 0.75)
            end = half.end()
        word = SCALE_AFTER.match(text, end)
        suffix = SUFFIX_AFTER.match(text, end)
        if word:
            parts = word[1].lower().split()
            for part in parts:
                scale *= {"hundred": 100.0, "dozen": 12.0, **SCALES}[part]
            end = word.end()
        elif suffix and not (
            suffix[1] in "mMB"
            and not (suffix[1] == "m" and _people_follow(text, suffix.end()))
            and not re.search(r"[$€£¥₽₴₺₹₩₪]\s?$|\b[A-Z]{3}\s?$", text[max(0, m.start() - 5) : m.start()])
        ):
            scale, end, suffixed = SUFFIXES[suffix[1]], suffix.end(), True
        if scale != 1.0:
            value, maybe = float(f"{value * scale:.12g}"), None
        found.append(Numeral(m.start(), end, value, "digits", scale, maybe=maybe, suffixed=suffixed))
    found += [Numeral(m.start(), m.end(), round(100 * MARKS[m.group()], 2), "fraction") for m in finditer(MARK, text)]
    return found


def _first_words(text: str) -> Iterator[re.Match[str]]:
    """The number words of a text, each with the article before it."""
    places = beginnings(WORD, text)
    return WORD.finditer(text) if places is None else (m for place in places if (m := WORD.match(text, place)))


def _words(text: str) -> list[Numeral]:
    found: list[Numeral] = []
    at = 0
    for m in _first_words(text):
        if m.start() < at:
            continue
        article = re.sub(r"\s+", " ", (m["article"] or "").strip().lower())
        first = m["first"].lower()
        at = m.end()
        if text[m.start() - 1 : m.start()] in ("-", "/") and not text[m.start() - 2 : m.start() - 1].isspace():
            continue
        big = first in SCALES or first in ("hundred", "dozen")
        if big and not article:
            continue  # "hundred of", "million": no number of their own
        start = m.start() if big else m.start("first")
        total, current, scale = 0.0, 0.0, 1.0
        if big:
            current = 0.5 if article.startswith("half") else 1.0
            word, sep = first, " "
        else:
            word, sep = first, " "
        end, last = m.end(), ""
        while True:
            if word in UNITS:
                current += UNITS[word]
            elif word in TENS:
                current += TENS[word]
            elif word == "hundred":
                current = (current or 1) * 100
            elif word in ("dozen", "score"):
                current = (current or 1) * (12 if word == "dozen" else 20)
            elif last in SCALES and not current:
                total, scale = total * SCALES[word], scale * SCALES[word]  # "two thousand million"
            else:
                total += (current or 1) * SCALES[word]
                scale, current = SCALES[word], 0.0
            last = word
            if last == "dozen" and current == 12 and (half := DOZEN_AND_HALF.match(text, end)):
                current, end = 18.0, half.end()
                break
            if last != "dozen" and (half := AND_HALF.match(text, end)) and current + total < 100:
                current += {"half": 0.5, "quarter": 0.25, "third": 1 / 3}.get((half[1] or "").lower(), 0.75)
                end = half.end()
            step = NEXT.match(text, end)
            if not step:
                break
            word, sep = step["word"].lower(), step["sep"].strip().lower()
            if not _continues(last, word, sep):
                break
            end = step.end()
        if re.match(rf"-(?:{'|'.join(ORDINALS)})\b", text[end:], re.I):
            at = end
            continue  # "forty-second"
        value = total + current
        found.append(Numeral(start, end, value, "word", scale, spelled=True))
        at = max(at, end)
    return found


def _continues(last: str, word: str, sep: str) -> bool:
    """Whether a second number word goes on with the number: "twenty one", "two hundred", not "two three"."""
    if sep == "and":
        return last in ("hundred", "thousand") and (word in UNITS or word in TENS)
    if word in UNITS:
        return last in TENS and UNITS[word] < 10 and UNITS[word] > 0 or last in ("hundred", *SCALES)
    if word in TENS:
        return last in ("hundred", *SCALES)
    if word == "hundred":
        return last in UNITS
    if word in ("dozen", "score"):
        return last in UNITS
    if last == "thousand":
        return word in ("million", "billion")
    return last in UNITS or last in TENS or last in ("hundred", "dozen")
