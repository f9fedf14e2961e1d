"""Text for pages that show some but hold none: optical character recognition with Tesseract, where it is installed.

The only module that knows the OCR engine. A page's words come as characters like any other page's, so that all later
stages treat them alike; what came from here is marked in the report's ``source.ocr_pages`` and in a problem record with
the engine's own confidence.
"""

from __future__ import annotations

import functools
import math
import os
import shutil
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from pipeline import reader
from pipeline.problems import Problems
from pipeline.reader import Char, Chars, Page, Pdf

DOTS = 300
"""Dots an inch at which pages are read. Tesseract is trained on letters about 30 dots high: 10 points at this value."""
MOST_DOTS = 40_000_000
"""Dots a page at most: a poster is read more coarsely."""
LEAST = 40.0
"""Words that Tesseract is less sure of than this, in percent, are specks and rules more often than words."""
ADVICE = "for OCR install Tesseract (Debian: apt-get install tesseract-ocr) and run again, or use ocrmypdf"


@functools.cache
def version() -> str | None:
    """Tesseract's version, or None where it is not installed or knows no English."""
    if shutil.which("tesseract") is None:
        return None
    import pytesseract

    try:
        if "eng" not in pytesseract.get_languages():
            return None
        return str(pytesseract.get_tesseract_version())
    except (OSError, pytesseract.TesseractError):
        return None


def needs_ocr(page: Page) -> bool:
    """Whether a page shows something that may be text but holds none, or only characters without a meaning."""
    visible, garbage = reader.legible(page)
    if not visible:
        return bool(page.pictures)
    return garbage > reader.GARBAGE_SHARE * visible


def fill(path: Path, pdf: Pdf, problems: Problems) -> Pdf:
    """The document with the pages that need it read by OCR; the document as it is where that is not installed."""
    if not any(needs_ocr(page) for page in pdf.pages) or version() is None:
        return pdf
    pages = []
    for page in pdf.pages:
        if not needs_ocr(page):
            pages.append(page)
            continue
        chars, confidence = _read(path, page)
        if not chars:
            pages.append(page)
            continue
        pages.append(
            Page(page.number, page.width, page.height, Chars.of(chars), page.rules, [], page.links, [], ocr=True)
        )
        problems.add(
            "read",
            "read_by_ocr",
            f"page {page.number} was read by OCR; Tesseract is {confidence:.0f} % sure of its words",
            "compare the text with the page before relying on names and numbers from it",
            severity="warning" if confidence < 85 else "info",
            page=page.number,
        )
    return replace(pdf, pages=pages)


def _read(path: Path, page: Page) -> tuple[list[Char], float]:
    """The characters of a page's picture, and the median confidence of its words in percent."""
    import pytesseract

    # One thread a page: pages are read side by side already, and Tesseract's own threads mostly wait for each other.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    scale = min(DOTS / 72, math.sqrt(MOST_DOTS / max(1.0, page.width * page.height)))
    image = reader.render(path, page.number, scale)
    data: dict[str, list[Any]] = pytesseract.image_to_data(image, lang="eng", output_type=pytesseract.Output.DICT)
    words = [k for k, text in enumerate(data["text"]) if text.strip() and float(data["conf"][k]) >= LEAST]
    if not words:
        return [], 0.0
    lines: dict[tuple[int, int, int], list[int]] = {}
    for k in words:
        lines.setdefault((data["block_num"][k], data["par_num"][k], data["line_num"][k]), []).append(k)
    heights = {
        key: median(data["height"][k] for k in members if len(data["text"][k]) > 1 or len(members) == 1)
        if any(len(data["text"][k]) > 1 for k in members)
        else data["height"][members[0]]
        for key, members in lines.items()
    }
    usual = median(heights.values())
    chars: list[Char] = []
    for key, members in lines.items():
        # Lines of one size differ a little in height with the letters that they hold: those near the usual are it.
        height = usual if 0.72 * usual < heights[key] < 1.28 * usual else heights[key]
        bottoms = [data["top"][k] + data["height"][k] for k in members]
        base = median(bottoms)
        for k in sorted(members, key=lambda k: data["left"][k]):
            text, left, width = data["text"][k].strip(), data["left"][k], data["width"][k]
            share = width / len(text)
            for i, c in enumerate(text):
                x0, x1 = (left + i * share) / scale, min(page.width, (left + (i + 1) * share) / scale)
                top, bottom = (base - 1.05 * height) / scale, (base + 0.15 * height) / scale
                size = round(1.15 * height / scale, 1)
                top, bottom = max(0.0, top), min(page.height, bottom)
                chars.append(Char(c, x0, top, x1, bottom, base / scale, size, "ocr", False, False, 0))
            end = (left + width) / scale
            chars.append(Char(" ", end, 0, end, 0, base / scale, size, "ocr", False, False, 0))
    return chars, float(median(float(data["conf"][k]) for k in words))
