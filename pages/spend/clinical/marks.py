"""Spend and denials in one row: the name with its dollars, the rate with its interval."""

from pages.topics import rates
from pages.ui import drawings, formats
from pages.ui.charts.figure import Chart
from queries import Answer


def context(answer: Answer, unit: str, limit: float) -> Chart:
    """A rate per group, named with its allowed dollars, most first; without rates, the dollars alone."""
    if answer.total.to_pylist()[0]["denominator"] is None and not answer.hidden:
        return drawings.ranked(answer, "charge_amount")
    shown = [row for row in answer.rows() if row["denominator"] != 0]
    return rates.rows(answer, unit, limit, shown=shown, label=lambda row: formats.name(row, answer.by) + money(row))


def money(row: dict) -> str:
    """: $3.1 M"""
    return "" if row["allowed_amount"] is None else f": {formats.amount(float(row['allowed_amount']))}"
