"""What a figure measures, as a noun phrase of the text, read off the dependency parse around the figure's head."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.figures.data import singular, words
from pipeline.figures.quantities import Quantity, is_person

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

AUX = frozenset(
    "be is are was were been being am 's ’s have has had having do does did will would shall should may might can could must ought 'd".split()
)
DROP = frozenset(
    "a an the some any this that these those its their his her our your my such just only also already still now then even currently recently nearly almost about around over so far many much fewer".split()
)
MAX_WORDS = 14
CLAUSE = 4
"""Words of a relative clause or participle that a measure keeps."""
COMPLEMENTS = 6


class Phrases:
    """Builds phrases of one Doc; tokens in ``taken`` (numbers, comparators, dates) never enter one."""

    def __init__(self, doc: Doc, taken: set[int]) -> None:
        self.doc = doc
        self.source: str = doc.text
        """The Doc's text: spaCy puts it together anew at every call, which a long report must not pay for each
        number."""
        self.taken = taken
        self.starts = [t.idx for t in doc]

    def first(self, offset: int) -> int:
        """The index of the first token that starts at or after ``offset`` (``len(doc)`` where none does)."""
        return bisect_left(self.starts, offset)

    # ------------------------------------------------------------------------------------------------ building blocks

    def clean(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens in order, without numbers, dates, articles in front, and marks."""
        return sorted({t.i: t for t in tokens if t.i not in self.taken and not t.is_space}.values(), key=lambda t: t.i)

    def text(self, tokens: list[Token]) -> str:
        """The words as a phrase: articles and adverbs in front dropped, length bounded at a word."""
        tokens = [t for t in tokens if not (t.is_punct and t.text not in "-–'’\"“”%/&(),")]
        while tokens and (
            tokens[0].lower_ in DROP
            or tokens[0].is_punct
            and tokens[0].text not in '"“'
            or tokens[0].lower_ in AUX
            or tokens[0].tag_ in ("CC", "IN", "RB")
        ):
            tokens = tokens[1:]
        while tokens and (
            tokens[-1].is_punct
            and tokens[-1].text not in '"”)'
            or tokens[-1].tag_ in ("CC", "DT", "IN", "TO", "MD", "PRP$", "WDT", "WP", "WRB")
            and tokens[-1].dep_ != "prt"
            or tokens[-1].lower_ in AUX
            or tokens[-1].lower_ in ("when", "where")
        ):
            tokens = tokens[:-1]
        out = ""
        last: Token | None = None
        for t in tokens:
            if last is not None and (t.i != last.i + 1 or last.whitespace_):
                stuck = t.is_punct and t.text in ",;)" or out.endswith("(")
                out += "" if stuck else " "
            out += t.text
            last = t
        return re.sub(r"\s+([,)])", r"\1", re.sub(r"\s+", " ", out)).strip(" ,-–")

    def noun(
        self, head: Token, *, deep: bool = True, limit: int = MAX_WORDS, run: list[Token] | None = None
    ) -> list[Token]:
        """A noun with its modifiers in front and, where ``deep``, the phrases that hang on it."""
        keep: list[Token] = list(run or [])
        if head not in keep:
            keep.append(head)
        i = head.i
        while (
            i > 1
            and self.doc[i - 1].text == "-"
            and not self.doc[i - 2].whitespace_
            and not self.doc[i - 1].whitespace_
        ):
            keep += [self.doc[i - 1], self.doc[i - 2]]  # "e-mails"
            i -= 2
        for child in head.lefts:
            if (
                child.dep_ in ("amod", "compound", "nmod", "poss", "advmod", "punct", "npadvmod")
                and child.i not in self.taken
            ):
                if child.dep_ == "poss" and child.tag_ == "PRP$":
                    continue
                if child.dep_ == "punct" and child.text not in ("-", "–", '"', "“"):
                    continue
                keep += [t for t in child.subtree if t.i < head.i]
        if deep:
            for child in head.rights:
                if (
                    child.dep_ == "prep"
                    and child.lower_
                    not in (
                        "since",
                        "by",
                        "during",
                        "than",
                        "as",
                        "including",
                        "such",
                        "after",
                        "before",
                        "until",
                        "like",
                        "at",
                        "according",
                        "due",
                        "because",
                        "despite",
                        "thanks",
                        "against",
                        "instead",
                        "compared",
                    )
                    or child.dep_ in ("acl", "relcl")
                ):
                    if child.dep_ in ("acl", "relcl"):
                        edge = child.left_edge
                        if edge.i > 0 and self.doc[edge.i - 1].text in (",", "(", "–") or child.i - head.i > 8:
                            continue  # a clause after a comma adds, it does not define
                        keep += self.branch(child, CLAUSE)
                        continue
                    keep += self.branch(child, limit)
                elif (
                    child.dep_ == "conj"
                    and child.pos_ in ("NOUN", "PROPN")
                    and child.i - head.i <= 4
                    and not any(t.text in "()" for t in self.doc[head.i : child.i])
                    and not self.counted(child)
                ):
                    keep += [t for t in child.subtree if t.i <= child.i + 3] + [
                        t for t in head.rights if t.dep_ == "cc" and t.i < child.i
                    ]
        return keep

    def counted(self, token: Token) -> bool:
        return any(t.i in self.taken for t in token.subtree)

    def branch(self, child: Token, limit: int = MAX_WORDS) -> list[Token]:
        """The subtree of a modifier up to the first number or date, or nothing if that leaves it without content."""
        if child.dep_ == "prt":
            return [child]
        out: list[Token] = []
        subtree = sorted(child.subtree, key=lambda t: t.i)
        for t in subtree:
            if t.i in self.taken:
                break
            if len(out) >= limit or t.text in (";", ":", "(", "–", "—") or t.is_space:
                break
            if t.text == "," and len(out) > 5:
                break
            out.append(t)
        cut = subtree[len(out)] if len(subtree) > len(out) else None
        if cut is not None and cut.i in self.taken and child.dep_ == "prep" and out and out[-1].lower_ == "of":
            return []  # "at a cost of $95 million"
        if len(subtree) > len(out):
            # cut short: end at the last noun, participle or adjective
            while out and out[-1].pos_ not in ("NOUN", "PROPN", "VERB", "ADJ"):
                out.pop()
        if not any(
            t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "PRON")
            for t in out[1 if child.dep_ in ("prep", "agent") else 0 :]
        ):
            return []
        return out

    def predicate(self, verb: Token, subject: Token) -> list[Token]:
        """What a clause says of its subject: the verb and its complements, without auxiliaries."""
        out: list[Token] = []
        if verb.lemma_ != "be" and verb.lower_ not in AUX or verb.lemma_ == "have":
            out.append(verb)
        for t in verb.lefts:
            if t.dep_ == "neg":
                out.append(t)
        for child in verb.rights:
            if child.dep_ in (
                "prt",
                "dobj",
                "attr",
                "oprd",
                "acomp",
                "prep",
                "agent",
                "xcomp",
                "dative",
                "ccomp",
            ) and child.lower_ not in ("than", "during", "since", "while", "after", "before"):
                if child.dep_ == "ccomp" and len(out) > 6:
                    continue
                if child.dep_ == "dobj" and self.counted(child) and not self.branch(child, COMPLEMENTS):
                    return []  # "who cleaned 75 kilometres": the rest is a figure of its own
                if len(out) > COMPLEMENTS and child.dep_ not in ("dobj", "attr"):
                    continue
                out += self.branch(child, COMPLEMENTS)
            elif (
                child.dep_ in ("cc", "conj")
                and child.dep_ == "conj"
                and child.tag_ == verb.tag_
                and child.i - verb.i <= 4
                and not self.counted(child)
                and not any(t.dep_.startswith("nsubj") for t in child.lefts)
            ):
                out += [t for t in verb.rights if t.dep_ == "cc" and t.i < child.i] + [
                    t for t in child.subtree if t.i - verb.i < 7
                ]
            if len(out) > MAX_WORDS:
                break
        return [t for t in out if t.i not in self.taken]

    def with_predicate(self, noun: list[Token], verb: Token, subject: Token) -> str:
        """ "Ukrainian citizens" + "had applied for asylum" = "Ukrainian citizens who applied for asylum" (participles
        without who)."""
        said = self.clean(self.predicate(verb, subject))
        said = [t for t in said if t.lower_ not in AUX or t.i == verb.i and verb.lemma_ == "have"]
        base = self.text(self.clean(noun))
        if not said:
            return base
        passive = subject.dep_ == "nsubjpass"
        if verb.lemma_ == "be":
            return base
        tail = self.text_keep(said)
        if not tail:
            return base
        link = (
            " "
            if passive or verb.tag_ == "VBG" and not any(t.dep_ == "aux" for t in verb.lefts)
            else " who "
            if _people(subject)
            else " that "
        )
        return f"{base}{link}{tail}" if base else tail

    def text_keep(self, tokens: list[Token]) -> str:
        while tokens and (tokens[0].is_punct or tokens[0].lower_ in ("already", "so", "far", "also")):
            tokens = tokens[1:]
        if not tokens:
            return ""
        head, rest = tokens[0], tokens[1:]
        if head.lemma_ == "have":
            return f"{head.text} {self.text(rest)}".strip()
        return self.text([head, *rest]) if head.tag_ not in ("IN", "RB") else self.text(rest)

    # ---------------------------------------------------------------------------------------------------- the figure

    def of_phrase(self, q: Quantity) -> Token | None:
        """The noun of "20 per cent of the drivers", "half of them", "a third of which": the pobj of ``of`` after the
        number."""
        doc = self.doc
        end = q.after
        text = self.source
        m = re.match(r"\s+(?:\([^()]{1,20}\)\s+)?of\s+", text[end : end + 32])
        if (
            not m
            and q.numeral.form == "fraction"
            and (m := re.match(r"\s+(?=the|its|their|our|all|these|those)", text[end : end + 8]))
        ):
            pass
        if not m:
            return None
        at = end + m.end()
        i = self.first(at)
        for j in range(i, min(i + 14, len(doc))):
            t = doc[j]
            if t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.i <= i:
                return _whole_word(t)
            if t.tag_ in ("VBD", "VBZ", "VBP", "MD") or t.text in (",", ".", ";"):
                break
        last = None
        for j in range(i, min(i + 10, len(doc))):
            t = doc[j]
            if t.pos_ in ("NOUN", "PROPN", "PRON"):
                last = t
            elif last is not None or t.tag_ in ("VBD", "VBZ", "VBP", "MD", "IN") or t.is_punct and t.text != "-":
                break
        return _whole_word(last) if last is not None else None


def _whole_word(token: Token) -> Token:
    """The last piece of a word that hyphens part into tokens: "e-mails"."""
    doc = token.doc
    while (
        not token.whitespace_
        and token.i + 2 < len(doc)
        and doc[token.i + 1].text == "-"
        and not doc[token.i + 1].whitespace_
    ):
        token = doc[token.i + 2]
    return token


@dataclass
class Said:
    """What a figure measures: the whole phrase, its noun alone (what a later figure may leave out), and whether it is
    taken over."""

    measure: str | None
    base: str | None
    inherited: bool = False
    main: bool = True
    """Whether the clause is about it: a later number without a noun takes over the noun of such a figure first."""


def _people(token: Token) -> bool:
    return is_person(token.text)


CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


def clause_verb(token: Token) -> Token | None:
    """The verb of the clause that a token stands in."""
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also over coordination, open complements, participles and relative clauses."""
    for _ in range(6):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.tag_ in ("WDT", "WP") and verb.dep_ in ("relcl", "acl"):
                    return verb.head
                return child
        if verb.dep_ in ("conj", "xcomp", "advcl", "auxpass", "aux", "ccomp") and verb.head.i != verb.i:
            if verb.dep_ == "ccomp" and verb.head.lemma_ in words("changes", "reporting"):
                return None
            verb = verb.head
        elif verb.dep_ in ("acl", "relcl"):
            return verb.head
        else:
            return None
    return None


def _good(phrases: Phrases, token: Token | None) -> bool:
    """Whether a token can head a measure: a noun, no name of a speaker or country, no number."""
    return (
        token is not None
        and token.pos_ in ("NOUN", "PROPN")
        and token.i not in phrases.taken
        and token.text not in "%$€£"
        and not (token.pos_ == "PROPN" and token.lower_ in CALENDAR)
    )


def _common(phrases: Phrases, token: Token | None) -> bool:
    return token is not None and _good(phrases, token) and token.pos_ == "NOUN"


def describe(
    phrases: Phrases,
    q: Quantity,
    noun: list[Token],
    span: tuple[int, int],
    *,
    before: Said | None,
    antecedent: Token | None,
    changing: bool,
) -> Said:
    """The measure of one figure.

    ``noun`` is what it counts (empty where left out), ``span`` the token indices of the whole expression with its noun,
    ``before`` what the figure before measures, ``antecedent`` a plural noun that a bare count may stand for.
    """
    said = _describe(phrases, q, noun, span, before=before, antecedent=antecedent, changing=changing)
    root = phrases.doc[span[0] : span[1]].root
    aside = root.dep_ == "pobj" and root.head.lower_ in (
        "from",
        "in",
        "for",
        "with",
        "by",
        "among",
        "between",
        "across",
        "on",
        "at",
    )
    return replace(said, main=not aside)


def _describe(
    phrases: Phrases,
    q: Quantity,
    noun: list[Token],
    span: tuple[int, int],
    *,
    before: Said | None,
    antecedent: Token | None,
    changing: bool,
) -> Said:
    doc = phrases.doc
    root = doc[span[0] : span[1]].root
    base_tokens = phrases.noun(noun[-1], run=noun, limit=8) if noun else []
    base = phrases.text(phrases.clean(base_tokens)) if noun else None
    if (
        not base
        and before is not None
        and before.measure
        and SAME.search(phrases.source[max(0, q.start - 30) : q.start])
    ):
        return Said(before.measure, before.base, inherited=True)  # "14 of 27 samples, i.e. 52 %"
    around = phrases.source[max(0, q.core_start - 2) : q.core_start], phrases.source[q.after : q.after + 1]
    if not base and q.kind == "count" and around == (" (", ")") and span[0] > 1 and _good(phrases, doc[span[0] - 2]):
        named = doc[span[0] - 2]  # "Italy (9) and Spain (7)"
        return Said(phrases.text([t for t in phrases.clean(phrases.noun(named, deep=False)) if t.i <= named.i]), None)
    if not base and before is not None and before.base:
        left, right = phrases.source[max(0, q.start - 12) : q.start], phrases.source[q.after : q.after + 24]
        if q.kind == "count" and re.match(r"\s+(?:more|fewer|less)\s+than\b", right):
            return Said(before.base, before.base, inherited=True)  # "45 replies, nine more than in 2020"
        if re.search(r",\s+(?:up|down)\s+(?:by\s+)?$", left):
            return Said(before.base, before.base, inherited=True)  # "1.1 million page views, up 9 %"
        if q.kind == "percent" and around == (" (", ")") and before.measure:
            return Said(before.measure, before.base, inherited=True)  # "more than half (54 %)"
    part = _of_them(phrases, q, before)
    if part is not None:
        return part
    if not base and (found := _surface(phrases, q, span, before)):
        if found.lower() in ("figure", "number", "total") and before is not None and before.measure:
            return Said(before.measure, before.base, inherited=True)  # "The figure had stood at 120,000"
        return Said(found, found)
    if base and q.kind == "percent" and (found := _level_of(phrases, q, span)):
        return Said(found, base)
    if not base and q.kind == "count" and not changing:
        if antecedent is not None:
            base = phrases.text(phrases.clean(phrases.noun(antecedent, deep=False)))
        elif before is not None:
            base = before.base
        if (
            antecedent is None
            and before is not None
            and root.dep_ in ("appos", "conj", "dep", "npadvmod")
            and root.head.pos_ not in ("VERB", "AUX")
        ):
            return Said(before.measure, base, inherited=True)  # "83 lamps were broken in 2014, seven in 2017"
        found = _role(phrases, q, root, [], base, before)
        return Said(found or base, base, inherited=antecedent is None)
    if (
        base
        and q.noun
        and q.kind != "count"
        and singular(q.noun[-1].text) in words("changes", "up_nouns") | words("changes", "down_nouns")
    ):
        bare = len(base.split()) <= 2 and before is not None and before.base
        return Said(f"{base} in {before.base}" if bare and before is not None else base, base)  # "a 44 % rise"
    if base and q.kind == "percent" and (found := _loose_subject(phrases, base_tokens)):
        return Said(found, base)
    found = _role(phrases, q, root, base_tokens, base, before)
    if found:
        kept = before.base if before is not None and before.base and found.startswith(before.base) else found
        return Said(found, base or kept, inherited=False)
    if base:
        return Said(base, base)
    if before is not None:
        return Said(before.measure, before.base, inherited=True)
    return Said(None, None)


def _loose_subject(phrases: Phrases, noun: list[Token]) -> str | None:
    """ "In Lima 82 per cent of children can walk to a field": the parse hangs the figure on the place; the auxiliary
    right behind the noun shows the verb that it is the subject of."""
    doc = phrases.doc
    last = max(noun, key=lambda t: t.i)
    if last.i + 2 >= len(doc):
        return None
    aux = doc[last.i + 1]
    verb = aux.head
    if aux.dep_ not in ("aux", "auxpass") or verb.pos_ != "VERB" or not last.i < verb.i <= last.i + 4:
        return None
    if any(c.dep_.startswith("nsubj") for c in verb.children):
        return None
    return phrases.with_predicate(noun, verb, last)


SAME = re.compile(
    r"(?:,\s|\()(?:i\.e\.,?|that\s+is,?|namely|equal\s+to|equivalent\s+to|corresponding\s+to|or)\s+(?:[a-z]+\s+){0,2}$"
)


def _who(base: str) -> str:
    """ "who " after people, "that " after things."""
    head = re.split(r"\s(?:of|in|from|with|for|who|that)\s", base)[0].split()
    while len(head) > 1 and head[-1].endswith(("ed", "ing")):
        head.pop()
    return "who " if head and is_person(head[-1]) else "that "


def _of_them(phrases: Phrases, q: Quantity, before: Said | None) -> Said | None:
    """ "41,629 of whom were minors", "half of them lacked co-ordinates", "of which 1.3 per cent were positive"."""
    text = phrases.source
    after = re.match(r"\s+of\s+(?:them|these|those|which|whom|it|the\s+latter)\b", text[q.after : q.after + 20])
    ahead = re.search(
        r"\bof\s+(?:them|these|those|which|whom),?\s+(?:[a-z]+\s+)?$", text[max(0, q.start - 22) : q.start]
    )
    if not (after or ahead) or before is None or not before.base or q.noun and q.kind == "count":
        return None
    at = q.after + (after.end() if after else 0)
    doc = phrases.doc
    i = phrases.first(at)
    for j in range(i, min(i + 6, len(doc))):
        t = doc[j]
        if t.text in ".;:," or t.is_space:
            break
        if t.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG", "MD"):
            verb = t.head if t.dep_ in ("aux", "auxpass") and t.head.i > t.i else t
            attr = next(
                (c for c in verb.rights if c.dep_ == "attr" and c.pos_ == "NOUN" and c.i not in phrases.taken), None
            )
            if verb.lemma_ == "be" and attr is not None:
                own = phrases.text(phrases.clean(phrases.noun(attr)))
                return Said(own, own, inherited=True)
            said = phrases.text_keep([x for x in phrases.clean(phrases.predicate(verb, verb)) if x.lower_ not in AUX])
            if verb.lemma_ == "be":
                said = phrases.text(
                    phrases.clean(
                        [x for c in verb.rights if c.dep_ in ("acomp", "prep", "attr") for x in phrases.branch(c, 6)]
                    )
                )
            passive = any(c.dep_ == "auxpass" for c in verb.children) or verb.tag_ == "VBG" or verb.lemma_ == "be"
            return Said(
                f"{before.base} {'' if passive else _who(before.base)}{said}".strip() if said else before.base,
                before.base,
                inherited=True,
            )
    rest = []
    for j in range(i, min(i + 7, len(doc))):
        t = doc[j]
        if t.text in ".;:,)" or t.is_space or t.i in phrases.taken and j > i:
            break
        if t.i not in phrases.taken:
            rest.append(t)
    tail = phrases.text(rest)
    return Said(f"{before.base} {tail}" if tail else before.base, before.base, inherited=True)


PREPOSITIONS = frozenset("by to at from of below above under over near towards around about".split())
LINKS = frozenset(
    "down up almost nearly some only just back out again further now currently well still already even a an mere total average median mean as much the slightly more than less about around roughly approximately also then".split()
)


def _surface(phrases: Phrases, q: Quantity, span: tuple[int, int], before: Said | None) -> str | None:
    """What stands directly before a figure without a noun of its own, where order of words says more than the parse.

    "the outlay of €11.4 million", "injury crashes by 30 per cent", "attendance peaked at 238", "a valve worth $6".
    """
    doc = phrases.doc
    if q.kind == "multiple":
        return _times(phrases, q, before)
    i = span[0] - 1
    while i >= 0 and doc[i].i in phrases.taken and not doc[i].is_sent_start and doc[i].text not in ",;":
        i -= 1
    prep: Token | None = None
    steps = 0
    while i >= 0 and steps < 7:
        t = doc[i]
        if t.is_space or t.text in ".;:,(" or doc[i + 1].is_sent_start:
            break
        if t.lower_ in PREPOSITIONS and prep is None:
            prep = t
        elif t.lower_ not in LINKS and t.tag_ not in ("RB", "DT", "RP"):
            break
        i, steps = i - 1, steps + 1
    if i < 0 or steps >= 7 or i + 1 < len(doc) and doc[i + 1].is_sent_start:
        return None
    t = doc[i]
    moves = words("changes", "up") | words("changes", "down") | words("changes", "any")
    levels = words("changes", "levels")
    lemma = t.lemma_.lower()
    if t.lower_ in (
        "cost",
        "costs",
        "costing",
        "priced",
        "worth",
        "totalling",
        "totaling",
        "averaging",
        "numbering",
        "amounting",
        "equal",
        "equivalent",
        "costed",
    ) or (t.tag_ == "VBN" and i > 0 and doc[i - 1].text == "," and lemma in levels):
        subject = subject_of(t) if t.pos_ == "VERB" and not t.lower_.endswith("ing") else None
        if t.lower_ in ("worth", "equal", "equivalent") and t.head.pos_ in ("AUX", "VERB"):
            subject = subject_of(t.head)
        if not _good(phrases, subject):
            subject = next(
                (
                    doc[j]
                    for j in range(i - 1, max(-1, i - 9), -1)
                    if doc[j].pos_ in ("NOUN", "PROPN")
                    and doc[j].i not in phrases.taken
                    and doc[j].dep_ not in ("compound",)
                    and not (doc[j].dep_ == "pobj" and j < i - 1)
                ),
                None,
            )
        if subject is None:
            return None
        name = phrases.text([x for x in phrases.clean(phrases.noun(subject)) if x.i < i])
        if t.tag_ == "VBN" and lemma in levels and not name:
            return None
        return f"{name} cost" if t.lower_.startswith("cost") or t.lower_ == "priced" else name
    if (
        t.pos_ in ("NOUN", "PROPN")
        and prep is not None
        and prep.lower_ in ("of", "at", "by", "to", "from")
        and _good(phrases, t)
    ):
        if prep.lower_ == "of" or t.pos_ == "NOUN" and prep.lower_ in ("by", "to", "at") and q.kind != "count":
            if prep.lower_ == "of" and (
                t.lower_ in words("traps", "transparent")
                or singular(t.text)
                in words("changes", "up_nouns") | words("changes", "down_nouns") | words("changes", "any_nouns")
            ):
                return None
            if prep.lower_ != "of" and t.dep_ in ("pobj",) and t.head.i < t.i - 1:
                return None
            owner = phrases.noun(t)
            return (
                phrases.text(
                    [x for x in phrases.clean(owner) if x.i <= t.i]
                    + [x for x in phrases.clean(owner) if x.i > span[1]][:6]
                )
                or None
            )
        if (
            q.kind == "count"
            and prep.lower_ == "to"
            and t.dep_ == "dobj"
            and t.head.lemma_ in words("changes", "up") | words("changes", "down") | words("changes", "any")
        ):
            return phrases.text([x for x in phrases.clean(phrases.noun(t)) if x.i <= t.i])
        return None
    if (
        t.tag_ == "VBZ"
        and i > 0
        and doc[i - 1].pos_ == "NOUN"
        and prep is not None
        and prep.lower_ == "by"
        and t.dep_ != "ROOT"
    ):
        return f"{doc[i - 1].text} {t.text}"  # "injury crashes by 30 per cent", taken for a verb
    level = lemma in ("be", "stand", "amount", "reach", "total", "come", "average", "cost")
    if q.kind == "money" and lemma not in moves and not level and (found := _purpose(phrases, q, t)):
        return found
    before_that = doc[i - 1].lower_ if i > 0 else ""
    if (
        q.kind == "percent"
        and prep is None
        and t.tag_ in ("NNS", "NNPS")
        and before_that in ("and", "but", "while")
        and before is not None
        and before.base
    ):
        return f"{before.base} of {t.text}"  # "girls finished 91 % of their portion and boys 97 %"
    if t.pos_ in ("VERB", "AUX") and (lemma in moves or lemma in levels) and (prep is not None or lemma in levels):
        subject = subject_of(t)
        dobj = next((c for c in t.children if c.dep_ == "dobj" and _good(phrases, c) and c.i < span[0]), None)
        chosen = dobj or subject
        if t.dep_ in ("acl",) and t.tag_ in ("VBN", "VBG") and _good(phrases, t.head):
            chosen = t.head
        if (
            chosen is not None
            and _good(phrases, chosen)
            and not (chosen.pos_ == "PROPN" and lemma not in moves and q.kind in ("money",))
        ):
            if (
                chosen.pos_ == "PROPN"
                and chosen.tag_ == "NNP"
                and lemma in levels
                and before is not None
                and before.base
            ):
                return before.base  # "Belgium stood at 286, Turkey at 4,800 kilometres"
            name = phrases.text([x for x in phrases.clean(phrases.noun(chosen)) if x.i < i or x.i > span[1]])
            if lemma in ("last", "take", "need", "require") and (
                more := [
                    x for c in t.rights if c.dep_ in ("xcomp", "advcl") and c.i > span[0] for x in phrases.branch(c, 6)
                ]
            ):
                return f"{name} {' '.join(x.text for x in phrases.clean(more))}"
            return name or None
        return None
    if q.kind == "measure" and t.pos_ == "VERB" and lemma in words("changes", "reporting"):
        k = phrases.first(q.after)
        if (
            k < len(doc)
            and doc[k].tag_ == "IN"
            and doc[k].lower_ in ("under", "along", "in", "around", "through", "with", "off", "for")
        ):
            return phrases.text(phrases.clean(phrases.branch(doc[k], 8))) or None
    return _purpose(phrases, q, t) if q.kind == "money" else None


def _purpose(phrases: Phrases, q: Quantity, left: Token) -> str | None:
    """What money is for: "set aside €350,000 for technical assistance"."""
    tail = re.match(
        r"\s+(?:each\s+)?(?:for|towards|in|to|on)\s+(?!(?:the\s+)?(?:years?|period|(?:19|20)\d\d))",
        phrases.source[q.after : q.after + 40],
    )
    if not tail:
        return None
    token = phrases.doc[min(phrases.first(q.after + 1), len(phrases.doc) - 1)]
    if token.lower_ == "each":
        token = token.nbor()
    noun = phrases.text(phrases.clean(phrases.branch(token, 8)))
    if not noun:
        return None
    return f"{left.text} {token.text} {noun}" if left.tag_ == "VBG" else noun


def _token(phrases: Phrases, q: Quantity) -> Token:
    return phrases.doc[min(phrases.first(q.numeral.start), len(phrases.doc) - 1)]


def _times(phrases: Phrases, q: Quantity, before: Said | None) -> str | None:
    """ "four times as many motorcycles as in winter": what is more; "twice as many as before": what the figure before
    counts."""
    text = phrases.source
    m = re.match(
        r"\s+(?:as\s+(?:many|much)|more|fewer|less)\s+(?=[A-Za-z])(?!than\b|as\b|likely\b)",
        text[q.after : q.after + 30],
    )
    if m:
        at = q.after + m.end()
        span = phrases.doc.char_span(at, at + 1, alignment_mode="expand")
        if span is not None and len(span):
            token = span[0]
            for _ in range(3):
                if token.dep_ in ("amod", "compound", "nmod") and token.head.i > token.i:
                    token = token.head
            if token.pos_ in ("NOUN", "PROPN"):
                return phrases.text(phrases.clean(phrases.noun(token, deep=False)))
    if q.numeral.form != "multiple" or re.match(r"\s+(?:as|the|that)\b", text[q.after : q.after + 8]):
        if before is not None and re.match(r"\s+(?:as|the|more|that)\b", text[q.after : q.after + 8]):
            adjective = re.match(r"\s+as\s+(?!many\b|much\b)\w+", text[q.after : q.after + 20])
            verb = clause_verb(_token(phrases, q)) if adjective else None
            own = subject_of(verb) if verb is not None else None
            if _good(phrases, own) and own is not None:
                return phrases.text(phrases.clean(phrases.noun(own)))
            return before.measure
        return None
    span = phrases.doc.char_span(q.numeral.start, q.numeral.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    verb = span[0]
    dobj = next((c for c in verb.rights if c.dep_ == "dobj" and _good(phrases, c)), None)
    chosen = dobj or (subject_of(verb) if verb.pos_ == "VERB" else None)
    if (
        chosen is None
        and (of := next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("of", "in")), None)) is not None
    ):
        chosen = next((c for c in of.rights if c.dep_ == "pobj" and _good(phrases, c)), None)
    if chosen is not None and _good(phrases, chosen):
        return phrases.text(phrases.clean(phrases.noun(chosen)))
    return before.base if before is not None else None


def _level_of(phrases: Phrases, q: Quantity, span: tuple[int, int]) -> str | None:
    """ "the loss came to 2.6 per cent of GDP": the subject, not the whole that it is compared to."""
    doc = phrases.doc
    i = span[0] - 1
    steps = 0
    while (
        i >= 0
        and steps < 4
        and (
            doc[i].lower_ in LINKS or doc[i].lower_ in ("to", "at", "for", "by", "over", "from") or doc[i].tag_ == "RB"
        )
    ):
        i, steps = i - 1, steps + 1
    t = doc[max(i, 0)]
    if t.lemma_ not in (
        "come",
        "stand",
        "amount",
        "equal",
        "reach",
        "rise",
        "fall",
        "drop",
        "climb",
        "grow",
        "decline",
        "increase",
        "decrease",
        "account",
        "represent",
        "peak",
        "pass",
        "make",
        "constitute",
        "contribute",
    ):
        return None
    subject = subject_of(t) if t.pos_ in ("VERB", "AUX") else None
    if subject is None or not _good(phrases, subject) or subject.i > t.i:
        return None
    name = phrases.text([x for x in phrases.clean(phrases.noun(subject)) if x.i < t.i])
    if t.lemma_ in ("account", "represent", "make", "constitute", "contribute"):
        whole = phrases.of_phrase(q)
        return (
            f"{name} in {phrases.text(phrases.clean(phrases.noun(whole)))}"
            if whole is not None and whole.pos_ != "PRON"
            else name
        )
    return name


def _role(
    phrases: Phrases, q: Quantity, root: Token, noun: list[Token], base: str | None, before: Said | None
) -> str | None:
    """The measure by the place of the figure in its clause."""
    if (
        noun
        and noun[-1].lower_ == "times"
        and (verb := clause_verb(root)) is not None
        and _good(phrases, subject := subject_of(verb))
    ):
        return phrases.with_predicate(phrases.noun(subject), verb, subject) if subject is not None else base
    dep, head = root.dep_, root.head
    for _ in range(3):
        if dep != "conj":
            break
        dep, head = head.dep_, head.head
    if head.i == root.i:
        dep = "ROOT"
    if dep in ("nsubj", "nsubjpass") and head.pos_ in ("VERB", "AUX"):
        return _subject(phrases, q, root, head, noun, base, before, passive=dep == "nsubjpass")
    ranged = head.lower_ in ("between", "from") and dep == "pobj" and head.i >= root.i - 4
    if ranged and head.head.pos_ == "VERB" and head.i < head.head.i and noun:
        return _subject(
            phrases, q, root, head.head, noun, base, before, passive=False
        )  # "between 12 and 15 ferries cross"
    if dep in ("pobj", "pcomp"):
        return _after_preposition(phrases, q, root, head, noun, base, before)
    if dep == "agent" or dep == "prep" and not noun:
        return _clause(phrases, q, head, noun, base, before)
    if (
        dep in ("nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "advmod")
        and head.pos_ in ("NOUN", "PROPN")
        and head.i not in phrases.taken
        and 0 < head.i - root.i < 7
        and not any(t.is_punct and t.text != "-" for t in phrases.doc[root.i : head.i])
    ):
        modified = phrases.noun(head)
        if q.kind == "count" and base and head.tag_ == "NN" and head.lower_.endswith("ing"):
            return f"{base} {phrases.text(phrases.clean([*modified, *head.subtree]))}"  # "25,000 staying overnight"
        return phrases.text(phrases.clean(modified))
    if dep == "appos" and not noun and _good(phrases, head):
        return phrases.text(phrases.clean(phrases.noun(head)))
    return _clause(phrases, q, head if dep != "ROOT" else root, noun, base, before, dep)


def _subject(
    phrases: Phrases,
    q: Quantity,
    root: Token,
    verb: Token,
    noun: list[Token],
    base: str | None,
    before: Said | None,
    *,
    passive: bool,
) -> str | None:
    """The figure is the subject: noun and predicate, "Ukrainian citizens who applied for asylum"."""
    if verb.lemma_ == "be":
        attr = next((c for c in verb.rights if c.dep_ in ("attr", "acomp") and c.i not in phrases.taken), None)
        if attr is not None:
            more = phrases.text(phrases.clean(phrases.branch(attr, 8)))
            if not noun and attr.dep_ == "attr" and attr.tag_ in ("NNS", "NN"):
                return more
            return f"{base or ''} {more}".strip()
        place = next((c for c in verb.rights if c.dep_ == "prep"), None)
        if base and place is not None and (state := phrases.clean(phrases.branch(place, 6))):
            return f"{base} {place.text} {phrases.text(state)}"  # "homes without power"
    if not base and before is not None and before.base:
        base = before.base
    said = [
        t
        for t in phrases.clean(phrases.predicate(verb, root))
        if t.lower_ not in AUX or t.i == verb.i and verb.lemma_ == "have"
    ]
    text = phrases.text_keep(said)
    if not base and q.kind in ("measure", "duration") and q.head is not None:
        base = q.head.text
    if not text:
        return base
    if not base:
        return text
    if passive or verb.tag_ == "VBG" and not any(t.dep_ == "aux" for t in verb.lefts):
        return f"{base} {text}"
    return f"{base} {_who(base)}{text}"


def _after_preposition(
    phrases: Phrases, q: Quantity, root: Token, prep: Token, noun: list[Token], base: str | None, before: Said | None
) -> str | None:
    above = prep.head
    for _ in range(3):
        if above.dep_ != "prep" and above.pos_ not in ("ADP", "SCONJ"):
            break
        above = above.head
    if above.pos_ in ("NOUN", "PROPN", "NUM", "SYM"):
        if not _good(phrases, above):
            return base if base else _clause(phrases, q, above, noun, base, before)
        if noun:
            return _governed(phrases, base or "", prep, above)
        name = phrases.text(phrases.clean(phrases.noun(above)))
        if above.lower_ in words("traps", "transparent") or above.lower_ in words("changes", "up_nouns") | words(
            "changes", "down_nouns"
        ) | words("changes", "any_nouns"):
            aside = above.dep_ == "appos" or above.left_edge.i > 0 and phrases.doc[above.left_edge.i - 1].text == ","
            short = len(name.split()) <= 2 and above.lower_ not in words("traps", "transparent")
            if aside and short and before is not None and before.base:
                return f"{name} in {before.base}"  # "$7.86 million, an increase of 4.5 per cent"
            verb = clause_verb(above)
            subject = subject_of(verb) if verb is not None else None
            if (
                len(name.split()) <= 2
                and _good(phrases, subject)
                and subject is not None
                and subject.i != above.i
                and not _reports(phrases, subject, verb)
            ):
                return phrases.text(phrases.clean(phrases.noun(subject)))
            if len(name.split()) <= 2 and before is not None and before.base and before.base not in name:
                return (
                    f"{name} of {before.base}"
                    if above.lower_ not in ("average", "mean", "median", "total")
                    else before.base
                )
        tail = [t for c in root.rights if c.dep_ == "prep" for t in phrases.branch(c, 7)]
        more = phrases.text(phrases.clean(tail)) if tail and prep.lower_ == "of" else ""
        lead = tail[0].text if tail else ""
        return f"{name} {lead} {more}" if more and more not in name else name
    return _clause(phrases, q, above, noun, base, before, "pobj", prep)


def _governed(phrases: Phrases, base: str, prep: Token, above: Token) -> str:
    """ "records from 22 Parties" = "Parties with records"; "a network of ten laboratories" = "laboratories of
    network"."""
    if above.pos_ not in ("NOUN", "PROPN"):
        return base
    if (
        prep.lower_ in ("from", "in", "by", "across")
        and above.pos_ == "NOUN"
        and not is_person(above.text)
        or prep.lower_ == "from"
        and above.pos_ == "NOUN"
    ) and prep.lower_ == "from":
        return f"{base} with {above.text}"
    if prep.lower_ == "of" and above.pos_ == "PROPN":
        name = phrases.text(phrases.clean(phrases.noun(above, deep=False)))
        return f"{base} in {name}"
    return base


def _reports(phrases: Phrases, subject: Token | None, verb: Token | None) -> bool:
    """Whether a subject is who reports rather than what is measured."""
    if subject is None or verb is None:
        return True
    return (
        subject.pos_ == "PRON"
        or verb.lemma_ in REPORT_ONLY
        or (subject.pos_ == "PROPN" and verb.lemma_ in words("changes", "reporting"))
    )


REPORT_ONLY = frozenset(
    "say note report inform state mention announce stress underline highlight recall explain add point indicate remark observe tell claim illustrate describe recount confirm reveal disclose emphasize emphasise argue cite refer welcome acknowledge warn respond reply ask conclude declare expect estimate believe suggest".split()
)


def _clause(
    phrases: Phrases,
    q: Quantity,
    at: Token,
    noun: list[Token],
    base: str | None,
    before: Said | None,
    dep: str = "dobj",
    prep: Token | None = None,
) -> str | None:
    """The figure is an object, a complement or an adverbial of a clause."""
    verb = clause_verb(at)
    if verb is None:
        return base or _left_noun(phrases, q)
    moves = words("changes", "up") | words("changes", "down") | words("changes", "any")
    levels = words("changes", "levels")
    subject = subject_of(verb)
    good = _good(phrases, subject) and not _reports(phrases, subject, verb)
    common = good and subject is not None and subject.pos_ == "NOUN"
    if base and q.kind in ("count", "percent") or base and noun:
        if prep is not None and prep.lower_ in ("in", "for", "at") and prep.i < verb.i and prep.head.i == verb.i:
            there = any(c.dep_ == "expl" for c in verb.children)
            attr = next((c for c in verb.rights if c.dep_ in ("attr", "dobj") and _good(phrases, c)), None)
            if there and attr is not None:
                return f"{base} with {phrases.text(phrases.clean(phrases.noun(attr)))}"
            topic = subject_of(verb)
            if (
                topic is not None
                and topic.i > prep.i
                and (topic.pos_ in ("NOUN", "PROPN") or topic.lower_ in ("nobody", "none", "nothing"))
            ):
                who = phrases.text(phrases.clean(phrases.noun(topic, deep=False)))
                said = phrases.text_keep(
                    [
                        x
                        for x in phrases.clean(phrases.predicate(verb, topic))
                        if x.lower_ not in AUX and x.i > verb.i - 1
                    ]
                )
                return f"{base} {prep.lower_} which {who} {said}".strip()
        states = verb.lemma_ == "be" or verb.pos_ == "AUX"
        if states and q.kind == "percent" and good and subject is not None and dep in ("attr", "acomp"):
            return phrases.text(phrases.clean(phrases.noun(subject)))
        if states:
            return base
        by = prep is not None and (prep.dep_ == "agent" or prep.lower_ == "by" and verb.tag_ == "VBN")
        if by and subject is not None and _good(phrases, subject):
            return f"{phrases.text(phrases.clean(phrases.noun(subject, deep=False)))} {verb.text} by {base}"
        if (
            verb.lemma_ in levels
            and common
            and subject is not None
            and verb.lemma_ in ("account", "represent", "constitute", "comprise", "total", "number", "make")
        ):
            return (
                f"{phrases.text(phrases.clean(phrases.noun(subject, deep=False)))} in {base}"
                if q.kind == "percent"
                else f"{base}"
            )
        if (
            verb.lemma_ in words("changes", "reporting")
            or verb.lemma_ in levels
            or verb.lemma_ in moves
            and (not noun or prep is not None and prep.lower_ == "from")
        ):
            return base
        if prep is None and dep in ("dobj", "conj", "oprd", "npadvmod", "advmod", "dep", "appos") or dep == "dobj":
            if common and subject is not None and subject.lemma_.lower() in words("changes", "reporters"):
                return base
            if common and subject is not None and subject.i < verb.i and verb.dep_ not in ("acl",):
                who = phrases.text(phrases.clean(phrases.noun(subject, deep=False)))
                if verb.dep_ == "relcl":
                    return f"{base} {verb.text}"
                return f"{base} that {who} {verb.text}" if len(who.split()) <= 3 else f"{base} {verb.text}"
            if verb.tag_ in ("VBN", "VBD"):
                return f"{base} {verb.text}"
            return base
        given = next(
            (c for c in verb.rights if c.dep_ == "dobj" and _common(phrases, c) and c.i < q_index(phrases, q)), None
        )
        if (
            prep is not None
            and prep.head.i == verb.i
            and given is not None
            and prep.lower_ in ("to", "with", "in", "from", "for", "on")
            and verb.lemma_ not in REPORT_ONLY
        ):
            return (
                f"{base} {prep.lower_} which {phrases.text(phrases.clean(phrases.noun(given, deep=False)))} {verb.text}"
            )
        if (
            prep is not None
            and prep.head.i == verb.i
            and common
            and subject is not None
            and subject.lemma_.lower() not in words("changes", "reporters")
            and prep.lower_ not in ("with", "by", "of", "against")
        ):
            who = phrases.text(phrases.clean(phrases.noun(subject, deep=False)))
            complements = [
                t
                for c in verb.rights
                if c.dep_ in ("prt", "dobj", "prep", "attr") and c.i < prep.i
                for t in phrases.branch(c, 5)
            ]
            said = phrases.text_keep(phrases.clean([verb, *complements]))
            passive = subject.dep_ == "nsubjpass" or verb.dep_ == "acl" and verb.tag_ == "VBN"
            return f"{base} {prep.lower_} which {who} {'were ' if passive else ''}{said}"
        if (
            prep is not None
            and verb.tag_ in ("VBN", "VBD")
            and prep.head.i == verb.i
            and prep.lower_ in ("to", "for")
            and good
        ):
            return f"{base} {verb.text}"
        return base
    # no noun of its own: what moves, what is at a level, what costs
    if (
        subject is not None
        and subject.pos_ == "PRON"
        and subject.lower_ in ("it", "they", "this", "that")
        and before is not None
        and before.base
        and verb.lemma_ in levels
    ):
        return before.base
    dobj = next((c for c in verb.children if c.dep_ == "dobj" and _good(phrases, c)), None)
    if (
        dobj is not None
        and (prep is not None or dep not in ("dobj",))
        and (
            verb.lemma_ in moves
            or prep is not None
            and prep.lower_ in ("by", "to", "from", "at", "for", "below", "above", "within", "under", "over")
            or verb.lemma_ in levels
        )
    ):
        return phrases.text(phrases.clean(phrases.noun(dobj)))
    if good and subject is not None:
        name = phrases.text(phrases.clean(phrases.noun(subject)))
        if (
            verb.lemma_ == "cost"
            or q.kind in ("money", "duration", "measure")
            and verb.lemma_ not in moves
            and verb.lemma_ not in levels
            and verb.pos_ == "VERB"
        ):
            extra = (
                [
                    t
                    for c in verb.rights
                    if c.dep_ in ("prep", "xcomp", "dobj", "advcl") and c.i > at.i and c.dep_ != "advcl"
                    for t in phrases.branch(c, 6)
                ]
                if verb.lemma_ != "cost"
                else []
            )
            if subject.pos_ == "PROPN" and verb.lemma_ != "cost":
                said = phrases.text_keep(phrases.clean([verb, *extra]))
                return said or name
            more = phrases.text_keep(phrases.clean([verb, *extra]))
            return f"{name} {more}".strip()
        if subject.pos_ == "PROPN" and verb.lemma_ not in moves | levels and dobj is None:
            return _left_noun(phrases, q) or name
        return name or base
    extra = [t for c in verb.rights if c.dep_ in ("prep",) and c.i > at.i for t in phrases.branch(c, 7)]
    if q.kind == "money" and extra:
        return (
            phrases.text_keep(phrases.clean([verb, *extra]))
            if verb.lemma_ not in REPORT_ONLY | {"be"}
            else phrases.text(phrases.clean(extra))
        )
    return _left_noun(phrases, q) or base


def q_index(phrases: Phrases, q: Quantity) -> int:
    span = phrases.doc.char_span(q.numeral.start, q.numeral.end, alignment_mode="expand")
    return span[0].i if span is not None and len(span) else 0


def _left_noun(phrases: Phrases, q: Quantity) -> str | None:
    """The nearest noun before the number in its clause, for what the parse could not place."""
    doc = phrases.doc
    span = doc.char_span(q.start, max(q.start + 1, q.numeral.end), alignment_mode="expand")
    if span is None:
        return None
    i = span.start - 1
    steps = 0
    while i >= 0 and steps < 9 and not doc[i + 1].is_sent_start:
        t = doc[i]
        if t.text in ";:." or t.is_space:
            return None
        if t.pos_ == "NOUN" and t.i not in phrases.taken:
            kept = [x for x in phrases.noun(t) if x.i <= span.start]
            return phrases.text(phrases.clean(kept)) or None
        i, steps = i - 1, steps + 1
    return None
