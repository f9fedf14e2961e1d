"""Every failure that a user can meet: what happened, where, and what to do next, with one exit code for each.

``RapporteurError`` is the base. A ``DocumentError`` concerns one report only: the others are still written, and the
failure becomes a row in that report's ``problems.jsonl``. All other errors end the command. ``pipeline.cli`` is the one
place that turns an error into a message and an exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of the command line. 10 and above name the reason when one report was asked for and it failed."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    CHECK_FAILED = 3
    BELOW_FLOOR = 4
    LOCKED = 5
    NOT_INSTALLED = 6
    BAD_FILE = 7
    ENCRYPTED = 10
    NOT_A_PDF = 11
    EMPTY_FILE = 12
    NO_PAGES = 13
    UNREADABLE = 14
    SAME_ID = 15
    TOO_SLOW = 16
    WORKER_DIED = 17
    FAULT = 18
    NO_TEXT = 19
    INTERRUPTED = 130


EXIT_CODES: dict[ExitCode, str] = {
    ExitCode.OK: "all well",
    ExitCode.SOME_FAILED: "some report failed or is quarantined; the others are written",
    ExitCode.USAGE: "wrong usage: an option, an argument or a path that does not exist",
    ExitCode.CHECK_FAILED: "check found outputs that break the schema or an invariant",
    ExitCode.BELOW_FLOOR: "evaluate found a measure below its floor, or was asked to lower one",
    ExitCode.LOCKED: "another run is writing to the same outputs folder",
    ExitCode.NOT_INSTALLED: "something that the command needs is not installed",
    ExitCode.BAD_FILE: "a file of records or settings is malformed, or a file cannot be written",
    ExitCode.ENCRYPTED: "the one report asked for is encrypted",
    ExitCode.NOT_A_PDF: "the one report asked for is not a PDF, or is a folder",
    ExitCode.EMPTY_FILE: "the one report asked for has 0 bytes",
    ExitCode.NO_PAGES: "the one report asked for has 0 pages",
    ExitCode.UNREADABLE: "the one report asked for is damaged, or may not be read",
    ExitCode.SAME_ID: "the files asked for have one report id",
    ExitCode.TOO_SLOW: "the one report asked for exceeded the time limit, twice",
    ExitCode.WORKER_DIED: "the one report asked for killed its worker, twice",
    ExitCode.FAULT: "the one report asked for met a fault in this program: its problems.jsonl says in which stage",
    ExitCode.NO_TEXT: "the one report asked for was written, but it holds no text (a scan without a text layer)",
    ExitCode.INTERRUPTED: "interrupted: every report folder is either the old or the new one",
}
"""What ``rapporteur --help`` says of each code."""


class RapporteurError(Exception):
    """Base of all failures that are reported to the user without a traceback."""

    code: ClassVar[ExitCode] = ExitCode.SOME_FAILED

    def __init__(self, message: str, *, advice: str, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders; the constructors of the classes below differ, so only the state is sent."""
        return _rebuild, (type(self), self.message, self.advice, self.where)


def _rebuild(cls: type[RapporteurError], message: str, advice: str, where: str | None) -> RapporteurError:
    error = cls.__new__(cls)
    RapporteurError.__init__(error, message, advice=advice, where=where)
    return error


# ------------------------------------------------------------------------------------------------ about one report


class DocumentError(RapporteurError):
    """One report cannot be processed. ``kind`` is the name that its problem record counts under."""

    kind: ClassVar[str] = "failed"
    stage: str = "read"


class EncryptedPdf(DocumentError):
    """The file asks for a password that is not the empty one."""

    code = ExitCode.ENCRYPTED
    kind = "encrypted"

    def __init__(self, path: Path) -> None:
        super().__init__(
            "the PDF is encrypted and asks for a password",
            advice="save a copy without a password (qpdf --decrypt --password=… old.pdf new.pdf) and process that",
            where=path.name,
        )


class NotAPdf(DocumentError):
    """The file is no PDF, or no file."""

    code = ExitCode.NOT_A_PDF
    kind = "not_a_pdf"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"this is not a PDF: {reason}",
            advice="remove it from the folder, or replace it by the PDF that it should be",
            where=path.name,
        )


class EmptyFile(DocumentError):
    """The file has no bytes at all: a download or a copy that failed."""

    code = ExitCode.EMPTY_FILE
    kind = "empty_file"

    def __init__(self, path: Path) -> None:
        super().__init__("the file is empty (0 bytes)", advice="download or copy it again", where=path.name)


class NoPages(DocumentError):
    """The file opens as a PDF of 0 pages in every reader."""

    code = ExitCode.NO_PAGES
    kind = "no_pages"

    def __init__(self, path: Path) -> None:
        super().__init__(
            "the PDF has 0 pages",
            advice="open it in a viewer; if it shows pages there, print it to a new PDF and process that",
            where=path.name,
        )


class Unreadable(DocumentError):
    """The file is a PDF that no reader can open, or that the user may not read."""

    code = ExitCode.UNREADABLE
    kind = "unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"the file cannot be read: {reason}",
            advice="check its permissions, or repair it (qpdf old.pdf new.pdf, or print it to a new PDF from a viewer)",
            where=path.name,
        )


class ChangedMeanwhile(DocumentError):
    """The file was written to while it was read, twice."""

    code = ExitCode.UNREADABLE
    kind = "changed"

    def __init__(self, path: Path) -> None:
        super().__init__(
            "the file changed while it was read, twice",
            advice="wait until it is whole (a download or a copy may be under way), then run again",
            where=path.name,
        )


class SameId(DocumentError):
    """Two files, or a file and a folder of the pipeline's own, would be written to one folder."""

    code = ExitCode.SAME_ID
    kind = "same_id"
    stage = "run"

    def __init__(self, report: str, paths: Sequence[Path | str]) -> None:
        names = " and ".join(str(path) for path in paths)
        super().__init__(
            f"{names} would both be written to the folder {report!r}",
            advice="rename all but one: the id is the file name in lower case, with - for all but letters and digits",
            where=report,
        )


class ReservedId(DocumentError):
    """The file's id is the name of a folder that the pipeline writes for itself, or nothing at all."""

    code = ExitCode.SAME_ID
    kind = "reserved_id"
    stage = "run"

    def __init__(self, report: str, path: Path) -> None:
        super().__init__(
            f"the file name gives the id {report!r}, which cannot be a report's",
            advice="give the file another name, with letters a to z or digits in it",
            where=str(path),
        )


class TooSlow(DocumentError):
    """A worker was stopped because its report took longer than the time limit."""

    code = ExitCode.TOO_SLOW
    kind = "too_slow"

    def __init__(self, path: Path, seconds: float, stage: str, page: str) -> None:
        super().__init__(
            f"stopped after {seconds:g} s in stage {stage!r}{page}; a second try ended in the same way",
            advice="allow more time (--timeout SECONDS), or split the PDF; then run again with --retry",
            where=path.name,
        )
        self.stage = stage


class WorkerDied(DocumentError):
    """A worker ended without an answer: a crash in a library, or the system ran out of memory."""

    code = ExitCode.WORKER_DIED
    kind = "worker_died"

    def __init__(self, path: Path, how: str, stage: str, page: str) -> None:
        super().__init__(
            f"the worker ended ({how}) in stage {stage!r}{page}; a second try ended in the same way",
            advice="print the PDF to a new PDF from a viewer and process that, or give the machine more memory; "
            "then run again with --retry",
            where=path.name,
        )
        self.stage = stage


class Fault(DocumentError):
    """The program itself failed on this report; the trace is in the report's manifest.json."""

    code = ExitCode.FAULT
    kind = "fault"

    def __init__(self, path: Path, what: str, stage: str) -> None:
        super().__init__(
            f"the program failed in stage {stage!r}: {what}",
            advice="send the trace in its manifest.json to the developers; run again with --retry after an update",
            where=path.name,
        )
        self.stage = stage


# ---------------------------------------------------------------------------------------------- about the whole command


class UsageError(RapporteurError):
    """An argument that makes no sense: a path that is not there, a folder without PDFs, a page out of range."""

    code = ExitCode.USAGE


class NoReports(UsageError):
    """A folder that should hold a folder for each report holds none."""

    def __init__(self, outputs: Path) -> None:
        what, advice = (
            "there are no reports here",
            "process some first (rapporteur run), or name another folder (-o DIR)",
        )
        if (outputs / "shards").is_dir():
            what = "these outputs are in shards, which this command does not read"
            advice = (
                "unpack the reports that you want, and name that folder: rapporteur unpack OUTPUTS REPORT … --to DIR"
            )
        super().__init__(what, advice=advice, where=str(outputs))


class Locked(RapporteurError):
    """Another run holds the lock of the outputs folder."""

    code = ExitCode.LOCKED

    def __init__(self, outputs: Path | str, holder: str) -> None:
        super().__init__(
            f"another run{holder} is writing to this folder",
            advice="wait until it ends, or write to another folder (--outputs DIR)",
            where=str(outputs),
        )


class NotInstalled(RapporteurError):
    """A program, package or model that the command needs is missing: ``what`` names it."""

    code = ExitCode.NOT_INSTALLED

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what} is not installed, or not whole", advice=advice)


class BadFile(RapporteurError):
    """A file of records or settings is malformed or cannot be used."""

    code = ExitCode.BAD_FILE


class NotAFolder(BadFile):
    """A file or link stands where a report's folder should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "there is something else where the report's folder should be",
            advice="move it away, or write to another folder (--outputs DIR)",
            where=str(path),
        )


class CannotWrite(BadFile):
    """The disk is full, or the outputs folder may not be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"the records cannot be written: {reason}",
            advice="make room or change the permissions, then run again: it goes on where it stopped, and every report "
            "that was written is whole",
            where=str(folder),
        )


class StoreFailed(BadFile):
    """An object store refused what was asked of it, several times."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"the store does not do what it is asked: {reason}",
            advice="check address and credentials, then run again: it goes on where it stopped",
            where=where,
        )


class MalformedLine(BadFile):
    """A line of a JSON Lines file is no valid record. ``path`` and ``line`` (from 1) say which."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(
            reason,
            advice="correct or delete that line; a file under outputs/ is written anew by: rapporteur run --force",
            where=f"{path}:{line}",
        )
        self.path = path
        self.line = line


class FloorError(RapporteurError):
    """A floor would be lowered, or a measure lies below its floor."""

    code = ExitCode.BELOW_FLOOR


class Interrupted(RapporteurError):
    """Ctrl-C or a termination signal."""

    code = ExitCode.INTERRUPTED

    def __init__(self) -> None:
        super().__init__(
            "interrupted",
            advice="every report folder is either the old or the new one; run again to go on where this run stopped",
        )
