"""The change of allowed dollars between two periods, part by part, as a waterfall in rows that begins at none."""

from pages.spend.trend.words import signed
from pages.ui import formats
from pages.ui.charts.base import Chart, figure, round_ticks, strong
from pages.ui.charts.tones import ACCENT, OUTSIDE
from pages.ui.charts.waterfall import Row, drawn_rows
from queries import Answer

PARTS = ("volume", "mix", "price", "entered", "left", "unidentified")


def spend_change(answer: Answer) -> Chart:
    """Each part from where the one above it ended, and what they come to; without parts, the reason why there are none."""
    rows = {row["part"]: row for row in answer.rows()}
    why = next((row["not_comparable"] for row in rows.values() if row["not_comparable"]), None)
    if why:
        return Chart(
            figure([], 150), f"The change is not taken apart: {why}. A fall in volume would be all that shows."
        )
    if any(row["part_amount"] is None for row in rows.values()):
        return Chart(figure([], 150), "")
    bars, level, said = [], 0.0, []
    for part in [one for one in PARTS if one in rows]:
        amount, name = float(rows[part]["part_amount"]), formats.value("part", part)
        bars.append(Row(name, min(level, level + amount), abs(amount), f"{strong(signed(amount))}", OUTSIDE, "/"))
        level += amount
        count = rows[part]["administration_count"]
        given = "" if count is None else f", {formats.counted(formats.count(count), 'administration')}"
        said.append(f"{name}: {signed(amount)}{given}")
    if rows:
        bars.append(Row("= Change", min(0.0, level), abs(level), f"{strong(signed(level))}", ACCENT))
        said.append(f"Change: {signed(level)}")
    low, top = min(bar.start for bar in bars), max(bar.start + bar.size for bar in bars)
    room = (top - low) * 0.04 or 1
    ends = (-round_ticks(-low)[-1], round_ticks(top)[-1])
    ticks = [0, *(one for one in ends if abs(one) > 0.3 * (top - low))]  # nearer ones would run into each other
    x = {"range": [low - room, top + room], "tickformat": "$~s", "title": "Change of allowed dollars"}
    return Chart(drawn_rows(bars, x | {"tickvals": ticks, "zeroline": True}, (), said), "; ".join(said))
