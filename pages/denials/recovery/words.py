"""What can be recovered, in sentences and as a list of lines: for the page about it."""

from dataclasses import replace

import streamlit as st

from pages.ui import answers, downloads, filters, formats, sentences, text
from queries import Answer
from queries.selection import Selection

ROWS_SHOWN = 100
COLUMNS = (
    "claim_id", "payer_group", "reason", "remedy", "due_date", "at_risk_amount", "left_days", "lacks", "product", "claim_line_start_date", "open_amount",
    "allowed_basis",
)  # fmt: skip


def sentence(overturned: Answer, deadlines: Answer) -> str:
    """The overturned share with its interval and n; what is still denied, what that may be worth, and how much of it is in time."""
    said = sentences.nothing(overturned)
    if said:
        return said
    total = next(iter(overturned.total.to_pylist()), None)
    parts = [
        "No selected line was first denied 180 days ago or earlier"
        if total is None
        else "The overturned share is hidden (small)"
        if total["overturned_rate"] is None
        else f"{formats.rate(total['overturned_rate'])} of {formats.counted(formats.count(total['settled_line_count']), 'line')} first denied at least 180 days ago were paid in the end, "
        f"in part or whole, or left to the patient ({interval(total)})"
    ]
    return f"{parts[0]}. {still_open(deadlines)}"


def interval(row: dict) -> str:
    """95 % interval 44.3 to 57.4 %, or why there is none."""
    if row["overturned_rate_low"] is None:
        return "too few for an interval"
    return f"95\u00a0% interval {row['overturned_rate_low'] * 100:.1f} to {formats.rate(row['overturned_rate_high'])}"


def still_open(deadlines: Answer) -> str:
    """$5.95 M is still denied on 637 lines; at usual rates about $2.87 M of it is at risk, $1.06 M of that in time."""
    if deadlines.missing:
        return f"What is still denied is not in the input: {formats.lacks(deadlines.missing)}."
    rows = deadlines.total.to_pylist()
    if not rows:
        return "No line is denied still."
    if any(row["open_amount"] is None for row in rows):
        return "Part of what is still denied is hidden (small) or has no charge."
    lines, whole = sum(row["open_line_count"] for row in rows), sum(float(row["open_amount"]) for row in rows)
    said = f"{formats.amount(whole)} is still denied on {sentences.lines(lines)}"
    if any(row["at_risk_amount"] is None for row in rows):
        return f"{said}; too few lines are paid to say what payers usually allow."
    worth = sum(float(row["at_risk_amount"]) for row in rows)
    timely = sum(float(row["at_risk_amount"]) for row in rows if row["deadline"] == "in time")
    return f"{said}; at what payers usually allow {formats.amount(worth)} of it is at risk; for {formats.amount(timely)} a deadline of the table below has not passed."


def leading(overturned: Answer) -> str:
    """The title of the chart of overturned denials: how many of all. None is named: categories are of different payers."""
    row = next(iter([] if sentences.nothing(overturned) else overturned.total.to_pylist()), None)
    if row is None or row["overturned_line_count"] is None or row["settled_line_count"] is None:
        return "How often denials are overturned"
    won, whole = row["overturned_line_count"], row["settled_line_count"]
    return f"{formats.count(won)} of {sentences.lines(whole)} first denied 180 days ago or more {'was' if won == 1 else 'were'} paid in the end"


def became(months: Answer) -> str:
    """The title of the chart by month: how much of the dollars first denied was won back."""
    rows = [] if sentences.nothing(months) else months.rows()
    if not rows or any(row["first_denied_amount"] is None for row in rows):
        return "What became of the dollars first denied"
    whole = sum(float(row["first_denied_amount"]) for row in rows)
    won = sum(float(row["first_denied_amount"]) for row in rows if row["ended"] == "recovered")
    return (
        f"{formats.amount(won)} of {formats.amount(whole)} first denied was won back"
        if whole
        else "No dollars were denied"
    )


def worth(categories: Answer) -> str:
    """The title of the chart of dollars at risk: the category with the most that is in time."""
    rows = (
        []
        if categories.missing
        else [row for row in categories.rows() if row["deadline"] == "in time" and row["at_risk_amount"] is not None]
    )
    if not rows:
        return "Nothing that is still denied is known to be in time"
    top = max(rows, key=lambda row: row["at_risk_amount"])
    return f"{formats.name(top, categories.by)} holds the most that is in time: {formats.amount(float(top['at_risk_amount']))} at risk"


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
        formats.table(replace(listed, table=listed.table.slice(0, ROWS_SHOWN)), columns=COLUMNS)
        text.caption(
            f"{formats.count(min(ROWS_SHOWN, listed.table.num_rows))} of {formats.rows(listed.table.num_rows)} shown; the file has all, with every column."
        )
        downloads.csv(listed, of=of)


def is_synthetic() -> bool:
    """Whether what is open is the sample."""
    return filters.fact("is_synthetic") == "True"
