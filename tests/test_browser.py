"""The dashboard in a real Chromium: no console error, no request off this machine, filters that survive, files that arrive.

Run alone:  .venv/bin/python -m pytest tests/test_browser.py. Screenshots:  python -m tests.test_browser FOLDER [ADDRESS [QUERY [PAGE …]]].
"""

import base64
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page
from playwright.sync_api import TimeoutError as NothingCame

import data
from bench.pictures import chromed
from tests.support.browser import DRAWN, NEEDED, PAGES, complaints, elsewhere, go, opened, served

pytest_plugins = ["tests.support.browsing"]
pytestmark = NEEDED
QUESTIONS: dict[str, str] = {}  # no two pages ask the same
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def visitor(browser, server) -> Iterator:
    """A visitor who goes from page to page by the menu, and looks."""
    with opened(browser, viewport=WIDE) as page:
        go(page, f"{server.address}/")
        yield page


@pytest.fixture
def page(visitor) -> Iterator:
    """A new session, for which the browser has the server's scripts already."""
    page = visitor.context.new_page()
    page.set_default_timeout(60_000)
    yield page
    page.close()


@pytest.fixture(scope="module")
def rates(visitor, server) -> Iterator:
    """The page of denial rates, opened once: what only looks at it comes first, what clicks last."""
    page = visitor.context.new_page()
    go(page, f"{server.address}/rates")
    yield page
    page.close()


def test_the_first_address_after_a_start_may_be_any_page_with_filters(first):
    """Streamlit said "Page not found" over the right page until somebody had opened the root."""
    assert first.dialogs == 0 and first.title == "Who denies, and how often?"
    assert {one.strip(" ×") for one in first.chips} == {"Payer: Aetna", "Denial rate counts: claims"}
    assert "unit=claims" in first.address and "payer=Aetna" in first.address and "/rates?" in first.address


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://127.0.0.1:{port}", "127.0.0.1:{port}", 101),
        ("http://localhost:{port}", "localhost:{port}", 101),
        ("http://elsewhere.example", "127.0.0.1:{port}", 403),
        ("http://localhost:1", "127.0.0.1:{port}", 403),  # another server of this machine
        ("null", "127.0.0.1:{port}", 403),
        ("http://elsewhere.example:{port}", "elsewhere.example:{port}", 403),  # a name made to point at this machine
    ],
)
def test_only_the_servers_own_pages_open_a_session(server, origin, host, status):
    lines = ["GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade", f"Origin: {origin}"]  # fmt: skip
    key = base64.b64encode(b"sixteen letters!").decode()
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit", "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as asking:
        asking.sendall("\r\n".join(lines).format(port=server.port).encode())
        assert asking.recv(100).split()[1] == str(status).encode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_an_error_fits_a_narrow_screen_and_asks_nobody_else(server, visitor, path):
    visitor.set_viewport_size(WIDE)
    if visitor.evaluate("location.pathname") != f"/{path}":
        before = visitor.locator("h1").inner_text()
        visitor.locator(f'[data-testid="stSidebarNavLink"][href$="/{path}"]').click()
        visitor.wait_for_function(
            "before => ![undefined, before].includes(document.querySelector('h1')?.innerText)", arg=before
        )
        visitor.wait_for_function(DRAWN)
    question = visitor.locator("h1").inner_text()
    assert question.endswith("?") and QUESTIONS.setdefault(question, path) == path
    assert visitor.locator('[data-testid="stException"]').count() == 0
    spoken = visitor.locator(NAMED).evaluate_all("every => every.map(one => one.getAttribute('aria-label'))")
    assert [one for one in spoken if re.search(r"</?[a-z]+>|&[a-z]+;", one)] == [], "for those who cannot see it"
    visitor.set_viewport_size(NARROW)
    visitor.wait_for_function("document.querySelector('[data-testid=stMain]').scrollWidth <= 390")
    assert elsewhere(visitor, server) == []
    assert complaints(visitor) == []


NAMED = '[role="figure"][aria-label], [data-testid="stPlotlyChart"] [aria-label]'
# The contrast of a caption's words with what they stand on, as WCAG works it out.
CONTRAST = """words => {
    const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const channels = colour => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; return {rgb: [r, g, b], a: a / 255}; };
    const light = rgb => { const [r, g, b] = rgb.map(one => one / 255).map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const above = []; for (let one = words; one; one = one.parentElement) above.push(one);
    const ground = channels(getComputedStyle(above.find(one => channels(getComputedStyle(one).backgroundColor).a > 0.99)).backgroundColor).rgb;
    const ink = channels(getComputedStyle(words).color);
    const opacity = ink.a * above.reduce((sum, one) => sum * getComputedStyle(one).opacity, 1);
    const [one, other] = [ink.rgb.map((part, at) => part * opacity + ground[at] * (1 - opacity)), ground].map(light);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05); }"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_captions_can_be_read(server, visitor, scheme):
    visitor.emulate_media(color_scheme=scheme)
    go(visitor, f"{server.address}/modifiers")
    words = visitor.locator('[data-testid="stCaptionContainer"] p, [data-testid="stCaptionContainer"] code')
    assert words.count() > 5
    assert min(one.evaluate(CONTRAST) for one in words.all()) >= 4.5


def test_charts_say_in_words_what_they_show(rates):
    named = rates.locator(NAMED)
    assert named.count() >= 3 and "adjudicated lines denied" in named.first.get_attribute("aria-label")


def test_filters_survive_a_change_of_page_a_reload_and_a_shared_link(server, page):
    go(page, f"{server.address}/rates?payer=Aetna&unit=dollars")
    page.wait_for_function("location.search.includes('stage=initial')")
    assert "payer=Aetna" in page.url and "unit=dollars" in page.url
    page.get_by_role("link", name="Diagnoses and routes").click()
    page.wait_for_function("location.pathname == '/clinical' && location.search.includes('payer=Aetna')")
    page.reload(wait_until="commit")
    page.wait_for_function(DRAWN)
    chip = page.get_by_role("button", name="Payer: Aetna")
    assert chip.count() == 1 and "payer=Aetna" in page.url
    other = page.context.new_page()
    go(other, page.url)
    assert other.locator("h2").first.inner_text() == page.locator("h2").first.inner_text()
    other.close()
    chip.click()
    page.wait_for_function("!location.search.includes('payer=Aetna')")
    page.get_by_role("button", name="Denial rate counts: dollars").click()
    page.wait_for_function("location.search.includes('unit=lines')")
    page.wait_for_function(DRAWN)  # going back while a run still writes the address would lose one of the two
    page.evaluate("history.go(-2)")  # one step back, at once, would look like a click that overtook the address
    page.wait_for_function("location.search.includes('payer=Aetna')")
    page.get_by_role("button", name="Payer: Aetna").wait_for()
    assert page.get_by_role("button", name="Payer: Aetna").count() == 1


def test_photographs_can_be_taken(rates, tmp_path):
    rates.screenshot(path=str(tmp_path / "rates.png"))
    assert (tmp_path / "rates.png").stat().st_size > 20_000


def downloaded(page: Page, tries: int = 3) -> Download:
    """The file behind the first button. Opening may run the page once more, which puts another button in the place of the one that is clicked:
    whoever gets no file clicks again."""
    page.wait_for_function(DRAWN)
    try:
        with page.expect_download(timeout=10_000) as arriving:
            page.get_by_role("button", name="Download CSV").first.click()
        return arriving.value
    except NothingCame:
        if tries == 1:
            raise
        return downloaded(page, tries - 1)


def test_the_file_is_the_table(rates):
    rates.get_by_text("Table and file").first.click()
    rates.get_by_role("button", name="Download CSV").first.wait_for()
    arriving = downloaded(rates)
    header, *rows = Path(arriving.path()).read_text().splitlines()
    assert arriving.suggested_filename == "denial_rate_payer_group.csv"
    assert header.startswith('"payer_group","numerator","denominator","denial_rate"') and "basis_selection" in header
    label = rates.get_by_role("button", name="Download CSV").first.inner_text()
    assert f"({len(rows)} row" in label


def test_a_click_on_a_payer_keeps_only_it(rates):
    mark = rates.locator(".js-plotly-plot").first.locator("path.point").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    rates.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    rates.wait_for_function("new URLSearchParams(location.search).has('payer')", timeout=15_000)


def test_an_unknown_value_in_a_link_is_said(server, rates):
    go(rates, f"{server.address}/rates?payer=Nobody")
    assert "Nobody" in rates.get_by_role("alert").first.inner_text()


def photograph(folder: Path, address: str, query: str = "", pages: list[str] = ()) -> None:
    """Every page, or those named, at two widths in both themes, whole, as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromed() as browser:
        for width, scheme in ((width, scheme) for width in (1440, 390) for scheme in ("light", "dark")):
            with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
                for path in pages or PAGES:
                    go(page, f"{address}/{path}{query}")
                    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(max(900, height + 10), 8000)})
                    page.wait_for_timeout(1200)  # for the eye alone: charts grow into their new places
                    page.screenshot(path=str(folder / f"{path or 'briefing'}-{width}-{scheme}.png"))
                    page.set_viewport_size({"width": width, "height": 900})


if __name__ == "__main__":
    folder, *rest = sys.argv[1:]
    if rest:
        photograph(Path(folder), rest[0], *rest[1:2], pages=rest[2:])
    else:
        with served(data.SAMPLE) as here:
            photograph(Path(folder), here.address)
