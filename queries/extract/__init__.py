"""Facts about the open extract itself, not about lines someone selected: each file here is one SELECT over parts, totals, months and lines."""

from pathlib import Path

import duckdb
import pyarrow as pa

from data import InputError
from queries.compiled import without_macros
from queries.macros import written
from queries.running import as_text
from queries.suppression import guard_counts

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every fact there is."""
    return sorted(path.stem for path in HERE.glob("*.sql"))


def text(name: str) -> str:
    """A fact's SQL, read at each call: an edited file answers at once."""
    if name not in names():
        raise InputError(f"No fact '{name}'. Known facts: {', '.join(names())}.")
    return (HERE / f"{name}.sql").read_text()


def fact(con: duckdb.DuckDBPyConnection, name: str, small_cells: str = "show", **given: object) -> pa.Table:
    """One fact about the extract; `given` are the parameters its SQL names."""
    sql = without_macros(text(name), written())
    return guard_counts(as_text(con.cursor().execute(sql, given).to_arrow_table()), small_cells)
