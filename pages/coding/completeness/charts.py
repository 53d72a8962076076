"""Required elements: how each stands on the claims, and how denial rates differ with and without it."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart, across, beside, dot, dotted, left_over, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE, PAID, PARTLY
from queries import Answer

STATES = (("given_line_count", "As asked", PAID, ""), ("wrong_line_count", "Not as asked", PARTLY, ""),
          ("missing_line_count", "Missing on the claim", DENIED, ""), ("unsaid_line_count", "Not in the input", OUTSIDE, "/"))  # fmt: skip


def element_shares(answer: Answer) -> Chart:
    """Of the lines of which an element is asked: as asked, not as asked, missing, and those whose input does not say."""
    rows = answer.rows()
    names = [formats.value("element", row["element"]) for row in rows]
    parts = [
        Part(
            name,
            colour,
            [None if row[column] is None else row[column] / row["asked_line_count"] for row in rows],
            hatch,
        )
        for column, name, colour, hatch in STATES
    ]
    tips = [SMALL if row["asked_line_count"] is None else said_tip(row) for row in rows]
    made = stacks.rows(
        names, [""] * len(rows), parts, tips, "lacking_rate", "Share of the lines of which it is asked", right=140
    )
    return made


def said_tip(row: dict) -> str:
    """16.4 %  n 5,361, or that the input does not say."""
    size = f"n {formats.count(row['asked_line_count'])}"
    return (
        f"not in input  {size}"
        if row["lacking_rate"] is None
        else f"{strong(formats.rate(row['lacking_rate']))}  {size}"
    )


def element_gaps(answer: Answer) -> Chart:
    """The difference of matched denial rates, without less with, in points; a line at no difference."""
    rows = [row for row in answer.rows() if row["gap_rate"] is not None]
    names = [formats.value("element", row["element"]) for row in rows]
    said = [f"{name}: {gap_words(row)}" for name, row in zip(names, rows, strict=True)]
    dots = [
        dot(place, row["gap_rate"], row["gap_rate_low"], row["gap_rate_high"], said[place], DENIED)
        for place, row in enumerate(rows)
    ]
    notes = [
        beside(
            place,
            f"{strong(points(row['gap_rate']))}  n {formats.count(row['lacking_line_count'])}",
            grey=row["gap_rate_low"] is None,
        )
        for place, row in enumerate(rows)
    ]
    ends = [
        abs(row[one]) for row in rows for one in ("gap_rate", "gap_rate_low", "gap_rate_high") if row[one] is not None
    ]
    limit = min(1.0, max(ends, default=0.05) * 1.08)
    line, name = across(0, "no difference", "dot")
    step = max(one for one in (0.01, 0.05, 0.1, 0.2, 0.5) if one <= limit or one == 0.01)
    x = {"range": [-limit, limit], "tickvals": [-step, 0, step], "ticktext": [f"{points(one)}" for one in (-step, 0, step)],
         "title": "Denial rate without it, less the rate with it, in points"}  # fmt: skip
    made = dotted(names, dots, x, [*notes, name], [line], right=140)
    return Chart(made, "; ".join(said[:6]), left_over(answer.table.num_rows - len(rows), " that are hidden (small)"))


def points(value: float) -> str:
    """+9.7, −0.3, 0"""
    said = f"{abs(value) * 100:.1f}".removesuffix(".0")
    return said if said == "0" else f"{'−' if value < 0 else '+'}{said}"


def gap_words(row: dict) -> str:
    """without it 31.7 % of 624 lines denied, with it 22.0 % of 3,240: +9.7 points (6.1 to 13.2)"""
    ends = (
        "too few for an interval"
        if row["gap_rate_low"] is None
        else f"{points(row['gap_rate_low'])} to {points(row['gap_rate_high'])}"
    )
    return (
        f"without it {formats.rate(row['lacking_denial_rate'])} of {formats.counted(formats.count(row['lacking_line_count']), 'line')} denied, "
        f"with it {formats.rate(row['given_denial_rate'])} of {formats.count(row['given_line_count'])}: {points(row['gap_rate'])} points ({ends})"
    )
