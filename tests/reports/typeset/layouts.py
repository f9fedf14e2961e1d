"""Layouts by name. Any attribute of <report> with the name of a field overrides the layout's own value."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "a5": (148.0, 210.0), "legal": (215.9, 355.6)}
"""Width and height in millimetres, upright."""


@dataclass(frozen=True)
class Layout:
    """How a report looks. A typesetter leaves out what it cannot do (README.md says what)."""

    font: str = "Liberation Serif"
    latex_font: str = "mathpazo"
    size: float = 10.5
    """Body size in points."""
    leading: float = 1.25
    """Line height over size."""
    columns: int = 1
    justify: bool = True
    hyphenate: bool = False
    indent: bool = False
    """Paragraphs begin with an indent instead of being parted by space."""
    paper: str = "a4"
    landscape: bool = False
    margin: float = 24.0
    """Millimetres on each side."""
    headings: str = "bold"
    """Words: bold, caps, smallcaps, centred, underline, italic, rule, colour, large."""
    title: str = "centred"
    """Words as for headings, and cover: the title block has a page of its own."""
    header: str = ""
    header_even: str = ""
    """Even pages' header, where it differs. {page} and {pages} are filled in."""
    footer: str = "{page}"
    first: bool = False
    """The first page has the header too."""
    line_numbers: bool = False
    drop_cap: bool = False
    rules: str = "all"
    """Lines of tables: all, rows or none."""
    notes: str = "footnotes"
    """footnotes, or endnotes under notes_heading (which text.txt does not hold)."""
    notes_heading: str = ""
    bracket_calls: bool = False
    """Calls are printed as [1] on the line instead of raised."""


LAYOUTS = {
    "plain": Layout(),
    "minutes": Layout(headings="bold underline", title="", footer="- {page} -", indent=False, justify=False),
    "numbered-lines": Layout(line_numbers=True, footer="Page {page} of {pages}", headings="bold caps"),
    "two-column": Layout(columns=2, size=9.5, hyphenate=True, indent=True, margin=18, headings="bold", title="large"),
    "three-column": Layout(
        columns=3,
        size=8.5,
        hyphenate=True,
        indent=True,
        margin=14,
        landscape=True,
        font="Liberation Sans",
        headings="bold colour",
    ),
    "letter-sans": Layout(
        font="Liberation Sans",
        latex_font="helvet",
        paper="letter",
        justify=False,
        size=10,
        footer="{page} / {pages}",
        headings="bold colour",
        title="large",
        rules="rows",
    ),
    "booklet": Layout(
        paper="a5",
        size=9,
        margin=16,
        hyphenate=True,
        indent=True,
        headings="smallcaps centred",
        drop_cap=True,
        footer="{page}",
        latex_font="charter",
    ),
    "landscape": Layout(
        landscape=True, font="DejaVu Sans Condensed", size=9.5, columns=2, justify=False, headings="bold rule"
    ),
    "classic": Layout(
        headings="smallcaps centred", indent=True, hyphenate=True, drop_cap=True, size=11, latex_font="times"
    ),
    "cover": Layout(title="cover centred large", headings="bold large", footer="Page {page}", rules="rows"),
    "corporate": Layout(
        font="DejaVu Sans Condensed",
        latex_font="helvet",
        size=9.5,
        justify=False,
        headings="bold colour rule large",
        title="large colour",
        footer="{page}",
        rules="rows",
    ),
    "italic-heads": Layout(headings="italic", title="italic large", leading=1.4, size=11, latex_font="charter"),
}


def layout_of(attributes: dict[str, str]) -> Layout:
    """The layout that a <report> names, with its own attributes over it."""
    name = attributes.get("layout", "plain")
    if name not in LAYOUTS:
        raise ValueError(f"layout {name!r} is unknown: use one of {', '.join(LAYOUTS)}")
    given: dict[str, Any] = {}
    for f in fields(Layout):
        value = attributes.get(f.name)
        if value is not None:
            kind = type(getattr(Layout(), f.name))
            given[f.name] = value.lower() in ("1", "true", "yes") if kind is bool else kind(value)
    return replace(LAYOUTS[name], **given)
