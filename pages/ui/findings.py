"""The briefing's first sentences, what can be mended, and what the input does not allow anyone to say: sentences made from answers."""

from pages.ui import charts, formats, frame
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
        lambda: charts.finding_rows(found),
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
