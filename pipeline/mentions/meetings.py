"""Meetings by their number: "sixth session of the Parties", "the fourth consultation", "INC-4 in Nairobi".

What is counted in small letters has no capital that says where it begins. A number before a noun for meetings says it
where the report itself is of such a meeting ("Report of the fifth inter-country meeting on ..."), where the noun bears
a capital ("the seventh Forum"), and where somebody is to host or hold it. Parts of the meeting are counted as well
("the second session dealt with ..."): their numbers are not near the report's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

from pipeline.mentions.kinds import BODIES
from pipeline.mentions.registers import word_set
from pipeline.mentions.state import KEEP, Reading
from pipeline.sessions.words import load, value

_COUNT = r"\b(?:\d{1,3}(?:st|nd|rd|th)|" + "|".join(sorted(load("numbers")["ordinal"], key=len, reverse=True)) + ")"
_NOUN = re.compile(rf" (?P<noun>{'|'.join(sorted(word_set('meetings_nouns')))})\b(?![-’'])", re.IGNORECASE)
_BEFORE = re.compile(rf"(?P<count>{_COUNT})(?P<between>(?: [a-z]+(?:-[a-z]+)*){{0,3}})$", re.IGNORECASE)
"""What stands before the noun, looked for only where one is: the words of a number are slow to look for."""
_REACH = 90
"""Characters before the noun in which its number stands."""
_NEAR = 3
"""How far from the report's own number a meeting of its series may be."""
_HEAD = 900
"""Characters in which a report says what it is of."""
_TOPIC = re.compile(r" (?:on|of|for) [^\n,;:.(–—]{3,120}")
_OF = " of the "
_NO_MODIFIERS = word_set("meetings_no_modifiers")
_ARRANGED = re.compile(r"\b(?:host|hold|held|conven|organi[sz])(?:e|s|ed|ing)? (?:the|its|their) $")
_TAKES_PLACE = re.compile(
    r"(?: (?:would|will|to|should|thus|also|was|is|be))* (?:held|take place|took place)\b"
    r"|, (?:which (?:was|will be) )?(?:held|hosted|convened)\b"
)
_YEARLY = word_set("meetings_yearly")
_SITTINGS = frozenset(["session", "sitting", "round"])
_NUMBERED = re.compile(r"(?<![\w/-])(?P<mark>[A-Z]{2,6}|[A-Z][a-z]+[A-Z][a-z]+)-(?P<number>\d{1,2})(?![\w/-])")
_MET = re.compile(r"\)? met\b|, to be (?:held|hosted|convened)\b")
_HELD = ((" (", 2), (" in ", 4), (" at ", 4), (", ", 2))


def counted_meetings(reading: Reading) -> None:
    """Meetings that a number and a noun name, small letters or not."""
    text = reading.text
    bodies: dict[int, int] = {}
    for c in reading.found:
        if c.type in BODIES and c.confidence >= KEEP:
            bodies[c.start] = max(c.end, bodies.get(c.start, 0))
    series: dict[str, int] = {}
    """The report's own meetings: the noun, and the number of this one."""
    topics: dict[str, str] = {}
    for match in _NOUN.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if before is None or set(before["between"].casefold().split()) & _NO_MODIFIERS:
            continue
        number, noun = value(before["count"]) or 0, match["noun"].casefold()
        start, end = before.start(), match.end()
        if end + len(_OF) in bodies and text.startswith(_OF, end):
            reading.add(start, bodies[end + len(_OF)], "EVENT", 0.75, "counted")
            end = bodies[end + len(_OF)]
        elif match["noun"].islower() and start < _HEAD and (topic := _topic(text, end)):
            topics[text[start:end].casefold()] = topic
        part = _is_part(reading, start, match.end())
        if start < _HEAD and not part and _heading(reading, start):
            series.setdefault(noun, number)
        topic_here = topics.get(text[start : match.end()].casefold(), "")
        if topic_here and text[end : end + len(topic_here)].casefold() == topic_here:
            reading.add(start, end + len(topic_here), "EVENT", 0.72, "counted")
            continue
        if part:
            continue
        own = noun in series and abs(number - series[noun]) <= _NEAR
        own = own and not (start >= _HEAD / 2 and text.endswith("inutes of the ", 0, start))  # earlier minutes, read
        named = match["noun"][0].isupper() and noun not in _SITTINGS and text[start].islower()
        yearly = bool(set(before["between"].casefold().split()) & _YEARLY)
        arranged = _ARRANGED.search(text, max(0, start - 30), start) or _TAKES_PLACE.match(text, end)
        if own or named or yearly or arranged:
            reading.add(start, match.end(), "EVENT", 0.6, "counted")


def _heading(reading: Reading, start: int) -> bool:
    """Whether a place of the text is in a heading or a line of the title."""
    return reading.items[bisect_right(reading.starts, start) - 1].block in reading.headings


def _topic(text: str, end: int) -> str:
    """What a meeting is on, in small letters, where its line ends with it; else nothing."""
    found = _TOPIC.match(text, end)
    return found[0].casefold() if found and text[found.end() : found.end() + 1] in ("", "\n") else ""


def _is_part(reading: Reading, start: int, end: int) -> bool:
    """Whether a line begins with it that goes on ("Second session: Rabies"), or it is in a heading further on."""
    text = reading.text
    opens = start == 0 or text[start - 1] == "\n"
    return opens and text[end : end + 1] in (":", ".", "|") or start >= _HEAD and _heading(reading, start)


def numbered_meetings(reading: Reading) -> None:
    """Meetings by a mark and a number ("INC-4 in Nairobi")."""
    text = reading.text
    marks: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in _NUMBERED.finditer(text):
        marks[match["mark"]].append(match)
    places = {c.start for c in reading.found if c.type == "PLACE" and c.confidence >= KEEP}
    events = {c.end: text[c.start : c.end] for c in reading.found if c.type == "EVENT" and c.confidence >= KEEP}
    # What is named in full before its mark: "Second Session of the Preparatory Committee (PrepCom-2)".
    full = {
        match[0]: events[match.start() - 2]
        for found in marks.values()
        for match in found
        if text.endswith(" (", 0, match.start()) and match.start() - 2 in events
    }
    for mark, found in marks.items():
        held = any(
            text[m.end() : m.end() + gap] == lead and m.end() + gap in places for m in found for lead, gap in _HELD
        )
        several = len({m["number"] for m in found}) > 1
        met = several and any(_TAKES_PLACE.match(text, m.end()) or _MET.match(text, m.end()) for m in found)
        if held or several and mark in reading.shorts or met:
            for match in found:
                shown = match[0]
                reading.add(match.start(), match.end(), "EVENT", 0.8, "counted", full.get(shown))
