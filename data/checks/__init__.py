"""Checks of an extract: each file here is one SELECT that returns the rows at fault; its header says what, how grave, and what to do."""

import hashlib
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import limit, lines, manifest

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
    return sorted((path.stem for path in HERE.glob("*.sql")), key=lambda name: (_stated(name, "severity"), name))


def run(extract: Path, chosen: Sequence[str] = ()) -> list[Check]:
    """Every check on an extract, or those chosen. Reads the parts anew: the checks see records before repeats are collapsed."""
    with duckdb.connect() as con:
        limit(con)
        part_files(con, extract)
        lines.build(con, extract, keep=True)
        return [ask(con, name) for name in chosen or names()]


def ask(con: duckdb.DuckDBPyConnection, name: str) -> Check:
    """One check on a connection that still has its records and concepts."""
    text = (HERE / f"{name}.sql").read_text()
    found = con.sql(text).to_arrow_table()
    count = added(found, "row_count")
    return Check(
        name,
        int(_stated(name, "severity")),
        text.splitlines()[0].removeprefix("-- "),
        _stated(name, "fix"),
        found.slice(0, ROWS_KEPT).to_pylist(),
        found.num_rows if count is None else int(count),
        added(found, "charge_amount"),
    )


def added(table: pa.Table, column: str) -> Decimal | None:
    """A column's sum; None where there is no such column or no value in it."""
    return pc.sum(table[column]).as_py() if column in table.column_names else None


def part_files(con: duckdb.DuckDBPyConnection, extract: Path) -> None:
    """What the parts' bytes are against what the manifest says: damage in a parquet file otherwise passes in silence."""
    con.execute("CREATE TABLE part_files (part VARCHAR, stated VARCHAR, found VARCHAR)")
    facts = manifest(extract)
    for room, part in [("parts", one) for one in facts["parts"]] + [("ledger", one) for one in facts["ledger"]]:
        path = extract / room / part["part"]
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
        con.execute("INSERT INTO part_files VALUES (?, ?, ?)", [part["part"], part["sha256"], found])


def _stated(name: str, word: str) -> str:
    return re.search(rf"^-- {word}: (.*)$", (HERE / f"{name}.sql").read_text(), re.MULTILINE)[1]
