"""What has been read of a report so far: its turns, and what the next sentence can go back to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.interventions import heard
from pipeline.interventions.claims import Claim, as_delivered, find_claims, without_content
from pipeline.interventions.clauses import quotations
from pipeline.interventions.designations import Designation, signs_sentences
from pipeline.interventions.identities import Identities
from pipeline.interventions.names import Registry
from pipeline.interventions.predicates import Reported
from pipeline.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.tokens import Token


SAID, RAN_IN, TAKEN_UP, DONE = 0.95, 0.85, 0.75, 0.75
"""Confidences: of a speaker with a verb of speech, of a name that stands alone before what is said, of one that goes
back to an earlier speaker, and of a deed. Shares of right finds on annotated reports (.99, .89, 1 of 1, .86), less what
is lost on reports that no rule was made for."""
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Lic|Ing|Sra|Sr|Srta|Mme|Mlle|Dra|Arq|Eng|Mag|Mgr|Dipl|Sen|Gov|Pres|Sgt|Maj|Adm|"
    r"Insp|Supt|Min|Doc|Docs|Corr|Res|Conf|Para|Paras|Sess|Ref|Resp|Gov|St|No|Nos|Art|Col|Gen|Capt|Lt|Rev|Hon|vs|approx|e\.g|i\.e|cf|etc|Fig|Vol|ca|pp|Amb|Sr|"
    r"Jr|Messrs|H\.E|U\.S|U\.K|U\.N)|\b[A-Z])\.$"
)


_SIDES = re.compile(
    r"\W*(?:\d[\d.]*\s+)?(?:the\s+)?(?:representatives|delegates|delegations|observers)\s+(?:of|from)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OWN_SIDE = re.compile(r"(?:his|her)\s+(?:own\s+)?(?:government|country|ministry|state)\b(?!['’]s)", re.IGNORECASE)
"""What somebody tells of the side that sent them is told by that one."""
_ANNOUNCES = re.compile(
    r"\b(?:statements|presentations|remarks|addresses|speeches|interventions|interjections|comments)\s+"
    r"(?:(?:were|had been)\s+(?:(?:also|then)\s+)?(?:made|delivered|given|presented|heard)\s+)?(?:by|from)\s+[^;\n]*$",
    re.IGNORECASE,
)
"""Before one of several who are only said to have spoken."""


@dataclass
class Turn:
    """What one speaker is reported to have said: place, the words that name the speaker, verbs, and how sure."""

    start: int
    end: int
    speaker: tuple[int, int]
    kind: str
    verbs: list[Reported]
    collective: bool = False
    confidence: float = 0.95
    behalf: tuple[int, int] | None = None
    antecedent: Turn | None = None
    weak: bool = False
    heading: bool = False
    """Whether all there is of it yet is a title without a verb (``Statement by the Secretary-General.``)."""
    run_in: bool = False
    """Whether the paragraph begins with the speaker's name: it is theirs unless somebody else is said to speak."""
    bare_name: int = 0
    """Of a speaker who is named over what is said: where the name ends. Nothing is said if the turn ends there."""
    peers: list[Turn] = field(default_factory=list)
    """Turns of others that share this one's sentence and verb (``Sweden and Bulgaria exchanged views``)."""
    announced: bool = False
    """Whether all there is of it yet is that several were heard (``Statements were made by Mali and Togo.``)."""
    names: list[tuple[int, int]] = field(default_factory=list)
    """All spans that named this speaker, the first included."""


@dataclass(frozen=True)
class Paragraph:
    """A block that may hold reported speech; ``item`` for list items, ``after_break`` where a heading stands before
    it."""

    start: int
    end: int
    item: bool
    after_break: bool
    speaker: Designation | None = None
    """Who speaks below, where it is a line that names nobody else (``Latvia`` in a round of reports)."""
    under: tuple[int, int] | None = None
    """The country that the heading over it names and nothing else."""
    signed: Designation | None = None
    """Who signs it, where it is a quotation with the line that does."""


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences of ``text[start:end]``; abbreviations, initials and numbered beginnings do not end
    one."""
    found = []
    at = start
    for match in re.finditer(r"[.!?][”\"’')\]]*\s+(?=[“\"‘'(\[]?[^\Wa-z_])|\n+", text[start:end]):
        stop = start + match.end()
        head = text[at : start + match.start() + 1]
        if match.group().strip() and (
            ABBREVIATION.search(head) or re.fullmatch(r"\s*\(?(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])\.", head)
        ):
            continue
        found.append((at, start + match.start() + len(match.group().rstrip())))
        at = stop
    if at < end:
        found.append((at, end))
    return [(a, b) for a, b in found if text[a:b].strip()]


class Book:
    """The turns of one document, the one that is open, and those that later words may go back to."""

    def __init__(self, doc: Doc, text: str, names: Registry) -> None:
        self.doc = tokens_of(doc)
        self.text = text
        self.names = names
        self.identities = Identities(text, names)
        self.turns: list[Turn] = []
        self.current: Turn | None = None
        self.last: Turn | None = None
        """The last turn of the paragraph before, for a paragraph that goes on with a pronoun or a short form."""
        self.owner: Turn | None = None
        """The turn of the speaker whose name heads this part of the report."""
        self.land: tuple[int, int] | None = None
        """The country whose name heads it."""
        self.signed = signs_sentences(text, names, self.words)
        """Whether several sentences end with who said so: ``Cells are cold in winter (Latvia).``"""
        self.under: tuple[int, int] | None = None
        """The country that the heading over the paragraph names."""
        self.place: tuple[int, int] | None = None
        """The place whose name alone opens the paragraph."""
        self.ran_in = False
        """Whether a paragraph of this section began with its speaker's name."""
        self.before: list[tuple[int, int]] = []
        """The sentences of the paragraph that come before the one that is read."""
        self.announced = False
        """Whether the paragraph before announces a list of what was said or promised."""
        self.asked: Turn | None = None
        """Whose answer a bare ``A:`` gives: who spoke before the questions began."""
        self.questioned = False
        """Whether the paragraph before is a question."""
        self.listing: Turn | None = None
        """The turn whose sentence announced a list (``highlighted among others:``)."""

    def words(self, start: int, end: int) -> list[Token]:
        """The tokens of a piece of text, without spaces."""
        span = self.doc.overlapping(start, end)
        return [t for t in span if not t.is_space] if span is not None else []

    def claims(self, start: int, end: int, tokens: list[Token], first: bool) -> list[Claim]:
        """Who is said to speak in a sentence, by the rules and by what is likely."""
        text = self.text[start:end]
        claims = find_claims(tokens, text, start, self.names)
        if heard.sends(tokens):
            claims = [c for c in claims if not c.agent]  # "sent observers, as did the Bank"
        claims = heard.weigh(tokens, claims, self.names, quotations(text, start), opens=first)
        claims = self._led([c for c in claims if not _OWN_SIDE.match(self.text, c.start, c.end)], start)
        return as_delivered(without_content(tokens, claims), text, start) if len(claims) > 1 else claims

    def _led(self, claims: list[Claim], start: int) -> list[Claim]:
        """The claims of a sentence with those of the countries that its ``representatives of Peru, Chile and Cuba``
        begin with, where only the last two were read."""
        claims = [one for c in claims for one in self._each_side(c)]
        second = next((c for c in claims if c.kind in ("country", "joint") and not c.agent), None)
        lands = [n for n in self.names.at(start, second.start) if n.kind == "country"] if second else []
        if second is None or not lands or not _SIDES.fullmatch(self.text[start : lands[0].start]):
            return claims
        ends = [*(n.start for n in lands[1:]), second.start]
        if not all(re.fullmatch(r",\s+(?:the\s+)?", self.text[n.end : b]) for n, b in zip(lands, ends, strict=True)):
            return claims
        begin = start + self.numbering(start)
        starts = [begin, *(n.start for n in lands[1:])]
        led = [replace(second, start=a, end=n.end, core_end=n.end) for a, n in zip(starts, lands, strict=True)]
        return [*led, *claims]

    def _each_side(self, claim: Claim) -> list[Claim]:
        """``The representatives of Chad and Togo asked``: each for itself, but for what they present together."""
        if claim.kind not in ("collective", "joint", "role") or claim.agent or claim.verb.act == "present":
            return [claim]
        lands = [n for n in self.names.at(claim.start, claim.end) if n.kind == "country"]
        if self.text[claim.start : claim.start + 4].casefold() != "the ":
            return [claim]
        if len(lands) < 2 or not _SIDES.fullmatch(self.text[claim.start : lands[0].start]):
            return [claim]
        ends = [*(n.start for n in lands[1:]), claim.end]
        joins = [self.text[n.end : b] for n, b in zip(lands, ends, strict=True)]
        if (
            not all(re.fullmatch(r"(?:,|,?\s+and)\s+(?:of\s+|from\s+)?(?:the\s+)?", j) for j in joins[:-1])
            or joins[-1].strip()
        ):
            return [claim]
        starts = [claim.start, *(n.start for n in lands[1:])]
        return [
            replace(claim, start=a, end=n.end, kind="country", core_end=n.end)
            for a, n in zip(starts, lands, strict=True)
        ]

    def open(self, claim: Claim, start: int, end: int, confidence: float, *, bare: bool = False) -> Turn:
        """Begin the turn of a claim; ``bare`` where no verb says so."""
        said = self.text[claim.start : claim.end]
        mate = self.current if re.match(r"(?:its|their|his|her)\s+colleague\b", said, re.IGNORECASE) else None
        turn = Turn(
            start,
            end,
            (claim.start, claim.end),
            claim.kind,
            [] if bare else [claim.verb],
            collective=claim.kind in ("collective", "joint"),
            confidence=confidence,
            behalf=claim.behalf,
            weak=not claim.verb.sure,
            names=[(claim.start, claim.end), *(mate.names if mate else [])],
            announced=claim.agent and bool(_ANNOUNCES.search(self.text[max(0, claim.start - 400) : claim.start])),
        )
        self.turns.append(turn)
        self.current = turn
        return turn

    def extend(self, end: int) -> None:
        """Let the open turn, and those of others that share its sentence, go on to ``end``."""
        assert self.current is not None
        for turn in (self.current, *self.current.peers):
            turn.end = max(turn.end, end)

    def numbering(self, start: int) -> int:
        """Code points of the paragraph number or bullet at ``start``: it is no part of what was said."""
        match = re.match(
            r"\s*(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]?|\([a-z]\)|[-•–]|[QA](?:\.|:))\s+(?=\D)", self.text[start : start + 12]
        )
        return match.end() if match else 0
