"""One SQLite file: every table with keys and indexes, full-text search over sentences, and views with the usual joins.

The same records give the same bytes with the same version of SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.dataset import convert
from pipeline.dataset.tables import Table, all_tables
from pipeline.errors import BadFile, NotInstalled
from pipeline.records import SCHEMA_VERSION

NAME = "rapporteur"
VERSION = sqlite3.sqlite_version
TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}

REFERENCES: Mapping[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "report": (("report",), "reports", ("id",)),
    "session": (("session",), "sessions", ("id",)),
    "parent": (("parent",), "sessions", ("id",)),
    "heading": (("heading",), "blocks", ("id",)),
    "block": (("block",), "blocks", ("id",)),
    "footnote": (("footnote",), "footnotes", ("id",)),
    "entity": (("report", "entity"), "entities", ("report", "id")),
}
"""Columns that hold the id of another record, wherever a report's table has them: columns, table, its key."""

INDEXES = {
    "mentions": ("entity, report", "type"),
    "entities": ("id", "type, name"),
    "figures": ("measure", "unit", "place"),
    "links": ("url_canonical", "domain", "footnote"),
    "sentences": ("report, start",),
    "interventions": ("report, where_start",),
    "blocks": ("report, where_start",),
}
"""Beside those on ``report`` and ``session``, which every table has."""

LISTS = """
CREATE TABLE intervention_entities (
    intervention TEXT NOT NULL REFERENCES interventions (id), entity TEXT NOT NULL, report TEXT NOT NULL,
    PRIMARY KEY (intervention, entity), FOREIGN KEY (report, entity) REFERENCES entities (report, id)
) WITHOUT ROWID;
CREATE TABLE intervention_countries (
    intervention TEXT NOT NULL REFERENCES interventions (id), country TEXT NOT NULL,
    PRIMARY KEY (intervention, country)
) WITHOUT ROWID;
CREATE TABLE intervention_verbs (
    intervention TEXT NOT NULL REFERENCES interventions (id), position INTEGER NOT NULL, text TEXT NOT NULL,
    act TEXT NOT NULL, PRIMARY KEY (intervention, position)
) WITHOUT ROWID;
CREATE TABLE session_people (
    session TEXT NOT NULL REFERENCES sessions (id), role TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (session, role, position)
) WITHOUT ROWID;
"""
"""What a list within a record holds, one row an item."""

VIEWS = """
CREATE VIEW statements AS
SELECT r.series, r.year, i.report, s.number AS session_number, s.title AS session_title, i.speaker_text AS speaker,
    i.role, (SELECT group_concat(value, '; ') FROM json_each(i.organisation)) AS organisation,
    (SELECT group_concat(value, '; ') FROM json_each(i.country)) AS country,
    (SELECT group_concat(act, '; ') FROM (SELECT act FROM intervention_verbs v
        WHERE v.intervention = i.id ORDER BY v.position)) AS acts,
    i.addressee, i.strength, i.where_quote AS statement, i.where_page AS page, i.confidence, i.id, i.session
FROM interventions i JOIN reports r ON r.id = i.report LEFT JOIN sessions s ON s.id = i.session;

CREATE VIEW figures_by_year AS
SELECT r.series, r.year, f.report, f.measure, f.kind, f.value, f.low, f.high, f.comparator, f.unit, f.of_value,
    f.of_measure, f.change_direction, f.change_from, f.change_to, f.change_by, f.change_by_unit, f.modality,
    f.as_of_text, f.as_of_date_start, f.as_of_date_end, coalesce(p.name, f.place) AS place,
    coalesce(a.name, f.actor) AS actor,
    coalesce((SELECT t.text FROM sentences t WHERE t.report = f.report AND t.start <= f.where_start
        ORDER BY t.start DESC LIMIT 1), f.where_quote) AS sentence,
    f.where_page AS page, f.confidence, f.source, f.id
FROM figures f JOIN reports r ON r.id = f.report
LEFT JOIN entities p ON p.report = f.report AND p.id = f.place
LEFT JOIN entities a ON a.report = f.report AND a.id = f.actor;

CREATE VIEW actors_by_year AS
SELECT r.series, r.year, e.type, e.id AS entity, min(e.name) AS name, max(e.country) AS country,
    count(*) AS reports, sum(e.mentions) AS mentions,
    sum((SELECT count(*) FROM intervention_entities x WHERE x.report = e.report AND x.entity = e.id)) AS interventions
FROM entities e JOIN reports r ON r.id = e.report
WHERE e.type IN ('COUNTRY', 'IGO', 'NATIONAL_BODY', 'NGO_OR_COMPANY', 'PERSON')
GROUP BY r.series, r.year, e.type, e.id;

CREATE VIEW citations AS
SELECT r.series, r.year, l.report, l.url_canonical, l.domain, n.cites_title AS title, n.cites_publisher AS publisher,
    n.cites_symbol AS symbol, n.number AS note, coalesce(n.text, l.label) AS text, s.title AS session_title,
    l.where_page AS page,
    (SELECT count(DISTINCT o.report) FROM links o WHERE o.url_canonical = l.url_canonical) AS cited_by_reports,
    l.id AS link, l.footnote
FROM links l JOIN reports r ON r.id = l.report LEFT JOIN footnotes n ON n.id = l.footnote
LEFT JOIN sessions s ON s.id = l.session
UNION ALL
SELECT r.series, r.year, n.report, NULL, NULL, n.cites_title, n.cites_publisher, n.cites_symbol, n.number, n.text,
    s.title, n.where_page, NULL, NULL, n.id
FROM footnotes n JOIN reports r ON r.id = n.report LEFT JOIN sessions s ON s.id = n.session
WHERE n.links = '[]' AND coalesce(n.cites_title, n.cites_symbol) IS NOT NULL;
"""

ACROSS_VIEWS = {
    "compare_series": """
CREATE VIEW series_points AS
SELECT s.series, s.measure, s.unit, coalesce(p.value ->> '$.as_of.date_end', r.year) AS date, r.year AS report_year,
    p.value ->> 'value' AS value, p.value ->> 'low' AS low, p.value ->> 'high' AS high,
    p.value ->> 'planned' AS planned, p.value ->> 'quote' AS quote, p.value ->> 'page' AS page,
    p.value ->> 'report' AS report, p.value ->> 'figure' AS figure, s.id, s.place
FROM compare_series s, json_each(s.points) p LEFT JOIN reports r ON r.id = p.value ->> 'report';
""",
    "compare_themes": """
CREATE VIEW theme_sessions AS
SELECT t.series, t.label, r.year, p.value ->> 'title' AS title, p.value ->> 'score' AS score,
    p.value ->> 'report' AS report, p.value ->> 'session' AS session, t.id
FROM compare_themes t, json_each(t.sessions) p LEFT JOIN reports r ON r.id = p.value ->> 'report';
""",
}
"""Views of the tables across reports, by the table that they need."""

VIEW_MEANINGS = {
    "statements": "Who said what: each intervention with its session, speaker, country and the year of its report.",
    "figures_by_year": "Each figure with its report's year, the names of its place and actor, and its sentence.",
    "actors_by_year": "How often each country, body and person is mentioned and speaks, by series and year.",
    "citations": "Each cited address or document with its note, and how many reports cite the same address.",
    "series_points": "The values of each statistic that is followed over reports, one a row (after a comparison).",
    "theme_sessions": "The sessions of each theme over the years, one a row (after a comparison).",
}
LIST_MEANINGS = {
    "intervention_entities": "The entities that each intervention names, one a row.",
    "intervention_countries": "The countries of each intervention's speaker, one a row.",
    "intervention_verbs": "The reporting verbs of each intervention, one a row.",
    "session_people": "The moderators and speakers of each session, one a row.",
}


def quoted(name: str) -> str:
    """A name in SQL: "from" and "by" are words of the language."""
    return f'"{name}"'


def definition(table: Table, names: frozenset[str]) -> str:
    """The CREATE TABLE statement of a table; ``names`` are the tables that there are."""
    lines = []
    for column in table.flat:
        sql = "TEXT" if column.json else TYPES[column.type.kind]
        lines.append(f"{quoted(column.name)} {sql}{'' if column.nullable else ' NOT NULL'}")
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    if table.by_report:
        for column in table.flat:
            if column.name in REFERENCES and not column.json:
                own, other, key = REFERENCES[column.name]
                if other in names and (other != table.name or column.name in {"parent", "session"}):
                    there = ", ".join(map(quoted, key))
                    lines.append(f"FOREIGN KEY ({', '.join(map(quoted, own))}) REFERENCES {other} ({there})")
    return f"CREATE TABLE {table.name} (\n    " + ",\n    ".join(lines) + "\n)"


class Writer:
    """Writes the file: ``add`` takes flat rows of one table, lists and maps as JSON text; ``close`` builds the rest."""

    def __init__(self, path: Path, tables: Sequence[Table]) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._tables = tables
        major, minor = SCHEMA_VERSION.split(".")
        self._db.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            f"PRAGMA user_version = {int(major) * 1000 + int(minor)};"
        )
        names = frozenset(table.name for table in tables)
        for table in tables:
            self._db.execute(definition(table, names))
        self._db.executescript(LISTS)
        self._db.execute("BEGIN")
        self._insert = {t.name: f"INSERT INTO {t.name} VALUES ({', '.join('?' * len(t.flat))})" for t in tables}

    def add(self, table: Table, rows: list[list[Any]]) -> None:
        try:
            self._db.executemany(self._insert[table.name], rows)
        except sqlite3.IntegrityError as error:
            raise BadFile(
                f"the records of {table.name} do not fit together: {error}",
                advice="see which: rapporteur check; then write them anew: rapporteur run --force",
            ) from error

    def close(self) -> None:
        run = self._db.execute
        run("INSERT OR IGNORE INTO intervention_entities SELECT i.id, value, i.report FROM interventions i, "
            "json_each(i.entities)")  # fmt: skip
        run(
            "INSERT OR IGNORE INTO intervention_countries SELECT i.id, value FROM interventions i, json_each(i.country)"
        )
        run("INSERT INTO intervention_verbs SELECT i.id, key, value ->> 'text', value ->> 'act' FROM interventions i, "
            "json_each(i.verbs)")  # fmt: skip
        for role in ("moderators", "speakers"):
            run(
                f"INSERT INTO session_people SELECT s.id, '{role[:-1]}', key, value "
                f"FROM sessions s, json_each(s.{role})"
            )
        for table in self._tables:
            columns = {column.name for column in table.flat}
            own = INDEXES.get(table.name, ())
            wanted = [name for name in ("report", "session") if name in columns and (name,) != table.key]
            if table.key[:1] == ("report",) or any(index.startswith("report") for index in own):
                wanted = [name for name in wanted if name != "report"]
            for number, index in enumerate((*wanted, *own)):
                listed = ", ".join(quoted(name.strip()) for name in index.split(","))
                run(f"CREATE INDEX {table.name}_{number + 1} ON {table.name} ({listed})")
        run("CREATE INDEX intervention_entities_1 ON intervention_entities (report, entity)")
        run("CREATE INDEX intervention_countries_1 ON intervention_countries (country)")
        self._search()
        run("COMMIT")
        self._db.executescript(VIEWS)
        for table in self._tables:
            self._db.executescript(ACROSS_VIEWS.get(table.name, ""))
        run("ANALYZE")
        self._db.close()

    def _search(self) -> None:
        """Full-text search over sentences, in the words by which Datasette knows that there is one."""
        try:
            self._db.execute(
                'CREATE VIRTUAL TABLE sentences_fts USING fts5 (text, content="sentences", '
                "tokenize = 'porter unicode61 remove_diacritics 2')"
            )
        except sqlite3.OperationalError as error:
            raise NotInstalled(
                "SQLite's full-text search (FTS5)", "use a Python whose sqlite3 has it, such as Debian's or conda's"
            ) from error
        self._db.execute("INSERT INTO sentences_fts (sentences_fts) VALUES ('rebuild')")
        self._db.execute("INSERT INTO sentences_fts (sentences_fts) VALUES ('optimize')")


def rows(path: Path, table: Table) -> Any:
    """The records of a table as they stand in JSON, in their order."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    back = convert.unflattener(table)
    try:
        for row in db.execute(f"SELECT * FROM {table.name} ORDER BY rowid"):
            yield back(dict(row))
    finally:
        db.close()


def metadata(title: str) -> dict[str, Any]:
    """What Datasette shows beside the tables: meanings of tables and columns, facets, and where the search is."""
    tables: dict[str, Any] = {}
    for table in all_tables():
        said: dict[str, Any] = {
            "description": table.meaning,
            "columns": {column.name: _said(column.meaning, column.unit) for column in table.flat if column.meaning},
        }
        facets = [n for n in ("type", "kind", "act", "modality", "severity") if any(c.name == n for c in table.flat)]
        said |= {"facets": facets} if facets else {}
        if table.name == "sentences":
            said |= {"fts_table": "sentences_fts", "label_column": "text"}
        tables[table.name] = said
    tables["reports"]["label_column"] = "title"
    tables["sessions"]["label_column"] = "title"
    tables |= {name: {"description": meaning} for name, meaning in {**LIST_MEANINGS, **VIEW_MEANINGS}.items()}
    tables["sentences_fts"] = {"hidden": True}
    return {
        "title": title,
        "description": f"Records of meetings' summary reports, schema {SCHEMA_VERSION}.",
        "databases": {NAME: {"tables": tables}},
    }


def _said(meaning: str, unit: str) -> str:
    return f"{meaning} ({unit})" if unit else meaning
