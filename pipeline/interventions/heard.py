"""Names that may speak though no rule says so: each is weighed by what stands around it.

The weights are learned from annotated reports: see ``models/reporting/README.md``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.interventions.actors import FINITE, Actor, past_forms, read_actor, with_holder
from pipeline.interventions.claims import Claim
from pipeline.interventions.names import Registry
from pipeline.interventions.predicates import Reported
from pipeline.interventions.words import FOLDER, person_nouns, role_nouns, subjects, verbs, words

if TYPE_CHECKING:
    from pipeline.tokens import Token

KINDS = ("country", "person", "role", "body")
BEGINS = frozenset(["DT", "CD", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "FW", "VBG", "VBN", "IN", "UH"])
WITHIN = frozenset(["DT", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "PRP$"])
THRESHOLD = 0.68
"""How likely it must be that a candidate speaks."""
CLOSED = frozenset(["IN", "CC", "DT", "WDT", "WP", "WP$", "WRB", "PRP", "PRP$", "TO", "MD", "RP", "EX", "POS"])


@cache
def _model() -> dict[str, Any]:
    path = FOLDER / "heard.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf8")) if path.exists() else {"weights": {}}
    return data


def tells(tokens: Sequence[Token]) -> bool:
    """Whether a sentence says anything: a line of a list of persons has no verb."""
    return any(t.tag_ in FINITE or t.text == ":" for t in tokens)


def candidates(tokens: Sequence[Token], names: Registry, quoted: Sequence[tuple[int, int]] = ()) -> Iterator[Actor]:
    """The phrases of a sentence that name somebody who could speak, in order; each of a list by itself."""
    after = 0
    for i, token in enumerate(tokens):
        if i < after or token.tag_ not in BEGINS and not token.text[:1].isupper():
            continue
        if any(a <= token.idx < b for a, b in quoted):
            continue
        named = names.covering(token.idx)
        begins = named is not None and named.start == token.idx
        if i and not begins and tokens[i - 1].tag_ in WITHIN and i - 1 >= after:
            continue
        actor = read_actor(tokens, i, names)
        if actor is None or actor.kind not in KINDS:
            continue
        actor = with_holder(tokens, actor, names)
        if token.tag_ == "PRP$" and actor.kind == "person":  # "brought to his feet Mr Ray": the feet are no part of it
            named_at = next((k for k in range(i + 1, actor.core) if tokens[k].text[:1].isupper()), i)
            actor = replace(actor, first=named_at, parts=()) if named_at > i + 1 else actor
        for first, last in actor.parts or ((actor.first, actor.last),):
            yield Actor(first, last, actor.kind, min(actor.core, last) if first == actor.first else last)
        after = actor.last


def features(tokens: Sequence[Token], actor: Actor, names: Registry, *, told: bool, opens: bool) -> list[str]:
    """What stands around a candidate. ``told``: the rules found a speaker elsewhere in the sentence; ``opens``: the
    sentence begins its paragraph."""
    kind = actor.kind
    out = ["", f"k={kind}", f"told={told}", f"opens={opens}"]
    before = tokens[: actor.first]
    after = tokens[actor.last :]
    p1 = _shape(before[-1]) if before else "^"
    p2 = _shape(before[-2]) if len(before) > 1 else "^"
    p3 = _shape(before[-3]) if len(before) > 2 else "^"
    n1 = _shape(after[0]) if after else "$"
    n2 = _shape(after[1]) if len(after) > 1 else "$"
    out += [f"p1={p1}", f"p2={p2},{p1}", f"n1={n1}", f"n2={n1},{n2}", f"k={kind} p1={p1}", f"k={kind} n1={n1}"]
    out += [f"p1={p1} n1={n1}", f"p3={p3},{p2},{p1}"]
    verb, gap = _next_verb(after)
    if verb is not None:
        sort = _sort(verb)
        out += [f"va={sort}", f"va={sort} {verb.tag_}", f"va={sort} {gap}", f"k={kind} va={sort} {gap}"]
        out += [f"va={sort} {gap} p1={p1}"]
    if before and (_sort(before[-1]) not in ("", "aux")):
        out += [f"vb={_sort(before[-1])} {before[-1].tag_} {p2}", f"vb={_sort(before[-1])} n1={n1}"]
    if any(t.lower_ in ("among", "including", "like", "as", "notably") for t in before[-6:]):
        out += [f"among k={kind}", f"among p1={p1}"]
    root = _root(tokens, actor)
    way, top = _way(root)
    if root.head.tag_ in ("IN", "TO") and root.head.head is not root.head:
        out += [f"via={root.head.lower_} {root.head.head.lemma_.casefold()}"]
    out += [f"dep={root.dep_}", f"way={way}", f"k={kind} dep={root.dep_}"]
    if top is not None:
        sort = _sort(top)
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in top.children)
        lemma = top.lemma_.casefold()
        out += [f"lemma={lemma} {root.dep_ if root.dep_ in ('nsubj', 'nsubjpass', 'dobj') else root.head.lower_}"]
        if lemma in verbs()["meeting_deeds"]:
            out += [f"meeting {way}"]
        out += [f"top={sort}", f"way={way} top={sort}", f"top={sort} {top.tag_} {top.dep_}"]
        out += [f"dep={root.dep_} top={sort} {top.tag_} {'passive' if passive else ''}"]
        spoken = next(
            (
                c
                for c in top.children
                if c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "oprd") and c is not root and _of_speech(c)
            ),
            None,
        )
        if spoken is not None:
            out += [f"speech={spoken.dep_} {root.dep_}", f"speech way={way}", f"speech way={way} {passive}"]
        if any(c.dep_ in ("ccomp", "xcomp", "parataxis") for c in top.children):
            out += [f"clause dep={root.dep_} {sort}"]
    if of := next((t for t in (root.head, root.head.head) if _of_speech(t) and t is not root), None):
        out += [f"of={of.dep_} {root.dep_} {p1}", f"of={p1}"]
    count = len([t for t in tokens if t.tag_ in FINITE])
    out += [
        f"finite={min(count, 3)}",
        f"place={'first' if actor.first <= 1 else 'late' if actor.first > 12 else 'mid'}",
    ]
    out += [f"k={kind} place={out[-1]}"]
    head = tokens[actor.core - 1]
    if kind == "role":
        out += [f"role={head.lemma_.casefold() in words('generic')}", f"det={tokens[actor.first].lower_}"]
    if kind in ("role", "body") and names.is_own(names.text[tokens[actor.first].idx : head.idx + len(head.text)]):
        out += ["own"]
    if head.tag_ in ("NNS", "NNPS"):
        out += [f"plural {kind}"]
    if head.text[:1].islower():
        out += [f"small {kind}"]
    if actor.last < len(tokens) and tokens[actor.last - 1].text == ")":
        out += [f"bracket {kind}"]
    return out


def _shape(token: Token) -> str:
    """A closed-class word or mark itself, a verb by its kind, anything else by its tag."""
    if token.tag_ in CLOSED or token.is_punct or not token.text[0].isalnum():
        return token.lower_
    sort = _sort(token)
    return f"{token.tag_}:{sort}" if sort else token.tag_


def _sort(token: Token) -> str:
    """What a verb does: ``say``, ``plain``, ``light``, ``state``, ``aux``, ``deed``; empty for no verb."""
    if token.lower_ in verbs()["states"]:
        return "state"
    lemma = verbs()["irregular"].get(token.lower_, token.lemma_.casefold())
    verb = token.tag_[:2] == "VB" or token.tag_ == "MD" or token.lower_ in past_forms()
    if not verb:
        return ""
    if lemma in ("be", "have", "do") or token.tag_ == "MD":
        return "aux"
    if lemma in verbs()["verbs"] or token.lower_ in past_forms():
        return "plain" if lemma in verbs()["plain"] else "say"
    return "light" if lemma in verbs()["light"] else "deed"


def _next_verb(after: Sequence[Token]) -> tuple[Token | None, str]:
    """The verb behind a candidate: at once, behind adverbs or auxiliaries, or behind a part between commas."""
    gap = "near"
    commas = 0
    for n, token in enumerate(after[:30]):
        if token.text in (";", ":"):
            break
        if token.text in (",", "–", "—"):
            commas += 1
            gap = "aside"
        elif token.tag_ in FINITE or token.tag_ in ("VBN", "VBD") and n == 0:
            if commas == 1:
                gap = "comma"
            main = next((t for t in after[n : n + 5] if t.tag_[:2] == "VB" and _sort(t) not in ("aux", "")), token)
            return main, gap if n else "near"
        elif not commas and token.tag_ not in ("RB", "RBR"):
            gap = "far"
    return None, ""


def _root(tokens: Sequence[Token], actor: Actor) -> Token:
    """The token of the head's group that the others hang on."""
    group = tokens[actor.first : actor.core] or tokens[actor.first : actor.last]
    inside = {t.i for t in group}
    return next((t for t in reversed(group) if t.head is t or t.head.i not in inside), group[-1])


def _way(root: Token) -> tuple[str, Token | None]:
    """The way up to the verb: relations, with prepositions by name."""
    steps, token = [], root
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX"):
            break
        steps.append(token.dep_ if token.tag_ not in ("IN", "TO") else token.lower_)
        if token.head is token:
            return "<".join(steps), None
        token = token.head
    return "<".join(steps), token if token.pos_ in ("VERB", "AUX") else None


@cache
def _speech() -> frozenset[str]:
    return frozenset([*verbs()["nouns"], *subjects()["agent_nouns"], *subjects()["held"]])


def _of_speech(token: Token) -> bool:
    return token.pos_ == "NOUN" and (token.lower_ in _speech() or token.lemma_.casefold() in _speech())


def likelihood(found: Sequence[str], weights: dict[str, float] | None = None) -> float:
    """How likely a candidate with these features speaks, 0 to 1."""
    known = _model()["weights"] if weights is None else weights
    return 1 / (1 + math.exp(-sum(known.get(name, 0.0) for name in found)))


def weigh(
    tokens: Sequence[Token], claims: Sequence[Claim], names: Registry, quoted: Sequence[tuple[int, int]], *, opens: bool
) -> list[Claim]:
    """The claims of a sentence, with those names added that likely speak too, and with deeds taken for speech where
    that is likely."""
    if not tells(tokens) or tokens[0].lower_ in words("attendance") or sends(tokens):
        return list(claims)
    made = list(claims)
    for actor in candidates(tokens, names, quoted):
        start, end = tokens[actor.first].idx, tokens[actor.last - 1].idx + len(tokens[actor.last - 1].text)
        beside = [c for c in claims if not (c.start < end and start < c.end)]
        here = [c for c in made if c.start < end and start < c.end]
        if any(c.verb.sure for c in here) or _in_brackets(tokens, actor):
            continue
        if [t.lower_ for t in tokens[max(0, actor.first - 4) : actor.first]] == ["at", "the", "request", "of"]:
            continue  # of what led to something, not of what was said
        if actor.first > 1 and tokens[actor.first - 1].lower_ == "to" and tokens[actor.first - 2].lower_ == "went":
            continue  # "the prize went to Chile"; of words and turns the rules tell
        if any(t.lower_ == "whose" for t in tokens[max(0, actor.first - 4) : actor.first]):
            continue  # "Peru, whose alternate was Mr Ruiz, asked"
        if actor.kind == "country" and _is_where(tokens, actor) or _was_asked(tokens, actor):
            continue
        if _in_place(tokens, actor, names) or _did(tokens, actor) or _chosen(tokens, actor):
            continue
        if actor.kind == "body" and _short_form(tokens, actor) or _of_things(tokens, actor):
            continue
        root = _root(tokens, actor)
        _, top = _way(root)
        if _in_office(top):
            continue
        if top is not None and top.dep_ == "relcl" and root.head is not top and _sort(top) not in ("say", "plain"):
            continue  # "Ms Li, who runs the office of the Agency, asked": what is told of another
        if top is not None and top.lemma_.casefold() in words("conducting"):
            continue  # "was chaired by Ms A": who leads or attends has not spoken yet
        if top is not None and any(c.lemma_.casefold() in words("hospitality") for c in top.children):
            continue  # "Lunch was offered by the City": hosts give, they do not speak
        if actor.kind == "body" and top is not None and top.lemma_ in _meets():
            continue  # "The Commission held its seventh session"
        likely = likelihood(features(tokens, actor, names, told=bool(beside), opens=opens))
        if likely < THRESHOLD:
            continue
        if here:
            made = [replace(c, verb=replace(c.verb, sure=True), likely=likely) if c in here else c for c in made]
            continue
        core = tokens[actor.core - 1]
        agent = actor.first > 0 and tokens[actor.first - 1].tag_ in ("IN", "TO")
        made.append(
            Claim(
                start,
                end,
                actor.kind,
                _verb(tokens, actor),
                agent,
                actor.first == 0,
                core.idx + len(core.text),
                likely=likely,
            )
        )
    return sorted(made, key=lambda c: c.start)


def _is_where(tokens: Sequence[Token], actor: Actor) -> bool:
    """``Within Australia, funds were short``, ``Feedback from schools in Fiji noted``: where something is; a sentence
    that begins with ``In Malawi`` often tells what Malawi said."""
    k = actor.first - 1
    if k < 0:
        return False
    if tokens[k].lower_ in ("within", "across", "throughout", "inside", "outside"):
        return True
    follows = actor.last < len(tokens) and tokens[actor.last].tag_ in FINITE
    return tokens[k].lower_ == "in" and follows and any(t.tag_ in ("NN", "NNS") for t in tokens[:k])


_ADDRESSES = frozenset(["ask", "thank", "invite", "urge", "remind", "tell", "advise"])


def _was_asked(tokens: Sequence[Token], actor: Actor) -> bool:
    """``he had asked Mr A, Mr B and Ms C if they were willing``: who is spoken to."""
    token = _root(tokens, actor)
    while token.dep_ in ("conj", "appos") and token.head is not token:
        token = token.head
    verb = token.head
    return token.dep_ in ("dobj", "dative") and verb.tag_ in ("VBD", "VBN") and verb.lemma_ in _ADDRESSES


def _in_place(tokens: Sequence[Token], actor: Actor, names: Registry) -> bool:
    """``held in Bamako, Mali``: a country that says where a town is."""
    k = actor.first - 1
    if actor.kind != "country" or k < 2 or tokens[k].text != ",":
        return False
    while k and tokens[k - 1].text[:1].isupper():
        k -= 1
    town = tokens[k].text[:1].isupper() and tokens[k - 1].lower_ in ("in", "at", "near", "from") if k else False
    named = names.covering(tokens[k].idx)
    return town and (named is None or named.kind not in ("country", "person"))


def _chosen(tokens: Sequence[Token], actor: Actor) -> bool:
    """``Mr Diaz (Chile) was re-elected Chair``: who is given an office."""
    k = actor.last
    if k >= len(tokens) or tokens[k].lemma_ != "be":
        return False
    verb = next((t for t in tokens[k + 1 : k + 6] if t.tag_ in ("VBN", "VBD") and len(t.text) > 2), None)
    return verb is not None and verb.lemma_.casefold() in words("conducting")


def _did(tokens: Sequence[Token], actor: Actor) -> bool:
    """``countries surveyed by the Institute``, ``was prepared by the Secretariat``: who did something, where what was
    done is no speech."""
    by = actor.first - 1
    if by < 1 or tokens[by].lower_ != "by":
        return False
    done = next((m for m in range(by - 1, max(by - 4, -1), -1) if tokens[m].tag_ in ("VBN", "VBD")), None)
    if done is None:
        return False
    before = tokens[max(0, done - 18) : done]
    if any(t.lower_ in _speech() for t in before):
        return False  # "tribute was paid by", "a view shared by"
    lemma = tokens[done].lemma_.casefold()
    spoken = lemma in verbs()["verbs"] or lemma in verbs()["acts_by_passive"]
    helped = any(t.lemma_ == "be" for t in before[-4:])
    if not helped and done > 0 and tokens[done - 1].tag_ in ("NN", "NNS", "NNP", "NNPS"):
        return f"{lemma} {tokens[done + 1].lower_}" not in verbs()["acts_by_passive"]  # "a text put forward by"
    return not spoken and actor.kind in ("body", "role")  # of countries and persons it is weighed: they often tell it


def sends(tokens: Sequence[Token]) -> bool:
    """``Algeria and Morocco sent observers, as did the Bank``: a list of who came."""
    return any(
        t.lower_ in ("sent", "send", "sends") and any(o.lower_ in words("absence") for o in tokens[n + 1 : n + 4])
        for n, t in enumerate(tokens[:20])
    )


@cache
def _meets() -> frozenset[str]:
    """What a body does when it meets, but for what is no deed."""
    return frozenset(verbs()["meeting_deeds"]) - {"be", "have"}


@cache
def _offices() -> frozenset[str]:
    """Nouns for offices, without those for whoever speaks."""
    return role_nouns() - words("generic")


@cache
def _people() -> frozenset[str]:
    """Nouns for people, one or several."""
    return role_nouns() | person_nouns() | words("collective") | words("generic")


def _in_office(verb: Token | None) -> bool:
    """``The Chairperson was Mr Okafor (Nigeria)``: who held an office; not ``The first speaker was Ms Lee``."""
    if verb is None or verb.lemma_ != "be":
        return False
    said = [c for c in verb.children if c.dep_ in ("nsubj", "attr")]
    offices = [c for c in said if {c.lemma_.casefold(), c.lower_.removesuffix("s")} & _offices()]
    named = any(c.tag_ in ("NNP", "NNPS") and c not in offices[:1] for c in said)
    return bool(offices) and named and not any(t.text == ":" and t.i > verb.i for t in verb.sent)


def _of_things(tokens: Sequence[Token], actor: Actor) -> bool:
    """``data from Bhutan were lacking``: where things come from; not ``his neighbour from Chad``, ``a question from
    Peru``, ``support from Mali``."""
    k = actor.first - 1
    if k > 0 and tokens[k].lower_ in ("and", ","):  # the second of several
        k = next(
            (m for m in range(k, -1, -1) if tokens[m].text.islower() and tokens[m].lower_ not in ("and", "the")), -1
        )
    if actor.kind != "country" or k < 1 or tokens[k].lower_ not in ("from", "of"):
        return False
    noun = tokens[k - 1]
    told = _of_speech(noun) or noun.lemma_.casefold() in verbs()["verbs"] or noun.lemma_.casefold() in _people()
    return noun.tag_ == "NNS" and (not told or noun.lower_ == "data") and noun.lower_ not in _people()


def _short_form(tokens: Sequence[Token], actor: Actor) -> bool:
    """The acronym of what stands before its brackets: ``lawsuits against participation (SLAPPs)``; not the name of who
    is told of there (``one delegation (ICC)``)."""
    i = actor.first - 1
    if (
        i < 1
        or actor.last - actor.first > 1
        or tokens[i].text != "("
        or actor.last >= len(tokens)
        or tokens[actor.last].text != ")"
    ):
        return False
    return not {tokens[i - 1].lower_, tokens[i - 1].lemma_.casefold()} & (role_nouns() | words("collective"))


def _in_brackets(tokens: Sequence[Token], actor: Actor) -> bool:
    """Whether a name stands in brackets behind another: ``(Lee, Heritage Institute, Korea)``."""
    opening = next((n for n in range(actor.first - 1, -1, -1) if tokens[n].text in ("(", ")")), None)
    return opening is not None and tokens[opening].text == "(" and opening < actor.first - 1


def _verb(tokens: Sequence[Token], actor: Actor) -> Reported:
    """What a candidate says by: the verb of speech right before it, behind it, or above it; else no word."""
    before = tokens[actor.first - 1] if actor.first else None
    behind, _ = _next_verb(tokens[actor.last :])
    _, above = _way(_root(tokens, actor))
    for token in (before, behind, above):
        if token is not None and _sort(token) in ("say", "plain"):
            lemma = verbs()["irregular"].get(token.lower_, token.lemma_.casefold())
            entry = verbs()["verbs"].get(lemma, {"act": "other"})
            at = next((n for n, t in enumerate(tokens) if t is token), actor.first)
            return Reported(token.idx, token.idx + len(token.text), entry["act"], entry.get("strength"), True, at)
    end = tokens[actor.last - 1].idx + len(tokens[actor.last - 1].text)
    return Reported(end, end, "inform", None, True, actor.first)
