"""What is found at known beginnings is what is found everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import patterns
from pipeline.figures import dates, movement, numbers, traps
from pipeline.interventions import agents, clauses

FOUND = [
    r"\b(?:hundreds|thousands?)\b",
    r"(?i:\bmr?s?\.?\s)",
    r"\b\d{1,2}\s?[-–]\s?\d{1,2}\b",
    r"(?<![\w-])(?:Item|item)s?\s?\d+",
    r"(?m)^\s?\d\.|(?<=\n)- ",
    r"(?:(?<=in )|(?<=[:;]\s))(?:19|20)\d\d",
    r"\(?(?:ab|a)?c",
    r"[½¼]|\bk+\b",
    r"x?\b1(?=0)",
    r"(?:a|b)*c\d?",
    r"\b(a)(?:\1|b)",
    r"(?:^|[.;,:]\s+|\b(?:and|then)\s+|^\W*\d*\W*)(?:of|\w+ met)",
    r"(?m)(?:^|;\s)(?:-\s)?(?:in|on|\d)",
    r"(?:^|\bmr?\s)?(?:å|k|ſ)",
]
RULES = [
    *(p for _, p in traps.PATTERNS),
    *traps._label_pattern(),
    *(p for _, p in dates.COMPILED),
    *(p for p in vars(numbers).values() if isinstance(p, re.Pattern)),
]
LINES = """
3. Opening
On 5-7 May 2019 hundreds met in Item 3; in 2019 and: 2020. At 9.30 a.m. Mr Å spoke of No. 167, of pp. 3–5 and 1 in 10.
- ab c (c ac) half a million, twenty-one aged 18 to 24, K and k,
\u017f and \u212a, \u0663\u0664 days, 1/2 of the 40-year-olds.
"""
TEXTS = st.lists(st.one_of(st.sampled_from(re.findall(r"\S+|\s", LINES)), st.characters()), min_size=0, max_size=80)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII])
@pytest.mark.parametrize("pattern", FOUND)
def test_a_pattern_finds_the_same(pattern: str, flags: re.RegexFlag) -> None:
    compiled, text = re.compile(pattern, flags), LINES + " " * patterns.LONG + LINES
    wanted = [(m.span(), m.groups()) for m in compiled.finditer(text)]
    assert [(m.span(), m.groups()) for m in patterns.finditer(compiled, text)] == wanted


@settings(deadline=None)
@given(TEXTS)
def test_the_rules_find_the_same(pieces: list[str]) -> None:
    text = "".join(pieces) + "." + " " * patterns.LONG
    for pattern in [*RULES, *map(re.compile, FOUND)]:
        found = [(m.span(), m.groups()) for m in patterns.finditer(pattern, text)]
        assert found == [(m.span(), m.groups()) for m in pattern.finditer(text)], pattern


@settings(deadline=None)
@given(TEXTS)
def test_what_matches_somewhere_is_told(pieces: list[str]) -> None:
    text, named = "".join(pieces), [(p.pattern, p) for p in [*RULES, *map(re.compile, FOUND)]]
    assert list(patterns.found_in(named, text)) == [name for name, p in named if p.search(text)]


def test_beginnings_are_known_for_most_rules() -> None:
    assert sum(patterns._beginning(p) is not None for p in RULES) > 0.8 * len(RULES)
    assert patterns._beginning(re.compile(r"\w+ly\b")) is None  # anything
    assert patterns._beginning(re.compile(r"(?:a|b)?")) is None  # nothing at all
    assert patterns._beginning(re.compile(r"tion\b")) is None  # anywhere in a word
    assert patterns._beginning(re.compile(r"^a|;b|\bc")) == (frozenset("c"), "[;]", True, False)


@settings(deadline=None)
@given(st.lists(st.sampled_from("said it was voiced by from a question the view of to , . with".split()), max_size=9))
def test_ends_are_found_where_they_are(words: list[str]) -> None:
    text = " ".join(words) + " "
    for pattern in [*agents.agent_patterns(), clauses.cleft_end(), clauses.with_words_end()]:
        found, wanted = patterns.search_end(pattern, text), pattern.search(text)
        assert (found and found.span()) == (wanted and wanted.span()), pattern


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII])
@pytest.mark.parametrize("pattern", FOUND)
@settings(deadline=None, max_examples=40)
@given(pieces=TEXTS)
def test_a_pattern_that_ends_a_short_text_is_found(pattern: str, flags: re.RegexFlag, pieces: list[str]) -> None:
    ended = re.compile(rf"(?:{pattern})\s*$", flags) if "(?m)" not in pattern else re.compile(pattern, flags)
    for text in ("".join(pieces), " ".join(pieces) + " "):
        for end in range(len(text) + 1):
            found, wanted = patterns.search_end(ended, text, end), ended.search(text[:end])
            assert (found and found.span()) == (wanted and wanted.span())


TAILS = [
    r"\b(by|to|of)\s+(?:an?\s+(?:\w+\s+)?mean\s+of\s+|a mere\s+|only\s+)?$",
    r"(?:^|,\s|\bis\s)(up|down)\s*(?:by\s+)?$",
    r"(?:up|to\s+)+(?:by\s*)*\s$",
    r"\b(?:up\s+|by|,)(?:\s*(?:the|a)\s+)?(?:\s)*$",
]


ENDED = (movement.BY, movement.REACHED, traps.MEASURED_SPAN)


@pytest.mark.parametrize("pattern", [*TAILS, *(p.pattern for p in ENDED)])
@settings(deadline=None)
@given(words=st.lists(st.sampled_from("up down by to of an a mean mere only is was , the from 3 on average".split())))
def test_ends_with_tails_are_found(pattern: str, words: list[str]) -> None:
    for flags in (re.RegexFlag(0), re.IGNORECASE):
        compiled = re.compile(pattern, flags)
        for text in (" ".join(words) + " ", "".join(words), "  ".join(words) + "\n"):
            found, wanted = patterns.search_end(compiled, text), compiled.search(text)
            assert (found and found.span()) == (wanted and wanted.span())
    assert patterns._endings(compiled) is not None


def test_an_end_in_the_middle_of_lines_is_looked_for_everywhere() -> None:
    assert patterns.search_end(re.compile(r"\bby\s+$", re.MULTILINE), "by \nme ")
    assert patterns._endings(re.compile(r"\b(?:by|from)\s+$")) == {"by", "rom"}


@given(st.sets(st.text("abA' ’.", min_size=1, max_size=5), min_size=1, max_size=8), st.text("abA' ’.", max_size=40))
def test_one_of_many_words_finds_the_longest(words: set[str], text: str) -> None:
    longest_first = sorted(words, key=len, reverse=True)
    plain = re.compile("|".join(re.sub("['’]", "['’]", re.escape(word)) for word in longest_first))
    found = [m.span() for m in re.finditer(patterns.one_of(words), text)]
    assert found == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII])
@pytest.mark.parametrize("pattern", FOUND)
def test_what_matches_at_a_word_may_begin_there(pattern: str, flags: re.RegexFlag) -> None:
    compiled = re.compile(pattern, flags)
    for word in re.finditer(r"(?<!\w)\w", LINES):
        if compiled.match(LINES, word.start()):
            assert patterns.may_begin(compiled, LINES[word.start() :][: patterns.REACH])


def test_what_begins_with_other_letters_may_not() -> None:
    pattern = re.compile(r"\b(?:pointed out|drew|is of the view)", re.IGNORECASE)
    begins = ["poi", "Dre", "is ", "sai", "in ", "i", ", a"]
    assert [b for b in begins if patterns.may_begin(pattern, b)] == ["poi", "Dre", "is "]


def test_words_in_capitals_and_small_are_found_in_order() -> None:
    text, pattern = "the cat sat there. The cat ran over it and then the cat went home.", re.compile(r"\bthe cat", re.I)
    assert [m.start() for m in patterns.finditer(pattern, text)] == [m.start() for m in pattern.finditer(text)]


@settings(deadline=None)
@given(st.lists(st.sampled_from("m mm metre Metre M. < <= µm may March \\+ e-mail a".split()), unique=True), TEXTS)
def test_alternatives_by_their_first_letters_are_the_same(words: list[str], pieces: list[str]) -> None:
    escaped, text = [re.escape(word) for word in words], "".join(pieces) + " mm M.metre<=e-mail may"
    for flags in (re.RegexFlag(0), re.IGNORECASE):
        one, two = re.compile("|".join(escaped), flags), re.compile(patterns.by_letter(escaped), flags)
        assert [m.span() for m in one.finditer(text)] == [m.span() for m in two.finditer(text)]
