"""Denials after the denial: how many are overturned, what became of the dollars, what is still open and until when."""

from collections.abc import Sequence

from pages.ui import formats
from pages.ui.charts import dots, stacks
from pages.ui.charts.dots import Dot, Row
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, percent, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, PAID
from pages.ui.drawings import biggest
from queries import Answer

MOST_ROWS, MOST_OPEN = 12, 8
ENDS = (("recovered", PAID, ""), ("written off", DENIED, ""), ("open", DENIED, "/"), ("ended otherwise", OUTSIDE, ""))
DEADLINES = (("in time", ACCENT, ""), ("past", OUTSIDE, ""), ("no deadline known", OUTSIDE, "/"))


def overturned(answer: Answer) -> Chart:
    """The overturned share of each category with its interval, n and the share within 90 days; open and grey under n = 30."""
    every = answer.rows()
    rows = [overturned_row(row, formats.name(row, answer.by)) for row in every[:MOST_ROWS]]
    scale = percent("Overturned share of lines first denied")
    return dots.rows(rows, scale, right=158, more=left_over(len(every) - len(rows)))


def overturned_row(row: dict, name: str) -> Row:
    """One category."""
    share, low, high, soon = (row[one] for one in ("overturned_rate", "overturned_rate_low", "overturned_rate_high", "turned_90_rate"))  # fmt: skip
    if share is None:
        return Row(name, is_hidden=True)
    said = f"{name}: {overturned_words(row)}"
    days = "" if soon is None else f"  {formats.rate(soon)} by 90\u00a0d"
    text = f"{strong(formats.rate(share))}  n {formats.count(row['settled_line_count'])}{days}"
    return Row(name, [Dot(share, said, PAID, "", low, high, is_sure=low is not None)], text, said, low is None)


def overturned_words(row: dict) -> str:
    """112 of 220 lines overturned, 50.9 % (44.3 to 57.4 %), 41.2 % within 90 d, half within 170 d"""
    low, high = row["overturned_rate_low"], row["overturned_rate_high"]
    interval = "too few for an interval" if low is None else f"{low * 100:.1f} to {formats.rate(high)}"
    days, soon = row["median_turning_days"], row["turned_90_rate"]
    took = "" if soon is None else f", {formats.rate(soon)} within 90\u00a0d"
    took += "" if days is None else f", half within {formats.days(days)}"
    counts = f"{formats.count(row['overturned_line_count'])} of {formats.counted(formats.count(row['settled_line_count']), 'line')} overturned"
    return f"{counts}, {formats.rate(row['overturned_rate'])} ({interval}){took}"


def ended(answer: Answer) -> Chart:
    """Dollars first denied by month: won back, written off, open."""
    cells = {(row["month"], row["ended"]): row["first_denied_amount"] for row in answer.rows()}
    found = sorted({month for month, _ in cells})
    return stacks.months(found, parts(cells, found, ENDS), Scale("Billed dollars first denied", "amount"))


def parts(cells: dict, along: Sequence, states: Sequence[tuple[str, str, str]]) -> list[Part]:
    """What of each month or group is in each state, of the states that there are."""
    seen = [one for one in states if one[0] in {state for _, state in cells}]
    return [Part(name.capitalize(), colour, [number(cells, (one, name)) for one in along], hatch) for name, colour, hatch in seen]  # fmt: skip


def number(cells: dict, key: tuple) -> float | None:
    """A cell as a number: what is not there is nothing, what is hidden is None."""
    return 0.0 if key not in cells else None if cells[key] is None else float(cells[key])


def still_open(answer: Answer) -> Chart:
    """Dollars at risk by row of the answer, in time and past; the most at risk first."""
    column, rows = answer.by[0], answer.rows()
    cells = {(row[column], row["deadline"]): row["at_risk_amount"] for row in rows}
    order = biggest(rows, column, "at_risk_amount")
    shown = order[:MOST_OPEN]
    names, tips = [formats.value(column, one) for one in shown], [tip(cells, one) for one in shown]
    scale = Scale("Dollars at risk (a ranking proxy)", "amount")
    more = left_over(len(order) - len(shown), " of groups with less")
    return stacks.rows(names, parts(cells, shown, DEADLINES), tips, scale, [str(one) for one in shown], more=more)


def tip(cells: dict, group: object) -> str:
    """What stands at the end of a row: all of it, unless a part of it is hidden."""
    worth = [amount for (one, _), amount in cells.items() if one == group]
    return SMALL if None in worth else formats.amount(float(sum(worth)))
