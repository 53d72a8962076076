"""CMS's claim and claim line feed, part 5 (Part B physician lines), to raw parquet."""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from data.landing import cclf

PARTS = {"CCLF5": "part 5"}
CODE_TABLES = ("cclf_layouts.csv",)


def recognises(path: Path, head: bytes) -> str | None:
    """Text or a misnamed table of part 5."""
    return cclf.recognised(path, head, PARTS)


def recognises_columns(columns: Iterable[str]) -> bool:
    """A table of part 5."""
    return cclf.of_columns(columns) in PARTS


def land(path: Path, folder: Path, progress: Callable[[int], None], scope: list[str] | None = None) -> list[str]:
    """Write raw.parquet into the folder. Writes nothing when it raises InputError. All codes are landed, whichever are in scope."""
    warnings = cclf.landed(path, folder, lambda con: lines(con, path))
    progress(path.stat().st_size)
    return warnings


def lines(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, list[str]]:
    """SQL that selects the lines. One that does not say what kind of claim it is of is of an original."""
    rows = cclf.rows(con, path, "CCLF5")
    cclf.check_types(con, path, rows, "0")
    return f"SELECT * EXCLUDE (place) FROM ({rows}) ORDER BY place", []
