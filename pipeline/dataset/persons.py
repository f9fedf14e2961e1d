"""Persons' names replaced by codes, everywhere in a report: text, quotes, names, notes, addresses, ids.

A code is a keyed hash (HMAC-SHA-256) of the person's entity id, so it is the same in every report and every run with
one key, and nobody without the key can try a name out on it. The ids of all records are keyed anew too: they are open
hashes of quotes and their surroundings, on which a guess could be tried. The key never goes into the dataset.

What is replaced: every mention of a person; every full name of any person in any report, in any order, with accents or
without, also within addresses; in a report that names a person, the family name alone; whatever follows a title (Ms,
Dr); and who is listed as moderating, speaking or attending. Replacing moves offsets, which are moved along in every
record.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import stale
from pipeline.dataset.convert import Row
from pipeline.dataset.source import Folder, Report
from pipeline.errors import BadFile

TOKEN = re.compile(r"[^\W\d_]+")
GAP = re.compile(r"(?:[ \t.\-_'’+,\u00a0]|%20|\n(?!\n)){1,3}")
"""What may stand between the words of a name, in prose, file names and addresses."""
ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
ID = re.compile(r"([a-z_]+)-[a-z2-7]{10}((?:-\d+|\.\w+)?)")
"""A record's id, or the name of its picture."""
ID_FIELDS = frozenset(
    "id session sessions parent heading footnote links same_as source record image figure link intervention themes "
    "other_addresses block".split()
)
NEVER = frozenset("report schema by status kind type act severity stage comparator modality basis sha256".split())
"""Fields that hold words of the program, never of a report."""
WHOLE_NAME = 8
"""Letters that a name run together ("annaexample") must have to be looked for."""
SHORTEST = 3
"""Letters of the shortest family name that is looked for alone."""


class Span(NamedTuple):
    """A name in a text: where it stands, and the entity id of the person."""

    start: int
    end: int
    person: str


@dataclass
class Names:
    """What is looked for: words of full names by their first, and for one report family names."""

    full: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    family: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    """Words that mean something else in this report: a family name among them needs a title before it."""
    others: frozenset[str] = frozenset()
    """Folded names of what is no person."""
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    """Texts that were replaced before, by field: a report says many things often."""


@cache
def _words() -> dict[str, frozenset[str]]:
    read = tomllib.loads((stale.MODELS / "dataset" / "persons.toml").read_text("utf8"))
    found = {name: frozenset(read[name]) for name in ("titles", "not_names", "particles")}
    return {**found, "folded_titles": frozenset(_fold(word) for word in found["titles"])}


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    from pipeline.mentions.registers import ascii_fold

    return ascii_fold(word).casefold()


def words_of(name: str) -> list[str]:
    """The words of a name, titles left out."""
    words = name.replace(",", " ").split()
    while words and _fold(words[0].rstrip(".")) in _words()["folded_titles"]:
        words = words[1:]
    return words


def _letters(words: Iterable[str]) -> tuple[str, ...]:
    """Runs of letters, folded, as they are looked for."""
    return tuple(_fold(match.group()) for word in words for match in TOKEN.finditer(word))


def person_id(name: str) -> str:
    """The entity id that the pipeline gives a person of this name."""
    from pipeline.match import slug

    return f"person:{slug(' '.join(words_of(name)) or name)}"


class Pseudonyms:
    """Replaces names with one key. ``learn`` must have seen all reports before the first is replaced."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names = Names()
        self._reports: set[str] = set()
        self._codes: dict[str, str] = {}

    # ------------------------------------------------------------------------------------------------------------ codes

    def _hash(self, kind: str, text: str) -> str:
        done = hmac.new(self._key, f"{kind}\x1f{text}".encode(), hashlib.sha256).digest()
        return base64.b32encode(done)[:10].decode("ascii").lower()

    def code(self, person: str) -> str:
        """What stands in texts for the person with this entity id."""
        if person not in self._codes:
            self._codes[person] = f"Person-{self._hash('person', person).upper()}"
        return self._codes[person]

    def entity(self, person: str) -> str:
        """The entity id in place of a person's."""
        return f"person:{self._hash('person', person)}"

    def record(self, identifier: str) -> str:
        """The id in place of a record's."""
        match = ID.fullmatch(identifier)
        return f"{match[1]}-{self._hash('record', match[0])}{match[2]}" if match else identifier

    def fingerprint(self, of: str) -> str:
        """A hash of records that hold names, as it may be published."""
        return hmac.new(self._key, f"records\x1f{of}".encode(), hashlib.sha256).hexdigest()

    # --------------------------------------------------------------------------------------------------------- learning

    def learn(self, folders: Iterable[Folder]) -> None:
        """Take the full names of all persons from the reports' entities and participants."""
        self._reports = {folder.report for folder in folders}
        for folder in folders:
            for row in _objects(folder.path / "entities.jsonl"):
                if row.get("type") == "PERSON":
                    for name in (row["name"], *row.get("names", ())):
                        self._learn_name(name, row["id"])
            for row in _objects(folder.path / "participants.jsonl"):
                self._learn_name(row["name"], person_id(row["name"]))

    def _learn_name(self, name: str, person: str) -> None:
        words = words_of(name)
        if len(words) < 2:
            return
        orders = {_letters(words), _letters([words[-1], *words[:-1]]), _letters([*words[1:], words[0]])}
        together = "".join(_letters(words))
        if len(together) >= WHOLE_NAME:
            orders.add((together,))
        for order in orders:
            if order and len("".join(order)) >= SHORTEST:
                _enter(self._names.full, order, person)

    def _of_report(self, report: Report) -> Names:
        names = Names(full=self._names.full)
        others: set[str] = set()
        for row in report.rows["entities"]:
            if row["type"] != "PERSON":
                others.update(_fold(" ".join(name.split())) for name in (row["name"], *row["names"]))
                continue
            words = words_of(row["name"])
            capitals = [word for word in words if len(word) >= SHORTEST and word.isupper()]
            for word in {words[-1] if words else "", *(capitals if len(capitals) < len(words) else ())}:
                letters = _letters([word])
                if len("".join(letters)) >= SHORTEST:
                    _enter(names.family, letters, row["id"])
        prose = ADDRESS.sub(" ", report.text)
        lower = {_fold(m.group()) for m in TOKEN.finditer(prose) if m.group()[0].islower()}
        of_others = {letters for name in others for letters in _letters([name])}
        names.common, names.others = frozenset(lower | of_others), frozenset(others)
        return names

    # -------------------------------------------------------------------------------------------------------- replacing

    def report(self, report: Report) -> Report:
        """The report with its names replaced."""
        names = self._of_report(report)
        spans = [
            Span(row["where"]["start"], row["where"]["end"], row["entity"])
            for row in report.rows["mentions"]
            if row["type"] == "PERSON" and row["where"]["start"] is not None
        ]
        moved = Moved(report.text, _merged([*spans, *find(report.text, names)]), self.code)
        done = Report(report.report, moved.new)
        for table, rows in report.rows.items():
            done.rows[table] = [self._row(row, names, moved, table) for row in rows]
        return done

    def row(self, row: Row) -> Row:
        """A record across reports with its names replaced."""
        return self._row(row, Names(full=self._names.full), None, "")

    def _row(self, row: Row, names: Names, moved: Moved | None, table: str) -> Row:
        done: Row = self._value(row, "", names, moved)
        if row.get("type") == "PERSON" and table == "entities":
            code = self.code(row["id"])
            return {
                **done,
                "name": code,
                "names": {code: sum(row["names"].values())},
                "acronym": None,
                "identifiers": {},
            }
        if row.get("type") == "PERSON" and "entities" in row:  # an actor, across reports
            code = self.code(row["entities"][0])
            reports = [{**part, "names": [code]} for part in done["reports"]]
            return {**done, "name": code, "reports": reports}
        if table == "participants":
            return {**done, "name": self.code(person_id(row["name"]))}
        if table == "sessions":
            for listed in ("moderators", "speakers"):
                done[listed] = [self._listed(a, b, names) for a, b in zip(row[listed], done[listed], strict=True)]
        return done

    def _listed(self, line: str, done: str, names: Names) -> str:
        """A person listed under a heading, whom no mention may have told of: the words up to a comma or bracket."""
        if line != done:
            return done
        name = re.split(r"[,(;:]|\s[–—-]\s|\s(?:of|from|for)\s", line, maxsplit=1)[0].strip()
        words = name.split()
        capitalised = [word for word in words if word[0].isupper() or word in _words()["particles"]]
        if 2 <= len(words) <= 5 and len(capitalised) == len(words) and _fold(name) not in names.others:
            return self.code(person_id(name)) + line[len(name) :]
        return done

    def _value(self, value: Any, name: str, names: Names, moved: Moved | None) -> Any:
        if isinstance(value, str):
            return self._text(value, name, names)
        if isinstance(value, list | tuple):
            return value if name == "boxes" else [self._value(item, name, names, moved) for item in value]
        if isinstance(value, dict):
            return self._mapping(value, name, names, moved)
        return value

    def _mapping(self, row: Row, name: str, names: Names, moved: Moved | None) -> Row:
        if name in {"names", "identifiers"}:
            found: Row = {}
            for key, value in row.items():
                form = self._text(key, name, names)
                found[form] = found[form] + value if form in found and isinstance(value, int) else value
            return {key: self._value(value, "", names, moved) for key, value in found.items()}
        done = {key: self._value(value, key, names, moved) for key, value in row.items()}
        start, end = row.get("start"), row.get("end")
        if moved is not None and isinstance(start, int) and isinstance(end, int):
            done["start"], done["end"] = moved.place(start, end)
            for key in ("quote", "text"):
                if isinstance(row.get(key), str) and row[key] == moved.old[start:end]:
                    done[key] = moved.new[done["start"] : done["end"]]
        where = row.get("where")
        if isinstance(where, dict) and "text" in row and row["text"] == where.get("quote"):
            done["text"] = done["where"]["quote"]
        return done

    def _text(self, text: str, name: str, names: Names) -> str:
        if name in NEVER or text in self._reports:
            return text
        seen = names.seen.get((name, text))
        if seen is None:
            seen = names.seen[name, text] = self._replaced(text, name, names)
        return seen

    def _replaced(self, text: str, name: str, names: Names) -> str:
        if text.startswith("person:"):
            return self.entity(text)
        if name in ID_FIELDS and ID.fullmatch(text):
            return self.record(text)
        address = name in {"url", "url_canonical", "domain", "final_url", "archived"} or name in ID_FIELDS
        spans = _merged(find(text, names, address=address or re.fullmatch(r"[a-z_]+:\S+", text) is not None))
        if not spans:
            return text
        done, last = [], 0
        for span in spans:
            code = self.code(span.person)
            done += [text[last : span.start], code.lower() if address else code]
            last = span.end
        return "".join([*done, text[last:]])


def _enter(known: dict[str, list[tuple[tuple[str, ...], str]]], letters: tuple[str, ...], person: str) -> None:
    """Enter a name, longest first; the first person of a name keeps it."""
    names = known.setdefault(letters[0], [])
    if all(letters != other for other, _ in names):
        names.append((letters, person))
        names.sort(key=lambda one: (-len(one[0]), one[0]))


def _objects(path: Path) -> Iterator[Row]:
    from pipeline import jsonl

    for _, row in jsonl.objects(path):
        yield row


# ----------------------------------------------------------------------------------------------------------- finding


def find(text: str, names: Names, *, address: bool = False) -> list[Span]:
    """The names of persons in a text, from left to right. In an address, case means nothing."""
    tokens = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]
    folded = [_fold(token) for _, _, token in tokens]
    insides = [] if address else [(m.start(), m.end()) for m in ADDRESS.finditer(text)]
    found: list[Span] = []
    i = 0
    while i < len(tokens):
        within = address or any(a <= tokens[i][0] < b for a, b in insides)
        hit = _full(text, tokens, folded, i, names) or _family(text, tokens, folded, i, names, within)
        if hit is None and not within:
            hit = _titled(text, tokens, i, names)
        if hit is None:
            i += 1
            continue
        last, person = _with_particles(text, tokens, hit[0]), hit[1]
        first = _with_title(text, tokens, i)
        found.append(Span(tokens[first][0], tokens[last][1], person))
        i = last + 1
    return found


Token = tuple[int, int, str]


def _full(text: str, tokens: Sequence[Token], folded: Sequence[str], i: int, names: Names) -> tuple[int, str] | None:
    for letters, person in names.full.get(folded[i], ()):
        if _follows(text, tokens, folded, i, letters):
            return i + len(letters) - 1, person
    return None


def _family(
    text: str, tokens: Sequence[Token], folded: Sequence[str], i: int, names: Names, address: bool
) -> tuple[int, str] | None:
    for letters, person in names.family.get(folded[i], ()):
        if not _follows(text, tokens, folded, i, letters):
            continue
        common = len(letters) == 1 and letters[0] in names.common
        if (tokens[i][2][0].isupper() or address) and not common:
            return i + len(letters) - 1, person
    return None


def _follows(text: str, tokens: Sequence[Token], folded: Sequence[str], i: int, letters: Sequence[str]) -> bool:
    if tuple(folded[i : i + len(letters)]) != tuple(letters):
        return False
    return all(GAP.fullmatch(text, tokens[k][1], tokens[k + 1][0]) for k in range(i, i + len(letters) - 1))


def _titled(text: str, tokens: Sequence[Token], i: int, names: Names) -> tuple[int, str] | None:
    """A title and the capitalised words behind it."""
    words = _words()
    if tokens[i][2] not in words["titles"]:
        return None
    last, k = i, i + 1
    while (
        k < len(tokens)
        and k <= i + 7
        and re.fullmatch(r"\.? |[-'’.]|\. ?|\n(?!\n)", text[tokens[k - 1][1] : tokens[k][0]])
    ):
        word = tokens[k][2]
        if k == i + 1 and word in words["not_names"]:
            return None
        if word[0].isupper() and word not in words["titles"]:
            last = k
        elif word not in words["particles"] and word not in words["titles"]:
            break
        if last > i and text[tokens[k][1] : tokens[k][1] + 2] == ". " and len(word) > 1:
            break  # the end of a sentence, not of an initial
        k += 1
    if last == i:
        return None
    name = text[tokens[i][0] : tokens[last][1]]
    letters = _letters(words_of(name)[-1:])
    known = names.family.get(letters[0], []) if letters else []
    person = next((person for other, person in known if other == letters), None)
    return last, person or person_id(name)


def _with_particles(text: str, tokens: Sequence[Token], last: int) -> int:
    """The last token of a name with what a small word ties to it: "Ana Ferrer i Soler", known as Ana Ferrer."""
    while (
        last + 2 < len(tokens)
        and tokens[last + 1][2] in _words()["particles"]
        and tokens[last + 2][2][0].isupper()
        and text[tokens[last][1] : tokens[last + 1][0]] == " " == text[tokens[last + 1][1] : tokens[last + 2][0]]
    ):
        last += 2
    return last


def _with_title(text: str, tokens: Sequence[Token], i: int) -> int:
    """The first token of a name with the titles and initials before it."""
    while i > 0 and re.fullmatch(r"\.?[ \u00a0]|\.", text[tokens[i - 1][1] : tokens[i][0]]):
        word = tokens[i - 1][2]
        initial = len(word) == 1 and word.isupper() and text[tokens[i - 1][1]] == "."
        if word not in _words()["titles"] and not initial:
            break
        i -= 1
    return i


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans from left to right; those that overlap are one, with the person of the first."""
    done: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start >= span.end:
            continue
        if done and span.start < done[-1].end:
            done[-1] = done[-1]._replace(end=max(done[-1].end, span.end))
        else:
            done.append(span)
    return done


class Moved:
    """A text with names replaced, and where its offsets went."""

    def __init__(self, old: str, spans: Sequence[Span], code: Any) -> None:
        parts, last, length = [], 0, 0
        self.old = old
        self._spans: list[tuple[int, int, int, int]] = []
        for span in spans:
            parts += [old[last : span.start], code(span.person)]
            begin = length + span.start - last
            length = begin + len(parts[-1])
            self._spans.append((span.start, span.end, begin, length))
            last = span.end
        self.new = "".join([*parts, old[last:]])
        self._starts = [span[0] for span in self._spans]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The new offsets of a stretch; one that begins or ends within a name takes in all of its code."""
        if start == end:
            return self._place(end, 3), self._place(end, 3)
        return self._place(start, 2), self._place(end, 3)

    def _place(self, offset: int, inside: int) -> int:
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        begin, end, _, new_end = self._spans[i]
        if offset >= end:
            return offset - end + new_end
        return self._spans[i][2] if offset == begin else self._spans[i][inside]


# -------------------------------------------------------------------------------------------------------------- the key


def read_key(path: Path) -> bytes:
    """The key in a file, made there when there is none. Only its owner may read it; it is no part of the dataset."""
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        return _make_key(path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            f"the key cannot be read: {error}", advice="name another file: --key FILE", where=str(path)
        ) from error
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise BadFile(
            "this is no key: 64 hexadecimal digits are expected",
            advice="name another file: --key FILE",
            where=str(path),
        )
    return bytes.fromhex(text)


def _make_key(path: Path) -> bytes:
    key = secrets.token_bytes(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadFile(
            f"the key cannot be written: {error.strerror}", advice="name another file: --key FILE", where=str(path)
        ) from error
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
    return key
