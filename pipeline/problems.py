"""Problem records: nothing that was not understood is dropped in silence."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Literal

from pipeline.errors import Fault
from pipeline.ids import mint_from
from pipeline.records import Problem, Where


class Problems:
    """Collects problems and gives them their ids at the end."""

    def __init__(self, report: str) -> None:
        self.report = report
        self._rows: list[Problem] = []

    def add(
        self,
        stage: str,
        kind: str,
        message: str,
        advice: str,
        *,
        severity: Literal["error", "warning", "info"] = "warning",
        page: int | None = None,
        where: Where | None = None,
        record: str | None = None,
    ) -> None:
        """Record a problem. ``kind`` is a short, stable name; ``advice`` says what the reader can do."""
        self._rows.append(
            Problem(
                id="",
                report=self.report,
                stage=stage,
                kind=kind,
                severity=severity,
                message=message,
                advice=advice,
                page=page,
                where=where,
                record=record,
            )
        )

    def add_fault(self, stage: str, error: Exception, where: str) -> None:
        """Record that a stage of this program failed on the text, and where in its code."""
        line = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error}".strip().split("\n")[0][:200]
        self.add(
            stage,
            Fault.kind,
            f"{where}: the program failed in stage {stage!r}: {said} ({Path(line.filename).name}, line {line.lineno})",
            "what this stage finds is missing from this report; send this message to the developers",
            severity="error",
        )

    def extend(self, rows: list[Problem]) -> None:
        self._rows += rows

    def records(self) -> tuple[Problem, ...]:
        keys = [(r.stage, r.kind, r.message, r.record or "", r.where.quote if r.where else "") for r in self._rows]
        ids = mint_from("problem", self.report, keys)
        return tuple(r.model_copy(update={"id": i}) for r, i in zip(self._rows, ids, strict=True))
