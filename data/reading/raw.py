"""The view `raw` over a table file of claims, its columns as its source reads them."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from data import InputError, contract
from data.contract import quoted
from data.reading import sheets as spreadsheets
from data.reading.layouts import fits, header, lacks, layouts, like, named
from data.reading.mapping import Mapped, columns_found
from data.reading.table import PARQUET, below_titles, read_raw
from data.refusals import listed

KNOWN = {column.name for column in contract.columns()} | {"file_row_number", "filename"}


def view_raw(
    con: duckdb.DuckDBPyConnection,
    raw: Path,
    source: str,
    stated: dict[str, list[str]],
    name: str,
    payer: str | None,
    mapped: list[Mapped] | None = None,
    notes: list[str] | None = None,
    sheets: Sequence[str] = (),
) -> list[str]:
    """The view `raw` over a parquet or CSV file, its columns in lower case and complete as the source's header wants it.

    Returns the columns that the source does not know, and adds what is to be said of the file to `notes`. Codes in folder names (hive) stay text.
    """
    notes = [] if notes is None else notes
    kinds, passed = read_raw(con, raw, source, mapped, sheets)
    notes += passed
    found = {plain: (column, kinds[column]) for plain, column in named(source, kinds).items()}
    if "map" in stated:
        notes += spreadsheets.view(con, mapped or [], found, name)
        used = {one.written.strip().lower() for one in mapped or []}
        return [column for column in found if column not in used and column not in ("file_row_number", "filename")]
    if source in layouts():
        check_layout(source, list(found), name, raw)
    if payer is None and "payer" in stated.get("optional", []) and "payer" not in found:
        raise nobody_paid(name)
    wanted = stated.get("required", []) + stated.get("optional", [])
    chosen = [
        f"nullif(trim({quoted(column)}), '') AS {quoted(plain_name)}"
        if wanted and kind == "VARCHAR"
        else f"{quoted(column)} AS {quoted(plain_name)}"
        for plain_name, (column, kind) in found.items()
    ]
    chosen += [f"NULL::VARCHAR AS {quoted(one)}" for one in stated.get("optional", []) if one not in found]
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT {', '.join(chosen)} FROM raw_file")
    if not wanted:
        return []
    passed = [*wanted, *stated.get("unused", []), *KNOWN]
    return [column for column in found if not like(*passed).match(column)]


def check_layout(source: str, found: list[str], name: str, raw: Path) -> None:
    """The input has the columns that make it one of this source; else say which it lacks, and which source it does fit."""
    if lacking := lacks(source, found) if "required" in header(source) else []:
        table = None if fits(found) or raw.suffix.lower() in PARQUET else below_titles(raw, list(layouts()))
        fitting = fits(found if table is None else table.column_names)
        hint = f"It has the columns of '{fitting[0]}': type that as SOURCE. " if fitting else ""
        raise InputError(
            f"{name} is not in the layout '{source}': it lacks the columns {listed(lacking)}. {hint}{columns_found(found)}"
        )


def nobody_paid(name: str) -> InputError:
    """What to do about a file that names no payer."""
    return InputError(
        f"{name} does not say who paid: it has no column 'payer', or the column is blank on every row. "
        "Name the payer of the file with --payer, for example:  --payer Medicare"
    )
