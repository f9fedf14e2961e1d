"""How do I get this into a spreadsheet? Writes every statement with its year, session, speaker and page as CSV.

Excel and LibreOffice open the file with a double click. ``guard`` keeps a text that begins like a formula from being
run as one; ``make dataset`` writes all records this way.

    python examples/to_a_spreadsheet.py statements.csv [OUTPUTS]
"""

import csv
import sys
from pathlib import Path

from pipeline import load
from pipeline.dataset.flatfile import guard

records = load(sys.argv[2] if len(sys.argv) > 2 else "outputs")
years = {report.id: report.year for report in records.reports}
titles = {session.id: session.title for session in records.sessions}

with Path(sys.argv[1]).open("w", encoding="utf-8-sig", newline="") as file:
    sheet = csv.writer(file)
    sheet.writerow(["year", "session", "speaker", "country", "acts", "statement", "page"])
    for said in records.interventions:
        country = said.country if isinstance(said.country, str) else "; ".join(said.country or ())
        acts = "; ".join(verb.act for verb in said.verbs)
        texts = [titles.get(said.session or "") or "", said.speaker.text, country, acts, said.where.quote]
        sheet.writerow([years[said.report], *map(guard, texts), said.where.boxes[0].page])
print(f"{len(records.interventions)} statements in {sys.argv[1]}")
