"""CMS's claim and claim line feed, part 5 (Part B physician lines), to raw parquet."""

from collections.abc import Callable
from pathlib import Path

from data.landing import cclf


def land(path: Path, folder: Path, progress: Callable[[int], None], scope: list[str] | None = None) -> list[str]:
    """Write raw.parquet into the folder. Writes nothing when it raises InputError. All codes are landed, whichever are in scope."""
    warnings = cclf.landed(
        path,
        folder,
        lambda con: (f"SELECT * EXCLUDE (place) FROM ({cclf.rows(con, path, 'CCLF5')}) ORDER BY place", []),
    )
    progress(path.stat().st_size)
    return warnings
