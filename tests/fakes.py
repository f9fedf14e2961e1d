"""Stand-ins for ``process``: what a document does is written in its file, so that a test reads as its own story.

A "PDF" for these is text: its first line names the behaviour, its other lines are the paragraphs of the report.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import stages, writer
from pipeline.body import Body
from pipeline.errors import EncryptedPdf
from pipeline.ids import Anchor, mint
from pipeline.records import Bundle, Problem, Report, Session, Source


def process(path: Path, report: str, *, on_page: Callable[[int, int], None] | None = None) -> Bundle:
    behaviour, _, text = path.read_text("utf8").partition("\n")
    command, _, argument = behaviour.partition(" ")
    if on_page is not None:
        on_page(1, 2)
    match command:
        case "encrypted":
            raise EncryptedPdf(path)
        case "hang":
            time.sleep(3600)
        case "slow":
            time.sleep(float(argument))
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die-once":
            marker = Path(argument)
            if not marker.exists():
                marker.write_text("died")
                os._exit(3)
        case "lose-once":  # the process that the supervisor runs in: on a cluster, that of the task
            marker = Path(argument)
            if not marker.exists():
                marker.write_text("lost")
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(60)
        case "fault":
            raise RuntimeError("a fault of the program")
        case "fault-once":
            marker = Path(argument)
            if not marker.exists():
                marker.write_text("failed")
                raise RuntimeError("a fault of the program")
        case "greedy":
            return bundle(report, path, "x" * (8 * 2**30))
        case "changes":
            with path.open("a", encoding="utf8") as file:
                file.write("\nOne line more.")
        case "changes-once":
            marker = Path(argument)
            if not marker.exists():
                marker.write_text("changed")
                path.write_text(f"{behaviour}\nAnother text.", "utf8")
        case "removed":
            path.unlink()
        case "disk":  # as long as the file is there, which holds the error's number, nothing can be written
            no_disk(Path(argument))
        case "pages" if on_page is not None:
            on_page(1, int(argument))
            time.sleep(3600)
        case "pid":
            Path(argument).write_text(str(os.getpid()))
            time.sleep(3600)
        case "noisy":
            print("to standard output")
            print("to standard error", file=sys.stderr)
    if on_page is not None:
        on_page(2, 2)
    return bundle(report, path, text, problem=command == "no-text")


def no_disk(marker: Path) -> None:
    real = writer._write

    def write(path: Path, data: bytes) -> None:
        if marker.exists() and path.suffix == ".jsonl":
            number = int(marker.read_text())
            raise OSError(number, os.strerror(number))
        real(path, data)

    writer._write = write


def killed_once(path: Path, report: str, *, on_page: Callable[[int, int], None] | None = None) -> Bundle:
    """The pipeline itself, whose worker is killed when the stage begins that the file is named after; but only once."""
    watch, marker = stages._watch.get(), path.with_suffix(".killed")
    if watch is not None and not marker.exists():

        def kill(name: str) -> None:
            if name == path.stem and not marker.exists():
                marker.write_text("killed")
                os.kill(os.getpid(), signal.SIGKILL)

        watch._on_stage = kill
    from pipeline import report as pipeline  # heavy, and no other fake wants it

    return pipeline.process(path, report, on_page=on_page)


def bundle(report: str, path: Path, text: str, *, problem: bool = False) -> Bundle:
    """A small, whole and valid bundle over ``text``."""
    text = text.strip()
    body = Body.plain(text, report)
    data = path.read_bytes()
    sessions = ()
    if text:
        (session_id,) = mint("ses", report, text, [Anchor(0, len(text))])
        sessions = (
            Session(id=session_id, report=report, where=body.where(0, len(text)), kind="section", by=("fake",)),
        )
    found = Problem(
        id="problem-no-text",
        report=report,
        stage="read",
        kind="no_text_layer",
        severity="error",
        message="no page has a text layer",
        advice="run OCR",
    )
    return Bundle(
        text=text,
        report=Report(
            id=report,
            source=Source(file=path.name, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), pages=2),
        ),
        blocks=body.blocks,
        sessions=sessions,
        problems=(found,) if problem else (),
    )
