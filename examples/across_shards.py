"""Which statistics moved, and which bodies are new? SQL over shards, by DuckDB, for corpora that nothing else holds.

rapporteur run PDFS --sharded -o big && python examples/across_shards.py big

DuckDB reads only the columns and row groups that a question needs, spills to disk what does not fit into memory, and
reads shards out of an object store as well (s3://BUCKET/big). The same SQL runs on a warehouse engine over the same
files. Reports without a series are told apart by their id without its numbers.
"""

import sys

import duckdb

SERIES = "trim(regexp_replace(id, '-?[0-9]+', '', 'g'), '-')"

MOVED = f"""
WITH meetings AS (SELECT id, year, coalesce(series, {SERIES}) AS series FROM reports WHERE year IS NOT NULL)
SELECT series, lower(measure) AS measure, unit, place,
    list({{'year': year, 'value': value}} ORDER BY year, value) AS points
FROM figures JOIN meetings ON figures.report = meetings.id
WHERE value IS NOT NULL AND measure IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT year) > 1
ORDER BY ALL
"""

NEW = f"""
WITH meetings AS (SELECT id, year, coalesce(series, {SERIES}) AS series FROM reports WHERE year IS NOT NULL),
first_seen AS (
    SELECT series, entities.id AS entity, any_value(name) AS name, min(year) AS since
    FROM entities JOIN meetings ON entities.report = meetings.id
    WHERE type IN ('IGO', 'NATIONAL_BODY', 'NGO_OR_COMPANY')
    GROUP BY series, entities.id
)
SELECT series, since, entity, name FROM first_seen
WHERE since > (SELECT min(year) FROM meetings WHERE meetings.series = first_seen.series)
ORDER BY ALL
"""


def connect(outputs: str) -> duckdb.DuckDBPyConnection:
    """A connection with one view a kind of record, over all shards."""
    connection = duckdb.connect()
    for kind in ("reports", "figures", "entities", "interventions", "links"):
        files = f"{outputs}/shards/*/{kind}.parquet".replace("'", "''")
        connection.execute(f"CREATE VIEW {kind} AS FROM read_parquet('{files}', hive_partitioning = true)")
    return connection


if __name__ == "__main__":
    database = connect(sys.argv[1] if len(sys.argv) > 1 else "outputs")
    for series, measure, unit, place, points in database.execute(MOVED).fetchall():
        print(
            series, "|", measure, f"({unit or '-'}, {place or '-'}):", *(f"{p['year']} {p['value']:g}" for p in points)
        )
    for series, since, entity, name in database.execute(NEW).fetchall():
        print(series, "|", f"new in {since}: {name} ({entity})")
