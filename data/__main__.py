"""python -m data extract · check · describe · database · sample: the work on extracts, from a terminal."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from data import (
    HERE,
    UNDATED,
    InputError,
    UsageError,
    doors,
    is_extract,
    make_database,
    manifest,
    setting,
    settings,
    the_extract,
)
from data.reading import describe, jobs
from data.reading.changes import remove, undo
from data.reading.commit import before
from data.reading.extract import Order, Run, Summary, planned, together
from data.reading.inputs import AUTO, By, Found, inputs, none_read, sorted_out
from data.reading.making import Progress, bar
from data.reading.recipe import sources
from data.refusals import shown, told, why_not


def main(words: list[str] | None = None) -> int:
    """Exit code 0, 1 for bad data or a failed severity-1 check, 2 for bad usage."""
    options = None
    try:
        options = parser().parse_args(words)
        settings.check()
        with told("A file that the command needs", "cannot be used"):
            code = options.run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        code = 2 if isinstance(error, UsageError) else 1
    if watched := getattr(options, "progress", None):
        sys.stdout.flush()
        jobs.ended(watched, code)
    return code


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("extract", help="read raw claim files into an extract")
    one.add_argument(
        "source",
        metavar="SOURCE",
        choices=[AUTO, *sources()],
        help=f"the layout of the files, or {AUTO} to tell it from each: {', '.join(sources())}",
    )
    one.add_argument("paths", nargs="+", type=doors.given, metavar="PATH", help="files, or folders of files")
    one.add_argument("--out", metavar="FOLDER", help="the extract's folder (default: data/extracts/SOURCE)")
    one.add_argument("--codes", default="family", help="family (default), all, or codes with commas")
    one.add_argument("--payer", help="the payer's name, where the files do not carry it")
    one.add_argument(
        "--map",
        type=doors.given,
        metavar="FILE",
        help="for csv: which columns of the files are which of the contract's",
    )
    one.add_argument("--code", help="the code of every row, where a table carries none: --code J3590")
    one.add_argument("--sheet", action="append", default=[], metavar="NAME", help="a workbook's sheet. May be repeated")
    one.add_argument("--vintage", help="for published figures: the time they are about, where the files do not say it")
    one.add_argument("--add", action="store_true", help="keep the inputs of earlier runs beside these: a new month")
    one.add_argument(
        "--instead-of",
        action="append",
        default=[],
        metavar="NAME",
        help="with --add: an earlier input that these replace, such as a corrected month. May be repeated",
    )
    one.add_argument("--progress", type=Path, metavar="FILE", help=argparse.SUPPRESS)  # for who watches from outside
    one.set_defaults(run=run_extract)
    one = commands.add_parser("remove", help="take inputs out of an extract")
    one.add_argument("extract", metavar="EXTRACT", help="an extract's folder or name")
    one.add_argument("names", nargs="+", metavar="NAME", help="inputs, by the names that describe EXTRACT shows")
    one.set_defaults(run=run_remove)
    one = commands.add_parser("undo", help="bring back what an extract held before its last change")
    one.add_argument("extract", metavar="EXTRACT", help="an extract's folder or name")
    one.set_defaults(run=run_undo)
    one = commands.add_parser("check", help="run every check and show its failing rows")
    one.add_argument("extract", nargs="?", metavar="EXTRACT", help="an extract's folder or name")
    one.set_defaults(run=run_check)
    one = commands.add_parser("describe", help="the contract, or what an extract or a raw file holds")
    one.add_argument(
        "path", nargs="?", type=doors.given, metavar="PATH", help="an extract's folder, a raw file, or a folder of them"
    )
    one.add_argument("--map", metavar="FILE", help="write a first draft of the raw file's column map there")
    one.set_defaults(run=run_describe)
    one = commands.add_parser("database", help="write all that questions read as a DuckDB file, for SQL of one's own")
    one.add_argument("extract", nargs="?", metavar="EXTRACT", help="an extract's folder or name")
    one.add_argument("--out", metavar="FILE", required=True, help="the file, such as mine.duckdb")
    one.set_defaults(run=run_database)
    one = commands.add_parser("sample", help="make the synthetic sample at any size")
    one.add_argument("--lines", type=int, default=20_000)
    one.add_argument("--seed", type=int, default=3590)
    one.add_argument("--out", metavar="FOLDER", required=True)
    one.set_defaults(run=run_sample)
    return top


def run_extract(options: argparse.Namespace) -> int:
    out = doors.target(where(options.source) if options.out is None else options.out, "a folder")
    found = inputs(options.paths, out)
    total = sum(one.size() for one in found.inputs)
    done = read(options, found, out, jobs.Written(options.progress, total) if options.progress else bar(total))
    for warning in done.warnings:
        print(f"note: {warning}", file=sys.stderr)
    for name in done.removed:
        print(f"removed: {name} is no longer among the inputs (to keep it, name it too, or type --add)")
    facts = manifest(out)
    rows = sum(part["rows"] for part in [*facts["parts"], *facts["ledger"]])
    as_of = f", as of {facts['as_of'] or UNDATED}" if facts["parts"] else ""
    print(
        f"{out}: {len(done.made)} read, {len(done.kept)} unchanged, {len(done.removed)} removed"
        f"{f', {len(done.refused)} not read' if done.refused else ''}; {rows:,} rows{as_of}"
    )
    if rows == 0:
        print(
            f"No row carries a code in scope ({shown(options.codes)}). To keep every code:  --codes all and another --out"
        )
    return said_of_refused(done, {part["source_file"] for part in [*facts["parts"], *facts["ledger"]]})


def said_of_refused(done: Summary, held: set[str]) -> int:
    """Say last which inputs were not read, and why; returns the exit code. `held` are the inputs that the extract holds now."""
    for one in done.refused:
        earlier = " What an earlier run read of it stays." if one.name in held else ""
        print(f"not read: {one.reason()}{earlier}", file=sys.stderr)
    return int(bool(done.refused))


def where(source: str) -> Path:
    """Where an extract goes that nobody named a folder for: below J3590_EXTRACTS, unless that is an extract itself."""
    root = Path(setting("EXTRACTS") or HERE / "extracts")
    if is_extract(root):
        raise UsageError(f"J3590_EXTRACTS names one extract, {root}. To read into it, add:  --out {root}")
    return root / source


def read(options: argparse.Namespace, found: Found, out: Path, progress: Progress) -> Summary:
    """One run per source, committed together: the one named, or those that the files themselves show."""
    if options.instead_of and not options.add:
        raise InputError("--instead-of goes with --add: without it, the inputs named are all that stay.")
    is_auto = options.source == AUTO
    dealt, untold = sorted_out(found) if is_auto else ({By(options.source, options.map): found}, [])
    if not dealt:
        raise none_read(untold)
    order = Order(
        options.codes,
        options.payer,
        None,
        None,
        options.vintage,
        options.code,
        tuple(options.sheet),
        options.add,
        options.instead_of,
        progress=progress,
    )
    runs = [planned(by.source, files, of(by, order, is_auto), if_wanted=is_auto) for by, files in dealt.items()]
    runs[0].refused.extend(untold)
    return together(runs, out, order)


def of(by: By, order: Order, is_auto: bool) -> Order:
    """The order for files that are read so. Told by themselves, those that name their payers and codes keep them."""
    order = order._replace(columns=by.columns)
    if not is_auto:
        return order
    return order._replace(payer=None if by.names_payer else order.payer, code=None if by.names_code else order.code)


def run_remove(options: argparse.Namespace) -> int:
    out = the_extract(options.extract, "python -m data remove ")
    left = remove(out, options.names)
    print(
        f"{out}: {len(options.names):,} removed, {len(left):,} left. To bring back what it was:  python -m data undo {out}"
    )
    return 0


def run_undo(options: argparse.Namespace) -> int:
    out = the_extract(options.extract, "python -m data undo ")
    facts = undo(out)
    inputs_now = len(facts["parts"]) + len(facts["ledger"])
    print(f"{out}: as it was before the last change, {inputs_now:,} inputs. Typed again, the change is back.")
    return 0


def run_check(options: argparse.Namespace) -> int:
    from data.checks import run

    checks = run(the_extract(options.extract, "python -m data check "))
    for check in checks:
        if not check.row_count:
            continue
        dollars = f", {check.charge_amount:,.2f} dollars charged" if check.charge_amount is not None else ""
        print(f"{check.name} (severity {check.severity}): {check.row_count:,} rows{dollars} – {check.meaning}")
        for row in check.rows[:20]:
            print("    " + ", ".join(f"{column}={value}" for column, value in row.items() if value is not None))
        if len(check.rows) > 20:
            print("    … and more")
        print(f"  to do: {check.fix}")
    clean = [check.name for check in checks if not check.row_count]
    if not clean and len(checks) == 1:
        print("No other check was made: it would read what is damaged.")
        return 1
    print(f"Nothing found by {len(clean)} of {len(checks)} checks: {', '.join(clean)}")
    return int(any(check.severity == 1 and check.row_count for check in checks))


def run_describe(options: argparse.Namespace) -> int:
    from queries import promised

    map_file = None if options.map is None else doors.target(options.map, "a file", "--map")
    if options.path is None:
        describe.the_contract()
    elif why_not(options.path, "a folder") is not None:
        describe.a_file(doors.regular(options.path), promised, map_file)
    elif map_file:
        raise InputError(f"{options.path} is no file: a column map is drafted of one table. Name the file.")
    elif is_extract(options.path):
        describe.an_extract(options.path)
    else:
        describe.a_folder(options.path)
    return 0


def run_database(options: argparse.Namespace) -> int:
    from queries import prepare

    out = doors.target(options.out, "a file")
    extract = the_extract(options.extract, "python -m data database ")
    with told(extract):
        make_database(extract, out, prepare)
    print(f"{out}: every line of {extract}, with its claim and member numbers; keep it as you keep the extract.")
    print("The SQL of a question, to run in it:  python -m queries denial_rate --sql")
    return 0


def run_sample(options: argparse.Namespace) -> int:
    from data import sample

    out = doors.target(options.out, "a folder")
    if options.lines < 1 or not 0 <= options.seed < 2**31:
        raise UsageError(
            "--lines is 1 or more and --seed from 0 to 2147483647, for example:  --lines 20000 --seed 3590"
        )
    before(out, "all", synthetic=True)
    with tempfile.TemporaryDirectory() as folder:
        claims, prices = Path(folder) / "claims", Path(folder) / "prices"
        sample.make(options.lines, options.seed, claims)
        sample.make_prices(options.seed, prices)
        truth = shutil.move(claims / "truth.parquet", folder)
        for path in (*claims.iterdir(), *prices.iterdir()):
            os.utime(path, (0, 0))  # the same seed gives the same manifest, whenever it is made
        runs = [one_run(source, files) for source, files in (("contract", claims), ("hospital_prices", prices))]
        if refused := together(runs, out, Order("all", synthetic=True)).refused:
            raise none_read(refused)
        with doors.replacing(out / "truth.parquet") as aside:
            shutil.copyfile(truth, aside)
    print(f"{out}: {options.lines:,} synthetic lines, seed {options.seed}")
    return 0


def one_run(source: str, folder: Path) -> Run:
    """A run of the sample's files: all codes, and a key that is no secret."""
    return planned(source, [folder], Order("all", salt=b"sample"))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(130)
    except duckdb.Error as error:
        print(f"DuckDB could not do it: {error}", file=sys.stderr)
        sys.exit(1)
