"""The language pipeline as a whole."""

from __future__ import annotations

import subprocess
import sys

from pipeline import language


def test_a_sentence_does_not_run_over_a_blank_line() -> None:
    doc = language.load()("First item of the agenda\n\nsecond item of the agenda")
    assert "second item" in [" ".join(s.text.split()[:2]) for s in doc.sents]


def test_spacy_is_whole_though_its_command_line_was_not_imported() -> None:
    code = (
        "import sys; from pipeline import language; assert 'weasel' not in sys.modules; import spacy, spacy.cli;"
        "print(spacy.info(silent=True)['spacy_version'] == spacy.__version__, spacy.cli.download.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "download"]
