"""Formats that are no tables: an importer makes one of each of its files first.

An importer is a module named as its source. `recognises(path, head)` says in words what a file is where it is one of its own, by its first
bytes; `recognises_columns(columns)`, where it has tables too, whether a table of these columns is; `land(…)` makes the table, and
CODE_TABLES names those of data/reference that it reads. Modules that are not named as a source are what importers share.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
SOURCES = HERE.parent / "sources"


@cache
def importers() -> dict[str, ModuleType]:
    """Every importer by its source."""
    names = [path.stem for path in sorted(SOURCES.glob("*.sql")) if (HERE / f"{path.stem}.py").exists()]
    return {name: import_module(f"data.landing.{name}") for name in names}


def importer(source: str) -> ModuleType | None:
    """The importer of a source; None where its files are tables."""
    return importers().get(source)
