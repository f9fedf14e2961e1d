"""PDF files as characters, rules, pictures and links: the only module that knows a PDF library.

Two readers give the same ``Page``. ``pdfium`` is the default: it is about ten times as fast. ``pdfplumber`` is the
reference that the parity test compares it with, and the second opinion where pdfium finds no page or no text: a file
may open as an empty document in one reader and whole in another, so one reader's silence is never believed.

All coordinates are points from the top left corner of the page as it is shown: crop box and rotation are applied.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import errors

GARBAGE_SHARE = 0.08
"""A page with more than this share of characters without a meaning has a broken text layer."""


class Char(NamedTuple):
    """One character as printed. ``y`` is its baseline, ``angle`` the clockwise turn of its writing in degrees."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    y: float
    size: float
    font: str
    bold: bool
    italic: bool
    angle: int
    mono: bool = False


class Rule(NamedTuple):
    """A drawn line (``kind`` ``h`` or ``v``), a stroked box (``area``) or a filled one without outline (``fill``)."""

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float


class Area(NamedTuple):
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float


class LinkArea(NamedTuple):
    """A link annotation: its address, or for a link within the document the place that it goes to."""

    area: Area
    url: str | None
    page: int | None
    """The page (from 1) that a link within the document leads to."""
    y: float | None
    """The height on that page, points from its top, where the link says one."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows."""

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    links: list[LinkArea] = field(default_factory=list)
    curves: list[Area] = field(default_factory=list)
    """Bounds of drawn shapes that are no rules: what vector charts are made of."""
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Pdf:
    """A whole document. ``reader`` names the library that read it."""

    pages: list[Page]
    producer: str | None
    tagged: bool
    title: str | None
    reader: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Doubts about the reading, as (kind, message)."""


def is_garbage(text: str) -> bool:
    """Whether a character has no meaning in Unicode: its font's map gives a control character or nothing."""
    return text < " " or "\x7f" <= text < "\xa0" or text in "\ufffd\ufffe\uffff" or "\ue000" <= text < "\uf000"


def read(path: Path) -> Pdf:
    """Read a PDF with pdfium, and with pdfplumber where pdfium finds nothing.

    Raises the errors of ``pipeline.errors`` for what cannot be read: not a PDF, encrypted, empty, without pages.
    """
    data = _bytes(path)
    failure: errors.RapporteurError | None = None
    try:
        pdf = _read_pdfium(data, path)
    except errors.EncryptedPdf:
        raise
    except errors.RapporteurError as error:
        failure, pdf = error, None
    if pdf is not None and any(page.chars for page in pdf.pages):
        return pdf
    second = _read_pdfplumber_quietly(data, path)
    if second is not None and any(page.chars for page in second.pages):
        second.notes.append(
            ("readers_differ", "pdfium found no text in this file; pdfplumber did, and its reading is used")
        )
        return second
    if pdf is not None:
        return pdf
    if second is not None and second.pages:
        return second
    assert failure is not None
    raise failure


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise errors.NotAPdf(path, "it is a folder")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise errors.Unreadable(path, error.strerror or str(error)) from error
    if not data:
        raise errors.EmptyFile(path)
    return data


# ------------------------------------------------------------------------------------------------------------ pdfium


def _read_pdfium(data: bytes, path: Path) -> Pdf:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
            raise errors.EncryptedPdf(path) from error
        if b"%PDF-" not in data[:1024]:
            raise errors.NotAPdf(path, "it does not begin as one") from error
        raise errors.Unreadable(path, "its structure is damaged") from error
    try:
        count = len(document)
        if count == 0:
            raise errors.NoPages(path)
        metadata = document.get_metadata_dict()
        pages: list[Page] = []
        notes: list[tuple[str, str]] = []
        for index in range(count):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                pages.append(Page(index + 1, 595.0, 842.0))
                notes.append(("page_unreadable", f"page {index + 1} cannot be opened"))
                continue
            try:
                pages.append(_pdfium_page(document, page, index + 1))
            finally:
                page.close()
        return Pdf(
            pages=pages,
            producer=metadata.get("Producer") or metadata.get("Creator") or None,
            tagged=bool(raw.FPDFCatalog_IsTagged(document.raw)),
            title=metadata.get("Title") or None,
            reader="pdfium",
            notes=notes,
        )
    finally:
        document.close()


class _Frame:
    """Turns PDF user space (origin bottom left, unrotated) into points from the top left of the page as shown."""

    def __init__(self, box: tuple[float, float, float, float], rotation: int) -> None:
        left, bottom, right, top = box
        self.left, self.bottom, self.right, self.top, self.rotation = left, bottom, right, top, rotation % 360
        w, h = right - left, top - bottom
        self.width, self.height = (h, w) if self.rotation in (90, 270) else (w, h)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def area(self, x0: float, y0: float, x1: float, y1: float) -> Area:
        a, b = self.point(x0, y0), self.point(x1, y1)
        return Area(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _pdfium_page(document: Any, page: Any, number: int) -> Page:
    frame = _Frame(page.get_cropbox(), page.get_rotation())
    result = Page(number, round(frame.width, 2), round(frame.height, 2))
    textpage = page.get_textpage()
    try:
        result.chars.extend(_pdfium_chars(textpage.raw, frame))
    finally:
        textpage.close()
    _pdfium_objects(page.raw, frame, result)
    result.links.extend(_pdfium_links(document, page, frame))
    return result


class _Style(NamedTuple):
    size: float
    font: str
    bold: bool
    italic: bool
    angle: int
    mono: bool


def _pdfium_chars(textpage: Any, frame: _Frame) -> Iterator[Char]:
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, loose, origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    generated, text_object = raw.FPDFText_IsGenerated, raw.FPDFText_GetTextObject
    styles: dict[int, _Style] = {}
    fonts: dict[int, tuple[str, bool, bool, bool]] = {}
    pending = ""
    glyph: list[Char] = []
    for i in range(raw.FPDFText_CountChars(textpage)):
        code = unicode_of(textpage, i)
        if code in (10, 13, 0) or (code == 32 and generated(textpage, i)):
            continue
        if code == 2:  # pdfium's mark for a hyphen at a line end
            code = 0x2D
            if generated(textpage, i):
                continue
        if 0xD800 <= code < 0xDC00:  # a character beyond the basic plane comes as two surrogates
            pending = chr(code)
            continue
        text = chr(code)
        if pending:
            text = (pending + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            pending = ""
        handle = text_object(textpage, i)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _pdfium_style(textpage, i, handle, frame, fonts)
        if not loose(textpage, i, box_ref) or not origin(textpage, i, x_ref, y_ref):
            continue
        a = frame.area(box.left, box.bottom, box.right, box.top)
        o = frame.point(x.value, y.value)
        base = o[1] if style.angle in (0, 180) else o[0]
        char = Char(
            text,
            a.x0,
            a.top,
            a.x1,
            a.bottom,
            base,
            style.size,
            style.font,
            style.bold,
            style.italic,
            style.angle,
            style.mono,
        )
        if glyph and (glyph[0].x0, glyph[0].x1, glyph[0].y) != (char.x0, char.x1, char.y):
            yield from _split_glyph(glyph)
            glyph = []
        glyph.append(char)
    yield from _split_glyph(glyph)


def _split_glyph(chars: list[Char]) -> Iterator[Char]:
    """A ligature comes as several characters with one box: each gets its share of it."""
    if len(chars) <= 1:
        yield from chars
        return
    first, share = chars[0], (chars[0].x1 - chars[0].x0) / len(chars)
    for k, c in enumerate(chars):
        yield c._replace(x0=first.x0 + k * share, x1=first.x0 + (k + 1) * share)


def _pdfium_style(
    textpage: Any, i: int, handle: Any, frame: _Frame, fonts: dict[int, tuple[str, bool, bool, bool]]
) -> _Style:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(textpage, i)
    scale, angle = 1.0, 0
    if raw.FPDFText_GetMatrix(textpage, i, ctypes.byref(matrix)):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        angle = round(math.degrees(math.atan2(-matrix.b, matrix.a))) if (matrix.a or matrix.b) else 0
    angle = (angle + frame.rotation) % 360
    angle = (
        min((0, 90, 180, 270), key=lambda a: min(abs(a - angle), 360 - abs(a - angle))) if _near_right(angle) else angle
    )
    font = raw.FPDFTextObj_GetFont(handle) if handle else None
    key = ctypes.cast(font, ctypes.c_void_p).value if font else None
    if key is not None and key in fonts:
        name, bold, italic, mono = fonts[key]
    else:
        buffer = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        n = raw.FPDFText_GetFontInfo(textpage, i, buffer, 256, ctypes.byref(flags))
        name = buffer.raw[: max(0, min(n, 256) - 1)].decode("utf8", "replace")
        bold, italic, mono = font_traits(name, flags.value, raw.FPDFText_GetFontWeight(textpage, i))
        if key is not None:
            fonts[key] = (name, bold, italic, mono)
    return _Style(round(abs(size * scale), 2), name, bold, italic, angle, mono)


def _near_right(angle: float) -> bool:
    return min(angle % 90, 90 - angle % 90) <= 3


def font_traits(name: str, flags: int = 0, weight: int = 0) -> tuple[bool, bool, bool]:
    """Bold, italic and monospaced, from a font's name, its PDF flags (ISO 32000-1, table 123) and weight.

    The flags are often wrong and the weight often missing, so the name decides where it speaks. Computer Modern names
    hold no word for it (cmbx, cmti, lmbx), so their own abbreviations are known too.
    """
    plain = name.split("+", 1)[-1].lower()
    bold = any(
        w in plain
        for w in ("bold", "black", "heavy", "semibold", "demi", "-bd", "bx1", "bx9", "bx8", "bx7", "bx6", "bx5")
    )
    bold = bold or re.search(r"-medi(?:ital|obli)?$", plain) is not None  # URW's name for bold
    bold = bold or plain.startswith(("cmbx", "lmbx", "cmssbx", "sfbx")) or weight >= 600
    italic = any(w in plain for w in ("italic", "oblique", "-it", "slanted")) or plain.startswith(
        ("cmti", "lmri", "cmsl", "cmmi")
    )
    italic = italic or bool(flags & 64)
    mono = bool(flags & 1) or any(w in plain for w in ("mono", "courier", "cmtt", "lmmono", "consol", "typewriter"))
    return bold or bool(flags & 0x40000), italic, mono


def _pdfium_objects(page: Any, frame: _Frame, result: Page) -> None:
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))

    def visit(handle: Any, form: tuple[float, float, float, float, float, float] | None, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(matrix))
            own = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
            inner = own if form is None else _compose(own, form)
            if depth < 6:
                for k in range(min(raw.FPDFFormObj_CountObjects(handle), 20000)):
                    visit(raw.FPDFFormObj_GetObject(handle, k), inner, depth + 1)
            return
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            return
        if not raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            return
        if kind == raw.FPDF_PAGEOBJ_PATH and not _is_visible(handle):
            return
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if form is not None:
            a, b, c, d, e, f = form
            xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
            ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        area = frame.area(x0, y0, x1, y1)
        w, h = area.x1 - area.x0, area.bottom - area.top
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            result.pictures.append(area)
        elif h <= 2.5 and w > 4:
            result.rules.append(Rule("h", *area))
        elif w <= 2.5 and h > 4:
            result.rules.append(Rule("v", *area))
        elif raw.FPDFPath_CountSegments(handle) <= 6:
            result.rules.append(Rule("area" if _is_stroked(handle) else "fill", *area))
            result.curves.append(area)
        else:
            result.curves.append(area)

    for k in range(min(raw.FPDFPage_CountObjects(page), 100000)):
        visit(raw.FPDFPage_GetObject(page, k), None, 0)


def _is_stroked(path: Any) -> bool:
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))) and bool(stroke.value)


def _is_visible(path: Any) -> bool:
    """Whether a path leaves ink: word processors draw white and unpainted boxes behind every stretch of text."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return True
    if stroke.value:
        return True
    if not fill.value:
        return False
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(path, r, g, b, a):
        return True
    return a.value > 8 and min(r.value, g.value, b.value) < 250


def _compose(
    inner: tuple[float, float, float, float, float, float], outer: tuple[float, float, float, float, float, float]
) -> tuple[float, float, float, float, float, float]:
    """The matrix that applies ``inner`` first and ``outer`` after it (PDF row vectors)."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _pdfium_links(document: Any, page: Any, frame: _Frame) -> Iterator[LinkArea]:
    import pypdfium2.raw as raw

    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        rect = raw.FS_RECTF()
        if not raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
            continue
        area = frame.area(rect.left, rect.bottom, rect.right, rect.top)
        action = raw.FPDFLink_GetAction(link)
        dest = raw.FPDFLink_GetDest(document.raw, link)
        if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
            n = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
            buffer = ctypes.create_string_buffer(max(1, n))
            raw.FPDFAction_GetURIPath(document.raw, action, buffer, n)
            yield LinkArea(area, buffer.raw[: max(0, n - 1)].decode("utf8", "replace"), None, None)
            continue
        if not dest and action:
            dest = raw.FPDFAction_GetDest(document.raw, action)
        if dest:
            target = raw.FPDFDest_GetDestPageIndex(document.raw, dest)
            has_x, has_y, has_z = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
            x, y, z = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
            raw.FPDFDest_GetLocationInPage(dest, has_x, has_y, has_z, x, y, z)
            height = frame.point(0.0, y.value)[1] if has_y.value else None
            if target >= 0:
                yield LinkArea(area, None, target + 1, height)


# -------------------------------------------------------------------------------------------------------- pdfplumber


def _read_pdfplumber_quietly(data: bytes, path: Path) -> Pdf | None:
    """pdfplumber's reading, or None where it fails: its own failure says no more than the first reader's did."""
    try:
        return _read_pdfplumber(data)
    except Exception:
        return None


def _read_pdfplumber(data: bytes) -> Pdf:
    import io
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as document:
        pages = []
        for page in document.pages:
            pages.append(_plumber_page(page))
            page.close()
        return Pdf(
            pages=pages,
            producer=str(document.metadata.get("Producer") or "") or None,
            tagged=False,
            title=str(document.metadata.get("Title") or "") or None,
            reader="pdfplumber",
        )


def _plumber_page(page: Any) -> Page:
    left, top = float(page.bbox[0]), float(page.bbox[1])
    result = Page(page.page_number, round(float(page.width), 2), round(float(page.height), 2))
    for c in page.chars:
        bold, italic, mono = font_traits(c["fontname"])
        a, b = c["matrix"][0], c["matrix"][1]
        angle = round(math.degrees(math.atan2(-b, a))) % 360
        base = float(page.height) - c["matrix"][5] if angle in (0, 180) else c["matrix"][4]
        for text in c["text"] or "":
            result.chars.append(
                Char(
                    text,
                    c["x0"] - left,
                    c["top"] - top,
                    c["x1"] - left,
                    c["bottom"] - top,
                    base,
                    round(c["size"], 2),
                    c["fontname"],
                    bold,
                    italic,
                    angle,
                    mono,
                )
            )
    for shape in (*page.lines, *page.rects, *page.curves):
        area = Area(shape["x0"] - left, shape["top"] - top, shape["x1"] - left, shape["bottom"] - top)
        w, h = area.x1 - area.x0, area.bottom - area.top
        kind = "h" if h <= 2.5 and w > 4 else "v" if w <= 2.5 and h > 4 else "area" if shape.get("stroke") else "fill"
        result.rules.append(Rule(kind, *area))
    result.pictures.extend(Area(i["x0"], i["top"], i["x1"], i["bottom"]) for i in page.images)
    for link in page.hyperlinks:
        if link.get("uri"):
            area = Area(link["x0"], link["top"], link["x1"], link["bottom"])
            result.links.append(LinkArea(area, str(link["uri"]), None, None))
    return result


# ---------------------------------------------------------------------------------------------------- page pictures


def render(path: Path, number: int, scale: float = 2.0, area: Area | None = None) -> Any:
    """Page ``number`` (from 1) as a PIL image at ``scale`` pixels a point, cut to ``area`` where given."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        image = document[number - 1].render(scale=scale).to_pil()
    finally:
        document.close()
    if area is None:
        return image
    left, top = max(0, int(area.x0 * scale)), max(0, int(area.top * scale))
    right, bottom = min(image.width, math.ceil(area.x1 * scale)), min(image.height, math.ceil(area.bottom * scale))
    return image.crop((left, top, max(left, right), max(top, bottom)))
