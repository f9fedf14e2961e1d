"""The files of decisions: read, and appended to so that nothing acknowledged is ever lost.

A decision is one line, written with one call to a file that is only ever appended to, under a lock, and flushed to disk
before anybody is told that it is saved. A line that a power cut tore is completed or cut off before the next is
written; nobody was told that it was saved.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from pipeline.corrections import model
from pipeline.corrections.model import Decision, Unreadable
from pipeline.errors import BadFile


def now() -> str:
    """The time, in UTC, fine enough to keep the order of decisions."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """An id for a decision: an event, not a thing, so it is random."""
    return f"cor-{token_hex(8)}"


class Store:
    """The decisions of one report, in memory as on disk. ``changed`` tells of other people's additions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.decisions: list[Decision] = []
        self.unreadable: list[Unreadable] = []
        self._seen: tuple[int, ...] | None = None
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if somebody else wrote to it. True where it was read."""
        mark = self._mark()
        if mark == self._seen:
            return False
        self.decisions, self.unreadable = model.read(self.path)
        self._seen = mark
        return True

    def _mark(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:
            return ()
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def append(self, decisions: Sequence[Decision], agree: Callable[[bool], None] = lambda reread: None) -> None:
        """Write decisions and flush them to disk. Raises BadFile where that fails.

        ``agree`` is called when the lock is held, with whether others had written to the file: what it raises stops
        the writing.
        """
        try:
            with self._locked() as handle:
                agree(self.refresh())
                _mend(handle)
                data = b"".join(model.line(d) for d in decisions)
                written = os.write(handle, data)
                if written != len(data):
                    os.ftruncate(handle, os.fstat(handle).st_size - written)
                    raise OSError(28, "the disk is full")
                os.fsync(handle)
        except OSError as error:
            raise BadFile(
                f"the decision could not be saved: {error.strerror}",
                advice="free some space on the disk, or change the permissions of the file",
                where=str(self.path),
            ) from error
        self.decisions = sorted([*self.decisions, *decisions], key=lambda d: (d.when, d.id))
        self._seen = self._mark()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
            if new:
                _flush(self.path.parent)
        finally:
            os.close(handle)


def _mend(handle: int) -> None:
    """End the last line: a whole decision gets its line end, what a power cut left of one is cut off."""
    size = os.fstat(handle).st_size
    if not size or os.pread(handle, 1, size - 1) == b"\n":
        return
    tail, at = b"", size
    while at and b"\n" not in tail:
        step = min(65536, at)
        at -= step
        tail = os.pread(handle, step, at) + tail
    last = tail.rsplit(b"\n", 1)[-1]
    _, bad = model.parse(last)
    if bad:
        os.ftruncate(handle, size - len(last))
    else:
        os.write(handle, b"\n")


def _flush(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
