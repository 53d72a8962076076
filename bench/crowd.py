"""Other people on the same server: sessions without a browser, each of which changes its filters now and then."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.measure import BenchError

# Between two changes people look at what they asked for.
PAUSE_SECONDS = 20
PAGE = "rates"
PAYERS = ("Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare", "Medicare")
STATES = ("CA", "FL", "GA", "IL", "MI", "NC", "NY", "OH", "PA", "TX")


@contextmanager
def crowd(address: str, people: int) -> Iterator[list[float]]:
    """While it is open, so many sessions ask about selections nobody asked about before. Yields the seconds of each change so far."""
    stop, taken = threading.Event(), []
    selections = [f"payer={payer}&state={state}" for payer, state in product(PAYERS, STATES)]
    random.Random(3590).shuffle(selections)
    shares = [selections[number::people] for number in range(people)]
    threads = [
        threading.Thread(target=person, args=(address, number * PAUSE_SECONDS / people, share, stop, taken))
        for number, share in enumerate(shares)
    ]
    for one in threads:
        one.start()
    stop.wait(PAUSE_SECONDS)  # until everyone is at work
    try:
        yield taken
    finally:
        stop.set()
        for one in threads:
            one.join()


def person(address: str, start: float, selections: list[str], stop: threading.Event, taken: list[float]) -> None:
    """One session: opens the page, then asks for one selection after the other."""
    with session(address) as line:
        stop.wait(start)
        asked(line, "")
        while not stop.is_set():
            for one in selections:
                if stop.wait(PAUSE_SECONDS):
                    return
                began = time.perf_counter()
                asked(line, one)
                taken.append(time.perf_counter() - began)


def session(address: str) -> ClientConnection:
    """What a browser opens when it loads a page."""
    return connect(f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None)


def asked(line: ClientConnection, query: str, page: str = PAGE) -> list[str]:
    """Run a page for the filters of an address, wait until it is done, and return its headings."""
    request = BackMsg()
    request.rerun_script.query_string = query
    request.rerun_script.page_name = page
    line.send(request.SerializeToString())
    headings = []
    while True:
        found = ForwardMsg.FromString(line.recv())
        if found.HasField("script_finished"):
            return headings
        if not found.HasField("delta"):
            continue
        element = found.delta.new_element
        if element.HasField("exception"):
            raise BenchError(f"{page}?{query}: {element.exception.message}")
        if element.HasField("heading"):
            headings.append(element.heading.body)
