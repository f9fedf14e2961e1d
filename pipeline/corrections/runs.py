"""Corrections in a run: the file of decisions beside the PDF, and what the manifest says of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.records import Bundle


def of_report(bundle: Bundle, pdf: Path) -> tuple[Bundle, dict[str, Any] | None]:
    """The bundle with the decisions of the file beside its PDF, and the manifest's account of them.

    The bundle itself and None where nobody decided anything. The account holds the ``file``'s name, ``outcomes`` (one a
    decision in force: id, action, kind, target, outcome, record, reason) and their ``counts``.
    """
    path = stale.corrections_path(pdf, bundle.report.id)
    if not path.exists():
        return bundle, None
    from pipeline import link
    from pipeline.corrections import model, reapply

    decisions, unreadable = model.read(path)
    if not decisions and not unreadable:
        return bundle, None
    corrected = reapply.correct(bundle, decisions, unreadable, same=link.decisions()[0])
    outcomes = [outcome.plain() for outcome in corrected.outcomes]
    counts = Counter(row["outcome"] for row in outcomes)
    account = {"file": path.name, "counts": {n: counts[n] for n in ("applied", "moved", "conflict", "orphan")}}
    return corrected.bundle, {**account, "outcomes": outcomes}
