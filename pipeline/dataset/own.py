"""The rows of the tables that the dataset adds: texts and sentences."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.dataset import sentences
from pipeline.dataset.convert import Row
from pipeline.dataset.source import Report
from pipeline.records import SCHEMA_VERSION


def texts(report: Report) -> Iterator[Row]:
    """The one row of a report in ``texts``."""
    yield {"report": report.report, "text": report.text, "schema": SCHEMA_VERSION}


def split(report: Report) -> Iterator[Row]:
    """The rows of a report in ``sentences``, in the order of the text."""
    blocks = [row for row in report.rows["blocks"] if row["where"]["start"] is not None]
    for block in sorted(blocks, key=lambda row: (row["where"]["start"], row["id"])):
        begin, boxes, quote = block["where"]["start"], block["where"]["boxes"], block["where"]["quote"]
        for number, (start, end) in enumerate(sentences.split(quote), 1):
            yield {
                "id": f"{block['id']}-{number}",
                "report": report.report,
                "session": block["session"],
                "block": block["id"],
                "start": begin + start,
                "end": begin + end,
                "page": boxes[len(boxes) * start // len(quote)]["page"] if boxes else None,
                "text": quote[start:end],
                "schema": SCHEMA_VERSION,
            }
