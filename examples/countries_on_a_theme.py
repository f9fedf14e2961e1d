"""Which countries spoke on a theme? Counts statements in the sessions whose title holds a word, by year and country.

python examples/countries_on_a_theme.py media [OUTPUTS]
"""

import sys
from collections import Counter

from pipeline import load

word = sys.argv[1].casefold()
records = load(sys.argv[2] if len(sys.argv) > 2 else "outputs")

years = {report.id: report.year for report in records.reports}
titles = {session.id: session.title or "" for session in records.sessions}
names = {entity.country: entity.name for entity in records.entities if entity.type == "COUNTRY"}

spoke: Counter[tuple[int | None, str]] = Counter()
for statement in records.interventions:
    if word in titles.get(statement.session or "", "").casefold():
        countries = statement.country if isinstance(statement.country, tuple) else (statement.country,)
        spoke.update((years[statement.report], names.get(code, code)) for code in countries if code)

for (year, country), count in sorted(spoke.items(), key=lambda item: (item[0][0] or 0, -item[1], item[0][1])):
    print(f"{year}  {count}  {country}")
