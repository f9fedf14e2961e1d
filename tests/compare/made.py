"""Small reports made of records, as ``rapporteur run`` would have written them, without any PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.compare import load
from pipeline.compare.load import Meeting


class Maker:
    """Writes one report's folder: text is put together from sessions, records are found in it by their words."""

    def __init__(self, outputs: Path, report: str, year: int, *, series: str | None = "Annual Meeting of Beekeepers"):
        self.outputs, self.report, self.year, self.series = outputs, report, year, series
        self.text = ""
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in load.NEEDED}
        self.places: list[str] = []
        self.serial = 0

    def _id(self, prefix: str, *parts: str) -> str:
        self.serial += 1
        return f"{prefix}-{stale.sha256('|'.join((self.report, *parts)).encode())[:10]}"

    def _where(self, start: int, quote: str, page: int = 1) -> dict[str, Any]:
        box = {"page": page, "x0": 1.0, "top": 1.0, "x1": 2.0, "bottom": 2.0}
        return {"start": start, "end": start + len(quote), "quote": quote, "boxes": [box]}

    def session(
        self, title: str | None, body: str, kind: str = "session", number: str | None = None, parent: str | None = None
    ) -> str:
        start = len(self.text)
        words = f"{title}\n\n{body}" if title else body
        self.text += words + "\n\n"
        row = {
            "id": self._id("session", str(title), body[:40]),
            "kind": kind,
            "number": number,
            "title": title,
            "parent": parent,
            "heading": "block-1" if title else None,
            "where": self._where(start, words),
        }
        self.rows["sessions"].append(row)
        return str(row["id"])

    def _find(self, quote: str) -> int:
        assert self.text.count(quote) == 1, f"{quote!r} stands {self.text.count(quote)} times"
        return self.text.index(quote)

    def _session_at(self, start: int) -> str | None:
        for row in self.rows["sessions"]:
            if row["where"]["start"] <= start < row["where"]["end"]:
                return str(row["id"])
        return None

    def figure(self, quote: str, value: float, measure: str, **more: Any) -> str:
        """A figure; ``at`` is a longer piece of text that holds the quote, where that stands more than once."""
        at = more.pop("at", quote)
        start = self._find(at) + at.index(quote)
        row = {
            "id": self._id("fig", quote, at, measure),
            "kind": more.pop("kind", "count"),
            "value": value,
            "low": None,
            "high": None,
            "comparator": None,
            "unit": None,
            "measure": measure,
            "of": None,
            "change": None,
            "place": None,
            "actor": None,
            "source": None,
            "as_of": {"text": None, "date_start": f"{self.year}-06-01", "date_end": f"{self.year}-06-02"},
            "modality": "achieved",
            "session": self._session_at(start),
            "where": self._where(start, quote),
            **more,
        }
        self.rows["figures"].append(row)
        return str(row["id"])

    def entity(self, entity: str, kind: str, *names: str, **more: Any) -> None:
        """An entity, mentioned wherever its names stand in the text."""
        count = 0
        for name in names:
            at = self.text.find(name)
            while at >= 0:
                count += 1
                row = {"id": self._id("mention", entity, str(at)), "entity": entity, "type": kind}
                self.rows["mentions"].append({**row, "session": self._session_at(at), "where": self._where(at, name)})
                at = self.text.find(name, at + 1)
        row = {
            "id": entity,
            "report": self.report,
            "type": kind,
            "name": max(names, key=len),
            "names": dict.fromkeys(names, 1),
            "acronym": None,
            "acronym_defined_here": False,
            "country": None,
            "mentions": max(1, count),
            "sessions": [],
            **more,
        }
        self.rows["entities"].append(row)

    def said(self, quote: str, entities: list[str], **more: Any) -> None:
        start = self._find(quote)
        row = {
            "id": self._id("int", quote),
            "kind": "individual",
            "speaker": {"text": quote.split()[0], "start": start, "end": start + 4},
            "role": None,
            "organisation": None,
            "country": None,
            "entities": entities,
            "addressee": None,
            "strength": None,
            "verbs": [],
            "session": self._session_at(start),
            "where": self._where(start, quote),
            **more,
        }
        self.rows["interventions"].append(row)

    def link(self, url: str, label: str | None = None, footnote: str | None = None) -> None:
        row = {"id": self._id("link", url), "url": url, "url_canonical": url, "label": label, "footnote": footnote}
        self.rows["links"].append(
            {**row, "session": None, "where": {**self._where(0, url), "start": None, "end": None}}
        )

    def note(self, text: str, title: str | None = None, symbol: str | None = None) -> str:
        cites = {"title": title, "publisher": None, "symbol": symbol} if title or symbol else None
        row = {"id": self._id("note", text), "text": text, "cites": cites, "call": {"start": 0}, "session": None}
        self.rows["footnotes"].append({**row, "where": {**self._where(0, text), "start": None, "end": None}})
        return str(row["id"])

    def write(self) -> Path:
        folder = self.outputs / self.report
        folder.mkdir(parents=True, exist_ok=True)
        facts = {
            "id": self.report,
            "title": self.series,
            "series": self.series,
            "year": self.year,
            "date_start": f"{self.year}-06-01",
            "date_end": f"{self.year}-06-02",
            "edition": None,
            "places": self.places,
            "participants": {"people": None, "countries": None},
            "source": {"pages": 3},
        }
        files = {"report.jsonl": [facts], **{f"{name}.jsonl": rows for name, rows in self.rows.items()}}
        hashes = {}
        for name, rows in files.items():
            data = "".join(json.dumps(row) + "\n" for row in rows).encode()
            (folder / name).write_bytes(data)
            hashes[name] = stale.sha256(data)
        (folder / "text.txt").write_bytes(self.text.encode())
        hashes["text.txt"] = stale.sha256(self.text.encode())
        manifest = {"status": "written", "schema": "1.1", "pdf": None, "files": hashes}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf8")
        return folder

    def meeting(self) -> Meeting:
        self.write()
        found = next(m for m in load.find(self.outputs) if m.id == self.report)
        found.series = self.series or self.report
        return load.fill(found)
