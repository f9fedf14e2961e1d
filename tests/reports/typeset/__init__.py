"""Typesetters for annotated reports: each takes a parsed source and a layout and writes a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from source import Report

from typeset import html, latex, libreoffice, typst_
from typeset.layouts import Layout, layout_of

TYPESETTERS: dict[str, Callable[[Report, Layout, Path], None]] = {
    "typst": typst_.typeset,
    "weasyprint": html.typeset_weasyprint,
    "chromium": html.typeset_chromium,
    "libreoffice": libreoffice.typeset,
    "latex": latex.typeset,
}


def typeset(report: Report, pdf: Path) -> None:
    """Write ``pdf`` with the typesetter and layout that the source asks for."""
    TYPESETTERS[report.attributes["typesetter"]](report, layout_of(report.attributes), pdf)
