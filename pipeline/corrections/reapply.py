"""Decisions put on the records of a run: pure, the same records and decisions give the same result."""

from __future__ import annotations

import copy
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, cast

from pipeline.corrections import fields as content_of
from pipeline.corrections import settle
from pipeline.corrections.anchor import Text, outside, same_words
from pipeline.corrections.fields import Invalid
from pipeline.corrections.model import KINDS, Decision, Kind, Place, Target, Unreadable, by_target, in_force
from pipeline.ids import digest
from pipeline.problems import Problems
from pipeline.records import Bundle, Where

State = Literal["applied", "moved", "conflict", "orphan"]
PREFIX = {
    "sessions": "session",
    "interventions": "int",
    "mentions": "men",
    "figures": "fig",
    "links": "link",
    "participants": "person",
}
"""What the ids of added records begin with; other kinds cannot be added."""


class Outcome(NamedTuple):
    """What became of one decision. ``record`` is the id of the record that it is on now."""

    decision: Decision
    state: State
    record: str | None = None
    reason: str = ""

    def plain(self) -> dict[str, Any]:
        """As the manifest lists it."""
        d = self.decision
        shown = {"id": d.id, "action": d.action, "kind": d.target.kind, "target": d.target.record}
        return {**shown, "outcome": self.state, "record": self.record, "reason": self.reason or None}


class Misfit(Exception):
    """A decision that cannot be put on: a conflict or an orphan."""

    def __init__(self, state: Literal["conflict", "orphan"], reason: str) -> None:
        super().__init__(reason)
        self.state: Literal["conflict", "orphan"] = state


@dataclass
class Corrected:
    """The records with people's decisions on them, and what became of each decision."""

    bundle: Bundle
    outcomes: list[Outcome] = field(default_factory=list)


def fingerprint(bundle: Bundle) -> str:
    """A hash of all words that places are made of: where it is the same, offsets and ids mean the same."""
    parts = [bundle.text]
    for kind in ("footnotes", "links", "exhibits", "participants"):
        parts += [f"{kind} {r.where.quote}" for r in getattr(bundle, kind) if r.where.start is None]
    return hashlib.sha256("\x1f".join(parts).encode("utf8")).hexdigest()[:16]


def correct(
    bundle: Bundle,
    decisions: Sequence[Decision],
    unreadable: Sequence[Unreadable] = (),
    *,
    same: Mapping[str, str] | None = None,
) -> Corrected:
    """The bundle with the decisions on it, and problem records for those that do not fit.

    ``same`` are the entities that the register of names joins: from id to the id that stays.
    """
    layer = Layer(bundle, same or {})
    outcomes = layer.apply(in_force(decisions))
    result = settle.settle(bundle, layer.records, layer.touched, layer.sessions_changed)
    problems = Problems(bundle.report.id)
    problems.extend(list(result.problems))
    for outcome in outcomes:
        if outcome.state in ("conflict", "orphan"):
            _tell(problems, outcome, result)
    for row in unreadable:
        problems.add(
            "corrections",
            "correction_unreadable",
            f"line {row.line} of the corrections of this report is no decision: {row.reason}",
            "mend that line of corrections/REPORT.jsonl, or take it out",
            severity="error",
        )
    if any(o.state in ("conflict", "orphan") for o in outcomes) or unreadable:
        result = result.model_copy(update={"problems": problems.records()})
    return Corrected(result, outcomes)


def _tell(problems: Problems, outcome: Outcome, bundle: Bundle) -> None:
    """The problem record of a decision that does not fit."""
    d = outcome.decision
    place = d.target.place
    quote = f" on {_short(place.quote.exact)}" if place else f" on {d.target.record}"
    known = {r.id for kind in KINDS for r in getattr(bundle, kind)}
    page = place.page if place else None
    problems.add(
        "corrections",
        f"correction_{outcome.state}",
        f"the decision {d.id} ({d.action}, {d.who}, {d.when[:10]}){quote} was not put on: {outcome.reason}",
        f"look at it (rapporteur corrections explain {d.id}) and decide (rapporteur corrections resolve {d.id} …, or "
        "rapporteur review)",
        severity="error",
        page=page if page and page <= bundle.report.source.pages else None,
        record=outcome.record if outcome.record in known else None,
    )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


class Layer:
    """The records of a report while decisions are put on them. ``records`` holds them by kind and id."""

    def __init__(self, bundle: Bundle, same: Mapping[str, str]) -> None:
        self.bundle = bundle
        self.text = Text(bundle.text)
        self.state = fingerprint(bundle)
        self.automatic: dict[str, dict[str, Any]] = {k: {r.id: r for r in getattr(bundle, k)} for k in KINDS}
        self._by_start: dict[str, dict[int | None, list[Any]]] = {}
        self._clear(same)

    def _clear(self, same: Mapping[str, str]) -> None:
        self.records: dict[str, dict[str, Any]] = {kind: dict(rows) for kind, rows in self.automatic.items()}
        self.touched: set[str] = set()
        """Entities whose mentions changed."""
        self.sessions_changed = False
        self.same = dict(same)
        self.made: set[str] = set()
        """Ids of records that a person's decision made: added ones, restored ones, second parts of split ones."""

    def cleared(self, same: Mapping[str, str]) -> Layer:
        """A layer over the same automatic records without any decision; what was worked out of the text is shared."""
        again = copy.copy(self)
        again._clear(same)
        return again

    # ---- looking things up

    def one(self, identifier: str) -> str:
        """An entity's id after all joinings."""
        seen = {identifier}
        while identifier in self.same and self.same[identifier] not in seen:
            identifier = self.same[identifier]
            seen.add(identifier)
        return identifier

    def at(self, kind: str, start: int | None) -> list[Any]:
        """The automatic records of a kind that begin at an offset; None gives those outside the body text."""
        if kind not in self._by_start:
            index: dict[int | None, list[Any]] = defaultdict(list)
            for record in self.automatic[kind].values():
                index[record.where.start].append(record)
            self._by_start[kind] = dict(index)
        return self._by_start[kind].get(start, [])

    def place(self, kind: str, record: Any) -> Place:
        """The place of a record, to be found again by."""
        span = content_of.head(kind, record, self.bundle.text)
        return outside(record.where) if span is None else self.text.place(*span, boxes=record.where.boxes[:4])

    def target(self, kind: Kind, record: Any) -> Target:
        """A record as the target of a decision."""
        place = None if kind == "entities" else self.place(kind, record)
        return Target(source=self.bundle.report.id, kind=kind, record=record.id, place=place, state=self.state)

    def span(self, place: Place, state: str | None) -> tuple[int, int]:
        """Where a place of the body text is now. Raises Misfit."""
        position = place.position
        assert position is not None
        if state == self.state and same_words(self.bundle.text[position.start : position.end], place.quote.exact):
            return position.start, position.end
        found = self.text.find(place)
        if found.span is None:
            if found.near:
                now = _short(self.bundle.text[found.near[0] : found.near[1]].strip())
                raise Misfit("conflict", f"its words were changed, at the place is now {now}")
            raise Misfit("orphan", found.reason)
        return found.span

    def where(self, span: tuple[int, int], place: Place | None, state: str | None) -> Where:
        """The place of a span with its boxes: by the page's characters where they are known."""
        start, end = span
        if self.bundle.locate is not None:
            return self.bundle.locate(start, end)
        quote = self.bundle.text[start:end]
        if place is not None and place.boxes and state == self.state:
            return Where(start=start, end=end, quote=quote, boxes=place.boxes)
        boxes = [
            b
            for block in self.bundle.blocks
            if block.where.start is not None and block.where.end is not None
            if block.where.start < end and start < block.where.end
            for b in block.where.boxes
        ]
        return Where(start=start, end=end, quote=quote, boxes=tuple(boxes))

    def find(self, target: Target, before: Mapping[str, Any]) -> tuple[Any | None, tuple[int, int] | None]:
        """The automatic record of a target, or None where its words stand but no record does; and its span."""
        kind, place = target.kind, target.place
        assert place is not None
        if place.position is None:
            return self._find_outside(target), None
        span = self.span(place, target.state)
        found = self.at(kind, span[0])
        if kind not in ("sessions", "interventions"):
            found = [r for r in found if r.where.end == span[1]]
        if len(found) > 1:
            same = [r for r in found if r.id == target.record]
            found = same or [
                r for r in found if not content_of.differences(kind, before, content_of.content(kind, r), self.one)
            ]
            if len(found) != 1:
                raise Misfit("conflict", "several records stand at its place now")
        return (found[0] if found else None), span

    def _find_outside(self, target: Target) -> Any:
        assert target.place is not None
        found = [r for r in self.at(target.kind, None) if same_words(r.where.quote, target.place.quote.exact)]
        if len(found) > 1 and target.state == self.state:
            found = [r for r in found if r.id == target.record]
        if not found:
            raise Misfit("orphan", "nothing with its words stands in the notes, tables and pictures any more")
        if len(found) > 1:
            raise Misfit("orphan", "its words stand several times, and nothing tells which was meant")
        return found[0]

    # ---- putting decisions on

    def apply(self, decisions: Sequence[Decision]) -> list[Outcome]:
        """Put decisions in force on. Those on one record belong together: all of them fit, or none."""
        groups = by_target(decisions)
        entities = [key for key in groups if key[0] == "entities"]
        for key in entities:
            for d in groups[key]:
                into = d.after[0].fields.get("into") if d.action == "merge" and d.after else None
                if into:
                    self.same.setdefault(d.target.record, str(into))
        results: dict[str, Outcome] = {}
        late = []
        for key in entities:
            if key[1] in self.records["entities"]:
                self._group(groups[key], results)
            else:
                late.append(key)
        for key in groups:
            if key[0] != "entities":
                self._group(groups[key], results)
        for key in late:
            self._group(groups[key], results)
        return [results[d.id] for d in decisions]

    def _group(self, chain: list[Decision], results: dict[str, Outcome]) -> None:
        records = dict(self.records[chain[0].target.kind])
        try:
            state, record, note = self.put(chain)
        except (Misfit, Invalid) as error:
            self.records[chain[0].target.kind] = records
            state = error.state if isinstance(error, Misfit) else "conflict"
            known = chain[0].target.record
            record = known if known in self.records[chain[0].target.kind] else None
            note = str(error)
        for d in chain:
            results[d.id] = Outcome(d, state, record, note)

    def put(self, chain: Sequence[Decision]) -> tuple[State, str | None, str]:
        """Put the decisions on one record on it: their state, the record's id, a note. Raises Misfit, Invalid."""
        first, last = chain[0], chain[-1]
        kind = first.target.kind
        if kind == "entities":
            return self._entity(chain)
        if first.action == "add":
            record, state, note = self._added(first)
            chain = chain[1:]
        elif first.target.record in self.made:
            record, state, note = self.records[kind][first.target.record], "applied", ""
        else:
            before = first.before or {}
            found, span = self.find(last.target, before)
            state, note = "applied", ""
            if found is None:
                assert span is not None
                if last.action == "reject":
                    return "applied", None, "no rule finds it any more"
                found = self._restored(first, last, span)
                note = "restored: no rule finds it any more"
            elif found.id != first.target.record:
                state = "moved"
            record = found
        self.records[kind][record.id] = record
        for d in chain:
            self._step(d, record.id)
        return state, record.id if record.id in self.records[kind] else None, note

    def _step(self, d: Decision, identifier: str) -> None:
        """One decision on a record that was found. Raises Misfit where it does not fit the record as it is."""
        kind = d.target.kind
        record = self.records[kind].get(identifier)
        if record is None:
            raise Misfit("conflict", "somebody rejected the record that somebody else judged")
        before, now = d.before or {}, content_of.content(kind, record)
        if d.action == "reject":
            names = content_of.IDENTITY.get(kind, ())
            wrong = content_of.differences(kind, before, now, self.one, names) if names else []
            self._must_be(wrong, before, now)
            self._drop(kind, record)
            return
        if d.action == "accept":
            self._must_be(content_of.differences(kind, before, now, self.one), before, now)
            self._keep(kind, record, "accepted" if record.status == "auto" else record.status)
            return
        if d.action == "split":
            self._must_be(content_of.differences(kind, before, now, self.one, ("quote",)), before, now)
            self._split(d, record)
            return
        part = d.after[0]
        wanted = {**part.fields, **({"quote": part.place.quote.exact} if part.place else {})}
        wrong = [
            name
            for name, value in wanted.items()
            if not content_of.same_value(before.get(name), now.get(name), self.one)
            and not content_of.same_value(value, now.get(name), self.one)
        ]
        self._must_be(wrong, before, now)
        record = self._placed(d, record, part.place)
        self._keep(kind, self._changed(d, record, part.fields), "added" if record.status == "added" else "edited")

    @staticmethod
    def _must_be(wrong: Sequence[str], before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        if wrong:
            name = wrong[0]
            said = f"{name} was {_short(str(before.get(name)))} and is now {_short(str(now.get(name)))}"
            raise Misfit("conflict", f"the record is not the one that was judged: {said}")

    def _changed(self, d: Decision, record: Any, fields: Mapping[str, Any]) -> Any:
        """A record with a decision's values, their offsets moved to where their words stand now."""
        position = d.target.place.position if d.target.place else None
        start, end = record.where.start, record.where.end
        if position is not None and start is not None:
            by = start - position.start
            fields = {n: content_of.moved(v, by, self.bundle.text, (start, end)) for n, v in fields.items()}
        result = content_of.changed(d.target.kind, record, fields)
        if d.target.kind == "links" and "url" in fields:
            from pipeline import links

            url = str(fields["url"])
            result = result.model_copy(update={"url_canonical": links.canonical(url), "domain": links.domain(url)})
        if d.target.kind == "mentions" and "entity" in fields:
            self._must_have_entity(result)
        return result

    def _must_have_entity(self, mention: Any) -> None:
        """An entity for a mention that a person gave to one which this report does not have."""
        from pipeline.records import Entity

        identifier = self.one(mention.entity)
        if identifier in self.records["entities"]:
            return
        self.records["entities"][identifier] = Entity(
            id=identifier,
            report=mention.report,
            type=mention.type,
            name=" ".join(mention.where.quote.split()),
            mentions=0,
        )

    def _placed(self, d: Decision, record: Any, place: Place | None) -> Any:
        """A record at the place that a person gave it."""
        if place is None:
            return record
        try:
            span = self.span(place, d.target.state)
        except Misfit as error:
            raise Misfit("conflict", f"the place that it was given is not to be found: {error}") from error
        return record.model_copy(update={"where": self.where(span, place, d.target.state)})

    def _keep(self, kind: str, record: Any, status: str) -> None:
        by = record.by if status == "accepted" or "reviewer" in record.by else (*record.by, "reviewer")
        old = self.records[kind].get(record.id)
        if kind == "mentions":
            record = record.model_copy(update={"entity": self.one(record.entity)})
            if old is None or old.entity != record.entity:
                self.touched |= {record.entity, *([old.entity] if old else [])}
        if kind == "sessions" and old is not None and old.where != record.where:
            self.sessions_changed = True
        self.records[kind][record.id] = record.model_copy(update={"status": status, "confidence": 1.0, "by": by})

    def _drop(self, kind: str, record: Any) -> None:
        if kind == "mentions":
            self.touched.add(record.entity)
        if kind == "sessions":
            settle.absorb(self.records["sessions"], record)
            self.sessions_changed = True
        del self.records[kind][record.id]

    # ---- records that a person made

    def _added(self, d: Decision) -> tuple[Any, State, str]:
        """The record of an addition. Where a rule finds the very same by now, that one is accepted."""
        kind, place = d.target.kind, d.target.place
        assert place is not None
        if place.position is None or kind not in PREFIX:
            raise Misfit("conflict", f"{kind} cannot be added")
        span = self.span(place, d.target.state)
        fields = dict(d.after[0].fields) if d.after else {}
        found = [r for r in self.at(kind, span[0]) if r.where.end == span[1] or kind == "sessions"]
        found = [r for r in found if r.id in self.records[kind]]
        wanted = {**fields, **({} if kind in content_of.OPEN_ENDED else {"quote": place.quote.exact})}
        for record in found:
            if not content_of.differences(kind, wanted, content_of.content(kind, record), self.one):
                accepted = record.model_copy(update={"status": "accepted", "confidence": 1.0})
                self.records[kind][record.id] = accepted
                return accepted, "applied", "a rule finds it now"
        same = [
            r
            for r in found
            if not content_of.differences(
                kind, wanted, content_of.content(kind, r), self.one, content_of.IDENTITY.get(kind, ())
            )
        ]
        if same and kind in content_of.IDENTITY or (found and kind == "sessions"):
            raise Misfit("conflict", f"a rule finds another record at this place now ({(same or found)[0].id})")
        record = self._new(d, d.target.record, span, fields, place)
        if kind == "sessions":
            record = settle.insert(self.records["sessions"], record, self.bundle.text, self.where)
            self.sessions_changed = True
        self.made.add(record.id)
        self._keep(kind, record, "added")
        moved = place.position.start != span[0]
        return self.records[kind][record.id], "moved" if moved else "applied", ""

    def _new(self, d: Decision, identifier: str, span: tuple[int, int], values: Mapping[str, Any], place: Place) -> Any:
        """A record of a decision's kind from its values, at a span."""
        kind = d.target.kind
        if place.position is not None:
            by = span[0] - place.position.start
            values = {name: content_of.moved(v, by, self.bundle.text, span) for name, v in values.items()}
        where = self.where(span, place, d.target.state)
        plain: dict[str, Any] = {
            "id": identifier,
            "report": self.bundle.report.id,
            "session": settle.session_at(self.records["sessions"].values(), span[0]),
            "where": where.model_dump(mode="json"),
            "by": ["reviewer"],
            **values,
        }
        if kind == "links":
            from pipeline import links

            url = str(plain.get("url", ""))
            plain |= {"url_canonical": links.canonical(url), "domain": links.domain(url), "from": "text"}
        record = content_of.build(kind, plain)
        if kind == "mentions":
            self._must_have_entity(record)
        return record

    def _restored(self, first: Decision, last: Decision, span: tuple[int, int]) -> Any:
        """A record that a person judged and no rule finds any more. Raises Misfit where another took its place."""
        kind = first.target.kind
        before = dict(first.before or {})
        quote = before.pop("quote", None)
        if quote is not None:
            span = (span[0], span[0] + len(quote))
            if not same_words(self.bundle.text[span[0] : span[1]], quote):
                raise Misfit("conflict", "no rule finds it any more, and its words go on in another way")
        rivals = [
            r
            for r in self.automatic[kind].values()
            if r.where.start is not None and r.where.start < span[1] and span[0] < r.where.end
            if kind != "mentions" or r.nested == before.get("nested", False)
        ]
        if rivals or kind == "sessions":
            now = f": {_short(rivals[0].where.quote)}" if rivals and kind != "sessions" else ""
            raise Misfit("conflict", f"another record stands at its place now{now}")
        place = last.target.place
        assert place is not None
        identifier = first.target.record
        if identifier in self.records[kind]:
            identifier = f"{identifier.split('-')[0]}-{digest(first.id)}"
        record = self._new(first, identifier, span, before, place)
        if kind == "mentions":
            self.touched.add(self.one(cast("Any", record).entity))
        self.made.add(identifier)
        return record

    def _split(self, d: Decision, record: Any) -> None:
        """Two records out of one: the first keeps the id; the second has one that comes of the decision."""
        kind = d.target.kind
        if len(d.after) != 2 or not all(part.place for part in d.after):
            raise Misfit("conflict", "a split needs two places")
        first = self._placed(d, record, d.after[0].place)
        second = self._placed(d, record, d.after[1].place)
        second = second.model_copy(update={"id": part_id(d)})
        for part, piece in zip(d.after, (first, second), strict=True):
            assert part.place is not None and part.place.position is not None
            by = piece.where.start - part.place.position.start
            span = (piece.where.start, piece.where.end)
            values = {n: content_of.moved(v, by, self.bundle.text, span) for n, v in part.fields.items()}
            if kind == "mentions" and "entity" in values:
                self._must_have_entity(piece.model_copy(update=values))
            self._keep(kind, content_of.changed(kind, piece, values), "edited")
        self.made.add(second.id)

    # ---- entities

    def _entity(self, chain: Sequence[Decision]) -> tuple[State, str | None, str]:
        """Decisions on an entity of this report: joined with another, named or typed otherwise, or no entity at all."""
        identifier, note = chain[0].target.record, ""
        for d in chain:
            entities = self.records["entities"]
            part = d.after[0].fields if d.after else {}
            if d.action == "split":  # the register of names keeps the two apart
                note = "" if identifier in entities else "this report names it no more"
                continue
            if d.action == "merge":
                identifier, note = self._joined(d, str(part["into"]))
                continue
            entity = entities.get(self.one(identifier))
            if entity is None:
                raise Misfit("orphan", "this report names no such entity any more")
            if d.action == "reject":
                for mention in [m for m in self.records["mentions"].values() if m.entity == entity.id]:
                    self._drop("mentions", mention)
                self.touched.add(entity.id)
                continue
            now = content_of.content("entities", entity)
            if d.action == "accept":
                self._must_be(content_of.differences("entities", d.before or {}, now, self.one), d.before or {}, now)
                continue
            wrong = [
                name
                for name, value in part.items()
                if not content_of.same_value((d.before or {}).get(name), now.get(name), self.one)
                and not content_of.same_value(value, now.get(name), self.one)
            ]
            self._must_be(wrong, d.before or {}, now)
            changed: Any = content_of.changed("entities", entity, part)
            if changed.type != entity.type:
                changed = self._retyped(entity, changed)
            entities[changed.id] = changed
            identifier = changed.id
        return "applied", identifier if identifier in self.records["entities"] else None, note

    def _joined(self, d: Decision, into: str) -> tuple[str, str]:
        gone, stays = d.target.record, self.one(into)
        entities = self.records["entities"]
        if gone not in entities:
            if stays not in entities:
                raise Misfit("orphan", "this report names neither of the two any more")
            return stays, "the register of names joins them"
        if stays not in entities:
            known = d.after[0].fields
            update = {"id": stays, "name": known.get("name") or entities[gone].name}
            entities[stays] = entities[gone].model_copy(update=update)
        self._rename(gone, stays, entities[stays].type)
        del entities[gone]
        return stays, ""

    def _retyped(self, entity: Any, changed: Any) -> Any:
        """An entity under the id that its new type gives it, with all its mentions."""
        old = f"{entity.type.lower()}:"
        inner = entity.id.removeprefix(old) if entity.id.startswith(old) else entity.id.partition(":")[2]
        changed = changed.model_copy(update={"id": f"{changed.type.lower()}:{inner}"})
        self.same[entity.id] = changed.id
        del self.records["entities"][entity.id]
        self._rename(entity.id, changed.id, changed.type)
        return changed

    def _rename(self, old: str, new: str, kind: str) -> None:
        for identifier, mention in self.records["mentions"].items():
            if mention.entity == old:
                update = {"entity": new, "type": kind}
                self.records["mentions"][identifier] = mention.model_copy(update=update)
        self.touched |= {old, new}
        settle.rename(self.records, old, new)


def part_id(d: Decision) -> str:
    """The id of the second part of a split record."""
    return f"{d.target.record.split('-')[0]}-{digest(d.id)}"


def added_id(kind: str, decision: str) -> str:
    """The id of an added record: it comes of the decision, so that no change of the report can touch it."""
    return f"{PREFIX[kind]}-{digest(decision)}"
