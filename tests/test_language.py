"""The language pipeline as a whole."""

from __future__ import annotations

from pipeline import language


def test_a_sentence_does_not_run_over_a_blank_line() -> None:
    doc = language.load()("First item of the agenda\n\nsecond item of the agenda")
    assert "second item" in [" ".join(s.text.split()[:2]) for s in doc.sents]
