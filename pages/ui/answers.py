"""The open extract and its answers, each asked once per selection: queries.answer behind st.cache_data."""

import atexit
import gc
import hashlib
import time
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import streamlit as st

import data
import queries
from data import checks
from data.checks import Check
from queries import Answer, Gaps, extract, selection
from queries.catalogue import dimensions, names, question
from queries.extract.captured import Carried, carried
from queries.selection import Selection

ANSWERS_KEPT = 600
EXTRACTS_KEPT = 3
# Checks read every row anew. Up to here a page runs them by itself, above it a person says when.
CHECKED_UP_TO_ROWS = 200_000
ROWS_SHOWN = 200


class Opened(NamedTuple):
    con: duckdb.DuckDBPyConnection
    key: str
    name: str
    path: str = ""


class Checked(NamedTuple):
    """Every check, with no more of its rows than a page shows, and how long they took."""

    checks: list[Check]
    seconds: float


@st.cache_resource
def settle() -> None:
    """Once per process: what the imports made is never garbage, so no collection need look at it again (8 × the reruns)."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB's bindings report, at the end, everything frozen as leaked


def opened(name: str | None) -> Opened:
    """The extract of that name, opened once per version: a changed manifest or definition opens it anew."""
    path = data.the_extract(name)
    stamp = (path / "manifest.json").stat()
    known = f"{path.resolve()} {stamp.st_mtime_ns} {stamp.st_size} {queries.definitions()}"
    key = hashlib.sha256(known.encode()).hexdigest()[:16]
    return Opened(_open(str(path), key), key, path.name, str(path))


@st.cache_resource(max_entries=EXTRACTS_KEPT, show_spinner="Opening the extract")
def _open(path: str, key: str) -> duckdb.DuckDBPyConnection:
    return queries.prepare(data.open(Path(path)))


def ask(extract: Opened, name: str, chosen: Selection, by: tuple[str, ...] = (), small_cells: str = "show") -> Answer:
    """One question of one extract; the key holds the extract, the question's text and all that was chosen."""
    return _ask(extract.con, chosen, extract.key, name, question(name).text, chosen.url(), by, small_cells)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _ask(_con, _chosen, key: str, name: str, text: str, url: str, by: tuple[str, ...], small_cells: str) -> Answer:
    return queries.answer(_con, name, _chosen, list(by), small_cells)


def gaps(extract: Opened, chosen: Selection) -> dict[str, Gaps]:
    """What the extract lacks for each question about a selection."""
    return _gaps(extract.con, chosen, extract.key, "".join(question(name).text for name in names()), chosen.url())


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _gaps(_con, _chosen, key: str, text: str, url: str) -> dict[str, Gaps]:
    return queries.gaps(_con, _chosen)


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def values(_con, key: str) -> dict[str, list[str]]:
    """The values of every list filter in this extract, most lines first."""
    return {name: selection.values(_con, name) for name in selection.list_names()}


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def default(_con, key: str) -> Selection:
    """The selection a page opens with."""
    return selection.default(_con)


def fact(opened: Opened, name: str, small_cells: str = "show") -> pa.Table:
    """A fact about the extract as a whole, whatever is selected."""
    return _fact(opened.con, opened.key, name, extract.text(name), small_cells)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _fact(_con, key: str, name: str, text: str, small_cells: str) -> pa.Table:
    return extract.fact(_con, name, small_cells)


def columns(opened: Opened, small_cells: str = "show") -> list[Carried]:
    """Every column of the contract: which inputs carry it, and what its absence takes away."""
    text = "".join([question(name).text for name in names()] + [extract.text("filled")])
    return _columns(opened.con, opened.key, text, small_cells)


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def _columns(_con, key: str, text: str, small_cells: str) -> list[Carried]:
    return carried(_con, small_cells)


def checked(opened: Opened, now: bool = False) -> Checked | None:
    """What the checks found: by themselves on a small extract, on a large one once somebody has said `now`; None before that."""
    text = "".join(path.read_text() for path in sorted(checks.HERE.glob("*.sql")))
    rows = opened.con.cursor().execute("SELECT coalesce(sum(row_count), 0) FROM parts").fetchone()[0]
    if now or rows <= CHECKED_UP_TO_ROWS:
        _begun().add((opened.key, text))
    return _checked(opened.path, opened.key, text) if (opened.key, text) in _begun() else None


@st.cache_resource
def _begun() -> set[tuple[str, str]]:
    """Extracts whose checks someone asked for: once run, everyone sees what they found."""
    return set()


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner="Checking every row of the extract")
def _checked(path: str, key: str, text: str) -> Checked:
    started = time.monotonic()
    every = [one._replace(rows=one.rows[:ROWS_SHOWN]) for one in checks.run(Path(path))]
    return Checked(every, time.monotonic() - started)


def line_detail(is_synthetic: bool) -> bool:
    """Whether single lines, with their claim numbers, may be shown."""
    return queries.line_detail(is_synthetic)


def groupings(names: tuple[str, ...]) -> dict[str, str]:
    """Dimensions one may group by: name → label."""
    return {name: dimensions()[name].label for name in names}


def tables() -> dict[str, str]:
    """The code tables: name → name in words."""
    return {
        path.stem: path.stem.replace("_", " ").capitalize() for path in sorted((data.HERE / "reference").glob("*.csv"))
    }
