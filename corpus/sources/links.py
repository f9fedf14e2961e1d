#!/usr/bin/env python3
"""Write links.json: what holds across the years of the sample series, from links.toml and the mentions of the gold.

usage: links.py

Run typeset.py first (--gold-only will do). Every name, title, sentence and address must stand in the report of its
year; what does not is an error. Keys are "YEAR:text". README.md describes the fields.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold"
NAME = "peatland-co-ordinators"
YEARS = tuple(sorted(p.stem for p in HERE.glob("[0-9]*.xml")))
TEXT = {y: (GOLD / f"{NAME}-{y}" / "text.txt").read_text(encoding="utf8") for y in YEARS}


def rows(year: str, name: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{NAME}-{year}" / name).read_text(encoding="utf8").splitlines()
    return [json.loads(line) for line in lines]


def sentence(year: str, words: str) -> str:
    """The sentence or table row of a report that holds these words, which must stand in one place only."""
    text = TEXT[year]
    if text.count(words) != 1:
        raise SystemExit(f"{year}: {words!r} stands {text.count(words)} times in the text")
    block = next(b for b in text.split("\n\n") if words in b)
    parts = block.split("\n") if " | " in block else re.split(r"(?<=[.!?”])\s+(?=[A-ZĶ€“\"])", block)
    found = next(p for p in parts if words in p)
    return re.sub(r"^(?:\d+\. |[-–] |\w+\) |\(\w+\) )", "", found)


def point(year: str, words: str, value: float, about: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"year": int(year), "text": words, "value": value}
    if about:
        row["about"] = about
    return {**row, "sentence": sentence(year, words)}


def entities(truth: dict[str, Any]) -> tuple[list[list[str]], list[str]]:
    """The names of one thing in all years, from the mentions of the gold: outermost ones that nobody need doubt."""
    groups: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for year in YEARS:
        mentions = rows(year, "mentions.jsonl")
        meanings: dict[str, set[str]] = defaultdict(set)
        for row in mentions:
            meanings[row["text"]].add(row["canonical"])
        for row in mentions:
            canonical = row["canonical"]
            if row["nested"] or row["optional"] or row["type"] == "DATE" or canonical in truth["open"]["offices"]:
                continue
            if len(meanings[row["text"]]) > 1:
                raise SystemExit(f"{year}: {row['text']!r} means {meanings[row['text']]}")
            kind = "COUNTRY" if row["type"] == "NATIONALITY" else row["type"]
            groups[kind, truth["renamed"].get(canonical, canonical)][f"{year}:{row['text']}"] = None
    keys = sorted(groups)
    return [list(groups[k]) for k in keys], [f"{kind}: {name}" for kind, name in keys]


def check(keys: Iterable[str], known: dict[str, Collection[str]]) -> None:
    """Each key's text is in what is known of its year: a set of texts, or one text that it is a part of."""
    for key in keys:
        year, text = key[:4], key[5:].strip()
        if text not in known[year]:
            raise SystemExit(f"{year} has no {text!r}")


def addresses(year: str) -> set[str]:
    source = (HERE / f"{year}.xml").read_text(encoding="utf8")
    return {u.replace("&amp;", "&") for u in re.findall(r'href="([^"]+)"', source)}


def with_points(finding: dict[str, Any]) -> dict[str, Any]:
    return {k: point(*v) if isinstance(v, list) else v for k, v in finding.items()}


def main() -> int:
    truth = tomllib.loads((HERE / "links.toml").read_text(encoding="utf8"))
    urls = {year: addresses(year) for year in YEARS}
    for groups in truth["addresses"].values():
        check([key for group in groups for key in group], urls)
    check([key for f in truth["follow_ups"] for key in f["chain"]] + truth["no_follow_up"], TEXT)
    titles = {y: {s["title"] for s in rows(y, "sessions.jsonl")} for y in YEARS}
    for theme in truth["themes"]:
        check([f"{y}:{t}" for y, t in theme["sessions"].items()], titles)
    for follow_up in truth["follow_ups"]:
        if len(follow_up["status"]) != len(follow_up["chain"]) - 1:
            raise SystemExit(f"one status for each later report: {follow_up['chain'][0]}")
    same_entity, canonical = entities(truth)
    links = {
        "same_entity": same_entity,
        "same_entity_canonical": canonical,
        "same_theme": [
            [f"{y}:{t}" for y, t in th["sessions"].items()] for th in truth["themes"] if len(th["sessions"]) > 1
        ],
        "themes": truth["themes"],
        "series": [[point(*p) for p in s["points"]] for s in truth["series"]],
        "series_names": [s["name"] for s in truth["series"]],
        "contradictions": [with_points(c) for c in truth["contradictions"]],
        "not_contradictions": [with_points(c) for c in truth["not_contradictions"]],
        **truth["addresses"],
        "same_publication": truth["same_publication"],
        "follow_ups": [f["chain"] for f in truth["follow_ups"]],
        "follow_up_status": [f["status"] for f in truth["follow_ups"]],
        "no_follow_up": truth["no_follow_up"],
        "last_spoke": truth["last_spoke"],
    }
    (HERE / "links.json").write_text(json.dumps(links, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    print({k: len(v) for k, v in links.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
