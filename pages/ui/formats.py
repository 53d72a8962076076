"""How a value looks, by the suffix of its column: $1.24 M, 31.4 %, 1,234, 18 d, Mar 2026. And the table under each chart."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import pyarrow as pa
import streamlit as st

from data.code_tables import reference
from pages.ui import text
from queries import Answer
from queries.suppression import is_figure
from queries.words import label, value

NONE = "–"
SINGULAR = re.compile(r"(^|of )[-−]?1( \(.*\))?$")
TABLE_COLUMNS = 12
UNKNOWN_RATE = 0.05  # above this share of lines of unknown outcome a rate is a range
YES_NO = {"Y": "yes", "N": "no"}


def lacks(names: Iterable[str]) -> str:
    """What is missing, in words; columns of which any one would do are joined by "or"."""
    return ", ".join(LACKS.get(one, one) for one in names)


# What is published and can be read into any extract.
PUBLIC = {
    "posted_rates": "hospital price files",
    "cms_asp_crosswalk": "CMS's ASP crosswalk file",
    "cms_asp_pricing": "CMS's ASP pricing file",
}
LACKS = PUBLIC | {"every_answer": "the first decisions (final claims only)"}


def amount(number: float) -> str:
    """$1.24 M, $12.3 k, $812."""
    for size, unit, digits in ((999_995_000, "B", 2), (999_500, "M", 2), (1e4, "k", 0), (1e3, "k", 1)):
        if abs(number) >= size:
            scale = {"B": 1e9, "M": 1e6, "k": 1e3}[unit]
            return f"{'−' if number < 0 else ''}${abs(number) / scale:.{digits}f}\u00a0{unit}"
    return f"{'−' if number < 0 else ''}${abs(number):.0f}"


def excess(row: dict) -> str:
    """$288 k ($120 k to $470 k): dollars beyond the others' rates, with their interval."""
    low, high = (amount(float(row[f"excess_{end}_amount"])) for end in ("low", "high"))
    return f"{amount(float(row['excess_amount']))} ({low} to {high})"


def count(number: float) -> str:
    """1,234 up to ten thousand, then 12.3 k and 1.2 M."""
    if abs(number) < 10_000:
        return f"{number:,.0f}"
    return f"{number / 1e6:.2f}\u00a0M" if abs(number) >= 1e6 else f"{number / 1e3:.1f}\u00a0k"


def rate(number: float) -> str:
    """31.4 %"""
    return f"{number * 100:.1f}\u00a0%"


def days(number: float) -> str:
    """18 d"""
    return f"{number:.0f}\u00a0d"


def month(day: date) -> str:
    """Mar 2026"""
    return f"{day:%b %Y}"


def looks(column: str) -> Callable[[float], str] | None:
    """The format of a figure by its column's suffix; None for text."""
    if "_rate" in column:
        return rate
    return {"amount": amount, "count": count, "days": days}.get(column.rsplit("_", 1)[-1])


def short(column: str, number: object) -> str:
    """A figure as it is said on a chart or a tile; '–' for none."""
    if number is None:
        return NONE
    look = looks(column) or count
    return look(float(number))


def counted(number: int | str, one: str) -> str:
    """1 line, 1,204 lines; 12.3 k lines; 1 of 1 line: a number, or one already written, with its noun."""
    figure = f"{number:,}" if isinstance(number, int) else number
    return f"{figure} {one}{'' if SINGULAR.search(figure) else 's'}"


def of(count_: float | None, whole: float | None) -> str:
    """71 of 366 (19.4 %); hidden where either is."""
    is_known = whole and count_ is not None
    return f"{count(count_)} of {count(whole)} ({rate(count_ / whole)})" if is_known else "hidden (small)"


def rows(number: int) -> str:
    """1 row, 12 rows"""
    return counted(number, "row")


def adjudicated(number: float, unit: str) -> str:
    """278 adjudicated lines, 1 adjudicated claim, $1.24 M adjudicated billed dollars"""
    if unit == "dollars":
        return f"{amount(number)} adjudicated billed dollars"
    return counted(count(number), f"adjudicated {unit[:-1]}")


def is_range(row: dict) -> bool:
    """Whether so many lines have no known outcome that their rate is said as a range."""
    return (row.get("unknown_rate") or 0) > UNKNOWN_RATE and row.get("denial_rate_most") is not None


def span(row: dict) -> str:
    """20.0 to 40.0 %: what the rate is, whatever became of the lines of unknown outcome."""
    return f"{row['denial_rate_least'] * 100:.1f} to {row['denial_rate_most'] * 100:.1f}\u00a0%"


def interval(row: dict) -> str:
    """26.1 to 37.0 %, or why there is none."""
    if row.get("denial_rate_low") is None:
        return "too few for an interval"
    return f"{row['denial_rate_low'] * 100:.1f} to {row['denial_rate_high'] * 100:.1f}\u00a0%"


def name(row: dict, by: tuple[str, ...]) -> str:
    """What a row is about, in words."""
    return ", ".join(value(column, row[column]) for column in by)


def table(
    answer: Answer,
    unit: str = "lines",
    columns: tuple[str, ...] = (),
    more: dict[str, list[str]] | None = None,
    has_total: bool = True,
) -> None:
    """The table twin: text left, numbers right with units; the total below, set apart. `more` adds columns of text."""
    shown = [
        one
        for one in (columns or answer.table.column_names)
        if one in answer.table.column_names and one != "everything"
    ]
    data = {one: plain(one, answer.table[one], answer.table.schema.field(one)) for one in shown} | (more or {})
    config = {one: config_of(one, unit) for one in data}
    order = list(data)[:TABLE_COLUMNS]
    st.dataframe(
        pa.table(data),
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


def explained(answer: Answer) -> dict[str, list[str]]:
    """What each reason of a table means, and what mends it."""
    known = {row["reason_code"]: row for row in reference("denial_reasons")}
    return {
        name: [known.get(str(row["reason"]), {}).get(name, "") for row in answer.rows()]
        for name in ("meaning", "remedy")
    }


def vintage(rows: list[dict]) -> str:
    """How many rows a code table has, how many sources, and how many rows were checked against one."""
    sources = len({row.get("source", "") for row in rows})
    checked = f", {sum(row['verified'] == 'Y' for row in rows)} verified" if rows and "verified" in rows[0] else ""
    dates = sorted(row[one] for row in rows for one in ("effective_from", "effective_to") if row.get(one))
    dated = f"; dated rules from {dates[0]} to {dates[-1]}" if dates else ""
    return f"{counted(len(rows), 'row')} from {counted(sources, 'source note')}{checked}{dated}."


@cache
def meanings() -> dict[str, str]:
    """Each reason code in our own words."""
    return {row["reason_code"]: row["meaning"] for row in reference("denial_reasons")}


def is_number(column: str, table: pa.Table) -> bool:
    return column in table.column_names and is_figure(table.schema.field(column))


def full(column: str, number: float, unit: str) -> str:
    """A figure with all its digits, for tables and totals."""
    if "_rate" in column:
        return rate(number)
    if column.endswith("_amount") or (column in ("numerator", "denominator") and unit == "dollars"):
        return f"${number:,.2f}"
    return f"{number:,.0f}"


def plain(column: str, values: pa.ChunkedArray, field: pa.Field) -> list:
    """Values as the table shows them: words for codes, rates in per cent, decimals as numbers."""
    found = values.to_pylist()
    if is_figure(field):
        return [None if one is None else float(one) * (100 if "_rate" in column else 1) for one in found]
    if pa.types.is_boolean(field.type):
        return ["" if one is None else "yes" if one else "no" for one in found]
    if pa.types.is_temporal(field.type):
        return found
    return [
        ""
        if one is None and (column in ("withheld", "hidden", "not_comparable") or column.endswith("_bound"))
        else value(column, one)
        for one in found
    ]


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
    if "_rate" in column:
        return st.column_config.NumberColumn(f"{title} (%)" if "95" not in title else title, format="%.1f")
    if column.endswith("_amount") or (column in ("numerator", "denominator") and unit == "dollars"):
        # Two decimals always; a negative amount in parentheses.
        return st.column_config.NumberColumn(f"{title} ($)", format="accounting")
    if column.endswith("_days"):
        return st.column_config.NumberColumn(title, format="%.0f")
    if column.endswith("_count") or column in ("numerator", "denominator"):
        return st.column_config.NumberColumn(title, format="localized")
    return st.column_config.TextColumn(title, width=WIDE if column in SENTENCES else None)


__all__ = ["amount", "count", "days", "interval", "label", "month", "name", "rate", "short", "table", "value"]
