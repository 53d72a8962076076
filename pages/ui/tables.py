"""The table under each chart: text left, numbers right with their units; and what stands in columns of text of its own."""

from functools import cache

import pyarrow as pa
import streamlit as st

from data.code_tables import reference
from pages.ui import text
from pages.ui.formats import NONE, counted, label, rate, value
from queries import Answer, words
from queries.roles import is_figure

TABLE_COLUMNS = 12


def table(
    answer: Answer,
    unit: str = "lines",
    columns: tuple[str, ...] = (),
    more: dict[str, list[str]] | None = None,
    has_total: bool = True,
    most: int | None = None,
) -> None:
    """The table twin: text left, numbers right with units; the total below, set apart. `more` adds columns of text; `most` rows are shown."""
    shown = [
        one
        for one in (columns or answer.table.column_names)
        if one in answer.table.column_names and one != "everything"
    ]
    data = {one: plain(one, answer.table[one], answer.table.schema.field(one)) for one in shown} | (more or {})
    config = {one: config_of(one, unit) for one in data}
    order = list(data)[:TABLE_COLUMNS]
    st.dataframe(
        pa.table(data).slice(0, most),
        hide_index=True,
        column_config=config,
        column_order=order,
        lazy=False,
        placeholder=NONE,
        alt=f"{answer.asks} {answer.grain.replace('value of $by', 'group')}",
    )
    if has_total and answer.by != ("everything",) and answer.total.num_rows == 1:
        total = answer.total.to_pylist()[0]
        said = [
            f"{label(one)} {full(one, total[one], unit)}"
            for one in order
            if total.get(one) is not None and (is_number(one, answer.total))
        ]
        if said:
            text.caption(text.marked("**All together:** {}", " · ".join(said)))


def plain(column: str, values: pa.ChunkedArray, field: pa.Field) -> list:
    """Values as the table shows them: words for codes, rates in per cent, decimals as numbers."""
    found = values.to_pylist()
    if is_figure(field.name):
        return [None if one is None else float(one) * (100 if "_rate" in column else 1) for one in found]
    if pa.types.is_boolean(field.type):
        return ["" if one is None else "yes" if one else "no" for one in found]
    if pa.types.is_temporal(field.type):
        return found
    is_empty = column in ("withheld", "hidden", "not_comparable") or column.endswith("_bound")
    # A word is looked up in tables that may have been edited: once for each value, not for each row.
    said = {one: "" if one is None and is_empty else value(column, one) for one in set(found)}
    return [said[one] for one in found]


def is_number(column: str, table: pa.Table) -> bool:
    return column in table.column_names and is_figure(column)


def full(column: str, number: float, unit: str) -> str:
    """A figure with all its digits, for tables and totals."""
    if words.unit(column) == "share, 0 to 1":
        return rate(number)
    if words.unit(column) == "dollars" or (column in ("numerator", "denominator") and unit == "dollars"):
        return f"${number:,.2f}"
    return f"{number:,.0f}"


# Columns that hold sentences, and how many pixels they get.
SENTENCES, WIDE = ("remedy",), 350


def config_of(column: str, unit: str = "lines") -> object:
    """How st.dataframe shows a column."""
    title = label(column)
    if column == "month":
        return st.column_config.DateColumn(title, format="MMM YYYY")
    if column.endswith(("_date", "_until")):
        return st.column_config.DateColumn(title, format="YYYY-MM-DD")
    if column.endswith("_bound"):
        return st.column_config.TextColumn(title)
    if words.unit(column) == "share, 0 to 1":
        return st.column_config.NumberColumn(f"{title} (%)" if "95" not in title else title, format="%.1f")
    if words.unit(column) == "dollars" or (column in ("numerator", "denominator") and unit == "dollars"):
        # Two decimals always; a negative amount in parentheses.
        return st.column_config.NumberColumn(f"{title} ($)", format="accounting")
    if words.unit(column) == "days":
        return st.column_config.NumberColumn(title, format="%.0f")
    if words.unit(column) == "count" or column in ("numerator", "denominator"):
        return st.column_config.NumberColumn(title, format="localized")
    return st.column_config.TextColumn(title, width=WIDE if column in SENTENCES else None)


def explained(answer: Answer) -> dict[str, list[str]]:
    """What each reason of a table means, and what mends it."""
    known = {row["reason_code"]: row for row in reference("denial_reasons")}
    return {
        name: [known.get(str(row["reason"]), {}).get(name, "") for row in answer.rows()]
        for name in ("meaning", "remedy")
    }


@cache
def meanings() -> dict[str, str]:
    """Each reason code in our own words."""
    return {row["reason_code"]: row["meaning"] for row in reference("denial_reasons")}


def vintage(rows: list[dict]) -> str:
    """How many rows a code table has, how many sources, and how many rows were checked against one."""
    sources = len({row.get("source", "") for row in rows})
    checked = f", {sum(row['verified'] == 'Y' for row in rows)} verified" if rows and "verified" in rows[0] else ""
    dates = sorted(row[one] for row in rows for one in ("effective_from", "effective_to") if row.get(one))
    dated = f"; dated rules from {dates[0]} to {dates[-1]}" if dates else ""
    return f"{counted(len(rows), 'row')} from {counted(sources, 'source note')}{checked}{dated}."
