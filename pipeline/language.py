"""The spaCy pipeline: a pinned small English model and the project's own components, assembled from a config.

The components work on any Doc. A report is analysed as one Doc, so that what it says about itself (its acronyms, its
speakers) is known everywhere in it; the statistical components see it in pieces, which keeps memory flat.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import errors, stale
from pipeline.body import Body
from pipeline.stages import stage

CONFIG = Path(__file__).resolve().parent.parent / "models" / "language" / "config.cfg"


def settings() -> dict[str, Any]:
    """What ``models/language/config.cfg`` says."""
    from thinc.api import Config

    return dict(Config().from_disk(CONFIG))


@functools.cache
def load(model: str | None = None) -> Any:
    """The assembled pipeline (a ``spacy.Language``), ready for any text.

    ``model`` names another installed spaCy pipeline. Raises ``errors.NotInstalled`` where it is missing.
    """
    import spacy
    from spacy.tokens import Doc

    for extension in ("body", "facts"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    config = settings()
    name = model or stale.model_name()
    try:
        nlp = spacy.load(name, exclude=config["nlp"]["left_out"])
    except OSError as error:
        raise errors.NotInstalled(
            f"the spaCy model {name} is not installed",
            advice="install it, or run `make`, which installs the pinned one",
        ) from error
    _use_fast_matrices(nlp)
    _use_fast_lookups(nlp)
    nlp.max_length = 20_000_000
    import pipeline.figures.component
    import pipeline.interventions.component
    import pipeline.mentions.component  # noqa: F401 - importing registers the components

    if "attribute_ruler" in nlp.pipe_names:
        rules: Any = nlp.add_pipe("rapporteur_tags", after="attribute_ruler")
        rules.learn_from(nlp.get_pipe("attribute_ruler"))
        nlp.remove_pipe("attribute_ruler")
    nlp.add_pipe("rapporteur_blocks", first=True)
    for component in config["nlp"]["own"]:
        nlp.add_pipe(component)
    return nlp


def _use_fast_matrices(nlp: Any) -> None:
    """Multiply with numpy's BLAS instead of thinc's own: it takes half the time for layers of this size."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for layer in component.model.walk() if getattr(component, "model", None) else ():
            if isinstance(layer.ops, NumpyOps):
                layer.ops = ops


def _use_fast_lookups(nlp: Any) -> None:
    """Words that the lemmatizer looks a form up in as sets: it has them as lists of tens of thousands."""
    if "lemmatizer" in nlp.pipe_names and nlp.get_pipe("lemmatizer").lookups.has_table("lemma_index"):
        table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
        for part_of_speech in list(table):
            table[part_of_speech] = frozenset(table[part_of_speech])


class TagRules:
    """The model's rules from tags to parts of speech, morphology and lemmas, each case worked out once.

    The rules look at a token's tag, its dependency and, for a hundred words, its lower-case form: a few hundred cases
    in all. spaCy's own component tries every rule on every token, at the price of the whole parser. (Its seven rules
    over two tokens, such as "gon" + "na", are left out.)
    """

    ATTRS = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
    ANY = "\ufffd"
    """Stands for all words that no rule names."""

    def __init__(self) -> None:
        self._ruler: Any = None
        self._words: set[str] = set()
        self._patterns: list[re.Pattern[str]] = []
        self._form: dict[int, int] = {}
        self._known: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def learn_from(self, ruler: Any) -> None:
        """Take over the rules of a ``spacy.pipeline.AttributeRuler``."""
        self._ruler, self._form, self._known = ruler, {}, {}
        wanted = [
            t.get("LOWER") for rule in ruler.patterns for tokens in rule["patterns"] for t in tokens if "LOWER" in t
        ]
        self._words = {w for x in wanted for w in ([x] if isinstance(x, str) else x.get("IN", ()))}
        self._patterns = [re.compile(x["REGEX"]) for x in wanted if isinstance(x, dict) and "REGEX" in x]

    def __call__(self, doc: Any) -> Any:
        import numpy as np

        if self._ruler is None or not len(doc):
            return doc
        forms, strings = self._form, doc.vocab.strings
        cases = []
        for tag, lower, dep in doc.to_array(["TAG", "LOWER", "DEP"]).tolist():
            form = forms.get(lower)
            if form is None:
                form = forms[lower] = self._named(strings[lower], strings)
            cases.append((tag, form, dep))
        new = sorted(set(cases) - self._known.keys())
        if new:
            self._learn(doc.vocab, new)
        doc.from_array(list(self.ATTRS), np.array([self._known[case] for case in cases], dtype=np.uint64))
        return doc

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
        found = self._ruler(doc).to_array(list(self.ATTRS))[::2]
        self._known.update(zip(cases, map(tuple, found.tolist()), strict=True))


def _register() -> None:
    from spacy.language import Language

    @Language.component("rapporteur_blocks", assigns=["token.is_sent_start"])
    def blocks(doc: Any) -> Any:
        """A sentence never runs over the end of a block: what follows a blank line or a table row begins one."""
        for token in doc[:-1]:
            if token.is_space and "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
                token.is_sent_start = False
        return doc

    @Language.factory("rapporteur_tags", assigns=["token.pos", "token.morph", "token.lemma"])
    def tags(nlp: Any, name: str) -> TagRules:
        return TagRules()


_register()


def analyse(
    body: Body,
    facts: Mapping[str, Any] | None = None,
    model: str | None = None,
    *,
    on_share: Callable[[float], None] | None = None,
) -> Any:
    """The Doc of a report's body, with all components run over it. ``doc._.body`` and ``doc._.facts`` are set.

    ``on_share`` is told the share of the text (0 to 1) that the statistical components have seen.
    """
    from spacy.tokens import Doc

    nlp = load(model)
    own = set(settings()["nlp"]["own"])
    pieces = list(_pieces(body.text, int(settings()["size"]["chunk"])))
    with stage("language.parse"), nlp.select_pipes(disable=[p for p in nlp.pipe_names if p in own]):
        docs, seen = [], 0
        for piece in nlp.pipe(pieces, batch_size=64):
            docs.append(piece)
            seen += len(piece.text)
            if on_share is not None:
                on_share(seen / len(body.text))
    doc = Doc.from_docs(docs, ensure_whitespace=False) if len(docs) > 1 else docs[0]
    assert doc.text == body.text
    doc._.body = body
    doc._.facts = dict(facts or {})
    for component in settings()["nlp"]["own"]:
        with stage("language." + component.removeprefix("rapporteur_")):
            doc = nlp.get_pipe(component)(doc)
    return doc


def _pieces(text: str, size: int) -> Iterator[str]:
    """The text in pieces that end at a blank line, each up to about ``size`` characters."""
    start = 0
    for match in re.finditer(r"\n\n+", text):
        if match.end() - start >= size:
            yield text[start : match.end()]
            start = match.end()
    if start < len(text):
        yield text[start:]
