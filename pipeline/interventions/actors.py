"""Reading the noun phrase of a possible speaker from its first token: where it ends, and who it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interventions.names import Registry
from pipeline.interventions.words import body_heads, common_nouns, person_nouns, role_nouns, thing_heads, verbs, words

if TYPE_CHECKING:
    from pipeline.tokens import Token

DETERMINERS = frozenset(
    "the a an both two three four another one each its his her their our this these those several some many "
    "most all few various other certain numerous no any".split()
)
PRONOUNS = frozenset("he she they it".split())
PREPOSITIONS = frozenset("of from for to at in on under within against with into by".split())
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
LONGEST = 60
"""Tokens: no speaker's name with all its titles is longer."""


@dataclass(frozen=True)
class Actor:
    """A phrase that may speak: tokens ``first`` to ``last`` (exclusive); ``kind`` is ``country``, ``person``, ``role``,
    ``body``, ``pronoun``, ``generic`` or ``collective``; ``core`` ends the head's own group; ``parts`` are
    coordinated countries or persons (token ranges)."""

    first: int
    last: int
    kind: str
    core: int
    parts: tuple[tuple[int, int], ...] = ()
    thing: bool = False


def read_actor(tokens: Sequence[Token], first: int, names: Registry) -> Actor | None:
    """Read a speaker that begins at ``first``; None where what begins there cannot speak."""
    if names.actors[0] is not tokens:
        names.actors = tokens, {}
    known = names.actors[1]
    if first not in known:
        known[first] = _read_actor(tokens, first, names)
    return known[first]


def _read_actor(tokens: Sequence[Token], first: int, names: Registry) -> Actor | None:
    if first + 2 < len(tokens) and tokens[first].lower_ == "that" and tokens[first + 1].lower_ in ("of", "from", "for"):
        other = read_actor(tokens, first + 2, names)  # "and that of Japan"
        return Actor(first, other.last, "role", first + 1) if other and other.kind in ("country", "body") else None
    if counted := _counted_of(tokens, first):
        others = read_actor(tokens, counted, names)
        return replace(others, first=first) if others and others.kind == "collective" and not others.parts else None
    core = _core_end(tokens, first, names)
    if core <= first:
        return None
    kind = _kind(tokens, first, core, names)
    if kind is None:
        return None
    if kind in ("pronoun",):
        return Actor(first, core, kind, core)
    last = _extended(tokens, core, names, kind)
    last = _group_spoken_for(tokens, last, names) if kind == "country" else last
    parts: list[tuple[int, int]] = [(first, last)]
    while last + 1 < len(tokens) and (
        tokens[last].lower_ in ("and", "&") or tokens[last].text == "," and kind in ("country", "person", "body")
    ):
        following = last + 2 if tokens[last].text == "," and tokens[last + 1].lower_ == "and" else last + 1
        spoken_for = (
            last > parts[-1][0] + 2 and following == last + 2 and ("," in [t.text for t in tokens[slice(*parts[-1])]])
        )
        if tokens[last].text == "," and not spoken_for and not _list_goes_on(tokens, last, names, kind):
            break
        more_core = _core_end(tokens, following, names)
        more = _kind(tokens, following, more_core, names) if more_core > following else None
        if more is None or more in ("pronoun",) or more == "collective" and kind != "collective":
            break
        if tokens[last].text == "," and more != kind and {more, kind} != {"country", "body"}:
            break
        end = _extended(tokens, more_core, names, more)
        parts.append((following, _group_spoken_for(tokens, end, names) if more == "country" else end))
        last = parts[-1][1]
    if kind == "generic" and last > core:
        kind = "role"
    if kind == "collective" and last > core and tokens[core - 1].lemma_.casefold() in role_nouns() and not parts[1:]:
        inside = names.at(tokens[core].idx, tokens[last - 1].idx + len(tokens[last - 1].text))
        outer = [
            n
            for n in inside
            if n.kind in ("body", "country")
            and not any(o is not n and o.start <= n.start and n.end <= o.end for o in inside)
        ]
        if len(outer) == 1:
            kind = "role"  # "The representatives of the French Commission"
    if _is_possession(tokens, first, last):
        return None
    return Actor(first, last, kind, core, tuple(parts) if len(parts) > 1 else ())


def _group_spoken_for(tokens: Sequence[Token], i: int, names: Registry) -> int:
    """Behind ``, for the EU,`` where a list of countries goes on (``ITALY, for the EU, and NORWAY``); else
    ``i``."""
    if i + 2 >= len(tokens) or tokens[i].text != ",":
        return i
    for_whom = i + 1 + 3 * ([t.lower_ for t in tokens[i + 1 : i + 4]] == ["on", "behalf", "of"])
    if for_whom == i + 1 and tokens[i + 1].lower_ != "for":
        return i
    close = next((m for m in range(for_whom, min(for_whom + 14, len(tokens))) if tokens[m].text in (",", ";")), None)
    if close is None or close + 1 >= len(tokens) or tokens[close + 1].lower_ != "and":
        return i
    if any(t.tag_ in FINITE for t in tokens[for_whom:close]):
        return i
    core = _core_end(tokens, close + 2, names)
    return close if core > close + 2 and _kind(tokens, close + 2, core, names) == "country" else i


def _counted_of(tokens: Sequence[Token], first: int) -> int | None:
    """Where those begin of whom some are told: ``a number of delegates``, ``the great majority of members``."""
    for i in range(first + 1, min(first + 4, len(tokens) - 1)):
        if tokens[i].lower_ in ("number", "majority", "handful", "couple", "minority") and tokens[i + 1].lower_ == "of":
            return i + 2 if tokens[first].lower_ in DETERMINERS else None
    return None


def with_holder(tokens: Sequence[Token], actor: Actor, names: Registry) -> Actor:
    """An office with the name of who holds it behind a comma, or a person with the office: ``its author, Dr Lund of the
    Map Office``, ``Ms Sato, Treasurer``; the actor as it is where a list goes on."""
    k = actor.last
    if actor.kind not in ("role", "person") or actor.parts or k + 1 >= len(tokens) or tokens[k].text != ",":
        return actor
    other = read_actor(tokens, k + 1, names)
    if other is None or {actor.kind, other.kind} != {"role", "person"} or other.parts:
        return actor
    if other.last < len(tokens) and tokens[other.last].tag_ in FINITE:
        return actor  # "In reply to the delegate, Ms Sato said"
    return Actor(actor.first, other.last, actor.kind, actor.core)


def read_name(tokens: Sequence[Token], first: int, names: Registry) -> Actor | None:
    """A capitalised name of any kind, for places where only a speaker can stand ("according to Open Data Watchers")."""
    i = first + (1 if tokens[first].lower_ == "the" else 0)
    begin = i
    if i < len(tokens) and tokens[i].tag_ in (
        "IN",
        "DT",
        "RB",
        "PRP",
        "PRP$",
        "WRB",
        "WDT",
        "WP",
        "CC",
        "EX",
        "TO",
        "MD",
        "VBG",
        "VBN",
        "CD",
    ):
        return None
    while i < len(tokens) and (
        tokens[i].text[:1].isupper()
        or i > begin
        and (
            tokens[i].text in ("-", "'s", "’s")
            or tokens[i].lower_ in ("of", "in", "for", "without", "and", "de", "du", "des", "la")
            and i + 1 < len(tokens)
            and tokens[i + 1].text[:1].isupper()
        )
    ):
        i += 1
    named = names.covering(tokens[begin].idx) if begin < len(tokens) else None
    thing = begin < len(tokens) and names.things(tokens[begin].idx, tokens[begin].idx + 1)
    ends = {tokens[begin].lower_, tokens[i - 1].lemma_.casefold(), tokens[i - 1].lower_} if i > begin else set()
    if (
        not (2 if first == begin else 1) <= i - begin <= 7
        or i - begin == 1
        and not _always_capital(tokens[begin], names.text)
        or thing
        or named is not None
        or ends & words("sources")
        or any(t.tag_ == "CD" or len(t.text) == 1 for t in tokens[begin:i])
    ):
        return None
    return Actor(first, _extended(tokens, i, names, "person"), "person" if first == begin else "body", i)


def _always_capital(token: Token, text: str) -> bool:
    """Whether a word stands nowhere in the report with a small letter, as "the Louvre" does and "the Fund" may not."""
    return (
        token.tag_ == "NNP"
        and not token.is_upper
        and token.lower_ not in common_nouns()
        and re.search(rf"\b{re.escape(token.lower_)}s?\b", text) is None
    )


def _is_possession(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the phrase names a thing of somebody: ``the Department's case management system``."""
    end = tokens[last - 1]
    if not end.text[:1].islower() or end.lemma_.casefold() in role_nouns() or end.tag_[:2] != "NN":
        return False
    owner = next(
        (i for i in range(last - 1, first, -1) if tokens[i].tag_ == "POS" or tokens[i].text in ("'", "’")), None
    )
    return owner is not None and all(
        t.tag_[:2] in ("NN", "JJ", "CD", "VB") or t.text == "-" for t in tokens[owner + 1 : last]
    )


def _list_goes_on(tokens: Sequence[Token], comma: int, names: Registry, kind: str) -> bool:
    """Whether ``A, B and C`` begins or goes on here rather than an apposition: an ``and`` follows before any verb, and
    what is joined are speakers of one kind (bodies where each is a name of its own)."""
    alike = ("country", "body") if kind in ("country", "body") else (kind,)
    for i in range(comma + 1, min(comma + 40, len(tokens))):
        if tokens[i].lower_ in ("and", "&"):
            nexts = [i + 1] if i == comma + 1 else [comma + 1, i + 1]
            for at in nexts:
                end = _core_end(tokens, at, names)
                if end <= at or _kind(tokens, at, end, names) not in alike:
                    return False
                if kind == "body" and not _own_name(tokens, at, names):
                    return False
            return True
        if tokens[i].tag_ in FINITE or tokens[i].text in (";", "("):
            return False
    return False


def _own_name(tokens: Sequence[Token], at: int, names: Registry) -> bool:
    at += tokens[at].lower_ == "the"
    named = names.covering(tokens[at].idx) if at < len(tokens) else None
    return named is not None and named.kind in ("body", "country") and named.start == tokens[at].idx


def _core_end(tokens: Sequence[Token], first: int, names: Registry) -> int:
    """The end of the head's own group: determiner, adjectives and nouns, without prepositions after it."""
    i = first
    if i >= len(tokens):
        return i
    if tokens[i].lower_ in PRONOUNS:
        return i + 1
    while i < len(tokens) and i < first + LONGEST:
        token = tokens[i]
        named = names.covering(token.idx)
        if named and named.kind in ("body", "person", "country", "role") and token.idx == named.start:
            end = i
            while end < len(tokens) and tokens[end].idx < named.end:
                end += 1
            if named.kind == "role" and named.end > named.start:
                end = min(end, next((k for k in range(i + 1, end) if tokens[k].lower_ in PREPOSITIONS), end))
            i = max(end, i + 1)
            if named.kind in ("country", "person", "body") and noun_for_verb(tokens, i):
                break
            continue
        follows = i == first + 1 and (
            token.lower_ in ("other", "new", "few") or token.lower_ == "the" and tokens[first].lower_ in ("both", "all")
        )
        if i == first and token.lower_ in DETERMINERS or follows:
            i += 1
            continue
        if (
            token.tag_ in ("NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "CD", "POS", "FW", "AFX")
            or token.text in ("-", "/", "&", "–")
            and i > first
            and _tight(tokens, i)
        ):
            i += 1
            continue
        if (
            token.text[:1].isupper()
            and i > first
            and token.tag_ in ("VBG", "VBN", "IN", "RB", "VB", "VBD", "VBP", "VBZ", "UH", "RBR", "PRP")
            and _capital_run(tokens, i)
        ):
            i += 1
            continue
        if i == first and token.text[:1].isupper() and (token.ent_type_ or re.fullmatch(r"[A-Z][A-Z./-]+", token.text)):
            i += 1
            continue
        if (
            token.tag_ in ("VBG", "VBN")
            and first < i < len(tokens) - 1
            and tokens[i + 1].tag_ in ("NN", "NNS")
            and tokens[i - 1].lower_ in DETERMINERS
        ):
            i += 1  # "the participating States", "the invited experts"
            continue
        if i > first and _marked_group(tokens, i):
            i += 1  # "Group A", whatever the letter was tagged as
            break
        if (
            token.lower_ == "and"
            and i > first
            and i + 1 < len(tokens)
            and tokens[i - 1].text[:1].isupper()
            and _within_title(tokens, i, first)
        ):
            i += 1  # "Special Representative and Co-ordinator"
            continue
        break
    while i > first and tokens[i - 1].text in ("-", "/", "&", "–"):
        i -= 1
    return i


def noun_for_verb(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word right behind a name is its verb though it was tagged as something else: a form in -s in a clause
    that has no other verb (``Portugal lends such places a registrar``), or the past of a verb of speech behind a name
    in capitals (``SWITZERLAND preferred``)."""
    if (
        i + 1 < len(tokens)
        and tokens[i].tag_ in ("JJ", "NN", "VBN", "NNP", "VB")
        and tokens[i].text in past_forms()
        and tokens[i - 1].is_upper
    ):
        return tokens[i + 1].lower_ != "by"
    if i >= len(tokens) or tokens[i].tag_ != "NNS" or not tokens[i].text.islower() or i + 1 >= len(tokens):
        return False
    if (
        tokens[i].text[-1] != "s"
        or tokens[i + 1].tag_ in ("POS", "NN", "NNS", "CC", "IN")
        and tokens[i + 1].text != "that"
    ):
        return False
    if tokens[i].lower_.rstrip("s") in verbs()["verbs"] and tokens[i + 1].tag_ in ("DT", "PRP", "PRP$", "TO", "WDT"):
        return True
    for token in tokens[i + 1 :]:
        if token.text in (",", ";", ":", ".", "–", "—"):
            break
        if token.tag_ in FINITE:
            return False
    return True


@cache
def past_forms() -> dict[str, str]:
    """Regular past forms of the reporting verbs and their lemmas, for words that the tagger took for something else."""
    forms = {}
    for lemma in verbs()["verbs"]:
        if lemma.endswith("e"):
            forms[lemma + "d"] = lemma
        elif lemma.endswith("y") and lemma[-2] not in "aeou":
            forms[lemma[:-1] + "ied"] = lemma
        else:
            forms[lemma + "ed"] = lemma
            if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", lemma):
                forms[lemma + lemma[-1] + "ed"] = lemma  # "flagged"
    return forms


GROUP_MARK = re.compile(r"\d{1,2}|[A-HVX]|[IVX]{1,4}|(?i:one|two|three|four|five|six)")
WORKING_GROUP = re.compile(
    rf"(?i:(?:the )?(?:[\w-]+ ){{0,2}}(?:{'|'.join(sorted(words('working_groups')))})) (?:{GROUP_MARK.pattern})(?!\w)"
)
"""A group of those present with its number or letter."""


def _marked_group(tokens: Sequence[Token], i: int) -> bool:
    """Whether token ``i`` is the number or letter of a group that works apart from the others: ``Group A``, ``breakout
    group 3``; not of a class of things (``Group 2 carcinogens``)."""
    mark = tokens[i].text
    if GROUP_MARK.fullmatch(mark) is None or WORKING_GROUP.fullmatch(f"{tokens[i - 1].lower_} {mark}") is None:
        return False
    return i + 1 == len(tokens) or tokens[i + 1].tag_[:2] not in ("NN", "JJ")


def _tight(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1]
    return before.idx + len(before.text) == tokens[i].idx or tokens[i].text == "&"


def _capital_run(tokens: Sequence[Token], i: int) -> bool:
    """A capitalised word within a capitalised name, tagged as something else."""
    return (
        tokens[i - 1].text[:1].isupper()
        and i > 0
        and tokens[i].idx != tokens[i].sent.start_char
        and tokens[i].tag_ not in ("VBD", "VBZ")
    )


def _within_title(tokens: Sequence[Token], i: int, first: int) -> bool:
    """``and`` joins two words of one office: the next word is an office without an article, and so was the last."""
    last, following = tokens[i - 1].lower_, tokens[i + 1].lower_
    return last in role_nouns() and following in role_nouns() and tokens[first].lower_ in ("the", "a", "an")


def _kind(tokens: Sequence[Token], first: int, core: int, names: Registry) -> str | None:
    if core <= first or first >= len(tokens):
        return None
    head_token = tokens[core - 1]
    span_text = [t.lower_ for t in tokens[first:core]]
    if span_text[0] in PRONOUNS:
        return "pronoun"
    if head_token.tag_ == "POS":
        return None
    bare = first + (1 if span_text[0] in ("the", "a", "an", "both") else 0)
    head = head_token.lower_
    singular = head_token.lemma_.casefold()
    shown = head_token.doc.text[tokens[bare].idx : head_token.idx + len(head_token)] if bare < core else ""
    hyphened = shown.strip().casefold()
    last_word = hyphened.split()[-1] if hyphened else head
    if head in ("general", "elect", "designate", "emeritus") and core - first > 1 and last_word not in role_nouns():
        head, singular, last_word = (tokens[core - 2].lower_,) * 3  # "Director General"
    if core - bare > 1 and _marked_group(tokens, core - 1):
        return "collective"
    covering = names.covering(head_token.idx)
    if (
        covering
        and covering.kind == "country"
        and covering.end >= head_token.idx + len(head_token.text)
        and covering.start >= tokens[first].idx
    ):
        return "country" if covering.start <= tokens[bare].idx + 14 else None
    if covering and covering.kind == "person":
        return "person"
    if covering and covering.kind == "nationality" and core - bare == 1 and span_text[0] == "the":
        after = tokens[core] if core < len(tokens) else None
        if after is not None and (after.tag_ in FINITE or after.lower_ in past_forms()):
            return "country"  # "The Norwegian asked"
    if (
        head in words("collective")
        or last_word in words("collective")
        or singular in words("occasions")
        and span_text[0] in ("the", "this")
    ):
        counted = tokens[first].tag_ == "CD" or span_text[0] in words("quantities") and span_text[0] != "the"
        if covering and covering.kind in ("body",) and tokens[core - 1].text[:1].isupper() and not counted:
            return "collective" if singular in words("occasions") and core - bare == 1 else "body"
        if counted and tokens[core - 1].tag_ in ("NNS", "NNPS"):
            return "collective"  # "Twenty-nine Parties"
        if covering is not None and covering.kind not in ("nationality",):
            pass
        elif _is_collective(tokens, first, core, head, singular):
            return "collective"
    if core - first <= 3 and span_text[0] == "the" and span_text[1:2] and span_text[1] in ("former", "latter"):
        return "generic" if core - first == 2 or singular in words("generic") else None
    if core - bare > 1 and f"{tokens[core - 2].lower_} {singular}" in role_nouns() and head != singular + "s":
        return "role"  # "focal point"
    if singular in role_nouns() or last_word in role_nouns() or head in role_nouns():
        if singular in words("sources") and singular != "member":
            return None
        extra = [t for t in tokens[bare:core] if t.lower_ not in ("the", "a", "an")]
        if (
            len(extra) == 1
            and singular in words("generic")
            and span_text[0] in ("the", "this")
            and not head_token.text[:1].isupper()
        ):
            return "generic"
        if head_token.tag_ in ("NNS", "NNPS") and span_text[0] in _SEVERAL and covering is None:
            return "collective"  # "Several coordinators"
        if head_token.tag_ == "NNS" and core - first == 1 and not (core < len(tokens) and tokens[core].tag_ == "IN"):
            return None  # "Skippers complained": of whom a speaker tells
        if (
            span_text[0]
            in ("the", "a", "an", "one", "another", "its", "his", "her", "their", "two", "three", "both", "this")
            or tokens[first].text[:1].isupper()
        ):
            return "role"
        return None
    if (
        span_text[0] in ("a", "an", "one", "another")
        and core + 1 < len(tokens)
        and tokens[core].lower_ == "from"
        and tokens[core + 1].text[:1].isupper()
    ):
        return "role" if singular not in words("sources") and head_token.tag_ == "NN" else None  # "a cook from Hawassa"
    if span_text[0] in ("a", "an", "the", "one", "another") and re.search(r"\w-year-olds?$", hyphened):
        return "role"  # "a twelve-year-old in row two"
    if (
        span_text[0] in ("a", "an", "one", "another")
        and head_token.tag_ == "NN"
        and head.islower()
        and (singular in person_nouns() or _from_the_floor(tokens, core) and singular not in _said_or_told())
        and not (tokens[core : core + 1] and tokens[core].lower_ == "in" and _ratio(tokens, core + 1))
    ):
        return "role"  # "a retired judge", "a voice at the back"
    if (
        text_is_capital(head_token)
        and any(t.tag_ == "POS" for t in tokens[first:core])
        and (owner := names.covering(tokens[bare].idx))
        and owner.kind in ("country", "body")
        and not any(t.lower_ in thing_heads() for t in tokens[first:core])
    ):
        return "body"  # "Brazil's National Fund", not "Brazil's Atlas of Access"
    if covering and covering.kind == "body":
        return "body"
    if head.islower() and singular not in words("sources") and _of_a_country(tokens, bare, core, names):
        return "body"
    if singular in ("city", "town", "municipality", "region", "province", "canton", "port") and _of_name(tokens, core):
        return "body"
    if covering and covering.kind == "role":
        return "role"
    if (
        head_token.tag_ == "NN"
        and head.islower()
        and span_text[0] in ("the", "a", "an")
        and _held_by(tokens, core, names)
    ):
        return "role"
    if _named_holder(tokens, bare, core):
        return "person"
    if names.things(head_token.idx, head_token.idx + 1):
        return None
    text = head_token.text
    if re.search(r"/\S*\d", text):
        return None  # "WPFS/31/4": the symbol of a document
    if any(t.text == "%" or t.tag_ == "CD" and t.text[0].isdigit() for t in tokens[first : core - 1]):
        return None  # "95% CI": a number of something
    shortened = (
        re.fullmatch(r"[A-Z][A-Za-z]*[A-Z][\w./&-]*", text) or len(text) > 1 and text.isalpha() and text.isupper()
    )
    if shortened and singular not in words("sources"):
        return "body"
    if (
        head in body_heads()
        and bare < core - (text[:1].islower())
        and (text[:1].isupper() or _proper(tokens[core - 2]))
    ):
        return "body"
    if (
        all(t.text[:1].isupper() for t in tokens[first:core])
        and 2 <= core - first <= 4
        and all(t.ent_type_ == "PERSON" for t in tokens[first:core])
    ):
        return "person"
    return None


_SEVERAL = frozenset(["several", "some", "many", "most", "various", "numerous", "other", "certain"])


@cache
def _said_or_told() -> frozenset[str]:
    """Nouns for what is said and for what tells something, but for a voice."""
    return (frozenset(verbs()["nouns"]) | words("agent_nouns") | words("held") | words("sources")) - {"voice"}


def _ratio(tokens: Sequence[Token], i: int) -> bool:
    """``one vendor in five``: a number of people, not a person."""
    return i < len(tokens) and (tokens[i].tag_ == "CD" or tokens[i].lower_ == "every")


def _from_the_floor(tokens: Sequence[Token], core: int) -> bool:
    """``from the floor``, ``at the back``: where one of those present sits."""
    seat = [t.lower_ for t in tokens[core : core + 4]]
    where = words("seats") | words("occasions")
    return (
        len(seat) > 2
        and seat[0] in ("from", "at", "in", "on", "among")
        and seat[1] == "the"
        and bool(where & set(seat[2:]))
    )


def _of_a_country(tokens: Sequence[Token], bare: int, core: int, names: Registry) -> bool:
    """``the Italian federation``, ``the Greek authorities``, ``the archives of Morocco``: a noun for a body in small
    letters that is of one country."""
    head = tokens[core - 1]
    body = head.lower_ in body_heads() or head.lemma_.casefold() in body_heads()
    first = names.covering(tokens[bare].idx) if bare < core else None
    if first is not None and first.kind == "nationality" and core - bare in (2, 3):
        return body or head.lower_ in words("sides")
    if core - bare > 2 or not body or core + 1 >= len(tokens) or tokens[core].lower_ != "of":
        return False
    at = core + 1 + (tokens[core + 1].lower_ == "the")
    land = names.covering(tokens[at].idx) if at < len(tokens) else None
    return land is not None and land.kind == "country" and land.start == tokens[at].idx


def _of_name(tokens: Sequence[Token], core: int) -> bool:
    return core + 1 < len(tokens) and tokens[core].lower_ == "of" and tokens[core + 1].text[:1].isupper()


def _proper(token: Token) -> bool:
    """Whether a word before ``institute`` in lower case is a name (``Vias institute``)."""
    return token.tag_ == "NNP" and token.text[:1].isupper()


def _held_by(tokens: Sequence[Token], core: int, names: Registry) -> bool:
    """``the correspondent`` of ``the correspondent of Romania, Ms A,``: whatever noun it is, it names who holds it."""
    if core + 3 >= len(tokens) or tokens[core].lower_ not in ("of", "for", "from"):
        return False
    land = names.covering(tokens[core + 1 + (tokens[core + 1].lower_ == "the")].idx)
    comma = next((k for k in range(core + 2, min(core + 8, len(tokens) - 1)) if tokens[k].text == ","), None)
    if land is None or land.kind != "country" or comma is None or tokens[comma].idx > land.end + 1:
        return False
    person = names.covering(tokens[comma + 1].idx)
    return person is not None and person.kind == "person"


def _named_holder(tokens: Sequence[Token], bare: int, core: int) -> bool:
    """``the Moldovan archivist Ion Rusu``: a noun for one who speaks, then a name of two or three words."""
    names = next((k for k in range(core - 1, bare, -1) if not tokens[k].text[:1].isupper()), None)
    return (
        names is not None
        and 2 <= core - names - 1 <= 3
        and tokens[names].lemma_.casefold() in role_nouns()
        and all(t.text.replace("-", "").isalpha() for t in tokens[names + 1 : core])
    )


def text_is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_collective(tokens: Sequence[Token], first: int, core: int, head: str, singular: str) -> bool:
    opening = tokens[first].lower_
    plural = head in words("collective") and head not in words("occasions")
    if plural:
        middle = [
            t for t in tokens[first : core - 1] if t.lower_ not in words("quantities") and t.lower_ not in DETERMINERS
        ]
        return not any(t.text[:1].isupper() and t.i != t.sent.start for t in middle)
    return opening in ("the", "this", "discussions", "discussion", "debate") and core - first <= 3 or core - first == 1


def _extended(tokens: Sequence[Token], i: int, names: Registry, kind: str) -> int:
    """Add what belongs to the phrase: brackets, and prepositions with their nouns."""
    while i < len(tokens):
        token = tokens[i]
        if token.text == "(":
            close = next((k for k in range(i + 1, min(i + 30, len(tokens))) if tokens[k].text.startswith(")")), None)
            if close is None:
                return i
            i = close + 1
            continue
        if (
            token.text in ("-", "–", "—")
            and i + 1 < len(tokens)
            and tokens[i + 1].text[:1].isupper()
            and kind in ("role", "body")
            and not _verb_soon(tokens, i + 1, 1)
        ):
            end = _group(tokens, i + 1, names)
            if end > i + 1:
                i = end
                continue
        if kind in ("person", "country", "role") and [t.lower_ for t in tokens[i : i + 3]] == ["on", "behalf", "of"]:
            end = _group(tokens, i + 3, names)
            if end > i + 3:
                i = end
                continue
        if (
            token.lower_ in PREPOSITIONS
            and kind in ("role", "body", "person", "generic", "collective", "country")
            and i + 1 < len(tokens)
        ):
            if kind == "country" and token.lower_ not in ("on",):
                return i
            if token.lower_ != "of" and re.search(r"[$€£¥]", "".join(t.text for t in tokens[i + 1 : i + 3])):
                return i  # "was proposed by the Director General at US$ 3 million"
            if (
                token.lower_ in ("in", "on", "with", "at", "by", "to", "for")
                and kind in ("person", "body", "collective", "country")
                and not _names_place(tokens, i + 1, names)
            ):
                return i
            end = _group(tokens, i + 1, names)
            if end > i + 1:
                i = end
                continue
        return i
    return i


def _names_place(tokens: Sequence[Token], i: int, names: Registry) -> bool:
    at = i + (1 if i < len(tokens) and tokens[i].lower_ == "the" else 0)
    return at < len(tokens) and tokens[at].text[:1].isupper()


def _group(tokens: Sequence[Token], i: int, names: Registry) -> int:
    """The end of a noun group after a preposition; joined groups (``Justice and Public Security``) are taken along
    unless a new speaker begins."""
    start = i
    while i < len(tokens) and i < start + LONGEST:
        token = tokens[i]
        named = names.covering(token.idx)
        if named and token.idx == named.start and named.kind in ("body", "country", "person", "role"):
            while i < len(tokens) and tokens[i].idx < named.end:
                i += 1
            if named.kind == "country" and i < len(tokens) and tokens[i].tag_ in ("CD", "DT"):
                break  # "and the representative of Canada one of 750,000", "and that of Chile a number of posts"
            continue
        if token.tag_ in (
            "NN",
            "NNS",
            "NNP",
            "NNPS",
            "JJ",
            "JJR",
            "CD",
            "POS",
            "DT",
            "PRP$",
            "FW",
            "AFX",
            "VBG",
            "HYPH",
            "PDT",
        ) or token.text in ("-", "/", "&"):
            if token.tag_ == "VBG" and not token.text[:1].isupper() and i > start:
                break
            i += 1
            continue
        if token.text[:1].isupper() and token.tag_ not in ("VBD", "VBZ", "MD"):
            i += 1
            continue
        if token.tag_ == "VBN" and i + 1 < len(tokens) and tokens[i + 1].tag_[:2] == "NN":
            i += 1
            continue
        if token.lower_ in ("and", "or") and i > start and i + 1 < len(tokens):
            following = tokens[i + 1]
            if (
                following.lower_ in ("the", "a", "an")
                or following.tag_ in FINITE
                or following.tag_ in ("RB", "VBG")
                and not following.text[:1].isupper()
            ):
                break
            if not (following.text[:1].isupper() or following.tag_[:2] in ("NN", "JJ")):
                break
            ahead = _group(tokens, i + 1, names)
            if ahead <= i + 1:
                break
            i = ahead
            continue
        break
    return i


def _verb_soon(tokens: Sequence[Token], i: int, reach: int) -> bool:
    return any(t.tag_ in FINITE for t in tokens[i : i + reach])
