"""What follows from a correction for all other records: counts, references, the sessions around a new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pipeline.corrections.model import KINDS, Place
from pipeline.records import Bundle, Entity, Where

Rows = dict[str, dict[str, Any]]
ENTITY_ID = re.compile(r"[a-z_]+:\S+")


def session_at(sessions: Iterable[Any], offset: int | None) -> str | None:
    """The innermost session that holds an offset."""
    if offset is None:
        return None
    holding = [s for s in sessions if s.where.start <= offset < s.where.end]
    return min(holding, key=lambda s: s.where.end - s.where.start).id if holding else None


def absorb(sessions: dict[str, Any], gone: Any) -> None:
    """Take a session out: a part falls to its session, a session to the one before it (the first to the one after)."""
    rows = [s for s in sessions.values() if s.id != gone.id]
    heir = gone.parent
    if gone.parent is None:
        top = sorted((s for s in rows if s.parent is None), key=lambda s: s.where.start)
        before = [s for s in top if s.where.start <= gone.where.start]
        if before:
            _stretch(sessions, before[-1], before[-1].where.start, gone.where.end, gone)
            heir = before[-1].id
        elif top:
            _stretch(sessions, top[0], gone.where.start, top[0].where.end, gone)
            heir = top[0].id
    for session in rows:
        if session.parent == gone.id:
            sessions[session.id] = sessions[session.id].model_copy(update={"parent": heir, "session": heir})


def _stretch(sessions: dict[str, Any], heir: Any, start: int, end: int, gone: Any) -> None:
    """Let a session reach over its neighbour. Its quote is filled in when the text is at hand (``settle``)."""
    first, second = (heir, gone) if heir.where.start <= gone.where.start else (gone, heir)
    where = heir.where.model_copy(
        update={"start": start, "end": end, "boxes": (*first.where.boxes, *second.where.boxes)}
    )
    sessions[heir.id] = heir.model_copy(update={"where": where})


def insert(
    sessions: dict[str, Any], new: Any, text: str, where: Callable[[tuple[int, int], Place | None, str | None], Where]
) -> Any:
    """Let a session begin at ``new.where.start``: what stands there ends before it. Returns the new one whole."""
    start = new.where.start
    top = next((s for s in sessions.values() if s.parent is None and s.where.start <= start < s.where.end), None)
    if top is None:
        return new
    end = top.where.end
    for session in [s for s in sessions.values() if s is not top and s.parent is not None]:
        if session.where.start >= end or session.where.end <= start or session.where.start < top.where.start:
            continue
        if session.where.start >= start:
            sessions[session.id] = session.model_copy(update={"parent": new.id, "session": new.id})
        else:
            sessions[session.id] = session.model_copy(
                update={"where": where((session.where.start, _end(text, session.where.start, start)), None, None)}
            )
    if top.where.start < start:
        sessions[top.id] = top.model_copy(
            update={"where": where((top.where.start, _end(text, top.where.start, start)), None, None)}
        )
    else:
        del sessions[top.id]
    return new.model_copy(update={"where": where((start, end), None, None), "parent": None, "session": new.id})


def _end(text: str, start: int, end: int) -> int:
    """The end without the blank lines before it."""
    return start + len(text[start:end].rstrip())


def rename(records: Rows, old: str, new: str) -> None:
    """Let every reference to an entity name another."""
    for identifier, said in records["interventions"].items():
        if old in said.entities:
            entities = tuple(dict.fromkeys(new if e == old else e for e in said.entities))
            records["interventions"][identifier] = said.model_copy(update={"entities": entities})
    for identifier, figure in records["figures"].items():
        update = {name: new for name in ("place", "actor") if getattr(figure, name) == old}
        if update:
            records["figures"][identifier] = figure.model_copy(update=update)


def settle(bundle: Bundle, records: Rows, touched: set[str], sessions_changed: bool) -> Bundle:
    """The bundle with corrected records, every reference, count and order mended."""
    before = {r.id for kind in KINDS for r in getattr(bundle, kind)}
    rows: Rows = {kind: dict(found) for kind, found in records.items()}
    gone_sessions = {s.id for s in bundle.sessions} - set(rows["sessions"])
    if sessions_changed or gone_sessions:
        _sessions(bundle.text, rows, gone_sessions)
    _entities(bundle, rows, touched)
    after = {identifier for found in rows.values() for identifier in found}
    gone = before - after
    if gone:
        _references(bundle, rows, gone)
    changed = {kind: _ordered(kind, getattr(bundle, kind), found) for kind, found in rows.items()}
    update: dict[str, Any] = {kind: found for kind, found in changed.items() if found != getattr(bundle, kind)}
    if gone:
        update["problems"] = tuple(p for p in bundle.problems if p.record not in gone)
    if sessions_changed:
        update["blocks"] = tuple(
            b.model_copy(update={"session": session_at(rows["sessions"].values(), b.where.start)})
            if _astray(b, rows)
            else b
            for b in bundle.blocks
        )
    return bundle.model_copy(update=update) if update else bundle


def _sessions(text: str, rows: Rows, gone: set[str]) -> None:
    """Whole quotes for sessions that reach further now, and the right session for what stood in another."""
    sessions = rows["sessions"]
    for identifier, session in sessions.items():
        where = session.where
        if text[where.start : where.end] != where.quote:
            sessions[identifier] = session.model_copy(
                update={"where": where.model_copy(update={"quote": text[where.start : where.end]})}
            )
    for kind, found in rows.items():
        if kind in ("sessions", "entities"):
            continue
        for identifier, record in found.items():
            if record.session in gone or _astray(record, rows):
                found[identifier] = record.model_copy(
                    update={"session": session_at(sessions.values(), _offset(record, rows))}
                )
    for identifier, session in sessions.items():
        own = session.parent or session.id
        if session.session != own:
            sessions[identifier] = session.model_copy(update={"session": own})


def _astray(record: Any, rows: Rows) -> bool:
    """Whether a record names a session that is not there, or that it does not stand in."""
    session = rows["sessions"].get(record.session)
    if session is None:
        return record.session is not None or record.where.start is not None
    start = record.where.start
    return start is not None and not session.where.start <= start < session.where.end


def _offset(record: Any, rows: Rows) -> int | None:
    """Where a record counts as standing: a note where it is called, a link in a note likewise."""
    if record.where.start is not None:
        return int(record.where.start)
    note = record if hasattr(record, "call") else rows["footnotes"].get(getattr(record, "footnote", None) or "")
    call = note.call.start if note is not None else None
    return call - 1 if call else None


def _entities(bundle: Bundle, rows: Rows, touched: set[str]) -> None:
    """Counts, names and sessions of the entities whose mentions changed; those without mentions go."""
    entities = rows["entities"]
    mentions: dict[str, list[Any]] = {identifier: [] for identifier in touched}
    sessions_gone = any(s not in rows["sessions"] for e in entities.values() for s in e.sessions)
    wanted = set(entities) | touched if sessions_gone else touched
    for mention in rows["mentions"].values():
        if mention.entity in wanted:
            mentions.setdefault(mention.entity, []).append(mention)
    for identifier in wanted:
        own = mentions.get(identifier, [])
        if not own:
            entities.pop(identifier, None)
            continue
        known = entities.get(identifier)
        if known is None:
            name = " ".join(own[0].where.quote.split())
            known = Entity(id=identifier, report=bundle.report.id, type=own[0].type, name=name, mentions=0)
        names = Counter(m.where.quote for m in own)
        entities[identifier] = known.model_copy(
            update={
                "names": dict(sorted(names.items(), key=lambda item: (-item[1], item[0]))),
                "mentions": len(own),
                "sessions": tuple(sorted({m.session for m in own if m.session is not None})),
            }
        )


def _references(bundle: Bundle, rows: Rows, gone: set[str]) -> None:
    """No record may name one that is not there any more."""
    names = {e.id: e.name for e in bundle.entities}
    for kind, found in rows.items():
        for identifier, record in found.items():
            update: dict[str, Any] = {}
            for name in ("entities", "links", "same_as"):
                ids = getattr(record, name, None)
                if ids and any(i in gone for i in ids):
                    update[name] = tuple(i for i in ids if i not in gone)
            for name in ("source", "footnote", "heading"):
                if getattr(record, name, None) in gone:
                    update[name] = None
            if kind == "figures":
                update |= {n: names[v] for n in ("place", "actor") if (v := getattr(record, n)) in gone and v in names}
            if update:
                found[identifier] = record.model_copy(update=update)


def _ordered(kind: str, before: Iterable[Any], found: Mapping[str, Any]) -> tuple[Any, ...]:
    """Records in the order of the file: what is new stands where its place says."""
    known = {r.id: None for r in before}
    rest = [r for i, r in found.items() if i not in known]
    kept = [found[i] for i in known if i in found]
    if not rest:
        return tuple(kept)
    if kind == "entities":
        return tuple(sorted((*kept, *rest), key=lambda r: r.id))
    for record in sorted(rest, key=lambda r: (r.where.start or 0, -(r.where.end or 0))):
        start = record.where.start
        at = next(
            (
                i
                for i, r in enumerate(kept)
                if r.where.start is not None and start is not None and r.where.start > start
            ),
            len(kept),
        )
        kept.insert(at, record)
    return tuple(kept)
