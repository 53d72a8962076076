"""A change of a filter until its charts are painted, in a real browser, and the server's memory.

The clock is the browser's own: from the click until the last change of the page, when nothing has changed for half a second
and the server has been idle.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from bench.crowd import PAGE, PAUSE_SECONDS, crowd
from bench.measure import ROOT, BenchError, held_mb, installed, peak_mb, processor_seconds
from bench.pictures import chromed, chromium

PAGES = {"denials/rates": "rates", "summary/briefing": ""}
CHANGES, PAINTS = 10, 5
USERS = 20
SESSIONS = 10
VIEW = {"width": 1440, "height": 1000}
APP = '[data-testid="stApp"]'
IDLE = f'{APP}[data-test-script-state="notRunning"]'
QUIET_MILLISECONDS = 500
ATTRIBUTES = "['d', 'x', 'y', 'width', 'height', 'transform', 'data-test-script-state', 'points']"
# From the browser's start of the visit: when the title stood there, and when the page changed last.
PAINTED = f"""(() => {{
    const seen = window.painted = {{title: null, last: null}};
    new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {{
        seen.last = performance.now();
        if (seen.title === null && document.querySelector('h1')) seen.title = seen.last;
    }}, 0))).observe(document, {{subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: {ATTRIBUTES}}});
}})()"""
WATCH = """() => {
    const app = document.querySelector('[data-testid="stApp"]'), main = document.querySelector('[data-testid="stMain"]');
    const seen = window.seen = {clicked: null, ran: false, last: null};
    document.addEventListener('click', event => {
        if (event.target.closest('[role=option]')) Object.assign(seen, {clicked: performance.now(), ran: false, last: null});
    }, true);
    new MutationObserver(changes => {
        if (app.dataset.testScriptState !== 'notRunning') seen.ran = true;
        // after the frame in which it is painted
        requestAnimationFrame(() => setTimeout(() => seen.last = performance.now(), 0));
    }).observe(main.closest('[data-testid="stApp"]'), {subtree: true, childList: true, characterData: true, attributes: true,
        attributeFilter: ATTRIBUTES});
}""".replace("ATTRIBUTES", ATTRIBUTES)
DONE = f"""() => {{
    const app = document.querySelector('[data-testid="stApp"]');
    return window.seen.clicked && window.seen.ran && app.dataset.testScriptState === 'notRunning'
        && performance.now() - window.seen.last > {QUIET_MILLISECONDS};
}}"""


def measure(extract: str, cache: str, changes: int = CHANGES) -> dict:
    """First visits; filter changes one after the other, none asked before; the memory of more sessions. Raises BenchError where there is no browser."""
    if not installed("playwright") or chromium() is None:
        raise BenchError("no browser: install Chromium, or set J3590_CHROMIUM to its executable")
    with served(extract, cache) as (address, server), chromed() as browser:
        start = held_mb(server)
        page = browser.new_page(viewport=VIEW)
        page.goto(address)
        settle(page)
        paints = [painted(browser, address) for _ in range(min(changes, PAINTS))]
        pages = {name: changed(page, f"{address}/{path}", changes, server) for name, path in PAGES.items()}
        one = held_mb(server)
        held = sessions(browser, address, server)
        with crowd(address, USERS - 1) as others:
            beside = changed(page, f"{address}/{PAGE}", changes, server, "Product")
            crowded = held_mb(server)
        return {
            "pages": {name: summary(*found) for name, found in pages.items()},
            "first_title_seconds": statistics.median(title for title, _ in paints),
            "first_paint_seconds": statistics.median(last for _, last in paints),
            "empty_mb": start,
            "one_session_mb": one,
            "peak_mb": peak_mb(server),
            "session_mb": max(0, held - one) / SESSIONS,
            "crowd": summary(*beside)
            | {"users": USERS, "pause_seconds": PAUSE_SECONDS, "others": len(others), "held_mb": crowded},
        }


def painted(browser, address: str) -> tuple[float, float]:
    """The seconds until the briefing's title stands and until all of it is painted, for a new visitor with nothing kept by the browser."""
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    page.add_init_script(PAINTED)
    page.goto(address)
    settle(page)
    found = page.evaluate("[window.painted.title / 1000, window.painted.last / 1000]")
    context.close()
    return tuple(found)


def summary(times: list[float], processor: float) -> dict:
    """In seconds; of few changes the 95th percentile is nearly the slowest."""
    times = sorted(times)
    return {
        "server_processor_seconds": processor / len(times),
        "changes": len(times),
        "p50_seconds": statistics.median(times),
        "p95_seconds": times[min(len(times) - 1, round(0.95 * (len(times) - 1) + 0.49))],
        "slowest_seconds": times[-1],
    }


def changed(page, address: str, changes: int, server: int, label: str = "Site of service") -> tuple[list[float], float]:
    """The seconds of each change, and the server's processor time meanwhile.

    One value more of a filter each time, so that no selection was asked before.
    """
    page.goto(address)
    settle(page)
    page.evaluate(WATCH)
    picker = page.get_by_role("combobox", name=label).first
    taken, before = [], processor_seconds(server)
    for _ in range(changes):
        offered(page, picker).click()
        page.wait_for_function(DONE, timeout=60_000)
        taken.append(page.evaluate("(window.seen.last - window.seen.clicked) / 1000"))
        page.evaluate("window.seen.clicked = null")
    return taken, processor_seconds(server) - before


def offered(page, picker):
    """The first value not chosen yet; above it stands "Select all". The list is opened where it is closed, which takes a moment."""
    option = page.locator('[role="option"]').nth(1)
    for _ in range(10):
        page.wait_for_timeout(300)
        if option.is_visible():
            return option
        picker.click()
        picker.press("ArrowDown")
    raise BenchError("the list of values does not open")


def sessions(browser, address: str, server: int) -> float:
    """What the server holds when more people have opened a page."""
    contexts = [browser.new_context() for _ in range(SESSIONS)]
    for context in contexts:
        page = context.new_page()
        page.goto(f"{address}/rates")
        settle(page)
    found = held_mb(server)
    for context in contexts:
        context.close()
    return found


def settle(page) -> None:
    page.wait_for_selector("h1", timeout=120_000)
    page.wait_for_selector(IDLE, timeout=120_000)
    page.wait_for_timeout(1500)
    page.wait_for_selector(IDLE, timeout=120_000)


@contextmanager
def served(extract: str, cache: str) -> Iterator[tuple[str, int]]:
    """The real server on a free port of this machine: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--server.port", str(port)]
    settings = os.environ | {"J3590_EXTRACTS": extract, "J3590_CACHE": cache}
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            with urlopen(address, timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.2)
    raise BenchError("the server did not start")
