"""The comparison of small series of made-up reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import check, jsonl
from pipeline.compare import actors, citations, commitments, compare, find, load, network, series, show, themes
from pipeline.compare.load import Meeting
from pipeline.compare.records import FILES, Address
from pipeline.compare.register import Register
from pipeline.errors import MalformedLine, UsageError
from tests.compare.made import Maker

MITES = (
    "Varroa mites killed colonies. Oxalic acid and brood breaks help against the mites, said the veterinary service."
)
HONEY = "Honey was diluted with syrup. Laboratories found rice syrup in jars; labels must name the origin of honey."
WASPS = "The Asian hornet spreads. Traps and nest removal by municipalities slow the hornet down."
POLLEN = "Pollination of orchards was paid per hive. Growers rent hives for apple and cherry blossom."


def _rows(outputs: Path, name: str) -> list[dict[str, Any]]:
    return [row for _, row in jsonl.objects(outputs / "compare" / f"{name}.jsonl")]


def _bees(outputs: Path, report: str, year: int, sessions: list[tuple[str, str]]) -> Maker:
    made = Maker(outputs, report, year)
    for number, (title, body) in enumerate(sessions, 1):
        made.session(title, body, number=str(number))
    made.write()
    return made


YEARS = {
    2019: [("Mites in the hive", MITES), ("Fraud with honey", HONEY)],
    2020: [("Discussion", "Nothing of note."), ("Varroa: a year later", MITES), ("Hornets", WASPS)],
    2022: [("What is in the jar?", HONEY), ("Hornets", WASPS), ("Paid pollination", POLLEN)],
}


@pytest.fixture
def bees(tmp_path: Path) -> Path:
    for year, sessions in YEARS.items():
        _bees(tmp_path, f"bees-{year}", year, sessions)
    return tmp_path


def _themes(outputs: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Label to titles and statuses."""
    return {
        t["label"]: ([s["title"] for s in t["sessions"]], [s["status"] for s in t["status"]])
        for t in _rows(outputs, "themes")
    }


def test_themes_are_followed_under_changing_titles(bees: Path) -> None:
    compare(bees, None)
    found = _themes(bees)
    assert found["Mites in the hive"] == (["Mites in the hive", "Varroa: a year later"], ["new", "renamed", "dropped"])
    assert found["Fraud with honey"] == (["Fraud with honey", "What is in the jar?"], ["new", "dropped", "returned"])
    assert found["Hornets"] == (["Hornets", "Hornets"], ["absent", "new", "continuing"])
    assert found["Paid pollination"] == (["Paid pollination"], ["absent", "absent", "new"])


def test_a_year_more_changes_no_id_and_no_theme(bees: Path, tmp_path: Path) -> None:
    register = tmp_path / "themes.jsonl"
    compare(bees, register)
    before = {name: {r["id"]: r for r in _rows(bees, name)} for name in FILES}
    _bees(bees, "bees-2023", 2023, [("Varroa once more", MITES), ("Fraud with honey", HONEY)])
    compare(bees, register)
    for name in ("themes", "actors", "series", "citations", "commitments", "changes"):
        after = {r["id"]: r for r in _rows(bees, name)}
        assert before[name].keys() <= after.keys()
    theme = next(t for t in _rows(bees, "themes") if t["label"] == "Mites in the hive")
    assert theme["sessions"][:2] == before["themes"][theme["id"]]["sessions"]
    assert theme["sessions"][2]["report"] == "bees-2023"


def test_people_rename_join_and_split_themes_in_the_register(bees: Path, tmp_path: Path) -> None:
    register = tmp_path / "themes.jsonl"
    compare(bees, register)
    lines = [json.loads(line) for line in register.read_text("utf8").splitlines()]
    mites = next(e for e in lines if e["label"] == "Mites in the hive")
    hornets = next(e for e in lines if e["label"] == "Hornets")
    mites["label"] = "Pests"
    mites["sessions"] += hornets["sessions"]
    lines.remove(hornets)
    split = mites["sessions"].pop(0)
    lines.append({"id": "theme-own", "series": mites["series"], "label": "Mites long ago", "sessions": [split]})
    register.write_text("".join(json.dumps(e) + "\n" for e in lines), "utf8")
    compare(bees, register)
    found = _themes(bees)
    assert found["Pests"][0] == ["Varroa: a year later", "Hornets", "Hornets"]
    assert found["Mites long ago"][0] == ["Mites in the hive"]
    assert "Hornets" not in found


def test_a_broken_register_is_named_with_its_line(bees: Path, tmp_path: Path) -> None:
    register = tmp_path / "themes.jsonl"
    register.write_text('{"id": "theme-a", "series": "x"}\n', "utf8")
    with pytest.raises(MalformedLine, match="label"):
        compare(bees, register)


def test_a_second_run_writes_nothing_and_one_year_more_reads_one_series(bees: Path, tmp_path: Path) -> None:
    other = Maker(bees, "mayors-2019", 2019, series="Council of Mayors")
    other.session("Roads", "Roads were mended.")
    other.write()
    first = compare(bees, None)
    assert set(first.read) == {"Annual Meeting of Beekeepers", "Council of Mayors"}
    files = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (bees / "compare").iterdir()}
    assert compare(bees, None).unchanged
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (bees / "compare").iterdir()} == files
    _bees(bees, "bees-2023", 2023, [("Varroa once more", MITES)])
    assert compare(bees, None).read == ["Annual Meeting of Beekeepers"]


def test_records_are_the_same_in_another_folder_and_as_the_contract_says(bees: Path, tmp_path: Path) -> None:
    compare(bees, None)
    result = check.Result()
    from pipeline.compare.check import check as look

    look(bees, result)
    assert result.faults == []
    again = tmp_path / "again"
    for year, sessions in YEARS.items():
        _bees(again, f"bees-{year}", year, sessions)
    compare(again, None)
    for name in FILES:
        assert (again / "compare" / f"{name}.jsonl").read_bytes() == (bees / "compare" / f"{name}.jsonl").read_bytes()


def test_check_names_a_wrong_quote_and_a_report_that_is_not_there(bees: Path) -> None:
    compare(bees, None)
    path = bees / "compare" / "themes.jsonl"
    path.write_text(path.read_text("utf8").replace('"bees-2019"', '"bees-1019"'), "utf8")
    result = check.Result()
    from pipeline.compare.check import check as look

    look(bees, result)
    assert any("bees-1019" in f.message for f in result.faults)
    assert any(f.rule == "manifest" for f in result.faults)


# --------------------------------------------------------------------------------------------------------------- actors


def _meetings(*made: Maker) -> list[Meeting]:
    return [m.meeting() for m in made]


def _body(outputs: Path, year: int, text: str) -> Maker:
    made = Maker(outputs, f"bees-{year}", year)
    made.session("Business", text)
    return made


def test_a_renamed_body_is_joined_with_its_evidence_and_a_merger_is_not(tmp_path: Path) -> None:
    one = _body(tmp_path, 2019, "The Bee Board spoke. The Wax Office agreed.")
    one.entity("igo:bee-board", "IGO", "Bee Board")
    one.entity("igo:wax-office", "IGO", "Wax Office")
    two = _body(
        tmp_path,
        2020,
        "Hive Europe, known until 2019 as the Bee Board, spoke. The Candle Agency, into which the former Wax Office was"
        " merged, agreed.",
    )
    for entity, name in (
        ("igo:hive-europe", "Hive Europe"),
        ("igo:bee-board", "Bee Board"),
        ("igo:candle-agency", "Candle Agency"),
        ("igo:wax-office", "Wax Office"),
    ):
        two.entity(entity, "IGO", name)
    found = actors.find(_meetings(one, two), [])
    joined = next(a for a in found if "igo:hive-europe" in a.entities)
    assert joined.entities == ("igo:bee-board", "igo:hive-europe")
    assert "known until 2019" in joined.joined[0].quote
    assert next(a for a in found if "igo:candle-agency" in a.entities).entities == ("igo:candle-agency",)


def test_an_acronym_alone_joins_the_one_body_that_has_it(tmp_path: Path) -> None:
    one = _body(tmp_path, 2019, "The National Honey Service (NHS) spoke.")
    one.entity("national_body:ie:honey", "NATIONAL_BODY", "National Honey Service", "NHS", acronym="NHS", country="IE")
    two = _body(tmp_path, 2020, "NHS spoke again.")
    two.entity("ngo_or_company:nhs", "NGO_OR_COMPANY", "NHS")
    found = actors.find(_meetings(one, two), [])
    assert [a.entities for a in found] == [("national_body:ie:honey", "ngo_or_company:nhs")]


def test_agencies_of_two_countries_stay_two(tmp_path: Path) -> None:
    one = _body(tmp_path, 2019, "The Environment Agency spoke.")
    one.entity("national_body:no:ea", "NATIONAL_BODY", "Environment Agency", country="NO")
    two = _body(tmp_path, 2020, "The Environment Agency spoke.")
    two.entity("national_body:ee:ea", "NATIONAL_BODY", "Environment Agency", country="EE")
    assert len(actors.find(_meetings(one, two), [])) == 2


# --------------------------------------------------------------------------------------------------------------- series


def _dated(year: int) -> dict[str, Any]:
    return {"text": str(year), "date_start": f"{year}-01-01", "date_end": f"{year}-12-31"}


def _hives(tmp_path: Path, year: int, sentence: str, *figures: tuple[str, float, str, dict[str, Any]]) -> Meeting:
    made = _body(tmp_path, year, sentence)
    for quote, value, measure, more in figures:
        made.figure(quote, value, measure, **more)
    return made.meeting()


def test_a_statistic_is_followed_and_contradicted(tmp_path: Path) -> None:
    own = {"unit": "hive", "as_of": _dated(2018)}
    text = "Beekeepers kept 412,000 hives in the region in 2018."
    m1 = _hives(tmp_path, 2019, text, ("412,000", 412_000, "hives kept in the region", own))
    more = {
        "unit": "hive",
        "change": {"direction": "up", "from": 421_000, "to": 497_000, "by": None, "by_unit": None},
        "as_of": {"text": "2018 – 2020", "date_start": "2018-01-01", "date_end": "2020-12-31"},
    }
    quote, measure = "from 421,000 in 2018 to 497,000", "number of hives kept in the region"
    m2 = _hives(tmp_path, 2021, f"The {measure} had grown {quote} in 2020.", (quote, 497_000, measure, more))
    found = [s for s in series.find([m1, m2], []) if len(s.points) == 3]
    assert len(found) == 1
    points = found[0].points
    assert [(p.value, p.as_of.date_end) for p in points] == [
        (412_000, "2018-12-31"),
        (421_000, "2018-12-31"),
        (497_000, "2020-12-31"),
    ]
    assert [c.points for c in found[0].conflicts] == [(0, 1)]


@pytest.mark.parametrize(
    ("sentence", "quote", "value", "more"),
    [
        ("Beekeepers kept 410,000 hives in the region in 2018.", "410,000", 410_000, {}),  # rounded
        ("Hives kept in the region in 2018: 421,000, a corrected value.", "421,000", 421_000, {}),
        ("Beekeepers kept 421,000 hives in the region in 2019.", "421,000", 421_000, {"as_of": _dated(2019)}),
        ("Beekeepers planned 421,000 hives in the region in 2018.", "421,000", 421_000, {"modality": "planned"}),
        (
            "Beekeepers kept about 421,000 hives in the region in 2018.",
            "about 421,000",
            421_000,
            {"comparator": "about"},
        ),
    ],
)
def test_what_is_no_contradiction(
    tmp_path: Path, sentence: str, quote: str, value: float, more: dict[str, Any]
) -> None:
    own = {"unit": "hive", "as_of": _dated(2018)}
    m1 = _hives(tmp_path, 2019, "Beekeepers kept 412,000 hives in the region in 2018.",
                ("412,000", 412_000, "hives kept in the region", own))  # fmt: skip
    m2 = _hives(tmp_path, 2021, sentence, (quote, value, "hives kept in the region", {**own, **more}))
    assert not any(s.conflicts for s in series.find([m1, m2], []))


def test_a_part_of_the_whole_and_another_unit_are_other_statistics(tmp_path: Path) -> None:
    text = "Of 120 apiaries in Malta, 47 were inspected, at a cost of EUR 47 each."
    more = {"unit": "apiary", "of": {"value": 120, "measure": "apiaries in Malta"}}
    figures = (
        ("120", 120.0, "apiaries in Malta", {"unit": "apiary"}),
        ("47", 47.0, "apiaries in Malta inspected", {**more, "at": "47 were"}),
        ("EUR 47", 47.0, "cost", {"kind": "money", "unit": "EUR"}),
    )
    found = series.find([_hives(tmp_path, 2019, text, *figures), _hives(tmp_path, 2020, text, *figures)], [])
    assert [len(s.points) for s in found] == [2, 2, 2]
    assert all(len({p.text for p in s.points}) == 1 for s in found)


# --------------------------------------------------------------------------------------------- commitments, citations


def test_a_promise_and_what_became_of_it(tmp_path: Path) -> None:
    one = _body(
        tmp_path,
        2019,
        "Malta undertook to publish a handbook of hive inspection by June 2020. The weather was fine. "
        "The meeting recommended that:\n\n(a) every member draw up a hornet alert list;\n\n(b) jars be labelled.",
    )
    two = _body(
        tmp_path,
        2020,
        "Cyprus spoke of mead. "
        "The handbook of hive inspection promised by Malta had come out in September, three months late. "
        "A hornet alert list, recommended in 2019, had not been drawn up by any member.",
    )
    for made in (one, two):
        made.entity("country:MT", "COUNTRY", "Malta")
    found = commitments.find(_meetings(one, two), [])
    handbook = next(c for c in found if "handbook" in c.quote)
    assert (handbook.kind, handbook.strength, handbook.deadline) == ("commitment", "commit", "by June 2020")
    assert [f.status for f in handbook.follow_up] == ["late"]
    hornets = next(c for c in found if "hornet" in c.quote)
    assert hornets.kind == "recommendation"
    assert [f.status for f in hornets.follow_up] == ["not_done"]
    assert next(c for c in found if "jars" in c.quote).follow_up == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The list had been published in time.", "done"),
        ("The list was given up for want of money.", "not_done"),
        ("The list had still not been drawn up.", "not_done"),
        ("Drafting of the list had begun.", "under_way"),
        ("The list came out five months late.", "late"),
        ("The list was mentioned.", "unclear"),
    ],
)
def test_words_that_tell_a_status(text: str, status: str) -> None:
    assert commitments.status_of(text)[0] == status


def test_what_was_promised_earlier_is_no_new_promise() -> None:
    assert commitments.cue_of("Sweden recalled that it had promised a list.")[0] == ""
    assert commitments.cue_of("Sweden promised a list.")[0] == "commitment"


def test_documents_are_joined_by_address_title_and_symbol(tmp_path: Path) -> None:
    one, two = _body(tmp_path, 2019, "One."), _body(tmp_path, 2020, "Two.")
    one.link("http://www.bees.org/guide/", footnote=one.note("Guide. bees.org", title="Guide to Safe Hive Transport"))
    one.link("https://bees.org/survey-2018")
    two.link("https://bees.org/guide?utm_source=x")
    two.link("https://bees.org/survey-2020")
    two.note("Guide to Safe Hive Transport, p. 4.", title="Guide to Safe Hive Transport")
    checks = {
        "https://bees.org/survey-2018": Address(url="https://bees.org/survey-2018", checked="2020-01-01", status=404)
    }
    found = citations.find(_meetings(one, two), checks)
    guide = next(c for c in found if c.title == "Guide to Safe Hive Transport")
    assert sorted((c.report, c.link is not None) for c in guide.cited) == [
        ("bees-2019", True),
        ("bees-2020", False),
        ("bees-2020", True),
    ]
    assert len(found) == 3
    assert next(c for c in found if "2018" in (c.url_canonical or "")).check == next(iter(checks.values()))


# --------------------------------------------------------------------------------------------------- changes, commands


def test_every_finding_has_its_evidence(bees: Path) -> None:
    compare(bees, None)
    changes = _rows(bees, "changes")
    assert all(c["evidence"] for c in changes)
    texts = [c["text"] for c in changes if c["to"] == "bees-2022"]
    assert "“Varroa: a year later” has no session of its own in 2022." in texts
    assert "The theme “Fraud with honey” of 2019 returns as “What is in the jar?”." in texts


def test_who_takes_the_floor_for_the_first_time(tmp_path: Path) -> None:
    one = _body(tmp_path, 2019, "Malta spoke of bees. Cyprus was named.")
    two = _body(tmp_path, 2020, "Malta spoke again. Cyprus took the floor.")
    for made in (one, two):
        made.entity("country:MT", "COUNTRY", "Malta")
        made.entity("country:CY", "COUNTRY", "Cyprus")
    one.said("Malta spoke of bees.", ["country:MT"], country="MT")
    two.said("Malta spoke again.", ["country:MT"], country="MT")
    two.said("Cyprus took the floor.", ["country:CY"], country="CY")
    one.write(), two.write()
    compare(tmp_path, None)
    told = [c for c in _rows(tmp_path, "changes") if c["kind"] == "first_speakers"]
    assert [c["text"] for c in told] == [
        "One country takes the floor for the first time in the reports compared: Cyprus."
    ]
    assert told[0]["evidence"][0]["quote"] == "Cyprus took the floor."


def test_changes_on_the_terminal(bees: Path) -> None:
    result = compare(bees, None)
    lines = list(show.changes(bees, result, ("2020", "2022")))
    assert any("has no session of its own in 2022" in line for line in lines)
    with pytest.raises(UsageError, match="consecutive"):
        list(show.changes(bees, result, ("2019", "2022")))
    with pytest.raises(UsageError, match="1999"):
        list(show.changes(bees, result, ("1999", "2022")))


def test_find_needs_every_word_and_says_where(bees: Path) -> None:
    made = _body(bees, 2023, "Émile Bœuf spoke of the queen’s excluder.")
    made.entity("person:emile", "PERSON", "Émile Bœuf")
    made.write()
    assert {h.report for h in find.find(bees, "hornet TRAPS")} == {"bees-2020", "bees-2022"}
    assert [(h.file, h.record) for h in find.find(bees, "emile", ["entities"])] == [("entities", "person:emile")]
    assert [h.file for h in find.find(bees, "excluder")] == ["text"]
    assert list(find.find(bees, "hornet unicorn")) == []
    with pytest.raises(UsageError):
        list(find.find(bees, "  "))


def test_addresses_are_checked_once_and_the_answers_kept(tmp_path: Path) -> None:
    made = _body(tmp_path, 2019, "One.")
    made.link("https://bees.org/a")
    made.link("https://bees.org/b")
    made.write()
    asked: list[str] = []

    def ask(url: str) -> Address:
        asked.append(url)
        return Address(url=url, checked=network.datetime.now(network.UTC).date().isoformat(), status=200)

    first = network.check(tmp_path, limit=1, pause=0.0, ask=ask)
    assert (len(first.done), first.left) == (1, 1)
    network.check(tmp_path, pause=0.0, ask=ask)
    network.check(tmp_path, pause=0.0, ask=ask)
    assert asked == ["https://bees.org/a", "https://bees.org/b"]


def test_offline_it_says_that_nothing_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _body(tmp_path, 2019, "One.")
    made.link("https://bees.org/a")
    made.write()
    monkeypatch.setattr(network, "_open", lambda url, method: (None, None, "no route"))
    monkeypatch.setattr(network, "copy_of", lambda url: None)
    result = network.check(tmp_path, pause=0.0)
    assert result.offline
    assert not (tmp_path / "compare" / "addresses.jsonl").exists()
    assert "no address was checked" in result.lines()[0]


def test_one_report_alone_and_an_empty_one_can_be_compared(tmp_path: Path) -> None:
    Maker(tmp_path, "bees-2019", 2019).write()
    result = compare(tmp_path, None)
    assert result.records == dict.fromkeys(FILES, 0)
    with pytest.raises(UsageError):
        compare(tmp_path / "nothing", None)


def test_parts_of_a_session_without_a_subject_stand_in_for_it(tmp_path: Path) -> None:
    meetings = []
    for year in (2019, 2020):
        made = Maker(tmp_path, f"bees-{year}", year)
        whole = made.session("Proceedings", "Opened.")
        made.session("Mites", MITES, parent=whole)
        made.session("Discussion", "Questions were asked about syrup.", parent=whole)
        made.rows["sessions"][0]["where"]["end"] = len(made.text)
        meetings.append(made.meeting())
    found = themes.find(meetings, Register())
    assert [t.label for t in found] == ["Mites"]
    assert len(found[0].sessions) == 2


def test_quarantined_reports_are_left_out(bees: Path) -> None:
    folder = bees / "bees-2024"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"status": "quarantined"}', "utf8")
    assert "bees-2024" not in [m.id for m in load.find(bees)]
