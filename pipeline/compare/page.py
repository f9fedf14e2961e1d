"""The page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.compare.load import Meeting


def build(outputs: Path, groups: Mapping[str, Sequence[Meeting]], files: Mapping[str, bytes]) -> bytes:
    """The page as HTML."""
    return b"<!doctype html><title>Comparison</title>"
