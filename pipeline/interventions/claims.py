"""Who is said to speak in one sentence, by which verb: subjects, agents, and speakers behind an inverted verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, Actor, noun_for_verb, past_forms, read_actor, read_name, with_holder
from pipeline.interventions.names import Registry
from pipeline.interventions.words import Phrase, country_pattern, phrases_on, role_nouns, subjects, verbs, words
from pipeline.patterns import REACH, search_end
from pipeline.records import Act, Strength

if TYPE_CHECKING:
    from pipeline.tokens import Token

AUXILIARIES = frozenset("be have do will would can could should may might must shall 'd 've".split())
OPENERS = frozenset(
    "and but while whereas as when after though although yet before where once since if because that so".split()
)
SUBORDINATE = frozenset("that which who whom where because since if so".split())


@dataclass(frozen=True)
class Reported:
    """A verb and what it says: ``sure`` where it reports speech, not where it may tell any deed."""

    start: int
    end: int
    act: Act
    strength: Strength | None
    sure: bool
    token: int
    """Index of the verb's first token in the sentence."""
    plain: bool = False
    """Whether the verb as often tells a deed: it reports the speech of persons and delegates, of bodies only with
    "that"."""
    lemma: str = ""
    """Of a verb that may tell a deed: what is done."""


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
    first = _first_word(tokens)
    complement = False
    lower = [t.lower_ for t in tokens]
    before_any = _before_any()
    special = "with" in lower or "which" in lower or "where" in lower
    may_lead = "with" in lower and WITH_WORDS.search(text) is not None
    may_tell = ("which" in lower or "where" in lower) and IN_WHICH.search(text) is not None
    for i in range(first, len(tokens)):
        if i < taken:
            continue
        if i > first + 2 and not special and lower[i - 1] not in before_any and lower[i - 2] not in MARKS:
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
        agent = _agent_before(tokens, i, text, start)
        said_before = text[: token.idx - start]
        with_words = may_lead and bool(search_end(_with_words(), said_before))
        cleft = lower[i - 1] in CLEFT and bool(search_end(_cleft(), said_before))
        place = i == first or _clause_start(tokens, i) or with_words or cleft or _to_this(tokens, first, i)
        among = may_tell and bool(search_end(_in_which(), said_before))
        if not agent and not place:
            continue
        actor = read_actor(tokens, i, names)
        if actor is None and (
            agent and agent.token == i - 1 or not agent and (i == first or tokens[i - 1].text == ";")
        ):
            actor = read_name(tokens, i, names)
            if actor and not agent and not _says_at(tokens, actor, text, start, names):
                actor = None
        if actor is None and token.i and tokens[i - 1].text == ";" and found and (land := names.covering(token.idx)):
            after = next((m for m in range(i, len(tokens)) if tokens[m].idx >= land.end), len(tokens))
            actor = Actor(i, after, "country", after) if land.kind == "country" else None
        if actor is None and not agent:
            actor = _puts_it(tokens, i)
        if actor is None and agent and re.fullmatch(r"[A-Z][a-z]*[A-Z]\w*", token.text) and _ends_there(tokens, i + 1):
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
            and (actor.kind in ("pronoun", "generic", "collective") or not _holds(tokens, actor, text, start, names))
        ):
            continue
        if agent and agent.strength == "intend" and actor.kind not in ("country", "body"):
            continue
        if agent and actor.kind == "body" and tokens[actor.core - 1].lower_ in words("told"):
            continue  # "according to the Global Lead Survey"
        if agent:
            if (
                tokens[i - 1].lower_ == "of"
                and (actor.kind != "country" or i > first + 5)
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
            actor = _own_clause(tokens, with_holder(tokens, actor, names))
            found += _claims(tokens, actor, agent, True, i == first, text, start)
            taken = actor.last
            while more := _next_agent(tokens, taken, names):
                found += _claims(tokens, more, agent, True, False, text, start)
                taken = more.last
            continue
        told = all(c.kind in ("country", "pronoun", "body") and not c.verb.sure for c in found)
        # "Norway had banned it, explained Ms Holm", "It had, replied Mr Berg"
        verb = _inverted(tokens, i, quoted) if i > taken and told else None
        if verb is not None and not any(b <= tokens[i].idx for _, b in quoted) and not _ends_there(tokens, actor.last):
            verb = None
        if verb is not None and found:
            found = []
        verb = verb or predicate(tokens, actor.last, text, start, names)
        if verb is None and i == first == 4 and actor.last < len(tokens) and tokens[actor.last].text == ",":
            verb = predicate(tokens, actor.last + 1, text, start, names)  # "One of them, Mr A, feared"
        if verb is None and found and _elided(tokens, i, actor):
            verb = found[-1].verb
        actor = _with_apposition(tokens, actor, verb)
        actor, verb = _whose(tokens, actor, verb, text, start, names)
        if verb is None and i == first and _dialogue(tokens, actor):
            verb = Reported(tokens[actor.last].idx, tokens[actor.last].idx, "inform", None, True, actor.last)
        if verb is None and actor.kind != "pronoun" and _announces_list(tokens, actor.last):
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
        if before in SUBORDINATE and i > first and not with_words and not among and not answers:
            continue
        if among and actor.kind in ("country", "person", "role", "body"):
            verb = replace(verb, sure=True)
        if (
            complement
            and not (actor.kind == "country" and before in ("while", "whereas", ";"))
            and not (
                verb.sure and before in (",", ";", "and", "but", "while", "whereas", "as", "”", '"', "when", "after")
            )
        ):
            continue
        if not verb.sure and i != first and not _second_clause(before) and not (before == "," and not found):
            continue
        if before in ("when", "after", "before", "once", "as", "though", "although", "where") and not verb.sure:
            continue
        if found and before in (",", "and") and verb.sure and complement and not _other(found[-1], actor):
            continue
        asked = tokens[first].tag_ == "VBG" or tokens[first].lower_ in ("asked", "when", "invited", "pressed")
        lead = i == first or before == "," and not found and (asked or _fronted(tokens, first, i))
        lead = lead or actor.kind == "country" and before in (";", "while", "whereas")
        listed = _listed(tokens, actor, verb, names)
        for other in listed:
            found += _claims(tokens, other, verb, False, lead, text, start)
        if listed:
            taken = verb.token + 1
            continue
        found += _claims(tokens, actor, verb, False, lead, text, start, asked=before in ("when", "after"))
        for other in _beside(tokens, actor, verb, names):
            found += _claims(tokens, other, verb, False, lead and other.kind == "country", text, start)
        complement = complement or _takes_clause(tokens, verb)
        taken = max(actor.last, verb.token + 1)
    if found and all(c.asked for c in found):
        found = []  # "two years after Peru had asked": nobody answers
    return found or _by_parse(tokens, text, start, names, quoted)


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
        if not _ends_there(tokens, after):
            continue
        clause = max((m for m in range(opens) if tokens[m].text == ";"), default=-1)
        since = tokens[clause].idx if clause >= 0 else 0
        return [c for c in found[:n] if c.verb.sure or c.agent or c.start < since] + found[n:]
    return found


ADJECTIVE_AFTER = frozenset("was were is are came in".split())
CLEFT = frozenset("was is fell then also again only".split())
MARKS = frozenset(["”", '"', ",", "’", "“"])


@cache
def _before_any() -> frozenset[str]:
    """Words and marks behind which a speaker can stand: elsewhere none is looked for."""
    ends = "of with from by to for between was were is are came come comes did had would does followed".split()
    return frozenset([*MARKS, ";", ":", "–", "—", "-", ")", "):", "in", *OPENERS, *ends, *CLEFT, *subjects()["felt"]])


WITH_WORDS = re.compile(r"\bwith (?:these|this|that|the following|such) [\w-]+(?:,? that)? ", re.IGNORECASE)
"""``"…": with these words the Minister opened``."""
IN_WHICH = re.compile(
    r"\b(?:exchange|discussion|debate|dialogue|round)\b[^.;]*\b(?:(?:in|during) which|where) (?:[^,;.]+ and )?",
    re.IGNORECASE,
)
"""``An exchange followed, in which Estonia defended the levy and Latvia attacked it``."""


@cache
def _with_words() -> re.Pattern[str]:
    return re.compile(rf"{WITH_WORDS.pattern}$", re.IGNORECASE)


@cache
def _in_which() -> re.Pattern[str]:
    return re.compile(rf"{IN_WHICH.pattern}$", re.IGNORECASE)


@cache
def _cleft() -> re.Pattern[str]:
    """``It was the Director who reminded the meeting``."""
    return re.compile(
        r"(?:^|[.;,:]\s+)\W*(?:and |but )?it (?:was|is|fell)(?: then| also| again| only)? $", re.IGNORECASE
    )


def _to_this(tokens: Sequence[Token], first: int, i: int) -> bool:
    """``To this the delegates of Peru agreed``: a preposition and what was said before open the sentence."""
    return (
        i == first + 2 and tokens[first].tag_ in ("IN", "TO") and tokens[first + 1].lower_ in ("this", "that", "these")
    )


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


def _fronted(tokens: Sequence[Token], first: int, comma: int) -> bool:
    """Whether what stands before ``, Kenya built`` is an adverbial: ``Since May 2023``, ``Unlike Spain``."""
    return comma - first <= 14 and not any(
        t.tag_ in FINITE or t.lower_ in OPENERS - {"since", "after", "before", "as"} for t in tokens[first : comma - 1]
    )


def _elided(tokens: Sequence[Token], i: int, actor: Actor) -> bool:
    """``Fiji had trained eleven; Tonga, three; Samoa none``: the verb of the clause before is left out."""
    if actor.kind not in ("country", "role", "body", "person") or i < 2:
        return False
    joined = tokens[i - 1].text == ";" or tokens[i - 1].lower_ == "and" and tokens[i - 2].text in (",", ";")
    following = tokens[actor.last] if actor.last < len(tokens) else None
    return (
        joined
        and following is not None
        and (following.text == "," or following.tag_ == "CD" or following.lower_ in ("none", "one", "a", "an", "about"))
        and (actor.kind == "country" or following.text != ",")
    )


def _possessor(tokens: Sequence[Token], i: int, first: int, names: Registry) -> tuple[Actor, Reported] | None:
    """``Belize's experience was happier``: the view that somebody holds is theirs to tell."""
    named = names.covering(tokens[i].idx)
    if named is None or named.start != tokens[i].idx:
        return None
    if named.kind == "nationality":
        return _adjective(tokens, i)
    behind = i > first and tokens[i - 1].lower_ in ("in", "was", "were")
    if i != first and not behind and not _clause_start(tokens, i):
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
    if behind and held and _ends_there(tokens, m + 1):
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
    if i + 1 >= len(tokens) or tokens[i + 1].lower_ not in subjects()["held"] or not _ends_there(tokens, i + 2):
        return None
    word = tokens[i + 1]
    act = verbs()["nouns"].get(word.lower_, "note")
    return Actor(i, i + 2, "country", i + 2), Reported(word.idx, word.idx + len(word.text), act, None, True, i + 1)


def _holds(tokens: Sequence[Token], actor: Actor, text: str, start: int, names: Registry) -> bool:
    """Whether ``For X, …`` gives X's view: a clause follows that has no speaker of its own."""
    k = actor.last
    if k < len(tokens) and tokens[k].text == "," and tokens[k + 1 : k + 2]:
        if tokens[k + 1].lower_ in ("which", "who", "where", "whose", "with", "a", "an"):
            close = next((m for m in range(k + 1, min(k + 30, len(tokens))) if tokens[m].text == ","), k)
            article = tokens[k + 1].lower_ in ("a", "an") and any(t.tag_ in FINITE for t in tokens[k + 1 : close])
            k = k if article else close  # "For Fiji, a licence brought in 400, up from 300" has no apposition
        k += 1
    elif tokens[actor.first - 1].lower_ != "to":
        return False
    if k >= len(tokens):
        return False
    rest = [t.lemma_ for t in tokens[k:]]
    if tokens[actor.first - 1].lower_ == "to" and not {"seem", "appear", "look", "sound", "be", "mean"} & set(rest):
        return False
    other = read_actor(tokens, k, names)
    if other is not None and other.kind not in ("generic", "collective", "body"):
        said = predicate(tokens, other.last, text, start, names)
        if said is not None and (said.sure or other.kind in ("person", "pronoun")):
            return False
    return any(t.tag_ in FINITE for t in tokens[k:])


def _own_clause(tokens: Sequence[Token], actor: Actor) -> Actor:
    """``was thought too low by Bolivia, and Ecuador observed``: the second of two behind a comma has a verb of its
    own."""
    if len(actor.parts) != 2 or actor.last >= len(tokens) or tokens[actor.last].tag_ not in FINITE:
        return actor
    (first, last), (other, _) = actor.parts
    if other - last < 2 or tokens[last].text != ",":
        return actor
    return Actor(first, last, actor.kind, min(actor.core, last))


def _next_agent(tokens: Sequence[Token], i: int, names: Registry) -> Actor | None:
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


def _listed(tokens: Sequence[Token], actor: Actor, verb: Reported, names: Registry) -> list[Actor]:
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


def _beside(tokens: Sequence[Token], actor: Actor, verb: Reported, names: Registry) -> list[Actor]:
    """Others who share the verb: ``X, supported by Y, asked``; ``X had audited its licences together with Y``."""
    inside = tokens[actor.last : verb.token]
    if actor.kind in ("pronoun", "generic", "collective"):
        return []
    for n, t in enumerate(inside[:-1]):
        if (
            t.lower_ == "by"
            and n
            and inside[n - 1].lemma_ in ("support", "second", "join", "back", "echo", "follow", "oppose")
        ):
            return _each(read_actor(tokens, actor.last + n + 1, names))
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
        and tokens[actor.first - 1].lower_ == "by"
        or kind in ("country", "person")
        and (
            kind == "person"
            and agent
            and tokens[actor.first - 1].lower_ == "from"
            or _jointly(tokens, actor, text, start)
        )
    ):
        kind = "joint"
    elif actor.parts and (
        kind in ("country", "person")
        or kind == "body"
        and _with_lands(tokens, actor.parts)
        and not _jointly(tokens, actor, text, start)
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


def _with_lands(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> bool:
    """Whether one of several speakers is a country: ``the EU, Norway and Peru`` speak each for themselves."""
    return any(country_pattern().fullmatch(_plain(tokens[a:b])) for a, b in parts)


def _plain(tokens: Sequence[Token]) -> str:
    return re.sub(r"^the\s+", "", "".join(t.text_with_ws for t in tokens).strip(), flags=re.IGNORECASE)


def _jointly(tokens: Sequence[Token], actor: Actor, text: str, start: int) -> bool:
    """``Speaking jointly, Ms A and Mr B``."""
    before, after = text[: tokens[actor.first].idx - start], text[tokens[actor.last - 1].idx - start :]
    if re.search(r"\b(?:jointly|together),\s*$", before, re.IGNORECASE):
        return True
    together = (
        r"\S+,?\s+(?:[\w-]+\s+)?(?:(?:in|speaking in)\s+)?(?:an?|the|their|this)\s+(?:[\w-]+\s+)?joint\b|"
        r"\S+\s+[\w-]+\s+jointly\b"
    )
    return re.match(together, after) is not None


def _other(claim: Claim, actor: Actor) -> bool:
    return actor.kind != claim.kind or actor.kind in ("country", "person", "role")


def _takes_clause(tokens: Sequence[Token], verb: Reported) -> bool:
    """Whether a clause with ``that`` hangs on the verb, so that what follows is likely what was said."""
    return verb.sure and any(
        t.lower_ in ("that", "whether", "how", "why", "if") for t in tokens[verb.token + 1 : verb.token + 9]
    )


def _ends_there(tokens: Sequence[Token], i: int) -> bool:
    """A speaker behind an inverted verb ends its clause: a mark or the sentence's end follows."""
    return i >= len(tokens) or tokens[i].text in (",", ".", ":", ";", "–", "—", "?", "!")


def _announces_list(tokens: Sequence[Token], i: int) -> bool:
    """``the participants:`` at the end of a sentence; the verbs stand in the list below it."""
    return i == len(tokens) - 1 and tokens[i].text == ":"


def _dialogue(tokens: Sequence[Token], actor: Actor) -> bool:
    """``K. Ylönen: the two findings …`` within a paragraph."""
    i = actor.last
    return (
        actor.kind in ("person", "country", "body", "role")
        and i < len(tokens) - 1
        and (tokens[i].text == ":" or tokens[i - 1].text == "):")
        and i - actor.first <= 12
        and not (actor.kind == "role" and tokens[i + 1].tag_ == "NNP" and not any(t.tag_ in FINITE for t in tokens[i:]))
    )  # "Rapporteur: Ms Lund." names who has a part


def _second_clause(before: str) -> bool:
    return before in (";", "while", "whereas", "but", "–", "—")


def _first_word(tokens: Sequence[Token]) -> int:
    """Index of the first word: behind numbers, bullets and adverbs of order."""
    i = 0
    if re.match(r"one of (?:them|these|those|whom) , ", " ".join(t.lower_ for t in tokens[:5])):
        return 4  # "One of them, Mr Brunelli from Italy, feared"
    while i < len(tokens) and (
        not any(c.isalnum() for c in tokens[i].text)
        or re.fullmatch(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivx]{1,4}|[a-z])[.)]{0,2}", tokens[i].text)
        and tokens[i].lower_ != "a"
    ):
        i += 1
    return i if i < len(tokens) else 0


def _clause_start(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1]
    return (
        before.text in (",", ";", ":", "–", "—", "”", '"', "’", ")")
        or before.text == "-"
        and bool(before.whitespace_)
        or before.lower_ in OPENERS
        or _says_inverted(before)
        and i >= 2
        and tokens[i - 2].text in ("”", '"', ",", "’", "“")
    )


def _says(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBN", "VBP") and token.lemma_.casefold() in verbs()["verbs"]


def _says_inverted(token: Token) -> bool:
    """``"There is no list, begins Ms Silva"``: some verbs report speech only between it and its speaker."""
    return _says(token) or token.tag_ in ("VBD", "VBZ") and token.lemma_.casefold() in verbs()["when_inverted"]


def quotations(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of quotations of more than three words: speakers named there do not speak here."""
    spans = []
    for match in re.finditer(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", text):
        if len(match.group().split()) > 3:
            spans.append((start + match.start(), start + match.end()))
    if (closing := text.find("”")) >= 0 and "“" not in text[:closing]:
        spans.append((start, start + closing + 1))  # the quotation began in the sentence before
    return spans


def _inverted(tokens: Sequence[Token], i: int, quoted: Sequence[tuple[int, int]]) -> Reported | None:
    """``"…", said Ms Silva``: the verb stands between the quotation and its speaker."""
    before = tokens[i - 1] if i else None
    if before is None or i < 2 or before.tag_ == "VBP" and before.lemma_ != "say":
        return None
    if not _says_inverted(before):
        return None
    if tokens[i - 2].text not in ("”", '"', "’", ","):
        return None
    if any(b <= before.idx + 1 for _, b in quoted):
        return _report(before, i - 1)
    if before.lemma_.casefold() in verbs()["with_object"] or i < 3:
        return None
    return _report(before, i - 1)  # "Not so fast, replied Rwanda", "Norway, announces its Minister, will pay"


def _report(token: Token, index: int, *, sure: bool = True) -> Reported:
    entry = verbs()["verbs"].get(token.lemma_.casefold(), {"act": "other"})
    return Reported(token.idx, token.idx + len(token.text), entry["act"], entry.get("strength"), sure, index)


# ------------------------------------------------------------------------------------------------------- predicates


def predicate(tokens: Sequence[Token], i: int, text: str, start: int, names: Registry) -> Reported | None:
    """The verb whose subject ends before token ``i``: at once, after adverbs, or after a part between commas."""
    k = _skip(tokens, i)
    if k < len(tokens) and _finite(tokens, k):
        return _verb(tokens, k, text, start)
    if k < len(tokens) and tokens[k].text in (",", "–", "—", "("):
        closing = {"(": (")",), ",": (",",)}.get(tokens[k].text, ("–", "—"))
        for m in range(k + 1, min(k + 48, len(tokens))):
            if tokens[m].text == ";":
                return None
            if tokens[m].text in closing:
                if _clause_within(tokens, k + 1, m):
                    return None
                after = _skip(tokens, m + 1)
                after = _skip_aside(tokens, after)
                if (
                    after < len(tokens)
                    and (_finite(tokens, after) or _past_shape(tokens, after))
                    and not _fresh_subject(tokens, k + 1)
                ):
                    return _verb(tokens, after, text, start)
    return None


def _clause_within(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Whether a part between commas is a clause such as ``, Mr Atherton promised,`` whose subject is the speaker
    instead."""
    if i >= end or tokens[i].lower_ in (
        "who",
        "which",
        "whose",
        "where",
        "when",
        "that",
        "though",
        "although",
        "while",
        "as",
        "if",
        "since",
    ):
        return False
    says = [t.tag_ in FINITE and t.lemma_.casefold() in verbs()["verbs"] for t in (tokens[i], tokens[end - 1])]
    return any(says)  # "Norway, announces its Minister, will pay"


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


def _fresh_subject(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows a comma is a clause of its own (``, it was said, …``)."""
    return i < len(tokens) and tokens[i].lower_ in ("it", "there", "we", "i")


def _skip_aside(tokens: Sequence[Token], i: int) -> int:
    """Pass over ``in his inaugural address`` before the verb, where a reporting verb follows it."""
    if i < len(tokens) and tokens[i].lower_ in ("in", "on", "with", "by", "at", "during", "after", "speaking"):
        for m in range(i + 2, min(i + 10, len(tokens))):
            if tokens[m].text in (",", ";"):
                return i
            if tokens[m].tag_ in FINITE:
                return m if tokens[m].lemma_.casefold() in verbs()["verbs"] else i
    return i


def _skip(tokens: Sequence[Token], i: int) -> int:
    if i + 2 < len(tokens) and (
        tokens[i].lower_ == "for" and tokens[i + 1].tag_ == "PRP$" and tokens[i + 2].lower_ == "part"
    ):
        i += 3
    elif (
        i + 1 < len(tokens)
        and tokens[i].lower_ == "in"
        and tokens[i + 1].lower_
        in ("turn", "response", "reply", "return", "conclusion", "addition", "particular", "closing")
    ):
        i += 2
    for length in (4, 3, 2):
        if " ".join(t.lower_ for t in tokens[i : i + length]) in subjects()["asides"]:
            i += length
            break
    while i < len(tokens) and (
        tokens[i].tag_ in ("RB", "RBR")
        and tokens[i].lower_ not in ("not", "n't")
        and tokens[i].lower_ not in verbs()["irregular"]
        or tokens[i].lower_
        in (
            "also",
            "both",
            "each",
            "all",
            "then",
            "himself",
            "herself",
            "itself",
            "themselves",
            "alone",
            "alike",
            "too",
            "first",
        )
        or tokens[i].is_space
    ):
        i += 1
    return i


def _finite(tokens: Sequence[Token], k: int) -> bool:
    token = tokens[k]
    if noun_for_verb(tokens, k):
        return True
    if token.tag_ in FINITE:
        return True
    by = k + 1 < len(tokens) and tokens[k + 1].lower_ == "by"
    if token.tag_ == "VBN" and k and not by and not any(t.tag_ in FINITE for t in tokens):
        return True
    known = token.lemma_.casefold() in verbs()["verbs"] or token.lower_ in past_forms()
    following = tokens[k + 1].lower_ if k + 1 < len(tokens) else ""
    if token.lower_ in verbs()["irregular"] and token.tag_ not in ("NN", "NNS", "NNP", "PRP"):
        return following != "by"  # "dwelt", taken for an adverb
    return known and following not in ("by",) and (token.tag_ in ("VBN", "VB", "JJ") or token.lower_ in past_forms())


def _past_shape(tokens: Sequence[Token], k: int) -> bool:
    """A form in -ed, taken for a participle, after a part between commas: ``X, …, preferred to speak``."""
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    return (
        tokens[k].tag_ == "VBN"
        and following is not None
        and following.tag_ in ("TO", "DT", "IN", "PRP$", "CD", "NNS")
        and following.lower_ != "by"
    )


def _wording(text: str, offset: int) -> tuple[Phrase, re.Match[str]] | None:
    """The first of the wordings that stands at an offset of a text, with its match."""
    for phrase in phrases_on(text[offset : offset + REACH]):
        if match := phrase.pattern.match(text, offset):
            return phrase, match
    return None


def _verb(tokens: Sequence[Token], k: int, text: str, start: int) -> Reported | None:
    """Read a verb group from its finite verb: a wording, a reporting verb, a light verb with its noun, a state of
    mind, or any deed."""
    m, passive, be = k, False, False
    while (
        m < len(tokens)
        and tokens[m].lower_ not in verbs()["irregular"]
        and (
            tokens[m].lemma_.casefold() in AUXILIARIES
            or tokens[m].lower_ in ("not", "n't", "no")
            or tokens[m].tag_ in ("RB", "RBR", "MD")
        )
        and m < k + 7
    ):
        be = be or tokens[m].lemma_.casefold() == "be"
        m += 1
    for place in dict.fromkeys((k, min(m, len(tokens) - 1))):
        if place != k and be and tokens[place].tag_ in ("VBN", "VBD"):
            continue  # "was pointed out by"
        offset = tokens[place].idx - start
        if found := _wording(text, offset):
            phrase, match = found
            return Reported(start + offset, start + match.end(), phrase.act, phrase.strength, True, k)
    if m >= len(tokens):
        return _weak(tokens, k)
    main = tokens[m]
    states = verbs()["states"]
    if be:
        if (
            main.lower_ not in states
            and main.tag_ in ("JJR", "RBR", "RB", "JJ")
            and m + 1 < len(tokens)
            and tokens[m + 1].lower_ in states
        ):
            m, main = m + 1, tokens[m + 1]  # "was less impressed"
        if main.lower_ in states:
            end = main.idx + len(main.text)
            return Reported(tokens[k].idx, end, states[main.lower_], None, True, k)
        if re.match(r"of the (?:\S+ )?(?:view|opinion)|in favour|against", text[main.idx - start :]):
            return Reported(tokens[k].idx, main.idx + len(main.text), "note", None, True, k)
        passive = main.tag_ in ("VBN", "VBD")
        if passive or main.tag_ != "VBG":
            return None
    lemma = (
        verbs()["irregular"].get(main.lower_, main.lemma_.casefold())
        if main.tag_ in ("RB", "JJ", "VBN", "IN", "VBD")
        else main.lemma_.casefold()
    )
    if tokens[k].lower_ == "will" and not be and main.tag_ in ("VB", "VBP", "NN"):
        return Reported(tokens[k].idx, main.idx + len(main.text), "commit", "intend", True, k)
    known = lemma in verbs()["verbs"] or main.lower_ in past_forms()
    if lemma in verbs()["light"]:
        nouns = verbs()["nouns"]
        for t in tokens[m + 1 : m + 8]:
            if (
                t.tag_ in FINITE
                or t.tag_ in ("TO", "IN", "WDT", "VB", "CC")
                or t.is_punct
                and t.text not in ("“", '"', "-")
            ):
                break
            if t.lower_ in nouns:
                return Reported(main.idx, t.idx + len(t.text), nouns[t.lower_], None, True, k)
    joined = next(
        (
            t
            for t in main.conjuncts
            if t.i > main.i
            and not any(c.dep_ == "nsubj" for c in t.children)
            and t.lemma_.casefold() in verbs()["verbs"]
            and (t.lemma_.casefold() not in verbs()["plain"] or _wording(text, t.idx - start))
        ),
        None,
    )
    if joined is not None and main.tag_ in FINITE and (not known or lemma in verbs()["plain"]):
        return _report(joined, k)  # "moderated the group and reported to the plenary"
    if known and tokens[k].lower_ in ("should", "must", "may", "might", "ought", "shall", "can"):
        return _weak(tokens, k)  # "The Network may request": a rule, nothing said
    if known and lemma in verbs()["verbs"]:
        entry = verbs()["verbs"][lemma]
        plain = lemma in verbs()["plain"] and not any(
            t.lower_ in ("that", "how", "whether", "“", '"') for t in tokens[m + 1 : m + 4]
        )
        denied = any(t.lower_ in ("not", "n't", "never") for t in tokens[k:m])  # "did not recommend" recommends nothing
        strength = None if denied else entry.get("strength")
        return Reported(main.idx, main.idx + len(main.text), entry["act"], strength, not plain, k, plain, lemma)
    if known:
        entry = verbs()["verbs"][past_forms()[main.lower_]]
        return Reported(main.idx, main.idx + len(main.text), entry["act"], entry.get("strength"), True, k)
    return _weak(tokens, k)


def _weak(tokens: Sequence[Token], k: int) -> Reported:
    token = tokens[k]
    main = next((t for t in tokens[k : k + 5] if t.tag_[:2] == "VB" and t.lemma_.casefold() not in AUXILIARIES), token)
    return Reported(token.idx, token.idx + len(token.text), "other", None, False, k, lemma=main.lemma_.casefold())


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


# ----------------------------------------------------------------------------------------------------------- agents


@cache
def _agent_patterns() -> tuple[re.Pattern[str], ...]:
    data = subjects()
    views = "|".join(p.replace(" ", r"\s+") for p in data["views"])
    nouns = "|".join(sorted(data["agent_nouns"], key=len, reverse=True))
    inverted = "|".join(data["inverted"])
    held = "|".join(data["held"])
    carriers = "|".join(data["carriers"])
    felt = "|".join(data["felt"])
    head = r"(?:^|[.;:]\s+|,\s+(?:and|but|while|whereas)\s+)\W*(?:\d[\d.]*\s+)?(?:and |but |while |whereas |yet )?"
    offered = "|".join(data["offered"])
    given = "|".join(data["given"])
    return (
        re.compile(rf"\b(?:{views})\s+$", re.IGNORECASE),
        re.compile(
            rf"\b(?P<noun>{nouns})\s+(?:by|from|of|(?:raised|made|put|drawn|given|offered|reached) by)\s+$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:^|[.;,:]\s+|\b(?:and|then|also)\s+|^\W*\d*\W*)(?:{inverted})\s+$|\b(?:answer|reply|response|"
            rf"question)\s+(?:came|followed)\s+from\s+$",
            re.IGNORECASE,
        ),
        re.compile(r"^\W*(?:\d+\.\s+)?from\s+$", re.IGNORECASE),
        re.compile(
            rf"{head}(?P<v>(?:(?:the|an?)\s+(?:[\w-]+\s+)?(?P<noun>{held})\s+(?:of|from)"
            rf"|(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}(?:{carriers})\s+(?:by|from)"
            rf"|(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}(?:{carriers}|{nouns})\b[^.;,]{{0,40}}?\bon behalf of"
            rf"|(?:(?:the|an?)\s+)?(?:very\s+)?(?:first|second|third|fourth|fifth|last|next|final|other|another|one)"
            rf"(?:\s+(?:{nouns}|{held}|word|speaker))?(?:\s+(?:to \w+\s+)?(?:was|were|came|is|comes|arrived))?\s+"
            rf"(?:by|from|that of)"
            rf"|(?:this|that|it|what|neither|nothing|none of this|all this|"
            rf"(?:an?|the|another)\s+(?:[\w-]+\s+){{1,2}})\s*(?:also\s+|only\s+)?\b(?:{felt})"
            rf"|for|to))\s+$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b(?P<v>(?:was|were|is|came)\s+(?:the|an?)\s+(?:[\w-]+\s+)?(?P<noun>{held})\s+(?:of|from)"
            rf"|(?:seemed|appeared|looked|sounded)\s+(?:[\w-]+\s+){{1,3}}(?:to|for)"
            rf"|(?:{held}|{nouns}),\s+(?:this time\s+|again\s+|(?:put|raised|made)\s+)?(?:from|by)"
            rf"|(?:{held})\b(?:\s+[\w-]+){{0,3}}\s+(?:was|were|came)\s+(?:that|those|the one)\s+(?:of|from))\s+$",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{offered})\s+$", re.IGNORECASE),
        re.compile(rf"\b(?:{given})\s+$", re.IGNORECASE),
    )


@cache
def _state_inverted() -> re.Pattern[str]:
    """``Equally critical was Panama``."""
    return re.compile(
        rf"^\W*(?:\d+\.\s+)?(?:\w+\s+)?(?P<s>{'|'.join(verbs()['states'])})\s+(?:was|were|is|are)\s+(?:the\s+)?$",
        re.IGNORECASE,
    )


CAME_FROM = re.compile(r"\b(?:came|comes|arrived|was heard|were heard)\s+from\s+$")


def _agent_before(tokens: Sequence[Token], i: int, text: str, start: int) -> Reported | None:
    """The report that an agent belongs to: what stands before token ``i`` is "according to", "voiced by", "a question
    from" …"""
    last = tokens[i - 1].lower_ if i else ""
    if last not in _before_any() or last in MARKS or last in OPENERS:
        return None
    before = text[: tokens[i].idx - start]
    if not before or before[-1] not in ' “"(':
        return None
    view, noun, inverted, source, holder, link, offered, given = _agent_patterns()
    if match := search_end(view, before):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if match := search_end(offered, before):
        return Reported(start + match.start(), start + len(before.rstrip()), "commit", "intend", True, i - 1)
    if match := search_end(given, before):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if match := search_end(holder, before) or search_end(link, before):
        return Reported(start + match.start("v"), start + len(before.rstrip()), "note", None, True, i - 1)
    if match := search_end(noun, before):
        act = verbs()["nouns"].get(match["noun"].casefold(), "inform")
        return Reported(start + match.start("noun"), start + match.end("noun"), act, None, True, i - 1)
    if match := search_end(inverted, before):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if match := search_end(CAME_FROM, before):
        noun_of_speech = next((t for t in tokens[:i] if t.lower_ in verbs()["nouns"]), None)
        if noun_of_speech is not None:
            act = verbs()["nouns"][noun_of_speech.lower_]
            return Reported(start + match.start(), start + len(before.rstrip()), act, None, True, i - 1)
    if last in ("was", "were", "is", "are", "the") and (match := _state_inverted().search(before)):
        return Reported(
            start + match.start("s"),
            start + len(before.rstrip()),
            verbs()["states"][match["s"].casefold()],
            None,
            True,
            i - 1,
        )
    if search_end(source, before):
        tail = text[tokens[i].idx - start :]
        if came := re.search(r"^[^,.;]{2,80}?\s(came (?:the|a|an|word|news)\b(?:\s\w+)?)", tail):
            at = tokens[i].idx + came.start(1)
            return Reported(at, at + len(came.group(1)), "inform", None, True, i - 1)
    if tokens[i - 1].lower_ == "by" and i >= 2:
        return _passive(tokens, i - 1)
    return None


def _passive(tokens: Sequence[Token], by: int) -> Reported | None:
    """``Doubts were voiced by``, ``was echoed by``, ``Asked by``."""
    for m in range(by - 1, max(-1, by - 7), -1):
        token = tokens[m]
        if (
            token.text in (",", ";", ".")
            or token.tag_ in ("VBD", "VBZ", "VBP")
            and token.lemma_ != "be"
            and token.lemma_.casefold() not in verbs()["verbs"]
        ):
            break
        if token.tag_ not in ("VBN", "VBD"):
            continue
        lemma = token.lemma_.casefold()
        particle = f"{lemma} {tokens[m + 1].lower_}" if m + 1 < by else lemma
        voiced = (
            lemma in verbs()["verbs"] or lemma in verbs()["acts_by_passive"] or particle in verbs()["acts_by_passive"]
        )
        if not voiced:
            break
        if lemma in ("attend", "participate"):
            return None  # "was attended by": who is there has not spoken yet
        light = lemma in verbs()["light"] or lemma in (
            "take",
            "open",
            "close",
            "lead",
            "follow",
            "join",
            "start",
            "launch",
        )
        if (
            lemma == "follow"
            and m
            and tokens[m - 1].lemma_ == "be"
            and tokens[max(0, m - 2)].lower_ in ("he", "she", "who")
        ):
            light = False  # "She was followed by Mr Stern"
        light = light and lemma not in ("raise", "voice", "express", "pose", "submit", "lodge", "convey", "advance")
        if light and not any(
            t.lower_ in verbs()["nouns"]
            or t.lower_ in subjects()["agent_nouns"]
            or t.lower_ in subjects()["held"]
            or t.lower_ in ("discussion", "debate", "exchange")
            or t.lower_ in words("occasions")
            and any(x.lower_ == "who" for x in tokens[by + 2 : by + 40])
            for t in tokens[max(0, m - 10) : m]
        ):
            return None
        helped = any(t.lemma_ == "be" for t in tokens[max(0, m - 4) : m])
        helped = helped or tokens[m - 1].lower_ in ("and", "but", "or") and any(t.lemma_ == "be" for t in tokens[:m])
        asked = lemma in ("ask", "question", "press", "urge") and (
            m == 0 or tokens[m - 1].text in (",", ".") or _first_word(tokens) == m
        )
        if not (helped or asked):
            return None
        entry = verbs()["verbs"].get(lemma, {"act": "other"})
        act = verbs()["nouns"].get(
            next((t.lower_ for t in tokens[max(0, m - 6) : m] if t.lower_ in verbs()["nouns"]), ""), entry["act"]
        )
        return Reported(token.idx, token.idx + len(token.text), act, entry.get("strength"), True, m)
    return None


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


def more_verbs(tokens: Sequence[Token], quoted: Sequence[tuple[int, int]] = ()) -> list[Reported]:
    """All reporting verbs of a sentence or list item, participles included: what else the speaker is said to do."""
    found = []
    first = _first_word(tokens)
    for k, token in enumerate(tokens):
        if any(a <= token.idx < b for a, b in quoted):
            continue
        lemma = token.lemma_.casefold()
        if (
            token.tag_ in ("VBD", "VBG", "VBZ", "VBN", "VBP")
            and lemma in verbs()["verbs"]
            and lemma not in verbs()["plain"]
        ):
            if token.tag_ == "VBN" and k != first and not (k and tokens[k - 1].lemma_ in ("have", "and", ",")):
                continue
            if (
                token.tag_ == "VBG"
                and k
                and not (
                    tokens[k - 1].text in (",", ";", "–") or tokens[k - 1].lower_ in ("by", "and", "while", "floor")
                )
            ):
                continue
            found.append(_report(token, k))
    return found
