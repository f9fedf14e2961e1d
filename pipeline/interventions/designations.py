"""Words that stand apart from what is said and only tell who says it: a line under a quotation or under the title of
a talk, a bracket behind a sentence, a label before a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.interventions.actors import FINITE
from pipeline.interventions.lands import WithCountry
from pipeline.interventions.names import CAPITAL, NAME, PARTICLE, PERSON, TITLE, Registry, stands_for
from pipeline.interventions.words import (
    adjectives,
    body_heads,
    country_names,
    country_pattern,
    heads_and_roles,
    places,
    role_nouns,
    subjects,
    thing_heads,
    verbs,
    words,
)
from pipeline.sessions.people import read_people

if TYPE_CHECKING:
    from pipeline.tokens import Token

LONGEST = 170
"""Code points: no designation is longer."""


class Designation(NamedTuple):
    """Who a stretch of text names that does nothing else; ``beside``: an office, a body, a country or a word on the
    circumstances stands beside the name; ``led``: words such as ``Statement by`` say that it is a speaker."""

    start: int
    end: int
    kind: str
    beside: bool
    led: bool = False


Words = Callable[[int, int], Sequence["Token"]]
"""The tokens between two offsets of the text."""


@cache
def _lead() -> re.Pattern[str]:
    """``Statement by``, ``Presented by``, ``By``: what announces who speaks."""
    nouns = "|".join(sorted({*verbs()["nouns"], *subjects()["agent_nouns"]} - words("records"), key=len, reverse=True))
    return re.compile(
        rf"(?:(?:[\w-]+\s+){{0,2}}(?:{nouns})\s+(?:by|of|from)|(?:presented|given|delivered)\s+by|by)\s+",
        re.IGNORECASE,
    )


_BESIDE = re.compile(r",\s|\s\(|\s[–—]\s")
_FROM = re.compile(r"From\s+(?:the\s+)?[^,:]{3,40},\s+(?=\S)")
"""``From Niue, Siosefo Talagi``."""
_NAME_SHAPE = re.compile(
    rf"(?:{PARTICLE}\s+)?(?:{NAME}|{CAPITAL}\.)(?:\s+(?:{PARTICLE}\s+)*(?:{NAME}|{CAPITAL}\.)){{1,3}}"
)


def designation(
    text: str, a: int, b: int, names: Registry, tokens: Words, *, loose: bool = False
) -> Designation | None:
    """Who ``text[a:b]`` names, if it names a speaker and says nothing. ``loose``: what stands around it tells that it
    is one, so that any noun may be (``— harbour pilot``)."""
    a += len(text[a:b]) - len(text[a:b].lstrip())
    b = a + len(text[a:b].rstrip(" .;:"))
    if not 1 < b - a <= LONGEST or "\n" in text[a:b]:
        return None
    lead = _lead().match(text, a, b)
    start = lead.end() if lead else a
    if origin := _FROM.match(text, start, b):
        start = origin.end()
    aside = _BESIDE.search(text, start, b)
    end = aside.start() if aside else b
    kind = _head(text, start, end, names, loose=loose or lead is not None)
    people = [n for n in names.at(start, b) if n.kind == "person"] if kind == "person" else []
    two = len(people) == 2 and people[1].end <= end and text[people[0].end : people[1].start] in (" and ", " & ")
    if len(people) > 1 and not (two and aside) or kind == "person" and "•" in text[start:b]:
        return None  # several: who takes part
    if kind == "person" and not loose and not _told(text, start, end, b, names):
        return None
    if kind is None or _tells(tokens(start, b)) or re.fullmatch(r"[\W\d]*", text[end:b]) and end < b:
        return None  # "Smith, 2004" cites
    kind = "joint" if two else kind
    return Designation(start, b, kind, aside is not None or origin is not None, lead is not None)


def _told(text: str, a: int, end: int, b: int, names: Registry) -> bool:
    """Whether more than the form of the words tells that ``text[a:end]`` names a person: other stages found one there,
    or an office, a body or a country stands beside it."""
    if names.at(a, b):
        return True
    beside = {w.casefold() for w in re.findall(r"[\w-]+", text[end:b])}
    return bool(beside & heads_and_roles()) and not text[a:end].isupper()


def _tells(tokens: Sequence[Token]) -> bool:
    """Whether a clause stands there: a verb that is part of no relative clause."""
    relative = next((n for n, t in enumerate(tokens) if t.lower_ in ("who", "whose", "which")), len(tokens))
    return any(t.tag_ in FINITE and t.text.islower() for t in tokens[:relative]) or any(
        t.text in (":", ";") for t in tokens
    )


def _head(text: str, a: int, b: int, names: Registry, *, loose: bool) -> str | None:
    """The kind of speaker that a name without what stands beside it is."""
    said = text[a:b]
    bare = re.sub(r"^(?:the|an?)\s+", "", said, flags=re.IGNORECASE)
    if country_pattern().fullmatch(bare) and bare not in adjectives() or _all_names(text, a, b, names) == "country":
        return "country"
    inside = names.at(a, b)
    if any(
        n.kind == "person" and (n.end >= b - 1 or n.start <= a) and n.end - n.start >= 0.4 * (b - a) for n in inside
    ):
        return "person"
    left = re.split(r"\s(?:of|for|from|to|at|in|on|with)\s", bare)[0].split()
    last = left[-1].casefold() if left else ""
    singular = re.sub(r"s$", "", last)
    if 0 < len(left) <= 6 and ({last, singular} & role_nouns() or " ".join(left[-2:]).casefold() in role_nouns()):
        return "role" if last not in words("collective") else None
    whole = next((n for n in inside if n.kind == "body" and n.end >= b - 1 and n.start <= a + 4), None)
    capital = [w for w in re.findall(r"[^\W\d_][\w’'-]*", bare) if w not in ("of", "for", "the", "and", "in", "on")]
    heads = {w.casefold() for w in (capital[:1] + capital[-1:])} | {last}
    if whole is not None or capital and all(w[0].isupper() for w in capital) and heads & body_heads():
        return "body"
    if country_pattern().search(bare) or places()[0].search(bare) or names.things(a, b):
        return None
    if _NAME_SHAPE.fullmatch(bare) and not {w.casefold() for w in capital} & _no_names():
        return "person"
    plain = not any(n.kind != "person" for n in inside)
    return "role" if loose and plain and len(bare.split()) <= 6 and not heads & words("sources") else None


@cache
def _no_names() -> frozenset[str]:
    """Words that are no part of a person's name though they may begin with a capital."""
    return frozenset(thing_heads() | body_heads() | words("sources") | words("collective") | role_nouns())


def quotes(piece: str) -> bool:
    """Whether a paragraph is one quotation from its first to its last character."""
    bare = piece.strip()
    pairs = {"“": "”", '"': '"', "«": "»", "„": "“”", "‘": "’"}
    closing = pairs.get(bare[:1])
    if closing is None or bare[-1] not in closing or len(bare) < 12:
        return False
    return closing == '"' or not any(c in closing for c in bare[1:-1] if closing != "’")


_SIGNS = re.compile(r"\s*(?:(?P<dash>[-–—―]{1,2}|~)\s+|(?P<open>\())")
"""What stands before the words of a line that signs."""


def signature_line(text: str, a: int, b: int, names: Registry, tokens: Words) -> Designation | None:
    """Who signs what stands above: ``— Ana Vidal, Registrar``, ``(Ana Vidal, Registrar)``, a name with its office."""
    piece = text[a:b].rstrip()
    mark = _SIGNS.match(piece)
    if mark and mark["open"] and not piece.endswith(")"):
        return None
    start = a + mark.end() if mark else a
    end = a + len(piece) - (1 if mark and mark["open"] else 0)
    return designation(text, start, end, names, tokens, loose=bool(mark))


def byline(text: str, a: int, b: int, names: Registry, tokens: Words) -> Designation | None:
    """Who is told to speak by a line under a title, or by the title itself: ``Ana Vidal, Coast Guard``, ``By Mr Lund``,
    ``Speaker: Ms Roy``, ``Statement by the Minister of Health of Chad``; not an officer of the meeting without a
    name."""
    piece = text[a:b].rstrip()
    people = read_people(piece)
    if people and (len(people) > 1 or people[0].role != "speakers" or len(people[0].names) != 1):
        return None
    start = a + piece.find(people[0].names[0]) if people else a
    found = designation(text, start, a + len(piece), names, tokens)
    if found is None or piece[-1] in ".;:":
        return None
    found = found._replace(led=found.led or bool(people))
    if found.kind == "role" and not names.at(found.start, found.end):
        office = text[found.start : found.end].split()[-1].casefold()
        return found if found.led and office not in words("officers") | words("servants") else None
    return found if found.led or found.beside and found.kind in ("person", "joint") else None


# ------------------------------------------------------------------------------------------ signatures behind sentences

_BRACKET = re.compile(
    r"(?P<before>(?:^|\s)[a-z][\w’'-]*|[\d%”\"?!.])\s\((?P<w>[^()\n]{2,120})\)(?P<after>[.;?!]*(?=\s|$))", re.MULTILINE
)
"""What stands before a signature is no name: ``… in the Bay of Kotor (Montenegro)`` tells of a place."""
_DASH = re.compile(r"[.!?…][”\"’»]?\s+[–—―]\s+(?P<w>[^.!?\n]{2,120}?)\.?\s*$")
_BACKED = re.compile(r"(?:seconded|supported|backed|joined|echoed|followed) by (?:the )?|(?:supporting|also|likewise) ")


def signs_sentences(text: str, names: Registry, tokens: Words) -> bool:
    """Whether a report tells who spoke in brackets behind the sentences: three end so, with a country or a person."""
    found = 0
    for match in _BRACKET.finditer(text):
        stop = match["before"] in '.?!”"'
        if not match["after"] and not stop and match.end() < len(text) and text[match.end()] != "\n":
            continue
        if _explains(match, tokens):
            continue
        who = designation(text, match.start("w"), match.end("w"), names, tokens, loose=stop)
        found += who is not None and (
            who.kind in ("country", "person") and (who.beside or who.kind == "country" or stop)
        )
        if found > 2:
            return True
    return False


def _explains(match: re.Match[str], tokens: Words) -> bool:
    """Whether a bracket only says who or which the word before it is: ``opened by the chair (Ms Roy)``, ``abstained:
    one (Moldova)``."""
    last = tokens(match.start("before"), match.end("before"))[-1:]
    return any(t.lower_ in role_nouns() or t.tag_ == "CD" and t.text.isalpha() for t in last)


def bracket_alone(text: str, a: int, b: int, names: Registry, tokens: Words) -> int | None:
    """Where a bracket that opens ``text[a:b]`` and signs the sentence before it ends."""
    match = re.compile(r"\(([^()\n]{2,120})\)[.?!]?(?=\s|$)").match(text, a, b)
    signs = match is not None and designation(text, match.start(1), match.end(1), names, tokens, loose=True) is not None
    return match.end() if match is not None and signs else None


def signers(text: str, start: int, end: int, names: Registry, tokens: Words, *, habit: bool) -> list[Designation]:
    """Who signs a sentence at its end: ``(Kenya)``, ``(Chad and Mali, jointly)``, ``(Ferry Union, observer)``, ``(Oman,
    seconded by Yemen)``, ``– Ana Vidal, Coast Guard``; not an acronym of what stands before. ``habit``: the report
    signs many so."""
    if dash := _DASH.search(text[start:end]):
        who = designation(text, start + dash.start("w"), start + dash.end("w"), names, tokens, loose=habit)
        return [who] if who is not None else []
    match = next((m for m in _BRACKET.finditer(text, start, end) if not text[m.end() : end].strip()), None)
    if match is None or _explains(match, tokens):
        return []
    found: list[Designation] = []
    at = match.start("w")
    for piece in re.split(r"(?<=[,;])\s+", match["w"]):
        a, b = at, at + len(piece.rstrip(",;"))
        at += len(piece) + 1
        backed = _BACKED.match(text[a:b])
        kind = _all_names(text, a + (backed.end() if backed else 0), b, names)
        if kind is None and not found:
            break
        if kind and backed:
            found.append(Designation(a + backed.end(), b, kind, True))
        elif kind and found and kind == found[-1].kind == "country":
            found[-1] = found[-1]._replace(end=b)
        elif kind and not found:
            found.append(Designation(a, b, kind, False))
    if not found or found[0].kind == "person":
        stop = match["before"] in '.?!”"'
        who = designation(text, match.start("w"), match.end("w"), names, tokens, loose=habit and stop)
        return [who] if who is not None and (habit or who.kind == "person") else []
    name = text[found[0].start : found[0].end]
    defined = name.isupper() and stands_for(" ".join(text[start : match.start("w")].split()[-9:]), name)
    return [] if found[0].kind == "body" and (not habit or defined) else found


def _all_names(text: str, a: int, b: int, names: Registry) -> str | None:
    """The kind of the names that ``text[a:b]`` holds and nothing else."""
    inside = [n for n in names.at(a, b) if n.kind in ("country", "body", "person")]
    rest, kinds, done = "", [], a
    for named in sorted(inside, key=lambda n: (n.start, -n.end)):
        if named.start >= done:
            rest += text[done : named.start]
            kinds.append(named.kind)
            done = named.end
    rest += text[done:b]
    plain = set(re.findall(r"\w+", rest)) <= {"the", "and", "of", "for", "The"}
    return kinds[0] if kinds and plain else None


# --------------------------------------------------------------------------------------------- names over paragraphs


_ENDS_OPEN = re.compile(rf"(?:[.:;,!”]|\b(?:{TITLE}|[a-z]{{1,3}}))\s*$")
"""The end of a line that is no title, or goes on in the next."""


def heads_of_speakers(
    text: str, blocks: Sequence[tuple[int, int, str]], names: Registry, tokens: Words
) -> dict[int, Designation]:
    """The blocks that only name who speaks in the prose below them, by where they start: those right under a title or
    led by a word for a speech, and bare names where three or more stand so."""
    plain: dict[int, Designation] = {}
    sure: dict[int, Designation] = {}
    titled = named_before = False
    former = ""
    for (a, b, kind), (after, stop, following) in zip(blocks, blocks[1:], strict=False):
        piece = text[a:b]
        short = kind in ("heading", "paragraph", "list_item") and b - a <= LONGEST
        prose = following in ("paragraph", "list_item") and stop - after > 30 and not _names_speaker(text[after:stop])
        names_one = False
        if short and prose and _names_speaker(piece):
            end = a + len(piece.rstrip(" .:"))
            who = "person" if any(n.kind == "person" for n in names.at(a, end)) else "country"
            plain[a] = Designation(a, end, who, True)
        if short:
            found = byline(text, a, b, names, tokens)
            names_one = found is not None
            titled = titled and found is not None and (former == "heading" or found.start == a)
            if found and prose and not named_before and (found.led or titled or kind == "heading"):
                sure[a] = found
        line = kind == "paragraph" and b - a <= LONGEST and _ENDS_OPEN.search(piece) is None
        former, titled, named_before = kind, kind == "heading" or line, names_one
    return {**(plain if len(plain) > 2 else {}), **sure}


def _names_speaker(piece: str) -> bool:
    """Whether a block is no more than a country's name, or a person with a country or a body."""
    bare = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[a-z]\))\s+|[\s.:]+$", "", piece)
    if len(bare) < 140 and _PERSON_WITH_BODY.fullmatch(bare):
        return True
    if len(bare) > 70:
        return False
    if listed := re.fullmatch(rf"(.+?)\s+\({PERSON.pattern}[^()]*\)", bare):
        bare = listed[1]  # "Viet Nam (Mrs Hoang Thi Nga, Register of Shipping)"
    if country_pattern().fullmatch(re.sub(r"^[Tt]he ", "", bare)):
        return bare in country_names() or bare.title() in country_names() or bare[4:] in country_names()
    return _PERSON_OF_COUNTRY.match(bare) is not None


_BODY_WORDS = r"(?:[A-ZÀ-Þ0-9&][\w’'./-]*|of|for|on|and|the|in|at|de|du|des|la|del|to|&|[–-])"
_PERSON_WITH_BODY = re.compile(
    rf"{PERSON.pattern}(?:,\s+(?:{_BODY_WORDS},?\s+){{0,12}}{_BODY_WORDS}(?:\s+\([^()]+\))?|\s+\([^()]{{3,90}}\))"
)
"""``Dr Ana Lund, Institute of Clay, Norway``, ``Ms Obi (Coast Guard)``: a title, a name, and nothing in small letters
but what joins names."""
_PERSON_OF_COUNTRY = WithCountry(rf"{PERSON.pattern}\s+\((?:the )?", after=r"\)\Z")
