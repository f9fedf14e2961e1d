"""Offsets of tokens and sentences."""

from __future__ import annotations

from functools import cache
from typing import Any

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import language, tokens

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


@given(st.text(alphabet="ab. \n?’é", max_size=60))
def test_offsets_are_those_of_the_doc(text: str) -> None:
    doc = NLP(text)
    assert tokens.starts(doc) == [token.idx for token in doc]
    assert tokens.sentences(doc) == [(s.start_char, s.end_char) for s in doc.sents]


TEXT = """3. Opening

Ms Ana Silva, who chaired it, said that 1,200 of the 3,400 e-mails had been answered, and that Norway's two offices (in
Oslo and Bergen) would not close.

The Norwegian Agency for Peat asked:  how many TONS were left? """


def test_plain_tokens_say_what_spacy_says() -> None:
    doc = language.load()(TEXT)
    plain = tokens.tokens_of(doc)
    assert tokens.tokens_of(plain) is plain
    assert (len(plain), plain.text, plain.starts) == (len(doc), doc.text, [t.idx for t in doc])
    assert plain.sentences == tokens.sentences(doc)
    names = "text lower_ lemma_ pos_ tag_ dep_ ent_type_ whitespace_ idx i is_space is_punct is_upper is_title like_num"
    for ours, theirs in zip(plain, doc, strict=True):
        assert [getattr(ours, n) for n in names.split()] == [getattr(theirs, n) for n in names.split()]
        assert bool(ours.is_sent_start) == bool(theirs.is_sent_start)
        assert (len(ours), ours.text_with_ws) == (len(theirs), theirs.text_with_ws)
        for edge in ("head", "left_edge", "right_edge"):
            assert getattr(ours, edge).i == getattr(theirs, edge).i
        for several in ("lefts", "rights", "children", "subtree", "conjuncts"):
            assert [t.i for t in getattr(ours, several)] == [t.i for t in getattr(theirs, several)]
        assert (ours.sent.start, ours.sent.end, ours.sent.start_char) == (
            theirs.sent.start,
            theirs.sent.end,
            theirs.sent.start_char,
        )


@cache
def _parsed() -> tuple[Any, tokens.Tokens]:
    doc = language.load()(TEXT)
    return doc, tokens.tokens_of(doc)


@settings(deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(1, 40), st.integers(-3, 70))
def test_plain_spans_are_those_of_spacy(start: int, length: int, first: int) -> None:
    doc, plain = _parsed()
    ours = plain.overlapping(start, start + length)
    theirs = doc.char_span(start, start + length, alignment_mode="expand")
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert (ours.start, ours.end, len(ours)) == (theirs.start, theirs.end, len(theirs))
    span, other = plain[first : first + length], doc[first : first + length]
    assert [t.i for t in span] == [t.i for t in other]
    if len(other):
        assert (span.root.i, span[-1].i, span.start_char) == (other.root.i, other[-1].i, other.start_char)
