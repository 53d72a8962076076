"""What is still denied, by the age of the denial: its chart and its title."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.figure import SMALL, Chart, Scale
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE
from pages.ui.drawings import number
from queries import Answer


def chart(answer: Answer) -> Chart:
    """Dollars still denied by the age of the denial, and what they may be worth."""
    rows = answer.rows()
    worth, charge = ([number(row[one]) for row in rows] for one in ("at_risk_amount", "open_amount"))
    rest = [None if None in one else one[0] - one[1] for one in zip(charge, worth, strict=True)]
    parts = [Part("At risk, by usual rates", DENIED, worth), Part("Rest of the charge", OUTSIDE, rest, "/")]
    names = [row["age"].capitalize() for row in rows]
    return stacks.rows(
        names, parts, [tip(row) for row in rows], Scale("Billed dollars still denied", "amount"), right=160
    )


def tip(row: dict) -> str:
    """$2.87 M of $5.95 M  n 637"""
    if row["open_amount"] is None:
        return SMALL
    worth, charge = (formats.amount(float(row[one] or 0)) for one in ("at_risk_amount", "open_amount"))
    return f"{worth} of {charge}  n {formats.count(row['open_line_count'])}"


def oldest(ages: Answer) -> str:
    """The title of the chart of ages: how much is older than half a year."""
    rows = [] if ages.missing else ages.rows()
    if not rows or any(row["open_amount"] is None for row in rows):
        return "How old open denials are"
    whole = sum(float(row["open_amount"]) for row in rows)
    old = sum(float(row["open_amount"]) for row in rows if row["age"] in ("181 to 365 days", "over 365 days"))
    return (
        f"{formats.amount(old)} of {formats.amount(whole)} still denied is older than 180 days"
        if whole
        else "How old open denials are"
    )
