"""Several speakers who share one verb: lists, "supported by", "together with", and verbs left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, Actor, read_actor
from pipeline.interventions.names import Registry
from pipeline.interventions.predicates import Reported
from pipeline.interventions.words import country_pattern, subjects, verbs, words

if TYPE_CHECKING:
    from pipeline.tokens import Token


def elided(tokens: Sequence[Token], i: int, actor: Actor) -> bool:
    """``Fiji had trained eleven; Tonga, three; Samoa none``: the verb of the clause before is left out."""
    if actor.kind not in ("country", "role", "body", "person") or i < 2:
        return False
    joined = tokens[i - 1].text == ";" or tokens[i - 1].lower_ == "and" and tokens[i - 2].text in (",", ";")
    counts = actor.last < len(tokens) and tokens[actor.last].tag_ == "CD"
    joined = joined or actor.kind == "country" and counts and tokens[i - 1].lower_ in (",", "and")
    following = tokens[actor.last] if actor.last < len(tokens) else None
    return (
        joined
        and following is not None
        and (following.text == "," or following.tag_ == "CD" or following.lower_ in ("none", "one", "a", "an", "about"))
        and (actor.kind == "country" or following.text != ",")
    )


def own_clause(tokens: Sequence[Token], actor: Actor) -> Actor:
    """``was thought too low by Bolivia, and Ecuador observed``: the second of two behind a comma has a verb of its
    own."""
    if len(actor.parts) != 2 or actor.last >= len(tokens) or tokens[actor.last].tag_ not in FINITE:
        return actor
    (first, last), (other, _) = actor.parts
    if other - last < 2 or tokens[last].text != ",":
        return actor
    return Actor(first, last, actor.kind, min(actor.core, last))


def next_agent(tokens: Sequence[Token], i: int, names: Registry) -> Actor | None:
    """The second of ``given by Ms A, Mayor of B, and Mr C``."""
    k = i
    if k < len(tokens) and tokens[k].text == ",":
        k = next((m for m in range(k + 1, min(k + 24, len(tokens))) if tokens[m].lower_ == "and"), len(tokens))
        if any(t.tag_ in FINITE or t.lower_ in ("who", "which") for t in tokens[i:k]):
            return None
    if k + 1 >= len(tokens) or tokens[k].lower_ != "and" or tokens[k - 1].text != ",":
        return None
    other = read_actor(tokens, k + 1, names)
    if other is not None and other.last < len(tokens) and tokens[other.last].tag_ in FINITE:
        return None  # a clause of its own
    return other if other is not None and other.kind in ("person", "role") and k > i else None


def listed(tokens: Sequence[Token], actor: Actor, verb: Reported, names: Registry) -> list[Actor]:
    """``Two delegations, Chad and Niger, spoke``, ``Several (Peru, Fiji) asked``: those who are named, where all are
    countries."""
    if actor.kind != "collective" or verb.token <= actor.core + 2:
        return []
    made = []
    for n in range(actor.core, verb.token):
        named = names.covering(tokens[n].idx)
        if named is not None and named.kind == "country" and named.start == tokens[n].idx:
            last = next((m for m in range(n, verb.token) if tokens[m].idx >= named.end), verb.token)
            made.append(Actor(n, last, "country", last))
        elif named is not None and named.kind == "country" and made:
            continue
        elif tokens[n].text not in (",", "(", ")", "–", "—", ":") and tokens[n].lower_ not in ("and", "the", "namely"):
            return []
    return made if len(made) > 1 else []


def beside(tokens: Sequence[Token], actor: Actor, verb: Reported, names: Registry) -> list[Actor]:
    """Others who share the verb: ``X, supported by Y, asked``; ``X had audited its licences together with Y``."""
    inside = tokens[actor.core : verb.token]
    if actor.kind in ("pronoun", "generic", "collective"):
        return []
    found: list[Actor] = []
    for n, t in enumerate(inside[:-1]):
        if t.lower_ == "by" and n and inside[n - 1].lower_ in words("backed"):
            found += _each(read_actor(tokens, actor.core + n + 1, names))  # "supported by X and opposed by Y and Z"
    if found:
        return found
    inside = tokens[actor.last : verb.token]
    if actor.kind in ("country", "body") and len(inside) > 2 and inside[0].text == "," and inside[1].lower_ == "with":
        other = read_actor(tokens, actor.last + 2, names)
        if other and other.kind == "country" and other.last == verb.token - 1:
            return _each(other)  # "the Philippines, with Malaysia and Fiji, suggested"
    if actor.kind == "country":
        for n in range(verb.token + 1, len(tokens) - 2):
            if tokens[n].text in (",", ";", ":") or tokens[n].tag_ in FINITE:
                break
            if tokens[n].lower_ in ("together", "jointly") and tokens[n + 1].lower_ == "with":
                other = read_actor(tokens, n + 2, names)
                return _each(other) if other and other.kind == "country" else []
    return []


def _each(actor: Actor | None) -> list[Actor]:
    """The speakers of a list, each by itself."""
    if actor is None or actor.kind not in ("country", "person", "role", "body"):
        return []
    return [Actor(a, b, actor.kind, b) for a, b in actor.parts] or [actor]


def with_lands(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> bool:
    """Whether one of several speakers is a country: ``the EU, Norway and Peru`` speak each for themselves."""
    return any(country_pattern().fullmatch(_plain(tokens[a:b])) for a, b in parts)


def _plain(tokens: Sequence[Token]) -> str:
    return re.sub(r"^the\s+", "", "".join(t.text_with_ws for t in tokens).strip(), flags=re.IGNORECASE)


def jointly(tokens: Sequence[Token], actor: Actor, text: str, start: int) -> bool:
    """``Speaking jointly, Ms A and Mr B``."""
    before, after = text[: tokens[actor.first].idx - start], text[tokens[actor.last - 1].idx - start :]
    if re.search(r"\b(?:jointly|together),\s*$", before, re.IGNORECASE):
        return True
    spoken = "|".join(sorted({*verbs()["nouns"], *subjects()["agent_nouns"], *subjects()["carriers"]}))
    together = (
        r"\S+,?\s+(?:[\w-]+\s+)?(?:(?:in|speaking in)\s+)?"
        rf"(?:(?:an?|their|this)\s+(?:[\w-]+\s+)?joint\b|the\s+(?:[\w-]+\s+)?joint\s+(?:\w+\s+)?(?:{spoken})\b)|"
        r"\S+\s+[\w-]+\s+jointly\b"
    )
    return re.match(together, after) is not None
