"""Works in a list of references, of which each entry names its authors, the year, and then what they wrote.

"Gallagher, A. T. (2010), The Law of Rivers. Oxford: University Press." The author-date form (APA, Harvard, Chicago)
is recognised by several entries near one another: one sentence that opens like an entry is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.mentions.special import PARTICLES, Span
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
