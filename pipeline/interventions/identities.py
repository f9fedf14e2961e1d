"""Who is who: whether two phrases of a report name the same speaker, and what the report tells of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.interventions.claims import Claim
from pipeline.interventions.names import Registry, Who, countries_in, surname
from pipeline.interventions.offices import is_organ
from pipeline.interventions.words import body_heads, role_nouns, words

if TYPE_CHECKING:
    from pipeline.interventions.book import Turn

ANOTHER = re.compile(
    r"(?:its|their|his|her)\s+(?:\S+\s+)?(?:counterpart|colleague|successor|predecessor|neighbour)", re.IGNORECASE
)
"""Somebody else, named by way of the one who spoke before."""


class Identities:
    """Compares the speakers of one report by their names and by what it says of them elsewhere."""

    def __init__(self, text: str, names: Registry) -> None:
        self.text = text
        self.names = names

    def keys(self, start: int, end: int, behalf: tuple[int, int] | None) -> frozenset[str]:
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

    def turn_keys(self, turn: Turn) -> frozenset[str]:
        return frozenset().union(*(self.keys(a, b, turn.behalf) for a, b in turn.names)) if turn.names else frozenset()

    def same(self, turn: Turn, claim: Claim) -> bool:
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
        mine, theirs = self.turn_keys(turn), self.keys(claim.start, claim.end, claim.behalf)
        persons = {k for k in mine if k[0] == "P"}, {k for k in theirs if k[0] == "P"}
        if all(persons):
            return bool(persons[0] & persons[1])
        lands = [countries_in(self.text[a:b]) for a, b in (turn.speaker, (claim.start, claim.end))]
        if claim.kind == "role" and all(lands) and not set(lands[0]) & set(lands[1]):
            return False  # "the representative of Africa (Kenya)", "the representative of Africa (Mali)"
        if self.short_form(turn, claim):
            return True
        shared = mine & theirs
        if not shared:
            return False
        if persons[1]:
            return turn.weak or turn.kind == "country" and turn.end < claim.start
        if persons[0]:
            return not (claim.kind == "role" and claim.verb.sure and not self.bare_role(claim))
        heads = self._role_heads(turn.speaker), self._role_heads((claim.start, claim.end))
        if claim.verb.sure and heads[0] and heads[1] and heads[0] != heads[1]:
            return False
        if any(k[0] == "O" for k in shared) or claim.kind == "country" or turn.kind == "country":
            return True
        return not claim.verb.sure or self.bare_role(claim)

    def bare_role(self, claim: Claim) -> bool:
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

    def short_form(self, turn: Turn, claim: Claim) -> bool:
        """Whether all words of a phrase that begins with an article stand in the names of the turn's speaker."""
        phrase = self.text[claim.start : claim.end]
        if claim.kind not in ("body", "role", "generic", "country") or turn.collective:
            return False
        if ANOTHER.match(phrase):
            return False
        if claim.behalf and not self.keys(*claim.behalf, None) & self.turn_keys(turn):
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
        if content <= words("officers") | words("servants") and self._of_organ(turn):
            return False  # "The Chair of the Working Group reported. The Chair thanked her."
        known = {w.casefold() for a, b in turn.names for w in re.findall(r"[\w-]+", self.text[a:b])}
        for word in list(known):
            if (who := self.names.bodies.get(word)) and who.organisation:
                known |= {w.casefold() for w in re.findall(r"[\w-]+", who.organisation)}
        if phrase.casefold().startswith(("its ", "their ", "his ", "her ")) and content & role_nouns():
            return not (claim.agent and turn.kind == "person" and phrase.casefold().startswith("its "))
        return bool(content) and content <= known

    def _of_organ(self, turn: Turn) -> bool:
        """Whether the speaker of a turn holds an office of a part of the body that meets."""
        said = re.search(r"\s(?:of|for)\s+(?P<o>(?:the\s+)?[A-Z][^(,;]*)", self.text[slice(*turn.speaker)])
        return said is not None and is_organ(said["o"].strip())

    def better(self, turn: Turn, claim: Claim) -> bool:
        """Whether a claim names the speaker of a turn better than what opened it: a person rather than a country that
        merely did something."""
        return turn.weak and claim.verb.sure

    def known(self, claim: Claim) -> bool:
        """Whether the report tells a body or an office for the person of a claim."""
        persons = [n for n in self.names.at(claim.start, claim.end) if n.kind == "person"]
        who = self.names.persons.get(surname(self.text[persons[0].start : persons[0].end])) if persons else None
        if who is None or who.organisation is None:
            return False
        name = who.organisation.casefold()
        return name in self.names.bodies or bool(body_heads() & set(re.findall(r"\w+", name)))

    def affiliated(self, claim: Claim) -> bool:
        """Whether the report tells a country, or an international body, for the person of a claim."""
        return any(k[0] == "C" for k in self.keys(claim.start, claim.end, claim.behalf))

    def at_home(self, claim: Claim) -> bool:
        """Whether somebody who speaks under the name of a country is of that country: of no other that is told, nor of
        an international body."""
        if claim.kind not in ("person", "role", "body") or self.affiliated(claim):
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
