"""Patterns that are kept from one start to the next."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import kept

PATTERNS = [
    (r"\b(?P<day>\d{1,2})\s+(?P<month>May|June)(?:\s+(\d{4}))?\b", 0),
    ("[^\\W\\d_]+(?<=ß)|\u2019s\\b", re.IGNORECASE),
    (r"""^ ( a | b )+ $  # with a comment""", re.VERBOSE | re.MULTILINE),
    ("(?s:.)(?P=x)?" if sys.version_info < (3, 11) else "(?>a+)b*+", 0),
    ("\U0001f600|[\ud800]", 0),
]

# Compiles the patterns, tells whether `re` was asked to, and whether what came of it is what `re` makes of them.
SCRIPT = """
import re, re._compiler, sys
asked = []
inner = re._compiler._code
re._compiler._code = lambda *a: asked.append(1) or inner(*a)
from pathlib import Path
from pipeline import kept
kept.file = lambda: Path(sys.argv[1])
kept.use()
patterns = [re.compile(p, f) for p, f in {patterns}]
print(len(asked), kept.keep(always=True))
alone = [kept._compile(p, int(f)) for p, f in {patterns}]
same = all(a == b and a.groupindex == b.groupindex and a.groups == b.groups for a, b in zip(patterns, alone))
print(same, [m.groupdict() for m in patterns[0].finditer("3 May 2021, 4 June")])
"""


def start(file: Path) -> list[str]:
    script = SCRIPT.replace("{patterns}", repr([(p, int(f)) for p, f in PATTERNS]))
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


SAME = "True [{'day': '3', 'month': 'May'}, {'day': '4', 'month': 'June'}]"


def test_the_second_start_compiles_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "patterns"
    first, second = start(file), start(file)
    assert first == [f"{len(PATTERNS)} True", SAME]
    assert second == ["0 True", SAME]


@pytest.mark.parametrize("damage", [b"", b"no patterns", marshal.dumps((("3.99", 1), {})), marshal.dumps(7)])
def test_what_cannot_be_used_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "patterns"
    file.write_bytes(damage)
    assert start(file) == [f"{len(PATTERNS)} True", SAME]
    assert start(file) == ["0 True", SAME]


def test_patterns_that_are_not_used_any_more_go(tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    start(file)
    build, patterns = marshal.loads(file.read_bytes())
    patterns["old", 0] = patterns.pop((PATTERNS[0][0], PATTERNS[0][1]))
    file.write_bytes(marshal.dumps((build, patterns)))
    assert start(file) == ["1 True", SAME]
    assert ("old", 0) not in marshal.loads(file.read_bytes())[1]


def test_code_that_re_refuses_is_compiled_anew(tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    start(file)
    build, patterns = marshal.loads(file.read_bytes())
    file.write_bytes(marshal.dumps((build, {key: (f, b"\1\0\0", *rest) for key, (f, _, *rest) in patterns.items()})))
    assert start(file)[1] == SAME


def test_where_nothing_can_be_written_patterns_are_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    file = tmp_path / "file" / "patterns"
    assert start(file) == [f"{len(PATTERNS)} False", SAME]


def test_patterns_that_are_made_later_are_not_held() -> None:
    script = (
        "import re; from pipeline import kept; kept.use(); kept.keep(); re.compile('of one report'); print(kept._made)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"


WORKED_OUT = """
import sys
from pathlib import Path
from pipeline import kept
kept.file = lambda: Path(sys.argv[1])
kept.use()
asked = []
found = [kept.worked_out((key, 1), lambda: asked.append(key) or (key, frozenset([2]))) for key in sys.argv[2:]]
print(asked, found == [(key, frozenset([2])) for key in sys.argv[2:]], kept.keep(always=True))
"""


def test_what_is_worked_out_of_a_pattern_is_kept_too(tmp_path: Path) -> None:
    def worked(*keys: str) -> str:
        command = [sys.executable, "-c", WORKED_OUT, str(tmp_path / "patterns"), *keys]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert worked("a", "b") == "['a', 'b'] True True"
    assert worked("a", "b") == "[] True True"
    assert worked("a", "c") == "['c'] True True"
    assert worked("a", "b", "c") == "['b'] True True"  # the last process had no need of it


def test_a_start_that_needs_more_forgets_nothing(tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    start(file)
    held = set(marshal.loads(file.read_bytes())[1])
    script = (
        "import re, sys; from pathlib import Path; from pipeline import kept; sys.dont_write_bytecode = False\n"
        f"kept.file = lambda: Path({str(file)!r})\nkept.use(); re.compile('a new one'); print(kept.keep())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert set(marshal.loads(file.read_bytes())[1]) == held | {("a new one", 0)}


def test_a_wrong_pattern_is_told_as_ever() -> None:
    script = "import re; from pipeline import kept; kept.use(); re.compile('(')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "missing ), unterminated subpattern" in done.stderr


def test_they_are_kept_beside_the_byte_code() -> None:
    assert kept.file().parent == Path(kept.__file__).parent / "__pycache__" or sys.pycache_prefix
