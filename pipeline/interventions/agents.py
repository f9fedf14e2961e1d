"""Speakers behind a preposition: "voiced by", "according to", "a question from", "for"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, Actor, read_actor
from pipeline.interventions.clauses import MARKS, OPENERS, before_any, first_word
from pipeline.interventions.names import TITLE, Registry
from pipeline.interventions.predicates import Reported, predicate
from pipeline.interventions.words import subjects, verbs, words
from pipeline.patterns import search_end

if TYPE_CHECKING:
    from pipeline.tokens import Token


@cache
def agent_patterns() -> tuple[re.Pattern[str], ...]:
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
            rf"|(?:(?:the|our)\s+)?(?:very\s+)?(?:first|last|final|closing|opening)\s+words?\s+(?:(?:go|went|goes|belonged)\s+)?to"
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


_COMING = re.compile(r"\b(?:next|coming|will|would|shall|to be|is to|was to|are to|were to)\b", re.IGNORECASE)
"""What tells that a meeting is yet to come, to which somebody invites."""
CAME_FROM = re.compile(r"\b(?:came|comes|arrived|was heard|were heard)\s+from\s+$")


def agent_before(tokens: Sequence[Token], i: int, text: str, start: int) -> Reported | None:
    """The report that an agent belongs to: what stands before token ``i`` is "according to", "voiced by", "a question
    from" …"""
    last = tokens[i - 1].lower_ if i else ""
    if last not in before_any() or last in MARKS or last in OPENERS:
        return None
    end = tokens[i].idx - start
    before = text[:end]
    if not before or before[-1] not in ' “"(':
        return None
    view, noun, inverted, source, holder, link, offered, given = agent_patterns()
    if match := search_end(view, text, end):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if (match := search_end(offered, text, end)) and (match.group()[:2].casefold() != "at" or _COMING.search(before)):
        return Reported(start + match.start(), start + len(before.rstrip()), "commit", "intend", True, i - 1)
    if match := search_end(given, text, end):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if match := search_end(holder, text, end) or search_end(link, text, end):
        return Reported(start + match.start("v"), start + len(before.rstrip()), "note", None, True, i - 1)
    if (match := search_end(noun, text, end)) and not re.search(r"\bwithout\s+(?:\w+\s+)?$", before[: match.start()]):
        act = verbs()["nouns"].get(match["noun"].casefold(), "inform")
        return Reported(start + match.start("noun"), start + match.end("noun"), act, None, True, i - 1)
    if match := search_end(inverted, text, end):
        return Reported(start + match.start(), start + len(before.rstrip()), "inform", None, True, i - 1)
    if match := search_end(CAME_FROM, text, end):
        noun_of_speech = next((t for t in tokens[:i] if t.lower_ in verbs()["nouns"]), None)
        verb = next((t.head if t.head.tag_ in FINITE else t for t in reversed(tokens[:i]) if t.tag_ in FINITE), None)
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None) if verb else None
        thing = subject is not None and subject.tag_ == "NNS" and subject.lower_ not in verbs()["nouns"]
        if noun_of_speech is not None and not thing:  # "Shells found with it came from Fiji"
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
    if search_end(source, text, end):
        tail = text[tokens[i].idx - start :]
        if came := re.search(r"^[^,.;]{2,80}?\s(came (?:the|a|an|word|news)\b(?:\s\w+)?)", tail):
            at = tokens[i].idx + came.start(1)
            return Reported(at, at + len(came.group(1)), "inform", None, True, i - 1)
    if tokens[i - 1].lower_ == "by" and i >= 2:
        return _passive(tokens, i - 1)
    return None


def _somebody(tokens: Sequence[Token], i: int) -> bool:
    """Whether a person or an office of somebody begins here."""
    return i < len(tokens) and (tokens[i].tag_ == "PRP$" or re.fullmatch(rf"{TITLE}\.?", tokens[i].text) is not None)


def _in_apposition(tokens: Sequence[Token], m: int) -> bool:
    """Whether ``opposed`` in ``proposed a reference to it, opposed by the US and backed by Chad`` hangs on what was
    said before the comma."""
    bracket = next((t.text for t in reversed(tokens[:m]) if t.text[:1] in "()"), "")
    return bracket != "(" and (tokens[m - 1].text in (",", "–", "—") or tokens[m - 1].lower_ in ("and", "but"))


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
        if lemma in words("conducting") and not any(t.lower_ == "who" for t in tokens[by + 2 : by + 40]):
            return None  # "was attended by", "was moderated by": who is there, or leads, has not spoken yet
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
        if lemma in ("present", "deliver", "read") and _somebody(tokens, by + 1):
            light = False  # "The work of the hospital was presented by its director"
        if light and not any(
            t.lower_ in verbs()["nouns"]
            or t.lower_ in subjects()["agent_nouns"]
            or t.lower_ in subjects()["held"]
            or t.lower_ in ("discussion", "debate", "exchange")
            or t.lower_ in words("occasions")
            and any(x.lower_ == "who" for x in tokens[by + 2 : by + 40])
            for t in tokens[max(0, m - 14) : m]
        ):
            return None
        helped = any(t.lemma_ == "be" for t in tokens[max(0, m - 4) : m])
        helped = helped or tokens[m - 1].lower_ in ("and", "but", "or") and any(t.lemma_ == "be" for t in tokens[:m])
        asked = lemma in ("ask", "question", "press", "urge") and (
            m == 0 or tokens[m - 1].text in (",", ".") or first_word(tokens) == m
        )
        noun = tokens[m - 1] if m > 2 else None
        taken_up = (
            noun is not None
            and (noun.lower_ in verbs()["nouns"] or noun.lower_ in subjects()["held"])
            and tokens[m - 2].lower_ in ("a", "an")
            and tokens[m - 3].text in (",", "–", "—")
        )  # "…, a view shared by Slovenia"
        backed = m > 2 and token.lower_ in words("backed") and m == by - 1 and _in_apposition(tokens, m)
        if not (helped or asked or taken_up or backed):
            return None
        entry = verbs()["verbs"].get(lemma, {"act": "other"})
        act = verbs()["nouns"].get(
            next((t.lower_ for t in tokens[max(0, m - 6) : m] if t.lower_ in verbs()["nouns"]), ""), entry["act"]
        )
        return Reported(token.idx, token.idx + len(token.text), act, entry.get("strength"), True, m)
    return None


def holds(tokens: Sequence[Token], actor: Actor, text: str, start: int, names: Registry) -> bool:
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
