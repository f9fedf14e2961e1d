"""Known names in a text: a trie over words, filled from the registers and from what the document defines itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from pipeline.mentions.registers import FOLDER, Known, countries, key, organisations, words
from pipeline.mentions.words import Word, names

Node = dict[str, "Node | Known"]
END = "\0"


@dataclass(frozen=True)
class Hit:
    """A known name at words ``first`` to ``last`` (excluded)."""

    first: int
    last: int
    known: Known
    by: str


class Trie:
    """Names by their words; the longest name wins."""

    def __init__(self) -> None:
        self.root: dict[str, object] = {}

    def add(self, name: str, known: Known, by: str) -> None:
        """Enter ``name``. The first entry of a name stays."""
        parts = names(name)
        if len(parts) > 1 and parts[0][1] == "the" and parts[1][1] != "hague":
            parts = parts[1:]
        if not parts:
            return
        node = self.root
        for _, _, norm in parts:
            node = node.setdefault(norm, {})  # type: ignore[assignment]
        exact = parts[0][0] if len(parts) == 1 else None
        entries: list[tuple[str | None, Known, str]] = node.setdefault(END, [])  # type: ignore[assignment]
        if not any(e[0] == exact for e in entries):
            entries.append((exact, known, by))

    def at(self, items: list[Word], i: int, limit: int = 30) -> Hit | None:
        """The longest name that starts at word ``i``."""
        node = self.root.get(items[i].norm)
        if i and items[i].low in _AMERICAN and items[i].gap in (" ", "-") and items[i - 1].low in _AMERICAS:
            return None  # "Central American Bank": of several countries
        best: Hit | None = None
        j = i
        while isinstance(node, dict):
            entries = node.get(END)
            if entries is not None:
                for exact, known, by in entries:
                    if exact is None or exact == items[i].text or not known.weak and _same_case(exact, items[i].text):
                        best = Hit(i, j + 1, known, by)
                        break
            j += 1
            if j >= len(items) or j - i > limit or not _close(items[j].gap):
                break
            node = node.get(items[j].norm)
        return best


_AMERICAN = frozenset(["american", "americans"])
_AMERICAS = frozenset(["central", "latin", "north", "south", "inter", "pan", "meso"])


def _close(gap: str) -> bool:
    return (
        len(gap) <= 3 and "." not in gap and ";" not in gap and ":" not in gap and "\n\n" not in gap and "|" not in gap
    )


def _same_case(entry: str, shown: str) -> bool:
    """Acronyms as they are written; names also in capitals."""
    if entry == shown:
        return True
    if entry.isupper() or not entry[0].isupper():
        return len(entry) > 4 and shown[:1].isupper() and entry.casefold() == shown.casefold()
    return shown[:1].isupper()


@cache
def register_trie() -> Trie:
    """Countries, nationalities, organisations, instruments and places of the registers."""
    trie = Trie()
    for country in countries().values():
        identity = (("iso2", country.iso2),)
        here = Known(f"country:{country.iso2}", "COUNTRY", country.name, None, country.iso2, identity)
        people = Known(f"country:{country.iso2}", "NATIONALITY", country.name, None, country.iso2, identity)
        for name in (country.name, *country.names):
            trie.add(name, here, "countries")
        for name in country.adjectives:
            trie.add(name, people, "countries")
    for known, called in organisations():
        for name in called:
            weak = name in words().weak
            trie.add(name, replace(known, weak=weak), "register")
    for line in (FOLDER / "places.txt").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            trie.add(line, place(line), "places")
    for country in countries().values():
        for capital in country.capitals:
            trie.add(capital, place(capital, country.iso2), "places")
    return trie


def place(name: str, country: str | None = None) -> Known:
    """A place as a known thing."""
    from pipeline.mentions.registers import ascii_fold

    slug = "-".join("".join(c if c.isalnum() else " " for c in ascii_fold(name).casefold()).split())
    return Known(f"place:{slug}", "PLACE", name, None, country)


__all__ = ["Hit", "Trie", "key", "place", "register_trie"]
