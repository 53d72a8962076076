"""An extract changed without reading a file: an input taken out, and the last change undone.

What an extract held before its last change is kept beside it, in `.before`, as links to the same files: one step, until the next change.
"""

import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import duckdb

from data import InputError, doors, limit, manifest
from data.parts import TABLES
from data.reading.commit import BEFORE, ROOMS, clear, commit, locked, write_manifest
from data.refusals import listed, shown, told


def remove(out: Path, names: Collection[str]) -> list[str]:
    """Take inputs out of an extract, by name; returns the names of those that stay. Raises InputError for a name that is none of its inputs."""
    with told(out), locked(out), duckdb.connect() as con:
        limit(con)
        old = manifest(out)
        every = [*old["parts"], *old["ledger"]]
        if strange := sorted(set(names) - {part["source_file"] for part in every}):
            known = listed(sorted(part["source_file"] for part in every))
            raise InputError(f"{out} has no input '{shown(strange[0])}'. Known: {known}. Nothing was changed.")
        kept = [part for part in every if part["source_file"] not in names]
        if not kept:
            raise InputError(f"{out} would hold nothing. Delete the folder instead; nothing was changed.")
        keep(out, old)
        commit(con, out, old["scope"], kept, old, old["synthetic"])
    return [part["source_file"] for part in kept]


def undo(out: Path) -> dict:
    """Bring back what an extract held before its last change; undone again, it is what it was. Returns the manifest that counts now.

    Raises InputError where nothing is kept.
    """
    with told(out), locked(out):
        now, held = manifest(out), out / BEFORE
        if not (held / "manifest.json").exists():
            raise InputError(f"{out} has no change that can be undone: the last one is kept, and none was made yet.")
        before = manifest(held)
        link(out, now, aside := out / f"{BEFORE}-now")
        for room in ROOMS:
            for part in before[room]:
                place(held / room / part["part"], out / room / part["part"])
        with tempfile.TemporaryDirectory(dir=out, prefix=".work-") as work:
            write_manifest(out, Path(work), now | {"tables_coming": before.get("tables", {})})
            for name in TABLES:
                (out / name).unlink(missing_ok=True)
                place(held / name, out / name)
            write_manifest(out, Path(work), before)
        clear(out, before)
        shutil.rmtree(held)
        aside.rename(held)
        return before


def keep(out: Path, old: dict) -> None:
    """What an extract holds, kept until the next change."""
    if not (out / "manifest.json").exists():
        return
    aside = out / f"{BEFORE}-now"
    link(out, old, aside)
    shutil.rmtree(out / BEFORE, ignore_errors=True)
    aside.rename(out / BEFORE)


def link(out: Path, facts: dict, folder: Path) -> None:
    """A folder with the manifest of an extract and every file it lists."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(doors.FOLDER_MODE)
    for room in ROOMS:
        for part in facts[room]:
            place(out / room / part["part"], folder / room / part["part"])
    for name in TABLES:
        if (out / name).exists():
            place(out / name, folder / name)
    shutil.copy2(out / "manifest.json", folder / "manifest.json")


def place(path: Path, target: Path) -> None:
    """The same file at another place; a copy where the disk knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=doors.FOLDER_MODE)
    if target.exists() or not path.exists():
        return
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
