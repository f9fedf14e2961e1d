"""Rapporteur: structured, comparable records from the summary reports of annual meetings."""

__version__ = "0.1.0"
