"""Works in a list of references, of which each entry names its authors, the year, and then what they wrote.

"Gallagher, A. T. (2010), The Law of Rivers. Oxford: University Press." The author-date form (APA, Harvard, Chicago)
is recognised by several entries near one another: one sentence that opens like an entry is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.special import PARTICLES, Span
from pipeline.mentions.words import split
from pipeline.patterns import runs

_SURNAME = rf"{PARTICLES}{{0,3}}[^\W\d_a-z][^\W\d_]*(?:[-’'][^\W\d_]+)*"
_INITIALS = r"(?:[^\W\d_a-z]\.[ -]?){1,4}"
AUTHOR = re.compile(rf"{_SURNAME}, {_INITIALS}|{_INITIALS} ?{_SURNAME}")
ENTRY = re.compile(
    r"^(?=[^\W\d_a-z])(?P<authors>[^\n(]{2,240}?),? ?\((?:1[89]|20)\d\d[a-z]?\)[.,:]? ",
    re.MULTILINE,
)
_QUOTED = re.compile(r"[‘“\"](?P<title>[^\n”\"]{8,300}?)[.,]?[’”\"](?!\w)")
_PLAIN = re.compile(
    r"(?P<title>[^\n]{8,300}?)"
    r"(?=\.(?: |$)|(?<=\?) |$"
    r"|[,:.] (?:[^\W\d_a-z][\w-]+(?: [^\W\d_a-z][\w-]+){0,2}(?:, [A-Z]{2})?): [^\n:]{3,60}$)",  # "London: Home Office"
    re.MULTILINE,
)
_FEW, _NEAR = 3, 1500
"""So many entries, each at most so many characters behind the one before, are a list."""


def entries(text: str) -> list[re.Match[str]]:
    """The openings of all entries of the lists of references in a text: ``authors`` (a group) and year."""
    found = list(ENTRY.finditer(text)) if "(19" in text or "(20" in text else []
    return [
        entry
        for run in runs(found, _NEAR)
        if sum(AUTHOR.match(m["authors"]) is not None for m in run) >= _FEW
        for entry in run
    ]


def references(text: str) -> Iterator[Span]:
    """Authors (PERSON) and titles (PUBLICATION) of the entries of lists of references."""
    for entry in entries(text):
        for author in AUTHOR.finditer(text, entry.start("authors"), entry.end("authors")):
            yield Span(author.start(), author.start() + len(author.group().rstrip()), "PERSON", 0.9, "cited")
        title = _QUOTED.match(text, entry.end()) or _PLAIN.match(text, entry.end())
        if title is not None:
            yield Span(title.start("title"), title.end("title"), "PUBLICATION", 0.88, "cited")


_YEAR = r"(?:1[89]|20)\d\d[a-z]?(?![\d-])"
_CITED = re.compile(
    rf"(?<![\w&-])(?P<first>{_SURNAME})(?P<more>(?:, {_SURNAME})*(?:,? (?:&|and) {_SURNAME})?)"
    rf"(?P<others>,? et al\.?)?,? \(?{_YEAR}"
)
_NAME = re.compile(_SURNAME)
_ENOUGH = 2
"""Citations by authors and year from which a text has such."""


def citations(text: str) -> Iterator[Span]:
    """Authors (PERSON) of works that a text names by author and year within brackets: "(Okafor & Quist, 2013; Smed et
    al., 2011)". One name and a year may be a place ("(Geneva, 2014)"): it is an author where the list of references
    has it."""
    if "(" not in text or not re.search(_YEAR, text):
        return
    listed = {
        name for entry in entries(text) for author in AUTHOR.findall(entry["authors"]) for name in _NAME.findall(author)
    }
    found: list[tuple[int, int]] = []
    certain = 0
    for bracket in _BRACKET.finditer(text):
        for match in _CITED.finditer(text, bracket.start() + 1, bracket.end()):
            several = match["others"] is not None or " & " in match["more"]
            if several or match["first"] in listed:
                authors = [m for m in _NAME.finditer(text, match.start(), match.end("more")) if m[0] != "and"]
                if any(_is_known(m[0]) for m in authors):
                    continue  # "(FAO & WHO, 2011)", "(Ecuador & Peru, 2009)"
                certain += several
                found += [m.span() for m in authors]
    if listed or certain >= _ENOUGH:
        yield from (Span(start, end, "PERSON", 0.85, "cited") for start, end in found)


_BRACKET = re.compile(r"\([^()\n]{3,240}?(?:1[89]|20)\d\d[^()\n]{0,160}\)")


def _is_known(name: str) -> bool:
    """Whether a name is letters for a body, or stands in a register."""
    return name.isupper() or register_trie().at(split(name), 0) is not None
