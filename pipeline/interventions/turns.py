"""From who is said to speak in each sentence to turns: where one speaker's reported words begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.interventions import heard
from pipeline.interventions.actors import FINITE, past_forms, read_actor
from pipeline.interventions.claims import Claim, Reported, find_claims, more_verbs, quotations, without_content
from pipeline.interventions.designations import Designation, bracket_alone, designation, signers, signs_sentences
from pipeline.interventions.names import Registry, Who, countries_in, sits_in, surname
from pipeline.interventions.words import (
    body_heads,
    country_pattern,
    impersonal,
    impersonal_behind,
    procedural,
    role_nouns,
    verbs,
    words,
)
from pipeline.records import Act
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
    r"Insp|Supt|Min|Gov|St|No|Nos|Art|Col|Gen|Capt|Lt|Rev|Hon|vs|approx|e\.g|i\.e|cf|etc|Fig|Vol|ca|pp|Amb|Sr|"
    r"Jr|Messrs|H\.E|U\.S|U\.K|U\.N)|\b[A-Z])\.$"
)
BULLET = re.compile(r"\s*(?:[-•–▪●■◦‣*o]\s+|\(?(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s+)")
ANOTHER = re.compile(
    r"(?:its|their|his|her)\s+(?:\S+\s+)?(?:counterpart|colleague|successor|predecessor|neighbour)", re.IGNORECASE
)
"""Somebody else, named by way of the one who spoke before."""
CLAUSES = re.compile(
    r"(?P<mark>;|,(?=\s(?:while|whereas|whereupon|(?:to|at|upon) which)\b)|\s[–—]|(?<=\w)(?=\s(?:while|whereas)\b))"
    r"\s+(?:(?:and|but)\s+)?"
)
"""What parts the clauses of two speakers."""
JOINED = re.compile(r"(?P<mark>,)\s+(?:and|but)\s+(?=(?:the\s+)?\Z)")
"""What parts the clause that an agent ends from the next: ``was judged premature by Peru, and Togo observed``."""
TAKES_UP = re.compile(
    r"(?:this|that|which|it|he|she|they|the former|the latter)\s+(?:was|were|is|are|had been)\b", re.IGNORECASE
)
"""What begins a clause about what was said before."""
RUN_IN = re.compile(
    r"\s*(?:\d{1,3}\.\s+|[-•–▪●■◦‣*→]\s+|\(?[a-z]\)\s+)?(?P<q>(?:Question|Comment|Answer|Reply|Response|Remark|Intervention|Statement|Q|A)"
    r"\s*\(\s*)?(?P<who>[‘’ʻ']?[A-Z][^.:;!?()]{1,90}?(?:\s*\([^)]{1,60}\))?)(?(q)\s*\)\s*:|\s*(?:[:.]|\s[–—])\s)\s*(?=\S)"
)

UNNAMED = re.compile(
    r"\s*(?:[-•–▪●■◦‣*→]\s+)?(?P<w>(?P<q>Q|Question)|A|Answer|Reply|Response)\s?\d{0,2}\s?[.:]\s+(?=\S)"
)
"""A question or an answer without a name."""
PART = re.compile(r"(?P<label>[A-Z][\w-]*(?: [\w-]+){0,2}):\s+(?=[^\W\da-z])")
"""What stands before the name of who leads or records: ``Chair:``."""
_REPORT_OF = re.compile(
    r"(?:the\s+|an?\s+)?(?:report|information|communication|statement|message|presentation|address|account|proposal)s?\s+(?:of|by|from)\s+",
    re.IGNORECASE,
)
_BESIDE_PERSON = re.compile(
    r"(?:\s+\([^()\n]{2,90}\)|,\s+(?!who\b|which\b)[^.;\n(]{3,120}?(?:\s+\([^()\n]{2,60}\))?(?=[.;,]))"
)


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
    signed: Designation | None = None
    """Who signs it, where it is a quotation with the line that does."""


_AT_HOME = re.compile(r"\b(?:at home|back home|here|back) in (?:the )?$", re.IGNORECASE)
_OPENS_CLAUSE = frozenset(["DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "EX", "CD", "JJ"])
"""Tags of a word that begins a clause of its own, and no phrase of another."""


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


class Reader:
    """Reads the paragraphs of one document in order and builds its turns."""

    def __init__(self, doc: Doc, text: str, names: Registry) -> None:
        self.doc = tokens_of(doc)
        self.text = text
        self.names = names
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

    def read(self, paragraphs: Sequence[Paragraph]) -> list[Turn]:
        for paragraph in paragraphs:
            self._paragraph(paragraph)
        return [t for t in self.turns if not t.bare_name or t.end > t.bare_name]

    def words(self, start: int, end: int) -> list[Token]:
        span = self.doc.overlapping(start, end)
        return [t for t in span if not t.is_space] if span is not None else []

    def _paragraph(self, paragraph: Paragraph) -> None:
        if paragraph.after_break:
            self.last = self.listing = None
            self.ran_in = False
            self.owner = self.land = None
        self.current = self.place = None
        said = self.text[paragraph.start : paragraph.end].strip()
        if said.endswith(":") and len(said) < 60 and self._is_rubric(said[:-1]):
            return  # "DECIDED:"
        if paragraph.signed:
            self.last = self._stands_apart(paragraph.signed, paragraph.start, paragraph.end)
            self.current = self.owner
            return
        if paragraph.speaker:
            self.owner = self._stands_apart(paragraph.speaker, paragraph.start, paragraph.end)
            self.owner.bare_name = paragraph.end
            self.land = self.owner.speaker if paragraph.speaker.kind == "country" else None
            return
        self.current = self.owner
        questioned, self.questioned = self.questioned, False
        if paragraph.item and self.announced and self._heads_item(paragraph):
            return
        if paragraph.item and self.listing is not None and not self._own_speaker(paragraph):
            self.listing.end = paragraph.end
            self.listing.verbs += more_verbs(self.words(paragraph.start, paragraph.end))
            self.last = self.listing
            return
        if not paragraph.item:
            self.listing = None
            self.announced = said.endswith(":") and self._of_speech(paragraph)
        pending: list[tuple[int, int]] = []
        rest = self._answered(paragraph, questioned) or self._run_in(paragraph)
        first = True
        self.before = []
        spans = self._sentences(rest, paragraph.end)
        signed = {end: found for start, end in spans if (found := self._signers(start, end))}
        leads = bool(signed) and spans[0][1] in signed and spans[-1][1] not in signed
        for start, end in spans:
            tokens = self.words(start, end)
            if not tokens:
                continue
            if (
                self._gives_part(start, end)
                or start > rest
                and (self._answers(start, end) or self._named_alone(start, end))
            ):
                first = False
                continue
            claims = self._claims(start, end, tokens, first)
            if signed and not any(
                c.kind not in ("collective", "impersonal", "generic", "pronoun") and c.verb.sure and c.likely == 1
                for c in claims
            ):
                if end in signed:
                    self._sign(signed[end], start, end, pending)
                    self.current = self.current if leads else None
                    first = False
                    continue
                if not leads and end < max(signed):
                    pending.append((start, end))
                    first = False
                    continue
            verbless = (
                first and rest == paragraph.start and len(tokens) <= 9 and not any(t.tag_ in FINITE for t in tokens)
            )
            if verbless and not claims and self.text[end - 1] == "." and not paragraph.item:
                if sits_in(self.text[start : end - 1]):
                    self.place = (start, end - 1)  # "Orkney. Insurers had left, Mr Rendall reported"
                continue  # "Average speed. Peru put …": a heading that runs in
            self._sentence(start, end, tokens, claims, pending, first and rest == paragraph.start)
            if verbless and self.current is not None and self.current.start >= paragraph.start:
                self.current.heading = True
            self.before.append((start, end))
            first = False
        if self.text[: paragraph.end].rstrip().endswith(":") and self.current is not None:
            self.listing = self.current
        if self.current is not None:
            self.last = self.current

    def _stands_apart(self, who: Designation, start: int, end: int) -> Turn:
        """The turn of a speaker who is named apart from what is said."""
        verb = Reported(who.end, who.end, "inform", None, True, 0)
        turn = self._open(
            Claim(who.start, who.end, who.kind, verb, False, True, who.end), start, end, RAN_IN, bare=True
        )
        turn.run_in = True
        return turn

    def _signers(self, start: int, end: int) -> list[Designation]:
        """Who signs a sentence at its end, in a report that does so or where nobody else is said to speak."""
        text = self.text[start:end]
        if text.rstrip(".;?! ")[-1:] != ")" and not re.search(r"\s[–—―]\s", text[-140:]):
            return []
        found = signers(self.text, start, end, self.names, self.words, habit=self.signed)
        bracket = text.rstrip(".;?! ")[-1:] == ")"
        return found if not bracket or self.signed or self._impersonal(text) else []

    def _sign(self, who: Sequence[Designation], start: int, end: int, pending: list[tuple[int, int]]) -> None:
        """Give a signed sentence, and what stands unsigned before it, to those who sign."""
        begin = min([start, *(a for a, _ in pending)])
        begin += self._numbering(begin)
        act: Act = "question" if "?" in self.text[start:end] else "inform"
        for one in who:
            verb = Reported(one.end, one.end, act, None, True, 0)
            claim = Claim(one.start, one.end, one.kind, verb, False, True, one.end)
            self._open(claim, begin, end, RAN_IN, bare=True)
        pending.clear()

    def _sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of a piece of text; what signs one in brackets behind its full stop belongs to it."""
        found: list[tuple[int, int]] = []
        for a, b in sentences(self.text, start, end):
            if (
                found
                and (within := self.names.covering(found[-1][1] - 1))
                and within.kind == "person"
                and within.end > a
            ):
                found[-1] = (found[-1][0], b)  # "Fr. Wilk": the full stop of a title
            elif (
                found
                and self.signed
                and self.text[a] == "("
                and (close := bracket_alone(self.text, a, b, self.names, self.words))
            ):
                found[-1] = (found[-1][0], close)
                if self.text[close:b].strip():
                    found.append((close + len(self.text[close:b]) - len(self.text[close:b].lstrip()), b))
            else:
                found.append((a, b))
        return found

    def _claims(self, start: int, end: int, tokens: list[Token], first: bool) -> list[Claim]:
        """Who is said to speak in a sentence, by the rules and by what is likely."""
        text = self.text[start:end]
        claims = find_claims(tokens, text, start, self.names)
        if heard.sends(tokens):
            claims = [c for c in claims if not c.agent]  # "sent observers, as did the Bank"
        claims = heard.weigh(tokens, claims, self.names, quotations(text, start), opens=first)
        return without_content(tokens, claims) if len(claims) > 1 else claims

    def _own_speaker(self, paragraph: Paragraph) -> bool:
        """Whether a list item names a speaker of its own at its beginning."""
        spans = sentences(self.text, paragraph.start, paragraph.end)[:1]
        for start, end in spans:
            body = BULLET.match(self.text[start:end])
            at = start + (body.end() if body else 0)
            claims = find_claims(self.words(at, end), self.text[at:end], at, self.names)
            return any(
                c.initial
                and c.verb.sure
                and c.verb.strength != "intend"  # "the secretariat will publish": what the list's own speaker wants
                and c.kind in ("country", "person", "role", "body")
                for c in claims
            )
        return False

    def _run_in(self, paragraph: Paragraph) -> int:
        """A paragraph that begins with its speaker's name (``Serbia.``, ``Question (Cyprus):``); returns where the
        rest begins."""
        match = RUN_IN.match(self.text[paragraph.start : paragraph.end])
        if not match:
            return paragraph.start
        a, b = paragraph.start + match.start("who"), paragraph.start + match.end("who")
        who = self.text[a:b]
        rest = self.text[paragraph.start + match.end("who") : paragraph.end].lstrip(" )")
        colon = rest[:1] == ":"
        if colon and self._is_rubric(who):
            return self._heard(paragraph, b)
        if rest[:1] in "–—" and re.match(r"[^.;]{0,120}?\s[–—]\s+[a-z]", rest[1:]):
            return paragraph.start  # "Ms Aas – Mapping Authority – showed": an aside
        kind = self._speaker_words(a, b, who, colon)
        if kind is None:
            return paragraph.start
        start = a if not match["q"] else paragraph.start + match.start("q")
        act = "question" if match["q"] and match["q"].strip()[0] == "Q" else "inform"
        if act == "question":
            before = next((t for t in reversed(self.turns) if not t.collective), None)
            self.questioned, self.asked = True, self.asked if before is self.asked else self.owner or before
        verb = Reported(b, b, "question" if act == "question" else "inform", None, True, 0)
        turn = self._open(
            Claim(a, b, kind, verb, False, True, b), start, paragraph.start + match.end(), RAN_IN, bare=True
        )
        turn.run_in = not paragraph.item  # "• Sweden: 3 million. Finland followed"
        turn.heading = not colon and kind in ("country", "body", "role")
        self.ran_in = True
        return paragraph.start + match.end()

    def _of_speech(self, paragraph: Paragraph) -> bool:
        """Whether what announces a list tells of speech: ``The following took the floor:``, ``It was promised:``."""
        return any(
            t.lower_ in verbs()["nouns"]
            or t.lower_ in words("occasions")
            or t.lemma_.casefold() in verbs()["verbs"]
            and t.lemma_.casefold() not in verbs()["plain"]
            for t in self.words(paragraph.start, paragraph.end)
        )

    def _heads_item(self, paragraph: Paragraph) -> bool:
        """Open the turn of the speaker whom an item of an announced list begins with though no verb says so: ``– Mr A
        (Oman), for whom …``, ``by Ms B, to write to …``."""
        piece = self.text[paragraph.start : paragraph.end]
        bullet = BULLET.match(piece)
        at = paragraph.start + (bullet.end() if bullet else len(piece) - len(piece.lstrip()))
        led = re.match(r"(?:and\s+)?by\s+", self.text[at : at + 12])
        tokens = self.words(at + (led.end() if led else 0), paragraph.end)
        actor = read_actor(tokens, 0, self.names) if tokens else None
        if actor is None or actor.kind not in ("person", "country", "body", "role") or actor.last >= len(tokens):
            return False
        if tokens[actor.last].text not in (",", "–", "—") or actor.kind in ("body", "role") and not led:
            return False
        if any(t.tag_ in FINITE for t in tokens[actor.last + 1 : actor.last + 2]):
            return False
        last = tokens[actor.last - 1]
        end = last.idx + len(last.text)
        verb = Reported(end, end, "commit" if led else "inform", None, True, 0)
        self.last = self._open(
            Claim(tokens[0].idx, end, actor.kind, verb, False, True, end), at, paragraph.end, RAN_IN, bare=True
        )
        self.last.verbs += more_verbs(tokens)
        return True

    def _answered(self, paragraph: Paragraph, questioned: bool) -> int | None:
        """A question or an answer whose label does not say whose it is: ``Q: And at night?``, ``A: On batteries``; the
        answer is of who spoke before the questions began. Returns where the rest begins."""
        match = UNNAMED.match(self.text, paragraph.start, paragraph.end)
        if match is None:
            return None
        before = next((t for t in reversed(self.turns) if not t.collective), None)
        if match["q"]:
            if not questioned and (before is None or before is not self.asked):
                self.asked = self.owner or before
            self.questioned, self.current = True, None
            return match.end()
        whose = self.owner or self.asked
        if whose is None or not questioned:
            return None
        if any(
            c.verb.sure and c.kind not in ("pronoun", "generic", "collective")
            for start, end in sentences(self.text, match.end(), paragraph.end)
            for c in self._claims(start, end, self.words(start, end), True)
        ):
            return match.end()  # "A. By lorry, said Mr Lund."
        a, b = match.span("w")
        verb = Reported(b, b, "inform", None, True, 0)
        turn = self._open(
            Claim(a, b, "pronoun", verb, False, True, b), paragraph.start, match.end(), TAKEN_UP, bare=True
        )
        turn.antecedent, turn.names, turn.run_in = whose.antecedent or whose, [*turn.names, *whose.names], True
        self.asked = whose
        return match.end()

    def _is_rubric(self, who: str) -> bool:
        """``HEARD``, ``DECIDED``, ``SPOKE IN THE DISCUSSION``: what was done, not who speaks."""
        verb = who.split()[0].casefold()
        done = verb in past_forms() or verb in verbs()["irregular"] or verb in verbs()["rubrics"]
        return done and (who.isupper() or len(who.split()) == 1)

    def _heard(self, paragraph: Paragraph, end: int) -> int:
        """Behind ``HEARD:``, who was: ``the report of Petrenko O.I., Chairman of the Depot``; returns where the rest
        begins."""
        at = end + len(re.match(r"[\s:]*", self.text[end : paragraph.end]).group())  # type: ignore[union-attr]
        told = _REPORT_OF.match(self.text, at, paragraph.end)
        begin = told.end() if told else at
        person = next((n for n in self.names.at(begin, begin + 80) if n.kind == "person" and n.start == begin), None)
        if person is None:
            return at
        beside = _BESIDE_PERSON.match(self.text, person.end, paragraph.end)
        stop = beside.end() if beside else person.end
        verb = Reported(stop, stop, "present", None, True, 0)
        turn = self._open(
            Claim(begin, stop, "person", verb, False, True, stop), paragraph.start, stop, RAN_IN, bare=True
        )
        turn.run_in = True
        first = next(iter(sentences(self.text, at, paragraph.end)), (at, at))[1]
        turn.end = max(turn.end, first)
        return first + len(self.text[first : paragraph.end]) - len(self.text[first : paragraph.end].lstrip())

    def _gives_part(self, start: int, end: int) -> bool:
        """Whether a sentence only says who has which part: ``Rapporteur: Ms Lund (Peru).``"""
        match = PART.match(self.text, start, end)
        if match is None or not set(match["label"].casefold().split()) & role_nouns():
            return False
        who = designation(self.text, match.end(), end, self.names, self.words, loose=True)
        return who is not None and who.kind == "person"

    def _answers(self, start: int, end: int) -> bool:
        """A question or an answer within a paragraph: ``Answer (Dr Lund): About 400``."""
        match = RUN_IN.match(self.text[start:end])
        if not match or not match["q"]:
            return False
        a, b = start + match.start("who"), start + match.end("who")
        kind = self._speaker_words(a, b, self.text[a:b], True) or "person"
        act: Act = "question" if match["q"].lstrip()[0] == "Q" else "inform"
        self._open(Claim(a, b, kind, Reported(b, b, act, None, True, 0), False, True, b), start, end, RAN_IN, bare=True)
        return True

    def _named_alone(self, start: int, end: int) -> bool:
        """``Serbia. … Croatia. …``: in a paragraph that begins so, further speakers stand alone in a sentence."""
        if self.current is None or not self.current.run_in or self.text[end - 1] != "." or end - start > 60:
            return False
        kind = self._speaker_words(start, end - 1, self.text[start : end - 1], False)
        if kind is None:
            return False
        verb = Reported(end - 1, end - 1, "inform", None, True, 0)
        self._open(Claim(start, end - 1, kind, verb, False, True, end - 1), start, end, RAN_IN, bare=True).run_in = True
        return True

    def _speaker_words(self, a: int, b: int, who: str, colon: bool) -> str | None:
        bare = re.sub(r"^[Tt]he\s+", "", re.sub(r"\s*\([^)]*\)$", "", who))
        if country_pattern().fullmatch(bare):
            return "country"
        named = [n for n in self.names.at(a, b) if n.kind in ("person", "body", "role")]
        person = next((n for n in named if n.kind == "person" and n.start == a), None)
        if (
            person
            and (person.end >= b - 1 or self.text[person.end : b].lstrip()[:1] in ("(", ","))
            and (colon or person.end - a <= 60)
            and (colon or not any(t.tag_ in FINITE for t in self.words(person.end, b)))
        ):
            return "person"
        if any(t.tag_ in FINITE for t in self.words(a, b)):
            return None  # "The chair asked for candour and gave an example:"
        if colon and named and named[0].start <= a + 4 and len(bare.split()) <= 10:
            return named[0].kind
        last = re.findall(r"[\w-]+", bare.casefold())
        if (
            colon
            and last
            and (last[-1] in role_nouns() or last[0] in role_nouns())
            and len(last) <= 12
            and last[-1] not in words("collective")
        ):
            return "role"
        if colon and last and last[-1] in self.names.persons and len(last) <= 3:
            return "person"
        if not colon and any(n.start <= a + 4 and n.end >= b - 1 for n in named if n.kind in ("body", "role")):
            return "body"  # "European Investment Bank (EIB). Loans were available …"
        if last and 1 < len(last) <= 3 and last[-1] in words("sides"):
            return "body"  # "Employers’ side."
        for loose in (False, True) if colon else ():
            told = designation(self.text, a, b, self.names, self.words, loose=loose)
            if told and told.beside and (told.kind == "person" or told.kind == "role" and not loose):
                return told.kind
        content = [w for w in re.findall(r"[\w-]+", bare) if w.casefold() not in ("of", "for", "the", "in", "and")]
        if not colon and self.ran_in and 2 <= len(content) <= 6 and all(w[0].isupper() for w in content):
            return "body"  # among paragraphs that begin with their speakers' names
        return None

    # ------------------------------------------------------------------------------------------------------- sentences

    def _sentence(
        self,
        start: int,
        end: int,
        tokens: list[Token],
        claims: list[Claim],
        pending: list[tuple[int, int]],
        first: bool,
    ) -> None:
        text = self.text[start:end]
        if not claims:
            if match := self._impersonal(text):
                if (
                    self.current is not None
                    and not self.current.collective
                    and re.search(rf"\b(?:{'|'.join(words('continuing'))})\b", text[:34], re.IGNORECASE)
                ):
                    self._extend(end, tokens)
                    return
                self._open_impersonal(start, end, match)
                pending.clear()
                return
            if self.current is not None and not self.current.collective and procedural().match(text):
                self.current = None
            if self.current is not None:
                self._extend(end, tokens)
            else:
                pending.append((start, end))
            return
        before = self.current
        opened = named = False
        whose: list[tuple[Claim, Turn | None]] = []
        for n, claim in enumerate(claims):
            if n:
                whose.append((claims[n - 1], self.current))
            holder = before if claim.kind in ("pronoun", "generic") else self.current
            if claim.kind == "pronoun" and self.current is not before and self.current is not None and named:
                holder = self.current  # "Ms Ferrer agreed: for visitors, she said, …"
            named = not claim.agent and claim.kind in ("person", "role")
            if claim.kind in ("pronoun", "generic"):
                opened = self._go_on(claim, holder, start, end, first) or opened
                continue
            topic, plain = None, claim
            if self.land is not None and claim.behalf is None and self._at_home(claim):
                if claim.likely < 1 and claim.kind not in ("person", "country"):
                    continue  # what a country's bodies did, the country tells
                claim = replace(claim, behalf=self.land)
            if (titled := self.owner) is not None and self._replaces_heading(titled, claim):
                said = self._open(claim, start + self._numbering(start), end, SAID)
                said.names += titled.names if titled.kind != "country" else []
                said.run_in = titled.speaker == self.land
                self.owner = said if said.run_in else None  # else the sentences name who speaks themselves
                opened = True
                continue
            if claim.kind == "role" and claim.behalf is None and self.place and not self._affiliated(claim):
                claim = plain = replace(claim, behalf=self.place)
            if claim.kind == "role" and claim.behalf is None and (theirs := self._theirs(start, claim)):
                claim = plain = replace(claim, behalf=theirs)
            officer = claim.kind == "role" and any(n.kind == "person" for n in self.names.at(claim.start, claim.end))
            if (claim.kind == "person" or officer) and claim.behalf is None and not self._affiliated(claim):
                claim = plain = replace(claim, behalf=self._stage(start, end, claim) or self.place)
                if claim.behalf is None and not officer and self.current is before and not self._known(claim):
                    topic = self._topic(start)
                    claim = replace(claim, behalf=topic)
            if self.current is not None and self.current.heading and not claim.agent and claim.verb.sure:
                if claim.kind in ("person", "role", "body") and (
                    self.current.run_in or claim.kind == "person" and self.current.kind == "role"
                ):
                    titled = self.current
                    titled.speaker, titled.kind, titled.heading = (claim.start, claim.end), "person", False
                    titled.names.append((claim.start, claim.end))
                    titled.verbs, titled.end, opened = [claim.verb], end, True
                    continue
                self.current.heading = False
            if (
                holder is not None
                and holder.end != end
                and self._same(holder, plain)
                or self.current is not None
                and self._same(self.current, plain)
            ):
                turn = holder if holder is not None and self._same(holder, plain) else self.current
                assert turn is not None
                if self._better(turn, claim) and self._short_form(turn, claim) and turn.kind == "body":
                    turn.weak, turn.confidence = False, SAID
                elif self._better(turn, claim):
                    turn.speaker, turn.kind, turn.weak, turn.verbs = (claim.start, claim.end), claim.kind, False, []
                    turn.confidence = SAID
                turn.end = max(turn.end, end)
                turn.verbs.append(claim.verb)
                turn.names.append((claim.start, claim.end))
                self.current = turn
                opened = True
                continue
            if not claim.verb.sure and not self._deed_counts(claim, first):
                continue
            if not claim.verb.sure and self.current is not None and self.current.run_in:
                continue
            land = self.current
            if (
                claim.kind == "person"
                and land is not None
                and land.kind == "country"
                and land.end >= start - 2
                and not claim.agent
                and not self._affiliated(claim)
            ):
                if not land.weak and land.end < claim.start:
                    if not self._known(claim) and not any(
                        t.kind == "person" and self._same(t, claim) for t in self.turns
                    ):
                        claim = replace(claim, behalf=self._whose(land))  # "Latvia reported …. Mr Kalniņš showed …"
                elif land.weak:
                    land.behalf, land.speaker, land.kind, land.weak = (
                        land.speaker,
                        (claim.start, claim.end),
                        "person",
                        False,
                    )
                    land.end = max(land.end, end)
                    land.verbs = [claim.verb]
                    land.names.append((claim.start, claim.end))
                else:
                    turn = self._open(claim, land.start, end, RAN_IN)
                    turn.behalf = land.speaker
                if land.weak or land.end >= claim.start or land.kind == "person":
                    opened = True
                    continue
            if first and self.last is not None and claim.initial and self._short_form(self.last, claim):
                self.current = self.last
                self.current.end = end
                self.current.verbs.append(claim.verb)
                opened = True
                continue
            if (
                claim.kind == "collective"
                and self._mass(claim)
                and self.current is not None
                and not self.current.collective
                and not claim.agent
            ):
                self._extend(end, tokens)
                opened = True
                continue
            begin = self._begin(claim, start, pending)
            if topic is not None and self.before and self.before[-1][0] <= topic[0] < self.before[-1][0] + 12:
                begin = self.before[-1][0] + self._numbering(self.before[-1][0])
                if self.current is not None and self.current.start < begin < self.current.end:
                    self.current.end = len(self.text[:begin].rstrip())
            speaker = next((t for t in reversed(self.turns) if not t.collective), None)
            turn = self._open(claim, begin, end, min(claim.likely, SAID if claim.verb.sure else DONE))
            if speaker is not None and re.match(
                r"(?:the\s+)?same\s", self.text[claim.start : claim.end], re.IGNORECASE
            ):
                turn.names += speaker.names  # "The same delegate, Mrs Koné"
            with_it = [
                t for t in self.turns if t is not turn and t.start == turn.start and t.verbs[:1] == turn.verbs[:1]
            ]
            for peer in with_it:
                peer.peers.append(turn)
                turn.peers.append(peer)
            opened = True
        if not opened and self.current is not None:
            self._extend(end, tokens)
        elif not opened:
            pending.append((start, end))
            return
        pending.clear()
        self._part(start, end, [*whose, (claims[-1], self.current)])
        asked = [c for c in claims if c.asked or c.agent and c.verb.act == "question"]
        if (
            before is not None
            and asked
            and len(asked) == len([c for c in claims if c.kind not in ("pronoun", "generic")])
            and before.end == end
        ):
            self.current = before

    def _part(self, start: int, end: int, whose: Sequence[tuple[Claim, Turn | None]]) -> None:
        """Give each speaker of a sentence the clause that is theirs: ``Norway agreed, | whereas Chad asked``."""
        for n, ((one, mine), (other, theirs)) in enumerate(zip(whose, whose[1:], strict=False)):
            if mine is None or theirs is None or mine is theirs or one.end >= other.start:
                continue
            if theirs in mine.peers and one.verb == other.verb or theirs.speaker != (other.start, other.end):
                continue
            between = self.text[one.end : other.start]
            parts = list(CLAUSES.finditer(between))
            if not parts and one.agent and not other.agent:
                parts = list(JOINED.finditer(between))
            if not parts:
                continue
            left, right = one.end + parts[-1].end("mark"), one.end + parts[-1].end()
            if other.agent and TAKES_UP.match(self.text, right, other.start):
                continue  # "…; this was echoed by Angola": what is backed is part of both
            if mine.end == end and not any(turn is mine for _, turn in whose[n + 1 :]):
                for turn in (mine, *(p for p in mine.peers if p.end == end and p.speaker[0] < other.start)):
                    turn.end = left
            if start <= theirs.start < right:
                for turn in (theirs, *(p for p in theirs.peers if p.speaker[0] > right)):
                    turn.start = right

    def _impersonal(self, text: str) -> re.Match[str] | None:
        plain = re.sub(r"^\W*(?:\d+\.\s+)?", "", text)
        for pattern, behind in zip(impersonal(), impersonal_behind(), strict=True):
            if match := pattern.match(plain) or (behind and behind.search(plain)):
                return match
        return None

    def _open_impersonal(self, start: int, end: int, match: re.Match[str]) -> None:
        plain = re.sub(r"^\W*(?:\d+\.\s+)?", "", self.text[start:end])
        offset = end - len(plain)
        a, b = offset + match.start(), offset + match.end()
        verb = Reported(offset + match.start("v"), offset + match.end("v"), _impersonal_act(match["v"]), None, True, 0)
        turn = Turn(start, end, (a, b), "impersonal", [verb], collective=True, confidence=RAN_IN, names=[(a, b)])
        self.turns.append(turn)
        self.current = turn

    def _extend(self, end: int, tokens: list[Token]) -> None:
        assert self.current is not None
        for turn in (self.current, *self.current.peers):
            turn.end = max(turn.end, end)

    def _go_on(self, claim: Claim, holder: Turn | None, start: int, end: int, first: bool) -> bool:
        """A pronoun or a word such as "the speaker": it belongs to the turn that is open, else to the last one that
        fits."""
        if not claim.verb.sure:
            if holder is not None and holder is self.current:
                self._extend(end, [])
                return True
            return False
        if holder is None and first and claim.initial:
            holder = self.last
        if two_of := re.match(r"the (former|latter)\b", self.text[claim.start : claim.end], re.IGNORECASE):
            if named := self._of_two(start, two_of[1].casefold()):
                turn = self._open(claim, start, end, TAKEN_UP)
                turn.names.append(named)
                return True
            two = list(dict.fromkeys(id(t.antecedent or t) for t in reversed(self.turns) if not t.collective))
            back = 1 if two_of[1].casefold() == "former" else 0
            if not back and self.turns and self._said_of(self.turns[-1]).startswith("the former"):
                back = 1  # both of a pair are taken up one after the other
            first_of = next((t for t in self.turns if len(two) > 1 and id(t) == two[back]), None)
            if first_of is not None and start - first_of.end < 600:
                turn = self._open(claim, start, end, TAKEN_UP)
                turn.antecedent, turn.names = first_of, [*turn.names, *first_of.names]
                return True
        word = self.text[claim.verb.start : claim.verb.end].casefold()
        if (
            holder is not None
            and holder.verbs
            and holder.verbs[-1].act == "question"
            and re.match(r"repl|answer|respond|retort|countered|conceded", word)
            and self.before
            and holder.start >= self.before[-1][0]
        ):
            asked = [t for t in self.turns if t.start < holder.start and not t.collective and start - t.end < 500]
            if asked:
                turn = self._open(claim, start, end, TAKEN_UP)
                turn.antecedent, turn.names = asked[-1].antecedent or asked[-1], [*turn.names, *asked[-1].names]
                return True
        if claim.kind == "generic" and holder is not None and holder.kind == "country":
            noun = self.text[claim.start : claim.end].split()[-1].casefold()
            nearer = next(
                (
                    t
                    for t in reversed(self.turns)
                    if noun in self.text[slice(*t.speaker)].casefold().split() and start - t.end < 400
                ),
                None,
            )
            if nearer is not None and nearer is not holder:
                turn = self._open(claim, start, end, TAKEN_UP)
                turn.antecedent, turn.names = nearer.antecedent or nearer, [*turn.names, *nearer.names]
                return True
        if (
            holder is not None
            and holder.kind != "impersonal"
            and (
                not holder.collective
                or self.text[claim.start : claim.end].casefold() == "they"
                or claim.kind == "generic"
            )
        ):
            holder.end = max(holder.end, end)
            holder.verbs.append(claim.verb)
            self.current = holder
            return True
        if self.text[claim.start : claim.end].casefold() in ("it", "they") and claim.kind == "pronoun":
            return False
        person = self.text[claim.start : claim.end].casefold() in ("he", "she")
        earlier = [
            t for t in reversed(self.turns) if not t.collective and t.kind != "impersonal" and t.speaker[0] < start
        ]
        antecedent = next(
            (t for t in earlier if not person or t.kind in ("person", "role", "pronoun")),
            earlier[0] if earlier else None,
        )
        if antecedent is None or start - antecedent.end > 600:
            if claim.kind == "generic" and claim.verb.sure:
                self._open(claim, start, end, TAKEN_UP)
                return True
            return False
        turn = self._open(claim, start, end, TAKEN_UP)
        turn.antecedent = antecedent.antecedent or antecedent
        turn.names += antecedent.names
        return True

    def _whose(self, land: Turn) -> tuple[int, int] | None:
        """The country of a person who speaks right after a country did: that one, or the one that it had asked."""
        if land.verbs and land.verbs[-1].act == "question":
            asked = next((t for t in reversed(self.turns) if t.end <= land.start and not t.collective), None)
            near = asked is not None and asked.kind == "country" and "\n" not in self.text[asked.end : land.start]
            return asked.speaker if asked is not None and near else None
        return land.speaker

    def _of_two(self, start: int, which: str) -> tuple[int, int] | None:
        """Whom ``the former`` and ``the latter`` mean: the first or the last whom the sentence before names."""
        for a, b in reversed([s for s in self.before[-3:] if s[1] <= start]):
            if re.match(r"\W*the (?:former|latter)\b", self.text[a:b], re.IGNORECASE):
                continue
            people = [n for n in self.names.at(a, b) if n.kind in ("person", "role")]
            apart = [n for n, m in zip(people, [None, *people], strict=False) if m is None or n.start > m.end + 2]
            if len(apart) < 2:
                return None
            chosen = apart[-1] if which == "latter" else apart[-2]
            return chosen.start, chosen.end
        return None

    def _said_of(self, turn: Turn) -> str:
        return self.text[slice(*turn.speaker)].casefold()

    def _at_home(self, claim: Claim) -> bool:
        """Whether somebody who speaks under the name of a country is of that country: of no other that is told, nor of
        an international body."""
        if claim.kind not in ("person", "role", "body") or self._affiliated(claim):
            return False
        said = {
            self.text[n.start : n.end].casefold() for n in self.names.at(claim.start, claim.end) if n.kind == "body"
        }
        persons = [n for n in self.names.at(claim.start, claim.end) if n.kind == "person"]
        who = self.names.persons.get(surname(self.text[persons[0].start : persons[0].end])) if persons else None
        if who is not None and who.organisation:
            said.add(re.sub(r"\s*\([^)]*\)$", "", who.organisation).casefold())
        foreign = said & self.names.international or any(w.isupper() for w in said)
        role = self.text[claim.start : claim.core_end].casefold().split()[-1]
        return not foreign and (claim.kind != "role" or role not in words("officers") | {"secretary", "secretariat"})

    def _replaces_heading(self, owner: Turn, claim: Claim) -> bool:
        """Whether the first words under a speaker's name have that speaker, or under a country's name any: the name
        then heads what that one says."""
        if owner.end > owner.bare_name or self.before or self.turns[-1:] != [owner]:
            return False
        if owner.speaker == self.land:
            replaces = claim.behalf == self.land and claim.verb.sure
        else:
            replaces = self._same(owner, claim)
        if claim.agent or not replaces:
            return False
        self.turns.pop()
        return True

    def _mass(self, claim: Claim) -> bool:
        """Whether a collective is no more than "countries" or "many", of whom a speaker may well speak."""
        said = re.findall(r"[\w-]+", self.text[claim.start : claim.core_end].casefold())
        return bool(said) and said[-1] in words("masses")

    def _deed_counts(self, claim: Claim, first: bool) -> bool:
        """A deed of a country or a delegate that begins a sentence is told as theirs to tell; that of a body where it
        begins a paragraph, unless it is the body whose meeting this is."""
        if not claim.initial or claim.agent:
            return False
        if claim.verb.lemma in words("conducting") or self._excused(claim):
            return False  # who came, stayed away or was chosen has not spoken yet
        if claim.kind in ("country", "person"):
            return True
        if claim.kind == "role" and any(n.kind == "person" for n in self.names.at(claim.start, claim.end)):
            return True  # "Co-Chair Maria Lopez suspended the group"
        said = re.findall(r"[\w-]+", self.text[claim.start : claim.core_end].casefold())
        if claim.kind == "role" and said[:1] in (["a"], ["an"], ["another"]) and said[-1] not in role_nouns():
            return False  # "A newcomer set the tone"
        fresh = first or self.current is None and not self.before
        if (
            fresh
            and claim.kind in ("body", "role", "joint")
            and self._truly_body(claim)
            and claim.verb.lemma not in verbs()["meeting_deeds"]
            and not self.names.is_own(self.text[claim.start : claim.core_end])
        ):
            return True  # at the beginning of a paragraph a body's deed is told by the body
        other = self._keys(claim.start, claim.end, claim.behalf)
        if claim.kind == "body" and self.current is not None:
            if re.match(r"(?:his|her|their|its|our|my)\s", self.text[claim.start : claim.end], re.IGNORECASE):
                return False  # "Her Agency must close 19 prisons" goes on with what she says
            # Of a body that sits elsewhere than the speaker: nobody reports the deeds of another country's office.
            theirs = {k for k in self._turn_keys(self.current) if k[0] == "C"}
            mine = {k for k in other if k[0] == "C"}
            return bool(mine) and not mine & theirs and claim.verb.lemma not in verbs()["meeting_deeds"]
        perfect = self.text[claim.verb.start : claim.verb.end] == "had"
        if (
            claim.kind == "role"
            and perfect
            and self._bare_role(claim)
            and claim.verb.lemma not in verbs()["meeting_deeds"]
        ):
            return True  # "The Rapporteur had received nine texts"
        return claim.kind == "role" and bool(
            re.match(
                r"(?:the|an?|its|his|her|their)\s+(?:\S+\s+)?(?:representative|delegate|delegation|observer|"
                r"speaker|counterpart|colleague)\b",
                self.text[claim.start : claim.end],
                re.IGNORECASE,
            )
        )

    def _excused(self, claim: Claim) -> bool:
        """``Two members had sent regrets``: who is absent."""
        after = re.findall(r"\w+", self.text[claim.verb.end : claim.verb.end + 40])[:4]
        return claim.verb.lemma in ("send", "tender", "present") and bool(words("absence") & set(after))

    def _truly_body(self, claim: Claim) -> bool:
        """Not just a name that might be a body, such as ``CrashBase``."""
        words_of = re.findall(r"[\w-]+", self.text[claim.start : claim.end].casefold())
        named = [n for n in self.names.at(claim.start, claim.end) if n.kind in ("body", "person", "country", "role")]
        return bool(named) or bool(body_heads() & set(words_of)) or len(words_of) > 1

    def _begin(self, claim: Claim, start: int, pending: list[tuple[int, int]]) -> int:
        """Take along the sentences just before that tell of the speaker's own country or body."""
        mine = self._keys(claim.start, claim.end, claim.behalf)
        begin = start + self._numbering(start)
        for a, b in reversed(pending):
            theirs = self._keys(a, b, None)
            if not mine & theirs:
                break
            begin = a + self._numbering(a)
        return begin

    def _numbering(self, start: int) -> int:
        """Code points of the paragraph number or bullet at ``start``: it is no part of what was said."""
        match = re.match(
            r"\s*(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]?|\([a-z]\)|[-•–]|[QA](?:\.|:))\s+(?=\D)", self.text[start : start + 12]
        )
        return match.end() if match else 0

    def _open(self, claim: Claim, start: int, end: int, confidence: float, *, bare: bool = False) -> Turn:
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
        )
        self.turns.append(turn)
        self.current = turn
        return turn

    # ------------------------------------------------------------------------------------------------------ identities

    def _stage(self, start: int, end: int, claim: Claim) -> tuple[int, int] | None:
        """``In the Maldives, Ms Shiuna said``, ``It was the same in Malta, Mr Borg said``, ``Ms Gondwe announced that
        Malawi would pay``: the one country of which a person tells of whom nothing else is known."""
        lands = [n for n in self.names.at(start, claim.start) if n.kind == "country"]
        if lands and _AT_HOME.search(self.text[start : lands[-1].start]) and claim.start - lands[-1].end < 3:
            return lands[-1].start, lands[-1].end  # "… whereas at home in Iceland, Ms Jónsdóttir remarked"
        if len(lands) == 1:
            land = lands[0].start, lands[0].end
            before = self.text[start : land[0]]
            tail = self.words(land[1], claim.start)[:1]
            if not before.strip() or re.search(r",\s+(?:the )?$", before) and tail and tail[0].tag_ in FINITE:
                return land  # "Denmark was, Mr Lykkegaard recalled, the first", "Late in spring, Mali sows, Mr A said"
            if re.match(r"\W*(?:in|from|for|as for)\s", self.text[start : claim.start], re.IGNORECASE):
                return land
            clause = self.words(start, claim.start)
            told = any(t.tag_ in FINITE for t in clause) and self.text[start : claim.start].rstrip(" “").endswith(",")
            if told and clause[0].tag_ in _OPENS_CLAUSE and re.search(r"\b(?:in|of|across) (?:the )?$", before):
                return land  # "It was the same in Samoa, Mr Leavai remarked"
        after = [n for n in self.names.at(claim.end, end) if n.kind == "country"]
        if not lands and len({self.text[n.start : n.end] for n in after}) == 1:
            first = after[0]
            tail = self.words(first.end, end)[:1]
            if re.search(r"\bthat (?:the )?$", self.text[claim.end : first.start]) and tail and tail[0].tag_ in FINITE:
                return first.start, first.end
        return None

    def _theirs(self, start: int, claim: Claim) -> tuple[int, int] | None:
        """``Fees in Madagascar stood at 5,000 ariary, its delegate explained``: the one country before, or the last
        body."""
        if not re.match(r"(?:its|their)\s", self.text[claim.start : claim.end], re.IGNORECASE):
            return None
        before = self.names.at(start, claim.start)
        for kind in ("country", "body"):
            theirs = [n for n in before if n.kind == kind]
            if theirs:
                alone = len({self.text[n.start : n.end] for n in theirs}) == 1
                return (theirs[-1].start, theirs[-1].end) if alone or kind == "body" else None
        return None

    def _topic(self, start: int) -> tuple[int, int] | None:
        """The one country that the sentence before begins or ends with: ``In Georgia, queues were shorter. Mr Lomidze
        …``, ``handed the chair to Angola. Ms Lourenço, Minister of Sports, …``."""
        if not self.before or start - self.before[-1][1] > 2:
            return None
        a, b = self.before[-1]
        if self.current is not None and self.current.verbs and self.current.verbs[-1].act == "question":
            return None  # the country that asked is not the one that answers
        lands = [n for n in self.names.at(a, b) if n.kind == "country"]
        if len(lands) != 1 or any(n.kind == "person" and n.start > lands[0].start for n in self.names.at(a, b)):
            return None
        if self.current is not None and self.current.speaker == (lands[0].start, lands[0].end):
            return None
        opens = re.fullmatch(r"\W*(?:\d[\d.]*\s+)?(?:In|For|As for)\s+(?:the\s+)?", self.text[a : lands[0].start])
        closes = re.fullmatch(r"[.!]?", self.text[lands[0].end : b].strip())
        return (lands[0].start, lands[0].end) if opens or closes else None

    def _known(self, claim: Claim) -> bool:
        """Whether the report tells a body or an office for the person of a claim."""
        persons = [n for n in self.names.at(claim.start, claim.end) if n.kind == "person"]
        who = self.names.persons.get(surname(self.text[persons[0].start : persons[0].end])) if persons else None
        if who is None or who.organisation is None:
            return False
        name = who.organisation.casefold()
        return name in self.names.bodies or bool(body_heads() & set(re.findall(r"\w+", name)))

    def _affiliated(self, claim: Claim) -> bool:
        """Whether the report tells a country, or an international body, for the person of a claim."""
        return any(k[0] == "C" for k in self._keys(claim.start, claim.end, claim.behalf))

    def _keys(self, start: int, end: int, behalf: tuple[int, int] | None) -> frozenset[str]:
        """What identifies a speaker: countries, bodies, persons, by name and by what the report says of them
        elsewhere."""
        keys: set[str] = set()
        for a, b in [(start, end), *([behalf] if behalf else [])]:
            piece = self.text[a:b]
            keys |= {f"C:{c}" for c in countries_in(piece)}
            for named in self.names.at(a, b):
                name = self.text[named.start : named.end]
                if named.kind == "person":
                    key = surname(name)
                    keys.add(f"P:{key}")
                    keys |= self._who_keys(self.names.persons.get(key))
                elif named.kind == "body" and re.sub(r"^the ", "", name.casefold()) not in words("sides"):
                    keys.add(f"O:{name.casefold()}")
                    keys |= self._who_keys(self.names.bodies.get(name.casefold()))
            for word in re.findall(r"\b[A-Z][A-Za-z]*[A-Z][\w/&-]*", piece):
                keys.add(f"O:{word.casefold()}")
                keys |= self._who_keys(self.names.bodies.get(word.casefold()))
        return frozenset(keys)

    def _who_keys(self, who: Who | None) -> set[str]:
        if who is None:
            return set()
        keys = {f"C:{c}" for c in who.countries}
        if who.organisation:
            bracket = re.search(r"\(([A-Z][\w./&-]+)\)\s*$", who.organisation)
            long = re.sub(r"\s*\([^)]*\)$", "", who.organisation)
            keys.add(f"O:{long.casefold()}")
            if bracket:
                keys.add(f"O:{bracket.group(1).casefold()}")
        return keys

    def _turn_keys(self, turn: Turn) -> frozenset[str]:
        return frozenset().union(*(self._keys(a, b, turn.behalf) for a, b in turn.names)) if turn.names else frozenset()

    def _same(self, turn: Turn, claim: Claim) -> bool:
        """Whether a claim is by the speaker of an open turn."""
        if turn.kind == "impersonal":
            return False
        if turn.collective != (claim.kind == "collective"):
            return turn.collective and claim.kind == "collective"
        if turn.collective:
            nouns = [
                re.findall(r"[\w-]+", self.text[a:b].casefold())[-1:]
                for a, b in (turn.speaker, (claim.start, claim.core_end))
            ]
            return nouns[0] == nouns[1]
        mine, theirs = self._turn_keys(turn), self._keys(claim.start, claim.end, claim.behalf)
        persons = {k for k in mine if k[0] == "P"}, {k for k in theirs if k[0] == "P"}
        if all(persons):
            return bool(persons[0] & persons[1])
        if self._short_form(turn, claim):
            return True
        shared = mine & theirs
        if not shared:
            return False
        if persons[1]:
            return turn.weak or turn.kind == "country" and turn.end < claim.start
        if persons[0]:
            return not (claim.kind == "role" and claim.verb.sure and not self._bare_role(claim))
        heads = self._role_heads(turn.speaker), self._role_heads((claim.start, claim.end))
        if claim.verb.sure and heads[0] and heads[1] and heads[0] != heads[1]:
            return False
        if any(k[0] == "O" for k in shared) or claim.kind == "country" or turn.kind == "country":
            return True
        return not claim.verb.sure or self._bare_role(claim)

    def _bare_role(self, claim: Claim) -> bool:
        """``The Danish delegate``, ``its delegate``: an office with at most a nationality."""
        content = [
            w
            for w in re.findall(r"[\w-]+", self.text[claim.start : claim.end])
            if w.casefold() not in ("the", "its", "his", "her", "their", "a", "an")
        ]
        return len(content) <= 2 and content[-1].casefold() in role_nouns()

    def _role_heads(self, span: tuple[int, int]) -> frozenset[str]:
        head = re.split(r"\b(?:of|for|from|to|at)\b", self.text[span[0] : span[1]])[0]
        return frozenset(w.casefold() for w in re.findall(r"[\w-]+", head) if w.casefold() in role_nouns())

    def _short_form(self, turn: Turn, claim: Claim) -> bool:
        """Whether all words of a phrase that begins with an article stand in the names of the turn's speaker."""
        phrase = self.text[claim.start : claim.end]
        if claim.kind not in ("body", "role", "generic", "country") or turn.collective:
            return False
        if ANOTHER.match(phrase):
            return False
        if claim.behalf and not self._keys(*claim.behalf, None) & self._turn_keys(turn):
            return False  # "The fine in Malta stood at 40 euros, its delegate explained"
        content = {w.casefold() for w in re.findall(r"[\w-]+", phrase)} - {
            "the",
            "of",
            "for",
            "its",
            "their",
            "a",
            "an",
            "said",
        }
        known = {w.casefold() for a, b in turn.names for w in re.findall(r"[\w-]+", self.text[a:b])}
        for word in list(known):
            if (who := self.names.bodies.get(word)) and who.organisation:
                known |= {w.casefold() for w in re.findall(r"[\w-]+", who.organisation)}
        if phrase.casefold().startswith(("its ", "their ", "his ", "her ")) and content & role_nouns():
            return not (claim.agent and turn.kind == "person" and phrase.casefold().startswith("its "))
        return bool(content) and content <= known

    def _better(self, turn: Turn, claim: Claim) -> bool:
        """Whether a claim names the speaker of a turn better than what opened it: a person rather than a country that
        merely did something."""
        return turn.weak and claim.verb.sure


def _impersonal_act(word: str) -> Act:
    lemma = word.casefold()
    for verb, entry in verbs()["verbs"].items():
        if lemma in (verb, verb + "d", verb + "ed", verb[:-1] + "ied"):
            act: Act = entry["act"]
            return act
    found: Act = verbs()["nouns"].get(lemma, verbs()["nouns"].get(lemma.rstrip("s"), "note"))
    return found
