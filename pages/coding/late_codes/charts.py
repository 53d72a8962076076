"""Late codes, drawn: by status, and what payers told of a code of its own."""

from dataclasses import replace
from functools import partial

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    counted,
    figure,
    left_over,
    part,
    rows_axis,
    strong,
)
from pages.ui.charts.pairs import MOST_SETS, answer_of
from pages.ui.charts.rates import rate_rows
from pages.ui.charts.tones import DENIED, OUTSIDE, PAID, PARTLY
from queries import Answer

VERDICTS = {
    "by rule": (PAID, ""),
    "to check": (PARTLY, "/"),
    "against": (DENIED, ""),
    "no rule": (OUTSIDE, ""),
    "product not known": (OUTSIDE, "."),
}


def status_rows(answer: Answer, unit: str, limit: float) -> Chart:
    """A rate per code status, in the order of a product's life, named with its lines and dollars."""
    named = [f"{formats.value('code_status', row['code_status'])}: {size(row)}" for row in answer.rows()]
    table = answer.table.append_column("status_named", pa.array(named, pa.string()))
    places = [place for place, row in enumerate(answer.rows()) if row["denominator"] != 0]
    return rate_rows(
        answer_of(replace(answer, table=table), places, ("status_named",), answer.total.slice(0, 0)), unit, limit
    )


def size(row: dict) -> str:
    """511 lines, $8.21 M"""
    if row["line_count"] is None:
        return SMALL
    money = "" if row["charge_amount"] is None else f", {formats.amount(float(row['charge_amount']))}"
    return f"{formats.counted(formats.count(row['line_count']), 'line')}{money}"


def verdict_rows(answer: Answer, by: tuple[str, ...]) -> Chart:
    """Each code and place as one bar of its lines, by what the rules say of the choice."""
    sums: dict[tuple, dict[str, float | None]] = {}
    for row in answer.rows():
        mine = sums.setdefault(tuple(row[one] for one in by), {})
        before, count = mine.get(row["verdict"], 0), row["sibling_line_count"]
        mine[row["verdict"]] = None if before is None or count is None else before + count
    keys = sorted(sums, key=lambda key: -sum(one or 0 for one in sums[key].values()))[:MOST_SETS]
    names = [", ".join(formats.value(column, one) for column, one in zip(by, key, strict=True)) for key in keys]
    height, bars, said = 92 + 36 * max(2, len(keys)), [], partial(verdict_words, sums)
    for verdict, (colour, shape) in VERDICTS.items():
        shares = [part(sums[key].get(verdict, 0), whole_of(sums[key])) for key in keys]
        words = [f"{name}: {said(key, verdict)}" for name, key in zip(names, keys, strict=True)]
        pattern = {"shape": shape, "fillmode": "replace", "size": 6, "solidity": 0.4} if shape else {}
        bars.append(
            {"type": "bar", "orientation": "h", "name": formats.value("verdict", verdict), "x": shares, "y": list(range(len(keys))),
             "marker": {"color": colour, "pattern": pattern}, "customdata": words, "hovertemplate": "%{customdata}<extra></extra>",
             "width": 18 * max(1, len(keys)) / (height - 92)}
        )  # fmt: skip
    notes = [beside(place, figure_of(sums[key]), grey=whole_of(sums[key]) is None) for place, key in enumerate(keys)]
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    x = {"range": [0, 1], "tickformat": ".0%", "tickvals": [0, 0.5, 1], "title": "Share of lines"}
    made = figure(
        bars if keys else [],
        height,
        FIGURES_WIDTH,
        44,
        xaxis=x,
        yaxis=rows_axis(names),
        annotations=notes,
        barmode="stack",
        showlegend=True,
        legend=legend,
    )
    told = [f"{name}: {said(key, 'against')}" for name, key in zip(names, keys, strict=True)]
    return Chart(made, "; ".join(told[:6]), left_over(len(sums) - len(keys), " of fewer lines"))


def whole_of(counts: dict[str, float | None]) -> float | None:
    return None if None in counts.values() else sum(counts.values())


def verdict_words(sums: dict, key: tuple, verdict: str) -> str:
    """511 of 5,361 (9.5 %) lines against a rule"""
    return f"{formats.counted(counted(sums[key].get(verdict, 0), whole_of(sums[key])), 'line')} {formats.value('verdict', verdict).lower()}"


def figure_of(counts: dict[str, float | None]) -> str:
    """511 against, n 5,361"""
    whole = whole_of(counts)
    return (
        SMALL
        if whole is None
        else f"{strong(formats.count(counts.get('against', 0)))} against  n {formats.count(whole)}"
    )
