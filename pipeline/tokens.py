"""The tokens of a Doc as plain objects, and where tokens and sentences lie in its text.

A spaCy token makes its words out of numbers at every look, and itself at every step of a tree. The rules look at each
token some hundred times; so they are given twins, read from the Doc's arrays once, under spaCy's own names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt


def text_of(doc: Any) -> str:
    """The text of a Doc, which spaCy joins anew at every call: that of its body, where it has one."""
    body = doc._.body if doc.has_extension("body") else None
    return str(doc.text) if body is None else str(body.text)


def starts(doc: Any) -> list[int]:
    """The offset of each token."""
    return list(map(int, doc.to_array("IDX")))


def sentences(doc: Any) -> list[tuple[int, int]]:
    """Start and end offset of each sentence of ``doc.sents``; the blank behind its last token is not in it."""
    if not len(doc):
        return []
    columns = doc.to_array(["IDX", "LENGTH", "SENT_START"]).astype(np.int64)
    first = np.append(0, np.flatnonzero(columns[1:, 2] == 1) + 1)
    last = np.append(first[1:], len(doc)) - 1
    return list(zip(columns[first, 0].tolist(), (columns[last, 0] + columns[last, 1]).tolist(), strict=True))


class Token:
    """One token, with what spaCy's has under the same names; ``lefts`` and ``rights`` are lists."""

    __slots__ = (
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_sent_start",
        "is_space",
        "lefts",
        "lemma_",
        "like_num",
        "lower_",
        "pos_",
        "rights",
        "tag_",
        "text",
        "whitespace_",
    )

    doc: Tokens
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    whitespace_: str
    is_space: bool
    is_punct: bool
    like_num: bool
    is_sent_start: bool
    head: Token
    lefts: list[Token]
    rights: list[Token]

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        return self.text + self.whitespace_

    @property
    def is_title(self) -> bool:
        return self.text.istitle()

    @property
    def is_upper(self) -> bool:
        return self.text.isupper()

    @property
    def children(self) -> list[Token]:
        return self.lefts + self.rights if self.lefts else self.rights

    @property
    def subtree(self) -> list[Token]:
        """The token and all below it, as spaCy walks them."""
        out: list[Token] = []
        for token in self.lefts:
            out += token.subtree
        out.append(self)
        for token in self.rights:
            out += token.subtree
        return out

    @property
    def left_edge(self) -> Token:
        return min(self.subtree, key=_place)

    @property
    def right_edge(self) -> Token:
        return max(self.subtree, key=_place)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that it is coordinated with."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        chain = [first]
        for token in chain:
            chain += [child for child in token.rights if child.dep_ == "conj"]
        return tuple(token for token in chain if token is not self)

    @property
    def sent(self) -> Span:
        """The sentence that it stands in."""
        words = self.doc.words
        first, after = self.i, self.i + 1
        while first and not words[first].is_sent_start:
            first -= 1
        while after < len(words) and not words[after].is_sent_start:
            after += 1
        return Span(self.doc, first, after)

    def nbor(self, step: int = 1) -> Token:
        """The token so many places on."""
        if not 0 <= self.i + step < len(self.doc.words):
            raise IndexError(f"no token stands {step} from {self.i}")
        return self.doc.words[self.i + step]


def _place(token: Token) -> int:
    return token.i


class Span:
    """Neighbouring tokens, from index ``start`` to before index ``end``."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Tokens, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.words[self.start : self.end])

    def __getitem__(self, which: int) -> Token:
        return self.doc.words[self.start : self.end][which]

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx

    @property
    def root(self) -> Token:
        """The token nearest to the root of its sentence, the first of several; a mark or blank that nothing hangs on
        only where there is no other."""
        words, best, least = self.doc.words, None, len(self.doc.words)
        within = words[self.start : self.end]
        for token in within:
            if token.head is token:
                return token
        for token in within:
            if self.start <= token.head.i < self.end:
                continue
            steps, above = 0, token
            if (token.is_space or token.is_punct) and not token.lefts and not token.rights:
                steps = len(words) - 1
            else:
                while above.head is not above and steps < least:
                    steps, above = steps + 1, above.head
            if steps < least:
                best, least = token, steps
        return best or words[self.start]


class Tokens:
    """All tokens of a Doc. Changes of the Doc after it was made are not seen."""

    def __init__(self, doc: Any, columns: npt.NDArray[np.uint64] | None = None) -> None:
        self.text: str = text_of(doc)
        self.columns = _columns(doc) if columns is None else columns
        """What was read of the Doc, a row a token."""
        signed = self.columns.astype(np.int64)
        self.starts: list[int] = signed[:, 0].tolist()
        """The offset of each token."""
        strings = [_strings(doc, self.columns[:, 1 + k]) for k in range(len(STRINGS))]
        flags = signed[:, len(STRINGS) + 1 : -2].astype(bool).T.tolist()
        begins, heads = (signed[:, -2] == 1).tolist(), (signed[:, -1] + np.arange(len(signed))).tolist()
        rows = zip(self.starts, *strings, *flags, begins, strict=True)
        self.words: list[Token] = []
        for i, row in enumerate(rows):
            token = Token()
            token.doc, token.i, token.lefts, token.rights = self, i, _NOBODY, _NOBODY
            (
                token.idx,
                token.text,
                token.lower_,
                token.lemma_,
                token.pos_,
                token.tag_,
                token.dep_,
                token.ent_type_,
                blank,
                token.is_space,
                token.is_punct,
                token.like_num,
                token.is_sent_start,
            ) = row
            token.whitespace_ = " " if blank else ""
            self.words.append(token)
        words = self.words
        for token, at in zip(words, heads, strict=True):
            token.head = head = words[at]
            if at > token.i:
                if head.lefts:
                    head.lefts.append(token)
                else:
                    head.lefts = [token]
            elif at < token.i:
                if head.rights:
                    head.rights.append(token)
                else:
                    head.rights = [token]

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.words)

    @overload
    def __getitem__(self, which: int) -> Token: ...

    @overload
    def __getitem__(self, which: slice) -> Span: ...

    def __getitem__(self, which: int | slice) -> Token | Span:
        if isinstance(which, int):
            return self.words[which]
        start, end, _ = which.indices(len(self.words))
        return Span(self, start, max(start, end))

    def overlapping(self, start: int, end: int) -> Span | None:
        """The tokens that lie in ``text[start:end]`` at least in part (spaCy's ``char_span`` that expands); None where
        an end lies in no token."""
        first, last = self._holding(start), self._holding(end - 1)
        if first is None or last is None:
            return None
        if start == first.idx + len(first.text):
            return Span(self, first.i + 1, max(first.i, last.i) + 1)  # the blank behind a token
        return Span(self, first.i, last.i + 1)

    def at(self, offset: int) -> int:
        """The index of the token that holds ``offset``, or of the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def after(self, offset: int) -> int:
        """The index of the first token that starts at or after ``offset`` and is no space (may be ``len(self)``)."""
        i = bisect_left(self.starts, offset)
        while i < len(self.words) and self.words[i].is_space:
            i += 1
        return i

    def _holding(self, offset: int) -> Token | None:
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return None
        token = self.words[at]
        return token if offset < token.idx + len(token.text) + len(token.whitespace_) else None

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end offset of each sentence, as ``sentences`` gives them."""
        first = [t.i for t in self.words if t.is_sent_start or not t.i]
        ends = (self.words[after - 1] for after in [*first[1:], len(self.words)] if after)
        return [(self.starts[i], t.idx + len(t.text)) for i, t in zip(first, ends, strict=True)]


STRINGS = "ORTH LOWER LEMMA POS TAG DEP ENT_TYPE".split()
FLAGS = "SPACY IS_SPACE IS_PUNCT LIKE_NUM".split()
COLUMNS = ["IDX", *STRINGS, *FLAGS, "SENT_START", "HEAD"]
"""What is read of a Doc; a head is counted from its token."""
_NOBODY: list[Token] = []
"""Stands for all lists of children that are empty; nothing is added to it."""


def _columns(doc: Any) -> npt.NDArray[np.uint64]:
    read: npt.NDArray[np.uint64] = doc.to_array(COLUMNS).reshape(len(doc), len(COLUMNS))
    return read


_known: dict[int, str] = {}
"""Strings by spaCy's keys, which are hashes of them, the same in every vocabulary."""
KNOWN = 50_000
"""Strings that are kept; then all are forgotten."""


def _strings(doc: Any, keys: npt.NDArray[np.uint64]) -> list[str]:
    wanted: list[int] = keys.tolist()
    try:
        return [_known[key] for key in wanted]
    except KeyError:
        if len(_known) > KNOWN:
            _known.clear()
        _known.update((key, str(doc.vocab.strings[key])) for key in set(wanted) if key not in _known)
        return [_known[key] for key in wanted]


def tokens_of(doc: Any) -> Tokens:
    """The tokens of a Doc, read anew where it was changed since; what are such already stay."""
    if isinstance(doc, Tokens):
        return doc
    columns = _columns(doc)
    last: Tokens | None = doc.user_data.get("rapporteur_tokens")
    if last is None or not np.array_equal(last.columns, columns):
        last = doc.user_data["rapporteur_tokens"] = Tokens(doc, columns)
    return last
