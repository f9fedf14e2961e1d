"""Contents lists are known by their pages and by titles that come again."""

from __future__ import annotations

import pytest

from pipeline import contents
from pipeline.figures.traps import traps

TITLES = ["Opening of the meeting", "Ships and their crews", "Herring in the northern waters", "Nets", "Other business"]
LIST = [f"{k}. {title} {page}" for k, (title, page) in enumerate(zip(TITLES, (3, 4, 4, 9, 12), strict=True), 1)]
BODY = [part for k, title in enumerate(TITLES, 1) for part in (f"{k}. {title}", f"It was said {k} times.")]


def test_a_list_of_titles_that_come_again_is_one() -> None:
    assert contents.runs(["Contents", *LIST, *BODY]) == [contents.Run(1, 5)]


def test_a_title_over_two_rows_and_a_part_without_a_page_belong_to_it() -> None:
    rows = [*LIST[:2], "PART TWO", "3. Herring in the", "northern waters 4", *LIST[3:], *BODY]
    assert contents.runs(rows) == [contents.Run(0, 6)]


@pytest.mark.parametrize(
    "rows",
    [
        [*LIST],  # nothing of it comes again
        [
            *(f"{title} {n}" for title, n in zip(TITLES, (31, 4, 17, 9, 12), strict=True)),
            *BODY,
        ],  # a table: numbers fall
        [*LIST[:3], *BODY],  # too few
    ],
)
def test_what_is_none(rows: list[str]) -> None:
    assert contents.runs(rows) == []


@pytest.mark.parametrize(
    ("row", "page"),
    [
        ("2.1 Ships (1998 to 2002) 106", 106),
        ("Foreword . . . . . . xi", 0),
        ("Nets\u2026\u2026 9", 9),
        ("Ships built in (2002)", None),
        ("155", None),
        ("The meeting closed.", None),
    ],
)
def test_the_page_of_an_entry(row: str, page: int | None) -> None:
    assert contents.page_number(row) == page


def test_pages_of_a_list_and_volumes_of_references_are_no_figures() -> None:
    cited = "\n".join(
        f"{name}, A. ({year}). Nets and crews. Journal of Herring, {k}(4), 9-14."
        for k, (name, year) in enumerate((("Olsen", 1998), ("Brown", 2001), ("Ito", 2003)), 11)
    )
    text = "\n\n".join([*LIST, *BODY, cited])
    found = {kind: [t for t in traps(text, []) if t.kind == kind] for kind in ("contents", "reference")}
    assert [text[t.start : t.end] for t in found["contents"]] == LIST
    assert [text[t.start : t.end] for t in found["reference"]] == cited.split("\n")
