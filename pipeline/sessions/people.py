"""Lines that name people: who led a session, who spoke in it, who attended the meeting."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.sessions.words import alternatives, cue, load

PERSON_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|H\.?\s?E|Hon|Amb|Ambassador|Judge|Justice|Col|Colonel"
    r"|Gen|General|Capt|Captain|Rev)\b\.?"
)

_NAME = (
    rf"{PERSON_TITLE}(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|d[aeiu]|v[ao]n|de[nrl]?|el|al|bin|y|le|la)){{1,5}}"
    r"(?:\s*\([^()]{2,60}\))?"
)
_PERSONS = re.compile(rf"{_NAME}(?:\s*(?:,\s*(?:and\s+)?|and\s+|&\s*){_NAME})*")


class People(NamedTuple):
    """A line such as ``Moderator: Ms A, Office of B``: ``role`` is ``moderators``, ``speakers`` or ``others``."""

    role: str
    names: tuple[str, ...]


@cache
def _label() -> re.Pattern[str]:
    people = load("people")
    groups = "|".join(
        f"(?P<{role}>{alternatives(tuple(people[role]))})" for role in ("moderators", "speakers", "others")
    )
    return re.compile(
        rf"\s*(?:session\s+|panel\s+|group\s+)?(?:{groups})\s*(?:\([^)]{{1,40}}\)\s*)?(?P<sign>:|\s[–—-]\s|"
        rf"(?<=\bby )(?=(?-i:[^a-z\s])|(?:the|an?|his|her|h\.?e)\b)|(?<=\bby)(?!\s))\s*",
        re.IGNORECASE,
    )


def read_people(text: str) -> list[People]:
    """The people lines of one block, in order; empty where the block is none. Each line may hold one label."""
    found: list[People] = []
    for line in text.split("\n"):
        match = _label().match(line)
        if match and is_meta_line(line):
            role = next(r for r in ("moderators", "speakers", "others") if match.group(r))
            rest = line[match.end() :]
            second = re.search(
                r"[.;]\s+(?=(?:" + alternatives(tuple(load("people")["speakers"])) + r")\s*:)", rest, re.IGNORECASE
            )
            found.append(People(role, split_names(rest[: second.start()] if second else rest)))
            if second:
                found += read_people(rest[second.end() :])
        elif found:
            found[-1] = People(found[-1].role, (*found[-1].names, *split_names(line)))
        else:
            return []
    return found


def names_persons(text: str) -> bool:
    """Whether a line is nothing but persons: ``Mr Soto and Ms Lind``, ``Dr Anna Vidal (Andorra)``."""
    return bool(_PERSONS.fullmatch(text.strip()))


def is_meta_line(text: str) -> bool:
    """Whether a block is a line about a session (who, where, when) rather than a heading or prose."""
    match = _label().match(text)
    if not match or len(text) > 1200:
        return False
    rest = text[match.end() :].split("\n")[0]
    held = re.search(r"\(([^)]+)\)\s*:\s*$", match.group())
    if held and _names_somebody(held.group(1)):
        return _names_somebody(rest)  # "Chair (Dr A, Ghana): opens at nine" tells what the chair says
    if not match.group("sign").strip():
        if text.isupper() and not _names_somebody(rest):
            return False  # "STATEMENTS BY MINISTERS"
        if cue("openings").match(text) and not _names_somebody(rest):
            return False  # "Introduction by the Chair" is a heading
        return len(text) < 160 and not re.search(r"[a-z]\.\s*$", text) and text[:1].isupper()
    if match.group("sign") != ":":
        return match.group("moderators") is not None and len(text) < 200 and _names_somebody(rest)
    if match.group("moderators") and not _names_somebody(rest) and _SAYS.search(rest):
        return False  # "Chair: Good morning. We have a quorum."
    label = " ".join(re.split(r"[:–—(-]", text)[0].split()).casefold()
    return label not in load("people")["ambiguous"] or _names_somebody(rest)


_SAYS = re.compile(r"(?:^|\s)(?!of\b|and\b|the\b|for\b|from\b|in\b|on\b|at\b|to\b)[a-z]{2,}\b.*[.?!][”\"’]?\s*$")
"""A sentence, by a word in small letters that joins no names, and the mark at its end."""


def _names_somebody(text: str) -> bool:
    """Whether a line begins with a person: a title of address, or a name of two to four words before a comma or the
    end; among capitals a comma or bracket must be there."""
    end = r"[,(;]" if text.isupper() else r"(?:[,(;]|and\b|$)"
    titled = re.match(PERSON_TITLE, text, re.IGNORECASE if text.isupper() else 0)
    return bool(titled or re.match(rf"(?:[A-ZÀ-Þ][\w.’'-]+\s?){{2,4}}\s*{end}", text))


def split_names(text: str) -> tuple[str, ...]:
    """``"Mr A, Office of B; Ms C (D)"`` gives both with their functions; a list of bare names is parted at its
    commas."""
    text = re.sub(r"^[-•–]\s*", "", text.strip()).rstrip(".")
    if not text:
        return ()
    if ";" in text:
        pieces = text.split(";")
    else:
        pieces = re.split(r"\s+and\s+(?=" + PERSON_TITLE + r")|,\s*(?=" + PERSON_TITLE + r"\s+[A-Z])", text)
        commas = re.split(r",\s*(?:and\s+)?|\s+and\s+", text)
        if (
            len(pieces) == 1
            and len(commas) > 1
            and all(re.fullmatch(r"(?:[A-ZÀ-Þ][\w.’'-]+\s?){2,4}(?:\([^)]*\))?", p.strip()) for p in commas)
        ):
            pieces = commas
    return tuple(p for p in (re.sub(r"^and\s+", "", piece.strip(" ,")) for piece in pieces) if p)
