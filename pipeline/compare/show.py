"""The comparison as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from pipeline import jsonl
from pipeline.compare import FOLDER, Result
from pipeline.compare.records import Finding
from pipeline.errors import UsageError

WIDTH = 100


def summary(result: Result) -> Iterator[str]:
    """What was compared and written."""
    for name, reports in result.series.items():
        yield f"{name}: {len(reports)} report{'s' * (len(reports) != 1)}"
    yield ", ".join(f"{count} {name}" for name, count in result.records.items())
    if result.unchanged:
        yield "nothing changed: the comparison is up to date"
    if result.page is not None:
        yield str(result.page)


def changes(
    outputs: Path, result: Result, pair: tuple[str, str], *, series: str | None = None, limit: int = 40
) -> Iterator[str]:
    """The findings between two reports, named by id or year, with evidence. Raises UsageError for unknown ones."""
    reports = {r for ids in result.series.values() for r in ids}
    first, second = ({r for r in reports if r == name or r.endswith(f"-{name}") or f"-{name}-" in r} for name in pair)
    for name, found in zip(pair, (first, second), strict=True):
        if not found:
            raise UsageError(
                f"there is no report {name!r} here", advice=f"one of: {', '.join(sorted(reports))}", where=str(outputs)
            )
    findings = [
        f
        for f in jsonl.read(outputs / FOLDER / "changes.jsonl", Finding)
        if f.from_ in first and f.to in second and (series is None or series.casefold() in f.series.casefold())
    ]
    if not findings:
        consecutive = [f"{a} {b}" for ids in result.series.values() for a, b in zip(ids, ids[1:], strict=False)]
        raise UsageError(
            f"{pair[0]} and {pair[1]} are not two consecutive reports of one series, or nothing changed",
            advice=f"consecutive are: {'; '.join(consecutive) or 'none'}",
            where=str(outputs),
        )
    for finding in findings[:limit]:
        yield from textwrap.wrap(finding.text, WIDTH, initial_indent="* ", subsequent_indent="  ")
        for e in finding.evidence[:3]:
            page = f" p. {e.page}" if e.page else ""
            quote = textwrap.shorten(e.quote, 160, placeholder=" …")
            yield f"      {e.report}{page}  {e.record}" + (f"  “{quote}”" if quote else "")
    if len(findings) > limit:
        yield f"and {len(findings) - limit} more: outputs/compare/changes.jsonl, or --limit {len(findings)}"
