"""How long a reviewer waits: 100 records looked at by script, over the server, as the page does it.

Every record costs the page one request for its page (when it is another page than before) and one for the decision. A
person's own time is not in it; the keys that a decision needs are counted as the page takes them.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline import report, stale, writer
from pipeline.errors import UsageError
from pipeline.review.desk import LISTED
from pipeline.review.server import Office, Server

PATTERN = ("accept",) * 7 + ("reject", "edit", "undo")
"""What is done with ten records in turn."""
KEYS = {"accept": 1, "reject": 1, "edit": 4, "undo": 2}
"""Keys: a; x; e, Tab, a digit, Enter; x and u."""


LARGE = 10_000
"""Records of the long report that the keys are measured on as well."""
PAGES = 230
_ID = re.compile(r'"([a-z]+-[a-z2-7]{10})"')


def measure(pdf: Path, count: int = 100, large: int = LARGE) -> Iterator[str]:
    """Lines of a report: keys a record, seconds a record, the slowest answer; for this report, and for a long one.

    The long one has the records of this report many times over, ``large`` of them on ``PAGES`` pages.
    """
    with tempfile.TemporaryDirectory(prefix="rapporteur-") as folder:
        corpus, outputs = Path(folder, "corpus"), Path(folder, "outputs")
        corpus.mkdir()
        copy = Path(shutil.copy(pdf, corpus))
        name = stale.report_id(copy)
        bundle = report.process(copy, name)
        writer.write_bundle(bundle, outputs, {"pdf": str(copy), "inputs": {"source": stale.file_hash(copy)}})
        _enlarge(outputs / name, outputs / f"{name}-long", large)
        register = Path(folder, "names.jsonl")
        server = Server(Office(outputs, who="bench", register=register))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield from _review(server, name, count)
            yield ""
            yield from _review(server, f"{name}-long", count)
        finally:
            server.shutdown()
            server.server_close()


def _enlarge(folder: Path, target: Path, records: int) -> None:
    """Write a report that holds the records of another one over and over, each time further back in it."""
    target.mkdir()
    text = (folder / "text.txt").read_text("utf8")
    lines = {path.name: path.read_text("utf8").splitlines() for path in sorted(folder.glob("*.jsonl"))}
    (facts,) = lines.pop("report.jsonl")
    reviewed = sum(len(lines[f"{kind}.jsonl"]) for kind in LISTED)
    times = -(-records // max(1, reviewed))
    (target / "text.txt").write_text("\n\n".join([text] * times), "utf8")
    about = json.loads(facts.replace(f'"{folder.name}"', f'"{target.name}"'))
    pages = about["source"]["pages"]
    about["source"]["pages"] = PAGES
    (target / "report.jsonl").write_text(json.dumps(about) + "\n", "utf8")
    for name, rows in lines.items():
        with (target / name).open("w", encoding="utf8") as file:
            for n in range(times):
                first = n * (PAGES - pages) // max(1, times - 1)
                for row in rows:
                    named = _ID.sub(rf'"\1x{n}"', row).replace(f'"{folder.name}"', f'"{target.name}"')
                    file.write(json.dumps(_shifted(json.loads(named), n * (len(text) + 2), first)) + "\n")
    shutil.copyfile(folder / "manifest.json", target / "manifest.json")


def _shifted(value: Any, by: int, pages: int) -> Any:
    """A record with its offsets and pages further on."""
    if isinstance(value, list):
        return [_shifted(v, by, pages) for v in value]
    if isinstance(value, dict):
        moved = {"start": by, "end": by, "page": pages}
        return {
            k: v + moved[k] if k in moved and isinstance(v, int) else _shifted(v, by, pages) for k, v in value.items()
        }
    return value


def _review(server: Server, name: str, count: int) -> Iterator[str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    host = f"127.0.0.1:{server.server_port}"
    headers = {"Cookie": f"{server.cookie}={server.token}", "Host": host, "Origin": f"http://{host}"}
    headers |= {"X-Token": server.write_token, "Content-Type": "application/json"}

    def ask(path: str, body: Any = None) -> Any:
        connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        if answer.status >= 400:
            raise UsageError(f"the review refused {body}: {found}", advice="report this fault")
        return found

    base = f"/api/reports/{name}"
    every = ask(base)["queue"]
    queue = [row for row in every if row[1] == "figures"] + [row for row in every if row[1] != "figures"]
    waits: list[float] = []
    keys = 0
    for number, (identifier, kind, page, *_) in enumerate(queue[:count]):
        what = PATTERN[number % len(PATTERN)]
        what = "accept" if what == "edit" and kind != "figures" else what
        begin = perf_counter()
        (record,) = [r for r in ask(f"{base}/pages/{page or 1}")["records"] if r["id"] == identifier]
        body = {"action": what, "kind": kind, "record": identifier, "version": record["version"]}
        if what == "edit":
            body["fields"] = {"unit": "thing"}
        if what == "undo":
            made = ask(f"{base}/decisions", {**body, "action": "reject"})["decision"]
            body = {"action": "undo", "undoes": made}
        ask(f"{base}/decisions", body)
        waits.append(perf_counter() - begin)
        keys += KEYS[what]
    if not waits:
        raise UsageError("this report holds no records to look at", advice="measure another one")
    yield f"review of {len(waits)} records of {len(every):,}: {keys / len(waits):.2f} keys a record"
    yield f"waiting for the program: {sum(waits) / len(waits):.4f} s a record, {max(waits):.4f} s at the most"
