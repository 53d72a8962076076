"""One browser and one server of the sample for all tests of a file: pytest_plugins = ["tests.support.browsing"].

Both are closed behind the file: a thread has room for one Playwright.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

import data
from bench.pictures import chromed
from tests.support.browser import Server, go, opened, served


class First(NamedTuple):
    """What the very first visitor of a server saw, at a page's own address with filters."""

    title: str
    dialogs: int
    chips: list[str]
    address: str


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with chromed() as browser:
        yield browser


@pytest.fixture(scope="module")
def server_and_first(browser) -> Iterator[tuple[Server, First]]:
    with served(data.SAMPLE) as server:
        with opened(browser) as page:
            go(page, f"{server.address}/rates?unit=claims&payer=Aetna")
            chips = page.locator(
                '[data-testid="stMain"] [data-testid="stButton"] button', has_text="×"
            ).all_inner_texts()
            dialogs = page.locator('[role="dialog"]').count()
            seen = First(page.locator("h1").inner_text(), dialogs, chips, page.url)
        yield server, seen


@pytest.fixture(scope="module")
def server(server_and_first) -> Server:
    """The server of the sample, for all tests of a file."""
    return server_and_first[0]


@pytest.fixture(scope="module")
def first(server_and_first) -> First:
    """What was seen at the first address after the server started."""
    return server_and_first[1]
