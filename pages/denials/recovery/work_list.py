"""Which lines first: the lines still denied, one by one, where single lines may be shown."""

import streamlit as st

from pages.ui import answers, downloads, filters, formats, tables, text
from queries.selection import Selection

ROWS_SHOWN, FIXES_SHOWN = 100, 8
COLUMNS = (
    "claim_id", "payer_group", "reason", "remark_codes", "remedy", "due_date", "at_risk_amount", "left_days", "lacks", "product", "claim_line_start_date",
    "open_amount",
)  # fmt: skip
OF_FIX = ("team", "remedy", "open_line_count", "in_time_line_count", "open_amount", "at_risk_amount")
ALL = "all"
HOW = (
    "Lines still denied: those with time left first, then by dollars at risk, a ranking proxy and not what will be paid. What to send is the remedy of the "
    "reason; deadlines are those of the table below, unverified until your contracts stand there. Where a line was sent again, its last claim number stands here."
)
SWITCHED_OFF = (
    "A work list is single lines with their claim numbers. They are shown where J3590_LINE_DETAIL is on: whoever starts the dashboard types it in front, "
    "J3590_LINE_DETAIL=on make run. The table above needs no such right."
)


def same_fix(of: Selection) -> str:
    """Which lines are mended the same way, by whom; returns the team that is chosen."""
    fixes = filters.ask("same_fix", of=of)
    if fixes.missing or not fixes.table.num_rows:
        return ALL
    with st.container(border=True):
        text.subheader("Lines that are mended the same way, by the team that mends them", anchor=False)
        teams = {ALL: "All teams"} | {
            one: formats.value("team", one) for one in sorted({row["team"] for row in fixes.rows()})
        }
        team = filters.view("team", "Team", teams)
        shown = fixes if team == ALL else fixes.only("team", team)
        tables.table(shown, columns=OF_FIX, most=FIXES_SHOWN, has_total=team == ALL)
        text.caption(
            "Of what is missing the first thing that the claim lacks decides the team, else the category of the reason: data/reference/categories.csv and elements.csv."
        )
        downloads.csv(fixes, of=of)
    return team


def work_list(of: Selection) -> None:
    """The lines themselves, where single lines may be shown: the first ones here, all of them in the files."""
    team = same_fix(of)
    with st.container(border=True):
        text.subheader("Which lines first, why, what to send, by when", anchor=False)
        if filters.small_cells() == "hide":
            text.info("A work list is single lines: not shown as published.")
            return
        if not answers.line_detail(is_synthetic()):
            text.info(SWITCHED_OFF)
            return
        listed = filters.ask("work_list", of=of)
        if listed.missing:
            text.info(text.marked("**Not in the input: {}.** That is not zero.", formats.lacks(listed.missing)))
            return
        if not listed.table.num_rows:
            text.info("No line that fits these filters is denied still.")
            return
        text.caption(HOW)
        shown = listed if team == ALL else listed.only("team", team)
        tables.table(shown, columns=COLUMNS, most=ROWS_SHOWN)
        text.caption(
            f"{formats.count(min(ROWS_SHOWN, shown.table.num_rows))} of {formats.rows(shown.table.num_rows)} shown; the files have all, with every column: "
            "what the payer asks for beside what the claim lacks, NDC, modifiers, units, NPIs. The workbook has a sheet per team."
        )
        with st.container(horizontal=True):
            downloads.csv(listed, of=of)
            downloads.xlsx(listed, of=of)


def is_synthetic() -> bool:
    """Whether what is open is the sample."""
    return filters.fact("is_synthetic") == "True"
