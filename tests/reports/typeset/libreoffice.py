"""LibreOffice Writer from a flat OpenDocument text: true footnotes and endnotes, columns, line numbers, drop capitals."""

# Markup reads better unbroken.
# ruff: noqa: E501

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from source import Block, Call, Inline, Report

from typeset.layouts import PAPERS, Layout

NAMES = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
    for p, u in (("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def _inlines(inlines: list[Inline], report: Report, layout: Layout) -> str:
    out = []
    for i in inlines:
        if isinstance(i, Call):
            note = report.notes[i.key]
            number = escape(note.number)
            if layout.bracket_calls:
                out.append(f"[{number}]")
            elif layout.notes == "endnotes":
                out.append(f'<text:span text:style-name="Sup">{number}</text:span>')
            else:
                out.append(
                    f'<text:note text:note-class="footnote"><text:note-citation text:label={quoteattr(note.number)}>{number}</text:note-citation>'
                    f'<text:note-body><text:p text:style-name="Footnote">{_inlines(note.inlines, report, layout)}</text:p></text:note-body></text:note>'
                )
            continue
        code = escape(i.text)
        style = "".join(w for w, on in (("B", i.bold), ("I", i.italic), ("S", i.small_caps)) if on)
        if style:
            code = f'<text:span text:style-name="T{style}">{code}</text:span>'
        if i.href:
            code = f'<text:a xlink:type="simple" xlink:href={quoteattr(i.href)}>{code}</text:a>'
        out.append(code)
    return "".join(out)


def _block(block: Block, report: Report, layout: Layout, style: str = "Body") -> str:
    body = _inlines(block.inlines, report, layout)
    if block.page:
        return f'<text:p text:style-name="Toc">{body}<text:tab/>{block.page}</text:p>'
    if block.kind == "h":
        return f'<text:h text:style-name="H{block.level}" text:outline-level="{block.level}">{body}</text:h>'
    if block.kind == "item":
        return f'<text:p text:style-name="Item">{escape(block.mark.strip())}<text:tab/>{body}</text:p>'
    if block.kind == "table":
        width = max(map(len, block.rows))
        rows = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell table:style-name="Cell" office:value-type="string"><text:p text:style-name="CellP">{_inlines(c, report, layout)}</text:p></table:table-cell>'
                for c in row
            )
            + "</table:table-row>"
            for row in block.rows
        )
        return f'<table:table table:style-name="Table"><table:table-column table:number-columns-repeated="{width}"/>{rows}</table:table><text:p text:style-name="Gap"/>'
    if block.kind in ("title", "subtitle", "line", "caption"):
        return f'<text:p text:style-name="{block.kind.capitalize()}">{body}</text:p>'
    return f'<text:p text:style-name="{style}">{body}</text:p>'


def _text_style(words: str, size: float) -> str:
    split = words.split()
    rules = [f'fo:font-size="{size}pt"']
    rules.append(f'fo:font-weight="{"bold" if "bold" in split or "large" in split else "normal"}"')
    if "caps" in split:
        rules.append('fo:text-transform="uppercase"')
    if "smallcaps" in split:
        rules.append('fo:font-variant="small-caps"')
    if "underline" in split:
        rules.append(
            'style:text-underline-style="solid" style:text-underline-width="auto" style:text-underline-color="font-color"'
        )
    if "italic" in split:
        rules.append('fo:font-style="italic"')
    if "colour" in split:
        rules.append('fo:color="#1a4f7a"')
    return " ".join(rules)


def _paragraph(name: str, paragraph: str, text: str = "", extra: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}>{extra}</style:paragraph-properties>'
        f"<style:text-properties {text}/></style:style>"
    )


def _centred(words: str) -> str:
    return 'fo:text-align="center"' if "centred" in words else 'fo:text-align="start"'


def _running(text: str) -> str:
    return (
        escape(text)
        .replace("{pages}", "<text:page-count>1</text:page-count>")
        .replace("{page}", '<text:page-number text:select-page="current">1</text:page-number>')
    )


def document_of(report: Report, layout: Layout) -> str:
    """The .fodt file."""
    width, height = PAPERS[layout.paper]
    if layout.landscape:
        width, height = height, width
    even = layout.header_even or layout.header
    align = "justify" if layout.justify else "start"
    size, line = layout.size, f'fo:line-height="{round(layout.leading * 87)}%"'
    body_space = 'fo:text-indent="0.45cm"' if layout.indent else 'fo:margin-bottom="0.22cm"'
    border = {
        "all": 'fo:border="0.5pt solid #000000"', "rows": 'fo:border="none" fo:border-bottom="0.5pt solid #000000"', "none": 'fo:border="none"',
    }[layout.rules]  # fmt: skip
    rule = 'fo:border-bottom="0.5pt solid #000000"' if "rule" in layout.headings else ""
    numbers = 'text:number-lines="true"' if layout.line_numbers else ""
    styles = [
        f'<style:default-style style:family="paragraph"><style:text-properties style:font-name="{layout.font}" fo:font-family="{layout.font}" '
        f'fo:font-size="{size}pt" fo:language="en" fo:country="GB" style:font-name-asian="{layout.font}"/></style:default-style>',
        _paragraph("Body", f'fo:text-align="{align}" {body_space} {line} {numbers}'),
        _paragraph("First", f'fo:text-align="{align}" fo:margin-bottom="{0 if layout.indent else 0.22}cm" {line} {numbers}'),
        _paragraph("Drop", f'fo:text-align="{align}" {line}', "", '<style:drop-cap style:lines="3" style:distance="0.08cm" style:length="1"/>'),
        _paragraph("H1", f'{_centred(layout.headings)} fo:margin-top="0.5cm" fo:margin-bottom="0.25cm" fo:keep-with-next="always" {rule}',
                   _text_style(layout.headings, round(size * (1.3 if "large" in layout.headings else 1.12), 1))),
        *(_paragraph(f"H{n}", 'fo:margin-top="0.35cm" fo:margin-bottom="0.18cm" fo:keep-with-next="always"',
                     _text_style("bold" if "bold" in layout.headings else "italic", size)) for n in (2, 3)),
        _paragraph("Title", f'{_centred(layout.title)} fo:margin-bottom="0.3cm"', _text_style(layout.title + " bold", size * 1.7)),
        _paragraph("Subtitle", f'{_centred(layout.title)} fo:margin-bottom="0.25cm"', _text_style(layout.title, size * 1.2)),
        _paragraph("Line", f'{_centred(layout.title)} fo:margin-bottom="0.15cm"'),
        _paragraph("Caption", 'fo:margin-top="0.3cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', _text_style("bold", size * 0.92)),
        _paragraph("Item", f'fo:margin-left="0.9cm" fo:text-indent="-0.6cm" fo:margin-bottom="0.12cm" fo:text-align="{align}" {line}', "",
                   '<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>'),
        _paragraph("Toc", 'fo:margin-bottom="0.1cm"', "",
                   f'<style:tab-stops><style:tab-stop style:position="{width - 2 * layout.margin}mm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'),
        _paragraph("CellP", 'fo:text-align="start"', f'fo:font-size="{round(size * 0.92, 1)}pt"'),
        _paragraph("Gap", 'fo:margin-bottom="0.1cm"', 'fo:font-size="4pt"'),
        _paragraph("Footnote", 'fo:margin-left="0.3cm" fo:text-indent="-0.3cm" text:number-lines="false"', 'fo:font-size="8pt"'),
        _paragraph("Header", 'fo:text-align="end" text:number-lines="false"', 'fo:font-size="8pt"'),
        _paragraph("HeaderLeft", 'fo:text-align="start" text:number-lines="false"', 'fo:font-size="8pt"'),
        _paragraph("Footer", 'fo:text-align="center" text:number-lines="false"', 'fo:font-size="8.5pt"'),
        '<style:style style:name="Sup" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>',
        *(f'<style:style style:name="T{n}" style:family="text"><style:text-properties {p}/></style:style>' for n, p in (
            ("B", 'fo:font-weight="bold"'), ("I", 'fo:font-style="italic"'), ("BI", 'fo:font-weight="bold" fo:font-style="italic"'),
            ("S", 'fo:font-variant="small-caps"'))),
        '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Sup" text:citation-body-style-name="Sup" style:num-format="1" text:footnotes-position="page" text:start-numbering-at="document"/>',
        f'<text:linenumbering-configuration text:number-lines="{"true" if layout.line_numbers else "false"}" text:increment="1" style:num-format="1" text:offset="0.5cm" text:number-position="left" text:count-empty-lines="false"/>',
    ]  # fmt: skip
    header = (
        f'<style:header><text:p text:style-name="Header">{_running(layout.header)}</text:p></style:header>'
        if layout.header
        else ""
    )
    header_left = (
        f'<style:header-left><text:p text:style-name="HeaderLeft">{_running(even)}</text:p></style:header-left>'
        if layout.header and layout.header_even
        else ""
    )
    first = (
        ""
        if layout.first or not layout.header
        else '<style:header-first><text:p text:style-name="Header"/></style:header-first>'
    )
    foot = f'<style:footer><text:p text:style-name="Footer">{_running(layout.footer)}</text:p></style:footer>'
    page = (
        f'<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="{width}mm" fo:page-height="{height}mm" '
        f'style:print-orientation="{"landscape" if layout.landscape else "portrait"}" fo:margin="{layout.margin}mm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="6mm" fo:margin-bottom="3mm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:min-height="6mm" fo:margin-top="3mm"/></style:footer-style></style:page-layout>'
        f'<style:style style:name="Columns" style:family="section"><style:section-properties text:dont-balance-text-columns="false"><style:columns fo:column-count="{layout.columns}" fo:column-gap="7mm"/></style:section-properties></style:style>'
        '<style:style style:name="Break" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
        f'<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="1mm" {border}/></style:style>'
    )
    blocks, lead = report.blocks, 0
    while lead < len(blocks) and blocks[lead].kind in ("title", "subtitle", "line"):
        lead += 1
    front = "".join(_block(b, report, layout) for b in blocks[:lead])
    if "cover" in layout.title:
        front = "<text:p/>" * 14 + front + '<text:p text:style-name="Break"/>'
    body, before, dropped = [], "h", not layout.drop_cap
    for block in blocks[lead:]:
        style = "First" if before == "h" else "Body"
        if block.kind == "p" and not dropped:
            style, dropped = "Drop", True
        body.append(_block(block, report, layout, style))
        before = block.kind
    if layout.notes == "endnotes" or layout.bracket_calls:
        if layout.notes_heading:
            body.append(f'<text:h text:style-name="H1" text:outline-level="1">{escape(layout.notes_heading)}</text:h>')
        for note in sorted(report.notes.values(), key=lambda n: n.call or 0):
            body.append(
                f'<text:p text:style-name="Footnote">{escape(note.number)}. {_inlines(note.inlines, report, layout)}</text:p>'
            )
    content = "".join(body)
    if layout.columns > 1:
        content = f'<text:section text:style-name="Columns" text:name="Text">{content}</text:section>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{''.join(styles)}</office:styles><office:automatic-styles>{page}</office:automatic-styles>"
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">{header}{header_left}{first}{foot}</style:master-page></office:master-styles>'
        f"<office:body><office:text>{front}{content}</office:text></office:body></office:document>"
    )


def typeset(report: Report, layout: Layout, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.fodt"
        path.write_text(document_of(report, layout), encoding="utf8")
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        made = Path(folder) / "report.pdf"
        if not made.exists():
            raise RuntimeError("LibreOffice wrote no PDF")
        pdf.write_bytes(made.read_bytes())
