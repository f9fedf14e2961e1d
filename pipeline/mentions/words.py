"""The words of a text with their offsets, as the finders read them.

spaCy's tokens part names at hyphens and slashes ("SR/CTHB", "Co-ordinator"), so names are read off words of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.mentions.registers import plain, spelling

PATTERN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|[A-Z][A-Z0-9.]+[a-z]?(?:/[A-Z][\w.]*)+"  # OSR/CTHB, WHO/Europe, PC.DEC/670
    r"|\#?[^\W_]+(?:[-‐‑&.+'’][^\W_]+)*[+!]?(?=[\W_]|$)"
    r"|[^\W_]+"
)
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


def split(text: str) -> list[Word]:
    """The words of ``text`` in order."""
    found: list[Word] = []
    end, block = 0, 0
    for match in PATTERN.finditer(text):
        start, stop, shown = match.start(), match.end(), match.group()
        possessive = False
        if shown[-2:-1] in _BARE_POSSESSIVE and shown[-1] == "s" and len(shown) > 2:
            shown, stop, possessive = shown[:-2], stop - 2, True
        elif shown[-1] == "s" and text[stop : stop + 1] in _BARE_POSSESSIVE and text[stop + 1 : stop + 2] == " ":
            possessive = True
        if shown[-1] in "!+" and not (shown[0] == "#" or shown[-1] == "+"):
            shown, stop = shown[:-1], stop - 1
        if shown[-1:] == "." and shown.count(".") == 1:
            shown, stop = shown[:-1], stop - 1
        gap = text[end:start]
        if "\n" in gap and gap.count("\n") > 1:
            block += 1
        low = plain(shown)
        cap = shown[0].isupper() or (shown[0] == "#") or any(c.isupper() for c in shown[1:])
        letters = [c for c in shown if c.isalpha()]
        found.append(
            Word(
                start=start,
                end=stop,
                text=shown,
                low=low,
                norm=spelling(low),
                gap=gap,
                cap=cap,
                caps=len(letters) > 1 and all(c.isupper() for c in letters),
                digit=shown[0].isdigit(),
                possessive=possessive,
                block=block,
                first=not found or bool(_OPENS.search(gap)) or ("\n" in gap),
            )
        )
        end = stop
    return found


_OPENS = re.compile(r"[.!?:;•–—|“\"][\s”\"')]*[\s]|[“\"‘(]$|[-•–]\s$|[.!?]\s*[“\"‘(]?$")
