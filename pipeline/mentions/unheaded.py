"""Capitalised words without a head noun: a person, a place, a product, an unknown body, or nothing."""

from __future__ import annotations

import re

from pipeline.mentions.chains import Unit
from pipeline.mentions.context import (
    MAYBE,
    NAMELY,
    acts,
    affiliation,
    apposed,
    camel,
    country_after,
    country_in_sentence,
    fills,
    leading_noun,
    line_in_capitals,
    name_like,
    person_context,
    person_line,
    person_subject,
    personlike,
    place_at,
    place_like,
    role_or_body_follows,
    speaker_line,
    speaks,
    title_ends,
)
from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.kinds import BODIES, PREPOSITIONS, trade
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import countries, of_language, singular, word_set, words
from pipeline.mentions.state import Reading
from pipeline.mentions.words import SAINTS, Word
from pipeline.words import general_words

_ALONE = frozenset(["constitution"])
_BEFORE_ALONE = frozenset(["the", "its", "their", "our", "new", "national"])
_COLOUR = re.compile(r"(?:blue|green|red|black|white|north|south|east|west)")


INITIALS = re.compile(r"(?:[^\W\d_]\.){2,4}[^\W\d_]?")
"""Letters with dots that no register and no definition knows are somebody's initials: "L.H. read the draft"."""
_COMPOUNDS = word_set("unheaded_compounds")


def _common_word(reading: Reading, word: Word) -> bool:
    """Whether a word alone is one of the language ("in Modelling"); short ones are towns as well ("at Split")."""
    return bool(reading.lower[word.low]) or len(word.low) > 7 and word.low in general_words()


def _compounded(low: str) -> bool:
    """Whether a word makes an adjective of a name: "MSE-based", "Reading-style"."""
    return "-" in low and low.rsplit("-", 1)[1] in _COMPOUNDS


def read_unheaded(reading: Reading, first: int, last: int, units: list[Unit]) -> None:
    """Capitalised words without a head noun: a person, a place, a product, or nothing."""
    items = reading.items
    run: list[Unit] = []
    runs: list[list[Unit]] = []
    for unit in units:
        if unit.known is None and (not run or items[unit.first].gap == " " and unit.first == run[-1].last):
            run.append(unit)
        else:
            if run:
                runs.append(run)
            run = [unit] if unit.known is None else []
    if run:
        runs.append(run)
    if len(runs) > 1 and all(u.known is None for u in units) and not any(person_line(reading, u.first) for u in units):
        runs = [units]
    for group in runs:
        lo, hi = group[0].first, group[-1].last
        if items[lo].first and len(group) > 1 and reading.lower[items[lo].low]:
            lo = group[1].first
        start, end = reading.span(lo, hi)
        shown = reading.text[start:end]
        count = hi - lo
        word = items[lo]
        heading = word.block in reading.headings
        if _numbered(reading, lo, hi) or INITIALS.fullmatch(shown) or _compounded(items[hi - 1].low):
            continue
        generic = [singular(w.low) in words().generic or w.low in words().generic for w in items[lo:hi]]
        dull = (generic[-1] or all(generic) or generic[0] and not _COLOUR.match(word.low)) and not word.caps
        if dull and not (count > 1 and not all(generic) and apposed(reading, lo, hi) in BODIES):
            continue
        if not heading and len(runs) == 1 and _held(reading, lo, last):
            reading.add(start, items[last - 1].end, "PERSON_ROLE", 0.72, "apposition")
            return
        if apposed(reading, lo, hi) or affiliation(reading, lo):
            lo, hi = title_ends(reading, lo, hi)
            start, end = reading.span(lo, hi)
            shown, count, word = reading.text[start:end], hi - lo, items[lo]
        if word.text in SAINTS and count == 2 and not heading:
            # "St. John's is windy": a genitive with no noun behind it is part of the place's name
            behind = items[hi] if hi < len(items) else None
            kept = items[hi - 1].possessive and (
                behind is None or behind.gap[2:] != " " or behind.low in words().function
            )
            reading.add(start, end + 2 * kept, "PLACE", 0.66, "saint")
            continue
        if not heading and (led := _traders(reading, lo, hi)) is not None:
            reading.add(items[led].start, _of_country(reading, hi) or end, "NGO_OR_COMPANY", 0.6, "traders")
            continue
        odds = personlike(reading, lo, hi)
        beside = apposed(reading, lo, hi)
        spoken = count > 1 and not heading and (_represented(reading, lo) or affiliation(reading, lo))
        named = odds is not None and beside is None and not spoken and not (heading and fills(reading, start, end))
        if named and odds is not None and (odds > NAMELY or odds > MAYBE and person_context(reading, lo, hi)):
            if _short_name_ends(reading, hi):
                end = items[hi].end  # "Nguyen Van An (Viet Nam)"
            reading.add(start, end, "PERSON", 0.78 if odds > NAMELY else 0.7, "letters")
            continue
        if beside is not None and not heading:
            if beside == "NATIONAL_BODY" and any(
                c.type == "PERSON" and c.start <= start < c.end for c in reading.found
            ):
                continue
            if beside == "PERSON":
                if count > 1:
                    reading.add(start, end, "PERSON", 0.7, "apposition")
                    continue
            elif not word.first or count > 1 or items[hi].gap == ", " or items[hi].low in ("is", "was"):
                reading.add(start, end, beside, 0.68, "apposition")
                continue
        if (
            affiliation(reading, lo)
            and not heading
            and country_after(reading, hi)
            and odds is not None
            and odds > NAMELY
        ):
            reading.add(start, end, "NGO_OR_COMPANY", 0.6, "affiliation")  # "(Salinera del Pacífico, Peru)"
            continue
        if (spoken or affiliation(reading, lo) and not heading) and not country_after(reading, hi):
            reading.add(start, end, "NGO_OR_COMPANY", 0.62, "affiliation")
            continue
        if (
            count <= 3
            and len(shown) > 1
            and not word.caps
            and not camel(shown)
            and country_after(reading, hi)
            and all(name_like(w) and (w is word or w.gap != " & ") for w in items[lo:hi])
            and not speaker_line(reading, lo)
            and not (count == 1 and {word.low, f"{word.low}s"} & words().people)  # "(Employer, Chile)"
        ):
            kind, sure = "PLACE", 0.72
            if count > 1 and not heading and odds is not None and odds > MAYBE and person_context(reading, lo, hi):
                kind = "PERSON"
            elif items[hi].gap == " (":
                kind, sure = ("PERSON", 0.72) if count > 1 or nameness(word.text) > 0 else ("NATIONAL_BODY", 0.6)
                if lo and items[lo].gap == " " and items[lo - 1].low in ("in", "at", "near", "from", "to", "outside"):
                    kind, sure = "PLACE", 0.72
                elif count == 1 and not speaks(reading, hi):
                    continue  # "Eel (Ireland)": a word and a country alone say too little
            reading.add(start, end, kind, sure, "before-country")
            continue
        if count == 1 and lo >= 2 and items[lo - 1].low == "and" and place_at(reading, lo - 2) and name_like(word):
            reading.add(start, end, "PLACE", 0.65, "coordination")
            continue
        if (
            hi < len(items)
            and items[hi].gap == " "
            and items[hi].low in words().lower_heads
            and not (heading or items[hi].cap)
        ):
            noun = items[hi].low
            token = reading.tags.get(items[hi].start)
            if token is None or token.tag_ in ("NN", "NNP"):
                reading.add(
                    start, items[hi].end, "NATIONAL_BODY" if noun == "institute" else "PROGRAMME", 0.66, "lower-head"
                )
                reading.add(
                    start, end, "NATIONAL_BODY" if noun == "institute" else "PROGRAMME", 0.55, "lower-head", inner=True
                )
                continue
        if (
            hi < len(items)
            and items[hi].gap == " "
            and items[hi].low in words().made
            and not heading
            and not word.first
        ):
            reading.add(start, end, "PROGRAMME", 0.6, "noun-after")
            continue
        located = hi < len(items) and items[hi].gap == " " and items[hi].low in words().place_nouns
        if located and count <= 2 and not word.first and all(name_like(w) for w in items[lo:hi]):
            reading.add(start, end, "PLACE", 0.6, "noun-after")
            continue
        lead = leading_noun(reading, lo)
        if lead is not None and not heading and (count > 1 or camel(shown)):
            reading.add(start, end, lead, 0.7, "noun-before")
            continue
        if count >= 2:
            syllables = re.fullmatch(r"[A-Z][a-z]+-[a-z]+", items[hi - 1].text) and nameness(items[hi - 1].text) > 0
            if count == 2 and syllables and not heading and not word.caps:
                reading.add(start, end, "PERSON", 0.7, "name-shape")  # "Park Ji-won"
            elif any(w.gap == " & " for w in items[lo + 1 : hi]) and not heading:
                reading.add(start, end, "NGO_OR_COMPANY", 0.62, "firm")
            elif (
                count <= 4
                and all(name_like(w) for w in items[lo:hi])
                and (
                    _after_role(reading, lo)
                    or lo > 0
                    and items[lo - 1].possessive
                    and items[lo - 1].cap
                    and count == 2
                    or count == 2
                    and re.fullmatch(r"[A-Z][a-z]+-[a-z]+", items[hi - 1].text)
                    or role_or_body_follows(reading, hi)
                    or speaker_line(reading, lo)
                )
            ):
                reading.add(start, end, "PERSON", 0.72, "name-shape")
            elif shown.lower() in reading.text:
                continue  # a thing that is also written small is no name: "Human Beings"
            elif reading.lower[items[hi - 1].low] and not acts(reading, lo, hi):
                continue  # what ends on a common noun of the report is no name by its capitals alone: "Sea Trout"
            elif not word.first and not heading and not any(w.caps for w in items[lo:hi]):
                kind = "NGO_OR_COMPANY" if acts(reading, lo, hi) else "PROGRAMME"
                reading.add(start, end, kind, 0.5, "capitals")
            elif word.first and not heading and count <= 4 and person_subject(reading, lo, hi):
                reading.add(start, end, "PERSON", 0.55, "subject")
            continue
        if (
            count == 1
            and lo > 1
            and items[lo - 1].low == "the"
            and items[lo - 2].low in ("along", "across", "upstream", "downstream")
            and place_like(word)
            and not heading
        ):
            reading.add(start, end, "PLACE", 0.6, "after-in")  # "along the Vistula"
            continue
        within = (
            count == 1
            and lo > 0
            and items[lo - 1].low in ("in", "near", "outside", "at", "between", "off", "around", "towards", "beyond")
            and word.gap == " "
        )
        if not heading and count <= 2 and not word.first and _visited(reading, lo, hi):
            reading.add(start, end, "PLACE", 0.62, "after-in")
            continue
        if word.text.rstrip("s") in words().abbreviations and word.text.endswith("s"):
            continue  # "NGOs"
        if within and place_like(word) and not heading and not camel(shown) and not _common_word(reading, word):
            reading.add(start, end, "PLACE", 0.52, "after-in")
            continue
        joined = re.fullmatch(r"[^\W\d_]+-([^\W\d_]+)", shown)
        if (
            joined
            and any(joined[1] == c.name for c in countries().values())
            and word.low.split("-")[0] not in words().international_markers
        ):
            # "Météo-France"
            reading.add(start, end, "NATIONAL_BODY", 0.6, "country-joined")
            continue
        if word.low in _ALONE and not word.caps and not heading and (lo and items[lo - 1].low in _BEFORE_ALONE):
            reading.add(start, end, "LEGAL_INSTRUMENT", 0.62, "alone")  # "the Constitution"
            continue
        if camel(shown) or camel(word.text) and count == 2 and re.fullmatch(r"[IVX]+", items[hi - 1].text):
            if lo and items[lo - 1].digit and word.gap == " ":
                continue  # a unit: "53 dBm"
            said = [w.low for w in items[max(0, lo - 2) : lo]] == ["according", "to"]
            agent = said or items[lo].gap == " (" or country_after(reading, hi)
            kind = "NGO_OR_COMPANY" if agent else "PROGRAMME"
            reading.add(start, end, kind, 0.6 if not heading else 0.4, "shape")
        elif (
            word.caps
            and 2 <= len(shown) <= 12
            and not any(c.isdigit() for c in shown)
            and shown not in words().abbreviations
        ):
            singular_form = shown.rstrip("s")
            if (
                singular_form in words().abbreviations
                or singular_form in reading.plain_shorts
                or heading
                and reading.text[max(0, start - 30) : end + 30].isupper()
            ):
                continue
            if line_in_capitals(reading, word):
                continue
            if f"/{shown}/" in reading.text and re.search(rf"\b[A-Z]{{1,4}}/{re.escape(shown)}/", reading.text):
                reading.add(start, end, "IGO", 0.6, "acronym-shape")  # its papers bear it: "E/ECESA/LAH/12"
                continue
            article = lo > 0 and items[lo - 1].low == "the"
            sure = 0.45 + 0.1 * (article or acts(reading, lo, hi))
            national = country_after(reading, hi) or country_in_sentence(reading, lo)
            reading.add(start, end, "NATIONAL_BODY" if national else "NGO_OR_COMPANY", sure, "acronym-shape")
        elif not word.first and not heading and name_like(word) and len(shown) > 2 and _unknown(reading, word.low):
            # alone it says nothing; all places of the name together may ("a survey by Ipsora")
            reading.add(start, end, "NGO_OR_COMPANY", 0.4, "single")


def _traders(reading: Reading, lo: int, hi: int) -> int | None:
    """The first word of a name that those who do something end: "Pontic Surveyors", "Swiss Pullers"; else None."""
    items = reading.items
    last = items[hi - 1]
    if singular(last.low) not in general_words() or last.caps or last.digit or singular(last.low) == last.low:
        return None
    own = hi - lo > 1 and not of_language(items[lo].low)
    if not trade(last.low):
        made = own and hi - lo == 2 and not items[lo].first and last.low not in general_words() and name_like(last)
        return lo if made and nameness(last.text) < -1 and acts(reading, lo, hi) else None  # "Premia Serums"
    if hi - lo > 1:
        return lo if own or acts(reading, lo, hi) or _represented(reading, lo) else None
    before = register_trie().at(items, lo - 1) if lo and items[lo].gap == " " and not items[lo - 1].first else None
    return lo - 1 if before is not None and before.known.type == "NATIONALITY" and before.last == lo else None


def _of_country(reading: Reading, hi: int) -> int | None:
    """The end of "of Kenya" right behind a name."""
    items = reading.items
    if hi + 1 >= len(items) or items[hi].low != "of" or items[hi].gap != " ":
        return None
    hit = register_trie().at(items, hi + 1)
    return items[hit.last - 1].end if hit is not None and hit.known.type in ("COUNTRY", "PLACE") else None


def _represented(reading: Reading, lo: int) -> bool:
    """Behind "the representative of": persons speak for themselves."""
    items = reading.items
    k = lo - 1 - (lo > 0 and items[lo - 1].low == "the")
    led = k > 0 and items[k].low in ("of", "from", "for") and items[lo].gap == " "
    return led and singular(items[k - 1].low) in _REPRESENTING


_REPRESENTING = frozenset(["representative", "observer", "spokesperson", "spokeswoman", "spokesman"])
_AGENT = re.compile(r"[a-z]{3}(?:er|or|ist|ian|man|woman|person)$")


def _held(reading: Reading, lo: int, hi: int) -> bool:
    """Whether words beside a person are what that person is: "Ms Ito, Manager for Levees", "Ports Officer Mr Babić".

    The noun tells of somebody who does something, and is no surname by its letters.
    """
    items = reading.items
    k = next((n for n in range(lo + 1, hi) if items[n].low in PREPOSITIONS), hi)
    head = items[k - 1]
    if hi - lo < 2 or not _AGENT.search(head.low) or nameness(head.text) > -0.5 or any(w.caps for w in items[lo:k]):
        return False
    behind = items[lo].gap == ", " and lo and items[lo - 1].end
    before = hi < len(items) and items[hi].gap in (" ", ", ") and not items[lo].first and items[hi].start
    starts, ends = reading.persons_at()
    return bool(behind and behind in ends or before and before in starts)


def _visited(reading: Reading, lo: int, hi: int) -> bool:
    """ "Onderstepoort, where the samples lay", "the cable to Fogo", "a barge from Kaliningrad to Nida"."""
    items = reading.items
    if not all(place_like(w) and not camel(w.text) for w in items[lo:hi]) or items[lo].gap != " ":
        return False
    if hi < len(items) and items[hi].gap == ", " and items[hi].low == "where":
        return True
    before = items[lo - 1].low
    token = reading.tags.get(items[lo - 1].start)
    if token is not None and token.pos_ == "VERB" and token.lemma_ == "visit" and items[lo].text not in reading.shorts:
        return hi == len(items) or items[hi].gap != " " or not items[hi].cap  # "They visited Ambae in May"
    if before not in ("to", "from") or lo < 2 or hi < len(items) and items[hi].gap == " " and items[hi].cap:
        return False
    if items[lo - 2].low in _TRAVELS and items[lo - 1].gap == " ":
        return True
    led = lo > 3 and items[lo - 3].low == "from" and items[lo - 4].low in _TRAVELS
    return led and before == "to" and items[lo - 2].cap


_TRAVELS = word_set("unheaded_travels")


def _unknown(reading: Reading, low: str) -> bool:
    """A word that neither the report writes small nor a list of ours knows."""
    return not reading.plain(low) and low not in words().languages and low not in words().foreign


def _short_name_ends(reading: Reading, i: int) -> bool:
    """A small word with a capital that ends a person's name: "An", "So"."""
    items = reading.items
    if i + 1 >= len(items) or not items[i].cap or items[i].gap != " " or items[i].low not in words().function:
        return False
    return len(items[i].text) > 1 and items[i + 1].gap in (" (", ", ")


def _numbered(reading: Reading, lo: int, hi: int) -> bool:
    """One word and its number or letter, as tables, zones and phases have: "Zone B", "Year 3", "Form D12"."""
    items = reading.items
    if hi - lo == 1:
        return hi < len(items) and items[hi].digit and items[hi].gap == " " and len(items[hi].text) < 3
    numbered = hi - lo == 2 and bool(re.fullmatch(r"[A-Z]\d{0,3}|[IVX]+", items[hi - 1].text))
    return numbered and not items[lo].caps and not camel(items[lo].text)  # "FoodSafe II" is a name


def _after_role(reading: Reading, i: int) -> bool:
    """Behind a role and a comma: "The Mayor of Rijeka, Vojko Obersnel"."""
    if i == 0 or reading.items[i].gap != ", ":
        return False
    end = reading.items[i - 1].end
    return any(c.type == "PERSON_ROLE" and c.end == end for c in reading.found)
