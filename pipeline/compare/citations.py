"""Which citations over the years are of one document, whatever the form of its address.

Set aside are the scheme, "www.", the host's case, a default port, a trailing slash or index page, tracking parameters,
the order of parameters, the fragment, a redirector or archive in front, and the language segment where a version in
English or without one is cited too. Everything else in an address tells documents apart: survey-2018 is not
survey-2020. A document that is cited by title or symbol alone joins the one cited with an address under the same title
or symbol.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from pipeline.compare import words
from pipeline.compare.load import Groups, Meeting, Row
from pipeline.compare.records import Address, Citation, Cited
from pipeline.ids import digest
from pipeline.links import TRACKING

_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", re.I)
_LANGUAGES = frozenset("en eng english fr fra es spa ru rus ar ara zh zho de deu it ita pt por nl nld".split())
_ENGLISH = frozenset(["en", "eng", "english"])
_LANGUAGE_KEYS = frozenset(["lang", "language", "locale", "lng", "hl", "l"])
_REDIRECTORS = re.compile(
    r"^(?:www\.)?(?:google\.\w+|[\w.-]*safelinks\.protection\.outlook\.com|l\.facebook\.com|lm\.facebook\.com|urldefense\.com"
    r"|t\.umblr\.com|slack-redir\.net|out\.reddit\.com)$",
    re.I,
)
_ARCHIVE = re.compile(r"^https?://(?:web\.)?archive\.org/web/\d+[a-z_*]*/(.+)$", re.I)


def unwrap(url: str) -> str:
    """The address that a redirector or an archive's address leads to."""
    for _ in range(3):
        found = _ARCHIVE.match(url)
        if found:
            url = found.group(1) if "://" in found.group(1) else f"http://{found.group(1)}"
            continue
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        if not _REDIRECTORS.match(parts.netloc):
            return url
        inner = [v for k, v in parse_qsl(parts.query) if k in ("q", "url", "u", "target") and re.match("https?://", v)]
        if not inner:
            return url
        url = inner[0]
    return url


def key_of(url: str) -> tuple[str, str]:
    """What two addresses of one document have in common, and the language segment that was taken out of it ("" for
    none)."""
    url = unwrap(url)
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url, ""
    host = re.sub(r"^(?:www\d?|m)\.(?=[^.]+\.)", "", host).rstrip(".")
    host = "doi.org" if host == "dx.doi.org" else host
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", unquote(parts.path))).rstrip("/")
    language = ""
    segments = path.split("/")
    for i, segment in enumerate(segments[1:], 1):
        if segment.lower() in _LANGUAGES and i < 4:
            language, segments = segment.lower(), segments[:i] + segments[i + 1 :]
            break
    query = []
    for k, v in sorted(parse_qsl(parts.query, keep_blank_values=True)):
        if TRACKING.match(k):
            continue
        if k.lower() in _LANGUAGE_KEYS and v.lower()[:2] in _LANGUAGES:
            language = v.lower()[:2]
            continue
        query.append((k, v))
    fragment = parts.fragment if parts.fragment[:1] in ("/", "!") else ""  # such a fragment is the page itself
    if host == "doi.org":
        segments = [s.lower() for s in segments]
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{netloc}{'/'.join(segments)}?{urlencode(query)}#{fragment}".rstrip("#").rstrip("?"), language


def title_key(title: str | None) -> str:
    """A title for comparison, with its numbers; empty where it is too short to tell a document."""
    found = [w for w in words.words(title or "") if w not in ("the", "a", "an", "of", "and", "for", "on", "in", "to")]
    return " ".join(found) if len(found) >= 3 or any(len(w) > 9 for w in found) and len(found) >= 2 else ""


def symbol_key(symbol: str | None) -> str:
    return re.sub(r"[\s.]+", "", symbol or "").upper()


def find(meetings: Sequence[Meeting], checks: dict[str, Address] | None = None) -> list[Citation]:
    """The documents that the reports of a series cite, in the order in which they are first cited."""
    groups = Groups()
    places: dict[str, list[tuple[Meeting, Cited]]] = defaultdict(list)
    titles: dict[str, list[str]] = defaultdict(list)
    canonical: dict[str, str] = {}
    languages: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for meeting in meetings:
        of_note: dict[str, list[Row]] = defaultdict(list)
        for link in meeting.rows["links"]:
            if link["url"].startswith("mailto:"):
                continue
            key, language = key_of(link["url"])
            node = f"{key}\x1f{language}"
            languages[key].add(language)
            canonical.setdefault(node, link["url_canonical"])
            if link.get("footnote"):
                of_note[link["footnote"]].append(link)
            if link.get("label") and not re.match(r"https?:|www\.", link["label"]):
                titles[node].append(link["label"])
            places[node].append((meeting, _cited(meeting, link)))
        for note in meeting.rows["footnotes"]:
            cites = note.get("cites") or {}
            keys = [k for k in (title_key(cites.get("title")), f"§{symbol_key(cites.get('symbol'))}") if len(k) > 1]
            found = of_note.get(note["id"], [])
            if not keys or len(found) > 1:
                continue
            if found:
                key, language = key_of(found[0]["url"])
                node = f"{key}\x1f{language}"
            else:
                node = f"title {keys[0]}"
                cited = Cited(
                    report=meeting.id,
                    footnote=note["id"],
                    quote=note["text"],
                    page=note.get("page"),
                    session=note.get("session"),
                )
                places[node].append((meeting, cited))
            if cites.get("title"):
                titles[node].insert(0, cites["title"])
            for key in keys:
                names[key].add(node)
    for key, found_languages in languages.items():
        if found_languages & (_ENGLISH | {""}) and len(found_languages) > 1:
            first, *others = (f"{key}\x1f{x}" for x in sorted(found_languages))
            for other in others:
                groups.join(first, other)
    others_of: dict[str, set[str]] = defaultdict(set)
    for nodes in names.values():
        addressed = {groups.find(n) for n in nodes if "\x1f" in n}
        bare = sorted(n for n in nodes if "\x1f" not in n)
        if len(addressed) <= 1:
            for node in bare:
                groups.join(next(iter(addressed), bare[0]), node)
        else:
            for node in addressed:
                others_of[node] |= addressed - {node}
    return _records(meetings[0].series, groups, places, titles, canonical, others_of, checks or {})


def _cited(meeting: Meeting, link: Row) -> Cited:
    quote = link.get("quote") or link["url"]
    return Cited(
        report=meeting.id,
        link=link["id"],
        url=link["url"],
        footnote=link.get("footnote"),
        quote=quote,
        page=link.get("page"),
        session=link.get("session"),
    )


def _records(
    series: str,
    groups: Groups,
    places: dict[str, list[tuple[Meeting, Cited]]],
    titles: dict[str, list[str]],
    canonical: dict[str, str],
    others_of: dict[str, set[str]],
    checks: dict[str, Address],
) -> list[Citation]:
    members: dict[str, list[str]] = defaultdict(list)
    for node in places:
        members[groups.find(node)].append(node)
    ids: dict[str, str] = {}
    ordered: list[tuple[str, list[Cited], list[str]]] = []
    for root, nodes in members.items():
        cited = sorted(
            (pair for node in nodes for pair in places[node]),
            key=lambda p: (p[0].order, p[1].page or 0, p[1].link or ""),
        )
        first = cited[0][1]
        ids[root] = f"doc-{digest('citation', series, first.report, first.link or first.footnote or '')}"
        ordered.append((root, [c for _, c in cited], nodes))
    return [
        Citation(
            id=ids[root],
            series=series,
            title=_title(t for node in nodes for t in titles.get(node, ())),
            url_canonical=next((canonical[node] for node in nodes if node in canonical), None),
            cited=tuple(cited),
            other_addresses=tuple(
                sorted({ids[groups.find(o)] for node in nodes for o in others_of.get(node, ())} - {ids[root]})
            ),
            check=next((checks[c.url] for c in cited if c.url in checks), None),
        )
        for root, cited, nodes in ordered
    ]


def _title(found: Iterable[str]) -> str | None:
    """The longest title, of equally long ones the first."""
    return max((" ".join(t.split()) for t in found), key=len, default=None)
