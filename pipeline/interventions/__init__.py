"""Who said what: the pipeline component, and the records made of what it finds."""

from pipeline.interventions.records import records

__all__ = ["records"]
