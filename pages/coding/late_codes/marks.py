"""Late codes, drawn: by status, and what the rules say of the code chosen."""

from collections.abc import Sequence

from pages.topics import rates
from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.figure import SMALL, Chart, left_over, percent, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import DENIED, OUTSIDE, PAID, PARTLY
from pages.ui.drawings import total
from queries import Answer

MOST_SETS = 14
VERDICTS = {
    "by rule": (PAID, ""),
    "to check": (PARTLY, "/"),
    "against": (DENIED, ""),
    "no rule": (OUTSIDE, ""),
    "product not known": (OUTSIDE, "."),
}


def statuses(answer: Answer, unit: str, limit: float) -> Chart:
    """A rate per code status, in the order of a product's life, named with its lines and dollars."""
    shown = [row for row in answer.rows() if row["denominator"] != 0]
    return rates.rows(answer, unit, limit, {}, shown, lambda row: f"{formats.value('code_status', row['code_status'])}: {size(row)}")  # fmt: skip


def size(row: dict) -> str:
    """511 lines, $8.21 M"""
    if row["line_count"] is None:
        return SMALL
    money = "" if row["charge_amount"] is None else f", {formats.amount(float(row['charge_amount']))}"
    return f"{formats.counted(formats.count(row['line_count']), 'line')}{money}"


def verdicts(answer: Answer, by: Sequence[str]) -> Chart:
    """Each code and place as one bar of its lines, by what the rules say of the choice."""
    sums: dict[tuple, dict[str, float | None]] = {}
    for row in answer.rows():
        mine = sums.setdefault(tuple(row[one] for one in by), {})
        before, count = mine.get(row["verdict"], 0), row["sibling_line_count"]
        mine[row["verdict"]] = None if before is None or count is None else before + count
    keys = sorted(sums, key=lambda key: -sum(one or 0 for one in sums[key].values()))[:MOST_SETS]
    names = [", ".join(formats.value(column, one) for column, one in zip(by, key, strict=True)) for key in keys]
    parts = [
        Part(
            formats.value("verdict", verdict),
            colour,
            [share(sums[key], verdict) for key in keys],
            hatch,
            [f"{name}: {words(sums[key], verdict)}" for name, key in zip(names, keys, strict=True)],
        )
        for verdict, (colour, hatch) in VERDICTS.items()
    ]
    tips, more = [tip(sums[key]) for key in keys], left_over(len(sums) - len(keys), " of fewer lines")
    return stacks.rows(names, parts, tips, percent("Share of lines"), more=more)


def share(counts: dict[str, float | None], verdict: str) -> float | None:
    """A verdict's share of all lines of a place; none where a part is hidden."""
    every = total(counts.values())
    return counts.get(verdict, 0) / every if every else None


def words(counts: dict[str, float | None], verdict: str) -> str:
    """511 of 5,361 (9.5 %) lines against a rule"""
    return f"{formats.counted(formats.of(counts.get(verdict, 0), total(counts.values())), 'line')} {formats.value('verdict', verdict).lower()}"


def tip(counts: dict[str, float | None]) -> str:
    """511 against, n 5,361"""
    if (every := total(counts.values())) is None:
        return SMALL
    return f"{strong(formats.count(counts.get('against', 0)))} against  n {formats.count(every)}"
