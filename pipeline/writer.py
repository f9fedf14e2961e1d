"""Writing a report's folder: beside the old one, flushed to disk, and swapped in whole.

Whatever interrupts it (Ctrl-C, kill, power), the name ``outputs/REPORT`` leads to the old folder or to the new one,
never to a mixture and never to nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__, stale
from pipeline.errors import DocumentError, Fault, NotAFolder, UsageError

if TYPE_CHECKING:
    from pipeline.records import Bundle

AT_FDCWD = -100
AUTOMATIC = "automatic"
"""The folder within ``outputs/REPORT/`` that holds the records as they were before people's decisions."""
RENAME_EXCHANGE = 2
"""Linux: ``renameat2`` with this flag swaps two names in one step (renameat2(2))."""


def write_bundle(
    bundle: Bundle,
    outputs: Path,
    manifest: Mapping[str, Any],
    *,
    automatic: Bundle | None = None,
    before_swap: Callable[[], None] = lambda: None,
) -> dict[str, int]:
    """Write all files of a report and swap them in. Returns its counts.

    ``manifest`` holds what the caller knows (inputs, timings); versions, file hashes and counts are added.
    ``automatic`` is what the records were before people's decisions: it is written beside them, into ``automatic/``.
    ``before_swap`` is called when everything is on disk: an exception there leaves the old folder untouched.
    """
    from pipeline import jsonl, records

    files: dict[str, bytes] = {
        "text.txt": bundle.text.encode("utf8"),
        "report.jsonl": jsonl.dump([bundle.report]),
        **{f"{name}.jsonl": jsonl.dump(getattr(bundle, name)) for name in records.FILES},
    }
    for name, data in bundle.images.items():
        if Path(name).name != name or name in files or name.startswith(".") or name == "manifest.json":
            raise ValueError(f"an exhibit's image has the file name {name!r}, which cannot stand beside the records")
        files[name] = data
    if automatic is not None:
        files[f"{AUTOMATIC}/report.jsonl"] = jsonl.dump([automatic.report])
        files |= {f"{AUTOMATIC}/{name}.jsonl": jsonl.dump(getattr(automatic, name)) for name in records.FILES}
    counts = {"pages": bundle.report.source.pages, "characters": len(bundle.text)}
    counts |= {name: len(getattr(bundle, name)) for name in records.FILES}
    counts["errors"] = sum(problem.severity == "error" for problem in bundle.problems)
    if faults := sum(problem.kind == Fault.kind for problem in bundle.problems):
        counts["faults"] = faults
    whole = {"report": bundle.report.id, "status": "written", **manifest, "counts": counts}
    write_folder(outputs, bundle.report.id, files, whole, before_swap=before_swap)
    return counts


def write_quarantine(outputs: Path, report: str, error: DocumentError, manifest: Mapping[str, Any]) -> None:
    """Write the folder of a report that failed: one problem record and the manifest, and no other records."""
    from pipeline import jsonl
    from pipeline.ids import mint_from
    from pipeline.records import Problem

    problem = Problem(
        id=mint_from("problem", report, [(error.kind, error.message)])[0],
        report=report,
        stage=error.stage,
        kind=error.kind,
        severity="error",
        message=str(error),
        advice=error.advice,
    )
    whole = {"report": report, "status": "quarantined", **manifest, "counts": {"problems": 1, "errors": 1}}
    write_folder(outputs, report, {"problems.jsonl": jsonl.dump([problem])}, whole)


def write_folder(
    outputs: Path,
    report: str,
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    *,
    before_swap: Callable[[], None] = lambda: None,
) -> None:
    """Write ``files`` and ``manifest.json`` into a new folder and put it in the place of ``outputs/REPORT``."""
    from pipeline.records import SCHEMA_VERSION

    whole = {
        "schema": SCHEMA_VERSION,
        "version": __version__,
        **manifest,
        "versions": stale.versions(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: stale.sha256(data) for name, data in files.items()},
    }
    put(outputs, report, files, dump_manifest(whole), before_swap=before_swap)


def dump_manifest(manifest: Mapping[str, Any]) -> bytes:
    """The bytes of a ``manifest.json``."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf8")


def put(
    outputs: Path,
    report: str,
    files: Mapping[str, bytes],
    manifest: bytes,
    *,
    before_swap: Callable[[], None] = lambda: None,
) -> None:
    """Put a folder of these files into the place of ``outputs/REPORT``."""
    if not all(map(is_inner, files)):
        raise ValueError(f"{report}: the files {sorted(files)} would not all stand in its folder")
    new = outputs / f".{report}.new-{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        for name, data in files.items():
            (new / name).parent.mkdir(exist_ok=True)
            _write(new / name, data)
        for folder in {(new / name).parent for name in files} - {new}:
            flush(folder)
        _write(new / "manifest.json", manifest)
        flush(new)
        before_swap()
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    swap_in(new, outputs / report)
    flush(outputs)


def is_inner(name: str) -> bool:
    """Whether a file's name leads into a report's folder, or into the one folder within it, and not elsewhere."""
    return re.fullmatch(rf"(?:{AUTOMATIC}/)?[A-Za-z0-9_-][A-Za-z0-9._-]*", name) is not None


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    """Flush a file, or a folder's own entries, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# ------------------------------------------------------------------------------------------------------------ swapping


def swap_in(new: Path, target: Path) -> None:
    """Give ``new`` the name ``target`` and remove what had that name before."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise NotAFolder(target)
    if not target.exists():
        new.rename(target)
    elif _exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:
        old = _old(target)
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)  # a kill between these two lines is mended by recover()
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _exchange(first: Path, second: Path) -> bool:
    """Swap two names in one step; False where the system or the file system has no such call."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return int(call(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE)) == 0


def recover(outputs: Path) -> None:
    """Tidy up after a run that was killed: half-written folders go, an old folder that lost its name gets it back.

    Only for the holder of the lock: nobody else may be writing here.
    """
    for path in outputs.glob(".*.old"):
        target = path.with_name(path.name.removeprefix(".").removesuffix(".old"))
        if target.exists():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.rename(target)
    for path in outputs.glob(".*.new-*"):
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def locked(outputs: Path) -> Any:
    """Hold the outputs folder for one run. Raises Locked when another run has it.

    The lock belongs to the open file and goes with the process, so a killed run leaves none behind.
    """
    import fcntl

    from pipeline.errors import Locked

    try:
        outputs.mkdir(parents=True, exist_ok=True)
        file = (outputs / ".lock").open("a+")
    except OSError as error:
        raise UsageError(
            f"the outputs folder cannot be written: {error.strerror}",
            advice="choose another folder (--outputs DIR), or change its permissions",
            where=str(outputs),
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip()
            raise Locked(outputs, f" (process {holder})" if holder else "") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)
