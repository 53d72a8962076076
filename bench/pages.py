"""A page run again for filters nobody asked for: the server's time on the committed sample, without a browser."""

import statistics
import time
from collections.abc import Iterator
from itertools import combinations, product

from websockets.sync.client import ClientConnection

import data
from bench.browsing import served
from bench.crowd import PAYERS, STATES, asked, session
from bench.measure import ROOT, BenchError, processor_seconds


def names() -> dict[str, str]:
    """Every page as section/page, and its address."""
    files = sorted((ROOT / "pages").glob("*/*/page.py"))
    places = [path.parent.relative_to(ROOT / "pages") for path in files]
    return {str(one): "" if one.name == "briefing" else one.name for one in places}


def measure(cache: str, rounds: int) -> dict:
    """Per page the median seconds of a rerun and the mean of the server's processor. Raises BenchError where an address leads to another page."""
    pages, queries = names(), selections()
    with served(str(data.SAMPLE), cache) as (address, server), session(address) as line:
        titles = {name: asked(line, next(queries), page)[0] for name, page in pages.items()}
        if len({*titles.values()}) < len(titles):
            raise BenchError(f"two addresses lead to one page: {titles}")
        return {"pages": {name: rerun(line, page, server, queries, rounds) for name, page in pages.items()}}


def selections() -> Iterator[str]:
    """Filters as an address, which leave nearly everything; none comes twice: pages share what was answered before."""
    for (one, two), payer in product(combinations(STATES, 2), PAYERS):
        yield f"payer_not={payer}&state_not={one}&state_not={two}"


def rerun(line: ClientConnection, page: str, server: int, queries: Iterator[str], rounds: int) -> dict:
    """One page, so many times, each time for other filters."""
    taken, before = [], processor_seconds(server)
    for _ in range(rounds):
        query, start = next(queries), time.perf_counter()
        asked(line, query, page)
        taken.append(time.perf_counter() - start)
    return {"seconds": statistics.median(taken), "processor_seconds": (processor_seconds(server) - before) / rounds}
