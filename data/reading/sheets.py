"""Anybody's table by a column map: which rows are lines, which columns hold what the map says, and what is to be said of both."""

import re
from pathlib import Path
from typing import NamedTuple

import duckdb

from data.code_tables import reference
from data.contract import quoted
from data.reading import mapping
from data.reading.mapping import FORMATS, USUAL, Mapped, text_of
from data.refusals import listed

MACROS = (Path(__file__).parent / "sheets.sql").read_text()
# What stands beside the file's columns in the view `raw_marked`, under names that no column has.
PLACE, KIND = '"(place)"', '"(no line)"'
NOTES = {
    "header": ("a row that repeats the header was left out", "{count:,} rows that repeat the header were left out"),
    "note": ("a row of one cell was left out: a note, no line", "{count:,} rows of one cell were left out: notes, no lines"),
    "totals": ("a row of totals was left out", "{count:,} rows of totals were left out"),
    "blank": ("a row without a value was left out", "{count:,} rows without a value were left out"),
}  # fmt: skip


def mark(con: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """The table `raw_marked`, each row of `raw_file` with its place and why it is no line, and the view `raw_lines`, those that are.

    A table: the file is asked several things, and is read once.
    """
    con.execute(MACROS)
    cells = [f"coalesce(trim({quoted(one)}::VARCHAR), '')" for one in columns]
    con.execute("SET VARIABLE header_cells = $cells", {"cells": [one.strip().lower() for one in columns]})
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE raw_marked AS SELECT *, row_number() OVER () AS {PLACE}, "
        f"no_line([{', '.join(cells)}], getvariable('header_cells')) AS {KIND} FROM raw_file"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW raw_lines AS SELECT * EXCLUDE ({KIND}) FROM raw_marked WHERE {KIND} IS NULL"
    )


def view(
    con: duckdb.DuckDBPyConnection, mapped: list[Mapped], found: dict[str, tuple[str, str]], name: str
) -> list[str]:
    """The table `raw`: the lines of `raw_file` in the contract's columns. Returns what is to be said of the file."""
    rows = [column for column, _ in found.values()]
    is_text = "file_row_number" not in found
    places = mapping.placed(mapped, found, name)
    if is_text:
        mark(con, rows)
    else:
        con.execute(MACROS)
        con.execute("CREATE OR REPLACE TEMP VIEW raw_lines AS FROM raw_file")
    written = {column: place for column, (place, _) in places.items()}
    notes = left_out(con, written.get("charge_amount")) if is_text else []
    if "adjustments" in places and (share := dollars(con, written)).are_dollars():
        mapped = [one for one in mapped if one.column.name != "adjustments"]
        notes.append(
            f"'{written['adjustments']}' holds dollars ({share.dollars:,} of {share.filled:,} values), no reasons: it was left unread"
        )
    (count,) = con.execute(f"SELECT coalesce(max(len({mapping.modifiers(written)})), 0) FROM raw_lines").fetchone()
    chosen = mapping.select(mapped, places, min(count, len(mapping.MODIFIERS)))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE raw AS SELECT {', '.join(chosen)}{f', {PLACE} AS source_row' if is_text else ', file_row_number'} FROM raw_lines"
    )
    for one in mapped:
        if one.column.type == "DATE" and places[one.column.name][1] == "VARCHAR":
            notes += of_days(con, one, written[one.column.name])
        if one.column.name in READ_AS and is_text:
            notes += not_read(con, one.column.name, written[one.column.name])
    return notes


def left_out(con: duckdb.DuckDBPyConnection, charge: str | None) -> list[str]:
    """Which rows are no lines, in words; of totals also whether the lines come to them."""
    dollars = f"sum(TRY_CAST(money({quoted(charge)}::VARCHAR) AS DECIMAL(18, 2)))" if charge else "NULL"
    found = con.execute(
        f"SELECT {KIND}, count(*), min({PLACE}), {dollars} FROM raw_marked GROUP BY ALL ORDER BY 1"
    ).fetchall()
    of_lines = next((amount for kind, *_, amount in found if kind is None), None)
    said = []
    for kind, count, place, amount in found:
        if kind:
            said.append(NOTES[kind][count > 1].format(count=count) + (f" (row {place:,})" if count == 1 else ""))
        if kind == "totals" and count == 1 and amount is not None:
            said[-1] += f": it says {amount:,.2f} dollars charged, and the lines come to {of_lines or 0:,.2f}"
    return said


# Columns whose cells hold other words as often as not, and by which condition a cell is what the column wants.
READ_AS = {
    "adjustments": "coalesce(reasons({text}), '') <> ''",
    "hcpcs_code": "regexp_full_match(upper(code_alone({text})), '[A-Z0-9][0-9]{{3}}[A-Z0-9]')",
    "line_status": "list_contains($statuses, lower({text}))",
    "place_of_service_code": "regexp_full_match({text}, '[0-9]{{1,2}}')",
}


def not_read(con: duckdb.DuckDBPyConnection, column: str, written: str) -> list[str]:
    """What stands in a column and says nothing there, by value. Words that stand on one row alone may be about a person, and so
    may a column of which most says nothing: these are only counted."""
    text = text_of(written)
    fits = READ_AS[column].format(text=text)
    given = {"statuses": [row["status"] for row in reference("statuses")]} if "$statuses" in fits else {}
    found = con.execute(
        f"SELECT {text}, count(*) FROM raw_lines WHERE {text} IS NOT NULL AND NOT coalesce({fits}, false) GROUP BY ALL ORDER BY 2 DESC, 1",
        given,
    ).fetchall()
    often = [f"'{value}' ({count:,})" for value, count in found if count > 1 and len(value) <= 30]
    if not found:
        return []
    unread = sum(count for _, count in found)
    (filled,) = con.execute(f"SELECT count({text}) FROM raw_lines").fetchone()
    named = f": {listed(often, 5)}" if often and unread * 2 <= filled else ""
    return [f"{unread:,} of {filled:,} values of '{written}' are no {column} and say nothing{named}"]


MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ '\-/]*\d{2,4}|(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])(?:[-/ ].*)?"
    r"|(?:q[1-4][ '\-/]*(?:19|20)?\d\d|(?:19|20)\d\d[ \-/]*q[1-4])",
    re.IGNORECASE,
)
SUMMED = re.compile(r"(?:sum|count|average|min|max) of .+|(?:row|column) labels|grand total", re.IGNORECASE)


def summary(columns: list[str]) -> str | None:
    """Why a table is no list of lines but a summary of them, and what to ask for: months stand as columns, or a pivot was copied."""
    months = [one for one in columns if MONTH.fullmatch(one.strip())]
    summed = [one for one in columns if SUMMED.fullmatch(one.strip())]
    if len(months) < 3 and not summed:
        return None
    what = (
        f"months stand as columns ({listed(months, 3)})" if len(months) >= 3 else f"it is a pivot ({listed(summed, 3)})"
    )
    return f"This is a summary, no list of lines: {what}. Ask for the rows behind it, one for each service line"


class Share(NamedTuple):
    """How many of a column's values are dollars."""

    filled: int
    dollars: int

    def are_dollars(self) -> bool:
        return self.dollars * 2 > self.filled


def dollars(con: duckdb.DuckDBPyConnection, written: dict[str, str]) -> Share:
    """How many values of the column of reasons are dollars: by their looks, or because they are what was not paid of the charge."""
    text = text_of(written["adjustments"])
    amounts = {
        one: f"TRY_CAST(money({quoted(written[one])}::VARCHAR) AS DECIMAL(18, 2))"
        for one in ("charge_amount", "paid_amount", "adjustments")
        if one in written
    }
    unpaid = f"{amounts['adjustments']} = {amounts['charge_amount']} - coalesce({amounts.get('paid_amount', '0')}, 0)"
    is_one = f"is_amount({text})" + (f" OR {unpaid}" if "charge_amount" in amounts else "")
    return Share(*con.execute(f"SELECT count({text}), count({text}) FILTER ({is_one}) FROM raw_lines").fetchone())


class Days(NamedTuple):
    """How many values of a column there are; of these, days that can only be meant so, with or without the usual format, and by each format."""

    filled: int
    plainly: int
    usually: int
    by_format: dict[str, int]


def days(con: duckdb.DuckDBPyConnection, written: str) -> Days:
    """How a column of `raw_lines` reads as days."""
    text = text_of(written)
    read_as = [f"count({mapping.day(text, look)})" for look in ("", *FORMATS)]
    filled, plainly, usually, *others = con.execute(
        f"SELECT count({text}), count(plain_day({text})), {', '.join(read_as)} FROM raw_lines"
    ).fetchone()
    return Days(filled, plainly, usually, dict(zip(FORMATS, others, strict=True)))


def of_days(con: duckdb.DuckDBPyConnection, one: Mapped, written: str) -> list[str]:
    """What is to be said of a column of days: that a format was taken that the map does not name, or that another reads more of it."""
    found = days(con, written)
    now = found.by_format[one.format] if one.format else found.usually
    look, best = max(found.by_format.items(), key=lambda pair: pair[1])
    if best > now:
        return [
            f"{best:,} values of '{written}' are days as {look}, and {now:,} as the map says: write {look} under 'format'"
        ]
    if not one.format and now > found.plainly:
        return [f"'{written}' was read as {USUAL}, month before day: write another under 'format' where it is not so"]
    return []
