"""The spaCy component ``rapporteur_mentions``."""

from __future__ import annotations

from pipeline.lean import Doc, Language, Span
from pipeline.mentions.finding import find

for _name in ("body", "mentions"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.component("rapporteur_mentions", assigns=["doc._.mentions", "doc.spans"])
def rapporteur_mentions(doc: Doc) -> Doc:
    """Find the mentions of ``doc`` and store them in ``doc._.mentions``, mirrored in ``doc.spans["mentions"]``."""
    found = find(doc)
    doc._.mentions = found
    spans = [doc.char_span(f.start, f.end, label=f.type, alignment_mode="expand") for f in found]
    doc.spans["mentions"] = [span for span in spans if isinstance(span, Span)]
    return doc
