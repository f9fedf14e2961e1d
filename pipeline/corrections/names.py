"""The register of names: what people decided about entities, for all reports (``models/names.jsonl``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.corrections.model import Unreadable
from pipeline.errors import BadFile
from pipeline.registers import rewrite


def default() -> Path:
    return stale.MODELS / "names.jsonl"


class Contradiction(Exception):
    """A decision about names that another one in the register denies."""


class Register:
    """Pairs of entity ids that are the same, or not: one a line, ``{"a", "b", "same", "who", "why"}``; ``a`` stays."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default()

    def rows(self) -> list[dict[str, Any]]:
        """All decisions. Raises BadFile for a line that is none."""
        try:
            raw = self.path.read_text("utf8")
        except FileNotFoundError:
            return []
        found = []
        for number, line in enumerate(raw.split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                found.append({**row, "a": str(row["a"]), "b": str(row["b"]), "same": bool(row["same"])})
            except (ValueError, KeyError, TypeError) as error:
                bad = Unreadable(number, f"this is no decision about two names: {error}")
                raise BadFile(bad.reason, advice="mend that line", where=f"{self.path}:{bad.line}") from error
        return found

    def same(self) -> dict[str, str]:
        """From each id that was joined with another to the one that stays."""
        return {row["b"]: row["a"] for row in self.rows() if row["same"]}

    def may(self, gone: str, stays: str, *, same: bool) -> None:
        """Raises Contradiction where the register says otherwise of two ids."""
        for row in self.rows():
            pair = {row["a"], row["b"]} == {gone, stays}
            if pair and row["same"] != same:
                said = "the same" if row["same"] else "not the same"
                raise Contradiction(
                    f"{row.get('who', 'somebody')} decided that these two are {said}; withdraw that first"
                )
            if same and row["same"] and row["b"] == gone and row["a"] != stays:
                raise Contradiction(f"{gone} is {row['a']} already; withdraw that first")
        if same:
            joined, at = self.same(), stays
            seen = {stays}
            while at in joined and joined[at] not in seen:
                at = joined[at]
                seen.add(at)
            if gone in seen:
                raise Contradiction(f"{stays} was joined with {gone} before; the two are one already")

    def add(self, stays: str, gone: str, *, same: bool, who: str, why: str | None) -> None:
        """Keep a decision, flushed to disk."""
        if any({r["a"], r["b"]} == {stays, gone} and r["same"] == same for r in self.rows()):
            return
        row = {"a": stays, "b": gone, "same": same, "who": who, "why": why or ""}
        self._write(lambda raw: raw + _ended(raw) + json.dumps(row, ensure_ascii=False).encode("utf8") + b"\n")

    def remove(self, stays: str, gone: str) -> None:
        """Take a decision back."""

        def without(raw: bytes) -> bytes:
            kept = []
            for line in raw.split(b"\n"):
                row = json.loads(line) if line.strip() else None
                if row is None or {row.get("a"), row.get("b")} != {stays, gone}:
                    kept.append(line)
            return b"\n".join(kept)

        self._write(without)

    def _write(self, change: Callable[[bytes], bytes]) -> None:
        rewrite(self.path, "the register of names", change)


def _ended(raw: bytes) -> bytes:
    return b"" if not raw or raw.endswith(b"\n") else b"\n"
