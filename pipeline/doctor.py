"""What is installed, which model is used, whether OCR is available, and what to do about what is missing."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import __version__, stale

SETUP = "run: make"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]*))?", re.M)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. What is not ``needed`` only limits what the pipeline can do."""

    name: str
    well: bool
    detail: str
    advice: str = ""
    needed: bool = True

    def __str__(self) -> str:
        mark = "ok     " if self.well else "MISSING" if self.needed else "without"
        advice = "" if self.well or not self.advice else f"\n           {self.advice}"
        return f"{mark}  {self.name}: {self.detail}{advice}"


def examine(outputs: Path) -> list[Finding]:
    """Everything worth knowing about this installation, in the order in which it is needed."""
    return [*_python(), *_packages(), *_model(), *_ocr(), *_dataset(), *_browser(), *_outputs(outputs)]


def _python() -> Iterator[Finding]:
    yield Finding("rapporteur", True, __version__)
    well = sys.version_info >= (3, 11)
    yield Finding("python", well, f"{platform.python_version()} in {sys.prefix}", "install Python 3.11 or later")


def _packages() -> Iterator[Finding]:
    """Every package that requirements.txt pins, against what is installed."""
    have = stale.installed()
    path = stale.PACKAGE.parent / "requirements.txt"
    pinned: dict[str, list[str]] = {}
    if not path.is_file():
        pinned = {name: [] for name in stale.ENGINES}
    else:
        # A package may be pinned twice, for different Pythons; conditions are not worked out, any pin will do.
        for name, version, condition in PINNED.findall(path.read_text("utf8")):
            if "win32" not in condition:
                pinned.setdefault(re.sub(r"[-_.]+", "-", name).lower(), []).append(version)
    wrong = []
    for name, versions in pinned.items():
        if name not in have:
            wrong.append(f"{name} is missing")
        elif versions and have[name][0] not in versions:
            wrong.append(f"{name} is {have[name][0]}, pinned is {' or '.join(versions)}")
    detail = "; ".join(wrong) if wrong else f"{len(pinned)}, as pinned"
    missing = any(text.endswith("missing") for text in wrong)
    yield Finding("packages", not wrong, detail, SETUP, needed=missing)


def _model() -> Iterator[Finding]:
    name = stale.model_name()
    package = stale.installed().get(re.sub(r"[-_.]+", "-", name).lower())
    if Path(name).is_dir():
        yield Finding("language model", True, f"the folder {name}")
    elif package is not None:
        yield Finding("language model", True, f"{name} {package[0]}")
    else:
        advice = f"{SETUP}, or name another: rapporteur run --model NAME"
        yield Finding("language model", False, f"{name} is not installed", advice)


def _ocr() -> Iterator[Finding]:
    advice = "pages without a text layer give a problem record; for OCR on Debian: apt-get install tesseract-ocr"
    program = shutil.which("tesseract")
    if program is None:
        yield Finding("OCR", False, "tesseract is not installed", advice, needed=False)
        return
    said = _output(program, "--version").split("\n")[0]
    languages = [line for line in _output(program, "--list-langs").split("\n")[1:] if line]
    detail = f"{said}, languages: {' '.join(languages) or 'none'}"
    yield Finding("OCR", "eng" in languages, detail, advice, needed=False)


def _dataset() -> Iterator[Finding]:
    package = stale.installed().get("pyarrow")
    detail = f"pyarrow {package[0]}" if package else "pyarrow is not installed"
    yield Finding("dataset", package is not None, detail, "make dataset, or: pip install '.[dataset]'", needed=False)


def _browser() -> Iterator[Finding]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    advice = "only the tests of the pages need one; on Debian: apt-get install chromium"
    yield Finding("browser", program is not None, program or "none found", advice, needed=False)


def _outputs(outputs: Path) -> Iterator[Finding]:
    place = outputs.absolute()
    while not place.exists():
        place = place.parent
    well = os.access(place, os.W_OK) and place.is_dir()
    free = shutil.disk_usage(place).free / 2**30
    detail = f"{outputs} can{'' if well else 'not'} be written, {free:.0f} GiB free"
    yield Finding("outputs", well, detail, "choose another folder (--outputs DIR), or change its permissions")


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout or done.stderr
