"""The word lists of ``models/figures/``, read once and turned into sets and patterns."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.patterns import by_letter

FOLDER = Path(__file__).resolve().parents[2] / "models" / "figures"


@cache
def load(name: str) -> Any:
    """The parsed ``models/figures/NAME.json``."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a file as a set."""
    return frozenset(load(name)[key])


def alternation(entries: list[str] | frozenset[str]) -> str:
    """The entries as one regular expression, the longest first, any white space between their words."""
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return by_letter(r"\s+".join(re.escape(part) for part in entry.split()) for entry in ordered)


IRREGULAR = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "lives": "life",
    "midwives": "midwife",
    "housewives": "housewife",
    "thieves": "thief",
    "shoes": "shoe",
    "canoes": "canoe",
    "toes": "toe",
    "avalanches": "avalanche",
    "caches": "cache",
    "niches": "niche",
    "tranches": "tranche",
    "headaches": "headache",
    "axles": "axle",
    "countries": "country",
    "feet": "foot",
    "teeth": "tooth",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "analyses": "analysis",
    "crises": "crisis",
    "bases": "base",
    "data": "data",
    "media": "media",
    "series": "series",
    "species": "species",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "campuses": "campus",
    "wives": "wife",
    "knives": "knife",
    "halves": "half",
    "shelves": "shelf",
    "leaves": "leaf",
    "wolves": "wolf",
    "cookies": "cookie",
    "movies": "movie",
    "ties": "tie",
    "calories": "calorie",
    "kilocalories": "kilocalorie",
    "prairies": "prairie",
    "sorties": "sortie",
    "eyries": "eyrie",
    "selfies": "selfie",
    "indices": "index",
    "appendices": "appendix",
    "vaccines": "vaccine",
    "mice": "mouse",
    "geese": "goose",
    "fora": "forum",
    "aircraft": "aircraft",
    "alumni": "alumnus",
    "staff": "staff",
    "personnel": "personnel",
    "police": "police",
    "schoolchildren": "schoolchild",
    "premises": "premises",
    "proceeds": "proceeds",
    "axes": "axis",
    "hypotheses": "hypothesis",
    "syntheses": "synthesis",
    "statuses": "status",
    "censuses": "census",
    "consensuses": "consensus",
    "lenses": "lens",
    "bonuses": "bonus",
    "quotas": "quota",
    "sera": "serum",
    "taxa": "taxon",
    "strata": "stratum",
    "bacteria": "bacterium",
    "memoranda": "memorandum",
    "spectra": "spectrum",
    "moratoria": "moratorium",
    "symposia": "symposium",
    "larvae": "larva",
    "antennae": "antenna",
    "formulae": "formula",
    "fungi": "fungus",
    "nuclei": "nucleus",
    "stimuli": "stimulus",
    "matrices": "matrix",
    "codices": "codex",
    "oxen": "ox",
    "lice": "louse",
    "calves": "calf",
    "loaves": "loaf",
    "hooves": "hoof",
    "bureaux": "bureau",
    "plateaux": "plateau",
}


@lru_cache(maxsize=20_000)
@lru_cache(maxsize=65536)
def singular(noun: str) -> str:
    """A noun in the singular, lower case; what already is singular stays."""
    word = noun.lower().strip("'’")
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("men") and len(word) > 4 and word[:-3] + "man" != "human":
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|us|is)$", word) or word in (
        "politics",
        "statistics",
        "economics",
        "mathematics",
        "physics",
        "ethics",
        "logistics",
        "athletics",
        "news",
    ):
        return word
    if re.search(r"(sses|shes|ches|xes|zzes|oes)$", word):
        return word[:-2]
    if word.endswith("s") and len(word) > 3:
        return word[:-1]
    return word
