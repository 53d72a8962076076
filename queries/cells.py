"""What of one row of an answer is small, and how it is shown instead: blank, by a bound, or in words."""

from decimal import Decimal

from queries.roles import Roles
from queries.solving import BOUND, GONE, HIDDEN, SMALLEST, Row, bucket

REASON = "hidden (small)"


def drawn(values: dict, known: Roles) -> Row:
    """A row with what is small of its own. What cannot be counted is small."""
    counts = [value for name, value in values.items() if name.endswith("_count") and not name.endswith("cell_count")]
    # A count of 1 to 10 is of no more persons, whoever stands behind the rest of the row.
    row = Row(values, is_small(values["cell_count"]) or any(value and is_small(value) for value in counts))
    row.is_hidden = row.is_small
    for share in known.shares:
        if values[share] is not None:
            look_at(share, row, known)
    for name, persons in values.items():
        stem = name.removesuffix("_cell_count")
        if stem != name and stem.removesuffix("_rest") not in known.shares:
            for column in known.measured.get(stem, ()):
                if values.get(column) is not None and (persons or 0) < known.least_persons.get(column, SMALLEST):
                    row.few[column] = stem
    return row


def is_small(persons: int | None) -> bool:
    return persons is None or 0 < persons < SMALLEST


def look_at(share: str, row: Row, known: Roles) -> None:
    """What of a share is small: its part, its rest, or all of it; counts of 1 to 10 are of no more persons."""
    kind, values = known.shares[share], row.figures
    persons = [values[f"{share}_cell_count"], values[f"{share}_rest_cell_count"]]
    counts = (
        [row.amount(kind.part), row.amount(kind.base) - row.amount(kind.part)]
        if kind.part and known.unit != "dollars"
        else []
    )
    if any(is_small(one) for one in persons + counts):
        row.small.add(share)
        row.reduced[share] = BOUND if bound(share, row, known) else GONE if kind.is_owner else HIDDEN
    if any(one is None for one in persons) or 0 < max(persons) < SMALLEST or row.reduced.get(share) == GONE:
        row.tiny.add(share)
        row.reduced[share] = GONE if kind.is_owner else HIDDEN


def blank(column: str, row: Row, known: Roles) -> bool:
    """Whether a figure of a row may not be seen."""
    if row.is_hidden or column in row.few:
        return True
    for share in (one for one in known.shares if row.reduced.get(one)):
        kind = known.shares[share]
        if column in (share, kind.part, *kind.along) or column.startswith(f"{share}_") or column.endswith(f"_{share}"):
            return True
        # Without its base no other share of it may stand: the fraction would say it.
        if row.reduced[share] == GONE and kind.base in (column, known.bases.get(column)):
            return True
    return False


def bound(share: str, row: Row, known: Roles) -> str | None:
    """A share in words that leave ten values open: under 25 %, 25 % to under 50 %, 75 % or more."""
    kind = known.shares[share]
    if kind.is_odds:
        return None
    is_count = not kind.base or kind.in_unit and known.unit != "dollars"
    # A base that is not shown may be of no more than 11: one half or the other.
    base = row.amount(kind.base) if kind.base else 2.0 * SMALLEST
    part = row.amount(kind.part) if kind.part else row.amount(share) * base
    if not base or not (found := bucket(part, base, is_count)):
        return None
    low, high = (f"{one * 100:.0f}\u00a0%" for one in found)
    return f"under {high}" if found[0] == 0 else f"{low} or more" if found[1] == 1 else f"{low} to under {high}"


def mark(row: Row, known: Roles) -> str | None:
    """What a reader is told is not shown of a row; None when all of it is."""
    figures = [
        name
        for name, value in row.figures.items()
        if type(value) in (int, float, Decimal) and known.of[name] != "persons"
    ]
    if row.is_hidden or figures and all(blank(name, row, known) for name in figures):
        return REASON
    said = [
        f"{name.replace('_', ' ')}: {'bound only' if level == BOUND else 'hidden'}"
        for name, level in row.reduced.items()
    ]
    said += [f"{name.replace('_', ' ')}: too few persons" for name in dict.fromkeys(row.few)]
    return "; ".join(said) or None


def seen(figure: float | None, persons: int | None, mode: str) -> float | None:
    """A single figure as it may be seen: None where it is of 1 to 10 persons."""
    return None if mode == "hide" and is_small(persons) else figure


def said(count: int | None) -> str:
    """A count in words."""
    return REASON if count is None else f"{count:,}"
