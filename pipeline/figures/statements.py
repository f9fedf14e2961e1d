"""What a group of numbers says: measure, whole, change, date and modality, as one figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.figures.candidates import Place, plain
from pipeline.figures.currency import local_currency
from pipeline.figures.data import alternation, load, singular, words
from pipeline.figures.dating import Dating
from pipeline.figures.elided import Asked, choose_unit
from pipeline.figures.found import FoundFigure
from pipeline.figures.groups import Group
from pipeline.figures.measure import describe
from pipeline.figures.movement import change_of, moves
from pipeline.figures.nouns import is_person, members, noun_unit, unit_of
from pipeline.figures.phrases import Phrases, Said, clause_verb, subject_of
from pipeline.figures.quantities import Quantity
from pipeline.figures.tables import table_figure
from pipeline.figures.wording import best_wording
from pipeline.records import Value, Whole

if TYPE_CHECKING:
    from pipeline.figures.finder import Scan
    from pipeline.tokens import Token, Tokens


INTERVAL = re.compile(r"\b(?:confidence\s+interval|CI|credible\s+interval|interval)\b[\s:=,]*(?:of\s+|from\s+)?$")
"""What announces the two ends of an interval, which have the unit of the value before."""
OF_WHICH = re.compile(r"\s+of\s+(?:which|whom)\b")
NUMBERS = re.compile(
    r"\b(?P<verb>number(?:ed|s|ing)?)\s+(?:(?:only|just|some|about|around|nearly|almost|over|under|roughly|no|not|more|less"
    r"|fewer|than|at|least|most|upwards|of|in|excess|as|many|few|a|mere|well|already|approximately|close|to)\s+){0,5}$",
    re.I,
)
"""A verb that counts its subject: "boats are believed to number upwards of"."""
AGE = re.compile(r"\bage(?:\s(?:of|was|is|at|being|had\sbeen))?,?\s(?:[a-z]+\s)?$", re.I)
AGED = re.compile(
    r"\b(?:life\sexpectancy|(?:average|median|mean|typical|minimum|retirement)\sage|age\sat\s[a-z]+)\b[^.;]*?"
    r"\s(?:is|was|were|are|be|being|been|at|to|of|reached|reaches|from|than)\s(?:only\s|just\s|about\s|some\s|around\s|over\s|under\s)?$"
    r"|\b(?:marr(?:y|ies|ied|ying)|retir(?:e|es|ed|ing)|dies?|died|gives?\sbirth|gave\sbirth|leaves?\sschool|left\sschool)\b"
    r"[^.;,\d]{0,20}\sat\s(?:only\s|just\s|about\s|some\s|around\s)?$",
    re.I,
)
"""What a number of years stands behind: "life expectancy had risen to", "women marry at"."""
PURE = re.compile(
    r"\b(?:ratio|odds|index|coefficient|quotient|pH|correlation|multiplier)s?\b(?:\s(?:of|for|between|in)\s[^.;,\d]{1,40})?"
    r"\s(?:was|is|were|are|stood\sat|stands\sat|of|at|reached|averaged|to|from|below|above)\s(?:[a-z]+\s){0,2}$"
)
"""What a number without a unit stands behind: "the odds ratio was"."""
DEAD = re.compile(
    r"\s(?:dead|injured|wounded|homeless|jobless|unemployed|hospitali[sz]ed|orphaned"
    r"|(?P<lost>missing|displaced|unaccounted\sfor))(?=\s?[,.;:)]|\s(?:and|or|in|on|at|by|after|from|as|this|that)\b|$)"
)
"""What only people are: "left 6,009 dead and 1,779 missing"; ships are lost too, where nobody died."""
STANDARD = re.compile(
    r"\b(?:limit|guideline|threshold|target|norm|minimum|maximum|average|mean|median|standard|ceiling|ideal|quota|optimum"
    r"|recommended|permitted|prescribed)(?:\s(?:level|value))?(?:\s(?:of|being|is|was|at|stood\sat)|\s?:)?"
    r"\s(?:only\s|just\s|merely\s|a\smere\s)?$",
    re.I,
)
"""What a number stands behind that the figure before is held to: "18 µg/m³, the limit being 25"."""
HELD_AGAINST = re.compile(
    r"\b(?:as\sagainst|against|compared\s(?:with|to)|versus|as\sopposed\sto|instead\sof|rather\sthan|(?:rang|vary|vari)[a-z]*\s(?:from|between)"
    r"\s[^.;,\d]{1,20}\s(?:to|and))\s(?:only\s|just\s|an?\s(?:mere\s|recommended\s|usual\s)?)?$",
    re.I,
)
SHORT_OF = re.compile(r"\s(?:short\sof|above|below|over|under|more\sthan|less\sthan)\s(?:the|its|their)\b")
"""The same behind it: "only 22 short of the alert threshold"."""
DIES = re.compile(
    r"\b(?:mortality|death|suicide|homicide|murder|fatality|infection|incidence|prevalence|imprisonment)\b", re.I
)
WERE = re.compile(r"\b(?:were|was|is|are)\s$")
HEADED = re.compile(r"(?:^|[.;]\s|\n)(?:[A-Z][\w-]*\s)?[A-Za-z][a-z]+s:\s$")
"""What heads a bare number: "Complaints: 341"."""
OF_US = re.compile(r"\sof\s(?:us|you)\b")
OPENS_OF = re.compile(r"(?:^|[.;:,]\s|\n)(?:Out\s)?[Oo]f\s(?:the|these|those|its|our|all)\s(?:[\w'’-]+\s){1,4}$")
"""The whole that opens a clause, right before a part of it: "Of the Swiss cantons seventeen have"."""
PART_OF = re.compile(r"\sof\s(?:the|its|his|her|their|our|these|those|all)\s(?!same\b)")
OF_WHICH_BEFORE = re.compile(r",?\s(?P<of>of)\swhich,?\s(?:(?:only|some|about|just|at|least|over|nearly)\s){0,2}$")
LIST_OF = re.compile(r"\b(?:list|set|shortlist|series|catalogue|batch|collection)\sof\s$")
IT_TOOK = re.compile(
    r"\bit\s(?:now\s|still\s)?(?:takes|took|has\staken|had\staken|would\stake|may\stake)\s(?:[a-z]+\s){0,2}$", re.I
)
TO_DO = re.compile(r"\s(?:for\s[^.;,\d]{1,40}\s)?to\s(?P<what>[a-z]+(?:\s(?!and\b|or\b|in\b|but\b)[\w'’-]+){0,5})")
"""What took so long: "it took 21 days to export a container"."""
SHARE_OF = re.compile(r"\b(?:proportion|share|percentage|fraction)\sof\s(?:[a-z-]+\s)?(?P<noun>[a-z-]+s)\s[^.;]*$")
DEATHS = re.compile(r"\b(?:dead|deaths|killed|injured|wounded|people|persons)\b")
IN_SO_MANY = re.compile(r"\b(?:in|out\sof)\b")
THE_FIGURE = re.compile(r"\s*(?:the|this|that)\s(?:figure|number|total)\s(?!of\b)[^.;]*$", re.I)
THOSE_WHO = re.compile(r"\bthose\s+who\b[^.;]*$", re.I)
IN_NUMBER = re.compile(r"\s+in\s+number\b")
OF_WHOM = re.compile(r"\s+of\s+whom\b")
AND_MORE = re.compile(r"\s+(?:and|or)\s+(?=\d|[a-z]+\s+[a-z])")
"""What parts two counts that share the noun behind the second: "two and three cartographers"."""
FAR = 40
"""Tokens before a pronoun among which its noun is looked for."""
ROLES = ("dobj", "nsubj", "nsubjpass")
DEFINITE = re.compile(r"\bof\s+(?:the|its|their|these|those)\s+$")


class Describer:
    """Turns groups into figures: measure, whole, change, date, modality."""

    def __init__(self, scan: Scan, joined: list[Group]) -> None:
        self.scan, self.joined = scan, joined
        self.doc, self.text = scan.doc, scan.text
        taken: set[int] = set()
        for q in scan.quantities:
            taken |= self._indices(q.start, q.after)
        for w in scan.when:
            taken |= self._indices(w.start, w.end)
        for trap in [*scan.traps, *scan.dropped]:
            if trap.kind == "span of time":
                taken |= self._indices(trap.start, trap.end)
        persons: set[int] = set()
        for start, end in scan.persons:
            persons |= self._indices(start, end)
        self.phrases = Phrases(self.doc, taken, persons)
        self.sentences = self.doc.sentences
        self._sentence_starts = [s[0] for s in self.sentences]
        self.dating = Dating(self.text, scan.when, self.sentences, joined)
        self.before: Said | None = None
        self.history: list[tuple[FoundFigure, Said]] = []
        self.last: Said | None = None
        self.why = ""
        """By which rule the last unit of a number without a noun was found."""
        self.factor = 1.0
        """What the last sum of money was multiplied by (0.01 after cents)."""

    def _indices(self, start: int, end: int) -> set[int]:
        span = self.doc.overlapping(start, max(end, start + 1))
        return set(range(span.start, span.end)) if span is not None else set()

    def sentence(self, offset: int) -> int:
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def all(self) -> list[FoundFigure]:
        out: list[FoundFigure] = []
        previous: FoundFigure | None = None
        for i, group in enumerate(self.joined):
            table = self.scan.table_at(group.start)
            if table is not None:
                cell = table_figure(table, group, self.text, year=self.scan.year)
                out += [cell] if cell is not None else []
                previous = None
                continue
            figure = self.one(group, i, previous, out)
            out.append(figure)
            previous = figure
        return self.wholes(sorted(self.respectively(out), key=lambda f: (f.start, f.end)))

    def wholes(self, figures: list[FoundFigure]) -> list[FoundFigure]:
        """ "Of 418 labelled stoves, 131 had no mark": the whole that opens a sentence joins its first part."""
        out: list[FoundFigure] = []
        for figure in figures:
            whole = out[-1] if out else None
            if (
                whole is not None
                and figure.kind == whole.kind
                and figure.kind in ("count", "measure", "duration", "money")
                and len(figure.values) == len(whole.values) == 1
                and figure.of is not None
                and figure.of.value == whole.value
                and figure.value is not None
                and whole.value is not None
                and figure.value <= whole.value
                and self.sentence(whole.start) == self.sentence(figure.start)
                and (opens := _OPENS_WHOLE.search(self.text[max(0, whole.start - 40) : whole.start]))
                and not (POINTS.search(opens.group()) and self.bare(whole))
                and "," in self.text[whole.end : figure.start]
            ):
                out[-1] = replace(
                    figure,
                    start=whole.start,
                    kind="ratio",
                    values=(*whole.values, *figure.values),
                    by=(*figure.by, "figure.whole"),
                )
            else:
                out.append(figure)
        return out

    def bare(self, figure: FoundFigure) -> bool:
        """Whether no noun of its own follows a figure: "Of these about 2,900 are retired" counts a part, no whole."""
        i = self.scan.tokens.after(figure.end)
        return i >= len(self.doc) or self.doc[i].pos_ in ("VERB", "AUX", "PUNCT")

    def respectively(self, figures: list[FoundFigure]) -> list[FoundFigure]:
        """Gives each figure before "respectively" its own of the things that are listed in the same sentence."""
        out = list(figures)
        for m in re.finditer(r"\brespectively\b", self.text):
            a, b = self.sentences[self.sentence(m.start())]
            last = [i for i, f in enumerate(out) if a <= f.start and f.end <= m.start() + 1 and m.start() - f.end < 60]
            if not last:
                continue
            run = [last[-1]]
            while (
                run[0] > 0
                and (f := out[run[0] - 1]).start >= a
                and f.kind == out[run[0]].kind
                and len(self.text[f.end : out[run[0]].start]) < 12
            ):
                run.insert(0, run[0] - 1)
            listed = self.listed(a, out[run[0]].start, len(run)) or self.listed(m.end(), b, len(run))
            if len(run) < 2 or not listed:
                continue
            for i, piece in zip(run, listed, strict=True):
                part = out[i].of
                old = part.measure if part is not None and out[i].kind == "percent" else None
                worded = f"{piece} in {old}" if old else piece
                before = out[i].measure
                if before and out[i].change is not None and not set(plain(before)) & set(plain(" ".join(listed))):
                    worded = f"{before} of {piece}"  # "Germany and Austria cut emissions from …"
                out[i] = replace(out[i], measure=worded, by=(*out[i].by, "measure.respectively"))
        return out

    def listed(self, start: int, end: int, count: int) -> list[str]:
        """The last coordination of ``count`` nouns between two offsets, each with what governs them all."""
        tokens = self.scan.tokens
        found: list[str] = []
        for t in self.doc[tokens.after(start) : tokens.after(end)]:
            if t.pos_ not in ("NOUN", "PROPN") or t.dep_ == "conj" or t.i in self.phrases.taken:
                continue
            chain = [t]
            while (
                nxt := next((c for c in chain[-1].children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN")), None)
            ) is not None:
                chain.append(nxt)
            if len(chain) != count or chain[-1].idx >= end:
                continue
            pieces = []
            for k, c in enumerate(chain):
                stop = chain[k + 1].left_edge.i if k + 1 < len(chain) else c.right_edge.i + 1
                noun = self.phrases.clean(self.phrases.noun(c))
                pieces.append(self.phrases.text([x for x in noun if x.i < stop and x.idx < end]))
            lead = ""
            if t.dep_ == "pobj" and t.head.head.pos_ in ("NOUN", "PROPN"):
                governing = self.phrases.clean(self.phrases.noun(t.head.head, deep=False))
                lead = f"{self.phrases.text(governing)} {t.head.text} "
            found = [lead + piece for piece in pieces]
        return found

    def one(self, group: Group, index: int, previous: FoundFigure | None, done: list[FoundFigure]) -> FoundFigure:
        q = group.main
        if group.relation == "change" and not moves(self.doc, self.scan.when, group):
            group.relation = "range"
        near = self.near(q, previous)
        change = change_of(self.text, group, near)
        said = self.said(group, near, change is not None)
        measure, inherited = said.measure, said.inherited
        self.last = said
        unit, kind = q.unit, q.kind
        if kind == "count" and unit is None:
            kind, unit = self.printed_unit(group) or self.elided(
                group, self.elided_unit(group, near, measure, inherited)
            )
            if kind == "money" and self.factor != 1:
                for part in group.parts:
                    if part.kind == "count":
                        part.value = round(part.value * self.factor, 6)  # "from 77 cents; at 84 …"
        elif kind == "money":
            self.factor = q.factor
            if unit is not None and near is not None and near.unit == unit and measure is None:
                measure = near.measure
        if group.relation == "ratio":
            kind = "ratio"
            if q.kind == "count" and not q.noun and group.other is not None and group.other.noun:
                unit = group.other.unit
            elif q.kind == "count" and not q.noun and group.other is not None:
                between = self.text[q.numeral.end : group.other.numeral.start]
                unit = unit if IN_SO_MANY.search(between) else None  # "3:1", "a ratio of 15 to 1"
        if group.relation in ("part", "ratio") and unit == "percent" and q.kind == "count":
            unit = None  # "11.3 per cent of those elected – 17 out of 150"
        if group.relation == "part":
            kind = "ratio" if q.kind == "count" else kind
        if q.rate and re.search(r"\d|thousand|million", q.rate) and kind == "count":
            kind = "ratio"
            if measure and q.rate not in measure:
                measure = f"{measure} {q.rate}" if measure else q.rate
            noun = singular(q.noun[-1].text) if q.noun else None
            if noun is None and near is not None and near.measure:
                noun = next(
                    (singular(w) for w in near.measure.split() if singular(w) in words("persons", "deaths")), None
                )
            if noun in words("persons", "deaths"):
                unit = noun
        elif q.rate and measure and q.rate not in measure:
            measure = f"{measure} {q.rate}"
        low = high = value = None
        if group.relation == "range" and group.other is not None:
            low, high = group.other.value, q.value
        else:
            value = q.value
        parts = list(([group.shared] if group.shared else []) + [p for p in group.parts if p is not group.shared])
        comparator = (
            (group.parts[0].comparator or q.comparator)
            if group.relation in ("range", "part", "ratio")
            else q.comparator
        )
        if comparator is None and group.relation == "ratio" and group.other is not None:
            whole = group.other
            comparator = whole.comparator if whole.start == whole.core_start else None  # "three in five or more"
        if q.estimated and comparator is None:
            comparator = "about"
        start, end = group.start, group.end
        start = self._lead(start, group)
        values = tuple(
            Value(
                text=self.text[p.numeral.start : p.numeral.end], value=p.value, start=p.numeral.start, end=p.numeral.end
            )
            for p in parts
        )
        if q.numeral.form == "every":
            kind, value, unit = "ratio", 1.0, None
        if q.vote not in (None, "abstentions") and (voted := self.voted_on(q)):
            measure = f"{'votes for' if q.vote == 'votes in favour' else q.vote} {voted}"
        if (
            measure is None
            and kind == "duration"
            and (took := IT_TOOK.search(self.text[max(0, q.start - 40) : q.start]))
        ):
            aim = TO_DO.match(self.text, q.after)
            measure = f"time to {aim['what']}" if took and aim else None
        interval = INTERVAL.search(self.text[max(0, group.start - 60) : group.start])
        interval = interval if group.relation == "range" else None
        if interval:
            measure = "confidence interval" if interval[0][:2].casefold() in ("co", "ci") else "interval"
        if unit == "person" and not q.noun and (dead := DEAD.match(self.text, q.after)):
            measure = dead.group().split()[-1]  # "6,009 dead"
        if measure and q.vote is None and not interval:
            self.place.rule = measure
            measure = best_wording(self.place)
        figure = FoundFigure(
            start=start,
            end=max(end, *(p.after for p in parts)),
            kind=kind,  # type: ignore[arg-type]
            value=value,
            low=low,
            high=high,
            comparator=comparator,  # type: ignore[arg-type]
            unit=unit,
            measure=measure or None,
            of=self.whole(group, near),
            change=change,
            as_of=self.dating.as_of(group, index),
            modality=self.modality(group),  # type: ignore[arg-type]
            values=values,
            by=(f"figure.{group.relation}", *(("measure.before",) if inherited else ())),
            confidence=self.confidence(group, measure, inherited),
        )
        self.history.append((figure, said))
        return figure

    def said(self, group: Group, near: FoundFigure | None, changing: bool) -> Said:
        """What the group measures: its own noun or its whole's, else what the sentence or the figure before says."""
        q, other = group.main, group.other
        noun = list(q.noun)
        ends = [p.after for p in group.parts]
        if (
            not noun
            and other is not None
            and other.noun
            and group.relation in ("part", "ratio", "range")
            or not noun
            and other is not None
            and other.noun
            and group.relation in ("change",)
            and q.kind == "count"
        ):
            noun = list(other.noun)
        if q.kind == "count" and q.noun and q.unit and other is not None and other.noun and group.relation == "part":
            noun = list(q.noun)
        if (
            group.relation == "ratio"
            and not noun
            and other is not None
            and (whole := self.phrases.of_phrase(other)) is not None
            and whole.pos_ != "PRON"
        ):
            noun = [whole]  # "one in ten of the hedges"
        named = other if group.relation == "part" and other is not None else q  # "310 of the planned 900 km of pipe"
        if (
            q.kind != "count"
            and not noun
            and (whole := self.phrases.of_phrase(named)) is not None
            and whole.pos_ != "PRON"
        ):
            noun = [whole]
        if noun:
            ends.append(noun[-1].idx + len(noun[-1]))
        tokens = self._indices(
            min(p.start for p in group.parts) if group.relation != "against" else q.start,
            max(ends) if group.relation != "against" else max(q.after, noun[-1].idx + len(noun[-1]) if noun else 0),
        )
        span = (min(tokens), max(tokens) + 1) if tokens else (0, 1)
        antecedent = None
        in_all = re.match(r"\s+(?:in\s+all|in\s+total|altogether|all\s+told)\b", self.text[q.after : q.after + 14])
        if q.kind == "count" and not noun and (near is None or in_all or near.kind not in ("count", "ratio")):
            antecedent = self.antecedent(q, max(p.after for p in group.parts), part=group.relation == "part")
        before = self.before
        said = describe(self.phrases, q, noun, span, before=before, antecedent=antecedent, changing=changing)
        a, b = self.sentences[self.sentence(q.start)]
        self.place = Place(
            self.phrases,
            q,
            span,
            noun,
            said.measure,
            group.relation,
            said.inherited,
            self.scan.tokens.after(a),
            self.scan.tokens.after(b),
        )
        return said

    def antecedent(self, q: Quantity, end: int, *, part: bool = False) -> Token | None:
        """The plural noun that a bare count stands for: an object or subject earlier in the sentence, else the last of
        the sentence before in the same paragraph; for "17 of which" the noun right before it."""
        index = self.sentence(q.start)
        at = self.scan.tokens.at(q.start)
        own = self._plurals(self.sentences[index][0], at)
        if own and OF_WHICH.match(self.text[end : end + 12]):
            return own[-1]
        best: Token | None = None
        for t in reversed(own):
            if best is None or t.dep_ in ROLES and best.dep_ not in ROLES:
                best = t
        back = (
            part
            or re.match(r"\s+of\s+(?:them|these|those)\b", self.text[q.after : q.after + 12])
            or DEFINITE.search(self.text[max(0, q.start - 22) : q.start])
        )
        if best is None and back and index > 0:
            start = self.sentences[index - 1][0]
            if "\n\n" not in self.text[start : q.start]:
                before = self._plurals(start, self.scan.tokens.at(self.sentences[index][0]))
                best = next((t for t in reversed(before) if t.dep_ in ROLES), before[-1] if before else None)
        return best

    def _plurals(self, start: int, end: int) -> list[Token]:
        """Plural nouns that no number counts, from an offset to a token index."""
        found = self.doc[self.scan.tokens.after(start) : end]
        return [
            t
            for t in found
            if (t.tag_ == "NNS" or t.tag_ == "VBZ" and t.dep_.startswith("nsubj"))
            and t.i not in self.phrases.taken
            and (t.i == 0 or self.doc[t.i - 1].text != "-")
        ]

    @staticmethod
    def printed_unit(group: Group) -> tuple[str, str | None] | None:
        """Kind and unit of a count whose partner in its statement has them: "from 74 minutes to 31"."""
        other = group.other
        if other is None or not other.unit or other.kind != "count" and group.relation == "part":
            return None
        return other.kind, other.unit

    def elided(self, group: Group, rule: tuple[str, str | None]) -> tuple[str, str | None]:
        """Kind and unit of a count whose noun the sentence leaves out, given what the rules say."""
        q, tokens = group.main, self.scan.tokens
        if (outright := self.outright(group)) is not None:
            return "count", outright
        left = self.text[max(0, q.start - 40) : q.start]
        if _people_in().search(left):
            return "count", "person"  # "a team of 14", "a city of 8 million"
        if AGE.search(left) or 1 <= q.value <= 130 and AGED.search(self.text[max(0, q.start - 110) : q.start]):
            return "duration", "year"  # "an average age of 27"
        if q.comparator in ("over", "under") and 12 <= q.value < 100 and WERE.search(left):
            said = self.history[-1][0] if self.history else None
            if said is not None and said.unit == "person" and self.sentence(said.start) == self.sentence(q.start):
                return "duration", "year"  # "nine of the members were under 60"
        if PURE.search(left) and not q.rate:
            return "count", None
        if q.rate and re.search(r"\d|thousand|million", q.rate) and DIES.search(left):
            return "count", "person"  # "maternal mortality was 12.1 per 100,000 live births"
        last = self.history[-1][0] if self.history else None
        if (
            last is not None
            and last.kind in ("measure", "money", "duration", "percent")
            and self.sentence(last.start) == self.sentence(q.start)
            and (STANDARD.search(left) or HELD_AGAINST.search(left) or SHORT_OF.match(self.text, q.after))
            and 0.01 <= (q.value or 1) / (last.value or last.high or 1) <= 100
        ):
            return last.kind, last.unit
        if INTERVAL.search(self.text[max(0, group.start - 60) : group.start]) and self.history:
            return self.history[-1][0].kind, self.history[-1][0].unit  # "4.6 per cent [95 % CI: 3.1-6.0]"
        if (name := _every_coin().search(self.text[max(0, q.start - 90) : q.start])) is not None:
            coin = name[1].lower()
            code = local_currency(self.text, q.start, coin) or load("currencies")["names"][coin]
            return "money", code  # "for every dollar spent on warnings, eleven would be saved"
        if left.endswith(": ") and "." in q.numeral.text:
            return "count", None  # "Index: 6.5": what stands before the colon is no unit
        if self.text[q.start - 1 : q.start] == "(" and self.text[q.after : q.after + 1] == ")":
            if last is not None and last.kind not in ("count", "ratio") and self._same_brackets(last, q):
                return last.kind, last.unit  # "have seen a film (62 per cent) … or a play (54)"
            return rule  # "France (12), Italy (9)": what is counted stands in another clause
        index = self.sentence(q.start)
        a, b = self.sentences[index]
        if self.history and THE_FIGURE.match(self.text[a : q.start]) and self._near(self.history[-1][0], q.start):
            last = self.history[-1][0]
            return ("count" if last.kind == "ratio" else last.kind), last.unit  # "The figure had stood at 120,000"
        first = tokens.after(a)
        before = first
        if index > 0 and "\n\n" not in self.text[self.sentences[index - 1][0] : a]:
            before = tokens.after(self.sentences[index - 1][0])
        reach = [(f, s.main) for f, s in self.history[-8:] if self._near(f, q.start)]
        return choose_unit(
            Asked(
                self.doc,
                q,
                tokens.at(q.numeral.start),
                tokens.after(q.after),
                first,
                before,
                tokens.after(b),
                rule,
                reach,
                self.phrases.taken,
                self.why,
            )
        )

    def outright(self, group: Group) -> str | None:
        """The unit of a count whose noun the grammar names: the subject of "number 812", what is "39 in number", the
        noun before "four of whom", the last of "two and three cartographers"."""
        q, tokens = group.main, self.scan.tokens
        at, after = tokens.at(q.start), tokens.after(max(p.after for p in group.parts))
        noun: Token | None = None
        left = self.text[max(0, q.start - 50) : q.start]
        if m := NUMBERS.search(left):
            verb = self.doc[tokens.at(q.start - len(left) + m.start("verb"))]
            noun = subject_of(verb) if verb.pos_ in ("VERB", "AUX") else None
            if noun is None or noun.pos_ == "NUM" or verb.dep_ == "acl" and noun.tag_ != "NNS":
                noun = self._plural_before(verb.i) or noun  # "launches on the register numbered"
            if noun is not None and noun.pos_ == "PRON":
                noun = self._meant(noun.i)
            if THOSE_WHO.search(left):
                return "person"
        elif (dead := DEAD.match(self.text, q.after)) is not None:
            clause = self.text[self.sentences[self.sentence(q.start)][0] : q.after + 60]
            return "person" if not dead["lost"] or DEATHS.search(clause) else None
        elif HEADED.search(left) and q.value == int(q.value):
            noun = self.doc[at - 2] if at > 1 and self.doc[at - 2].tag_ in ("NNS", "NNPS") else None
        elif OF_US.match(self.text, q.after) or self.text[: q.start].endswith("of whom ", max(0, q.start - 10)):
            return "person"
        elif (m := OPENS_OF.search(self.text[max(0, q.start - 70) : q.start])) is not None:
            noun = self.doc[at - 1] if self.doc[at - 1].tag_ == "NNS" and m[0][-1:] == " " else None
        elif PART_OF.match(self.text, q.after):
            part = self.phrases.of_phrase(q)
            return noun_unit([part]) if part is not None and part.tag_ == "NNS" and part.lower_ != "members" else None
        elif (m := OF_WHICH_BEFORE.search(left)) is not None:
            last = self.history[-1][0] if self.history else None
            if last is None or self.sentence(last.start) != self.sentence(q.start):
                noun = self._plural_before(tokens.at(q.start - len(left) + m.start("of")))
        elif LIST_OF.search(left):
            noun = next((t for t in reversed(self._plurals(self.sentences[self.sentence(q.start)][0], at - 2))), None)
        elif group.relation == "ratio" and (share := SHARE_OF.search(self.text[max(0, q.start - 90) : q.start])):
            noun = self.doc[tokens.at(q.start - min(90, q.start) + share.start("noun"))]
            noun = noun if noun.tag_ == "NNS" else None
        elif IN_NUMBER.match(self.text, q.after) or OF_WHOM.match(self.text, q.after) and at > 0:
            noun = self._plural_before(at)
        elif (m := AND_MORE.match(self.text, q.after)) is not None:
            following = next((p for p in self.scan.quantities if p.start <= m.end() <= p.numeral.start), None)
            return following.unit if following is not None and following.kind == "count" and following.noun else None
        if noun is None or noun.pos_ == "PROPN" or noun.i in self.phrases.taken or after <= noun.i:
            return None
        run = [*self.doc[max(0, noun.i - 2) : noun.i + 1]] if self.doc[noun.i - 1].text == "-" else [noun]
        return members("", q.value) if noun.lower_ == "members" else noun_unit(run)

    def voted_on(self, q: Quantity) -> str | None:
        """What a vote was on: the last subject before it in its sentence that was adopted, rejected and the like."""
        at = self.scan.tokens.at(q.numeral.start)
        first = self.scan.tokens.after(self.sentences[self.sentence(q.start)][0])
        for t in reversed(self.doc[first:at]):
            if (
                t.dep_ in ("nsubjpass", "nsubj")
                and t.pos_ in ("NOUN", "PROPN")
                and t.i not in self.phrases.taken
                and t.head.lemma_.lower() in words("changes", "voted")
            ):
                later = self.doc[t.head.i + 1 : at]
                if any(
                    x.tag_ == "VBN" and x.lemma_ in words("changes", "voted") and x.head is not t.head for x in later
                ):
                    return None  # "the motion was lost, 17 to 42, and the budget approved by 61"
                what: Token | None = t
                if t.dep_ == "nsubj" and t.head.lemma_ not in words("changes", "outcome"):
                    what = next((c for c in t.head.rights if c.dep_ == "dobj" and c.i < at), None)
                if what is None or what.lemma_ in ("vote", "ballot"):
                    return None
                noun = [x for x in self.phrases.clean(self.phrases.noun(what)) if x.i < at]
                return self.phrases.text(noun) or None
        return None

    def _meant(self, at: int) -> Token | None:
        """The plural noun that a pronoun stands for: the last subject before it, else the nearest plural."""
        near = [t for t in self.doc.words[max(0, at - FAR) : at] if t.tag_ == "NNS" and t.i not in self.phrases.taken]
        return next((t for t in reversed(near) if t.dep_.startswith("nsubj")), near[-1] if near else None)

    def _plural_before(self, at: int) -> Token | None:
        """The plural noun (or the name of a body of people) of the phrase that ends before a token, past commas."""
        i = at - 1
        while i >= 0 and (self.doc[i].text in ",(" or self.doc[i].lower_ in ("and", "that", "which", "are", "were")):
            i -= 1
        own: Token | None = None
        while i >= 0 and not self.doc[i].is_space and self.doc[i].text not in ".;:" and at - i < 12:
            t = self.doc[i]
            if (t.tag_ == "NNS" or t.tag_ == "VBZ" and t.dep_.startswith("nsubj")) and t.i not in self.phrases.taken:
                own = t
                if not (t.dep_ == "pobj" and t.head.head.pos_ == "NOUN" and t.head.head.i > at - 12):
                    break
            i -= 1
        return own

    def _same_brackets(self, figure: FoundFigure, q: Quantity) -> bool:
        """Whether the figure before a number in brackets stands alone in brackets too, in the same sentence."""
        around = self.text[figure.start - 1 : figure.start] + self.text[figure.end : figure.end + 1]
        return around == "()" and self.sentence(figure.start) == self.sentence(q.start)

    def elided_unit(
        self, group: Group, near: FoundFigure | None, measure: str | None, inherited: bool
    ) -> tuple[str, str | None]:
        """Kind and unit of a count whose noun the sentence leaves out."""
        q = group.main
        whole = self.whole(group, near)
        if (
            near is not None
            and near.kind in ("measure", "duration", "money")
            and whole is not None
            and whole.value is not None
            and whole.value == near.value
            and q.value <= whole.value
        ):
            self.why = "part of a measure"
            return near.kind, near.unit  # "of the 31 terabytes received, 27 were new"
        if (counted := self.numbered(q)) is not None:
            self.why = "numbered"
            return "count", noun_unit([counted]) if counted.lower_ != "members" else members(measure or "", q.value)
        right = self.text[q.after : q.after + 30]
        if near is not None and near.kind in ("money", "measure", "duration"):
            same = self.sentence(near.start) == self.sentence(q.start)
            placed = (
                q.head is not None
                and q.head.dep_ in ("dobj", "attr", "npadvmod", "conj")
                or re.search(
                    r"\b(?:to|by|at|than|with|from|against)\s+(?:[\w-]+\s+){0,2}$",
                    self.text[max(0, q.start - 25) : q.start],
                )
            )
            if (
                re.match(r"\s+(?:more|less|below|above|over|under|higher|lower|fewer|than)\b", right)
                or same
                and placed
                and not self._person_clause(q)
            ):
                self.why = "same measure"
                return near.kind, near.unit
        said = self.text[max(0, q.start - 25) : q.start] + "|" + self.text[q.after : q.after + 60]
        if re.search(_person_verbs(), said, re.I) and self._person_clause(q):
            self.why = "person verb"
            return "count", "person"
        if (
            measure
            and self.last is not None
            and self.last.base
            and inherited
            and (near is None or near.kind not in ("count", "ratio"))
        ):
            self.why = "inherited"
            return "count", _unit_of_measure(self.last.base, q.value)
        if measure and not inherited and (own := _unit_of_measure(measure, q.value)):
            self.why = "own measure"
            return "count", own
        if (
            near is not None
            and near.unit not in ("percent", "percentage point", "times", None)
            and near.kind in ("count", "ratio")
        ):
            self.why = "figure"
            return "count", near.unit
        if near is not None and near.kind == "ratio" and near.of is not None and near.of.measure:
            self.why = "whole"
            return "count", _unit_of_measure(near.of.measure, q.value)
        self.why = "measure"
        return "count", _unit_of_measure(measure, q.value) if measure else None

    def numbered(self, q: Quantity) -> Token | None:
        """The X of "the number of X", where that is the subject or the object of the clause of a bare number: "raised
        the number of sites from three to eight"."""
        head = q.head
        verb = clause_verb(head) if head is not None else None
        if verb is None or verb.lemma_ == "be" and head is not None and head.dep_ not in ("attr", "acomp"):
            return None
        if verb.dep_ == "pcomp" and verb.head.lower_ == "of" and verb.head.head.lemma_ == "number":
            return next((c for c in verb.rights if c.tag_ == "NNS" and c.dep_ == "dobj"), None)  # "of counting sites"
        own = subject_of(verb)
        for noun in [c for c in verb.children if c.dep_ == "dobj" and c.i < q_at(self.scan.tokens, q)] + [own]:
            if noun is None or noun.lemma_.lower() not in ("number", "count", "total") or noun.i in self.phrases.taken:
                continue
            of = next((c for c in noun.rights if c.lower_ == "of"), None)
            counted = next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None else None
            if (
                counted is not None
                and counted.tag_ in ("NNS", "NNPS")
                and counted.i not in self.phrases.taken
                and not self.phrases.counted(counted)  # "numbers of 13 digits"
            ):
                return counted
        return None

    def _person_clause(self, q: Quantity) -> bool:
        """Whether the verb that governs the bare number is one that people undergo: killed, employed, displaced."""
        token = q.head
        if token is None:
            return False
        if re.match(r"\s+(?:had\s+|have\s+)?lost\s+their\s+li(?:fe|ves)\b", self.text[q.after : q.after + 40]):
            return True
        verb = token.head
        return bool(re.fullmatch(_person_verbs(), verb.text, re.I)) or any(
            re.fullmatch(_person_verbs(), c.text, re.I) for c in verb.children
        )

    def _lead(self, start: int, group: Group) -> int:
        """Takes "from" and "between" into the span of a pair."""
        if group.relation in ("range", "change") and (
            m := re.search(r"\b(?:from|between)\s+$", self.text[max(0, start - 9) : start], re.I)
        ):
            return start - len(m.group())
        return start

    def near(self, q: Quantity, previous: FoundFigure | None) -> FoundFigure | None:
        """The figure before that may lend its noun: the last in reach; for a number without a noun the last that its
        clause is about."""
        self.before = None
        reach = [(f, s) for f, s in self.history[-5:] if self._near(f, q.start)]
        if previous is None or not reach:
            return None
        chosen = reach[-1]
        aside = re.search(
            r"\b(?:from|in|for|with|by|among|between|across|on|at)\s+(?:[\w-]+\s+){0,2}$",
            self.text[max(0, q.start - 30) : q.start],
        )
        inner = OF_WHICH.match(self.text[q.after : q.after + 12])  # the noun right before, though it be an aside
        if not aside and not inner and not q.noun and q.kind in ("count", "percent", "multiple"):
            chosen = (
                next(((f, s) for f, s in reversed(reach) if s.main and f.kind in ("count", "ratio")), chosen)
                if not chosen[1].main
                else chosen
            )
        if (
            len(reach) > 1
            and chosen[0].kind == "percent"
            and chosen[0].of is not None
            and chosen[0].of.value is not None
            and re.match(r"\s+of\s+(?:them|these|those|whom|which)\b", self.text[q.after : q.after + 12])
        ):
            chosen = next(((f, s) for f, s in reversed(reach[:-1]) if f.value == chosen[0].of.value), chosen)
        self.before = chosen[1]
        return chosen[0]

    def _near(self, figure: FoundFigure, at: int) -> bool:
        """Whether a figure may lend its noun: in the same block, at most one sentence away."""
        return "\n\n" not in self.text[figure.end : at] and self.sentence(at) - self.sentence(figure.start) <= 1

    def confidence(self, group: Group, measure: str | None, inherited: bool) -> float:
        score = 0.97 if group.main.unit or group.relation != "single" else 0.85
        if group.main.numeral.spelled and group.main.kind == "count":
            score -= 0.07
        if not measure:
            score -= 0.2
        elif inherited:
            score -= 0.05
        return round(max(0.3, score), 2)

    # ---------------------------------------------------------------------------------------------------------- parts

    def whole(self, group: Group, near: FoundFigure | None) -> Whole | None:
        q = group.main
        if group.relation in ("part", "ratio") and group.other is not None:
            noun = self.phrases.text(self.phrases.clean(group.other.noun or q.noun)) or None
            return Whole(value=group.other.value, measure=noun)
        if q.numeral.form == "every":
            return Whole(value=q.value, measure=self.phrases.text(self.phrases.clean(q.noun)) or None)
        right = self.text[q.after : q.after + 40]
        if (
            near is not None
            and near.of is not None
            and near.of.value is not None
            and near.kind == q.kind
            and q.kind in ("count", "percent")
            and not q.noun
            and not re.match(r"\s+of\b", right)
            and self.sentence(near.start) == self.sentence(q.start)
            and re.fullmatch(
                r"[^.;]{0,80}?,?\s(?:and|while|but|or)\s(?:only\s|just\s|another\s"
                r"|the\s)?(?:remaining\s|other\s|rest,\s)?|[^.;]{0,80},\s",
                self.text[near.end : q.start],
            )
        ):
            return near.of  # "Of the 80 crews, 55 finished and 25 gave up"
        if (
            q.kind in ("percent", "count")
            and near is not None
            and near.value is not None
            and re.match(r"\s+of\s+(?:them|these|those|whom|which|it|their number)\b", right)
        ):
            return Whole(value=near.value, measure=near.measure)
        if near is not None and near.kind in ("count", "measure", "duration", "money") and near.value is not None:
            left = self.text[near.end : q.start]
            if (
                re.search(r"\bof\s+(?:which|whom|these|those|them),?\s*(?:only\s+|just\s+|some\s+)?$", left)
                and len(left) < 160
            ):
                return Whole(value=near.value, measure=near.measure)
            sentence = self.text[self.sentences[self.sentence(near.start)][0] : near.start]
            if (
                (opens := _OPENS_WHOLE.search(sentence))
                and not (POINTS.search(opens.group()) and self.bare(near))
                and self.sentence(near.start) == self.sentence(q.start)
                and q.kind in ("count", "percent")
                and (not q.noun or q.kind == "percent")
            ):
                return Whole(value=near.value, measure=near.measure)
            if q.kind == "percent" and re.fullmatch(r"[^().;]{0,40}\(", left):
                return Whole(value=near.value, measure=near.measure)
        if q.kind == "percent":
            head = self.phrases.of_phrase(q)
            if head is not None and head.pos_ != "PRON":
                return Whole(
                    value=None,
                    measure=self.phrases.text(self.phrases.clean(self.phrases.noun(head, deep=False))) or None,
                )
        return None

    def modality(self, group: Group) -> str:
        """Whether the figure is reached, planned, or only estimated."""
        q = group.main
        a, b = self.sentences[self.sentence(q.start)]
        left = self.text[max(a, q.start - 120) : q.start]
        if q.estimated or ESTIMATED.search(left):
            return "estimated"
        planned, estimated = words("changes", "planned"), words("changes", "estimated")
        if AIM_OF.search(left) or AIM_IS.search(left):
            return "planned"
        token, joined = q.head, False
        steps = 0
        while token is not None and steps < 8:
            if token.pos_ in ("VERB", "AUX"):
                kids = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
                lemma = token.lemma_.lower()
                if (
                    kids & {"will", "would", "shall", "should", "'ll", "must"}
                    or "to" in kids
                    and (token.head.lemma_.lower() in planned or _is_to(token.head))
                    or _is_to(token)
                    or lemma in planned
                    and steps > 0
                ):
                    return "planned"
                allowed = kids & {"may"} and q.comparator in ("up_to", "at_least")
                if kids & {"may", "might", "could"} and not allowed or lemma in estimated:
                    return "estimated"
            elif (
                not joined
                and token.lemma_.lower() in ("target", "plan", "goal", "objective", "ambition")
                and (q.head is None or token.i != q.head.i)
            ):
                return "planned"
            if token.head.i == token.i or token.dep_ in ("relcl", "advcl"):
                break
            joined = token.dep_ == "conj"  # "eight objectives and 46 actions"
            token = token.head
            steps += 1
        return "achieved"


# What stands before a number that is estimated or aimed at, up to it.
ESTIMATED = re.compile(r"\b(?:an\s+)?estimat\w+\s+(?:at\s+|that\s+|to\s+be\s+)?(?:\w+\s+)?$", re.I)
AIM_OF = re.compile(r"\b(?:target|goal|aim|objective|plan|ceiling|pledge|ambition)s?\s+of\s+$|\bplanned\s+$", re.I)
AIM_IS = re.compile(
    r"\b(?:target|goal|aim|objective|plan|ceiling|ambition)s?\b[^,.;]{0,40}\b(?:is|was|are|were|remains?|stands at|of)"
    r"\s+(?:to\s+\w+\s+)?$",
    re.I,
)
_OPENS_WHOLE = re.compile(
    r"(?:^|[:;.,\n]\s?|\b(?:and|that)\s)(?:out\s+)?of\s+(?:(?:the|its|all|every|these|those|some)\s+)*$",
    re.I,
)
POINTS = re.compile(r"\b(?:these|those)\s", re.I)


def _unit_of_measure(measure: str, value: float) -> str | None:
    """The unit of a count whose noun stands elsewhere: the head of its measure."""
    head = re.split(
        r"\s+(?:of|in|that|who|with|for|from|on|at|to|by|under|against|per|as|about|among|between|over|above|below|within"
        r"|without|during|after|before|into|through|across|around|near|than|which|whose)\s+|,|\(",
        measure,
    )[0].split()
    if not head:
        return None
    for k in range(1, len(head) - 1):
        if head[k].endswith("ing") and head[k - 1] != singular(head[k - 1]):
            head = head[:k]  # "calls involving smoking mixtures"
            break
    noun = head[-1]
    plurals = [w for w in head if re.fullmatch(r"[A-Za-z-]{3,}[^us\W]s", w)]
    if plurals and not noun.endswith("s") and not is_person(noun):
        noun = plurals[-1]  # "toys bought online"
    if noun.lower() in words("traps", "transparent") and (m := re.match(r".*?\bof\s+(.+)", measure)):
        return _unit_of_measure(m[1], value)
    if is_person(noun) or noun.lower() in words("persons", "totals"):
        return "person"
    if noun.lower() in words("traps", "transparent") or noun[0].isupper() and noun.lower() == singular(noun):
        return None
    if noun.lower().endswith(("ed", "ing")) and len(head) > 1:
        return _unit_of_measure(" ".join(head[:-1]), value)
    if value != 1 and noun.lower() == singular(noun) and noun.lower() not in words("nouns", "plurals"):
        return None  # several are counted by a plural
    return members(measure, value) if singular(noun) == "member" else unit_of(noun)


def q_at(tokens: Tokens, q: Quantity) -> int:
    return tokens.at(q.numeral.start)


@cache
def _every_coin() -> re.Pattern[str]:
    """What a sum without its currency is the return of: "for every dollar spent, four are saved"."""
    return re.compile(rf"\b(?:every|each)\s({alternation(list(load('currencies')['names']))})\b[^.;:]*$", re.I)


@cache
def _people_in() -> re.Pattern[str]:
    """What has so many people: "a press corps of about", "the town of"."""
    return re.compile(rf"\b(?:{alternation(words('persons', 'collectives'))})\s+of\s+(?:[a-z]+\s+)?$", re.I)


@cache
def _person_verbs() -> str:
    return rf"(?:{alternation(words('persons', 'verbs'))})"


def _is_to(verb: Token) -> bool:
    """Whether a verb is the "be" of "was to be restored by 2030": a plan; "it was useful to count them" is none."""
    if verb.lemma_ != "be" or any(c.dep_ in ("acomp", "attr", "expl") for c in verb.children):
        return False
    return any(c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children) for c in verb.children)
