"""The registers of ``models/names/`` as look-up tables: countries, organisations, instruments, head nouns, word lists.

Everything here is read once a process and never changed afterwards.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from pipeline.words import general_words

FOLDER = Path(__file__).resolve().parents[2] / "models" / "names"
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "İ": "i"})


@dataclass(frozen=True)
class Known:
    """One thing of the registers: its id in every report, its type, its name and what else is known of it."""

    id: str
    type: str
    name: str
    acronym: str | None = None
    country: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    weak: bool = False
    """An acronym that may mean something else; a report's own definition or a longer name must confirm it."""


@dataclass(frozen=True)
class Heads:
    """Head nouns by what they name, singular and lower case."""

    national: frozenset[str]
    international: frozenset[str]
    private: frozenset[str]
    things: dict[str, str]
    """Noun to type, for what is no body: LEGAL_INSTRUMENT, PUBLICATION, PROGRAMME, EVENT, PLACE."""
    body: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Words:
    """The word lists of ``words.toml`` and ``roles.toml``."""

    function: frozenset[str]
    connectors: frozenset[str]
    generic: frozenset[str]
    abbreviations: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    national_markers: frozenset[str]
    international_markers: frozenset[str]
    lower_heads: frozenset[str]
    quotation: dict[str, frozenset[str]]
    roles: frozenset[str]
    roles_modified: frozenset[str]
    role_modifiers: frozenset[str]
    no_roles: frozenset[str]
    languages: frozenset[str]
    foreign: dict[str, str]
    """First word of a name in another language, and the type it gives."""
    foreign_endings: tuple[str, ...]
    """How words end that name an authority of one country by themselves."""
    foreign_bands: tuple[str, ...]
    """How words end that name a firm or an association in other languages."""
    plurals: frozenset[str]
    made: frozenset[str]
    place_nouns: frozenset[str]
    no_short: frozenset[str]
    weak: frozenset[str]
    interests: frozenset[str]
    people: frozenset[str]
    company_suffixes: frozenset[str]
    """As printed: what ends a firm's name and is a small word otherwise."""
    state_tasks: frozenset[str]
    generic_names: frozenset[str]
    """Whole names, lower case, that every meeting has and that name nothing."""
    loose_markers: frozenset[str]
    place_first: frozenset[str]
    directions: frozenset[str]
    standard_marks: frozenset[str]
    """In capitals: what stands before the number of a standard."""
    apposition: dict[str, str]
    """Noun to type: what "X, a NOUN ..." or "the NOUN X" says of a name."""


def plain(text: str) -> str:
    """Lower case, straight apostrophes, plain hyphens: the form in which words are looked up."""
    if text.isascii():
        return text.replace("`", "'").lower()
    return text.translate(APOSTROPHES).casefold()


def ascii_fold(text: str) -> str:
    """Letters without accents, for ids and for comparing names."""
    if text.isascii():
        return text
    text = text.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L").replace("đ", "d")
    text = text.replace("ß", "ss").replace("æ", "ae").replace("Æ", "Ae").replace("ı", "i").replace("ð", "d")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def singular(noun: str) -> str:
    """The singular of a lower-case English noun as far as head nouns need it."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def of_language(low: str) -> bool:
    """Whether a lower-case word, or its singular, is one of the language: it may be no name at all."""
    return low in general_words() or singular(low) in general_words()


@cache
def heads() -> Heads:
    """The head nouns of ``heads.toml``."""
    data = tomllib.loads((FOLDER / "heads.toml").read_text(encoding="utf8"))
    sets = {name: frozenset(words.split()) for name, words in data["body"].items()}
    things = {word: kind for kind, words in data["things"].items() for word in words.split()}
    return Heads(
        national=sets["national"],
        international=sets["international"],
        private=sets["private"],
        things=things,
        body=sets["national"] | sets["international"] | sets["private"],
    )


@cache
def words() -> Words:
    """The word lists of ``words.toml`` and ``roles.toml``."""
    data = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf8"))
    roles = tomllib.loads((FOLDER / "roles.toml").read_text(encoding="utf8"))
    sets = {name: frozenset(value.split()) for name, value in data.items() if isinstance(value, str)}
    return Words(
        function=sets["function"],
        connectors=sets["connectors"],
        generic=sets["generic"],
        abbreviations=sets["abbreviations"] | sets["currencies"],
        titles=sets["titles"],
        particles=sets["particles"],
        national_markers=sets["national_markers"],
        international_markers=sets["international_markers"],
        lower_heads=sets["lower_heads"],
        quotation={kind: frozenset(value.split()) for kind, value in data["quotation"].items()},
        roles=frozenset(roles["nouns"].split()),
        roles_modified=frozenset(roles["needs_modifier"].split()),
        role_modifiers=frozenset(roles["modifiers"].split()),
        no_roles=frozenset(roles["none"].split()),
        languages=sets["languages"],
        foreign={
            **dict.fromkeys(sets["foreign_private"], "NGO_OR_COMPANY"),
            **dict.fromkeys(sets["foreign_national"], "NATIONAL_BODY"),
        },
        foreign_endings=tuple(sorted(sets["foreign_endings"])),
        foreign_bands=tuple(sorted(sets["foreign_bands"])),
        plurals=sets["plurals"],
        made=sets["made"],
        place_nouns=sets["place_nouns"],
        no_short=sets["no_short"],
        weak=sets["weak"],
        interests=sets["interests"],
        people=sets["people"],
        company_suffixes=sets["company_suffixes"],
        state_tasks=sets["state_tasks"],
        generic_names=frozenset(name.strip() for name in data["generic_names"].replace("\n", " ").split(";")),
        loose_markers=sets["loose_markers"],
        place_first=sets["place_first"],
        directions=sets["directions"],
        standard_marks=sets["standard_marks"],
        apposition={word: kind for kind, value in data["apposition"].items() for word in value.split()},
    )


@cache
def _sets() -> dict[str, frozenset[str]]:
    data = tomllib.loads((FOLDER / "sets.toml").read_text(encoding="utf8"))
    return {name: frozenset(value.split()) for name, value in data.items()}


def word_set(name: str) -> frozenset[str]:
    """One of the word sets of ``sets.toml``, which single rules use."""
    return _sets()[name]


@dataclass(frozen=True)
class Country:
    """One row of ``countries.csv``."""

    iso2: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def countries() -> dict[str, Country]:
    """Countries and territories by ISO 3166-1 alpha-2 (and XK, which ISO leaves to users)."""
    return {
        row["iso2"]: Country(
            iso2=row["iso2"],
            name=row["name"],
            names=_parts(row["other names"]),
            adjectives=_parts(row["adjectives and demonyms"]),
            capitals=_parts(row["capital"]),
        )
        for row in _rows("countries.csv")
    }


@cache
def organisations() -> tuple[tuple[Known, tuple[str, ...]], ...]:
    """Every body, instrument, programme and event of the registers with all its names, the main one first."""
    found: list[tuple[Known, tuple[str, ...]]] = []
    for row in _rows("organisations.csv"):
        kind, _, country = row["type"].partition(":")
        prefix = f"{kind.lower()}:{country.lower()}" if country else kind.lower()
        acronym = row["acronym"] or None
        known = Known(f"{prefix}:{row['id']}", kind, row["name"], acronym, country or None)
        found.append((known, (row["name"], *((acronym,) if acronym else ()), *_parts(row["other names"]))))
    for row in _rows("instruments.csv"):
        acronym = row["acronym"] or None
        identifiers = tuple((key, value) for key, _, value in (p.partition("=") for p in _parts(row["identifiers"])))
        known = Known(f"{row['type'].lower()}:{row['id']}", row["type"], row["name"], acronym, None, identifiers)
        found.append((known, (row["name"], *((acronym,) if acronym else ()), *_parts(row["other names"]))))
    return tuple(found)


_WORD = re.compile(r"[^\W_]+|[^\w\s]")


def key(name: str) -> tuple[str, ...]:
    """A name as the words that the trie is keyed by: straight apostrophes, one spelling."""
    return tuple(spelling(part) for part in plain(name).replace(",", " ,").split())


SPELLINGS = (
    (re.compile(r"organisation"), "organization"),
    (re.compile(r"co-?ordinat"), "coordinat"),
    (re.compile(r"co-?operat"), "cooperat"),
    (re.compile(r"programmes?\b"), "program"),
    (re.compile(r"\bcentre"), "center"),
    (re.compile(r"labour"), "labor"),
    (re.compile(r"defence"), "defense"),
    (re.compile(r"isation\b"), "ization"),
)
_NEEDS_SPELLING = re.compile(r"isation|ordinat|operat|programme|centre|labour|defence")


def spelling(word: str) -> str:
    """British and American spellings, with and without the hyphen in co-, as one form. ``word`` is lower case."""
    if _NEEDS_SPELLING.search(word):
        for pattern, form in SPELLINGS:
            word = pattern.sub(form, word)
    return word
