"""Linking: one id for one thing, two for two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import link, match
from pipeline.link import session_finder
from pipeline.records import Session, Where
from tests.mentions.conftest import Read, read

__all__ = ["read"]


def ids_of(read: Read, text: str) -> dict[str, str]:
    _, _, linked = read(text)
    return {m.where.quote: m.entity for m in linked.mentions}


def test_a_country_and_its_adjective_are_one(read: Read) -> None:
    found = ids_of(read, "Ukraine thanked all. The Ukrainian delegation left, and Ukrainians stayed.")
    assert found["Ukraine"] == found["Ukrainian"] == found["Ukrainians"] == "country:UA"


def test_acronym_and_name_are_one_whatever_comes_first(read: Read) -> None:
    one = ids_of(read, "The Baltic Dam Commission (BDC) met. BDC agreed.")
    other = ids_of(read, "BDC agreed. It was the Baltic Dam Commission (BDC) that met.")
    assert one["BDC"] == one["Baltic Dam Commission"] == other["BDC"]


def test_the_register_gives_the_same_id_in_every_report(read: Read) -> None:
    assert ids_of(read, "The OSCE met.")["OSCE"] == "igo:osce"
    long = "The Organization for Security and Co-operation in Europe met."
    assert ids_of(read, long)["Organization for Security and Co-operation in Europe"] == "igo:osce"
    variant = "The Organisation for Security and Cooperation in Europe met."
    assert ids_of(read, variant)["Organisation for Security and Cooperation in Europe"] == "igo:osce"


def test_ministries_of_two_countries_are_two(read: Read) -> None:
    found = ids_of(
        read,
        "The representative of the Hungarian Ministry of the Interior spoke.\n\n"
        "The representative of the Ministry of the Interior of Latvia replied.",
    )
    assert found["Hungarian Ministry of the Interior"] == "national_body:hu:ministry-of-interior"
    assert found["Ministry of the Interior of Latvia"].startswith("national_body:lv:")


def test_a_body_belongs_to_the_country_that_speaks(read: Read) -> None:
    text = (
        "The Norwegian Ministry of Justice spoke. Norway had changed its laws, and the Labour Inspection Authority "
        "prepared campaigns for Ukrainian citizens."
    )
    assert ids_of(read, text)["Labour Inspection Authority"] == "national_body:no:labor-inspection-authority"


def test_ranks_are_not_merged(read: Read) -> None:
    found = ids_of(read, "The President of GRETA spoke. The Vice-President of GRETA followed.")
    assert found["President of GRETA"] != found["Vice-President of GRETA"]


def test_surnames_and_initials_link_to_the_full_name(read: Read) -> None:
    found = ids_of(read, "Dr Annika Westergren opened. Dr Westergren thanked all. A. Westergren closed.")
    assert len(set(found.values())) == 1


def test_documents_with_other_symbols_are_two(read: Read) -> None:
    found = ids_of(read, "See PC.EC/637 (2004) and PC.DEC/670 (2005), and again PC.DEC/670.")
    assert found["PC.DEC/670 (2005)"] == found["PC.DEC/670"] != found["PC.EC/637 (2004)"]


def test_identifiers(read: Read) -> None:
    _, _, linked = read("Directive 2011/36/EU and Regulation (EU) 2015/758 apply in Norway, as does PC.DEC/670.")
    found = {key: value for e in linked.entities for key, value in e.identifiers.items()}
    celex = {e.identifiers.get("celex") for e in linked.entities}
    assert {"32011L0036", "32015R0758"} <= celex
    assert found["iso2"] == "NO"
    assert found["symbol"] == "PC.DEC/670"


def test_entities_count_their_names(read: Read) -> None:
    _, _, linked = read("The Baltic Dam Commission (BDC) met. The BDC agreed; the BDC left.")
    entity = next(e for e in linked.entities if e.acronym == "BDC")
    assert entity.acronym_defined_here
    assert entity.names == {"BDC": 3, "Baltic Dam Commission": 1}
    assert entity.mentions == 4


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Organisation for Dams", "Organization for Dams", True),
        ("Committee on Water Supply", "Comittee on Water Supply", True),
        ("Agency for Road Safety", "Road Safety Agency", False),  # decided by people, not by spelling
        ("Third Conference on Dams", "Fourth Conference on Dams", False),
        ("President of the Board", "Vice-President of the Board", False),
        ("Resolution 74/299", "Resolution 74/298", False),
        ("Ministry of Justice", "Ministry of Justice and Public Security", False),
        ("North Sea Commission", "South Sea Commission", False),
        ("Dam Safety Board", "Dam Safety Bureau", False),
    ],
)
def test_fuzzy_names_have_vetoes(a: str, b: str, same: bool) -> None:
    assert match.same_name(a, b) is same
    assert match.same_name(b, a) is same
    assert (list(match.candidates([a, b])) == [(0, 1)]) is same


def test_the_innermost_session_is_taken() -> None:
    def session(identity: str, start: int, end: int) -> Session:
        return Session(id=identity, report="r", kind="session", where=Where(start=start, end=end, quote=""))

    sessions = [session("ses-a", 0, 100), session("ses-b", 40, 60)]
    session_at = session_finder(sessions)
    assert session_at(10) == "ses-a"
    assert session_at(50) == "ses-b"
    assert session_at(100) is None


def test_the_first_of_two_sessions_as_long_holds_the_mention_and_none_holds_what_is_between_them() -> None:
    def session(identity: str, start: int | None, end: int | None) -> Session:
        return Session(id=identity, report="r", kind="session", where=Where(start=start, end=end, quote=""))

    spans = [("ses-a", 10, 30), ("ses-b", 10, 30), ("ses-c", 40, 50), ("ses-d", None, None)]
    session_at = session_finder([session(*span) for span in spans])
    assert [session_at(k) for k in (9, 10, 29, 30, 40, 50)] == [None, "ses-a", "ses-a", None, "ses-c", None]


def test_a_surname_of_two_persons_is_a_problem_and_no_merge(read: Read) -> None:
    _, _, linked = read("Dr Anna Berg opened. Mr Lars Berg replied. Then Berg left the room with Ms Berg.")
    assert {"person:anna-berg", "person:lars-berg", "person:berg"} <= {e.id for e in linked.entities}
    assert [p.kind for p in linked.problems] == ["ambiguous_surname"]


def test_an_acronym_with_two_meanings_is_a_problem(read: Read) -> None:
    _, _, linked = read("The Dam Safety Board (DSB) met. Later the Dutch Soil Bureau (DSB) joined.")
    assert [p.kind for p in linked.problems] == ["acronym_defined_twice"]


def test_two_surnames_find_the_person_who_has_both(read: Read) -> None:
    text = "Mr. Luis Ortega Ruiz spoke first. Later Mr. Ortega Ruiz left, and Ms. Ana Prieto stayed."
    shown, found, linked = read(text)
    names = {shown[f.start : f.end]: m.entity for f, m in zip(found, linked.mentions, strict=True)}
    assert names["Mr. Ortega Ruiz"] == names["Mr. Luis Ortega Ruiz"] != names["Ms. Ana Prieto"]


def test_the_director_is_the_one_that_the_report_knows(read: Read) -> None:
    text = "The Director of the Bureau opened the day. The Director closed it."
    shown, found, linked = read(text)
    roles = {
        shown[f.start : f.end]: m.entity
        for f, m in zip(found, linked.mentions, strict=True)
        if f.type == "PERSON_ROLE" and not f.nested
    }
    assert roles["Director of the Bureau"] == roles["Director"]


@pytest.fixture
def decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ``names.jsonl`` of its own for one test."""
    path = tmp_path / "names.jsonl"
    monkeypatch.setattr(link, "DECISIONS", path)
    link.decisions.cache_clear()
    yield path
    link.decisions.cache_clear()


def _decide(path: Path, a: str, b: str, same: bool) -> None:
    path.write_text(json.dumps({"a": a, "b": b, "same": same, "who": "Ada", "why": "asked them"}) + "\n", "utf8")


def test_people_who_join_two_names_win(read: Read, decided: Path) -> None:
    text = "The Tidal Gauge Union met. The Harbour Meter League replied, and the OSCE listened."
    before = ids_of(read, text)
    assert before["Tidal Gauge Union"] != before["Harbour Meter League"]
    _decide(decided, before["Tidal Gauge Union"], before["Harbour Meter League"], same=True)
    link.decisions.cache_clear()
    after = ids_of(read, text)
    assert after["Harbour Meter League"] == after["Tidal Gauge Union"] == before["Tidal Gauge Union"]
    _decide(decided, before["Tidal Gauge Union"], "igo:osce", same=True)
    link.decisions.cache_clear()
    assert ids_of(read, text)["OSCE"] == before["Tidal Gauge Union"]


def test_people_who_keep_two_spellings_apart_win(read: Read, decided: Path) -> None:
    text = "The Tidal Gauges Federation met. The Tidal Gauge Federation replied."
    before = ids_of(read, text)
    assert before["Tidal Gauges Federation"] == before["Tidal Gauge Federation"]
    _decide(decided, "ngo_or_company:tidal-gauges-federation", "ngo_or_company:tidal-gauge-federation", same=False)
    link.decisions.cache_clear()
    after = ids_of(read, text)
    assert after["Tidal Gauges Federation"] != after["Tidal Gauge Federation"]


def test_a_report_gives_the_same_ids_alone_first_and_last(read: Read) -> None:
    one = "The Baltic Dam Commission (BDC) met in Riga. Ms Ilze Ozola of the Latvian Roads Agency spoke for BDC."
    other = "The Dutch Baltic Dam Commission (BDC) met. Mr Ilze Ozola of the Roads Agency of Malta spoke."
    alone = ids_of(read, one)
    ids_of(read, other)
    assert ids_of(read, one) == alone
    first = ids_of(read, other)
    assert ids_of(read, one) == alone and ids_of(read, other) == first


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("The Georgia Street hall was full. Georgia agreed.", 1),
        ("Ms Chad Whitlow and Mr Jordan thanked all.", 0),
        ("Jordan and Chad agreed.", 2),
        ("Rossi & Co. sold the SR series to the CO of the ship.", 0),
        ("They ate turkey and niger seed from fine china.", 0),
        ("Israel Adesina spoke to Cyprus.", 1),
    ],
)
def test_names_that_are_words_or_persons_are_no_countries(read: Read, text: str, countries: int) -> None:
    _, found, _ = read(text)
    assert sum(f.type == "COUNTRY" and not f.nested for f in found) == countries


def test_a_short_form_after_two_bodies_is_neither_where_nothing_tells_them_apart(read: Read) -> None:
    both = "The Danish Maritime Agency and the Swedish Transport Agency signed. The Agency will pay for both."
    _, _, linked = read(both)
    agency = next(m for m in linked.mentions if m.where.quote == "Agency")
    assert agency.entity == "national_body:agency"
    assert [p.kind for p in linked.problems] == ["ambiguous_short_form"]
    assert "'Danish Maritime Agency' or " in linked.problems[0].message or "or 'Danish" in linked.problems[0].message


def test_a_short_form_means_the_body_of_its_paragraph(read: Read) -> None:
    apart = (
        "The Danish Maritime Agency signed. The Agency will pay.\n\n"
        "The Swedish Transport Agency spoke, and the Agency regretted it."
    )
    _, _, linked = read(apart)
    assert [m.entity for m in linked.mentions if m.where.quote == "Agency"] == [
        "national_body:dk:maritime-agency",
        "national_body:se:transport-agency",
    ]
    assert not linked.problems


def test_a_short_form_means_the_body_that_the_report_speaks_of_most(read: Read) -> None:
    text = (
        "The Baltic Dam Commission met in May. The Baltic Dam Commission has nine members.\n\n"
        "The Sava Fish Commission sent regrets.\n\nIt rained. The Commission rose at noon."
    )
    _, _, linked = read(text)
    assert [m.entity for m in linked.mentions if m.where.quote == "Commission"] == ["igo:baltic-dam-commission"]
    assert not linked.problems


def test_a_surname_with_its_particles_is_the_person_who_has_them(read: Read) -> None:
    found = ids_of(
        read,
        "Dr J. W. van Ostaden reported on the dunes. Van Ostaden had counted them twice, and the dunes of the coast and"
        " the dunes inland were not alike; nobody doubted Van Ostaden.",
    )
    assert found["Van Ostaden"] == found["Dr J. W. van Ostaden"] == "person:j-w-van-ostaden"


def test_a_mark_and_a_number_are_the_meeting_that_has_both(read: Read) -> None:
    text = (
        "The third meeting of the Conference of the Parties opened in Lima. COP-3 in Lima had 140 brackets. COP-2 in "
        "Quito had none; the Fourth Session of the Negotiating Committee on Salt followed, and INC-4 in Rome will not."
    )
    found = ids_of(read, text)
    assert found["COP-3"] == found["third meeting of the Conference of the Parties"]
    assert len({found["COP-2"], found["COP-3"]}) == 2
    assert found["INC-4"] != found["Fourth Session of the Negotiating Committee on Salt"]  # NC is not INC


def test_a_name_with_more_in_the_middle_and_a_family_name_in_front_are_one_person(read: Read) -> None:
    text = (
        "Mr Aurelio bin Nasser Sulaiti and Ms Choi Jin-woo spoke. Mr Aurelio Sulaiti replied, and Ms Choi thanked him. "
        "Ms Rosa Maria Prado and Ms Rosa Elena Prado spoke; Ms Rosa Prado left."
    )
    found = ids_of(read, text)
    assert found["Mr Aurelio Sulaiti"] == found["Mr Aurelio bin Nasser Sulaiti"]
    assert found["Ms Choi"] == found["Ms Choi Jin-woo"]
    assert len({found["Ms Rosa Maria Prado"], found["Ms Rosa Elena Prado"], found["Ms Rosa Prado"]}) == 3
