"""What can be mended: every finding with its dollars, as a panel that two pages show."""

from pages.ui import formats, frame
from pages.ui.charts import stacks
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE
from pages.ui.drawings import ABSENT, number
from queries import Answer

SHOWN = (
    "label",
    "found_line_count",
    "charge_amount",
    "denied_amount",
    "what",
    "fix",
    "rule_source",
    "verified",
    "not_in_input",
)


def panel(found: Answer, more: str = "", **how) -> None:
    """Every finding with its dollars; `more` is said below the title, the rest goes to the panel."""
    frame.panel(
        found,
        most(found),
        "Billed dollars of the lines that each finding is about, and how much of them the last decision denies. They rank, and do not say what can be recovered."
        + more,
        lambda: chart(found),
        columns=SHOWN,
        **how,
    )


def ranked(found: Answer) -> list[dict]:
    """Findings with lines that may be shown, most billed dollars first."""
    return [] if found.missing else [row for row in found.rows() if row["found_line_count"]]


def most(found: Answer) -> str:
    """The title of the chart of findings: the one with the most billed dollars."""
    rows = [row for row in ranked(found) if row["charge_amount"] is not None]
    if not rows:
        return "What can be mended"
    return f"What can be mended: most dollars stand on “{rows[0]['label']}”, {formats.amount(float(rows[0]['charge_amount']))} billed"


def chart(answer: Answer) -> Chart | str:
    """A bar per finding with lines, or with none that may be shown; findings that no line is in are in the table alone."""
    rows = [row for row in answer.rows() if row["found_line_count"] != 0]
    if not rows:
        return "No line is in a finding of those that could be looked for."
    billed, denied = ([number(row[one]) for row in rows] for one in ("charge_amount", "denied_amount"))
    rest = [None if one is None else one - (part or 0) for one, part in zip(billed, denied, strict=True)]
    parts = [Part("Denied at the end", DENIED, denied), Part("Rest of what is billed", OUTSIDE, rest)]
    # Without decisions nothing is known to be denied: billed dollars stand alone.
    parts = parts if any(one is not None for one in denied) else [Part("Billed", OUTSIDE, billed)]
    more = left_over(answer.table.num_rows - len(rows), " of findings that no line is in")
    scale, tips = Scale("Billed dollars of the lines found", "amount"), [tip(row) for row in rows]
    return stacks.rows([row["label"] for row in rows], parts, tips, scale, right=128, more=more)


def tip(row: dict) -> str:
    """$8.21 M  n 511, or why there is no figure."""
    if row["not_in_input"]:
        return ABSENT
    if row["found_line_count"] is None:
        return SMALL
    lines = f"n {formats.count(row['found_line_count'])}"
    return lines if row["charge_amount"] is None else f"{formats.amount(float(row['charge_amount']))}  {lines}"
