"""Denials after the denial: how many are overturned, what became of the dollars, what is still open and until when."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart, beside, dot, figure, left_over, rows_axis, rows_height, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, PAID
from queries import Answer

MOST_ROWS, MOST_OPEN = 12, 8
ENDS = (("recovered", PAID, ""), ("written off", DENIED, ""), ("open", DENIED, "/"), ("ended otherwise", OUTSIDE, ""))
DEADLINES = (("in time", ACCENT, ""), ("past", OUTSIDE, ""), ("no deadline known", OUTSIDE, "/"))


def overturned_rows(answer: Answer) -> Chart:
    """The overturned share of each category with its interval, n and the share within 90 days; open and grey under n = 30."""
    every = answer.rows()
    rows = every[:MOST_ROWS]
    names = [formats.name(row, answer.by) for row in rows]
    dots, notes, said = [], [], []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        if row["overturned_rate"] is None:
            notes.append(beside(place, SMALL, grey=True))
            continue
        said.append(f"{name}: {overturned_words(row)}")
        dots.append(
            dot(place, row["overturned_rate"], row["overturned_rate_low"], row["overturned_rate_high"], said[-1], PAID)
        )
        days = "" if row["turned_90_rate"] is None else f"  {formats.rate(row['turned_90_rate'])} by 90\u00a0d"
        text = f"{strong(formats.rate(row['overturned_rate']))}  n {formats.count(row['settled_line_count'])}{days}"
        notes.append(beside(place, text, grey=row["overturned_rate_low"] is None))
    x = {
        "range": [0, 1],
        "tickformat": ".0%",
        "tickvals": [0, 0.5, 1],
        "title": "Overturned share of lines first denied",
    }
    made = figure(dots, rows_height(names), 158, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said[:6]), left_over(len(every) - len(rows)))


def overturned_words(row: dict) -> str:
    """112 of 220 lines overturned, 50.9 % (44.3 to 57.4 %), 41.2 % within 90 d, half within 170 d"""
    interval = (
        "too few for an interval"
        if row["overturned_rate_low"] is None
        else f"{row['overturned_rate_low'] * 100:.1f} to {formats.rate(row['overturned_rate_high'])}"
    )
    days, soon = row["median_turning_days"], row["turned_90_rate"]
    took = "" if soon is None else f", {formats.rate(soon)} within 90\u00a0d"
    took += "" if days is None else f", half within {formats.days(days)}"
    counts = f"{formats.count(row['overturned_line_count'])} of {formats.counted(formats.count(row['settled_line_count']), 'line')} overturned"
    return f"{counts}, {formats.rate(row['overturned_rate'])} ({interval}){took}"


def ended_months(answer: Answer) -> Chart:
    """Dollars first denied by month: won back, written off, open."""
    cells = {(row["month"], row["ended"]): row["first_denied_amount"] for row in answer.rows()}
    found = sorted({month for month, _ in cells})
    parts = [
        Part(name.capitalize(), colour, [number(cells, (month, name)) for month in found], hatch)
        for name, colour, hatch in ENDS
        if any(ended == name for _, ended in cells)
    ]
    return stacks.months(found, parts, "first_denied_amount", "Billed dollars first denied")


def number(cells: dict, key: tuple) -> float | None:
    """A cell as a number: what is not there is nothing, what is hidden is None."""
    return 0.0 if key not in cells else None if cells[key] is None else float(cells[key])


def open_rows(answer: Answer) -> Chart:
    """Dollars at risk by row of the answer, in time and past; the most at risk first."""
    column = answer.by[0]
    cells = {(row[column], row["deadline"]): row["at_risk_amount"] for row in answer.rows()}
    sums = {one: sum(float(worth or 0) for (other, _), worth in cells.items() if other == one) for one, _ in cells}
    order = sorted(sums, key=lambda one: (-sums[one], str(one)))
    shown = order[:MOST_OPEN]
    parts = [
        Part(name.capitalize(), colour, [number(cells, (one, name)) for one in shown], hatch)
        for name, colour, hatch in DEADLINES
        if any(deadline == name for _, deadline in cells)
    ]
    names = [formats.value(column, one) for one in shown]
    tips = [tip(cells, one, sums[one]) for one in shown]
    made = stacks.rows(
        names, [str(one) for one in shown], parts, tips, "at_risk_amount", "Dollars at risk (a ranking proxy)"
    )
    return made._replace(more=left_over(len(order) - len(shown), " of groups with less"))


def tip(cells: dict, one: object, whole: float) -> str:
    """What stands at the end of a row: all of it, unless a part of it is hidden."""
    hidden = [worth for (other, _), worth in cells.items() if other == one and worth is None]
    return SMALL if hidden else formats.amount(whole)
