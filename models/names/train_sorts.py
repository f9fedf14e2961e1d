"""Learn what names without a head noun are: writes ``sorts.json``.

    python -m models.names.train_sorts tests/reports/dev tests/reports/opened ... corpus/gold
    python -m models.names.train_sorts --check tests/reports/dev tests/reports/opened ... corpus/gold

The data are annotated reports (``text.txt`` and ``mentions.jsonl``), the texts of ``tests/mentions/sentences.txt``
and every other text of ``sorts_sentences.txt``. Examples are the names that ``pipeline.mentions.sorts`` is asked
about, with what is annotated there or that nothing is, and all other annotated names: those whose head noun says what
they are teach what stands beside such names, and nothing about letters. A logistic regression with an L2 penalty is
fitted for each type with a fixed number of steps, so that the same data give the same weights. ``--check`` leaves one
folder out at a time and scores it with and without the model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.regression import logistic
from pipeline import evaluate, language
from pipeline.body import Body
from pipeline.mentions import sorts
from pipeline.mentions.clues import clues
from pipeline.mentions.decide import decide
from pipeline.mentions.finding import read
from pipeline.mentions.kinds import classify
from pipeline.mentions.registers import words
from pipeline.mentions.state import Reading
from tests.mentions import table

OUT = Path(__file__).with_name("sorts.json")
SENTENCES = Path(__file__).with_name("sorts_sentences.txt")
PENALTY = 2.0
"""L2: half of this times the squared weights is added to the summed loss."""
SEEN = 3
"""A feature of fewer examples is left out."""
SMALL = 0.03
"""A weight smaller than this is left out."""
Row = dict[str, Any]


@dataclass
class Text:
    """An annotated text and the folder it is from."""

    folder: str
    text: str
    rows: list[Row]


@dataclass
class Example:
    """A name's features and what it is."""

    folder: str
    features: set[str]
    kind: str


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="leave one folder out at a time; writes nothing")
    options = parser.parse_args()
    texts = [
        Text(str(folder), (gold / "text.txt").read_text("utf8"), rows)
        for folder in options.folders
        for gold in evaluate.gold_folders(folder).values()
        for rows in ([json.loads(x) for x in (gold / "mentions.jsonl").read_text("utf8").splitlines()],)
    ]
    learned, aside = sentences()
    texts += learned + (aside if options.check else [])
    examples, readings = [], []
    for text in texts:
        reading, hits = _reading(text.text)
        readings.append((reading, hits))
        examples += gather(text, reading, hits)
    say(f"{len(examples)} names in {len(texts)} texts")
    if options.check:
        check(texts, readings, examples)
        return
    weights = fit(examples)
    kept = {k: {f: round(v, 2) for f, v in sorted(w.items()) if abs(v) >= SMALL} for k, w in weights.items()}
    OUT.write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", "utf8")
    say(f"{sum(map(len, kept.values()))} weights")


def sentences() -> tuple[list[Text], list[Text]]:
    """The texts that are learned from, and those kept aside."""
    texts = [_text("sentences", *item) for item in table.sentences(SENTENCES)]
    aside = [_text("aside", *item) for item in table.sentences(SENTENCES)[1::2]]
    return texts[::2] + [_text("table", *item) for item in table.sentences()], aside


def _text(folder: str, text: str, spans: set[table.Span]) -> Text:
    return Text(folder, text, [{"start": start, "end": end, "type": kind} for start, end, kind in sorted(spans)])


def _reading(text: str) -> tuple[Reading, Any]:
    """The finders' reading of a text."""
    nlp, own = language.load(), set(language.settings()["nlp"]["own"])
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name not in own:
            doc = component(doc)
    doc._.body = Body.plain(text)
    return read(doc)


def gather(text: Text, reading: Reading, hits: Any) -> Iterator[Example]:
    """The examples of one text."""
    around = sorts.surroundings(reading)
    told = {(row["start"], row["end"]): row for row in text.rows}
    asked = sorts.names(reading, hits)
    for name in asked:
        rows = [told.get(reading.span(lo, hi)) for lo, hi in name.places]
        if not any(row and row.get("optional") for row in rows):
            kinds = Counter(row["type"] if row and row["type"] in sorts.SORTS else sorts.NONE for row in rows)
            yield Example(text.folder, clues(reading, around, name.places), kinds.most_common(1)[0][0])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in text.rows:
        if not row.get("nested") and not row.get("optional") and row["type"] in sorts.SORTS:
            groups[text.text[row["start"] : row["end"]]].append(row)
    for shown, rows_of in groups.items():
        if shown in reading.shorts or len(shown) < 3 or any(name.shown == shown for name in asked):
            continue
        places = [place for row in rows_of if (place := _place(reading, row)) is not None]
        if not places or reading.items[places[0][0]].low in words().titles:
            continue
        items = reading.items[slice(*places[0])]
        several = len(items) > 1
        headed = several and classify([w.low for w in items], [w.text for w in items], [None] * len(items)) is not None
        kind = Counter(row["type"] for row in rows_of).most_common(1)[0][0]
        yield Example(text.folder, clues(reading, around, places, headed=headed), kind)


def _place(reading: Reading, row: Row) -> tuple[int, int] | None:
    first = reading.index.get(row["start"])
    if first is None:
        return None
    last = first
    while last < len(reading.items) and reading.items[last].start < row["end"]:
        last += 1
    return first, last


def fit(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """The weights of the features for each type."""
    rows = [example.features for example in examples]
    return {
        kind: logistic(rows, [example.kind == kind for example in examples], penalty=PENALTY, seen=SEEN)
        for kind in (*sorts.SORTS, sorts.NONE)
    }


def check(texts: Sequence[Text], readings: Sequence[tuple[Reading, Any]], examples: Sequence[Example]) -> None:
    """Exact F1 of each folder, pooled over its texts, without the model and with one that has not seen the folder."""
    for folder in dict.fromkeys(text.folder for text in texts):
        weights = fit([e for e in examples if e.folder not in (folder, "aside")])
        scores = []
        for model in ({}, weights):
            right = found = wanted = 0
            for text, (reading, hits) in zip(texts, readings, strict=True):
                if text.folder == folder:
                    got = _found(reading, hits, model)
                    want, free = _wanted(text)
                    got = {g for g in got if not any(a < g[1] and g[0] < b for a, b in free)}
                    right, found, wanted = right + len(got & want), found + len(got), wanted + len(want)
            scores.append(2 * right / (found + wanted))
        say(f"{folder:28} {scores[0]:.3f} {scores[1]:.3f}")


def _found(reading: Reading, hits: Any, model: Mapping[str, Mapping[str, float]]) -> set[tuple[int, int, str]]:
    from copy import deepcopy

    kept = reading.found
    reading.found = deepcopy(kept)
    if model:
        sorts.sort_names(reading, hits, model)
    found = {(f.start, f.end, f.type) for f in decide(reading) if not f.nested and f.type != "DATE"}
    reading.found = kept
    return found


def _wanted(text: Text) -> tuple[set[tuple[int, int, str]], list[tuple[int, int]]]:
    outer = [row for row in text.rows if not row.get("nested") and row["type"] != "DATE"]
    free = [(row["start"], row["end"]) for row in outer if row.get("optional")]
    return {(row["start"], row["end"], row["type"]) for row in outer if not row.get("optional")}, free


if __name__ == "__main__":
    main()
