"""The row of tiles of one payer: each figure with its interval, or what it is of."""

import streamlit as st

from pages.payers.benchmarks import adjusted
from pages.ui import filters, formats, text
from queries import Answer


def tiles(payer: str, rate: Answer, rest: Answer, payers: Answer, like: Answer) -> None:
    """Five figures in a row; a dash with its reason where there is none."""
    own, them = (next(iter(one.total.to_pylist()), {}) for one in (rate, rest))
    totals = next(iter(filters.ask("volume_by").total.to_pylist()), {})
    mine = [
        row for row in ([] if payers.missing else payers.rows()) if row["kind"] == "payer" and row["benchmark"] == payer
    ]
    top = max(mine, key=lambda row: row["line_count"] or 0, default={})
    where = (
        f"{formats.value('line_of_business', top['line_of_business'])} lines"
        if top.get("line_of_business")
        else "its lines"
    )
    level = next(
        (
            row
            for row in adjusted.compared(like)
            if (row["benchmark"], row["line_of_business"]) == (payer, top.get("line_of_business"))
        ),
        {},
    )
    shown = (
        ("Allowed", "allowed_amount", totals, ""),
        ("Denial rate", "denial_rate", own, interval(own)),
        ("The others' rate", "denial_rate", them, interval(them)),
        ("Adjusted rate", "adjusted_rate", level, where),
        ("Allowed to charge", "allowed_to_charge_rate", top, where),
        ("Days to first decision", "median_adjudication_days", top, where),
    )
    with st.grid(6, min_column_width=150, gap="xsmall"):
        for label, column, row, note in shown:
            value = row.get(column)
            text.metric(
                label,
                formats.NONE if value is None else formats.short(column, value),
                delta=note if value is not None and note else None,
                delta_color="off",
                delta_arrow="off",
                delta_description=None if value is not None else "not in the input, hidden or too few",
                border=True,
                height="stretch",
            )


def interval(row: dict) -> str:
    return "" if row.get("denial_rate_low") is None else formats.interval(row)
