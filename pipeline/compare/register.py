"""The register of themes, ``models/themes.jsonl``: what was decided before, by the program or by people.

One theme a line: ``{"id", "series", "label", "sessions": [{"report", "session", "title"}]}``. A session stays with the
theme under which it stands here. People may change a label, move a session to another line (which joins or splits
themes), or write a new line; in ``rapporteur review`` the key t does so, and the session then says ``by`` whom. Lines
are added at the end; what is there keeps its order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import jsonl
from pipeline.compare.words import plain
from pipeline.errors import MalformedLine
from pipeline.ids import digest
from pipeline.registers import rewrite


@dataclass
class Entry:
    """One line of the register."""

    id: str
    series: str
    label: str
    sessions: list[dict[str, str]] = field(default_factory=list)


class Register:
    """The lines of the register, found by session."""

    def __init__(self, entries: list[Entry] | None = None) -> None:
        self.entries = entries or []
        self._by_id = {entry.id: entry for entry in self.entries}
        self._by_session: dict[tuple[str, str, str], Entry] = {}
        self._by_title: dict[tuple[str, str, str], Entry] = {}
        for entry in self.entries:
            for session in entry.sessions:
                self._index(entry, session)

    def _index(self, entry: Entry, session: dict[str, str]) -> None:
        self._by_session[entry.series, session["report"], session["session"]] = entry
        if session.get("title"):
            self._by_title[entry.series, session["report"], plain(session["title"])] = entry

    @classmethod
    def read(cls, path: Path) -> Register:
        """The register in a file, an empty one where there is none. Raises MalformedLine."""
        return cls.parse(path.read_bytes(), path) if path.exists() else cls()

    @classmethod
    def parse(cls, raw: bytes, path: Path) -> Register:
        """The register in the bytes of a file. Raises MalformedLine."""
        entries: list[Entry] = []
        for number, row in jsonl.objects_in(raw, path):
            try:
                sessions = [
                    {k: str(s[k]) for k in ("report", "session", "title")} | {k: str(s[k]) for k in ("by",) if k in s}
                    for s in row.get("sessions", [])
                ]
                entry = Entry(str(row["id"]), str(row["series"]), str(row["label"]), sessions)
            except (KeyError, TypeError) as error:
                raise MalformedLine(
                    path, number, f"a theme has id, series, label and sessions: {error} is missing"
                ) from error
            if any(e.id == entry.id for e in entries if e.series == entry.series):
                raise MalformedLine(path, number, f"the theme {entry.id} stands here twice")
            entries.append(entry)
        return cls(entries)

    def entry_of(self, series: str, report: str, session: dict[str, Any]) -> Entry | None:
        """Where a session stands: by its id, or by its title where the id is not known (a mended report)."""
        found = self._by_session.get((series, report, session["id"]))
        if found is None and session.get("title"):
            found = self._by_title.get((series, report, plain(session["title"])))
        return found

    def keep(
        self, entry: Entry | None, series: str, theme: str, label: str, report: str, session: dict[str, Any]
    ) -> Entry:
        """Enter a session under a theme, unless it stands there already."""
        if entry is None:
            entry = self._by_id.get(theme)
        if entry is None:
            entry = Entry(theme, series, label)
            self.entries.append(entry)
            self._by_id[theme] = entry
        if self.entry_of(series, report, session) is None:
            entry.sessions.append({"report": report, "session": session["id"], "title": session.get("title") or ""})
            self._index(entry, entry.sessions[-1])
        return entry

    def join(self, other: Register) -> None:
        """Take over what another reading of the same file entered and this one does not know."""
        for theirs in other.entries:
            entry = next((e for e in self.entries if (e.series, e.id) == (theirs.series, theirs.id)), None)
            for session in theirs.sessions:
                row = {"id": session["session"], "title": session["title"]}
                if self.entry_of(theirs.series, session["report"], row) is None:
                    entry = self.keep(entry, theirs.series, theirs.id, theirs.label, session["report"], row)

    def dump(self) -> bytes:
        lines = [
            json.dumps({"id": e.id, "series": e.series, "label": e.label, "sessions": e.sessions}, ensure_ascii=False)
            for e in self.entries
        ]
        return ("\n".join(lines) + "\n").encode("utf8") if lines else b""


class Moved(Exception):
    """A session stands under another theme, or the theme has another name, than somebody thought."""


class Themes:
    """The register as reviewers see it and change it: one decision at a time, on disk before it is said to be saved."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, report: str, session: str) -> dict[str, Any]:
        """The theme of a session (``theme``, None where it has none) and all ``themes`` of its series.

        Raises Moved where the comparison has not read this report yet.
        """
        register = Register.read(self.path)
        series = self._series(register, report)
        listed = [e for e in register.entries if e.series == series and e.sessions]
        mine = next((e for e in listed if _stands(e, report, session)), None)
        return {
            "theme": mine.id if mine else None,
            "themes": [
                {"id": e.id, "label": e.label, "sessions": [[s["report"], s["title"], s.get("by")] for s in e.sessions]}
                for e in listed
            ],
        }

    def move(self, report: str, session: str, title: str, *, was: str | None, into: str | None, who: str) -> str:
        """Put a session under another theme of its series, or (``into`` None) under one of its own. Returns its theme.

        Raises Moved where the session does not stand under ``was`` any more, or ``into`` is no theme of the series.
        """
        to = ""

        def change(raw: bytes) -> bytes:
            nonlocal to
            register = Register.parse(raw, self.path)
            series = self._series(register, report)
            mine = next((e for e in register.entries if e.series == series and _stands(e, report, session)), None)
            if (mine.id if mine else None) != was:
                raise Moved("somebody moved this session meanwhile; look at its theme again")
            if into is None:
                to = self._own(register, series, report, session)
                target = Entry(to, series, title)
                register.entries.append(target)
            else:
                found = next((e for e in register.entries if e.series == series and e.id == into), None)
                if found is None:
                    raise Moved("there is no such theme any more; look at the themes again")
                target, to = found, into
            if mine is not None:
                mine.sessions = [s for s in mine.sessions if (s["report"], s["session"]) != (report, session)]
            target.sessions.append({"report": report, "session": session, "title": title, "by": who})
            return register.dump()

        rewrite(self.path, "the register of themes", change)
        return to

    def rename(self, theme: str, label: str, *, was: str) -> None:
        """Give a theme another name. Raises Moved where it is not called ``was`` any more."""

        def change(raw: bytes) -> bytes:
            register = Register.parse(raw, self.path)
            found = next((e for e in register.entries if e.id == theme), None)
            if found is None or found.label != was:
                raise Moved("somebody named this theme meanwhile; look at it again")
            found.label = label
            return register.dump()

        rewrite(self.path, "the register of themes", change)

    @staticmethod
    def _series(register: Register, report: str) -> str:
        found = next((e.series for e in register.entries for s in e.sessions if s["report"] == report), None)
        if found is None:
            raise Moved("the themes of this report are not known yet; compare the reports first: make compare")
        return found

    @staticmethod
    def _own(register: Register, series: str, report: str, session: str) -> str:
        """An id for a theme that begins with this session; another one if the session left such a theme before."""
        taken = {e.id for e in register.entries}
        parts = ["theme", series, report, session]
        while f"theme-{digest(*parts)}" in taken:
            parts.append("apart")
        return f"theme-{digest(*parts)}"


def _stands(entry: Entry, report: str, session: str) -> bool:
    return any((s["report"], s["session"]) == (report, session) for s in entry.sessions)
