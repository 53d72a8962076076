"""The row of tiles: value, change against the period before where both are complete, months as a sparkline."""

import streamlit as st

from pages.topics import verdicts
from pages.ui import filters, formats, text
from queries import Answer
from queries.catalogue import metrics
from queries.selection import Selection

# Column, label, the metric that says what it is, the question whose months make the sparkline, and the row that says whether it can be answered.
TILES = (
    ("allowed_amount", "Allowed", "total_allowed", "spend_by_month", "allowed"),
    ("paid_amount", "Paid", "total_paid", "spend_by_month", "paid"),
    ("line_count", "Lines", "line_count", "spend_by_month", "trend"),
    ("person_count", "Persons", "person_count", "spend_by_month", "persons"),
    ("denial_rate", "Denial rate", "denial_rate", "denial_rate_by_month", "denial_rate"),
    ("identified_rate", "Product known", "identified_rate", "volume_by", "products"),
)
TAKES = {
    "allowed_amount": "adjudications",
    "paid_amount": "paid_amount",
    "line_count": "lines",
    "person_count": "person_id",
    "denial_rate": "adjustments or a status",
    "identified_rate": "ndc_code or drug_description",
}


def row(totals: Answer) -> None:
    """All tiles, as many beside each other as fit."""
    found = {one["period"]: one for one in totals.rows()} if not totals.missing else {}
    now, before = found.get("selected", {}), comparable(found)
    spread = rate_range()
    with st.grid(6, min_column_width=150, gap="xsmall"):
        for column, label, metric, question, named in TILES:
            value = now.get(column)
            as_range = spread if column == "denial_rate" and value is not None else ""
            with st.container(gap="xxsmall", height="stretch"):
                text.metric(
                    label,
                    as_range or (formats.short(column, value) if value is not None else formats.NONE),
                    None if as_range else delta(column, value, before),
                    delta_color="off",
                    delta_arrow="off",
                    delta_description=None if value is not None else reason(now),
                    help=metrics()[metric].meaning + ("" if value is not None else f" It takes {TAKES[column]}."),
                    border=True,
                    height="stretch",
                    chart_data=months(question, column) if value is not None and not as_range else None,
                )
                verdicts.badge(named)
    if spread:
        text.caption(f"{note(found, before)} Denial rate: a range, for the outcome of many lines is not known.")
    elif now.get("denial_rate") is not None:
        text.caption(
            f"{note(found, before)} Denial rate: 95 % interval {formats.interval(now)}, {filters.selection().metric_sentence()}."
        )


def rate_range() -> str:
    """20–40 %: the denial rate where too many lines have no known outcome for a single figure; else nothing."""
    total = next(iter(filters.ask("denial_rate").total.to_pylist()), {})
    if not formats.is_range(total):
        return ""
    return f"{total['denial_rate_least'] * 100:.0f}–{total['denial_rate_most'] * 100:.0f}\u00a0%"


def reason(row: dict) -> str:
    """Why a tile shows no figure."""
    return "hidden (small)" if row.get("hidden") else "not in the input" if row else "no line"


def comparable(found: dict[str, dict]) -> dict:
    """The period before, when it lies wholly in the extract and both periods are complete; else nothing to compare with."""
    now, before = found.get("selected"), found.get("previous")
    if not now or not before or not (now["is_mature"] and before["is_mature"]):
        return {}
    first = filters.ask("spend_by_month", of=Selection(basis=filters.selection().basis)).rows()
    return before if first and first[0]["month"] <= before["period_from"] else {}


def note(found: dict[str, dict], before: dict) -> str:
    """What the changes are against, or why there are none."""
    if before:
        return f"Changes are against {before['period_from']:%b %Y} to {before['period_to']:%b %Y}."
    if "previous" not in found:
        return "No change is shown: the period is open, or nothing lies before it."
    if not found.get("selected", {}).get("is_mature") or not found["previous"]["is_mature"]:
        return f"No change is shown: {formats.value('not_comparable', 'period_immature')}."
    return f"No change is shown: {formats.value('not_comparable', 'begins_later')}."


def delta(column: str, value: float | None, before: dict) -> str | None:
    """The change in words; rates in points. Never coloured: whether more is better is not ours to say."""
    old = before.get(column)
    if value is None or old is None or (not old and not column.endswith("_rate")):
        return None
    if column.endswith("_rate"):
        change, unit = f"{(float(value) - float(old)) * 100:+.1f}", "points"
    else:
        change, unit = f"{(float(value) / float(old) - 1) * 100:+.0f}", "%"
    return f"{change.replace('-', '−')}\u00a0{unit}" if float(change) else "no change"


def months(question: str, column: str) -> list[float] | None:
    """A column by month, for the sparkline; too few months draw none."""
    answer = filters.ask(question, "month") if question == "volume_by" else filters.ask(question)
    if answer.missing or column not in answer.table.column_names:
        return None
    rows = sorted((one for one in answer.rows() if one["month"]), key=lambda one: one["month"])
    values = [float(one[column]) for one in rows if one[column] is not None]
    return values if len(values) > 2 else None
