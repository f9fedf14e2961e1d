"""Phrases of a parsed text: a noun with what hangs on it, a clause's predicate, and who is its subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.figures.data import words
from pipeline.figures.nouns import is_person
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token, Tokens

AUX = frozenset(
    "be is are was were been being am 's ’s have has had having do does did will would shall "
    "should may might can could must ought 'd".split()
)


DROP = frozenset(
    "a an the some any this that these those its their his her our your my such just only also "
    "already still now then even currently recently nearly almost about around over so far many "
    "much fewer".split()
)


MAX_WORDS = 14


CLAUSE = 4
"""Words of a relative clause or participle that a measure keeps."""


COMPLEMENTS = 6


class Phrases:
    """Builds phrases of one Doc; tokens in ``taken`` (numbers, comparators, dates) never enter one, ``persons``
    are those of persons' names."""

    def __init__(self, doc: Tokens, taken: set[int], persons: Collection[int] = ()) -> None:
        self.doc = doc
        self.source = doc.text
        self.taken = taken
        self.persons = persons
        self.starts = doc.starts
        self.known: dict[tuple[int, str], list[str]] = {}
        """What is worked out of a token once for all figures, by its index and what for."""
        # The figures of a sentence ask for the same phrases.
        self._texts: dict[tuple[int, ...], str] = {}
        self._branches: dict[tuple[int, int], list[Token]] = {}
        self._nouns: dict[tuple[int, bool, int], list[Token]] = {}

    def first(self, offset: int) -> int:
        """The index of the first token that starts at or after ``offset`` (``len(doc)`` where none does)."""
        return bisect_left(self.starts, offset)

    # ------------------------------------------------------------------------------------------------ building blocks

    def clean(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens in order, without numbers, dates, articles in front, and marks."""
        found = {t.i: t for t in tokens if t.i not in self.taken and not t.is_space}
        return [found[i] for i in sorted(found)]

    def text(self, tokens: list[Token]) -> str:
        """The words as a phrase: articles and adverbs in front dropped, length bounded at a word."""
        key = tuple([t.i for t in tokens])
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._text(tokens)
        return text

    def _text(self, tokens: list[Token]) -> str:
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
        return " ".join(out.split()).replace(" ,", ",").replace(" )", ")").strip(" ,-–")

    def noun(
        self, head: Token, *, deep: bool = True, limit: int = MAX_WORDS, run: list[Token] | None = None
    ) -> list[Token]:
        """A noun with its modifiers in front and, where ``deep``, the phrases that hang on it."""
        if run:
            return self._noun(head, deep, limit, run)
        found = self._nouns.get((head.i, deep, limit))
        if found is None:
            found = self._nouns[head.i, deep, limit] = self._noun(head, deep, limit, [])
        return [*found]

    def _noun(self, head: Token, deep: bool, limit: int, run: list[Token]) -> list[Token]:
        keep = [*run]
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
        found = self._branches.get((child.i, limit))
        if found is None:
            found = self._branches[child.i, limit] = self._branch(child, limit)
        return [*found]

    def _branch(self, child: Token, limit: int) -> list[Token]:
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
                if child.dep_ == "prep" and self._behind_another(verb, child):
                    continue
                if child.dep_ == "ccomp" and len(out) > 6 or child.dep_ == "dobj" and child.pos_ == "PRON":
                    continue
                if child.lower_ == "times" and self.counted(child) and verb.lemma_ not in HAPPENING:
                    continue  # "our people crossed 9,000 times on the cards"
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

    def _behind_another(self, verb: Token, child: Token) -> bool:
        """Whether a comma and a further number part a phrase from its verb: "brought in CHF 2 million, half of it from
        lorries"."""
        between = self.doc[verb.i + 1 : child.i]
        comma = next((t.i for t in between if t.text == ","), None)
        return comma is not None and any(t.i > comma and t.i in self.taken for t in between)

    def with_predicate(self, noun: list[Token], verb: Token, subject: Token) -> str:
        """ "Ukrainian citizens" + "had applied for asylum" = "Ukrainian citizens who applied for asylum" (participles
        without who)."""
        said = self.clean(self.predicate(verb, subject))
        said = [t for t in said if t.lower_ not in AUX or t.i == verb.i and verb.lemma_ == "have"]
        base = self.text(self.clean(noun))
        if not said:
            return base
        passive = subject.dep_ == "nsubjpass" or any(c.dep_ == "auxpass" for c in verb.lefts)
        if verb.lemma_ == "be":
            return base
        tail = self.text_keep(said)
        if not tail:
            return base
        plainly = passive or verb.tag_ == "VBG"
        how = negation(verb, passive=plainly) or ("" if plainly else perfect(verb))
        link = f" {how}" if plainly else f" who {how}" if _people(subject) else f" that {how}"
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
    return is_person(token.text) or token.lower_ in ("member", "members")


CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


SPANS = frozenset("year month week day quarter semester decade end beginning".split())
"""Nouns of time, which date a figure where they stand behind a preposition."""


PARTICIPLE_ONLY = re.compile(r"(?:[a-z]n|ne|come|run|[a-z]u[mn][gk]?)$")
"""Participles whose past has another form: "given", "done", "become", "begun", "sung"."""


def perfect(verb: Token) -> str:
    """ "had " of "had given up", which needs its auxiliary to be read; empty before participles that are pasts too."""
    if verb.lower_.endswith(("ed", "t", "d")) or not PARTICIPLE_ONLY.search(verb.lower_):
        return ""
    have = next((c for c in verb.lefts if c.dep_ == "aux" and c.lemma_ == "have"), None)
    return f"{have.lower_} " if have is not None and verb.tag_ in ("VBN", "VBD") and len(have) > 2 else ""


def negation(verb: Token, *, passive: bool) -> str:
    """ "did not ", "had never " of a denied verb, "not " of a participle: without it a measure says the reverse."""
    neg = next((c for c in verb.children if c.dep_ == "neg"), None)
    if neg is None:
        return ""
    word = "not" if neg.lower_ in ("n't", "n’t") else neg.lower_
    aux = None if passive else next((c for c in verb.lefts if c.dep_ == "aux" and c.i < neg.i), None)
    return f"{ {'ca': 'can', 'wo': 'will'}.get(aux.lower_, aux.lower_) } {word} ".lstrip() if aux else f"{word} "


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
        subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj")]
        if len(subjects) > 1 and subjects[0].lower_ == "that":
            subjects = subjects[1:]  # "told them that, as of May, the number had risen": no subject but a conjunction
        for child in subjects:
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


HAPPENING = frozenset({"appear", "occur", "happen", "recur"})
"""Verbs that say of what is counted only that it was."""


def introduces(noun: Token) -> bool:
    """Whether a noun only introduces a clause that says something whole: "on the understanding that members pay"."""
    return any(
        verb.dep_ in ("acl", "relcl", "ccomp") and any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.lefts)
        for verb in noun.rights
    )


def can_head(phrases: Phrases, token: Token | None) -> bool:
    """Whether a token can head a measure: a noun, no name of a speaker or country, no number."""
    return (
        token is not None
        and token.pos_ in ("NOUN", "PROPN")
        and token.i not in phrases.taken
        and token.text not in "%$€£"
        and token.lower_ not in words("nouns", "pointing")
        and not (token.pos_ == "PROPN" and token.lower_ in CALENDAR)
        and not (token.lemma_ in SPANS and token.dep_ in ("pobj", "npadvmod") and _dates(token.head))
    )


def _dates(above: Token) -> bool:
    """Whether a noun of time dates, by what governs it: "of" only as in "by the end of the month"."""
    return above.lower_ != "of" or above.head.lemma_ in SPANS


def common_noun(phrases: Phrases, token: Token | None) -> bool:
    return token is not None and can_head(phrases, token) and token.pos_ == "NOUN"


def who_or_that(base: str) -> str:
    """ "who " after people, "that " after things."""
    head = re.split(r"\s(?:of|in|from|with|for|who|that)\s", base)[0].split()
    while len(head) > 1 and head[-1].endswith(("ed", "ing")):
        head.pop()
    return "who " if head and (is_person(head[-1]) or head[-1].lower() in ("member", "members")) else "that "
