"""Draw the charts of the sample series as vectors: SVG for most typesetters, PDF operators for LaTeX.

A ``<chart kind="bar|line|hbar" title="...">`` of a source holds one ``<bar label="2018" n="412"/>`` a value. Its labels
are part of the picture, not of the body text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 230.0, 120.0
"""Points; a chart fits a column of a two-column page."""
LEFT, BOTTOM, TOP = 8.0, 16.0, 22.0
INK, FILL = "#333333", "#5b8a72"


@dataclass(frozen=True)
class Shape:
    """A filled box, a line or a text, in points from the lower left corner. ``anchor`` is start, middle or end."""

    kind: str
    x0: float
    y0: float
    x1: float = 0.0
    y1: float = 0.0
    text: str = ""
    anchor: str = "middle"
    size: float = 7.0


def shapes(chart: ET.Element) -> list[Shape]:
    """What a chart is made of."""
    points = [(b.attrib["label"], float(b.attrib["n"])) for b in chart]
    top = max(n for _, n in points)
    out = [Shape("text", LEFT, HEIGHT - 9, text=chart.attrib["title"], anchor="start", size=7.5)]
    if chart.attrib["kind"] == "hbar":
        label = 74.0
        step = (HEIGHT - TOP - 4) / len(points)
        for i, (name, n) in enumerate(points):
            y = HEIGHT - TOP - (i + 1) * step + 2
            length = (WIDTH - label - 34) * n / top
            out.append(Shape("box", label, y, label + length, y + step - 4))
            out.append(Shape("text", label - 4, y + 2, text=name, anchor="end"))
            out.append(Shape("text", label + length + 4, y + 2, text=f"{n:g}", anchor="start"))
        return [*out, Shape("line", label, 2, label, HEIGHT - TOP + 2)]
    step = (WIDTH - 2 * LEFT) / len(points)
    middles = [LEFT + (i + 0.5) * step for i in range(len(points))]
    tops = [BOTTOM + (HEIGHT - BOTTOM - TOP - 10) * n / top for _, n in points]
    out.append(Shape("line", LEFT, BOTTOM, WIDTH - LEFT, BOTTOM))
    for (name, n), x, y in zip(points, middles, tops, strict=True):
        if chart.attrib["kind"] == "bar":
            out.append(Shape("box", x - 0.3 * step, BOTTOM, x + 0.3 * step, y))
        else:
            out.append(Shape("box", x - 1.8, y - 1.8, x + 1.8, y + 1.8))
        out.append(Shape("text", x, 6, text=name))
        out.append(Shape("text", x, y + 4, text=f"{n:g}"))
    if chart.attrib["kind"] == "line":
        ends = list(zip(middles, tops, strict=True))
        out += [Shape("line", *a, *b) for a, b in zip(ends, ends[1:], strict=False)]
    return out


def svg(chart: ET.Element, *, font: str) -> str:
    """The chart as an SVG document."""
    parts = []
    for s in shapes(chart):
        if s.kind == "box":
            parts.append(
                f'<rect x="{s.x0:.1f}" y="{HEIGHT - s.y1:.1f}" width="{s.x1 - s.x0:.1f}" '
                f'height="{s.y1 - s.y0:.1f}" fill="{FILL}"/>'
            )
        elif s.kind == "line":
            parts.append(
                f'<line x1="{s.x0:.1f}" y1="{HEIGHT - s.y0:.1f}" x2="{s.x1:.1f}" y2="{HEIGHT - s.y1:.1f}" '
                f'stroke="{INK}" stroke-width="0.8"/>'
            )
        else:
            parts.append(
                f'<text x="{s.x0:.1f}" y="{HEIGHT - s.y0:.1f}" font-family="{font}" font-size="{s.size}" fill="{INK}" '
                f'text-anchor="{s.anchor}">{escape(s.text)}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def latex(chart: ET.Element) -> str:
    """The chart as a LaTeX picture whose lines and boxes are PDF operators."""
    graphics, texts = ["0.36 0.54 0.45 rg 0.2 0.2 0.2 RG 0.8 w"], []
    for s in shapes(chart):
        if s.kind == "box":
            graphics.append(f"{s.x0:.1f} {s.y0:.1f} {s.x1 - s.x0:.1f} {s.y1 - s.y0:.1f} re f")
        elif s.kind == "line":
            graphics.append(f"{s.x0:.1f} {s.y0:.1f} m {s.x1:.1f} {s.y1:.1f} l S")
        else:
            side = {"start": "[bl]", "middle": "[b]", "end": "[br]"}[s.anchor]
            texts.append(
                rf"\put({s.x0:.1f},{s.y0:.1f}){{\makebox(0,0){side}{{\fontsize{{{s.size}}}{{8}}\selectfont {s.text}}}}}"
            )
    return (
        r"\par\vskip 6pt\noindent{\setlength{\unitlength}{1bp}"
        rf"\begin{{picture}}({WIDTH},{HEIGHT})\put(0,0){{\pdfliteral{{q {' '.join(graphics)} Q}}}}"
        rf"{''.join(texts)}\end{{picture}}}}\nopagebreak" + "\n\n"
    )
