"""Column maps that were kept: a table with the same header is read by the same map, whoever reads it next."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from data import doors
from data.reading.drafting import Draft, rows_of
from data.reading.jobs import root
from data.reading.mapping import plain, write

ROOM = ".maps"


def place(columns: Iterable[str]) -> Path:
    """Where the map of tables with these columns is kept, in whatever order they stand."""
    names = "\n".join(sorted(plain(one) for one in columns))
    return root() / ROOM / f"{hashlib.sha256(names.encode()).hexdigest()[:16]}.csv"


def kept(columns: Iterable[str]) -> Path | None:
    """The map that was kept for tables of these columns; None where there is none."""
    path = place(columns)
    return path if path.exists() else None


def forget(columns: Iterable[str]) -> None:
    """Tables of these columns want a map again."""
    place(columns).unlink(missing_ok=True)


def keep(draft: Draft, columns: Iterable[str]) -> Path:
    """Keep a map for tables of these columns, in the place of an earlier one."""
    path = place(columns)
    doors.make_folder(path.parent)
    write(path, rows_of(draft))
    return path
