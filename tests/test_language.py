"""The language pipeline as a whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from pipeline import language, stale

REPORTS = sorted((Path(__file__).parent.parent / "corpus" / "gold").glob("*/text.txt"))


def test_a_sentence_does_not_run_over_a_blank_line() -> None:
    doc = language.load()("First item of the agenda\n\nsecond item of the agenda")
    assert "second item" in [" ".join(s.text.split()[:2]) for s in doc.sents]


@pytest.mark.parametrize("module", ["language", "sessions", "mentions", "interventions", "figures", "link", "report"])
def test_spacy_is_whole_though_its_command_line_was_not_imported(module: str) -> None:
    code = (
        f"import sys; from pipeline import {module}, language; assert 'weasel' not in sys.modules; import spacy.cli;"
        "print(spacy.info(silent=True)['spacy_version'] == spacy.__version__, spacy.cli.download.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "download"]


def test_a_model_is_loaded_once_by_whatever_name() -> None:
    assert language.load() is language.load(None) is language.load(stale.model_name())


def test_what_of_the_model_is_not_loaded_is_not_missed() -> None:
    stock, ours = spacy.load(stale.model_name(), exclude=["ner", "senter"]), language.load()
    assert ours.tokenizer.to_bytes(exclude=["vocab"]) == stock.tokenizer.to_bytes(exclude=["vocab"])
    assert ours.config["nlp"]["tokenizer"] == stock.config["nlp"]["tokenizer"]
    text = REPORTS[0].read_text(encoding="utf8")[:20_000]
    lexical = [[(t.text, t.norm_, t.shape_, t.prefix_, t.lower_) for t in nlp.make_doc(text)] for nlp in (ours, stock)]
    assert lexical[0] == lexical[1]
    named = [t.lemma_ + t.dep_ + t.pos_ + t.tag_ + str(t.morph) for t in ours(text)]
    assert all(named)
