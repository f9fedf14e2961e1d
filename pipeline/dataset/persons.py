from __future__ import annotations

from typing import Any


class Pseudonyms:
    def fingerprint(self, s: str) -> str:
        return s

    def learn(self, folders: Any) -> None: ...
    def report(self, r: Any) -> Any:
        return r

    def row(self, r: Any) -> Any:
        return r
