"""The dashboard in a real Chromium: no console error, no request off this machine, filters that survive, files that arrive.

Run alone:  .venv/bin/python -m pytest tests/test_browser.py. Screenshots:  python -m tests.test_browser FOLDER [ADDRESS].
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

import data
from bench.pictures import chromed, chromium

ROOT = Path(__file__).parent.parent
# Every page by its address; the briefing is the root.
FILES = [path.stem for path in sorted((ROOT / "pages").glob("*/*.py")) if path.parent.name != "ui"]
PAGES = ["" if name == "briefing" else name for name in FILES]
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# At a page's own address Streamlit's client first looks for its server below that address, then beside it.
PROBES = ("/_stcore/health", "/_stcore/host-config")


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium: install one, or set J3590_CHROMIUM to its executable"),
    pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="the sample is not made yet: make sample"),
]


@contextmanager
def served(extract: Path) -> Iterator[str]:
    """The real server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    settings = os.environ | {"J3590_EXTRACTS": str(extract)}
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
                    if answer.read() == b"ok":
                        break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def opened(browser, **look: object) -> Iterator:
    """A page without a past, which keeps what it asked for and what it complained of."""
    context = browser.new_context(**look)
    page = context.new_page()
    page.asked, page.complaints = [], []

    def heard(message) -> None:
        if message.type == "error":
            page.complaints.append((message.location.get("url", ""), message.text))

    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", heard)
    page.on("pageerror", lambda error: page.complaints.append(("", str(error))))
    yield page
    context.close()


def go(page, address: str) -> None:
    page.goto(address)
    settle(page)


def settle(page) -> None:
    """Wait until the script has run and everything it sent is drawn."""
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_timeout(300)


def complaints(page) -> list[tuple[str, str]]:
    return [one for one in page.complaints if not one[0].split("?")[0].endswith(PROBES)]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with chromed() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(browser) -> Iterator[str]:
    with served(data.SAMPLE) as address:
        with opened(browser) as page:
            go(page, address)  # the first address asked for after a start must be the root
        yield address


@pytest.fixture
def page(browser, server) -> Iterator:
    with opened(browser, viewport={"width": 1440, "height": 1000}) as page:
        yield page


@pytest.fixture(scope="module")
def rates(browser, server) -> Iterator:
    """The page of denial rates, opened once: what only looks at it comes first, what clicks last."""
    with opened(browser, viewport={"width": 1440, "height": 1000}) as page:
        go(page, f"{server}/rates")
        yield page


def test_every_page_opens_without_an_error_fits_a_narrow_screen_and_asks_nobody_else(server, page):
    questions = set()
    for path in PAGES:
        go(page, f"{server}/{path}")
        questions.add(page.locator("h1").inner_text())
        assert page.locator('[data-testid="stException"]').count() == 0
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(500)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, path
        page.set_viewport_size({"width": 1440, "height": 1000})
    assert len(questions) == len(PAGES) and all(one.endswith("?") for one in questions)
    elsewhere = [
        url for url in page.asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))
    ]
    assert elsewhere == []
    assert complaints(page) == []


def test_charts_say_in_words_what_they_show(rates):
    rates.wait_for_selector(".js-plotly-plot")
    named = rates.locator('[role="figure"][aria-label], [data-testid="stPlotlyChart"] [aria-label]')
    assert named.count() >= 3 and "adjudicated lines denied" in named.first.get_attribute("aria-label")


def test_filters_survive_a_change_of_page_a_reload_and_a_shared_link(browser, server, page):
    go(page, f"{server}/rates?payer=Aetna&unit=dollars")
    assert "payer=Aetna" in page.url and "unit=dollars" in page.url and "stage=initial" in page.url
    page.get_by_role("link", name="Payer benchmarks").click()
    settle(page)
    assert "/benchmarks?" in page.url and "payer=Aetna" in page.url
    page.reload()
    settle(page)
    chip = page.get_by_role("button", name="Payer: Aetna")
    assert chip.count() == 1 and "payer=Aetna" in page.url
    with opened(browser) as other:
        go(other, page.url)
        assert other.locator("h2").first.inner_text() == page.locator("h2").first.inner_text()
    chip.click()
    page.wait_for_function("!location.search.includes('payer=Aetna')")
    page.wait_for_timeout(3500)  # nobody goes back sooner; within three seconds it would look like an overtaken click
    page.go_back()
    page.wait_for_function("location.search.includes('payer=Aetna')")
    settle(page)
    assert page.get_by_role("button", name="Payer: Aetna").count() == 1


def test_an_unknown_value_in_a_link_is_said(server, page):
    go(page, f"{server}/rates?payer=Nobody")
    assert "Nobody" in page.get_by_role("alert").first.inner_text()


def test_photographs_can_be_taken(rates, tmp_path):
    rates.screenshot(path=str(tmp_path / "rates.png"))
    assert (tmp_path / "rates.png").stat().st_size > 20_000


def test_the_file_is_the_table(rates):
    rates.get_by_text("Table and file").first.click()
    # Opening may run the page once more, which puts another button in the place of the one that would be clicked.
    settle(rates)
    with rates.expect_download() as arriving:
        rates.get_by_role("button", name="Download CSV").first.click()
    header, *rows = Path(arriving.value.path()).read_text().splitlines()
    assert arriving.value.suggested_filename == "denial_rate_payer_group.csv"
    assert header.startswith('"payer_group","numerator","denominator","denial_rate"') and "basis_selection" in header
    label = rates.get_by_role("button", name="Download CSV").first.inner_text()
    assert f"({len(rows)} row" in label


def test_a_click_on_a_payer_keeps_only_it(rates):
    mark = rates.locator(".js-plotly-plot").first.locator("path.point").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    rates.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    rates.wait_for_function("new URLSearchParams(location.search).has('payer')", timeout=15_000)


def photograph(folder: Path, address: str, query: str = "") -> None:
    """Every page at two widths in both themes, whole, as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromed() as browser:
        with opened(browser) as first:
            go(first, address)
        for width, scheme in ((width, scheme) for width in (1440, 390) for scheme in ("light", "dark")):
            with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
                for path in PAGES:
                    go(page, f"{address}/{path}{query}")
                    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(max(900, height + 10), 8000)})
                    page.wait_for_timeout(1200)
                    page.screenshot(path=str(folder / f"{path or 'briefing'}-{width}-{scheme}.png"))
                    page.set_viewport_size({"width": width, "height": 900})


if __name__ == "__main__":
    if len(sys.argv) > 2:
        photograph(Path(sys.argv[1]), sys.argv[2])
    else:
        with served(data.SAMPLE) as here:
            photograph(Path(sys.argv[1]), here)
