#!/usr/bin/env python3
"""Make corpus/NAME-YEAR.pdf and corpus/gold/NAME-YEAR/ from YEAR.xml.

usage: typeset.py [YEAR ...] [--gold-only] [--review]

The PDFs are kept in version control: nobody needs to run this to use them. The form of the sources is that of
tests/reports, whose typesetters are used; what is added here are the charts. A year's typesetter must be installed:
typst and weasyprint are wheels, LibreOffice and pdfLaTeX programs.
"""

from __future__ import annotations

import argparse
import base64
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE.parent
NAME = "peatland-co-ordinators"
sys.path[:0] = [str(HERE), str(CORPUS.parent / "tests" / "reports")]

import chart  # noqa: E402
from build import check_pdf, check_spans, gold_files, uncovered  # noqa: E402
from source import Block, Report, read_source  # noqa: E402
from typeset import html, latex, layout_of, libreoffice, typst_  # noqa: E402
from typeset.layouts import Layout  # noqa: E402


def read(path: Path) -> tuple[Report, dict[str, ET.Element]]:
    """The report without its charts, and each chart by the text of the caption that follows it."""
    tree = ET.parse(path)
    charts: dict[str, ET.Element] = {}
    for parent in list(tree.iter()):
        children = list(parent)
        for child, follower in zip(children, children[1:], strict=False):
            if child.tag == "chart":
                charts[" ".join("".join(follower.itertext()).split())] = child
                parent.remove(child)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "source.xml"
        tree.write(plain, encoding="utf-8")
        return read_source(plain), charts


def caption_of(report: Report, text: str) -> Block:
    return next(b for b in report.blocks if b.kind == "caption" and report.text[b.start : b.end] == text)


def with_charts(document: str, captions: dict[str, str]) -> str:
    """The document with each chart in front of its caption; ``captions`` gives the chart by the caption's code."""
    for caption, drawing in captions.items():
        if document.count(caption) != 1:
            raise ValueError(
                f"a chart's caption stands {document.count(caption)} times in the document: {caption[:80]}"
            )
        document = document.replace(caption, drawing + caption)
    return document


def weasyprint_pdf(report: Report, layout: Layout, charts: dict[str, ET.Element], pdf: Path) -> None:
    import weasyprint

    drawn = {
        html._block(
            caption_of(report, text), report, layout
        ): f'<div style="break-after:avoid">{chart.svg(c, font=layout.font)}</div>'
        for text, c in charts.items()
    }
    weasyprint.HTML(string=with_charts(html.page_of(report, layout), drawn)).write_pdf(str(pdf))


def typst_pdf(report: Report, layout: Layout, charts: dict[str, ET.Element], pdf: Path) -> None:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        drawn = {}
        for i, (text, c) in enumerate(charts.items()):
            (Path(folder) / f"chart{i}.svg").write_text(chart.svg(c, font=layout.font), encoding="utf8")
            drawing = f'#block(above: 1em, below: 0.6em, sticky: true)[#image("chart{i}.svg", width: 9.5cm)]\n'
            drawn[typst_._block(caption_of(report, text), report, layout)] = drawing
        path = Path(folder) / "report.typ"
        path.write_text(with_charts(typst_.source_of(report, layout), drawn), encoding="utf8")
        typst.compile(str(path), output=str(pdf))


def libreoffice_pdf(report: Report, layout: Layout, charts: dict[str, ET.Element], pdf: Path) -> None:
    drawn = {}
    for text, c in charts.items():
        data = base64.b64encode(chart.svg(c, font=layout.font).encode("utf8")).decode("ascii")
        drawn[libreoffice._block(caption_of(report, text), report, layout)] = (
            '<text:p text:style-name="Caption">'
            '<draw:frame text:anchor-type="as-char" svg:width="10cm" svg:height="5.22cm">'
            f'<draw:image draw:mime-type="image/svg+xml"><office:binary-data>{data}</office:binary-data></draw:image>'
            "</draw:frame></text:p>"
        )
    original = libreoffice.document_of

    def document_of(report: Report, layout: Layout) -> str:
        names = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        return with_charts(original(report, layout), drawn).replace(
            "<office:document ", f"<office:document {names} ", 1
        )

    libreoffice.document_of = document_of
    libreoffice.typeset(report, layout, pdf)
    libreoffice.document_of = original


def latex_pdf(report: Report, layout: Layout, charts: dict[str, ET.Element], pdf: Path) -> None:
    drawn = {latex._block(caption_of(report, text), report, layout): chart.latex(c) for text, c in charts.items()}
    original = latex.source_of

    def source_of(report: Report, layout: Layout) -> str:
        # the PostScript fonts lack a euro, and the sign that is put together in its place would be read as a C
        code = original(report, layout).replace(
            r"\texteuro{}", r"{\fontencoding{TS1}\fontfamily{lmr}\selectfont\symbol{191}}"
        )
        return with_charts(code, drawn)

    latex.source_of = source_of
    latex.typeset(report, layout, pdf)
    latex.source_of = original


TYPESETTERS = {"weasyprint": weasyprint_pdf, "typst": typst_pdf, "libreoffice": libreoffice_pdf, "latex": latex_pdf}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("years", nargs="*")
    parser.add_argument("--gold-only", action="store_true")
    parser.add_argument("--review", action="store_true")
    options = parser.parse_args()
    bad = 0
    for year in options.years or sorted(p.stem for p in HERE.glob("[0-9]*.xml")):
        report, charts = read(HERE / f"{year}.xml")
        gold = CORPUS / "gold" / f"{NAME}-{year}"
        gold.mkdir(parents=True, exist_ok=True)
        for name, content in gold_files(report).items():
            (gold / name).write_text(content, encoding="utf8")
        problems = check_spans(report)
        if not options.gold_only:
            pdf = CORPUS / f"{NAME}-{year}.pdf"
            layout = layout_of(report.attributes)
            TYPESETTERS[report.attributes["typesetter"]](report, layout, charts, pdf)
            # a word that the end of a column hyphenates is in two places, which the check cannot join
            (report.doubts if layout.hyphenate else problems).extend(check_pdf(report, pdf))
        print(year, len(report.text.split()), "words", {k: len(v) for k, v in report.gold.items()})
        for line in [*("  ! " + p for p in problems), *("  ? " + d for d in report.doubts)]:
            print(line)
        for line in uncovered(report) if options.review else []:
            print("  - " + line)
        bad += len(problems)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
