"""Mentions: the places in a report that name something, found by several finders and decided together.

``find`` reads a spaCy document (``doc._.body`` may be None), ``rapporteur_mentions`` is the pipeline component that
stores its result in ``doc._.mentions`` and ``doc.spans["mentions"]``.
"""

from pipeline.mentions.acronyms import Acronym, document_acronyms
from pipeline.mentions.component import rapporteur_mentions
from pipeline.mentions.finding import find
from pipeline.mentions.state import Found

__all__ = ["Acronym", "Found", "document_acronyms", "find", "rapporteur_mentions"]
