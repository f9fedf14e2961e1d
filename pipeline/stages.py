"""Which stage a document is in, and how long each took: a side channel from ``process`` to whoever watches it.

``with stage("layout"):`` costs nothing when nobody watches, and changes nothing in the records. The driver watches, so
that a time-out or a crash can name its stage, and so that the manifest can tell where the seconds went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

from pipeline.errors import RapporteurError


class Watch:
    """Collects seconds by stage; ``on_stage`` is called with a stage's name as it begins."""

    def __init__(self, on_stage: Callable[[str], None] | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self.current = "read"
        self._on_stage = on_stage

    def enter(self, name: str) -> None:
        self.current = name
        if self._on_stage is not None:
            self._on_stage(name)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """Let ``watch`` see the stages that begin in this block."""
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Mark a block as one stage. Stages may nest; each counts its own whole time.

    An error leaves the name of the innermost stage standing, so that it can be told where it happened.
    """
    watch = _watch.get()
    if watch is None:
        yield
        return
    before = watch.current
    watch.enter(name)
    begin = perf_counter()
    yield
    watch.seconds[name] = watch.seconds.get(name, 0.0) + perf_counter() - begin
    watch.current = before


@contextmanager
def sparing(name: str, on_fault: Callable[[str, Exception], None] | None) -> Iterator[None]:
    """Let a fault of a block cost its own records and not the report's: ``on_fault`` is told ``name`` and the error.

    What is no fault of the rules goes on: a file that cannot be read, a model that is missing, memory that ran out.
    With no ``on_fault`` every error does.
    """
    watch = _watch.get()
    before = watch.current if watch is not None else ""
    try:
        yield
    except (RapporteurError, MemoryError):
        raise
    except Exception as error:
        if on_fault is None:
            raise
        on_fault(name, error)
        if watch is not None:
            watch.current = before
