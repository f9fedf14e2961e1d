"""Sessions of skeletons of reports in many heading conventions: ``conventions.txt`` says the form."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.body import Body
from pipeline.records import Block, Session, Style, Where
from pipeline.sessions import find_sessions

HERE = Path(__file__).parent
FILES = (
    "conventions.txt",
    "conventions_kept.txt",
    "conventions_bodies.txt",
    "conventions_wide.txt",
    "conventions_other.txt",
    "conventions_ends.txt",
    "conventions_days.txt",
    "conventions_beneath.txt",
    "conventions_century.txt",
    "conventions_records.txt",
)
FILLER = (
    "The keepers of eleven gardens compared their records of first flowering and found that spring had come nine days "
    "earlier than in the reference period, with the largest shift in the lowlands.",
    "Delegates from the north described how the figures had been gathered; two of them asked that the old series be "
    "kept beside the new one until the difference between both was understood.",
    "According to the secretariat, forty-one answers had come back by the deadline, and a further six were counted "
    "although they were late, since the offices concerned had written in time to say so.",
    "It was agreed that a small group would look at the wording once more and send its text to all members before the "
    "summer, so that nobody would be asked to decide on a page that they had not seen.",
)


class Want(NamedTuple):
    """A session as it is to come out, and the index of the block with which it begins."""

    kind: str
    number: str
    title: str
    day: str
    basis: str
    block: int


class Case(NamedTuple):
    """One skeleton."""

    name: str
    body: Body
    wants: tuple[Want, ...]


def _block(line: str, count: int) -> tuple[str, str, Style, int | None]:
    code, _, text = line.partition(" ")
    lead = None
    if code == "p":
        text = FILLER[count % len(FILLER)]
    if code == "r":
        lead, _, rest = text.partition("|")
        text = f"{lead} {rest}"
    level = int(code[-1]) if code[-1].isdigit() else 1 if code == "h" else None
    kind = "title" if code == "t" else "heading" if level else {"l": "list_item", "w": "table"}.get(code, "paragraph")
    size = 18.0 if code == "t" else 16.0 - 2 * level if level and code.isdigit() else 10.0
    style = Style(
        size=size,
        ratio=size / 10,
        bold=code == "t" or code.isdigit() or code == "b",
        italic=code == "i",
        centred=code == "c",
        underlined=code[0] == "u",
        capitals=text.isupper(),
        lead=lead,
    )
    return kind, text, style, level


@cache
def cases(files: tuple[str, ...] = FILES) -> dict[str, Case]:
    """All skeletons of the files by name."""
    found: dict[str, Case] = {}
    for file in files:
        for part in re.split(r"^### ", (HERE / file).read_text(encoding="utf8"), flags=re.MULTILINE)[1:]:
            name, *lines = [x for x in part.splitlines() if x.strip()]
            blocks: list[Block] = []
            wants: list[Want] = []
            at = 0
            for line in lines:
                if line.startswith("@ "):
                    kind, number, title, day = line[2:].split("|")
                    basis = "inferred" if kind.endswith("?") else "heading"
                    wants.append(Want(kind.rstrip("?"), number, title, day, basis, len(blocks)))
                    continue
                kind, text, style, level = _block(line, len(blocks))
                blocks.append(
                    Block(
                        id=f"b{len(blocks)}",
                        report="r",
                        where=Where(start=at, end=at + len(text), quote=text),
                        kind=kind,  # type: ignore[arg-type]
                        level=level,
                        text=text,
                        style=style,
                    )
                )
                at += len(text) + 2
            assert name not in found
            found[name] = Case(name, Body("r", "\n\n".join(b.text for b in blocks), blocks), tuple(wants))
    return found


def _plain(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def wanted(case: Case) -> list[tuple[str, ...]]:
    """What is to come out, one line a session: kind, number, title, day, basis, first words."""
    blocks = case.body.body_blocks
    return [(w.kind, _plain(w.number), _plain(w.title), w.day, w.basis, blocks[w.block].text[:30]) for w in case.wants]


def came_out(case: Case, sessions: list[Session]) -> list[tuple[str, ...]]:
    """The same for what was found; a day counts only where one is wanted somewhere."""
    days = any(w.day for w in case.wants)
    # The day lines above a session begin it; they are passed over so that the place of its own heading is compared.
    return [
        (
            s.kind,
            _plain(s.number),
            _plain(s.title),
            str(s.day or "") if days else "",
            s.basis,
            _begins(case, s),
        )
        for s in sessions
        if s.parent is None and s.kind != "front_matter"
    ]


def _begins(case: Case, session: Session) -> str:
    block = next((b for b in case.body.body_blocks if b.id == session.heading), None)
    return (block.text if block else session.where.quote)[:30]


@pytest.mark.parametrize("name", list(cases()))
def test_the_sessions_of_a_convention(name: str) -> None:
    case = cases()[name]
    found = find_sessions(case.body, None).sessions
    assert came_out(case, found) == wanted(case)
    tops = [s for s in found if s.parent is None]
    assert all(
        not case.body.text[a.where.end or 0 : b.where.start or 0].strip() for a, b in zip(tops, tops[1:], strict=False)
    )
    assert (tops[0].where.start, tops[-1].where.end) == (0, len(case.body.text))


@pytest.mark.parametrize(
    ("file", "whole", "kinds"),
    [("conventions_held.txt", 94, 98), ("conventions_apart.txt", 51, 59), ("conventions_aside.txt", 71, 85)],
)
def test_sessions_of_conventions_that_nothing_was_written_for(file: str, whole: int, kinds: int) -> None:
    """A count that only rises: of 118, 61 and 87 sessions so many come out whole, so many with their kind."""
    found = placed = 0
    for case in cases((file,)).values():
        got = came_out(case, find_sessions(case.body, None).sessions)
        kind_at = {(row[-1], row[0]) for row in got}
        found += sum(row in got for row in wanted(case))
        placed += sum((row[-1], row[0]) in kind_at for row in wanted(case))
    assert found >= whole
    assert placed >= kinds
