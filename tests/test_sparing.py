"""A fault in one stage costs what that stage finds, says so, and leaves the rest of the report as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import errors, interventions, language, link, progress, report
from pipeline.body import Body
from pipeline.driver import Outcome, Progress
from pipeline.sessions import find_sessions
from pipeline.writer import write_bundle

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = sorted((ROOT / "corpus").glob("*.pdf"))[0]
TEXTS = sorted((ROOT / "corpus" / "gold").glob("*/text.txt"))

FILES = ("sessions", "mentions", "entities", "interventions", "figures")
BROKEN = [
    ("pipeline.sessions.find_sessions", "sessions", {"sessions"}),
    ("pipeline.link.link", "link.entities", {"mentions", "entities"}),
    ("pipeline.interventions.records", "link.interventions", {"interventions"}),
    ("pipeline.figures.records", "link.figures", {"figures"}),
]


def _break(*_: Any, **__: Any) -> Any:
    raise IndexError("list index out of range")


@pytest.fixture(scope="module")
def whole() -> Any:
    return report.process(SAMPLE, "sample")


@pytest.mark.parametrize(("broken", "stage", "missing"), BROKEN, ids=[stage for _, stage, _ in BROKEN])
def test_what_a_stage_fails_to_find_is_missing_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, whole: Any, broken: str, stage: str, missing: set[str]
) -> None:
    monkeypatch.setattr(broken, _break)
    spared = report.process(SAMPLE, "sample")
    assert {name for name in FILES if not getattr(spared, name)} == missing
    assert (spared.text, [n.text for n in spared.footnotes]) == (whole.text, [n.text for n in whole.footnotes])
    (problem,) = [p for p in spared.problems if p.kind == "fault"]
    assert (problem.severity, problem.stage) == ("error", stage)
    assert "IndexError: list index out of range (test_sparing.py, line " in problem.message


def test_a_component_that_fails_is_told_of_and_the_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.interventions.turns.Reader.read", _break)
    told = []
    doc = language.analyse(Body.plain(report.WARMING), on_fault=lambda name, error: told.append((name, type(error))))
    assert told == [("language.interventions", IndexError)]
    assert doc._.mentions and doc._.figures and not doc._.interventions
    with pytest.raises(IndexError):
        language.analyse(Body.plain(report.WARMING))


@pytest.mark.parametrize("error", [MemoryError(), errors.NotInstalled("a model", "install it")])
def test_what_is_no_fault_of_a_rule_is_not_spared(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr("pipeline.figures.records", fail)
    with pytest.raises(type(error)):
        report.process(SAMPLE, "sample")


def test_the_user_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pipeline.link.link", _break)
    counts = write_bundle(report.process(SAMPLE, "sample"), tmp_path, {})
    outcome = Outcome("sample", SAMPLE, "written", counts, 1.0)
    assert (counts["faults"], outcome.code) == (1, errors.ExitCode.FAULT)
    said: list[str] = []
    progress.ProgressLines(said.append, moving=False).finished(outcome, Progress(1, 1, 3, 3, 1.0))
    assert "a stage failed and its records are missing, see problems.jsonl" in "".join(said)


MARKS = (*",;:—–-()[]%“”\"'’.", "and", "the", "of", "which", "to which", "by", "12", "’s", "Mr", "said that")


def _mutilated(words: list[str], others: list[str], chance: random.Random) -> list[str]:
    """A paragraph as no writer leaves it: a piece, words lost, in another order, with marks between, two in one."""
    at, to = sorted(chance.choices(range(len(words) + 1), k=2))
    match chance.randrange(6):
        case 0:
            return words[at : at + chance.randrange(1, 4)]
        case 1:
            return words[at:to]
        case 2:
            return [word for word in words if chance.random() > 0.2]
        case 3:
            return chance.sample(words, len(words))
        case 4:
            return words[:at] + others[len(others) // 2 :]
    return [mark for word in words for mark in (word, *chance.sample(MARKS, chance.random() < 0.15))]


def _mutilated_texts(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    paragraphs = [p.split() for file in TEXTS for p in file.read_text("utf8").split("\n\n") if p.strip()]
    for _ in range(count):
        drawn = [_mutilated(chance.choice(paragraphs), chance.choice(paragraphs), chance) for _ in range(50)]
        yield "\n\n".join(" ".join(words) for words in drawn if words)


def test_no_rule_fails_on_mutilated_paragraphs() -> None:
    for text in _mutilated_texts(8, 1):
        body = Body.plain(text)
        sessions = list(find_sessions(body, 2019).sessions)
        doc = language.analyse(body)
        interventions.records(body, doc, sessions, link.link(body, doc, sessions))


@pytest.mark.parametrize("word", ["Which", "the", "said", "Norway", "12", "by", "Ms", "“", "and", "(a)", "He", "%"])
def test_no_rule_fails_on_a_paragraph_of_one_word(word: str) -> None:
    text = f"{word}\n\nNorway said that two lakes were clean.\n\n{word}"
    body = Body.plain(text)
    doc = language.analyse(body)
    assert len(interventions.records(body, doc, [], link.link(body, doc, []))) <= 3
