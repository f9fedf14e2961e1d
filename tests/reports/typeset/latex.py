"""pdfLaTeX: twoside headers, justified and hyphenated text, hyperref's links and footnote anchors, lineno."""

# Markup reads better unbroken.
# ruff: noqa: E501

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from source import Block, Call, Inline, Report

from typeset.layouts import PAPERS, Layout

SPECIAL = {
    "\\": r"\textbackslash{}", "ș": r"\textcommabelow{s}", "ț": r"\textcommabelow{t}", "Ș": r"\textcommabelow{S}", "Ț": r"\textcommabelow{T}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "€": r"\texteuro{}", "–": "--", "—": "---", "\u2011": "-",
    "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,", "…": r"\ldots{}", "°": r"\textdegree{}",
    "²": r"\textsuperscript{2}", "₂": r"\textsubscript{2}", "•": r"\textbullet{}", "†": r"\textdagger{}", "‡": r"\textdaggerdbl{}",
    "½": r"\textonehalf{}", "×": r"\texttimes{}", '"': r"\textquotedbl{}",
}  # fmt: skip
FONTS = {
    "mathpazo": r"\usepackage{mathpazo}", "times": r"\usepackage{mathptmx}", "charter": r"\usepackage{charter}",
    "helvet": r"\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}",
}  # fmt: skip


def _e(text: str) -> str:
    return "".join(SPECIAL.get(c, c) for c in text)


def _inlines(inlines: list[Inline], report: Report, layout: Layout) -> str:
    out = []
    for i in inlines:
        if isinstance(i, Call):
            note = report.notes[i.key]
            number = _e(note.number)
            if layout.bracket_calls:
                out.append(f"[{number}]")
            elif layout.notes == "endnotes":
                out.append(rf"\textsuperscript{{{number}}}")
            else:
                out.append(rf"{{\def\thefootnote{{{number}}}\footnote{{{_inlines(note.inlines, report, layout)}}}}}")
            continue
        code = _e(i.text)
        if i.href and "/" in i.text and " " not in i.text:  # an address: it may break after these
            code = re.sub(r"(?<!/)/(?!/)|\?|&|=", lambda m: m.group() + r"\allowbreak{}", code)
        if i.small_caps:
            code = rf"\textsc{{{code}}}"
        if i.bold:
            code = rf"\textbf{{{code}}}"
        if i.italic:
            code = rf"\textit{{{code}}}"
        if i.href:
            address = i.href.replace("%", r"\%").replace("#", r"\#").replace("&", r"\&")
            code = rf"\href{{{address}}}{{{code}}}"
        out.append(code)
    return "".join(out)


def _styled(code: str, words: str, size: str) -> str:
    split = words.split()
    if "caps" in split:
        code = rf"\MakeUppercase{{{code}}}"
    if "smallcaps" in split:
        code = rf"\textsc{{{code}}}"
    if "underline" in split:
        code = rf"\underline{{{code}}}" if len(code) < 60 else code
    if "italic" in split:
        code = rf"\textit{{{code}}}"
    if "bold" in split or "large" in split:
        code = rf"\textbf{{{code}}}"
    if "colour" in split:
        code = rf"\textcolor{{head}}{{{code}}}"
    line = rf"{{{size} {code}\par}}"
    if "centred" in split:
        line = rf"{{\centering {line}}}"
    else:
        line = rf"{{\raggedright\noindent {line}}}"
    return line + (r"\nopagebreak\vskip1pt\hrule\nopagebreak" if "rule" in split else "")


def _block(block: Block, report: Report, layout: Layout, flush: bool = False) -> str:
    body = _inlines(block.inlines, report, layout)
    if block.page:
        return rf"\noindent {body}\dotfill {block.page}\par" + "\n"
    if block.kind in ("title", "subtitle", "line"):
        size = {"title": r"\LARGE", "subtitle": r"\large", "line": r"\normalsize"}[block.kind]
        words = layout.title if block.kind != "line" else ("centred" if "centred" in layout.title else "")
        if block.kind == "title":
            words += " bold"
        return _styled(body, words, size) + r"\vskip 6pt" + "\n\n"
    if block.kind == "h":
        words = layout.headings if block.level == 1 else "bold" if "bold" in layout.headings else "italic"
        size = (r"\large" if "large" in layout.headings else r"\normalsize") if block.level == 1 else r"\normalsize"
        return (
            r"\par\penalty-200\vskip 12pt plus 4pt"
            + "\n"
            + _styled(body, words, size)
            + r"\nobreak\vskip 5pt\relax\@afterheading"
            + "\n"
        )
    if block.kind == "item":
        return (
            rf"\begin{{list}}{{}}{{\setlength\leftmargin{{2.2em}}\setlength\labelwidth{{1.7em}}\setlength\labelsep{{0.4em}}"
            rf"\setlength\topsep{{2pt}}\setlength\parsep{{0pt}}}}\item[{{{_e(block.mark.strip())}}}] {body}\end{{list}}"
            + "\n"
        )
    if block.kind == "caption":
        return rf"\vskip 8pt\noindent{{\small\textbf{{{body}}}}}\nopagebreak\vskip 4pt" + "\n\n"
    if block.kind == "table":
        width = max(map(len, block.rows))
        bar = "|" if layout.rules == "all" else ""
        line = r"\hline " if layout.rules != "none" else ""
        rows = (r" \\ " + line + "\n").join(" & ".join(_inlines(c, report, layout) for c in row) for row in block.rows)
        columns = bar + ">{\\raggedright\\arraybackslash}X" + bar + ("r" + bar) * (width - 1)
        if width > 2 and any(
            len("".join(getattr(i, "text", "") for i in c)) > 24 for row in block.rows for c in row[1:]
        ):
            columns = bar + (">{\\raggedright\\arraybackslash}X" + bar) * width
        return (
            rf"\noindent{{\small\begin{{tabularx}}{{\linewidth}}{{{columns}}}{line}{rows} \\ {line}\end{{tabularx}}}}\vskip 8pt"
            + "\n\n"
        )
    return ("\\noindent " if flush and layout.indent else "") + body + "\n\n"


def _running(text: str) -> str:
    return _e(text).replace(r"\{pages\}", r"\pageref{LastPg}").replace(r"\{page\}", r"\thepage{}")


def source_of(report: Report, layout: Layout) -> str:
    """The LaTeX document."""
    width, height = PAPERS[layout.paper]
    if layout.landscape:
        width, height = height, width
    even = layout.header_even or layout.header
    size = layout.size
    out = [
        r"\documentclass[twoside,10pt]{article}",
        r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\usepackage[british]{babel}",
        FONTS[layout.latex_font],
        rf"\usepackage[paperwidth={width}mm,paperheight={height}mm,margin={layout.margin}mm,headheight=14pt]{{geometry}}",
        r"\usepackage{fancyhdr,tabularx,array,multicol,lineno,xcolor}",
        r"\definecolor{head}{RGB}{26,79,122}",
        r"\usepackage[hidelinks]{hyperref}\urlstyle{same}",
        rf"\pagestyle{{fancy}}\fancyhf{{}}\renewcommand{{\headrulewidth}}{{0.3pt}}\fancyhead[RO]{{\small {_running(layout.header)}}}"
        rf"\fancyhead[LE]{{\small {_running(even)}}}\fancyfoot[C]{{\small {_running(layout.footer)}}}",
        rf"\fancypagestyle{{front}}{{\fancyhf{{}}\renewcommand{{\headrulewidth}}{{0pt}}\fancyfoot[C]{{\small {_running(layout.footer)}}}}}",
        r"\setlength{\parindent}{1.2em}\setlength{\parskip}{0pt}"
        if layout.indent
        else r"\setlength{\parindent}{0pt}\setlength{\parskip}{6pt plus 2pt}",
        r"\usepackage{etoolbox}\sloppy\emergencystretch=2em",
        "" if layout.hyphenate else r"\hyphenpenalty=10000\exhyphenpenalty=10000",
        rf"\renewcommand{{\normalsize}}{{\fontsize{{{size}}}{{{round(size * layout.leading, 1)}}}\selectfont}}",
        r"\begin{document}\normalsize\makeatletter",
        "" if layout.justify else r"\raggedright" + (r"\setlength{\parindent}{1.2em}" if layout.indent else ""),
        "" if layout.first else r"\thispagestyle{front}",
    ]
    lead = 0
    while lead < len(report.blocks) and report.blocks[lead].kind in ("title", "subtitle", "line"):
        lead += 1
    if "cover" in layout.title:
        out.append(r"\vspace*{60mm}")
    out += [_block(b, report, layout) for b in report.blocks[:lead]]
    if "cover" in layout.title:
        out.append(r"\clearpage")
    if layout.columns > 1:
        out.append(rf"\begin{{multicols}}{{{layout.columns}}}")
    if layout.line_numbers:
        out.append(r"\linenumbers")
    before = "h"
    for block in report.blocks[lead:]:
        out.append(_block(block, report, layout, before == "h"))
        before = block.kind
    if layout.notes == "endnotes" or layout.bracket_calls:
        if layout.notes_heading:
            out.append(_styled(_e(layout.notes_heading), layout.headings, r"\normalsize") + r"\vskip 5pt")
        for note in sorted(report.notes.values(), key=lambda n: n.call or 0):
            out.append(rf"{{\small\noindent {_e(note.number)}. {_inlines(note.inlines, report, layout)}\par}}" + "\n")
    if layout.columns > 1:
        out.append(r"\end{multicols}")
    out.append(r"\label{LastPg}\end{document}")
    return "\n".join(out)


def typeset(report: Report, layout: Layout, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.tex"
        path.write_text(source_of(report, layout), encoding="utf8")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
        for _ in range(2):  # the number of pages is known after the first run
            run = subprocess.run(
                ["pdflatex", "-interaction=nonstopmode", "report.tex"],
                cwd=folder,
                env=environment,
                capture_output=True,
                timeout=120,
            )
        log = run.stdout.decode("utf8", "replace")
        errors = [line for line in re.sub(r"\n(?=l\.\d)", " ", log).splitlines() if line.startswith("!")]
        if errors or not (Path(folder) / "report.pdf").exists():
            raise RuntimeError("pdflatex: " + "; ".join(errors[:5]) + re.sub(r"(?s).*?(?=\n!)", "", log, count=1)[:800])
        pdf.write_bytes((Path(folder) / "report.pdf").read_bytes())
