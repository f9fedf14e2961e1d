"""The gold of annotated reports is what their sources say, and holds together."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "reports"
sys.path.insert(0, str(HERE))

import build  # noqa: E402
from source import Report, SourceError, read_source  # noqa: E402

SOURCES = sorted(HERE.glob("*/*/source.xml"))


def read(tmp_path: Path, body: str) -> Report:
    path = tmp_path / "source.xml"
    path.write_text(f'<report typesetter="typst" layout="plain">{body}</report>', encoding="utf8")
    return read_source(path)


def test_blocks_items_and_tables_are_joined_as_the_contract_says(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        """<title>A
           title</title><p> One\u00a0234 <b>two</b>. </p><item mark="(a)">x</item>
           <table><row><cell>A</cell><cell> B </cell></row><row><cell>1</cell><cell>2</cell></row></table>""",
    )
    assert report.text == "A title\n\nOne 234 two.\n\n(a) x\n\nA | B\n1 | 2"
    assert [report.text[b.start : b.end] for b in report.blocks][1:3] == ["One 234 two.", "(a) x"]


def test_nested_mentions_and_pairs_keep_their_places(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        """<p>The <m t="PERSON_ROLE">Head of <m t="IGO" c="Board">the Board</m></m> saw a rise from
           <v g="G" n="2" kind="percent" unit="percent" measured="x">2</v> to <v g="G" n="3">3</v> %.</p>""",
    )
    outer, inner = report.gold["mentions"]
    assert (outer["text"], outer["nested"]) == ("Head of the Board", False)
    assert (inner["text"], inner["nested"], inner["canonical"]) == ("the Board", True, "Board")
    (figure,) = report.gold["figures"]
    assert figure["text"] == "2 to 3" and [v["value"] for v in figure["values"]] == [2, 3]
    assert not build.check_spans(report)


def test_pieces_of_a_turn_are_one_row_and_a_second_speaker_shares_its_sentences(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        """<p>Then <turn id="a" who="SE"><sp>Sweden</sp> and <sp turn="b" who="NO">Norway</sp> agreed.</turn></p>
           <p><turn id="a">They added more.</turn></p>""",
    )
    first, second = report.gold["interventions"]
    assert report.text[first["start"] : first["end"]] == "Sweden and Norway agreed.\n\nThey added more."
    assert second["speaker_text"] == "Norway" and second["country_or_org"] == ["NO"]


def test_a_call_stands_where_its_mark_stood(tmp_path: Path) -> None:
    report = read(tmp_path, '<p>End.<fn n="1"/> Next</p><note n="1">See <a href="https://e.org/a">e.org/a</a>.</note>')
    (note,) = report.gold["footnotes"]
    assert note == {"number": "1", "text": "See e.org/a.", "call": 4, "before": "End.", "urls": ["https://e.org/a"]}


@pytest.mark.parametrize(
    "body",
    [
        '<p><m t="BODY">x</m></p>',
        '<p><turn id="a" who="SE">no speaker</turn></p>',
        '<p>a<fn n="1"/></p>',
        '<p><v unit="person">3</v></p>',
        '<session kind="talk"><p>x</p></session>',
    ],
)
def test_a_source_that_breaks_the_form_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, body)


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.parent.name)
def test_gold_is_what_the_source_says(source: Path) -> None:
    report = read_source(source)
    assert not build.check_spans(report)
    for name, content in build.gold_files(report).items():
        assert (source.parent / "gold" / name).read_text(encoding="utf8") == content, (
            f"run build.py for {source.parent.name}"
        )


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.parent.name)
def test_gold_rows_hold_together(source: Path) -> None:
    gold = source.parent / "gold"
    text = (gold / "text.txt").read_text(encoding="utf8")
    rows = {
        f.stem: [json.loads(line) for line in f.read_text(encoding="utf8").splitlines()] for f in gold.glob("*.jsonl")
    }
    assert all(v["text"] == text[v["start"] : v["end"]] for f in rows["figures"] for v in f["values"])
    assert all(a["end"] < b["start"] for a, b in zip(rows["sessions"], rows["sessions"][1:], strict=False))
    for turn in rows["interventions"]:
        assert turn["start"] <= turn["speaker_start"] < turn["speaker_end"] <= turn["end"]
    outer = [m for m in rows["mentions"] if not m["nested"]]
    assert all(a["end"] <= b["start"] for a, b in zip(outer, outer[1:], strict=False))
