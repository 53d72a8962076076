"""Checks of an extract: each file here is one SELECT that returns the rows at fault; its header says what, how grave, and what to do."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import limit, manifest
from data.header import stated, title
from data.opening import lines
from data.parts import damaged
from data.refusals import told

HERE = Path(__file__).parent


# More rows than anyone reads: the rest are counted, not kept.
ROWS_KEPT = 1_000


class Check(NamedTuple):
    """One check with what it found. Severity 1 makes figures wrong, 2 may, 3 is worth a look.

    `row_count` and `charge_amount` (the dollars billed on the rows at fault; None where they say nothing) are of all rows found, `rows` are
    the first of them.
    """

    name: str
    severity: int
    meaning: str
    fix: str
    rows: list[dict]
    row_count: int
    charge_amount: Decimal | None


def names() -> list[str]:
    """Every check, the gravest first."""
    return sorted(
        (path.stem for path in HERE.glob("*.sql")), key=lambda name: (stated(text_of(name), "severity"), name)
    )


def text_of(name: str) -> str:
    """The SQL of a check."""
    return (HERE / f"{name}.sql").read_text()


# Asked before any part is read; where it finds something, no other check is.
FIRST = "damaged_parts"


def run(extract: Path, chosen: Sequence[str] = ()) -> list[Check]:
    """Every check on an extract, or those chosen. Reads the parts anew: the checks see records before repeats are collapsed.

    Where a file of the extract is damaged, nothing of it is read: the answer is the check that says so, alone.
    """
    with duckdb.connect() as con, told(extract, "cannot be read"):
        limit(con)
        part_files(con, extract)
        if (first := ask(con, FIRST)).row_count:
            return [first]
        lines.build(con, extract, keep=True)
        return [first if name == FIRST else ask(con, name) for name in chosen or names()]


def ask(con: duckdb.DuckDBPyConnection, name: str) -> Check:
    """One check on a connection that still has its records and concepts."""
    text = text_of(name)
    found = con.sql(text).to_arrow_table()
    count = added(found, "row_count")
    return Check(
        name,
        int(stated(text, "severity")),
        title(text),
        stated(text, "fix"),
        found.slice(0, ROWS_KEPT).to_pylist(),
        found.num_rows if count is None else int(count),
        added(found, "charge_amount"),
    )


def added(table: pa.Table, column: str) -> Decimal | None:
    """A column's sum; None where there is no such column or no value in it."""
    return pc.sum(table[column]).as_py() if column in table.column_names else None


def part_files(con: duckdb.DuckDBPyConnection, extract: Path) -> None:
    """The files whose bytes are not what the manifest says: damage in a parquet file otherwise passes in silence."""
    con.execute("CREATE TABLE part_files (part VARCHAR, source_file VARCHAR, fault VARCHAR)")
    for one, fault in damaged(extract, manifest(extract)):
        con.execute("INSERT INTO part_files VALUES (?, ?, ?)", [one.path.name, one.source_file, fault])
