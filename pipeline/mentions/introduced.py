"""Names that a sentence introduces: "the hotline, called Open Line", "the campaign Lights Out at Ten", "X, a list of".

Titles of programmes, papers and groups are plain words with small ones between them, which no head noun ends. What they
name stands beside them: a noun before, behind a comma, or before "called". Where such a title ends, typography says: it
runs on over small words as long as plain words with a capital follow, and a small word with a capital inside a sentence
can only open one.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.mentions import special
from pipeline.mentions.context import MAYBE, NAMELY, apposed, line_in_capitals, name_like, personlike
from pipeline.mentions.gazetteer import Hit, register_trie
from pipeline.mentions.kinds import BODIES, classify, head_of, is_role_noun
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, singular, word_set, words
from pipeline.mentions.state import Reading

INSIDE = word_set("introduced_inside")
"""Small words that a title may hold."""
CALLED = word_set("introduced_called")
LONGEST = 9
"""Words of a title that nothing else marks."""
_SURE = 0.72


def introduced(reading: Reading, hits: dict[int, Hit]) -> None:
    """Note titles by the noun that stands beside them, and take their words."""
    items = reading.items
    i = 0
    while i < len(items):
        word = items[i]
        inside = i > 0 and word.gap == " " and items[i - 1].cap and not reading.taken[i - 1]
        inside = inside and not (items[i - 1].first and items[i - 1].low in _ARTICLES)  # "The Ten Taps campaign"
        inside = inside or _goes_on(reading, i)
        if not word.cap or inside or reading.taken[i] or word.block in reading.headings or i in hits:
            i += 1
            continue
        end = _extent(reading, hits, i)
        kind = _opening(reading, i, end) if word.first else _kind(reading, i, end)
        if kind is None and end - i > 2:
            kind = "NGO_OR_COMPANY" if _band(reading, hits, i, end) else _motto(reading, i, end)
        if kind is None:
            i += 1
            continue
        end += _noun_behind(reading, i, end) and items[end].low in words().lower_heads
        named = hits.get(end) if kind in BODIES and _small_inside(reading, i, end) else None
        if named is not None and named.known.type == "COUNTRY" and items[end].gap == " ":
            end = named.last  # "Roads for Whom Uganda"
        several = items[i].gap == " " and singular(items[i - 1].low) != items[i - 1].low
        while True:
            start, stop = reading.span(i, end)
            asks = kind != "NGO_OR_COMPANY" and items[i].low in _ASKING and reading.text[stop : stop + 1] == "?"
            reading.add(start, stop + asks, kind, _SURE, "introduced")  # "the study Whose Road Is It?"
            for k in range(i, end):
                reading.taken[k] = True
            i = end
            j = i + (i < len(items) and items[i].low in ("and", "or"))  # "the satellites Landsat 8 and Sentinel-2"
            if not several or j >= len(items) or not items[j].cap or items[j].gap != (" " if j > i else ", "):
                break
            if j in hits or reading.taken[j] or items[j].low in words().function:
                break
            i, end = j, _extent(reading, hits, j)


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether word ``i`` goes on with a name that a head noun began: "Institute for X", "Head of X"."""
    items = reading.items
    linked = i > 1 and items[i].gap == " " and items[i - 1].gap == " " and items[i - 1].low in ("of", "for")
    if not linked or not items[i - 2].cap or items[i - 2].first and items[i - 2].low in words().generic:
        return False
    return singular(items[i - 2].low) in heads().body or is_role_noun(items[i - 2].low)


def capitals(reading: Reading, hits: dict[int, Hit]) -> None:
    """Names that a report prints in capitals inside its sentences: "for the NGO RIVERS WITHOUT BOTTOM it was long"."""
    items = reading.items
    i = 0
    while i < len(items):
        i += items[i].text in words().abbreviations  # "the NGO RIVERS WITHOUT BOTTOM"
        j = i
        while j < len(items) and items[j].caps and (j == i or items[j].gap in (" ", "’ ", "' ")) and j not in hits:
            j += 1
        if j - i < 2 or line_in_capitals(reading, items[i]) or any(reading.taken[i:j]):
            i = max(j, i + 1)
            continue
        small = any(w.low in words().function for w in items[i + 1 : j - 1])
        parts = [w.low for w in items[i:j]]
        if small and classify(parts, [w.text for w in items[i:j]], [None] * len(parts)) is None:
            reading.add(*reading.span(i, j), apposed(reading, i, j) or "NGO_OR_COMPANY", 0.62, "introduced")
            for k in range(i, j):
                reading.taken[k] = True
        i = j


def _extent(reading: Reading, hits: dict[int, Hit], i: int) -> int:
    """The end of the title that begins at word ``i``."""
    items = reading.items
    titled = items[i].low in words().function
    j = i + 1
    while j < len(items) and j - i < LONGEST:
        word = items[j]
        if word.gap == " & " and word.cap and j not in hits:
            j += 1  # "the brewery Hopfen & Sons"
            continue
        if word.gap not in (" ", "’ ", "' ") or reading.taken[j]:
            break
        if word.digit and len(word.text) < 3 and j == i + 1:
            j += 1  # "Landsat 8"
            break
        if titled and j in hits and hits[j].known.type == "PLACE" and hits[j].last == j + 1:
            j += 1
            continue
        if word.cap and j not in hits:
            j += 1
            continue
        k = j
        while k < len(items) and k - j < 3 and items[k].low in INSIDE and not items[k].cap and items[k].gap == " ":
            k += 1
        if k == j or k >= len(items) or items[k].gap != " " or not _plain(reading, hits, k, titled):
            break
        if items[k - 1].low == "and" and _small_inside(reading, i, j) and _parallel(reading, hits, k):
            break
        j = k + 1
    return j


def _parallel(reading: Reading, hits: dict[int, Hit], i: int) -> bool:
    """Whether a title with small words inside begins at word ``i`` too: "Water for Life and Voices of the Delta"."""
    end = _extent(reading, hits, i)
    return any(not w.cap and w.low != "and" for w in reading.items[i:end])


def _plain(reading: Reading, hits: dict[int, Hit], i: int, titled: bool) -> bool:
    """A word with a capital that is a word of the language, and no name of a register. Behind "in" it may be a town."""
    word = reading.items[i]
    known = hits[i].known.type if i in hits else None
    if reading.items[i - 1].low in _WHEN and re.fullmatch(special.MONTH, word.text):
        return False  # "published Reeds and Beetles in May"
    if known is not None or reading.taken[i] or not word.cap:
        return titled and known == "PLACE"
    if register_trie().at(reading.items, i) is not None and not titled:
        return False
    limit = -1.0 if reading.items[i - 1].low in ("in", "at", "from", "near", "to", "on") and not titled else 1.5
    return nameness(word.text) < limit or reading.lower[word.low] > 0 or word.low in words().function


_WHEN = frozenset(["in", "from", "to", "until", "since", "of", "by"])


def _kind(reading: Reading, i: int, end: int) -> str | None:
    """The type that what stands beside words ``i`` to ``end`` gives them, where their own words give none."""
    items = reading.items
    several = end - i > 1
    titled = items[i].low in words().function and items[i].low != "i"
    led = items[i].gap == " " and not items[i - 1].cap and noun_kind(items[i - 1].low) == "PUBLICATION"
    if titled and (not several or items[i].text == "The" and not led and not _small_inside(reading, i, end)):
        return None
    parts = [w.low for w in items[i:end]]
    if (called := _called(reading, i)) is not None and called in BODIES | {"PROGRAMME", "PUBLICATION"}:
        return called
    behind = _noun_behind(reading, i, end)
    if not (titled or behind) and classify(parts, [w.text for w in items[i:end]], [None] * len(parts)) is not None:
        return None
    if not titled and (is_role_noun(parts[-1]) or parts[0] in words().titles or parts[0] in words().generic):
        return None
    if behind:
        return noun_kind(items[end].low)
    kind = _noun_before(reading, i, end) or _noun_and_comma(reading, i, end) or _published(reading, i, end)
    if kind is None and (titled or _small_inside(reading, i, end) or items[i - 1].low not in ("of", "in", "at")):
        kind = apposed(reading, i, end)
    if kind not in BODIES and kind not in ("PROGRAMME", "PUBLICATION"):
        return None
    odds = personlike(reading, i, end)
    if kind in BODIES and odds is not None and odds > NAMELY and not _small_inside(reading, i, end):
        return None
    if not several and (not name_like(items[i]) or items[i].caps) and not titled:
        return None
    return kind


def _opening(reading: Reading, i: int, end: int) -> str | None:
    """The type of a title that opens its sentence: "Gate to Work, the programme that she inherited, ..."."""
    items = reading.items
    if end - i < 3 or end >= len(items) or not _small_inside(reading, i, end) or items[end].low not in _APPOSING:
        return None
    parts = [w.low for w in items[i:end]]
    kind = apposed(reading, i, end) if items[end].gap == ", " else None
    known = classify(parts, [w.text for w in items[i:end]], [None] * len(parts)) is not None
    return kind if kind in BODIES | {"PROGRAMME", "PUBLICATION"} and not known else None


_ASKING = frozenset("who whose what which how why where when is are do does can".split())
_APPOSING = frozenset(["a", "an", "the"])


def _band(reading: Reading, hits: dict[int, Hit], i: int, end: int) -> bool:
    """Whether a title with small words inside does or is done what only people are: "Right to Light, which represents",
    "Water for Life and Voices of the Delta supported", "by Streets for People".

    The small word before a capital inside a sentence says that it is a title; whose, the verb or what stands before it.
    """
    items = reading.items
    parts = [w.low for w in items[i:end]]
    opener = parts[0] in words().generic or is_role_noun(parts[0]) or parts[0] in words().titles
    opener = opener or items[i].first and parts[0] in words().function
    k = i - 1
    while k > 0 and items[k].low in INSIDE and items[k].gap == " ":
        k -= 1
    within = 0 <= k < i - 1 and items[i].gap == " " and items[k].cap  # "the Code of Practice for Beekeepers"
    within = within or items[i].gap == ", " and items[i - 1].cap  # "Ministry of Land, Nature and Food"
    opener = opener or items[i].text in words().abbreviations
    small = next((n for n in range(i + 1, end - 1) if items[n].low in _SMALL or items[n].low in INSIDE), end)
    spoken = not items[i].first and _speaks_for(reading, i)
    bands = any(w.low in _BANDING or w.cap and w.low in _SMALL or spoken for w in items[small : end - 1])
    if opener or within or not bands:
        return False
    if small - i > 1 and (personlike(reading, i, small) or -9.0) > MAYBE or nameness(items[i].text) > NAMELY:
        return False  # "Alan Cross and Ruth Berg", "Teresa Quill of the ..."
    if classify(parts, [w.text for w in items[i:end]], [None] * len(parts)) is not None:
        return False
    if spoken:
        return True
    j = end
    for _ in range(4):
        k = j + (j < len(items) and items[j].low in ("and", "or"))
        if k >= len(items) or not items[k].cap or items[k].gap not in (", ", " ") or k == j and items[k].gap == " ":
            break
        j = hits[k].last if k in hits else _extent(reading, hits, k)
    if j >= len(items) or items[j].cap:
        return False
    following = items[j]
    if following.gap == ", " and following.low in ("which", "who", "whose"):
        if following.low != "which":
            return True
        j += 1
    elif following.gap != " ":
        return False
    token = reading.tags.get(items[j].start) if j < len(items) else None
    if token is not None and token.lemma_ == "have" and j + 1 < len(items):
        token = reading.tags.get(items[j + 1].start)  # "had asked"
    return token is not None and token.pos_ == "VERB" and token.lemma_ in _DOING and token.tag_ != "VBG"


def _motto(reading: Reading, i: int, end: int) -> str | None:
    """A title by a small word that bears a capital inside its sentence: "since Every Drop Counts began", and one that
    opens its sentence as the subject of its verb: "Light for Every School has reached 900 villages".
    """
    items = reading.items
    if not items[i].first:
        opens = items[i].low in _MOTTO and items[i].gap == " " and not items[i - 1].cap
        return "PROGRAMME" if opens and not any(w.caps or w.digit for w in items[i:end]) else None
    if items[i].low in _SMALL or not any(w.cap and w.low in _MOTTO for w in items[i + 1 : end - 1]):
        return None
    token = reading.tags.get(items[end].start) if end < len(items) and items[end].gap == " " else None
    return "PROGRAMME" if token is not None and token.tag_ in ("VBZ", "VBD") else None


_MOTTO = word_set("introduced_motto")


def _speaks_for(reading: Reading, i: int) -> bool:
    """ "speaking for X", "an observer from X", "a statement by X", "on behalf of X", "the work of X"."""
    items = reading.items
    if i < 2 or items[i].gap != " " or items[i - 1].gap != " ":
        return False
    link, before = items[i - 1].low, items[i - 2].low
    if link in ("of", "from", "for", "by"):
        return before in _SPEAKERS or link == "for" and before in ("speaking", "spoke", "speaks")
    return link == "to" and before in ("according", "thanks")


_SPEAKERS = word_set("evidence_speaking") | word_set("introduced_speakers")
_DOING = word_set("evidence_speech") | word_set("introduced_doing")
_BANDING = INSIDE - frozenset(["at", "of", "and", "the", "a", "an", "et", "y"])
_SMALL = words().function


def _small_inside(reading: Reading, i: int, end: int) -> bool:
    return any(not w.cap for w in reading.items[i:end])


def _called(reading: Reading, i: int) -> str | None:
    """ "a hotline called X", "a scheme known as X": the noun stands before the verb."""
    items = reading.items
    k = i - 1 - (items[i - 1].low == "the")
    if k > 0 and items[k].low in ("as", "of") and items[k].gap == " ":
        k -= 1
    if k <= 0 or items[k].low not in CALLED or items[i].gap not in (" ", " “"):
        return None
    for word in reversed(items[max(0, k - 7) : k]):
        kind = noun_kind(word.low) if not word.cap else None
        if kind is not None:
            return kind
        if word.first:
            break
    return None


def _noun_before(reading: Reading, i: int, end: int) -> str | None:
    """ "its campaign Lights Out at Ten", "the satellites Landsat 8": the noun stands right before."""
    items = reading.items
    if items[i].gap != " " or items[i - 1].cap:
        return None
    kind = noun_kind(items[i - 1].low)
    led = i > 1 and (items[i - 2].low in words().function or items[i - 1].gap == " ")
    return kind if led and (end - i > 1 or kind != "PUBLICATION") else None


def _published(reading: Reading, i: int, end: int) -> str | None:
    """ "to publish Bellows and Beetles in three languages": a title that is written or printed."""
    if end - i < 3 or not _small_inside(reading, i, end) or reading.items[i].gap != " ":
        return None
    token = reading.tags.get(reading.items[i - 1].start)
    verb = token is not None and token.pos_ == "VERB" and token.lemma_ in _WRITTEN and token.tag_ != "VBN"
    odds = personlike(reading, i, end)
    return "PUBLICATION" if verb and (odds is None or odds < MAYBE) else None


_WRITTEN = word_set("evidence_written") - {"issue", "edit"} | {"cite", "quote"}


def _noun_behind(reading: Reading, i: int, end: int) -> bool:
    """ "the Right to Roam campaign", "the Rules of the Game handbook": an article before, the noun right behind."""
    items = reading.items
    if end >= len(items) or items[end].gap != " " or items[end].cap or items[i - 1].low not in _ARTICLES:
        return False
    if not (items[i].low in words().function or _small_inside(reading, i, end)):
        return False
    if noun_kind(items[end].low) not in ("PROGRAMME", "PUBLICATION") or items[end].low != singular(items[end].low):
        return False
    token = reading.tags.get(items[end].start)
    return token is None or token.tag_ != "VBZ"


_ARTICLES = frozenset(["the", "its", "their", "our", "his", "her", "a", "an"])


def _noun_and_comma(reading: Reading, i: int, end: int) -> str | None:
    """ "The paper before the meeting, X, was read", "the regulator, X, greeted": a known thing, and then its name."""
    items = reading.items
    if (
        items[i].gap != ", "
        or end < len(items)
        and items[end].gap not in (", ", " (", ") ", ". ", "; ")
        and "\n" not in items[end].gap
    ):
        return None
    k = i - 1
    while (
        k > 0 and i - k < 9 and not items[k].cap and not items[k].digit and items[k].gap == " " and not items[k].first
    ):
        k -= 1
    begins = [n for n in range(k, i) if items[n].low in _DEFINITE]
    for begin in dict.fromkeys([*begins[:1], *begins[-1:]]):
        head = None
        for word in items[begin + 1 : i]:
            if word.low in _BREAKS:
                break
            head = word
        kind = noun_kind(head.low) if head is not None and not head.cap else None
        if kind is not None:
            return kind  # "the paper before the meeting, X" or "the department of the regulator, X"
    return None


_DEFINITE = frozenset(["the", "its", "his", "her", "their", "our", "whose", "a", "an"])
_BREAKS = word_set("introduced_breaks")


def noun_kind(noun: str) -> str | None:
    """The type that a noun beside a name says that it is of."""
    known = words().apposition
    return known.get(noun) or known.get(singular(noun))


def affiliated(reading: Reading) -> None:
    """Whom a person speaks for, in lists of speakers: "Leila Ben Amor, Women Walk, Tunisia", "(Tecnalaurak, Spain)".

    One word may be a town as well; how the report fills this place elsewhere decides.
    """
    items = reading.items
    slots: list[tuple[int, int, int]] = []
    votes = {"place": 0, "body": 0}
    typed = {
        c.start: c
        for c in sorted(reading.found, key=lambda c: (c.end, c.confidence))
        if not c.inner and c.confidence >= 0.5
    }
    seen = set()
    for c in list(reading.found):
        if c.type != "PERSON" or c.confidence < 0.6:
            continue
        i = bisect_left(reading.starts, c.end)
        if i in seen or i >= len(items) or items[i].gap not in (", ", " (") or not items[i].cap:
            continue
        seen.add(i)
        j = _name_end(reading, i)
        closed = j < len(items) and items[j].gap == ", " and items[j].cap
        if not closed:
            continue
        hit = register_trie().at(items, j)
        if hit is None or hit.known.type != "COUNTRY":
            continue
        inner = typed.get(items[i].start)
        if inner is not None and inner.end >= items[j - 1].end:
            if inner.type in BODIES:
                votes["body"] += 1
            elif inner.type == "PLACE" and "places" in inner.by:
                votes["place"] += 1
                continue
            weak = (
                inner.type == "PLACE"
                and "places" not in inner.by
                or inner.type == "PROGRAMME"
                and inner.confidence < 0.6
            )
            if not weak:
                continue
        slots.append((i, j, int(items[i].gap == " (")))
    for i, j, _ in slots:
        plain = any(nameness(w.text) < -1.0 or not w.cap for w in items[i:j]) and j - i > 1
        parts = [w.low for w in items[i:j]]
        if parts[0] in words().titles or is_role_noun(parts[-1]) or is_role_noun(head_of(parts)[0]):
            continue
        if plain or votes["body"] > votes["place"]:
            national = {parts[0]} & _NATIONAL or any(_TEAM.search(part) for part in parts)
            kind = "NATIONAL_BODY" if national else "NGO_OR_COMPANY"
            reading.add(*reading.span(i, j), kind, 0.76, "affiliation-list")


_NATIONAL = frozenset(["national", "federal", "state"])
_TEAM = re.compile(r"(?:^|-)(?:c[es]?irt|cert)(?:-|$)|(?:csirt|cirt)$")
"""Teams that answer for the networks of a country: "JamCIRT", "CERT-EE"."""


def _name_end(reading: Reading, i: int) -> int:
    """The end of what stands between two commas from word ``i`` on, small words included."""
    items = reading.items
    j = i + 1
    while j < len(items) and j - i < 8 and items[j].gap == " " and (items[j].cap or len(items[j].text) < 6):
        j += 1
    return j
