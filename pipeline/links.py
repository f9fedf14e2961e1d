"""Web addresses: printed ones and link annotations, matched with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from pipeline.body import PAGE_BOX
from pipeline.reader import LinkArea

ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s<>\"“”«»|]+|www\.[\w-]+\.[^\s<>\"“”«»|]+|(?<![\w@.])doi:\s?10\.\d{4,9}/[^\s<>\"“”]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,12}/[^\s<>\"“”«»|]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
BARE = re.compile(
    r"(?:web\s?sites?|web\s?pages?|portals?|platforms?|visit|online at|see|at)\s+"
    r"((?:[a-z0-9-]+\.)+(?:com|org|net|int|eu|info|gov|edu|[a-z]{2}|[a-z]{2,3}\.[a-z]{2}))\b(?![/@.]\w)",
    re.IGNORECASE,
)
TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|_ga|ref_src|yclid|msclkid)$", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """An address found in one text (the body or one note): its span there and where it was found."""

    start: int
    end: int
    url: str
    origin: str  # text, annotation, both
    label: str | None = None
    repaired: bool = False
    conflict: str | None = None
    """The printed address, where an annotation over it leads elsewhere."""
    annotations: list[int] = field(default_factory=list)


def canonical(url: str) -> str:
    """Scheme and host in lower case, no default port, no tracking parameters, no trailing slash.

    RFC 3986, section 6.2: only changes that lead to the same document. The fragment stays: it may name a page.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return url
    if not host:
        return url
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    query = (
        urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k)])
        if "utm_" in parts.query or "clid" in parts.query or "mc_" in parts.query or "_ga" in parts.query
        else parts.query
    )
    return urlunsplit((parts.scheme.lower(), netloc, parts.path.rstrip("/"), query, parts.fragment))


def domain(url: str) -> str:
    """The host of an address without "www.", or the part behind the @ of an e-mail address."""
    if url.startswith("mailto:"):
        return url.rpartition("@")[2].split("?")[0].lower()
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.lower().removeprefix("www.")


def trim(address: str) -> str:
    """An address without the punctuation of the sentence behind it; brackets stay where they pair."""
    while address:
        last = address[-1]
        if (
            last in ".,;:!?'\"’”»…*"
            or last in ")]}>"
            and address.count(last) > address.count("([{<"[")]}>".index(last)])
        ):
            address = address[:-1]
        else:
            break
    return address


def complete(address: str) -> str:
    """An address as printed with the scheme that it needs to be opened."""
    if re.match(r"(?:https?|ftp)://", address, re.IGNORECASE):
        return address
    if address.lower().startswith("doi:"):
        return "https://doi.org/" + address[4:].strip()
    if "@" in address and "/" not in address.split("@")[0]:
        return "mailto:" + address
    return "http://" + address


MARK = re.compile(r"[/@]|www\.|doi:", re.IGNORECASE)
"""What every ``ADDRESS`` holds."""


def _addresses(text: str) -> Iterator[re.Match[str]]:
    """The matches of ``ADDRESS.finditer(text)``, which would try it at every letter: none begins before the word that
    holds its first mark."""
    end = 0
    while mark := MARK.search(text, end):
        word = mark.start()
        while word > end and not text[word - 1].isspace():
            word -= 1
        end = mark.end()
        for place in range(word, mark.start() + 1):
            if match := ADDRESS.match(text, place):
                yield match
                end = match.end()
                break


def in_text(text: str) -> Iterator[tuple[int, int, str]]:
    """The addresses printed in a text, as (start, end, address as printed)."""
    taken = []
    for match in _addresses(text):
        address = trim(match.group())
        if len(address) > 5 and re.search(r"\w\.\w|doi:", address):
            if (
                not re.match(r"(?:https?|ftp)://|www\.|doi:", address, re.IGNORECASE)
                and "@" not in address
                and not _is_host(address.split("/")[0])
            ):
                continue
            taken.append((match.start(), match.start() + len(address)))
            yield match.start(), match.start() + len(address), address
    for match in BARE.finditer(text):
        if not any(a <= match.start(1) < b for a, b in taken) and _is_host(match.group(1)):
            yield match.start(1), match.end(1), match.group(1)


COUNTRY_OR_GENERIC = re.compile(
    r"\.(?:com|org|net|int|eu|info|gov|edu|mil|biz|io|co|me|africa|asia|global|world|earth|museum|coop|[a-z]{2})$",
    re.IGNORECASE,
)


def _is_host(name: str) -> bool:
    return (
        bool(COUNTRY_OR_GENERIC.search(name))
        and not re.search(r"\.(?:pdf|doc|htm)$", name)
        and not re.fullmatch(r"[a-z]\.[a-z]", name)
    )


def by_page(areas: Sequence[tuple[int, int, LinkArea]]) -> dict[int, list[tuple[int, LinkArea]]]:
    """The annotations that lead to an address, as (index, annotation), by page. ``areas`` are (index, page,
    annotation)."""
    found: dict[int, list[tuple[int, LinkArea]]] = {}
    for index, page, area in areas:
        if area.url:
            found.setdefault(page, []).append((index, area))
    return found


def find(
    text: str, boxes: Sequence[PAGE_BOX | None], areas: Mapping[int, Sequence[tuple[int, LinkArea]]]
) -> list[Found]:
    """The addresses of one text. ``areas`` are the annotations ``by_page``; those over other text are left alone."""
    found = [
        Found(s, e, complete(a), "text", a, repaired=not a.lower().startswith(("http", "ftp")))
        for s, e, a in in_text(text)
    ]
    for start, end, url, indexes in _covered(boxes, areas):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        label = text[start:end]
        if not label.strip():
            continue
        over = [f for f in found if f.origin != "annotation" and f.start < end and start < f.end]
        same = [f for f in over if _same(f.url, url) or _is_part(f.url, url)]
        if same:
            first = same[0]
            first.origin, first.annotations = "both", indexes
            first.repaired = not _same(first.url, url)
            printed_whole = (first.label or "").lower().startswith(("http", "ftp"))
            if first.repaired or not printed_whole:
                first.url = url
            found = [f for f in found if f is first or f not in over or not (f.start >= start and f.end <= end)]
            continue
        inside = [f for f in over if f.start >= start - 1 and f.end <= end + 1]
        whole = [f for f in inside if (f.end - f.start) >= 0.8 * (end - start)]
        conflict = whole[0].label if whole else None
        if inside and not whole and "\n\n" not in label:  # TeX draws one area around a link that a column end cut
            found = [f for f in found if f not in inside or not domain(f.url) or domain(f.url) != domain(url)]
        found.append(Found(start, end, url, "annotation", label, conflict=conflict, annotations=indexes))
    return sorted(found, key=lambda f: (f.start, f.end))


def _covered(
    boxes: Sequence[PAGE_BOX | None], areas: Mapping[int, Sequence[tuple[int, LinkArea]]]
) -> Iterator[tuple[int, int, str, list[int]]]:
    """The stretches of text that annotations cover, those of one address over several lines as one."""
    if not areas:
        return
    at_height: dict[tuple[int, float, float], list[tuple[int, LinkArea]]] = {}
    current: tuple[int, int, str, list[int]] | None = None
    page, top, bottom = -1, 0.0, 0.0
    near: list[tuple[int, LinkArea]] | None = []
    for i, box in enumerate(boxes):
        if box is None:
            continue
        hit = None
        if box[2] != top or box[4] != bottom or box[0] != page:
            page, top, bottom = key = box[0], box[2], box[4]
            near = at_height.get(key)
        if near is None:  # the characters of a line share its height, and few annotations lie there
            y = (box[2] + box[4]) / 2
            near = [(k, area) for k, area in areas.get(box[0], ()) if area.area.top - 1 <= y <= area.area.bottom + 1]
            at_height[page, top, bottom] = near
        if not near and current is None:
            continue
        for index, area in near:
            a = area.area
            x = (box[1] + box[3]) / 2
            if a.x0 - 0.5 <= x <= a.x1 + 0.5:
                hit = index, area.url or ""
                break
        if hit is None:
            if current is not None and i - current[1] > 0:
                yield current
                current = None
            continue
        if current is not None and current[2] == hit[1] and i - current[1] <= 2:
            if hit[0] not in current[3]:
                current[3].append(hit[0])
            current = (current[0], i + 1, current[2], current[3])
        else:
            if current is not None:
                yield current
            current = (i, i + 1, hit[1], [hit[0]])
    if current is not None:
        yield current


def _bare(url: str) -> str:
    url = re.sub(r"^(?:https?|ftp|mailto)(?::/?/?)", "", unquote(url).strip(), flags=re.IGNORECASE)
    return url.removeprefix("www.").rstrip("/").casefold()


def _same(a: str, b: str) -> bool:
    return _bare(a) == _bare(b)


def _is_part(printed: str, url: str) -> bool:
    """Whether a printed address is a cut or spaced form of an annotation's."""
    p, u = _bare(printed), _bare(url)
    return len(p) > 6 and (u.startswith(p) or u.replace("-", "") == p.replace("-", ""))


def safe(url: str) -> str:
    """An address with its spaces and control characters percent-encoded."""
    return quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=~-._") if re.search(r"[\s\x00-\x1f]", url) else url.strip()
