"""The modifiers that drug lines carry, what each says and when to use it."""

import streamlit as st

from data.code_tables import reference
from pages.ui import tables, text

TABLE = {"modifier": "Modifier", "meaning": "Description", "when_to_use": "When to use"}


def table() -> None:
    """Every modifier that drug lines carry, what it says and when to use it; in our own words."""
    rows = reference("modifiers")
    with st.container(height=480, border=False):
        text.table([{label: row[column] for column, label in TABLE.items()} for row in rows])
    text.caption(text.marked("Own wording, from `data/reference/modifiers.csv`: {}", tables.vintage(rows)))
