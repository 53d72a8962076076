"""What others publish, by year, with what the extract says of the same where the two are compared."""

from collections.abc import Sequence

from pages.ui import formats
from pages.ui.charts import bars
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import Chart, from_zero
from pages.ui.charts.tones import ACCENT, OUTSIDE
from queries import Answer

HEIGHT = 280
LEAP = 2.5  # times the year before and the year after: no trend may be read into it


def years(answer: Answer, name: str = "Paid") -> Chart:
    """A bar a year of one published figure in dollars, grey where it leaps; a diamond where the extract has its own."""
    rows = sorted((row for row in answer.rows() if row["figure"] == name), key=lambda row: row["vintage"])
    values = [float(row["published_value"]) for row in rows]
    tones = [OUTSIDE if leaps_at(values, place) else ACCENT for place in range(len(values))]
    drawn = [year(row, name, tone) for row, tone in zip(rows, tones, strict=True)]
    scale = from_zero(f"{name} dollars, Medicare Part B", "amount", max(values, default=0))
    return bars.columns(drawn, scale, HEIGHT, beside_them=[own(row) for row in rows if row["own_value"] is not None])


def year(row: dict, name: str, tone: str) -> Bar:
    """What is published of one year."""
    value = float(row["published_value"])
    text = f"${value / 1e6:.0f}M" if value >= 1e6 else formats.amount(value)
    said = f"{row['vintage']}: {formats.amount(value)} {name.lower()}, grade {row['grade']}. {row['note'] or ''}"
    return Bar(row["vintage"], value, text, said, colour=tone)


def own(row: dict) -> Bar:
    """The extract's own figure, where it may be set beside the published one."""
    value = float(row["own_value"])
    return Bar(row["vintage"], value, said=f"This extract, {row['vintage']}: {formats.amount(value)}")


def leaps_at(values: Sequence[float], place: int) -> bool:
    """Whether a value is several times both of its neighbours."""
    around = [values[one] for one in (place - 1, place + 1) if 0 <= one < len(values)]
    return bool(around) and all(values[place] > LEAP * one for one in around)
