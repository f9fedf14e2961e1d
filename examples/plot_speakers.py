"""Who spoke how often, as a plot? Draws the ten countries with the most statements, by year.

python examples/plot_speakers.py speakers.png [OUTPUTS]
"""

import sys

import matplotlib as mpl

mpl.use("agg")  # a file, no window
import matplotlib.pyplot as plt

from pipeline import load

records = load(sys.argv[2] if len(sys.argv) > 2 else "outputs")
statements = records.to_polars("interventions").explode("country").drop_nulls("country")
years = records.to_polars("reports").select("id", "year")
counts = (
    statements.join(years, left_on="report", right_on="id")
    .pivot(on="year", index="country", values="id", aggregate_function="len", sort_columns=True)
    .fill_null(0)
)
columns = counts.columns[1:]
top = counts.with_columns(total=sum(counts[year] for year in columns)).sort(
    "total", "country", descending=[True, False]
)

figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
left = [0] * min(10, len(top))
for year in columns:
    values = top[year].head(10).to_list()
    axes.barh(top["country"].head(10).to_list(), values, left=left, label=year)
    left = [a + b for a, b in zip(left, values, strict=True)]
axes.invert_yaxis()
axes.set_xlabel("statements")
axes.legend()
figure.savefig(sys.argv[1], dpi=150)
print(f"{len(top)} countries, {len(statements)} statements: {sys.argv[1]}")
