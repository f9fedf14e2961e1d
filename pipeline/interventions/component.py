"""The pipeline component ``rapporteur_interventions``: who said what, as ``doc._.interventions`` and ``doc.spans``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.interventions.actors import FINITE
from pipeline.interventions.book import Paragraph, Turn
from pipeline.interventions.designations import heads_of_speakers, quotes, signature_line
from pipeline.interventions.logs import read_logs
from pipeline.interventions.names import NAME, TITLE
from pipeline.interventions.persons import registry
from pipeline.interventions.turns import Reader
from pipeline.interventions.words import country_pattern, role_nouns
from pipeline.lean import Doc, Language
from pipeline.records import Act, Strength
from pipeline.sessions import attendance
from pipeline.sessions.people import is_meta_line
from pipeline.tokens import text_of, tokens_of


@dataclass(frozen=True)
class FoundVerb:
    """A reporting verb, its place, and its act."""

    start: int
    end: int
    act: Act
    strength: Strength | None = None


@dataclass(frozen=True)
class FoundIntervention:
    """What one speaker is reported to have said: ``start`` to ``end``; ``speaker`` gives the words that name the
    speaker.

    ``form`` is the kind of phrase (country, person, role, body, generic, pronoun, collective, impersonal); ``named``
    holds every span that names this speaker, of an earlier turn too where a pronoun goes back to it; ``sure`` is
    False where only a deed is told, not a word.
    """

    start: int
    end: int
    speaker: tuple[int, int]
    form: str
    collective: bool
    verbs: tuple[FoundVerb, ...]
    named: tuple[tuple[int, int], ...]
    behalf: tuple[int, int] | None
    sure: bool
    confidence: float


for _name in ("interventions", "mentions", "body"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory("rapporteur_interventions", assigns=["doc.spans"], requires=["token.tag", "token.lemma"])
def create_interventions(nlp: Language, name: str) -> Interventions:
    """The component; it takes no settings, its words are in ``models/reporting``."""
    return Interventions()


class Interventions:
    """Sets ``doc._.interventions`` (FoundIntervention, in order) and ``doc.spans["interventions"]``."""

    def __call__(self, doc: Doc) -> Doc:
        body = doc._.body
        text = text_of(doc)
        blocks = _blocks(text, body)
        lines = _lines(text, blocks, doc)
        names = registry(text, doc._.mentions or (), lines, attendance(body) if body is not None else ())
        doc.user_data["rapporteur_names"] = names
        reader = Reader(doc, text, names)
        turns = reader.read(_paragraphs(text, blocks, lines, reader))
        logged = list(read_logs(text, blocks, names))
        found = [_found(t) for t in sorted([*turns, *logged], key=lambda t: t.start)]
        doc._.interventions = found
        spans = [doc.char_span(f.start, f.end, label=f.form.upper(), alignment_mode="expand") for f in found]
        doc.spans["interventions"] = [s for s in spans if s is not None]
        return doc


def _found(turn: Turn) -> FoundIntervention:
    verbs = sorted({(v.start, v.end, v.act, v.strength) for v in turn.verbs if v.end > v.start}, key=lambda v: v[:2])
    return FoundIntervention(
        turn.start,
        turn.end,
        turn.speaker,
        turn.kind,
        turn.collective,
        tuple(FoundVerb(*v) for v in verbs),
        tuple(turn.names),
        turn.behalf,
        not turn.weak,
        turn.confidence,
    )


_LISTED = re.compile(
    rf"(?:[-•–▪●■◦‣*]\s+)?(?:{TITLE}\.?\s+)*{NAME}(?:\s+(?:[a-z]{{2,3}}\s+)?{NAME}){{1,3}}\s*[,(–-][^.;:?!]{{3,120}}[.;)]?"
)
"""A line of a list of persons: ``• Leila Ben Amor, Women Walk, Tunisia``."""


_ROLE_LABEL = re.compile(r"(?:^|(?<=[.;] ))(?P<label>[A-Z][\w-]*(?: [a-z][\w-]*){0,2}):\s+")
_ENTRY = re.compile(rf"\s*(?:{TITLE}\.?\s+)*{NAME}(?:\s+(?:[a-z]{{2,3}}\s+)*{NAME}){{1,3}},\s+\S")


def _only_lists(piece: str, start: int, doc: Doc) -> bool:
    """Whether a paragraph does no more than say who has which part, without a verb: ``Introducers: Mr A, Bar of X; Ms
    B, Y. Moderator: Ms C.``, ``In conversation: A, X; B, Y``."""
    labels = list(_ROLE_LABEL.finditer(piece))
    if not labels or labels[0].start() or len(piece) > 900:
        return False
    last = [re.sub(r"s$", "", m["label"].casefold().split()[-1]) for m in labels]
    entries = piece[labels[0].end() :].split(";")
    listed = len(entries) > 1 and all(_ENTRY.match(e) for e in entries)
    if not listed and not all(w in role_nouns() for w in last):
        return False
    span = tokens_of(doc).overlapping(start, start + len(piece))
    verbs = [t for t in span or () if t.tag_ in FINITE and t.text.islower()]
    return not verbs and (listed or re.search(rf"{NAME}(?:\s+{NAME})+", piece[labels[0].end() :]) is not None)


def _blocks(text: str, body: Any) -> Sequence[tuple[int, int, str]]:
    """Start, end and kind of the blocks of a text."""
    if body is not None and body.text == text:
        return [(b.where.start or 0, (b.where.start or 0) + len(b.text), b.kind) for b in body.body_blocks]
    return [(m.start(), m.end(), "paragraph") for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)]


def _lines(text: str, blocks: Sequence[tuple[int, int, str]], doc: Doc) -> list[tuple[int, int]]:
    """The blocks that name the people of a session."""
    lines: list[tuple[int, int]] = []
    listed = False
    for start, end, _ in blocks:
        piece = text[start:end]
        if is_meta_line(piece) or listed and _LISTED.fullmatch(piece) or _only_lists(piece, start, doc):
            listed = listed or piece.rstrip().endswith(":")
            lines.append((start, end))
        else:
            listed = False
    return lines


def _paragraphs(
    text: str, blocks: Sequence[tuple[int, int, str]], lines: Sequence[tuple[int, int]], reader: Reader
) -> list[Paragraph]:
    """Blocks that may hold reported speech."""
    alone = heads_of_speakers(text, blocks, reader.names, reader.words)
    of_people = set(lines)
    paragraphs: list[Paragraph] = []
    broken = True
    under: tuple[int, int] | None = None
    for start, end, kind in blocks:
        piece = text[start:end]
        if kind in ("heading", "title"):
            under = (start, end) if country_pattern().fullmatch(piece.strip()) else None
        if start in alone:
            paragraphs.append(Paragraph(start, end, False, True, alone[start]))
            broken = False
            continue
        if (start, end) in of_people:
            broken = True
            continue
        if paragraphs and not broken and quotes(text[paragraphs[-1].start : paragraphs[-1].end]):
            signed = signature_line(text, start, end, reader.names, reader.words)
            if signed is not None:
                paragraphs[-1] = replace(paragraphs[-1], end=end, signed=signed)
                continue
        if kind in ("heading", "title", "table", "caption") and not re.match(r"\s*[-•–▪●■◦‣*]\s", piece):
            broken = broken or kind in ("heading", "title")
            continue
        item = (
            kind == "list_item"
            and len(piece) < 1200
            or bool(re.match(r"\s*(?:[-•–▪●■◦‣*]\s+|\(?(?:[ivx]{1,4}|[a-z])\)\s+)", piece))
        )
        if re.match(r"\d{1,3}\.\s", piece) and len(piece) > 200:
            item = False  # a numbered paragraph
        paragraphs.append(Paragraph(start, end, item, broken, under=under))
        broken = False
    return paragraphs
