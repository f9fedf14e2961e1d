"""Whether cited addresses answer, and which archive holds a copy: only ever done when somebody asks for it.

Politely: one request at a time, a pause between two requests to one host, a name that says what asks, and HEAD before
GET. Resumably: every answer is written at once, and what was checked lately is left alone.
"""

from __future__ import annotations

import contextlib
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline import __version__, jsonl, stale
from pipeline.compare import FOLDER, addresses
from pipeline.compare.records import Address
from pipeline.errors import UsageError

AGENT = f"rapporteur/{__version__} (link check)"
TIMEOUT = 20.0
ARCHIVE = "https://archive.org/wayback/available?url="
"""The Internet Archive's availability service: answers with the closest copy that it holds."""
PROBES = ("https://www.iana.org/", "https://archive.org/")
"""Asked when the first addresses do not answer at all, to tell a dead link from a dead line."""


@dataclass
class Checked:
    """What a check did."""

    done: list[Address] = field(default_factory=list)
    left: int = 0
    offline: bool = False

    def lines(self) -> list[str]:
        if self.offline:
            return ["the network cannot be reached: no address was checked, and nothing was recorded"]
        well = sum(a.status is not None and a.status < 400 for a in self.done)
        dead = [a for a in self.done if a.status is None or a.status >= 400]
        found = [f"{len(self.done)} addresses checked, {well} answer, {len(dead)} do not; {self.left} left for later"]
        for a in dead:
            copy = f"; copy: {a.archived}" if a.archived else "; no copy was found"
            found.append(f"  {a.status or a.error}  {a.url}{copy}")
        if self.done:
            found.append("rapporteur compare takes these answers into citations.jsonl and the page")
        return found


def cited(outputs: Path) -> list[str]:
    """Every web address of every report, once."""
    found: dict[str, None] = {}
    for path in sorted(outputs.glob("[!.]*/links.jsonl")):
        if path.parent.name not in stale.RESERVED:
            for _, row in jsonl.objects(path):
                if str(row.get("url", "")).startswith(("http://", "https://")):
                    found[str(row["url"])] = None
    if not found:
        raise UsageError(
            "there are no web addresses here",
            advice="process some reports first (rapporteur run), or name another folder (--outputs DIR)",
            where=str(outputs),
        )
    return list(found)


def check(
    outputs: Path,
    *,
    limit: int = 0,
    days: int = 30,
    pause: float = 2.0,
    tell: Callable[[int, int, str], None] = lambda done, of, url: None,
    ask: Callable[[str], Address] | None = None,
) -> Checked:
    """Check what was not checked in the last ``days``, and write ``compare/addresses.jsonl`` after each answer."""
    folder = outputs / FOLDER
    known = addresses(folder)
    today = datetime.now(UTC).date()
    due = [u for u in cited(outputs) if u not in known or (today - date.fromisoformat(known[u].checked)).days > days]
    result = Checked()
    now = due[:limit] if limit else due
    result.left = len(due) - len(now)
    last: dict[str, float] = {}
    for i, url in enumerate(now):
        tell(i, len(now), url)
        host = urllib.parse.urlsplit(url).netloc.lower()
        wait = last.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        answer = (ask or request)(url)
        last[host] = time.monotonic()
        if answer.status is None and not result.done and ask is None and not reachable():
            result.offline, result.left = True, len(due)
            return result
        result.done.append(answer)
        known[url] = answer
        _write(folder, known)
    return result


def reachable() -> bool:
    """Whether any of two well-known hosts answers."""
    return any(_open(url, "HEAD")[0] is not None for url in PROBES)


def request(url: str) -> Address:
    """Ask for one address: HEAD, then GET where the host does not care for that; then ask the archive."""
    status, final, error = _open(url, "HEAD")
    if status is None or status in (400, 403, 404, 405, 406, 501):
        status, final, error = _open(url, "GET")
    return Address(
        url=url,
        checked=datetime.now(UTC).date().isoformat(),
        status=status,
        final_url=final if final != url else None,
        archived=copy_of(url),
        error=error,
    )


def _open(url: str, method: str) -> tuple[int | None, str | None, str | None]:
    """(status, final address, error) of one request."""
    asked = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
            return answer.status, answer.url, None
    except urllib.error.HTTPError as error:
        return error.code, error.url, None
    except (OSError, ValueError) as error:
        return None, None, str(getattr(error, "reason", error))[:200]


def copy_of(url: str) -> str | None:
    """The address of the latest copy that the Internet Archive holds, or None."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        asked = urllib.request.Request(ARCHIVE + urllib.parse.quote(url, safe=""), headers={"User-Agent": AGENT})
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
            copy = json.loads(answer.read())["archived_snapshots"]["closest"]
            return str(copy["url"]) if copy.get("available") else None
    return None


def _write(folder: Path, known: dict[str, Address]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / ".addresses.jsonl.new"
    new.write_bytes(jsonl.dump(known[url] for url in sorted(known)))
    new.replace(folder / "addresses.jsonl")
