"""Which addresses were cited twice? Lists addresses that more than one report cites, with the years.

python examples/cited_twice.py [OUTPUTS]
"""

import sys
from collections import defaultdict

from pipeline import load

records = load(sys.argv[1] if len(sys.argv) > 1 else "outputs")
years = {report.id: str(report.year) for report in records.reports}

cited: dict[str, set[str]] = defaultdict(set)
for link in records.links:
    cited[link.url_canonical].add(link.report)

for address, reports in sorted(cited.items()):
    if len(reports) > 1:
        print(", ".join(sorted(years[report] for report in reports)), address)
