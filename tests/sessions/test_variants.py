"""The sessions of all skeletons again, with their headings set otherwise and what other reports have around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.body import Body
from pipeline.records import Block, Style, Where
from pipeline.sessions import find_sessions
from tests.sessions.test_conventions import FILLER, Case, came_out, cases, wanted

LEADS = ("Ghana.", "Mr Olsen", "Recommendation:", "Follow-up.", "Peru.")


def _set(block: Block, text: str, **style: object) -> Block:
    """A heading as a line in the size of the text."""
    plain = {"size": 10.0, "ratio": 1.0, "bold": False, "capitals": text.isupper()}
    own = (block.style or Style(size=10.0)).model_copy(update=plain | style)
    return block.model_copy(update={"kind": "paragraph", "level": None, "text": text, "style": own})


def _bold(case: Case) -> list[Block]:
    return [_set(b, b.text, bold=True) if b.kind == "heading" else b for b in case.body.blocks]


def _capitals(case: Case) -> list[Block]:
    return [_set(b, b.text.upper(), centred=True) if b.kind == "heading" else b for b in case.body.blocks]


def _led(case: Case) -> list[Block]:
    """Paragraphs that begin with a word or two in bold."""
    found = []
    for n, block in enumerate(case.body.blocks):
        if block.text in FILLER and block.style is not None:
            lead = LEADS[n % len(LEADS)]
            style = block.style.model_copy(update={"lead": lead})
            block = block.model_copy(update={"text": f"{lead} {block.text}", "style": style})
        found.append(block)
    return found


def _uneven(case: Case) -> list[Block]:
    """Every third heading set as a bold line in the size of the text, as hasty authors and readers of pages do."""
    heads = [b.id for b in case.body.blocks if b.kind == "heading"]
    return [_set(b, b.text, bold=True) if b.id in heads[1::3] else b for b in case.body.blocks]


def _listed(case: Case) -> list[Block]:
    """A list of contents before the first session."""
    blocks = list(case.body.blocks)
    heads = [b for b in blocks if b.kind == "heading"]
    at = min([w.block for w in case.wants] + [blocks.index(heads[0])])
    entries = [
        heads[0].model_copy(update={"id": f"c{n}", "text": text, "kind": kind})
        for n, (text, kind) in enumerate(
            [("Contents", "heading"), *((f"{b.text} ........ {n + 2}", "paragraph") for n, b in enumerate(heads))]
        )
    ]
    entries[1:] = [
        b.model_copy(update={"level": None, "style": Style(size=10.0, ratio=1.0, capitals=b.text.isupper())})
        for b in entries[1:]
    ]
    return [*blocks[:at], *entries, *blocks[at:]]


def _placed(case: Case, blocks: list[Block]) -> Body:
    at, found = 0, []
    for block in blocks:
        end = at + len(block.text)
        found.append(block.model_copy(update={"where": Where(start=at, end=end, quote=block.text)}))
        at = end + 2
    return Body("r", "\n\n".join(b.text for b in found), found)


@pytest.mark.parametrize(
    ("change", "one_level", "failing"),
    [(_bold, True, 1), (_capitals, True, 5), (_led, False, 1), (_listed, False, 3), (_uneven, True, 128)],
)
def test_the_sessions_of_conventions_set_otherwise(
    change: Callable[[Case], list[Block]], one_level: bool, failing: int
) -> None:
    """At most so many sessions of all are lost. ``one_level``: only where all headings are of one level, which the
    change would hide."""
    lost = []
    for case in cases().values():
        levels = {b.level for b in case.body.blocks if b.kind == "heading"}
        if not levels or one_level and len(levels) > 1:
            continue
        body = _placed(case, change(case))
        got = [_plain(row) for row in came_out(Case(case.name, body, case.wants), find_sessions(body, None).sessions)]
        lost += [f"{case.name}: {row}" for row in map(_plain, wanted(case)) if row not in got]
    assert len(lost) <= failing, "\n".join(lost)


def _plain(row: tuple[str, ...]) -> tuple[str, ...]:
    return *row[:-1], row[-1].casefold()
