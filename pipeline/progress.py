"""What a person sees of a run: one line that moves on a terminal, plain lines elsewhere, and the closing table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.driver import Outcome, Progress, Summary, Watcher

COLUMNS = (
    "reports",
    "pages",
    "sessions",
    "interventions",
    "mentions",
    "figures",
    "notes",
    "links",
    "problems",
    "seconds",
    "pages/s",
)
COUNTED = ("pages", "sessions", "interventions", "mentions", "figures", "footnotes", "links", "problems")
"""The manifest's counts behind the columns from pages to problems."""


class ProgressLines(Watcher):
    """Shows a run on a stream: ``write`` takes text with its line ends."""

    def __init__(self, write: Callable[[str], None], *, moving: bool, width: int = 80) -> None:
        self.write = write
        self.moving = moving
        self.width = width
        self._drawn = False

    def started(self, stale_reports: int, unchanged: int) -> None:
        if stale_reports:
            rest = f", {unchanged} unchanged" if unchanged else ""
            self._line(f"{stale_reports} report{'s' * (stale_reports != 1)} to process{rest}")
        else:
            self._line(f"nothing to process: {unchanged} report{'s are' if unchanged != 1 else ' is'} up to date")

    def progress(self, progress: Progress) -> None:
        if self.moving:
            running = ", ".join(progress.running)
            text = f"{progress.reports}/{progress.reports_all} reports  {_pace(progress)}  {running}"
            self.write("\r\x1b[K" + text[: self.width - 1])
            self._drawn = True

    def finished(self, outcome: Outcome, progress: Progress) -> None:
        place = f"[{progress.reports}/{progress.reports_all}]"
        if outcome.error is not None:
            self._line(f"{place} {outcome.report}: quarantined, {outcome.error.message}")
            return
        if outcome.status == "unchanged":
            return
        pages = outcome.counts.get("pages", 0)
        said = f"{pages} page{'s' * (pages != 1)} in {outcome.seconds:.1f} s"
        if outcome.counts.get("faults"):
            said += "; a stage failed and its records are missing, see problems.jsonl"
        self._line(f"{place} {outcome.report}: {said}" + ("" if self.moving else f"  ({_pace(progress)})"))

    def _line(self, text: str) -> None:
        self.write(("\r\x1b[K" if self._drawn else "") + text + "\n")
        self._drawn = False


def _pace(progress: Progress) -> str:
    left = progress.left
    rest = "" if left is None else f", {duration(left)} left"
    return f"{progress.pages}/{progress.pages_all} pages, {progress.rate:.1f} pages/s{rest}"


def duration(seconds: float) -> str:
    """Seconds as a person reads them: 41 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def closing_table(summary: Summary) -> str:
    """Reports by what became of them, and what they hold. Seconds and rate are those of this run."""
    rows = []
    for status in ("written", "unchanged", "quarantined"):
        outcomes = [outcome for outcome in summary.outcomes if outcome.status == status]
        if outcomes:
            rows.append([status, *_row(outcomes, summary.seconds if status == "written" else None)])
    if len(rows) != 1:
        rows.append(["all", *_row(summary.outcomes, summary.seconds)])
    return table(["", *COLUMNS], rows)


def _row(outcomes: Sequence[Outcome], seconds: float | None) -> list[str]:
    pages = sum(outcome.counts.get("pages", 0) for outcome in outcomes if outcome.status == "written")
    counts = [str(sum(outcome.counts.get(name, 0) for outcome in outcomes)) for name in COUNTED]
    pace = ["", ""] if seconds is None else [f"{seconds:.1f}", f"{pages / seconds:.1f}" if pages else ""]
    return [str(len(outcomes)), *counts, *pace]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Plain text columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = []
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def failures(summary: Summary) -> list[str]:
    """One paragraph for each report that failed: what, where, what next."""
    return [
        f"{outcome.report}: {outcome.error}\n    what to do: {outcome.error.advice}"
        for outcome in summary.outcomes
        if outcome.error is not None
    ]
