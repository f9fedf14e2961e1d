"""Attendance lists: one participant a line, an item, a table row, or a name in a run of names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.body import Body
from pipeline.ids import Anchor, mint
from pipeline.records import Participant, Session
from pipeline.sessions.people import PERSON_TITLE
from pipeline.sessions.words import online

NAME = (
    r"(?:[A-ZÀ-ÞŠŽČĐĆ][\w.’'-]*)"
    r"(?:\s+(?:(?:van|von|de|der|den|di|da|del|la|le|el|al|bin|ter|ten|dos|du|zu)\s+)*[A-ZÀ-ÞŠŽČĐĆ][\w.’'-]*){1,4}"
)


def find_participants(body: Body, lists: Sequence[tuple[int, int]], sessions: Sequence[Session]) -> list[Participant]:
    """Read the attendance lists, given as block ranges (the first block is or holds the label)."""
    rows: list[tuple[int, int, str | None]] = []
    country: str | None = None
    for first, stop in lists:
        country = None
        for i, block in enumerate(body.body_blocks[first:stop]):
            start = block.where.start or 0
            text = block.text
            offset = 0
            if i == 0:
                label = re.match(r"[^:\n]{0,80}:\s*", text)
                if not label and "\n" not in text:
                    continue
                offset = label.end() if label else text.index("\n") + 1
            if block.kind == "heading" and i:
                country = text.strip().rstrip(":")
                continue
            rows += [(start + offset + a, start + offset + b, country) for a, b in _entries(text[offset:])]
    made = [(a, b, c, _read(body.text[a:b])) for a, b, c in rows]
    kept = [(a, b, c, r) for a, b, c, r in made if r]
    ids = mint("participant", body.report, body.text, [Anchor(a, b) for a, b, _, _ in kept])
    result = []
    for ident, (a, b, group, read) in zip(ids, kept, strict=True):
        name, role, organisation = read
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
                name=name,
                role=role,
                organisation=organisation or None,
                country=group if group and not organisation else None,
            )
        )
    return result


def _entries(text: str) -> list[tuple[int, int]]:
    """Spans of single entries: lines, parts between semicolons, or names between commas where the text is a run of
    names."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        mark = re.match(r"\s*(?:[-•–o*]|\(?\d{1,3}[.)])\s+", line.group())
        at = line.start() + (mark.end() if mark else 0)
        content = text[at : line.end()]
        if "|" not in content and ";" in content:
            spans += [(at + m.start(), at + m.end()) for m in re.finditer(r"[^;\s][^;]*", content)]
        elif "|" not in content and _run_of_names(content):
            edges = [0, *(x for m in _PARTING.finditer(content) for x in m.span()), len(content)]
            spans += [(at + a, at + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if content[a:b].strip()]
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


def _read(entry: str) -> tuple[str, str | None, str | None] | None:
    """Name, role and organisation of one entry; None where it holds no name."""
    cells = (
        [c.strip() for c in entry.split("|")]
        if "|" in entry
        else [c.strip() for c in re.split(r",\s+|\s+[–—-]\s+|\t", entry)]
    )
    cells = [c for c in cells if c]
    if (
        "|" in entry
        and cells
        and (
            turned := re.fullmatch(
                rf"(?P<s>[A-ZÀ-ÞŠŽČĐĆ][\w’' -]+),\s+(?P<g>(?:{PERSON_TITLE}\s+)?[A-ZÀ-ÞŠŽČĐĆ][\w.’' -]+)", cells[0]
            )
        )
    ):
        cells[0] = f"{turned['g']} {turned['s']}"
    if len(cells) > 1 and "(" in cells[0] and ")" not in cells[0]:
        cells = [entry.strip()]
    match = (
        re.match(rf"(?P<name>(?:{PERSON_TITLE}\s+)*{NAME})(?:\s*\((?P<more>[^)]*)\))?$", cells[0]) if cells else None
    )
    if not match:
        return None
    name, more = match["name"], match["more"]
    rest = cells[1:]
    role = rest[0] if len(rest) > 1 else None
    organisation = ", ".join(rest[1:] if role else rest) or more
    if organisation and not role and "," in organisation:
        beside = [p.strip() for p in organisation.split(",")]
        offices = [
            p
            for p in beside
            if re.fullmatch(
                r"(?:vice-|co-)?(?:chair\w*|moderator|secretary|treasurer|president|host|minutes|observer|"
                r"facilitator|rapporteur)",
                p,
                re.IGNORECASE,
            )
        ]
        role = offices[0] if offices else None
        organisation = ", ".join(p for p in beside if p not in offices) or None
    if organisation and online().fullmatch(organisation):
        organisation = None  # "(remote)" says how somebody took part
    if organisation:
        organisation = re.sub(r"^on behalf of\s+(?:the\s+)?|\s+representative$", "", organisation)
    return name, role, organisation
