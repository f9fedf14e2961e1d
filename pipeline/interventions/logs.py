"""Records of a meeting kept as a table: a row for each who spoke, with a column for what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.interventions.actors import past_forms
from pipeline.interventions.book import Turn
from pipeline.interventions.names import Registry
from pipeline.interventions.predicates import Reported
from pipeline.interventions.words import country_pattern, role_nouns, verbs, words
from pipeline.rows import Cell, cells

SAID = 6
"""Words: a column that tells what was said has as many in a cell, on the average."""
CONFIDENCE = 0.8
_AGAIN = re.compile(r"[-–—\s]*(?:do\.?|ditto|idem|id\.?|same|[\"”″〃])[-–—\s]*", re.IGNORECASE)
"""``-do-``: who spoke in the row above."""


def read_logs(text: str, blocks: Sequence[tuple[int, int, str]], names: Registry) -> list[Turn]:
    """The turns of the tables that are such records. ``blocks``: start, end and kind of each block."""
    turns: list[Turn] = []
    for start, end, kind in blocks:
        if kind == "table":
            rows = re.finditer(r"[^\n]+", text[start:end])
            turns += _of_table([list(cells(m.group(), start + m.start())) for m in rows], names)
    return turns


def _of_table(rows: Sequence[list[Cell]], names: Registry) -> list[Turn]:
    if len(rows) < 2:
        return []
    heads = [cell.text.casefold().strip(" .:") for cell in rows[0]]
    who = next((n for n, head in enumerate(heads) if head in words("log_who")), None)
    said = next((n for n, head in enumerate(heads) if head in words("log_said")), None)
    body = [row for row in rows[1:] if len(row) == len(rows[0])]
    if who is None or said is None or not body:
        return []
    if sum(len(row[said].text.split()) for row in body) < SAID * len(body):
        return []  # a table of facts, not of speeches
    turns: list[Turn] = []
    last: Turn | None = None
    for row in body:
        speaker, speech = row[who], row[said]
        named = speaker.text
        if speech.end == speech.start:
            last = None
        elif last is not None and (not named or _AGAIN.fullmatch(named)):
            last.end = speech.end
            last.verbs += _verb(speech)
        elif named:
            last = Turn(
                speaker.start,
                max(speech.end, speaker.end),
                (speaker.start, speaker.end),
                _form(speaker, names),
                _verb(speech),
                named.casefold().removeprefix("the ") in words("collective"),
                CONFIDENCE,
                names=[(speaker.start, speaker.end)],
            )
            turns.append(last)
    return turns


def _form(cell: Cell, names: Registry) -> str:
    """Whether a country, an office, a body or a person stands in a cell."""
    if country_pattern().fullmatch(re.sub(r"^[Tt]he ", "", cell.text)):
        return "country"
    kinds = {n.kind for n in names.at(cell.start, cell.end)}
    if "person" not in kinds and any(w.casefold() in role_nouns() for w in re.findall(r"[\w-]+", cell.text)):
        return "role"
    return "body" if "body" in kinds and "person" not in kinds else "person"


def _verb(cell: Cell) -> list[Reported]:
    """The reporting verb that a cell begins with: ``Inquired if …``."""
    first = re.match(r"[A-Za-z]+", cell.text)
    if first is None:
        return []
    low = first.group().casefold()
    lemma = past_forms().get(low) or verbs()["irregular"].get(low) or low.removesuffix("s")
    told = verbs()["verbs"].get(lemma)
    return [Reported(cell.start, cell.start + first.end(), told["act"], told.get("strength"), True, 0)] if told else []
