"""The scorer: what is right counts, what annotators disagree on is forgiven, what is wrong is listed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import evaluate, jsonl
from pipeline.align import Alignment, align
from pipeline.errors import BadFile, ExitCode, FloorError, UsageError

TEXT = (
    "Opening session\n\n"
    "Ms Ada Berg (Norway) said that deaths had fallen from 90 to 70 in 2023.\n\n"
    "The Norwegian Ministry of Ponds welcomed this.\n\n"
    "Session 2: Rivers\n\n"
    "About 40 per cent of rivers were dry."
)


def at(quote: str) -> dict[str, int]:
    return {"start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)}


def place(quote: str) -> dict[str, Any]:
    return {**at(quote), "quote": quote, "boxes": []}


GOLD: dict[str, list[dict[str, Any]]] = {
    "sessions": [
        {"kind": "opening", "number": None, "title": "Opening session", "day": None, "start": 0, "end": 139},
        {"kind": "session", "number": "II", "title": "Rivers", "day": None, **at(TEXT[TEXT.index("Session 2") :])},
    ],
    "interventions": [
        {
            "speaker_text": "Ms Ada Berg (Norway)",
            "speaker_start": at("Ms Ada Berg (Norway)")["start"],
            "speaker_end": at("Ms Ada Berg (Norway)")["end"],
            "country_or_org": ["NO"],
            **at("Ms Ada Berg (Norway) said that deaths had fallen from 90 to 70 in 2023."),
        },
        {
            "speaker_text": "The Norwegian Ministry of Ponds",
            "speaker_start": at("The Norwegian")["start"],
            "speaker_end": at("Norwegian Ministry of Ponds")["end"],
            "country_or_org": ["Ministry of Ponds (MoP)"],
            **at("The Norwegian Ministry of Ponds welcomed this."),
        },
    ],
    "mentions": [
        {**at("Ms Ada Berg"), "text": "Ms Ada Berg", "type": "PERSON", "canonical": "Ada Berg"},
        {**at("Norway"), "text": "Norway", "type": "COUNTRY", "canonical": "Norway"},
        {**at("Ministry of Ponds"), "text": "Ministry of Ponds", "type": "NATIONAL_BODY", "canonical": "MoP"},
    ],
    "figures": [
        {
            **at("from 90 to 70"),
            "text": "from 90 to 70",
            "values": [{**at("90"), "value": 90}, {**at("70"), "value": 70}],
            "unit": "person",
            "comparator": None,
            "measured": "deaths",
            "time": "2023",
            "time_source": "text",
        },
        {
            **at("40 per cent"),
            "text": "40 per cent",
            "value": 40,
            "unit": "percent",
            "comparator": "~",
            "measured": "rivers",
        },
    ],
    "footnotes": [
        {"number": "1", "text": "See there: https://example.org/a.", "call": 33, "urls": ["https://example.org/a"]}
    ],
}

RECORDS: dict[str, list[dict[str, Any]]] = {
    "sessions": [
        {"kind": "opening", "number": None, "title": "Opening session", "day": None, "where": place(TEXT[:139])},
        {"kind": "session", "number": "2", "title": "Rivers", "where": place(TEXT[TEXT.index("Session 2") :])},
    ],
    "interventions": [
        {
            "kind": "individual",
            "speaker": {"text": "Ms Ada Berg", **at("Ms Ada Berg")},
            "country": "NO",
            "where": place("Ms Ada Berg (Norway) said that deaths had fallen from 90 to 70 in 2023."),
        },
        {
            "kind": "individual",
            "speaker": {"text": "The Norwegian Ministry of Ponds", **at("The Norwegian Ministry of Ponds")},
            "organisation": "Ministry of Ponds",
            "country": "NO",
            "where": place("The Norwegian Ministry of Ponds welcomed this."),
        },
    ],
    "mentions": [
        {"type": "PERSON", "entity": "person:ada-berg", "where": place("Ms Ada Berg")},
        {"type": "COUNTRY", "entity": "country:NO", "where": place("Norway")},
        {"type": "NATIONAL_BODY", "entity": "body:mop", "where": place("Norwegian Ministry of Ponds")},
        {"type": "NATIONALITY", "entity": "country:NO", "where": place("Norwegian")},
    ],
    "figures": [
        {
            "unit": "person",
            "measure": "deaths",
            "as_of": {"text": "2023"},
            "values": [{**at("90"), "value": 90.0}, {**at("70"), "value": 70.0}],
            "where": place("from 90 to 70"),
        },
        {
            "unit": "percent",
            "measure": "rivers",
            "comparator": "about",
            "values": [{**at("40"), "value": 40.0}],
            "where": place("40 per cent"),
        },
    ],
    "footnotes": [{"number": "1", "text": "See there: https://example.org/a.", "call": {"start": 33}, "links": ["l"]}],
    "links": [{"id": "l", "url": "https://example.org/a/"}],
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Outputs that are all right, and their gold."""
    outputs, gold = tmp_path / "outputs", tmp_path / "gold"
    for folder, rows in ((outputs / "pond", RECORDS), (gold / "pond", GOLD)):
        folder.mkdir(parents=True)
        (folder / "text.txt").write_text(TEXT, "utf8")
        for name, values in rows.items():
            (folder / f"{name}.jsonl").write_bytes(jsonl.dump(values))
    return outputs, gold


def change(folder: Path, name: str, *edit: Any) -> None:
    path = folder / "pond" / f"{name}.jsonl"
    rows = [row for _, row in jsonl.objects(path)]
    edit[0](rows)
    path.write_bytes(jsonl.dump(rows))


def measures(folders: tuple[Path, Path]) -> dict[str, float]:
    return evaluate.evaluate(*folders).scores[0].measures


def test_what_is_all_right_scores_one_everywhere(folders: tuple[Path, Path]) -> None:
    result = evaluate.evaluate(*folders)
    low = {name: value for name, value in result.scores[0].measures.items() if value < 1}
    assert not low
    for stage, _ in evaluate.STAGES:
        assert list(result.details(stage)) == []


def test_other_spacing_and_other_texts_around_do_not_matter(folders: tuple[Path, Path]) -> None:
    """An output is scored for what it found, not for how it spaces its text."""
    outputs, gold = folders
    text = "A line more.\n\n" + TEXT
    (outputs / "pond" / "text.txt").write_text(text, "utf8")

    def shift(value: Any) -> Any:
        if isinstance(value, list):
            return [shift(item) for item in value]
        if isinstance(value, dict):
            return {k: v + 14 if k in {"start", "end"} and v is not None else shift(v) for k, v in value.items()}
        return value

    for name in RECORDS:
        change(outputs, name, lambda rows: rows.__setitem__(slice(None), shift(rows)))
    found = measures((outputs, gold))
    assert {name for name, value in found.items() if value < 1} == {
        "text.words_f1",
        "text.words_precision",
        "text.paragraphs_f1",
    }


@pytest.mark.parametrize(
    ("name", "edit", "lower"),
    [
        ("sessions", lambda rows: rows.pop(), "sessions.f1"),
        ("sessions", lambda rows: rows[1].update(kind="panel"), "sessions.kind"),
        ("sessions", lambda rows: rows[1].update(number="3"), "sessions.number"),
        ("sessions", lambda rows: rows[1].update(title="Lakes"), "sessions.title"),
        ("sessions", lambda rows: rows[1].update(day=2), "sessions.day"),
        ("sessions", lambda rows: rows[0]["where"].update(end=60), "sessions.extent"),
        ("interventions", lambda rows: rows.pop(), "interventions.recall"),
        ("interventions", lambda rows: rows.append(dict(rows[0])), "interventions.precision"),
        ("interventions", lambda rows: rows[0].update(country="SE"), "interventions.attributed"),
        ("interventions", lambda rows: rows[0]["where"].update(end=60), "interventions.extent"),
        ("mentions", lambda rows: rows.pop(0), "mentions.exact_recall"),
        ("mentions", lambda rows: rows[0].update(type="PLACE"), "mentions.exact_precision"),
        ("mentions", lambda rows: rows[0]["where"].update(end=40), "mentions.exact_f1"),
        ("figures", lambda rows: rows.pop(), "figures.value_recall"),
        ("figures", lambda rows: rows[1]["values"][0].update(value=4.0), "figures.value_f1"),
        ("figures", lambda rows: rows[1].update(unit="km"), "figures.unit"),
        ("figures", lambda rows: rows[1].update(comparator=None), "figures.comparator"),
        ("figures", lambda rows: rows[1].update(measure="lakes"), "figures.measure_words"),
        ("figures", lambda rows: rows[0].update(as_of=None), "figures.as_of"),
        ("figures", lambda rows: rows.append({**rows[0], "values": [rows[0]["values"].pop()]}), "figures.linked"),
        ("footnotes", lambda rows: rows[0].update(text="See there: https://example.org/a or b"), "footnotes.text"),
        ("footnotes", lambda rows: rows[0].update(call={"start": 50}), "footnotes.call"),
        ("footnotes", lambda rows: rows[0].update(links=[]), "footnotes.url_f1"),
        ("footnotes", lambda rows: rows.pop(), "footnotes.f1"),
    ],
)
def test_what_is_wrong_lowers_its_measure_and_is_listed(
    folders: tuple[Path, Path], name: str, edit: Any, lower: str
) -> None:
    change(folders[0], name, edit)
    assert measures(folders)[lower] < 1


def test_misses_and_false_finds_are_listed(folders: tuple[Path, Path]) -> None:
    change(folders[0], "mentions", lambda rows: rows[1].update(type="PLACE"))
    result = evaluate.evaluate(*folders)
    assert list(result.details("mentions")) == ["pond: missed COUNTRY 'Norway'", "pond: extra PLACE 'Norway'"]
    with pytest.raises(UsageError, match="colours"):
        list(result.details("colours"))


def test_optional_annotations_and_collective_finds_are_neutral(folders: tuple[Path, Path]) -> None:
    outputs, gold = folders
    change(gold, "interventions", lambda rows: rows[1].update(optional=True))
    change(gold, "mentions", lambda rows: rows[1].update(optional=True))
    change(gold, "figures", lambda rows: rows[1].update(tier="optional"))
    assert measures(folders)["interventions.f1"] == 1
    assert measures(folders)["mentions.exact_f1"] == 1
    assert measures(folders)["figures.value_f1"] == 1
    change(outputs, "interventions", lambda rows: rows[0].update(kind="collective"))
    assert measures(folders)["interventions.f1"] == 1


def test_linking_counts_pairs_of_differently_written_names(folders: tuple[Path, Path]) -> None:
    change(folders[1], "mentions", lambda rows: rows[1].update(canonical="Ada Berg"))
    assert measures(folders)["entities.linking_f1"] == 0


def test_a_stage_that_is_not_annotated_has_no_measures(folders: tuple[Path, Path]) -> None:
    (folders[1] / "pond" / "figures.jsonl").unlink()
    assert not any(name.startswith("figures") for name in measures(folders))


def test_annotations_may_stand_beside_their_pdf(folders: tuple[Path, Path], tmp_path: Path) -> None:
    outputs, gold = folders
    (tmp_path / "reports" / "pond").mkdir(parents=True)
    (gold / "pond").rename(tmp_path / "reports" / "pond" / "gold")
    assert [score.report for score in evaluate.evaluate(outputs, tmp_path / "reports").scores] == ["pond"]


def test_a_report_without_records_is_wrong_usage(folders: tuple[Path, Path]) -> None:
    (folders[0] / "pond" / "text.txt").unlink()
    with pytest.raises(UsageError, match="pond"):
        evaluate.evaluate(*folders)


# -------------------------------------------------------------------------------------------------------------- floors


def test_floors_only_rise(folders: tuple[Path, Path], tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    change(folders[0], "figures", lambda rows: rows.pop())
    evaluate.evaluate(*folders, floors=floors, update=True)
    first = json.loads(floors.read_text("utf8"))
    assert first["pond"]["figures.value_recall"] == pytest.approx(0.666)
    assert first["mean"] == first["pond"]
    change(folders[0], "figures", lambda rows: rows.append(RECORDS["figures"][1]))
    evaluate.evaluate(*folders, floors=floors, update=True)
    raised = floors.read_text("utf8")
    assert json.loads(raised)["pond"]["figures.value_recall"] == 1
    change(folders[0], "figures", lambda rows: rows.pop())
    result = evaluate.evaluate(*folders, floors=floors)
    assert "pond: figures.value_recall is 0.667, its floor is 1.000" in result.below
    assert "1.000!" in result.table()
    with pytest.raises(FloorError, match=r"figures\.value_recall") as caught:
        evaluate.evaluate(*folders, floors=floors, update=True)
    assert caught.value.code is ExitCode.BELOW_FLOOR
    assert floors.read_text("utf8") == raised


def test_a_measure_that_is_gone_is_below_its_floor(folders: tuple[Path, Path], tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"pond": {"colours.f1": 0.5}, "lake": {"text.words_f1": 0.5}}')
    result = evaluate.evaluate(*folders, floors=floors)
    assert result.below == ["pond: colours.f1 is 0.000, its floor is 0.500"]
    assert any("lake" in note for note in result.notes)


def test_a_damaged_floors_file_is_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text('{"pond": 3}')
    with pytest.raises(BadFile):
        evaluate.evaluate(*folders, floors=tmp_path / "floors.json")


# ----------------------------------------------------------------------------------------------------------- alignment


def test_a_span_is_found_again_in_another_text() -> None:
    here, there = "He met Ms Berg, of  Oslo.", "Today: he met (Ms Berg) of Oslo."
    found = Alignment(here, there)
    for quote in ("Ms Berg", "Oslo", "met"):
        start = here.index(quote)
        span = found.span(start, start + len(quote))
        assert span is not None
        assert there[slice(*span)] == quote
    assert Alignment("other words", there).span(0, 5) is None


@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.lists(st.sampled_from("abcdef"), max_size=40))
def test_pairs_are_like_words_and_rise_in_both(here: list[str], there: list[str]) -> None:
    pairs = align(here, there)
    assert all(here[i] == there[j] for i, j in pairs.items())
    ordered = sorted(pairs.items())
    assert all(a[1] < b[1] for a, b in zip(ordered, ordered[1:], strict=False))


@given(st.lists(st.sampled_from("abcdef"), max_size=60))
def test_a_text_aligns_with_itself(text: list[str]) -> None:
    assert align(text, text) == {i: i for i in range(len(text))}


def test_long_texts_align_in_reasonable_time() -> None:
    chance = random.Random(1)
    text = [f"w{chance.randrange(3000)}" for _ in range(60_000)]
    other = [word for word in text if chance.random() > 0.02]
    assert len(align(text, other)) > 0.99 * len(other)
