"""The measurement of growth sees a line as a line and a bend as a bend, over pages that really are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import reader, scaling
from pipeline.errors import UsageError


def test_a_page_is_a_pdf_with_the_words_in_it_and_no_two_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(scaling.page(7))
    (page,) = reader.read(path).pages
    shown = "".join(char.text for char in page.chars)
    assert all(line.replace(" ", "") in shown.replace(" ", "") for line in scaling.LINES)
    assert scaling.page(7) != scaling.page(8)


def run(costs: list[float], *, worker: float = 200.0) -> dict[str, Any]:
    """A measured run whose thousands cost so many milliseconds a report."""
    mark = {"reports": 0, "seconds": 1.0, "computing": 2.0, "supervisor": 20.0 * 2**20, "worker": worker * 2**20}
    marks = []
    for cost in costs:
        last = marks[-1] if marks else mark
        more = {"reports": 1000, "seconds": cost, "computing": cost, "supervisor": 2**20}
        marks.append({name: value + more.get(name, 0) for name, value in last.items()})
    return {"begun": mark, "marks": marks, "seconds": marks[-1]["seconds"]}


@pytest.mark.parametrize(
    ("costs", "verdict"),
    [([90.0] * 10, "linear"), ([90.0, 95.0, 86.0] * 3, "linear"), ([80.0, 90.0, 100.0, 110.0, 120.0], "NOT linear")],
)
def test_a_line_and_a_bend(costs: list[float], verdict: str) -> None:
    lines = list(scaling._growth(run(costs), 1000))
    assert any(line.startswith(f"{verdict} to within 10%") for line in lines)
    assert any("grows by 1.02 kB a report" in line for line in lines)
    assert len([line for line in "\n".join(lines).split("\n") if ",000 " in line]) == len(costs)


def test_too_few_reports_are_refused() -> None:
    with pytest.raises(UsageError):
        next(scaling.measure(reports=200, step=100))
