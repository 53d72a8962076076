"""Denial rates as rows of dots, for every page that shows some: each with its interval, or as a range, and its n."""

from collections.abc import Callable, Iterable

from pages.ui import formats, payers
from pages.ui.charts import dots
from pages.ui.charts.dots import Dot, Line, Row, Span
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, strong
from pages.ui.charts.tones import DENIED, PAID
from queries import Answer

MOST_ROWS, MOST_PAIRS = 14, 10
PAIR_HEIGHT = 46  # pixels for two dots and their figures


def limit(*answers: Answer | list[dict]) -> float:
    """The end of the scale that all rate charts of a page share: the widest interval, at most 100 %."""
    every = (one if isinstance(one, list) else one.rows() for one in answers)
    rows = [row for some in every for row in some if "denial_rate" in row]
    ends = [row[one] or 0 for row in rows for one in ("denial_rate_high", "denial_rate")]
    ends += [row["denial_rate_most"] for row in rows if formats.is_range(row)]
    return min(1.0, max(ends, default=0) * 1.06) or 0.05


def sentence(row: dict, subject: str, unit: str) -> str:
    """Cigna Health: 87 of 278 adjudicated lines denied, 31.3 % (26.1 to 37.0 %)"""
    if row["denominator"] == 0:
        return f"{subject}: no adjudicated line"
    if row["denial_rate"] is None:
        return f"{subject}: {SMALL}"
    counts = f"{size(row['numerator'], unit)} of {formats.adjudicated(row['denominator'], unit)} denied"
    if formats.is_range(row):
        ends = formats.span(row).replace(" to ", " and ")
        return (
            f"{subject}: between {ends}; {counts}, and {formats.rate(row['unknown_rate'])} of all have no known outcome"
        )
    return f"{subject}: {counts}, {formats.rate(row['denial_rate'])} ({formats.interval(row)})"


def size(number: float, unit: str) -> str:
    """278, or $1.24 M where a rate is of dollars."""
    return formats.amount(number) if unit == "dollars" else formats.count(number)


def mark(row: dict, look: tuple[str, str], code: str, said: str, is_heavy: bool = False) -> Dot | Span:
    """A rate's dot and its interval; open and grey where there are too few lines for one; a bar where it is a range."""
    colour, symbol = look
    if formats.is_range(row):
        low, high = row["denial_rate_least"], row["denial_rate_most"]
        return Span(low, high, said, colour, code, width=9, opacity=0.55, stroke=16)
    low, high = row["denial_rate_low"], row["denial_rate_high"]
    return Dot(row["denial_rate"], said, colour, code, low, high, symbol, is_sure=low is not None, is_heavy=is_heavy)


def tip(row: dict, unit: str) -> str:
    """31.8 %  n 456, as a range 20–40 %  n 456, or why there is no rate."""
    if row["denominator"] == 0:
        return "none adjudicated"
    if row["denial_rate"] is None:
        return row.get("denial_rate_bound") or SMALL
    said = formats.rate(row["denial_rate"])
    if formats.is_range(row):
        said = f"{row['denial_rate_least'] * 100:.0f}–{row['denial_rate_most'] * 100:.0f}\u00a0%"
    return f"{strong(said)}  n {size(row['denominator'], unit)}"


def is_grey(row: dict) -> bool:
    """Whether its figure is said in grey: a rate without an interval that is no range."""
    return row["denial_rate_low"] is None and (row["denial_rate"] is None or not formats.is_range(row))


def line_of(row: dict, label: str | None, subject: str, unit: str, look: tuple[str, str], code: str = "", **how) -> Row:
    """One rate as a row."""
    said, is_hidden = sentence(row, subject, unit), row["denial_rate"] is None and row["denominator"] != 0
    marks = [mark(row, look, code, said)] if row["denial_rate"] is not None else []
    return Row(label, marks, tip(row, unit), said, is_grey(row), is_hidden, **how)


def rows(
    answer: Answer,
    unit: str,
    end: float,
    total: dict | None = None,
    shown: Iterable[dict] | None = None,
    label: Callable[[dict], str] | None = None,
    why: str = "",
    by: tuple[str, ...] = (),
) -> Chart:
    """A dot and its 95 % interval per row, highest first as answered, or of those `shown`; a dotted line for all together."""
    by, every = by or answer.by, answer.rows() if shown is None else list(shown)
    drawn = [
        line_of(
            row,
            label(row) if label else formats.name(row, by),
            label(row).split("\n")[0] if label else formats.name(row, by),
            unit,
            payers.look(row["payer_group"]) if by == ("payer_group",) else (DENIED, "circle"),
            str(row.get(by[0], "")),
        )
        for row in every[:MOST_ROWS]
    ]
    total = next(iter(answer.total.to_pylist()), {}) if total is None else total
    grounds, lines = [], []
    if formats.is_range(total):
        grounds = [(total["denial_rate_least"], total["denial_rate_most"], f"all {formats.span(total)}")]
    elif total.get("denial_rate") is not None:
        lines = [Line(total["denial_rate"], f"all {formats.rate(total['denial_rate'])}")]
    more = left_over(answer.table.num_rows - len(drawn), why)
    return dots.rows(drawn, scale(unit, end), lines, grounds, more=more)


def scale(unit: str, end: float) -> Scale:
    """The axis of a denial rate."""
    return Scale(f"Denied share of adjudicated {unit}", "rate", end)


def paired(answer: Answer, by: str, kind: str, first: str) -> list[dict]:
    """The rows that are drawn as pairs: those of groups that have the first of the pair."""
    names = list(dict.fromkeys(row[by] for row in answer.rows() if row[kind] == first))[:MOST_PAIRS]
    return [row for row in answer.rows() if row[by] in names]


def pairs(answer: Answer, by: str, kind: str, pair: tuple[str, str], unit: str, end: float) -> Chart:
    """Two rates to a row, each with its interval: a dot for the first of the pair, a diamond for the second."""
    shown, drawn = paired(answer, by, kind, pair[0]), []
    groups = list(dict.fromkeys(row[by] for row in shown))
    of = {(row[by], row[kind]): row for row in shown}
    for place, group in enumerate(groups):
        name = formats.value(by, group)
        for one, look, shift in zip(pair, ((DENIED, "circle"), (PAID, "diamond")), (-0.17, 0.17), strict=True):
            if row := of.get((group, one)):
                subject = f"{name}, {formats.value(kind, one).lower()}"
                drawn.append(line_of(row, None if shift > 0 else name, subject, unit, look, at=place + shift))
    height = 70 + PAIR_HEIGHT * max(2, len(groups))
    more = left_over(answer.table.num_rows - len(shown))
    return dots.rows(drawn, scale(unit, end), height=height, more=more)
