"""Names of persons are gone, everywhere, and nothing that is published lets a guess be tried."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import check, writer
from pipeline.compare import records as compare
from pipeline.dataset import persons, restore, source
from pipeline.dataset.build import build
from pipeline.errors import BadFile
from pipeline.records import Bundle

KEY = bytes(range(32))
HAND_MADE = ("Ferrer", "ferrer", "Mustermann", "Beispiel")
"""Names in the report made by hand: in text, address, e-mail, note, list of people, attendance list."""


@pytest.fixture(scope="module")
def coded(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(outputs, tmp_path_factory.mktemp("coded") / "d", persons=persons.Pseudonyms(KEY)).folder


def everything(folder: Path) -> str:
    """All that the dataset says, as one text: what is not text, by its records."""
    files = [path for path in folder.rglob("*") if path.suffix in {".csv", ".md", ".json", ".jsonl", ".graphml"}]
    texts = [path.read_text("utf8") for path in files]
    for form in ("parquet", "sqlite"):
        texts += [bundle.model_dump_json(exclude={"images", "locate"}) for bundle in restore.bundles(folder, form)]
    return "\n".join(texts)


def test_no_name_is_left_in_any_file(coded: Path, bundles: list[Bundle]) -> None:
    said = everything(coded)
    raw = b"".join(path.read_bytes() for path in coded.rglob("*") if path.suffix in {".db", ".parquet"})
    for bundle in bundles:
        for entity in bundle.entities:
            if entity.type == "PERSON":
                family = persons.words_of(entity.name)[-1]
                assert not re.search(rf"\b{re.escape(family)}\b", said), entity.name
                assert entity.id not in said
                assert family.encode() not in raw
    assert [name for name in HAND_MADE if name in said] == []


def test_codes_are_the_same_everywhere_and_other_things_keep_their_names(coded: Path) -> None:
    code = persons.Pseudonyms(KEY).code("person:ana-ferrer")
    odd = next(bundle for bundle in restore.bundles(coded) if bundle.report.id == "odd-2020")
    assert odd.text.startswith(f"=1+1 {code} of Norway said 5 of 9 roads")
    assert f"\n\n{code} urged Członków" in odd.text
    assert f"http://example.org/{code.lower()}.pdf" in odd.text.lower()
    assert f"{code.lower()}@example.org" in odd.text.lower()
    assert odd.interventions[0].speaker.text == code
    assert odd.sessions[0].moderators[0] == f"{code}, Norway"
    assert re.fullmatch(r"Person-[A-Z2-7]{10}, Ministry of Roads", odd.sessions[0].moderators[1])
    person = next(entity for entity in odd.entities if entity.type == "PERSON")
    assert (person.name, dict(person.names), dict(person.identifiers)) == (code, {code: 2}, {})
    assert person.id in odd.interventions[0].entities
    assert {mention.entity for mention in odd.mentions} == {person.id, "country:NO"}
    assert odd.figures[0].measure == "self-employment"  # has the form of a record's id, but is none
    assert odd.participants[0].name.startswith("Person-")


def test_records_still_fit_their_text_and_each_other(coded: Path, bundles: list[Bundle], tmp_path: Path) -> None:
    for bundle in restore.bundles(coded):
        writer.write_bundle(bundle, tmp_path, {})
    before = {b.report.id: b for b in bundles}
    names = [name for name in before if name != "odd-2020"]  # the one made by hand keeps no other rules either
    written, faults = check.read_folder(tmp_path / names[0])
    assert faults == []
    rules = (check.ids_are_unique, check.references_resolve, check.quotes_are_the_text, check.sessions_cover_the_body)
    for name in names:
        written, _ = check.read_folder(tmp_path / name)
        assert [str(fault) for rule in rules for fault in rule(written)] == []
        assert [len(rows) for rows in written.records.values()] == [
            len(getattr(before[name], part)) if part != "report" else 1 for part in written.records
        ]


def test_nothing_published_is_an_open_hash(coded: Path, dataset: Path, outputs: Path, bundles: list[Bundle]) -> None:
    """Ids are hashes of quotes, and manifests hold hashes of files with names: a guess could be tried on either."""
    said = everything(coded)
    for bundle in bundles:
        for mention in bundle.mentions:
            assert mention.id not in said
    hashes = [json.loads((outputs / b.report.id / "manifest.json").read_bytes())["files"].values() for b in bundles]
    assert [one for listed in hashes for one in listed if one in said] == []
    assert KEY.hex() not in said
    open_dataset = json.loads((dataset / "manifest.json").read_bytes())["files"]
    keyed = json.loads((coded / "manifest.json").read_bytes())["files"]
    assert not {file["records"] for file in open_dataset.values()} & {
        f["records"] for f in keyed.values() if f["records"]
    }


def test_records_across_reports_lose_their_names_too(outputs: Path) -> None:
    coder = persons.Pseudonyms(KEY)
    coder.learn(source.folders(outputs))
    actor = compare.Actor(
        id="actor-aaaaaaaaaa",
        series="s",
        entities=("person:ana-ferrer",),
        type="PERSON",
        name="Ana Ferrer",
        reports=(compare.ActorReport(report="odd-2020", mentions=2, interventions=1, names=("Ms Ana Ferrer",)),),
        first="odd-2020",
        last="odd-2020",
    )
    finding = compare.Finding(
        id="change-aaaaaaaaaa",
        series="s",
        from_="odd-2020",
        to="odd-2020",
        kind="silent",
        text="Ms Ana Ferrer no longer speaks.",
        weight=1.0,
        evidence=(compare.Evidence(report="odd-2020", record="int-aaaaaaaaaa", quote="=1+1 Ms Ana Ferrer"),),
    )
    for record in (actor, finding):
        row = coder.row(record.model_dump(mode="json", by_alias=True))
        type(record).model_validate(row)
        said = json.dumps(row)
        assert "errer" not in said
        assert coder.code("person:ana-ferrer") in said
        assert record.id not in said
        assert "odd-2020" in said
        assert "int-aaaaaaaaaa" not in said


def test_another_key_gives_other_codes_and_the_same_key_the_same_bytes(
    outputs: Path, coded: Path, tmp_path: Path
) -> None:
    again = build(outputs, tmp_path / "again", persons=persons.Pseudonyms(KEY)).folder
    assert (again / "chunks.jsonl").read_bytes() == (coded / "chunks.jsonl").read_bytes()
    other = persons.Pseudonyms(bytes(32))
    assert other.code("person:ana-ferrer") != persons.Pseudonyms(KEY).code("person:ana-ferrer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms Ana Ferrer spoke.", "# spoke."),
        ("Prof. Dr. A. Ferrer spoke.", "# spoke."),
        ("FERRER, Ana (Norway)", "# (Norway)"),
        ("Ana\nFerrer and Ferrer's friends", "# and #'s friends"),
        ("Ana Ferrer i Soler left", "# left"),
        ("see https://x.org/people/ana_ferrer?x=1 now", "see https://x.org/people/#?x=1 now"),
        ("mail anaferrer@x.org", "mail #@x.org"),
        ("Mr Unheard van Of came. Then", "# came. Then"),
        ("Mr President, Mr Chair, the ferrers", "Mr President, Mr Chair, the ferrers"),
        ("the Ana River and Ferreria", "the Ana River and Ferreria"),
        ("Ana. Ferrer", "#"),
    ],
)
def test_where_names_are_found(text: str, expected: str) -> None:
    names = persons.Names()
    for letters in (("ana", "ferrer"), ("ferrer", "ana"), ("anaferrer",)):
        names.full.setdefault(letters[0], []).append((letters, "person:ana-ferrer"))
    names.family["ferrer"] = [(("ferrer",), "person:ana-ferrer")]
    assert persons.Moved(text, persons.find(text, names), lambda _: "#").new == expected


def test_offsets_move_with_the_text() -> None:
    spans = [persons.Span(0, 5, "a"), persons.Span(10, 12, "b")]
    moved = persons.Moved("ABCDE fghiJK lm", spans, lambda person: person * 3)
    assert moved.new == "aaa fghibbb lm"
    assert [moved.place(*place) for place in [(0, 5), (6, 10), (10, 12), (13, 15), (2, 2), (3, 11), (5, 5)]] == [
        (0, 3), (4, 8), (8, 11), (12, 14), (3, 3), (0, 11), (3, 3),
    ]  # fmt: skip


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / ".key"
    key = persons.read_key(path)
    assert persons.read_key(path) == key
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("secret")
    with pytest.raises(BadFile, match="no key"):
        persons.read_key(path)
