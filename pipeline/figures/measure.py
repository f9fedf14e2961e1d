"""What a figure measures, as a noun phrase of the text, read off the dependency parse around the figure's head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.figures.data import words
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

AUX = frozenset("be is are was were been being am 's ’s have has had having do does did will would shall should may might can could must ought 'd".split())
DROP = frozenset("a an the some any this that these those its their his her our your my such just only also already still now then even currently recently nearly almost about around over so far".split())
MAX_WORDS = 14


class Phrases:
    """Builds phrases of one Doc; tokens in ``taken`` (numbers, comparators, dates) never enter one."""

    def __init__(self, doc: Doc, taken: set[int]) -> None:
        self.doc = doc
        self.taken = taken

    # ------------------------------------------------------------------------------------------------ building blocks

    def clean(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens in order, without numbers, dates, articles in front, and marks."""
        kept = sorted({t.i: t for t in tokens if t.i not in self.taken and not t.is_space}.values(), key=lambda t: t.i)
        return kept

    def text(self, tokens: list[Token]) -> str:
        """The words as a phrase: articles and adverbs in front dropped, length bounded at a word."""
        tokens = [t for t in tokens if not (t.is_punct and t.text not in "-–'’\"“”%/&(),")]
        while tokens and (tokens[0].lower_ in DROP or tokens[0].is_punct and tokens[0].text not in "\"“" or tokens[0].lower_ in AUX or tokens[0].tag_ in ("CC", "IN", "RB")):
            tokens = tokens[1:]
        while tokens and (tokens[-1].is_punct and tokens[-1].text not in "\"”)" or tokens[-1].tag_ in ("CC", "DT", "IN", "TO", "MD", "PRP$", "WDT", "WP", "WRB") or tokens[-1].lower_ in AUX or tokens[-1].lower_ in ("when", "where")):
            tokens = tokens[:-1]
        out = ""
        last: Token | None = None
        for t in tokens:
            if last is not None and (t.i != last.i + 1 or last.whitespace_):
                if not (t.is_punct and t.text in ",;)") and not out.endswith("("):
                    out += " "
            out += t.text
            last = t
        return re.sub(r"\s+([,)])", r"\1", re.sub(r"\s+", " ", out)).strip(" ,-–")

    def noun(self, head: Token, *, deep: bool = True, limit: int = MAX_WORDS, run: list[Token] | None = None) -> list[Token]:
        """A noun with its modifiers in front and, where ``deep``, the phrases that hang on it."""
        keep: list[Token] = list(run or [])
        if head not in keep:
            keep.append(head)
        for child in head.lefts:
            if child.dep_ in ("amod", "compound", "nmod", "poss", "advmod", "punct", "npadvmod") and child.i not in self.taken:
                if child.dep_ == "poss" and child.tag_ == "PRP$":
                    continue
                if child.dep_ == "punct" and child.text not in ("-", "–", '"', "“"):
                    continue
                keep += [t for t in child.subtree if t.i < head.i]
        if deep:
            for child in head.rights:
                if child.dep_ == "prep" and child.lower_ not in ("since", "by", "during", "than", "as", "including", "such", "after", "before", "until", "per", "like", "at") or child.dep_ in ("acl", "relcl"):
                    if child.dep_ == "relcl" and any(t.dep_ in ("nsubj",) and t.tag_ not in ("WDT", "WP", "WRB") for t in child.lefts) and limit < 10:
                        continue
                    keep += self.branch(child, limit)
                elif child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN") and child.i - head.i <= 4 and not self.counted(child):
                    keep += [t for t in child.subtree if t.i <= child.i + 3] + [t for t in head.rights if t.dep_ == "cc" and t.i < child.i]
        return keep

    def counted(self, token: Token) -> bool:
        return any(t.i in self.taken for t in token.subtree)

    def branch(self, child: Token, limit: int = MAX_WORDS) -> list[Token]:
        """The subtree of a modifier up to the first number or date, or nothing if that leaves it without content."""
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
        if len(subtree) > len(out):
            # cut short: end at the last noun, participle or adjective
            while out and out[-1].pos_ not in ("NOUN", "PROPN", "VERB", "ADJ"):
                out.pop()
        if not any(t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "PRON") for t in out[0 if child.dep_ in ("acl", "relcl") else 1 :]):
            return []
        return out

    def predicate(self, verb: Token, subject: Token) -> list[Token]:
        """What a clause says of its subject: the verb and its complements, without auxiliaries."""
        out: list[Token] = []
        if verb.lemma_ != "be" and verb.lower_ not in AUX or verb.lemma_ == "have" and verb.pos_ == "VERB":
            out.append(verb)
        for t in verb.lefts:
            if t.dep_ == "neg":
                out.append(t)
        for child in verb.rights:
            if child.dep_ in ("prt", "dobj", "attr", "oprd", "acomp", "prep", "agent", "xcomp", "dative", "ccomp") and child.lower_ not in ("than", "during", "since", "while", "after", "before"):
                if child.dep_ == "ccomp" and len(out) > 6:
                    continue
                out += self.branch(child, 9)
            elif child.dep_ in ("cc", "conj") and child.dep_ == "conj" and child.tag_ == verb.tag_ and child.i - verb.i <= 4 and not self.counted(child) and not any(t.dep_.startswith("nsubj") for t in child.lefts):
                out += [t for t in verb.rights if t.dep_ == "cc" and t.i < child.i] + [t for t in child.subtree if t.i - verb.i < 7]
            if len(out) > MAX_WORDS:
                break
        return [t for t in out if t.i not in self.taken]

    def with_predicate(self, noun: list[Token], verb: Token, subject: Token) -> str:
        """ "Ukrainian citizens" + "had applied for asylum" = "Ukrainian citizens who applied for asylum" (participles without who)."""
        said = self.clean(self.predicate(verb, subject))
        said = [t for t in said if t.lower_ not in AUX or t.i == verb.i and verb.lemma_ == "have" and verb.pos_ == "VERB"]
        base = self.text(self.clean(noun))
        if not said:
            return base
        passive = subject.dep_ == "nsubjpass"
        if verb.lemma_ == "be":
            return base
        tail = self.text_keep(said)
        if not tail:
            return base
        link = " " if passive or verb.tag_ == "VBG" and not any(t.dep_ == "aux" for t in verb.lefts) else " who " if _people(subject) else " that "
        return f"{base}{link}{tail}" if base else tail

    def text_keep(self, tokens: list[Token]) -> str:
        while tokens and (tokens[0].is_punct or tokens[0].lower_ in ("already", "so", "far", "also")):
            tokens = tokens[1:]
        if not tokens:
            return ""
        head, rest = tokens[0], tokens[1:]
        tail = self.text([head, *rest]) if head.tag_ not in ("IN", "RB") else self.text(rest)
        return tail

    # ---------------------------------------------------------------------------------------------------- the figure

    def of_phrase(self, q: Quantity) -> Token | None:
        """The noun of "20 per cent of the drivers", "half of them", "a third of which": the pobj of ``of`` after the number."""
        doc = self.doc
        end = q.after
        text = doc.text
        m = re.match(r"\s+of\s+", text[end : end + 6])
        if not m and q.numeral.form == "fraction" and (m := re.match(r"\s+(?=the|its|their|our|all|these|those)", text[end : end + 8])):
            pass
        if not m:
            return None
        at = end + m.end()
        i = next((t.i for t in doc.char_span(at, at + 1, alignment_mode="expand") or []), None)
        if i is None:
            return None
        for j in range(i, min(i + 14, len(doc))):
            t = doc[j]
            if t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.i <= i:
                return t
            if t.tag_ in ("VBD", "VBZ", "VBP", "MD") or t.text in (",", ".", ";"):
                break
        last = None
        for j in range(i, min(i + 10, len(doc))):
            t = doc[j]
            if t.pos_ in ("NOUN", "PROPN", "PRON"):
                last = t
            elif last is not None or t.tag_ in ("VBD", "VBZ", "VBP", "MD", "IN") or t.is_punct and t.text != "-":
                break
        return last


def _people(token: Token) -> bool:
    from pipeline.figures.quantities import is_person

    return is_person(token.text)


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token stands in."""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also over coordination, open complements and participles."""
    seen = 0
    while seen < 6:
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl"):
                return child
        if verb.dep_ in ("conj", "xcomp", "advcl", "auxpass", "aux", "ccomp") and verb.dep_ != "ccomp" and verb.head.i != verb.i:
            verb = verb.head
        elif verb.dep_ in ("acl", "relcl"):
            return verb.head
        else:
            return None
        seen += 1
    return None


def describe(phrases: Phrases, q: Quantity, *, previous: str | None, changing: bool) -> tuple[str | None, bool]:
    """The measure of one quantity, and whether it was taken over from the figure before."""
    change_verbs = words("changes", "up") | words("changes", "down") | words("changes", "any")
    levels = words("changes", "levels")
    reporting = words("changes", "reporting")
    head = q.head
    if head is None:
        return previous, True
    doc = phrases.doc
    noun: list[Token] = []
    anchor = head
    if q.kind in ("percent",) or q.numeral.form == "fraction":
        whole = phrases.of_phrase(q)
        if whole is not None and whole.pos_ != "PRON":
            noun = phrases.noun(whole, limit=10)
        elif q.noun:
            noun = phrases.noun(q.noun[-1], run=q.noun)
            anchor = q.noun[-1]
        number = _token(doc, q)
        unit = _climb(head if not q.noun else number)
        if whole is not None and whole.pos_ == "PRON" and previous:
            verb = unit.head if unit.dep_ in ("nsubj", "nsubjpass") else None
            return (phrases.with_predicate([], verb, unit) and f"{previous.split(' that ')[0].split(' who ')[0]} {phrases.with_predicate([], verb, unit)}" if verb is not None else _attached(phrases, whole, previous)), True
        anchor = unit if not q.noun else q.noun[-1]
    elif q.kind == "count" and q.noun:
        noun = phrases.noun(q.noun[-1], run=q.noun)
        anchor = q.noun[-1]
    elif q.kind in ("measure", "money", "duration", "multiple"):
        anchor = _climb(head)
        whole = phrases.of_phrase(q)
        if whole is not None and whole.pos_ != "PRON":
            noun = phrases.noun(whole, limit=10)
    else:
        anchor = _climb(head)
    return _around(phrases, q, anchor, noun, previous, changing, change_verbs, levels, reporting)


def _attached(phrases: Phrases, whole: Token, previous: str) -> str:
    return previous


def _token(doc: Doc, q: Quantity) -> Token:
    span = doc.char_span(q.numeral.start, q.numeral.end, alignment_mode="expand")
    return span[-1] if span is not None and len(span) else doc[0]


def _climb(token: Token) -> Token:
    """From a number or a unit sign to the token that holds the expression's place in the sentence."""
    seen = 0
    while token.dep_ in ("nummod", "quantmod", "compound", "npadvmod", "advmod", "amod", "punct") and token.head.i != token.i and seen < 5 and token.head.pos_ not in ("VERB", "AUX", "ADJ", "ADV"):
        token = token.head
        seen += 1
    return token


def _around(
    phrases: Phrases,
    q: Quantity,
    anchor: Token,
    noun: list[Token],
    previous: str | None,
    changing: bool,
    change_verbs: frozenset[str],
    levels: frozenset[str],
    reporting: frozenset[str],
) -> tuple[str | None, bool]:
    dep, head = anchor.dep_, anchor.head
    base = phrases.text(phrases.clean(noun)) if noun else ""
    # a noun that the number modifies: "a 31 per cent reduction in fatal crashes"
    if q.kind != "count" and anchor.pos_ in ("NOUN", "PROPN") and anchor.i > phrases_end(phrases, q) and anchor.lower_ not in ("%", "cent", "percent"):
        return phrases.text(phrases.clean(phrases.noun(anchor))) or base or previous, False
    if dep == "conj" and not noun and anchor.head.i not in phrases.taken:
        pass
    seen = 0
    while dep == "conj" and seen < 3:
        dep, head = head.dep_, head.head
        seen += 1
    if dep in ("nsubj", "nsubjpass"):
        verb = head
        if noun or q.kind == "count":
            if q.kind == "count" and not noun:
                return _elided(phrases, verb, anchor, previous)
            said = phrases.with_predicate(noun, verb, anchor)
            if verb.lemma_ in ("be",):
                attr = next((c for c in verb.rights if c.dep_ in ("attr", "acomp") and c.i not in phrases.taken), None)
                if attr is not None and noun:
                    more = phrases.text(phrases.clean(phrases.branch(attr, 8)))
                    return f"{base} {more}".strip(), False
            return said or base or previous, False
        if previous and q.kind == "percent":
            return _elided(phrases, verb, anchor, previous)
        return base or phrases.with_predicate([], verb, anchor) or previous, False
    if dep in ("dobj", "attr", "oprd", "acomp", "npadvmod", "advmod", "ccomp", "ROOT", "dep", "appos", "parataxis") or dep == "dative":
        verb = head if head.pos_ in ("VERB", "AUX") else clause_verb(anchor)
        if dep == "appos" and not noun:
            return (phrases.text(phrases.clean(phrases.noun(head))) if head.i not in phrases.taken else None) or previous, False
        subject = subject_of(verb) if verb.pos_ in ("VERB", "AUX") else None
        if noun and q.kind in ("count", "percent"):
            return _object(phrases, base, verb, dep, levels, reporting, subject) or previous, False
        if subject is not None and subject.i not in phrases.taken and subject.pos_ in ("NOUN", "PROPN") and (verb.lemma_ in levels or verb.lemma_ in change_verbs or dep in ("attr", "acomp", "npadvmod", "advmod")):
            name = phrases.text(phrases.clean(phrases.noun(subject)))
            if verb.lemma_ in ("cost", "last", "take", "weigh"):
                name = f"{name} {verb.text}" if verb.lemma_ == "cost" else name
            if base and q.kind in ("measure", "money"):
                name = f"{base}"
            return name or base or previous, False
        if base:
            return _object(phrases, base, verb, dep, levels, reporting, subject), False
        dobj = next((c for c in verb.rights if c.dep_ == "dobj" and c.i != anchor.i and c.i not in phrases.taken), None)
        if dobj is not None and dobj.pos_ in ("NOUN", "PROPN"):
            return phrases.text(phrases.clean(phrases.noun(dobj))), False
        preps = [t for c in verb.rights if c.dep_ == "prep" and c.i > anchor.i for t in phrases.branch(c, 8)]
        if preps and q.kind in ("money", "measure", "duration"):
            if verb.lemma_ not in reporting and verb.pos_ == "VERB":
                return phrases.text(phrases.clean([verb, *preps])), False
            return phrases.text(phrases.clean(preps)), False
        if subject is not None and subject.pos_ in ("NOUN", "PROPN") and subject.i not in phrases.taken and q.kind != "count":
            return phrases.text(phrases.clean([*phrases.noun(subject), verb])), False
        return previous or (phrases.text(phrases.clean(phrases.noun(subject))) if subject is not None and subject.pos_ in ("NOUN", "PROPN") else None), previous is not None
    if dep == "pobj" or dep == "pcomp":
        prep = head
        above = prep.head
        if noun and q.kind == "count":
            return _object_of_prep(phrases, base, prep, above), False
        if q.kind == "count" and not noun and previous and not changing and prep.lower_ in ("with", "in", "for", "by", "on", "from") and above.pos_ not in ("NOUN", "PROPN"):
            return previous, True
        if base and above.pos_ not in ("NOUN", "PROPN"):
            verb = clause_verb(above)
            return _object(phrases, base, verb, dep, levels, reporting, subject_of(verb)), False
        seen = 0
        while above.dep_ == "prep" and seen < 3:
            above, seen = above.head, seen + 1
        if above.pos_ in ("NOUN", "PROPN") and above.i not in phrases.taken and above.lower_ not in ("%", "cent"):
            name = phrases.text(phrases.clean(phrases.noun(above)))
            tail = [t for c in anchor.rights if c.dep_ == "prep" for t in phrases.branch(c, 8)]
            more = phrases.text_keep(phrases.clean(tail)) if tail else ""
            if more and more not in name and prep.lower_ == "of":
                name = f"{name} {more}"
            if above.lower_ in ("rise", "increase", "decrease", "drop", "fall", "reduction", "decline", "growth", "gain", "difference", "average", "total", "median", "mean", "rate") and len(name.split()) <= 2:
                subject = subject_of(clause_verb(above))
                if subject is not None and subject.pos_ in ("NOUN", "PROPN") and subject.i != above.i and subject.i not in phrases.taken:
                    return phrases.text(phrases.clean(phrases.noun(subject))), False
                if previous:
                    return f"{name} {previous}" if previous not in name else name, True
            return (name if not base else base) or previous, False
        verb = clause_verb(above)
        dobj = next((c for c in verb.children if c.dep_ == "dobj" and c.i not in phrases.taken and c.pos_ in ("NOUN", "PROPN")), None)
        subject = subject_of(verb)
        if dobj is not None and prep.lower_ in ("by", "to", "from", "at", "for", "with", "within", "in", "on", "below", "above", "under", "over"):
            return phrases.text(phrases.clean(phrases.noun(dobj))), False
        if subject is not None and subject.pos_ in ("NOUN", "PROPN") and subject.i not in phrases.taken:
            name = phrases.noun(subject)
            if verb.lemma_ in change_verbs or verb.lemma_ in levels or verb.lemma_ == "be":
                return phrases.text(phrases.clean(name)), False
            return phrases.with_predicate(name, verb, subject), False
        return base or previous, not base
    # acl, amod, conj and what the parser could not place
    if base:
        verb = clause_verb(anchor)
        return base, False
    return previous, True


def phrases_end(phrases: Phrases, q: Quantity) -> int:
    span = phrases.doc.char_span(q.numeral.start, max(q.numeral.end, q.after - 1), alignment_mode="expand")
    return span[-1].i if span is not None and len(span) else 0


def _elided(phrases: Phrases, verb: Token, subject: Token, previous: str | None) -> tuple[str | None, bool]:
    """ "15,000 were granted collective protection": the noun is that of the figure before."""
    stem = re.split(r" (?:who|that) | (?:registered|identified|received)\b", previous)[0] if previous else ""
    said = phrases.with_predicate([], verb, subject)
    if verb.lemma_ == "be":
        attr = next((c for c in verb.rights if c.dep_ in ("attr", "acomp", "prep")), None)
        if attr is not None:
            more = phrases.text(phrases.clean(phrases.branch(attr, 8)))
            return (more if attr.dep_ == "attr" else f"{stem} {more}".strip()), True
    link = " " if subject.dep_ == "nsubjpass" else " that "
    return (f"{stem}{link}{said}".strip() if said else stem) or None, True


def _object(phrases: Phrases, base: str, verb: Token, dep: str, levels: frozenset[str], reporting: frozenset[str], subject: Token | None) -> str:
    """ "had identified 120 hazardous locations" = "hazardous locations identified"."""
    if verb.pos_ == "VERB" and dep in ("dobj", "pobj") and verb.lemma_ not in reporting and verb.lemma_ not in levels and verb.tag_ in ("VBN", "VBD") and verb.i not in phrases.taken:
        return f"{base} {verb.text}"
    if verb.pos_ == "VERB" and dep == "dobj" and verb.lemma_ not in reporting and verb.lemma_ not in levels and verb.i not in phrases.taken:
        more = [t for c in verb.rights if c.dep_ == "prep" for t in phrases.branch(c, 6)]
        tail = phrases.text_keep(phrases.clean([t for t in more if t.i > verb.i])) if more else ""
        return f"{base} {tail}".strip() if tail and len(base.split()) < 5 else base
    if dep == "attr" and verb.lemma_ == "be":
        return base
    return base


def _object_of_prep(phrases: Phrases, base: str, prep: Token, above: Token) -> str:
    """ "seizure of 5,200 helmets", "participants from 58 countries": the governing noun belongs to the measure."""
    if above.pos_ == "NOUN" and above.i not in phrases.taken:
        if prep.lower_ == "of":
            return f"{base}, {above.text}" if False else f"{base} in {above.text}" if above.lemma_ in ("programme", "network", "pool") else base
        if prep.lower_ == "from":
            return f"{base} with {above.text}"
    return base
