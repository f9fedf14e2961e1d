#!/usr/bin/env python3
"""Make gold/ and NAME.pdf of annotated reports from their source.xml.

usage: build.py [FOLDER ...] [--gold-only] [--review]

FOLDER is a report's folder (default: all of dev/). --review lists what may have been forgotten: numbers that are in no
figure, words with a capital that are in no mention. The form of source.xml is in README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from source import Report, read_source  # noqa: E402

WORD = re.compile(r"\w+")
NUMBER_WORDS = re.compile(
    r"\d[\d., ]*\d|\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|halves"
    r"|halved|third|thirds|quarter|quarters|fifth|tenth|double[ds]?|doubling|tripled?|twice|dozen|once|one in)\b",
    re.I,
)


def gold_files(report: Report) -> dict[str, str]:
    """File name and content of gold/."""
    files = {"text.txt": report.text}
    for name, rows in report.gold.items():
        files[f"{name}.jsonl"] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return files


def check_spans(report: Report) -> list[str]:
    """What does not hold between the rows and the text."""
    problems = []
    for name in ("mentions", "figures"):
        for row in report.gold[name]:
            if report.text[row["start"] : row["end"]] != row["text"]:
                problems.append(f"{name}: {row['text']!r} is not at its place")
    for row in report.gold["interventions"]:
        if report.text[row["speaker_start"] : row["speaker_end"]] != row["speaker_text"]:
            problems.append(f"speaker {row['speaker_text']!r} is not at its place")
    return problems


def check_pdf(report: Report, pdf: Path) -> list[str]:
    """Words of text.txt and the notes that the PDF does not print, beyond what line ends hyphenate (by poppler)."""
    raw = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode("utf8")
    raw = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True).stdout.decode("utf8") + raw
    raw = raw.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").replace("\u00ad", "")
    printed = Counter(w.casefold() for w in WORD.findall(raw))
    squeezed = re.sub(r"[\W_]+", "", raw).casefold()
    lowered = raw.casefold()
    missing: Counter[str] = Counter()
    for text in [report.text, *(n.text for n in report.notes.values())]:
        for word in WORD.findall(text):
            low = word.casefold()
            broken = any(f"{low[:k]}-" in lowered and low[k:] in printed for k in range(2, len(low) - 1))
            if low not in printed and low not in squeezed and not broken:
                missing[word] += 1
    return [f"the PDF lacks {dict(missing.most_common(12))}"] if missing else []


def uncovered(report: Report) -> list[str]:
    """Numbers outside figures and capitalised words outside mentions, with what stands around them."""
    text = report.text
    figures = [(v["start"], v["end"]) for f in report.gold["figures"] for v in [*f["values"], f]]
    mentions = [(m["start"], m["end"]) for m in report.gold["mentions"]]
    out = []

    def inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
        return any(s < end and start < e for s, e in spans)

    for m in NUMBER_WORDS.finditer(text):
        if not inside(m.start(), m.end(), figures) and not inside(m.start(), m.end(), mentions):
            out.append("number  " + text[max(0, m.start() - 35) : m.end() + 25].replace("\n", "/"))
    for m in re.finditer(r"\b[A-ZÀ-Ž][\w’'&-]*", text):
        sentence_start = m.start() == 0 or re.search(
            r"(?:[.?!:|]|\n|[“(])[”’)]?\s*$", text[max(0, m.start() - 4) : m.start()]
        )
        if not inside(m.start(), m.end(), mentions) and not sentence_start:
            out.append("capital " + text[max(0, m.start() - 25) : m.end() + 25].replace("\n", "/"))
    return out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--gold-only", action="store_true")
    parser.add_argument("--review", action="store_true")
    options = parser.parse_args(arguments)
    bad = 0
    for folder in options.folders or sorted(p.parent for p in HERE.glob("dev/*/source.xml")):
        report = read_source(folder / "source.xml")
        (folder / "gold").mkdir(exist_ok=True)
        for name, content in gold_files(report).items():
            (folder / "gold" / name).write_text(content, encoding="utf8")
        problems: list[str] = check_spans(report)
        notes: dict[str, Any] = {k: len(v) for k, v in report.gold.items()}
        if not options.gold_only:
            from typeset import typeset  # heavy: only where something is set

            pdf = folder / f"{folder.name}.pdf"
            try:
                typeset(report, pdf)
                problems += check_pdf(report, pdf)
                notes["kB"] = pdf.stat().st_size // 1000
            except (RuntimeError, ValueError, OSError, subprocess.SubprocessError) as error:
                problems.append(f"not typeset: {error}")
        print(folder.name, report.attributes.get("typesetter"), len(report.text.split()), "words", notes)
        for line in [*("  ! " + p for p in problems), *("  ? " + d for d in report.doubts)]:
            print(line)
        for line in uncovered(report) if options.review else []:
            print("  - " + line)
        bad += len(problems)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
