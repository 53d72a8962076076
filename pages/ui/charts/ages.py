"""What is still denied, by the age of the denial."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE
from queries import Answer


def open_ages(answer: Answer) -> Chart:
    """Dollars still denied by the age of the denial, and what they may be worth."""
    rows = answer.rows()
    names = [row["age"].capitalize() for row in rows]
    worth = [None if row["at_risk_amount"] is None else float(row["at_risk_amount"]) for row in rows]
    rest = [
        None if row["open_amount"] is None or one is None else float(row["open_amount"]) - one
        for row, one in zip(rows, worth, strict=True)
    ]
    parts = [Part("At risk, by usual rates", DENIED, worth), Part("Rest of the charge", OUTSIDE, rest, "/")]
    tips = [
        SMALL
        if row["open_amount"] is None
        else f"{formats.amount(float(row['at_risk_amount'] or 0))} of {formats.amount(float(row['open_amount']))}  n {formats.count(row['open_line_count'])}"
        for row in rows
    ]
    return stacks.rows(names, [""] * len(rows), parts, tips, "open_amount", "Billed dollars still denied", 160)
