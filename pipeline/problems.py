"""Problem records: nothing that was not understood is dropped in silence."""

from __future__ import annotations

from typing import Literal

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

    def extend(self, rows: list[Problem]) -> None:
        self._rows += rows

    def records(self) -> tuple[Problem, ...]:
        keys = [(r.stage, r.kind, r.message, r.record or "", r.where.quote if r.where else "") for r in self._rows]
        ids = mint_from("problem", self.report, keys)
        return tuple(r.model_copy(update={"id": i}) for r, i in zip(self._rows, ids, strict=True))
