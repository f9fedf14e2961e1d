"""HTML for WeasyPrint (true footnotes by ``float: footnote``) and for Chromium's print to PDF (endnotes only)."""

# Markup reads better unbroken.
# ruff: noqa: E501

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from source import Block, Call, Inline, Report

from typeset.layouts import PAPERS, Layout

TABLE_LINES = {"all": "border: 0.5pt solid black", "rows": "border-bottom: 0.5pt solid black", "none": ""}


def _inlines(inlines: list[Inline], report: Report, layout: Layout) -> str:
    out = []
    for i in inlines:
        if isinstance(i, Call):
            note = report.notes[i.key]
            number = html.escape(note.number)
            if layout.bracket_calls:
                out.append(f"[{number}]")
            elif layout.notes == "endnotes":
                out.append(f"<sup>{number}</sup>")
            else:
                out.append(f'<span class="fn" data-n="{number}">{_inlines(note.inlines, report, layout)}</span>')
            continue
        code = html.escape(i.text)
        if i.small_caps:
            code = f'<span style="font-variant:small-caps">{code}</span>'
        if i.bold:
            code = f"<b>{code}</b>"
        if i.italic:
            code = f"<i>{code}</i>"
        if i.href:
            code = f'<a href="{html.escape(i.href)}">{code}</a>'
        out.append(code)
    return "".join(out)


def _style(words: str) -> str:
    rules = []
    split = words.split()
    rules.append("font-weight:" + ("bold" if "bold" in split or "large" in split else "normal"))
    if "caps" in split:
        rules.append("text-transform:uppercase")
    if "smallcaps" in split:
        rules.append("font-variant:small-caps")
    if "underline" in split:
        rules.append("text-decoration:underline")
    if "italic" in split:
        rules.append("font-style:italic")
    if "centred" in split:
        rules.append("text-align:center")
    if "colour" in split:
        rules.append("color:#1a4f7a")
    if "rule" in split:
        rules.append("border-bottom:0.5pt solid black")
    return ";".join(rules)


def _block(block: Block, report: Report, layout: Layout, after_heading: bool = False) -> str:
    body = _inlines(block.inlines, report, layout)
    if block.page:
        return f'<div class="toc"><span>{body}</span><span>{block.page}</span></div>\n'
    if block.kind == "h":
        return f"<h{block.level + 1}>{body}</h{block.level + 1}>\n"
    if block.kind == "item":
        return f'<div class="item"><span class="mark">{html.escape(block.mark.strip())}</span> {body}</div>\n'
    if block.kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td>{_inlines(c, report, layout)}</td>" for c in row) + "</tr>" for row in block.rows
        )
        return f"<table>{rows}</table>\n"
    if block.kind in ("title", "subtitle", "line", "caption"):
        return f'<div class="{block.kind}">{body}</div>\n'
    return f"<p{' class=first' if after_heading else ''}>{body}</p>\n"


def _running(text: str) -> str:
    out = []
    for part in text.replace("{pages}", "\0t\0").replace("{page}", "\0p\0").split("\0"):
        literal = part.replace("\\", "\\\\").replace('"', '\\"')
        out.append({"t": "counter(pages)", "p": "counter(page)"}.get(part, f'"{literal}"'))
    return " ".join(out)


def page_of(report: Report, layout: Layout) -> str:
    """The HTML document."""
    width, height = PAPERS[layout.paper]
    if layout.landscape:
        width, height = height, width
    even = layout.header_even or layout.header
    css = f"""
@page {{ size: {width}mm {height}mm; margin: {layout.margin}mm;
  @bottom-center {{ content: {_running(layout.footer)}; font-size: 8.5pt; }}
  @footnote {{ border-top: 0.5pt solid black; padding-top: 3pt; }} }}
@page :right {{ @top-right {{ content: {_running(layout.header)}; font-size: 8pt; }} }}
@page :left {{ @top-left {{ content: {_running(even)}; font-size: 8pt; }} }}
{"" if layout.first else "@page :first { @top-right { content: none } @top-left { content: none } }"}
body {{ font-family: "{layout.font}"; font-size: {layout.size}pt; line-height: {layout.leading};
  text-align: {"justify" if layout.justify else "left"}; hyphens: {"auto" if layout.hyphenate else "manual"}; margin: 0; }}
p {{ margin: 0 0 {"0" if layout.indent else "0.7em"} 0; text-indent: {"1.3em" if layout.indent else "0"}; }}
p.first {{ text-indent: 0; }}
a {{ color: inherit; text-decoration: none; overflow-wrap: anywhere; hyphens: manual; }}
h2, h3, h4 {{ font-size: 1.12em; margin: 1.3em 0 0.6em; break-after: avoid; text-align: left; hyphens: manual; }}
h2 {{ {_style(layout.headings)}; {"font-size: 1.3em;" if "large" in layout.headings else ""} }}
h3, h4 {{ font-size: 1em; font-weight: {"bold" if "bold" in layout.headings else "normal"}; font-style: {"normal" if "bold" in layout.headings else "italic"}; }}
.front {{ {"break-after: page; padding-top: 60mm;" if "cover" in layout.title else "margin-bottom: 1.5em;"} hyphens: manual; }}
.title {{ {_style(layout.title + " bold")}; font-size: 1.7em; line-height: 1.15; margin-bottom: 0.5em; }}
.subtitle {{ {_style(layout.title)}; font-size: 1.25em; margin-bottom: 0.5em; }}
.line {{ {"text-align: center;" if "centred" in layout.title else "text-align: left;"} margin-bottom: 0.4em; }}
.caption {{ font-weight: bold; font-size: 0.92em; margin: 1em 0 0.4em; text-align: left; break-after: avoid; }}
.item {{ margin: 0 0 0.4em 1.8em; text-indent: -1.3em; }}
.mark {{ display: inline-block; min-width: 1.1em; text-indent: 0; }}
.toc {{ display: flex; justify-content: space-between; }}
table {{ border-collapse: collapse; font-size: 0.92em; margin: 0 0 1em; text-align: left; hyphens: manual; }}
td {{ padding: 2pt 6pt; vertical-align: top; {TABLE_LINES[layout.rules]} }}
sup {{ font-size: 0.65em; line-height: 0; }}
.fn {{ float: footnote; font-size: 8pt; line-height: 1.2; text-align: left; font-weight: normal; font-style: normal; text-indent: 0; }}
.fn::footnote-call {{ content: attr(data-n); font-size: 0.65em; vertical-align: super; line-height: 0; }}
.fn::footnote-marker {{ content: attr(data-n) " "; }}
.notes {{ font-size: 8.5pt; text-align: left; {"break-before: page;" if layout.columns == 1 else ""} }}
.cols {{ {f"column-count: {layout.columns}; column-gap: 7mm;" if layout.columns > 1 else ""} }}
"""
    if layout.drop_cap:
        css += "p.drop::first-letter { float: left; font-size: 3.1em; line-height: 0.85; padding-right: 2pt; }\n"
    lead = 0
    while lead < len(report.blocks) and report.blocks[lead].kind in ("title", "subtitle", "line"):
        lead += 1
    title = html.escape("".join(i.text for b in report.blocks[:1] for i in b.inlines if not isinstance(i, Call)))
    front = "".join(_block(b, report, layout) for b in report.blocks[:lead])
    body, before, dropped = [], "h", not layout.drop_cap
    for block in report.blocks[lead:]:
        code = _block(block, report, layout, before == "h")
        if block.kind == "p" and not dropped:
            code, dropped = code.replace("<p", '<p class="drop"', 1).replace(" class=first", ""), True
        body.append(code)
        before = block.kind
    notes = ""
    if layout.notes == "endnotes" or layout.bracket_calls:
        listed = sorted(report.notes.values(), key=lambda n: n.call or 0)
        notes = '<div class="notes">' + (
            f"<h2>{html.escape(layout.notes_heading)}</h2>" if layout.notes_heading else ""
        )
        notes += (
            "".join(f"<div>{html.escape(n.number)}. {_inlines(n.inlines, report, layout)}</div>" for n in listed)
            + "</div>"
        )
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title><style>{css}</style></head><body>'
        f'<div class="front">{front}</div><div class="cols">{"".join(body)}{notes}</div></body></html>'
    )


def typeset_weasyprint(report: Report, layout: Layout, pdf: Path) -> None:
    import weasyprint  # type: ignore[import-untyped]

    weasyprint.HTML(string=page_of(report, layout)).write_pdf(str(pdf))


def typeset_chromium(report: Report, layout: Layout, pdf: Path) -> None:
    if layout.notes != "endnotes" and report.notes:
        raise ValueError("chromium has no footnotes: set notes='endnotes' on <report>")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(page_of(report, layout), encoding="utf8")
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={pdf}",
                path.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
