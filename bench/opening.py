"""Opening an extract, and what a server then holds. Run by bench.measure, each in a fresh process."""

import os
from pathlib import Path

import data
import queries
from bench.measure import alone, held_mb, seconds
from bench.questions import grouping
from queries.selection import Selection, default


def measure(extract: str, cache: str, is_asked: bool) -> dict:
    """Opening with nothing built, then from the cache; where asked for, the memory of a server that was asked everything once."""
    os.environ["J3590_CACHE"] = cache
    built = alone("opening:open_once", extract=extract)
    again = [alone("opening:open_once", extract=extract)["result"] for _ in range(3)]
    asked = alone("opening:ask_all", extract=extract)["result"] if is_asked else {}
    return {
        "build_seconds": built["result"],
        "build_peak_mb": built["peak_mb"],
        "open_seconds": sorted(again)[1],
        **asked,
    }


def open_once(extract: str) -> float:
    """Until the first question can be asked."""
    return seconds(lambda: queries.prepare(data.open(Path(extract))))


def ask_all(extract: str) -> dict:
    """A process with all that the server imports: what it holds in MB before it opens, and after every question at two selections."""
    import pandas  # noqa: F401
    import plotly  # noqa: F401
    import streamlit.web.bootstrap  # noqa: F401

    empty = held_mb()
    con = queries.prepare(data.open(Path(extract)))
    for selection in (default(con), Selection()):
        for name in queries.names():
            by = grouping(name)
            queries.answer(con, name, selection, [] if by == queries.EVERYTHING else by)
    return {"server_empty_mb": empty, "server_mb": held_mb()}
