"""Denial rates, drawn: by month, from one definition to another, from lines selected to lines in the rate, and how lines moved."""

from collections.abc import Sequence
from itertools import pairwise

from pages.denials.rates.definitions import Step
from pages.denials.rates.definitions import said as said_points
from pages.topics import rates
from pages.ui import drawings, formats
from pages.ui.charts import bars, months
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, round_ticks, spoken, strong
from pages.ui.charts.months import Line, Point
from pages.ui.charts.tones import ACCENT, DENIED, OUTCOMES, OUTSIDE
from queries import Answer

MOST_MOVES = 8
INSIDE = ("denied", "partially_denied", "patient_share", "paid")


def by_month(answer: Answer, unit: str, limit: float) -> Chart:
    """The rate by month with its interval; small and grey where there are too few lines for one."""
    rows = [row for row in answer.rows() if row["denial_rate"] is not None]
    points = []
    for row in rows:
        said = rates.sentence(row, formats.month(row["month"]), unit) + drawings.age(row)
        low, high = row["denial_rate_low"], row["denial_rate_high"]
        points.append(Point(row["month"], row["denial_rate"], said, not row["is_mature"], low, high, low is not None))
    line = Line(points, DENIED, width=1.5, size=8)
    alt = "; ".join(one.said for one in points[-3:])
    scale = rates.scale(unit, limit)
    return months.lines([line], scale, [row["month"] for row in rows], drawings.young(rows), alt=alt)


def walk(walked: Sequence[Step], least_limit: float) -> Chart | str:
    """The rate on the page, what each choice changes, and the rate at the end; both ends with their intervals."""
    if any(step.row["denial_rate"] is None for step in walked):
        return ""
    first, last = walked[0], walked[-1]
    drawn = [end_of(first.name, first)]
    for before, step in pairwise(walked):
        low, high = sorted((before.row["denial_rate"], step.row["denial_rate"]))
        points = said_points(step.points)
        said = f"{step.name}: {points} points. {words(step)}"
        drawn.append(Bar(step.name, high - low, f"{strong(points)} points", said, "", OUTSIDE, low, "/"))
    drawn.append(end_of("By the other definition", last))
    end = max(step.row["denial_rate_high"] or step.row["denial_rate"] for step in walked)
    limit = min(1.0, max(end * 1.06, least_limit))
    return bars.rows(drawn, Scale("Denied share", "rate", limit), spoken=len(drawn) - 1)


def words(step: Step) -> str:
    """A rate of the way, in a sentence."""
    return rates.sentence(step.row, step.definition.words(), step.definition.unit)


def end_of(name: str, step: Step) -> Bar:
    """A rate of its own: a bar from zero, with its interval."""
    row, text = step.row, rates.tip(step.row | {"unknown_rate": None}, step.definition.unit)
    low, high = row["denial_rate_low"], row["denial_rate_high"]
    return Bar(name, row["denial_rate"], text, words(step), "", DENIED, low=low, high=high)


def bridge(answer: Answer) -> Chart:
    """Submitted, less each step that stands outside the rate, is what is in the rate; and what that consists of."""
    counts = {row["step"]: row["line_count"] for row in answer.rows()}
    outside = [row for row in answer.rows() if not row["is_adjudicated"]]
    inside = [row["line_count"] for row in answer.rows() if row["is_adjudicated"]]
    every, rated, drawn = (
        drawings.total(counts.values()),
        drawings.total(inside),
        sum(one or 0 for one in counts.values()),
    )
    found, left = [step("Submitted", drawn, every, tone=ACCENT)], drawn
    for row in sorted(outside, key=lambda row: -(row["line_count"] or 0)):
        left -= row["line_count"] or 0
        name = f"− {formats.value('step', row['step'])}"
        found.append(step(name, row["line_count"], row["line_count"], every, OUTSIDE, left, "−", "/"))
    found.append(step("= In the rate", left, rated, every, ACCENT))
    start = 0
    for one in [one for one in INSIDE if one in counts]:
        name = ("of which " if not start and one == INSIDE[0] else "") + formats.value("step", one).lower()
        found.append(step(name, counts[one], counts[one], rated, OUTCOMES[one], start))
        start += counts[one] or 0
    scale = Scale("Lines", "count", drawn * 1.02 or 1, ticks=round_ticks(drawn))
    made = bars.rows(found, scale)
    return made._replace(alt="; ".join(spoken_row(one) for one in found))


def step(
    name: str, size: float | None, count: int | None, whole: int | None = None, tone: str = OUTSIDE,
    start: float = 0, sign: str = "", hatch: str = "",
) -> Bar:  # fmt: skip
    """A row of the bridge: −12  3 %; hidden is not zero."""
    if count is None:
        return Bar(name, size, SMALL, f"{name.strip('−= ')}: {SMALL}", "", tone, start, hatch, is_hidden=True)
    text = strong(f"{sign}{formats.count(count)}") + (f"  {count / whole * 100:.1f}\u00a0%" if whole else "")
    said = f"{name.strip('−= ')}: {formats.counted(spoken(text), 'line')}"
    return Bar(name, size, text, said, "", tone, start, hatch)


def spoken_row(bar: Bar) -> str:
    """A row of the bridge for those who hear it."""
    return f"{bar.label} {bar.tip()}".replace("−", "less").replace("=", "")


def moves(answer: Answer) -> Chart | str:
    """Lines whose outcome changed between the decisions, most lines first; what stayed is in the table."""
    rows = [row for row in answer.rows() if row["first_step"] != row["last_step"]]
    firsts: dict[str, int] = {}
    for row in answer.rows():
        firsts[row["first_step"]] = firsts.get(row["first_step"], 0) + (row["line_count"] or 0)
    shown = sorted(rows, key=lambda row: -(row["line_count"] or 0))[:MOST_MOVES]
    if not shown:
        return "No line changed its outcome between the first and the last decision."
    found = [move(row, firsts[row["first_step"]]) for row in shown]
    top = max(bar.value or 0 for bar in found)
    more = left_over(answer.table.num_rows - len(shown), " of lines that stayed as they were, or of fewer lines")
    scale = Scale("Lines", "count", top * 1.05, ticks=round_ticks(top))
    return bars.rows(found, scale, spoken=5, more=more)


def move(row: dict, firsts: int) -> Bar:
    """Lines of one outcome that had another at last."""
    first, count = formats.value("first_step", row["first_step"]), row["line_count"]
    name = f"{first} → {formats.value('last_step', row['last_step']).lower()}"
    said = f"{name}: {formats.counted(formats.short('line_count', count), 'line')}, {formats.short('charge_amount', row['charge_amount'])} billed"
    said += f"; {count / firsts * 100:.1f}\u00a0% of lines first {first.lower()}" if count else ""
    tone, hatch = OUTCOMES.get(row["last_step"], OUTSIDE), "" if row["last_step"] in OUTCOMES else "/"
    return Bar(name, count, "" if count is None else strong(formats.count(count)), said, "", tone, 0, hatch, is_hidden=count is None)  # fmt: skip
