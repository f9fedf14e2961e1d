"""The words of ``models/reporting``, loaded once, and the names of countries and heads of bodies beside them."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.patterns import may_begin, one_of
from pipeline.records import Act, Strength

MODELS = Path(__file__).resolve().parents[2] / "models"
FOLDER = MODELS / "reporting"


class Phrase(NamedTuple):
    """A wording that reports speech, to be matched at the verb."""

    pattern: re.Pattern[str]
    act: Act
    strength: Strength | None


@cache
def verbs() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / "verbs.json").read_text(encoding="utf8"))
    return data


@cache
def subjects() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / "subjects.json").read_text(encoding="utf8"))
    return data


@cache
def phrases() -> tuple[Phrase, ...]:
    return tuple(
        Phrase(re.compile(p["pattern"], re.IGNORECASE), p["act"], p.get("strength")) for p in verbs()["phrases"]
    )


@lru_cache(maxsize=10_000)
def phrases_on(begin: str) -> tuple[Phrase, ...]:
    """The wordings that may stand where a text goes on with ``begin``, ``REACH`` characters."""
    return tuple(p for p, word in zip(phrases(), _phrase_words(), strict=True) if may_begin(word, begin))


@cache
def _phrase_words() -> tuple[re.Pattern[str], ...]:
    """The wordings where a word begins: of these it is known with which letters."""
    return tuple(re.compile(rf"\b(?:{p.pattern.pattern})", re.IGNORECASE) for p in phrases())


@cache
def words(name: str) -> frozenset[str]:
    """One list of ``subjects.json``."""
    return frozenset(subjects()[name])


@cache
def _impersonal() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in subjects()["impersonal"])


@cache
def _impersonal_behind() -> tuple[re.Pattern[str] | None, ...]:
    """What finds each of ``_impersonal`` behind a comma; None for those that only a sentence begins with."""
    return tuple(
        re.compile(r"(?<=[;,] )" + p.pattern, re.IGNORECASE) if p.pattern.startswith("it ") else None
        for p in _impersonal()
    )


def impersonal_words(sentence: str) -> re.Match[str] | None:
    """Where a sentence says that it was said (``It was noted that``), counted from behind its number."""
    plain = re.sub(r"^\W*(?:\d+\.\s+)?", "", sentence)
    for pattern, behind in zip(_impersonal(), _impersonal_behind(), strict=True):
        if match := pattern.match(plain) or (behind and behind.search(plain)):
            return match
    return None


@cache
def procedural() -> re.Pattern[str]:
    """The beginning of a sentence that tells the course of the meeting."""
    return re.compile(r"\W*(?:\d[\d.]*\s+)?" + subjects()["procedural"], re.IGNORECASE)


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    with (MODELS / "names" / "countries.csv").open(encoding="utf8") as file:
        for row in csv.DictReader(file, delimiter="|"):
            for name in [row["name"], *(row["other names"] or "").split(";")]:
                if name.strip():
                    names[name.strip()] = row["iso2"]
            for adjective in (row["adjectives and demonyms"] or "").split(";"):
                if adjective.strip():
                    adjectives.setdefault(adjective.strip(), row["iso2"])
    for name, code in list(names.items()):  # bulletins print who speaks in capitals: "LAO PDR"
        names.setdefault(name.upper(), code)
    names["TÜRKİYE"] = "TR"  # in the capitals of its own language
    return names, adjectives


@cache
def capitals() -> dict[str, str]:
    """Capital cities and the ISO codes of their countries."""
    with (MODELS / "names" / "countries.csv").open(encoding="utf8") as file:
        return {
            city.strip(): row["iso2"]
            for row in csv.DictReader(file, delimiter="|")
            for city in (row["capital"] or "").split(";")
            if city.strip()
        }


@cache
def country_letters() -> dict[str, str]:
    """The three letters by which ISO 3166-1 and federations of sport call a country, and its two of ISO."""
    with (MODELS / "names" / "countries.csv").open(encoding="utf8") as file:
        return {
            code: row["iso2"]
            for row in csv.DictReader(file, delimiter="|")
            for code in (row["letters"] or "").split(";")
            if code
        }


@cache
def places() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for cities and parts of countries, and for what a country is called in its own languages, and the ISO
    codes of their countries: what tells where a body sits whose name says no more."""
    codes = dict(capitals())
    with (FOLDER / "regions.csv").open(encoding="utf8") as file:
        for iso2, parts, own in csv.reader(file, delimiter="|"):
            codes.update({name: iso2 for name in f"{parts};{own}".split(";") if name and iso2 != "iso2"})
    return re.compile(
        rf"(?<![\w-])(?:{one_of(codes)})(?![\w-])(?! (?:Convention|Protocol|Agreement|Process|Call)\b)"
    ), codes


@cache
def country_names() -> dict[str, str]:
    """Names of countries as printed, and their ISO codes."""
    return _countries()[0]


@cache
def adjectives() -> dict[str, str]:
    """Adjectives and demonyms of countries, and their ISO codes."""
    return _countries()[1]


@cache
def country_pattern() -> re.Pattern[str]:
    """Any name or adjective of a country, longest first, case respected; not of a sea (``Indian Ocean``)."""
    return re.compile(
        rf"(?<![\w-])(?:{one_of([*country_names(), *adjectives()])})(?!\w)(?! (?:Ocean\b|Sea\b(?! [A-Z])))"
    )


@cache
def body_heads() -> frozenset[str]:
    """Nouns that end or head the name of a body ("Ministry", "Agency"), lower case."""
    data = tomllib.loads((MODELS / "names" / "heads.toml").read_text(encoding="utf8"))
    return frozenset(word for value in data["body"].values() for word in value.split())


@cache
def thing_heads() -> frozenset[str]:
    """Nouns that say of a name that it is no body or person ("Programme", "Report"), lower case."""
    data = tomllib.loads((MODELS / "names" / "heads.toml").read_text(encoding="utf8"))
    return frozenset(word for value in data["things"].values() for word in value.split())


@cache
def heads_and_roles() -> frozenset[str]:
    """``body_heads`` and ``role_nouns``, which no person is named by."""
    return body_heads() | role_nouns()


@cache
def common_nouns() -> frozenset[str]:
    """``heads_and_roles`` and ``thing_heads``."""
    return heads_and_roles() | thing_heads()


@cache
def role_nouns() -> frozenset[str]:
    """Nouns for one who speaks, offices included, lower case, singular."""
    data = tomllib.loads((MODELS / "names" / "roles.toml").read_text(encoding="utf8"))
    return frozenset(data["nouns"].split()) | words("speakers")


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for people of any kind, offices or not, lower case, singular: those that the figures count as people."""
    data = json.loads((MODELS / "figures" / "persons.json").read_text(encoding="utf8"))
    return frozenset(data["nouns"])
