"""Comparison across the reports of a series, from their written records alone."""
