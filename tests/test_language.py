"""The language pipeline: what it does faster than spaCy's own parts, it does alike."""

from __future__ import annotations

import pytest
import spacy

from pipeline import language, stale

SENTENCES = (
    "The representative of Norway didn't think that these measures were being applied, and hasn't said so.",
    "Those who had been invited could not attend because something else came up; they'd do it themselves.",
    "Let us not forget what is at stake, she said, while others do.\n\nWho'll pay for it? You, if I may say so.",
    "It was noted that the ships' crews, once trained, were doing better than anyone had hoped.",
)


@pytest.fixture(scope="module")
def stock() -> spacy.Language:
    return spacy.load(stale.model_name(), exclude=["ner"])


@pytest.mark.parametrize("text", SENTENCES)
def test_tag_rules_give_what_the_models_own_component_gives(stock: spacy.Language, text: str) -> None:
    doc = stock.make_doc(text)
    for name in ("tok2vec", "tagger", "parser"):
        doc = stock.get_pipe(name)(doc)
    ours = doc.copy()
    nlp = language.load()
    for name in ("attribute_ruler", "lemmatizer"):
        doc = stock.get_pipe(name)(doc)
    for name in ("rapporteur_tags", "lemmatizer"):
        ours = nlp.get_pipe(name)(ours)
    assert [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in ours] == [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for t in doc
    ]


def test_a_sentence_does_not_run_over_a_blank_line() -> None:
    doc = language.load()("First item of the agenda\n\nsecond item of the agenda")
    assert "second item" in [" ".join(s.text.split()[:2]) for s in doc.sents]
