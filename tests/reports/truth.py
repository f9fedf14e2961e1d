"""What the text stage should find in annotated reports, as JSON in the form of the generated reports' truth.

usage: truth.py OUT REPORT_FOLDER …     writes OUT/NAME.json for each

Blocks (``h1``, ``h2``, ``p``, ``ul``, ``table``), notes, addresses and running texts come from ``source.xml``; headings
without their numbers, as they are compared. A running text that the body holds too (the meeting's name) shows nothing
and is left out.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from source import Block, Call, Report, plain, read_source

MARK = re.compile(r"^(?:[-–•·*◦▪]|\(?\w{1,4}[.)])\s+")
"""What is taken off an item before it is compared; any other mark stays."""
NUMBER = re.compile(r"^[\divxIVX.]+\s+")


def truth(name: str, report: Report) -> dict[str, Any]:
    """The truth of one report."""
    blocks: list[dict[str, Any]] = []
    for block in report.blocks:
        if block.page or block.kind in ("title", "subtitle", "line", "caption"):
            continue
        blocks.append(_block(block, report))
    notes = [_words(note.inlines) for note in report.notes.values()]
    urls = sorted({url for note in report.notes.values() for url in note.urls} | _addresses(report))
    running = [report.attributes.get(key, "") for key in ("header", "footer")]
    body = report.text.lower()
    header, footer = ("" if "{" in text or text.lower() in body else text for text in running)
    return {"id": name, "header": header, "footer": footer, "urls": urls, "footnotes": notes, "blocks": blocks}


def _words(inlines: list[Any]) -> str:
    return re.sub(r"\s+", " ", plain(inlines)).strip()


def _block(block: Block, report: Report) -> dict[str, Any]:
    if block.kind == "h":
        return {"t": "h1" if block.level == 1 else "h2", "v": NUMBER.sub("", _words(block.inlines))}
    if block.kind == "item":
        return {"t": "ul", "v": [MARK.sub("", f"{block.mark or '-'} {_words(block.inlines)}")]}
    if block.kind == "table" and sum(map(len, block.rows)) == 1:  # a box around text, which stands in no row
        return {"t": "p", "text": _words(block.rows[0][0]), "fn": []}
    if block.kind == "table":
        return {"t": "table", "v": [[_words(cell) for cell in row] for row in block.rows]}
    calls = [report.notes[i.key].number for i in block.inlines if isinstance(i, Call)]
    return {"t": "p", "text": _words(block.inlines), "fn": calls}


def _addresses(report: Report) -> set[str]:
    inlines = [i for b in report.blocks for i in b.inlines] + [
        i for b in report.blocks for r in b.rows for c in r for i in c
    ]
    return {i.href for i in inlines if not isinstance(i, Call) and i.href}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for folder in map(Path, sys.argv[2:]):
        found = truth(folder.name, read_source(folder / "source.xml"))
        (out / f"{folder.name}.json").write_text(
            json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf8"
        )


if __name__ == "__main__":
    main()
