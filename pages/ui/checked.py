"""What the checks found: a table by severity, and the rows at fault where single lines may be shown."""

import pandas as pd
import pyarrow as pa
import streamlit as st
from pandas.io.formats.style import Styler

from data.checks import Check
from pages.ui import answers, filters, formats
from pages.ui.trust import literal, number
from queries.suppression import said, seen

SEVERITIES = {1: "Makes figures wrong", 2: "May make figures wrong", 3: "Worth a look"}


def checks(about: dict, checked: answers.Checked | None) -> None:
    """Every check by severity; on a large extract they wait until somebody asks."""
    if checked is None:
        st.info(f"Checking reads every row anew, so above {answers.CHECKED_UP_TO_ROWS:,} rows it waits for you.")
        if st.button("Run the checks"):
            answers.checked(filters.extract(), now=True)
            st.rerun()
        return
    st.caption(
        f"{number(len(checked.checks), 'check')} of {said(about['row_count'])} rows took {checked.seconds:.1f} s. "
        "Dollars are billed dollars of what was found."
    )
    left, right = st.columns(2, gap="medium")
    for severity, words in SEVERITIES.items():
        every = [one for one in checked.checks if one.severity == severity]
        found = sorted((one for one in every if one.row_count), key=lambda one: -one.row_count)
        with right if severity == max(SEVERITIES) else left:
            st.markdown(f"**{words}:** {len(found) or 'none'} of {number(len(every), 'check')} found something")
            if found:
                st.table(table(found), border="horizontal", hide_index=True, alt=words)
    with st.expander(f"{number(sum(not one.row_count for one in checked.checks), 'check')} found nothing"):
        st.markdown("\n".join(f"- {literal(one.meaning)}" for one in checked.checks if not one.row_count))
    at_fault([one for one in checked.checks if one.rows], answers.line_detail(about["is_synthetic"]))


def table(found: list[Check]) -> Styler:
    """Checks that found something, most rows first: figures right, words left."""
    mode, rows, dollars = filters.small_cells(), "Rows", "Dollars"
    frame = pd.DataFrame(
        {
            rows: [seen(one.row_count, one.row_count, mode) for one in found],
            dollars: [
                None if one.charge_amount is None else seen(float(one.charge_amount), one.row_count, mode)
                for one in found
            ],
            "What was found, *and what to do*": [f"{literal(one.meaning)} *{literal(one.fix)}*" for one in found],
        }
    )
    # As numbers, also where some are hidden: a table puts numbers right and words left.
    looks = {rows: lambda one: said(None if pd.isna(one) else int(one))}
    looks |= {dollars: lambda one: formats.NONE if pd.isna(one) else formats.amount(one)}
    return frame.astype({rows: "float", dollars: "float"}).style.format(looks)


def at_fault(found: list[Check], allowed: bool) -> None:
    """The rows of one check at a time. They are single lines, so nobody else's screen and no published one has them."""
    if not found:
        return
    if not allowed:
        st.caption("Rows at fault are shown where J3590_LINE_DETAIL is on; in a terminal: `python -m data check`")
        return
    if filters.small_cells() == "hide":
        st.caption("Rows at fault are single lines: not shown as published.")
        return
    with st.expander("Rows at fault"):
        chosen = st.selectbox("Check", found, format_func=lambda one: f"{one.meaning} ({said(one.row_count)})")
        st.caption(f"{said(len(chosen.rows))} shown of {said(chosen.row_count)}.")
        st.dataframe(
            pa.Table.from_pylist(shown(chosen)), hide_index=True, lazy=False, alt=f"Rows at fault: {chosen.meaning}"
        )


def shown(check: Check) -> list[dict]:
    """The rows without the free text that names a drug: that is never shown raw."""
    return [{name: value for name, value in row.items() if name != "drug_description"} for row in check.rows]
