"""Numbers that are votes: for, against and abstaining."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.figures.numbers import NUMBER_WORD, numerals

if TYPE_CHECKING:
    from pipeline.figures.quantities import Quantity


COUNT = rf"(?:\d+|(?:{NUMBER_WORD})(?:[\s-](?:{NUMBER_WORD}))*)"
"""A number of votes, in digits or words."""
VOTE = re.compile(
    r"\s+(?:votes?\s+)?"
    r"(?P<way>in\s+favou?r|for|against|yes|no|abstentions?|abstaining|abstained|undecided)\b(?!\s+(?:the|a|an)\b)"
)
BALLOT = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|no)\s+(?:votes?\s+)?"
)
VOTERS = re.compile(r"\s(?:were|was|being|voted|spoke|came\s+out)\s+(?:in\s+favou?r|for)\b")
IN_FAVOUR_ALONE = re.compile(r"\s(?:votes?\s)?in\sfavou?r(?=[.,;)]|\sand\b)")
VOTES_TO = re.compile(r"\s+votes?\s+to\s+(?:\d|[a-z])")
TO_VOTES = re.compile(r"\bvotes?\s+to\s+$")
HANDS = re.compile(
    r"\b(?:show\s+of\s+hands|roll[- ]call(?:\s+vote)?|secret\s+ballot|put\s+to\s+(?:the|a)\s+vote"
    r"|(?:carried|adopted|approved|endorsed|passed|rejected|defeated|lost)(?:\s+(?:narrowly|in\s+a\s+vote|on\s+a\s+vote))?)"
    rf",?\s(?:by\s+)?(?:(?P<first>{COUNT})\s+to\s+)?$"
)
"""What a result without a noun stands behind: "carried on a show of hands, 52 to 30"."""
MOTION = re.compile(
    r"\b(?:motion|amendment|resolution|proposal|draft|text|clause|paragraph|question|recommendation|declaration|bill|item"
    r"|appeal|ruling)\b[^.;]{0,70}"
    r"\b(?P<how>[a-z]+(?:ed|lost|en)|put\s(?:off|aside)|struck\s(?:out|down))\s*,\s(?:by\s)?"
    rf"(?:(?P<first>{COUNT})\s+to\s+)?$"
)
"""What was put to the vote and its result: "the motion was tabled, 74 to 66"."""
RESULT = re.compile(
    rf"\b(?:show\s+of\s+hands|vote|ballot)\b[^.;\d]{{0,70}}\b(?:was|were|had\s+been)\s[^.;,\d]{{2,40}},\s(?:by\s)?(?:(?P<first>{COUNT})\s+to\s+)?$"
)
"""The same after how it was voted: "on a show of hands the horn was retained, by eleven to eight"."""
TO_NUMBER = re.compile(rf"\s+to\s+({COUNT})(?=[.,;)]|\s+(?:with|and)\b|$)")
WAYS = (("in favour", "for", "yes"), ("against", "no"), ("abstention", "abstained", "abstaining", "undecided"))


def vote(text: str, q: Quantity) -> None:
    """The parts of a vote: "13 in favour, 2 against and 6 abstentions" are votes, whatever noun stands before them.

    Two of the three ways must stand within 70 characters, each behind its own number.
    """
    if q.kind != "count":
        return
    if (place := _of_three(text, q)) is not None:
        q.noun, q.unit, q.vote = [], "vote", ("votes in favour", "votes against", "abstentions")[place]
        return
    if (told := TOLD.search(text[max(0, q.start - 90) : q.start])) and not q.noun:
        near = text[max(0, q.start - 140) : q.end + 90]
        ways = {_way(m["way"]) for m in TOLD_WAYS.finditer(near)}
        if len(ways) > 1 and ways - {0}:
            q.unit, q.vote = "vote", ("votes in favour", "votes against", "abstentions")[_way(told["way"])]
            return
    won = VOTES_TO.match(text, q.numeral.end) is not None
    if won or TO_VOTES.search(text[max(0, q.start - 10) : q.start]):  # "adopted by 31 votes to 12"
        q.noun, q.unit, q.vote = [], "vote", "votes in favour" if won else "votes against"
        return
    if not q.noun and (
        hands := HANDS.search(text[max(0, q.start - 60) : q.start])
        or MOTION.search(text[max(0, q.start - 120) : q.start])
        or RESULT.search(text[max(0, q.start - 140) : q.start])
    ):
        other = hands["first"] or (m[1] if (m := TO_NUMBER.match(text, q.numeral.end)) else None)
        if other is not None:
            lost = re.search(r"\b(?:rejected|defeated|lost)\b", hands.group()) is not None
            more = (
                q.value >= numerals(other)[0].value
            )  # the larger side is against what was lost, whichever is told first
            q.unit, q.vote = "vote", "votes in favour" if more != lost else "votes against"
            return
    if not (m := VOTE.match(text, q.numeral.end)):
        return
    near = text[max(0, q.start - 70) : q.end + 70]
    said = (VOTE.match(" " + near[b.end() :]) for b in BALLOT.finditer(near))
    ways = {_way(n["way"]) for n in said if n}
    if m["way"].startswith("in") and IN_FAVOUR_ALONE.match(text, q.numeral.end):
        ways |= {0, 1}  # "the code was adopted, thirteen in favour"
    if VOTERS.search(near):  # "17 members were in favour of a register, six against"
        ways.add(0)
    if len(ways) < 2:
        return
    way = _way(m["way"])
    q.noun, q.unit = [], "vote"
    q.vote = ("votes in favour", "votes against", "abstentions")[way]


TOLD_WAYS = re.compile(
    r"(?:^|[.,;:(]\s*|\band\s)(?:votes?\s)?(?P<way>in\s+favou?r|for|against|abstentions?|abstained|abstaining)(?:\s[^.;:]{0,60}(?:\.\d[^.;:]{0,20})?)?:\s",
    re.I,
)
TOLD = re.compile(TOLD_WAYS.pattern + "$", re.I)
"""The result of a vote told way first: "For the second draft: seven; against: two; abstained: one"."""
THREE = re.compile(r"(?<![\d.,])\d+(?P<mark>\s?[:–/-]\s?)\d+(?P=mark)\d+(?![\d:/–-]|[.,]\d)")
CAST = re.compile(r"\b(?:votes?|voting|roll[- ]call|ballot|carried|show\s+of\s+hands)\b", re.I)


def _of_three(text: str, q: Quantity) -> int | None:
    """The place of a number in the result of a vote, for, against and abstaining: "roll-call vote of 21-16-4"."""
    n = q.numeral
    if (
        n.form != "digits"
        or text[n.end : n.end + 2].strip()[:1] not in (*":–/-",)
        and text[max(0, n.start - 2) : n.start].strip()[-1:] not in (*":–/-",)
    ):
        return None
    a = max(0, n.start - 24)
    for m in THREE.finditer(text, a, n.end + 24):
        if m.start() <= n.start < m.end() and CAST.search(text[max(0, m.start() - 60) : m.start()]):
            return sum(1 for mark in re.finditer(r"[:–/-]", text[m.start() : n.start]))
    return None


def _way(words_: str) -> int:
    said = re.sub(r"\s+", " ", words_).replace("favor", "favour").removesuffix("s")
    return next((i for i, names in enumerate(WAYS) if said in names or said + "s" in names), 0)
