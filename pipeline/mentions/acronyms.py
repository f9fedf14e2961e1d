"""What a document says its abbreviations mean: "Long Name (LN)", "LN (Long Name)", "LN, the Long Name", and its list of
abbreviations.

Letters are matched from the right as Schwartz and Hearst do (2003), but a long form never starts on a stop word. A
capitalised name right before the bracket counts even when the letters do not match, since bodies keep the acronym of
their own language ("Slovenian Traffic Safety Agency (AVP)").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.mentions.registers import ascii_fold, word_set, words
from pipeline.patterns import runs

STOP = word_set("acronyms_stop")
BRACKET = re.compile(
    r"\(\s*(?:(?:the|hereinafter|hereafter|herein|henceforth|also|known|referred|to|as|abbreviated|or|in short|:|,)"
    r"\s+)*"
    r"(?:[^()“\"]{0,50}?(?:initials|acronym|abbreviation|called|in [A-Z][a-z]+)[,:]? )?"
    r"(?:the\s+)?[“\"‘']?(?:the\s+)?(?P<short>[A-Za-z][\w./&+’'-]{1,19}(?: [A-Z][\w/-]{1,9})?)[”\"’']?\s*"
    r"(?:(?:[;,]| or | in )\s*[^()]{2,60})?\)"
)
REVERSE = re.compile(r"\b(?P<short>[A-Z][A-Za-z.&/-]*[A-Z][A-Za-z]{0,3}s?) \((?:the )?(?P<long>[A-Z][^()]{6,150})\)")
APPOSED = re.compile(
    r"\b(?P<short>[a-z]?[A-Z][A-Z.&/-]*[A-Z]s?), (?:the|a|an) "
    r"(?P<long>[A-Z][\w’'&-]*(?: (?:[a-z]{1,7} ){0,2}[A-Z][\w’'&-]*){1,9})"
)
HEREINAFTER = re.compile(r"hereinafter|hereafter|henceforth|referred to as")
_TOKEN = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Acronym(NamedTuple):
    """A definition in the text: the short form, what it stands for, and where both stand."""

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int
    listed: bool = False
    """An entry of a list of abbreviations, whose two parts stand side by side without being one name."""


def looks_short(text: str) -> bool:
    """Whether a bracketed word may be an acronym: two capitals or a capital in the middle, no plain word or number."""
    if not 2 <= len(text) <= 20 or text.isdigit():
        return False
    capitals = sum(c.isupper() for c in text)
    if any(c.isspace() for c in text):
        return (
            capitals >= 4
            and all(part.isupper() or part[0].isupper() for part in text.split())
            and text.split()[0].isupper()
        )
    return capitals >= 2 and capitals >= len(text) / 4


def document_acronyms(text: str) -> list[Acronym]:
    """Every definition of an abbreviation in ``text``, in order. The first of a short form in a sentence wins, that of
    a list where there is none."""
    found: dict[str, Acronym] = {}
    for acronym in sorted(definitions(text), key=lambda a: a.listed):
        found.setdefault(acronym.short, acronym)
    return sorted(found.values(), key=lambda a: a.short_start)


@lru_cache(maxsize=8)
def definitions(text: str) -> tuple[Acronym, ...]:
    """All definitions in order, those that define a short form again included. Mentions and links both ask for them."""
    found = (*_bracketed(text), *_reversed(text), *_beside(text), *_listed(text))
    once = {
        (a.short, a.short_start, a.long_start): a for a in reversed(found)
    }  # two wordings may find the same definition
    return tuple(sorted(once.values(), key=lambda a: (a.short_start, not a.listed)))


def _bracketed(text: str) -> Iterable[Acronym]:
    for match in BRACKET.finditer(text):
        short = match["short"].rstrip(".") if match["short"].count(".") == 1 else match["short"]
        before = text[max(0, match.start() - 260) : match.start()]
        cut = max(before.rfind("\n"), before.rfind(") "), before.rfind("), "), before.rfind("; "), before.rfind(" | "))
        before = before[cut + 1 :].removeprefix(", ") if cut >= 0 else before
        before = _SENTENCE_END.split(before)[-1]
        stripped = before.rstrip().rstrip('”"’,')
        offset = match.start() - len(before)
        if not stripped or len(before) - len(stripped) > 3:
            continue
        named = match.group()[1 : match.start("short") - match.start()]
        defined = bool(HEREINAFTER.search(named))
        acronym_like = looks_short(short)
        start = _match_letters(short, stripped) if acronym_like else None
        cited = _YEAR_BEHIND.match(text, match.end("short")) is not None  # "the survey (Lindmark, 2006)"
        if start is None and (
            acronym_like or defined or _brand(short) and not cited and short.casefold() not in _small_words(text)
        ):
            start = None if _is_place(short) else _name_start(short, stripped)
        if start is None:
            continue
        long = stripped[start:]
        if "\n" in long or _match_letters(short, long) != 0 and _two_known(short, long):
            continue
        counted = _COUNTED.fullmatch(short)
        if counted and _match_letters(counted[1], stripped) == start:
            # "Negotiating Committee (NC-3)" is a session of what NC stands for
            short_end = match.start("short") + len(counted[1])
            yield Acronym(counted[1], long, match.start("short"), short_end, offset + start, offset + len(stripped))
        if long == short or re.fullmatch(r"(?i)(?:regulation|directive|decision|no\.?)", long):
            continue
        if long.isupper() and len(long) < 9 and not defined:
            continue
        yield Acronym(
            short, long, match.start("short"), match.start("short") + len(short), offset + start, offset + len(stripped)
        )


_YEAR_BEHIND = re.compile(r",? (?:19|20)\d\d[a-z]?\b")
_COUNTED = re.compile(r"([A-Z]{2,8})-?\d{1,2}(?:[.-]\d)?")
"""Letters with the number of a session behind them."""
_ORGANS = word_set("acronyms_organs")
"""What a body has: "Board of Governors of the Lakes Fund (FDL)" says what the fund is called."""
_SENTENCE_END = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{2,}[”)]?\. (?=[A-Z“])")


def _two_known(short: str, long: str) -> bool:
    """Whether the register knows both, as two things: "European Commission (DG MOVE)" defines nothing."""
    from pipeline.mentions.gazetteer import register_trie
    from pipeline.mentions.words import split

    found = []
    for name in (short, long):
        items = split(name)
        hit = register_trie().at(items, 0) if items else None
        found.append(hit.known if hit is not None and hit.last == len(items) else None)
    return found[0] is not None and found[1] is not None and not found[0].weak and found[0].id != found[1].id


def _brand(short: str) -> bool:
    """A short name in one capital, as bodies have ("Trafi", "Frontex"): one word, four letters or more."""
    return bool(re.fullmatch(r"[A-Z][a-z]{3,17}", short))


@lru_cache(maxsize=8)
def _small_words(text: str) -> frozenset[str]:
    """The words that a text writes small: what it calls "police" is no short name of something when it is "Police"."""
    return frozenset(re.findall(r"(?<![\w-])[a-zà-ÿ]{4,}(?![\w-])", text))


def _is_place(short: str) -> bool:
    """A country or place of the registers: "Delta Authority (Netherlands)" says whose the authority is."""
    from pipeline.mentions.gazetteer import register_trie
    from pipeline.mentions.words import split

    items = split(short)
    hit = register_trie().at(items, 0)
    return hit is not None and hit.last == len(items) and hit.known.type in ("COUNTRY", "NATIONALITY", "PLACE")


def _reversed(text: str) -> Iterable[Acronym]:
    for pattern in (REVERSE, APPOSED):
        for match in pattern.finditer(text):
            short, long = match["short"], match["long"].rstrip()
            start = _match_letters(short, long)
            if start is not None and start <= 4 and "\n" not in long and len(long.split()) >= 2:
                base = match.start("long")
                yield Acronym(
                    short, long[start:], match.start("short"), match.end("short"), base + start, base + len(long)
                )


_LETTERED = re.compile(r"(?<![\w&-])[A-Z][A-Za-z&]*[A-Z](?![\w-])")
_JOINT = re.compile(r"(?P<mark>[,:]|[ ]?[–—/(\[]|[ ]-)[ ]?(?P<named>(?:[^\s.;()\[\]–—/]+[ ,:]+){0,6})[“\"‘']?$")
_STANDS = re.compile(r"(?:[,:]|[ ]?[–—=(\[-])?[ ]?(?:[a-z.]+,?[ ]){0,6}(?=[A-Z])")
_NAMING = word_set("acronyms_naming")
_FOREIGN = word_set("acronyms_foreign")
_TRIED = 4
"""Places of a short form that are looked at for what stands beside it."""


def _beside(text: str) -> Iterable[Acronym]:
    """Definitions in other words: "Long Name, LN", "Long Name (what we call LN)", "LN stands for Long Name".

    What stands between is a mark, a bracket with any words, or words that name; the letters must be the initials, all
    of them.
    """
    tried: Counter[str] = Counter()
    for match in _LETTERED.finditer(text):
        short = match[0]
        tried[short] += 1
        if tried[short] > _TRIED or len(short) > 10 or not looks_short(short):
            continue
        begin = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 200)
        before, behind = text[begin : match.start()], text[match.end() : match.end() + 200].split("\n")[0]
        joint = _JOINT.search(before)
        while joint is not None:
            named = joint["named"].replace(",", " ").replace(":", " ").split()
            long = before[: joint.start()].rstrip('”"’')
            start = None
            if _NAMING & set(named) or len(short) > 2 and (not named or joint["mark"][-1] in "(["):
                start = _initials(short, long)
            if start is None and _FOREIGN & set(named):
                start = _name_start(short, long)  # "whose French acronym is FSC"
            if start is not None:
                yield Acronym(short, long[start:], *match.span(), begin + start, begin + len(long))
                break
            joint = _JOINT.search(before, joint.start() + 1)
        stands = _STANDS.match(behind)
        if stands is not None and stands[0] not in ("", " ") and len(short) > 2:
            words_behind = list(_PIECE.finditer(behind, stands.end()))[: len(short) * 3]
            ends = (w.end() for w in words_behind)
            end = next((end for end in ends if _initials(short, behind[stands.end() : end]) == 0), None)
            if end is not None:
                at = match.end()
                yield Acronym(short, behind[stands.end() : end], *match.span(), at + stands.end(), at + end)


_ARTICLES = frozenset(["the", "a", "an"])


def _initials(short: str, before: str) -> int | None:
    """Where the name starts that ``before`` ends with and initials, with or without small words, are ``short``."""
    letters = _letters(short)
    pieces = list(_PIECE.finditer(before))[-3 * len(letters) :]
    if len(letters) < 2 or not pieces or pieces[-1].end() != len(before):
        return None
    for skipped in (STOP, _ARTICLES, frozenset[str]()):  # "Keepers of the Marsh" is KM, KOM or KOTM
        kept = [p for p in pieces if p.group().casefold() not in skipped][-len(letters) :]
        initials = "".join(ascii_fold(p.group())[0].casefold() for p in kept)
        if initials == letters and kept[0].group()[0].isupper() and kept[-1].group()[0].isupper():
            return _whole(before, kept[0].start())
    return None


_ENTRY = re.compile(
    r"^(?P<short>[^\W\d_][\w./&-]{1,15})(?: ?[:=–—-] ?| \| | |\t)(?:the )?"
    r"(?P<long>[^\W\d_a-z][^\n|()]{4,160}?)(?: \((?P<gloss>[^\W\d_a-z][^\n()]{4,160})\))?;?$",
    re.MULTILINE,
)
_ENTRIES, _NEAR = 4, 400
"""So many entries at the least, each at most so many characters behind the one before, are a list."""


def _listed(text: str) -> Iterable[Acronym]:
    """The entries of lists of abbreviations: lines of a short form and what it stands for.

    Bodies keep the acronyms of their own languages, so an entry need not match by its letters: most of its list do. The
    translation that follows in brackets is what the report calls it, where there is one.
    """
    entries = (
        m for m in _ENTRY.finditer(text) if looks_short(m["short"]) and not m["long"].endswith((".", ",", "?", "!"))
    )
    for run in runs(entries, _NEAR):
        if len(run) < _ENTRIES or 2 * sum(_match_letters(m["short"], m["long"]) == 0 for m in run) < len(run):
            continue
        for match in run:
            long = "gloss" if match["gloss"] else "long"
            if not _is_place(match[long].removeprefix("The ")):  # "NL The Netherlands"
                yield Acronym(match["short"], match[long], *match.span("short"), *match.span(long), listed=True)


def _letters(short: str) -> str:
    core = short[:-1] if re.fullmatch(r".*[A-Z]s", short) else short
    return "".join(c for c in ascii_fold(core).casefold() if c.isalnum())


def _match_letters(short: str, before: str) -> int | None:
    """Where in ``before`` the long form of ``short`` starts, or None. It ends where ``before`` ends.

    Every letter of the short form is found from right to left, the first at the start of a word. The match must then be
    a fair one: most letters open a word (a hyphenated part counts as a word).
    """
    letters = _letters(short)
    limit = min(len(letters) + 8, len(letters) * 2 + 4)
    pieces = list(_PIECE.finditer(before))[-limit - 6 :]
    if len(letters) < 2 or not pieces:
        return None
    # initials of content words, then of all words: the exact case
    for skip in (True, False):
        kept = [p for p in pieces if not (skip and p.group().casefold() in STOP)]
        if len(kept) >= len(letters):
            tail = kept[-len(letters) :]
            if "".join(ascii_fold(p.group())[0].casefold() for p in tail) == letters and not _is_stop(tail[0].group()):
                return _whole(before, tail[0].start())
    position, at = len(before) - 1, len(letters) - 1
    folded = ascii_fold(before) if len(ascii_fold(before)) == len(before) else before
    folded = folded.casefold()
    if len(folded) != len(before):
        return None
    initial = 0
    while at >= 0:
        while position >= 0 and (
            folded[position] != letters[at] or (at == 0 and position > 0 and before[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
        initial += position == 0 or not before[position - 1].isalnum()
        position -= 1
        at -= 1
    start = position + 1
    long = before[start:]
    if long[:1].islower() and short[0].isupper() and sum(w[:1].isupper() for w in long.split()) >= 2:
        return None
    count = len(_PIECE.findall(long))
    first = _PIECE.match(long)
    if first is None or _is_stop(first.group()) or count > limit or count < 2 and "-" not in long and len(long) < 8:
        return None
    if initial < max(2, 0.5 * len(letters)):
        return None
    return _whole(before, start)


def _whole(before: str, start: int) -> int:
    """A long form that starts inside a hyphenated word starts with the word."""
    while start > 0 and not before[start - 1].isspace() and before[start - 1] not in '([“"‘':
        start -= 1
    return start


def _is_stop(word: str) -> bool:
    return word.casefold() in STOP


def _name_start(short: str, before: str) -> int | None:
    """The start of the capitalised name that ``before`` ends with, for an acronym of another language.

    A person's name, a place, or a role is none: of "President of the Group of Experts" only the group is.
    """
    from pipeline.mentions.chains import chains, units_of
    from pipeline.mentions.gazetteer import Hit, register_trie
    from pipeline.mentions.kinds import classify, head_of, is_role_noun
    from pipeline.mentions.registers import heads, singular
    from pipeline.mentions.words import split

    items = split(before)
    if not items or not (items[-1].cap or items[-1].digit or singular(items[-1].low) in heads().body):
        return None
    register = register_trie()
    hits: dict[int, Hit] = {}
    for i, word in enumerate(items):
        hit = register.at(items, i) if word.cap else None
        if hit is not None:
            hits[i] = hit
    found = chains(items, units_of(items, hits, [False] * len(items)))
    if not found or found[-1].last < len(items):
        return None
    chain = found[-1]
    units = chain.units
    first = chain.first
    if units[0].type == "COUNTRY" and items[units[0].last - 1].possessive and len(units) > 1:
        first, units = units[1].first, units[1:]  # "Brazil's Superior Electoral Court (TSE)"
    if len(units) > 1 and items[first].first and items[first].low in words().titles:
        return None
    for k, unit in enumerate(units):
        if unit.first > first and items[unit.first - 1].low in ("of", "the", "for", "to", "at"):
            left = items[first : unit.first]
            cut = next((i for i, w in enumerate(left) if w.low in ("of", "for", "to", "at", "on")), len(left))
            organ = items[unit.first - 1].low == "the" and len(items) - unit.first > 2
            if cut and (is_role_noun(left[cut - 1].low) or organ and left[cut - 1].low in _ORGANS):
                first, units = unit.first, units[k:]
                break
    if short.casefold() in heads().body:
        # "(hereinafter the Organisation)": the name whose head noun that is
        for unit in units:
            tail = [w.low for w in items[unit.first :]]
            if singular(head_of(tail)[0]) == singular(short.casefold()):
                return items[unit.first].start
    # an organisation before the name: "Council of Europe Group of Experts (GRETA)"
    for k, unit in enumerate(units[1:], 1):
        same = items[unit.first].text[0] == short[0]
        if same and units[k - 1].type == "IGO" and len(items) - unit.first >= 3 and items[first].text[0] != short[0]:
            first, units = unit.first, units[k:]
            break
    parts = [w.low for w in items[first:]]
    kinds: list[str | None] = [None] * len(parts)
    for unit in units:
        kinds[unit.first - first : unit.last - first] = [unit.type] * (unit.last - unit.first)
    if len(parts) < 2:
        return None
    kind = classify(parts, [w.text for w in items[first:]], kinds)
    return items[first].start if kind is not None or units[0].type not in (None, "COUNTRY", "PLACE") else None
