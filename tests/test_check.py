"""Every invariant has a case that breaks it and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import check, jsonl, records, stale, writer
from pipeline.check import PageView, Written
from pipeline.errors import EncryptedPdf, UsageError
from pipeline.ids import Anchor, mint

TEXT = "Opening\n\nMs Ada Berg (Norway) said that 40 % of ponds were dry.¹\n\nClosing\n\nThe Chair thanked all."
PAGE = (200.0, 600.0)


def place(quote: str) -> records.Where:
    """Where a quote stands: every line of ``TEXT`` is set on one line of the page, 20 points high, 5 a character."""
    start = TEXT.index(quote)
    boxes = []
    at = 0
    for number, line in enumerate(TEXT.split("\n\n")):
        x0, x1 = max(start, at), min(start + len(quote), at + len(line))
        if x0 < x1:
            top = 100.0 + 30 * number
            boxes.append(records.Box(page=1, x0=(x0 - at) * 2.0, top=top, x1=(x1 - at) * 2.0, bottom=top + 20))
        at += len(line) + 2
    return records.Where(start=start, end=start + len(quote), quote=quote, boxes=tuple(boxes))


def page() -> PageView:
    chars = []
    for number, line in enumerate(TEXT.split("\n\n")):
        for i, c in enumerate(line):
            chars.append((c, i * 2.0, 100.0 + 30 * number, i * 2.0 + 2, 120.0 + 30 * number))
    return PageView(*PAGE, chars)


def whole() -> records.Bundle:
    """A report with one record of most kinds, all of it right."""
    report = "pond-2024"
    lines = TEXT.split("\n\n")
    first, second = TEXT[: TEXT.index("\n\nClosing")], TEXT[TEXT.index("Closing") :]

    def identify(prefix: str, *quotes: str) -> list[str]:
        return mint(prefix, report, TEXT, [Anchor(TEXT.index(q), TEXT.index(q) + len(q)) for q in quotes])

    block_ids = identify("blk", *lines)
    ses_a, ses_b = identify("ses", first, second)
    (said_id,) = identify("int", lines[1])
    (fig_id,) = identify("fig", "40 %")
    nor, note_id, link_id = "country:NO", "note-1", "link-1"
    men_a, men_b = identify("men", "Norway", "Ada Berg")
    base: dict[str, Any] = {"report": report, "by": ("test",)}
    country = {"id": nor, "report": report, "type": "COUNTRY", "name": "Norway", "mentions": 1, "sessions": (ses_a,)}
    person = {"id": "person:ada-berg", "report": report, "type": "PERSON", "name": "Ada Berg", "mentions": 1}
    return records.Bundle(
        text=TEXT,
        report=records.Report(id=report, source=records.Source(file="x.pdf", sha256="0", bytes=1, pages=1)),
        blocks=tuple(
            records.Block(
                id=i,
                where=place(line),
                kind="heading" if line in {"Opening", "Closing"} else "paragraph",
                level=1 if line in {"Opening", "Closing"} else None,
                text=line,
                session=ses_a if n < 2 else ses_b,
                **base,
            )
            for n, (i, line) in enumerate(zip(block_ids, lines, strict=True))
        ),
        sessions=(
            records.Session(id=ses_a, where=place(first), kind="opening", heading=block_ids[0], **base),
            records.Session(id=ses_b, where=place(second), kind="closing", heading=block_ids[2], **base),
        ),
        interventions=(
            records.Intervention(
                id=said_id,
                where=place(lines[1]),
                session=ses_a,
                kind="individual",
                country="NO",
                speaker=records.Speaker(text="Ms Ada Berg", start=9, end=20),
                entities=(nor,),
                verbs=(records.Verb(text="said", start=30, end=34, act="inform"),),
                **base,
            ),
        ),
        mentions=(
            records.Mention(id=men_a, where=place("Norway"), session=ses_a, entity=nor, type="COUNTRY", **base),
            records.Mention(
                id=men_b, where=place("Ada Berg"), session=ses_a, entity="person:ada-berg", type="PERSON", **base
            ),
        ),
        entities=(records.Entity(**country), records.Entity(**person)),  # type: ignore[arg-type]
        figures=(
            records.Figure(
                id=fig_id,
                where=place("40 % of ponds"),
                session=ses_a,
                kind="percent",
                value=40.0,
                place="country:NO",
                actor="ponds",
                source=said_id,
                as_of=records.AsOf(text="2024", date_start="2024-01-01", date_end="2024-12-31"),
                values=(records.Value(text="40 %", value=40.0, start=40, end=44),),
                **base,
            ),
        ),
        footnotes=(
            records.Footnote(
                id=note_id,
                where=records.Where(start=None, end=None, quote=""),
                number="1",
                text="See there.",
                call=records.Call(start=61, end=61, page=1),
                links=(link_id,),
                **base,
            ),
        ),
        links=(
            records.Link(
                id=link_id,
                where=records.Where(start=None, end=None, quote=""),
                url="https://example.org",
                url_canonical="https://example.org",
                from_="text",
                footnote=note_id,
                domain="example.org",
                **base,
            ),
        ),
        exhibits=(records.Exhibit(id="exh-1", where=place("Closing"), kind="picture", image="picture-1.png", **base),),
        images={"picture-1.png": b"png"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer.write_bundle(whole(), tmp_path, {"inputs": {}})
    return tmp_path / "pond-2024"


def faults(folder: Path, *, pages: bool = True) -> list[check.Fault]:
    written, found = check.read_folder(folder)
    if pages:
        written.pages = [page()]
    return found + check.check_report(written)


def rules(folder: Path) -> set[str]:
    return {fault.rule for fault in faults(folder)}


def test_a_report_that_is_right_has_no_faults(folder: Path) -> None:
    assert faults(folder) == []


def rewrite(folder: Path, name: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the records of a file, and let the manifest know: no rule but the one meant shall see it."""
    path = folder / f"{name}.jsonl"
    rows = [value for _, value in jsonl.objects(path)]
    change(rows)
    path.write_bytes(jsonl.dump(rows))
    seal(folder)


def seal(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf8"))
    manifest["files"] = {name: stale.file_hash(folder / name) for name in manifest["files"] if (folder / name).exists()}
    path.write_text(json.dumps(manifest), "utf8")


def put(*keys: str | int, value: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(rows: list[dict[str, Any]]) -> None:
        target: Any = rows
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("rule", "name", "change"),
    [
        ("quotes", "figures", put(0, "where", "quote", value="41 % of ponds")),
        ("quotes", "figures", put(0, "where", "end", value=10_000)),
        ("quotes", "figures", put(0, "where", "end", value=None)),
        ("quotes", "figures", put(0, "values", 0, "text", value="41 %")),
        ("quotes", "interventions", put(0, "speaker", "start", value=8)),
        ("quotes", "interventions", put(0, "verbs", 0, "text", value="says")),
        ("quotes", "footnotes", put(0, "call", "start", value=9999)),
        ("ids", "figures", put(0, "id", value="note-1")),
        ("ids", "links", lambda rows: rows.append(dict(rows[0]))),
        ("references", "figures", put(0, "source", value="int-none")),
        ("references", "figures", put(0, "place", value="country:XX")),
        ("references", "mentions", put(0, "entity", value="country:XX")),
        ("references", "footnotes", put(0, "links", value=["link-9"])),
        ("references", "links", put(0, "footnote", value="note-9")),
        ("references", "links", put(0, "same_as", value=["link-9"])),
        ("references", "sessions", put(0, "heading", value="blk-none")),
        ("references", "sessions", put(1, "parent", value="ses-none")),
        ("references", "blocks", put(0, "session", value="ses-none")),
        ("references", "entities", put(0, "sessions", value=["ses-none"])),
        ("counts", "entities", put(0, "mentions", value=3)),
        ("report", "figures", put(0, "report", value="another")),
        ("sessions", "sessions", lambda rows: rows.pop()),
        ("sessions", "sessions", lambda rows: rows.reverse()),
        ("sessions", "sessions", lambda rows: rows[1].update(parent=rows[0]["id"])),
        ("sessions", "mentions", lambda rows: rows[0].update(session=whole().sessions[1].id)),
        ("blocks", "blocks", lambda rows: rows.pop(1)),
        ("blocks", "blocks", put(1, "kind", value="footnote")),
        ("blocks", "blocks", put(1, "level", value=2)),
        ("values", "figures", put(0, "as_of", "date_end", value="2024")),
        ("values", "figures", put(0, "as_of", "date_end", value="2023-12-31")),
        ("values", "interventions", put(0, "country", value="Norway")),
        ("missing", "footnotes", put(0, "call", "start", value=None)),
        ("files", "exhibits", put(0, "image", value="picture-2.png")),
        ("boxes", "figures", put(0, "where", "boxes", 0, "page", value=2)),
        ("boxes", "figures", put(0, "where", "boxes", 0, "x1", value=500.0)),
        ("boxes", "figures", put(0, "where", "boxes", 0, "x0", value=-20.0)),
        ("boxes", "figures", put(0, "where", "boxes", 0, "x1", value=0.0)),
        ("boxes", "figures", put(0, "where", "boxes", 0, "top", value=160.0)),
        ("boxes", "figures", put(0, "where", "boxes", value=[])),
        ("boxes", "mentions", lambda rows: rows[0]["where"]["boxes"][0].update(x0=0.0, x1=150.0)),
        ("schema", "figures", put(0, "colour", value="red")),
        ("schema", "figures", put(0, "kind", value="guess")),
        ("schema", "figures", put(0, "value", value="40")),
        ("schema", "figures", put(0, "confidence", value=1.5)),
    ],
)
def test_each_invariant_is_enforced(folder: Path, rule: str, name: str, change: Any) -> None:
    rewrite(folder, name, change)
    assert rule in rules(folder), faults(folder)


def problem(**fields: object) -> records.Problem:
    known: dict[str, Any] = {"id": "problem-1", "report": "pond-2024", "stage": "notes", "message": "m", "advice": "a"}
    return records.Problem(**{**known, **fields})


@pytest.mark.parametrize(
    "found",
    [
        problem(kind="note_without_call", record="note-1"),
        problem(kind="no_text_layer", page=1),
    ],
)
def test_what_a_problem_says_is_missing_must_be_missing(folder: Path, found: records.Problem) -> None:
    (folder / "problems.jsonl").write_bytes(jsonl.dump([found]))
    seal(folder)
    assert rules(folder) == {"missing"}


def test_a_note_without_call_is_right_when_a_problem_says_so(folder: Path) -> None:
    rewrite(
        folder,
        "footnotes",
        put(0, "call", value={"start": None, "end": None, "page": 1, "box": None, "sentence": None}),
    )
    (folder / "problems.jsonl").write_bytes(jsonl.dump([problem(kind="note_without_call", record="note-1")]))
    seal(folder)
    assert faults(folder) == []


def test_a_fault_names_file_and_line(folder: Path) -> None:
    rewrite(folder, "mentions", put(1, "where", "quote", value="Ada Burg"))
    (fault, *_) = faults(folder, pages=False)
    assert str(fault).startswith(f"{folder / 'mentions.jsonl'}:2: quotes: ")
    assert "'Ada Burg'" in fault.message
    assert "'Ada Berg'" in fault.message


def test_missing_extra_and_altered_files(folder: Path) -> None:
    (folder / "figures.jsonl").unlink()
    (folder / "notes.txt").write_text("mine")
    (folder / "text.txt").write_text(TEXT + "\n", "utf8")
    found = {(fault.path.name, fault.rule) for fault in faults(folder)}
    assert {("figures.jsonl", "files"), ("notes.txt", "files"), ("text.txt", "manifest")} <= found


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"id": "a"', id="cut off"),
        pytest.param(b"\n", id="a blank line"),
        pytest.param(b"\xef\xbb\xbf", id="a byte order mark"),
        pytest.param(b'"\xff"\n', id="not UTF-8"),
    ],
)
def test_a_malformed_file_is_a_fault_with_its_line(folder: Path, raw: bytes) -> None:
    (folder / "problems.jsonl").write_bytes(raw)
    seal(folder)
    (fault,) = faults(folder)
    assert (fault.path.name, fault.line, fault.rule) == ("problems.jsonl", 1, "schema")


def test_records_must_look_as_this_program_writes_them(folder: Path) -> None:
    path = folder / "report.jsonl"
    path.write_bytes(path.read_bytes().replace(b'", "', b'","'))
    seal(folder)
    assert rules(folder) == {"form"}


def test_empty_text_needs_an_error(tmp_path: Path) -> None:
    report = records.Report(id="scan", source=records.Source(file="x.pdf", sha256="0", bytes=1, pages=1))
    writer.write_bundle(records.Bundle(text="", report=report), tmp_path, {})
    assert rules(tmp_path / "scan") == {"missing"}
    found = problem(report="scan", kind="no_text_layer", severity="error", page=1)
    writer.write_bundle(records.Bundle(text="", report=report, problems=(found,)), tmp_path, {})
    assert faults(tmp_path / "scan") == []


def test_a_quarantined_report_holds_its_problem_and_nothing_else(tmp_path: Path) -> None:
    writer.write_quarantine(tmp_path, "locked", EncryptedPdf(Path("locked.pdf")), {"inputs": {}})
    assert faults(tmp_path / "locked") == []
    (tmp_path / "locked" / "text.txt").write_text("")
    assert rules(tmp_path / "locked") == {"quarantine"}


def test_check_outputs_counts_and_complains_about_what_is_not_there(folder: Path) -> None:
    result = check.check_outputs(folder.parent)
    assert (result.reports, result.faults) == (1, [])
    assert "pond-2024" in result.notes[0], "the PDF is not at hand, and that is said"
    with pytest.raises(UsageError):
        check.check_outputs(folder.parent, ["other"])
    shutil.rmtree(folder)
    with pytest.raises(UsageError):
        check.check_outputs(folder.parent)


def test_the_characters_of_a_line_are_found_by_their_centres() -> None:
    written = Written(Path("x"), {}, pages=[page()])
    assert written.pages is not None
    line = check._Line(written.pages[0])
    assert line.within(place("Ada Berg").boxes[0]) == "Ada Berg"
