"""Figures in the tables of the body text: rows parted by newlines, cells by `` | ``, one figure a number in a cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from pipeline.figures.currency import divided, local_currency
from pipeline.figures.data import alternation, load, singular, words
from pipeline.figures.dates import dates
from pipeline.figures.found import FoundFigure
from pipeline.figures.nouns import is_person, undergone
from pipeline.figures.quantities import Quantity
from pipeline.records import AsOf, Value, Whole
from pipeline.rows import Cell, cells

if TYPE_CHECKING:
    from pipeline.figures.groups import Group


@dataclass(frozen=True)
class Table:
    """A table and the block before it, which often is its caption."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: str

    @cached_property
    def headed(self) -> bool:
        """Whether the first row holds headers: not where it begins with a name and goes on in bare numbers that are no
        years, as where a layout lost the row above."""
        first = [c.text for c in self.cells if c.row == 0]
        years = all(re.fullmatch(r"(?:19|20)\d\d(?:[-–/]\d+)?", c) for c in first[1:])
        return (
            len(first) < 2
            or years
            or not first[0]
            or not all(re.fullmatch(r"[-–−+]?\d[\d.,\s]*%?|[-–]", c) for c in first[1:])
        )

    @cached_property
    def heads(self) -> int:
        """How many of the first rows hold headers: two where the second begins with nothing and has no numbers but
        years ("N" and "%" under "1998")."""
        second = [c.text for c in self.cells if c.row == 1]
        others = [text for text in second[1:] if text and not re.fullmatch(r"(?:19|20)\d\d", text)]
        if not self.headed or len(second) < 3 or second[0] or any(re.search(r"\d|^[-–]$", o) for o in others):
            return int(self.headed)
        return 2 if any(c.row == 2 for c in self.cells) and any(second) else 1

    def head(self, column: int) -> list[str]:
        """The headers of a column, from both rows of headers where there are two: what stands in the upper one is over
        the columns to its right too, up to the next."""
        found = [self.cell(0, column)] if self.headed else []
        if self.heads > 1:
            over = (self.cell(0, k) for k in range(column, min(column, 1) - 1, -1))
            found = [next((c for c in over if c and c.text), None), self.cell(1, column)]
        return [cell.text for cell in found if cell and cell.text]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place."""
        return self._places.get((row, column))

    def cell_at(self, start: int) -> Cell | None:
        """The cell that the character at ``start`` stands in."""
        k = bisect_right(self._starts, start) - 1
        return self.cells[k] if k >= 0 and start < max(self.cells[k].end, self.cells[k].start + 1) else None

    @cached_property
    def _places(self) -> dict[tuple[int, int], Cell]:
        return {(c.row, c.column): c for c in self.cells}

    @cached_property
    def _starts(self) -> list[int]:
        return [c.start for c in self.cells]


def tables(text: str) -> list[Table]:
    """The tables of a text: blocks (parted by blank lines) of at least two rows with cells."""
    found: list[Table] = []
    before = ""
    for block in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        lines = list(re.finditer(r"[^\n]+", block.group()))
        if sum(" | " in line.group() for line in lines) < 2 or sum(" | " in line.group() for line in lines) < 0.6 * len(
            lines
        ):
            before = block.group().strip()
            continue
        found_cells = [c for i, line in enumerate(lines) for c in cells(line.group(), block.start() + line.start(), i)]
        found.append(Table(block.start(), block.end(), tuple(found_cells), before if _captions(before) else ""))
        before = ""
    return found


def _captions(before: str) -> bool:
    """Whether the block before a table is its caption: a line like a title, not a paragraph."""
    counts = Counter(re.findall(r"[^\W\d_]{4,}", before.casefold()))
    if max(counts.values(), default=0) > 2:
        return False  # the heads of several columns, run together
    return len(before) < 160 and "\n" not in before and not re.search(r"[a-z]{2}\.\s+[A-Z]|[a-z]{3}\.$", before)


def is_label(table: Table, q: Quantity) -> bool:
    """Whether a number stands in a header: the first row, or a first column of running numbers or names with
    numbers."""
    cell = table.cell_at(q.numeral.start)
    return cell is None or cell.row < table.heads or cell.column == 0


def is_prose(table: Table, offset: int) -> bool:
    """Whether the cell at an offset holds a sentence: "Of 40 towers, three fell.", as in a log of what was said."""
    cell = table.cell_at(offset)
    return cell is not None and PROSE.fullmatch(cell.text) is not None


PROSE = re.compile(r"(?=\W*[A-Z])(?:\S+\s+){5,}\S+[.!?][”’\"')]?", re.S)
"""A cell of at least six words that ends as a sentence does."""
SCALE = re.compile(
    r"(?<!\bone\s)(?<!\ba\s)(?<!\bper\s)\b(?:in\s+)?(thousand|million|billion)s?\b|\b(000s|'000)\b|\b(mn|bn)\b", re.I
)
UNIT_LINE = re.compile(r"(?:in\s+)?(?:thousands?|millions?|billions?)\s+of\b|in\s+(?:per\s?cent|\w+\s+dollars)\b", re.I)
"""A line over a table that tells the unit alone: "Millions of US dollars, as at 9 April"."""
IN_PERCENT = re.compile(r"(?:\(|,\s*)(?:in\s+|as\s+a\s+)?(?:%|per\s?cent|percentage)[^)]*\)?\s*$", re.I)
"""What makes all the numbers below a caption percentages: it stands at its end, in brackets or behind a comma."""
VOTES = re.compile(
    r"\b(?:by\s+(?:a\s+)?show\s+of\s+hands|votes?\s+cast|result\s+of\s+the\s+(?:vote|ballot)"
    r"|(?:first|second|third|fourth|final|run-?off|\d(?:st|nd|rd|th))\s+(?:ballot|round\s+of\s+voting))\b",
    re.I,
)
PERCENT = re.compile(r"%|\bper\s?cent\b|\bpercentage\b|\bshare\b|\bproportion\b", re.I)


def table_figure(table: Table, group: Group, text: str, *, year: int | None) -> FoundFigure | None:
    """The figure of one number (or range) in a cell, with row and column headers as measure and date."""
    q = group.main
    cell = table.cell_at(q.numeral.start)
    if cell is None or cell.row < table.heads or cell.column == 0:
        return None
    row = table.cell(cell.row, 0)
    heads = table.head(cell.column)
    column_text, corner_text, row_text = " ".join(heads), " ".join(table.head(0)), row.text if row else ""
    when = None
    labels: list[str] = []
    measured = False
    for head in (row_text, *heads):
        found = dates(head, year=year)
        if found and when is None:
            when = found[0]
        rest = head
        for w in reversed(found):
            rest = rest[: w.start] + rest[w.end :]
        rest = re.sub(r"\(\s*\)|^\W+|[\s:,–-]+$", "", rest).strip()
        if found and re.search(r"\b(?:since|before|after|until)$", rest):
            rest = head  # "Houses raised since 2000"
        elif found:
            rest = re.sub(r"\s+(?:on|in|of|for|at|by|from|to|as|over)$", "", rest)
        plain_number = head is row_text and re.fullmatch(r"[\d.,\s%-]+", rest)  # a table without heads of rows
        if head is not row_text and (bare := _without_unit(rest)) != rest:
            rest, measured = bare, True
        if rest and not plain_number and rest.casefold() not in words("nouns", "counts"):
            labels.append(rest)
    if when is None and (found := dates(table.caption, year=year)):
        when = found[-1]
    if when is None and (found := dates(corner_text, year=year)):
        when = found[0]
    subject = list(labels)
    # a header that is only a name or a date ("Chile", "2019") is no measure: the caption says what is counted
    if (
        not measured
        and not any(_has_noun(w) for w in labels)
        or len(labels) == 1
        and not (row_text and _has_noun(labels[0]))
    ):
        caption = re.sub(r"^(?:table|figure|annex|box)\s*[\dIVX.]*\s*[:.–-]?\s*", "", table.caption, flags=re.I)
        for w in reversed(dates(caption, year=year)):
            caption = caption[: w.start] + caption[w.end :]
        caption = re.sub(r"\(\s*\)|[\s:,–-]+$", "", caption).strip(" .:")
        if (told := re.search(r"\s*\(([^()]*)\)$", caption)) and _currency().search(told[1]):
            caption = caption[: told.start()]
        caption = re.sub(r"(?:\s+(?:in|of|for|at|by|from|to|as|and))+$", "", caption)  # the date behind it is gone
        if caption and not UNIT_LINE.match(caption):
            subject.append(caption)
    measure = _compose(subject)
    kind, unit, factor = q.kind, q.unit, 1.0
    if kind == "count":
        counted = row_text if _counts(row_text, corner_text, text) else ""
        beside = "%" in cell.text and q.numeral.end < cell.end  # "14 1%" below "N %"
        kind, unit, factor = _participle(table, cell.column) or _header_unit(
            column_text, row_text, table.caption, corner_text, counted, beside=beside
        )
    if q.value > 0 and len(group.parts) == 1 and re.fullmatch(r"[-–−]\s?", text[cell.start : q.numeral.start]):
        factor = -factor  # a cell may be a loss: "-3.2"
    values = tuple(
        Value(
            text=text[p.numeral.start : p.numeral.end],
            value=round(p.value * factor, 6),
            start=p.numeral.start,
            end=p.numeral.end,
        )
        for p in group.parts
    )
    main = round(q.value * factor, 6)
    low = round(group.other.value * factor, 6) if group.relation == "range" and group.other else None
    return FoundFigure(
        start=group.start,
        end=max(p.after for p in group.parts),
        kind="ratio" if group.relation in ("ratio", "part") else kind,  # type: ignore[arg-type]
        value=None if low is not None else main,
        low=low,
        high=main if low is not None else None,
        comparator=q.comparator,  # type: ignore[arg-type]
        unit=unit,
        measure=measure or None,
        of=Whole(value=group.other.value) if group.relation in ("ratio", "part") and group.other else None,
        as_of=AsOf(text=when.text, date_start=when.date_start, date_end=when.date_end) if when else AsOf(),
        values=values,
        by=("figure.table",),
        confidence=0.93 if measure else 0.7,
    )


def _has_noun(head: str) -> bool:
    """Whether a header says what is counted or measured, rather than name a place, a thing or a date."""
    if head.lower() in words("nouns", "no_nouns"):
        return False
    if head.partition(" (")[0].lower() in words("nouns", "measures"):
        return True
    return bool(re.search(r"\b[a-z]{4,}|\b[A-Z][a-z]+[^us\W]s\b", head))


def _compose(parts: list[str]) -> str:
    """Row and column headers as one phrase: what is counted first, where or whom it concerns after a comma."""
    cleaned = [
        re.sub(
            r"\s+", " ", re.sub(r"\s*\((?:%|per cent|EUR[^)]*|USD[^)]*|million|thousand|number|No\.?)\)", "", p)
        ).strip(" .:")
        for p in parts
        if p
    ]
    if len(cleaned) < 2:
        return cleaned[0] if cleaned else ""
    lower = [p for p in cleaned if re.search(r"\b[a-z]{4,}|^[A-Z][a-z]{2,}s$", p)]
    first = lower[-1] if lower else cleaned[-1]
    return ", ".join([first, *[p for p in cleaned if p != first]])


@cache
def _currency() -> re.Pattern[str]:
    """A currency in a header: its letters, or its sign."""
    codes, signs = "|".join(load("currencies")["codes"]), alternation(list(load("currencies")["signs"]))
    return re.compile(rf"\b({codes})\b|((?<![A-Za-z])(?:{signs})(?![a-z]))")


@cache
def _currency_name() -> re.Pattern[str]:
    """A currency in words in a header: "Millions of US dollars", "(dollars)"."""
    names = [name for name in load("currencies")["names"] if name not in ("real", "won")]  # "in real time", "seats won"
    return re.compile(rf"\b({alternation(names)})\b", re.I)


@cache
def _part_name() -> re.Pattern[str]:
    """The hundredth part of a currency in a header: "(US cents per kilowatt-hour)"."""
    return re.compile(rf"\b({alternation(list(load('currencies')['parts']))})\b", re.I)


RATE = re.compile(r"\bper\s+\d|\bper\s+(?:million|thousand|capita)\b")
STATED = re.compile(r"(?:[(,–-]\s*|\bin\s+)(?:(?:current|constant)\s+)?$|^$", re.I)
"""What a unit stands behind in a caption: "(dollars)", "in euros"."""


PARTICIPLE = re.compile(r"(?:of\swhich\s)?[A-Za-z][a-z]+(?:ed|wn|oken|iven|ending)", re.I)
"""The head of a column that says what became of the things counted before it: "Cleared", "of which approved"."""


def _participle(table: Table, column: int) -> tuple[str, str | None, float] | None:
    """Kind, unit and scale below a participle that heads a column: the unit of the column before that counts things
    ("Articles | Cleared"); None elsewhere."""
    if not PARTICIPLE.fullmatch(" ".join(table.head(column))):
        return None
    for k in range(column - 1, 0, -1):
        head = " ".join(table.head(k))
        if not PARTICIPLE.fullmatch(head):
            noun = _noun_of(head, plural=True) if not re.search(r"[%€$£(]", head) else None
            return ("count", noun, 1.0) if noun else None
    return None


def _header_unit(
    column: str, row: str, caption: str, corner: str, counted: str, *, beside: bool = False
) -> tuple[str, str | None, float]:
    """Kind, unit and scale of a bare number from its headers: "(%)", "EUR million", "per 100,000", or the noun
    counted, which the head of a row has only as ``counted``. ``beside``: its cell has a percentage besides."""
    currencies = load("currencies")
    if RATE.search(column) and not _currency().search(column) and not _currency_name().search(column):
        counted_ = singular(re.split(r"\bper\b", column)[0].split()[-1]) if not column.startswith("per") else ""
        if counted_ and not PERCENT.search(column) and "(" not in column:
            died = counted_ in words("persons", "deaths")
            return "ratio", counted_ if died else _noun_of(re.split(r"\bper\b", column)[0]), 1.0
    for head in (column, row, corner, _caption_for(column, caption)):
        scale = SCALE.search(head)
        factor = 1.0
        if scale:
            word = next(g for g in scale.groups() if g).lower()
            factor = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "000s": 1e3, "'000": 1e3, "mn": 1e6, "bn": 1e9}[
                word
            ]
        if m := _currency().search(head):
            return "money", m[1] or currencies["signs"][m[2]], factor
        if (m := _part_name().search(head)) and STATED.search(head[: m.start()]):
            part = re.sub(r"\s+", " ", m[1]).lower()
            return "money", currencies["parts"][part] or divided(head, m.start(), part), factor / 100
        if (m := _currency_name().search(head)) and (scale or STATED.search(head[: m.start()])):
            name = re.sub(r"\s+", " ", m[1]).lower()
            return "money", local_currency(head, m.start(), name) or currencies["names"][name], factor
        if PERCENT.search(head) and not beside and (not caption.startswith(head) or IN_PERCENT.search(head)):
            return "percent", "percent", 1.0
        if VOTES.search(head):
            return "count", "vote", factor
        for m in re.finditer(r"\(([^)]+)\)", head):
            if (found := _unit_in(m[1])) is not None:
                return *found, factor
        if (m := re.search(r",\s*in\s+(?:(?:thousand|million)s?\s+(?:of\s+)?)?(\w+)$", head)) and (
            named := singular(m[1])
        ) in load("units")["words"]:
            return load("units")["words"][named], named, factor  # "Land under reed, in hectares"
        if (m := re.search(r",\s*(\S+)$", head)) and m[1] in load("units")["symbols"]:
            return "measure", load("units")["symbols"][m[1]], 1.0
        if scale and factor != 1.0 and re.search(r"\(in\s|\(\s*(?:thousand|million|billion|000)", head):
            return "count", _noun_of(column) or _noun_of(counted) or _noun_of(caption), factor
    if re.search(r"\bper\s+\d|\bper\s+(?:million|thousand|capita)\b", column + " " + row):
        head = re.split(r"\bper\b", column if "per" in column else row)[0]
        last = singular(head.split()[-1]) if head.split() else ""
        return "ratio", last if last in words("persons", "deaths") else _noun_of(head), 1.0
    heads = (column, counted, caption)
    plural = (noun for h in heads if (noun := _noun_of(h, plural=True)))
    if (whose := OF_WHOM.search(caption)) and (noun := _noun_of(whose[1], plural=True)) == "person":
        return "count", noun, 1.0  # "Nationality of suspects", "Countries of origin of victims"
    return "count", next(plural, None) or next((noun for h in heads if (noun := _noun_of(h))), None), 1.0


OF_WHOM = re.compile(
    r"\b(?:nationalit(?:y|ies)|citizenship|gender|sex|ages?|birth|origin|residence|profession|occupation|status|type)\s"
    r"of\s(?:the\s|\([^()]*\)\s)?([^,;:()|]+)",
    re.I,
)
"""What people are told apart by in a table that counts them."""


def _unit_in(brackets: str) -> tuple[str, str] | None:
    """Kind and unit that the brackets of a header tell: "(ha)", "(in thousands of tonnes)"; None where they tell
    none."""
    inside = re.sub(r"^(?:in\s+)?(?:(?:thousand|million|billion)s?(?:\s+of)?\s+)?", "", brackets.strip())
    units = load("units")
    if inside in units["symbols"]:
        return "measure", units["symbols"][inside]
    named = singular(inside)
    return (units["words"][named], named) if named in units["words"] else None


UNIT_BEHIND = re.compile(r"(?P<what>[^\W\d_].*?)(?:\s*\((?P<in>[^()]+)\)|,\s*(?P<behind>[^,()]+))", re.S)


def _without_unit(head: str) -> str:
    """A header without the unit that it ends with: it says what is measured, though it be one word with a capital,
    "Revenue, EUR m", "Network (km)"."""
    m = UNIT_BEHIND.fullmatch(head)
    if m is None:
        return head
    told = (m["in"] or m["behind"]).strip()
    stated = (
        _unit_in(told) is not None
        or re.fullmatch(
            r"(?:in\s+)?(?:%|per\s?cent|percentages?|number|No\.?|thousands?|millions?|billions?)", told, re.I
        )
        or _currency().search(told)
        or _currency_name().search(told)
    )
    return m["what"].strip() if stated else head


def _caption_for(column: str, caption: str) -> str:
    """The part of a caption that speaks of a column, where it tells several things: "Areas treated (hectares) and
    pesticides used (litres)". Of a caption with one thing in brackets all speaks of the columns that it has not named
    behind them."""
    parts = [part for part in re.findall(r"[^()]*\([^()]*\)|[^()]+$", caption) if re.search(r"[A-Za-z]{3}", part)]
    if len(parts) < 2 or "(" not in caption:
        return caption
    own = _stems(column)
    shared = [len(own & _stems(part.partition("(")[0])) for part in parts]
    if max(shared):
        return str(parts[shared.index(max(shared))])
    return caption if sum("(" in part for part in parts) == 1 else ""


def _stems(head: str) -> frozenset[str]:
    return frozenset(singular(word) for word in re.findall(r"[^\W\d_]{3,}", head))


def _counts(row: str, corner: str, text: str) -> bool:
    """Whether the head of a row may say what is counted, rather than name a place or a thing: it has a word in lower
    case, or is a single word that the text writes in lower case too ("Vessels", not "Honduras")."""
    if re.search(r"(?<![\w-])[a-z]{4,}", row):
        return True
    word = re.fullmatch(r"[A-Z][a-z]+", row.strip())
    return bool(word and (not corner or row.strip().lower() in _words_of(text)))


@lru_cache(maxsize=4)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text as printed: a table with hundreds of rows asks for each of them."""
    return frozenset(re.findall(r"\w+", text))


def _noun_of(head: str, *, plural: bool = False) -> str | None:
    """The counted noun of a header: the last word before "of", "by", "per" …, where it is lower case or plural.

    With ``plural`` only a noun in the plural; what stands behind it is a participle ("Growers paid").
    """
    phrase = re.sub(r"^(?:table|figure|annex)\s*[\dIVX.]*\s*[:.–-]?\s*", "", head, flags=re.I)
    phrase = re.sub(r"^(?:total\s+)?(?:number|no\.?|nr\.?|total|count)\s+of\s+", "", phrase, flags=re.I)
    first = re.split(
        r"(?:^|\s+)(?:of|by|per|in|with|for|from|at|on|under|over|above|below|among|between|within|without|during|after"
        r"|before|since|who|that|which|to|as|about|than)\b|[,(:;/]|\s[–-]\s",
        phrase,
        flags=re.I,
    )[0].split()
    while first and not re.fullmatch(r"[A-Za-zÀ-ÿ'’-]{3,}", first[-1]):
        first.pop()
    if plural:
        while first and not (
            first[-1].lower() != singular(first[-1]) or first[-1].lower() in words("nouns", "plurals")
        ):
            first.pop()
    while first and re.search(r"(?:ed|ing)$", first[-1]) and len(first) > 1 and not is_person(first[-1]):
        first.pop()
    if not first:
        return None
    word = first[-1]
    if word.lower() in words("nouns", "no_nouns"):
        return None
    if word[0].isupper() and len(first) == 1 and singular(word) == word.lower():
        return None if not is_person(word) else "person"
    behind = phrase.split(word, 1)[1].split()[:1]
    if is_person(word) or behind and undergone(singular(word), behind[0].strip(",").lower()):
        return "person"
    return singular(word) if plural or word.lower().endswith("s") else None
