"""The words of a text with their offsets, as the finders read them.

spaCy's tokens part names at hyphens and slashes ("SR/CTHB", "Co-ordinator"), so names are read off words of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.mentions.registers import plain, spelling

PATTERN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|[A-Z][A-Z0-9.]+[a-z]?(?:/[A-Z][\w.]*)+"  # OSR/CTHB, WHO/Europe, PC.DEC/670
    r"|[AIK]/S\b"  # "Isletta A/S": how Danish firms end
    r"|Ste?\.(?= [A-Z])"  # St. John's: the full stop ends no sentence
    r"|\#?[^\W_]+(?:[-‐‑&.+'’][^\W_]+)*[+!]?(?=[\W_]|$)"
    r"|[^\W_]+"
)
SAINTS = ("St.", "Ste.")
_POSSESSIVE = re.compile(r"['’]s$")
_BARE_POSSESSIVE = ("'", "’")


@dataclass(slots=True)
class Word:
    """One word: offsets without a possessive ending, the gap before it, and what its letters look like."""

    start: int
    end: int
    text: str
    low: str
    """Lower case with straight apostrophes."""
    norm: str
    """``low`` with spelling variants made one: what registers are keyed by."""
    gap: str
    """What stands between the word before and this one."""
    cap: bool
    caps: bool
    """Two or more letters, all of them capitals."""
    digit: bool
    possessive: bool
    block: int
    """The number of the block it stands in."""
    first: bool
    """It opens a sentence, a block, a list item or a quotation."""


@lru_cache(maxsize=65536)
def _look(shown: str) -> tuple[str, str, bool, bool, bool]:
    """What the letters of a word say: lower case, one spelling, a capital, all capitals, a digit at the start."""
    low = plain(shown)
    if shown.isascii() and shown.isalpha():
        return low, spelling(low), low != shown, len(shown) > 1 and shown.isupper(), False
    cap = shown[0] == "#" or any(c.isupper() for c in shown)
    letters = [c for c in shown if c.isalpha()]
    return low, spelling(low), cap, len(letters) > 1 and all(c.isupper() for c in letters), shown[0].isdigit()


def split(text: str) -> list[Word]:
    """The words of ``text`` in order."""
    found: list[Word] = []
    end, block = 0, 0
    for match in PATTERN.finditer(text):
        start, stop = match.span()
        shown = match[0]
        possessive = False
        if shown[-1] in "sS":
            if shown[-2:-1] in _BARE_POSSESSIVE and len(shown) > 2:
                shown, stop, possessive = shown[:-2], stop - 2, True
            elif text[stop : stop + 1] in _BARE_POSSESSIVE and text[stop + 1 : stop + 2] == " ":
                possessive = True
        if not shown[-1].isalnum():
            if shown[-1] == "!" and shown[0] != "#":
                shown, stop = shown[:-1], stop - 1
            if shown[-1:] == "." and shown.count(".") == 1 and shown not in SAINTS:
                shown, stop = shown[:-1], stop - 1
        gap = text[end:start]
        opens = not found
        if gap != " ":
            if "\n" in gap:
                opens = True
                block += gap.count("\n") > 1
            opens = opens or _OPENS.search(gap) is not None
        low, norm, cap, caps, digit = _look(shown)
        found.append(Word(start, stop, shown, low, norm, gap, cap, caps, digit, possessive, block, opens))
        end = stop
    return found


def names(text: str) -> list[tuple[str, str, str]]:
    """Of each word of ``text`` what is shown, its ``low`` and its ``norm``: what ``split`` gives, for a name alone."""
    if _LETTERS.fullmatch(text):
        return [(shown, *_look(shown)[:2]) for shown in text.split(" ")]
    return [(word.text, word.low, word.norm) for word in split(text)]


_LETTERS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")


_OPENS = re.compile(r"[.!?:;•–—|“\"][\s”\"')]*[\s]|[“\"‘(]$|[-•–]\s$|[.!?]\s*[“\"‘(]?$")
