"""How did a statistic move? Asks the dataset's SQLite file for every figure whose measure holds some words.

python examples/how_a_statistic_moved.py "rewetted area" [DATASET]
"""

import sqlite3
import sys
from pathlib import Path

folder = Path(sys.argv[2] if len(sys.argv) > 2 else "outputs/dataset")
database = sqlite3.connect(folder / "rapporteur.db")
rows = database.execute(
    """
    SELECT coalesce(as_of_date_end, year), year, coalesce(value, change_to), unit, modality, page
    FROM figures_by_year
    WHERE measure LIKE '%' || ? || '%' AND coalesce(value, change_to) IS NOT NULL
    ORDER BY 1, 2, page
    """,
    [sys.argv[1]],
)
for date, year, value, unit, modality, page in rows:
    print(f"{date}  {value:>12,.0f} {unit or '':10} {modality:9} report of {year}, page {page}")
