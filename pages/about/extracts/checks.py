"""What the checks found: a table by severity, and the rows at fault where single lines may be shown."""

import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import streamlit as st

from data.checks import ROWS_KEPT, Check, run
from pages.about.extracts.facts import number
from pages.ui import answers, filters, formats, text
from queries.cells import said, seen
from queries.files import inert

SEVERITIES = {1: "Makes figures wrong", 2: "May make figures wrong", 3: "Worth a look"}


def checks(about: dict, checked: answers.Checked | None) -> None:
    """Every check by severity; on a large extract they wait until somebody asks."""
    if checked is None:
        text.info(f"Checking reads every row anew, so above {answers.CHECKED_UP_TO_ROWS:,} rows it waits for you.")
        if text.button("Run the checks"):
            answers.checked(filters.extract(), now=True)
            st.rerun()
        return
    text.caption(
        f"{number(len(checked.checks), 'check')} of {formats.counted(said(about['row_count']), 'row')} took {checked.seconds:.1f} s. "
        "Dollars are billed dollars of what was found."
    )
    left, right = st.columns(2, gap="medium")
    for severity, words in SEVERITIES.items():
        every = [one for one in checked.checks if one.severity == severity]
        found = sorted((one for one in every if one.row_count), key=lambda one: -one.row_count)
        with right if severity == max(SEVERITIES) else left:
            of = f"{len(found) or 'none'} of {number(len(every), 'check')} found something"
            text.markdown(text.marked("**{}:** {}", words, of))
            if found:
                table(found, words)
    with text.expander(f"{number(sum(not one.row_count for one in checked.checks), 'check')} found nothing"):
        text.markdown(text.bullets(one.meaning for one in checked.checks if not one.row_count))
    at_fault([one for one in checked.checks if one.rows], answers.line_detail(about["is_synthetic"]))


def table(found: list[Check], alt: str) -> None:
    """Checks that found something, most rows first: figures right, words left."""
    mode, what = filters.small_cells(), text.marked("What was found, *and what to do*")
    # As numbers, also where some are hidden: a table puts numbers right and words left.
    looks = {"Rows": lambda one: said(None if pd.isna(one) else int(one))}
    looks |= {"Dollars": lambda one: formats.NONE if pd.isna(one) else formats.amount(one)}
    rows = [
        {"Rows": seen(one.row_count, one.row_count, mode),
         "Dollars": None if one.charge_amount is None else seen(float(one.charge_amount), one.row_count, mode),
         what: text.marked("{} *{}*", one.meaning, one.fix)}
        for one in found
    ]  # fmt: skip
    text.table(rows, looks, alt=alt)


def at_fault(found: list[Check], allowed: bool) -> None:
    """The rows of one check at a time. They are single lines, so nobody else's screen and no published one has them."""
    if not found:
        return
    if not allowed:
        text.caption(
            text.marked(
                "Rows at fault are shown where J3590_LINE_DETAIL is on; in a terminal: {}",
                text.code("python -m data check"),
            )
        )
        return
    if filters.small_cells() == "hide":
        text.caption("Rows at fault are single lines: not shown as published.")
        return
    with text.expander("Rows at fault"):
        chosen = text.selectbox("Check", found, format_func=lambda one: f"{one.meaning} ({said(one.row_count)})")
        text.caption(f"{said(len(chosen.rows))} shown of {said(chosen.row_count)}.")
        st.dataframe(
            pa.Table.from_pylist(shown(chosen)), hide_index=True, lazy=False, alt=f"Rows at fault: {chosen.meaning}"
        )
        text.download_button(
            f"Download CSV (up to {ROWS_KEPT:,} rows, single lines: internal use)",
            lambda: to_file(chosen.name),
            f"{chosen.name}.csv",
            "text/csv",
            key=f"check:{chosen.name}",
            on_click="ignore",
        )


def to_file(name: str) -> bytes:
    """The rows at fault of a check, asked anew: the page keeps the first of them alone."""
    (found,) = run(Path(filters.extract().path), [name])
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(inert(pa.Table.from_pylist(shown(found))), buffer)
    return buffer.getvalue()


def shown(check: Check) -> list[dict]:
    """The rows without the free text that names a drug: that is never shown raw."""
    return [{name: value for name, value in row.items() if name != "drug_description"} for row in check.rows]
