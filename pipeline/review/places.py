"""The box of every character of a report's text, for words that a person selects on the page.

Worked out from the PDF in a process of its own, once, and kept beside the page images: ``python -m
pipeline.review.places PDF REPORT FILE``. A PDF that kills its reader kills that process and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipeline.body import PAGE_BOX, merge_boxes
from pipeline.records import Where

LIMIT = 600.0
"""Seconds that the process may take."""


class Places:
    """Characters' boxes and pages' words of one text."""

    def __init__(self, text: str, boxes: list[PAGE_BOX | None]) -> None:
        self.text = text
        self.boxes = boxes
        self.words: dict[int, list[tuple[int, int, float, float, float, float, str]]] = {}
        """Words by page: start, end, x0, top, x1, bottom, text. A word over a line end stands twice."""
        for match in re.finditer(r"\S+", text):
            for box in merge_boxes(boxes[match.start() : match.end()]):
                word = (match.start(), match.end(), box.x0, box.top, box.x1, box.bottom, match.group())
                self.words.setdefault(box.page, []).append(word)

    def locate(self, start: int, end: int) -> Where:
        """The place of a span of the text."""
        return Where(start=start, end=end, quote=self.text[start:end], boxes=merge_boxes(self.boxes[start:end]))


def work_out(pdf: Path, report: str, file: Path) -> None:
    """Write the characters' boxes of a PDF's text to a file, whole or not at all."""
    from pipeline import ocr, reader
    from pipeline.assemble import assemble
    from pipeline.layout.document import lay_out
    from pipeline.problems import Problems

    problems = Problems(report)
    content = ocr.fill(pdf, reader.read(pdf), problems)
    body = assemble(report, content, lay_out(content), problems).body
    rows: list[Any] = [None if b is None else [b[0], *(round(v, 2) for v in b[1:])] for b in body.boxes]
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.write_text(json.dumps({"text": body.text, "boxes": rows}, ensure_ascii=False), "utf8")
    new.replace(file)


def load(pdf: Path, report: str, file: Path, text: str) -> Places | None:
    """The places of a report's text; None where the PDF gives another text to this program than it gave to the run."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pipeline.review.places", str(pdf.absolute()), report, str(file.absolute())]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=LIMIT, check=False)
        if done.returncode:
            return None
    try:
        found = json.loads(file.read_text("utf8"))
        if found["text"] != text:
            return None
        return Places(text, [None if row is None else (int(row[0]), *row[1:]) for row in found["boxes"]])
    except (OSError, ValueError, KeyError, TypeError):
        file.unlink(missing_ok=True)
        return None


if __name__ == "__main__":
    work_out(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
