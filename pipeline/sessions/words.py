"""The words of ``models/sessions``, loaded once: heading labels, cues, numbers, and labels of people."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.mentions.registers import countries
from pipeline.patterns import by_letter

FOLDER = Path(__file__).resolve().parents[2] / "models" / "sessions"

ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@cache
def load(name: str) -> dict[str, Any]:
    """``models/sessions/NAME.json`` as it stands."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf8"))
    return data


def spelled(pattern: str) -> str:
    """A pattern of ``models/sessions`` with ``{meeting}`` put out as the words for a meeting, ``{modifier}`` as those
    that say of what sort its opening or closing is."""
    meeting = alternatives((*load("headings")["meetings"], *load("headings")["proceedings"]))
    modifier = alternatives(tuple(load("headings")["modifiers"]))
    return pattern.replace("{meeting}", f"(?:{meeting})").replace("{modifier}", f"(?:{modifier})")


@cache
def cue(name: str) -> re.Pattern[str]:
    """One pattern for a list of patterns in ``headings.json``; it is to be matched at a title's beginning."""
    return re.compile("|".join(f"(?:{spelled(p)})" for p in load("headings")[name]), re.IGNORECASE)


@cache
def online() -> re.Pattern[str]:
    """How a meeting is held, or somebody takes part, from elsewhere: ``online``, ``hybrid``, ``by videoconference``."""
    return re.compile("|".join(f"(?:{p})" for p in load("people")["online"]), re.IGNORECASE)


@cache
def label_kinds() -> dict[str, str]:
    """Each label of a session in lower case, and the kind of session it means."""
    return {word: kind for kind, words in load("headings")["labels"].items() for word in words}


@cache
def alternatives(words: tuple[str, ...]) -> str:
    """The words as one alternative, longest first, with any white space or hyphen between their parts."""
    escaped = [re.escape(w).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?") for w in words]
    return by_letter(sorted(escaped, key=len, reverse=True))


def value(text: str) -> int | None:
    """A number printed as digits, as a word or in roman numerals: ``"IV"``, ``"four"``, ``"Fourth"``, ``"4"`` are 4,
    and so is ``"24/04"``, the fourth of a year."""
    plain = text.strip().rstrip(".").casefold()
    numbers = load("numbers")
    if match := re.fullmatch(r"(?:\d{2,4}/)?(\d{1,4})(?:st|nd|rd|th)?", plain):
        return int(match.group(1))
    found: int | None = numbers["cardinal"].get(plain) or numbers["ordinal"].get(plain)
    if found is not None:
        return found
    upper = text.strip().rstrip(".").upper()
    if upper and ROMAN.fullmatch(upper):
        values = [_ROMAN_VALUES[c] for c in upper]
        return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    return None


def normal(text: str | None) -> str:
    """Words alone, in lower case: what two printings of one title share."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


@cache
def country_codes() -> dict[str, str]:
    """Names of countries in lower case, without article, and their codes (ISO 3166-1 alpha-2)."""
    return {
        re.sub(r"^the ", "", name.casefold()): land.iso2
        for land in countries().values()
        for name in (*land.names, land.name)
    }
