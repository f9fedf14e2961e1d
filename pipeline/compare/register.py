"""The register of themes, ``models/themes.jsonl``: what was decided before, by the program or by people.

One theme a line: ``{"id", "series", "label", "sessions": [{"report", "session", "title"}]}``. A session stays with the
theme under which it stands here. People may change a label, move a session to another line (which joins or splits
themes), or write a new line. Lines are added at the end; what is there keeps its order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import jsonl
from pipeline.compare.words import plain
from pipeline.errors import MalformedLine


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
        entries: list[Entry] = []
        if not path.exists():
            return cls()
        for number, row in jsonl.objects(path):
            try:
                sessions = [{k: str(s[k]) for k in ("report", "session", "title")} for s in row.get("sessions", [])]
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

    def dump(self) -> bytes:
        lines = [
            json.dumps({"id": e.id, "series": e.series, "label": e.label, "sessions": e.sessions}, ensure_ascii=False)
            for e in self.entries
        ]
        return ("\n".join(lines) + "\n").encode("utf8") if lines else b""
