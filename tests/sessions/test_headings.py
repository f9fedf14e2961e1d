"""What one heading says: label, number, title, day, date, and what its words suggest."""

from __future__ import annotations

import pytest

from pipeline.sessions.headings import read_heading
from pipeline.sessions.words import value

NONE = (None, None, None)
CASES = [
    # text, kind, number, title, day, date, cue
    ("Day 1. Session 2 – Ways to sustain capacity", "session", "2", "Ways to sustain capacity", 1, None, None),
    ("Session IV: Rivers", "session", "IV", "Rivers", None, None, None),
    ("Panel 3 | Water", "panel", "3", "Water", None, None, None),
    ("Thematic session A: Soil", "session", "A", "Soil", None, None, None),
    ("WORKING GROUP 2", "working_group", "2", None, None, None, None),
    ("Break-out group 1 – From files to data", "working_group", "1", "From files to data", None, None, None),
    ("Side event: Bees", "side_event", None, "Bees", None, None, None),
    ("Item 5 of the agenda: Budget", "agenda_item", "5", "Budget", None, None, None),
    ("Agenda item 5 (b): Staff", "agenda_item", "5 (b)", "Staff", None, None, None),
    ("Items 4 and 5: Elections", "agenda_item", "4 and 5", "Elections", None, None, None),
    ("5. Seeds and soils", None, "5", "Seeds and soils", None, None, None),
    ("5. Seeds and soils .......... GC12 Doc. 5", None, "5", "Seeds and soils", None, None, None),
    ("Quality of oils (Item 4, Document OLC8/7)", "agenda_item", "4", "Quality of oils", None, None, None),
    ("Olives and nuts (Items 3 and 4, Documents OLC8/5 and Add.1)", "agenda_item", "3 and 4", "Olives and nuts", *NONE),
    ("3. Accounts for 1996 (Doc. BW.27.4 (Rev.))", None, "3", "Accounts for 1996", None, None, None),
    ("Item 5. Fees – paper 3", "agenda_item", "5", "Fees", None, None, None),
    ("III. Ferries (FER/SC.1/2014/3; agenda item 4)", "agenda_item", "III", "Ferries", None, None, None),
    ("Information security (ISO/IEC 27001)", None, None, "Information security (ISO/IEC 27001)", None, None, None),
    ("Vaccines (SDG 3.4)", None, None, "Vaccines (SDG 3.4)", None, None, None),
    ("First sitting: Monday 2 June 2003: 09h00–12h30", "session", "First", None, None, "2003-06-02", None),
    ("Reception by category or not?", None, None, "Reception by category or not?", None, None, None),
    ("Reception by the Mayor", "side_event", None, "Reception by the Mayor", None, None, None),
    ("Main stage: Who pays?", "session", None, "Who pays?", None, None, None),
    ("First plenary", "session", "First", None, None, None, None),
    ("Session Two. Seeds (Tuesday, 3 May, 09:30–11:00)", "session", "Two", "Seeds", None, "2022-05-03", None),
    ("DAY TWO", None, None, None, 2, None, None),
    ("Tuesday, 12 May 2021", None, None, None, None, "2021-05-12", None),
    ("Day 1 – Tuesday, 24 November 2020, 14:00–16:15 (CET)", None, None, None, 1, "2020-11-24", None),
    ("09:30–10:30 Session 2: Glaciers", "session", "2", "Glaciers", None, None, None),
    ("Opening remarks", None, None, "Opening remarks", None, None, "opening"),
    ("Welcome and introductions", None, None, "Welcome and introductions", None, None, "opening"),
    ("High-level segment", "session", None, "High-level segment", None, None, None),
    ("Conclusions and way forward", None, None, "Conclusions and way forward", None, None, "closing"),
    ("Annex II: List of participants", "annex", "II", "List of participants", None, None, "attendance"),
    ("Session 5: Closing the gap", "session", "5", "Closing the gap", None, None, None),
    ("Opening up data for all", None, None, "Opening up data for all", None, None, None),
    ("Discussion", None, None, "Discussion", None, None, "part"),
    ("Session 1 was moderated by Ms Ito", None, None, "Session 1 was moderated by Ms Ito", None, None, None),
]


@pytest.mark.parametrize(("text", "kind", "number", "title", "day", "date", "cue"), CASES, ids=[c[0] for c in CASES])
def test_a_heading_is_read(
    text: str,
    kind: str | None,
    number: str | None,
    title: str | None,
    day: int | None,
    date: str | None,
    cue: str | None,
) -> None:
    reading = read_heading(text, year=2022)
    found = reading.date.isoformat() if reading.date else None
    assert (reading.kind, reading.number, reading.title, reading.day, found, reading.cue) == (
        kind,
        number,
        title,
        day,
        date,
        cue,
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("IV", 4), ("four", 4), ("Fourth", 4), ("4th", 4), ("forty-second", 42), ("XIX", 19), ("none", None)],
)
def test_numbers_in_every_form(text: str, number: int | None) -> None:
    assert value(text) == number
