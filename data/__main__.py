"""python -m data extract · check · describe · sample: the work on extracts, from a terminal."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from data import HERE, InputError, contract, manifest, mapping, setting, the_extract
from data.extract import Progress, extract, inputs, sources
from data.raw import fits, header, layouts, listed, read_raw


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
        "source", metavar="SOURCE", choices=sources(), help=f"the layout of the files: {', '.join(sources())}"
    )
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    one.add_argument("--out", type=Path, help="the extract's folder (default: data/extracts/SOURCE)")
    one.add_argument("--codes", default="family", help="family (default), all, or codes with commas")
    one.add_argument("--payer", help="the payer's name, where the files do not carry it")
    one.add_argument(
        "--map", type=Path, metavar="FILE", help="for csv: which columns of the files are which of the contract's"
    )
    one.add_argument("--vintage", help="for published figures: the time they are about, where the files do not say it")
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
    done = extract(
        options.source,
        options.paths,
        out,
        options.codes,
        options.payer,
        progress=bar(total),
        columns=options.map,
        vintage=options.vintage,
    )
    for warning in done.warnings:
        print(f"note: {warning}", file=sys.stderr)
    for name in done.removed:
        print(f"removed: {name} is no longer among the inputs (to keep it, name it too)")
    facts = manifest(out)
    rows = sum(part["rows"] for part in [*facts["parts"], *facts["ledger"]])
    as_of = f", as of {facts['as_of']}" if facts["parts"] else ""
    print(
        f"{out}: {len(done.made)} read, {len(done.kept)} unchanged, {len(done.removed)} removed; {rows:,} rows{as_of}"
    )
    if rows == 0:
        print(f"No row carries a code in scope ({options.codes}). To keep every code:  --codes all and another --out")
    return 0


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

    checks = run(the_extract(options.extract))
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
    if options.path is None:
        for row in contract.entries():
            kind = "required" if row["required"] == "yes" else row["type"] if row["type"] in ("word", "grain") else ""
            print(
                f"{row['name']:36} {row['type'] if not kind or kind == 'required' else '':16.16} {kind:9} {row['meaning']}"
            )
        return 0
    if options.path.is_file():
        return describe_file(options.path, options.map)
    facts = manifest(options.path)
    print(
        f"{options.path}: codes '{facts['scope']}', as of {facts['as_of']} ({facts['as_of_basis']} date), "
        f"{len(facts['parts'])} parts, {len(facts['ledger'])} in the ledger"
    )
    for part in [*facts["parts"], *facts["ledger"]]:
        print(
            f"  {part['source_file']} ({part['source']}): {part['rows']:,} rows; "
            + ", ".join(f"{k} {v}" for k, v in part["control"].items() if v is not None and k != "claim_totals")
        )
        print(f"    captured: {', '.join(part['captured'])}")
        for warning in part["warnings"]:
            print(f"    note: {warning}")
    return 0


def describe_file(path: Path, columns_file: Path | None = None) -> int:
    """What a raw file is, which sources fit it, and what the others lack; with a path for it, a first draft of its column map."""
    with duckdb.connect() as con:
        columns = read_raw(con, path)
        (rows,) = con.execute("SELECT count(*) FROM raw_file").fetchone()
        drafted = mapping.draft(con, list(columns), columns_file) if columns_file else None
    print(f"{path.name}: {rows:,} rows, {len(columns)} columns: {listed(list(columns), 200)}")
    found = {column.strip().lower() for column in columns}
    for source, wanted in layouts().items():
        lacking = [column for column in wanted if column not in found]
        print(f"  {source}: " + (f"lacks {listed(lacking)}" if lacking else "has the columns it requires"))
    if fitting := fits(list(columns)):
        reads_payer = fitting[0] == "contract" or "payer" in header(fitting[0]).get("optional", [])
        payer = " --payer NAME" if reads_payer and "payer" not in found else ""
        print(f"To read it:  python -m data extract {fitting[0]} {path}{payer}")
    if drafted:
        count, doubts = drafted
        print(
            f"{columns_file}: a first map; {count} columns of the contract found theirs. Look through it before you use it."
        )
        for doubt in doubts:
            print(f"  {doubt}")
        print(f"To read it by the map:  python -m data extract csv {path} --map {columns_file}")
    elif not fitting:
        print(f"To read it all the same, with a map of its columns:  python -m data describe {path} --map columns.csv")
    return 0


def run_sample(options: argparse.Namespace) -> int:
    from data import sample

    with tempfile.TemporaryDirectory() as folder:
        sample.make(options.lines, options.seed, Path(folder))
        options.out.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(folder) / "truth.parquet", options.out / "truth.parquet")
        for path in Path(folder).iterdir():
            os.utime(path, (0, 0))  # the same seed gives the same manifest, whenever it is made
        extract("contract", [Path(folder)], options.out, codes="all", salt=b"sample", synthetic=True)
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
