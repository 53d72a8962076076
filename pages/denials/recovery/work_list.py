"""Which lines first: the lines still denied, one by one, where single lines may be shown."""

import streamlit as st

from pages.ui import answers, downloads, filters, formats, tables, text
from queries.selection import Selection

ROWS_SHOWN = 100
COLUMNS = (
    "claim_id", "payer_group", "reason", "remedy", "due_date", "at_risk_amount", "left_days", "lacks", "product", "claim_line_start_date", "open_amount",
    "allowed_basis",
)  # fmt: skip


def work_list(of: Selection) -> None:
    """The lines themselves, where single lines may be shown: the first ones here, all of them in the file."""
    with st.container(border=True):
        text.subheader("Which lines first, why, what to send, by when", anchor=False)
        if filters.small_cells() == "hide":
            text.info("A work list is single lines: not shown as published.")
            return
        if not answers.line_detail(is_synthetic()):
            text.info(
                "A work list is single lines with their claim numbers. They are shown where J3590_LINE_DETAIL is on."
            )
            return
        listed = filters.ask("work_list", of=of)
        if listed.missing:
            text.info(text.marked("**Not in the input: {}.** That is not zero.", formats.lacks(listed.missing)))
            return
        if not listed.table.num_rows:
            text.info("No line that fits these filters is denied still.")
            return
        text.caption(
            "Lines still denied: those with time left first, then by dollars at risk, a ranking proxy and not what will be paid. What to send is the remedy of the "
            "reason; deadlines are those of the table below, unverified until your contracts stand there. Where a line was sent again, its last claim number stands here."
        )
        tables.table(listed, columns=COLUMNS, most=ROWS_SHOWN)
        text.caption(
            f"{formats.count(min(ROWS_SHOWN, listed.table.num_rows))} of {formats.rows(listed.table.num_rows)} shown; the file has all, with every column."
        )
        downloads.csv(listed, of=of)


def is_synthetic() -> bool:
    """Whether what is open is the sample."""
    return filters.fact("is_synthetic") == "True"
