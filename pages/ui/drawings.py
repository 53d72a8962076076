"""Answers as rows of a shape, for charts that several pages show: ranked bars, a table in colour, months."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from pages.ui import formats
from pages.ui.charts import bars, grid, months
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import SMALL, Chart, Scale, from_zero, head, spoken
from pages.ui.charts.grid import Cell
from pages.ui.charts.months import YOUNG, Line, Point
from pages.ui.charts.tones import ACCENT, NOBODY, OUTSIDE, SERIES
from queries import Answer

ABSENT = "not in the input"


def unit_of(column: str) -> str:
    """The unit of a column's figures, by its suffix."""
    return "rate" if "_rate" in column else "amount" if column.endswith("_amount") else "count"


def number(value: object) -> float | None:
    """A figure for a mark; none where there is none."""
    return None if value is None else float(value)


def total(counts: Iterable[float | None]) -> float | None:
    """A sum; none where a part of it is hidden."""
    known = list(counts)
    return None if None in known else sum(known)


def biggest(rows: Sequence[dict], by: str, column: str) -> list:
    """The values of one side of a table, the biggest sum first."""
    sums: dict = {}
    for row in rows:
        sums[row[by]] = sums.get(row[by], 0.0) + float(row[column] or 0)
    return sorted(sums, key=lambda one: (-sums[one], str(one)))


def ranked(
    answer: Answer,
    column: str,
    colour: str = ACCENT,
    most: int = 12,
    by: tuple[str, ...] = (),
    words: dict[str, str] | None = None,
    keep: Callable[[dict], bool] = lambda row: True,
) -> Chart | str:
    """The longest bar first; what is beyond the most is added up as Other, last. With `words` each says what it means."""
    by, what = by or answer.by, formats.label(column).lower()
    rows = [row for row in answer.rows() if keep(row) and row[column] != 0]
    if not rows:
        return "No line has such a figure, so there is nothing to rank."
    rows.sort(key=lambda row: -float(row[column] or 0))
    drawn, sums = [], [(row, number(row[column]), bool(row.get("hidden")) and row[column] is None) for row in rows]
    is_known, every = not any(hidden for *_, hidden in sums), sum(value or 0 for _, value, _ in sums)
    for row, value, is_hidden in sums[:most]:
        code, name = str(row[by[0]]), formats.name(row, by)
        tip = tip_of(column, value, every if is_known else 0)
        label = f"{name}: {words[code]}" if words and words.get(code) else name
        said, tone = f"{name}: {what} {SMALL if is_hidden else tip}", OUTSIDE if code in NOBODY else colour
        drawn.append(Bar(label, value, tip, said, code, tone, is_grey=value is None, is_hidden=is_hidden))
    if rest := sums[most:]:
        name, value = f"Other ({len(rest)})", sum(value or 0 for _, value, _ in rest)
        tip, is_hidden = tip_of(column, value, every if is_known else 0), any(hidden for *_, hidden in rest)
        drawn.append(Bar(name, value, tip, f"{name}: {what} {SMALL if is_hidden else tip}", "", OUTSIDE, is_hidden=is_hidden))  # fmt: skip
    title = formats.label(column)
    title += " dollars" if column.endswith("_amount") and "dollars" not in title else ""
    scale = from_zero(title, unit_of(column), max((bar.value or 0 for bar in drawn), default=0))
    return bars.rows(drawn, scale, right=112, thick=18, is_under_names=words is not None)


def tip_of(column: str, value: float | None, every: float) -> str:
    """$472 k  37 %, or that there is no figure."""
    return formats.NONE if value is None else formats.short(column, value) + share(value, every)


def share(value: float, every: float) -> str:
    """A share of all, never rounded to nothing; none where all is not known."""
    percent = value / every * 100 if every else None
    return "" if percent is None else "  <1\u00a0%" if 0 < percent < 0.5 else f"  {percent:.0f}\u00a0%"


def matrix(
    answer: Answer,
    rows: str,
    columns: str,
    column: str,
    most: tuple[int, int] = (8, 6),
    sums: str = "",
    counts: str = "",
    rows_of: Sequence[dict] | None = None,
    name: Callable[[dict], str] | None = None,
    row: int = 0,
    more: str = "",
) -> Chart:
    """Groups by groups, the biggest first by the sum of `sums`, with the figure in each cell and under it n (`counts`); a blank where there is none."""
    found = answer.rows() if rows_of is None else rows_of
    every = [one | {"row": name(one) if name else one[rows]} for one in found]
    down, across = (biggest(every, one, sums or column)[:count] for one, count in zip(("row", columns), most, strict=True))  # fmt: skip
    cells = {(one["row"], one[columns]): one for one in every}
    what = formats.label(column).lower()
    names = {one: one if name else formats.value(rows, one) for one in down}

    def cell(one: object, other: object) -> Cell:
        at, where = cells.get((one, other)), f"{names[one]}, {formats.value(columns, other).lower()}: {what}"
        if at is None:
            return Cell(None, "", f"{where} none")
        if at[column] is None:
            return Cell(None, "hidden", f"{where} {SMALL}", True)
        size = f"\nn {formats.count(at[counts])}" if counts and at[counts] is not None else ""
        text = formats.short(column, at[column]).replace("\u00a0", "") + size
        return Cell(float(at[column]), text, f"{where} {spoken(text)}")

    shown = [[cell(one, other) for other in across] for one in down]
    heads = [head(formats.value(columns, one), 14) for one in across]
    said = [one.said for line in shown[:3] for one in line[:2]]
    ground = grid.tones(grid.RUST, 0.04, 0.55)
    height = row or (42 if counts else 34)
    return grid.grid([*names.values()], heads, shown, ground, height, is_turning=True, alt=said, more=more)


def young(rows: Sequence[dict]) -> list[date]:
    """The months that are not complete."""
    return sorted({row["month"] for row in rows if not row["is_mature"]})


def age(row: dict) -> str:
    """Whether a month is complete, and how far it is where that is measured."""
    if row["is_mature"]:
        return ""
    return f", {YOUNG}" + (f" ({formats.rate(row['completion_rate'])})" if row["completion_rate"] is not None else "")


def figure_of(row: dict, column: str) -> str:
    """A figure in words; hidden is not missing."""
    return SMALL if row[column] is None and row.get("hidden") else formats.short(column, row[column])


def month_words(row: dict, column: str) -> str:
    """Mar 2026: billed $1.24 M, not complete yet (84.1 %)"""
    return f"{formats.month(row['month'])}: {formats.label(column).lower()} {figure_of(row, column)}{age(row)}"


def month_line(rows: Sequence[dict], column: str, colour: str, dash: str = "solid") -> Line:
    """A column by month, named at its end with its last figure."""
    points = [Point(row["month"], number(row[column]), month_words(row, column), not row["is_mature"]) for row in rows]
    known = [one.value for one in points if one.value is not None]
    name = f"{formats.label(column)} {formats.short(column, known[-1])}" if known else ""
    if not known and rows and not any(row.get("hidden") for row in rows):
        name = f"{formats.label(column)}:\n{ABSENT}"
    return Line(points, colour, name, dash)


def month_lines(answer: Answer, columns: Sequence[str], more: Sequence[Line] = ()) -> Chart:
    """A line per column, from zero; `more` lines are drawn and named above them."""
    rows = answer.rows()
    looks = SERIES if len(columns) > 1 else [(ACCENT, "solid")]
    drawn = [month_line(rows, column, *look) for column, look in zip(columns, looks, strict=False)]
    drawn += more
    scale = Scale("Dollars a month" if columns[0].endswith("_amount") else "Number a month", unit_of(columns[0]))
    alt = "; ".join(f"{line.name} in the last month" for line in drawn if line.name)
    return months.lines(drawn, scale, [row["month"] for row in rows], young(rows), alt=alt)
