"""What the title block tells of a meeting, in the ways that bodies print it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from pipeline.records import Block, Style, Where
from pipeline.sessions.facts import report_facts, series_name
from pipeline.sessions.titleblock import is_generic, title_block

PROSE = (
    "The secretary recalled why the meeting had been called and thanked those who had come so far in a wet spring; the "
    "list of those present was taken as read, and so was the agenda, to which nobody had proposed a change."
)


class Case(NamedTuple):
    """Lines as ``size|text``, and what they tell; fields that are left out are empty."""

    lines: tuple[str, ...]
    told: dict[str, Any]
    front: str = ""


CASES = {
    "symbol, organ, number of the session, dates in brackets": Case(
        (
            "9|EAFO/CC/31/7",
            "12|EAST ATLANTIC FERRY ORGANISATION",
            "12|Consultative Committee",
            "11|Thirty-first session",
            "11|(Porto, 4-7 June 1991)",
            "15|REPORT OF THE CONSULTATIVE COMMITTEE ON ITS THIRTY-FIRST SESSION",
        ),
        {
            "title": "REPORT OF THE CONSULTATIVE COMMITTEE ON ITS THIRTY-FIRST SESSION",
            "edition": 31,
            "date_start": "1991-06-04",
            "date_end": "1991-06-07",
            "places": ("Porto",),
        },
    ),
    "a motto above the meeting's name": Case(
        (
            "22|Roots and Routes",
            "13|Report of the 14th International Hedgerow Congress",
            "10|Brno, Czechia, 2–4 May 2016",
        ),
        {
            "title": "Roots and Routes",
            "series": "International Hedgerow Congress",
            "edition": 14,
            "places": ("Brno, Czechia",),
        },
    ),
    "kind of document above the name, date with a month for each day": Case(
        ("18|Final Report", "16|Annual Consultation of Lighthouse Keepers", "11|Cork (Ireland), 30 April – 2 May 2003"),
        {
            "title": "Annual Consultation of Lighthouse Keepers",
            "subtitle": "Final Report",
            "series": "Annual Consultation of Lighthouse Keepers",
            "date_start": "2003-04-30",
            "date_end": "2003-05-02",
            "places": ("Cork, Ireland",),
        },
    ),
    "roman number, host in a line": Case(
        (
            "17|XII Ibero-American Meeting of Ombudsmen",
            "11|Hosted by the Ombudsman Office of Uruguay",
            "11|Montevideo, 9 and 10 September 2010",
        ),
        {
            "series": "Ibero-American Meeting of Ombudsmen",
            "edition": 12,
            "organisers": ("Ombudsman Office of Uruguay",),
            "places": ("Montevideo",),
        },
    ),
    "online, with the platform": Case(
        ("16|5th Forum of Island Pharmacists", "11|Virtual meeting, 15 February 2022, 14:00–17:00 GMT"),
        {"series": "Forum of Island Pharmacists", "edition": 5, "places": ("online",), "date_start": "2022-02-15"},
    ),
    "hybrid, a house and no city": Case(
        (
            "16|Ice Network: Minutes of the Annual Meeting 2023",
            "11|Old Customs House and online",
            "11|3 March 2023",
        ),
        {"places": ("Old Customs House", "online"), "date_start": "2023-03-03", "edition": None},
    ),
    "body and meeting in one line": Case(
        ("16|Danube Pilots’ Association – 27th General Assembly", "12|Minutes", "11|Galați, Romania | 11 October 1998"),
        {
            "title": "Danube Pilots’ Association – 27th General Assembly",
            "series": "Danube Pilots’ Association – General Assembly",
            "edition": 27,
            "places": ("Galați, Romania",),
        },
    ),
    "the year in the name": Case(
        ("20|Winter Roads Conference 2019", "12|Conference proceedings in brief", "10|Tromsø, 5–6 February 2019"),
        {"series": "Winter Roads Conference", "places": ("Tromsø",), "date_end": "2019-02-06"},
    ),
    "credits, and an American date": Case(
        (
            "18|Summary of the Second Inter-American Dialogue on Bees",
            "10|Prepared by the technical secretariat",
            "10|Quito, Ecuador, November 30–December 1, 2021",
        ),
        {
            "series": "Inter-American Dialogue on Bees",
            "edition": 2,
            "date_start": "2021-11-30",
            "date_end": "2021-12-01",
            "places": ("Quito, Ecuador",),
        },
    ),
    "the committee of a body, number below": Case(
        (
            "16|Polar Cables Union",
            "13|Committee on Tariffs",
            "13|Ninth meeting",
            "11|Nuuk, Greenland, 20-21 August 2008",
            "11|Summary record",
        ),
        {"edition": 9, "date_start": "2008-08-20", "places": ("Nuuk, Greenland",)},
    ),
    "organisers in the running text": Case(
        ("18|Workshop on Quiet Harbours", "12|Rotterdam, the Netherlands, 7 June 2012"),
        {
            "series": "Workshop on Quiet Harbours",
            "organisers": ("Harbour Noise Alliance", "Port Authority of Ghent"),
            "places": ("Rotterdam, the Netherlands",),
        },
        "The workshop was organised by the Harbour Noise Alliance and the Port Authority of Ghent, with 61 "
        "participants from 14 countries.",
    ),
    "who supported it is no organiser": Case(
        (
            "18|Third Meeting of Bog Wardens",
            "11|Convened by the Peat Society (PS) with support from the Ministry of Land of Estonia",
            "11|Tartu, Estonia, 1 July 2014",
        ),
        {"organisers": ("Peat Society (PS)",), "series": "Meeting of Bog Wardens", "edition": 3},
    ),
    "the running text tells the place": Case(
        ("18|Summary of the Fourth Session of the Committee on Quiet Skies: 8–10 May 2023",),
        {"series": "Session of the Committee on Quiet Skies", "places": ("Montevideo, Uruguay",), "edition": 4},
        front="The fourth session convened in Montevideo, Uruguay, with 412 delegates.",
    ),
    "whose committee it is stands on a line that names a treaty": Case(
        (
            "17|Fifth meeting of the Standing Committee",
            "11|Convention on Wild Bulbs",
            "11|Lausanne, 3–6 March 1997",
        ),
        {"series": "meeting of the Standing Committee, Convention on Wild Bulbs"},
    ),
    "the title tells the year of the days": Case(
        ("18|Youth Dialogue 2023", "11|What was said in Riga, 12–13 May"),
        {"date_start": "2023-05-12", "date_end": "2023-05-13"},
    ),
    "a city with an article": Case(
        ("18|Informal Meeting of Coordinators", "11|The Hague, 24-25 October 2013"), {"places": ("The Hague",)}
    ),
    "a meeting that was held is no organiser": Case(
        ("18|Meeting of Experts on Small Tanneries",),
        {"organisers": (), "places": ("Turin",)},
        front="The Meeting of Experts was held in Turin from 7 to 11 October 2019.",
    ),
}


def read(case: Case) -> dict[str, Any]:
    blocks = []
    for n, line in enumerate([*case.lines, f"10|{PROSE}"]):
        size, _, text = line.partition("|")
        style = Style(size=float(size), ratio=float(size) / 10, bold=False)
        kind = "title" if n < len(case.lines) else "paragraph"
        where = Where(start=0, end=len(text), quote=text)
        blocks.append(Block(id=f"b{n}", report="r", kind=kind, text=text, style=style, where=where))  # type: ignore[arg-type]
    return report_facts(blocks[: title_block(blocks)], case.front, year=None)


@pytest.mark.parametrize("name", CASES)
def test_the_title_block_tells(name: str) -> None:
    facts = read(CASES[name])
    assert {key: facts[key] for key in CASES[name].told} == CASES[name].told


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("What was said at the Ninth Workshop of the Bee Link", "Workshop of the Bee Link"),
        ("Proceedings of the 2011 Assembly of Choirs", "Assembly of Choirs"),
        ("Working Party on Kelp, Twelfth Meeting", "Working Party on Kelp"),
        ("Report of the Meeting of the Parties on its sixth session", "Meeting of the Parties"),
        ("Otter 2025 Workshop Report", "Otter Workshop"),
        ("Summary of the discussions Global Dialogue on Shade", "Global Dialogue on Shade"),
        ("Sixth Forum on Quiet Streets: Summary of Proceedings", "Forum on Quiet Streets"),
        (None, None),
    ],
)
def test_a_series_is_named_without_what_changes(title: str | None, series: str | None) -> None:
    assert series_name(title) == series


@pytest.mark.parametrize(
    "line", ["Summary report", "Chair’s Summary", "Proceedings in brief", "Forum Digest", "MINUTES"]
)
def test_a_line_may_tell_but_the_kind_of_document(line: str) -> None:
    assert is_generic(line)


@pytest.mark.parametrize("line", ["Report of the Sixth Regional Meeting", "Sixth session", "Notes on peat", "Opening"])
def test_other_lines_tell_more(line: str) -> None:
    assert not is_generic(line)
