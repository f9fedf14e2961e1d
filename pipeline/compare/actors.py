"""Entities over years, and the names under which one body goes.

An entity has the same id in every report, so that most of the work is done already. What is left: a body that one
report knows by its acronym alone or takes for another kind of body, and a body that was renamed, which is joined only
where a report says so in words. Mergers keep their parts apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.compare import words
from pipeline.compare.load import Groups, Meeting, Row
from pipeline.compare.records import Actor, ActorReport, Renaming, Theme
from pipeline.ids import digest

BODIES = frozenset(["IGO", "NATIONAL_BODY", "NGO_OR_COMPANY", "PROGRAMME"])
RENAMED = BODIES | {"EVENT"}
LEFT_OUT = frozenset(["DATE"])

_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_DATE = (
    r"(?:,? ?(?:in|on|since|from|until|till|before|up to|prior to|as of|with effect from)? ?"
    r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4},?)?"
)
_OLD_SECOND = re.compile(
    r",? ?(?:(?:which|who|is|was)\b ?)?(?:the )?"
    rf"(?:former(?:ly)?|previously|ex-|known{_DATE} as|called{_DATE}|previously known as|formerly known as"
    rf"|(?:that|which) (?:was|had been) (?:called|known as){_DATE})(?: called| known as)?{_DATE},? ?(?:the )?",
    re.I,
)
"""What stands between a new name and the old one: "Via Lietuva, the former Lithuanian Road Administration"."""
_NEW_SECOND = re.compile(
    rf",? ?(?:(?:which|that|and) )?(?:(?:has|had) )?(?:since )?{_DATE} ?(?:became|become"
    r"|(?:was|is|has been|had been|were)?,? ?(?:since )?"
    r"(?:re-?named|rebranded|now called|now known|now|known|called)(?: as)?"
    rf"|changed its name to|took the name(?: of)?|since{_DATE}),? ?(?:as )?(?:the )?",
    re.I,
)
"""What stands between an old name and the new one: "the Northern Mires Commission became the Mires Organisation"."""
_MERGED = re.compile(r"\b(?:merg|absorb|split|combin|amalgamat|successor)", re.I)
_NATIONAL = re.compile(
    r"\b(?:ministr|agenc|authorit|department|police|directorate|inspectorate|office|service|administration|bureau|institut|"
    r"court|parliament|government|board|council|bank|universit|cent(?:re|er)|academy|federation|association)",
    re.I,
)
"""Bodies that many countries have under one name: they are told apart by their country."""


def key_of(name: str) -> str:
    """A name for comparison: no articles, accents, hyphens or punctuation, one spelling of -isation."""
    text = re.sub(r"is(ation|ing|ed|e)\b", r"iz\1", words.plain(name))
    return " ".join(
        w for w in re.findall(r"[^\W_]+", text.replace("-", "")) if w not in ("the", "of", "for", "and", "a")
    )


def join(meetings: Sequence[Meeting]) -> tuple[Groups, dict[str, list[Renaming]]]:
    """Which entity ids are one actor, and the words that say so, by the id of the second entity."""
    groups = Groups()
    seen: dict[str, list[tuple[Meeting, Row]]] = defaultdict(list)
    for meeting in meetings:
        for row in meeting.rows["entities"]:
            if row["type"] not in LEFT_OUT:
                groups.add(row["id"])
                seen[row["id"]].append((meeting, row))
    _by_name(seen, groups)
    _by_acronym(seen, groups)
    _by_role(seen, groups)
    evidence: dict[str, list[Renaming]] = defaultdict(list)
    for meeting in meetings:
        for first, second, quote in renamings(meeting):
            if groups.find(first) != groups.find(second):
                groups.join(first, second)
                evidence[groups.find(first)].append(Renaming(report=meeting.id, quote=quote, entities=(first, second)))
    return groups, evidence


Seen = Mapping[str, list[tuple[Meeting, Row]]]


def _names(rows: Iterable[tuple[Meeting, Row]]) -> set[str]:
    return {n for _, row in rows for n in (row["name"], *row["names"])}


def _country(rows: Iterable[tuple[Meeting, Row]]) -> str | None:
    return next((row["country"] for _, row in rows if row.get("country")), None)


def _type(rows: Iterable[tuple[Meeting, Row]]) -> str:
    return str(next(row["type"] for _, row in rows))


def _by_name(seen: Seen, groups: Groups) -> None:
    """One full name of two words or more, taken for another kind of thing in another report."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for entity, rows in seen.items():
        if _type(rows) in BODIES | {"PERSON", "EVENT", "PUBLICATION", "LEGAL_INSTRUMENT"}:
            for name in {row["name"] for _, row in rows}:
                key = key_of(name)
                if len(key.split()) >= 2:
                    by_key[key].add(entity)
    for key, entities in sorted(by_key.items()):
        first, *others = sorted(entities, key=lambda e: (-sum(r["mentions"] for _, r in seen[e]), e))
        for other in others:
            if _compatible(key, seen[first], seen[other]) and not _together(seen[first], seen[other]):
                groups.join(first, other)


def _compatible(key: str, a: list[tuple[Meeting, Row]], b: list[tuple[Meeting, Row]]) -> bool:
    """Whether two entities of one name may be one: a name that many countries have needs the same country."""
    one, two = _country(a), _country(b)
    if one == two or (one is None) != (two is None) and not _NATIONAL.search(key):
        return True
    return one is not None and two is not None and len(key.split()) >= 3 and not _NATIONAL.search(key)


def _together(a: list[tuple[Meeting, Row]], b: list[tuple[Meeting, Row]]) -> bool:
    """Whether one report names both: it must have had a reason to tell them apart."""
    return bool({m.id for m, _ in a} & {m.id for m, _ in b})


def _by_acronym(seen: Seen, groups: Groups) -> None:
    """A body that a report knows by its acronym alone, where one body of the series has that acronym."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity, rows in seen.items():
        for _, row in rows:
            if row.get("acronym") and any(len(n.split()) > 1 for n in row["names"]):
                owners[row["acronym"]].add(groups.find(entity))
    for entity, rows in sorted(seen.items()):
        names = _names(rows)
        if _type(rows) in BODIES and len(names) == 1 and all(re.fullmatch(r"[A-Z][\w-]*[A-Z]\w*", n) for n in names):
            found = owners.get(next(iter(names)), set())
            if len(found) == 1 and entity not in found:
                owner = next(iter(found))
                if not _together(seen[entity], seen.get(owner, [])):
                    groups.join(owner, entity)


def _by_role(seen: Seen, groups: Groups) -> None:
    """An office named without its body, where the series knows it of one body alone."""
    of_body: dict[str, set[str]] = defaultdict(set)
    bare: dict[str, str] = {}
    for entity, rows in seen.items():
        if _type(rows) == "PERSON_ROLE":
            _, role, *body = entity.split(":")
            if body:
                of_body[role].add(groups.find(entity))
            else:
                bare[role] = entity
    for role, entity in sorted(bare.items()):
        found = of_body.get(role, set())
        if len(found) == 1:
            owner = next(iter(found))
            if len({m.id for m, _ in seen[owner]}) >= 2 and not _together(seen[entity], seen[owner]):
                groups.join(owner, entity)


def renamings(meeting: Meeting) -> Iterable[tuple[str, str, str]]:
    """Pairs of entities that a sentence says are one body under two names: (old, new, quote)."""
    mentions = meeting.mentions
    kinds = {e: row["type"] for e, row in meeting.entities.items()}
    bodies = [m for m in mentions if kinds.get(m[2]) in RENAMED]
    for (_, end, first), (start, _, second) in zip(bodies, bodies[1:], strict=False):
        if first == second or not 0 < start - end <= 120:
            continue
        between = _PARENTHESIS.sub("", meeting.text[end:start]).strip("() ")
        old_second = _OLD_SECOND.fullmatch(f"{between} ") or _OLD_SECOND.fullmatch(between)
        new_second = _NEW_SECOND.fullmatch(f"{between} ") or _NEW_SECOND.fullmatch(between)
        if not (between and (old_second or new_second)):
            continue
        if (kinds[first] == "EVENT") != (kinds[second] == "EVENT"):
            continue
        sentence = meeting.sentence_at(start)
        if sentence is None or _MERGED.search(sentence.text) or sentence.start > end:
            continue
        countries = {meeting.entities[e].get("country") for e in (first, second)} - {None}
        if len(countries) < 2:
            yield (second, first, sentence.text) if old_second else (first, second, sentence.text)


# -------------------------------------------------------------------------------------------------------------- records


def find(meetings: Sequence[Meeting], themes: Sequence[Theme]) -> list[Actor]:
    """The actors of a series, those first that are first mentioned."""
    groups, evidence = join(meetings)
    theme_of = {(s.report, s.session): t.id for t in themes for s in t.sessions}
    members: dict[str, dict[str, list[tuple[Meeting, Row]]]] = defaultdict(lambda: defaultdict(list))
    for meeting in meetings:
        for row in meeting.rows["entities"]:
            if row["type"] not in LEFT_OUT:
                members[groups.find(row["id"])][meeting.id].append((meeting, row))
    spoken = {m.id: _spoken(m, groups) for m in meetings}
    found = []
    for root, by_report in members.items():
        rows = [pair for pairs in by_report.values() for pair in pairs]
        types = Counter[str]()
        for _, row in rows:
            types[row["type"]] += row["mentions"]
        reports = []
        for report, pairs in by_report.items():
            said = spoken[report].get(root, [])
            names: Counter[str] = Counter()
            for _, row in pairs:
                names.update(row["names"])
            reports.append(
                ActorReport(
                    report=report,
                    mentions=sum(row["mentions"] for _, row in pairs),
                    interventions=len(said),
                    sessions=tuple(dict.fromkeys(s for _, row in pairs for s in row["sessions"])),
                    names=tuple(n for n, _ in sorted(names.items(), key=lambda p: (-p[1], p[0]))),
                    roles=tuple(sorted({str(i["role"]) for i in said if i.get("role")})),
                    themes=tuple(
                        dict.fromkeys(
                            theme_of[report, i["session"]] for i in said if (report, i["session"]) in theme_of
                        )
                    ),
                )
            )
        first_rows = by_report[reports[0].report]
        entities = sorted({row["id"] for _, row in rows}, key=lambda e: (e != first_rows[0][1]["id"], e))
        main = max(types, key=lambda t: (types[t], t))
        latest = [row for _, row in by_report[reports[-1].report]]
        found.append(
            Actor(
                id=f"actor-{digest('actor', meetings[0].series, first_rows[0][1]['id'])}",
                series=meetings[0].series,
                entities=tuple(entities),
                type=main,
                name=max((row for row in latest), key=lambda r: (r["mentions"], r["name"]))["name"],
                country=_country(rows),
                reports=tuple(reports),
                first=reports[0].report,
                last=reports[-1].report,
                joined=tuple(evidence.get(root, ())),
            )
        )
    return _ranked(found)


def _spoken(meeting: Meeting, groups: Groups) -> dict[str, list[Row]]:
    """The interventions of each actor: its own, those of its people, and a country's by whoever speaks for it."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in meeting.rows["interventions"]:
        if row["kind"] != "individual":
            continue
        country = row.get("country")
        codes = [country] if isinstance(country, str) else list(country or ())
        ids = {*row["entities"], *(f"country:{c}" for c in codes)}
        for root in sorted({groups.find(e) for e in ids}):
            found[root].append(row)
    return found


def _ranked(actors: list[Actor]) -> list[Actor]:
    """Actors with their rank by interventions in each report, among those of their type; equals share a rank."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for actor in actors:
        for r in actor.reports:
            if r.interventions:
                counts[r.report, actor.type].append(r.interventions)
    for values in counts.values():
        values.sort(reverse=True)
    return [
        actor.model_copy(
            update={
                "reports": tuple(
                    r.model_copy(update={"rank": counts[r.report, actor.type].index(r.interventions) + 1})
                    if r.interventions
                    else r
                    for r in actor.reports
                )
            }
        )
        for actor in actors
    ]
