"""Keeps compiled patterns from one start to the next, as Python keeps modules: `re` has no such thing.

A start compiles some 700 patterns (half of them long: countries, units, months), which takes a fifth of its time, and
the first report 300 more. What `re` makes of each, a list of numbers, is kept beside the byte code and under its rules,
by the pattern's whole text and for one build of Python: a changed pattern is a new one, and what is kept of the old one
is never looked at again. So is what is worked out of a pattern once (`worked_out`). Where anything is not as expected
(another Python, a damaged file, no leave to write) patterns are compiled as ever.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import marshal
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What ``re`` needs to make a pattern of its text: flags, code, number of groups, groups by name, names by group."""

Key = tuple[str | int | bytes, ...]
"""Of a pattern: its text and flags; of what is worked out of something: what it is, and of what."""

_made: dict[Key, Any] = {}
"""What this process had, used and new, until ``keep``."""
_earlier: dict[Key, Any] = {}
"""What the file held."""
_collecting = True
"""Whether what is new is noted."""
_compile: Callable[[Any, int], re.Pattern[str]] | None = None
"""What ``re`` itself compiles with, where ``use`` took its place."""


def file() -> Path:
    """Where patterns are kept: where Python keeps this module's byte code."""
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".patterns")


def use() -> None:
    """From now on take patterns from the file, and note those that are not there. A second call does nothing."""
    global _compile
    if _compile is not None:
        return
    try:
        inner: Any = importlib.import_module("re._compiler")
        _compile = inner.compile
        inner.compile = _kept
    except (ImportError, AttributeError):  # another Python's way to compile
        return
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        build, patterns = marshal.loads(file().read_bytes())
        if build == _build():
            _earlier.update(patterns)


def keep(*, always: bool = False) -> bool:
    """Write what this process had beside what the file held, where some of it is new; whether all is kept now.

    Nothing is written where Python may write no byte code, unless ``always``, which leaves out what this process had no
    need of. What is made later is not noted: some patterns are made of a report's own words, and a long run would hold
    those of all its reports.
    """
    global _collecting
    _collecting = False
    new = not _made.keys() <= _earlier.keys()
    if not always and (sys.dont_write_bytecode or not new) or always and _made.keys() == _earlier.keys():
        _made.clear()
        return not new
    target = file()
    beside = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(exist_ok=True)
        beside.write_bytes(marshal.dumps((_build(), _made if always else {**_earlier, **_made})))
        beside.replace(target)
    except OSError:
        return False
    return True


def _build() -> tuple[str, int]:
    return sys.version, importlib.import_module("_sre").MAGIC


def _kept(pattern: Any, flags: int = 0) -> re.Pattern[str]:
    """``re._compiler.compile``."""
    assert _compile is not None
    if type(pattern) is not str or flags & re.DEBUG:
        return _compile(pattern, flags)
    key = pattern, flags
    made = _earlier.get(key)
    try:
        if made is None:
            if not _collecting:
                return _compile(pattern, flags)
            made = _make(pattern, flags)
        all_flags, code, groups, by_name, names = made
        compiled: re.Pattern[str] = importlib.import_module("_sre").compile(
            pattern, all_flags, array("I", code).tolist(), groups, by_name, names
        )
    except (AttributeError, TypeError, ValueError, RuntimeError, OverflowError):
        return _compile(pattern, flags)
    if _collecting:
        _made[key] = made
    return compiled


def worked_out(key: Key, work_out: Callable[[], Any]) -> Any:
    """What ``work_out`` gives, or gave in an earlier process for the same ``key``, which names all that it depends on.

    It must be of Python's plain types.
    """
    if key in _earlier:
        found = _earlier[key]
    else:
        found = work_out()
    if _collecting:
        _made[key] = found
    return found


def _make(pattern: str, flags: int) -> Made:
    """What ``re`` does with a pattern, up to the last step. Raises ``re.error`` as it does."""
    inner: Any = importlib.import_module("re._compiler")
    parsed = importlib.import_module("re._parser").parse(pattern, flags)
    code = array("I", inner._code(parsed, flags)).tobytes()
    by_name: dict[str, int] = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, group in by_name.items():
        names[group] = name
    return flags | parsed.state.flags, code, parsed.state.groups - 1, by_name, tuple(names)


def keep_all(samples: Path) -> bool:
    """Keep what a start and the PDFs of a folder need; whether all of it is kept now."""
    use()
    from pipeline import driver, report

    report.warm()
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(samples.glob("*.pdf")):
            driver.attempt(driver.Job(path.stem, path, {}, 0), Path(folder), report.process, with_corrections=False)
    return keep(always=True)


if __name__ == "__main__":
    # What `make` does: Python may be told to keep no byte code, and each worker would then compile all patterns anew.
    from pipeline import kept

    sys.exit(not kept.keep_all(Path(__file__).resolve().parent.parent / "corpus"))
