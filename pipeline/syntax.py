"""Tags, parses and lemmas: what the spaCy model says, computed for all sentences of a text side by side.

The model's own components give the same annotations and are the reference (``tests/test_syntax.py``). They take twice
the time, for three reasons: they embed every token anew, where a report has a few thousand different ones; they
give each paragraph a Doc of its own; and their parser takes Python's lock for every number that it adds up. Here a
token is embedded once, and all sentences make their next move together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PIECE = 400
"""Paragraphs are seen together until they have this many characters, as the model saw its training texts."""
BATCH = 8_000
"""Tokens that are computed side by side: memory is 5 kB a token."""
SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
"""What a state of the parser can do."""
MAY_SHIFT, MAY_REDUCE, MAY_ARC, MAY_BREAK = 1 << SHIFT, 1 << REDUCE, 1 << LEFT | 1 << RIGHT, 1 << BREAK
KNOWN = 50_000
"""Embedded tokens that are kept, 400 bytes each; then all are forgotten, which changes nothing but the time."""


def supports(nlp: Any) -> bool:
    """Whether the pipeline's tok2vec, tagger and parser have the layers that are computed here."""
    wanted = {
        "tok2vec": ("extract_features", "hashembed", "expand_window", "maxout", "layernorm"),
        "tagger": ("tok2vec-listener", "softmax"),
        "parser": ("tok2vec-listener", "precomputable_affine", "linear"),
    }
    if not all(name in nlp.pipe_names for name in (*wanted, "attribute_ruler", "lemmatizer")):
        return False
    for name, layers in wanted.items():
        here = {layer.name for layer in nlp.get_pipe(name).model.walk()}
        if not here.issuperset(layers):
            return False
    parser = nlp.get_pipe("parser")
    return bool(
        parser.cfg["beam_width"] == 1
        and parser.model.attrs["has_upper"]
        and not parser.model.attrs["unseen_classes"]
        and parser.model.get_ref("lower").get_dim("nF") == Parser.FEATURES
        and not any(name.endswith("-subtok") for name in parser.move_names)
    )


class Syntax:
    """A spaCy component: tag, part of speech, morphology, lemma, head, relation and sentences of each token."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None

    def take_over(self, nlp: Any) -> None:
        """Take the weights and rules from the components of ``nlp``, which ``supports`` must hold of."""
        self._encoder = Encoder(nlp.get_pipe("tok2vec").model)
        tagger = nlp.get_pipe("tagger")
        (softmax,) = (layer for layer in tagger.model.walk() if layer.name == "softmax")
        self._tag_weights, self._tag_bias = _affine(softmax)
        self._tags = np.array([nlp.vocab.strings.add(label) for label in tagger.labels], dtype=np.uint64)
        self._parser = Parser(nlp.get_pipe("parser"), nlp.vocab.strings)
        self._rules = TagRules(nlp.get_pipe("attribute_ruler"))
        self._lemmas = Lemmas(nlp.get_pipe("lemmatizer"))

    def __call__(self, doc: Any, on_share: Callable[[float], None] | None = None) -> Any:
        """Annotate a Doc. ``on_share`` is told the share of its tokens (0 to 1) that are done."""
        self._annotate([doc], on_share)
        return doc

    def pipe(self, docs: Iterable[Any], *, batch_size: int = 64) -> Iterator[Any]:
        """Annotate Docs, as many at a time as are computed side by side."""
        rest = iter(docs)
        while batch := list(islice(rest, batch_size)):
            self._annotate(batch, None)
            yield from batch

    def _annotate(self, docs: Sequence[Any], on_share: Callable[[float], None] | None) -> None:
        if self._encoder is None:
            return
        total = sum(map(len, docs))
        if not total:
            return
        layout = Layout.of(docs)
        tags = np.empty(total, dtype=np.int64)
        heads, labels = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.uint64)
        types = self._encoder.types(docs)
        for first, last in layout.batches():
            pieces = layout.pieces(first, last)
            vectors = self._encoder(types[first:last], pieces)
            tags[first:last] = (vectors @ self._tag_weights + self._tag_bias).argmax(axis=1)
            heads[first:last], labels[first:last] = self._parser(vectors, layout.part(first, last))
            if on_share is not None:
                on_share(last / total)
        lowers = np.concatenate([doc.to_array("LOWER") for doc in docs])
        values = self._rules(docs[0].vocab, self._tags[tags], lowers, labels)
        values = np.hstack([values, heads.astype(np.uint64)[:, None]])
        begin = 0
        for doc in docs:
            if len(doc):
                doc.from_array([*TagRules.ATTRS, "HEAD"], values[begin : begin + len(doc)])
                self._lemmas(doc)
            begin += len(doc)


def _affine(layer: Any) -> tuple[Floats, Floats]:
    """Weights (in x out) and bias of a layer."""
    return np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")


@dataclass(frozen=True)
class Layout:
    """How tokens lie in pieces and sentences' beginnings that are given. All are indices of tokens, ascending.

    ``starts`` begin a piece or are a given beginning of a sentence: no tree goes over one. ``piece_starts`` begin a
    piece, and what stands in one is not seen from another. ``barred`` is set for tokens that may begin no sentence.
    """

    size: int
    piece_starts: Ints
    starts: Ints
    barred: Flags

    @classmethod
    def of(cls, docs: Sequence[Any]) -> Layout:
        piece_starts, starts, barred, offset = [], [], [], 0
        for doc in docs:
            if not len(doc):
                continue
            columns = doc.to_array(["LENGTH", "SPACY", "IS_SPACE", "SENT_START"]).astype(np.int64)
            ends = np.cumsum(columns[:, 0] + columns[:, 1])
            given = np.flatnonzero(columns[:, 3] == 1)
            pieces, begin = [0], 0
            for space in np.flatnonzero(columns[:, 2]).tolist():
                if ends[space] - begin >= PIECE and space + 1 < len(doc) and "\n\n" in doc[space].text:
                    pieces.append(space + 1)
                    begin = int(ends[space])
            piece_starts += [offset + p for p in pieces]
            starts += [offset + p for p in sorted({*pieces, *given.tolist()})]
            barred.append(columns[:, 3] == -1)
            offset += len(doc)
        return cls(offset, np.array(piece_starts), np.array(starts), np.concatenate(barred))

    def batches(self) -> Iterator[tuple[int, int]]:
        """First token and the one after the last of whole pieces, about ``BATCH`` tokens together."""
        first = 0
        for start in [*self.piece_starts[1:].tolist(), self.size]:
            if start - first >= BATCH or start == self.size:
                yield first, start
                first = start

    def pieces(self, first: int, last: int) -> Ints:
        """Where the pieces of these tokens begin, counted from ``first``."""
        here = (self.piece_starts >= first) & (self.piece_starts < last)
        return self.piece_starts[here] - first

    def part(self, first: int, last: int) -> Layout:
        """The layout of these tokens alone."""
        here = (self.starts >= first) & (self.starts < last)
        return Layout(last - first, self.pieces(first, last), self.starts[here] - first, self.barred[first:last])


class Encoder:
    """The model's tok2vec: one vector a token, from the token and four on each side."""

    def __init__(self, model: Any) -> None:
        layers = list(model.walk())
        (features,) = (layer for layer in layers if layer.name == "extract_features")
        self._columns = list(features.attrs["columns"])
        self._hashes = [layer for layer in layers if layer.name == "hashembed"]
        maxouts = [layer for layer in layers if layer.name == "maxout"]
        norms = [layer for layer in layers if layer.name == "layernorm"]
        self._ops = model.ops
        self._mix, *self._windows = [_Maxout(m, n) for m, n in zip(maxouts, norms, strict=True)]
        self._rows: dict[Any, int] = {}
        self._vectors: Floats = np.zeros((0, self._mix.width), dtype=np.float32)

    def types(self, docs: Sequence[Any]) -> npt.NDArray[np.uint64]:
        """What is embedded of each token: (tokens x columns)."""
        return np.vstack([doc.to_array(self._columns).reshape(len(doc), -1) for doc in docs])

    def __call__(self, types: npt.NDArray[np.uint64], pieces: Ints) -> Floats:
        """Vectors of the tokens (tokens x width); ``pieces`` says where pieces begin."""
        gap = len(self._windows)
        rows = np.arange(len(types)) + gap * np.cumsum(np.bincount(pieces, minlength=len(types)))
        padded = np.zeros((len(types) + gap * (len(pieces) + 1), self._mix.width), dtype=np.float32)
        padded[rows] = self._embedded(types)
        wide = np.zeros((len(padded), 3 * padded.shape[1]), dtype=np.float32)
        width = padded.shape[1]
        for window in self._windows:
            wide[1:, :width] = padded[:-1]
            wide[:, width : 2 * width] = padded
            wide[:-1, 2 * width :] = padded[1:]
            padded += window(wide)
        return np.ascontiguousarray(padded[rows])

    def _embedded(self, types: npt.NDArray[np.uint64]) -> Floats:
        keys = np.ascontiguousarray(types).view(np.dtype((np.void, types.dtype.itemsize * types.shape[1]))).ravel()
        texts: list[Any] = keys.tolist()
        new = {text: k for k, text in enumerate(texts) if text not in self._rows}
        if new:
            if len(self._rows) + len(new) > KNOWN:
                self._rows = {}
                new = {text: k for k, text in enumerate(texts)}
            first, after = len(self._rows), len(self._rows) + len(new)
            if after > len(self._vectors):  # room for as many more: each growth copies all
                kept = self._vectors[:first]
                self._vectors = np.empty((2 * after, self._mix.width), dtype=np.float32)
                self._vectors[:first] = kept
            self._vectors[first:after] = self._embed(types[list(new.values())])
            self._rows.update(zip(new, range(first, after), strict=True))
        rows = self._rows
        return self._vectors[[rows[text] for text in texts]]

    def _embed(self, types: npt.NDArray[np.uint64]) -> Floats:
        """Each attribute is hashed to four rows of its table, whose sum it is."""
        parts = []
        for column, layer in enumerate(self._hashes):
            table = layer.get_param("E")
            keys = self._ops.hash(np.ascontiguousarray(types[:, column]), layer.attrs["seed"]) % table.shape[0]
            parts.append(self._ops.gather_add(table, keys))
        return self._mix(np.hstack(parts))


class _Maxout:
    """A layer that keeps the greatest of its pieces, and norms it."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        self.width, self._pieces, inputs = weights.shape
        # The pieces lie one behind the other, so that the greatest is found by whole arrays.
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, inputs).T)
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, inputs: Floats) -> Floats:
        sums = inputs @ self._weights
        sums += self._bias
        best = sums[:, : self.width]
        for piece in range(1, self._pieces):
            best = np.maximum(best, sums[:, piece * self.width : (piece + 1) * self.width])
        best = best - best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / self.width + 1e-8
        best *= (variance**-0.5)[:, None].astype(np.float32)
        best *= self._scale
        best += self._shift
        normed: Floats = best
        return normed


class Parser:
    """The model's arc-eager parser (spaCy's ``arc_eager.pyx``), with the scores of all sentences' next moves at a time.

    Its own takes one state after another into Python's lock for every number that it adds up.
    """

    FEATURES = 8
    """The first two tokens of the buffer, the first three of the stack, the last child on the left of the first of
    both, and the last child on the right of the first of the stack."""

    def __init__(self, parser: Any, strings: Any) -> None:
        model = parser.model
        (linear,) = (layer for layer in model.get_ref("tok2vec").walk() if layer.name == "linear")
        self._in, self._in_bias = _affine(linear)
        lower = model.get_ref("lower")
        # (features x out x pieces x in) becomes (in, features x pieces x out): the pieces lie one behind the other.
        weights = lower.get_param("W").transpose(3, 0, 2, 1)
        self._lower = np.ascontiguousarray(weights.reshape(weights.shape[0], -1))
        self._none = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(-1)
        self._lower_bias = lower.get_param("b").T.reshape(-1)
        self._out, self._out_bias = _affine(model.get_ref("upper"))
        moves = [name.partition("-")[::2] for name in parser.move_names]
        self._moves = [("SDLRB".index(move), int(strings.add(label)) if label else 0) for move, label in moves]
        kinds = np.array([move for move, _ in self._moves])
        self._bars = np.stack([np.where(code >> kinds & 1, 0, -np.inf) for code in range(1 << BREAK + 1)])
        self._bars = self._bars.astype(np.float32)
        self._root = int(strings.add("ROOT"))
        # An arc that crosses others is learned as one that does not, with the label of its true head behind "||".
        self._lifted = {
            number: (int(strings.add(label.split("||")[0])), int(strings.add(label.split("||")[1])))
            for (_, number), (_, label) in zip(self._moves, moves, strict=True)
            if "||" in label
        }

    def __call__(self, vectors: Floats, layout: Layout) -> tuple[Ints, npt.NDArray[np.uint64]]:
        """Heads, counted from the token itself (0: a root), and relations."""
        trees = Trees(layout)
        self._grow(trees, self._weighted(vectors))
        heads, tokens = np.array(trees.heads[:-1]), np.arange(layout.size)
        labels = np.array(trees.labels[:-1], dtype=np.uint64)
        labels[heads < 0] = self._root
        heads = np.where(heads < 0, tokens, heads)
        self._attach_lifted(heads, labels, layout)
        return heads - tokens, labels

    def _weighted(self, vectors: Floats) -> Floats:
        """What each token adds as each feature: ((1 + tokens) x features, pieces x out); the first stands for none."""
        table = np.empty((1 + len(vectors), self._lower.shape[1]), dtype=np.float32)
        table[0] = self._none
        np.matmul(vectors @ self._in + self._in_bias, self._lower, out=table[1:])
        return table.reshape(len(table) * self.FEATURES, -1)

    def _grow(self, trees: Trees, weighted: Floats) -> None:
        half = weighted.shape[1] // 2
        columns = np.arange(self.FEATURES) + self.FEATURES
        while trees.states:
            seen, allowed = trees.look()
            rows = np.array(seen).reshape(-1, self.FEATURES) * self.FEATURES + columns
            # There are few states at a time: `take` and `reduce` spare most of what numpy does around its loops.
            sums = np.add.reduce(weighted.take(rows, axis=0), axis=1)
            sums += self._lower_bias
            scores = np.maximum(sums[:, :half], sums[:, half:]) @ self._out
            scores += self._out_bias
            scores += self._bars.take(allowed, axis=0)
            trees.step([self._moves[k] for k in scores.argmax(axis=1).tolist()])

    def _attach_lifted(self, heads: Ints, labels: npt.NDArray[np.uint64], layout: Layout) -> None:
        """Move each lifted arc to the nearest token with the label of its true head below the head that it has."""
        for token in np.flatnonzero(np.isin(labels, list(self._lifted))).tolist():
            plain, wanted = self._lifted[int(labels[token])]
            piece = int(np.searchsorted(layout.starts, token, side="right")) - 1
            first = int(layout.starts[piece])
            last = int(layout.starts[piece + 1]) if piece + 1 < len(layout.starts) else layout.size
            queue = [int(heads[token])]
            while queue:
                children = [
                    child
                    for head in queue
                    for child in (first + np.flatnonzero(heads[first:last] == head)).tolist()
                    if child not in (head, token)
                ]
                found = next((child for child in children if int(labels[child]) == wanted), None)
                if found is not None:
                    heads[token] = found
                    break
                queue = children
            labels[token] = plain


class _State:
    """A stretch of tokens between given beginnings of sentences, partly read."""

    __slots__ = ("back", "end", "first", "next", "second", "seen_end", "stack")

    def __init__(self, start: int, end: int, seen_end: int) -> None:
        # Three that are none stand below the stack, so that its first three can be read at any time.
        self.stack = [-1, -1, -1]
        self.back: list[int] = []
        """Tokens that went back from the stack unattached, to be seen again before ``next``."""
        self.next, self.end, self.seen_end = start, end, seen_end
        self.first = self.second = -1


class Trees:
    """The trees of all stretches as they grow. Tokens are numbers; -1 is none, and reads as the last of each list."""

    def __init__(self, layout: Layout) -> None:
        size, starts = layout.size, layout.starts.tolist()
        pieces = np.append(layout.piece_starts, size)
        seen_ends = pieces[np.searchsorted(layout.piece_starts, layout.starts, side="right")].tolist()
        self.states = [
            _State(start, end, seen_end)
            for start, end, seen_end in zip(starts, [*starts[1:], size], seen_ends, strict=True)
        ]
        self.heads, self.labels = [-1] * (size + 1), [0] * (size + 1)
        self._last_left, self._last_right = [-1] * (size + 1), [-1] * (size + 1)
        self._before = [-1] * (size + 1)
        """The child on the right that the same head had before this one."""
        self._starting, self._unshiftable = [False] * (size + 1), [False] * (size + 1)
        for start in starts:
            self._starting[start] = True
        self._barred = [*layout.barred.tolist(), False]

    def look(self) -> tuple[list[int], list[int]]:
        """The features of all states, one behind the other, and the moves that each may make, a bit a move."""
        last_left, last_right = self._last_left, self._last_right
        starting, barred, unshiftable = self._starting, self._barred, self._unshiftable
        seen: list[int] = []
        allowed: list[int] = []
        for state in self.states:
            stack, back, following = state.stack, state.back, state.next
            # Beyond its own last token a state still sees the next ones of the piece.
            first = following if following < state.seen_end else -1
            second = following + 1 if following + 1 < state.seen_end else -1
            if back:
                second = back[-2] if len(back) > 1 else first
                first = back[-1]
            state.first, state.second = first, second
            top = stack[-1]
            seen += (
                first,
                second,
                top,
                stack[-2],
                stack[-3],
                last_left[first],
                last_left[top],
                last_right[top],
            )
            moves = 0
            if top < 0:
                moves = MAY_SHIFT
            elif first < 0:
                moves = MAY_REDUCE
            else:
                if stack[-2] >= 0 or not barred[first]:
                    moves = MAY_REDUCE
                if not starting[first]:
                    moves |= MAY_ARC
                    if second >= 0 and not unshiftable[first]:
                        moves |= MAY_SHIFT
            # The first token of the next stretch is that one's own affair.
            if second == first + 1 and 0 <= first < state.end and not starting[second] and not barred[second]:
                moves |= MAY_BREAK
            allowed.append(moves)
        return seen, allowed

    def step(self, moves: Sequence[tuple[int, int]]) -> None:
        """Let each state make its move, and leave those that are done."""
        done = False
        for state, (move, label) in zip(self.states, moves, strict=True):
            stack = state.stack
            if move == BREAK:
                self._starting[state.second] = True
                continue
            if move in (SHIFT, RIGHT):
                first = state.first
                if move == RIGHT:
                    head = stack[-1]
                    self._before[first], self._last_right[head] = self._last_right[head], first
                    self.heads[first], self.labels[first] = head, label
                if state.back:
                    state.back.pop()
                else:
                    state.next += 1
                stack.append(first)
                continue
            top = stack.pop()
            if move == LEFT:
                head = self.heads[top]
                if head >= 0:
                    self._last_right[head] = self._before[top]
                self._last_left[state.first] = top
                self.heads[top], self.labels[top] = state.first, label
                self._unshiftable[state.first] = False
            elif self.heads[top] < 0 and stack[-1] >= 0:
                self._unshiftable[top] = True
                state.back.append(top)
            done |= stack[-1] < 0 and state.next >= state.end and not state.back
        if done:
            self.states = [s for s in self.states if s.stack[-1] >= 0 or s.next < s.end or s.back]


class TagRules:
    """The model's rules from tags to parts of speech, morphology and lemmas, each case worked out once.

    The rules look at a token's tag, its dependency and, for a hundred words, its lower-case form: a few hundred cases
    in all. spaCy's own component tries every rule on every token, at the price of the whole parser. (Its seven rules
    over two tokens, such as "gon" + "na", are left out.)
    """

    ATTRS = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
    ANY = "\ufffd"
    """Stands for all words that no rule names."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._form: dict[int, int] = {}
        self._known: dict[tuple[int, int, int], int] = {}
        """The row of ``_found`` of each case."""
        self._found = np.zeros((0, len(self.ATTRS)), dtype=np.uint64)
        wanted = [
            t.get("LOWER") for rule in ruler.patterns for tokens in rule["patterns"] for t in tokens if "LOWER" in t
        ]
        self._words = {w for x in wanted for w in ([x] if isinstance(x, str) else x.get("IN", ()))}
        self._patterns = [re.compile(x["REGEX"]) for x in wanted if isinstance(x, dict) and "REGEX" in x]

    def __call__(
        self,
        vocab: Any,
        tags: npt.NDArray[np.uint64],
        lowers: npt.NDArray[np.uint64],
        labels: npt.NDArray[np.uint64],
    ) -> npt.NDArray[np.uint64]:
        """The attributes of each token: (tokens x ``ATTRS``)."""
        forms, strings = self._form, vocab.strings
        named = []
        for lower in lowers.tolist():
            form = forms.get(lower)
            if form is None:
                form = forms[lower] = self._named(strings[lower], strings)
            named.append(form)
        cases = list(zip(tags.tolist(), named, labels.tolist(), strict=True))
        try:
            rows = [self._known[case] for case in cases]
        except KeyError:
            self._learn(vocab, sorted(set(cases) - self._known.keys()))
            rows = [self._known[case] for case in cases]
        return self._found[rows]

    def _named(self, word: str, strings: Any) -> int:
        named = word in self._words or word.isspace() or any(p.search(word) for p in self._patterns)
        return int(strings.add(word if named else self.ANY))

    def _learn(self, vocab: Any, cases: Sequence[tuple[int, int, int]]) -> None:
        """Let the rules decide on tokens that stand alone, each followed by one that no rule knows."""
        from spacy.tokens import Doc

        words = [w for _, form, _ in cases for w in (vocab.strings[form], self.ANY)]
        doc = Doc(vocab, words=words, spaces=[False] * len(words))
        for k, (tag, _, dep) in enumerate(cases):
            doc[2 * k].tag, doc[2 * k].dep = tag, dep
        self._known.update((case, len(self._found) + k) for k, case in enumerate(cases))
        self._found = np.vstack([self._found, self._ruler(doc).to_array(list(self.ATTRS))[::2]])


class Lemmas:
    """The model's lemmatizer, asked once for each word with a part of speech and morphology."""

    def __init__(self, lemmatizer: Any) -> None:
        from spacy.lang.en.lemmatizer import EnglishLemmatizer

        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, int, int], int] = {}
        self._unchanged: dict[tuple[int, ...], Callable[[str], str] | None] | None = None
        """By part of speech and morphology, what is a word's lemma where that takes no rule; None: not for this
        lemmatizer."""
        if isinstance(lemmatizer, EnglishLemmatizer) and lemmatizer.mode == "rule":
            self._unchanged = {}
        # Words that it looks a form up in as sets: it has them as lists of tens of thousands.
        if lemmatizer.lookups.has_table("lemma_index"):
            table = lemmatizer.lookups.get_table("lemma_index")
            for part_of_speech in list(table):
                table[part_of_speech] = frozenset(table[part_of_speech])

    def __call__(self, doc: Any) -> None:
        """Set the lemmas that no rule has set."""
        columns = doc.to_array(["LEMMA", "ORTH", "POS", "MORPH"])
        open_ = np.flatnonzero(columns[:, 0] == 0)
        cases = list(zip(*columns[open_, 1:].T.tolist(), strict=True))
        known, strings = self._known, doc.vocab.strings
        new = {case: k for case, k in zip(cases, open_.tolist(), strict=True) if case not in known}
        for (word, *form), k in new.items():
            unchanged = self._plain(tuple(form), doc[k])
            lemma = self._lemmatizer.lemmatize(doc[k])[0] if unchanged is None else unchanged(strings[word])
            known[word, *form] = int(strings.add(lemma))
        columns[open_, 0] = np.array([known[case] for case in cases], dtype=np.uint64)
        doc.from_array(["LEMMA"], np.ascontiguousarray(columns[:, :1]))

    def _plain(self, form: tuple[int, ...], token: Any) -> Callable[[str], str] | None:
        """How the lemma of a word of this part of speech and morphology is made of it; None where rules say.

        It is what spaCy's ``rule_lemmatize`` does with base forms and with parts of speech that it has no rules for.
        """
        if self._unchanged is None:
            return None
        if form not in self._unchanged:
            part, tables = token.pos_.lower(), self._lemmatizer.lookups
            ruled = any(tables.get_table(name, {}).get(part) for name in ("lemma_index", "lemma_exc", "lemma_rules"))
            base = part in ("", "eol", "space") or self._lemmatizer.is_base_form(token)
            way = str.lower if base or part != "propn" else str
            self._unchanged[form] = None if ruled and not base else way
        return self._unchanged[form]
