"""Lines by month of service, and which months payers have not decided enough of yet."""

from datetime import date

from pages.ui import formats
from pages.ui.charts.base import SMALL, Chart, figure
from pages.ui.charts.months import YOUNG, axis
from pages.ui.charts.tones import ACCENT, OUTSIDE

HEIGHT = 260


def month_bars(rows: list[dict]) -> Chart:
    """A bar per month: solid where the month is complete, hatched where it is not; a month without lines is a gap."""
    months, done = [row["month"] for row in rows], [bool(row["is_mature"]) for row in rows]
    bars = {
        "type": "bar",
        "x": months,
        "y": [row["line_count"] for row in rows],
        "customdata": [sentence(row) for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "color": [ACCENT if one else OUTSIDE for one in done],
            "pattern": {"shape": ["" if one else "/" for one in done], "fillmode": "overlay", "size": 5},
        },
    }
    y = {"rangemode": "tozero", "tickformat": ",~s", "title": "Lines a month"}
    made = figure([bars], HEIGHT, xaxis=axis(rows), yaxis=y, bargap=0.25)
    return Chart(made, "; ".join(sentence(row) for row in rows[-3:]))


def sentence(row: dict) -> str:
    """Mar 2026: 512 lines, 84.1 % decided, not complete yet"""
    month = formats.month(row["month"])
    if row["line_count"] is None:
        return f"{month}: {SMALL}"
    said = [f"{month}: {formats.counted(row['line_count'], 'line')}"]
    said += [f"{formats.rate(row['completion_rate'])} decided"] if row["completion_rate"] is not None else []
    return ", ".join([*said, "complete" if row["is_mature"] else YOUNG])


def finding(rows: list[dict]) -> str:
    """The title: through which month all is complete."""
    young = [row["month"] for row in rows if not row["is_mature"]]
    before: list[date] = [row["month"] for row in rows if row["is_mature"] and (not young or row["month"] < young[0])]
    if not rows:
        return "No month of service is in the extract"
    if not young:
        return f"Every month is complete, {formats.month(rows[0]['month'])} to {formats.month(rows[-1]['month'])}"
    through = f"Complete through {formats.month(before[-1])}" if before else "No month is complete yet"
    return (
        f"{through}; {len(young)} of {formats.counted(len(rows), 'month')} {'is' if len(young) == 1 else 'are'} not"
        if before
        else through
    )
