"""The command line. The only module that prints; heavy libraries are imported in the commands that use them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from pipeline import __version__
from pipeline.errors import EXIT_CODES, ExitCode, MalformedLine, RapporteurError, UsageError

CODES = "\n".join(f"{code.value:>5}  {meaning}" for code, meaning in EXIT_CODES.items())

app = typer.Typer(
    name="rapporteur",
    help="Turn PDF summary reports of recurring meetings into structured, comparable records.",
    epilog=f"\b\nExit codes:\n{CODES}",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _folder(path: Path) -> Path:
    """An outputs folder on this disk; a URL is told of, whose slashes the type has merged already."""
    if re.match(r"[a-z][a-z0-9+.-]+:/", str(path), re.I):
        raise UsageError(
            "only run writes to a URL, and no other command reads from one",
            advice="copy the records here first: rapporteur unpack URL --to DIR",
            where=str(path),
        )
    return path


Outputs = Annotated[
    Path, typer.Option("--outputs", "-o", help="The folder that holds one folder a report.", callback=_folder)
]
OUTPUTS = Path("outputs")


def main() -> NoReturn:
    """Run the command line: the one place that turns an error into a message and an exit code."""
    try:
        code = app(prog_name="rapporteur", standalone_mode=False)
    except RapporteurError as error:
        _tell(f"rapporteur: {error}\n    what to do: {error.advice}")
        _leave(error.code)
    except (KeyboardInterrupt, typer.Abort):
        _tell("rapporteur: interrupted")
        _leave(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (head, less): nothing to tell anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(ExitCode.OK)
    except Exception as error:
        show = getattr(error, "show", None)  # click's own errors: unknown options, missing arguments
        if show is None:
            raise
        show()
        _leave(ExitCode.USAGE)
    _leave(code if isinstance(code, int) else ExitCode.OK)


def _leave(code: int) -> NoReturn:
    sys.exit(int(code))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"rapporteur {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


# -------------------------------------------------------------------------------------------------------------- reports


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur run                               all PDFs of corpus/ into outputs/\n"
    "  rapporteur run 2023.pdf 2024.pdf -o out      two files into another folder\n"
    "  rapporteur run reports/ --workers 4          a folder, four at a time\n"
    "  rapporteur run reports/ --retry              once more what was quarantined\n"
    "  rapporteur run reports/ --engine ray         the same on Ray; --address HOST:6379 on a cluster\n"
    "  rapporteur run s3://BUCKET/pdfs -o s3://BUCKET/records"
)
def run(
    pdfs: Annotated[
        list[str] | None,
        typer.Argument(help="PDF files, folders that hold them, or URLs of either.", show_default="corpus"),
    ] = None,
    outputs: Annotated[
        str, typer.Option("--outputs", "-o", help="The folder, or its URL, that holds one folder a report.")
    ] = str(OUTPUTS),
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0 is one a core.")] = 0,
    timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds that one document may take, besides 3 for each page.")
    ] = 300.0,
    force: Annotated[bool, typer.Option("--force", help="Process every report, changed or not.")] = False,
    without_corrections: Annotated[
        bool, typer.Option("--without-corrections", help="Leave people's decisions out.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try quarantined reports again.")] = False,
    model: Annotated[
        str | None, typer.Option(help="Another installed spaCy pipeline, by name or folder.", envvar="RAPPORTEUR_MODEL")
    ] = None,
    engine: Annotated[str, typer.Option(help="local, or ray (pip install '.[ray]').")] = "local",
    address: Annotated[
        str | None, typer.Option(help="With ray: the cluster to use.", show_default="this machine")
    ] = None,
    in_shards: Annotated[
        bool, typer.Option("--sharded", help="Parquet by shard and kind instead of a folder a report.")
    ] = False,
    shards: Annotated[
        int | None, typer.Option(min=1, max=9999, help="With --sharded: how many, in a new folder.", show_default="256")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the closing table.")] = False,
) -> int:
    """Turn PDFs into records.

    Only reports whose PDF, corrections, rules, model or code changed are processed. A report that fails is quarantined:
    its folder then holds a problem record that says why and what to do, and the others are written.
    """
    from pipeline import driver, progress, stale

    if model:
        os.environ[stale.MODEL_VARIABLE] = model
    if engine not in ("local", "ray") or (address and engine != "ray"):
        raise UsageError("there is no such engine", advice="--engine local, or --engine ray [--address HOST:6379]")

    def on(inner: driver.Engine) -> driver.Engine:
        if engine == "local":
            return inner
        from pipeline import cluster

        return cluster.on_ray(address, inner)

    names = pdfs or ["corpus"]
    remote = any(re.match(r"[a-z][a-z0-9+.-]*://", name, re.I) for name in (*names, outputs))
    paths = [] if remote else driver.find_pdfs(map(Path, names))
    if not paths and not remote:
        raise UsageError(
            "there are no PDFs here",
            advice="put reports into it, or name others: rapporteur run FILE_OR_FOLDER …",
            where=", ".join(names),
        )
    options = driver.Options(
        workers=workers, timeout=timeout, force=force, retry=retry, corrections=not without_corrections
    )
    moving = sys.stderr.isatty()
    watcher = progress.ProgressLines(_write_error, moving=moving, width=shutil.get_terminal_size().columns)
    seen = None if quiet else watcher
    if shards and not in_shards:
        raise UsageError("there are no shards to count", advice="say --sharded, too")
    if remote and in_shards:
        advice = "write shards to a folder here, then copy it: a shard is a folder that is only ever exchanged whole"
        raise UsageError("shards cannot be written to a URL, nor made of PDFs at one", advice=advice)
    if in_shards:
        from pipeline import sharded

        summary = sharded.run(paths, Path(outputs), options, seen, on(driver.supervise), shards)
    elif remote:
        from pipeline import store

        summary = store.run(names, outputs, options, seen, on)
    else:
        summary = driver.run(paths, Path(outputs), options, seen, on(driver.supervise))
    for text in progress.failures(summary):
        _tell(text)
    print(progress.closing_table(summary))
    return summary.code


def _write_error(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur unpack s3://BUCKET/records --to outputs         all reports\n"
    "  rapporteur unpack s3://BUCKET/records road-2023 --to out   one of them\n"
    "  rapporteur unpack big --series road --to out               those of a series, out of shards"
)
def unpack(
    source: Annotated[str, typer.Argument(help="An outputs folder in shards, or the URL of an outputs folder.")],
    reports: Annotated[list[str] | None, typer.Argument(help="Report ids; all when none is named.")] = None,
    to: Annotated[Path, typer.Option("--to", help="The folder to write one folder a report to.")] = OUTPUTS,
    series: Annotated[
        str | None, typer.Option(help="Out of shards: only reports whose series has these words.")
    ] = None,
) -> int:
    """Write a folder for each report, which all other commands read, from shards or from an object store.

    Each is compared with the hashes of its manifest; one that is not whole is left out and named.
    """
    from pipeline import sharded, store, writer

    remote = store.is_url(source)
    if not remote and not sharded.is_sharded(Path(source)):
        raise UsageError("this is neither a URL nor an outputs folder in shards", advice="check it", where=source)
    with writer.locked(to):
        writer.recover(to)
        if remote:
            whole, torn = store.copy(source, to, reports or ())
            count = len(whole)
        else:
            count, torn = sharded.unpack(Path(source), to, reports or (), series)
    for report in torn:
        _tell(f"{report}: not whole, or not there; run again to complete it")
    print(f"{to}: {count} report{'s' * (count != 1)}")
    return ExitCode.SOME_FAILED if torn else ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur check                             everything in outputs/\n"
    "  rapporteur check -o out --pdfs reports/      the PDFs were moved to reports/"
)
def check(
    reports: Annotated[
        list[str] | None, typer.Argument(help="Report ids; all of the folder when none is named.")
    ] = None,
    outputs: Outputs = OUTPUTS,
    pdfs: Annotated[list[Path] | None, typer.Option("--pdfs", help="Where the PDFs are, if they were moved.")] = None,
) -> int:
    """Validate what was written: schema, quotes, boxes, ids, references, sessions, problems.

    Prints one line a fault: file:line, the rule, what is wrong. A PDF is looked for where it was when it was processed.
    """
    from pipeline import check as checks

    result = checks.check_outputs(outputs, reports or None, pdfs or [])
    for fault in result.faults:
        print(fault)
    for note in result.notes:
        _tell(note)
    faults = len(result.faults)
    print(f"{result.reports} reports, {result.records} records, {result.boxes} boxes compared, {faults} faults")
    return ExitCode.CHECK_FAILED if result.faults else ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur evaluate tests/gold               score outputs/ against annotated reports\n"
    "  rapporteur evaluate gold --floors f.json --update    raise the floors to what was reached"
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder with one annotated report a folder.")],
    outputs: Outputs = OUTPUTS,
    floors: Annotated[
        Path | None, typer.Option(help="A file of floors; a measure below its floor fails the command.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Raise the floors to the measures; never lower one.")
    ] = False,
    show: Annotated[str | None, typer.Option(help="List what a stage missed and found in error.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the measures as JSON.")] = False,
) -> int:
    """Score outputs against annotated reports, stage by stage."""
    from pipeline import evaluate as scoring

    result = scoring.evaluate(outputs, gold, floors=floors, update=update)
    print(result.as_json() if as_json else result.table())
    for line in result.details(show) if show else ():
        print(line)
    for line in result.notes:
        _tell(line)
    return ExitCode.BELOW_FLOOR if result.below else ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur show road-conference-2023                   page 1 with its records on it, as PNG\n"
    "  rapporteur show road-conference-2023 --page 4 --png p4.png"
)
def show(
    report: Annotated[str, typer.Argument(help="A report's id.")],
    page: Annotated[int, typer.Option(min=1, help="The page, from 1.")] = 1,
    outputs: Outputs = OUTPUTS,
    png: Annotated[
        Path | None, typer.Option(help="Where to write the picture.", show_default="REPORT-PAGE.png")
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Where the PDF is, if it was moved.")] = None,
) -> int:
    """Draw a page with its records on it: blocks, sessions, mentions, figures, notes and links."""
    manifest = _manifest(outputs, report)
    source = pdf or Path(str(manifest.get("pdf")))
    if not source.is_file():
        raise UsageError("the PDF is not there any more", advice="say where it is: --pdf FILE", where=str(source))
    from pipeline import overlay

    print(overlay.draw(source, outputs / report, page, png or Path(f"{report}-{page}.png")))
    return ExitCode.OK


def _manifest(outputs: Path, report: str) -> dict[str, Any]:
    """The manifest of a report that has records."""
    from pipeline import stale

    manifest = stale.read_manifest(outputs / report)
    if manifest is None:
        raise UsageError(
            f"there is no report {report!r} here",
            advice="process it first (rapporteur run), or name another folder (--outputs DIR)",
            where=str(outputs),
        )
    if manifest.get("status") == "quarantined":
        said = manifest.get("error", {})
        raise UsageError(
            f"the report {report!r} is quarantined: {said.get('message')}",
            advice=said.get("advice", "see its problems.jsonl"),
            where=str(outputs),
        )
    return manifest


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur review                            opens the page on this machine\n"
    "  rapporteur review -o out --no-browser        only prints its address"
)
def review(
    outputs: Outputs = OUTPUTS,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
    who: Annotated[str | None, typer.Option(help="Your name.", show_default="git's user.name, else asked once")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
) -> int:
    """Look at pages and records side by side, accept, reject, mend and add. Only this machine can reach it."""
    from pipeline.check import report_folders
    from pipeline.review import server as reviews

    report_folders(outputs)
    server = reviews.Server(reviews.Office(outputs, who=who), port)
    print(f"Review: {server.address}\n(Ctrl-C ends it; every decision that the page calls saved is kept)", flush=True)
    if browser:
        import webbrowser

        webbrowser.open(server.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return ExitCode.OK
    finally:
        server.server_close()
    return ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur corrections                       those that do not fit any more, and how many do\n"
    "  rapporteur corrections explain cor-3f2a      one decision in full\n"
    "  rapporteur corrections resolve cor-3f2a --withdraw\n"
    "  rapporteur corrections resolve cor-3f2a --to fig-6a62ymz4nl"
)
def corrections(
    what: Annotated[str, typer.Argument(help="list, explain or resolve.")] = "list",
    decision: Annotated[str | None, typer.Argument(help="A decision's id, or how it begins.")] = None,
    outputs: Outputs = OUTPUTS,
    everything: Annotated[bool, typer.Option("--all", help="List those that fit, too.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let the record be as it is found now.")] = False,
    to: Annotated[str | None, typer.Option(help="Put the decision on this record instead.")] = None,
    why: Annotated[str | None, typer.Option(help="A note that is kept with it.")] = None,
    who: Annotated[str | None, typer.Option(help="Your name.", show_default="git's user.name")] = None,
) -> int:
    """List people's decisions, explain one, or resolve one that does not fit any more."""
    from pipeline.corrections import manage

    found = list(manage.rows(outputs))
    if what == "list":
        for line in manage.lines(found, everything=everything):
            print(line)
        return ExitCode.OK
    if what not in ("explain", "resolve") or decision is None:
        raise UsageError(f"there is no such thing to do: {what}", advice="list, explain ID, or resolve ID")
    row = manage.one(found, decision)
    if what == "explain":
        for line in manage.explain(row):
            print(line)
        return ExitCode.OK
    if withdraw == (to is not None):
        raise UsageError("what is to become of it?", advice="say --withdraw, or --to RECORD")
    from pipeline.review.server import Office

    print(manage.resolve(outputs, row, who or Office(outputs).who or "somebody", to=to, why=why))
    return ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur learn                             gold from what was reviewed to the end\n"
    "  rapporteur evaluate corpus/learnt            how good the rules are on it"
)
def learn(
    gold: Annotated[Path, typer.Argument(help="The folder for annotated reports.")] = Path("corpus/learnt"),
    outputs: Outputs = OUTPUTS,
    share: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="The share of a kind's records that must have been looked at.")
    ] = 1.0,
) -> int:
    """Turn accepted, mended and added records into annotated reports for evaluate."""
    from pipeline.corrections import learn as learning

    for line in learning.learn(outputs, gold, share=share):
        print(line)
    print(f"measure with: rapporteur evaluate {gold} --outputs {outputs}")
    return ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur tasks export road-2023 tasks.jsonl --tool prodigy\n"
    "  rapporteur tasks export road-2023 tasks.json --kind figures --tool label-studio\n"
    "  rapporteur tasks import road-2023 answered.json --who Ada"
)
def tasks(
    what: Annotated[str, typer.Argument(help="export, import, or config (Label Studio's labelling interface).")],
    report: Annotated[str, typer.Argument(help="A report's id.")],
    file: Annotated[Path | None, typer.Argument(help="The file of tasks.")] = None,
    outputs: Outputs = OUTPUTS,
    kind: Annotated[str, typer.Option(help="mentions or figures.")] = "mentions",
    tool: Annotated[str, typer.Option(help="label-studio or prodigy.")] = "label-studio",
    who: Annotated[str | None, typer.Option(help="Who answered.", show_default="git's user.name")] = None,
) -> int:
    """Give names or figures to Label Studio or Prodigy, and take the answers as decisions."""
    from pipeline.corrections import tasks as work
    from pipeline.review.desk import Desk
    from pipeline.review.server import Office

    if kind not in work.LABELS or tool not in ("label-studio", "prodigy") or what not in ("export", "import", "config"):
        advice = "export, import or config; --kind mentions or figures; --tool label-studio or prodigy"
        raise UsageError("there is no such thing to do", advice=advice)
    _manifest(outputs, report)
    if what == "config":
        print(work.label_config(kind))
        return ExitCode.OK
    if file is None:
        raise UsageError("which file?", advice="name it behind the report: rapporteur tasks export REPORT FILE")
    reviewer = who or Office(outputs).who or "somebody"
    desk = Desk(outputs, report, lambda: reviewer)
    if what == "export":
        found = work.export(desk, kind, "prodigy" if tool == "prodigy" else "label-studio")
        work.write(found, file, "prodigy" if tool == "prodigy" else "label-studio")
        print(f"{len(found)} tasks in {file}")
        return ExitCode.OK
    desk.prepare()
    counts = work.take(desk, work.answers(work.read(file), file))
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return ExitCode.OK


# -------------------------------------------------------------------------------------------------------------- numbers


@app.command(
    epilog="\b\nExamples:\n"
    '  rapporteur figures --sentences notes.jsonl        {"id": …, "text": …} a line\n'
    '  echo "Deaths fell from 90 to 70." | rapporteur figures --sentences -'
)
def figures(
    sentences: Annotated[
        Path,
        typer.Option("--sentences", help='A file with {"id", "text"}, or plain text, a line; - is standard input.'),
    ],
) -> int:
    """Find the statistics in plain sentences; prints {"id", "figures"} for each, one a line."""
    import json

    # The matrices are small: further threads would wait for one another, each on a processor of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from pipeline import figures as finder
    from pipeline import language

    for found in finder.from_sentences(language.load(), _sentences(sentences)):
        print(json.dumps(found, ensure_ascii=False))
    return ExitCode.OK


def _sentences(path: Path) -> list[dict[str, Any]]:
    """Lines as JSON objects with id and text; plain text has its line's number for an id."""
    import json

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "give a UTF-8 text file"
        raise UsageError(f"this cannot be read as text: {error}", advice=advice, where=str(path)) from error
    found: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if not line.lstrip().startswith("{"):
            found.append({"id": number, "text": line.strip()})
            continue
        try:
            found.append({"id": number, **json.loads(line)})
            found[-1]["text"].strip()
        except (ValueError, KeyError, AttributeError) as error:
            raise MalformedLine(path, number, f'this is no JSON object with "id" and "text": {error}') from error
    return found


@app.command(
    "explain-numbers",
    epilog="\b\nExamples:\n"
    "  rapporteur explain-numbers road-conference-2023          how many of each class, with examples\n"
    "  rapporteur explain-numbers road-conference-2023 --all    every number that is no figure",
)
def explain_numbers(
    report: Annotated[str, typer.Argument(help="A report's id.")],
    outputs: Outputs = OUTPUTS,
    everything: Annotated[bool, typer.Option("--all", help="List every number, as JSON Lines.")] = False,
) -> int:
    """Say of every number in a report that is no figure why it is none."""
    import json

    from pipeline import explain

    _manifest(outputs, report)
    found = explain.numbers(outputs / report)
    if everything:
        for row in found:
            print(json.dumps(row, ensure_ascii=False))
    else:
        print(explain.by_class(found))
    return ExitCode.OK


# ------------------------------------------------------------------------------------------------------- across reports


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur compare                           all series of outputs/, into outputs/compare/\n"
    "  rapporteur compare --changes 2022 2023       what changed between two reports, the weightiest first"
)
def compare(
    outputs: Outputs = OUTPUTS,
    changes: Annotated[
        tuple[str, str] | None, typer.Option(help="Print what changed between two reports, named by year or id.")
    ] = None,
    series: Annotated[str | None, typer.Option(help="Only series whose name has these words.")] = None,
    register: Annotated[
        Path | None, typer.Option(help="The register of themes.", show_default="models/themes.jsonl")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many findings at the most.")] = 40,
) -> int:
    """Compare the reports of each series: themes, actors, statistics, citations, commitments, changes.

    Reads the records, never a PDF. The page to look at is outputs/compare/index.html.
    """
    from pipeline import compare as comparison
    from pipeline.compare import show as shown

    moving = sys.stderr.isatty()

    def tell(what: str, done: int, of: int) -> None:
        if of > 1 or moving:
            _write_error(f"\r\x1b[K{done}/{of} series  {what[:60]}" if moving else f"{done}/{of} series\n")

    result = comparison.compare(outputs, register or comparison.REGISTER, tell=tell if not changes else _silent)
    if moving:
        _write_error("\r\x1b[K")
    if changes:
        for line in shown.changes(outputs, result, changes, series=series, limit=limit):
            print(line)
        return ExitCode.OK
    for line in shown.summary(result):
        print(line)
    return ExitCode.OK


def _silent(what: str, done: int, of: int) -> None:
    pass


@app.command(
    epilog="\b\nExamples:\n"
    '  rapporteur find "asylum"                     every word must stand in a record\n'
    '  rapporteur find "peat map" --in figures --in sessions'
)
def find(
    words: Annotated[str, typer.Argument(help="What to search for.")],
    outputs: Outputs = OUTPUTS,
    files: Annotated[list[str] | None, typer.Option("--in", help="Only records of this kind; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> int:
    """Search the records of all reports: sessions, interventions, figures, notes, links, names, tables, the text."""
    import json
    from dataclasses import asdict

    from pipeline.compare import find as search

    count = 0
    for hit in search.find(outputs, words, files or ()):
        count += 1
        if as_json:
            print(json.dumps(asdict(hit), ensure_ascii=False))
        else:
            page = f" p. {hit.page}" if hit.page else ""
            print(f"{hit.report}{page}  {hit.file}  {hit.record}\n    {hit.quote}")
    if not as_json:
        _tell(f"{count} record{'s' * (count != 1)}")
    return ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur links                             addresses not checked in the last 30 days\n"
    "  rapporteur links --limit 50                  so many now, the rest another time"
)
def links(
    outputs: Outputs = OUTPUTS,
    limit: Annotated[int, typer.Option(min=0, help="So many addresses at the most; 0 is all.")] = 0,
    days: Annotated[int, typer.Option(min=0, help="Check again what was checked more days ago than this.")] = 30,
    pause: Annotated[float, typer.Option(min=0.0, help="Seconds between two requests to one host.")] = 2.0,
) -> int:
    """Check the addresses of all reports over the network: whether they answer, and which archive holds a copy.

    Nothing else in this program uses the network. It can be stopped and goes on where it was; offline it says so.
    """
    from pipeline.compare import network

    moving = sys.stderr.isatty()

    def tell(done: int, of: int, url: str) -> None:
        _write_error(f"\r\x1b[K{done}/{of}  {url[:70]}" if moving else f"{done}/{of}  {url}\n")

    result = network.check(outputs, limit=limit, days=days, pause=pause, tell=tell)
    if moving:
        _write_error("\r\x1b[K")
    for line in result.lines():
        print(line)
    return ExitCode.NOT_INSTALLED if result.offline else ExitCode.OK


# ---------------------------------------------------------------------------------------------------------- the project


@app.command(epilog="\b\nExamples:\n  rapporteur schema                  all record types\n  rapporteur schema figures")
def schema(
    name: Annotated[str | None, typer.Argument(help="A file's name without .jsonl, such as figures.")] = None,
) -> int:
    """Print the JSON Schema (2020-12) of every record type, or of one."""
    import json

    from pipeline import schema as schemas

    print(json.dumps(schemas.schema(name), ensure_ascii=False, indent=2))
    return ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur dataset                           outputs/ into outputs/dataset/\n"
    "  rapporteur dataset --without-persons         codes for names, into outputs/dataset-without-persons/"
)
def dataset(
    outputs: Outputs = OUTPUTS,
    to: Annotated[
        Path | None, typer.Option(help="The folder to write.", show_default="OUTPUTS/dataset[-without-persons]")
    ] = None,
    without_persons: Annotated[
        bool, typer.Option("--without-persons", help="Put codes in the place of persons' names, everywhere.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(help="The secret file that codes are made with; made when missing.", show_default="OUTPUTS/.key"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> int:
    """Write all records as tables for other tools: Parquet, CSV, SQLite, chunks, a network, and what describes them.

    Only files whose records changed are written anew. Keep the key file where codes are to stay the same, and never
    publish it.
    """
    from pipeline import writer
    from pipeline.dataset import build, persons

    if not outputs.is_dir():
        raise UsageError(
            "there is no such folder", advice="process some reports first (rapporteur run)", where=str(outputs)
        )
    coded = persons.Pseudonyms(persons.read_key(key or outputs / ".key")) if without_persons else None
    target = to or outputs / ("dataset-without-persons" if without_persons else "dataset")
    moving = sys.stderr.isatty() and not quiet

    def show(done: int, reports: int) -> None:
        if moving or (not quiet and done % 100 == 0):
            _write_error(f"\r\x1b[K{done}/{reports} reports" if moving else f"{done}/{reports} reports\n")

    with writer.locked(outputs):  # a run that writes reports meanwhile would give a mixture
        writer.recover(outputs)
        summary = build.build(outputs, target, persons=coded, on_report=show)
    if moving:
        _write_error("\r\x1b[K")
    built = len(summary.built)
    size = sum(file.bytes for file in summary.files) / 1e6
    print(f"{target}: {summary.reports} reports, {sum(summary.rows.values()):,} rows, {size:.1f} MB")
    print(f"{built} of {len(summary.files)} files written" if built else "nothing changed: all files are up to date")
    return ExitCode.OK


@app.command()
def doctor(outputs: Outputs = OUTPUTS) -> int:
    """Say what is installed, which model is used, whether OCR is available, and what to do about what is missing."""
    from pipeline import doctor as doctors

    findings = doctors.examine(outputs)
    for finding in findings:
        print(finding)
    return ExitCode.NOT_INSTALLED if any(finding.needed and not finding.well for finding in findings) else ExitCode.OK


@app.command(
    epilog="\b\nExamples:\n"
    "  rapporteur bench corpus/*.pdf\n"
    "  rapporteur bench --sizes          the text stage on documents of 10, 100 and 500 pages\n"
    "  rapporteur bench --flame time.svg   a flame graph of the pipeline"
)
def bench(
    pdfs: Annotated[list[Path] | None, typer.Argument(help="PDF files or folders.", show_default="corpus")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured; the best counts.")] = 3,
    sizes: Annotated[bool, typer.Option("--sizes", help="Time and memory a page on short and long documents.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Add the ratios to tests/bench/history.jsonl.")] = False,
    flame: Annotated[
        Path | None, typer.Option(help="Write a flame graph (SVG) of where the pipeline's time goes, instead.")
    ] = None,
    dataset: Annotated[bool, typer.Option("--dataset", help="Time and sizes of the dataset of 1,000 reports.")] = False,
    comparison: Annotated[
        bool, typer.Option("--compare", help="Time and memory of comparing 10, 100 and 1,000 reports of outputs/.")
    ] = False,
    scale: Annotated[
        bool, typer.Option("--scale", help="Whether time and memory of many small reports grow as a line.")
    ] = False,
    reports: Annotated[int, typer.Option(min=30, help="With --scale: how many reports.")] = 10_000,
    in_shards: Annotated[bool, typer.Option("--sharded", help="With --scale: into shards.")] = False,
    reviewing: Annotated[bool, typer.Option("--review", help="Keys and waiting for 100 records in review.")] = False,
    outputs: Outputs = OUTPUTS,
) -> int:
    """Time this pipeline beside a naive script (page text, a stock language model, two patterns), in one run."""
    from pipeline import bench as benches
    from pipeline import driver

    if scale:
        from pipeline import scaling

        step = min(scaling.STEP, reports // 10)
        for line in scaling.measure(reports=reports, step=step, sharded=in_shards):
            print(line, flush=True)
        return ExitCode.OK
    if reviewing:
        from pipeline.review import pace

        for line in pace.measure(driver.find_pdfs(pdfs or [Path("corpus")])[0]):
            print(line)
        return ExitCode.OK
    if comparison:
        from pipeline.compare import bench as comparing

        for line in comparing.curve(outputs):
            print(line, flush=True)
        return ExitCode.OK
    found = driver.find_pdfs(pdfs or [Path("corpus")])
    if dataset:
        from pipeline.dataset.measure import measure

        for line in measure(found):
            print(line, flush=True)
        return ExitCode.OK
    lines = benches.sizes(found) if sizes else benches.compare(found, rounds=rounds, record=record)
    for line in benches.flame(found, flame) if flame else lines:
        print(line, flush=True)
    return ExitCode.OK
