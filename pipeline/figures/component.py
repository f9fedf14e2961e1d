"""The spaCy component ``rapporteur_figures``: fills ``doc._.figures`` and ``doc.spans["figures"]``."""

from __future__ import annotations

from pipeline.figures.finder import find
from pipeline.lean import Doc, Language

if not Doc.has_extension("figures"):
    Doc.set_extension("figures", default=None)


@Language.factory(
    "rapporteur_figures", requires=["token.dep", "token.tag", "token.pos", "doc.sents"], assigns=["doc._.figures"]
)
def make_figures(nlp: Language, name: str) -> Figures:
    """The component, for ``nlp.add_pipe("rapporteur_figures")``."""
    return Figures(name)


class Figures:
    """Finds the figures of a Doc; needs a tagger and a parser before it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        facts = doc._.facts if doc.has_extension("facts") else None
        found = find(doc, year=(facts or {}).get("year"))
        doc._.figures = found
        spans = [doc.char_span(f.start, f.end, label=f.kind.upper(), alignment_mode="expand") for f in found]
        doc.spans["figures"] = [s for s in spans if s is not None]
        return doc
