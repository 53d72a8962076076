"""Facts about the open extract itself, not about lines someone selected: each file here is one SELECT over parts, totals, months and lines."""

from pathlib import Path

import duckdb
import pyarrow as pa

from data import InputError
from data.statements import execute
from queries.cells import REASON, seen
from queries.compiled import without_macros
from queries.macros import written
from queries.roles import FIGURES, roles
from queries.running import as_text

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
    found = execute(con.cursor(), without_macros(text(name), written()), given)
    return guard_counts(as_text(found.to_arrow_table()), small_cells)


def guard_counts(table: pa.Table, mode: str) -> pa.Table:
    """In hide mode a count of 1 to 10 is blank, with the dollars and shares beside it; were one row alone blank, the sum of all
    would tell it, so the next smallest goes too."""
    known = roles(table.column_names)
    counts = [name for name in table.column_names if known.of[name] == "count"]
    rows = table.to_pylist()
    least = [min((abs(row[one]) for one in counts if row[one]), default=0) for row in rows]
    small = [seen(one, one, mode) is None for one in least]
    if not any(small):
        return table
    others = [one for one, hide in zip(least, small, strict=True) if one and not hide]
    alone = least.index(min(others)) if sum(small) == 1 and others else None
    for number, column in enumerate(table.schema):
        if known.of[column.name] in FIGURES and known.of[column.name] != "open":
            kept = [
                None
                if place == alone
                or (small[place] and (column.name not in counts or seen(1, abs(row[column.name] or 0), mode) is None))
                else row[column.name]
                for place, row in enumerate(rows)
            ]
            table = table.set_column(number, column, pa.array(kept, column.type))
    said = [REASON if hide or place == alone else None for place, hide in enumerate(small)]
    return table.append_column("hidden", pa.array(said, pa.string()))
