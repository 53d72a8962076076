"""One input file into a part of an extract."""

import hashlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from data import InputError, doors, engines, ledger
from data.landing import importer
from data.reading.identify import identify
from data.reading.inputs import Input
from data.reading.recipe import How, scope
from data.reading.table import why
from data.refusals import is_full, told

Progress = Callable[[int], None]


def silent(consumed: int) -> None:
    """Progress that nobody watches."""


def bar(total: int) -> Progress:
    """A progress bar that counts bytes, on a terminal only."""
    done = 0

    def progress(consumed: int) -> None:
        nonlocal done
        done += consumed
        share = min(done / max(total, 1), 1)
        print(f"\r[{'#' * int(share * 30):<30}] {share:4.0%} of {total / 1e6:,.1f} MB", end="", file=sys.stderr)
        if done >= total:
            print(file=sys.stderr)

    return progress if sys.stderr.isatty() else lambda consumed: None


class Watched:
    """Progress that comes to a file's size, however much of it was read before it showed a fault, or changed."""

    def __init__(self, progress: Progress):
        self.progress, self.consumed = progress, 0

    def __call__(self, consumed: int) -> None:
        self.consumed += consumed
        self.progress(consumed)

    def up_to(self, size: int) -> None:
        self(max(size - self.consumed, 0))


def make_part(
    run_con: duckdb.DuckDBPyConnection, how: How, one: Input, out: Path, recipe: str, progress: Progress
) -> dict:
    """Read one input file into a part, on a cursor of its own; returns its entry for the manifest."""
    codes, stamp, room = scope(how.codes), one.stamp(), out / how.room()
    doors.make_folder(room)
    with (
        tempfile.TemporaryDirectory(dir=out, prefix=".work-") as work,
        run_con.cursor() as con,
        told(one.name, "cannot be read", disk=out),
    ):
        raw, warnings = land(how.source, one, Path(work), progress, codes)
        aside = Path(work) / "part.parquet"
        try:
            if how.room() == "ledger":
                facts = ledger.run(con, how.source, raw, one.name, aside, codes, how.vintage)
            else:
                facts = engines.run(con, how, raw, one.name, aside)
        except duckdb.Error as error:
            if is_full(error):
                raise
            raise InputError(
                f"{one.name} cannot be read as '{how.source}': {why(error)}. Nothing was changed."
            ) from None
        layout = identify(one.path, con).what  # may refuse: before the part is in its place
        if one.stamp() != stamp:
            raise InputError(
                f"{one.name} changed while it was read. Wait until it is written, then type the command again; nothing was changed."
            )
        with aside.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"{hashlib.sha256(f'{how.source}/{one.name}'.encode()).hexdigest()[:8]}-{digest[:8]}"
        doors.put(aside, room / f"{name}.parquet")
        for extra in ("totals", "provider_adjustments"):
            if (Path(work) / f"{extra}.parquet").exists():
                doors.put(Path(work) / f"{extra}.parquet", room / f".{name}.{extra}")
    return {
        "part": f"{name}.parquet",
        "source_file": one.name,
        "source": how.source,
        "layout": layout,
        "stamp": stamp,
        "recipe": recipe,
        "sha256": digest,
        "warnings": warnings + facts.pop("warnings"),
        **facts,
    }


def land(source: str, one: Input, work: Path, progress: Progress, codes: list[str] | None) -> tuple[Path, list[str]]:
    """Formats that are no tables become one first; a table is read where it is. `codes` are those in scope, None for all."""
    found = importer(source)
    if found is None:
        return one.path, []
    beside = {"beside": one.beside} if one.beside else {}
    return work / "raw.parquet", found.land(one.path, work, progress, codes, **beside)
