"""Which deeds are told as their doer's words, though no verb of speech says so."""

from __future__ import annotations

import re

from pipeline.interventions.book import Book
from pipeline.interventions.claims import Claim
from pipeline.interventions.words import body_heads, role_nouns, verbs, words


def deed_counts(book: Book, claim: Claim, first: bool) -> bool:
    """A deed of a country or a delegate that begins a sentence is told as theirs to tell; that of a body where it
    begins a paragraph, unless it is the body whose meeting this is."""
    if not claim.initial or claim.agent:
        return False
    if book.text[claim.verb.start : claim.verb.end].casefold() in ("should", "shall", "ought"):
        return False  # what is asked of somebody is not theirs to tell
    if claim.verb.lemma in words("conducting") or _excused(book, claim):
        return False  # who came, stayed away or was chosen has not spoken yet
    if claim.kind in ("country", "person"):
        return True
    if claim.kind == "role" and any(n.kind == "person" for n in book.names.at(claim.start, claim.end)):
        return True  # "Co-Chair Maria Lopez suspended the group"
    said = re.findall(r"[\w-]+", book.text[claim.start : claim.core_end].casefold())
    if claim.kind == "role" and said[:1] in (["a"], ["an"], ["another"]) and said[-1] not in role_nouns():
        return False  # "A newcomer set the tone"
    fresh = first or book.current is None and not book.before
    if (
        fresh
        and claim.kind in ("body", "role", "joint")
        and _truly_body(book, claim)
        and claim.verb.lemma not in verbs()["meeting_deeds"]
        and not book.names.is_own(book.text[claim.start : claim.core_end])
    ):
        return True  # at the beginning of a paragraph a body's deed is told by the body
    other = book.identities.keys(claim.start, claim.end, claim.behalf)
    if claim.kind == "body" and book.current is not None:
        if re.match(r"(?:his|her|their|its|our|my)\s", book.text[claim.start : claim.end], re.IGNORECASE):
            return False  # "Her Agency must close 19 prisons" goes on with what she says
        # Of a body that sits elsewhere than the speaker: nobody reports the deeds of another country's office.
        theirs = {k for k in book.identities.turn_keys(book.current) if k[0] == "C"}
        mine = {k for k in other if k[0] == "C"}
        return bool(mine) and not mine & theirs and claim.verb.lemma not in verbs()["meeting_deeds"]
    perfect = book.text[claim.verb.start : claim.verb.end] == "had"
    if (
        claim.kind == "role"
        and perfect
        and book.identities.bare_role(claim)
        and claim.verb.lemma not in verbs()["meeting_deeds"]
    ):
        return True  # "The Rapporteur had received nine texts"
    return claim.kind == "role" and bool(
        re.match(
            r"(?:the|an?|its|his|her|their)\s+(?:\S+\s+)?(?:representative|delegate|delegation|observer|"
            r"speaker|counterpart|colleague)\b",
            book.text[claim.start : claim.end],
            re.IGNORECASE,
        )
    )


def _excused(book: Book, claim: Claim) -> bool:
    """``Two members had sent regrets``: who is absent."""
    after = re.findall(r"\w+", book.text[claim.verb.end : claim.verb.end + 40])[:4]
    return claim.verb.lemma in ("send", "tender", "present") and bool(words("absence") & set(after))


def _truly_body(book: Book, claim: Claim) -> bool:
    """Not just a name that might be a body, such as ``CrashBase``."""
    words_of = re.findall(r"[\w-]+", book.text[claim.start : claim.end].casefold())
    named = [n for n in book.names.at(claim.start, claim.end) if n.kind in ("body", "person", "country", "role")]
    return bool(named) or bool(body_heads() & set(words_of)) or len(words_of) > 1


def mass(book: Book, claim: Claim) -> bool:
    """Whether a collective is no more than "countries" or "many", of whom a speaker may well speak; not where some of
    those present are told to ask, urge or stress (``Several members raised concerns``)."""
    said = re.findall(r"[\w-]+", book.text[claim.start : claim.core_end].casefold())
    if any(n.kind == "country" for n in book.names.at(claim.core_end, claim.end)):
        return False  # "The representatives of Peru and Chile"
    if not said or said[-1] not in words("masses"):
        return False
    some = len(said) > 1 and said[0] in ("several", "some", "many", "most", "other") or "of" in said[:-1]
    return not (some and claim.initial and said[-1] in words("attending") and claim.verb.act in _VOICED)


_VOICED = frozenset(["question", "recommend", "stress", "welcome"])
