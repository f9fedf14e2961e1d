"""Train ``letters.npz``: which words are persons' names, by their letters alone.

    pip install faker==40.54.0
    python models/names/train_letters.py            # writes models/names/letters.npz, prints nothing but the figures
    python models/names/train_letters.py --measure  # leaves twelve locales out and prints how well their names are told

Names: given names and surnames in Latin letters of all locales of Faker (MIT licence). Other words: the English words
that the lemmatizer of the spaCy model knows, and the words of the registers in this folder. A logistic regression over
hashed strings of 2 to 5 letters and over the whole word, which half of the steps do not see; Adagrad, six passes, a
fixed seed, one core, about fifteen seconds.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import spacy

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.mentions.letters import BUCKETS, FILE, grams
from pipeline.mentions.registers import FOLDER, countries, organisations
from pipeline.stale import model_name

HELD_OUT = frozenset("cs_CZ zu_ZA nl_NL ga_IE et_EE sw yo_NG hu_HU lt_LT tw_GH vi_VN es_CO".split())
SEED = 1
PASSES = 6
RATE = 0.15
_FIRST = re.compile(r"first_name|first_romanized|.*first_names")
_LAST = re.compile(r"last_name|surname|last_romanized|.*last_names")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _latin(word: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in word if c.isalpha())


def faker_names() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Given names and surnames, lower case, each with the locales that have it."""
    import faker.providers.person as person  # type: ignore[import-not-found]

    given: dict[str, set[str]] = defaultdict(set)
    family: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(person.__path__):
        if module.name.startswith("_"):
            continue
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            kind = given if _FIRST.match(attribute) else family if _LAST.match(attribute) else None
            value = getattr(provider, attribute)
            if kind is None or callable(value) or not isinstance(value, tuple | list | set | dict):
                continue
            for name in value:
                shown = name[0] if isinstance(name, tuple | list) else name
                for part in shown.split(" ") if isinstance(shown, str) else ():
                    if len(part) > 1 and part[0].isupper() and _WORD.fullmatch(part) and _latin(part):
                        kind[part.casefold()].add(module.name)
    return given, family


def english_words() -> set[str]:
    """What the lemmatizer of the spaCy model has in its tables."""
    table = spacy.load(model_name()).get_pipe("lemmatizer").lookups.get_table("lemma_index")
    return {word for kind in table for word in table[kind] if word.isalpha() and len(word) > 2}


def register_words() -> set[str]:
    """The words of the registers' names, those in capitals left out."""
    names = [name for _, several in organisations() for name in several]
    for country in countries().values():
        names += [country.name, *country.names, *country.adjectives, *country.capitals]
    names += [n for n in (FOLDER / "places.txt").read_text(encoding="utf8").splitlines() if not n.startswith("#")]
    return {w.casefold() for name in names for w in re.findall(r"[^\W\d_]+", name) if len(w) > 2 and not w.isupper()}


def train(examples: list[tuple[list[int], float]], rng: random.Random) -> np.ndarray:
    """Weights of the buckets and, last, the bias."""
    weights, squares, bias = np.zeros(BUCKETS), np.full(BUCKETS, 1e-8), 0.0
    for _ in range(PASSES):
        rng.shuffle(examples)
        for known, label in examples:
            seen = known[1:] if rng.random() < 0.5 else known
            total = float(weights[seen].sum()) + bias
            error = 1 / (1 + np.exp(-np.clip(total, -30, 30))) - label
            step = error + 1e-5 * weights[seen]
            squares[seen] += step * step
            weights[seen] -= RATE * step / np.sqrt(squares[seen])
            bias -= 0.01 * error
    return np.append(weights, bias)


def main(arguments: Iterable[str]) -> None:
    """Train and write, or measure on names of locales that training did not see."""
    given, family = faker_names()
    english, others = english_words(), register_words()
    names = {w for w in given if w not in english or len(given[w]) > 1} | {w for w in family if w not in english}
    words = sorted((english | others) - set(given) - names - {w for w in family if w not in english | others})
    rng = random.Random(SEED)
    rng.shuffle(words)
    if "--measure" in arguments:
        held = sorted(w for w in names if given.get(w, set()) | family.get(w, set()) <= HELD_OUT)
        left, words = words[:8000], words[8000:]
        examples = [(grams(w), 1.0) for w in sorted(names - set(held))] + [(grams(w), 0.0) for w in words]
        weights = train(examples, rng)
        for limit in (-3.0, -2.0, -1.0, 0.0):
            told = sum(weights[grams(w)].sum() + weights[-1] > limit for w in held) / len(held)
            wrong = sum(weights[grams(w)].sum() + weights[-1] > limit for w in left) / len(left)
            line = f"above {limit:4.1f}: {told:.3f} of {len(held)} names, {wrong:.3f} of {len(left)} other words"
            sys.stdout.write(line + "\n")
        return
    examples = [(grams(w), 1.0) for w in sorted(names)] + [(grams(w), 0.0) for w in words]
    weights = train(examples, rng)
    scale = float(np.abs(weights).max()) / 127
    np.savez_compressed(FILE, weights=np.round(weights / scale).astype(np.int8), scale=np.float32(scale))


if __name__ == "__main__":
    main(sys.argv[1:])
