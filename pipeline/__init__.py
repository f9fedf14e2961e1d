"""Rapporteur: structured, comparable records from the summary reports of annual meetings.

>>> from pipeline import load
>>> load("outputs").reports[0].year
2019
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api import Records as Records
    from pipeline.api import load as load
    from pipeline.api import nlp as nlp
    from pipeline.api import process as process

__version__ = "0.1.0"

_INTERFACE = frozenset({"Records", "load", "nlp", "process"})


def __getattr__(name: str) -> object:
    """The Python interface, imported when it is asked for: a command that does not use it must not pay for it."""
    if name in _INTERFACE:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_INTERFACE})
