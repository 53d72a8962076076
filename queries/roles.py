"""What each column of an answer is to the guard of small cells: read from columns.csv and shares.csv, and refused where they do not say.

A role is `count` or `sum` (adds up over rows), `mean` (adds up to nothing), `open` (a count about nobody), `key` (says which row it is), `choice` (rows
that differ in it alone say the same in other words), `note` (says neither) or `persons` (read by the guard alone). `persons` names what the
persons behind a figure are counted under, where they are not those of the row; `least_persons` how many there must be.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data import InputError
from queries import words
from queries.catalogue import dimensions, stamp

HERE = Path(__file__).parent
FIGURES = ("count", "sum", "mean", "open")
ADDED_UP = ("count", "sum")


class Share(NamedTuple):
    """A share: the columns of its part and its base, whether these are in the chosen unit, and the figures that would tell it.

    Of odds the base is the rest alone. The base of `owner` is shown for its sake only.
    """

    part: str | None = None
    base: str | None = None
    in_unit: bool = False
    is_owner: bool = False
    is_odds: bool = False
    along: tuple[str, ...] = ()


def shares() -> dict[str, Share]:
    """Every share that is shown by its bound where its part or its rest is small."""
    path = HERE / "shares.csv"
    return _shares(path, stamp(path))


@lru_cache(4)
def _shares(path: Path, written: int) -> dict[str, Share]:
    with path.open(newline="") as file:
        return {
            row["share"]: Share(
                row["part"] or None,
                row["base"] or None,
                *(row[name] == "yes" for name in ("in_unit", "is_owner", "is_odds")),
                tuple(row["along"].split()),
            )
            for row in csv.DictReader(file)
        }


def role(column: str) -> str:
    """What a column is. Raises InputError for one that is in no table: nobody could say whether it may be shown."""
    if column.endswith("cell_count"):
        return "persons"
    if known := words.columns().get(column):
        return known.role
    if any(column == one.column for about in words.ABOUT for one in dimensions(about).values()):
        return "key"
    raise InputError(f"Nobody says what the column '{column}' is: give it a row with a role in queries/columns.csv.")


def is_figure(column: str) -> bool:
    """Whether a column holds figures; text, dates and flags say which row it is."""
    return role(column) in FIGURES


def is_helper(column: str) -> bool:
    """Whether only the guard of small cells may read a column."""
    return role(column) == "persons"


def counted_under(column: str) -> str:
    """What the persons behind a figure are counted under; '' for those of its row."""
    known = words.columns().get(column)
    return known.persons if known else ""


def stated(what: str, columns: list[str]) -> dict[str, str]:
    """The columns of which columns.csv states this, with what it states."""
    known = words.columns()
    return {one: said for one in columns if one in known and (said := getattr(known[one], what))}
