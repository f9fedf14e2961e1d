"""Whatever happens to a report's text, no correction is ever found on words that it was not made for."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from pipeline.corrections.model import Decision, Part
from pipeline.corrections.reapply import Layer, correct
from pipeline.records import Bundle
from tests.corrections import tools

NAMES = "Norway Denmark Iceland Finland Sweden Latvia Estonia Commission Secretariat Council Agency Forum".split()
VERBS = ["said that", "noted with appreciation that", "reported that", "asked whether", "recalled that"]
THINGS = ["ponds were drained", "members had paid", "hectares were rewetted", "schools took part", "boats sailed"]
ROUNDS, MUTATIONS, CORRECTIONS = 25, 40, 50

Paragraph = list[tuple[str, int]]
"""Characters, each with the number that it was born with: copies keep it."""


def written(rng: random.Random) -> list[Paragraph]:
    """A report in which the same phrases come again and again: nothing but their surroundings tells places apart."""
    serial = 0
    paragraphs = []
    for _ in range(40):
        sentences = [
            f"{rng.choice(NAMES)} {rng.choice(VERBS)} {rng.randrange(2, 40)} {rng.choice(THINGS)}"
            f"{rng.choice(['', ' in the year before', ' since the last meeting'])}."
            for _ in range(rng.randrange(1, 5))
        ]
        text = " ".join(sentences)
        paragraphs.append([(c, serial + i) for i, c in enumerate(text)])
        serial += len(text)
    return paragraphs


def mutate(rng: random.Random, paragraphs: list[Paragraph], copies: set[int]) -> None:
    """One change: words put in, words taken out, a paragraph moved, copied, taken out, joined or cut in two."""
    at = rng.randrange(len(paragraphs))
    chosen = paragraphs[at]
    spaces = [i for i, (c, _) in enumerate(chosen) if c == " "]
    match rng.randrange(8):
        case 0 | 1 | 2 if spaces:
            i = rng.choice(spaces)
            new = rng.choice([" again", " 7", f" {rng.choice(NAMES)}", " of course", f" and {rng.choice(NAMES)}"])
            chosen[i:i] = [(c, -1) for c in new]
        case 3 if len(spaces) > 3:
            i = rng.randrange(len(spaces) - 1)
            del chosen[spaces[i] : spaces[i + 1]]
        case 4:
            paragraphs.insert(rng.randrange(len(paragraphs)), paragraphs.pop(at))
        case 5:
            paragraphs.insert(rng.randrange(len(paragraphs) + 1), list(chosen))
            copies.update(serial for _, serial in chosen)
        case 6 if len(paragraphs) > 20:
            del paragraphs[at]
        case 7 if spaces:
            i = rng.choice(spaces)
            paragraphs[at : at + 1] = [chosen[:i], chosen[i + 1 :]]


def text_of(paragraphs: list[Paragraph]) -> tuple[str, list[int]]:
    text: list[str] = []
    born: list[int] = []
    for paragraph in paragraphs:
        if text:
            text += "\n\n"
            born += [-1, -1]
        text += [c for c, _ in paragraph]
        born += [serial for _, serial in paragraph]
    return "".join(text), born


def same(now: list[int], wanted: list[int]) -> bool:
    """Whether characters are those of old. White space is none; words may have been taken out and put in again (-1)."""
    now = now[: len(wanted)]
    known = [(a, b) for a, b in zip(now, wanted, strict=False) if a >= 0]
    return len(now) == len(wanted) and all(a == b for a, b in known) and 2 * len(known) >= len(wanted)


def letters(text: str, born: list[int], start: int, end: int | None = None) -> list[int]:
    """The numbers of the characters of a span that are no white space."""
    return [serial for c, serial in zip(text[start:end], born[start:end], strict=True) if not c.isspace()]


def corrections(rng: random.Random, bundle: Bundle) -> list[Decision]:
    records = [(k, r) for k in ("mentions", "figures", "interventions") for r in getattr(bundle, k)]
    made = []
    for kind, record in rng.sample(records, CORRECTIONS):
        action = rng.choice(["accept", "reject", "edit", "add"])
        if action == "add":  # a name, taken with the word behind it
            end = bundle.text.find(" ", record.where.end + 1)
            end = end if end > 0 else record.where.end
            place = Layer(bundle, {}).text.place(record.where.start, end)
            part = Part(fields={"type": "EVENT", "entity": "event:x"})
            target = tools.decide(bundle, "accept", kind, record).target
            new = target.model_copy(update={"kind": "mentions", "record": f"men-new{len(made)}", "place": place})
            made.append(tools.decide(bundle, "add", kind, record, part, target=new, before=None))
        elif action == "edit":
            change: dict[str, Any] = {"mentions": {"nested": True}, "figures": {"measure": "fish"}}.get(
                kind, {"role": "Chair"}
            )
            made.append(tools.decide(bundle, "edit", kind, record, Part(fields=change)))
        else:
            made.append(tools.decide(bundle, action, kind, record))
    return made


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_correction_is_never_put_on_a_look_alike(seed: int) -> None:
    rng = random.Random(seed)
    paragraphs = written(rng)
    before, born = text_of(paragraphs)
    bundle = tools.report(before)
    made = corrections(rng, bundle)
    copies: set[int] = set()
    ended: Counter[str] = Counter()
    for number in range(MUTATIONS):
        mutate(rng, paragraphs, copies)
        if number % 4:
            continue
        after, now = text_of(paragraphs)
        changed = tools.report(after)
        result = correct(changed, made)
        assert len(result.outcomes) == len(made)
        records = {r.id: r for k in ("mentions", "figures", "interventions") for r in getattr(result.bundle, k)}
        automatic = {r.id: r for k in ("mentions", "figures", "interventions") for r in getattr(changed, k)}
        for outcome in result.outcomes:
            ended[outcome.state] += 1
            place = outcome.decision.target.place
            assert place is not None and place.position is not None
            wanted = letters(before, born, place.position.start, place.position.end)
            if outcome.state in ("applied", "moved") and outcome.record:
                where = (records.get(outcome.record) or automatic[outcome.record]).where
                assert same(letters(after, now, where.start, where.start + 300), wanted), outcome
        touched = {r.id for r in records.values() if r.status != "auto"}
        assert touched <= {o.record for o in result.outcomes if o.state in ("applied", "moved")}
        gone = set(automatic) - set(records)
        for identifier in gone:
            where = automatic[identifier].where
            assert any(
                same(letters(after, now, where.start, where.start + 300), letters(before, born, p.start, p.end))
                for o in result.outcomes
                if o.decision.action == "reject" and o.state in ("applied", "moved")
                if (p := o.decision.target.place.position)  # type: ignore[union-attr]
            )
    assert ended["applied"] + ended["moved"] > ended.total() / 2, ended
