"""The one place where small cells are hidden. Show is exact; hide is for what leaves the building.

- A row of 1 to 10 persons (a line without a person counts as one) shows no figure.
- A share whose part or rest is of 1 to 10 persons shows only its bound. Zero may be shown.
- Medians and ratios of few lines' dollars need 11 persons, a 90th percentile 50.
- What would give these away is hidden too: see solving.py.

Questions say who is behind a figure in columns that only this module reads, and that never leave it:
`cell_count` persons behind the row; `<figure>_cell_count` behind a figure that is about some of them; for a share also
`<figure>_rest_cell_count` behind the rest of it; `part_of` the composite that a payer's row is counted in again.
"""

from collections import defaultdict
from typing import NamedTuple

import pyarrow as pa

from queries.cells import blank, bound, drawn, mark
from queries.roles import ADDED_UP, FIGURES, Roles, roles
from queries.solving import BOUND, HIDDEN, Group, Row, Sum, protect

MODES = ("show", "hide")
# Text of a row that counts the same lines as what an answer says it leaves out.
LEFT_OUT = "unusable"
# Keys that tell a composite of payers from the payers in it.
APART = ("kind", "benchmark", "line_of_business")


class Guarded(NamedTuple):
    """An answer as it may be seen; `hidden` rows of it are less than exact. The lines in scope, and what else rests on them."""

    table: pa.Table
    total: pa.Table
    hidden: int
    line_count: int | None
    tells_left_out: bool
    tells_immature: bool


def guard(table: pa.Table, total: pa.Table, mode: str, unit: str = "lines", line_count: int | None = None) -> Guarded:
    """The answer without its counting columns, and in hide mode without what is small or would give it away."""
    known = roles(table.column_names + total.column_names, unit)
    if mode == "show" or "cell_count" not in table.column_names:
        return Guarded(without_helpers(table, known), without_helpers(total, known), 0, line_count, True, True)
    names, of_total = known.keys(table.column_names, "choice"), known.keys(total.column_names)
    wholes = [drawn(values, known) for values in total.to_pylist()]
    rows = [drawn(values, known) for values in table.to_pylist()] if table is not total else wholes
    scope = Row({"line_count": line_count}, is_hidden=line_count is None)
    for side in (rows, wholes):
        if len(names) < len(known.keys(table.column_names)):
            join(names, side)
    protect(groups(rows, wholes, scope, known, of_total), sums(total, known))
    composites(rows, wholes, [name for name in known.keys(table.column_names) if name not in APART])
    unsaid(rows, wholes, known, of_total)
    marks = [mark(row, known) for row in rows]
    exact = not any(marks) and not any(mark(row, known) for row in wholes)
    return Guarded(
        as_seen(table, rows, known, wholes),
        as_seen(total, wholes, known, wholes),
        sum(one is not None for one in marks),
        None if scope.is_hidden else line_count,
        exact or not any(LEFT_OUT in row.figures.values() for row in rows + wholes),
        exact or not {"month", "is_mature"} & set(table.column_names),
    )


def sums(table: pa.Table, known: Roles) -> list[Sum]:
    """The figures that add up: counts, dollars, and the parts and bases of shares."""
    found, owned = [], set()
    for share, kind in known.shares.items():
        is_count = kind.in_unit and known.unit != "dollars"
        if kind.is_owner:
            owned |= {kind.part, kind.base}
            found.append(Sum(kind.base, is_count, share, kind.base))
        if kind.base:
            found.append(Sum(kind.part or share, is_count, share, kind.part, kind.base, kind.is_odds))
    for name in [name for name in table.column_names if name not in owned]:
        if known.of[name] in ADDED_UP:
            found.insert(0, Sum(name, known.of[name] == "count", column=name))
    return found


def groups(rows: list[Row], wholes: list[Row], scope: Row, known: Roles, names: list[str]) -> list[Group]:
    """Which rows add up to which: rows to those of the total, these to the lines in scope. Composites add up to nothing."""
    found, alike = [], by_key(rows, names)
    if rows is not wholes:
        found += [Group(whole, alike[key(whole, names)]) for whole in wholes if not is_composite(whole)]
    scopes = known.in_scope.items()
    inside = [one for one in wholes if all(one.figures.get(name, value) == value for name, value in scopes)]
    if all("line_count" in one.figures for one in inside):
        found.append(Group(scope, inside))
    return found


def join(names: list[str], rows: list[Row]) -> None:
    """Make rows that differ in other words alone twins."""
    alike = by_key(rows, names)
    for row in rows:
        row.twins = alike[key(row, names)]
        row.is_hidden = any(other.is_small for other in row.twins)
    for row in rows:
        row.is_small = row.is_hidden


def key(row: Row, names: list[str]) -> tuple:
    return tuple(row.figures.get(name) for name in names)


def by_key(rows: list[Row], names: list[str]) -> defaultdict[tuple, list[Row]]:
    """Rows by what they say of themselves."""
    found = defaultdict(list)
    for row in rows:
        found[key(row, names)].append(row)
    return found


def is_composite(row: Row) -> bool:
    return row.figures.get("kind", "payer") != "payer"


def composites(rows: list[Row], wholes: list[Row], names: list[str]) -> None:
    """What is hidden of a payer is hidden of the composites it stands in, and what is hidden of these is hidden of their total."""
    for side in (rows, wholes):
        members = by_key([row for row in side if row.figures.get("part_of")], names)
        for composite in filter(is_composite, side):
            for row in members[key(composite, names)]:
                if composite.figures["kind"].startswith(row.figures["part_of"]):
                    take_along(row, composite)
    for whole in filter(is_composite, wholes if rows is not wholes else []):
        for row in filter(is_composite, rows):
            if row.figures["benchmark"] == whole.figures["benchmark"]:
                take_along(row, whole)


def take_along(row: Row, other: Row) -> None:
    """Hide of one row what is hidden of another."""
    other.is_hidden = other.is_hidden or row.is_hidden
    for share, level in row.reduced.items():
        other.reduced[share] = max(other.reduced.get(share, 0), level, HIDDEN)


def unsaid(rows: list[Row], wholes: list[Row], known: Roles, names: list[str]) -> None:
    """A share without a base says its counts to who reads the fraction: where a part's is hidden, so is the whole's."""
    for share in (one for one, kind in known.shares.items() if not kind.base and rows is not wholes):
        for whole in wholes:
            for row in rows:
                if (row.is_hidden or row.reduced.get(share)) and key(row, names) == key(whole, names):
                    whole.reduced[share] = HIDDEN


def as_seen(table: pa.Table, rows: list[Row], known: Roles, wholes: list[Row]) -> pa.Table:
    """The table as it may be seen. Hidden is blank, never zero; what is hidden stands last, so that no order tells its size."""
    marks, names = [mark(row, known) for row in rows], known.keys(table.column_names)
    solved = known.of_total if any(row.is_hidden for row in wholes) else ()
    table = without_helpers(table, known)
    for number, column in enumerate(table.schema):
        if known.of[column.name] in FIGURES:
            values = [
                None if column.name in solved or blank(column.name, row, known) else row.figures[column.name]
                for row in rows
            ]
            table = table.set_column(number, column, pa.array(values, column.type))
    for share in known.shares:
        bounds = [
            bound(share, row, known) if row.reduced.get(share) == BOUND and not row.is_hidden else None for row in rows
        ]
        if any(bounds):
            table = table.append_column(f"{share}_bound", pa.array(bounds, pa.string()))
    if not any(marks):
        return table
    table = table.append_column("hidden", pa.array(marks, pa.string()))
    if any(pa.types.is_date(one.type) for one in table.schema):
        return table  # in order of time
    return table.take(sorted(range(len(rows)), key=lambda place: last(rows[place], known, names)))


def last(row: Row, known: Roles, names: list[str]) -> tuple:
    """Where a row stands: as it was, or after those of its kind."""
    less = row.is_hidden or any(known.shares[share].part for share in row.reduced)
    return row.figures.get("kind", "payer") != "payer", less, [str(row.figures[name]) for name in names] if less else []


def without_helpers(table: pa.Table, known: Roles) -> pa.Table:
    """The table without the columns that only this module reads."""
    return table.drop_columns(known.helpers(table.column_names))
