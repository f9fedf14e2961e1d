"""Web addresses: found in text, freed of the sentence around them, matched with annotations, made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import links
from pipeline.reader import Area, LinkArea


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://www.example.org/a/b_c-d.pdf.", ["https://www.example.org/a/b_c-d.pdf"]),
        ("(available at www.example.org/x)", ["www.example.org/x"]),
        ("https://en.wikipedia.org/wiki/Peat_(soil), accessed today", ["https://en.wikipedia.org/wiki/Peat_(soil)"]),
        ("write to secretariat@example.int; thank you", ["secretariat@example.int"]),
        ("doi:10.1000/182, p. 4", ["doi:10.1000/182"]),
        ("the website peat.example.eu was opened", ["peat.example.eu"]),
        ("and/or 24/7, i.e. not an address", []),
        ("The address old.org is no longer in use.", []),
    ],
)
def test_addresses_in_text(text: str, addresses: list[str]) -> None:
    found = list(links.in_text(text))
    assert [a for _, _, a in found] == addresses
    assert all(text[s:e] == a for s, e, a in found)


PIECES = [
    "www.",
    "doi:",
    "DOI: 10.1000/",
    "https://",
    "a@b.int",
    "x.org/",
    "/",
    "@",
    ".",
    " ",
    "\n",
    "(",
    "é",
    "w",
    "d",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=30))
def test_addresses_are_looked_for_where_they_can_be(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert [m.span() for m in links._addresses(text)] == [m.span() for m in links.ADDRESS.finditer(text)]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Example.ORG/A/", "https://www.example.org/A"),
        ("http://example.org:80/a?utm_source=x&id=2", "http://example.org/a?id=2"),
        ("https://example.org/a?b=1#page=12", "https://example.org/a?b=1#page=12"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_canonical(url: str, canonical: str) -> None:
    assert links.canonical(url) == canonical


@given(st.text(alphabet="abc:/?#[]@.%20&=-_AB1", max_size=40))
def test_canonical_is_stable_and_never_fails(url: str) -> None:
    once = links.canonical(url)
    assert links.canonical(once) == once


def _boxes(text: str) -> list[tuple[int, float, float, float, float]]:
    return [(1, 10.0 * i, 0.0, 10.0 * i + 9, 10.0) for i in range(len(text))]


def test_an_annotation_over_a_title_gives_the_address_that_the_text_does_not_print() -> None:
    text = "the Guide to Peat was issued"
    area = LinkArea(Area(40.0, 0.0, 159.0, 10.0), "https://example.org/guide", None, None)
    found = links.find(text, _boxes(text), links.by_page([(0, 1, area)]))
    assert [(f.url, f.label, f.origin) for f in found] == [
        ("https://example.org/guide", "Guide to Peat"[:12], "annotation")
    ]


def test_text_and_annotation_of_one_address_are_one_link() -> None:
    text = "see www.example.org/a now"
    area = LinkArea(Area(40.0, 0.0, 209.0, 10.0), "https://www.example.org/a", None, None)
    found = links.find(text, _boxes(text), links.by_page([(0, 1, area)]))
    assert [(f.url, f.origin) for f in found] == [("https://www.example.org/a", "both")]


def test_an_annotation_that_leads_elsewhere_is_told_of() -> None:
    text = "see https://example.org/a now"
    area = LinkArea(Area(40.0, 0.0, 249.0, 10.0), "https://elsewhere.net/b", None, None)
    found = links.find(text, _boxes(text), links.by_page([(0, 1, area)]))
    assert ("https://elsewhere.net/b", "https://example.org/a") in [(f.url, f.conflict) for f in found]
    assert "https://example.org/a" in [f.url for f in found]
