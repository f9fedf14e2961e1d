"""From a parsed text to its figures: numbers, traps, quantities, groups, then what each says."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from pipeline.figures.choose import reject
from pipeline.figures.currency import former_currency
from pipeline.figures.dates import When, dates
from pipeline.figures.found import FoundFigure, NonFigure
from pipeline.figures.groups import groups
from pipeline.figures.numbers import Numeral, numerals
from pipeline.figures.quantities import Quantity, denominators, quantity
from pipeline.figures.statements import Describer
from pipeline.figures.tables import Table, is_label, is_prose, tables
from pipeline.figures.traps import Trap, traps
from pipeline.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Scan:
    """The numbers of one text: those that are figures, as quantities, and the traps."""

    def __init__(self, doc: Doc, *, year: int | None = None) -> None:
        self.doc = self.tokens = tokens_of(doc)
        named = sorted((s.start_char, s.end_char, s.label_) for s in doc.spans.get("mentions", ()))
        begins = {start for start, _, label in named if label == "PERSON"}
        self.persons = [
            (start, end)
            for start, end, label in named
            if label == "PERSON" or label == "PERSON_ROLE" and end + 1 in begins
        ]
        """Persons, with the office right before a name."""
        self.text = self.doc.text
        self.when = dates(self.text, year=year)
        self.traps = sorted([*traps(self.text, self.when), *denominators(self.text)], key=lambda t: (t.start, -t.end))
        self.when = [w for w in self.when if not _of_symbol(self.text, w)]
        self.dropped: list[Trap] = []
        self.quantities: list[Quantity] = []
        self.tables = tables(self.text)
        self.year = year
        self._starts = [t.start for t in self.traps]
        self._longest = max((t.end - t.start for t in self.traps), default=0)
        for numeral in numerals(self.text):
            self._take(numeral)

    def trap_at(self, start: int, end: int) -> Trap | None:
        """The longest trap that overlaps a span; of two that are equal the date."""
        i = bisect_right(self._starts, end - 1) - 1
        found: list[Trap] = []
        while i >= 0 and self._starts[i] > start - self._longest - 1:
            if self.traps[i].end > start and self.traps[i].start < end:
                found.append(self.traps[i])
            i -= 1
        return max(
            found, key=lambda t: (t.end - t.start, t.kind in ("date", "year", "time of day"), -t.start), default=None
        )

    def table_at(self, offset: int) -> Table | None:
        """The table that a number stands in; None where its cell holds sentences, which say themselves what it is."""
        table = next((t for t in self.tables if t.start <= offset < t.end), None)
        return None if table is not None and is_prose(table, offset) else table

    def _counts(self, numeral: Numeral) -> bool:
        """Whether a number behind letters, which looks like part of a name, counts the plural noun behind it: "UCBT 71
        member unions", unlike "IFRS 16 applies"."""
        token = self.tokens[self.tokens.at(numeral.start)]
        return token.dep_ == "nummod" and token.head.tag_ == "NNS" and token.i < token.head.i <= token.i + 3

    def _take(self, numeral: Numeral) -> None:
        trap = self.trap_at(numeral.start, numeral.end)
        if trap is not None and not (
            numeral.spelled and trap.kind == "list mark" or trap.kind == "name" and self._counts(numeral)
        ):
            return
        q = quantity(self.text, numeral, self.tokens)
        if q.kind == "money" and self.year is not None:
            q.unit = former_currency(q.unit, self.year, self.text[q.start : q.end])
        table = self.table_at(numeral.start)
        if table is not None:
            q.noun = []
            kind = "table header" if is_label(table, q) else None
        else:
            kind = reject(self.text, q, self.tokens)
        if kind:
            self.dropped.append(Trap(numeral.start, numeral.end, kind))
        else:
            self.quantities.append(q)


def _of_symbol(text: str, when: When) -> bool:
    """A year that is part of a document's symbol: ``CM/Res(2011)24``."""
    return text[when.start - 1 : when.start] == "(" and re.match(r"\)\s?\d", text[when.end : when.end + 3]) is not None


def find(doc: Doc, *, year: int | None = None) -> list[FoundFigure]:
    """All figures of a parsed text, in order. ``year`` is the report's own, for "this year" and days without a year."""
    scan = Scan(doc, year=year)
    joined = groups(scan.text, scan.quantities)
    return Describer(scan, joined).all()


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(r"\d+(?:[.,'’:/–-]?\d+)*")


def explain(doc: Doc, *, year: int | None = None, figures: list[FoundFigure] | None = None) -> list[NonFigure]:
    """Every digit of the text that is in no figure, with the class that says why; classes count over a report."""
    scan = Scan(doc, year=year)
    given = figures if figures is not None else find(doc, year=year)
    covered = bytearray(len(scan.text))
    for figure in given:
        for v in figure.values:
            if v.start is not None and v.end is not None:
                covered[v.start : v.end] = b"\x01" * (v.end - v.start)
    out = []
    for m in _digits().finditer(scan.text):
        if all(covered[i] for i in range(m.start(), m.end()) if scan.text[i].isdigit()):
            continue
        trap = scan.trap_at(m.start(), m.end())
        drop = next((t for t in scan.dropped if t.start < m.end() and t.end > m.start()), None)
        kind = trap.kind if trap else drop.kind if drop else "unexplained"
        out.append(NonFigure(m.start(), m.end(), m.group(), kind))
    for t in scan.dropped:
        if not any(c.isdigit() for c in scan.text[t.start : t.end]):
            out.append(NonFigure(t.start, t.end, scan.text[t.start : t.end], t.kind))
    return sorted(out, key=lambda n: n.start)
