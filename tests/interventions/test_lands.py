"""What is found around a country's name is what one pattern with all names in it finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.interventions import designations, lands, names, persons
from pipeline.interventions.words import country_pattern, places

PATTERNS = [
    *names._seats(),
    names._BRACKETED,
    *names._HOSTS,
    persons._OF_COUNTRY,
    designations._PERSON_OF_COUNTRY,
]
PIECES = (
    "Guinea|Guinea-Bissau|Papua New Guinea|Niger|Nigeria|Korea|Republic of Korea|Iran (Islamic Republic of)|Chile|Congo"
    "|Hong Kong, China|U.S.|U.S.A.|Côte d'Ivoire|Côte d’Ivoire|Dutch|SWEDEN|Georgia|Jordan|Graz|Ana|Silva|Berg|Dr"
    "|Mr|MeteoX|ANSR|the |The "
    "|of |in |at |from |based in |for |For |From |Present |and |cold|asked|, |; |: |. |.|(|)| (|) |\n| |-|’s"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def whole(pattern: lands.WithCountry) -> re.Pattern[str]:
    """The one pattern."""
    ways = "|".join(way.pattern.replace("?P<n>", "") for way in pattern._before)
    flags = pattern._after.flags & re.MULTILINE
    return re.compile(rf"(?:{ways})(?P<country>{country_pattern().pattern}){pattern._after.pattern}", flags)


WHOLE = list(map(whole, PATTERNS))


@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_a_country_is_found_where_one_pattern_finds_it(text: str) -> None:
    for pattern, one in zip(PATTERNS, WHOLE, strict=True):
        found = [(f.before.start(), f.start, f.end, f.after.end()) for f in pattern.finditer(text)]
        assert found == [(m.start(), *m.span("country"), m.end()) for m in one.finditer(text)], one.pattern[:80]
        first, wanted = pattern.match(text), one.match(text)
        assert (first and first.country) == (wanted and wanted["country"])


@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_who_is_from_somewhere_is_whom_one_pattern_finds(text: str) -> None:
    land = rf"{names._FROM}(?:{country_pattern().pattern}|{places()[0].pattern}|University|Institute|Ministry)"
    word = names._WORD
    one = re.compile(rf"(?<![\w’'-])(?P<n>{word} {word}(?: {word})?(?=,?\s+{land})|{word}(?=,\s+{land}))")
    assert [m.span() for m in names._from_somewhere(text)] == [m.span() for m in one.finditer(text)]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        (" of Uppsala, Sweden, said", "Sweden"),
        (" (MeteoX, Graz, Austria)", "Austria"),
        (" of Sweden (the host)", "Sweden"),
        (" (ANSR) of the Republic of Korea", "Republic of Korea"),
        (", Guinea-Bissau said", "Guinea-Bissau"),
    ],
)
def test_a_body_sits_in_a_country(text: str, country: str) -> None:
    assert [found.country for pattern in names._seats() if (found := pattern.match(text))] == [country]


def test_all_ends_of_a_name_are_tried() -> None:
    text = "Guinea-Bissau and Nigeria"
    assert [text[:end] for end in lands.ends(text, 0)] == ["Guinea-Bissau", "Guinea"]
    assert [text[18:end] for end in lands.ends(text, 18)] == ["Nigeria"]
