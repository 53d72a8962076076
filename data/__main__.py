"""python -m data extract · check · describe · sample: the work on extracts, from a terminal."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from data import HERE, InputError, describe, manifest, setting, the_extract
from data.extract import AUTO, Progress, Summary, extract, inputs, sorted_out, sources, taking_place


def main(words: list[str] | None = None) -> int:
    """Exit code 0, 1 for bad data or a failed severity-1 check, 2 for bad usage."""
    options = parser().parse_args(words)
    try:
        return options.run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1


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
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    one.add_argument("--out", type=Path, help="the extract's folder (default: data/extracts/SOURCE)")
    one.add_argument("--codes", default="family", help="family (default), all, or codes with commas")
    one.add_argument("--payer", help="the payer's name, where the files do not carry it")
    one.add_argument(
        "--map", type=Path, metavar="FILE", help="for csv: which columns of the files are which of the contract's"
    )
    one.add_argument("--vintage", help="for published figures: the time they are about, where the files do not say it")
    one.add_argument("--add", action="store_true", help="keep the inputs of earlier runs beside these: a new month")
    one.add_argument(
        "--instead-of",
        action="append",
        default=[],
        metavar="NAME",
        help="with --add: an earlier input that these replace, such as a corrected month. May be repeated",
    )
    one.set_defaults(run=run_extract)
    one = commands.add_parser("check", help="run every check and show its failing rows")
    one.add_argument("extract", nargs="?", metavar="EXTRACT", help="an extract's folder or name")
    one.set_defaults(run=run_check)
    one = commands.add_parser("describe", help="the contract, or what an extract or a raw file holds")
    one.add_argument("path", nargs="?", type=Path, metavar="PATH", help="an extract's folder, or a raw file")
    one.add_argument("--map", type=Path, metavar="FILE", help="write a first draft of the raw file's column map there")
    one.set_defaults(run=run_describe)
    one = commands.add_parser("sample", help="make the synthetic sample at any size")
    one.add_argument("--lines", type=int, default=20_000)
    one.add_argument("--seed", type=int, default=3590)
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=run_sample)
    return top


def run_extract(options: argparse.Namespace) -> int:
    out = options.out or Path(setting("EXTRACTS", str(HERE / "extracts"))) / options.source
    total = sum(one.path.stat().st_size for one in inputs(options.paths))
    done = read(options, out, bar(total))
    for warning in done.warnings:
        print(f"note: {warning}", file=sys.stderr)
    for name in done.removed:
        print(f"removed: {name} is no longer among the inputs (to keep it, name it too, or type --add)")
    facts = manifest(out)
    rows = sum(part["rows"] for part in [*facts["parts"], *facts["ledger"]])
    as_of = f", as of {facts['as_of']}" if facts["parts"] else ""
    print(
        f"{out}: {len(done.made)} read, {len(done.kept)} unchanged, {len(done.removed)} removed; {rows:,} rows{as_of}"
    )
    if rows == 0:
        print(f"No row carries a code in scope ({options.codes}). To keep every code:  --codes all and another --out")
    return 0


def read(options: argparse.Namespace, out: Path, progress: Progress) -> Summary:
    """One run per source: the one named, or those that the files themselves show."""
    if options.instead_of and not options.add:
        raise InputError("--instead-of goes with --add: without it, the inputs named are all that stay.")
    given = {options.source: options.paths} if options.source != AUTO else sorted_out(options.paths)
    instead_of = {source: taking_place(out, source, options.instead_of, given) for source in given}
    every = [
        extract(
            source,
            paths,
            out,
            options.codes,
            options.payer,
            progress=progress,
            columns=options.map,
            vintage=options.vintage,
            if_wanted=options.source == AUTO,
            add=options.add,
            instead_of=instead_of[source],
        )
        for source, paths in given.items()
    ]
    return Summary(*([one for each in lists for one in each] for lists in zip(*every, strict=True)))


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
    print(f"Nothing found by {len(clean)} of {len(checks)} checks: {', '.join(clean)}")
    return int(any(check.severity == 1 and check.row_count for check in checks))


def run_describe(options: argparse.Namespace) -> int:
    from queries import promised

    if options.path is None:
        describe.the_contract()
    elif options.path.is_file():
        describe.a_file(options.path, promised, options.map)
    elif options.map:
        raise InputError(f"{options.path} is no file: a column map is drafted of one table. Name the file.")
    else:
        describe.an_extract(options.path)
    return 0


def run_sample(options: argparse.Namespace) -> int:
    from data import sample

    with tempfile.TemporaryDirectory() as folder:
        claims, prices = Path(folder) / "claims", Path(folder) / "prices"
        sample.make(options.lines, options.seed, claims)
        sample.make_prices(options.seed, prices)
        options.out.mkdir(parents=True, exist_ok=True)
        shutil.move(claims / "truth.parquet", options.out / "truth.parquet")
        for path in (*claims.iterdir(), *prices.iterdir()):
            os.utime(path, (0, 0))  # the same seed gives the same manifest, whenever it is made
        for source, inputs in (("contract", claims), ("hospital_prices", prices)):
            extract(source, [inputs], options.out, codes="all", salt=b"sample", synthetic=True)
    print(f"{options.out}: {options.lines:,} synthetic lines, seed {options.seed}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(130)
    except duckdb.Error as error:
        print(f"DuckDB could not do it: {error}", file=sys.stderr)
        sys.exit(1)
