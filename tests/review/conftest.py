"""A report of the sample series with its records, in folders of its own."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline import report, stale, writer
from pipeline.records import Bundle
from pipeline.review import places
from pipeline.review.server import Office, Server

REPORT = "peatland-co-ordinators-2021"
PDF = Path(__file__).resolve().parents[2] / "corpus" / f"{REPORT}.pdf"


@pytest.fixture(scope="session")
def processed() -> Bundle:
    return report.process(PDF, REPORT)


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The boxes of the report's characters, worked out once for all tests."""
    file = tmp_path_factory.mktemp("words") / "places.json"
    places.work_out(PDF, REPORT, file)
    return file


@pytest.fixture
def outputs(tmp_path: Path, processed: Bundle, words: Path) -> Path:
    """An outputs folder with the report in it, its PDF beside, as a run leaves them."""
    outputs = lay(tmp_path, processed)
    cache = outputs / "review" / REPORT
    cache.mkdir(parents=True)
    shutil.copy(words, cache / f"{(stale.file_hash(PDF) or '')[:12]}-places.json")
    return outputs


def lay(folder: Path, bundle: Bundle) -> Path:
    corpus, outputs = folder / "corpus", folder / "outputs"
    corpus.mkdir()
    pdf = corpus / PDF.name
    shutil.copy(PDF, pdf)
    writer.write_bundle(bundle, outputs, {"pdf": str(pdf), "inputs": {"source": stale.file_hash(pdf)}})
    (folder / "names.jsonl").touch()
    return outputs


def decisions(outputs: Path) -> list[dict[str, Any]]:
    """What stands in the file of decisions."""
    path = outputs.parent / "corpus" / "corrections" / f"{REPORT}.jsonl"
    return [json.loads(line) for line in path.read_text("utf8").splitlines()] if path.exists() else []


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """A browser without a screen."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookie = f"{server.cookie}={server.token}"
        self.host = f"127.0.0.1:{server.server_port}"

    def ask(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str | None
    ) -> Answer:
        given: dict[str, str | None] = {"Cookie": self.cookie, "Host": self.host}
        if method == "POST":
            given |= {
                "Origin": f"http://{self.host}",
                "X-Token": self.server.write_token,
                "Content-Type": "application/json",
            }
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = raw if raw is not None else (json.dumps(body).encode() if method == "POST" else None)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if data is not None and "Content_Length" not in headers:
                given["Content-Length"] = str(len(data))
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(data)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def decide(self, **body: Any) -> Answer:
        return self.ask("POST", f"/api/reports/{REPORT}/decisions", body)

    def records(self, kind: str) -> list[dict[str, Any]]:
        pages = range(1, self.get(f"/api/reports/{REPORT}").json["pages"] + 1)
        rows = [r for n in pages for r in self.get(f"/api/reports/{REPORT}/pages/{n}").json["records"]]
        return [r for r in rows if r["kind"] == kind]


@pytest.fixture
def client(outputs: Path) -> Iterator[Client]:
    with serving(outputs) as server:
        yield Client(server)


class serving:  # noqa: N801
    """A server in a thread, for a with block."""

    def __init__(self, outputs: Path, who: str = "Ada") -> None:
        folder = outputs.parent
        office = Office(outputs, who=who, register=folder / "names.jsonl", themes=folder / "themes.jsonl")
        self.server = Server(office)

    def __enter__(self) -> Server:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self.server

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
