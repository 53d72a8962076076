"""What each column of an answer is to the guard of small cells: read from columns.csv and shares.csv, and refused where they do not say.

A role is `count` or `sum` (adds up over rows), `mean` (adds up to nothing), `open` (a count about nobody), `key` (says which row it is), `choice` (rows
that differ in it alone say the same in other words), `note` (says neither) or `persons` (read by the guard alone). `persons` names what the
persons behind a figure are counted under, where they are not those of the row; `least_persons` how many there must be.
"""

from collections.abc import Iterable
from typing import NamedTuple

from data import InputError
from queries import words
from queries.catalogue import dimensions, table

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


def is_figure(column: str) -> bool:
    """Whether a column holds figures; text, dates and flags say which row it is."""
    return role(column) in FIGURES


def shares() -> dict[str, Share]:
    """Every share that is shown by its bound where its part or its rest is small."""
    return table("shares.csv", _shares)


def share(column: str) -> Share:
    """What a share is one of. Raises InputError for one that is not in the table: its bound would give it away."""
    if known := shares().get(column):
        return known
    raise InputError(f"Nobody says what the share '{column}' is one of: give it a row in queries/shares.csv.")


def _shares(rows: Iterable[dict]) -> dict[str, Share]:
    return {
        row["share"]: Share(
            row["part"] or None,
            row["base"] or None,
            *(row[name] == "yes" for name in ("in_unit", "is_owner", "is_odds")),
            tuple(row["along"].split()),
        )
        for row in rows
    }


class Roles(NamedTuple):
    """The columns of one answer by their roles, looked up once, and the unit it counts in."""

    unit: str
    of: dict[str, str]
    shares: dict[str, Share]  # those of which both sides are counted
    bases: dict[str, str | None]  # of every share among the columns
    measured: dict[str, list[str]]  # figures by what their persons are counted under
    least_persons: dict[str, int]
    of_total: frozenset[str]
    in_scope: dict[str, str]

    def keys(self, columns: Iterable[str], *but: str) -> list[str]:
        """The columns that say which row it is; without those of some role."""
        return [one for one in columns if self.of[one] in ("key", "choice") and self.of[one] not in but]

    def helpers(self, columns: Iterable[str]) -> list[str]:
        """The columns that only the guard of small cells may read."""
        return [one for one in columns if self.of[one] == "persons"]


def roles(columns: Iterable[str], unit: str = "lines") -> Roles:
    """What these columns are. Raises InputError for one that is in no table: nobody could say whether it may be shown."""
    columns = list(dict.fromkeys(columns))
    known, every = words.columns(), shares()
    stated = {one: known[one] for one in columns if one in known}
    measured: dict[str, list[str]] = {}
    for one, column in stated.items():
        measured.setdefault(column.persons, []).append(one)
    return Roles(
        unit,
        {one: role(one) for one in columns},
        {one: share(one) for one in columns if f"{one}_rest_cell_count" in columns},
        {one: every[one].base for one in columns if one in every},
        measured,
        {one: int(column.least_persons) for one, column in stated.items() if column.least_persons},
        frozenset(one for one, column in stated.items() if column.of_total),
        {one: column.in_scope for one, column in stated.items() if column.in_scope},
    )


def role(column: str) -> str:
    """What a column is; see roles()."""
    if column.endswith("cell_count"):
        return "persons"
    if known := words.columns().get(column):
        return known.role
    if any(column == one.column for about in words.ABOUT for one in dimensions(about).values()):
        return "key"
    raise InputError(f"Nobody says what the column '{column}' is: give it a row with a role in queries/columns.csv.")
