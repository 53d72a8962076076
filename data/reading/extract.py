"""From raw claim files to an extract: one part per input file, and a manifest that is renamed into place last.

A run is a statement: afterwards the extract holds, of each source, exactly the inputs named. Unchanged inputs are not read again.
An input that cannot be read loses only itself, and what an earlier run read of it stays; where none can be read, nothing changes.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import InputError, doors, ledger, limit
from data.parts import Stated, fault_of, stated
from data.reading.changes import keep
from data.reading.commit import FORMAT, before, clear, commit, locked
from data.reading.inputs import Found, Input, Refused, inputs, none_read, usable, with_beside
from data.reading.making import Progress, Watched, make_part, silent
from data.reading.recipe import How, check_options, mapping_of, sources, the_salt
from data.refusals import listed, shown, told


class Summary(NamedTuple):
    made: list[str]
    kept: list[str]
    removed: list[str]
    warnings: list[str]
    refused: list[Refused]


class Run(NamedTuple):
    """What an extract is to hold of one source: these inputs."""

    how: How
    wanted: list[Input]
    refused: list[Refused]


class Order(NamedTuple):
    """What a run is asked for beside its inputs.

    `columns` is the column map of a source whose columns have any names; `vintage` says which time published figures
    are about; `code` stands for all rows of a table without codes; `sheets` are those of a workbook. With `add`,
    inputs of earlier runs stay but those of `instead_of`; without, the inputs named are all there are of their source.
    """

    codes: str = "family"
    payer: str | None = None
    salt: bytes | None = None
    columns: Path | None = None
    vintage: str | None = None
    code: str | None = None
    sheets: tuple[str, ...] = ()
    add: bool = False
    instead_of: Collection[str] = ()
    synthetic: bool = False
    progress: Progress = silent


USUAL = Order()


def extract(source: str, paths: list[Path], out: Path, order: Order = USUAL) -> Summary:
    """Bring the extract at `out` up to date with these inputs. Raises InputError and changes nothing when none of them can be read."""
    return together([planned(source, paths, order)], out, order)


def planned(source: str, named: list[Path] | Found, order: Order = USUAL, if_wanted: bool = False) -> Run:
    """The run of one source. With `if_wanted`, options that it has no use for are passed over, not refused."""
    if source not in sources():
        raise InputError(f"No source '{shown(source)}'. Known: {', '.join(sources())}.")
    found = with_beside(source, named if isinstance(named, Found) else inputs(named))
    codes, payer, salt, columns, vintage, code, sheets, *_ = order
    if not found.inputs:
        return Run(How(source, codes, payer, b"", None, vintage), *found)
    if if_wanted:
        payer, vintage = (None, vintage) if ledger.table_of(source) else (payer, None)
    how = How(
        source, codes, payer, salt or b"", mapping_of(source, columns, found.inputs[0].path), vintage, code, sheets
    )
    check_options(how)
    return Run(how if salt else how._replace(salt=the_salt()), *found)  # a key is not made for what is refused


def together(runs: list[Run], out: Path, order: Order = USUAL) -> Summary:
    """Bring the extract up to date with every run at once: one manifest for all that can be read of them."""
    if not any(run.wanted for run in runs):
        raise none_read([one for run in runs for one in run.refused])
    before(doors.target(out, "a folder"), order.codes, order.synthetic)
    made_folders = doors.make_folder(out)
    try:
        with told(out), locked(out), duckdb.connect() as con:
            limit(con)
            old = before(out, order.codes, order.synthetic)
            clear(out, old)
            try:
                return brought(con, runs, out, old, order, staying_of(runs, old, order.add, order.instead_of))
            except BaseException:
                clear(out, old)
                raise
    except BaseException:
        if not (out / "manifest.json").exists():
            doors.unmake(made_folders)
        raise


def brought(
    con: duckdb.DuckDBPyConnection, runs: list[Run], out: Path, old: dict, order: Order, staying: set[tuple[str, str]]
) -> Summary:
    """Make the parts that are new or changed, keep the others, and commit them all. `staying` are inputs of earlier runs, by source and name.

    `con` is the run's own and unlocked: each input is read on a cursor of it. Of one that cannot be read the part of an earlier run stays;
    where inputs take the place of others nothing changes then.
    """
    every = {(part["source"], part["source_file"]): part for part in [*old["parts"], *old["ledger"]]}
    sources_of = {run.how.source for run in runs}
    parts = {key: part for key, part in every.items() if key[0] not in sources_of or key in staying}
    has_tables = not any(fault_of(one) for one in stated(out, old) if one.source_file is None)
    if not has_tables:
        refuse_without_tables(out, list(parts.values()))
    taken, refused = taken_in(con, runs, out, every, order.progress, has_tables)
    if not taken or (refused and order.instead_of):
        raise none_read(refused) if not taken else not_instead(refused)
    parts |= {key: one for key, (one, _) in taken.items()}
    names = {one.name for one in refused}
    as_they_were = {key: part for key, part in every.items() if key[1] in names and key not in parts}
    if not has_tables:
        refuse_without_tables(out, list(as_they_were.values()))
    parts |= as_they_were
    made = [key for key, (_, is_new) in taken.items() if is_new]
    if made or parts.keys() != every.keys() or not has_tables or old.get("format", 1) < FORMAT:
        listing = [parts[key] for key in sorted(parts)]
        keep(out, old)
        commit(con, out, order.codes, listing, old, order.synthetic, has_tables)
    kept = [name for _, name in [*(taken.keys() - made), *staying] if name not in names]
    gone = [name for _, name in sorted(every.keys() - parts.keys())]
    warnings = [f"{key[1]}: {warning}" for key in made for warning in parts[key]["warnings"]]
    return Summary([name for _, name in made], sorted(kept), gone, warnings, sorted(refused))


def taken_in(
    con: duckdb.DuckDBPyConnection,
    runs: list[Run],
    out: Path,
    every: dict[tuple[str, str], dict],
    progress: Progress,
    has_tables: bool,
) -> tuple[dict[tuple[str, str], tuple[dict, bool]], list[Refused]]:
    """The part of each input that can be read, and whether it was made now, by source and name; and the inputs that cannot."""
    taken, refused = {}, [one for run in runs for one in run.refused]
    for run in runs:
        recipe = run.how.recipe()
        for one in run.wanted:
            key = (run.how.source, one.name)
            part, watched = every.get(key), Watched(progress)
            try:
                with told(one.name, "cannot be read"):
                    is_new = not (part and is_current(part, one, recipe, out) and (has_tables or "table" in part))
                    taken[key] = (make_part(con, run.how, one, out, recipe, watched) if is_new else part, is_new)
                    watched.up_to(one.size())
            except InputError as error:
                refused.append(usable(error, one.name))
    return taken, refused


def not_instead(refused: Sequence[Refused]) -> InputError:
    """What to say where inputs were to take the place of others and one of them cannot be read: it may be the one that was meant."""
    reasons = "\n".join(f"  {one.reason()}" for one in refused)
    return InputError(
        f"With --instead-of every input must be read: what cannot be may be the one that takes the other's place. Nothing was changed.\n{reasons}"
    )


def is_current(part: dict, one: Input, recipe: str, out: Path) -> bool:
    """Whether a part is what the input would become, and still as it was written."""
    path = out / ("ledger" if "table" in part else "parts") / part["part"]
    is_same = part["recipe"] == recipe and part["stamp"] == one.stamp()
    return is_same and fault_of(Stated(path, (part["sha256"],))) is None


def refuse_without_tables(out: Path, kept: list[dict]) -> None:
    """Raises InputError where a table beside the parts is damaged and some input, whose rows were in it, is not read anew."""
    if names := [part["source_file"] for part in kept if "table" not in part]:
        raise InputError(
            f"A table of {out} is damaged, and its rows of {listed(names, 3)} can only be made of those files: name them too, "
            f"without --add. Or delete {out / 'manifest.json'} and read every input again; nothing was changed."
        )


def staying_of(runs: list[Run], old: dict, add: bool, instead_of: Collection[str]) -> set[tuple[str, str]]:
    """The inputs of earlier runs that stay when some are added, by source and name; those that the new ones stand for go."""
    named = {(run.how.source, one.name) for run in runs for one in run.wanted}
    of_these = {run.how.source for run in runs}
    others = {(part["source"], part["source_file"]) for part in [*old["parts"], *old["ledger"]]} - named
    others = {key for key in others if key[0] in of_these}
    if strange := sorted(set(instead_of) - {name for _, name in others}):
        known = listed(sorted(name for _, name in others)) or "none but the inputs named"
        raise InputError(f"No input '{shown(strange[0])}' to take the place of. Known: {known}. Nothing was changed.")
    return {key for key in others if key[1] not in instead_of} if add else set()
