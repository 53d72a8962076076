"""Spend and denials in one row: the name with its dollars, the rate with its interval."""

from dataclasses import replace

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts.bars import ranked
from pages.ui.charts.base import Chart, left_over
from pages.ui.charts.pairs import answer_of
from pages.ui.charts.rates import MOST_ROWS, rate_rows
from queries import Answer


def context_rows(answer: Answer, unit: str, limit: float) -> Chart:
    """A rate per group, named with its allowed dollars, most first; without rates, the dollars alone."""
    if answer.total.to_pylist()[0]["denominator"] is None and not answer.hidden:
        return ranked(answer, "charge_amount")
    rows = answer.rows()
    places = [place for place, row in enumerate(rows) if row["denominator"] != 0][:MOST_ROWS]
    named = [formats.name(row, answer.by) + money(row) for row in rows]
    table = answer.table.append_column("context", pa.array(named, pa.string()))
    made = rate_rows(answer_of(replace(answer, table=table), places, ("context",)), unit, limit)
    codes = [str(rows[place][answer.by[0]]) for place in places if rows[place]["denial_rate"] is not None]
    for dot, code in zip(made.figure["data"], codes, strict=False):
        dot["customdata"] = [[code, one[1]] for one in dot["customdata"]]
    return made._replace(more=left_over(answer.table.num_rows - len(places)))


def money(row: dict) -> str:
    """: $3.1 M"""
    return "" if row["allowed_amount"] is None else f": {formats.amount(float(row['allowed_amount']))}"
