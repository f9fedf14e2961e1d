"""Decisions as gold, as tasks for other tools, and on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import evaluate, stale, writer
from pipeline.corrections import learn, manage, runs, tasks
from pipeline.errors import MalformedLine, UsageError
from pipeline.records import Bundle
from pipeline.review.desk import Desk, Request, Span
from tests.review.conftest import REPORT, decisions


@pytest.fixture
def desk(outputs: Path) -> Desk:
    found = Desk(outputs, REPORT, lambda: "Ada", outputs.parent / "names.jsonl")
    found.prepare()
    assert found.places_state == "ready"
    return found


def accept(desk: Desk, kind: str, identifier: str, **more: object) -> None:
    version = desk.version(kind, identifier)
    desk.decide(Request(action="accept", kind=kind, record=identifier, version=version).model_copy(update=more))


def again(outputs: Path, bundle: Bundle) -> dict[str, object]:
    """Write the report once more with the decisions on it, as a run does; returns the manifest."""
    pdf = outputs.parent / "corpus" / f"{REPORT}.pdf"
    corrected, account = runs.of_report(bundle, pdf)
    manifest = {"pdf": str(pdf), "inputs": {"source": stale.file_hash(pdf)}, "corrections": account}
    writer.write_bundle(corrected, outputs, manifest, automatic=bundle)
    return json.loads((outputs / REPORT / "manifest.json").read_text("utf8"))


def test_gold_is_made_of_what_was_reviewed_to_the_end(
    desk: Desk, outputs: Path, processed: Bundle, tmp_path: Path
) -> None:
    with pytest.raises(UsageError):
        learn.learn(outputs, tmp_path / "gold")
    figures = list(desk.layer.automatic["figures"])
    accept(desk, "figures", figures[0])
    with pytest.raises(UsageError, match="reviewed to the end"):
        learn.learn(outputs, tmp_path / "gold")
    accept(desk, "figures", figures[1], action="reject")
    for identifier in figures[2:]:
        accept(desk, "figures", identifier)
    accept(desk, "mentions", processed.mentions[0].id)
    (line,) = learn.learn(outputs, tmp_path / "gold")
    assert f"figures {len(figures) - 1}" in line
    folder = tmp_path / "gold" / REPORT
    assert sorted(p.name for p in folder.glob("*.jsonl")) == ["figures.jsonl"]
    again(outputs, processed)
    (score,) = evaluate.evaluate(outputs, tmp_path / "gold").scores
    assert 0.97 < score.measures["figures.value_f1"] < 1  # one that was found was rejected: the rules are measured
    (tmp_path / "gold" / REPORT / learn.MARK).unlink()
    with pytest.raises(UsageError, match="do not come of a review"):
        learn.learn(outputs, tmp_path / "gold")


def test_every_kind_that_was_accepted_whole_scores_as_right(desk: Desk, outputs: Path, tmp_path: Path) -> None:
    for kind in learn.GOLD_KINDS:
        for identifier in list(desk.layer.automatic[kind]):
            accept(desk, kind, identifier)
    learn.learn(outputs, tmp_path / "gold")
    (score,) = evaluate.evaluate(outputs, tmp_path / "gold").scores
    below = {name: value for name, value in score.measures.items() if value < 0.999}
    assert below == {}


@pytest.mark.parametrize("form", ["label-studio", "prodigy"])
@pytest.mark.parametrize("kind", ["mentions", "figures"])
def test_tasks_go_out_and_come_back(desk: Desk, outputs: Path, tmp_path: Path, form: tasks.Format, kind: str) -> None:
    made = tasks.export(desk, kind, form)
    file = tmp_path / ("tasks.json" if form == "label-studio" else "tasks.jsonl")
    tasks.write(made, file, form)
    assert tasks.read(file) == made
    assert list(tasks.answers(made, file)) == []  # nobody answered
    for task in made:
        if form == "prodigy":
            task["answer"] = "accept"
            spans = task["spans"]
        else:
            result = task["predictions"][0]["result"]
            task["annotations"] = [{"result": result, "was_cancelled": False}]
            spans = result
        assert all(span["id"] in desk.layer.automatic[kind] for span in spans)
    spans = made[0]["spans"] if form == "prodigy" else made[0]["annotations"][0]["result"]
    gone = spans.pop()
    ids = {d["id"] for task in made for d in (task.get("spans") or task["annotations"][0]["result"])}
    tasks.write(made, file, form)
    counts = tasks.take(desk, tasks.answers(tasks.read(file), file))
    assert counts == {"accepted": len(ids), "rejected": 1, "edited": 0, "added": 0, "refused": 0}
    kept = decisions(outputs)
    assert {d["target"]["record"] for d in kept if d["action"] == "accept"} == ids
    assert [d["target"]["record"] for d in kept if d["action"] == "reject"] == [gone["id"]]


def test_answers_may_type_anew_stretch_and_add(desk: Desk, tmp_path: Path) -> None:
    task = next(t for t in tasks.export(desk, "mentions", "prodigy") if len(t["spans"]) > 1)
    first = task["spans"][0]
    first["label"] = "PROGRAMME" if first["label"] != "PROGRAMME" else "EVENT"
    word = re.search(r"\b[a-z]{6,}\b", task["text"])
    assert word
    task["spans"].append({"start": word.start(), "end": word.end(), "label": "PLACE"})
    task["answer"] = "accept"
    counts = tasks.take(desk, tasks.answers([task], tmp_path / "x"))
    assert (counts["edited"], counts["added"], counts["refused"]) == (1, 1, 0)
    assert desk.layer.records["mentions"][first["id"]].type == first["label"]


def test_a_task_of_something_else_is_refused(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(MalformedLine, match="no task that was exported from here"):
        list(tasks.answers([{"answer": "accept", "text": "x"}], tmp_path / "x.jsonl"))
    task = tasks.export(desk, "mentions", "prodigy")[0]
    task |= {"answer": "accept", "text": "Another text."}
    assert tasks.take(desk, tasks.answers([task], tmp_path / "x"))["refused"] == 1


def test_a_conflict_fails_the_check_until_somebody_decides(desk: Desk, outputs: Path, processed: Bundle) -> None:
    from pipeline import check

    figure = next(f for f in processed.figures if f.where.start is not None)
    accept(desk, "figures", figure.id)
    manifest = again(outputs, processed)
    assert manifest["corrections"]["counts"] == {"applied": 1, "moved": 0, "conflict": 0, "orphan": 0}  # type: ignore[index]
    assert check.check_outputs(outputs).faults == []
    assert "accepted" in (outputs / REPORT / "figures.jsonl").read_text("utf8")
    assert "accepted" not in (outputs / REPORT / "automatic" / "figures.jsonl").read_text("utf8")
    other = processed.model_copy(
        update={"figures": tuple(f.model_copy(update={"unit": "stone"}) for f in processed.figures)}
    )
    again(outputs, other)
    (fault,) = check.check_outputs(outputs).faults
    assert fault.rule == "corrections"
    (row,) = manage.rows(outputs)
    assert (row.state, row.record) == ("conflict", figure.id)
    assert "unit was" in "\n".join(manage.explain(row))
    manage.resolve(outputs, row, "Bo", to=figure.id, why="stones, indeed")
    again(outputs, other)
    assert check.check_outputs(outputs).faults == []
    (row,) = manage.rows(outputs)
    assert (row.state, row.decision.who) == ("applied", "Bo")
    manage.resolve(outputs, row, "Bo", to=None, why=None)
    assert list(manage.rows(outputs)) == []


def test_everything_that_a_desk_can_do_is_whole_after_a_run(desk: Desk, outputs: Path, processed: Bundle) -> None:
    """Edits of all kinds, then a run: the written records keep every rule of ``check``."""
    from pipeline import check

    mentions = [m for m in processed.mentions if not m.nested]
    for mention, action, more in [
        (mentions[0], "reject", {}),
        (mentions[1], "retype", {"fields": {"type": "PLACE"}}),
        (mentions[2], "edit", {"span": Span(start=mentions[2].where.start, end=mentions[2].where.end + 5)}),
        (mentions[4], "merge", {"into": mentions[5].entity}),
    ]:
        accept(desk, "mentions", mention.id, action=action, **more)
    accept(desk, "interventions", processed.interventions[1].id, action="reject")
    accept(desk, "interventions", processed.interventions[2].id, action="edit", fields={"country": "NO"})
    accept(desk, "sessions", next(s.id for s in processed.sessions[2:] if s.parent is None), action="reject")
    accept(desk, "footnotes", processed.footnotes[0].id, action="reject")
    accept(desk, "links", processed.links[1].id, action="edit", fields={"url": "https://example.org/a?utm_source=x"})
    text = desk.bundle.text
    start = text.index("Closing")
    desk.decide(
        Request(action="add", kind="participants", span=Span(start=start, end=start + 7), fields={"name": "Closing"})
    )
    manifest = again(outputs, processed)
    counts = manifest["corrections"]["counts"]  # type: ignore[index]
    assert (counts["conflict"], counts["orphan"]) == (0, 0)
    assert [str(fault) for fault in check.check_outputs(outputs).faults] == []
