"""What becomes of a decision when the report, the rules or somebody else's mind has changed."""

from __future__ import annotations

import random
from typing import Any

from pipeline.corrections import model
from pipeline.corrections.model import Part, Unreadable
from pipeline.corrections.reapply import Layer
from pipeline.records import Bundle
from tests.corrections.tools import decide, put, quoted, report, states

TEXT = (
    "Opening words\n\nNorway said that 40 ponds were dry in the north of the country. "
    "Denmark said that 7 were left.\n\n"
    "Second session\n\nThe Commission heard that 12 boats had sailed from Norway to the islands in the west.\n\n"
    "Closing words\n\nIceland said nothing that anybody wrote down, and the meeting ended at 6 in the evening."
)


def changed(record: Any, **update: Any) -> Any:
    return record.model_copy(update=update)


def with_records(bundle: Bundle, kind: str, records: list[Any]) -> Bundle:
    return bundle.model_copy(update={kind: tuple(records)})


def test_the_same_run_applies_everything() -> None:
    bundle = report(TEXT)
    accepted = quoted(bundle, "figures", "40")
    rejected = quoted(bundle, "mentions", "Second")
    edited = quoted(bundle, "interventions", "Norway said that 40 ponds were dry in the north of the country.")
    result = put(
        bundle,
        decide(bundle, "accept", "figures", accepted),
        decide(bundle, "reject", "mentions", rejected),
        decide(bundle, "edit", "interventions", edited, Part(fields={"role": "Chair"})),
    )
    assert states(result) == ["applied"] * 3
    after = {r.id: r for k in ("figures", "mentions", "interventions") for r in getattr(result.bundle, k)}
    assert (after[accepted.id].status, after[accepted.id].confidence) == ("accepted", 1.0)
    assert rejected.id not in after
    assert (after[edited.id].status, after[edited.id].role) == ("edited", "Chair")
    untouched = quoted(bundle, "figures", "12")
    assert after[untouched.id] is untouched
    assert result.bundle.problems == ()


def test_an_entity_goes_with_its_last_mention() -> None:
    bundle = report(TEXT)
    speaker = quoted(bundle, "mentions", "Iceland")
    result = put(bundle, decide(bundle, "reject", "mentions", speaker)).bundle
    assert "igo:iceland" not in {e.id for e in result.entities}
    assert all("igo:iceland" not in i.entities for i in result.interventions)
    norway = next(
        e
        for e in put(bundle, decide(bundle, "reject", "mentions", quoted(bundle, "mentions", "Norway"))).bundle.entities
        if e.id == "igo:norway"
    )
    assert (norway.mentions, norway.names) == (1, {"Norway": 1})


def test_words_put_in_before_it_leave_a_decision_where_it_was() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    decision = decide(bundle, "edit", "figures", record, Part(fields={"measure": "boats"}))
    later = report(TEXT.replace("40 ponds", "all of the 40 old ponds"))
    result = put(later, decision)
    assert states(result) == ["applied"]
    assert quoted(result.bundle, "figures", "12").measure == "boats"


def test_another_id_at_the_same_words_is_a_move() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    decision = decide(bundle, "accept", "figures", record)
    renamed = [changed(f, id=f"fig-{n}") for n, f in enumerate(bundle.figures)]
    result = put(with_records(bundle, "figures", renamed), decision)
    assert states(result) == ["moved"]
    assert result.outcomes[0].record == next(f.id for f in renamed if f.where.quote == "12")


def test_a_record_that_changed_is_a_conflict() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    for action, part in (("accept", ()), ("edit", (Part(fields={"measure": "boats"}),))):
        decision = decide(bundle, action, "figures", record, *part)
        other = [changed(f, measure="ships") if f.id == record.id else f for f in bundle.figures]
        result = put(with_records(bundle, "figures", other), decision)
        assert states(result) == ["conflict"]
        (problem,) = result.bundle.problems
        assert (problem.kind, problem.severity, problem.record) == ("correction_conflict", "error", record.id)
        assert decision.id in problem.message
        assert quoted(result.bundle, "figures", "12").status == "auto"


def test_a_rule_that_has_learnt_the_edit_agrees_with_it() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    decision = decide(bundle, "edit", "figures", record, Part(fields={"measure": "boats"}))
    learnt = [changed(f, measure="boats") if f.id == record.id else f for f in bundle.figures]
    assert states(put(with_records(bundle, "figures", learnt), decision)) == ["applied"]


def test_words_that_are_gone_are_an_orphan() -> None:
    bundle = report(TEXT)
    decision = decide(bundle, "accept", "figures", quoted(bundle, "figures", "12"))
    gone = report(
        TEXT.replace(
            "The Commission heard that 12 boats had sailed from Norway to the islands in the west.", "It rained."
        )
    )
    result = put(gone, decision)
    assert states(result) == ["orphan"]
    assert result.bundle.problems[0].kind == "correction_orphan"


def test_the_same_name_elsewhere_is_no_substitute() -> None:
    """A name stands twice; the one that was judged goes. The other is not touched, though it is unique now."""
    bundle = report(TEXT)
    decision = decide(bundle, "reject", "mentions", quoted(bundle, "mentions", "Norway", 0))
    result = put(report(TEXT.replace("Norway said that 40", "Latvia said that 40")), decision)
    assert states(result) == ["conflict"]  # its words were changed where it stood
    assert len([m for m in result.bundle.mentions if m.where.quote == "Norway"]) == 1


def test_a_copied_paragraph_makes_a_decision_an_orphan() -> None:
    bundle = report(TEXT)
    decision = decide(bundle, "reject", "figures", quoted(bundle, "figures", "7"))
    paragraph = TEXT.split("\n\n")[1]
    result = put(report(f"{TEXT}\n\n{paragraph}\n\nSomething else follows it."), decision)
    assert states(result) == ["orphan"]
    assert len([f for f in result.bundle.figures if f.where.quote == "7"]) == 2


def test_an_accepted_record_that_no_rule_finds_any_more_is_restored() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    decision = decide(bundle, "accept", "figures", record)
    result = put(with_records(bundle, "figures", [f for f in bundle.figures if f.id != record.id]), decision)
    assert states(result) == ["applied"]
    back = quoted(result.bundle, "figures", "12")
    assert (back.id, back.value, back.status, back.where) == (record.id, 12.0, "accepted", record.where)
    assert [f.where.start for f in result.bundle.figures] == sorted(f.where.start for f in result.bundle.figures)


def test_what_took_its_place_makes_a_conflict() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    decision = decide(bundle, "accept", "figures", record)
    longer = changed(
        record, id="fig-longer", where=Layer(bundle, {}).where((record.where.start, record.where.end + 6), None, None)
    )
    rest = [longer if f.id == record.id else f for f in bundle.figures]
    assert states(put(with_records(bundle, "figures", rest), decision)) == ["conflict"]


def test_an_addition_stands_until_a_rule_finds_the_same() -> None:
    bundle = report(TEXT)
    start = TEXT.index("islands in the west")
    place = Layer(bundle, {}).text.place(start, start + 7)
    target = decide(bundle, "accept", "mentions", bundle.mentions[0]).target
    target = target.model_copy(update={"record": "men-new", "place": place})
    part = Part(fields={"type": "PLACE", "entity": "place:islands"})
    decision = decide(bundle, "add", "mentions", bundle.mentions[0], part, target=target, before=None)
    result = put(bundle, decision)
    assert states(result) == ["applied"]
    added = quoted(result.bundle, "mentions", "islands")
    assert (added.id, added.status, added.entity) == ("men-new", "added", "place:islands")
    assert "place:islands" in {e.id for e in result.bundle.entities}
    found = changed(added, id="men-rule", status="auto")
    with_rule = with_records(bundle, "mentions", [*bundle.mentions, found])
    result = put(with_rule, decision)
    assert states(result) == ["applied"]
    assert quoted(result.bundle, "mentions", "islands").id == "men-rule"
    other = with_records(bundle, "mentions", [*bundle.mentions, changed(found, entity="place:other")])
    assert states(put(other, decision)) == ["conflict"]


def test_a_new_session_ends_the_one_that_it_stands_in() -> None:
    bundle = report(TEXT)
    start = TEXT.index("Second session")
    whole = changed(bundle.sessions[0], where=Layer(bundle, {}).where((0, len(TEXT)), None, None))
    one = with_records(bundle, "sessions", [whole])
    place = Layer(one, {}).text.place(start, start + 14)
    target = decide(one, "accept", "sessions", whole).target.model_copy(
        update={"record": "session-new", "place": place}
    )
    part = Part(fields={"kind": "session", "title": "Second session"})
    decision = decide(one, "add", "sessions", whole, part, target=target, before=None)
    result = put(one, decision)
    assert states(result) == ["applied"]
    spans = [(s.id, s.where.start, s.where.end) for s in result.bundle.sessions]
    assert spans == [(whole.id, 0, start - 2), ("session-new", start, len(TEXT))]
    assert quoted(result.bundle, "figures", "12").session == "session-new"
    back = put(result.bundle, decide(result.bundle, "reject", "sessions", result.bundle.sessions[1])).bundle
    assert [(s.where.start, s.where.end, s.where.quote == TEXT) for s in back.sessions] == [(0, len(TEXT), True)]
    assert {f.session for f in back.figures} == {whole.id}


def test_merged_entities_are_one_in_every_record() -> None:
    bundle = report(TEXT)
    gone = next(e for e in bundle.entities if e.id == "igo:denmark")
    decision = decide(bundle, "merge", "entities", gone, Part(fields={"into": "igo:norway", "name": "Norway"}))
    result = put(bundle, decision)
    assert states(result) == ["applied"]
    merged = next(e for e in result.bundle.entities if e.id == "igo:norway")
    assert (merged.mentions, merged.names) == (3, {"Norway": 2, "Denmark": 1})
    assert all("igo:denmark" not in i.entities for i in result.bundle.interventions)
    assert states(put(result.bundle, decision)) == ["applied"]  # the register joined them before
    mention = quoted(bundle, "mentions", "Denmark")
    accepted = decide(bundle, "accept", "mentions", mention)
    assert states(put(result.bundle, decision, accepted)) == ["applied", "applied"]


def test_two_people_who_disagree_are_a_conflict_and_an_undo_settles_it() -> None:
    bundle = report(TEXT)
    record = quoted(bundle, "figures", "12")
    ada = decide(bundle, "edit", "figures", record, Part(fields={"measure": "boats"}))
    bo = decide(bundle, "edit", "figures", record, Part(fields={"measure": "ships"}), who="Bo")
    assert states(put(bundle, ada, bo)) == ["conflict", "conflict"]
    undo = decide(bundle, "undo", "figures", record, undoes=(bo.id,), before=None)
    result = put(bundle, ada, bo, undo)
    assert states(result) == ["applied"]
    assert quoted(result.bundle, "figures", "12").measure == "boats"
    redo = decide(bundle, "undo", "figures", record, undoes=(undo.id,), before=None)
    assert states(put(bundle, ada, bo, undo, redo)) == ["conflict", "conflict"]


def test_files_of_two_people_may_be_put_together_in_any_order() -> None:
    bundle = report(TEXT)
    made = [decide(bundle, "accept", "figures", f) for f in bundle.figures]
    lines = [model.line(d) for d in made]
    for seed in range(5):
        mixed = random.Random(seed).sample(lines, len(lines)) + lines[:2]
        found, bad = model.parse(b"".join(mixed))
        assert (found, bad) == (made, [])


def test_a_line_that_is_no_decision_is_told_of_and_stops_no_other() -> None:
    bundle = report(TEXT)
    made = decide(bundle, "accept", "figures", bundle.figures[0])
    raw = b"<<<<<<< ours\n" + model.line(made) + b'{"id": "x"}\n' + model.line(made)[:-20]
    found, bad = model.parse(raw)
    assert found == [made]
    assert [row.line for row in bad] == [1, 3, 4]
    result = put(bundle, *found, unreadable=[Unreadable(1, "no JSON")])
    assert states(result) == ["applied"]
    assert [p.kind for p in result.bundle.problems] == ["correction_unreadable"]


def test_a_decision_survives_writing_and_reading() -> None:
    bundle = report(TEXT)
    made = decide(
        bundle, "edit", "figures", bundle.figures[0], Part(fields={"measure": "ﬁsh\u2028 “and” more"}), why="é"
    )
    assert model.parse(model.line(made)) == ([made], [])
    assert model.line(made).count(b"\n") == 1


def test_sorting_and_counting_do_not_depend_on_the_order_of_unrelated_decisions() -> None:
    bundle = report(TEXT)
    made = [decide(bundle, "reject", "mentions", m) for m in bundle.mentions[::2]]
    first = put(bundle, *made).bundle
    second = put(bundle, *reversed(made)).bundle
    assert first == second
