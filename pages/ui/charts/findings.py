"""Findings: billed dollars of the lines that each finds, and how much of them is denied."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart, left_over
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE
from queries import Answer

ABSENT = "not in the input"


def finding_rows(answer: Answer) -> Chart:
    """One bar per finding with lines, or with none that may be shown; findings that no line is in are in the table alone."""
    rows = [row for row in answer.rows() if row["found_line_count"] != 0]
    billed, denied = ([number(row[one]) for row in rows] for one in ("charge_amount", "denied_amount"))
    rest = [None if one is None else one - (part or 0) for one, part in zip(billed, denied, strict=True)]
    parts = [Part("Denied at the end", DENIED, denied), Part("Rest of what is billed", OUTSIDE, rest)]
    # Without decisions nothing is known to be denied: billed dollars stand alone.
    parts = parts if any(one is not None for one in denied) else [Part("Billed", OUTSIDE, billed)]
    names = [row["label"] for row in rows]
    tips = [tip(row) for row in rows]
    made = stacks.rows(names, [""] * len(rows), parts, tips, "charge_amount", "Billed dollars of the lines found", 128)
    return made._replace(more=left_over(answer.table.num_rows - len(rows), " of findings that no line is in"))


def tip(row: dict) -> str:
    """$8.21 M  n 511, or why there is no figure."""
    if row["not_in_input"]:
        return ABSENT
    if row["found_line_count"] is None:
        return SMALL
    lines = f"n {formats.count(row['found_line_count'])}"
    return lines if row["charge_amount"] is None else f"{formats.amount(float(row['charge_amount']))}  {lines}"


def number(value: object) -> float | None:
    return None if value is None else float(value)
