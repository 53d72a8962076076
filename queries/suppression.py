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
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from queries import roles
from queries.solving import BOUND, GONE, HIDDEN, SMALLEST, Group, Row, Sum, bucket, protect

MODES = ("show", "hide")
REASON = "hidden (small)"


# Text of a row that counts the same lines as what an answer says it leaves out.
LEFT_OUT = "unusable"


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
    if mode == "show" or "cell_count" not in table.column_names:
        return Guarded(without_helpers(table), without_helpers(total), 0, line_count, True, True)
    shares = [stem for stem in stems(table, "_rest_cell_count") if stem in table.column_names]
    wholes = [drawn(values, shares, unit) for values in total.to_pylist()]
    rows = [drawn(values, shares, unit) for values in table.to_pylist()] if table is not total else wholes
    scope = Row({"line_count": line_count}, is_hidden=line_count is None)
    for side in (rows, wholes):
        join([name for name in keys(table) if roles.role(name) != "choice"], side)
    protect(groups(rows, wholes, scope, keys(total)), sums(total, shares, unit))
    composites(rows, wholes, [name for name in keys(table) if name not in ("kind", "benchmark", "line_of_business")])
    unsaid(rows, wholes, shares, keys(total))
    marks = [mark(row, shares) for row in rows]
    exact = not any(marks) and not any(mark(row, shares) for row in wholes)
    return Guarded(
        as_seen(table, rows, shares, unit, wholes),
        as_seen(total, wholes, shares, unit, wholes),
        sum(one is not None for one in marks),
        None if scope.is_hidden else line_count,
        exact or not any(LEFT_OUT in row.figures.values() for row in rows + wholes),
        exact or not {"month", "is_mature"} & set(table.column_names),
    )


def stems(table: pa.Table, ending: str) -> list[str]:
    """The figures whose persons are counted."""
    return [name.removesuffix(ending) for name in table.column_names if name.endswith(ending)]


def drawn(values: dict, shares: list[str], unit: str) -> Row:
    """A row with what is small of its own. What cannot be counted is small."""
    counts = [value for name, value in values.items() if name.endswith("_count") and not name.endswith("cell_count")]
    # A count of 1 to 10 is of no more persons, whoever stands behind the rest of the row.
    row = Row(values, is_small(values["cell_count"]) or any(value and is_small(value) for value in counts))
    row.is_hidden = row.is_small
    for share in shares:
        if values[share] is not None:
            look_at(share, row, unit)
    for name, persons in values.items():
        stem = name.removesuffix("_cell_count")
        if stem != name and stem.removesuffix("_rest") not in shares:
            for column in measured(stem, values):
                least = int(roles.stated("least_persons", [column]).get(column, SMALLEST))
                if values[column] is not None and (persons or 0) < least:
                    row.few[column] = stem
    return row


def is_small(persons: int | None) -> bool:
    return persons is None or 0 < persons < SMALLEST


def look_at(share: str, row: Row, unit: str) -> None:
    """What of a share is small: its part, its rest, or all of it; counts of 1 to 10 are of no more persons."""
    kind, values = roles.shares()[share], row.figures
    persons = [values[f"{share}_cell_count"], values[f"{share}_rest_cell_count"]]
    counts = (
        [row.amount(kind.part), row.amount(kind.base) - row.amount(kind.part)]
        if kind.part and unit != "dollars"
        else []
    )
    if any(is_small(one) for one in persons + counts):
        row.small.add(share)
        row.reduced[share] = BOUND if bound(share, row, unit) else GONE if kind.is_owner else HIDDEN
    if any(one is None for one in persons) or 0 < max(persons) < SMALLEST or row.reduced.get(share) == GONE:
        row.tiny.add(share)
        row.reduced[share] = GONE if kind.is_owner else HIDDEN


def measured(stem: str, values: dict) -> list[str]:
    """The figures made of the lines that a stem counts the persons of."""
    return [name for name in values if roles.counted_under(name) == stem]


def sums(table: pa.Table, shares: list[str], unit: str) -> list[Sum]:
    """The figures that add up: counts, dollars, and the parts and bases of shares."""
    found, owned = [], set()
    for share in shares:
        kind = roles.shares()[share]
        is_count = kind.in_unit and unit != "dollars"
        if kind.is_owner:
            owned |= {kind.part, kind.base}
            found.append(Sum(kind.base, is_count, share, kind.base))
        if kind.base:
            found.append(Sum(kind.part or share, is_count, share, kind.part, kind.base, kind.is_odds))
    for name in [name for name in table.column_names if name not in owned]:
        if (role := roles.role(name)) in roles.ADDED_UP:
            found.insert(0, Sum(name, role == "count", column=name))
    return found


def keys(total: pa.Table) -> list[str]:
    """The columns that say which row of a total a row belongs to."""
    return [name for name in total.column_names if roles.role(name) in ("key", "choice")]


def groups(rows: list[Row], wholes: list[Row], scope: Row, names: list[str]) -> list[Group]:
    """Which rows add up to which: rows to those of the total, these to the lines in scope. Composites add up to nothing."""
    found, alike = [], by_key(rows, names)
    if rows is not wholes:
        found += [Group(whole, alike[key(whole, names)]) for whole in wholes if not is_composite(whole)]
    scopes = roles.stated("in_scope", [*wholes[0].figures] if wholes else [])
    inside = [one for one in wholes if all(one.figures[name] == value for name, value in scopes.items())]
    if all("line_count" in one.figures for one in inside):
        found.append(Group(scope, inside))
    return found


def join(names: list[str], rows: list[Row]) -> None:
    """Make rows that differ in other words alone twins."""
    if any(roles.role(name) == "choice" for name in (rows[0].figures if rows else ())):
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


def unsaid(rows: list[Row], wholes: list[Row], shares: list[str], names: list[str]) -> None:
    """A share without a base says its counts to who reads the fraction: where a part's is hidden, so is the whole's."""
    for share in (one for one in shares if not roles.shares()[one].base and rows is not wholes):
        for whole in wholes:
            for row in rows:
                if (row.is_hidden or row.reduced.get(share)) and key(row, names) == key(whole, names):
                    whole.reduced[share] = HIDDEN


def as_seen(table: pa.Table, rows: list[Row], shares: list[str], unit: str, wholes: list[Row]) -> pa.Table:
    """The table as it may be seen. Hidden is blank, never zero; what is hidden stands last, so that no order tells its size."""
    marks, names = [mark(row, shares) for row in rows], keys(table)
    solved = roles.stated("of_total", table.column_names) if any(row.is_hidden for row in wholes) else ()
    table = without_helpers(table)
    for number, column in enumerate(table.schema):
        if roles.is_figure(column.name):
            values = [
                None if column.name in solved or blank(column.name, row, shares) else row.figures[column.name]
                for row in rows
            ]
            table = table.set_column(number, column, pa.array(values, column.type))
    for share in shares:
        bounds = [
            bound(share, row, unit) if row.reduced.get(share) == BOUND and not row.is_hidden else None for row in rows
        ]
        if any(bounds):
            table = table.append_column(f"{share}_bound", pa.array(bounds, pa.string()))
    if not any(marks):
        return table
    table = table.append_column("hidden", pa.array(marks, pa.string()))
    if any(pa.types.is_date(one.type) for one in table.schema):
        return table  # in order of time
    return table.take(sorted(range(len(rows)), key=lambda place: last(rows[place], names)))


def last(row: Row, names: list[str]) -> tuple:
    """Where a row stands: as it was, or after those of its kind."""
    less = row.is_hidden or any(roles.shares()[share].part for share in row.reduced)
    return row.figures.get("kind", "payer") != "payer", less, [str(row.figures[name]) for name in names] if less else []


def blank(column: str, row: Row, shares: list[str]) -> bool:
    """Whether a figure of a row may not be seen."""
    if row.is_hidden or column in row.few:
        return True
    for share in (one for one in shares if row.reduced.get(one)):
        kind = roles.shares()[share]
        if column in (share, kind.part, *kind.along) or column.startswith(f"{share}_") or column.endswith(f"_{share}"):
            return True
        # Without its base no other share of it may stand: the fraction would say it.
        if row.reduced[share] == GONE and kind.base in (column, roles.shares().get(column, roles.Share()).base):
            return True
    return False


def bound(share: str, row: Row, unit: str) -> str | None:
    """A share in words that leave ten values open: under 25 %, 25 % to under 50 %, 75 % or more."""
    kind = roles.shares()[share]
    if kind.is_odds:
        return None
    is_count = not kind.base or kind.in_unit and unit != "dollars"
    # A base that is not shown may be of no more than 11: one half or the other.
    base = row.amount(kind.base) if kind.base else 2.0 * SMALLEST
    part = row.amount(kind.part) if kind.part else row.amount(share) * base
    if not base or not (found := bucket(part, base, is_count)):
        return None
    low, high = (f"{one * 100:.0f}\u00a0%" for one in found)
    return f"under {high}" if found[0] == 0 else f"{low} or more" if found[1] == 1 else f"{low} to under {high}"


def mark(row: Row, shares: list[str]) -> str | None:
    """What a reader is told is not shown of a row; None when all of it is."""
    figures = [
        name
        for name, value in row.figures.items()
        if type(value) in (int, float, Decimal) and not roles.is_helper(name)
    ]
    if row.is_hidden or figures and all(blank(name, row, shares) for name in figures):
        return REASON
    said = [
        f"{name.replace('_', ' ')}: {'bound only' if level == BOUND else 'hidden'}"
        for name, level in row.reduced.items()
    ]
    said += [f"{name.replace('_', ' ')}: too few persons" for name in dict.fromkeys(row.few)]
    return "; ".join(said) or None


def without_helpers(table: pa.Table) -> pa.Table:
    """The table without the columns that only this module reads."""
    return table.drop_columns([name for name in table.column_names if roles.is_helper(name)])


def seen(figure: float | None, persons: int | None, mode: str) -> float | None:
    """A single figure as it may be seen: None where it is of 1 to 10 persons."""
    return None if mode == "hide" and is_small(persons) else figure


def said(count: int | None) -> str:
    """A count in words."""
    return REASON if count is None else f"{count:,}"
