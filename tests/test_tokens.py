"""Offsets of tokens and sentences."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tokens

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


@given(st.text(alphabet="ab. \n?’é", max_size=60))
def test_offsets_are_those_of_the_doc(text: str) -> None:
    doc = NLP(text)
    assert tokens.starts(doc) == [token.idx for token in doc]
    assert tokens.sentences(doc) == [(s.start_char, s.end_char) for s in doc.sents]
