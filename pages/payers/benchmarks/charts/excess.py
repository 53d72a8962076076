"""What each has denied beyond the others' rates: dots of dollars with their intervals, about a line at nothing."""

from pages.ui import formats
from pages.ui.charts.base import Chart, across, beside, dot, dotted, left_over, round_ticks, strong
from pages.ui.charts.tones import DENIED, OUTSIDE
from queries import Answer

MOST_ROWS = 14


def excess_rows(answer: Answer) -> Chart:
    """In the order of the rule: those that stand out first, in the colour of denials; the others are grey."""
    every = [row for row in answer.rows() if row["excess_amount"] is not None]
    rows = every[:MOST_ROWS]
    names = [formats.name(row, answer.by) for row in rows]
    said = [f"{name}: {words(row)}" for name, row in zip(names, rows, strict=True)]
    values = [[float(row[f"excess_{one}amount"]) for one in ("", "low_", "high_")] for row in rows]
    dots = [
        dot(place, *values[place], said[place], DENIED if row["stands_out"] else OUTSIDE)
        for place, row in enumerate(rows)
    ]
    notes = [
        beside(place, f"{told(row)}  n {formats.count(row['adjudicated_line_count'])}")
        for place, row in enumerate(rows)
    ]
    ends = [0.0, *(end for three in values for end in three)]
    low, high = min(ends), max(ends)
    pad = 0.06 * (high - low or 1)
    far = round_ticks(high)[-1] or -round_ticks(-low)[-1]
    line, name = across(0, "as the others", "dot")
    x = {"range": [low - pad, high + pad], "tickvals": [0, far], "ticktext": [formats.amount(one) for one in (0, far)],
         "title": "Billed dollars denied beyond the others' rates"}  # fmt: skip
    made = dotted(names, dots, x, [*notes, name], [line], right=140)
    return Chart(made, "; ".join(said[:6]), left_over(len(every) - len(rows)))


def told(row: dict) -> str:
    """The dollars, in bold where they stand out."""
    amount = formats.amount(float(row["excess_amount"]))
    return strong(amount) if row["stands_out"] else amount


def words(row: dict) -> str:
    """$288 k (−$148 k to $762 k) beyond the others' rates, 135 % of the lines expected, n 1,113; stands out"""
    lines = "" if row["denied_to_expected_rate"] is None else f", {row['denied_to_expected_rate'] * 100:.0f}\u00a0% of the lines expected"  # fmt: skip
    standing = "stands out" if row["stands_out"] else "does not stand out"
    return f"{formats.excess(row)} beyond the others' rates{lines}, n {row['adjudicated_line_count']:,}; {standing}"
