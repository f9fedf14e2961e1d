"""The counted noun behind a number, and the unit that it makes."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.figures.data import alternation, singular, words

if TYPE_CHECKING:
    from pipeline.figures.quantities import Quantity
    from pipeline.tokens import Token, Tokens


def counted(text: str, q: Quantity, tokens: Tokens) -> None:
    """The counted noun after a number, by the parse where it agrees with the order of words, else by the tags."""
    doc = tokens
    number = first = tokens.at(q.numeral.start)
    while number + 1 < len(doc) and doc[number + 1].idx < q.numeral.end:
        number += 1
    unit = tokens.at(max(q.numeral.start, q.after - 1))
    q.head = doc[unit] if q.kind != "count" else doc[number]
    if (
        q.kind == "count"
        and text[q.after : q.after + 1] == "-"
        and (m := re.match(r"-([a-z]+)(?:-[a-z]+)*\b", text[q.after :]))
    ):
        i = tokens.at(q.after + 1)
        q.noun, q.head, q.unit = [doc[i]], doc[i], singular(m[1])  # "a 600-bed hospital"
        return
    if q.kind not in ("count", "percent"):
        return
    if re.match(r"\s?[-–—−]\s?\d", text[q.after : q.after + 4]):
        return  # the low end of "12–15 metres"
    run = _noun_run(tokens, q.after)
    if q.kind == "percent":
        if run and singular(run[0].text) in TIME_NOUNS:
            return  # "down 4.5 % year on year"
        if run and text[q.after : q.after + 1] != ",":
            q.noun = run
            q.head = run[-1]
        return
    run = _by_parse(doc, doc[number], run) if q.after == q.numeral.end else run
    if run and (run[-1].pos_ == "PRON" or INDEFINITE.fullmatch(run[-1].lower_)):
        run = []  # "1 in 2,500 matched anything"
    if run and run[-1].lower_ in words("nouns", "pointing"):
        run = []  # "58 others": what they are stands before
    if len(run) == 1 and run[0].lower_.endswith("s") and ONE_IN.search(text[max(0, q.start - 30) : q.start]):
        after = run[0].i + 1
        if after < len(doc) and doc[after].pos_ not in ("VERB", "AUX") and doc[after].lower_ != "of":
            run = []  # "one in seven works overseas": one takes a verb in -s
    if len(run) == 1 and run[0].lower_ in PRICED and SUM_AHEAD.match(text, run[0].idx + len(run[0])):
        run = []  # "a packet of 20 costs EUR 4.80"
    if not run and q.value > 1 and q.after == q.numeral.end and number + 2 < len(doc):
        verb, then = doc[number + 1], doc[number + 2]
        if (
            verb.tag_ == "VBZ"
            and verb.lower_ not in ("is", "has", "does", "'s", "’s")
            and then.tag_ in ("IN", "VBD", "VBN", "CC", ",", ".", "WP", "WDT", "MD")
        ):
            run = [verb]  # "46 registrars from county offices": several take no verb in -s, so it is a noun
    if len(run) > 1 and {run[-1].tag_, run[-2].tag_} == {"NNS"} and first > 0 and doc[first - 1].tag_ == "IN":
        after = run[-1].i + 1
        if after < len(doc) and (doc[after].tag_ in ("VBD", "MD") or doc[after].lower_ in ("have", "are", "were")):
            run = run[:-1]  # "in 38 cases wages had been recovered"
    if run and run[-1].tag_ == "NN" and run[-1].lower_.endswith("ing") and len(run) == 1 and q.value > 1:
        run = []  # "almost 25,000 staying overnight"
    if q.value > 1 and run and run[-1].tag_ == "NN":
        run = _to_plural(doc, run)
    if q.value > 1 and run and run[-1].tag_ == "NNP" and run[-1].i + 2 < len(doc):
        year, plural = doc[run[-1].i + 1], doc[run[-1].i + 2]
        if plural.tag_ == "NNS" and re.fullmatch(r"20\d\d", year.text):
            run = [*run, year, plural]  # "162 Natura 2000 sites"
    if run and run[0].lower_ in NOW_NOUNS:
        run = []  # "stood at 151 today"
    if run:
        q.noun, q.head = run, run[-1]
        q.unit = noun_unit(run)
        if q.value == 1 and run[-1].tag_ == "NN" and is_person(run[-1].text + "s"):
            q.unit = "person"  # "one singer in twelve"
        if q.unit == "member":
            q.unit = members(text[q.after : q.after + 80], q.value)
        elif q.unit in words("persons", "either") | {"life"} and _of_people(run[-1]):
            q.unit = "person"


PRICED = frozenset({"costs", "weighs", "measures", "holds", "takes", "needs", "contains", "sells", "lasts", "fetches"})
SUM_AHEAD = re.compile(r"\s(?:[A-Z]{3}\s?|[^\w\s]|(?:about|over|under|up\sto|some|only)\s)?\d")
"""What shows the word before it to be a verb: no noun stands right before another number."""
INDEFINITE = re.compile(r"(?:any|every|no|some)(?:thing|body|one|where)")
ONE_IN = re.compile(r"\b(?:one|1)(?:\s[a-z]+)?\s(?:in|out\sof)\s(?:every\s)?$", re.I)
TIME_NOUNS = frozenset({"year", "quarter", "month", "week", "day"})
NOW_NOUNS = frozenset({"today", "yesterday", "tomorrow", "tonight", "online", "overnight"})
"""Adverbs that taggers take for nouns."""
MOST_BODIES = 250
"""More members than this are people: there are fewer than 200 states, and few unions of bodies are larger."""
SKIPPED = frozenset("or more so further additional new other different such of".split()) | {'"', "“"}
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
ADJECTIVES = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "AFX"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "IN", "TO", "WDT", "WP", "WRB"})


def _noun_run(tokens: Tokens, at: int) -> list[Token]:
    """The tokens of the noun phrase that starts at ``at``: adjectives, participles, coordinated modifiers, nouns."""
    doc = tokens
    first = tokens.after(at)
    i = first
    while i < len(doc) and doc[i].lower_ in SKIPPED and i <= first + 2:
        if (
            doc[i].lower_ == "of"
            or doc[i].lower_ == "more"
            and i + 1 < len(doc)
            and doc[i + 1].lower_ in ("than", "or", "and")
        ):
            return []
        i += 1
    run: list[Token] = []
    last_noun = 0
    while i < len(doc) and len(run) < 16:
        t = doc[i]
        if t.is_space or t.is_sent_start and run and i > first:
            break
        word = _hyphenated(doc, i)
        tail = word[-1]
        if tail.tag_ in NOUN_TAGS or tail.pos_ in ("NOUN", "PROPN") and tail.tag_ != "POS":
            run += word
            last_noun = len(run)
            i = tail.i + 1
            if i >= len(doc) or not _goes_on(doc, tail, i):
                break
            continue
        if (tail.tag_ in ADJECTIVES or tail.pos_ == "ADJ" or tail.tag_ == "VBD" and tail.dep_ == "amod") and (
            not last_noun or _noun_ahead(doc, tail.i)
        ):
            if last_noun and not (tail.dep_ in ("amod", "nmod", "compound", "conj") and tail.head.i > tail.i):
                break
            run += word
        elif (
            tail.tag_ in ("RB", "RBS", "RBR")
            and not last_noun
            and tail.i + 1 < len(doc)
            and doc[tail.i + 1].tag_ in ADJECTIVES
        ):
            run += word
        elif (
            (
                t.lower_ in (",", "and", "or", "/", "&")
                and run
                and i + 1 < len(doc)
                and _joins(doc, i, bool(last_noun), run)
            )
            or t.tag_ == "POS"
            and run
            or t.text in ('"', "“", "”", "'", "‘", "’")
            and len(run) < 6
        ):
            run.append(t)
        else:
            break
        i = max(i, tail.i) + 1
    return run[:last_noun]


def _hyphenated(doc: Tokens, i: int) -> list[Token]:
    """The token at ``i`` with what hyphens join to it: "evidence-based", "log-ins"."""
    word = [doc[i]]
    while (
        not doc[i].whitespace_
        and i + 2 < len(doc)
        and doc[i + 1].text in "-–"
        and not doc[i + 1].whitespace_
        and not doc[i + 2].is_space
    ):
        word += [doc[i + 1], doc[i + 2]]
        i += 2
    return word


def _goes_on(doc: Tokens, noun: Token, i: int) -> bool:
    """Whether the noun phrase runs on after a noun."""
    nxt = doc[i]
    modifies = noun.dep_ in ("compound", "nmod", "amod", "poss") and noun.head.i > noun.i
    modifies = modifies or nxt.dep_ == "appos" and nxt.head is noun  # "savings co-operatives"
    if noun.tag_ in ("NNS", "NNPS"):
        return modifies and (nxt.pos_ in ("NOUN", "PROPN") or nxt.lower_ in ("and", "or", "'s", "’s", "'", "’"))
    return True


def _noun_ahead(doc: Tokens, i: int) -> bool:
    return any(doc[j].pos_ in ("NOUN", "PROPN") for j in range(i + 1, min(i + 3, len(doc))))


def _joins(doc: Tokens, i: int, had_noun: bool, run: list[Token]) -> bool:
    """Whether the comma or conjunction at ``i`` parts modifiers of one noun that is still to come."""
    nxt = doc[i + 1]
    if nxt.lower_ in ("and", "or") and i + 2 < len(doc):
        nxt = doc[i + 2]
    if not had_noun:
        return nxt.tag_ in ADJECTIVES or nxt.tag_ in NOUN_TAGS
    previous = run[-1]
    if nxt.tag_ not in ("JJ", "NN", "NNP", "VBN", "AFX") or previous.tag_ != "NN":
        return False
    # "law enforcement and prosecutorial agencies": a singular noun joined to a modifier of a plural noun
    if previous.dep_ in ("compound", "nmod", "amod") and previous.head.i > i:
        return True
    ahead = [doc[j] for j in range(i + 1, min(i + 4, len(doc)))]
    nouns = [t for t in ahead if t.tag_ in ("NNS", "NNPS")]
    return bool(nouns) and all(t.tag_ in ("JJ", "NN", "NNP", "HYPH", "VBN") for t in ahead[: ahead.index(nouns[0])])


def _to_plural(doc: Tokens, run: list[Token]) -> list[Token]:
    """More than one thing is counted by a plural: the run is cut after its last one ("24 countries spending has
    fallen"), or goes on over a list of modifiers to the first
    ("5,400 federal, state, and local law enforcement agencies")."""
    plurals = [k for k, t in enumerate(run) if t.tag_ in ("NNS", "NNPS")]
    if plurals:
        return run[: plurals[-1] + 1]
    out = list(run)
    for t in doc[run[-1].i + 1 : run[-1].i + 12]:
        if t.i == run[-1].i + 1 and t.text not in (",", "and", "or", "/"):
            return run
        out.append(t)
        if t.tag_ in ("NNS", "NNPS"):
            return out
        if t.tag_ not in ("JJ", "NN", "NNP", "CC", ",", "HYPH", "VBN", "SYM"):
            return run
    return run


def _by_parse(doc: Tokens, number: Token, run: list[Token]) -> list[Token]:
    """The run as far as the noun that the parse gives the number, where it stands further on and no verb parts them."""
    head = number.head
    end = run[-1].i if run else number.i
    if number.dep_ != "nummod" or head.pos_ not in ("NOUN", "PROPN") or not end < head.i <= number.i + 14:
        return run
    between = [doc[j] for j in range(number.i + 1, head.i)]
    if run and run[-1].tag_ in ("NNS", "NNPS") and any(t.tag_ in ("VBN", "VBG") for t in between[len(run) :]):
        return run  # "450 toys bought online"
    if (
        any(t.tag_ in FINITE or t.text in ".;:(%" or t.is_space or t.like_num for t in [*between, head])
        or run
        and between
        and doc[run[-1].i + 1].text not in (",", "and", "or", "/", "-")
        or not run
        and head.i > number.i + 6
    ):
        return run
    return [*between, head]


def noun_unit(run: list[Token]) -> str | None:
    """The unit that a counted noun of several tokens makes (``unit_of``)."""
    joined = [run[-1]]
    while len(joined) < len(run) and run[-1 - len(joined)].whitespace_ == "" and run[-1 - len(joined)].tag_ != "POS":
        joined.insert(0, run[-1 - len(joined)])  # "log-ins", "asylum-seekers"
    noun = "".join(t.text for t in joined).strip("\"“”'’")
    if noun == "Parties" and len(run) > 1 and run[-2].lower_ == "states":
        return "state"  # "16 States Parties"
    if len(run) > len(joined) and run[-1 - len(joined)].lower_ in ("square", "cubic"):
        return f"{run[-1 - len(joined)].lower_} {unit_of(noun)}"
    if noun.lower() == "points" and len(run) == 2 and _names_points(run[0]):
        return f"{run[-2].lower_} point"  # a water point; a point alone is a part of a scale
    if noun.lower() == "heads" and len(run) == 1:
        return "person"  # "14 heads of authorities": cattle are counted by the head
    return unit_of(noun)


def _names_points(noun: Token) -> bool:
    """Whether a noun alone says what points are: "14 water points", not "14 legal aid points"."""
    bare = not noun.i or noun.doc[noun.i - 1].pos_ not in ("ADJ", "NOUN", "PROPN")
    return noun.pos_ == "NOUN" and noun.lower_ != "percentage" and noun.whitespace_ != "" and bare


def unit_of(noun: str) -> str | None:
    """``person`` for people, else the noun's singular; None for what is no word, as a damaged text has it."""
    if is_person(noun):
        return "person"
    one = singular(noun)
    return one if re.search(r"[^\W\d_]", one.rpartition("-")[2]) else None


@cache
def _people_who_are_members() -> re.Pattern[str]:
    of = alternation(words("persons", "member_of"))
    return re.compile(rf"\b(?:{of})[\s-]+members?\b|\bmembers?\s+of\s+(?:[\w'’-]+\s+){{0,2}}?(?:{of})\b", re.I)


def members(phrase: str, value: float) -> str:
    """The unit of counted members: ``person`` where they are of a staff, a family, a crew or more than there are
    bodies in any union; else ``member``, which may be a state, a company or a society."""
    return "person" if value > MOST_BODIES or _people_who_are_members().search(phrase) else "member"


def undergone(noun: str, verb: str) -> bool:
    """Whether a verb makes persons of what may be a thing too: "sorters trained", "lives lost"."""
    if noun == "life":
        return verb in ("lost", "claimed", "taken", "cost")
    return noun in words("persons", "either") and verb in words("persons", "verbs")


def _of_people(noun: Token) -> bool:
    """Whether a noun that means a person or a thing means persons here, by what is said of it: "46 monitors attended",
    "to train 200 observers", "twelve speakers who"."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if after is not None and (after.lower_ in ("who", "whom", "whose") or undergone(singular(noun.text), after.lower_)):
        return True
    if noun.head.lower_ == "to" and noun.head.head.lemma_ in ("give", "offer", "teach", "pay", "award", "grant"):
        return True  # "courses had been given to 94 observers"
    token = noun
    while token.dep_ in ("pobj", "prep", "nummod", "quantmod") and token.head.i != token.i:
        token = token.head  # "a minimum of 200 observers"
    verb = token.head
    if verb.pos_ != "VERB" or token.dep_ not in ("dobj", "nsubj", "nsubjpass"):
        return False
    forms = (verb.lower_, verb.lemma_ + "ed", verb.lemma_ + "d")
    if singular(noun.text) == "life":
        return verb.lemma_ in ("lose", "claim", "take", "cost")
    return any(form in words("persons", "verbs") for form in forms)


@lru_cache(maxsize=65536)
def is_person(noun: str) -> bool:
    """Whether a noun counts people: listed, a people's name in the plural, or an agent noun ("forecasters")."""
    base = singular(noun)
    if (
        base in words("persons", "nouns")
        or base in words("persons", "deaths")
        or noun.lower() in words("persons", "nouns")
    ):
        return True
    if re.split(r"[-\s]", base)[-1] in words("persons", "nouns"):
        return True
    if re.fullmatch(r"[a-z-]{3,}(?<!speci)(?<!regi)(?<!abdo)(?<!sta)(?<!lu)(?<!bitu)(?<!acu)men", noun.lower()):
        return True  # "foremen"
    plural = noun.lower().endswith("s") and base != noun.lower()
    if noun[:1].isupper() and (
        plural
        and re.search(r"(?:[aeiy]ans|icans|ards|[a-z]{3}[^aeo\W]ans)$", noun)
        or noun.lower() in words("persons", "peoples")
    ):
        return True
    if (
        plural
        and any(base.endswith(s) and len(base) > len(s) + 2 for s in words("persons", "suffixes"))
        and base not in words("persons", "suffix_not")
    ):
        return True
    return (
        plural
        and len(base) > 4
        and bool(re.fullmatch(r"[a-z]*(?:[^e]er|[^o]or|ee)", base))
        and base not in words("persons", "things")
        and not any(base.endswith(t) for t in words("persons", "thing_endings"))
    )


@cache
def named_before() -> re.Pattern[str]:
    """What a number may count that was named before: " others", " new ones"."""
    return re.compile(rf"\s+(?:[\w-]+\s+)?(?:{alternation(words('nouns', 'pointing'))})\b")
