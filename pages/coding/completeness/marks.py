"""Required elements: how each stands on the claims, and how denial rates differ with and without it."""

from pages.ui import formats
from pages.ui.charts import dots, stacks
from pages.ui.charts.dots import Dot, Line, Row
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, percent, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE, PAID, PARTLY
from queries import Answer

STATES = (("given_line_count", "As asked", PAID, ""), ("wrong_line_count", "Not as asked", PARTLY, ""),
          ("missing_line_count", "Missing on the claim", DENIED, ""), ("unsaid_line_count", "Not in the input", OUTSIDE, "/"))  # fmt: skip


def shares(answer: Answer) -> Chart:
    """Of the lines of which an element is asked: as asked, not as asked, missing, and those whose input does not say."""
    rows = answer.rows()
    names = [formats.value("element", row["element"]) for row in rows]
    parts = [Part(name, colour, [share(row, column) for row in rows], hatch) for column, name, colour, hatch in STATES]
    scale = percent("Share of the lines of which it is asked")
    return stacks.rows(names, parts, [tip(row) for row in rows], scale, right=140)


def share(row: dict, column: str) -> float | None:
    """A state's share of the lines of which an element is asked."""
    return None if row[column] is None else row[column] / row["asked_line_count"]


def tip(row: dict) -> str:
    """16.4 %  n 5,361, or that the input does not say."""
    if row["asked_line_count"] is None:
        return SMALL
    size = f"n {formats.count(row['asked_line_count'])}"
    lacking = row["lacking_rate"]
    return f"not in input  {size}" if lacking is None else f"{strong(formats.rate(lacking))}  {size}"


def gaps(answer: Answer) -> Chart:
    """The difference of matched denial rates, without less with, in points; a line at no difference."""
    rows = [row for row in answer.rows() if row["gap_rate"] is not None]
    ends = [abs(row[one]) for row in rows for one in ("gap_rate", "gap_rate_low", "gap_rate_high") if row[one] is not None]  # fmt: skip
    limit = min(1.0, max(ends, default=0.05) * 1.08)
    step = max(one for one in (0.01, 0.05, 0.1, 0.2, 0.5) if one <= limit or one == 0.01)
    ticks, title = [-step, 0, step], "Denial rate without it, less the rate with it, in points"
    scale = Scale(title, "rate", limit, -limit, ticks, [points(one) for one in ticks])
    more = left_over(answer.table.num_rows - len(rows), " that are hidden (small)")
    return dots.rows([gap(row) for row in rows], scale, [Line(0, "no difference")], right=140, more=more)


def gap(row: dict) -> Row:
    """The difference for one element, with its interval and n."""
    name, value, is_sure = formats.value("element", row["element"]), row["gap_rate"], row["gap_rate_low"] is not None
    said = f"{name}: {gap_words(row)}"
    dot = Dot(value, said, DENIED, low=row["gap_rate_low"], high=row["gap_rate_high"], is_sure=is_sure)
    text = f"{strong(points(value))}  n {formats.count(row['lacking_line_count'])}"
    return Row(name, [dot], text, said, not is_sure)


def points(value: float) -> str:
    """+9.7, −0.3, 0"""
    said = f"{abs(value) * 100:.1f}".removesuffix(".0")
    return said if said == "0" else f"{'−' if value < 0 else '+'}{said}"


def gap_words(row: dict) -> str:
    """without it 31.7 % of 624 lines denied, with it 22.0 % of 3,240: +9.7 points (6.1 to 13.2)"""
    low, high = row["gap_rate_low"], row["gap_rate_high"]
    ends = "too few for an interval" if low is None else f"{points(low)} to {points(high)}"
    lacking = formats.counted(formats.count(row["lacking_line_count"]), "line")
    return (
        f"without it {formats.rate(row['lacking_denial_rate'])} of {lacking} denied, with it {formats.rate(row['given_denial_rate'])} "
        f"of {formats.count(row['given_line_count'])}: {points(row['gap_rate'])} points ({ends})"
    )
