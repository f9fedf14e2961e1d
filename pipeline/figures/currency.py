"""The currency of a sum where its sign or name does not tell: by the country named, by a letter, by the year."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from pipeline.figures.data import load
from pipeline.figures.numbers import Numeral


@lru_cache(maxsize=4)
def names_like_codes(text: str) -> frozenset[str]:
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
    common = load("currencies")["other_words"]
    names = load("currencies")["names"]
    return [name.title() for name in names if name.isalpha() and name not in common and len(name) > 3]


LETTER = re.compile(r"(?<![\w.,'’/-])([A-Z])\s?$")
"""A letter before a number that may be a currency's: "R 88,500"."""


A_PIECE = re.compile(r"\s(?:(?:an?|per|each)\s?(?:\s[a-z]+\b|[.,;)])|apiece\b)")
"""What a price stands before: "R 35 a stall a month"."""


def by_letter(text: str, numeral: Numeral) -> str | None:
    """The currency that one letter before a sum means where a country that writes it so is named before: "R 88,500"."""
    m = LETTER.search(text[max(0, numeral.start - 3) : numeral.start])
    if m is None or not (
        numeral.scale > 1 or re.search(r"\d[,.]\d\d", numeral.text) or A_PIECE.match(text, numeral.end)
    ):
        return None
    return local_currency(text, numeral.start, m[1])


EXCHANGE = re.compile(
    r"\s(?:to|per|against|for)\s(?:the|one|a|1)\s(?:[A-Z]\w+\s)?(?:dollar|euro|pound|ecu|mark|franc|yen|rouble|ruble)\b(?!\s\w+s\b)",
    re.I,
)


def exchanged(text: str, numeral: Numeral) -> str | None:
    """The currency of a rate of exchange, which its clause names: "the rupiah at around 8,000 to the dollar"."""
    if not EXCHANGE.match(text, numeral.end):
        return None
    named = re.findall(r"[^\W\d_]+", text[max(0, numeral.start - 80) : numeral.start].rpartition(". ")[2])
    names = load("currencies")["names"]
    return next((names[word.lower()] for word in reversed(named) if word.lower() in names), None)


def local_currency(text: str, at: int, name: str) -> str | None:
    """The code of a currency that several countries call by one name ("pesos"), by the country last named before it
    within 800 characters, else the one that the text names most often; None where none is named."""
    local: dict[str, dict[str, str]] = load("currencies")["local"]
    countries = (
        local.get(name)
        or load("currencies")["letters"].get(name)
        or local.get(name + ("r" if name == "krone" else "s"), {})
    )
    if not countries:
        return None
    before = text[max(0, at - 800) : at]
    named = [(before.rfind(country), len(country), code) for country, code in countries.items() if country in before]
    return max(named)[2] if named else _most_named(text, tuple(countries.items()))


@lru_cache(maxsize=16)
def _most_named(text: str, countries: tuple[tuple[str, str], ...]) -> str | None:
    """The code of the country that a text names most often; None where it names none."""
    times: Counter[str] = Counter()
    for country, code in countries:
        times[code] += len(re.findall(rf"\b{re.escape(country)}\b", text))
    return max(times, key=lambda code: times[code]) if any(times.values()) else None


def former_currency(code: str | None, year: int, printed: str) -> str | None:
    """The code that a currency had in a year before it was replaced at another value: GHC, not GHS, in 1996. A code
    that is printed stays."""
    if code is None or code in printed:
        return code
    return next((old for old, last in load("currencies")["former"].get(code, []) if year <= last), code)


def divided(text: str, at: int, name: str) -> str:
    """The currency of "cents", "centimes" or "centavos": the last of those that have such parts which the 800
    characters before name, by sign or by word; else what the word alone most often means."""
    whole = load("currencies")["divided"][name]
    before = text[max(0, at - 800) : at]
    named = [
        (m.start(), len(sign), code)
        for sign, code in whole["by"].items()
        if sign in before and (m := _last_word(sign, before))
    ]
    return str(max(named)[2] if named else whole["else"])


def _last_word(sign: str, text: str) -> re.Match[str] | None:
    """The last place of a sign, or of a word that is no part of another: the "rand" of "grand" is no currency."""
    word = rf"(?<![^\W\d_]){re.escape(sign)}s?(?![a-z])" if sign.islower() else re.escape(sign)
    return next(reversed(list(re.finditer(word, text))), None)
