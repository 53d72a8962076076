"""What others publish, by year, with what the extract says of the same where the two are compared."""

from pages.ui import formats
from pages.ui.charts.base import Chart, figure, note, round_ticks, trace
from pages.ui.charts.tones import ACCENT, OUTSIDE, ink
from queries import Answer

HEIGHT = 280
LEAP = 2.5  # times the year before and the year after: no trend may be read into it


def published_years(answer: Answer, name: str = "Paid") -> Chart:
    """A bar a year of one published figure in dollars, grey where it leaps; a diamond where the extract has its own."""
    rows = sorted((row for row in answer.rows() if row["figure"] == name), key=lambda row: row["vintage"])
    values, years = [float(row["published_value"]) for row in rows], [row["vintage"] for row in rows]
    said = [
        f"{row['vintage']}: {formats.amount(value)} {name.lower()}, grade {row['grade']}. {row['note'] or ''}"
        for row, value in zip(rows, values, strict=True)
    ]
    tones = [OUTSIDE if leaps_at(values, place) else ACCENT for place in range(len(values))]
    places = list(range(len(years)))
    bars = {"type": "bar", "x": places, "y": values, "marker": {"color": tones}, "width": 0.6}
    bars |= {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
    notes = [
        note(f"${value / 1e6:.0f}M" if value >= 1e6 else formats.amount(value), place, value, yanchor="bottom")
        for place, value in zip(places, values, strict=True)
    ]
    own = [(place, row) for place, row in zip(places, rows, strict=True) if row["own_value"] is not None]
    ticks = round_ticks(max(values, default=0))
    y = {"tickvals": ticks, "tickformat": "$~s", "title": f"{name} dollars, Medicare Part B", "rangemode": "tozero"}
    x = {"tickvals": places, "ticktext": years, "showgrid": False}
    made = figure([bars, *own_marks(own)], HEIGHT, top=24, xaxis=x, yaxis=y, annotations=notes)
    return Chart(made, "; ".join(said[-3:]))


def own_marks(placed: list[tuple[int, dict]]) -> list[dict]:
    """The extract's own figure, where it may be set beside the published one."""
    rows = [row for _, row in placed]
    values = [float(row["own_value"]) for row in rows]
    said = [f"This extract, {row['vintage']}: {formats.amount(one)}" for row, one in zip(rows, values, strict=True)]
    look = {"symbol": "diamond-open", "size": 12, "color": ink(), "line": {"width": 2}}
    return [trace([place for place, _ in placed], values, said, mode="markers", marker=look)] if rows else []


def leaps_at(values: list[float], place: int) -> bool:
    """Whether a value is several times both of its neighbours."""
    around = [values[one] for one in (place - 1, place + 1) if 0 <= one < len(values)]
    return bool(around) and all(values[place] > LEAP * one for one in around)
