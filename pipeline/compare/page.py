"""The page that people look at: ``outputs/compare/index.html``, one file that opens from disk and asks for nothing.

Charts are drawn by the page's own script as SVG and tables, not with a chart library: a library of 0.9 MB would draw
marks that a screen reader cannot enter and that do not lead to a quote, and the usual one compiles code as it runs,
which the page's own policy forbids. Every text of a report goes into the page as JSON and from there into text nodes,
never into markup, and the policy lets no other script run and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.compare.changes import labels, sentence_case
from pipeline.compare.load import Meeting
from pipeline.compare.records import FILES

STATIC = Path(__file__).parent / "static"
ACTORS = 400
"""So many actors of a series are on the page, those that speak and are named most; the others are in the files."""


def build(outputs: Path, groups: Mapping[str, Sequence[Meeting]], files: Mapping[str, bytes]) -> bytes:
    """The page as HTML. ``files`` are the records that were just written, by file name."""
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {name: defaultdict(list) for name in groups}
    for file in FILES:
        for line in files[f"{file}.jsonl"].splitlines():
            row = json.loads(line)
            rows[row["series"]][file].append(row)
    blobs = []
    for number, (name, meetings) in enumerate(groups.items()):
        data = _series(outputs, name, meetings, rows[name])
        blobs.append(f'<script type="application/json" id="series-{number}">{_json(data)}</script>')
    names = [{"name": name, "reports": len(group)} for name, group in groups.items()]
    script = (STATIC / "page.js").read_text("utf8")
    style = (STATIC / "page.css").read_text("utf8")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; base-uri 'none'"
    )
    filled = (STATIC / "page.html").read_text("utf8")
    parts = {
        "policy": html.escape(policy),
        "style": style,
        "index": _json(names),
        "data": "\n".join(blobs),
        "script": script,
    }
    for key, value in parts.items():
        filled = filled.replace("{{" + key + "}}", value, 1)
    return filled.encode("utf8")


def _hash(text: str) -> str:
    """The hash of an inline script or style, as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf8')).digest()).decode('ascii')}"


def _json(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for mark, instead in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, instead)
    return text


def _series(
    outputs: Path, name: str, meetings: Sequence[Meeting], rows: Mapping[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    """What the page shows of one series: its reports, and its records without what the page has no use for."""
    called = labels(meetings)
    folder = outputs / "compare"
    reports = [
        {
            "id": m.id,
            "label": called[m.id],
            "title": m.facts.get("title"),
            "dates": [m.facts.get("date_start"), m.facts.get("date_end")],
            "places": m.facts.get("places") or [],
            "people": (m.facts.get("participants") or {}).get("people"),
            "pages": (m.facts.get("source") or {}).get("pages"),
            "pdf": _relative(str(m.facts.get("pdf") or ""), folder),
        }
        for m in meetings
    ]
    actors = sorted(
        rows.get("actors", ()),
        key=lambda a: (
            -sum(r["interventions"] for r in a["reports"]),
            -sum(r["mentions"] for r in a["reports"]),
            a["name"],
        ),
    )
    themes = [
        {**t, "label": sentence_case(t["label"]), "sessions": [_cased(s) for s in t["sessions"]]}
        for t in rows.get("themes", ())
    ]
    kept = {
        "themes": themes,
        "actors": actors[:ACTORS],
        "statistics": rows.get("series", []),
        "commitments": rows.get("commitments", []),
        "citations": rows.get("citations", []),
        "changes": rows.get("changes", []),
    }
    drop = {"schema", "series"}
    slim = {key: [{k: v for k, v in row.items() if k not in drop} for row in found] for key, found in kept.items()}
    return {"name": name, "reports": reports, "actors_left_out": max(0, len(actors) - ACTORS), **slim}


def _cased(session: dict[str, Any]) -> dict[str, Any]:
    return {**session, "title": sentence_case(session["title"])}


def _relative(pdf: str, folder: Path) -> str | None:
    """Where the PDF is, seen from the page; null where it is not there or on another drive."""
    if not pdf or not Path(pdf).is_file():
        return None
    try:
        return Path(os.path.relpath(pdf, folder.resolve())).as_posix()
    except ValueError:
        return None
