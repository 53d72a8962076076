"""python -m data describe: the contract, an extract, or a raw file: what it is, what it lacks for which pages, and the command that reads it."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from data import UNDATED, InputError, contract, manifest
from data.landing import importer
from data.reading import drafting, mapping, sheets
from data.reading.identify import Found, identify, lacks_payer
from data.reading.inputs import inputs
from data.reading.layouts import lacks, layouts
from data.reading.table import read_raw, unreadable
from data.reading.trial import Asked, Promise, filled, lacks_vintage, trial
from data.refusals import listed


def the_contract() -> None:
    """Every word and column of the contract."""
    for row in contract.entries():
        kind = "required" if row["required"] == "yes" else row["type"] if row["type"] in ("word", "grain") else ""
        print(
            f"{row['name']:36} {row['type'] if not kind or kind == 'required' else '':16.16} {kind:9} {row['meaning']}"
        )


def an_extract(path: Path) -> None:
    """What an extract holds, part by part."""
    facts = manifest(path)
    as_of = f"{facts['as_of']} ({facts['as_of_basis']} date)" if facts["as_of"] else UNDATED
    print(
        f"{path}: codes '{facts['scope']}', as of {as_of}, "
        f"{len(facts['parts'])} parts, {len(facts['ledger'])} in the ledger"
    )
    for part in [*facts["parts"], *facts["ledger"]]:
        totals = ", ".join(f"{k} {v}" for k, v in part["control"].items() if v is not None and k != "claim_totals")
        print(f"  {part['source_file']} ({part.get('layout') or part['source']}): {part['rows']:,} rows; {totals}")
        print(f"    captured: {', '.join(part['captured'])}")
        for warning in part["warnings"]:
            print(f"    note: {warning}")


def a_folder(path: Path) -> None:
    """What each file of a folder is, and the command that reads those that are told by themselves."""
    try:
        found = inputs([path])
    except InputError as error:
        raise InputError(f"{path} has no manifest.json, so it is no extract. {error}") from None
    told = 0
    for one in found.inputs:
        try:
            what = identify(one.path)
        except InputError as error:
            print(f"{one.name}: cannot be read: {error}")
            continue
        told += what.source is not None
        needs_map = (
            ""
            if what.source or not what.columns
            else f"; its columns need a map:  python -m data describe {one.path} --map columns.csv"
        )
        print(f"{one.name}: {what.what}{f', read as {what.source}' if what.source else needs_map}")
    for one in found.refused:
        print(f"{one.name}: cannot be read: {one.error}")
    if told:
        print(
            f"To read the {told:,} that {'is' if told == 1 else 'are'} told by {'itself' if told == 1 else 'themselves'}:  python -m data extract auto {path}"
        )


def a_file(path: Path, promise: Promise, map_file: Path | None = None) -> None:
    """What a raw file is, what it fills, and what to type; with a path for it, a first draft of its column map."""
    found = identify(path)
    print(f"{path.name}: {found.what}")
    try:
        if found.columns:
            of_table(path, found)
        told_of(path, found, promise, map_file)
    except duckdb.Error as error:
        raise unreadable(path.name, None, error) from None


def told_of(path: Path, found: Found, promise: Promise, map_file: Path | None) -> None:
    """What a trial reading shows, the command that reads the file, and the first draft of a map where one is wanted."""
    if found.source:
        tried(path, found, promise)
        options = (" --payer NAME" if lacks_payer(found) else "") + (
            " --vintage TIME" if lacks_vintage(found.source) else ""
        )
        other = " ITS-OTHER-PART" if hasattr(importer(found.source), "stands_beside") else ""
        print(f"To read it:  python -m data extract {found.source} {path}{other}{options}")
    if map_file:
        drafted(path, map_file)
    elif not found.source and found.columns:
        print(f"To read it all the same, with a map of its columns:  python -m data describe {path} --map columns.csv")


def of_table(path: Path, found: Found) -> None:
    """A table's rows and columns, and of each table layout what it lacks to be one."""
    with duckdb.connect() as con:
        passed = read_raw(con, path).notes
        (rows,) = con.execute("SELECT count(*) FROM raw_file").fetchone()
    print(f"{path.name}: {rows:,} rows, {len(found.columns)} columns: {listed(list(found.columns), 200)}")
    for note in passed:
        print(f"  {note}")
    if not found.source and (what := sheets.summary(list(found.columns))):
        print(f"  {what}.")
    elif not found.source:
        for source, required in layouts().items():
            if len(missing := lacks(source, found.columns)) < len(required):
                print(f"  {source}: lacks {listed(missing)}")


def tried(path: Path, found: Found, promise: Promise) -> None:
    """What a trial reading fills, and which pages that is enough for."""
    try:
        made = trial(path, found)
    except InputError as error:
        print(f"Read for trial, it is refused: {error}")
        return
    if made is None:
        size = path.stat().st_size / 1e6
        print(
            f"It is too large to be read for trial ({size:,.0f} MB): the page “Extract and checks” will say what it fills."
        )
        return
    print(f"Read for trial: {made.rows:,} rows" + (f", {made.dollars:,.2f} dollars billed" if made.dollars else ""))
    if made.first:
        print(f"  services of {made.first} to {made.last}; payers: {listed(made.payers, 5) or 'not named'}")
    for warning in made.warnings:
        print(f"  note: {warning}")
    said(promise(set(made.captured)), made.table)


def said(pages: Mapping[str, list[Asked]], table: str | None) -> None:
    """Which pages a file fills, and what others lack."""
    for page, verdict in filled(pages, table).items():
        print(f"  {page}: {verdict}")
    if table:
        print("  every other page: needs claims beside it, which this is none of")


def drafted(path: Path, map_file: Path) -> None:
    """Write a first draft of the table's column map."""
    if map_file.exists():
        raise InputError(f"{map_file} is there already and was left as it is. Name another file, or remove it first.")
    with duckdb.connect() as con:
        made = drafting.draft(con, list(read_raw(con, path).kinds))
    mapping.write(map_file, drafting.rows_of(made))
    count = sum(bool(one.written) for one in made.guesses)
    print(f"{map_file}: a first map; {count} columns of the contract found theirs. Look through it before you use it.")
    for doubt in made.doubts:
        print(f"  {doubt}")
    print(f"To read it by the map:  python -m data extract csv {path} --map {map_file}")
