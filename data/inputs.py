"""The files that an extract is made of: every one that was named, by the name it keeps, and the source that each shows it is of."""

import importlib
import os
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from data import HERE, InputError, doors
from data.identify import identify
from data.refusals import listed

AUTO = "auto"


class Input(NamedTuple):
    """A file that becomes a part; `beside` are those of its layout that hold no lines and are read along with it."""

    path: Path
    name: str
    beside: tuple[Path, ...] = ()

    def stamp(self) -> str:
        """Changes when the file does, or one beside it: size and time, not content, so that an unchanged 10 GB file costs nothing."""
        facts = [one.stat() for one in (self.path, *self.beside)]
        return " ".join(f"{one.st_size}-{one.st_mtime_ns}" for one in facts)

    def size(self) -> int:
        """How many bytes are read for it."""
        return sum(one.stat().st_size for one in (self.path, *self.beside))


def inputs(paths: list[Path]) -> list[Input]:
    """Every file named, and every file in the folders named, once. A name is the path below the folder that was given.

    Raises InputError for a path that is neither, and for anything in a folder that is no file.
    """
    found: dict[str, Input] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"{path} does not exist. Check the spelling; nothing was changed.")
        is_folder = path.is_dir()
        for one in doors.files_in(path) if is_folder else [doors.regular(path)]:
            name = str(one.relative_to(path)) if is_folder else one.name
            found.setdefault(os.path.realpath(one), Input(one, name))
    if not found:
        raise InputError(
            f"No file in {listed(paths, 3, 300)}. Name the files, or a folder that holds them; nothing was changed."
        )
    count = Counter(one.name for one in found.values())
    return [one if count[one.name] == 1 else one._replace(name=str(one.path)) for one in found.values()]


def landing(source: str) -> ModuleType | None:
    """The importer that makes a table of this layout first; None where its files are tables."""
    is_landed = (HERE / "landing" / f"{source}.py").exists()
    return importlib.import_module(f"data.landing.{source}") if is_landed else None


def with_beside(source: str, found: list[Input]) -> list[Input]:
    """Where a layout is spread over several files, those that hold no lines go beside each that does."""
    stands_beside = getattr(landing(source), "stands_beside", None)
    beside = tuple(one.path for one in found if stands_beside(one.path)) if stands_beside else ()
    lines = [one._replace(beside=beside) for one in found if one.path not in beside]
    if not lines:
        raise InputError(
            f"{listed([one.name for one in beside])}: no file here holds lines. Name the files that came with it too, or their folder; "
            "nothing was changed."
        )
    return lines


def sorted_out(paths: list[Path]) -> dict[str, list[Path]]:
    """The files named, by the source that each shows it is of. Raises InputError where one shows none: nothing is left out in silence."""
    found: dict[str, list[Path]] = {}
    for one in inputs(paths):
        source = identify(one.path).source
        if source is None:
            raise InputError(
                f"{one.path} is of no layout that is told by itself: {identify(one.path).what}. Look at it:  "
                f"python -m data describe {one.path}   Or leave it out; nothing was changed."
            )
        found.setdefault(source, []).append(one.path)
    return found
