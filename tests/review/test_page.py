"""The page in a real browser, by keyboard alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import compare
from pipeline.records import Bundle
from tests.review.conftest import REPORT, decisions, lay

pytestmark = pytest.mark.system
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("needs the browser Chromium", allow_module_level=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Running:
    """The command, as a person starts it; it can be killed as a power cut does."""

    def __init__(self, outputs: Path) -> None:
        register = outputs.parent / "names.jsonl"
        code = (
            "from pipeline.corrections import names; from pathlib import Path; import sys;"
            f"names.default = lambda: Path({str(register)!r});"
            f"from pipeline import compare; compare.REGISTER = Path({str(register.with_name('themes.jsonl'))!r});"
            "from pipeline.cli import main; main()"
        )
        command = [sys.executable, "-u", "-c", code, "review", "-o", str(outputs), "--no-browser", "--who", "Ada"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http\S+", self.process.stdout.readline())
        assert found
        self.address = found.group()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Reviewer:
    """Somebody with a keyboard."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("dialog", lambda d: (self.faults.append(f"dialog {d.message}"), d.dismiss()))
        self.page.goto(address)
        self.page.wait_for_selector("#current .card")

    def until(self, expression: str) -> None:
        """Wait for something to be so. The page's own policy forbids the browser's driver to wait within it."""
        for _ in range(600):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"this did not come about: {expression}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settled(self) -> None:
        """Until all that was pressed is done and saved."""
        self.until("document.querySelector('#saved').textContent !== 'saving …'")
        self.page.wait_for_timeout(120)

    def saved(self, press: str, then: int, outputs: Path) -> None:
        """Press a key that decides: there are ``then`` decisions on disk when the page says saved."""
        self.page.evaluate("document.querySelector('#saved').textContent = ''")
        self.press(press)
        self.until("document.querySelector('#saved').textContent === 'saved'")
        assert len(decisions(outputs)) == then
        self.settled()

    def state(self) -> str:
        return str(self.page.inner_text("#current .state"))

    def record(self) -> str:
        """The id of the record that is shown: several may have the same words."""
        return str(self.page.get_attribute("#others [aria-current='true']", "data-id"))

    def quote(self) -> str:
        return str(self.page.inner_text("#current .quote"))

    def find(self, words: str) -> None:
        """Search, and go to the first record found."""
        self.press("/")
        self.page.fill("#search", "")
        self.page.keyboard.type(words)
        self.until("document.querySelector('#found').textContent.endsWith('found')")
        self.page.wait_for_timeout(250)
        self.press("Enter")
        self.settled()

    def words_ready(self) -> None:
        self.until("!document.querySelector('#pick').disabled")


@pytest.fixture
def server(outputs: Path) -> Iterator[Running]:
    running = Running(outputs)
    yield running
    running.kill()


@pytest.fixture
def reviewer(browser: Any, server: Running) -> Iterator[Reviewer]:
    someone = Reviewer(browser, server.address)
    yield someone
    assert someone.faults == []
    someone.context.close()


def test_a_review_by_keyboard_alone(reviewer: Reviewer, outputs: Path, server: Running, browser: Any) -> None:
    first = reviewer.record()
    assert reviewer.state().startswith("not looked at")
    reviewer.saved("a", 1, outputs)  # accept, and on to the next
    second = reviewer.record()
    assert second != first
    reviewer.saved("x", 2, outputs)  # reject
    reviewer.saved("u", 3, outputs)  # undo: back to the one that was rejected
    assert reviewer.record() == second and reviewer.state().startswith("not looked at")
    reviewer.press("k")
    reviewer.settled()
    assert (reviewer.record(), reviewer.state()) == (first, "accepted")

    reviewer.find("figures participants")  # edit: the first field is in focus, Tab goes on, Enter saves
    assert reviewer.page.inner_text("#current .kind") == "Figure"
    reviewer.press("e")
    reviewer.page.wait_for_selector("#current form [data-path=value]")
    assert reviewer.page.evaluate("document.activeElement.dataset.path") == "kind"
    reviewer.press("Tab")
    reviewer.page.keyboard.press("Control+A")
    reviewer.page.keyboard.type("many")
    assert reviewer.page.get_attribute("[data-path=value]", "aria-invalid") == "true"
    reviewer.page.keyboard.press("Control+A")
    reviewer.page.keyboard.type("89")
    reviewer.saved("Enter", 4, outputs)
    assert reviewer.state() == "edited"
    assert decisions(outputs)[-1]["after"][0]["fields"] == {"value": 89}

    reviewer.press("Escape", "/", "Control+A", "Delete", "Escape")
    reviewer.settled()
    reviewer.words_ready()
    reviewer.press("n", "ArrowRight", "Shift+ArrowRight", "Enter")  # add, from words chosen with the arrows
    reviewer.page.wait_for_selector("#dialog[open] #new-kind")
    reviewer.press("Tab")
    reviewer.page.keyboard.type("PROG")
    reviewer.page.evaluate("document.querySelector('#saved').textContent = ''")
    reviewer.press("Enter") if reviewer.page.evaluate("document.activeElement.tagName") == "INPUT" else None
    reviewer.page.focus("#dialog button[type=submit]")
    reviewer.press("Enter")
    reviewer.until("document.querySelector('#saved').textContent === 'saved'")
    reviewer.settled()
    made = decisions(outputs)[-1]
    assert (made["action"], made["after"][0]["fields"]["type"]) == ("add", "PROGRAMME")
    assert reviewer.state() == "added"
    assert reviewer.quote() == made["target"]["place"]["selector"][0]["exact"]

    reviewer.find("mentions person:")  # merge with another entity
    reviewer.press("m")
    reviewer.page.wait_for_selector("#dialog[open] .choices button")
    reviewer.page.evaluate("document.querySelector('#saved').textContent = ''")
    reviewer.press("ArrowDown", "Enter")
    reviewer.until("document.querySelector('#saved').textContent === 'saved'")
    assert decisions(outputs)[-1]["action"] == "merge"
    assert json.loads((outputs.parent / "names.jsonl").read_text("utf8"))["same"] is True

    before = decisions(outputs)
    reviewer.page.reload()
    reviewer.page.wait_for_selector("#current .card")
    done = reviewer.page.inner_text("#done")
    assert not done.startswith("0 of")
    server.kill()  # as a power cut does: what was acknowledged is there
    reviewer.press("a")
    reviewer.until("document.querySelector('#saved').textContent === 'not saved'")
    assert "does not answer" in reviewer.page.inner_text("#message")
    reviewer.faults.clear()
    again = Running(outputs)
    try:
        someone = Reviewer(browser, again.address)
        assert decisions(outputs) == before
        assert someone.page.inner_text("#done") == done
        someone.context.close()
    finally:
        again.kill()


def test_what_stands_in_a_pdf_is_never_run(browser: Any, tmp_path: Path, processed: Bundle) -> None:
    """Scripts in titles, names and quotes are shown as the letters that they are."""
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    bundle = processed.model_copy(
        update={
            "report": processed.report.model_copy(update={"title": evil}),
            "figures": tuple(f.model_copy(update={"measure": evil, "unit": evil}) for f in processed.figures),
            "entities": tuple(e.model_copy(update={"name": evil}) for e in processed.entities),
            "sessions": tuple(s.model_copy(update={"title": evil}) for s in processed.sessions),
        }
    )
    outputs = lay(tmp_path, bundle)
    running = Running(outputs)
    try:
        someone = Reviewer(browser, running.address)
        someone.press("j", "j", "e")
        someone.find("script")
        someone.press("m")
        someone.page.wait_for_timeout(300)
        assert someone.page.title().startswith("<img")
        assert someone.page.locator("#side img, #side script, #dialog img, #dialog script").count() == 0
        assert someone.faults == []
        someone.context.close()
    finally:
        running.kill()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1400, 900), (820, 1100)])
def test_the_page_is_accessible(browser: Any, server: Running, scheme: str, size: tuple[int, int]) -> None:
    """No serious finding of axe, whether a record is shown, edited, or typed anew; nothing is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    someone = Reviewer(
        browser, server.address, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True
    )
    someone.words_ready()
    for keys in ([], ["e"], ["Escape", "?"], ["Escape", "r"], ["Escape", "m"], ["Escape", "s"]):
        someone.press(*keys)
        someone.page.wait_for_timeout(150)
        found = Axe().run(someone.page).response["violations"]
        serious = [
            (v["id"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], keys
        assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if os.environ.get("SCREENSHOTS"):
            name = f"{size[0]}-{scheme}-{(keys or ['start'])[-1].replace('?', 'help')}.png"
            someone.page.screenshot(path=str(Path(os.environ["SCREENSHOTS"]) / name))
    someone.context.close()


def test_mouse_and_touch_do_as_well(browser: Any, server: Running, outputs: Path) -> None:
    someone = Reviewer(browser, server.address, viewport={"width": 820, "height": 1100}, has_touch=True)
    someone.words_ready()
    someone.page.tap("#current button:has-text('Accept')")
    someone.until("document.querySelector('#saved').textContent === 'saved'")
    someone.settled()
    second = someone.record()
    other = someone.page.locator("#others li button:not([aria-current])").last
    other.tap()
    someone.settled()
    assert someone.record() != second
    # A name lies over the longer one that holds it: take a box that nothing covers.
    label = someone.page.evaluate(
        """() => [...document.querySelectorAll('#boxes .mentions:not(.now)')].find(box => {
            box.scrollIntoView({block: 'center'});
            const {x, y, width, height} = box.getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2) === box;
        }).dataset.id"""
    )
    someone.page.locator(f"#boxes [data-id='{label}']").first.click()
    someone.settled()
    assert someone.page.get_attribute("#others [aria-current]", "data-id") == label
    assert [d["action"] for d in decisions(outputs)] == ["accept"]
    assert REPORT in decisions(outputs)[0]["target"]["source"]
    someone.context.close()


def test_a_theme_is_judged_by_keyboard(browser: Any, outputs: Path) -> None:
    """A session goes under another theme, back again by undo, and a theme gets another name."""
    path = outputs.parent / "themes.jsonl"
    compare.compare(outputs, path, page=False)
    before = path.read_text("utf8")
    server = Running(outputs)
    try:
        reviewer = Reviewer(browser, server.address)
        reviewer.page.select_option("#filter", "sessions")
        reviewer.page.select_option("#order", "page")
        reviewer.settled()
        reviewer.page.evaluate("document.activeElement.blur()")
        titles = [json.loads(line)["sessions"][0]["title"] for line in before.splitlines()]
        for _ in range(20):
            if any(title.lower() in reviewer.quote().lower() for title in titles):
                break
            reviewer.press("j")
            reviewer.settled()
        reviewer.press("t")
        reviewer.until("document.querySelector('#theme-label') !== null")
        if folder := os.environ.get("SCREENSHOTS"):
            reviewer.page.screenshot(path=f"{folder}/theme.png")
        reviewer.press("ArrowDown", "Enter")
        reviewer.until("document.querySelector('#saved').textContent === 'saved'")
        rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
        assert sorted(len(row["sessions"]) for row in rows)[0] == 0 and max(len(row["sessions"]) for row in rows) == 2
        reviewer.press("u")
        reviewer.until("document.querySelector('#says').textContent === 'Undone'")
        rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
        assert {len(row["sessions"]) for row in rows} == {1}
        reviewer.press("t")
        reviewer.until("document.querySelector('#dialog').open && document.querySelector('#theme-label') !== null")
        reviewer.page.fill("#theme-label", "Peat and money")
        reviewer.press("Enter")
        reviewer.until("document.querySelector('#says').textContent === 'Name kept'")
        assert '"label": "Peat and money"' in path.read_text("utf8")
        assert reviewer.faults == []
    finally:
        server.kill()
