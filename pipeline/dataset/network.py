"""Who is named beside whom: entities that one paragraph names, as GraphML (read by Gephi, igraph, networkx, Cytoscape).

An edge's weight is the number of paragraphs, list items and table rows that name both. Only outermost mentions count (a
ministry is not a neighbour of the country in its name), and no dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipeline.dataset.convert import Row
from pipeline.dataset.source import Report
from pipeline.records import SCHEMA_VERSION

LEFT_OUT = {"DATE"}
NODE = {"label": "string", "type": "string", "country": "string", "mentions": "int", "reports": "int"}
EDGE = {"weight": "int", "reports": "int", "first_year": "int", "last_year": "int"}


class Network:
    """Counts what is named together, over all reports."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, str | int]] = {}
        self.weights: Counter[tuple[str, str]] = Counter()
        self.reports: Counter[tuple[str, str]] = Counter()
        self.years: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, report: Report) -> None:
        for entity in report.rows["entities"]:
            if entity["type"] not in LEFT_OUT:
                self._count(entity)
        named = together(report)
        pairs = Counter(pair for names in named for pair in combinations(sorted(names), 2))
        self.weights.update(pairs)
        self.reports.update(pairs.keys())
        year = report.facts["year"]
        if year is not None:
            for pair in pairs:
                first, last = self.years.get(pair, (year, year))
                self.years[pair] = min(first, year), max(last, year)

    def _count(self, entity: Row) -> None:
        node = self.nodes.get(entity["id"])
        if node is None:
            said = {"label": entity["name"], "type": entity["type"], "country": entity["country"] or ""}
            node = self.nodes[entity["id"]] = {**said, "mentions": 0, "reports": 0}
        node["mentions"] = int(node["mentions"]) + entity["mentions"]
        node["reports"] = int(node["reports"]) + 1

    def write(self, path: Path) -> None:
        """Nodes by id, edges by their ends."""
        with path.open("w", encoding="utf8", newline="\n") as file:
            write = file.write
            write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
            write(f"<!-- schema version {SCHEMA_VERSION} -->\n")
            for domain, keys in (("node", NODE), ("edge", EDGE)):
                for name, kind in keys.items():
                    write(f'<key id="{domain}_{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n')
            write('<graph id="co-occurrence" edgedefault="undirected">\n')
            for name in sorted(self.nodes):
                write(f"<node id={quoteattr(name)}>{_data('node', self.nodes[name])}</node>\n")
            for pair in sorted(self.weights):
                values: dict[str, str | int] = {"weight": self.weights[pair], "reports": self.reports[pair]}
                if pair in self.years:
                    values["first_year"], values["last_year"] = self.years[pair]
                ends = f"source={quoteattr(pair[0])} target={quoteattr(pair[1])}"
                write(f"<edge {ends}>{_data('edge', values)}</edge>\n")
            write("</graph>\n</graphml>\n")


def together(report: Report) -> list[set[str]]:
    """The entities that each block of the body names (of a table, each row)."""
    text = report.text
    starts = sorted(row["where"]["start"] for row in report.rows["blocks"] if row["where"]["start"] is not None)
    found: dict[int, set[str]] = {}
    known = {entity["id"] for entity in report.rows["entities"] if entity["type"] not in LEFT_OUT}
    for mention in report.rows["mentions"]:
        start = mention["where"]["start"]
        if start is None or mention["nested"] or mention["entity"] not in known:
            continue
        block = starts[bisect_right(starts, start) - 1] if starts else 0
        line = text.rfind("\n", block, start)
        found.setdefault(max(block, line), set()).add(mention["entity"])
    return [found[place] for place in sorted(found)]


def _data(domain: str, values: dict[str, str | int]) -> str:
    return "".join(
        f'<data key="{domain}_{name}">{_clean(str(value))}</data>' for name, value in values.items() if value != ""
    )


def _clean(text: str) -> str:
    """Text in XML: control characters have no form there."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))
