"""Known weaknesses of the pinned packages, and whether the pins are whole.

usage: python -m tests.audit [PIP_AUDIT]      the program pip-audit; without it only the offline part is done

Offline: every package of every requirements file has one version and a hash for each of its files, and comes from no
address of its own. Over the network: pip-audit asks a public list of weaknesses. Where that list does not answer, this
says NOT RUN, and the exit code is 0: nothing was found, but nothing was looked for either.

Exit codes: 0 nothing found, or not looked for (which is said), 1 a weakness or a pin that is not whole.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("osv", "pypi")
"""The lists that pip-audit can ask, the one that needs least first."""
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


class Looked(NamedTuple):
    """What pip-audit said of one file: packages looked up, those that the list does not know, weaknesses."""

    up: int
    unknown: tuple[str, ...]
    weak: tuple[str, ...]


def not_whole(name: str, text: str) -> list[str]:
    """What is wrong with the pins of one file."""
    wrong = []
    for entry in re.sub(r"\\\n", " ", text).splitlines():
        entry = entry.strip()
        if not entry or entry.startswith("#"):
            continue
        pin = PIN.match(entry)
        if pin is None:
            wrong.append(f"{name}: this is no pin: {entry[:80]}")
        elif not HASH.search(entry):
            wrong.append(f"{name}: {pin[1]} has no hash")
        elif "://" in entry:
            wrong.append(f"{name}: {pin[1]} has an address of its own")
    return wrong


def understood(report: str) -> Looked:
    """pip-audit's JSON. A package that its list does not know has not been looked up, whatever its exit code says."""
    dependencies = json.loads(report)["dependencies"]
    unknown = tuple(one["name"] for one in dependencies if "skip_reason" in one)
    weak = tuple(
        f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for one in dependencies
        for found in one.get("vulns", ())
    )
    return Looked(len(dependencies) - len(unknown), unknown, weak)


def ask(program: str, path: Path) -> Looked | str:
    """What a list says of the pins of one file, or why none answers."""
    reason = ""
    for service in SERVICES:
        command = [program, "-r", str(path), "--disable-pip", "--require-hashes", "-s", service, "-f", "json"]
        done = subprocess.run(
            [*command, "--progress-spinner", "off", "--timeout", "15"], capture_output=True, text=True, check=False
        )
        try:
            looked = understood(done.stdout)
        except (ValueError, KeyError, TypeError):
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            reason = reason or last.split(":")[0]
            continue
        if looked.up:
            return looked
        reason = reason or "the list knows none of the packages"
    return reason


def told(answers: Iterable[tuple[str, Looked | str]]) -> tuple[list[str], bool]:
    """Lines for a person, and whether a weakness was found."""
    lines, weak = [], False
    for name, answer in answers:
        if isinstance(answer, str):
            lines.append(
                f"NOT RUN: {name}: no list of weaknesses answers ({answer}); run this where the network allows"
            )
            continue
        lines.append(f"{name}: {answer.up} packages looked up, {len(answer.weak)} known weaknesses")
        lines += [f"  {one}" for one in answer.weak]
        if answer.unknown:
            lines.append(f"  NOT LOOKED UP, the list does not know them: {', '.join(answer.unknown)}")
        weak = weak or bool(answer.weak)
    return lines, weak


def main(arguments: Sequence[str]) -> int:
    files = sorted(ROOT.glob("requirements*.txt"))
    wrong = [line for path in files for line in not_whole(path.name, path.read_text("utf8"))]
    print(*wrong, f"pins: {len(files)} files, {len(wrong)} faults", sep="\n")
    if not arguments:
        print("NOT RUN: known weaknesses, for want of pip-audit (make audit installs it)")
        return 1 if wrong else 0
    lines, weak = told((path.name, ask(arguments[0], path)) for path in files)
    print(*lines, sep="\n")
    return 1 if wrong or weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
