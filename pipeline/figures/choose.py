"""Which numbers count something: number words that point, bare digits and spans of time are told from figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.figures.data import singular, words
from pipeline.figures.nouns import is_person, named_before
from pipeline.figures.quantities import Quantity
from pipeline.figures.traps import measured_span

if TYPE_CHECKING:
    from pipeline.tokens import Token, Tokens


LASTING = frozenset({"last", "take", "wait", "need", "survive", "live", "spend"})
"""Verbs whose adverbial of time is what is measured."""
MORE_COUNTS = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b[^.;]{0,90}?(?:,?\s+and|;|,?\s+but)\s+$",
    re.I,
)
AGAINST_ONE = re.compile(r"\b(?:compared\s+(?:with|to)|as\s+against|against|versus|up\s+from)\s+(?:only\s+|just\s+)?$")
THEN = re.compile(r"\s+(?:in\s+(?:19|20)\d\d|(?:a|the)\s+(?:year|month|decade)\s+(?:before|earlier)|last\s+year)\b")
"""A date of comparison behind "one": "five members had a plan, compared with one in 2016"."""
EVERY = re.compile(
    r"\b(?:\d+|one|two|three|four|five|nine)(?:\s(?!and\b|or\b|but\b)[\w'’-]+){0,3}\s(?:in|out\sof|for)\s(?:every|each)\s+$",
    re.I,
)
"""What stands before the second number of a ratio: "one barrier in every"."""
PAIR, PAIRED = re.compile(r"/(?:\d{1,3},\d{3}|\d+\.\d)"), re.compile(r"(?:\d,\d{3}|\.\d)/$")
"""What stands behind the first and before the second of two numbers that a stroke parts, unlike "14/7"."""
TO_ONE = re.compile(
    r"\b(?:votes|voices|(?<!from\s)\d+|(?<!from\s)(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|[a-z]+t(?:een|y)|hundred))\s+to\s+$",
    re.I,
)
"""What "one" ends: "carried by 31 votes to one", "outnumber them by seven to one"."""


COUNTED_BEFORE = re.compile(
    r"\b(?:\d[\d,. ]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"[^.;]{0,60},?\s+(?:and\s+|with\s+)?$",
    re.I,
)
"""A count earlier in the sentence, so that a small number behind a comma or "and" is one of a list of counts."""


RATIO_AHEAD = re.compile(
    r"(?P<noun>(?:\s(?!in\b|of\b|for\b)(?:[A-Za-z][a-z-]*|[A-Z]+(?:\s\d+)?)){0,3}(?:(?<=[a-z])\sof\s[a-z-]+)?)"
    r"\s(?:in|out\sof|for(?=\s(?:every|each)))\s(?:every\s|each\s)?(?:NUMBER)\b".replace(
        "NUMBER",
        r"(?!(?:19|20)\d\d\b)(?:\d{1,3}(?:,000)?(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        r"|[a-z]{3,5}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?|(?:[a-z]+\s)?(?:hundred|thousand|million))",
    )
)
"""The rest of a ratio behind its first number: "(one) alarm in eleven", "(two) hands in three"."""


def ratio_ahead(text: str, q: Quantity, tokens: Tokens) -> bool:
    """Whether a number begins a ratio: its second number counts nothing of its own, unlike "one case in 12 towns"."""
    m = RATIO_AHEAD.match(text, q.numeral.end)
    if m is None:
        return False
    if not m["noun"] or q.value == 1 and m["noun"].count(" ") == 1:
        return True  # "one in four losses", "one apprentice in seven drops out"
    i = tokens.after(m.end())
    after = tokens[i] if i < len(tokens) else None
    return after is None or after.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "SYM") and after.text not in "%-–°$€£/"


def _gapped(text: str, q: Quantity, tokens: Tokens) -> bool:
    """Whether a number closes a clause whose verb is left out: "Samoa sent nine boxers, Tonga four", "and a loan
    three"."""
    i = tokens.at(q.numeral.start) - 1
    if i < 1 or not re.match(r"\s?(?:[.,;)]|$|\s(?:and|for|in|with)\b)", text[q.numeral.end : q.numeral.end + 6]):
        return False
    name = i
    while i > 0 and tokens[i].pos_ in ("PROPN", "NOUN", "ADJ", "DET") and tokens[i].lower_ not in ("number", "no."):
        i -= 1
    opens = tokens[i].text in (",", ";") or tokens[i].lower_ in ("and", "but", "while")
    return (
        opens
        and i < name
        and tokens[name].tag_ in ("NNP", "NN", "NNPS")
        and COUNTED_BEFORE.search(text[max(0, tokens[i].idx - 90) : tokens[i].idx + 1] + " ") is not None
    )


SOME = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
BEFORE_LEVEL = frozenset({"IN", "TO", "VBD", "VBN", "VBP", "VBZ", "VB", "VBG", "RB", "CC"})


def _stands_alone(text: str, q: Quantity, tokens: Tokens) -> bool:
    """Whether a small number without a noun is the object of a verb or preposition that goes no further: "accounted
    for three.", "were told to wait for five,"; a time of day and a label before it are none."""
    i = tokens.at(q.numeral.start) - 1
    if i < 0 or not re.match(r"\s?[.,;:)]|\s(?:from|so\s+far|and|but|if|while|with)\b", text[q.after : q.after + 8]):
        return False
    before = tokens[i]
    return before.tag_ in BEFORE_LEVEL and before.lower_ not in ("at", "by", "until", "past", "minus", "yet", "than")


def _compared_with(q: Quantity) -> bool:
    """Whether a comparison follows the counted noun: "eight points better than in 2019"."""
    last = q.noun[-1]
    return last.i + 1 < len(last.doc) and last.nbor().tag_ in ("JJR", "RBR")


def _event(preposition: Token) -> bool:
    """Whether "after" or "before" is followed by something that happened, rather than by a date or nothing."""
    return any(c.pos_ == "NOUN" for c in preposition.children if c.i > preposition.i)


CONTRASTING = re.compile(
    r"\b(?:instead\s+of|rather\s+than|down\s+from|up\s+from)\s+(?:the\s+)?(?:planned\s+|usual\s+|previous\s+"
    r"|original\s+)?$"
)


AMID = re.compile(r"(?:[a-z]|[a-z0-9)],)\s$")
"""What stands before a capital that begins no sentence."""
NAMED = re.compile(r"\s[A-Z][a-z]+(?:s|\b(?=\s(?:[a-z]{1,3}\s)?[A-Z]))")


def reject(text: str, q: Quantity, tokens: Tokens) -> str | None:
    """Why a number is no figure, or None: number words that point rather than count, bare digits, spans of time."""
    n = q.numeral
    left = text[max(0, n.start - 40) : n.start]
    right = text[n.end : n.end + 40]
    before = re.search(r"([A-Za-z’'-]+)[\s\"“]*$", left)
    word_before = before[1].lower() if before else ""
    small = n.form == "word" and n.value <= 12 and float(n.value).is_integer()
    if q.vote:
        return None
    if word_before in ("all", "both") and q.kind == "count" and not q.noun and re.match(r"\s?[.,;:)]", right):
        return "pointing number"  # "a combination of all 3."
    if small and n.value > 1 and not q.noun and q.kind == "count" and _gapped(text, q, tokens):
        return None
    if small and n.value <= 3 and q.kind != "percent" and ratio_ahead(text, q, tokens):
        return None
    if q.kind == "count" and EVERY.search(text[max(0, n.start - 60) : n.start]):
        return None
    contrasted = re.match(
        r"(?:\s[\w-]+){0,2},?\s(?:instead\s+of|rather\s+than|down\s+from|up\s+from"
        r"|compared\s+(?:with|to)|as\s+against|against)\s+(?:the\s+)?(?:\w+\s+)?(?:\d|one|two"
        r"|three|four|five|six|seven|eight|nine|ten|twelve|an?\s)",
        text[q.after : q.after + 60],
    )
    contrasting = CONTRASTING.search(left)
    if (contrasted or contrasting) and (q.noun or q.kind != "count" or contrasting):
        return None
    two = PAIR.match(right) and re.search(r"[.,]\d", n.text) or PAIRED.search(left)  # "7.0/6.7", "6,500/6,250"
    if n.form == "digits" and (re.match(r"/\w", right) or re.search(r"\w/$", left)) and q.kind == "count" and not two:
        return "symbol"
    stuck = n.form == "digits" and q.kind != "money" and re.search(r"[A-Za-zÀ-ÿ]$", left)
    if stuck and not re.search(r"(?:[A-Z]{3}|US|Rs|Sh|CHF)$", left):
        return "name"
    if n.form == "digits" and re.match(r"[A-Za-zÀ-ÿ]", right) and q.kind == "count" and not n.suffixed:
        return "name"
    if n.form == "word" and n.value == 0 and q.kind == "count":
        return None if q.noun and singular(q.noun[-1].text) in words("traps", "zero_nouns") else "zero"
    noun = singular(q.noun[-1].text) if q.noun else ""
    if n.form == "word" and re.match(r"-(?!odd\b|plus\b)[a-z]", right) and q.kind == "count":
        return "part of a word"  # "powered two-wheelers", "a six-storey house"
    if n.form == "every":
        i = tokens.after(n.end)
        counted = q.noun or i < len(tokens) and tokens[i].pos_ in ("NOUN", "PROPN", "ADJ", "VERB")
        return None if counted else "ordinal"
    if n.form == "none":
        counted = q.noun and (noun in words("traps", "zero_nouns") or is_person(q.noun[-1].text) and noun != "other")
        return None if counted else "not a number"
    if n.form == "word" and n.text[:1].isupper() and NAMED.match(text, n.end) and AMID.search(left):
        return "name"  # "the programme, A Thousand Kilometres of Shade"
    if n.form == "word" and n.value == 1 and n.text.lower() == "one":
        if q.comparator not in (None, "about") or q.kind in ("percent", "money", "measure"):
            return None
        if ratio_ahead(text, q, tokens):
            return None
        if AGAINST_ONE.search(left) and THEN.match(text, q.after):
            return None
        if MORE_COUNTS.search(text[max(0, n.start - 110) : n.start]) and re.match(
            r"\s+(?:had|has|was|were|is)\b(?!\s+(?:of|that|to))", right
        ):
            return None  # "nine had been completed, four were under way and one had been dropped"
        if TO_ONE.search(left):
            return None
        if re.search(r"[a-z]{2},\s+(?:only\s+)?$", left) and re.match(r"\s+of\s+(?:which|whom)\b", right):
            return None  # "three turbines had been tested, one of which survived"
        if COUNTED_BEFORE.search(left) and re.match(r"\s+[a-z]+(?:ed|en|wn)(?=[.,;]|\s+and\b)", right):
            return None  # "11 published, four under revision, one withdrawn"
        if word_before in ("only", "just") and q.noun and noun not in words("traps", "one_not"):
            return None
        if re.search(r"\bfrom\s+$|\bto\s+(?:just\s+|only\s+)?$", left) and re.search(
            r"\bfrom\b[^.;]{0,60}$|^[^.;]{0,60}\bto\b", left + right
        ):
            return None if q.noun or q.kind == "duration" else "pronoun one"
        if (
            word_before
            in (
                "this",
                "that",
                "no",
                "any",
                "every",
                "each",
                "which",
                "the",
                "another",
                "some",
                "last",
                "first",
                "next",
                "its",
                "only",
            )
            and word_before != "only"
        ):
            return "pronoun one"
        if not q.noun or noun in words("traps", "one_not") or q.kind == "duration":
            return "pronoun one"
        if re.match(r"\s+(?:of|or|and|such|more|should|must|can|could|may|might|has|had|is|was|would|cannot)\b", right):
            return "pronoun one"
        if q.noun[0].tag_ in ("NNP", "NNPS") and q.noun[-1].tag_ != "NNS" and is_person(noun):
            return "pronoun one"
        # a statistic only where the noun is one that reports count: "one investigation"
        return None if noun in words("traps", "zero_nouns") else "pronoun one"
    counted_of = re.search(
        r"(?:\d|two|three|four|five|six|seven|eight|nine|ten)\s+(?:out\s+)?of\s+(?:the|its"
        r"|their)\s+(?:last|first|next|other|previous)\s+$",
        left,
    )
    if small and word_before in words("traps", "deictic_before") and not counted_of:
        return "pointing number"
    if (
        small
        and n.value == 2
        and word_before == "the"
        and not re.search(r"\b(?:of|for|between)\s+the\s+$", left[-12:])
        and q.kind == "count"
    ):
        return "pointing number"
    if small and q.kind == "count":
        if not q.noun:
            follows = tokens.after(q.after)
            nxt = tokens[follows] if follows < len(tokens) else None
            number = tokens[tokens.at(n.start)]
            paired = re.search(
                rf"\bbetween\s+$|\bout\s+of\s+(?:the|its|their)\s+$|(?:\d|{SOME})\s+of\s+(?:the|its|their)\s+$",
                left,
                re.I,
            ) or re.match(
                r"\s+(?:to|or|and|of|out\s+of)\s+(?:\w+\s+)?(?:\d|two|three|four|five|six|seven"
                r"|eight|nine|ten|eleven|twelve)",
                right,
            )
            bound = (
                q.comparator is not None
                or re.search(r"\b(?:as few as|only|just|to|from|by|than|of|into|in|another|a further|other)\s+$", left)
                or re.match(r"\s+(?:more|fewer|less|in|of|out|were|had|have|was|are)\b", right)
                or named_before().match(right)
                or number.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "appos")
            )
            listed = bool(COUNTED_BEFORE.search(left) and re.search(r"(?:,|\band|\bwith)\s+$", left))
            listed = listed or number.dep_ in ("conj", "appos") and number.head.tag_ == "CD"
            goes_on = nxt is not None and (
                nxt.tag_ in ("IN", "VBD", "VBZ", "VBP", "VBN") or nxt.pos_ in ("VERB", "ADP")
            )
            if word_before == "the" and nxt is not None and nxt.tag_ in ("JJS", "RBS"):
                return None  # "the ten best"
            if nxt is None or not (paired or bound or listed and goes_on or _stands_alone(text, q, tokens)):
                return "pointing number"
            if not paired and word_before in ("the", "these", "those", "all", "any", "both", "other", "my", "number"):
                return "pointing number" if word_before != "other" else None
        elif noun in words("traps", "anaphoric_heads") and n.value <= 10 and not _compared_with(q):
            return "counted parts of the text"
        elif (
            is_person(noun)
            and q.noun[-1].dep_ == "nsubj"
            and noun in ("delegation", "delegate", "speaker", "participant", "representative")
            and q.noun[-1].head.lemma_ in words("changes", "reporting")
        ):
            return "reporter"
    if q.kind == "count" and noun in ("delegation",) and small and q.noun[-1].dep_ == "nsubj":
        return "reporter"
    if (
        q.kind == "duration"
        and q.unit in ("day", "week", "month", "year", "decade")
        and re.match(r"over\b", text[q.start : q.start + 5], re.I)
        and (i := tokens.at(q.start)) > 0
        and (
            tokens[i - 1].pos_ not in ("VERB", "AUX", "ADP", "ADV", "SCONJ")
            or re.search(r"\d\s?[a-z]{0,2}\s$", text[max(0, q.start - 6) : q.start])
        )
    ):
        return "span of time"  # "pledged 250 million over three years"
    if (
        q.kind == "duration"
        and n.form in ("word", "digits", "half")
        and q.unit not in ("second", "minute", "hour", "night", "millisecond")
        and q.comparator is None
    ):
        if re.match(r"['’]s?\s+time\b", text[q.after : q.after + 8]):
            return "span of time"  # "in twelve months' time", not "60 days' notice"
        if n.value != int(n.value):
            return None  # "with payback in 2.5 years"
        span = q.head
        anchor = span.dep_ if span is not None else ""
        head = span.head if span is not None else None
        if (
            not q.rate
            and anchor == "pobj"
            and head is not None
            and not (
                head.lower_ in ("after", "in") and n.form == "digits" and n.value > 12 and head.head.pos_ == "VERB"
            )
            and head.lower_
            in ("for", "in", "over", "during", "after", "within", "every", "throughout", "before", "since", "at")
            and not re.search(r"\bimprison|sentenc|prison|jail", text[max(0, n.start - 60) : n.end + 50], re.I)
        ):
            measured = head.lower_ in ("for", "within", "every", "at") or (
                head.lower_ in ("in", "after") and (head.head.pos_ in ("VERB", "AUX") or head.head.dep_ == "dobj")
            )
            return None if measured and n.value != 1 else "span of time"  # how long it took, lasted, or waits
        if word_before == "every" and n.value > 1:
            return None  # "is tested every five years"
        if (
            anchor in ("npadvmod", "advmod", "dobj")
            and head is not None
            and (head.lemma_ in LASTING or head.lower_ in ("after", "before") and n.value > 1 and _event(head))
        ):
            return None  # "lasted seven years", "ninety days after the cyclone"
        if re.match(r"\s+(?:late|early|behind|ahead|away|apart|overdue|long|short)\b", text[q.after : q.after + 10]):
            return None  # "salaries were paid nineteen days late"
        if re.search(r"(?::|%|\bper\s?cent(?:\s+over)?|%\s+over)\s+$", left):
            return None  # "Employers: 24 months", "a loan at 2 per cent over 25 years"
        if (
            measured_span(text, n.start, q.after)
            or re.search(r"\b(?:on\s+average|average\s+of),?\s+$", left, re.I)
            or re.match(
                r"\s(?:earlier|later|longer|sooner)(?:,?\son\s(?:the\s)?average)\b", text[q.after : q.after + 30]
            )
            or re.match(r"\swithout\b", text[q.after : q.after + 8])  # "has gone seven months without a case"
        ):
            return None
        if q.rate or span is not None and any(c.lower_ in ("at", "in") for c in span.rights if c.dep_ == "prep"):
            return None
        if anchor in ("npadvmod", "advmod", "nummod", "compound", "amod", "appos") and not re.match(
            r"\s+(?:of|to|and|or|[-–])", text[q.after : q.after + 4]
        ):
            return "span of time"
    if q.kind == "duration" and n.value == 1 and n.spelled:
        return "span of time" if not re.search(r"\bto\s+$", left) else None
    if (
        q.kind == "count"
        and not q.noun
        and n.form == "digits"
        and (
            re.search(r"\b(?:Ms|Mr|Dr)\.?\s*$", left)
            or re.fullmatch(r"\s*", left.split("\n")[-1])
            and re.match(r"\s*(?:\n|$)", right)
        )
    ):
        return "page"
    return None
