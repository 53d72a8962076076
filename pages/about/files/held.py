"""What the open extract holds: its inputs, one to be taken out, and the last change undone."""

from pathlib import Path

import streamlit as st

import data
from data import InputError
from data.reading.changes import remove, undo
from pages.ui import filters, formats, text


def held() -> None:
    """The inputs of the open extract, where it is no sample."""
    path = Path(filters.extract().path)
    if path == data.SAMPLE:
        return
    facts = data.manifest(path)
    parts = [*facts["parts"], *facts["ledger"]]
    with text.expander(f"What “{path.name}” holds: {formats.counted(f'{len(parts):,}', 'input')}"):
        rows = [{"Input": one["source_file"], "Read as": one["source"], "Rows": f"{one['rows']:,}"} for one in parts]
        text.table(rows[:200], alt="Inputs of the open extract")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            out = text.multiselect("Take out", [one["source_file"] for one in parts], key="held:out")
            text.button("Take out", key="held:remove", disabled=not out, on_click=change, args=(remove, path, out))
            text.button("Undo the last change", key="held:undo", on_click=change, args=(undo, path))


def change(do, path: Path, *names: list[str]) -> None:
    """Change the extract, or say why not."""
    try:
        do(path, *names)
    except InputError as error:
        text.toast(str(error))
    else:
        text.toast("Done. What the extract held before can be brought back with “Undo the last change”.")
