"""Files of decisions under version control (``models/names.jsonl``, ``models/themes.jsonl``), changed in one step."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import BadFile


def rewrite(path: Path, what: str, change: Callable[[bytes], bytes]) -> None:
    """Replace a file by what ``change`` makes of it, whole or not at all, one writer at a time, flushed to disk.

    Raises BadFile, naming ``what`` the file is, where it cannot be written, and whatever ``change`` raises.
    """
    try:
        lock = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            raw = path.read_bytes() if path.exists() else b""
            data = change(raw)
            if data == raw:
                return
            new = path.with_name(f".{path.name}.new")
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        finally:
            os.close(lock)
    except OSError as error:
        raise BadFile(
            f"{what} cannot be written: {error.strerror}",
            advice="change the permissions of the file, or free some space",
            where=str(path),
        ) from error
