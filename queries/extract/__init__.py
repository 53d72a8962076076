"""Facts about the open extract itself, not about lines someone selected: each file here is one SELECT over parts, totals, months and lines."""

from pathlib import Path

import duckdb
import pyarrow as pa

from data import InputError
from queries.suppression import REASON, is_figure, seen

HERE = Path(__file__).parent
# Counts of lines, rows or claims can be too small to be shown; counts of inputs and columns are about nobody.
COUNTS = ("line_count", "row_count", "claim_count", "filled_count", "resubmission_count", "kept_row_count")
OPEN = ("input_count", "captured_count", "warning_count", "unknown_column_count")


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
    table = con.cursor().execute(text(name), given).to_arrow_table()
    plain = [pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one for one in table.schema]
    return guarded(table.cast(pa.schema(plain)), small_cells)


def guarded(table: pa.Table, small_cells: str) -> pa.Table:
    """In hide mode a count of 1 to 10 is blank, with the dollars and shares beside it; were one row alone blank, the sum of all
    would tell it, so the next smallest goes too."""
    counts = [one for one in COUNTS if one in table.column_names]
    rows = table.to_pylist()
    least = [min((abs(row[one]) for one in counts if row[one]), default=0) for row in rows]
    small = [seen(one, one, small_cells) is None for one in least]
    if not any(small):
        return table
    others = [one for one, hide in zip(least, small, strict=True) if one and not hide]
    alone = least.index(min(others)) if sum(small) == 1 and others else None
    for number, column in enumerate(table.schema):
        if is_figure(column) and column.name not in OPEN:
            kept = [
                None
                if place == alone
                or (
                    small[place]
                    and (column.name not in counts or seen(1, abs(row[column.name] or 0), small_cells) is None)
                )
                else row[column.name]
                for place, row in enumerate(rows)
            ]
            table = table.set_column(number, column, pa.array(kept, column.type))
    said = [REASON if hide or place == alone else None for place, hide in enumerate(small)]
    return table.append_column("hidden", pa.array(said, pa.string()))
