"""Payers crude and adjusted: two dots joined, and the funnel of what chance alone would do."""

from pages.ui import formats
from pages.ui.charts.base import Chart, beside, figure, left_over, round_ticks, rows_axis, rows_height, strong, trace
from pages.ui.charts.tones import OUTSIDE, payer
from queries import Answer

MOST_ROWS = 14


def compared(answer: Answer) -> list[dict]:
    """The rows with an adjusted rate, highest first."""
    rows = [row for row in answer.rows() if row["adjusted_rate"] is not None]
    return sorted(rows, key=lambda row: -row["adjusted_rate"])


def name_of(row: dict) -> str:
    """Aetna, Commercial"""
    return f"{row['benchmark']}, {formats.value('line_of_business', row['line_of_business'])}"


def words(row: dict) -> str:
    """crude 29.9 %, adjusted 39.2 % (34.6 to 44.1 %), 167 % of expected, n 703"""
    ends = f"{row['adjusted_rate_low'] * 100:.1f} to {formats.rate(row['adjusted_rate_high'])}"
    crude = f"crude {formats.rate(row['crude_rate'])}, " if row["crude_rate"] is not None else ""
    return (
        f"{crude}adjusted {formats.rate(row['adjusted_rate'])} ({ends}), {row['denied_to_expected_rate'] * 100:.0f}\u00a0% of what the others "
        f"would have denied, n {row['adjudicated_line_count']:,}"
    )


def crude_and_adjusted(answer: Answer) -> Chart:
    """An open dot for the rate as it is, a full one with its interval for the adjusted rate, a line from one to the other."""
    every = compared(answer)
    rows, marks, notes, said = every[:MOST_ROWS], [], [], []
    for place, row in enumerate(rows):
        colour, symbol = payer(row["benchmark"])
        said.append(f"{name_of(row)}: {words(row)}")
        point = [[row["benchmark"], said[-1]]]
        if row["crude_rate"] is not None:
            ends = [row["crude_rate"], row["adjusted_rate"]]
            marks.append(
                trace(ends, [place] * 2, point * 2, mode="lines", line={"color": OUTSIDE, "width": 1.5, "dash": "dot"})
            )
            look = {"symbol": "circle-open", "size": 9, "color": OUTSIDE, "line": {"width": 2}}
            marks.append(trace([row["crude_rate"]], [place], point, mode="markers", marker=look))
        up, down = row["adjusted_rate_high"] - row["adjusted_rate"], row["adjusted_rate"] - row["adjusted_rate_low"]
        whisker = {
            "type": "data",
            "symmetric": False,
            "array": [up],
            "arrayminus": [down],
            "width": 0,
            "color": colour,
            "thickness": 2,
        }
        look = {"color": colour, "symbol": symbol, "size": 11}
        marks.append(trace([row["adjusted_rate"]], [place], point, mode="markers", marker=look) | {"error_x": whisker})
        notes.append(
            beside(
                place, f"{strong(formats.rate(row['adjusted_rate']))}  n {formats.count(row['adjudicated_line_count'])}"
            )
        )
    names = [name_of(row) for row in rows]
    limit = max((row["adjusted_rate_high"] for row in rows), default=0.05) * 1.05
    x = {
        "range": [0, limit],
        "tickformat": ".0%",
        "tickvals": round_ticks(limit),
        "title": "Denied share of adjudicated lines",
    }
    made = figure(marks, rows_height(names), 118, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said[:6]), left_over(len(every) - len(rows)))


def funnel(answer: Answer) -> Chart:
    """Denied over expected, payers with the most lines first, each over the band that chance alone would keep it in 95 and 99.8 times in a hundred."""
    rows = sorted(compared(answer), key=lambda row: -row["adjudicated_line_count"])[:MOST_ROWS]
    marks, notes, said = [], [], []
    for place, row in enumerate(rows):
        colour, symbol = payer(row["benchmark"])
        said.append(f"{name_of(row)}: {words(row)}")
        point = [[row["benchmark"], said[-1]]]
        for column, opacity in (("funnel_998_rate", 0.22), ("funnel_95_rate", 0.4)):
            ends = [max(0.0, 1 - row[column]), 1 + row[column]]
            line = {"color": OUTSIDE, "width": 12}
            marks.append(trace(ends, [place] * 2, point * 2, mode="lines", line=line, opacity=opacity))
        look = {"color": colour, "symbol": symbol, "size": 11}
        marks.append(trace([row["denied_to_expected_rate"]], [place], point, mode="markers", marker=look))
        beyond = abs(row["denied_to_expected_rate"] - 1) > row["funnel_998_rate"]
        figure_said = f"{row['denied_to_expected_rate'] * 100:.0f}\u00a0%"
        size = formats.count(row["adjudicated_line_count"])
        notes.append(beside(place, f"{strong(figure_said)}  n {size}" if beyond else f"{figure_said}  n {size}"))
    limit = max([2.0, *(max(row["denied_to_expected_rate"], 1 + row["funnel_998_rate"]) for row in rows)]) * 1.03
    names = [name_of(row) for row in rows]
    x = {"range": [0, limit], "tickformat": ".0%", "tickvals": [0, 1, 2], "title": "Denied, in % of expected"}
    made = figure(marks, rows_height(names), 106, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said[:6]), left_over(len(compared(answer)) - len(rows)))
