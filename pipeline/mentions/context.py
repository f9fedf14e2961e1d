"""What stands around a name: countries, verbs, brackets, headings. Every test takes word indices of the reading."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.kinds import BODIES, PREPOSITIONS, Kind, is_role_noun
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, of_language, singular, word_set, words
from pipeline.mentions.state import Reading
from pipeline.mentions.words import SAINTS, Word


def fills(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is most of its line: headings in title case read like names."""
    lo = reading.text.rfind("\n", 0, start) + 1
    hi = reading.text.find("\n", end)
    return (end - start) >= 0.5 * ((hi if hi >= 0 else len(reading.text)) - lo)


def recurs(reading: Reading, start: int, end: int) -> bool:
    """Whether the words stand in the running text too."""
    shown = reading.text[start:end]
    at = reading.text.find(shown)
    while at >= 0:
        if at != start:
            i = bisect_left(reading.starts, at)
            if i < len(reading.items) and reading.items[i].block not in reading.headings:
                return True
        at = reading.text.find(shown, at + 1)
    return False


def country_follows(reading: Reading, last: int) -> bool:
    """ ", Belgium", "(Belgium)" or "of Belgium" after a name."""
    items = reading.items
    i = last
    for _ in range(3):
        if i >= len(items) or "\n" in items[i].gap:
            return False
        if items[i].text in reading.shorts:
            i += 1
            continue
        if items[i].digit and items[i].gap in (" “", ' "'):
            i += 1
            continue
        if items[i].gap in (", ", " (", " of ", "), ", ") (", "”, ", '", ') and items[i].cap:
            hit = register_trie().at(items, i)
            if hit is not None and hit.known.type == "COUNTRY":
                return True
            if not items[i].caps and not (items[i].gap == ", " and i == last and name_like(items[i])):
                return False
        i += 1
    return False


def leading_noun(reading: Reading, i: int) -> str | None:
    """The type that a lower-case noun right before a name gives it ("its campaign Healthy Workplaces for All Ages")."""
    items = reading.items
    if i == 0 or items[i].gap != " " or items[i - 1].cap:
        return None
    noun = items[i - 1].low
    for kind in ("PROGRAMME", "PUBLICATION"):
        if noun in words().quotation[kind] and noun not in (
            "network",
            "system",
            "fund",
            "article",
            "note",
            "entitled",
            "titled",
        ):
            return kind
    return None


NAMELY = 1.0
"""Log odds, summed over the words of a name, from which letters alone say that it is a person's."""
MAYBE = -4.5
"""From here on they say so together with what stands around the name."""


def personlike(reading: Reading, lo: int, hi: int) -> float | None:
    """Summed log odds that two to four words are a person's name; None where shape or the word before forbids it."""
    items = reading.items
    if lo and items[lo].gap == " " and items[lo - 1].low in ("the", "a", "an", "this", "in", "at", "near", "outside"):
        return None
    if items[lo].text in SAINTS:
        return None  # "St. Lucia": a place unless a name stands before it
    if not 2 <= hi - lo <= 4 or len(items[hi - 1].text) < 2 or any(w.gap != " " for w in items[lo + 1 : hi]):
        return None
    inner = [w for w in items[lo:hi] if w.cap]
    if any(w.possessive for w in items[lo : hi - 1]):
        return None  # "Miners' Welfare"
    if len(inner) < 2 or not all(name_like(w) or len(w.text) == 1 and w.cap for w in inner):
        return None
    if any(w.caps or w.low in words().generic or camel(w.text) for w in inner):
        return None
    if (
        not items[lo].cap
        or not items[hi - 1].cap
        or any(w.low not in words().particles for w in items[lo:hi] if not w.cap)
    ):
        return None
    odds = [nameness(w.text) for w in inner if len(w.text) > 1]
    return sum(odds) if odds and min(odds) > -5.0 else None


def person_context(reading: Reading, lo: int, hi: int) -> bool:
    """Whether what stands around two to four words is what stands around a person: a verb of speech, a country ..."""
    items = reading.items
    if (
        country_after(reading, hi)
        and items[hi].gap == " ("
        or role_or_body_follows(reading, hi)
        or speaker_line(reading, lo)
        or person_led(reading, lo)
    ):
        return True
    if items[lo].first and country_after(reading, hi) and _speech_colon(reading, hi):
        return True  # "Question. Blaise Kuate, Cameroon: does this hold for lakes?"
    if reading.text[items[hi - 1].end : items[hi - 1].end + 2] == ": " and (
        lo == 0 or "\n" in items[lo].gap or items[lo].gap[-2:] in ("- ", "• ", "– ")
    ):
        return True
    following = items[hi] if hi < len(items) else None
    if following is None:
        return False
    if following.gap == ", " and following.low in ("who", "whose", "aged"):
        return True
    if following.gap == " (" and following.cap and speaks(reading, hi) and "," in _bracket(reading, hi):
        return True  # "Next, Benoît Lachenal (MeteoSwiss, Payerne) made the case"
    if following.low in ("of", "from") and following.gap == " " and hi + 1 < len(items):
        owner = items[hi + 1 + (items[hi + 1].low == "the")] if hi + 2 < len(items) else items[hi + 1]
        return owner.cap
    token = reading.tags.get(following.start) if following.gap == " " else None
    return token is not None and token.tag_ in ("VBD", "VBZ")


def _speech_colon(reading: Reading, i: int) -> bool:
    """Whether a colon follows the country at word ``i``."""
    hit = register_trie().at(reading.items, i)
    return hit is not None and reading.text[reading.items[hit.last - 1].end :][:2] == ": "


def person_led(reading: Reading, lo: int) -> bool:
    """Behind a small word for somebody ("our host, X", "rapporteur X") or a verb of speech ("explains X")."""
    items = reading.items
    if lo == 0 or items[lo].gap not in (" ", ", ") or items[lo - 1].cap:
        return False
    before = items[lo - 1].low
    if before in _SOMEBODY or is_role_noun(before) and before in words().roles:
        return True
    token = reading.tags.get(items[lo - 1].start) if items[lo].gap == " " else None
    return token is not None and token.tag_ in ("VBZ", "VBD") and token.lemma_ in _SPEECH


_SOMEBODY = word_set("context_somebody")
_SPEECH = word_set("evidence_speech")


def speaks(reading: Reading, i: int) -> bool:
    """Whether what follows the bracket that opens at word ``i`` is a verb or a colon."""
    text, items = reading.text, reading.items
    close = text.find(")", items[i].start, items[i].start + 60)
    if close < 0:
        return False
    after = next((w for w in items[i : i + 8] if w.start > close), None)
    if after is None or text[close + 1 : close + 2] == ":":
        return after is not None
    token = reading.tags.get(after.start) if after.gap == ") " else None
    return token is not None and token.tag_ in ("VBD", "VBZ")


def _bracket(reading: Reading, i: int) -> str:
    """What stands in the bracket that opens at word ``i``."""
    start = reading.items[i].start
    return reading.text[start : start + 120].split(")")[0]


def apposed(reading: Reading, lo: int, hi: int) -> str | None:
    """The type that a noun beside a name gives it: "X, a network of ...", "the firm X", "the village of X"."""
    items = reading.items
    nouns = words().apposition
    if (
        hi + 2 < len(items)
        and items[hi].low in ("is", "was")
        and items[hi].gap == " "
        and items[hi + 1].low in ("a", "an")
    ):
        told = next((w for w in items[hi + 2 : hi + 5] if w.gap != " " or w.cap or w.low in nouns), None)
        if told is not None and told.gap == " " and not told.cap:
            return nouns[told.low]  # "TagTrace is a firm of Pretoria"
    if (
        hi + 1 < len(items)
        and items[hi].gap == ", "
        and items[hi].low == "an"
        and items[hi + 1].text in ("NGO", "INGO")
    ):
        return "NGO_OR_COMPANY"
    if hi < len(items) and items[hi].gap == ", " and items[hi].low in ("a", "an", "the", "one", "two", "three", "both"):
        for k, word in enumerate(items[hi + 1 : hi + 5], hi + 1):
            if word.gap == " " and word.cap and _adjective(reading, word):
                continue  # "SERNAPESCA, the Chilean regulator"
            if word.gap != " " or word.cap or word.low in words().function:
                break
            if word.low in nouns:
                after = items[k + 1] if k + 1 < len(items) else None
                if after is not None and after.cap and after.gap == " ":
                    break  # "the Peat League, the company Geotrace": the noun tells of the next in the list
                return nouns[word.low]
    i = lo - 1
    if i > 0 and items[lo].gap == " " and items[i].low == "of" and items[i].gap == " ":
        noun = items[i - 1].low
        if noun in _PLACED_OF and hi - lo == 1 and not items[lo].caps:
            return "PLACE"  # "the mayor of Demak"
        return "PLACE" if nouns.get(noun) == "PLACE" and not items[i - 1].cap else None
    if i >= 0 and items[lo].gap in (" ", " “", ", ") and (not items[i].cap or items[i].text in ("NGO", "NGOs")):
        kind = nouns.get(items[i].low)
        if kind is not None and (items[lo].gap != ", " or items[i].low != "one"):
            return kind if items[lo].gap == " " else None
    if i > 0 and items[i].low in ("called", "named") and items[lo].gap in (" ", " “"):
        for word in reversed(items[max(0, i - 4) : i]):
            if word.low in nouns and not word.cap:
                return nouns[word.low]
    return None


_NGO = ("NGO", "INGO")


def _adjective(reading: Reading, word: Word) -> bool:
    hit = register_trie().at(reading.items, reading.index[word.start])
    return hit is not None and hit.known.type == "NATIONALITY"


def title_ends(reading: Reading, lo: int, hi: int) -> tuple[int, int]:
    """A name that small words go on from or lead up to: "Seeds in Common", "Points on the Move".

    Only plain words are taken in: of "the firm Nimbus in Graz" the place is none.
    """
    items = reading.items
    j = hi
    while j < len(items) and j - hi < 2 and items[j].low in _INSIDE and items[j].gap == " ":
        j += 1
    if hi < j < len(items) and _plain(reading, j):
        hi = j + 1
        while hi < len(items) and _plain(reading, hi):
            hi += 1
    i = lo
    while i > 1 and lo - i < 2 and items[i - 1].low in _INSIDE and items[i].gap == " ":
        i -= 1
    led = 0 < i < lo and items[i].gap == " " and items[i - 1].cap and not items[i - 1].first
    if led and _plain(reading, lo) and _plain(reading, i - 1):
        lo = i - 1
    return lo, hi


_INSIDE = word_set("context_inside")


def _plain(reading: Reading, i: int) -> bool:
    """A capitalised English word, known to no register, that goes on in the same line."""
    word = reading.items[i]
    known = register_trie().at(reading.items, i)
    free = word.cap and not word.caps and word.gap == " " and not reading.taken[i]
    return free and known is None and nameness(word.text) < -1.5


_PLACED_OF = word_set("context_placed_of")


def affiliation(reading: Reading, lo: int) -> bool:
    """Right behind a person and "of", "of the", or a bracket: what the name names is whom the person speaks for."""
    items = reading.items
    i = lo - 1
    if i > 0 and items[lo].gap == " " and items[i].low == "the":
        i -= 1
    if items[lo].gap == " (" and i == lo - 1:
        end = items[i].end
    elif i > 0 and items[i].low == "of" and items[i].gap == " ":
        end = items[i - 1].end
    else:
        return False
    return end in reading.persons_at()[1]


def after_person(reading: Reading, i: int) -> bool:
    """In brackets right after a person: "Mr Kwabena Osei-Tutu (Ghana School Feeding Programme)"."""
    if i == 0 or reading.items[i].gap != " (":
        return False
    end = reading.items[i - 1].end
    return end in reading.persons_at()[1]


def place_like(word: Word) -> bool:
    return name_like(word) and not word.caps and word.low not in words().languages


def person_subject(reading: Reading, lo: int, hi: int) -> bool:
    """Two to four proper nouns that open a sentence as the subject of a verb ("Fatou Jallow demonstrated ...")."""
    items = reading.items
    if hi >= len(items) or not all(name_like(w) for w in items[lo:hi]):
        return False
    if items[hi].gap == ", " and items[hi].low in ("aged", "who", "a", "an"):
        return True
    if items[hi].gap != " ":
        return False
    if items[hi].low == "of" and hi - lo >= 2:
        owner = next((w for w in items[hi + 1 : hi + 3] if w.low != "the"), None)
        return owner is not None and owner.cap and not any(w.caps for w in items[lo:hi])
    if any(reading.lower[w.low] or w.low.endswith("s") and w is items[hi - 1] and len(w.low) > 6 for w in items[lo:hi]):
        return False
    following = reading.tags.get(items[hi].start)
    first = reading.tags.get(items[lo].start)
    odds = personlike(reading, lo, hi)
    if odds is None or odds < MAYBE:
        return False
    return following is not None and following.tag_ in ("VBD", "VBZ") and first is not None and first.tag_ == "NNP"


_PARTS = word_set("context_parts")


def _union_follows(reading: Reading, last: int) -> bool:
    """ "... (DECO) at the OAS", "... of the European Commission": the name of a part, and the body whose part it is."""
    items = reading.items
    i = last
    if i < len(items) and items[i].gap == " (" and items[i].caps:
        i += 1
    if i >= len(items) or items[i].low not in ("of", "at", "within", "in") or items[i].gap not in (" ", ") "):
        return False
    i += 1 + (i + 1 < len(items) and items[i + 1].low == "the")
    hit = register_trie().at(items, i) if i < len(items) and items[i].cap else None
    return hit is not None and hit.known.type == "IGO"


def settled(reading: Reading, kind: Kind, first: int, last: int) -> Kind:
    """A body whose head noun leaves open whose it is: a country beside it or before it in the sentence decides."""
    if kind.type == "NATIONAL_BODY" and kind.head in _PARTS and _union_follows(reading, last):
        return replace(kind, type="IGO")
    if kind.neutral and kind.type == "NGO_OR_COMPANY":
        if kind.head in ("centre", "center") and reading.items[first].caps and last - first == 2:
            return replace(kind, type="IGO")  # "the OSPAR Centre": of a body that goes by its letters
        if last - first > 2 and _named_for_place(reading, first, kind.head):
            return kind  # "Otway Institute of Marine Science, Australia": named for where it is
        owned = country_follows(reading, last) or country_in_sentence(reading, first)
        return replace(kind, type="NATIONAL_BODY") if owned else kind
    if not kind.neutral or kind.type != "IGO":
        return kind
    soft = kind.head in ("office", "bureau", "centre", "center", "unit", "division", "section", "branch")
    owned = first > 0 and reading.items[first - 1].low in ("its", "their", "his", "her", "whose")
    if country_follows(reading, last) or (soft or owned) and country_in_sentence(reading, first):
        return replace(kind, type="NATIONAL_BODY")
    return kind


def _named_for_place(reading: Reading, first: int, head: str) -> bool:
    """Whether a name that its head does not open begins with a place, or with a word of no list that is no person's."""
    word = reading.items[first]
    if word.caps or singular(word.low) == head or not name_like(word):
        return False
    hit = register_trie().at(reading.items, first)
    if hit is not None:
        return hit.known.type == "PLACE"
    return not of_language(word.low) and nameness(word.text) < NAMELY


def head_token(reading: Reading, lo: int, hi: int) -> Any:
    """spaCy's token of a name's head, the word before its first preposition, or None: the "Fund" for Rural Roads."""
    items = reading.items
    i = next((i for i in range(lo + 1, hi) if items[i].low in PREPOSITIONS), hi)
    return reading.tags.get(items[i - 1].start)


def acts(reading: Reading, lo: int, hi: int) -> bool:
    """Whether the text lets a name do something: "according to X", "by X", or X as the subject of a verb."""
    items = reading.items
    before = [w.low for w in items[max(0, lo - 3) : lo]]
    while before and before[-1] in ("the", "a"):
        before.pop()
    if before[-2:] == ["according", "to"] or before[-1:] == ["by"]:
        return True
    token = head_token(reading, lo, hi)
    while token is not None and token.dep_ == "conj" and token.head.pos_ == "PROPN":
        token = token.head  # "the Guild and Colour without Lead issued ..."
    if token is None or token.dep_ not in ("nsubj", "appos") or token.head.pos_ not in ("VERB", "PROPN"):
        return False
    verb = token.head
    if verb.lemma_ in _WITH_OBJECT:
        return any(child.dep_ == "dobj" for child in verb.children)
    return verb.lemma_ not in _OF_THINGS


_OF_THINGS = word_set("context_of_things")
_WITH_OBJECT = word_set("context_with_object")


def country_in_sentence(reading: Reading, i: int) -> bool:
    """Whether a country stands before word ``i`` in its sentence, close enough to be whose body an acronym names."""
    items = reading.items
    j = i
    while j > 0 and not items[j].first and i - j < 25:
        j -= 1
    for k in range(j, i):
        hit = register_trie().at(items, k) if items[k].cap else None
        if hit is not None and hit.known.type in ("COUNTRY", "NATIONALITY"):
            return True
    return False


def country_after(reading: Reading, i: int) -> bool:
    """ ", Slovenia" right after."""
    items = reading.items
    if i >= len(items) or items[i].gap not in (", ", " ("):
        return False
    hit = register_trie().at(items, i)
    return hit is not None and hit.known.type == "COUNTRY"


def place_at(reading: Reading, i: int) -> bool:
    hit = register_trie().at(reading.items, i)
    return hit is not None and hit.known.type == "PLACE"


def line_in_capitals(reading: Reading, word: Word) -> bool:
    start = reading.text.rfind("\n", 0, word.start) + 1
    stop = reading.text.find("\n", word.end)
    line = reading.text[start : stop if stop >= 0 else len(reading.text)]
    if len(line) > 300:
        return False
    letters = [c for c in line if c.isalpha()]
    return len(letters) > len(word.text) and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def camel(shown: str) -> bool:
    """ "CrashBase", "eCall", "iGuardian": a capital after a small letter, no hyphen."""
    return bool(
        re.fullmatch(
            r"[A-Za-z]?[a-z]+[A-Z][A-Za-z]*[a-z][A-Za-z]*|[a-z][A-Z][a-z]{2,}|[A-Z][a-z]+[A-Z][a-z]+\w*", shown
        )
    ) and not re.match(r"Mc[A-Z]|Mac[A-Z]|De[A-Z]|Van[A-Z]|Le[A-Z]|O['’]", shown)


def name_like(word: Word) -> bool:
    return word.cap and not word.digit and _letters_like_a_name(word.text, word.low, word.caps)


@lru_cache(maxsize=65536)
def _letters_like_a_name(text: str, low: str, caps: bool) -> bool:
    return (
        not (caps and len(text) > 3)
        and low not in words().function
        and not {low, singular(low)} & heads().body
        and singular(low) not in heads().things
        and not is_role_noun(low)
        and bool(re.fullmatch(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?", text))
    )


def person_line(reading: Reading, i: int) -> bool:
    """Within a line that lists persons."""
    start = reading.items[i].start
    return bool(_SPEAKER_LINE.search(reading.text[reading.text.rfind("\n", 0, start) + 1 : start]))


_SPEAKER_LINE = re.compile(
    r"(?:moderators?|chairs?|co-chairs?|chairpersons?|speakers?|panellists?|panelists?|rapporteurs?|facilitators?|presenters?|discussants?|"
    r"keynote(?: speakers?)?|presentations?|introduction|opening|welcome|present|participants|attendees|apologies|"
    r"observers?|excused|regrets|in attendance|chairman|secretary|minutes|"
    r"contacts?|hosts?)\s*:[^\n]*$",
    re.IGNORECASE,
)


def speaker_line(reading: Reading, i: int) -> bool:
    """Within a line such as "Moderator: ..." right after its colon, a semicolon or a comma."""
    start = reading.items[i].start
    line = reading.text[reading.text.rfind("\n", 0, start) + 1 : start]
    return bool(_SPEAKER_LINE.search(line)) and line.rstrip()[-1:] in (":", ";", ",", "d", "•")


def role_or_body_follows(reading: Reading, i: int) -> bool:
    """ ", Director of ..." or " (Vias institute)" after a name."""
    items = reading.items
    if i >= len(items) or items[i].gap not in (", ", " ("):
        return False
    for word in items[i : i + 5]:
        if word is not items[i] and word.gap not in (" ", "-"):
            break
        if is_role_noun(word.low) or {word.low, singular(word.low)} & heads().body:
            return True
    hit = register_trie().at(items, i)
    acronym = items[i].caps and items[i].text not in words().abbreviations
    return acronym or hit is not None and hit.known.type in BODIES
