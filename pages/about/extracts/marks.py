"""Lines by month of service, and which months payers have not decided enough of yet."""

from collections.abc import Sequence
from datetime import date

from pages.ui import formats
from pages.ui.charts import bars
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import SMALL, Chart, Scale
from pages.ui.charts.months import YOUNG
from pages.ui.charts.tones import ACCENT, OUTSIDE

HEIGHT = 260


def month_bars(rows: Sequence[dict]) -> Chart:
    """A bar per month: solid where the month is complete, hatched where it is not; a month without lines is a gap."""
    drawn = [bar(row) for row in rows]
    return bars.columns(drawn, Scale("Lines a month"), HEIGHT, [row["month"] for row in rows])


def bar(row: dict) -> Bar:
    """One month."""
    look = {"colour": ACCENT} if row["is_mature"] else {"colour": OUTSIDE, "hatch": "/"}
    return Bar(formats.month(row["month"]), row["line_count"], said=sentence(row), is_hidden=row["line_count"] is None, **look)  # fmt: skip


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
