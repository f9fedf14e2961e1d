"""What a first reading misses: places in lists, names that recur, and short forms of names given before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from pipeline.mentions.chains import Unit
from pipeline.mentions.context import camel, name_like, place_like
from pipeline.mentions.gazetteer import Hit, Trie, register_trie
from pipeline.mentions.kinds import BODIES, GATHERINGS, across, head_of
from pipeline.mentions.letters import nameness
from pipeline.mentions.persons import given_names
from pipeline.mentions.registers import Known, ascii_fold, heads, singular, word_set, words
from pipeline.mentions.state import KEEP, Candidate, Cover, Reading
from pipeline.mentions.words import Word
from pipeline.words import general_words


def datelines(reading: Reading) -> None:
    """Where a meeting was held or a letter written: a line of one name and a date, "Leith, 2 July 1929"."""
    items = reading.items
    covered = Cover((c.start, c.end) for c in reading.found if c.type != "DATE" and c.confidence >= KEEP)
    for c in list(reading.found):
        begin = reading.text.rfind("\n", 0, c.start) + 1
        i, j = bisect_left(reading.starts, begin), bisect_left(reading.starts, c.start)
        if c.type != "DATE" or not 1 <= j - i <= 3 or items[i].start != begin or items[i].text in reading.shorts:
            continue
        ends = reading.text[c.end : c.end + 2].strip(". ") in _LINE
        if not ends or reading.text[items[j - 1].end : c.start] != ", " or any(w.gap != " " for w in items[i + 1 : j]):
            continue
        if covered.overlaps(begin, c.start) or not all(place_like(w) for w in items[i:j]):
            continue
        if not all({w.low, singular(w.low)} & (general_words() | words().generic) for w in items[i:j]):
            reading.add(begin, items[j - 1].end, "PLACE", 0.7, "dateline")


_LINE = ("", "\n", "\n\n")


def listed_places(reading: Reading) -> None:
    """Names in one list with a place: "in Semarang, Demak and Pekalongan", "from Vigo to Walvis Bay"."""
    items = reading.items
    place: dict[int, int] = {}
    covered = Cover((c.start, c.end) for c in reading.found if c.type != "DATE" and c.confidence >= KEEP)
    index = reading.index
    for c in reading.found:
        if c.type == "PLACE" and c.confidence >= KEEP and c.start in index:
            i = index[c.start]
            j = i
            while j < len(items) and items[j].start < c.end:
                j += 1
            place[i] = max(j, place.get(i, 0))

    def name_at(i: int) -> int | None:
        """The end of a place or of one free name at word ``i``."""
        if i in place:
            return place[i]
        word = items[i]
        free = word.cap and place_like(word) and not covered.overlaps(word.start, word.end)
        if not free or word.low in words().generic or camel(word.text):
            return None
        following = items[i + 1] if i + 1 < len(items) else None
        return None if following is not None and following.cap and following.gap == " " else i + 1

    i = 0
    while i < len(items):
        if not items[i].cap or (end := name_at(i)) is None:
            i += 1
            continue
        members, closed = [(i, end)], False
        while end < len(items) and not closed:
            nxt = end
            if items[nxt].low in ("and", "or") and items[nxt].gap in (" ", ", "):
                closed, nxt = True, nxt + 1
                nxt += nxt < len(items) and items[nxt].low == "the"
            elif items[nxt].gap != ", ":
                break
            stop = name_at(nxt) if nxt < len(items) and items[nxt].gap in (" ", ", ") else None
            if stop is None:
                closed = False
                break
            members.append((nxt, stop))
            end = stop
        first = items[i]
        ranged = (
            len(members) == 1
            and i > 0
            and items[i - 1].low == "from"
            and end + 1 < len(items)
            and items[end].low == "to"
            and end + 1 in place
        )
        if (closed and any(lo in place for lo, _ in members) or ranged) and first.block not in reading.headings:
            for lo, hi in members:
                if lo not in place:
                    reading.add(items[lo].start, items[hi - 1].end, "PLACE", 0.62, "listed")
        i = max(end, i + 1)


_ARTICLE = re.compile(r"\b[Aa]rticles? \d+(?: ?\(\w{1,3}\)| ?[a-z]\b)* of (?:the )?$")


_OF_SHORT = re.compile(
    r"\b[Aa]rticles? \d+(?: ?\(\w{1,3}\)| ?[a-z]\b)* of the (?P<noun>[A-Z][a-z]+)\b(?! [A-Z]| (?:of|on|for|against)\b)"
)


def among_persons(reading: Reading) -> None:
    """Names in one list with persons: "Ana Reyes, Piet Dresden, Jorun de Hoop and Ida Moe".

    A list that holds anything else holds whom each person speaks for, unless two persons stand next to one another.
    """
    items = reading.items
    known = {(c.start, c.end) for c in reading.found if c.type == "PERSON" and c.confidence >= KEEP and not c.inner}
    told = Cover(
        (c.start, c.end)
        for c in reading.found
        if c.type not in ("PERSON", "PLACE", "DATE") and c.confidence >= SOLID and not c.by <= _UNSURE
    )
    i = 0
    while i < len(items):
        members, end = [], _name_end(items, i) if items[i].cap else i
        while end > i:
            members.append((i, end))
            i = end
            if i < len(items) and items[i].gap in (", ", " ") and items[i].low == "and":
                i += 1
            elif i >= len(items) or items[i].gap != ", ":
                break
            end = _name_end(items, i)
        if not members:
            i += 1
            continue
        spans = [reading.span(a, b) for a, b in members]
        sure = [span in known for span in spans]
        alone = not any(told.overlaps(*span) for span in spans)
        if sum(sure) < 2 or 2 * sum(sure) < len(sure) or not (alone or any(a and b for a, b in pairwise(sure))):
            continue
        for (a, b), span, is_known in zip(members, spans, sure, strict=True):
            given, last = nameness(items[a].text), nameness(items[b - 1].text)
            if (is_known or given > 0 or min(given, last) > -2) and not told.overlaps(*span):
                reading.add(*span, "PERSON", 0.86, "among-persons")


SOLID = 0.7
"""Confidence from which what a name is told to be stands against the list that it is in."""


def _name_end(items: list[Word], i: int) -> int:
    """The end of a name of two to four words that begins at word ``i``; ``i`` where none does."""
    j = i
    while j < len(items) and j - i < 5 and (j == i or items[j].gap == " "):
        title = j == i and items[j].low in words().titles
        particle = j > i and items[j].low in words().particles - words().function
        if not (title or particle or name_like(items[j])):
            break
        j += 1
    return j if 2 <= j - i <= 4 and items[j - 1].cap else i


def articles(reading: Reading) -> None:
    """An article of an instrument: "article 21 of the Constitution"."""
    if "rticle" not in reading.text:
        return
    for c in list(reading.found):
        if c.type != "LEGAL_INSTRUMENT" or c.confidence < KEEP:
            continue
        begin = max(0, c.start - 40)
        match = _ARTICLE.search(reading.text[begin : c.start])
        if match:
            reading.add(begin + match.start(), c.end, c.type, c.confidence, "article")
    for match in _OF_SHORT.finditer(reading.text):
        if heads().things.get(match["noun"].casefold()) == "LEGAL_INSTRUMENT":
            reading.add(match.start(), match.end(), "LEGAL_INSTRUMENT", 0.62, "article")


def masthead(reading: Reading, hits: dict[int, Hit]) -> None:
    """The body that a report of many countries is of: a bank or a fund in its title, of no country by its name."""
    seen = {h.known.id for h in hits.values() if h.known.type == "COUNTRY"}
    if len(seen) < _MANY:
        return
    owned = sorted(
        reading.items[i].start for i, h in hits.items() if h.known.type in ("COUNTRY", "NATIONALITY", "PLACE")
    )
    names = set()
    for c in reading.found:
        if c.type not in ("NATIONAL_BODY", "PROGRAMME") or c.inner or c.start not in reading.index:
            continue
        shown, word = reading.text[c.start : c.end], reading.items[reading.index[c.start]]
        if (
            word.block >= _TITLE
            or word.block not in reading.headings
            or reading.text[c.end : c.end + 1] not in ("", "\n", ",")
        ):
            continue
        head = head_of(shown.casefold().split())[0]
        if head not in _OF_MANY or bisect_left(owned, c.end) > bisect_left(owned, c.start):
            continue
        names.add(shown)
    for c in reading.found:
        if (
            names
            and c.type in ("NATIONAL_BODY", "PROGRAMME")
            and (c.refers in names or reading.text[c.start : c.end] in names)
        ):
            c.type = "IGO"


_MANY = 4
_TITLE = 6
_OF_MANY = frozenset(["fund", "bank"])


def recurring(reading: Reading, units: dict[int, Unit]) -> None:
    """Names found once with good reason, wherever they stand again: surnames, and names at the start of a sentence."""
    items = reading.items
    surnames = reading.surnames
    surnames.update(
        reading.text[c.start : c.end].split(",")[0].split()[-1]  # "Zhang, S. X." in a list of references
        for c in reading.found
        if c.type == "PERSON" and c.confidence >= 0.6 and " " in reading.text[c.start : c.end]
    )
    covered = [False] * len(items)
    spans = sorted(
        (c.start, c.end)
        for c in reading.found
        if c.confidence >= KEEP and not (c.by == {"introduced"} and reading.text[c.start : c.end] in surnames)
    )
    k = reach = 0
    for i, start in enumerate(reading.starts):
        while k < len(spans) and spans[k][0] <= start:
            reach = max(reach, spans[k][1])
            k += 1
        covered[i] = start < reach
    strong: dict[str, Candidate] = {}
    for c in reading.found:
        if c.confidence >= 0.6 and c.type not in ("DATE", "PERSON", "PERSON_ROLE") and not c.inner:
            shown = reading.text[c.start : c.end]
            if " " not in shown and reading.plain(shown):
                continue  # "First", "Police", "THB": what one place made a name of may be a word elsewhere
            if " " in shown or camel(shown) or c.by & _TOLD:
                strong.setdefault(shown, c)
    for shown, c in list(strong.items()):
        storm = re.fullmatch(r"(?:Tropical )?(?:Cyclone|Hurricane|Typhoon|Storm) ([A-Z]\w+)", shown)
        if storm:
            strong.setdefault(storm[1], replace(c, refers=shown))
        firm = shown.rsplit(" ", 1) if c.type == "NGO_OR_COMPANY" else []
        if len(firm) == 2 and firm[1].rstrip(".") in _FORMS and not (firm[0] in surnames or reading.plain(firm[0])):
            # "Kivu Construction Ltd", later "Kivu Construction"
            for match in re.finditer(rf"\b{re.escape(firm[0])}\b(?! {re.escape(firm[1])})", reading.text):
                reading.add(*match.span(), c.type, 0.66, "firm-short", shown)
    trie = Trie()
    for shown, c in strong.items():
        trie.add(shown, Known(c.refers or "", c.type, shown), "recurring")
    for i, word in enumerate(items):
        if covered[i] or not word.cap and not word.digit:
            continue
        if word.text in surnames and word.low not in words().function | words().particles:
            first = given_names(reading, {}, i)
            if reading.often_small(word) and (first == i or nameness(items[first].text) < 0):
                continue  # "Trafficking in persons", though "Trafficking" once ended a name
            sure = 0.75 if first < i or not word.first else 0.65
            reading.add(items[first].start, word.end, "PERSON", sure, "surname")
            continue
        hit = trie.at(items, i)
        if hit is not None and items[hit.last - 1].end <= len(reading.text) and not any(covered[hit.first : hit.last]):
            start, end = reading.span(hit.first, hit.last)
            c = strong[hit.known.name]
            if reading.text[start:end].casefold() == hit.known.name.casefold():
                reading.add(start, end, c.type, max(0.55, c.confidence - 0.1), "recurring", c.refers)


_FORMS = words().company_suffixes | {"Ltd", "Inc", "GmbH", "PLC", "plc", "LLC", "Limited", "Corp", "Co"}
"""What a firm leaves out of its name when it is named again."""
_ASSOCIATED = frozenset(["partnership", "platform", "initiative", "fund", "plan", "network", "coalition"])
"""Heads of things done and of those who have joined to do them."""
_FOR = frozenset(["of", "from", "for", "with"])


def represented(reading: Reading) -> None:
    """Partnerships, platforms and the like that somebody speaks for are bodies, wherever they are named.

    "Ms Ito (Clean Quays Partnership)", "Mr Obi of the Rural Seeds Platform", "a representative of Plan for Names".
    """
    ends = {c.end for c in reading.found if c.type == "PERSON" and c.confidence >= 0.6}
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for c in reading.found:
        if c.type in ("PROGRAMME", "EVENT") and c.by <= _BY_WORDS and not c.inner and c.start in reading.index:
            full = full_name(reading, c)
            parts = full.casefold().split()
            if head_of(parts)[0] in (_ASSOCIATED if c.type == "PROGRAMME" else GATHERINGS):
                groups[full].append(c)
    for full, members in groups.items():
        if any(_spoken_for(reading, ends, reading.index[c.start]) for c in members):
            front = set(full.casefold().split())
            states = members[0].type == "EVENT" and across(front) and not front & words().interests
            for c in members:
                c.type = "IGO" if states else "NGO_OR_COMPANY"


_BY_WORDS = frozenset(["head-noun", "definition", "short-form"])


def _spoken_for(reading: Reading, ends: set[int], i: int) -> bool:
    """Whether the name at word ``i`` stands behind a person, or behind somebody who represents it."""
    items = reading.items
    if i == 0:
        return False
    if items[i].gap in (" (", ", ") and items[i - 1].end in ends:
        return True
    k = i - 1 - (items[i - 1].low == "the" and i > 1)
    if items[k].low in _REPRESENTING and items[i].gap == " ":
        return True
    if items[k].low not in _FOR or k == 0 or items[i].gap != " ":
        return False
    return items[k - 1].end in ends or items[k - 1].low in _SPEAKING


_SPEAKING = word_set("evidence_speaking")
_REPRESENTING = frozenset(["representing", "represents", "represented"])


def by_one_name(reading: Reading) -> None:
    """Persons whom the report has named in full, by one part of it: "Kerstin agreed", "REYES | Moved to adjourn"."""
    _by_given_name(reading)
    _shouted(reading)


def _shouted(reading: Reading) -> None:
    """Names in capitals at the start of a line or of a cell: who speaks there."""
    named: dict[str, set[str]] = defaultdict(set)
    for c in reading.found:
        shown = _untitled(reading.text[c.start : c.end])
        if c.type == "PERSON" and c.confidence >= 0.6 and " " in shown and not c.inner:
            for part in re.findall(r"[^\W\d_]{3,}", shown):
                named[part.casefold()].add(shown)
    for word in reading.items:
        names = named.get(word.low)
        if not names or not word.caps or word.text in reading.shorts or register_trie().at([word], 0) is not None:
            continue
        before = reading.text[max(0, word.start - 3) : word.start]
        behind = reading.text[word.end : word.end + 2]
        opens, ends = before[-1:] in ("", "\n") or before == " | ", behind[:1] in (":", ",", "\n", "")
        if opens and (ends or behind in (" (", " |")):
            full = next(iter(names)) if len(names) == 1 else None
            reading.add(word.start, word.end, "PERSON", 0.85, "surname", full)


def _by_given_name(reading: Reading) -> None:
    named: dict[str, set[str]] = defaultdict(set)
    fulls = (c for c in reading.found if c.type == "PERSON" and c.confidence >= 0.6 and not c.inner)
    for c in fulls:
        parts = reading.text[c.start : c.end].split()
        titled = parts[0].casefold() in words().titles
        if len(parts) in (2, 3) and not titled and parts[0][:1].isupper() and not parts[0].isupper():
            named[parts[0]].add(" ".join(parts))
    strong = Cover((c.start, c.end) for c in reading.found if c.confidence >= KEEP and not c.by <= _UNSURE | {"single"})
    items = reading.items
    for i, word in enumerate(items):
        if word.text not in named or len(word.text) < 3 or reading.taken[i] or strong.overlaps(word.start, word.end):
            continue
        beside = i and items[i - 1].cap and word.gap in (" ", "-") and not items[i - 1].first
        goes_on = i + 1 < len(items) and items[i + 1].gap in (" ", "-", " & ") and items[i + 1].cap
        if beside or goes_on and not word.possessive or reading.plain(word.text) or nameness(word.text) < 0:
            continue
        full = named[word.text]
        reading.add(word.start, word.end, "PERSON", 0.7, "given-name", next(iter(full)) if len(full) == 1 else None)


_TOLD = frozenset(["apposition", "affiliation", "introduced", "affiliation-list", "noun-after", "noun-before"])
"""Finders that what stands beside a name has told what it is."""
_UNSURE = frozenset("listed capitals subject name-shape after-in before-country surname noun-after shape".split())
"""Finders that go by little: what the report's other mentions say decides against them."""


def adopted_guidelines(reading: Reading) -> None:
    """Guidelines that States adopted or endorsed are an instrument wherever they are named: ", endorsed in 2012"."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for c in reading.found:
        shown = reading.text[c.start : c.end]
        if c.type == "PUBLICATION" and "head-noun" in c.by and "uidelines" in shown:
            groups[shown].append(c)
    for shown, members in groups.items():
        if shown.startswith("Voluntary ") or any(_ADOPTED.match(reading.text, c.end) for c in members):
            for c in members:
                c.type = "LEGAL_INSTRUMENT"


_ADOPTED = re.compile(r",? (?:(?:which|that) (?:was|were|had been) )?(?:adopted|endorsed) (?:by|in|at)\b")


def agree(reading: Reading) -> None:
    """One name, one type: where weak finders read the same words in two ways, the report's other mentions decide."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    weak: dict[str, list[Candidate]] = defaultdict(list)
    for c in reading.found:
        shown = reading.text[c.start : c.end]
        if c.type == "PERSON" and " " in shown or c.by <= _UNSURE:
            votes[_untitled(shown)][c.type] += int(100 * c.confidence)
            if c.by <= _UNSURE:
                weak[_untitled(shown)].append(c)
    told = {reading.text[c.start : c.end]: c.type for c in reading.found if "apposition" in c.by and c.type in BODIES}
    for shown, members in weak.items():
        kinds = votes[shown]
        if shown in told and "PERSON" not in kinds:
            for c in members:
                c.type, c.confidence = told[shown], max(c.confidence, 0.6)
        elif len(kinds) > 1:
            best = kinds.most_common(1)[0][0]
            for c in members:
                if c.type != best:
                    c.type, c.confidence = best, max(c.confidence, 0.55)


def _untitled(shown: str) -> str:
    parts = shown.split()
    while len(parts) > 2 and (
        parts[0].casefold() in words().titles or parts[0].casefold().rstrip(".") in words().titles
    ):
        parts = parts[1:]
    return " ".join(parts)


_POINTERS = word_set("recall_pointers")


_PAIRS = frozenset(tuple(pair.split("_")) for pair in word_set("recall_pairs"))


def short_forms(reading: Reading, units: dict[int, Unit]) -> None:
    """ "the Office", "the Commission": a head noun with a capital that stands for a name given before."""
    items, text = reading.items, reading.text
    named: dict[tuple[str, ...], list[tuple[int, Candidate]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    covered = Cover((c.start, c.end) for c in reading.found if c.confidence >= KEEP)
    for c in reading.found:
        if c.confidence < KEEP or c.type not in BODIES | {"LEGAL_INSTRUMENT", "PROGRAMME"}:
            continue
        full = full_name(reading, c)
        counts[full] += 1
        parts = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", full.casefold())
        if len(parts) < 2:
            continue
        head, at = head_of(parts)
        named[(head,)].append((c.start, c))
        if at > 0:
            named[(parts[at - 1], head)].append((c.start, c))
    for i, word in enumerate(items):
        if not word.cap or word.caps or i == 0 or items[i - 1].low not in _POINTERS or word.gap != " ":
            continue
        if covered.overlaps(word.start, word.start + 1):
            continue
        after = items[i + 1] if i + 1 < len(items) else None
        key: tuple[str, ...] = (word.low,)
        last = i + 1
        if after is not None and after.gap == " " and after.cap:
            if (word.low, after.low) not in _PAIRS:
                continue
            key, last = (word.low, after.low), i + 2
            after = items[last] if last < len(items) else None
        if (
            key[-1] in words().no_short
            and len(key) == 1
            or key[-1] not in heads().body
            and key[-1] not in heads().things
        ):
            continue
        if (
            after is not None
            and after.gap == " "
            and (
                after.cap
                and not after.first
                or after.low in ("of", "on", "for")
                and last < len(items) - 1
                and items[last + 1].cap
            )
        ):
            continue
        if key == ("commission",) and (union := _union_nearby(reading, word)):
            named[key].append((union, Candidate(union, word.start, "IGO", 0.7, refers="igo:european-commission")))
        choices = [c for start, c in named.get(key, []) if start < word.start]
        if not choices:
            continue
        near = [c for c in choices if "\n\n" not in text[c.start : word.start]]
        best = near[-1] if near else max(choices, key=lambda c: (counts[full_name(reading, c)], -c.start))
        start, end = reading.span(i, last)
        between = _undecided(reading, near or choices, best, counts, here=bool(near))
        if between:
            reading.add(start, end, best.type, 0.6, "short-form")
            reading.found[-1].between = between
            continue
        reading.add(start, end, best.type, 0.7, "short-form", best.refers or text[best.start : best.end])


def _undecided(
    reading: Reading, choices: list[Candidate], best: Candidate, counts: Counter[str], *, here: bool
) -> tuple[str, ...]:
    """The names that a short form may stand for, where neither place nor number tells them apart; else nothing.

    In its paragraph the last name is meant, but not where the sentence that names it names another as well; further
    away, the one that the report speaks of twice as often as of any other.
    """
    named: dict[str, str] = {}
    for c in choices:
        full = full_name(reading, c)
        named.setdefault(c.refers if c.refers and ":" in c.refers else _fold(full), full)
    if len(named) < 2:
        return ()
    first = full_name(reading, best)
    folded = _fold(first)
    others = sorted(named.values(), key=lambda n: (-counts[n], n))
    rivals = [n for n in others if _fold(n) not in folded and folded not in _fold(n)]
    if not rivals:
        return ()
    if here:
        start = best.start
        sentence = max(reading.text.rfind(". ", 0, start), reading.text.rfind("\n", 0, start))
        rivals = [n for n in rivals if any(c.start > sentence and full_name(reading, c) == n for c in choices)]
    else:
        rivals = [n for n in rivals if 2 * counts[n] > counts[first]]
    return (first, *rivals) if rivals else ()


def _fold(name: str) -> str:
    """A name for comparing: no accents, lower case."""
    return ascii_fold(name).casefold()


def _union_nearby(reading: Reading, word: Word) -> int | None:
    """Where the paragraph names the European Union or one of its departments before ``word``, or None."""
    start = reading.text.rfind("\n\n", 0, word.start) + 1
    for c in reading.found:
        if start <= c.start < word.start and c.refers and (c.refers == "igo:eu" or c.refers.startswith("igo:dg-")):
            return max(c.start, 1)
    return None


def full_name(reading: Reading, c: Candidate) -> str:
    shown = reading.text[c.start : c.end]
    if c.refers and ":" not in c.refers:
        return c.refers
    if " " not in shown:
        long = next((d.long for d in reading.definitions if d.short == shown), None)
        return long or shown
    return shown
