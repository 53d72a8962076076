"""What months will come to, and the change of allowed dollars between two periods, part by part."""

from pages.spend.trend.words import signed
from pages.ui import drawings, formats
from pages.ui.charts import bars
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import Chart, Scale, round_ticks, strong
from pages.ui.charts.months import Line, Point
from pages.ui.charts.tones import ACCENT, OUTSIDE
from queries import Answer

PARTS = ("volume", "mix", "price", "entered", "left", "unidentified")


def run_out(answer: Answer) -> Chart:
    """Billed dollars by month, and a dotted line for what the months not complete yet will come to."""
    estimate = estimated(answer.rows(), "charge_amount")
    return drawings.month_lines(answer, ("charge_amount",), [estimate] if estimate else [])


def estimated(rows: list[dict], column: str) -> Line | None:
    """What the months not complete yet will come to, starting from the last complete one."""
    young = [row for row in rows if not row["is_mature"] and row[f"completed_{column}"] is not None]
    if not young:
        return None
    done = [row for row in rows if row["is_mature"] and row[column] is not None and row["month"] < young[0]["month"]]
    points = [Point(row["month"], float(row[column]), "", True) for row in done[-1:]]
    for row in young:
        ends = formats.short(column, row[f"completed_{column}"])
        said = f"{formats.month(row['month'])}: {formats.label(column).lower()} will come to about {ends}; "
        said += f"{drawings.figure_of(row, column)} decided so far, {formats.rate(row['completion_rate'])} complete"
        points.append(Point(row["month"], float(row[f"completed_{column}"]), said, True))
    name = f"estimate {formats.short(column, points[-1].value)}"
    return Line(points, ACCENT, name, "dot", 2, 7, "diamond")


def change(answer: Answer) -> Chart | str:
    """Each part from where the one above it ended, and what they come to; without parts, the reason why there are none."""
    rows = {row["part"]: row for row in answer.rows()}
    why = next((row["not_comparable"] for row in rows.values() if row["not_comparable"]), None)
    if why:
        reason = formats.value("not_comparable", why)
        return f"The change is not taken apart: {reason}. A fall in volume would be all that shows."
    if any(row["part_amount"] is None for row in rows.values()):
        return ""
    found, level = [], 0.0
    for part in [one for one in PARTS if one in rows]:
        amount, count = float(rows[part]["part_amount"]), rows[part]["administration_count"]
        given = "" if count is None else f", {formats.counted(formats.count(count), 'administration')}"
        found.append(step(formats.value("part", part), level, amount, given, OUTSIDE, "/"))
        level += amount
    found.append(step("= Change", 0.0, level, "", ACCENT))
    low, top = min(bar.start for bar in found), max(bar.start + bar.value for bar in found)
    room = (top - low) * 0.04 or 1
    ends = (-round_ticks(-low)[-1], round_ticks(top)[-1])
    ticks = [0, *(one for one in ends if abs(one) > 0.3 * (top - low))]  # nearer ones would run into each other
    scale = Scale("Change of allowed dollars", "amount", top + room, low - room, ticks)
    return bars.rows(found, scale, spoken=len(found))


def step(name: str, level: float, amount: float, given: str, tone: str, hatch: str = "") -> Bar:
    """A part of the change, from where the one before it ended."""
    said = f"{name.strip('= ')}: {signed(amount)}{given}"
    return Bar(name, abs(amount), strong(signed(amount)), said, "", tone, min(level, level + amount), hatch)
