"""The command line as a person meets it: help, exit codes, messages that say what to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from pipeline.errors import EXIT_CODES, ExitCode, Unreadable

ROOT = Path(__file__).parent.parent
COMMANDS = ("run", "check", "evaluate", "show", "figures", "explain-numbers", "dataset", "schema", "doctor", "bench")


def rapporteur(
    *arguments: object, cwd: Path = ROOT, stdin: str = "", python: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "110"}
    command = [sys.executable, *python, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small real PDF."""
    path = tmp_path_factory.mktemp("pdf") / "pond-meeting-2024.pdf"
    page = canvas.Canvas(str(path), pagesize=(595, 842), invariant=True)
    lines = [
        (20, "Report of the Pond Meeting"),
        (15, "Opening session"),
        (11, "Ms Ada Berg (Norway) said that 40 per cent of all ponds were dry in 2023."),
        (15, "Closing session"),
        (11, "The representative of Sweden thanked all delegates for their work in 2024."),
    ]
    height = 780
    for size, text in lines:
        page.setFont("Helvetica-Bold" if size > 11 else "Helvetica", size)
        page.drawString(72, height, text)
        height -= 40
    page.save()
    return path


@pytest.fixture(scope="session")
def outputs(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    done = rapporteur("run", report, "--outputs", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_help_lists_every_command_and_every_exit_code() -> None:
    said = rapporteur("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", said, re.M)
    for code, meaning in EXIT_CODES.items():
        assert re.search(rf"^ *{code.value}  {re.escape(meaning)}", said, re.M)
    assert set(EXIT_CODES) == set(ExitCode)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = rapporteur(command, "--help")
    assert done.returncode == 0
    assert "Usage: rapporteur " + command in done.stdout
    if command != "doctor":
        assert "Example" in done.stdout


def test_starting_loads_no_stage_and_none_of_their_libraries() -> None:
    """How long a start takes depends on the machine; what it loads does not."""
    done = rapporteur("--version", python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "pipeline.cli" in loaded
    libraries = {"spacy", "thinc", "numpy", "pydantic", "pdfplumber", "pypdfium2", "rapidfuzz", "pyarrow", "PIL"}
    stages = {
        f"pipeline.{name}" for name in ("reader", "layout", "assemble", "sessions", "language", "link", "records")
    }
    assert not loaded & (libraries | stages)


def test_a_report_becomes_records_and_a_table(report: Path, outputs: Path) -> None:
    done = rapporteur("run", report, "--outputs", outputs)
    assert done.returncode == 0
    assert "nothing to process: 1 report is up to date" in done.stderr
    head, row = done.stdout.splitlines()
    columns = "reports pages sessions interventions mentions figures notes links problems seconds pages/s"
    assert head.split() == columns.split()
    assert row.split()[:3] == ["unchanged", "1", "1"]
    assert "Norway" in (outputs / "pond-meeting-2024" / "text.txt").read_text("utf8")


def test_progress_is_plain_lines_where_there_is_no_terminal(report: Path, tmp_path: Path) -> None:
    done = rapporteur("run", report, "--outputs", tmp_path)
    assert re.search(r"^\[1/1\] pond-meeting-2024: 1 page in [\d.]+ s", done.stderr, re.M)
    assert "\r" not in done.stderr
    assert "\x1b" not in done.stderr
    assert rapporteur("run", report, "--outputs", tmp_path, "--force", "--quiet").stderr == ""


def test_check_passes_on_what_was_written_and_fails_on_what_was_changed(outputs: Path, tmp_path: Path) -> None:
    done = rapporteur("check", "--outputs", outputs)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert re.search(r"1 reports, \d+ records, [1-9]\d* boxes compared, 0 faults", done.stdout)
    folder = tmp_path / "pond-meeting-2024"
    folder.mkdir()
    for path in (outputs / "pond-meeting-2024").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "text.txt").write_text("Another text.", "utf8")
    done = rapporteur("check", "--outputs", tmp_path)
    assert done.returncode == ExitCode.CHECK_FAILED
    assert "text.txt: manifest: " in done.stdout


BAD = [
    ("empty.pdf", b"", ExitCode.EMPTY_FILE, "empty_file"),
    ("page.pdf", b"<html>This is a web page</html>" * 99, ExitCode.NOT_A_PDF, "not_a_pdf"),
    ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cata", ExitCode.UNREADABLE, "unreadable"),
]


@pytest.mark.parametrize(("name", "data", "code", "kind"), BAD)
def test_bad_input_has_its_own_message_and_code(
    tmp_path: Path, name: str, data: bytes, code: ExitCode, kind: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(data)
    alone = rapporteur("run", bad, "--outputs", tmp_path / "alone")
    assert alone.returncode == code, alone.stderr
    assert name in alone.stderr
    assert "what to do:" in alone.stderr


def test_what_stands_beside_bad_input_is_written(report: Path, tmp_path: Path) -> None:
    for name, data, _, _ in BAD:
        (tmp_path / name).write_bytes(data)
    done = rapporteur("run", *(tmp_path / name for name, *_ in BAD), report, "--outputs", tmp_path / "all")
    assert done.returncode == ExitCode.SOME_FAILED
    assert (tmp_path / "all" / "pond-meeting-2024" / "text.txt").exists()
    assert "what to do:" in done.stderr
    for name, _, _, kind in BAD:
        assert name in done.stderr
        (line,) = (tmp_path / "all" / Path(name).stem / "problems.jsonl").read_text("utf8").splitlines()
        assert json.loads(line)["kind"] == kind


def test_a_file_that_may_not_be_read(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not stop every user, so the system's refusal is played."""
    from pipeline import reader

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Unreadable, match="Permission denied") as caught:
        reader.read(report)
    assert caught.value.code is ExitCode.UNREADABLE
    assert "permissions" in caught.value.advice


@pytest.mark.parametrize("password", ["", "secret"])
def test_encrypted_with_and_without_an_empty_password(tmp_path: Path, password: str) -> None:
    path = tmp_path / "locked.pdf"
    page = canvas.Canvas(str(path), encrypt=_encryption(password))
    page.drawString(72, 700, "The meeting was opened by Ms Ada Berg of Norway, who spoke of ponds.")
    page.save()
    done = rapporteur("run", path, "--outputs", tmp_path / "out")
    assert done.returncode == (ExitCode.ENCRYPTED if password else ExitCode.OK), done.stderr
    if password:
        assert "asks for a password" in done.stderr
        assert "qpdf --decrypt" in done.stderr


def _encryption(password: str) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(password, ownerPassword="owner", strength=128)


def test_pages_without_text_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    page = canvas.Canvas(str(path))
    page.rect(100, 100, 200, 200, fill=1)
    page.save()
    done = rapporteur("run", path, "--outputs", tmp_path / "out")
    assert done.returncode == ExitCode.NO_TEXT
    problems = (tmp_path / "out" / "scan" / "problems.jsonl").read_text("utf8")
    assert '"no_text_layer"' in problems
    assert "OCR" in problems


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "nothing.pdf"], ExitCode.USAGE, "no such file"),
        (["run", "--workers", "-1"], ExitCode.USAGE, "workers"),
        (["walk"], ExitCode.USAGE, "walk"),
        (["check", "--outputs", "nowhere"], ExitCode.USAGE, "there are no reports here"),
        (["evaluate", "nowhere"], ExitCode.USAGE, "no annotated reports"),
        (["show", "nothing"], ExitCode.USAGE, "process it first"),
        (["schema", "colours"], ExitCode.USAGE, "choose one of"),
        (["figures", "--sentences", "nothing.txt"], ExitCode.USAGE, "cannot be read"),
    ],
)
def test_wrong_usage_says_what_to_do(tmp_path: Path, arguments: list[str], code: ExitCode, said: str) -> None:
    done = rapporteur(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_pdfs(tmp_path: Path) -> None:
    done = rapporteur("run", tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert "no PDFs" in done.stderr


def test_a_model_that_is_not_installed(report: Path, tmp_path: Path) -> None:
    done = rapporteur("run", report, "--outputs", tmp_path, "--model", "no_such_model")
    assert done.returncode == ExitCode.NOT_INSTALLED
    assert "no_such_model" in done.stderr
    assert "Traceback" not in done.stderr


def test_show_draws_a_page(outputs: Path, tmp_path: Path) -> None:
    done = rapporteur("show", "pond-meeting-2024", "--outputs", outputs, "--png", tmp_path / "page.png")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    far = rapporteur("show", "pond-meeting-2024", "--page", 9, "--outputs", outputs, "--png", tmp_path / "p.png")
    assert far.returncode == ExitCode.USAGE


def test_figures_of_plain_sentences() -> None:
    lines = '{"id": "a", "text": "Deaths fell from 90 to 70."}\nThe fund paid 12 grants.\n'
    done = rapporteur("figures", "--sentences", "-", stdin=lines)
    assert done.returncode == 0, done.stderr
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["id"], second["id"]) == ("a", 2)
    assert first["figures"][0]["change"]["from"] == 90
    assert second["figures"][0]["value"] == 12
    bad = rapporteur("figures", "--sentences", "-", stdin='{"id": 1}\n')
    assert bad.returncode == ExitCode.BAD_FILE
    assert "-:1: " in bad.stderr


def test_explain_numbers_lists_what_is_no_figure(outputs: Path) -> None:
    done = rapporteur("explain-numbers", "pond-meeting-2024", "--outputs", outputs)
    assert done.returncode == 0, done.stderr
    assert "numbers are no figures" in done.stdout
    rows = rapporteur("explain-numbers", "pond-meeting-2024", "--outputs", outputs, "--all").stdout.splitlines()
    assert {"class", "text", "start", "end", "context"} == set(json.loads(rows[0]))


def test_schema_and_doctor(tmp_path: Path) -> None:
    assert json.loads(rapporteur("schema", "figures").stdout)["title"] == "Figure"
    done = rapporteur("doctor", "--outputs", tmp_path / "new")
    assert done.returncode == 0, done.stdout
    for name in ("python", "packages", "language model", "OCR", "outputs"):
        assert f"  {name}: " in done.stdout


def test_output_that_nobody_reads_is_no_error() -> None:
    command = f"{sys.executable} -m pipeline schema | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
