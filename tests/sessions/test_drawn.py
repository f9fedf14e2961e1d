"""Sessions of small reports that are drawn here, each in a layout and a convention of its own."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.report import process
from tests.drawn import HEIGHT, WIDTH, Paper

PROSE = (
    "The delegate of Peru said that the buoys had been moved twice since the last survey, and that fishermen of the "
    "southern ports had been told of it by radio. Norway asked whether the charts had been changed as well. The "
    "secretariat replied that eleven sheets had been printed anew and that forty more would follow in the spring.",
    "Ms Ana Duarte of the Hydrographic Institute of Portugal presented a comparison of three ways to count ships at "
    "night. Radar had seen 412 of them, volunteers on the pier 377, and the harbour office 298. Participants agreed "
    "that the first figure was to be preferred. Chile doubted that it could be had everywhere at that price.",
    "Kenya stressed that small harbours lacked people rather than instruments. Of nineteen posts that had been "
    "promised, six were filled. The representative of Fiji supported this and recalled that training in one country "
    "of the region had cost a third of what it cost elsewhere, since teachers travelled and pupils did not.",
)


class Look(NamedTuple):
    """How headings are set: font, size, where they stand, and whether a line is drawn below them."""

    font: str = "Helvetica-Bold"
    size: float = 13
    align: str = "left"
    rule: bool = False
    prose: str = "Times-Roman"
    body: float = 10
    margin: float = 72


class Drawn(NamedTuple):
    """A report: its look, its lines (``t`` title, ``s`` line, ``h`` heading, ``k`` smaller heading, ``i`` line in
    italics, ``n`` prose as given, ``p`` prose), and the sessions that are to come out: kind, number, title, day."""

    look: Look
    lines: str
    want: str


REPORTS = {
    "times before italic headings, weekdays in the middle": Drawn(
        Look("Times-BoldItalic", 12, "left"),
        """t Night Ferries and their Crews
s Report of the Ninth Baltic Ferry Talks
s Klaipeda, 5-6 June 2018
c Tuesday, 5 June
h 9.00 - Tea and welcome
n The harbour master welcomed the participants to Klaipeda and wished them calm seas.
h 9.45 - Lamps on the car deck
p
h 14.00 - Sleeping berths
p
c Wednesday, 6 June
h 9.30 - Dogs aboard
p
h 12.00 - Until Turku
n The participants thanked the hosts. The next talks will be held at Turku in June 2019.""",
        """opening||Tea and welcome|1
session||Lamps on the car deck|1
session||Sleeping berths|1
session||Dogs aboard|2
closing||Until Turku|2""",
    ),
    "small capitals of a label over the title, ruled": Drawn(
        Look("Helvetica-Bold", 12, "left", True),
        """t Charting the Shallows
s Third Regional Seminar on Coastal Charts
s Valparaiso, Chile, 11 to 13 October 2016
h INAUGURAL ACT
p
h FIRST TABLE OF WORK
h Soundings by satellite
p
h SECOND TABLE OF WORK
h Harbours without pilots
p
h CONCLUDING ACT
p""",
        """opening||INAUGURAL ACT|
session|FIRST|Soundings by satellite|
session|SECOND|Harbours without pilots|
closing||CONCLUDING ACT|""",
    ),
    "words that look like numbers among labels": Drawn(
        Look("Helvetica-Bold", 12, "left"),
        """t Night Ferries and their Crews
s Report of the Ninth Baltic Ferry Talks
s Klaipeda, 5-6 June 2018
h Opening
p
h Session 1: Lamps on the car deck
p
h 5G: what crews may expect
p
h Session 2: Sleeping berths
p
h XX Congress in retrospect
p
h No. 10: a ship and her master
p
h Session 3: Dogs aboard
p
h Closing
p""",
        """opening||Opening|
session|1|Lamps on the car deck|
session||5G: what crews may expect|
session|2|Sleeping berths|
session||XX Congress in retrospect|
session||No. 10: a ship and her master|
session|3|Dogs aboard|
closing||Closing|""",
    ),
    "labels in brackets behind, centred": Drawn(
        Look("Times-Bold", 12, "centre"),
        """t Proceedings of the Winter Forum on Ice Roads
s Yellowknife, Canada, February 2-3, 2021
h Good morning, Yellowknife (opening session, Tuesday, 8:30 a.m.)
p
h Thin ice (Session 1, Tuesday, 9:15 a.m.)
p
h Trucks that report (Session 2, Tuesday, 2 p.m.)
p
h Diesel and its price (lunch talk of Northern Haulers, Wednesday)
p
h Thaw (Session 3, Wednesday, 1 p.m.)
p
h Before the ice goes (closing session, Wednesday, 4 p.m.)
p""",
        """opening||Good morning, Yellowknife|1
session|1|Thin ice|1
session|2|Trucks that report|1
side_event||Diesel and its price|2
session|3|Thaw|2
closing||Before the ice goes|2""",
    ),
    "a word of the report's own counts the sessions": Drawn(
        Look("Helvetica-Bold", 13, "left"),
        """t Mooring Lines
s Outcome document of the Sixth Congress of Berthing Masters
s Durban, 9 November 2015
h Call to order
p
h Strand of thought 1: Ropes
p
h Strand of thought 2: Bollards
p
h Strand of thought 3: Crews
p
h Adjournment
p""",
        """opening||Call to order|
session|1|Ropes|
session|2|Bollards|
session|3|Crews|
closing||Adjournment|""",
    ),
    "paragraph signs in a record of a board": Drawn(
        Look("Times-Bold", 11, "left"),
        """t Board of the Straits Pilotage Fund
s Minutes of the forty-fourth meeting
s Helsinki, 3 March 2009
h § 1 Opening of the meeting
p
h § 2 Election of the chair and approval of the agenda
p
h § 3 Pilot boats
p
h § 4 Dues for the year 2010
p
h § 5 Any other business
p
h § 6 Closure of the meeting
p""",
        """opening|1|Opening of the meeting|
agenda_item|2|Election of the chair and approval of the agenda|
agenda_item|3|Pilot boats|
agenda_item|4|Dues for the year 2010|
agenda_item|5|Any other business|
closing|6|Closure of the meeting|""",
    ),
    "title first, label behind a bar, in capitals": Drawn(
        Look("Helvetica", 12, "left", True),
        """t SMALL PORTS, LARGE SHIPS
s Summary of the Fifth Dialogue of Port Captains
s Callao, Peru, 21 and 22 April 2022
h WELCOME ADDRESSES
p
h DREDGING | PANEL 1
p
h TUGS | PANEL 2
p
h A WALK ALONG THE QUAY | SIDE EVENT
p
h PILOTS | PANEL 3
p
h FAREWELL
p""",
        """opening||WELCOME ADDRESSES|
panel|1|DREDGING|
panel|2|TUGS|
side_event||A WALK ALONG THE QUAY|
panel|3|PILOTS|
closing||FAREWELL|""",
    ),
    "history before and analysis behind, groups that bear names": Drawn(
        Look("Times-Bold", 12, "left"),
        """t Report of the Second Meeting of the Parties to the Anchorage Agreement
s Suva, 4-6 May 2020
h How the agreement came about
p
h Opening of the meeting
p
h Rules of procedure
p
h Group Anchor (dues)
p
h Group Buoy (marks)
p
h Reports of the groups
p
h Adoption of the report and closure of the meeting
p
h An observer's view
p""",
        """opening||Opening of the meeting|
session||Rules of procedure|
working_group||Group Anchor (dues)|
working_group||Group Buoy (marks)|
session||Reports of the groups|
closing||Adoption of the report and closure of the meeting|
section||An observer's view|""",
    ),
    "dates and chairs under the headings": Drawn(
        Look("Helvetica-Bold", 12, "left"),
        """t Proceedings of the Assembly of Lighthouse Keepers
s Dakar, 14 to 16 March 2012
h Solemn opening sitting
i Wednesday 14 March, forenoon
p
h First ordinary sitting: Lenses
i Wednesday 14 March, afternoon; in the chair, Mr Sow
p
h Second ordinary sitting: Fog
i Thursday 15 March, forenoon; in the chair, Ms Diop
p
h Last sitting
i Friday 16 March, forenoon
p""",
        """opening||Solemn opening sitting|1
session|First|Lenses|1
session|Second|Fog|2
closing||Last sitting|3""",
    ),
}


def draw(path: Path, report: Drawn) -> Path:
    """Draw a report on as many pages as it needs."""
    look, paper, y = report.look, Paper(path), 90.0
    count = 0
    for line in report.lines.splitlines():
        code, _, text = line.partition(" ")
        if y > HEIGHT - 150:
            paper.next_page()
            y = 90.0
        if code in "np":
            text = text or PROSE[count % len(PROSE)]
            count += 1
            for part in textwrap.wrap(text, 92):
                paper.write(look.margin, y, part, look.body, look.prose)
                y += 12.5
            y += 9
            continue
        font, size = {
            "t": ("Helvetica-Bold", 19.0),
            "s": (look.prose, 11.0),
            "i": ("Times-Italic", look.body),
            "c": ("Helvetica-Bold", 14.0),
        }.get(code, (look.font, look.size))
        y += 12 if code in "hc" else 0
        for part in textwrap.wrap(text, 60):
            width = paper.canvas.stringWidth(part, font, size)
            x = (WIDTH - width) / 2 if code in "hc" and look.align == "centre" else look.margin
            paper.write(x, y, part, size, font)
            y += size * 1.2
        if code == "h" and look.rule:
            paper.rule(look.margin, y - size * 0.8, WIDTH - look.margin)
        y += 6
    return paper.save()


@pytest.mark.parametrize("name", list(REPORTS))
def test_the_sessions_of_a_drawn_report(name: str, tmp_path: Path) -> None:
    report = REPORTS[name]
    bundle = process(draw(tmp_path / "report.pdf", report), "report")
    found = [s for s in bundle.sessions if s.parent is None and s.kind != "front_matter"]
    days = any(line.split("|")[3] for line in report.want.splitlines())
    came = [f"{s.kind}|{s.number or ''}|{s.title or ''}|{s.day or '' if days else ''}" for s in found]
    assert came == report.want.splitlines()
