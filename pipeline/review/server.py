"""The server of the review page: this machine only, one person's browser only, and only what the page needs.

It listens on the loopback address. The address that it opens holds a token made at its start; the browser gets it as a
cookie, and everything else asks for it. A request must name this very host, and one that writes must come from this
very page (Origin) and bear a second token that only the page can read. No path of a request is ever opened: names are
looked up among the reports and files that are known.
"""

from __future__ import annotations

import hmac
import io
import json
import re
import secrets
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import ValidationError

from pipeline import __version__, compare, stale
from pipeline.compare.register import Moved, Themes
from pipeline.corrections import names
from pipeline.corrections.model import in_force, read
from pipeline.errors import BadFile, RapporteurError, UsageError
from pipeline.review.desk import Desk, Refused, Request, Stale, ThemeRequest
from pipeline.review.forms import forms

STATIC = Path(__file__).parent / "static"
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "app.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
"""The files of the page. Nothing else in the folder is served."""
LARGEST = 256 * 1024
"""Bytes that a request's body may have: the longest note and its form are a tenth of it."""
PATIENCE = 30.0
"""Seconds after which a silent connection is closed."""
SCALE = 2.0
"""Pixels a point of the page images."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Problem(Exception):
    """A request that is answered with an error: its status and what to say."""

    def __init__(self, status: int, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": message, "fields": fields or {}}


class Office:
    """All reports of an outputs folder, each laid on its desk when it is first asked for."""

    def __init__(
        self, outputs: Path, *, who: str | None = None, register: Path | None = None, themes: Path | None = None
    ) -> None:
        self.outputs = outputs
        self.register = register
        self.themes = Themes(themes or compare.REGISTER)
        self.lock = threading.Lock()
        self.pictures = threading.Lock()
        """pdfium does one thing at a time."""
        self.desks: dict[str, Desk] = {}
        self.name_file = outputs / "review" / "reviewer.txt"
        self.who = who or _git_name(outputs) or self._remembered()

    def _remembered(self) -> str:
        try:
            return self.name_file.read_text("utf8").strip()[:100]
        except OSError:
            return ""

    def call(self, name: str) -> None:
        """Take down the reviewer's name, asked once."""
        self.who = " ".join(name.split())[:100]
        self.name_file.parent.mkdir(parents=True, exist_ok=True)
        self.name_file.write_text(self.who + "\n", "utf8")

    def reports(self) -> dict[str, dict[str, Any]]:
        """The manifests of all reports that have records."""
        found = {}
        for path in sorted(self.outputs.glob("[!.]*/manifest.json")):
            manifest = stale.read_manifest(path.parent)
            name = path.parent.name
            if manifest and manifest.get("status") != "quarantined" and name not in stale.RESERVED:
                found[name] = manifest
        return found

    def desk(self, report: str) -> Desk:
        """A report's desk. Raises Problem where there is no such report."""
        with self.lock:
            desk = self.desks.get(report)
            if desk is None:
                if report not in self.reports():
                    raise Problem(404, "there is no such report")
                desk = self.desks[report] = Desk(self.outputs, report, lambda: self.who, self.register)
                threading.Thread(target=desk.prepare, daemon=True).start()
        return desk

    def judge(self, report: str, request: ThemeRequest) -> dict[str, Any]:
        """Keep a decision about a session's theme: where the session stands, or what the theme is called."""
        record, there = self.desk(report).record("sessions", request.session)
        if not there:
            raise Problem(409, "this session was rejected; undo that first")
        if request.label is not None:
            self.themes.rename(request.was or "", request.label, was=request.called or "")
            return {"theme": request.was}
        title = record.title or record.number or record.kind
        into = self.themes.move(report, request.session, title, was=request.was, into=request.into, who=self.who)
        return {"theme": into}

    def start(self) -> dict[str, Any]:
        """What the page needs first: the reports with their progress, the forms, the reviewer's name."""
        reports = []
        for name, manifest in self.reports().items():
            counts = manifest.get("counts", {})
            decisions, _ = read(stale.corrections_path(Path(str(manifest.get("pdf"))), name))
            done = {(d.target.kind, d.target.record) for d in in_force(decisions) if d.target.kind != "entities"}
            listed = ("sessions", "interventions", "mentions", "figures", "footnotes", "links", "exhibits")
            account = manifest.get("corrections") or {}
            lost = sum((account.get("counts") or {}).get(n, 0) for n in ("conflict", "orphan"))
            total = sum(int(counts.get(n, 0)) for n in (*listed, "participants"))
            row = {"id": name, "pages": counts.get("pages", 0), "done": len(done), "total": total, "lost": lost}
            reports.append({**row, "problems": counts.get("problems", 0)})
        return {"version": __version__, "reports": reports, "forms": forms(), "who": self.who}

    def picture(self, desk: Desk, number: int) -> bytes:
        """A page as PNG, drawn once. Raises Problem where the PDF is gone or has no such page."""
        from pipeline import reader

        if not 1 <= number <= desk.bundle.report.source.pages:
            raise Problem(404, "there is no such page")
        file = desk.cache / f"{desk.sha}-page-{number}.png"
        try:
            return file.read_bytes()
        except OSError:
            pass
        if not desk.pdf.is_file():
            raise Problem(404, "the PDF is not where it was when it was processed")
        with self.pictures:
            image = reader.render(desk.pdf, number, SCALE)
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, "PNG", compress_level=3)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        new.write_bytes(buffer.getvalue())
        new.replace(file)
        return buffer.getvalue()


def _git_name(outputs: Path) -> str:
    """The name that git knows the person by."""
    try:
        done = subprocess.run(
            ["git", "config", "user.name"],
            cwd=outputs if outputs.is_dir() else None,
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(done.stdout.split())[:100]


class Server(ThreadingHTTPServer):
    """The server on the loopback address. ``address`` is what to open."""

    daemon_threads = True
    allow_reuse_address = False
    request_queue_size = 32

    def __init__(self, office: Office, port: int = 0) -> None:
        self.office = office
        self.token = secrets.token_urlsafe(32)
        self.write_token = secrets.token_urlsafe(32)
        try:
            super().__init__(("127.0.0.1", port), Handler)
        except OSError as error:
            raise UsageError(
                f"port {port} is taken: {error.strerror}", advice="choose another (--port N), or leave it out"
            ) from error
        self.hosts = {f"127.0.0.1:{self.server_port}", f"localhost:{self.server_port}"}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        return f"rapporteur-{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no fault."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "rapporteur"
    sys_version = ""
    timeout = PATIENCE
    disable_nagle_algorithm = True  # else every answer waits for the browser to confirm its headers

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tokens stand in addresses."""

    # ---- in and out

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, work: Callable[[str, dict[str, str]], None]) -> None:
        try:
            self._is_meant_for_us()
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=10).items()}
            work(unquote(parts.path), query)
        except Problem as problem:
            self._json(problem.status, problem.body, close=True)
        except Stale as problem:
            self._json(412, {"error": str(problem), "fields": {}})
        except (names.Contradiction, Moved) as problem:
            self._json(409, {"error": str(problem), "fields": {}})
        except Refused as problem:
            self._json(422, {"error": str(problem), "fields": problem.messages})
        except KeyError:
            self._json(404, {"error": "there is no such record", "fields": {}})
        except BadFile as problem:
            self._json(507, {"error": f"NOT SAVED. {problem}: {problem.advice}", "fields": {}}, close=True)
        except RapporteurError as problem:
            self._json(500, {"error": f"{problem}: {problem.advice}", "fields": {}}, close=True)
        except ValueError as problem:
            self._json(400, {"error": f"this request is malformed: {problem}", "fields": {}}, close=True)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True

    def _is_meant_for_us(self) -> None:
        """Host and, where a page sent it, Origin are this server: another site's page cannot reach in by a name."""
        if self.headers.get("Host") not in self.server.hosts:
            raise Problem(421, "this server answers to its own address only")
        origin = self.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.server.hosts}:
            raise Problem(403, "this request comes from another page")

    def _knows_the_token(self) -> bool:
        for part in self.headers.get("Cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.server.cookie:
                return _equal(value, self.server.token)
        return False

    def _send(self, status: int, kind: str, data: bytes, *, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Cache-Control": "no-store", **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def _json(self, status: int, value: Any, *, close: bool = False) -> None:
        self.close_connection = self.close_connection or close
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf8", "replace")
        self._send(status, "application/json; charset=utf-8", data)

    # ---- what there is to get

    GET: ClassVar[dict[str, str]] = {
        r"/api/start": "start",
        r"/api/reports/([a-z0-9-]+)": "summary",
        r"/api/reports/([a-z0-9-]+)/pages/(\d{1,5})": "page",
        r"/api/reports/([a-z0-9-]+)/pages/(\d{1,5})/image": "image",
        r"/api/reports/([a-z0-9-]+)/search": "search",
        r"/api/reports/([a-z0-9-]+)/themes": "themes",
        r"/api/reports/([a-z0-9-]+)/entities": "entities",
    }

    def _get(self, path: str, query: dict[str, str]) -> None:
        if path == "/" and "token" in query:
            if not _equal(query["token"], self.server.token):
                raise Problem(403, "this address is of an earlier start; take the one that was printed last")
            cookie = f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/"
            self._send(303, "text/plain; charset=utf-8", b"", more={"Location": "/", "Set-Cookie": cookie})
            return
        if not self._knows_the_token():
            raise Problem(403, "open the address that rapporteur review printed: it holds this start's token")
        name = "index.html" if path == "/" else path.removeprefix("/")
        if name in TYPES:
            self._send(200, TYPES[name], (STATIC / name).read_bytes())
            return
        for pattern, what in self.GET.items():
            match = re.fullmatch(pattern, path)
            if match:
                getattr(self, f"_get_{what}")(query, *match.groups())
                return
        raise Problem(404, "there is nothing here")

    def _get_start(self, query: dict[str, str]) -> None:
        self._json(200, {**self.server.office.start(), "token": self.server.write_token})

    def _get_summary(self, query: dict[str, str], report: str) -> None:
        self._json(200, self.server.office.desk(report).summary())

    def _get_page(self, query: dict[str, str], report: str, number: str) -> None:
        desk = self.server.office.desk(report)
        if not 1 <= int(number) <= desk.bundle.report.source.pages:
            raise Problem(404, "there is no such page")
        self._json(200, desk.page(int(number)))

    def _get_image(self, query: dict[str, str], report: str, number: str) -> None:
        office = self.server.office
        data = office.picture(office.desk(report), int(number))
        self._send(200, "image/png", data, more={"Cache-Control": "private, max-age=86400"})

    def _get_search(self, query: dict[str, str], report: str) -> None:
        self._json(200, self.server.office.desk(report).search(query.get("q", "")[:200]))

    def _get_entities(self, query: dict[str, str], report: str) -> None:
        desk = self.server.office.desk(report)
        self._json(200, desk.entities(query.get("q", "")[:200], query.get("type"), query.get("like", "")[:200]))

    def _get_themes(self, query: dict[str, str], report: str) -> None:
        office = self.server.office
        office.desk(report)
        self._json(200, office.themes.of(report, query.get("session", "")[:100]))

    # ---- what writes

    def _post(self, path: str, query: dict[str, str]) -> None:
        match = re.fullmatch(r"/api/reports/([a-z0-9-]+)/(decisions|themes)", path)
        if match is None and path != "/api/who":
            raise Problem(404, "there is nothing here to write to")
        body = self._body()
        office = self.server.office
        if match is None:
            name = body.get("name") if isinstance(body, dict) else None
            if not isinstance(name, str) or not name.strip():
                raise Problem(422, "a name is needed", {"name": "this is empty"})
            office.call(name)
            self._json(200, {"who": office.who})
            return
        if not office.who:
            raise Problem(428, "say who you are first")
        theme = match.group(2) == "themes"
        try:
            request = (ThemeRequest if theme else Request).model_validate(body)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            wrong = {".".join(str(p) for p in d["loc"]): str(d["msg"]) for d in details[:20]}
            raise Problem(422, "this is no decision", wrong) from error
        if isinstance(request, ThemeRequest):
            self._json(201, office.judge(match.group(1), request))
            return
        if request.action not in ("add", "undo") and request.version is None:
            raise Problem(428, "a decision must say which version of the record it is about")
        self._json(201, office.desk(match.group(1)).decide(request))

    def _body(self) -> Any:
        """The JSON body of a request that may write. Raises Problem, ValueError."""
        if self.headers.get("Origin") is None:
            raise Problem(403, "a request that writes must say which page it comes from")
        if not self._knows_the_token() or not _equal(self.headers.get("X-Token", ""), self.server.write_token):
            raise Problem(403, "this page is of an earlier start of the server; load it again")
        if self.headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
            raise Problem(415, "only JSON is taken")
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not length.isascii() or not length.isdigit():
            raise Problem(411, "the length of the request is needed")
        if int(length) > LARGEST:
            raise Problem(413, f"this is too large; at most {LARGEST} bytes are taken")
        raw = self.rfile.read(int(length))
        if len(raw) != int(length):
            raise Problem(400, "the request was cut off")
        try:
            return json.loads(raw.decode("utf8"), parse_constant=_no_constant)
        except RecursionError as error:
            raise Problem(400, "this is nested too deeply") from error


def _equal(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode("utf8", "replace"), b.encode("utf8"))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
