"""When a figure holds: after it in its clause, before it, elsewhere in the sentence; a change spans its two dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from pipeline.figures.data import alternation, words
from pipeline.figures.dates import NOT_A_NAME, When
from pipeline.figures.groups import Group
from pipeline.records import AsOf


class Dating:
    """Dates the groups of one text: its dates, and its sentences as offsets."""

    def __init__(self, text: str, when: list[When], sentences: list[tuple[int, int]], joined: list[Group]) -> None:
        self.text, self.when, self.sentences, self.joined = text, when, sentences, joined
        self._when_starts = [w.start for w in when]
        self._sentence_starts = [s[0] for s in sentences]

    def as_of(self, group: Group, index: int) -> AsOf:
        """The date of a figure: after it in its clause, before it, elsewhere in the sentence; a change spans its two
        dates."""
        q = group.main
        a, b = self.sentences[max(0, bisect_right(self._sentence_starts, q.start) - 1)]
        usable = self.dates_between(a, b)
        if not usable:
            return AsOf()
        end = max(p.after for p in group.parts)
        until = b
        for g in self.joined[index + 1 :]:
            if g.start >= end and g is not group:
                until = min(g.start, b)
                break
        if group.relation in ("change", "against") and group.other is not None:
            inner = [w for w in usable if min(p.start for p in group.parts) <= w.start < end]
            later = [w for w in usable if end <= w.start < until and not re.search(r"[;]", self.text[end : w.start])]
            if inner:
                pair = [*inner[:1], *later[:1]]
                starts = [w.date_start for w in pair if w.date_start]
                ends = [w.date_end for w in pair if w.date_end]
                return AsOf(
                    text=" – ".join(w.text for w in pair),
                    date_start=min(starts) if starts else None,
                    date_end=max(ends) if ends else None,
                )
        if group.relation == "against":
            given = [w for w in usable if end <= w.start < until]
            ahead = [w for w in usable if w.end <= group.start or group.start <= w.start < q.after + 25 < end]
            if given or ahead:
                return AsOf(
                    text=" – ".join(w.text for w in [*given[:1], *ahead[-1:]]),
                    date_start=given[0].date_start if given else None,
                    date_end=ahead[-1].date_end if ahead else None,
                )
        baseline = [w for w in usable if _is_baseline(self.text, a, w)]
        after = [
            w
            for w in usable
            if end <= w.start < until and w not in baseline and not re.search(r";", self.text[end : w.start])
        ]
        before = [
            w
            for w in usable
            if w.end <= group.start and w not in baseline and not re.search(r";", self.text[w.end : group.start])
        ]
        inside = [w for w in usable if group.start <= w.start < end]
        best: When | None = None
        if inside:
            best = inside[0]
        elif after and before:
            gap_after = self.text[end : after[0].start]
            gap_before = self.text[before[-1].end : group.start]
            turn = r"\b(?:and|but|while|which|whereas)\b"
            far = re.search(rf",\s|{turn}", gap_after)
            best = (
                before[-1]
                if far
                and (
                    not re.search(rf"[,;]|{turn}", gap_before)
                    or re.search(turn, gap_after)
                    and not re.search(turn, gap_before)
                )
                else after[0]
            )
        elif after:
            best = after[0]
        elif before:
            best = before[-1]
        else:
            compared = [w for w in usable if w in baseline and end <= w.start < until]
            if compared:
                # "12 % lower than in 2019": where the movement starts; where it ends the report's own date says
                return AsOf(text=compared[0].text, date_start=compared[0].date_start)
            rest = [
                w
                for w in usable
                if w not in baseline
                and not (w.start >= end and ";" in self.text[end : w.start])
                and not (w.end <= group.start and _NOW.search(self.text[w.end : end + 25].rpartition(";")[2]))
                and not (w.start >= until and _CONTRAST.search(self.text[end : w.start]))
            ]
            if not rest:
                return AsOf()
            best = min(rest, key=lambda w: abs(w.start - q.start))
        since = re.search(r"\bsince\s+(?:the\s+\w+\s+of\s+)?$", self.text[max(a, best.start - 24) : best.start], re.I)
        open_end = since is not None and best.kind != "relative"  # it lasts until the report
        return AsOf(text=best.text, date_start=best.date_start, date_end=None if open_end else best.date_end)

    def dates_between(self, start: int, end: int) -> list[When]:
        """The dates of a stretch, without times of day."""
        i = bisect_right(self._when_starts, start - 1)
        found = []
        while i < len(self.when) and self.when[i].start < end:
            if self.when[i].kind != "time" and not _is_name(self.text, self.when[i]):
                found.append(self.when[i])
            i += 1
        return found


_NOW = re.compile(r"\b(?:now|currently|today|at\s+present)\b")
_CONTRAST = re.compile(r"\b(?:against|compared|versus|instead|from|than)\b")


def _is_name(text: str, when: When) -> bool:
    """Whether a year belongs to a name: "the 2030 Agenda", "Horizon 2020", "the 1968 Convention"."""
    if when.kind != "year":
        return False
    before, after = text[max(0, when.start - 14) : when.start], text[when.end : when.end + 3]
    return bool(
        re.search(r"\b(?:the|its|their|a)\s$", before, re.I)
        and re.match(r"\s[A-Z][a-z]", after)
        or re.search(r"\b(?:Agenda|Horizon|Vision|Strategy|Plan|Programme|Europe)\s$", before)
        or CAPITAL_BEFORE.search(text[max(0, when.start - 24) : when.start])
        and _named_with_year().match(text, when.end)
    )


CAPITAL_BEFORE = re.compile(rf"[a-z\d,]\s(?!{NOT_A_NAME})[A-Z][a-z]{{3,}}\s$")


@cache
def _named_with_year() -> re.Pattern[str]:
    """What has a year in its name: "the Tobacco 2025 initiative"."""
    return re.compile(rf"\s(?:{alternation(words('traps', 'with_year'))})s?\b")


def _is_baseline(text: str, start: int, when: When) -> bool:
    """Whether a date is what a figure is compared with ("than in 2019", "the lowest since 1954"), not its own."""
    before = text[max(start, when.start - 45) : when.start]
    return bool(
        re.search(
            r"\b(?:than|(?:level|levels|that|those) (?:of|in)|compared (?:with|to)|relative to"
            r"|against|from|over|on|since (?:a|the|its)|pre-)\s+(?:in\s+|those\s+in\s+|the\s+)?$",
            before[-25:],
        )
        and not (before.endswith(" on ") and when.kind == "date")  # "on 3 March"
        or re.search(
            r"\b(?:lowest|highest|largest|smallest|first|most|best|worst)\b\s+(?:[\w-]+\s+){0,2}since\s+$", before
        )
        or re.search(r"\bas\s+(?:many|much|\w+)\b[^,.;]{0,25}\bas\s+in\s+$", before)
    )
