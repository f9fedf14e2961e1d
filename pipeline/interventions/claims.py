"""Who is said to speak in one sentence, by which verb: subjects, agents, and speakers behind an inverted verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, Actor, read_actor, read_name, with_holder
from pipeline.interventions.agents import agent_before, holds
from pipeline.interventions.clauses import (
    ADJECTIVE_AFTER,
    CLEFT,
    IN_WHICH,
    MARKS,
    SUBORDINATE,
    WITH_WORDS,
    announces_list,
    before_any,
    clause_start,
    cleft_end,
    dialogue,
    ends_there,
    first_word,
    fronted,
    in_which_end,
    quotations,
    says_inverted,
    second_clause,
    to_this,
    with_words_end,
)
from pipeline.interventions.names import Registry
from pipeline.interventions.predicates import Reported, predicate, report
from pipeline.interventions.sharing import beside, elided, jointly, listed, next_agent, own_clause, with_lands
from pipeline.interventions.words import role_nouns, subjects, verbs, words
from pipeline.patterns import search_end

if TYPE_CHECKING:
    from pipeline.tokens import Token


@dataclass(frozen=True)
class Claim:
    """A speaker in a sentence: offsets of the phrase, the kind of actor, and the verb. ``agent`` where the phrase
    follows "by" or "according to"; ``initial`` where it begins its sentence; ``behalf``: the span of the body spoken
    for."""

    start: int
    end: int
    kind: str
    verb: Reported
    agent: bool
    initial: bool
    core_end: int
    behalf: tuple[int, int] | None = None
    asked: bool = False
    likely: float = 1.0
    """How likely it is that somebody speaks here, where that was weighed rather than told by a rule."""


def find_claims(tokens: Sequence[Token], text: str, start: int, names: Registry) -> list[Claim]:
    """The speakers of one sentence, whose text begins at offset ``start`` of the document, in order."""
    quoted = quotations(text, start)
    found: list[Claim] = []
    taken = -1
    first = first_word(tokens)
    complement = False
    lower = [t.lower_ for t in tokens]
    before_all = before_any()
    special = "with" in lower or "which" in lower or "where" in lower
    may_lead = "with" in lower and WITH_WORDS.search(text) is not None
    may_tell = ("which" in lower or "where" in lower) and IN_WHICH.search(text) is not None
    for i in range(first, len(tokens)):
        if i < taken:
            continue
        if i > first + 2 and not special and lower[i - 1] not in before_all and lower[i - 2] not in MARKS:
            named_so = lower[i - 1] == "the" and lower[i - 2] in ADJECTIVE_AFTER  # "was the Dutch answer"
            if not named_so:
                continue
        token = tokens[i]
        if any(a <= token.idx < b for a, b in quoted):
            continue
        if named := _possessor(tokens, i, first, names):
            found += _claims(tokens, *named, False, i == first, text, start)
            taken = named[1].token + 1
            continue
        agent = agent_before(tokens, i, text, start)
        here = token.idx - start
        with_words = may_lead and bool(search_end(with_words_end(), text, here))
        cleft = lower[i - 1] in CLEFT and bool(search_end(cleft_end(), text, here))
        place = i == first or clause_start(tokens, i) or with_words or cleft or to_this(tokens, first, i)
        among = may_tell and bool(search_end(in_which_end(), text, here))
        if not agent and not place:
            continue
        actor = read_actor(tokens, i, names)
        if actor is None and (
            agent and agent.token == i - 1 or not agent and (i == first or tokens[i - 1].text == ";")
        ):
            actor = read_name(tokens, i, names)
            if actor and not agent and not _says_at(tokens, actor, text, start, names):
                actor = None
        if (
            (actor is None or actor.last - i > 2)
            and found
            and (land := names.covering(token.idx))
            and land.kind == "country"
        ):
            after = next((m for m in range(i, len(tokens)) if tokens[m].idx >= land.end), len(tokens))
            alone = tokens[after - 1].idx + len(tokens[after - 1].text) == land.end  # not "US" of "US$"
            counts = alone and after < len(tokens) and tokens[after].tag_ == "CD"  # "and Kenya 5 million shillings"
            if actor is None and tokens[i - 1].text == ";" or counts and tokens[i - 1].lower_ in (";", ",", "and"):
                actor = Actor(i, after, "country", after)
        if actor is None and not agent:
            actor = _puts_it(tokens, i)
        if actor is None and agent and re.fullmatch(r"[A-Z][a-z]*[A-Z]\w*", token.text) and ends_there(tokens, i + 1):
            actor = Actor(i, i + 1, "body", i + 1)  # a name of a firm or body, whatever else it was taken for
        if actor is None:
            continue
        if agent is None and cleft:
            who = tokens[actor.last] if actor.last < len(tokens) else None
            said = who is not None and who.lower_ in ("who", "that", "which")
            verb = predicate(tokens, actor.last + 1, text, start, names) if said else None
            if verb and actor.kind not in ("pronoun", "generic"):
                found += _claims(tokens, actor, replace(verb, sure=True), False, True, text, start)
                taken = verb.token + 1
            continue
        if (
            agent
            and text[agent.start - start : agent.end - start].casefold() in ("for", "to")
            and (actor.kind in ("pronoun", "generic", "collective") or not holds(tokens, actor, text, start, names))
        ):
            continue
        if agent and actor.kind == "role" and _lets_speak(tokens, actor, first):
            continue
        if agent and tokens[i - 1].lower_ in ("left", "leaves") and not _in_a_state(tokens, actor.last):
            continue  # "The Chairman left the chair"
        if agent and agent.strength == "intend" and actor.kind not in ("country", "body"):
            continue
        if agent and actor.kind == "body" and tokens[actor.core - 1].lower_ in words("told"):
            continue  # "according to the Global Lead Survey"
        if agent:
            if (
                tokens[i - 1].lower_ == "of"
                and (actor.kind != "country" and not _of_land(tokens, actor, names) or i > first + 5)
                and not text[agent.start - start : agent.end - start].endswith(" of")
            ):
                continue  # "the proposal of Belgium", but not "the statement of principles"
            if actor.kind == "pronoun" or (actor.kind == "generic" and agent.act == "other"):
                continue
            if (
                actor.kind in ("collective", "generic")
                and agent.act == "note"
                and tokens[i - 1].lower_ in ("of", "from")
            ):
                continue  # "the response of agencies"
            actor = own_clause(tokens, with_holder(tokens, actor, names))
            found += _claims(tokens, actor, agent, True, i == first, text, start)
            taken = actor.last
            while more := next_agent(tokens, taken, names):
                found += _claims(tokens, more, agent, True, False, text, start)
                taken = more.last
            continue
        told = all(c.kind in ("country", "pronoun", "body") and not c.verb.sure for c in found)
        # "Norway had banned it, explained Ms Holm", "It had, replied Mr Berg"
        verb = _inverted(tokens, i, quoted) if i > taken and told else None
        if verb is not None and not any(b <= tokens[i].idx for _, b in quoted) and not ends_there(tokens, actor.last):
            verb = None
        if verb is not None and found:
            found = []
        verb = verb or predicate(tokens, actor.last, text, start, names)
        if verb is None and i == first == 4 and actor.last < len(tokens) and tokens[actor.last].text == ",":
            verb = predicate(tokens, actor.last + 1, text, start, names)  # "One of them, Mr A, feared"
        if verb is None and found and elided(tokens, i, actor):
            verb = found[-1].verb
        actor = _with_apposition(tokens, actor, verb)
        actor, verb = _whose(tokens, actor, verb, text, start, names)
        if verb is None and i == first and dialogue(tokens, actor):
            verb = Reported(tokens[actor.last].idx, tokens[actor.last].idx, "inform", None, True, actor.last)
        if verb is None and actor.kind != "pronoun" and announces_list(tokens, actor.last):
            verb = Reported(tokens[actor.last].idx, tokens[actor.last].idx, "other", None, True, actor.last)
        if verb is None:
            continue
        before = tokens[i - 1].lower_ if i > first else ""
        there = verb.lemma in words("conducting")
        if verb.plain and not there and actor.kind in ("person", "role", "generic", "pronoun", "collective"):
            verb = replace(verb, sure=True)
        if before == "as" and verb.end > verb.start and tokens[verb.token].tag_ in FINITE:
            verb = replace(verb, sure=True)  # "as X had found"
        answers = before == "which" and lower[i - 2] in ("to", "at", "upon") and lower[i - 3] in MARKS
        relative = verb.sure and before in ("that", "which") and _takes_up(tokens, i - 1)
        if before in SUBORDINATE and i > first and not with_words and not among and not answers and not relative:
            continue
        if among and actor.kind in ("country", "person", "role", "body"):
            verb = replace(verb, sure=True)
        if (
            complement
            and not relative
            and not (actor.kind == "country" and before in ("while", "whereas", ";"))
            and not (
                verb.sure and before in (",", ";", "and", "but", "while", "whereas", "as", "”", '"', "when", "after")
            )
        ):
            continue
        if not verb.sure and i != first and not second_clause(before) and not (before == "," and not found):
            continue
        if before in ("when", "after", "before", "once", "as", "though", "although", "where") and not verb.sure:
            continue
        if found and before in (",", "and") and verb.sure and complement and not _other(found[-1], actor):
            continue
        asked = tokens[first].tag_ == "VBG" or tokens[first].lower_ in ("asked", "when", "invited", "pressed")
        lead = i == first or before == "," and not found and (asked or fronted(tokens, first, i))
        lead = lead or actor.kind == "country" and before in (";", "while", "whereas")
        together = listed(tokens, actor, verb, names)
        for other in together:
            found += _claims(tokens, other, verb, False, lead, text, start)
        if together:
            taken = verb.token + 1
            continue
        found += _claims(tokens, actor, verb, False, lead, text, start, asked=before in ("when", "after"))
        if not actor.parts and relative:
            lead = False
        for other in beside(tokens, actor, verb, names):
            found += _claims(tokens, other, verb, False, lead and other.kind == "country", text, start)
        complement = complement or takes_clause(tokens, verb)
        taken = max(actor.last, verb.token + 1)
    if found and all(c.asked for c in found):
        found = []  # "two years after Peru had asked": nobody answers
    return found or _by_parse(tokens, text, start, names, quoted)


@cache
def _delivered() -> re.Pattern[str]:
    wordings = "|".join(sorted(words("delivered"), key=len, reverse=True)).replace(" ", r"\s+")
    return re.compile(
        rf"[^.;:]*\b(?:was|were|been|is|are)\s+(?:\w+ly\s+|then\s+)?(?:{wordings})\b[^.;:,]{{0,40}}\bby\s"
    )


def as_delivered(found: list[Claim], text: str, start: int) -> list[Claim]:
    """``The statement of Qatar was delivered by Dr Hamad``: one speaks, for the other."""
    kept: list[Claim] = []
    for claim in found:
        if kept and claim.agent and kept[-1].agent:
            sender = kept[-1]
            if _delivered().match(text[sender.end - start : claim.start - start]):
                whole = claim.behalf or ((sender.start, sender.end) if sender.kind in ("country", "body") else None)
                kept[-1] = replace(claim, behalf=whole)
                continue
        kept.append(claim)
    return kept


def without_content(tokens: Sequence[Token], found: list[Claim]) -> list[Claim]:
    """Claims without those of which a later speaker of the sentence only tells: ``It could, replied Mr A``, ``Chad
    shelters 400,000 refugees, the Minister told the Conference``. What stands between two marks and has a verb of
    speech tells what is said around it."""
    place = {t.idx: n for n, t in enumerate(tokens)}
    for n in range(len(found) - 1, 0, -1):
        told = found[n]
        first = place.get(told.start)
        if first is None or not told.verb.sure or told.agent or told.kind in ("pronoun", "collective"):
            continue
        inverted = told.verb.start < told.start
        opens = first - 1 - inverted
        if opens < 1 or tokens[opens].text not in (",", "–", "—") or told.verb.start == told.verb.end:
            continue
        behind = told.end if inverted else told.verb.end
        after = next((m for m, t in enumerate(tokens) if t.idx >= behind), len(tokens))
        heard = [t.lower_ for t in tokens[after : after + 2]]
        if heard[:1] == ["the"] and heard[1:] and heard[1] in words("occasions"):
            after += 2  # "told the Conference"
        if not ends_there(tokens, after):
            continue
        clause = max((m for m in range(opens) if tokens[m].text == ";"), default=-1)
        since = tokens[clause].idx if clause >= 0 else 0
        return [c for c in found[:n] if c.verb.sure or c.agent or c.start < since] + found[n:]
    return found


def _lets_speak(tokens: Sequence[Token], actor: Actor, first: int) -> bool:
    """``Asked by the President to respond, …``: who gives the word only."""
    if actor.first - first > 3 or actor.last + 1 >= len(tokens) or tokens[actor.last].lower_ != "to":
        return False
    return tokens[actor.last + 1].tag_ == "VB" and tokens[actor.core - 1].lower_ in words("officers")


def _of_land(tokens: Sequence[Token], actor: Actor, names: Registry) -> bool:
    """``the Government of Peru``, ``the Norwegian delegation``: a side of a country."""
    said = {t.lower_ for t in tokens[actor.first : actor.last]}
    last = tokens[actor.last - 1]
    inside = names.at(tokens[actor.first].idx, last.idx + len(last.text))
    lands = [n for n in inside if n.kind in ("country", "nationality")]
    return len(lands) == 1 and bool(said & (words("sides") | {"delegation", "delegate", "representative", "observer"}))


def _in_a_state(tokens: Sequence[Token], i: int) -> bool:
    """What somebody is left: ``unconvinced``, ``with little hope``."""
    return i < len(tokens) and (tokens[i].tag_ in ("JJ", "VBN", "RB", "VBG") or tokens[i].lower_ in ("with", "in"))


def _takes_up(tokens: Sequence[Token], that: int) -> bool:
    """``…, a proposal that Uganda supported``: a noun of speech in apposition to what was said, and what others say to
    it."""
    noun = tokens[that - 1]
    spoken = noun.lower_ in verbs()["nouns"] or noun.lower_ in subjects()["held"]
    opens = that > 3 and any(
        tokens[k].lower_ in ("a", "an") and tokens[k - 1].text in (",", "–", "—") for k in (that - 2, that - 3)
    )
    return spoken and opens


def _puts_it(tokens: Sequence[Token], i: int) -> Actor | None:
    """``as the harbour master of Riga put it``: whoever stands there speaks."""
    if i == 0 or tokens[i - 1].lower_ != "as" or tokens[i].tag_ in ("PRP", "IN", "RB", "VBN", "VBD"):
        return None
    for k in range(i + 1, min(i + 14, len(tokens) - 1)):
        if tokens[k].lower_ in ("put", "puts") and tokens[k + 1].lower_ == "it":
            core = next((m for m in range(i + 1, k) if tokens[m].tag_ == "IN" or tokens[m].text == ","), k)
            return Actor(i, k - (tokens[k - 1].lower_ in ("has", "had")), "role", core)
        if tokens[k].tag_ in FINITE or tokens[k].text == ";":
            return None
    return None


def _possessor(tokens: Sequence[Token], i: int, first: int, names: Registry) -> tuple[Actor, Reported] | None:
    """``Belize's experience was happier``: the view that somebody holds is theirs to tell."""
    named = names.covering(tokens[i].idx)
    if named is None or named.start != tokens[i].idx:
        return None
    if named.kind == "nationality":
        return _adjective(tokens, i)
    behind = i > first and tokens[i - 1].lower_ in ("in", "was", "were")
    if i != first and not behind and not clause_start(tokens, i):
        return None
    k = i
    while k < len(tokens) and tokens[k].idx < named.end and tokens[k].tag_ != "POS":
        k += 1
    if k + 2 >= len(tokens) or tokens[k].tag_ != "POS":
        return None
    m = k + 1 + (tokens[k + 1].tag_[:2] == "JJ")
    m = min(m, len(tokens) - 1)
    follows = tokens[m + 1 : m + 3]
    held = tokens[m].lower_ in subjects()["held"] or tokens[m].lower_ == "words" and tokens[i - 1].lower_ == "in"
    if behind and held and ends_there(tokens, m + 1):
        word = tokens[m]  # "in Mr Rendall's view", "was Ms Dekker's answer"
        act = verbs()["nouns"].get(word.lower_, "note")
        return Actor(i, k, named.kind, k), Reported(word.idx, word.idx + len(word.text), act, None, True, m)
    if behind:
        return None
    if (
        len(follows) == 2
        and tokens[m].lower_ in subjects()["held"]
        and follows[0].lemma_ == "be"
        and follows[1].tag_ not in ("VBN", "VBD")
    ):
        word = tokens[m]
        act = verbs()["nouns"].get(word.lower_, "note")
        return Actor(i, k, named.kind, k), Reported(word.idx, word.idx + len(word.text), act, None, True, m)
    return None


def _adjective(tokens: Sequence[Token], i: int) -> tuple[Actor, Reported] | None:
    """``Smaller nets were the Dutch answer``: the adjective of a country, and what it is that the country says."""
    if i < 2 or tokens[i - 1].lower_ != "the" or tokens[i - 2].lower_ not in ADJECTIVE_AFTER:
        return None
    if i + 1 >= len(tokens) or tokens[i + 1].lower_ not in subjects()["held"] or not ends_there(tokens, i + 2):
        return None
    word = tokens[i + 1]
    act = verbs()["nouns"].get(word.lower_, "note")
    return Actor(i, i + 2, "country", i + 2), Reported(word.idx, word.idx + len(word.text), act, None, True, i + 1)


def _by_parse(
    tokens: Sequence[Token], text: str, start: int, names: Registry, quoted: Sequence[tuple[int, int]]
) -> list[Claim]:
    """Where no speaker stands at the beginning of a clause: the subject that the dependency parse gives the main
    verb."""
    place = {t.i: n for n, t in enumerate(tokens)}
    for token in tokens:
        if (
            token.dep_ != "nsubj"
            or token.head.dep_ not in ("ROOT", "conj", "parataxis")
            or any(a <= token.idx < b for a, b in quoted)
        ):
            continue
        first = place.get(token.left_edge.i)
        if first is None or token.head.i < token.i:
            continue
        actor = read_actor(tokens, first, names)
        verb = (
            predicate(tokens, actor.last, text, start, names)
            if actor and actor.kind not in ("pronoun", "generic", "collective")
            else None
        )
        if actor and verb and verb.sure:
            actor = _with_apposition(tokens, actor, verb)
            return _claims(tokens, actor, verb, False, False, text, start)
    return []


def _says_at(tokens: Sequence[Token], actor: Actor, text: str, start: int, names: Registry) -> bool:
    verb = predicate(tokens, actor.last, text, start, names)
    return verb is not None and verb.sure and not verb.plain and verb.strength != "intend"


def _inverted(tokens: Sequence[Token], i: int, quoted: Sequence[tuple[int, int]]) -> Reported | None:
    """``"…", said Ms Silva``: the verb stands between the quotation and its speaker."""
    before = tokens[i - 1] if i else None
    if before is None or i < 2 or before.tag_ == "VBP" and before.lemma_ != "say":
        return None
    if not says_inverted(before):
        return None
    if tokens[i - 2].text not in ("”", '"', "’", ","):
        return None
    if any(b <= before.idx + 1 for _, b in quoted):
        return report(before, i - 1)
    if before.lemma_.casefold() in verbs()["with_object"] or i < 3:
        return None
    return report(before, i - 1)  # "Not so fast, replied Rwanda", "Norway, announces its Minister, will pay"


APPOSITIONS = re.compile(
    r"(?:from|of|through|represented|in the person of|on behalf of|speaking (?:for|on|in)|representing|the|an?|"
    r"chair|co-chair|also|both|known|formerly|now)\b",
    re.IGNORECASE,
)


def _with_apposition(tokens: Sequence[Token], actor: Actor, verb: Reported | None) -> Actor:
    """Take ``, Secretary-General of the Commission,`` into the speaker's words, but no clause and no ``for its
    part``."""
    i = actor.last
    if (
        verb is None
        or verb.token <= i + 2
        or i >= len(tokens)
        or tokens[i].text not in (",", "–", "—")
        or actor.kind in ("pronoun", "generic", "collective")
        or actor.parts
    ):
        return actor
    close = next((m for m in range(verb.token - 1, i, -1) if tokens[m].text == tokens[i].text), None)
    backed = (
        m for m in range(i + 2, verb.token - 1) if tokens[m].lower_ in words("backed") and tokens[m + 1].lower_ == "by"
    )
    if close is not None and (others := next(backed, None)) and tokens[others - 1].text == tokens[i].text:
        close = min(close, others - 1)  # "X, for the Group, supported by Y, proposed"
    if close is None or close <= i + 1:
        return actor
    inside = tokens[i + 1 : close]
    words_in = " ".join(t.text for t in inside)
    origin = inside[0].lower_ in ("for", "from") and any(t.text[:1].isupper() for t in inside[1:3])
    if (
        not origin
        and inside[0].lower_
        in (
            "who",
            "which",
            "whose",
            "where",
            "when",
            "for",
            "in",
            "on",
            "as",
            "with",
            "too",
            "however",
            "meanwhile",
            "though",
            "while",
            "by",
            "after",
            "supported",
            "opposed",
            "seconded",
            "joined",
            "echoed",
            "backed",
            "citing",
            "quoting",
            "referring",
            "turn",
        )
        and not words_in.lower().startswith(("in the person of", "on behalf of"))
    ):
        return actor
    named = origin or inside[0].text[:1].isupper() or APPOSITIONS.match(words_in) or inside[0].lower_ in role_nouns()
    if not named or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in inside[:4]):
        return actor
    return Actor(actor.first, close, "role" if actor.kind == "generic" else actor.kind, actor.core)


def _whose(
    tokens: Sequence[Token], actor: Actor, verb: Reported | None, text: str, start: int, names: Registry
) -> tuple[Actor, Reported | None]:
    """``X, whose delegate feared``: the delegate speaks for X."""
    i = actor.last
    if i + 2 < len(tokens) and tokens[i].text == "," and tokens[i + 1].lower_ == "whose":
        role = read_actor(tokens, i + 2, names)
        if role and role.kind in ("role", "generic"):
            said = predicate(tokens, role.last, text, start, names)
            if said and said.sure:
                return Actor(actor.first, role.core, actor.kind, actor.core), said
    return actor, verb


def _claims(
    tokens: Sequence[Token],
    actor: Actor,
    verb: Reported,
    agent: bool,
    initial: bool,
    text: str,
    start: int,
    *,
    asked: bool = False,
) -> list[Claim]:
    """One claim, or one for each of several countries or persons that share the verb."""
    ranges: Sequence[tuple[int, int]] = [(actor.first, actor.last)]
    kind = actor.kind
    if actor.parts and (
        kind == "country"
        and agent
        and len(actor.parts) == 2
        and tokens[actor.first - 1].lower_ == "by"
        and not (tokens[actor.first - 2].lower_ in words("backed") and tokens[actor.first - 3].lemma_ != "be")
        or kind in ("country", "person")
        and (
            kind == "person"
            and agent
            and tokens[actor.first - 1].lower_ == "from"
            or jointly(tokens, actor, text, start)
        )
    ):
        kind = "joint"
    elif actor.parts and (
        kind in ("country", "person")
        or kind == "body"
        and with_lands(tokens, actor.parts)
        and not jointly(tokens, actor, text, start)
    ):
        ranges = actor.parts
    elif actor.parts and kind not in ("pronoun", "generic"):
        kind = "collective" if kind == "collective" else "joint"
    elif kind == "role" and tokens[actor.core - 1].tag_ in ("NNS", "NNPS") and agent is False:
        kind = "role"
    behalf = _behalf(text[: tokens[actor.first].idx - start], start)
    made = []
    for n, (a, b) in enumerate(ranges):
        if n == 0 and tokens[a].lower_ in ("both", "either"):
            a += 1
        core = tokens[min(actor.core, b) - 1] if n == 0 else tokens[b - 1]
        last = tokens[b - 1]
        made.append(
            Claim(
                tokens[a].idx,
                last.idx + len(last.text),
                kind,
                verb,
                agent,
                initial,
                core.idx + len(core.text),
                behalf,
                asked,
            )
        )
    return made


@cache
def _behalf_pattern() -> re.Pattern[str]:
    wordings = "|".join(p.replace(" ", r"\s+") for p in subjects()["behalf"])
    return re.compile(
        rf"(?:^|[.;,]\s+)\W*(?:\d+\.\s+)?(?:{wordings})\s+(?P<who>(?:(?:the|our)\s+)?(?:[A-Z][^,;]{{1,160}}?|"
        rf"hosts?(?:\s+\w+)?)),\s*$",
        re.IGNORECASE,
    )


def _behalf(before: str, start: int) -> tuple[int, int] | None:
    match = search_end(_behalf_pattern(), before)
    if not match or not re.match(r"(?:the\s+|our\s+)?(?:[A-Z]|host)", match["who"]):
        return None
    return start + match.start("who"), start + match.end("who")


def _other(claim: Claim, actor: Actor) -> bool:
    return actor.kind != claim.kind or actor.kind in ("country", "person", "role")


def takes_clause(tokens: Sequence[Token], verb: Reported) -> bool:
    """Whether a clause with ``that`` hangs on the verb, so that what follows is likely what was said."""
    return verb.sure and any(
        t.lower_ in ("that", "whether", "how", "why", "if") for t in tokens[verb.token + 1 : verb.token + 9]
    )
