"""Small PDFs that become endless when they are read."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
WORDS = b"BT /F1 12 Tf 60 700 Td (Words that are read.) Tj ET\n"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    data, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, one)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries)
    return data + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))


def stream(data: bytes, levels: int = 0) -> bytes:
    names = b"/FlateDecode" * levels
    return b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(data), names, data)


def inflated(part: bytes, times: int) -> bytes:
    """A stream of a few thousand bytes that holds ``part`` so many times."""
    return stream(zlib.compress(repeated(part, times), 9), 2)


def repeated(part: bytes, times: int) -> bytes:
    """``part`` so many times, as zlib compresses it: packed once, in a block that may stand behind itself, since to
    pack all of it takes longer than to give it up."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)
    low, size = sum(part), len(part)
    weighted = sum((size - k) * value for k, value in enumerate(part))
    high = times * (size + weighted) + size * low * times * (times - 1) // 2
    checksum = high % 65521 << 16 | (1 + times * low) % 65521
    return b"\x78\xda" + block * times + packer.flush() + checksum.to_bytes(4, "big")


def one_page(content: bytes, count: int = 1) -> bytes:
    return pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count, PAGE, content, FONT])


def nested_pages(levels: int, width: int) -> bytes:
    """One page that is ``width`` times in a node, which is as often in the next one, and so on."""
    objects = [CATALOG.replace(b"2 0 R", b"6 0 R"), b"<<>>", PAGE, stream(WORDS), FONT]
    for level in range(levels):
        kid = 7 + level if level < levels - 1 else 3
        parent = b"/Parent %d 0 R" % (5 + level) if level else b""
        kids = b"%d 0 R " % kid * width
        objects.append(b"<</Type/Pages/Kids[%s]/Count %d%s>>" % (kids, width ** (levels - level), parent))
    return pdf(objects)


def many_spaces() -> bytes:
    """4 GiB of content that says nothing, in 7 kB."""
    return one_page(inflated(b" " * 2**22, 1024))


def many_words() -> bytes:
    """3 million lines of text, in 2 kB."""
    return one_page(inflated(WORDS * 1000, 3000))


def claimed_pages() -> bytes:
    """One page, and the claim that there are a thousand million."""
    return one_page(stream(WORDS), 10**9)


def million_pages() -> bytes:
    """A million pages, in 1.4 kB."""
    return nested_pages(6, 10)


def pages_in_a_circle() -> bytes:
    """A node of pages that holds itself."""
    return pdf([CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", PAGE, stream(WORDS), FONT])
