"""Typst (the PyPI wheel): real footnotes, columns with a title over all of them, line numbers, hyphenation."""

# Markup reads better unbroken.
# ruff: noqa: E501

from __future__ import annotations

import tempfile
from pathlib import Path

import typst
from source import Block, Call, Inline, Report

from typeset.layouts import PAPERS, Layout


def _s(text: str) -> str:
    """A typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inlines(inlines: list[Inline], report: Report, layout: Layout) -> str:
    out = []
    for i in inlines:
        if isinstance(i, Call):
            note = report.notes[i.key]
            if layout.bracket_calls:
                out.append(f"#{_s('[' + note.number + ']')};")
            elif layout.notes == "endnotes":
                out.append(f"#super[#{_s(note.number)};];")
            else:
                out.append(
                    f"#footnote(numbering: (..) => {_s(note.number)})[{_inlines(note.inlines, report, layout)}];"
                )
            continue
        code = f"#{_s(i.text)};"
        if i.small_caps:
            code = f"#smallcaps[{code}];"
        if i.bold:
            code = f"#strong[{code}];"
        if i.italic:
            code = f"#emph[{code}];"
        if i.href:
            code = f"#link({_s(i.href)})[{code}];"
        out.append(code)
    return "".join(out)


def _styled(code: str, words: str, size: float) -> str:
    if "caps" in words.split():
        code = f"#upper[{code}]"
    if "smallcaps" in words:
        code = f"#smallcaps[{code}]"
    if "underline" in words:
        code = f"#underline[{code}]"
    if "italic" in words:
        code = f"#emph[{code}]"
    weight = '"bold"' if "bold" in words or "large" in words else '"regular"'
    colour = 'rgb("#1a4f7a")' if "colour" in words else "black"
    code = f"#text(size: {size}pt, weight: {weight}, fill: {colour})[{code}]"
    if "centred" in words:
        code = f"#align(center)[{code}]"
    if "rule" in words:
        code += "#v(-0.6em)#line(length: 100%, stroke: 0.5pt)"
    return code


def _title(block: Block, report: Report, layout: Layout) -> str:
    size = {"title": 1.7, "subtitle": 1.25, "line": 1.0}[block.kind] * layout.size
    words = layout.title if block.kind != "line" else " ".join(w for w in layout.title.split() if w == "centred")
    return f"#block(below: 0.9em)[#set par(justify: false, first-line-indent: 0pt)\n{_styled(_inlines(block.inlines, report, layout), words, size)}]\n"


def _block(block: Block, report: Report, layout: Layout) -> str:
    body = _inlines(block.inlines, report, layout)
    if block.page:
        return f"#block(below: 0.5em)[{body} #box(width: 1fr, repeat[.]) {block.page}]\n"
    if block.kind == "h":
        size = layout.size * {1: 1.3 if "large" in layout.headings else 1.12, 2: 1.0, 3: 1.0}[block.level]
        words = layout.headings if block.level == 1 else "italic" if "bold" not in layout.headings else "bold"
        return f"#block(above: 1.5em, below: 0.8em, sticky: true)[#set par(justify: false, first-line-indent: 0pt)\n{_styled(body, words, size)}]\n"
    if block.kind == "item":
        return f"#block(below: 0.6em)[#set par(first-line-indent: 0pt)\n#grid(columns: (auto, 1fr), column-gutter: 0.5em, inset: (left: 0.8em), [#{_s(block.mark.strip())};], [{body}])]\n"
    if block.kind == "caption":
        return f'#block(above: 1em, below: 0.6em, sticky: true)[#set par(first-line-indent: 0pt)\n#text(size: 0.92em, weight: "bold")[{body}]]\n'
    if block.kind == "table":
        stroke = {"all": "0.5pt", "rows": "(x, y) => (bottom: 0.5pt)", "none": "none"}[layout.rules]
        cells = ", ".join(f"[{_inlines(c, report, layout)}]" for row in block.rows for c in row)
        width = max(map(len, block.rows))
        return f"#block(below: 1em)[#set par(justify: false, first-line-indent: 0pt)\n#set text(size: 0.92em)\n#table(columns: {width}, stroke: {stroke}, {cells})]\n"
    if block.kind in ("title", "subtitle", "line"):
        return _title(block, report, layout)
    return f"#par[{body}]\n\n"


def _running(text: str) -> str:
    parts = text.replace("{pages}", "\0t").replace("{page}", "\0p").split("\0")
    out = [f"#{_s(parts[0])};"]
    for part in parts[1:]:
        which = "counter(page).display()" if part[0] == "p" else "counter(page).final().first()"
        out.append(f"#context {which};#{_s(part[1:])};")
    return "".join(out)


def source_of(report: Report, layout: Layout) -> str:
    """The typst markup."""
    width, height = PAPERS[layout.paper]
    if layout.landscape:
        width, height = height, width
    even = layout.header_even or layout.header
    show = "true" if layout.first else "counter(page).get().first() > 1"
    out = [
        f"#set page(width: {width}mm, height: {height}mm, margin: {layout.margin}mm, columns: {layout.columns}, "
        f"header: context {{ if {show} {{ set text(size: 8pt); if calc.even(counter(page).get().first()) "
        f"[{_running(even)}] else [#align(right)[{_running(layout.header)}]] }} }}, "
        f"footer: align(center, text(size: 8.5pt)[{_running(layout.footer)}]))",
        f'#set text(font: ({_s(layout.font)}, "DejaVu Sans"), size: {layout.size}pt, lang: "en", region: "GB", '
        f"hyphenate: {'true' if layout.hyphenate else 'false'})",
        f"#set par(justify: {'true' if layout.justify else 'false'}, leading: {round((layout.leading - 0.7), 2)}em, "
        f"spacing: {0.55 if layout.indent else 1.0}em, first-line-indent: {'1.2em' if layout.indent else '0pt'})",
        "#set footnote.entry(gap: 0.35em)",
        "#show footnote.entry: set text(size: 8pt)",
    ]
    if layout.line_numbers:
        out.append('#set par.line(numbering: "1")')
    front = [b for b in report.blocks if b.kind in ("title", "subtitle")]
    lead = 0
    while lead < len(report.blocks) and report.blocks[lead].kind in ("title", "subtitle", "line"):
        lead += 1
    title = "".join(_title(b, report, layout) for b in report.blocks[:lead])
    if front and layout.columns > 1:
        title = f'#place(top, scope: "parent", float: true, clearance: 1.2em)[{title}]\n'
    if "cover" in layout.title:
        title = f"#v(6cm)\n{title}#pagebreak()\n"
    out.append(title)
    out += [_block(b, report, layout) for b in report.blocks[lead:]]
    if layout.notes == "endnotes" or layout.bracket_calls:
        out.append("#pagebreak(weak: true)\n" if layout.columns == 1 else "")
        if layout.notes_heading:
            out.append(_block(Block("h", [_text(layout.notes_heading)]), report, layout))
        for note in sorted(report.notes.values(), key=lambda n: n.call or 0):
            out.append(
                f"#block(below: 0.5em)[#set par(first-line-indent: 0pt)\n#set text(size: 8.5pt)\n#{_s(note.number + '. ')};{_inlines(note.inlines, report, layout)}]\n"
            )
    return "\n".join(out)


def _text(text: str) -> Inline:
    from source import Text

    return Text(text)


def typeset(report: Report, layout: Layout, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.typ"
        path.write_text(source_of(report, layout), encoding="utf8")
        typst.compile(str(path), output=str(pdf), timestamp=0)
