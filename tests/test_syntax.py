"""Tags, trees and lemmas come out as the model's own components give them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from pipeline import language, stale, syntax

SENTENCES = (
    "The representative of Norway didn't think that these measures were being applied, and hasn't said so.",
    "Those who had been invited could not attend because something else came up; they'd do it themselves.",
    "Who'll pay for it? You, if I may say so. Let us not forget what is at stake, she said, while others do.",
    "It was noted that the ships' crews, once trained, were doing better than anyone had hoped.",
    "What measures did the Office say that it had taken, and who was it that he had wanted to be asked about them?",
)
SAMPLES = sorted((Path(__file__).parent.parent / "corpus" / "gold").glob("*/text.txt"))


@pytest.fixture(scope="module")
def stock() -> spacy.Language:
    return spacy.load(stale.model_name(), exclude=["ner", "senter"])


@pytest.fixture(scope="module")
def ours() -> syntax.Syntax:
    component = language.load().get_pipe("rapporteur_syntax")
    assert isinstance(component, syntax.Syntax)
    return component


def seen(doc: Doc) -> list[tuple[Any, ...]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_read_as_by_the_model(stock: spacy.Language, ours: syntax.Syntax, text: str) -> None:
    assert seen(ours(language.load().make_doc(text))) == seen(stock(text))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_a_report_is_read_as_by_the_model(stock: spacy.Language, ours: syntax.Syntax, path: Path) -> None:
    paragraphs = [p for p in path.read_text(encoding="utf8").split("\n\n") if "\n" not in p]
    long = [p for p in paragraphs if len(p) >= syntax.PIECE]
    assert long
    alone = [seen(doc) for doc in stock.pipe(long)]
    together = [seen(doc) for doc in ours.pipe(map(language.load().make_doc, long))]
    same = sum(a == b for a, b in zip(alone, together, strict=True))
    # Sums in another order may differ in their last bit and, once in a long while, decide otherwise.
    assert same >= 0.98 * len(long)


def test_paragraphs_do_not_see_each_other(ours: syntax.Syntax) -> None:
    nlp = language.load()
    first = "The Office said so. " * (syntax.PIECE // 20 + 1)
    second = "Those who could not attend have been told."
    whole = ours(nlp.make_doc(f"{first}\n\n{second}"))
    alone = ours(nlp.make_doc(second))
    begin = len(whole) - len(alone)
    assert [(t.dep_, t.head.i - begin) for t in whole[begin:]] == [(t.dep_, t.head.i) for t in alone]


def test_a_given_beginning_of_a_sentence_is_kept(ours: syntax.Syntax) -> None:
    nlp = language.load()
    doc = nlp.get_pipe("rapporteur_blocks")(nlp.make_doc("Netherlands | 12\nNorway | 7\nthe Faroe Islands | none"))
    starts = [t.text for t in ours(doc) if t.is_sent_start and doc[max(0, t.i - 1)].is_space]
    assert starts == ["Norway", "the"]


def test_arcs_go_to_heads_in_their_sentence(ours: syntax.Syntax) -> None:
    doc = ours(language.load().make_doc(" ".join(SENTENCES)))
    for sentence in doc.sents:
        assert sum(t.head.i == t.i for t in sentence) == 1
        assert all(sentence.start <= t.head.i < sentence.end for t in sentence)
    assert not any("||" in t.dep_ for t in doc)


def test_an_empty_text_has_no_tokens(ours: syntax.Syntax) -> None:
    assert len(ours(language.load().make_doc(""))) == 0


def test_forgetting_what_was_embedded_changes_nothing(ours: syntax.Syntax, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = language.load()
    before = [seen(ours(nlp.make_doc(text))) for text in SENTENCES]
    monkeypatch.setattr(syntax, "KNOWN", 5)
    assert [seen(ours(nlp.make_doc(text))) for text in SENTENCES] == before


def test_other_models_keep_their_own_components(stock: spacy.Language) -> None:
    assert syntax.supports(stock)
    assert not syntax.supports(spacy.blank("en"))
    without = spacy.load(stale.model_name(), exclude=["ner", "senter", "lemmatizer"])
    assert not syntax.supports(without)
