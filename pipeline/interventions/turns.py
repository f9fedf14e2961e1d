"""From who is said to speak in each sentence to turns: where one speaker's reported words begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE
from pipeline.interventions.book import DONE, RAN_IN, SAID, TAKEN_UP, Paragraph, Turn, sentences
from pipeline.interventions.claims import Claim, find_claims
from pipeline.interventions.deeds import deed_counts, mass
from pipeline.interventions.designations import bracket_alone
from pipeline.interventions.labels import BULLET, Labels
from pipeline.interventions.names import sits_in, surname
from pipeline.interventions.origins import land_of, of_two, other_of, possessor_of, stage_of, topic_of
from pipeline.interventions.predicates import Reported, more_verbs
from pipeline.interventions.words import impersonal_words, procedural, verbs, words
from pipeline.records import Act

if TYPE_CHECKING:
    from pipeline.tokens import Token


_ANSWERS = re.compile(
    r"^\W*(?:in|by way of) (?:reply|answer|response)\b|\b(?:answered|replied|responded)$", re.IGNORECASE
)
"""What says that somebody answers another."""
_TO_YOU = re.compile(r"(?<!if )\b[Yy]ou(?:rs?)?\b")
_ASKS = re.compile(r",\s(?:how|what|why|when|where|who|which|do|does|did|is|are|can|could|will|would|may)\b[^.]*\?\W*$")
"""Direct speech to somebody: what is said to ``you``, and a question behind a name."""
_AND_OTHERS = re.compile(r"(?:,|\s+and)\s+(?:and\s+)?(?:by\s+)?(?:the\s+)?[A-Z]")
FAR = 6000
"""Code points within which those who are announced come to speak."""
CLAUSES = re.compile(
    r"(?P<mark>;|,(?=\s(?:while|whereas|whereupon|(?:to|at|upon) which)\b)|\s[–—]|(?<=\w)(?=\s(?:while|whereas)\b)|"
    r",(?=\s(?:but|and)\s(?:the\s)?\Z)|(?<=,[”\"])(?=\s(?:to|at|upon) which\b))"
    r"\s+(?:(?:and|but)\s+)?"
)
"""What parts the clauses of two speakers."""
JOINED = re.compile(r"(?P<mark>,)\s+(?:and|but)\s+(?=(?:the\s+)?\Z)")
"""What parts the clause that an agent ends from the next: ``was judged premature by Peru, and Togo observed``."""
ELIDED = re.compile(r"(?P<mark>,|(?<=\w)(?=\s+and\s))\s+(?:and\s+)?(?=(?:the\s+)?\Z)")
"""What parts the clauses of two who share a verb: ``Chile preferred none, Peru two``."""
TAKES_UP = re.compile(
    r"(?:this|that|which|it|he|she|they|the former|the latter)\s+(?:was|were|is|are|had been)\b", re.IGNORECASE
)
"""What begins a clause about what was said before."""


class Reader(Labels):
    """Reads the paragraphs of one document in order and builds its turns."""

    def read(self, paragraphs: Sequence[Paragraph]) -> list[Turn]:
        for paragraph in paragraphs:
            self._paragraph(paragraph)
        told = [t for t in self.turns if not t.bare_name or t.end > t.bare_name]
        return [t for t in told if not (self._listed(t) and self._heard_later(t, told))]

    def _listed(self, turn: Turn) -> bool:
        """Whether a speaker is only named among several who spoke: ``Statements were made by Mali and Togo.``"""
        with_others = any(t.announced and t is not turn and t.start == turn.start for t in self.turns)
        return turn.announced and (with_others or _AND_OTHERS.match(self.text, turn.speaker[1]) is not None)

    def _heard_later(self, announced: Turn, turns: Sequence[Turn]) -> bool:
        """Whether somebody who is only named among those who spoke is told to have said something further on."""
        mine = self.identities.keys(*announced.speaker, announced.behalf)
        return any(
            not t.announced
            and 0 < t.start - announced.start < FAR
            and mine & self.identities.keys(*t.speaker, t.behalf)
            for t in turns
        )

    def _paragraph(self, paragraph: Paragraph) -> None:
        if paragraph.after_break:
            self.last = self.listing = None
            self.ran_in = False
            self.owner = self.land = None
        self.current = self.place = None
        self.under = paragraph.under
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
        begins = rest == paragraph.start
        rest = self._topic(rest, paragraph.end) if begins and not paragraph.item else rest
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
                self._gives_part(paragraph.start if first else start, end)
                or start > rest
                and (self._answers(start, end) or self._named_alone(start, end))
            ):
                first = False
                continue
            claims = self.claims(start, end, tokens, first)
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
            verbless = first and begins and len(tokens) <= 9 and not any(t.tag_ in FINITE for t in tokens)
            if verbless and not claims and self.text[end - 1] == "." and not paragraph.item:
                if sits_in(self.text[start : end - 1]):
                    self.place = (start, end - 1)  # "Orkney. Insurers had left, Mr Rendall reported"
                continue  # "Average speed. Peru put …": a heading that runs in
            self._sentence(start, end, tokens, claims, pending, first and begins)
            if verbless and self.current is not None and self.current.start >= paragraph.start:
                self.current.heading = True
            self.before.append((start, end))
            first = False
        if self.text[: paragraph.end].rstrip().endswith(":") and self.current is not None:
            self.listing = self.current
        if self.current is not None:
            self.last = self.current

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
            if match := impersonal_words(text):
                if (
                    self.current is not None
                    and not self.current.collective
                    and re.search(rf"\b(?:{'|'.join(words('continuing'))})\b", text[:34], re.IGNORECASE)
                ):
                    self.extend(end)
                    return
                self._open_impersonal(start, end, match)
                pending.clear()
                return
            if self.current is not None and not self.current.collective and procedural().match(text):
                self.current = None
            if self.current is not None:
                self.extend(end)
            else:
                pending.append((start, end))
            return
        before = self.current
        opened = named = False
        whose: list[tuple[Claim, Turn | None]] = []
        for n, claim in enumerate(claims):
            if n:
                whose.append((claims[n - 1], self.current))
            if claim.likely < 1 and (_TO_YOU.search(text) or _ASKS.match(self.text[claim.end : end])):
                continue  # "Chair: Ms Lund, how far is it?": whom the one who is quoted speaks to
            if claim.kind == "body" and self._meets(claim):
                claim = replace(claim, kind="collective")
            if claim.kind == "collective" and claim.initial and not claim.verb.sure and self._decides(claim):
                self.current = None  # "The Committee approved the accounts" is no part of what was said before
                continue
            if claim.likely < 1 and self._within_talk() and not self._known(claim):
                continue  # of a talk, whoever is named in it is told of
            holder = before if claim.kind in ("pronoun", "generic") else self.current
            if claim.kind == "pronoun" and self.current is not before and self.current is not None and named:
                holder = self.current  # "Ms Ferrer agreed: for visitors, she said, …"
            named = not claim.agent and claim.kind in ("person", "role")
            if claim.kind in ("pronoun", "generic"):
                opened = self._go_on(claim, holder, start, end, first) or opened
                continue
            topic, plain = None, claim
            if self.land is not None and claim.behalf is None and self.identities.at_home(claim):
                if claim.likely < 1 and claim.kind not in ("person", "country"):
                    continue  # what a country's bodies did, the country tells
                claim = replace(claim, behalf=self.land)
            if (titled := self.owner) is not None and self._replaces_heading(titled, claim):
                said = self.open(claim, start + self.numbering(start), end, SAID)
                said.names += titled.names if titled.kind != "country" else []
                said.run_in = titled.speaker == self.land
                self.owner = said if said.run_in else None  # else the sentences name who speaks themselves
                opened = True
                continue
            if self.under is not None and claim.behalf is None and self._of_heading(claim):
                claim = plain = replace(claim, behalf=self.under)
            if claim.kind == "role" and claim.behalf is None and self.place and not self.identities.affiliated(claim):
                claim = plain = replace(claim, behalf=self.place)
            if claim.kind == "role" and claim.behalf is None and (whom := possessor_of(self, start, claim)):
                claim = plain = replace(claim, behalf=whom)
            officer = claim.kind == "role" and any(n.kind == "person" for n in self.names.at(claim.start, claim.end))
            if (claim.kind == "person" or officer) and claim.behalf is None and not self.identities.affiliated(claim):
                claim = plain = replace(claim, behalf=stage_of(self, start, end, claim) or self.place)
                if claim.behalf is None and not officer and self.current is before and not self.identities.known(claim):
                    topic = topic_of(self, start)
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
                and self.identities.same(holder, plain)
                or self.current is not None
                and self.identities.same(self.current, plain)
            ) and not (self.current is not None and self._listed(self.current) and claim.verb.sure):
                turn = holder if holder is not None and self.identities.same(holder, plain) else self.current
                assert turn is not None
                if (
                    self.identities.better(turn, claim)
                    and self.identities.short_form(turn, claim)
                    and turn.kind == "body"
                ):
                    turn.weak, turn.confidence = False, SAID
                elif self.identities.better(turn, claim) or self._tells_for(turn, claim, start):
                    turn.speaker, turn.kind, turn.weak, turn.verbs = (claim.start, claim.end), claim.kind, False, []
                    turn.confidence = SAID
                turn.end = max(turn.end, end)
                turn.verbs.append(claim.verb)
                turn.names.append((claim.start, claim.end))
                self.current = turn
                opened = True
                continue
            if not claim.verb.sure and not deed_counts(self, claim, first):
                continue
            if not claim.verb.sure and self.current is not None and self.current.run_in:
                continue
            land = self.current
            if (
                claim.kind == "person"
                and land is not None
                and land.kind == "country"
                and land.end >= start - 2
                and not (land.end > claim.start and ";" in self.text[land.speaker[1] : claim.start])
                and not claim.agent
                and not self.identities.affiliated(claim)
            ):
                if not land.weak and land.end < claim.start:
                    if not self.identities.known(claim) and not any(
                        t.kind == "person" and self.identities.same(t, claim) for t in self.turns
                    ):
                        claim = replace(claim, behalf=land_of(self, land))  # "Latvia reported …. Mr Kalniņš showed …"
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
                    turn = self.open(claim, land.start, end, RAN_IN)
                    turn.behalf = land.speaker
                if land.weak or land.end >= claim.start or land.kind == "person":
                    opened = True
                    continue
            if first and self.last is not None and claim.initial and self.identities.short_form(self.last, claim):
                self.current = self.last
                self.current.end = end
                self.current.verbs.append(claim.verb)
                opened = True
                continue
            if (
                claim.kind == "collective"
                and mass(self, claim)
                and self.current is not None
                and not self.current.collective
                and not claim.agent
            ):
                self.extend(end)
                opened = True
                continue
            begin = self._begin(claim, start, pending)
            if topic is not None and self.before and self.before[-1][0] <= topic[0] < self.before[-1][0] + 12:
                begin = self.before[-1][0] + self.numbering(self.before[-1][0])
                if self.current is not None and self.current.start < begin < self.current.end:
                    self.current.end = len(self.text[:begin].rstrip())
            speaker = next((t for t in reversed(self.turns) if not t.collective), None)
            turn = self.open(claim, begin, end, min(claim.likely, SAID if claim.verb.sure else DONE))
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
            self.extend(end)
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
            if one.verb.start >= other.start and not one.agent or theirs.speaker != (other.start, other.end):
                continue
            elided = one.verb == other.verb and one.kind == other.kind and not other.agent
            if theirs in mine.peers and one.verb == other.verb and not elided:
                continue
            between = self.text[one.end : other.start]
            parts = list((ELIDED if elided else CLAUSES).finditer(between))
            if not elided and other.kind == "person":
                parts = [p for p in parts if not re.match(r",\s+and\s", p.group())]
            if parts and not one.agent and re.match(r",\s+(?:and|but)\s", between[max(0, one.verb.end - one.end) :]):
                continue  # "Chad suggested, and Niger agreed, that": both said it
            if not parts and one.agent and not other.agent:
                parts = list(JOINED.finditer(between))
            if not parts:
                continue
            left = one.end + parts[-1].end("mark")
            led = self.text[left : other.start]
            beside = other.agent or self.text.startswith(", who", other.end)  # no clause of its own begins there
            right = one.end + parts[-1].end() if beside else left + len(led) - len(led.lstrip())
            if other.agent and TAKES_UP.match(self.text, right, other.start):
                continue  # "…; this was echoed by Angola": what is backed is part of both
            if mine.end == end and not any(turn is mine for _, turn in whose[n + 1 :]):
                for turn in (mine, *(p for p in mine.peers if p.end == end and p.speaker[0] < other.start)):
                    turn.end = left
            if start <= theirs.start < right:
                for turn in (theirs, *(p for p in theirs.peers if p.speaker[0] > right)):
                    turn.start = right

    def _begin(self, claim: Claim, start: int, pending: list[tuple[int, int]]) -> int:
        """Take along the sentences just before that tell of the speaker's own country or body."""
        mine = self.identities.keys(claim.start, claim.end, claim.behalf)
        begin = start + self.numbering(start)
        for a, b in reversed(pending):
            theirs = self.identities.keys(a, b, None)
            if not mine & theirs:
                break
            begin = a + self.numbering(a)
        return begin

    def _meets(self, claim: Claim) -> bool:
        """Whether a body is the one that meets, under the name of what it is: ``the Task Force``, ``the Council``."""
        said = self.text[claim.start : claim.core_end]
        known = self.names.bodies.get(re.sub(r"^the\s+", "", said.casefold()))
        if known and known.organisation and set(known.organisation.casefold().split()[:1]) & words("gatherings"):
            return True  # "WKX", the Workshop on X
        last = re.findall(r"[\w-]+", said.casefold())[-1:]
        if not set(last) & words("plenaries") or "European" in said:
            return False
        title = re.search(
            rf"(?<!European ){re.escape(re.sub(r'^[Tt]he ', '', said))}(?:\s+(?:on|of|for)\s)", self.text[:300]
        )
        return self.names.is_own(said) or title is not None

    def _decides(self, claim: Claim) -> bool:
        """Whether what is told of those who meet is a decision."""
        last = re.findall(r"[\w-]+", self.text[claim.start : claim.core_end].casefold())[-1:]
        return claim.verb.lemma in words("decides") and bool(set(last) & (words("occasions") | words("plenaries")))

    def _within_talk(self) -> bool:
        """Whether a person whose name stands over it all speaks."""
        return self.owner is not None and self.current is self.owner and self.owner.kind in ("person", "joint")

    def _known(self, claim: Claim) -> bool:
        """Whether a claim names a person of whom the report tells more."""
        persons = [n for n in self.names.at(claim.start, claim.end) if n.kind == "person"]
        return any(surname(self.text[n.start : n.end]) in self.names.persons for n in persons)

    def _of_heading(self, claim: Claim) -> bool:
        """Whether a person of whom nothing is known speaks for the country that the heading names."""
        return claim.kind == "person" and self.identities.at_home(claim) and not self.identities.known(claim)

    def _tells_for(self, turn: Turn, claim: Claim, start: int) -> bool:
        """Whether what a country or a body is told to do is what its own delegate said of it in the same sentence:
        ``Peru could not accept this, its delegate said``, ``Togo, according to its Governor, would pay``; or what it
        intends, as a person of it then explains."""
        if turn.kind not in ("country", "body") or claim.kind not in ("role", "person") or not claim.verb.sure:
            return False
        if turn.start >= start:
            opens = re.fullmatch(r"\W*(?:\d[\d.]*\s+)?(?:[Tt]he\s+)?", self.text[start : turn.speaker[0]])
            return opens is not None and None is not re.match(r"(?:its|their)\s", self.text[claim.start : claim.end])
        wants = all(v.strength in ("intend", "commit") for v in turn.verbs)
        return wants and claim.kind == "person" and claim.start > turn.end and turn in self.turns[-1:]

    def _replaces_heading(self, owner: Turn, claim: Claim) -> bool:
        """Whether the first words under a speaker's name have that speaker, or under a country's name any: the name
        then heads what that one says."""
        if owner.end > owner.bare_name or self.before or self.turns[-1:] != [owner]:
            return False
        if owner.speaker == self.land:
            lands = {k for k in self.identities.keys(*owner.speaker, None) if k[0] == "C"}
            of_it = claim.kind in ("person", "role", "body") and bool(
                lands & self.identities.keys(claim.start, claim.end, claim.behalf)
            )
            replaces = claim.verb.sure and (claim.behalf == self.land or of_it)
        else:
            replaces = self.identities.same(owner, claim)
        named = claim.kind in ("person", "role") and claim.verb.act != "question"
        if not replaces or claim.agent and not named:
            return False
        self.turns.pop()
        return True

    def _go_on(self, claim: Claim, holder: Turn | None, start: int, end: int, first: bool) -> bool:
        """A pronoun or a word such as "the speaker": it belongs to the turn that is open, else to the last one that
        fits."""
        if not claim.verb.sure:
            if holder is not None and holder is self.current:
                self.extend(end)
                return True
            return False
        if holder is None and first and claim.initial:
            holder = self.last
        if two_of := re.match(r"the (former|latter)\b", self.text[claim.start : claim.end], re.IGNORECASE):
            if named := of_two(self, start, two_of[1].casefold()):
                turn = self.open(claim, start, end, TAKEN_UP)
                turn.names.append(named)
                return True
            two = list(dict.fromkeys(id(t.antecedent or t) for t in reversed(self.turns) if not t.collective))
            back = 1 if two_of[1].casefold() == "former" else 0
            if not back and self.turns and self._said_of(self.turns[-1]).startswith("the former"):
                back = 1  # both of a pair are taken up one after the other
            first_of = next((t for t in self.turns if len(two) > 1 and id(t) == two[back]), None)
            if first_of is not None and start - first_of.end < 600:
                turn = self.open(claim, start, end, TAKEN_UP)
                turn.antecedent, turn.names = first_of, [*turn.names, *first_of.names]
                return True
        between = self.turns[-1] if self.turns else None
        if (
            holder is not None
            and between is not None
            and between is not holder
            and between.start >= start
            and between.verbs
            and between.verbs[-1].act == "question"
            and not holder.collective
            and _ANSWERS.search(self.text[start : claim.verb.end])
        ):
            turn = self.open(claim, start, end, TAKEN_UP)  # "In reply to a question by Mali, she said"
            turn.antecedent, turn.names = holder.antecedent or holder, [*turn.names, *holder.names]
            return True
        antecedent_of = other_of(
            self, start, claim, holder or next((t for t in reversed(self.turns) if not t.collective), None)
        )
        if antecedent_of is not None:
            holder = None  # "Mr A nominated Mrs B. She thanked the members"
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
                turn = self.open(claim, start, end, TAKEN_UP)
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
                turn = self.open(claim, start, end, TAKEN_UP)
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
        if person and antecedent_of is not None:
            turn = self.open(claim, start, end, TAKEN_UP)
            turn.names.append(antecedent_of)
            return True
        earlier = [
            t for t in reversed(self.turns) if not t.collective and t.kind != "impersonal" and t.speaker[0] < start
        ]
        antecedent = next(
            (t for t in earlier if not person or t.kind in ("person", "role", "pronoun")),
            earlier[0] if earlier else None,
        )
        if antecedent is None or start - antecedent.end > 600:
            if claim.kind == "generic" and claim.verb.sure:
                self.open(claim, start, end, TAKEN_UP)
                return True
            return False
        turn = self.open(claim, start, end, TAKEN_UP)
        turn.antecedent = antecedent.antecedent or antecedent
        turn.names += antecedent.names
        return True

    def _said_of(self, turn: Turn) -> str:
        return self.text[slice(*turn.speaker)].casefold()

    def _open_impersonal(self, start: int, end: int, match: re.Match[str]) -> None:
        plain = re.sub(r"^\W*(?:\d+\.\s+)?", "", self.text[start:end])
        offset = end - len(plain)
        a, b = offset + match.start(), offset + match.end()
        verb = Reported(offset + match.start("v"), offset + match.end("v"), _impersonal_act(match["v"]), None, True, 0)
        turn = Turn(start, end, (a, b), "impersonal", [verb], collective=True, confidence=RAN_IN, names=[(a, b)])
        self.turns.append(turn)
        self.current = turn


def _impersonal_act(word: str) -> Act:
    lemma = word.casefold()
    for verb, entry in verbs()["verbs"].items():
        if lemma in (verb, verb + "d", verb + "ed", verb[:-1] + "ied"):
            act: Act = entry["act"]
            return act
    found: Act = verbs()["nouns"].get(lemma, verbs()["nouns"].get(lemma.rstrip("s"), "note"))
    return found
