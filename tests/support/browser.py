"""A real Chromium before a real server: starting them, opening an address, waiting until all of it is drawn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest

import data
from bench.pictures import chromium

ROOT = Path(__file__).parents[2]
# Every page's file by its address; the briefing is the root.
PAGES = {
    "" if path.parent.name == "briefing" else path.parent.name: path
    for path in sorted((ROOT / "pages").glob("*/*/page.py"))
}
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# The script has run, and what it sent is drawn, charts included.
DRAWN = """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"] h1')
    && !document.querySelector('[data-testid="stSkeleton"]')
    && document.querySelectorAll('[data-testid="stPlotlyChart"]').length
        == document.querySelectorAll('[data-testid="stPlotlyChart"] .js-plotly-plot .main-svg:first-of-type').length"""
# At a page's own address Streamlit's client first looks for its server below that address, then beside it.
PROBES = ("/_stcore/health", "/_stcore/host-config")

NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium: install one, or set J3590_CHROMIUM to its executable"),
    pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="the sample is not made yet: make sample"),
]


class Server(NamedTuple):
    address: str
    port: int


@contextmanager
def served(extract: Path) -> Iterator[Server]:
    """The real server on a free port of this machine, started as README says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = os.environ | {"J3590_EXTRACTS": str(extract)}
    command = [sys.executable, "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        answers(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(f"http://127.0.0.1:{port}", port)
    finally:
        server.terminate()
        server.wait(10)


def answers(address: str) -> None:
    """Wait until a server answers; give up after half a minute."""
    for _ in range(300):
        try:
            with urlopen(address, timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server answers at {address}")


@contextmanager
def opened(browser, **look: object) -> Iterator:
    """A page without a past, which keeps what it asked for and what it complained of."""
    context = browser.new_context(**look)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked, page.complaints = [], []

    def heard(message) -> None:
        if message.type == "error":
            page.complaints.append((message.location.get("url", ""), message.text))

    page.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.asked.append(socket.url))
    page.on("console", heard)
    page.on("pageerror", lambda error: page.complaints.append(("", str(error))))
    yield page
    context.close()


def go(page, address: str) -> None:
    """Open an address and wait for all of it."""
    page.goto(address, wait_until="commit")
    page.wait_for_function(DRAWN)


def complaints(page) -> list[tuple[str, str]]:
    return [one for one in page.complaints if not one[0].split("?")[0].endswith(PROBES)]


def elsewhere(page, server: Server) -> list[str]:
    """What was asked of anybody but the server."""
    own = (f"{server.address}/", f"ws://127.0.0.1:{server.port}/", "data:", f"blob:{server.address}")
    return [url for url in page.asked if not url.startswith(own)]
