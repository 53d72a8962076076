"""How an extract changes: under a lock, aside, and with the manifest renamed into place last. What no manifest lists goes."""

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from data import InputError, doors, manifest
from data.parts import TABLES, sha256
from data.refusals import UsageError, listed, shown, told

FORMAT = 3  # 2 did not write down the sha256 of the tables, 1 not that a source holds every answer
ROOMS = ("parts", "ledger")
# What the extract held before its last change (data/reading/changes.py).
BEFORE = ".before"
# What a run writes into its folder: nothing else is ever deleted, and a folder that holds anything else is no extract.
OURS = re.compile(
    r"manifest\.json|\.manifest\.json|\.lock|\.before(-now)?|\.(work|aside)-.*|\.?[a-z_]+\.parquet|parts|ledger"
)
PART = re.compile(r"\.?[0-9a-f]{8}-[0-9a-f]{8}\.[a-z_]+")


def before(out: Path, codes: str, synthetic: bool) -> dict:
    """The manifest of the extract as it is; for a new one an empty one.

    Raises UsageError where `out` is no extract but holds something, and where the extract is of another scope, or invented and this is not.
    """
    if not os.path.lexists(out / "manifest.json"):
        refuse_others(out)
        return {"format": 0, "scope": codes, "parts": [], "ledger": [], "tables": {}}
    old = manifest(out)
    if old["scope"] != codes:
        raise InputError(
            f"{out} holds the codes '{shown(old['scope'])}', not '{shown(codes)}'. An extract has one scope: "
            f"type --codes {shown(old['scope'])}, or another --out."
        )
    if (old["parts"] or old["ledger"]) and old["synthetic"] != synthetic:
        holds, comes = ("invented", "real") if old["synthetic"] else ("real", "invented")
        raise UsageError(f"{out} holds {holds} data, and {comes} data never go beside it. Name another --out.")
    return old


def refuse_others(out: Path) -> None:
    """Raises UsageError where a folder holds what no run has written: an extract goes into a folder of its own."""
    found = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    rooms = [path for room in ROOMS for path in (out / room).glob("*")]
    strange = [one for one in found if not OURS.fullmatch(one)]
    strange += [f"{path.parent.name}/{path.name}" for path in rooms if not PART.fullmatch(path.name)]
    if strange:
        raise UsageError(
            f"{out} is no extract and holds other things: {listed(strange, 3)}. Name a folder that is empty or not there yet; "
            "nothing was changed."
        )


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One run at a time for one extract."""
    with told(out / ".lock"):
        number = os.open(out / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, doors.FILE_MODE)
    try:
        with told(out / ".lock", "cannot be locked"):
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(
                    f"Another run is writing {out}. Wait until it is done, then type the command again."
                ) from None
        yield
    finally:
        os.close(number)


def commit(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    codes: str,
    every: list[dict],
    old: dict,
    synthetic: bool,
    is_held: bool = True,
) -> None:
    """Side tables first, then the manifest by rename, then what nothing lists any more goes.

    With `is_held`, what the tables say of parts that stay is theirs; else they are made of this run's parts alone.
    """
    parts = [part for part in every if "table" not in part]
    dates = [part["as_of"] for part in parts if part["as_of"]]
    with tempfile.TemporaryDirectory(dir=out, prefix=".work-") as work:
        tables = side_tables(con, out, Path(work), parts, old, is_held)
        if old.get("tables") and old["tables"] != tables:  # else a run killed between the renames would leave damage
            write_manifest(out, Path(work), old | {"tables_coming": tables})
        for name in TABLES:
            if name in tables:
                doors.put(Path(work) / name, out / name)
            else:
                (out / name).unlink(missing_ok=True)
        text = {
            "format": FORMAT,
            "scope": codes,
            "synthetic": synthetic,
            "as_of": max(dates, default=None),
            "as_of_basis": min((part["as_of_basis"] for part in parts if part["as_of"]), default="none"),
            "tables": tables,
            "parts": parts,
            "ledger": [part for part in every if "table" in part],
        }
        write_manifest(out, Path(work), text)
    clear(out, text)


def write_manifest(out: Path, work: Path, text: dict) -> None:
    """The manifest, renamed into place."""
    (work / "manifest.json").write_text(json.dumps(text, indent=1) + "\n")
    doors.put(work / "manifest.json", out / "manifest.json")


def side_tables(
    con: duckdb.DuckDBPyConnection, out: Path, work: Path, parts: list[dict], old: dict, is_held: bool
) -> dict[str, str]:
    """Make the tables that stand beside the parts, in a folder of their own; returns the sha256 of each."""
    stems = [Path(part["part"]).stem for part in parts]
    listing = [part["part"] for part in [*parts, *old["parts"]]]
    is_held = is_held and bool(old["parts"])
    return {
        name: sha256(work / name)
        for name in TABLES
        if consolidate(con, out, name, stems, listing, work / name, is_held)
    }


def consolidate(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    name: str,
    stems: list[str],
    listing: list[str],
    made: Path,
    is_held: bool,
) -> bool:
    """One side table from what it held and what this run made; False where there is neither.

    Rows name their part: a reader takes those of listed parts only.
    """
    table, extra = out / name, Path(name).stem
    fresh = [path for stem in stems if (path := out / "parts" / f".{stem}.{extra}").exists()]
    held = [table] if is_held and table.exists() else []
    if not fresh and not held:
        return False
    with con.cursor() as cursor:
        for view, files in (("fresh", fresh), ("held", held)):
            if files:
                cursor.read_parquet(list(map(str, files)), filename=True, union_by_name=True).create_view(view)
            else:
                cursor.execute(f"CREATE TEMP VIEW {view} AS SELECT {EMPTY[view]} WHERE false")
        cursor.execute("CREATE TEMP TABLE listed AS SELECT unnest($listed::VARCHAR[]) AS part", {"listed": listing})
        cursor.sql(CONSOLIDATED).write_parquet(str(made), compression="zstd")
    return True


EMPTY = {"fresh": "NULL::VARCHAR AS filename", "held": "NULL::VARCHAR AS part, NULL::VARCHAR AS filename"}
# One query however many inputs there are: a union of each file with the next is as deep as there are files, and DuckDB ends at 1,000.
CONSOLIDATED = """
    WITH made AS (
        SELECT regexp_extract(parse_filename(filename), '^[.](.*)[.][a-z_]+$', 1) || '.parquet' AS part, * EXCLUDE (filename) FROM fresh
    )
    SELECT * FROM (
        SELECT * EXCLUDE (filename) FROM held WHERE part IN (FROM listed) AND part NOT IN (SELECT part FROM made)
        UNION ALL BY NAME
        FROM made
    )
    ORDER BY ALL"""


def clear(out: Path, listing: dict) -> None:
    """Remove what a killed run left, and parts that no manifest lists; what stays is its owner's alone."""
    for path in out.glob(".work-*"):
        shutil.rmtree(path, ignore_errors=True)
    names = {part["part"] for room in ROOMS for part in listing[room]}
    for room in [out / one for one in ROOMS if (out / one).is_dir()]:
        for path in room.iterdir():
            if path.name not in names and PART.fullmatch(path.name):
                path.unlink()
        with suppress(PermissionError):  # another user's: theirs to keep
            room.chmod(doors.FOLDER_MODE)
            for path in room.iterdir():
                path.chmod(doors.FILE_MODE)
