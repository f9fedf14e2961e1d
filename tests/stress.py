"""Hard use that takes minutes: damaged PDFs, and runs that are killed at any moment.

usage: python -m tests.stress fuzz [COUNT] [SEED]      bytes flipped, removed and repeated in the project's own PDFs
       python -m tests.stress kills [COUNT] [SEED]     runs killed at a random moment, workers and all

Ends with exit code 1 where a promise of SECURITY.md was broken; prints what happened either way.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pipeline import check, driver, errors

ROOT = Path(__file__).resolve().parents[1]
OWN = sorted([*(ROOT / "corpus").glob("*.pdf"), *(ROOT / "tests" / "reports").glob("dev/*/*.pdf")])


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A PDF with one to forty of its bytes changed, or a stretch of it removed, repeated or cut off."""
    broken = bytearray(data)
    match chance.randrange(6):
        case 0:
            del broken[chance.randrange(len(broken)) :]
        case 1:
            start = chance.randrange(len(broken))
            del broken[start : start + chance.randrange(1, 4000)]
        case 2:
            start = chance.randrange(len(broken))
            broken[start:start] = broken[start : start + chance.randrange(1, 4000)]
        case _:
            for _ in range(chance.randrange(1, 40)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def write_damaged(folder: Path, count: int, seed: int) -> list[Path]:
    """``count`` damaged PDFs, the same for the same seed and sources."""
    chance = random.Random(seed)
    paths = []
    for k in range(count):
        source = OWN[k % len(OWN)]
        path = folder / f"damaged-{k:04}.pdf"
        path.write_bytes(damaged(source.read_bytes(), chance))
        paths.append(path)
    return paths


def broken_promises(outputs: Path, summary: driver.Summary) -> list[str]:
    """Reports that are neither written with text or a problem record nor quarantined with one, and faults of check."""
    found = []
    for outcome in summary.outcomes:
        folder = outputs / outcome.report
        problems = folder / "problems.jsonl"
        text = folder / "text.txt"
        silent = not problems.is_file() or not problems.read_bytes().strip()
        if silent and not (text.is_file() and text.read_text("utf8").strip()):
            found.append(f"{outcome.report}: {outcome.status}, and nothing says why it is empty")
        if isinstance(outcome.error, errors.Fault):
            found.append(f"{outcome.report}: a fault of the program: {outcome.error}")
    return found + [str(fault) for fault in check.check_outputs(outputs).faults if "boxes" not in str(fault)]


def fuzz(count: int, seed: int) -> int:
    """Damaged PDFs end in records or in a problem record; none stops the run."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        (Path(folder) / "pdfs").mkdir()
        paths = write_damaged(Path(folder) / "pdfs", count, seed)
        begin = time.monotonic()
        summary = driver.run(paths, outputs, driver.Options(timeout=60))
        broken = broken_promises(outputs, summary)
        counts = Counter(
            f"{outcome.status} ({type(outcome.error).__name__})" if outcome.error else outcome.status
            for outcome in summary.outcomes
        )
        print(f"{len(summary.outcomes)} damaged PDFs in {time.monotonic() - begin:.0f} s: {dict(counts)}")
        print(f"broken promises: {len(broken)}", *broken, sep="\n")
        return 1 if broken or len(summary.outcomes) != count else 0


def inodes(outputs: Path) -> set[int]:
    """What the reports' folders are: another one in its place is another number."""
    return {entry.inode() for entry in os.scandir(outputs) if not entry.name.startswith(".")}


def kills(count: int, seed: int) -> int:
    """A run killed at any moment leaves whole folders; the next run completes."""
    chance = random.Random(seed)
    broken: list[str] = []
    states: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        corpus, outputs = Path(folder) / "corpus", Path(folder) / "outputs"
        corpus.mkdir()
        for k in range(12):
            (corpus / f"r{k:02}.pdf").write_text(f"slow 0.0{k % 4}\nA report.\n\nIt says something, {k} times.", "utf8")
        script = (
            "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); from pipeline import driver; "
            f"driver.run(driver.find_pdfs([Path({str(corpus)!r})]), Path({str(outputs)!r}), "
            "driver.Options(process='fakes:process', workers=2, force=True))"
        )
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
        begin = time.monotonic()
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)
        whole = time.monotonic() - begin  # a moment is one of a run on this machine, however slow it is
        changed = 0
        for number in range(count):
            running = subprocess.Popen(
                [sys.executable, "-c", script],
                cwd=ROOT,
                env=environment,
                start_new_session=True,
                stderr=subprocess.DEVNULL,
            )
            before = inodes(outputs)
            if number % 2:  # every other one when it has begun to write, whenever that is on a busy machine
                while running.poll() is None and inodes(outputs) == before:
                    time.sleep(0.002)
            time.sleep(chance.uniform(0.0, whole / 4 if number % 2 else whole))
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            changed += inodes(outputs) != before
            folders = [p for p in outputs.iterdir() if not p.name.startswith(".")] if outputs.is_dir() else []
            for path in folders:
                manifest = path / "manifest.json"
                states["whole" if manifest.is_file() and json.loads(manifest.read_bytes()) else "torn"] += 1
            if states["torn"]:
                broken.append(f"run {number}: a folder without its manifest")
                break
            faults = check.check_outputs(outputs).faults if folders else []
            broken += [f"run {number}: {fault}" for fault in faults]
        finished = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=False)
        if finished.returncode or len([p for p in outputs.iterdir() if not p.name.startswith(".")]) != 12:
            broken.append("the run after the last kill did not complete")
        if changed < count / 10:
            broken.append(f"only {changed} runs got as far as writing something: this has shown nothing")
    print(
        f"{count} runs of {whole:.1f} s killed, {changed} of them when they had written something; "
        f"folders seen afterwards: {dict(states)}; broken promises: {len(broken)}"
    )
    print(*broken, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    name, number, start = [*sys.argv[1:], *("fuzz", "2000", "1")[len(sys.argv) - 1 :]]
    sys.exit({"fuzz": fuzz, "kills": kills}[name](int(number), int(start)))
