"""Statistics in running text: numbers with what they count, of what, as of when, and how they changed.

``find(doc)`` gives the figures of a parsed spaCy Doc, ``explain(doc)`` every other number with the class that says
why it is none, ``records(...)`` the figures of a report, ``from_sentences(nlp, lines)`` those of plain sentences. The
spaCy component ``rapporteur_figures`` is registered by ``pipeline.figures.component``.
"""

from __future__ import annotations

from pipeline.figures.finder import explain, find
from pipeline.figures.found import FoundFigure, NonFigure
from pipeline.figures.output import from_sentences, records

__all__ = ["FoundFigure", "NonFigure", "explain", "find", "from_sentences", "records"]
