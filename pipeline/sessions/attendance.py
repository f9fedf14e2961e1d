"""Attendance lists: one participant a line, an item, a table row, several lines, or a name in a run of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.body import Body
from pipeline.ids import Anchor, mint
from pipeline.mentions.kinds import head_of, is_role_noun
from pipeline.mentions.registers import countries, heads
from pipeline.records import Participant, Session
from pipeline.sessions.people import PERSON_TITLE
from pipeline.sessions.words import country_codes, online

CAPITAL = "[A-ZÀ-ÞŠŽČĐĆŁŚŻŹĀĒĪŪŌ]"
NAME = (
    rf"(?:{CAPITAL}[\w.’'-]*)"
    rf"(?:[^\S\n]+(?:(?:van|von|de|der|den|di|da|del|la|le|el|al|bin|ter|ten|dos|du|zu)[^\S\n]+)*{CAPITAL}[\w.’'-]*){{1,4}}"
)
_TURNED = re.compile(
    rf"(?P<s>{CAPITAL}[\w’' -]+),\s+(?P<g>(?:{PERSON_TITLE}\s+)?{CAPITAL}[\w.’' -]*?)(?P<t>\s*\({PERSON_TITLE}\))?"
    r"(?=\s*(?:,|\||\n|$))"
)
"""``BERG, Anna (Ms)``: the family name first."""
_COLUMNS = {
    "name": r"(?:full |family |given |first |last )?names?|participants?|delegates?|surnames?",
    "country": r"country|state|countries|nationality|delegation",
    "organisation": r"(?:name of )?(?:organi[sz]ation|institut\w+|affiliation|agency|body|ministry|company)s?",
    "role": r"position|title|function|role|designation|job title|post|capacity",
}


class Entry(NamedTuple):
    """What one entry says of a participant; ``country`` is ISO 3166-1 alpha-2."""

    name: str
    role: str | None = None
    organisation: str | None = None
    country: str | None = None


def find_participants(body: Body, lists: Sequence[tuple[int, int]], sessions: Sequence[Session]) -> list[Participant]:
    """Read the attendance lists, given as block ranges (the first block is or holds the label)."""
    found: list[tuple[int, int, Entry]] = []
    for first, stop in lists:
        land: str | None = None
        columns: list[str] = []
        for i, block in enumerate(body.body_blocks[first:stop]):
            start = block.where.start or 0
            text = block.text
            offset = 0
            if i == 0:
                label = re.match(r"[^:\n]{0,80}:\s*", text)
                if not label and "\n" not in text:
                    continue
                offset = label.end() if label else text.index("\n") + 1
            elif block.kind == "heading":
                land = code_of_country(text)
                continue
            for a, b in _entries(text[offset:]):
                entry = text[offset + a : offset + b]
                if (code := code_of_country(entry)) is not None:
                    land = code  # the country's name over its delegation
                elif "|" in entry and (kinds := _header(entry)):
                    columns = kinds
                elif (read := _read(entry, columns)) is not None:
                    theirs = read._replace(country=read.country or land)
                    found.append((start + offset + a, start + offset + b, theirs))
    ids = mint("participant", body.report, body.text, [Anchor(a, b) for a, b, _ in found])
    result = []
    for ident, (a, b, read) in zip(ids, found, strict=True):
        session = next(
            (s.id for s in sessions if s.parent is None and (s.where.start or 0) <= a < (s.where.end or 0)), None
        )
        result.append(
            Participant(
                id=ident,
                report=body.report,
                session=session,
                where=body.where(a, b),
                by=("sessions.attendance",),
                confidence=0.8,
                **read._asdict(),
            )
        )
    return result


def code_of_country(text: str) -> str | None:
    """The code of the country that a line names and nothing else: ``AUSTRIA / AUTRICHE``, ``Norway (3)``."""
    first = re.split(r"\s+[/|–-]\s+|/|\s*\(", text.strip().rstrip(":"))[0]
    return country_codes().get(re.sub(r"^the ", "", " ".join(first.split()).casefold()))


def _header(row: str) -> list[str]:
    """What the columns of a table hold, by its first row; empty where the row is none that says so."""
    cells = [c.strip().casefold() for c in row.split("|")]
    kinds = [next((k for k, names in _COLUMNS.items() if re.match(rf"(?:{names})\b", c)), "") for c in cells]
    return kinds if "name" in kinds and len([k for k in kinds if k]) > 1 else []


def _entries(text: str) -> list[tuple[int, int]]:
    """Spans of single entries: lines, parts between semicolons, or names between commas where the text is a run of
    names; lines below a name alone belong to it."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        mark = re.match(r"\s*(?:[-•–o*]|\(?\d{1,3}[.)])\s+", line.group())
        at = line.start() + (mark.end() if mark else 0)
        content = text[at : line.end()]
        if "|" not in content and ";" in content:
            spans += [(at + m.start(), at + m.end()) for m in re.finditer(r"[^;\s][^;]*", content)]
        elif "|" not in content and _run_of_names(content):
            edges = [0, *(x for m in _PARTING.finditer(content) for x in m.span()), len(content)]
            spans += [(at + a, at + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if content[a:b].strip()]
        elif (
            spans
            and "|" not in content
            and not mark
            and code_of_country(content) is None
            and _named(content) is None
            and _ALONE.fullmatch(text[slice(*spans[-1])].split("\n")[0].strip())
        ):
            spans[-1] = (spans[-1][0], line.end())
        elif content.strip():
            spans.append((at, line.end()))
    return [(a, a + len(text[a:b].rstrip(" .,"))) for a, b in spans]


_PARTING = re.compile(r"(?:,\s*(?:and\s+)?|(?<=\))\s+and\s+)(?![^(]*\))")


def _run_of_names(content: str) -> bool:
    pieces = [p.strip(" .") for p in _PARTING.split(content) if p.strip(" .")]
    if len(pieces) == 2 and all(re.fullmatch(rf"(?:{PERSON_TITLE}\s+)?{NAME}\s*\([^)]*\)", p) for p in pieces):
        return True  # "Anna Berg (Sweden), Tom Lund (Denmark)"
    named = sum(bool(re.fullmatch(rf"(?:{PERSON_TITLE}\s+)?{NAME}(?:\s*\([^)]*\))?", p)) for p in pieces)
    return len(pieces) >= 3 and named >= 0.8 * len(pieces)


_ALONE = re.compile(rf"(?:{PERSON_TITLE}\s+)*{NAME}")


def _named(entry: str) -> tuple[str, str | None, str] | None:
    """The name that an entry begins with, what stands in brackets behind it, and the rest."""
    if turned := _TURNED.match(entry):
        family, given = turned["s"].strip(), turned["g"].strip()
        if family.isupper() or "|" in entry[: turned.end() + 1] or turned["t"]:
            title = (turned["t"] or "").strip(" ()")
            return " ".join(p for p in (title, given, family) if p), None, entry[turned.end() :]
    match = re.match(
        rf"(?P<name>(?:{PERSON_TITLE}\s+)*{NAME})(?:\s*\((?P<more>[^)]*)\))?(?=\s*(?:,|\||\n|\t|$)|\s+[–—-]\s)", entry
    )
    if match is None or _is_body(match["name"]):
        return None
    return match["name"], match["more"], entry[match.end() :]


def _is_body(text: str) -> bool:
    """Whether words name a body by their head noun: ``Federal Chancellery``."""
    parts = re.findall(r"[\w’'-]+", text.casefold())
    return bool(parts) and head_of(parts)[0] in heads().body


def _read(entry: str, columns: Sequence[str] = ()) -> Entry | None:
    """One entry; None where it holds no name. ``columns`` say what the cells of a table's row hold."""
    told = [c.strip() for c in entry.split("|")]
    if columns and len(told) == len(columns):
        by = {kind: cell for kind, cell in zip(columns, told, strict=True) if kind and cell}
        named = _named(by.get("name", ""))
        if named is None:
            return None
        code = code_of_country(by["country"]) if "country" in by else None
        return Entry(named[0], by.get("role"), by.get("organisation"), code)
    named = _named(entry.strip())
    if named is None:
        return None
    name, more, rest = named
    cells = [c.strip(" .") for c in re.split(r"\||\t|\n" if "|" in rest else r",\s+|\s+[–—-]\s+|\t|\n", f"{rest} ")]
    role = organisation = country = None
    for cell in [more or "", *cells]:
        if not cell.strip(" ,") or re.search(r"@|\b[Tt]el\b|^\+?[\d ()/-]{6,}$", cell) or online().fullmatch(cell):
            continue  # "(remote)" says how somebody took part
        cell = re.sub(r"^on behalf of\s+(?:the\s+)?|\s+representative$", "", cell)
        parts = re.findall(r"[\w’'-]+", cell.casefold())
        if (code := code_of_country(cell)) is not None:
            country = code
        elif role is None and organisation is None and not _is_body(cell) and any(map(is_role_noun, parts)):
            office = re.match(r"(?P<r>[^,]*?)\s+(?:of|at|for|to)\s+(?:the\s+)?(?P<o>[A-Z].*)$", cell)
            role, organisation = (office["r"], office["o"]) if office and _is_body(office["o"]) else (cell, None)
        elif organisation is None:
            organisation = cell
        elif cell.casefold() not in _capitals() and not any(map(is_role_noun, parts)):
            organisation = f"{organisation}, {cell}"
        elif role is None and any(map(is_role_noun, parts)):
            role = cell
    return Entry(name, role, organisation, country)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(city.casefold() for land in countries().values() for city in land.capitals)
