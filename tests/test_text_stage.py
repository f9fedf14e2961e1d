"""The text stage on whole reports of five typesetters: their annotated text is what must come out."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from pipeline import reader
from pipeline.assemble import Text, assemble
from pipeline.layout.document import lay_out
from pipeline.problems import Problems
from tests.golden import compare

ROOT = Path(__file__).parent
REPORTS = sorted(p.parent for p in (ROOT / "reports" / "dev").glob("*/gold"))
SAMPLES = sorted((ROOT.parent / "corpus").glob("*.pdf"))
KNOWN = {
    "school-meals-forum-2024": "WeasyPrint sets the drop capital over the first line, not beside it",
    "consumer-enforcement-2021": "a paragraph ends with its page on a full line: nothing shows that another begins",
    "public-libraries-2011": "the title's two lines are far enough apart for two blocks",
}


@cache
def read(pdf: Path) -> Text:
    document = reader.read(pdf)
    return assemble(pdf.stem, document, lay_out(document), Problems(pdf.stem))


def paragraphs(text: str) -> list[str]:
    return [re.sub(r"\s+", " ", p).strip() for p in re.split(r"\n\s*\n", text) if p.strip()]


@pytest.mark.parametrize("folder", REPORTS, ids=lambda p: p.name)
def test_paragraphs_are_whole(folder: Path) -> None:
    mine = read(next(folder.glob("*.pdf"))).body.text.casefold()
    want = paragraphs((folder / "gold" / "text.txt").read_text(encoding="utf8"))
    got = set(paragraphs(mine))
    whole = sum(p.casefold() in got for p in want)
    assert whole >= (0.9 if folder.name in KNOWN else 0.97) * len(want)


@pytest.mark.parametrize("folder", REPORTS, ids=lambda p: p.name)
def test_notes_and_their_addresses(folder: Path) -> None:
    text = read(next(folder.glob("*.pdf")))
    rows = (folder / "gold" / "footnotes.jsonl").read_text(encoding="utf8").splitlines()
    want = [json.loads(row) for row in rows if row.strip()]
    assert [n.number for n in text.footnotes] == [n["number"] for n in want]
    squeezed = [re.sub(r"\W", "", n.text) for n in text.footnotes]
    assert squeezed == [re.sub(r"\W", "", n["text"]) for n in want]
    assert all(n.call.start is not None for n in text.footnotes)
    urls = {link.url.rstrip("/") for link in text.links if link.footnote}
    assert {u.rstrip("/") for n in want for u in n["urls"]} <= urls


@pytest.mark.parametrize("pdf", SAMPLES, ids=lambda p: p.stem)
def test_the_sample_series_reads_as_before(pdf: Path) -> None:
    text = read(pdf)
    blocks = [f"{b.kind}{f' {b.level}' if b.level else ''}: {' '.join(b.text.split())}" for b in text.body.blocks]
    notes = [f"note {n.number} at {n.call.start}: {n.text}" for n in text.footnotes]
    links = [f"link from {link.from_}: {link.url}" for link in text.links]
    exhibits = [f"{e.kind}: {e.caption}" for e in text.exhibits]
    compare(pdf.stem, [*blocks, "", *notes, "", *links, "", *exhibits])


@pytest.mark.parametrize("pdf", SAMPLES, ids=lambda p: p.stem)
def test_every_character_has_its_box_on_its_page(pdf: Path) -> None:
    sizes = {p.number: (p.width, p.height) for p in reader.read(pdf).pages}
    body = read(pdf).body
    for block in body.body_blocks:
        assert block.where.boxes
        for box in block.where.boxes:
            width, height = sizes[box.page]
            assert -1 <= box.x0 < box.x1 <= width + 1
            assert -1 <= box.top < box.bottom <= height + 1


@pytest.mark.parametrize("pdf", [*SAMPLES[:2], *(next(f.glob("*.pdf")) for f in REPORTS[:4])], ids=lambda p: p.stem)
def test_the_two_readers_see_the_same(pdf: Path) -> None:
    """The default reader against the reference: the same characters in the same places, sizes and fonts."""
    data = pdf.read_bytes()
    fast, slow = reader._read_pdfium(data, pdf), reader._read_pdfplumber(data)
    assert len(fast.pages) == len(slow.pages)
    for a, b in zip(fast.pages, slow.pages, strict=True):
        cells: dict[tuple[str, int, int], list[reader.Char]] = defaultdict(list)
        for c in a.chars:
            cells[c.text, round(c.x0 / 3), round(c.y / 3)].append(c)
        theirs = [c for c in b.chars if c.text.isalnum()]
        pairs = [(c, near) for c in theirs if (near := _near(cells, c)) is not None]
        assert len(pairs) >= 0.97 * len(theirs)
        assert sum(abs(c.size - near.size) < 0.2 for c, near in pairs) >= 0.97 * len(pairs)
        assert sum(c.bold == near.bold for c, near in pairs) >= 0.97 * len(pairs)
        assert sum(_same_ink(c.ink, near.ink) for c, near in pairs) >= 0.97 * len(pairs)


def _same_ink(a: int, b: int) -> bool:
    """Whether two colours are one, but for how their parts were rounded."""
    return all(abs((a >> shift & 255) - (b >> shift & 255)) <= 1 for shift in (16, 8, 0))


def _near(cells: dict[tuple[str, int, int], list[reader.Char]], c: reader.Char) -> reader.Char | None:
    for dx in (0, -1, 1):
        for dy in (0, -1, 1):
            found = cells.get((c.text, round(c.x0 / 3) + dx, round(c.y / 3) + dy))
            if found:
                return found[0]
    return None
