"""The spaCy pipeline: a pinned small English model and the project's own components, assembled from a config.

The components work on any Doc. A report is analysed as one Doc, so that what it says about itself (its acronyms, its
speakers) is known everywhere in it; the statistical components see it in pieces, which keeps memory flat.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import errors, stale, syntax
from pipeline.body import Body
from pipeline.lean import Doc, Language
from pipeline.stages import sparing, stage

CONFIG = Path(__file__).resolve().parent.parent / "models" / "language" / "config.cfg"


@functools.cache
def settings() -> dict[str, Any]:
    """What ``models/language/config.cfg`` says."""
    from thinc.api import Config

    return dict(Config().from_disk(CONFIG))


def load(model: str | None = None) -> Any:
    """The assembled pipeline (a ``spacy.Language``), ready for any text; made once for each model.

    ``model`` names another installed spaCy pipeline. Raises ``errors.NotInstalled`` where it is missing.
    """
    return _load(model or stale.model_name())


@functools.cache
def _load(name: str) -> Any:
    for extension in ("body", "facts"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    config = settings()
    try:
        nlp = _model(name, config["nlp"]["left_out"])
    except OSError as error:
        raise errors.NotInstalled(
            f"the spaCy model {name} is not installed",
            advice="install it, or run `make`, which installs the pinned one",
        ) from error
    nlp.max_length = 20_000_000
    import pipeline.figures.component
    import pipeline.interventions.component
    import pipeline.mentions.component  # noqa: F401 - importing registers the components

    if syntax.supports(nlp):
        component: Any = nlp.add_pipe("rapporteur_syntax", first=True)
        component.take_over(nlp)
        for name in ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"):
            nlp.remove_pipe(name)
    nlp.add_pipe("rapporteur_blocks", first=True)
    for name in config["nlp"]["own"]:
        nlp.add_pipe(name)
    return nlp


def _model(name: str, left_out: Sequence[str]) -> Any:
    """The model without what takes time at the start and is not used.

    Its tokenizer is read from its files; spaCy makes the language's own first, with its 1,300 exceptions, and then
    forgets it. Its strings (85,000) are for looking up by number what no text had yet; the components of ``PLAIN`` keep
    their labels and words as text, and add the strings that they need.
    """
    import spacy
    from spacy.util import load_config, registry

    exclude, overrides = list(left_out), {}
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for file in (found for folder in folders for found in Path(folder).glob("*/config.cfg")):
        config = load_config(file)
        if config["nlp"]["tokenizer"].get("@tokenizers") == STOCK and (file.parent / "tokenizer").is_file():
            overrides["nlp.tokenizer"] = {"@tokenizers": EMPTY}
        if {config["components"][part].get("factory") for part in config["nlp"]["pipeline"]} <= PLAIN:
            exclude.append("strings")
    if EMPTY not in registry.tokenizers:
        registry.tokenizers.register(EMPTY, func=_empty_tokenizer)
    nlp = spacy.load(name, exclude=exclude, config=overrides)
    if overrides:
        nlp.config["nlp"]["tokenizer"] = {"@tokenizers": STOCK}  # whoever writes the pipeline to files gets the model's
    return nlp


STOCK = "spacy.Tokenizer.v1"
EMPTY = "rapporteur.NoTokenizer.v1"
"""Makes a tokenizer without rules, for a model that brings them all."""
PLAIN = {"tok2vec", "tagger", "parser", "senter", "ner", "attribute_ruler", "lemmatizer"}
"""Kinds of components that look up no string by number that they did not add."""


def _empty_tokenizer() -> Callable[[Any], Any]:
    from spacy.tokenizer import Tokenizer

    return lambda nlp: Tokenizer(nlp.vocab)


def _register() -> None:
    @Language.component("rapporteur_blocks", assigns=["token.is_sent_start"])
    def blocks(doc: Any) -> Any:
        """A sentence never runs over the end of a block: what follows a blank line or a table row begins one."""
        starts = doc.to_array("SENT_START").astype("int64")
        for space in doc.to_array("IS_SPACE").nonzero()[0].tolist():
            if "\n" in doc[space].text and space + 1 < len(doc):
                starts[space + 1], starts[space] = 1, -1
        if len(doc):  # at once: spaCy looks through the whole doc each time that one is set
            doc.from_array(["SENT_START"], starts.astype("uint64").reshape(-1, 1))
        return doc

    @Language.factory(
        "rapporteur_syntax",
        assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "doc.sents"],
    )
    def tags_and_trees(nlp: Any, name: str) -> syntax.Syntax:
        return syntax.Syntax()


_register()


def analyse(
    body: Body,
    facts: Mapping[str, Any] | None = None,
    model: str | None = None,
    *,
    on_share: Callable[[float], None] | None = None,
    on_fault: Callable[[str, Exception], None] | None = None,
) -> Any:
    """The Doc of a report's body, with all components run over it. ``doc._.body`` and ``doc._.facts`` are set.

    ``on_share`` is told the share of the text (0 to 1) that the statistical components have seen. ``on_fault`` is told
    of a component of this project that failed, by its stage's name: what it should have found is missing from the Doc.
    Without it the error is raised.
    """
    nlp = load(model)
    own = list(settings()["nlp"]["own"])
    with stage("language.parse"):
        doc = nlp.make_doc(body.text)
        for name, component in nlp.pipeline:
            if name == "rapporteur_syntax":
                doc = component(doc, on_share=on_share)
            elif name not in own:
                doc = component(doc)
    assert doc.text == body.text
    doc._.body = body
    doc._.facts = dict(facts or {})
    for name in own:
        part = "language." + name.removeprefix("rapporteur_")
        with sparing(part, on_fault), stage(part):
            doc = nlp.get_pipe(name)(doc)
    return doc
