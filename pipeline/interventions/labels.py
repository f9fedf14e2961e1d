"""Speakers who are named apart from what they say: in run-in headings, before a colon, in brackets at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.interventions.actors import FINITE, past_forms, read_actor
from pipeline.interventions.book import RAN_IN, TAKEN_UP, Book, Paragraph, Turn, sentences
from pipeline.interventions.claims import Claim
from pipeline.interventions.designations import Designation, designation, signers
from pipeline.interventions.names import CAPITAL
from pipeline.interventions.predicates import Reported, more_verbs
from pipeline.interventions.words import country_pattern, impersonal_words, role_nouns, verbs, words
from pipeline.records import Act

BULLET = re.compile(r"\s*(?:[-•–▪●■◦‣*o]\s+|\(?(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s+)")
_PIECE = rf"(?:[^.:;!?()]|(?<=\b{CAPITAL})\.(?=\s)|(?<=\b[DM]r)\.|(?<=\bM[rm]s)\.|(?<=\bMme)\.|(?<=\bProf)\.)"
"""What a label holds: no mark that ends a sentence but behind an initial or a title."""
_OF_SPEECH = "Question|Comment|Answer|Reply|Response|Remark|Intervention|Statement"
_ASKS = (
    rf"\s*(?:\d{{1,3}}\.\s+|Q\.?\s?\d{{1,3}}\s+|[-•–▪●■◦‣*→]\s+|\(?[a-z]\)\s+)?"
    rf"(?P<q>(?:{_OF_SPEECH}|Q|A)\s*\(\s*)"
)
ASKS = re.compile(_ASKS)
"""What every ``Question (Cyprus):`` begins with."""
RUN_IN = re.compile(
    rf"{_ASKS}?"
    rf"(?P<by>(?:{_OF_SPEECH})\s+(?:(?:[Nn]o\.?\s*)?\d{{1,3}},?\s+)?(?:by|from|of)\s+)?"
    rf"(?P<who>(?:(?<=by )the |(?<=of )the |(?<=from )the )?[‘’ʻ']?{CAPITAL}{_PIECE}{{1,90}}?"
    rf"(?:\s*\([^)]{{1,60}}\)(?:,\s[^.:;!?()]{{2,60}})?)?)"
    rf"(?<!\b{CAPITAL})(?<!\b[DM]r)(?<!\bM[rm]s)(?<!\bMme)(?<!\bProf)"
    r"(?(q)\s*\)\s*:|(?(by)\s*:|\s*(?:[:.]|\s[–—])))\s+(?=\S)"
)
"""``Serbia.``, ``Ana Vidal, Mayor of Tar (Croatia), rapporteur.``, ``Question (Cyprus):``, ``Reply by the President:``;
words for a speech before a name only where a colon ends the label."""
UNNAMED = re.compile(
    r"\s*(?:[-•–▪●■◦‣*→]\s+)?(?P<w>(?P<q>Q|Question)|A|Answer|Reply|Response)\s?\d{0,2}\s?[.:]\s+(?=\S)"
)
"""A question or an answer without a name."""
PART = re.compile(r"(?P<label>[A-Z][\w-]*(?: [\w-]+){0,2}):\s+(?=[^\W\da-z])")
"""What stands before the name of who leads or records: ``Chair:``."""
TOPIC = re.compile(
    rf"\s*(?:\d{{1,3}}(?:\.\d{{1,3}})*\.?\s+|[-•–▪●■◦‣*]\s+)?(?P<topic>{CAPITAL}[^.:;!?()“”\"\n]{{2,80}}"
    r"(?:\s\([^)\n]{1,40}\))?):\s+(?=[^\Wa-z\d_])"
)
"""A label that tells what is spoken of, not who speaks: ``Protected areas (Article 11):``."""
_ARTICLE = re.compile(
    r"\((?:[Aa]rticles?|[Aa]genda|[Ii]tems?|[Cc]hapter|[Ss]ection|[Pp]aragraphs?|[Dd]oc\w*|[Aa]nnex)\b"
)
"""In a bracket behind a label: what it names is on the agenda."""
_REPORT_OF = re.compile(
    r"(?:the\s+|an?\s+)?(?:report|information|communication|statement|message|presentation|address|account|proposal)s?\s+(?:of|by|from)\s+",
    re.IGNORECASE,
)
_BESIDE_PERSON = re.compile(
    r"(?:\s+\([^()\n]{2,90}\)|,\s+(?!who\b|which\b)[^.;\n(]{3,120}?(?:\s+\([^()\n]{2,60}\))?(?=[.;,]))"
)


class Labels(Book):
    """Opens turns where the print tells who speaks, not a verb."""

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
        if colon and _ARTICLE.search(who):
            return paragraph.start
        if colon and self._is_rubric(who):
            return self._heard(paragraph, b)
        if rest[:1] in "–—" and re.match(r"[^.;]{0,120}?\s[–—]\s+[a-z]", rest[1:]):
            return paragraph.start  # "Ms Aas – Mapping Authority – showed": an aside
        kind = self._speaker_words(a, b, who, colon)
        if kind is None:
            return paragraph.start
        led = match["q"] or match["by"]
        start = paragraph.start + match.start("q" if match["q"] else "by") if led else a
        act = "question" if led and led.strip()[0] == "Q" else "inform"
        if act == "question":
            before = next((t for t in reversed(self.turns) if not t.collective), None)
            self.questioned, self.asked = True, self.asked if before is self.asked else self.owner or before
        verb = Reported(b, b, "question" if act == "question" else "inform", None, True, 0)
        turn = self.open(
            Claim(a, b, kind, verb, False, True, b), start, paragraph.start + match.end(), RAN_IN, bare=True
        )
        turn.run_in = not paragraph.item  # "• Sweden: 3 million. Finland followed"
        turn.heading = not colon and kind in ("country", "body", "role")
        self.ran_in = True
        return paragraph.start + match.end()

    def _topic(self, start: int, end: int) -> int:
        """Where what is said begins behind a label that tells what is spoken of; ``start`` where none does."""
        match = TOPIC.match(self.text, start, end)
        if match is None or match["topic"].split()[0].casefold() in words("attendance"):
            return start
        if any(t.tag_ in FINITE and t.text.islower() for t in self.words(*match.span("topic"))):
            return start
        return match.end()

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
        turn = self.open(
            Claim(begin, stop, "person", verb, False, True, stop), paragraph.start, stop, RAN_IN, bare=True
        )
        turn.run_in = True
        first = next(iter(sentences(self.text, at, paragraph.end)), (at, at))[1]
        turn.end = max(turn.end, first)
        return first + len(self.text[first : paragraph.end]) - len(self.text[first : paragraph.end].lstrip())

    def _is_rubric(self, who: str) -> bool:
        """``HEARD``, ``DECIDED``, ``SPOKE IN THE DISCUSSION``: what was done, not who speaks."""
        verb = who.split()[0].casefold()
        done = verb in past_forms() or verb in verbs()["irregular"] or verb in verbs()["rubrics"]
        return done and (who.isupper() or len(who.split()) == 1)

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
        self.last = self.open(
            Claim(tokens[0].idx, end, actor.kind, verb, False, True, end), at, paragraph.end, RAN_IN, bare=True
        )
        self.last.verbs += more_verbs(tokens)
        return True

    def _of_speech(self, paragraph: Paragraph) -> bool:
        """Whether what announces a list tells of speech: ``The following took the floor:``, ``It was promised:``."""
        return any(
            t.lower_ in verbs()["nouns"]
            or t.lower_ in words("occasions")
            or t.lemma_.casefold() in verbs()["verbs"]
            and t.lemma_.casefold() not in verbs()["plain"]
            for t in self.words(paragraph.start, paragraph.end)
        )

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
            for c in self.claims(start, end, self.words(start, end), True)
        ):
            return match.end()  # "A. By lorry, said Mr Lund."
        a, b = match.span("w")
        verb = Reported(b, b, "inform", None, True, 0)
        turn = self.open(
            Claim(a, b, "pronoun", verb, False, True, b), paragraph.start, match.end(), TAKEN_UP, bare=True
        )
        turn.antecedent, turn.names, turn.run_in = whose.antecedent or whose, [*turn.names, *whose.names], True
        self.asked = whose
        return match.end()

    def _answers(self, start: int, end: int) -> bool:
        """A question or an answer within a paragraph: ``Answer (Dr Lund): About 400``."""
        match = RUN_IN.match(self.text[start:end]) if ASKS.match(self.text, start, end) else None
        if not match or not match["q"]:
            return False
        a, b = start + match.start("who"), start + match.end("who")
        kind = self._speaker_words(a, b, self.text[a:b], True) or "person"
        act: Act = "question" if match["q"].lstrip()[0] == "Q" else "inform"
        self.open(Claim(a, b, kind, Reported(b, b, act, None, True, 0), False, True, b), start, end, RAN_IN, bare=True)
        return True

    def _named_alone(self, start: int, end: int) -> bool:
        """``Serbia. … Croatia. …``: in a paragraph that begins so, further speakers stand alone in a sentence."""
        if self.current is None or not self.current.run_in or self.text[end - 1] != "." or end - start > 60:
            return False
        kind = self._speaker_words(start, end - 1, self.text[start : end - 1], False)
        if kind is None:
            return False
        verb = Reported(end - 1, end - 1, "inform", None, True, 0)
        self.open(Claim(start, end - 1, kind, verb, False, True, end - 1), start, end, RAN_IN, bare=True).run_in = True
        return True

    def _gives_part(self, start: int, end: int) -> bool:
        """Whether a sentence only says who has which part: ``Rapporteur: Ms Lund (Peru).``"""
        match = PART.match(self.text, start, end)
        if match is None or not set(match["label"].casefold().split()) & role_nouns():
            return False
        who = designation(self.text, match.end(), end, self.names, self.words, loose=True)
        return who is not None and who.kind == "person"

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
        if not colon and self.ran_in and len(last) <= 3 and last[-1] in self.names.persons and who.istitle():
            return "person"  # "Dahl." among paragraphs that begin so
        if not colon and self.ran_in and len(last) <= 4 and who[:4] in ("The ", "A ") and last[-1] in role_nouns():
            return "role"  # "The rapporteur."
        if not colon and self.ran_in and 2 <= len(content) <= 6 and all(w[0].isupper() for w in content):
            return "body"  # among paragraphs that begin with their speakers' names
        return None

    def _stands_apart(self, who: Designation, start: int, end: int) -> Turn:
        """The turn of a speaker who is named apart from what is said."""
        verb = Reported(who.end, who.end, "inform", None, True, 0)
        turn = self.open(Claim(who.start, who.end, who.kind, verb, False, True, who.end), start, end, RAN_IN, bare=True)
        turn.run_in = True
        return turn

    def _signers(self, start: int, end: int) -> list[Designation]:
        """Who signs a sentence at its end, in a report that does so or where nobody else is said to speak."""
        text = self.text[start:end]
        if text.rstrip(".;?! ")[-1:] != ")" and not re.search(r"\s[–—―]\s", text[-140:]):
            return []
        found = signers(self.text, start, end, self.names, self.words, habit=self.signed)
        bracket = text.rstrip(".;?! ")[-1:] == ")"
        return found if not bracket or self.signed or impersonal_words(text) else []

    def _sign(self, who: Sequence[Designation], start: int, end: int, pending: list[tuple[int, int]]) -> None:
        """Give a signed sentence, and what stands unsigned before it, to those who sign."""
        begin = min([start, *(a for a, _ in pending)])
        begin += self.numbering(begin)
        act: Act = "question" if "?" in self.text[start:end] else "inform"
        for one in who:
            verb = Reported(one.end, one.end, act, None, True, 0)
            claim = Claim(one.start, one.end, one.kind, verb, False, True, one.end)
            self.open(claim, begin, end, RAN_IN, bare=True)
        pending.clear()
