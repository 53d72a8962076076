"""The open extract and its answers, each asked once per selection: queries.answer behind st.cache_data."""

import atexit
import gc
import hashlib
from pathlib import Path
from typing import NamedTuple

import duckdb
import streamlit as st

import data
import queries
from queries import Answer, selection
from queries.catalogue import dimensions, question
from queries.selection import Selection

ANSWERS_KEPT = 600
EXTRACTS_KEPT = 3


class Opened(NamedTuple):
    con: duckdb.DuckDBPyConnection
    key: str
    name: str


@st.cache_resource
def settle() -> None:
    """Once per process: what the imports made is never garbage, so no collection need look at it again (8 × the reruns)."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB's bindings report, at the end, everything frozen as leaked


def opened(name: str | None) -> Opened:
    """The extract of that name, opened once per version: a changed manifest or changed metrics open it anew."""
    path = data.the_extract(name)
    stamp = (path / "manifest.json").stat()
    text = "".join((queries.HERE / file).read_text() for file in ("metrics.sql", "selected.sql"))
    key = hashlib.sha256(f"{path.resolve()} {stamp.st_mtime_ns} {stamp.st_size} {text}".encode()).hexdigest()[:16]
    return Opened(_open(str(path), key), key, path.name)


@st.cache_resource(max_entries=EXTRACTS_KEPT, show_spinner="Opening the extract")
def _open(path: str, key: str) -> duckdb.DuckDBPyConnection:
    return queries.prepare(data.open(Path(path)))


def ask(extract: Opened, name: str, chosen: Selection, by: tuple[str, ...] = (), small_cells: str = "show") -> Answer:
    """One question of one extract; the key holds the extract, the question's text and all that was chosen."""
    return _ask(extract.con, chosen, extract.key, name, question(name).text, chosen.url(), by, small_cells)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _ask(_con, _chosen, key: str, name: str, text: str, url: str, by: tuple[str, ...], small_cells: str) -> Answer:
    return queries.answer(_con, name, _chosen, list(by), small_cells)


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def values(_con, key: str) -> dict[str, list[str]]:
    """The values of every list filter in this extract, most lines first."""
    return {name: selection.values(_con, name) for name in selection.list_names()}


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def default(_con, key: str) -> Selection:
    """The selection a page opens with."""
    return selection.default(_con)


@st.cache_data(max_entries=EXTRACTS_KEPT * 2, show_spinner=False)
def captured(_con, key: str) -> frozenset[str]:
    """The contract columns that at least one input of this extract carries."""
    return frozenset(one for (one,) in _con.cursor().execute("SELECT DISTINCT unnest(captured) FROM parts").fetchall())


def groupings(names: tuple[str, ...]) -> dict[str, str]:
    """Dimensions one may group by: name → label."""
    return {name: dimensions()[name].label for name in names}


def tables() -> dict[str, str]:
    """The code tables: name → name in words."""
    return {
        path.stem: path.stem.replace("_", " ").capitalize() for path in sorted((data.HERE / "reference").glob("*.csv"))
    }
