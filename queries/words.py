"""What a column of an answer and a value in it are called, in words: for pages, the terminal and files alike.

columns.csv names columns, but those one may group by, which dimensions.csv names; values.csv the values of a column, but those that a code table
names. A column that is in neither table is refused: whoever adds it gives it a name.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from data import InputError
from data.code_tables import HERE as TABLES
from data.code_tables import reference
from queries.catalogue import dimensions, stamp, table
from queries.selection import BLANK

# The rows that answers are about: lines, and tables of the ledger.
ABOUT = ("lines", "posted_rates", "published_figures")


class Column(NamedTuple):
    """A column by its name: what it is called, `table.key` of the code table that names its values, if one does, what it is counted in, and what
    it is to the guard of small cells (see roles.py)."""

    column: str
    label: str
    code_table: str
    unit: str
    role: str
    persons: str
    least_persons: str
    of_total: str
    in_scope: str


def columns() -> dict[str, Column]:
    """Every column of columns.csv by name."""
    return table("columns.csv", _columns)


def _columns(rows: Iterable[dict]) -> dict[str, Column]:
    return {row["column"]: Column(**row) for row in rows}


def _values(rows: Iterable[dict]) -> dict[tuple[str, str], str]:
    return {(row["column"], row["value"]): row["label"] for row in rows}


@lru_cache(64)
def _coded(table: str, written: int) -> dict[str, str]:
    name, key = table.split(".")
    return {row[key]: row["label"] for row in reference(name)}


def label(column: str) -> str:
    """A column's heading: charge_amount → Billed. Raises InputError for a column that is in no table."""
    if (known := columns().get(column)) and known.label:
        return known.label
    for about in ABOUT:
        if found := next((one.label for one in dimensions(about).values() if one.column == column), None):
            return found
    raise InputError(f"The column '{column}' has no name: give it a row in queries/columns.csv.")


def value(column: str, code: object) -> str:
    """A value of a column: hopd_on_campus → Hospital outpatient, on campus."""
    written = BLANK if code is None else str(code)
    if found := table("values.csv", _values).get((column, written)):
        return found
    if (known := columns().get(column)) and known.code_table:
        name = known.code_table.split(".")[0]
        return _coded(known.code_table, stamp(TABLES / f"{name}.csv")).get(written, written)
    return f"CARC {written}" if column == "reason" and written[:1].isalnum() else written


def unit(column: str) -> str:
    """What a column is counted in; '' of text."""
    known = columns().get(column)
    return known.unit if known else ""
