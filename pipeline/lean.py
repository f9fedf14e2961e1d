"""spaCy, imported without its command line. Whatever runs with spaCy takes its classes from here, so that this happens
whichever module is imported first."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

__all__ = ["Doc", "Language", "Span"]


def _import() -> None:
    """Import spaCy without its command line, which it imports for its ``spacy.info`` alone and which takes a third of
    the time: a web client, a form checker and a builder of projects come with it.

    Nothing is lost: whoever imports ``spacy.cli`` later gets it, and where this does not do, spaCy is imported whole.
    """
    if "spacy" in sys.modules:
        return
    names = ("spacy.cli", "spacy.cli.info")
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules[names[1]].info = _info  # type: ignore[attr-defined]
    try:
        importlib.import_module("spacy")
    except (ImportError, AttributeError):
        for name in [n for n in sys.modules if n.partition(".")[0] == "spacy"]:
            del sys.modules[name]
        importlib.import_module("spacy")
    for name in names:
        if getattr(sys.modules.get(name), "__file__", None) is None:
            sys.modules.pop(name, None)


def _info(*arguments: Any, **options: Any) -> Any:
    """``spacy.info``."""
    return importlib.import_module("spacy.cli.info").info(*arguments, **options)


_import()

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Span  # noqa: E402
