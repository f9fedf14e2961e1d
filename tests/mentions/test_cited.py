"""Lists of references: who wrote what."""

from __future__ import annotations

from pipeline.mentions.acronyms import document_acronyms
from pipeline.mentions.cited import citations, references

LIST = """\
References

Okafor, N. T. (2011), Reading the Tides: A Study of Small Harbours. Lagos: Quay Press.

Van den Broek, A.C., P. Lindqvist & J. de Wit (2014a), ‘Counting boats that nobody sees.’ Journal of Harbours 6, 91-105.

Harbour Watch (2009). Annual survey of moorings 2009, Harbour Watch, Bergen.

Smit, P.R. and M.-L. Aubert (2016) Who pays for dredging? Evidence from nine ports, 12(3), 16-21.
"""


def _read(text: str, kind: str) -> list[str]:
    return [text[s.start : s.end] for s in references(text) if s.type == kind]


def test_each_entry_gives_its_authors() -> None:
    assert _read(LIST, "PERSON") == [
        "Okafor, N. T.",
        "Van den Broek, A.C.",
        "P. Lindqvist",
        "J. de Wit",
        "Smit, P.R.",
        "M.-L. Aubert",
    ]


def test_a_title_ends_before_its_place_and_publisher_its_journal_or_its_pages() -> None:
    assert _read(LIST, "PUBLICATION") == [
        "Reading the Tides: A Study of Small Harbours",
        "Counting boats that nobody sees",
        "Annual survey of moorings 2009, Harbour Watch, Bergen",
        "Who pays for dredging?",
    ]


def test_sentences_that_open_like_an_entry_are_none() -> None:
    assert list(references("Ghana, A. Mensah (2015) said, moved first.\n\nNorway (2016) followed. All agreed.")) == []


def test_authors_cited_by_year_in_brackets() -> None:
    text = (
        "Dredging pays (Okafor & Quist, 2013; Smed et al., 2011), as ports find (van der Berg, Quay & Moss, 2013b). "
        "It was agreed in 2009 (Ecuador & Peru, 2009), at the forum (Geneva, 2014) and later (FAO & WHO, 2015)."
    )
    named = [text[s.start : s.end] for s in citations(text)]
    assert named == ["Okafor", "Quist", "Smed", "van der Berg", "Quay", "Moss"]
    assert list(citations("A firm sold moorings (Marks & Spence, 2010).")) == []
    assert [s.start for s in citations(f"It pays (Okafor, 2011; Bergen, 2012).\n\n{LIST}")] == [9]


def test_an_author_in_brackets_is_no_short_form() -> None:
    text = "The National Harbour Survey (Lindmark, 2006) counts boats. The Lakes Survey (Lasu, every year) does too."
    assert [a.short for a in document_acronyms(text)] == ["Lasu"]
