"""One report on a reviewer's desk: its records with all decisions on them, and new decisions kept.

The automatic records are read once; decisions are put on them one record at a time, so that a key costs no more for ten
thousand records than for ten. Nothing here is shown as saved before ``corrections.store`` has it on disk.
"""

from __future__ import annotations

import gc
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import jsonl, stale
from pipeline.corrections import fields, names, reapply
from pipeline.corrections.fields import Invalid
from pipeline.corrections.model import KINDS, Decision, Kind, Part, Target, by_target, in_force
from pipeline.corrections.reapply import PREFIX, Layer, Misfit, Outcome
from pipeline.corrections.store import Store, new_id, now
from pipeline.errors import UsageError
from pipeline.records import FILES, Bundle, Report
from pipeline.review.places import Places, load
from pipeline.writer import AUTOMATIC

LISTED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "entities")
"""Kinds that the queue holds: an entity is judged where it is mentioned."""
LABEL = 80
"""Code points of a record's label in the queue."""


class Span(BaseModel):
    """Code points of ``text.txt``."""

    model_config = ConfigDict(extra="forbid", strict=True)
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class Request(BaseModel):
    """What the page asks for: one decision. ``version`` is the one of the record that the person saw."""

    model_config = ConfigDict(extra="forbid", strict=True)
    action: Literal["accept", "reject", "edit", "retype", "merge", "apart", "split", "add", "undo"]
    kind: Kind | None = None
    record: Annotated[str | None, Field(max_length=200)] = None
    version: Annotated[str | None, Field(max_length=40)] = None
    fields: dict[str, Any] = {}
    span: Span | None = None
    at: Annotated[int | None, Field(ge=1)] = None
    """For a split: the offset at which the second part begins."""
    into: Annotated[str | None, Field(max_length=300)] = None
    """For merge and apart: the other entity."""
    every: bool = False
    """For a retyping: all mentions of the entity."""
    undoes: Annotated[str | None, Field(max_length=40)] = None
    why: Annotated[str | None, Field(max_length=2000)] = None


class ThemeRequest(BaseModel):
    """What a person says of a session's theme: ``into`` another one (None: one of its own), or the theme's ``label``.

    ``was`` and ``called`` are the theme and its name as the person saw them.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    session: str = Field(max_length=100)
    was: str | None = Field(default=None, max_length=100)
    into: str | None = Field(default=None, max_length=100)
    label: Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")] | None = None
    called: str | None = Field(default=None, max_length=300)


class Stale(Exception):
    """Somebody else decided about the record meanwhile."""


class Refused(Exception):
    """A decision that makes no sense: messages by field, the empty name for the whole."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = dict(messages)


class Desk:
    """A report under review. All methods may be called from several threads."""

    def __init__(self, outputs: Path, report: str, who: Callable[[], str], register: Path | None = None) -> None:
        manifest = stale.read_manifest(outputs / report)
        if manifest is None or manifest.get("status") == "quarantined":
            raise UsageError(
                "there are no records of this report", advice="process it first: rapporteur run", where=report
            )
        self.report = report
        self.folder = outputs / report
        self.pdf = Path(str(manifest.get("pdf")))
        self.cache = outputs / "review" / report
        self.sha = str((manifest.get("inputs") or {}).get("source"))[:12]
        self.who = who
        self.register = names.Register(register)
        self.lock = threading.RLock()
        self.store = Store(stale.corrections_path(self.pdf, report))
        self.bundle = _read(self.folder, report)
        self.problems = _problems(self.folder)
        self.places: Places | None = None
        self.places_state: Literal["missing", "working", "ready", "stale"] = "missing"
        self.layer = Layer(self.bundle, self.register.same())
        self._rebuild()
        # Ten thousand records are looked through at every full garbage collection, which a key would wait for.
        gc.collect()
        gc.freeze()

    # ---- the records with the decisions on them

    def _rebuild(self) -> None:
        """Put all decisions on the automatic records anew."""
        self.layer = self.layer.cleared(self.register.same())
        self.decisions = in_force(self.store.decisions)
        self.outcomes: dict[str, Outcome] = {o.decision.id: o for o in self.layer.apply(self.decisions)}
        self.chains = by_target(self.decisions)
        self.last: dict[tuple[str, str], str] = {}
        known = {d.id: d for d in self.store.decisions}
        for d in self.store.decisions:
            for target in [known[i].target for i in d.undoes if i in known] if d.action == "undo" else [d.target]:
                self.last[target.kind, target.record] = d.id
        self._pages: dict[int, list[tuple[str, str]]] | None = None
        self._text: dict[tuple[str, str], str] = {}

    def refresh(self) -> None:
        """Take up what others wrote to the file of decisions."""
        with self.lock:
            if self.store.refresh():
                self._rebuild()

    def prepare(self) -> None:
        """Work out the words of the pages, for selecting. Takes a while for a long report."""
        with self.lock:
            if self.places_state != "missing":
                return
            self.places_state = "working"
        found = None
        if self.pdf.is_file():
            found = load(self.pdf, self.report, self.cache / f"{self.sha}-places.json", self.bundle.text)
        with self.lock:
            self.places, self.places_state = found, "ready" if found else "stale"
            if found:
                self.bundle = self.bundle.model_copy(update={"locate": found.locate})
                self.layer.bundle = self.bundle

    def record(self, kind: str, identifier: str) -> tuple[Any, bool]:
        """A record as it is now, or as it was before it was rejected; and whether it is in force."""
        record = self.layer.records[kind].get(identifier)
        if record is not None:
            return record, True
        record = self.layer.automatic[kind].get(identifier)
        if record is None:
            raise KeyError(identifier)
        return record, False

    def version(self, kind: str, identifier: str) -> str:
        """The version of a record: the last decision about it. Mentions change with their entity too."""
        own = self.last.get((kind, identifier), "0")
        if kind == "mentions":
            record = self.layer.records[kind].get(identifier)
            if record is not None:
                return f"{own}.{self.last.get(('entities', record.entity), '0')}"
        return own

    def view(self, kind: str, identifier: str) -> dict[str, Any]:
        """A record as the page shows it."""
        record, there = self.record(kind, identifier)
        if kind == "entities":
            return {"id": identifier, "kind": kind, "state": "auto", "fields": fields.content(kind, record)}
        chain = self.chains.get((kind, identifier), [])
        state, reason = self._state(kind, record, there, chain)
        content = fields.content(kind, record)
        quote = content.pop("quote", None) or record.where.quote[:400]
        shown = {
            "id": identifier,
            "kind": kind,
            "state": state,
            "reason": reason,
            "version": self.version(kind, identifier),
            "page": record.where.boxes[0].page if record.where.boxes else None,
            "start": record.where.start,
            "end": record.where.end,
            "quote": quote,
            "boxes": [[b.page, b.x0, b.top, b.x1, b.bottom] for b in record.where.boxes],
            "confidence": record.confidence,
            "by": list(record.by),
            "session": self._session(record.session),
            "fields": content,
            "label": _label(kind, record),
            "decided": [[d.id, d.action, d.who, d.when, d.why] for d in chain],
        }
        if kind == "mentions":
            entity = self.layer.records["entities"].get(record.entity)
            shown["entity"] = {
                "id": record.entity,
                "name": entity.name if entity else record.entity,
                "mentions": entity.mentions if entity else 0,
            }
        return shown

    def _session(self, identifier: str | None) -> str | None:
        session = self.layer.records["sessions"].get(identifier or "")
        return (session.title or session.number or session.kind) if session is not None else None

    def _state(self, kind: str, record: Any, there: bool, chain: Sequence[Decision]) -> tuple[str, str]:
        outcome = self.outcomes.get(chain[-1].id) if chain else None
        if outcome is not None and outcome.state in ("conflict", "orphan"):
            return outcome.state, outcome.reason
        if not there:
            return "rejected", ""
        return str(record.status), ""

    def pages(self) -> dict[int, list[tuple[str, str]]]:
        """Kinds and ids of records by page, in their order on it."""
        with self.lock:
            if self._pages is None:
                found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
                for kind in LISTED:
                    every = {**self.layer.automatic[kind], **self.layer.records[kind]}
                    for record in every.values():
                        first = record.where.boxes[0] if record.where.boxes else None
                        order = int(first.top * 1000 + first.x0) if first else 0
                        found[first.page if first else 1].append((order, kind, record.id))
                self._pages = {page: [(kind, i) for _, kind, i in sorted(rows)] for page, rows in sorted(found.items())}
            return self._pages

    def page(self, number: int) -> dict[str, Any]:
        """What stands on a page: its records, its words once they are known."""
        with self.lock:
            rows = [self.view(kind, i) for kind, i in self.pages().get(number, [])]
            words = self.places.words.get(number, []) if self.places else []
            return {"page": number, "records": rows, "words": words, "places": self.places_state}

    def summary(self) -> dict[str, Any]:
        """The whole report in short: the queue, the least certain first, and how far the review is."""
        with self.lock:
            self.refresh()
            rows: list[list[Any]] = []
            for kind in LISTED:
                every = {**self.layer.automatic[kind], **self.layer.records[kind]}
                for i, now_ in every.items():
                    record = self.layer.records[kind].get(i, now_)
                    state, _ = self._state(kind, record, i in self.layer.records[kind], self.chains.get((kind, i), []))
                    page = record.where.boxes[0].page if record.where.boxes else None
                    rows.append([i, kind, page, record.confidence, state, _label(kind, record)])
            rank = {"conflict": 0, "orphan": 0, "auto": 1}
            rows.sort(key=lambda r: (rank.get(r[4], 2), r[3], r[2] or 0))
            return {
                "report": self.report,
                "title": self.bundle.report.title or self.report,
                "pages": self.bundle.report.source.pages,
                "queue": rows,
                "lost": self.lost(),
                "problems": self.problems,
                "places": self.places_state,
                "progress": self.progress(),
            }

    def lost(self) -> list[dict[str, Any]]:
        """Decisions that are on no record: conflicts and orphans."""
        return [
            {
                "id": d.id,
                "action": d.action,
                "kind": d.target.kind,
                "record": d.target.record,
                "state": o.state,
                "reason": o.reason,
                "quote": d.target.place.quote.exact if d.target.place else d.target.record,
                "page": d.target.place.page if d.target.place else None,
                "who": d.who,
                "when": d.when,
            }
            for d in self.decisions
            if (o := self.outcomes[d.id]).state in ("conflict", "orphan")
        ]

    def progress(self) -> dict[str, Any]:
        """How many records there are and how many a person has looked at, by kind."""
        total: Counter[str] = Counter({kind: len(self.layer.automatic[kind]) for kind in LISTED})
        done: Counter[str] = Counter()
        for kind, identifier in self.chains:
            if kind in LISTED:
                done[kind] += 1
                total[kind] += identifier not in self.layer.automatic[kind]
        return {kind: [done[kind], total[kind]] for kind in LISTED if total[kind]}

    def search(self, words: str, limit: int = 200) -> list[str]:
        """Ids of records that hold all words, in their label, quote or values."""
        wanted = words.casefold().split()
        with self.lock:
            if not self._text:
                for kind in LISTED:
                    for i, record in self.layer.records[kind].items():
                        content = json.dumps(fields.content(kind, record), ensure_ascii=False)
                        self._text[kind, i] = f"{kind} {i} {content}".casefold()
            return [i for (_, i), text in self._text.items() if all(w in text for w in wanted)][:limit]

    def entities(self, words: str, kind: str | None, like: str = "", limit: int = 30) -> list[dict[str, Any]]:
        """Entities of this report that hold all words: first those like a name, then those of its type."""
        wanted = words.casefold().split()
        shared = set(like.casefold().split()) - {"of", "the", "and", "for", "on", "in"}
        with self.lock:
            found = []
            for entity in self.layer.records["entities"].values():
                text = f"{entity.id} {entity.name} {entity.acronym or ''} {' '.join(entity.names)}".casefold()
                hits = sum(w in text for w in wanted)
                if hits == len(wanted):
                    alike = len(shared & set(text.split()))
                    found.append((-alike, entity.type != kind, -entity.mentions, entity))
            found.sort(key=lambda row: (*row[:3], row[3].id))
            return [{"id": e.id, "type": e.type, "name": e.name, "mentions": e.mentions} for *_, e in found[:limit]]

    # ---- decisions

    def decide(self, request: Request) -> dict[str, Any]:
        """Keep a decision. Returns what changed. Raises Stale, Refused, KeyError (no such record), BadFile."""
        with self.lock:
            if request.action == "undo":
                return self._undo(request)
            made = self._decision(request)
            target = made.target
            before = self._snapshot()

            def agree(reread: bool) -> None:
                if reread:
                    self._rebuild()
                self._agree(request, target.kind, target.record)
                if made.action in ("merge", "split") and target.kind == "entities":
                    self.register.may(target.record, str(request.into), same=made.action == "merge")
                self._put([*self.chains.get((target.kind, target.record), []), made])

            try:
                self.store.append([made], agree)
            except (Misfit, Invalid) as error:
                self._rebuild()
                messages = error.messages if isinstance(error, Invalid) else {"": str(error)}
                raise Refused(messages) from error
            except BaseException:
                self._rebuild()
                raise
            if made.action in ("merge", "split") and target.kind == "entities":
                self.register.add(
                    str(request.into), target.record, same=made.action == "merge", who=made.who, why=made.why
                )
            return self._said(made, before)

    def _agree(self, request: Request, kind: str, identifier: str) -> None:
        """With the lock held and the file read: is the record still the one that the person saw?"""
        if request.action == "add":
            return
        seen_kind = "mentions" if request.kind == "mentions" else kind
        seen = request.record if request.kind else identifier
        current = self.version(seen_kind, seen or identifier)
        if request.version != current:
            last = next((d for d in reversed(self.store.decisions) if d.id in current), None)
            by = f" by {last.who} at {last.when[11:16]} UTC" if last else ""
            raise Stale(f"this record was changed meanwhile{by}; look at it again, then decide")

    def _decision(self, request: Request) -> Decision:
        """The decision that a request asks for, its target and what was before from the records as they are."""
        who = self.who()
        base: dict[str, Any] = {"id": new_id(), "who": who, "when": now(), "why": request.why or None}
        if request.action == "add":
            return self._addition(request, base)
        if request.kind is None or request.record is None:
            raise Refused({"": "which record?"})
        kind, identifier = request.kind, request.record
        record, _ = self.record(kind, identifier)
        if request.action in ("merge", "apart") or (request.action == "retype" and request.every):
            if kind == "mentions":
                kind, identifier = "entities", record.entity
                record, _ = self.record(kind, identifier)
            if kind != "entities":
                raise Refused({"": "only names can be joined, kept apart or typed all at once"})
        first = self.chains.get((kind, identifier), [None])[0]
        if first is not None:
            target = first.target  # all decisions on a record share its place
            if target.state != self.layer.state:
                target = self._target(kind, identifier) or target
        else:
            found = self._target(kind, identifier)
            assert found is not None
            target = found
        before = fields.content(kind, record)
        after = self._after(request, kind, record)
        action = "split" if request.action == "apart" else request.action
        return Decision(action=action, target=target, before=before, after=after, **base)

    def _target(self, kind: Kind, identifier: str) -> Any:
        record = self.layer.automatic[kind].get(identifier) or self.layer.records[kind].get(identifier)
        return None if record is None else self.layer.target(kind, record)

    def _after(self, request: Request, kind: Kind, record: Any) -> tuple[Part, ...]:
        match request.action:
            case "edit" | "retype":
                values = self._values(kind, record, request.fields)
                place = None
                if request.span is not None and kind not in fields.OPEN_ENDED and record.where.start is not None:
                    self._valid(request.span)
                    if (request.span.start, request.span.end) != (record.where.start, record.where.end):
                        place = self._place(request.span)
                if not values and place is None:
                    raise Refused({"": "nothing was changed"})
                return (Part(fields=values, place=place),)
            case "merge" | "apart":
                other = self.layer.records["entities"].get(request.into or "")
                if not request.into or request.into == record.id or not reapply_id(request.into):
                    raise Refused({"into": "choose another entity"})
                name = {"into" if request.action == "merge" else "apart": request.into}
                return (Part(fields={**name, "name": other.name} if other else name),)
            case "split":
                return self._parts(kind, record, request.at)
            case _:
                return ()

    def _values(self, kind: Kind, record: Any, values: dict[str, Any]) -> dict[str, Any]:
        """The fields that a person changed, offsets of words within put right."""
        now_ = fields.content(kind, record)
        unknown = [name for name in values if name not in fields.CONTENT[kind]]
        if unknown:
            raise Refused(dict.fromkeys(unknown, "there is no such field"))
        changed = {n: v for n, v in values.items() if not fields.same_value(v, now_.get(n)) or v != now_.get(n)}
        changed = {n: self._offsets(n, v, now_.get(n), record) for n, v in changed.items()}
        if kind == "mentions" and "type" in changed and "entity" not in changed:
            changed["entity"] = self._entity_for(changed["type"], record.where.quote)
        return changed

    def _entity_for(self, kind: str, quote: str) -> str:
        """The entity of a type that a name means: one of this report, or a new one."""
        from pipeline.match import slug

        name = " ".join(quote.split()).casefold()
        for entity in self.layer.records["entities"].values():
            if entity.type == kind and name in (
                n.casefold() for n in (entity.name, entity.acronym or "", *entity.names)
            ):
                return str(entity.id)
        return f"{str(kind).lower()}:{slug(quote)}"

    def _offsets(self, name: str, value: Any, old: Any, record: Any) -> Any:
        """Words that a person typed, with the offsets at which they stand in the record."""
        if isinstance(value, list) and name in ("verbs", "values"):
            known = old if isinstance(old, list) else []
            return [self._offsets("", v, known[i] if i < len(known) else None, record) for i, v in enumerate(value)]
        if not isinstance(value, dict) or "text" not in value or name == "as_of":
            return value
        words, start = str(value["text"]), record.where.start
        if start is None:
            return {"start": None, "end": None, **value} if "value" in value else value
        if isinstance(old, dict) and old.get("text") == words and isinstance(old.get("start"), int):
            return {**value, "start": old["start"], "end": old["end"]}
        near = self.bundle.text.find(words, start, record.where.end)
        if near < 0 or not words:
            near = self.bundle.text.rfind(words, max(0, start - 300), record.where.end + 300) if words else -1
        if near < 0:
            raise Refused({name or "values": f"{words!r} does not stand in the record's words"})
        return {**value, "start": near, "end": near + len(words)}

    def _parts(self, kind: Kind, record: Any, at: int | None) -> tuple[Part, ...]:
        """A record cut in two at an offset: words, values and verbs go with the part that they stand in."""
        if kind not in ("mentions", "figures", "interventions") or record.where.start is None:
            raise Refused({"": f"{kind} cannot be split; for a new session, select its heading and press n"})
        start, end = record.where.start, record.where.end
        if at is None or not start < at < end:
            raise Refused({"at": "choose a word within the record at which the second part begins"})
        text = self.bundle.text
        first = Span(start=start, end=start + len(text[start:at].rstrip(" ,;")))
        tail = text[at:end]
        second = Span(start=at + len(tail) - len(tail.lstrip()), end=end)
        if kind == "mentions":
            for word in (" and", " or", "/", " &"):
                if text[first.start : first.end].endswith(word):
                    first = Span(start=start, end=first.end - len(word))
        parts = []
        for span in (first, second):
            if span.start >= span.end:
                raise Refused({"at": "one part would be empty"})
            values: dict[str, Any] = {}
            plain = fields.content(kind, record)
            for name in ("values", "verbs"):
                if name in plain:
                    inside = [v for v in plain[name] if v["start"] is not None and span.start <= v["start"] < span.end]
                    values[name] = inside
            if kind == "figures" and len(values["values"]) == 1:
                values |= {"value": values["values"][0]["value"], "low": None, "high": None, "change": None}
            if kind == "mentions":
                values["entity"] = self._entity_for(plain["type"], text[span.start : span.end])
            parts.append(Part(fields=values, place=self._place(span)))
        return tuple(parts)

    def _addition(self, request: Request, base: dict[str, Any]) -> Decision:
        kind, span = request.kind, request.span
        if kind not in PREFIX or span is None:
            raise Refused({"": "select words on the page, and say what they are"})
        self._valid(span)
        text = self.bundle.text
        quote = text[span.start : span.end]
        values = dict(request.fields)
        if kind == "mentions":
            values.setdefault("type", "IGO")
            values.setdefault("entity", self._entity_for(values["type"], quote))
        if kind == "interventions":
            values["speaker"] = _found(values.get("speaker"), quote, span.start, "speaker")
            values["verbs"] = [_found(v, quote, span.start, "verbs") for v in values.get("verbs") or []]
        if kind == "figures":
            said = values.get("values") or numbers(quote)
            values["values"] = [_found(v, quote, span.start, "values") for v in said]
            if "value" not in values and len(values["values"]) == 1 and not values.get("low"):
                values["value"] = values["values"][0].get("value")
        if kind == "sessions":
            values.setdefault("title", " ".join(quote.split()))
        identifier = reapply.added_id(kind, base["id"])
        place = self._place(span)
        target = Target(source=self.report, kind=kind, record=identifier, place=place, state=self.layer.state)
        return Decision(action="add", target=target, after=(Part(fields=values),), **base)

    def _valid(self, span: Span) -> None:
        if not span.start < span.end <= len(self.bundle.text) or not self.bundle.text[span.start : span.end].strip():
            raise Refused({"": "there are no words at this place"})

    def _place(self, span: Span) -> Any:
        boxes = self.places.locate(span.start, span.end).boxes if self.places else ()
        return self.layer.text.place(span.start, span.end, boxes=boxes)

    def _undo(self, request: Request) -> dict[str, Any]:
        """Withdraw a decision, if nobody decided about its record since."""
        known = {d.id: d for d in self.decisions}
        undone = known.get(request.undoes or "")
        if undone is None:
            raise Refused({"": "this decision was withdrawn already"})
        chain = self.chains[undone.target.kind, undone.target.record]
        if chain[-1].id != undone.id:
            raise Stale(f"{chain[-1].who} decided about this record since; look at it again")
        made = Decision(
            id=new_id(),
            action="undo",
            target=undone.target,
            undoes=(undone.id,),
            who=self.who(),
            when=now(),
            why=request.why or None,
        )
        before = self._snapshot()

        def agree(reread: bool) -> None:
            if reread:
                self._rebuild()
                if undone.id not in {d.id for d in self.decisions}:
                    raise Stale("this decision was withdrawn already")

        self.store.append([made], agree)
        if undone.target.kind == "entities" and undone.action in ("merge", "split"):
            part = undone.after[0].fields
            self.register.remove(str(part.get("into") or part.get("apart")), undone.target.record)
        self._rebuild()
        return self._said(made, before)

    # ---- bookkeeping

    def _snapshot(self) -> dict[str, dict[str, Any]]:
        return {kind: dict(rows) for kind, rows in self.layer.records.items()}

    def _put(self, chain: list[Decision]) -> None:
        """Put the decisions on one record on the automatic one, the last of them being new. Raises Misfit, Invalid."""
        kind, identifier = chain[0].target.kind, chain[0].target.record
        if kind in ("entities", "sessions") or chain[0].target.record in self.layer.made or len(chain) > 1:
            decisions = [*self.decisions, chain[-1]]
            self.layer = self.layer.cleared(self.register.same())
            outcomes = self.layer.apply(decisions)
            if outcomes[-1].state in ("conflict", "orphan"):
                raise Misfit("conflict", outcomes[-1].reason)
            self.outcomes = {o.decision.id: o for o in outcomes}
        else:
            state, record, reason = self.layer.put(chain)
            for d in chain:
                self.outcomes[d.id] = Outcome(d, state, record, reason)
        self.decisions = [*self.decisions, chain[-1]]
        self.chains[kind, identifier] = chain
        self.last[kind, identifier] = chain[-1].id

    def _said(self, made: Decision, before: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """What a decision changed, for the page."""
        changed = []
        for kind in LISTED:
            now_, old = self.layer.records[kind], before[kind]
            if now_ is old:
                continue
            for identifier in {**old, **now_}:
                if now_.get(identifier) is not old.get(identifier) and now_.get(identifier) != old.get(identifier):
                    changed.append((kind, identifier))
        target = (made.target.kind, made.target.record)
        if target not in changed and target[0] in LISTED:
            changed.append(target)
        views, gone = [], []
        for kind, identifier in changed:
            try:
                views.append(self.view(kind, identifier))
            except KeyError:
                gone.append(identifier)
        if gone or any(v["id"] not in self.layer.automatic[v["kind"]] for v in views):
            self._pages = None
        for view in views:
            self._text.pop((view["kind"], view["id"]), None)
        if views or gone:
            self._text = {}
        return {
            "decision": made.id,
            "action": made.action,
            "changed": views,
            "gone": gone,
            "lost": self.lost(),
            "progress": self.progress(),
        }


def reapply_id(identifier: str) -> bool:
    """Whether a text has the form of an entity's id."""
    from pipeline.corrections.settle import ENTITY_ID

    return ENTITY_ID.fullmatch(identifier) is not None


def numbers(quote: str) -> list[dict[str, Any]]:
    """The plain numbers of a quote, as a first guess for a figure that a person adds."""
    import re

    found = []
    for match in re.finditer(r"\d+(?:[ ,]\d{3})*(?:\.\d+)?", quote):
        found.append({"text": match.group(), "value": float(re.sub(r"[ ,]", "", match.group()))})
    return found


def _found(part: Any, quote: str, start: int, name: str) -> dict[str, Any]:
    """Words within a quote, with their offsets."""
    if not isinstance(part, dict) or not str(part.get("text") or "").strip():
        raise Refused({name: "which words?"})
    words = str(part["text"])
    at = quote.find(words)
    if at < 0:
        raise Refused({name: f"{words!r} does not stand in the words that you selected"})
    return {**part, "start": start + at, "end": start + at + len(words)}


def _label(kind: str, record: Any) -> str:
    """A record in a few words."""
    match kind:
        case "sessions":
            text = " ".join(filter(None, [record.number, record.title or record.kind]))
        case "interventions":
            text = record.speaker.text
        case "figures":
            number = " … ".join(v.text for v in record.values) or record.where.quote
            text = f"{number} {record.measure or record.unit or ''}"
        case "footnotes":
            text = f"{record.number} {record.text}"
        case "links":
            text = record.url
        case "exhibits":
            text = record.caption or record.kind
        case "participants":
            text = record.name
        case _:
            text = record.where.quote
    text = " ".join(text.split())
    return text if len(text) <= LABEL else f"{text[: LABEL - 1]}…"


def _read(folder: Path, report: str) -> Bundle:
    """The automatic records of a report."""
    base = folder / AUTOMATIC if (folder / AUTOMATIC).is_dir() else folder
    rows: dict[str, Any] = {name: tuple(jsonl.read(base / f"{name}.jsonl", cls)) for name, cls in FILES.items()}
    (whole,) = jsonl.read(base / "report.jsonl", Report)
    return Bundle(text=(folder / "text.txt").read_text("utf8"), report=whole, **rows)


def _problems(folder: Path) -> list[dict[str, Any]]:
    """The problem records of the last run; those about corrections are told of as they are now."""
    found = []
    for _, row in jsonl.objects(folder / "problems.jsonl"):
        if row.get("stage") == "corrections":
            continue
        boxes = (row.get("where") or {}).get("boxes") or []
        page = row.get("page") or (boxes[0]["page"] if boxes else None)
        shown = {name: row.get(name) for name in ("id", "kind", "severity", "message", "advice", "record")}
        found.append(
            {**shown, "page": page, "boxes": [[b[n] for n in ("page", "x0", "top", "x1", "bottom")] for b in boxes]}
        )
    return found
