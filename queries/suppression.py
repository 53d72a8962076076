"""The one place where small cells are hidden. Show is exact; hide is for what leaves the building.

The primary rule: a row of 1 to 10 persons (a line without a person counts as one) shows no figure.
"""

import pyarrow as pa
import pyarrow.compute as pc

SMALLEST = 11
MODES = ("show", "hide")
REASON = "hidden (small)"


def guard(table: pa.Table, mode: str) -> tuple[pa.Table, int]:
    """The table as it may be seen, without its counting column, and how many rows are hidden. Hidden is blank, never zero."""
    if "cell_count" not in table.column_names:
        return table, 0
    persons = table["cell_count"]
    table = table.drop_columns(["cell_count"])
    if mode == "show":
        return table, 0
    small = pc.and_(pc.greater(persons, 0), pc.less(persons, SMALLEST))
    if not pc.any(small).as_py():
        return table, 0
    for number, column in enumerate(table.schema):
        if is_figure(column):
            table = table.set_column(
                number, column, pc.if_else(small, pa.scalar(None, column.type), table[column.name])
            )
    return table.append_column("hidden", pc.if_else(small, REASON, None)), pc.sum(small).as_py()


def seen(figure: float | None, persons: int, mode: str) -> float | None:
    """A single figure as it may be seen: None where it is of 1 to 10 persons."""
    return None if mode == "hide" and 0 < persons < SMALLEST else figure


def said(count: int | None) -> str:
    """A count in words."""
    return REASON if count is None else f"{count:,}"


def is_figure(column: pa.Field) -> bool:
    """Numbers are figures; text, dates and flags say which row it is."""
    return pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
