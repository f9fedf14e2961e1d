"""PDF files as characters, rules, pictures and links: the only module that knows a PDF library.

Two readers give the same ``Page``. ``pdfium`` is the default: it is about ten times as fast. ``pdfplumber`` is the
reference that the parity test compares it with, and the second opinion where pdfium finds no page or no text: a file
may open as an empty document in one reader and whole in another, so one reader's silence is never believed.

All coordinates are points from the top left corner of the page as it is shown: crop box and rotation are applied.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, overload

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
    tag: int = -1
    ink: int = 0


UNTAGGED, ARTIFACT = -1, -2
"""What ``tag`` is of a character that no element of the structure tree holds, and of one marked as decoration."""


class Face(NamedTuple):
    """How characters are drawn, whatever their size: font, weight, slope, and the clockwise turn in degrees.

    ``tag`` is the place of their marked content in the page's ``Tags``. It stands here because it changes where the
    font does, from one text object to the next, so that documents without tags pay nothing for it. So does ``ink``, the
    colour that they are filled with as 0xRRGGBB; 0 is black, and what the reader does not know.
    """

    font: str
    bold: bool
    italic: bool
    angle: int
    mono: bool
    tag: int = UNTAGGED
    ink: int = 0


class Chars(Sequence[Char]):
    """Characters in columns, one list a property: a page holds thousands, and most are only ever passed on.

    ``face`` holds indexes into ``faces``, which slices share. An index gives a ``Char``, a slice another ``Chars``.
    """

    __slots__ = ("_arrays", "bottom", "face", "faces", "size", "text", "top", "x0", "x1", "y")

    def __init__(
        self,
        text: list[str],
        x0: list[float],
        top: list[float],
        x1: list[float],
        bottom: list[float],
        y: list[float],
        size: list[float],
        face: list[int],
        faces: list[Face],
    ) -> None:
        self.text, self.x0, self.top, self.x1, self.bottom = text, x0, top, x1, bottom
        self.y, self.size, self.face, self.faces = y, size, face, faces
        self._arrays: dict[str, Any] = {}

    def array(self, column: str) -> Any:
        """A column of numbers as an array, made once: not to be changed."""
        found = self._arrays.get(column)
        if found is None:
            import numpy as np

            found = self._arrays[column] = np.array(getattr(self, column))
        return found

    def codes(self) -> Any:
        """A number for each character as an array, the same for the same text: its code point where it is one."""
        found = self._arrays.get("text")
        if found is None:
            import numpy as np

            whole = "".join(self.text)
            if len(whole) == len(self.text):
                found = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
            else:
                numbers = {t: ord(t) if len(t) == 1 else 0x110000 + k for k, t in enumerate(set(self.text))}
                found = np.fromiter((numbers[t] for t in self.text), np.uint32, len(self.text))
            self._arrays["text"] = found
        return found

    def drop_arrays(self) -> None:
        """Let go of the arrays: a long document would hold them for all its pages. They are made anew on demand."""
        self._arrays.clear()

    def keep_arrays(self, **columns: Any) -> Chars:
        """Columns that are at hand as arrays."""
        self._arrays.update(columns)
        return self

    @classmethod
    def of(cls, chars: Iterable[Char]) -> Chars:
        """Columns of single characters."""
        if isinstance(chars, Packed):
            return chars.unpack()
        if isinstance(chars, Chars):
            return chars
        rows = list(chars)
        if not rows:
            return cls([], [], [], [], [], [], [], [], [])
        text, x0, top, x1, bottom, y, size, font, bold, italic, angle, mono, tag, ink = map(
            list, zip(*rows, strict=True)
        )
        index: dict[Face, int] = {}
        drawn = map(Face, font, bold, italic, angle, mono, tag, ink)
        face = [index.setdefault(f, len(index)) for f in drawn]
        return cls(text, x0, top, x1, bottom, y, size, face, list(index))

    def take(self, indexes: Iterable[int]) -> Chars:
        """The characters at ``indexes``."""
        k = list(indexes)
        if len(k) < 2:
            return Chars.of(self[i] for i in k)
        pick = operator.itemgetter(*k)
        columns = (self.x0, self.top, self.x1, self.bottom, self.y, self.size)
        x0, top, x1, bottom, y, size = (list(pick(c)) for c in columns)
        return Chars(list(pick(self.text)), x0, top, x1, bottom, y, size, list(pick(self.face)), self.faces)

    def __len__(self) -> int:
        return len(self.text)

    @overload
    def __getitem__(self, k: int) -> Char: ...

    @overload
    def __getitem__(self, k: slice) -> Chars: ...

    def __getitem__(self, k: int | slice) -> Char | Chars:
        if isinstance(k, slice):
            return Chars(
                self.text[k],
                self.x0[k],
                self.top[k],
                self.x1[k],
                self.bottom[k],
                self.y[k],
                self.size[k],
                self.face[k],
                self.faces,
            )
        f = self.faces[self.face[k]]
        return Char(
            self.text[k],
            self.x0[k],
            self.top[k],
            self.x1[k],
            self.bottom[k],
            self.y[k],
            self.size[k],
            f.font,
            f.bold,
            f.italic,
            f.angle,
            f.mono,
            f.tag,
            f.ink,
        )

    def __iter__(self) -> Iterator[Char]:
        return map(self.__getitem__, range(len(self.text)))

    def __add__(self, other: Chars) -> Chars:
        if other.faces is self.faces:
            face, faces = self.face + other.face, self.faces
        else:
            face = self.face + [k + len(self.faces) for k in other.face]
            faces = self.faces + other.faces
        return Chars(
            self.text + other.text,
            self.x0 + other.x0,
            self.top + other.top,
            self.x1 + other.x1,
            self.bottom + other.bottom,
            self.y + other.y,
            self.size + other.size,
            face,
            faces,
        )

    def has(self, trait: Callable[[Face], bool]) -> list[bool]:
        """For each character whether its face has a trait."""
        known = [trait(f) for f in self.faces]
        return [known[k] for k in self.face]


class Packed(Sequence[Char]):
    """The characters of a page until its turn comes, its numbers in arrays: a long document holds all its pages at
    once, and as lists they take three times the memory.

    ``columns`` holds the numbers of ``Chars`` by their names there.
    """

    __slots__ = ("columns", "face", "faces", "text")

    def __init__(self, text: list[str], columns: dict[str, Any], face: Any, faces: list[Face]) -> None:
        self.text, self.columns, self.face, self.faces = text, columns, face, faces

    def unpack(self) -> Chars:
        """The same characters in lists, made anew at each call."""
        c = self.columns
        x0, x1 = c["x0"].tolist(), c["x1"].tolist()
        top, bottom, y, size = (_shared(c[name]) for name in ("top", "bottom", "y", "size"))
        return Chars(self.text, x0, top, x1, bottom, y, size, self.face.tolist(), self.faces).keep_arrays(**c)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, k: Any) -> Any:
        return self.unpack()[k]

    def __iter__(self) -> Iterator[Char]:
        return iter(self.unpack())


def in_columns(chars: Sequence[Char]) -> Chars | Packed:
    """Characters whose ``text`` and ``faces`` are at hand as columns, packed if they were."""
    return chars if isinstance(chars, Packed) else Chars.of(chars)


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


class Element(NamedTuple):
    """An element of the structure tree of a tagged PDF: its standard type ("P", "H2", "LI") and where it hangs.

    ``path`` holds the indexes of the elements from the root down to it: one element has one path on all its pages.
    """

    role: str
    path: tuple[int, ...]
    parent: int
    """The index of the element above it in ``Tags.elements``, -1 at the top."""
    children: int
    """How many children it has, those on other pages and those without content included."""


class Tags(NamedTuple):
    """The part of a structure tree that stands on one page, as the file says it: nothing of it is checked here.

    ``pieces`` are its stretches of marked content in the order of the tree, each the index of its element; a
    character's ``tag`` is an index into them.
    """

    elements: list[Element]
    pieces: list[int]


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows."""

    number: int
    width: float
    height: float
    chars: Sequence[Char] = ()
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    links: list[LinkArea] = field(default_factory=list)
    curves: list[Area] = field(default_factory=list)
    """Bounds of drawn shapes that are no rules: what vector charts are made of."""
    ocr: bool = False
    tags: Tags | None = None


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

    def without_characters(self) -> Pdf:
        """The same document after its characters have become lines: those of a long one take much memory."""
        return replace(self, pages=[replace(page, chars=()) for page in self.pages])


def is_garbage(text: str) -> bool:
    """Whether a character has no meaning in Unicode: its font's map gives a control character or nothing."""
    return text < " " or "\x7f" <= text < "\xa0" or text in "\ufffd\ufffe\uffff" or "\ue000" <= text < "\uf000"


def legible(page: Page) -> tuple[int, int]:
    """How many characters of a page are no spaces, and how many of these have no meaning in Unicode."""
    counts = Counter(in_columns(page.chars).text)
    visible = {text: n for text, n in counts.items() if not text.isspace()}
    return sum(visible.values()), sum(n for text, n in visible.items() if is_garbage(text))


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
        metadata = _metadata(document)
        tagged = bool(raw.FPDFCatalog_IsTagged(document.raw))
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
                pages.append(_pdfium_page(document, page, index + 1, tagged))
            finally:
                page.close()
        return Pdf(
            pages=pages,
            producer=metadata.get("Producer") or metadata.get("Creator") or None,
            tagged=tagged,
            title=metadata.get("Title") or None,
            reader="pdfium",
            notes=notes,
        )
    finally:
        document.close()


def _metadata(document: Any) -> dict[str, str]:
    """What the file says about itself; nothing where its text is damaged."""
    try:
        return dict(document.get_metadata_dict())
    except UnicodeDecodeError:
        return {}


class _Frame:
    """Turns PDF user space (origin bottom left, unrotated) into points from the top left of the page as shown."""

    def __init__(self, box: tuple[float, float, float, float], rotation: int) -> None:
        left, bottom, right, top = box
        self.left, self.bottom, self.right, self.top, self.rotation = left, bottom, right, top, rotation % 360
        w, h = right - left, top - bottom
        self.width, self.height = (h, w) if self.rotation in (90, 270) else (w, h)

    def point(self, x: Any, y: Any) -> tuple[Any, Any]:
        """A place on the page as shown; of numbers or of arrays."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def areas(self, x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[Any, Any, Any, Any]:
        """``area`` of many rectangles at once: arrays in, arrays of x0, top, x1 and bottom out."""
        import numpy as np

        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)

    def area(self, x0: float, y0: float, x1: float, y1: float) -> Area:
        a, b = self.point(x0, y0), self.point(x1, y1)
        return Area(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _pdfium_page(document: Any, page: Any, number: int, tagged: bool) -> Page:
    frame = _Frame(page.get_cropbox(), page.get_rotation())
    tags, contents = _structure(page.raw) if tagged else (None, {})
    textpage = page.get_textpage()
    try:
        chars = _pdfium_chars(textpage.raw, frame, None if tags is None else contents)
    finally:
        textpage.close()
    result = Page(number, round(frame.width, 2), round(frame.height, 2), chars, tags=tags)
    _pdfium_objects(page.raw, frame, result)
    result.links.extend(_pdfium_links(document, page, frame))
    return result


class _Style(NamedTuple):
    size: float
    face: int
    angle: int
    y: float


NO_STYLE = _Style(0.0, 0, 0, 0.0)


@functools.cache
def _text_calls() -> tuple[Any, Any]:
    """The pdfium functions that are called most, by way of cffi: a call takes a fifth of the time that ctypes takes.

    cffi opens the library that pypdfium2 has loaded, so both see the same documents. Handles and the places that
    results go to are declared as numbers: these cost nothing to make and to compare.
    """
    import cffi
    import pypdfium2_raw.bindings

    ffi = cffi.FFI()
    ffi.cdef(
        """
        typedef struct { float left, top, right, bottom; } FS_RECTF;
        typedef struct { float a, b, c, d, e, f; } FS_MATRIX;
        unsigned int FPDFText_GetUnicode(uintptr_t page, int index);
        int FPDFText_GetText(uintptr_t page, int start, int count, unsigned short *text);
        int FPDFText_IsGenerated(uintptr_t page, int index);
        int FPDFText_GetLooseCharBox(uintptr_t page, int index, uintptr_t box);
        int FPDFText_GetCharBox(uintptr_t page, int index, double *left, double *right, double *bottom, double *top);
        uintptr_t FPDFText_GetTextObject(uintptr_t page, int index);
        double FPDFText_GetFontSize(uintptr_t page, int index);
        int FPDFText_GetMatrix(uintptr_t page, int index, FS_MATRIX *matrix);
        int FPDFText_GetCharOrigin(uintptr_t page, int index, double *x, double *y);
        uintptr_t FPDFTextObj_GetFont(uintptr_t object);
        int FPDFTextObj_GetTextRenderMode(uintptr_t object);
        int FPDFPageObj_GetFillColor(uintptr_t o, unsigned int *r, unsigned int *g, unsigned int *b, unsigned int *a);
        int FPDFPageObj_GetMarkedContentID(uintptr_t object);
        int FPDFPageObj_CountMarks(uintptr_t object);
        uintptr_t FPDFPageObj_GetMark(uintptr_t object, unsigned long index);
        int FPDFPageObjMark_GetName(uintptr_t mark, void *buffer, unsigned long length, unsigned long *needed);
        uintptr_t FPDF_StructTree_GetForPage(uintptr_t page);
        void FPDF_StructTree_Close(uintptr_t tree);
        int FPDF_StructTree_CountChildren(uintptr_t tree);
        uintptr_t FPDF_StructTree_GetChildAtIndex(uintptr_t tree, int index);
        unsigned long FPDF_StructElement_GetType(uintptr_t element, void *buffer, unsigned long length);
        int FPDF_StructElement_CountChildren(uintptr_t element);
        uintptr_t FPDF_StructElement_GetChildAtIndex(uintptr_t element, int index);
        int FPDF_StructElement_GetChildMarkedContentID(uintptr_t element, int index);
        """
    )
    return ffi, ffi.dlopen(pypdfium2_raw.bindings._libs["pdfium"]._name)


def _number(handle: Any) -> int:
    """A handle of pypdfium2 as the number that it is."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


LINE_END_HYPHEN, SPACE = 2, 32
OBJECT_STEP = 8
OUTLINED = (2, 6)
"""Text rendering modes that fill and stroke (ISO 32000-1, table 106)."""
SLANT = 0.1
"""The sine of the least slant that is italics; word processors take 12 degrees and more."""
_Drawn = tuple[int, int, int, bool, bool, int]
"""What one face is known by: font, angle, piece of the tags, outlined, slanted, ink."""


def _pdfium_chars(textpage: Any, frame: _Frame, contents: dict[int, int] | None) -> Sequence[Char]:
    """The characters of a page. ``contents`` says of each marked content which piece of the page's tags it is; None
    where the page has no tags."""
    import numpy as np
    import pypdfium2.raw as raw

    ffi, lib = _text_calls()
    page = _number(textpage)
    count = raw.FPDFText_CountChars(textpage)
    if count <= 0:
        return Chars.of(())
    boxes = ffi.new("FS_RECTF[]", count)
    first = int(ffi.cast("uintptr_t", boxes))
    pages = itertools.repeat(page, count)
    places = range(first, first + 16 * count, 16)
    found = np.fromiter(map(lib.FPDFText_GetLooseCharBox, pages, range(count), places), np.int32, count) != 0
    codes = _codes(page, count)
    rect = np.frombuffer(ffi.buffer(boxes), dtype=np.float32).reshape(count, 4)
    keep = found & (codes != 0) & (codes != 10) & (codes != 13)
    # A hyphen at a line end and a space are text where they stand in the PDF, and not where pdfium put them in: those
    # have no box.
    doubtful = keep & ((codes == LINE_END_HYPHEN) | (codes == SPACE)) & (rect[:, 0] == rect[:, 2])
    for i in np.flatnonzero(doubtful).tolist():
        keep[i] = not lib.FPDFText_IsGenerated(page, i)
    text, kept = _code_points(codes, np.flatnonzero(keep))
    if not kept:
        return Chars.of(())
    owners = np.array(_text_objects(lib, page, kept), np.uint64)
    objects, firsts, of = np.unique(owners, return_index=True, return_inverse=True)
    faces: list[Face] = []
    known: dict[_Drawn, int] = {}
    style: list[_Style] = [NO_STYLE] * len(objects)
    # A page whose text is outlined throughout has no bold for it.
    lengths = np.bincount(of, minlength=len(objects)).tolist()
    outlined = {int(o) for o in objects.tolist() if o and lib.FPDFTextObj_GetTextRenderMode(int(o)) in OUTLINED}
    if 2 * sum(n for o, n in zip(objects.tolist(), lengths, strict=True) if o in outlined) > len(kept):
        outlined = set()
    for k in np.argsort(firsts).tolist():
        owner = int(objects[k])
        tag = UNTAGGED if contents is None or not owner else _tag_of(owner, contents)
        drawn = _pdfium_style(textpage, page, kept[firsts[k]], owner, frame, faces, known, tag, owner in outlined)
        style[k] = drawn
    rect = rect[kept].astype(float)
    x0, top, x1, bottom = frame.areas(rect[:, 0], rect[:, 3], rect[:, 2], rect[:, 1])
    base = np.array([one.y for one in style])[of]
    # Text that is written downwards has a baseline for each character.
    for k in np.flatnonzero((np.abs(np.diff(bottom)) > 2.0) & (of[1:] == of[:-1])).tolist():
        if style[of[k]].angle == 0:
            base[k], base[k + 1] = _origin(page, kept[k], frame)[1], _origin(page, kept[k + 1], frame)[1]
    _split_glyphs(x0, x1, base)
    size = np.array([one.size for one in style])[of]
    if all(one.angle == 0 for one in style):
        _raised_glyphs(page, kept, text, frame, top, bottom, base, size)
    columns = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "y": base, "size": size}
    return Packed(text, columns, np.array([one.face for one in style], np.int32)[of], faces)


def _shared(column: Any) -> list[float]:
    """An array as numbers, equal ones as one object: the characters of a line share their heights, and a long document
    would hold as many numbers as characters."""
    values = column.tolist()
    known: dict[float, float] = {}
    return list(map(known.setdefault, values, values))


RAISED_BY, RAISED_HEIGHT, RAISED_SIZE = 0.2, 0.5, 0.65
"""A superscript digit that its font draws: how far its foot stands over the baseline at least and how high it is at
most, in font sizes, and the share of the font size that it counts as."""


def _raised_glyphs(
    page: int, kept: list[int], text: list[str], frame: _Frame, top: Any, bottom: Any, base: Any, size: Any
) -> None:
    """Superscript digits that are glyphs of their font (OpenType "sups") stand on the baseline at full size as far as
    the PDF says; what they cover shows that they are raised and small. Changes the arrays."""
    ffi, lib = _text_calls()
    edges = ffi.new("double[4]")
    for k, letter in enumerate(text):
        if not "0" <= letter <= "9":
            continue
        if not lib.FPDFText_GetCharBox(page, kept[k], edges, edges + 1, edges + 2, edges + 3):
            continue
        _, above, _, foot = frame.area(edges[0], edges[2], edges[1], edges[3])
        if 0 < foot - above < RAISED_HEIGHT * size[k] and base[k] - foot > RAISED_BY * size[k]:
            top[k], bottom[k], base[k], size[k] = above, foot, foot, RAISED_SIZE * size[k]


def _codes(page: int, count: int) -> Any:
    """The UTF-16 code of each character, from the page's text in one call where it is as long as it has characters."""
    import numpy as np

    ffi, lib = _text_calls()
    room = ffi.new("unsigned short[]", 2 * count + 8)
    if lib.FPDFText_GetText(page, 0, count, room) != count + 1:
        return np.fromiter(map(lib.FPDFText_GetUnicode, itertools.repeat(page, count), range(count)), np.uint32, count)
    codes = np.frombuffer(ffi.buffer(room), np.uint16)[:count].astype(np.uint32)
    for i in np.flatnonzero(codes == 0xFFFE).tolist():  # what a line-end hyphen is there
        codes[i] = lib.FPDFText_GetUnicode(page, i)
    return codes


def _code_points(codes: Any, kept: Any) -> tuple[list[str], list[int]]:
    """The characters of ``kept`` and their indexes. One beyond the basic plane comes as two surrogates: it stands where
    its second half does."""
    import numpy as np

    values = codes[kept]
    values[values == LINE_END_HYPHEN] = ord("-")
    halves = (values >= 0xD800) & (values < 0xE000)
    if not halves.any():
        return list(map(chr, values.tolist())), kept.tolist()
    high, low = halves & (values < 0xDC00), halves & (values >= 0xDC00)
    first = np.append(high[:-1] & low[1:], False)
    second = np.append(False, first[:-1])
    values[second] = 0x10000 + ((values[first] - 0xD800) << 10) + (values[second] - 0xDC00)
    values[halves & ~first & ~second] = ord("\ufffd")  # half of a character says nothing
    return list(map(chr, values[~first].tolist())), kept[~first].tolist()


def _text_objects(lib: Any, page: int, indexes: list[int]) -> list[int]:
    """The text object that each character belongs to. An object's characters stand together: where both ends of a
    short stretch are of one object, all of it is."""
    owner_of = lib.FPDFText_GetTextObject
    owners = [0] * len(indexes)

    def fill(start: int, end: int) -> None:
        """Fill in between two characters whose objects are known."""
        if end - start < 2:
            return
        if owners[start] and owners[start] == owners[end]:
            owners[start + 1 : end] = [owners[start]] * (end - start - 1)
            return
        middle = (start + end) // 2
        owners[middle] = owner_of(page, indexes[middle])
        fill(start, middle)
        fill(middle, end)

    last = len(indexes) - 1
    for k in (*range(0, last, OBJECT_STEP), last):
        owners[k] = owner_of(page, indexes[k])
        fill(max(0, k - OBJECT_STEP) if k % OBJECT_STEP == 0 else k - k % OBJECT_STEP, k)
    return owners


def _split_glyphs(x0: Any, x1: Any, base: Any) -> None:
    """A ligature comes as several characters with one box: each gets its share of it. Changes the arrays."""
    import numpy as np

    one = (np.diff(x0) == 0) & (np.diff(x1) == 0) & (np.diff(base) == 0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], one, [False])).astype(int))).tolist()
    for start, last in zip(edges[::2], edges[1::2], strict=True):
        count = last - start + 1
        left, share = x0[start], (x1[start] - x0[start]) / count
        for i in range(count):
            x0[start + i], x1[start + i] = left + i * share, left + (i + 1) * share


def _pdfium_style(
    textpage: Any,
    page: int,
    i: int,
    owner: int,
    frame: _Frame,
    faces: list[Face],
    known: dict[_Drawn, int],
    tag: int,
    outlined: bool,
) -> _Style:
    """Size, face and baseline of a text object, from one of its characters.

    Word processors make a bold that a font lacks by outlining its glyphs, and italics by slanting them: neither shows
    in the font's name.
    """
    import pypdfium2.raw as raw

    ffi, lib = _text_calls()
    matrix = ffi.new("FS_MATRIX *")
    size = lib.FPDFText_GetFontSize(page, i)
    scale, angle, slanted = 1.0, 0, False
    if lib.FPDFText_GetMatrix(page, i, matrix):
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        slanted = _slanted(a, b, c, d)
        scale = (abs(a * d - b * c) / math.hypot(a, b) if slanted else math.hypot(c, d)) or 1.0
        angle = round(math.degrees(math.atan2(-b, a))) if (a or b) else 0
    angle = (angle + frame.rotation) % 360
    if angle and _near_right(angle):
        angle = min((0, 90, 180, 270), key=lambda a: min(abs(a - angle), 360 - abs(a - angle)))
    x, y = _origin(page, i, frame)
    font = lib.FPDFTextObj_GetFont(owner) if owner else 0
    ink = _ink(owner) if owner else 0
    key = (font, angle, tag, outlined, slanted, ink)
    index = known.get(key) if font else None
    if index is None:
        buffer = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        n = raw.FPDFText_GetFontInfo(textpage, i, buffer, 256, ctypes.byref(flags))
        name = buffer.raw[: max(0, min(n, 256) - 1)].decode("utf8", "replace")
        bold, italic, mono = font_traits(name, flags.value, raw.FPDFText_GetFontWeight(textpage, i))
        faces.append(Face(name, bold or outlined, italic or slanted, angle, mono, tag, ink))
        index = len(faces) - 1
        if font:
            known[key] = index
    return _Style(round(abs(size * scale), 2), index, angle, y if angle in (0, 180) else x)


def _ink(owner: int) -> int:
    """The colour that a text object is filled with, 0xRRGGBB."""
    ffi, lib = _text_calls()
    colour = ffi.new("unsigned int[4]")
    if not lib.FPDFPageObj_GetFillColor(owner, colour, colour + 1, colour + 2, colour + 3):
        return 0
    return int(colour[0] << 16 | colour[1] << 8 | colour[2])


def _slanted(a: float, b: float, c: float, d: float) -> bool:
    """Whether a text matrix slants upright glyphs: their stems lean from the right angle over the baseline."""
    stem = math.hypot(a, b) * math.hypot(c, d)
    return stem > 0 and (a * c + b * d) / stem > SLANT


def _origin(page: int, i: int, frame: _Frame) -> tuple[float, float]:
    ffi, lib = _text_calls()
    place = ffi.new("double[2]")
    lib.FPDFText_GetCharOrigin(page, i, place, place + 1)
    return frame.point(place[0], place[1])


MOST_ELEMENTS, DEEPEST = 20000, 40
"""A page's tags end here: damaged trees run in circles."""


def _structure(page: Any) -> tuple[Tags | None, dict[int, int]]:
    """The structure tree of a page, and the piece of it that each marked content (by its id) is."""
    ffi, lib = _text_calls()
    tree = lib.FPDF_StructTree_GetForPage(_number(page))
    if not tree:
        return None, {}
    elements: list[Element] = []
    pieces: list[int] = []
    contents: dict[int, int] = {}
    names = ffi.new("char[]", 128)

    def visit(handle: int, parent: int, path: tuple[int, ...]) -> None:
        size = min(lib.FPDF_StructElement_GetType(handle, names, 128), 128)
        count = lib.FPDF_StructElement_CountChildren(handle)
        role = ffi.buffer(names, max(0, size - 2))[:].decode("utf-16-le", "replace")
        own = len(elements)
        elements.append(Element(role, path, parent, count))
        for k in range(count):
            if len(elements) >= MOST_ELEMENTS:
                return
            child = lib.FPDF_StructElement_GetChildAtIndex(handle, k)
            if child and len(path) < DEEPEST:
                visit(child, own, (*path, k))
            elif not child:
                content = lib.FPDF_StructElement_GetChildMarkedContentID(handle, k)
                if content >= 0:
                    contents.setdefault(content, len(pieces))
                    pieces.append(own)

    try:
        for k in range(lib.FPDF_StructTree_CountChildren(tree)):
            child = lib.FPDF_StructTree_GetChildAtIndex(tree, k)
            if child:
                visit(child, -1, (k,))
    finally:
        lib.FPDF_StructTree_Close(tree)
    return (Tags(elements, pieces) if pieces else None), contents


def _tag_of(owner: int, contents: dict[int, int]) -> int:
    """The piece of the page's tags that a text object belongs to, ``ARTIFACT`` or ``UNTAGGED``."""
    ffi, lib = _text_calls()
    content = lib.FPDFPageObj_GetMarkedContentID(owner)
    if content >= 0:
        return contents.get(content, UNTAGGED)
    name, needed = ffi.new("char[]", 64), ffi.new("unsigned long *")
    for k in range(max(0, lib.FPDFPageObj_CountMarks(owner))):
        mark = lib.FPDFPageObj_GetMark(owner, k)
        if not mark or not lib.FPDFPageObjMark_GetName(mark, name, 64, needed):
            continue
        if ffi.buffer(name, max(0, min(needed[0], 64) - 2))[:].decode("utf-16-le", "replace") == "Artifact":
            return ARTIFACT
    return UNTAGGED


def _near_right(angle: float) -> bool:
    return min(angle % 90, 90 - angle % 90) <= 3


@functools.lru_cache(4096)
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
    bold = bold or plain.startswith(("cmbx", "lmbx", "cmssbx", "sfbx"))
    # A weight that the file does not state is guessed from the stems, which Noto Sans has thick.
    upright = re.search(r"[-,_ ](?:regular|roman|book|light|normal|italic|oblique|it)(?:mt)?$", plain) is not None
    bold = bold or weight >= 600 and not upright
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


def _ink_of(colour: Any) -> int:
    """A colour of one (grey), three (red, green, blue) or four (cyan, magenta, yellow, black) parts from 0 to 1 as
    0xRRGGBB; 0 for what has no such parts."""
    parts = list(colour) if isinstance(colour, list | tuple) else [colour]
    if not all(isinstance(part, int | float) for part in parts):
        return 0
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    elif len(parts) == 1:
        parts *= 3
    if len(parts) != 3:
        return 0
    red, green, blue = (round(255 * min(1.0, max(0.0, float(part)))) for part in parts)
    return red << 16 | green << 8 | blue


def _plumber_page(page: Any) -> Page:
    left, top = float(page.bbox[0]), float(page.bbox[1])
    chars: list[Char] = []
    for c in page.chars:
        bold, italic, mono = font_traits(c["fontname"])
        a, b = c["matrix"][0], c["matrix"][1]
        italic = italic or _slanted(*c["matrix"][:4])
        angle = round(math.degrees(math.atan2(-b, a))) % 360
        ink = _ink_of(c.get("non_stroking_color"))
        base = float(page.height) - c["matrix"][5] if angle in (0, 180) else c["matrix"][4]
        for text in c["text"] or "":
            chars.append(
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
                    ink=ink,
                )
            )
    result = Page(page.page_number, round(float(page.width), 2), round(float(page.height), 2), Chars.of(chars))
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
