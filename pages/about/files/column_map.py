"""Which column of a table is which: a first draft, with how sure each is, to be looked through and kept."""

from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from data import InputError
from data.reading import drafting, maps
from data.reading.drafting import Draft, Guess
from data.reading.mapping import AMOUNTS, FORMATS
from data.reading.table import read_raw
from pages.about.files.brought import Told
from pages.ui import text
from queries.words import label

WHAT, FROM, FORMAT, SURE, MEANING = "What we need", "Column of the file", "Written as", "How sure", "Meaning"
ACRONYMS = ("hcpcs", "ndc", "npi", "id", "opps")
HELP = (
    "Look through the columns that were found, and choose others where they are wrong. What is left empty is not read. "
    "The map is kept: the next file with these columns is read by it."
)


def column_map(one: Told) -> None:
    """The map of a table, to be changed and kept."""
    try:
        made = draft(str(one.path), one.path.stat().st_mtime_ns)
    except InputError as error:
        text.warning(f"{one.name}: {error}")
        return
    with st.container(border=True):
        text.subheader(f"Which column is which: {one.name}", anchor=False)
        text.caption(HELP)
        for doubt in made.doubts:
            text.caption(f"To look at: {doubt}.")
        edited = editor(one, made)
        changed = [guess._replace(written=row[FROM] or "", format=row[FORMAT] or "") for guess, row in edited]
        lacking = [guess.column.name for guess in changed if guess.column.required and not guess.written]
        if twice := sorted(
            {a.written for a in changed for b in changed if a.written and a.written == b.written and a is not b}
        ):
            text.warning(f"'{twice[0]}' is chosen twice. Choose it once.")
        if lacking:
            text.caption(
                f"Required and empty: {', '.join(map(name, lacking))}. A payer or a code that is the same on every row is typed below."
            )
        text.button(
            "Keep this map",
            key=f"map:{one.name}",
            type="primary",
            disabled=bool(twice),
            on_click=keep,
            args=(made, changed, one),
        )


def name(column: str) -> str:
    """What a column is called: Claim number."""
    try:
        return label(column)
    except InputError:
        words = [word.upper() if word in ACRONYMS else word for word in column.split("_")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def keep(made: Draft, changed: list[Guess], one: Told) -> None:
    maps.keep(Draft(changed, made.doubts), one.found.columns)


@st.cache_data(max_entries=50, show_spinner="Looking at the columns")
def draft(path: str, changed: int) -> Draft:
    """The first draft of a file's map."""
    with duckdb.connect() as con:
        return drafting.draft(con, list(read_raw(con, Path(path)).kinds))


def editor(one: Told, made: Draft) -> list[tuple[Guess, dict]]:
    """The draft as a table that can be edited: what was found and what is required first."""
    guesses = sorted(made.guesses, key=lambda guess: (not guess.written, not guess.column.required))
    rows = pd.DataFrame(
        [
            {
                WHAT: name(guess.column.name),
                FROM: guess.written,
                FORMAT: guess.format,
                SURE: guess.sure(),
                MEANING: guess.column.meaning,
            }
            for guess in guesses
        ]
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=[WHAT, SURE, MEANING],
        column_config={
            FROM: st.column_config.SelectboxColumn(FROM, options=["", *one.found.columns]),
            FORMAT: st.column_config.SelectboxColumn(FORMAT, options=["", *FORMATS, *AMOUNTS]),
        },
        key=f"editor:{one.name}",
        placeholder="",
    )
    return list(zip(guesses, edited.to_dict("records"), strict=True))
