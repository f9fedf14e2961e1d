"""Dataset back to records, without loss: hand-made trouble, real reports, and any record that the schema allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import arrow, convert, database, flatfile, restore
from pipeline.dataset.tables import Column, Table, Type, all_tables
from pipeline.records import Bundle


@pytest.mark.parametrize("form", ["sqlite", "parquet", "csv"])
def test_records_come_back_as_they_were(form: restore.Form, dataset: Path, bundles: list[Bundle]) -> None:
    back = list(restore.bundles(dataset, form))
    assert [bundle.report.id for bundle in back] == sorted(bundle.report.id for bundle in bundles)
    for before, after in zip(sorted(bundles, key=lambda bundle: bundle.report.id), back, strict=True):
        for name in Bundle.model_fields:
            if name not in {"images", "locate"}:
                assert getattr(after, name) == getattr(before, name), name
                assert repr(getattr(after, name)) == repr(getattr(before, name)), name  # 1 == 1.0 == True


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ["", "'", "''", "=1", "'=1", ";=1", ";'=1", "\t-", "\n@", "a;+;-", "\uff1d", "null", "1", "[]"]
)


def values(kind: Type, *, inner: bool = False) -> st.SearchStrategy[Any]:
    """Values of a type as they stand in JSON."""
    plain: dict[str, st.SearchStrategy[Any]] = {
        "string": st.sampled_from(kind.choices) if kind.choices else TEXTS,
        "date": st.dates().map(str),
        "integer": st.integers(-(2**53), 2**53),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
    }
    if kind.kind == "struct":
        found = fields(kind.fields)
        # a part that may be null is never made of nulls alone
        found = found.filter(lambda row: any(v is not None for v in row.values())) if kind.nullable else found
    elif kind.kind in {"list", "map"}:
        assert kind.item is not None
        items = values(kind.item, inner=True)
        if kind.kind == "map":
            found = st.dictionaries(TEXTS, items, max_size=2)
        elif kind.scalar:
            found = items | st.lists(items, min_size=2, max_size=3)
        else:
            found = st.lists(items, max_size=2)
    else:
        found = plain[kind.kind]
    return found | st.none() if kind.nullable else found


def fields(columns: tuple[Column, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({column.name: values(column.type) for column in columns})


@pytest.mark.parametrize("table", all_tables(), ids=lambda table: table.name)
def test_any_record_survives_every_format(table: Table, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp(table.name)

    @settings(max_examples=8, deadline=None)
    @given(
        st.lists(fields(table.columns), max_size=3, unique_by=lambda row: json.dumps([row.get(k) for k in table.key]))
    )
    def check(rows: list[dict[str, Any]]) -> None:
        flatten, unflatten = convert.flattener(table), convert.unflattener(table)
        flat = [flatten(row) for row in rows]
        names = [column.name for column in table.flat]
        assert [unflatten(dict(zip(names, row, strict=True))) for row in flat] == rows

        parquet = arrow.Writer(folder / "a.parquet", table)
        parquet.add(list(rows))
        parquet.close()
        assert list(arrow.rows(folder / "a.parquet", table)) == rows

        sheet = flatfile.Writer(folder / "a.csv", table)
        cells = convert.cells(table)
        sheet.add([cells(row) for row in rows])
        sheet.close()
        assert list(flatfile.rows(folder / "a.csv", table)) == rows

    check()


def test_sqlite_knows_every_column_type(dataset: Path) -> None:
    for table in all_tables():
        if table.by_report:
            assert all(
                set(row) == {column.name for column in table.columns}
                for row in database.rows(dataset / "rapporteur.db", table)
            )


@given(TEXTS)
def test_a_guarded_cell_is_no_formula_and_reads_back(text: str) -> None:
    cell = flatfile.guard(text)
    assert flatfile.unguard(cell) == text
    for part in cell.replace("\t", ";").replace("\n", ";").split(";"):
        assert not part.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
