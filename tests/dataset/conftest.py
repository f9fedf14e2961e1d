"""Outputs to make a dataset of: two sample reports, and one made by hand with all that may trip a format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import stale, writer
from pipeline.dataset.build import build
from pipeline.records import (
    AsOf,
    Block,
    Box,
    Bundle,
    Call,
    Change,
    Cites,
    Entity,
    Exhibit,
    Figure,
    Footnote,
    Intervention,
    Link,
    Mention,
    Participant,
    Problem,
    Report,
    Session,
    Source,
    Speaker,
    Style,
    Value,
    Verb,
    Where,
    Whole,
)

ROOT = Path(__file__).parent.parent.parent
SAMPLES = [ROOT / "corpus" / f"peatland-co-ordinators-{year}.pdf" for year in (2019, 2021)]
TEXT = (
    "=1+1 Ms Ana Ferrer of Norway said 5 of 9 roads; =cmd|' /C calc'!A0 were «safe»\n\n"
    "-5 | +6\n@x | 'y\n\n"
    "Ferrer urged Członków to act. See http://example.org/ana-ferrer.pdf, write to ferrer@example.org."
)


def _where(quote: str, page: int = 1, after: int = 0) -> Where:
    start = TEXT.index(quote, after)
    box = Box(page=page, x0=1.5, top=2.25, x1=3.0, bottom=4.0)
    return Where(start=start, end=start + len(quote), quote=quote, boxes=(box,))


def odd() -> Bundle:
    """A report with formulas, quotes, line ends, empty texts, nulls, several countries, and a person everywhere."""
    name = "odd-2020"
    first, table, last = TEXT.split("\n\n")
    blocks = [
        Block(
            id="block-aaaaaaaaaa", report=name, where=_where(first), kind="paragraph", text=first, style=Style(size=9.5)
        ),
        Block(id="block-bbbbbbbbbb", report=name, where=_where(table, 2), kind="table", text=table),
        Block(id="block-cccccccccc", report=name, where=_where(last, 2), kind="paragraph", text=last),
        Block(
            id="block-dddddddddd", report=name, where=Where(start=None, end=None, quote=""), kind="page_footer", text=""
        ),
    ]
    session = Session(
        id="session-aaaaaaaaaa",
        report=name,
        where=_where(TEXT),
        kind="opening",
        moderators=("Ms Ana Ferrer, Norway", "Jonas Mustermann, Ministry of Roads"),
        title="",
        date="2020-05-04",
        heading="block-aaaaaaaaaa",
    )
    said = Intervention(
        id="int-aaaaaaaaaa",
        report=name,
        session=session.id,
        where=_where(first),
        kind="individual",
        speaker=Speaker(text="Ms Ana Ferrer", start=5, end=18),
        organisation=("=A", "B; =C"),
        country=("NO", "SE"),
        entities=("person:ana-ferrer", "country:NO"),
        verbs=(Verb(text="said", start=TEXT.index("said"), end=TEXT.index("said") + 4, act="inform"),),
    )
    one = said.model_copy(
        update={"id": "int-bbbbbbbbbb", "country": "NO", "organisation": None, "entities": ("person:ana-ferrer",)}
    )
    figures = [
        Figure(
            id="fig-aaaaaaaaaa",
            report=name,
            session=session.id,
            where=_where("5 of 9"),
            kind="count",
            value=5.0,
            unit="road",
            measure="self-employment",
            of=Whole(value=9.0, measure="roads"),
            change=Change(direction="up", from_=-1e-7, to=1e22),
            source=said.id,
            place="country:NO",
            as_of=AsOf(text="May 2020", date_start="2020-05-01", date_end="2020-05-31"),
            values=(Value(text="5", value=5.0, start=TEXT.index("5 of"), end=TEXT.index("5 of") + 1),),
        )
    ]
    note = Footnote(
        id="note-aaaaaaaaaa",
        report=name,
        where=Where(start=None, end=None, quote="+x"),
        number="*",
        text="+x\ty, A. Ferrer, Roads (2019)",
        call=Call(start=18, end=18, page=1, sentence="Ms Ana Ferrer"),
        links=("link-aaaaaaaaaa",),
        cites=Cites(title="Roads"),
    )
    return Bundle(
        text=TEXT,
        report=Report(
            id=name,
            title="\u202e=HYPERLINK(1)",
            subtitle="",
            year=2020,
            places=("Ærø",),
            source=Source(file="odd.pdf", sha256="0" * 64, bytes=1, pages=2, ocr_pages=(1, 2)),
        ),
        blocks=tuple(blocks),
        sessions=(session,),
        interventions=(said, one),
        mentions=(
            Mention(
                id="men-aaaaaaaaaa",
                report=name,
                where=_where("Ms Ana Ferrer"),
                entity="person:ana-ferrer",
                type="PERSON",
            ),
            Mention(id="men-bbbbbbbbbb", report=name, where=_where("Norway"), entity="country:NO", type="COUNTRY"),
        ),
        entities=(
            Entity(id="country:NO", report=name, type="COUNTRY", name="Norway", names={"Norway": 1}, mentions=1),
            Entity(
                id="person:ana-ferrer",
                report=name,
                type="PERSON",
                name="Ana Ferrer",
                names={"Ms Ana Ferrer": 1, "Ferrer": 1},
                identifiers={"orcid": "0"},
                mentions=2,
            ),
        ),
        figures=tuple(figures),
        footnotes=(note,),
        links=(
            Link(
                id="link-aaaaaaaaaa",
                report=name,
                where=_where("http://example.org/ana-ferrer.pdf"),
                url="http://example.org/ana-ferrer.pdf",
                url_canonical="http://example.org/ana-ferrer.pdf",
                from_="text",
                footnote=note.id,
                domain="example.org",
            ),
        ),
        exhibits=(
            Exhibit(
                id="exhibit-aaaaaaaaaa",
                report=name,
                where=_where(table, 2),
                kind="table",
                rows=(("-5", "+6"), ("@x", "'y")),
            ),
        ),
        participants=(
            Participant(
                id="part-aaaaaaaaaa", report=name, where=Where(start=None, end=None, quote=""), name="Lena Beispiel"
            ),
        ),
        problems=(
            Problem(id="problem-aaaaaaaaaa", report=name, stage="read", kind="x", message="'", advice="''"),
            Problem(
                id="problem-bbbbbbbbbb",
                report=name,
                stage="read",
                kind="x",
                message="m",
                advice="a",
                where=Where(start=None, end=None, quote=""),
                record="men-aaaaaaaaaa",
            ),
        ),
    )


@pytest.fixture(scope="session")
def bundles() -> list[Bundle]:
    """The reports of ``outputs``, by id; their pictures left out, since the dataset has none."""
    from pipeline.report import process

    found = [process(path, stale.report_id(path)) for path in SAMPLES]
    return [odd(), *(bundle.model_copy(update={"images": {}}) for bundle in found)]


@pytest.fixture(scope="session")
def outputs(bundles: list[Bundle], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An outputs folder with these reports; not to be changed."""
    folder = tmp_path_factory.mktemp("work") / "outputs"
    for bundle in bundles:
        writer.write_bundle(bundle, folder, {})
    return folder


@pytest.fixture(scope="session")
def dataset(outputs: Path) -> Path:
    """The dataset of ``outputs``; not to be changed."""
    return build(outputs, outputs / "dataset").folder


@pytest.fixture(scope="session")
def place(annotated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it: the sample series in corpus/, its records in outputs/, the dataset below."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    for path in sorted((ROOT / "corpus").glob("*.pdf")):
        report = stale.report_id(path)
        shutil.copytree(annotated / report, folder / "outputs" / report)
    build(folder / "outputs", folder / "outputs" / "dataset")
    return folder
