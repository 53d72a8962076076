"""Modifiers and late codes: two rates to a row, marks by month with the days their rules began, shares of a row by verdict."""

from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    figure,
    left_over,
    round_ticks,
    rows_axis,
    strong,
)
from pages.ui.charts.rates import dot, rate_sentence
from pages.ui.charts.tones import DENIED, PAID
from queries import Answer

ROW = 46  # pixels for two dots and their figures
MOST_PAIRS, MOST_SETS, MOST_PAYERS, FEW = 10, 14, 6, 30


def pairs(answer: Answer, by: str, kind: str, first: str) -> Answer:
    """The groups that are drawn as pairs: those that have the first of the pair."""
    names = list(dict.fromkeys(str(row[by]) for row in answer.rows() if row[kind] == first))[:MOST_PAIRS]
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if str(row[by]) in names])


def answer_of(answer: Answer, places: Iterable[int], by: tuple[str, ...] = (), total: pa.Table | None = None) -> Answer:
    """Some rows of an answer, named by these columns."""
    table = answer.table.take(pa.array(places, pa.int64()))
    return replace(answer, table=table, by=by or answer.by, total=answer.total if total is None else total)


def rate_pairs(
    answer: Answer, by: str, kind: str, pair: tuple[str, str], unit: str, limit: float, code: str = ""
) -> Chart:
    """Two rates to a row, each with its interval: a filled dot for the first of the pair, an open one for the second."""
    found: dict[str, dict[str, dict]] = {}
    shown = pairs(answer, by, kind, pair[0])
    for row in shown.rows():
        found.setdefault(str(row[by]), {})[row[kind]] = row
    marks, notes, said, names = [], [], [], []
    for place, (name, kinds) in enumerate(found.items()):
        names.append(formats.value(by, name))
        for one, look, shift in zip(pair, ((DENIED, "circle"), (PAID, "diamond")), (-0.17, 0.17), strict=True):
            if one not in kinds:
                continue
            words = rate_sentence(kinds[one], f"{names[-1]}, {formats.value(kind, one).lower()}", unit)
            said.append(words if kinds[one]["denominator"] != 0 else f"{names[-1]}, {one}: no adjudicated line")
            if kinds[one]["denial_rate"] is not None:
                marks.append(dot(place + shift, kinds[one], look, name if code else "", said[-1]))
            notes.append(
                beside(place + shift, pair_figure(kinds[one], unit), grey=kinds[one]["denial_rate_low"] is None)
            )
    x = {
        "range": [0, limit],
        "tickformat": ".0%",
        "title": f"Denied share of adjudicated {unit}",
        "tickvals": round_ticks(limit),
    }
    made = figure(
        marks, 70 + ROW * max(2, len(names)), FIGURES_WIDTH, xaxis=x, yaxis=rows_axis(names), annotations=notes
    )
    return Chart(made, "; ".join(said[:6]), left_over(answer.table.num_rows - shown.table.num_rows))


def pair_figure(row: dict, unit: str) -> str:
    """31.8 %  n 456"""
    if row["denominator"] == 0:
        return "none adjudicated"
    if row["denial_rate"] is None:
        return row.get("denial_rate_bound") or SMALL
    size = formats.amount(row["denominator"]) if unit == "dollars" else formats.count(row["denominator"])
    return f"{strong(formats.rate(row['denial_rate']))}  n {size}"
