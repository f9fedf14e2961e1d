"""Sessions of whole texts, in one convention after another; parts, days, people, facts and participants."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from pipeline.body import Body
from pipeline.records import Block, Style, Where
from pipeline.sessions import Sessions, find_sessions

PROSE = (
    "The keepers of eleven gardens compared their records of first flowering and found that spring had come nine days "
    "earlier than in the reference period, with the largest shift in the lowlands."
)


class Line(NamedTuple):
    """A block in the making."""

    text: str
    kind: str = "paragraph"
    size: float = 10.0
    bold: bool = False
    level: int | None = None


def body(lines: list[Line | str]) -> Body:
    """A body from lines; a bare string is a paragraph."""
    blocks: list[Block] = []
    parts: list[str] = []
    at = 0
    for i, line in enumerate(Line(x) if isinstance(x, str) else x for x in lines):
        where = Where(start=at, end=at + len(line.text), quote=line.text)
        style = Style(size=line.size, ratio=line.size / 10, bold=line.bold)
        blocks.append(
            Block(id=f"b{i}", report="r", where=where, kind=line.kind, level=line.level, text=line.text, style=style)  # type: ignore[arg-type]
        )
        parts.append(line.text)
        at += len(line.text) + 2
    return Body("r", "\n\n".join(parts), blocks)


def head(text: str, level: int = 1) -> Line:
    return Line(text, "heading", 16.0 - 2 * level, True, level)


def tops(found: Sessions) -> list[tuple[str, str | None, str | None]]:
    return [(s.kind, s.number, s.title) for s in found.sessions if s.parent is None and s.kind != "front_matter"]


TITLE = [Line("Third Congress of Botanic Gardens", "title", 20.0, True), "Graz, Austria, 4–5 May 2023", PROSE]


def test_labelled_sessions_with_their_unlabelled_siblings() -> None:
    found = find_sessions(
        body(
            [
                *TITLE,
                head("Opening"),
                PROSE,
                head("Session I: Roots"),
                PROSE,
                head("Discussion", 2),
                PROSE,
                head("Session II: Leaves"),
                PROSE,
                head("Tour of the glasshouse"),
                PROSE,
                head("Closing remarks"),
                PROSE,
            ]
        ),
        None,
    )
    assert tops(found) == [
        ("opening", None, "Opening"),
        ("session", "I", "Roots"),
        ("session", "II", "Leaves"),
        ("session", None, "Tour of the glasshouse"),
        ("closing", None, "Closing remarks"),
    ]
    part = next(s for s in found.sessions if s.parent)
    assert part.title == "Discussion" and part.parent == next(s.id for s in found.sessions if s.number == "I")


def test_what_ends_a_document_is_no_session_of_a_meeting_without_a_closing() -> None:
    parts = ["Opening", "Session 1: Roots", "Session 2: Leaves", "Where to read more", "Contact us"]
    found = find_sessions(body([*TITLE, *(x for part in parts for x in (head(part), PROSE, PROSE))]), None)
    assert [kind for kind, _, _ in tops(found)] == ["opening", "session", "session", "section", "section"]


def test_a_contents_list_goes_on_over_roman_pages_and_an_entry_spelt_otherwise() -> None:
    entries = ["Foreword iv", "1 Roots", "2 Leaves of the grower=s year", "3 Bark 14", "4 Seed"]
    contents = [head("Table of Contents"), *(head(entry, 3) for entry in entries)]
    chapters = ["1 Roots", "2 Leaves of the grower’s year", "3 Bark", "4 Seed"]
    text = [x for title in ("Foreword", *chapters) for x in (head(title), PROSE, PROSE)]
    found = find_sessions(body([Line("A study of gardens", "title", 20.0, True), *contents, *text]), None)
    assert [title for _, _, title in tops(found)] == ["Foreword", *(c[2:] for c in chapters)]


def test_a_contents_list_is_no_session() -> None:
    contents = [head("Contents"), "Session 1: Roots ........ 3", "Session 2: Leaves ........ 5"]
    found = find_sessions(
        body([*TITLE, *contents, head("Session 1: Roots"), PROSE, head("Session 2: Leaves"), PROSE]), None
    )
    assert tops(found) == [("session", "1", "Roots"), ("session", "2", "Leaves")]


def test_titles_on_the_next_line_and_days_above_headings() -> None:
    found = find_sessions(
        body(
            [
                *TITLE,
                head("DAY ONE"),
                head("SESSION ONE"),
                head("Roots"),
                PROSE,
                head("DAY TWO"),
                head("SESSION TWO"),
                head("Leaves"),
                PROSE,
            ]
        ),
        None,
    )
    assert tops(found) == [("session", "ONE", "Roots"), ("session", "TWO", "Leaves")]
    real = [s for s in found.sessions if s.kind == "session"]
    assert [(s.day, s.date) for s in real] == [(1, "2023-05-04"), (2, "2023-05-05")]


def test_opening_and_closing_without_headings_are_inferred() -> None:
    found = find_sessions(
        body(
            [
                *TITLE,
                f"The Congress was opened by the Mayor of Graz. {PROSE}",
                head("Session 1: Roots"),
                PROSE,
                PROSE,
                f"Closing the Congress, the President thanked the hosts. {PROSE}",
            ]
        ),
        None,
    )
    assert [(s.kind, s.basis) for s in found.sessions if s.parent is None] == [
        ("front_matter", "heading"),
        ("opening", "inferred"),
        ("session", "heading"),
        ("closing", "inferred"),
    ]


def test_minutes_are_matched_to_their_agenda() -> None:
    agenda = [
        "Agenda:",
        "1. Opening",
        "2. Appointment of the chair",
        "3. Budget for 2024",
        "4. Election of the treasurer",
    ]
    notes = [
        "Notes:",
        "1. Ms Roth opened the meeting at 9:00.",
        "2. Mr Lang was appointed as chair.",
        "3. The budget was adopted.",
        "4. Ms Roth was elected treasurer.",
    ]
    found = find_sessions(body(["Garden Society: General Assembly", *agenda, *notes]), 2023)
    assert tops(found) == [
        ("opening", "1", "Opening"),
        ("agenda_item", "2", "Appointment of the chair"),
        ("agenda_item", "3", "Budget for 2024"),
        ("agenda_item", "4", "Election of the treasurer"),
    ]


def test_a_document_without_sessions_gets_sections() -> None:
    found = find_sessions(
        body(
            [
                Line("The cost of weeds", "title", 20.0, True),
                head("1 Methods"),
                PROSE,
                head("2 Results"),
                PROSE,
                head("3 What follows"),
                PROSE,
            ]
        ),
        None,
    )
    assert tops(found) == [("section", "1", "Methods"), ("section", "2", "Results"), ("section", "3", "What follows")]


def test_people_under_a_heading() -> None:
    found = find_sessions(
        body(
            [
                *TITLE,
                head("Panel 1: Roots"),
                "Moderator: Ms Eva Roth, University of Graz",
                "Speakers: Mr Jan Lang, Prague Garden; Dr Ana Silva (Portugal)",
                PROSE,
                head("Panel 2: Leaves"),
                PROSE,
            ]
        ),
        None,
    )
    panel = next(s for s in found.sessions if s.number == "1")
    assert panel.moderators == ("Ms Eva Roth, University of Graz",)
    assert panel.speakers == ("Mr Jan Lang, Prague Garden", "Dr Ana Silva (Portugal)")


@pytest.mark.parametrize("label", ["Present", "Participants", "In attendance"])
def test_attendance_lists(label: str) -> None:
    line = f"{label}: Eva Roth (University of Graz), Jan Lang, Ana Silva (Portugal)"
    found = find_sessions(body(["Garden Society: General Assembly", line, PROSE]), 2023)
    assert [(p.name, p.organisation, p.country) for p in found.participants] == [
        ("Eva Roth", "University of Graz", None),
        ("Jan Lang", None, None),
        ("Ana Silva", None, "PT"),
    ]


def test_how_somebody_took_part_is_no_body() -> None:
    line = "Present: Eva Roth (remote), Jan Lang (online), Ana Silva (Water Board)"
    found = find_sessions(body(["Garden Society: General Assembly", line, PROSE]), 2023)
    assert [p.organisation for p in found.participants] == [None, None, "Water Board"]


def test_the_title_block_gives_the_facts() -> None:
    intro = "The Congress was held for the third time. In all, 134 participants from 21 countries attended."
    found = find_sessions(
        body(
            [
                Line("Third Congress of Botanic Gardens", "title", 20.0, True),
                "Summary report",
                "Organised by the Alpine Plant Society and the Danube Seed Network",
                "Graz, Austria and online",
                "4–5 May 2023",
                f"{intro} {PROSE}",
                head("Opening"),
                PROSE,
                head("Session 1: Roots"),
                PROSE,
            ]
        ),
        None,
    )
    facts = found.report_facts
    assert facts["title"] == "Third Congress of Botanic Gardens"
    assert facts["subtitle"] == "Summary report"
    assert facts["series"] == "Congress of Botanic Gardens"
    assert (facts["edition"], facts["year"]) == (3, 2023)
    assert (facts["date_start"], facts["date_end"]) == ("2023-05-04", "2023-05-05")
    assert facts["places"] == ("Graz, Austria", "online")
    assert facts["organisers"] == ("Alpine Plant Society", "Danube Seed Network")
    assert (facts["participants"].people, facts["participants"].countries) == (134, 21)


def test_top_level_sessions_cover_the_body_in_order() -> None:
    text = body(
        [*TITLE, head("Opening"), PROSE, head("Session 1: Roots"), PROSE, head("Annex: List of participants"), PROSE]
    )
    covering = [s for s in find_sessions(text, None).sessions if s.parent is None]
    assert covering[0].where.start == 0 and covering[-1].where.end == len(text.text)
    for one, two in zip(covering, covering[1:], strict=False):
        assert one.where.end is not None and two.where.start is not None
        assert text.text[one.where.end : two.where.start].strip() == ""


def test_an_empty_body_has_none() -> None:
    assert find_sessions(Body("r", "", []), None).sessions == []
