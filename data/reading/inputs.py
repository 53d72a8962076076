"""The files that an extract is made of: every one that was named, by the name it keeps, and the source that each shows it is of.

One that cannot be read loses only itself: it is a Refused, with the reason, and the others are read. Only a path at which nothing stands
is refused before anything is read: it is a slip of the hand, and the file that was meant would be taken for one that is gone.
"""

import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from data import InputError, doors
from data.landing import importer
from data.reading import mapping
from data.reading.identify import Found as Identified
from data.reading.identify import identify, lacks_payer
from data.reading.maps import kept
from data.refusals import FullDisk, UsageError, listed

AUTO = "auto"
# How errors about one file end where it was all there was to be read.
UNCHANGED = re.compile(r"(?:;| –) nothing was changed(?=\.)| Nothing was changed\.", re.IGNORECASE)


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


class Refused(NamedTuple):
    """A file that was named and could not be read, by its name, and why."""

    name: str
    error: str

    def reason(self) -> str:
        """Why, in a sentence that is true beside others that were read."""
        said = UNCHANGED.sub("", self.error)
        return said if Path(self.name).name in said else f"{self.name}: {said}"


class Found(NamedTuple):
    """What was named: what can be read, as far as is known yet, and what cannot."""

    inputs: list[Input]
    refused: list[Refused]


def inputs(paths: list[Path], out: Path | None = None) -> Found:
    """Every file named, and every file in the folders named, once. A name is the path below the folder that was given.

    An extract below a folder is no input; of the one that is to be written nothing is said. Raises InputError for a path at which nothing
    stands, and where there is no file at all.
    """
    found: dict[str, Input] = {}
    refused = []
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"{path} does not exist. Check the spelling; nothing was changed.")
        is_folder = path.is_dir()
        files, strange = doors.files_in(path) if is_folder else ([path], {})
        others = {
            one: why for one, why in strange.items() if out is None or os.path.realpath(one) != os.path.realpath(out)
        }
        refused += [Refused(str(one.relative_to(path)), why) for one, why in others.items()]
        for one in files:
            name = str(one.relative_to(path)) if is_folder else one.name
            try:
                found.setdefault(os.path.realpath(doors.regular(one)), Input(one, name))
            except InputError as error:
                refused.append(Refused(name, str(error)))
    if not found and not refused:
        raise InputError(
            f"No file in {listed(paths, 3, 300)}. Name the files, or a folder that holds them; nothing was changed."
        )
    count = Counter(one.name for one in found.values())
    named = [one if count[one.name] == 1 else one._replace(name=str(one.path)) for one in found.values()]
    return Found(named, refused)


def with_beside(source: str, found: Found) -> Found:
    """Where a layout is spread over several files, those that hold no lines go beside each that does."""
    stands_beside = getattr(importer(source), "stands_beside", None)
    if not stands_beside:
        return found
    lines, beside, refused = [], [], list(found.refused)
    for one in found.inputs:
        try:
            (beside if stands_beside(one.path) else lines).append(one)
        except InputError as error:
            refused.append(Refused(one.name, str(error)))
    if beside and not lines:
        refused.append(Refused(beside[0].name, NO_LINES.format(names=listed([one.name for one in beside]))))
    paths = tuple(one.path for one in beside)
    return Found([one._replace(beside=paths) for one in lines], refused)


NO_LINES = (
    "{names}: no file here holds lines. Name the files that came with it too, or their folder; nothing was changed."
)


class By(NamedTuple):
    """By what files are read that show it themselves: their source, the map that was kept for tables of their columns, and whether each row
    names its payer and its code; a payer or a code named for all is for those that do not."""

    source: str
    columns: Path | None = None
    names_payer: bool = True
    names_code: bool = True


def read_by(what: Identified) -> By | None:
    """By what a file is read: its source, else the map kept for its columns; None where there is neither."""
    if what.source:
        return By(what.source, names_payer=not lacks_payer(what))
    if not what.columns or not (columns := kept(what.columns)):
        return None
    named = {one.column.name for one in mapping.read(columns)}
    return By("csv", columns, "payer" in named, "hcpcs_code" in named)


def sorted_out(found: Found) -> tuple[dict[By, Found], list[Refused]]:
    """What was named, by what each file shows it is read by; and those that show nothing, or cannot be read."""
    dealt: dict[By, Found] = {}
    refused = list(found.refused)
    for one in found.inputs:
        try:
            what = identify(one.path)
        except InputError as error:
            refused.append(Refused(one.name, str(error)))
            continue
        by = read_by(what)
        if by is None:
            refused.append(Refused(one.name, UNTOLD.format(path=one.path, what=what.what)))
        else:
            dealt.setdefault(by, Found([], [])).inputs.append(one)
    return dealt, refused


UNTOLD = (
    "{path} is of no layout that is told by itself: {what}. Look at it:  python -m data describe {path}   "
    "Or leave it out; nothing was changed."
)


def none_read(refused: Sequence[Refused]) -> InputError:
    """What to say where no input at all could be read: why of each."""
    if len(refused) == 1:
        return InputError(refused[0].error)
    reasons = "\n".join(f"  {one.reason()}" for one in refused)
    return InputError(f"None of {len(refused):,} inputs could be read; nothing was changed.\n{reasons}")


def usable(error: InputError, name: str) -> Refused:
    """An error about one input as its refusal. Raises it again where it is about the run: what was typed, or a full disk."""
    if isinstance(error, UsageError | FullDisk):
        raise error
    return Refused(name, str(error))
