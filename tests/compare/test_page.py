"""The page in a browser: it draws, asks for nothing, works for everybody, and runs nothing that a report says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.compare import compare
from tests.compare.made import Maker
from tests.compare.test_compare import HONEY, MITES, WASPS, _dated

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"


def _made(outputs: Path) -> Path:
    """Two series: bees over three years with all kinds of records and hostile words, and one report of mayors."""
    for year, hives in ((2019, 412_000), (2020, 421_000), (2022, 497_000)):
        made = Maker(outputs, f"bees-{year}", year)
        made.session("Mites in the hive", MITES + f" Malta kept {hives:,} hives in the region in 2018.")
        made.session(f"Honey {EVIL}" if year == 2019 else "Honey", HONEY + f" Cyprus said: {EVIL}")
        if year == 2019:
            made.session("Promises", "Malta undertook to publish a handbook of hive inspection by June 2020.")
        else:
            made.session("Hornets", WASPS)
            made.session("Promises", "The handbook of hive inspection promised by Malta had come out, a month late.")
        made.figure(f"{hives:,}", hives, "hives kept in the region", unit="hive", as_of=_dated(2018))
        made.entity("country:MT", "COUNTRY", "Malta")
        made.entity("country:CY", "COUNTRY", "Cyprus")
        made.said(f"Cyprus said: {EVIL}", ["country:CY"], country="CY")
        made.link("https://bees.org/guide", EVIL)
        made.link("javascript:window.hacked=1")
        made.write()
    other = Maker(outputs, "mayors-2019", 2019, series=f"Council of Mayors {EVIL}")
    other.session("Roads", "Roads were mended.")
    other.write()
    compare(outputs, None)
    return outputs / "compare" / "index.html"


def test_the_page_is_one_file_with_its_data_and_a_policy(tmp_path: Path) -> None:
    page = _made(tmp_path).read_text("utf8")
    assert "{{" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert "default-src &#x27;none&#x27;" in page
    assert "<img" not in page
    assert not re.search(r"""(?:src|href)=["']?https?:""", page)
    blobs = re.findall(r'<script type="application/json" id="series-\d+">(.*?)</script>', page, re.S)
    names = {json.loads(blob)["name"] for blob in blobs}
    assert names == {"Annual Meeting of Beekeepers", f"Council of Mayors {EVIL}"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.is_file():
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(params=[(1400, "light"), (390, "dark")], ids=["desk", "phone"])
def opened(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[tuple[Any, list[str]]]:
    """The page, and what went wrong in it: console messages, errors, requests to anywhere."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    path = _made(tmp_path)
    page.on("request", lambda r: None if r.url.startswith(("data:", path.as_uri())) else wrong.append(r.url))
    page.goto(path.as_uri())
    page.select_option("#series", label="Annual Meeting of Beekeepers (3)")
    yield page, wrong
    context.close()


in_browser = pytest.mark.system


@in_browser
def test_every_part_shows_data_and_nothing_goes_wrong(opened: tuple[Any, list[str]]) -> None:
    page, wrong = opened
    for part in ("changes", "agenda", "presence", "actors", "statistics", "commitments", "citations"):
        assert page.locator(f"#{part} .body :is(li, tbody tr, svg g, svg rect)").count() > 0, part
    assert page.locator("#statistics .dot.clash").count() == 3
    assert page.evaluate("window.hacked === undefined")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("a[href^='javascript']").count() == 0
    assert wrong == []


@in_browser
def test_filters_and_the_keyboard(opened: tuple[Any, list[str]]) -> None:
    page, wrong = opened
    rows = page.locator("#agenda tbody tr")
    before = rows.count()
    page.fill("#text", "hornet")
    page.wait_for_timeout(500)  # typing is waited for
    assert 0 < rows.count() < before
    page.locator("#filters button[type=reset]").click()
    assert rows.count() == before
    page.select_option("#to", label="2020")
    assert page.locator("#agenda thead th").count() == 3
    page.locator("#filters button[type=reset]").click()
    dot = page.locator("#statistics svg g[tabindex]").first
    page.evaluate("scrollTo(0, 0)")
    dot.focus()  # scrolls it into view
    page.wait_for_timeout(200)
    assert page.locator("#tip").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("#quote").is_visible()
    assert "hives in the region" in page.locator("#quote-text").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#quote").is_visible()
    assert wrong == []


@in_browser
def test_no_barrier_that_a_checker_knows(opened: tuple[Any, list[str]]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _ = opened
    found = axe.Axe().run(page)
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:2]]) for v in found.response["violations"]] == []
