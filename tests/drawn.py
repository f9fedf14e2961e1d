"""Small PDFs drawn by the tests, so that each shows one thing and says where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4


class Paper:
    """A page to write on, measured from the top left as the records are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, invariant=True)

    def write(self, x: float, y: float, text: str, size: float = 10, font: str = "Times-Roman") -> float:
        """Write ``text`` with its baseline at ``y``; gives the x at which it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + float(self.canvas.stringWidth(text, font, size))

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 12) -> float:
        """Write lines under each other; gives the baseline of the next one."""
        for line in lines:
            self.write(x, y, line, size)
            y += leading
        return y

    def rule(self, x0: float, y: float, x1: float) -> None:
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def link(self, url: str, x0: float, top: float, x1: float, bottom: float) -> None:
        self.canvas.linkURL(url, (x0, HEIGHT - bottom, x1, HEIGHT - top))

    def next_page(self) -> None:
        self.canvas.showPage()

    def save(self) -> Path:
        self.canvas.save()
        return self.path


PROSE = (
    "The meeting considered the report of the secretariat on the",
    "state of the register and took note of the progress that had",
    "been made since the previous year. Several delegations asked",
    "for the figures to be broken down by region, and the chair",
    "promised that this would be done before the next meeting of",
    "the committee, which is to be held in the spring of 2031 in",
    "the capital of the country that has offered to be its host.",
)
