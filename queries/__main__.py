"""python -m queries [QUESTION]: the same answers in a terminal. Without a question, the catalogue."""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path

import data
from queries import answer, files, names, prepare
from queries.catalogue import dimensions, question
from queries.selection import CHOICES, list_names, read


def main(words: list[str] | None = None) -> int:
    """Exit code 0; 1 for data that cannot be read or cannot answer; 2 for an unknown question, column or value."""
    options = parser().parse_args(words)
    if options.question is None:
        catalogue()
        return 0
    try:
        extract = data.the_extract(options.extract)
    except data.InputError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        con = prepare(data.open(extract))
    except data.InputError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        selection, notices = read(given(options), con)
        if notices:
            raise data.InputError("\n".join(notices) + known(con, options))
        mode = options.small_cells or default_mode(con, options.out)
        result = answer(con, options.question, selection, options.by, mode)
    except data.InputError as error:
        print(error, file=sys.stderr)
        return 2
    if result.missing:
        print(
            f"Not in the input: {', '.join(result.missing)}. Without it '{options.question}' has no answer.",
            file=sys.stderr,
        )
        return 1
    return put(result, options)


def put(result: files.Answer, options: argparse.Namespace) -> int:
    """Write the answer where and how it was asked for."""
    kind = options.format or (options.out.suffix.removeprefix(".") if options.out else "table")
    if kind not in files.FORMATS:
        print(f"No format '{kind}'. Known: {', '.join(files.FORMATS)}.", file=sys.stderr)
        return 2
    content = (files.to_table(result) + "\n").encode() if kind == "table" else files.WRITERS[kind](result)
    if options.out:
        aside = options.out.parent / f".{options.out.name}.part"
        try:
            aside.write_bytes(content)
            aside.rename(options.out)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            print(
                f"{options.out} cannot be written: {error.strerror}. Name a file in a folder that is there.",
                file=sys.stderr,
            )
            return 2
        print(
            f"{options.out}: {result.table.num_rows:,} rows; small cells {files.small_cells(result)}", file=sys.stderr
        )
    else:
        sys.stdout.buffer.write(content)
    return 0


def default_mode(con: data.duckdb.DuckDBPyConnection, out: Path | None) -> str:
    """Files of real extracts hide small cells unless asked otherwise; the screen and the sample show them."""
    synthetic = con.cursor().execute("SELECT is_synthetic FROM extract").fetchone()[0]
    return "hide" if out and not synthetic else "show"


def given(options: argparse.Namespace) -> list[tuple[str, str]]:
    """The options that are filters, as the (word, value) pairs a URL would carry."""
    pairs = []
    for name in list_names():
        for word in (name, f"{name}_not"):
            pairs += [(word, value) for value in getattr(options, word) or []]
    single = [
        (
            word,
            getattr(
                options, word.replace("from", "from_date").replace("to", "to_date") if word in ("from", "to") else word
            ),
        )
        for word in SINGLE
    ]
    return pairs + [(word, value) for word, value in single if value is not None]


SINGLE = ("from", "to", *CHOICES)


def known(con: data.duckdb.DuckDBPyConnection, options: argparse.Namespace) -> str:
    """The values that would have been known, for each list filter that was used."""
    from queries.selection import values

    used = [name for name in list_names() if getattr(options, name) or getattr(options, f"{name}_not")]
    return "".join(
        f"\nKnown values of --{name.replace('_', '-')}: {', '.join(values(con, name)[:40])}" for name in used
    )


def parser() -> argparse.ArgumentParser:
    """Options are Selection's own words."""
    top = argparse.ArgumentParser(prog="python -m queries", description=__doc__)
    top.add_argument("question", nargs="?", choices=names(), metavar="QUESTION", help="one of: " + ", ".join(names()))
    top.add_argument(
        "--by",
        nargs="+",
        default=[],
        metavar="COLUMN",
        help="group by: " + ", ".join(one.column for one in dimensions().values()),
    )
    top.add_argument("--extract", help="an extract's name or folder, where there are several")
    for name in list_names():
        option = name.replace("_", "-")
        top.add_argument(
            f"--{option}",
            action="append",
            dest=name,
            metavar="VALUE",
            help=dimensions()[name].meaning + " May be repeated.",
        )
        top.add_argument(
            f"--{option}-not", action="append", dest=f"{name}_not", metavar="VALUE", help=argparse.SUPPRESS
        )
    top.add_argument("--from", dest="from_date", metavar="DATE", help="first day, as 2025-01-01; '' is open")
    top.add_argument("--to", dest="to_date", metavar="DATE", help="last day, included")
    for name, allowed in CHOICES.items():
        top.add_argument(f"--{name}", choices=allowed, help=f"default: {allowed[0]}")
    top.add_argument(
        "--small-cells",
        choices=("show", "hide"),
        help="hide cells of 1-10 persons; files of real extracts do by default",
    )
    top.add_argument("--format", choices=files.FORMATS, help="default: table, or by the ending of --out")
    top.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead of the screen")
    return top


def catalogue() -> None:
    """Every question, what it asks and what a row is."""
    for name in names():
        one = question(name)
        print(f"{name:22} {one.asks}\n{'':22} {one.grain}")
    print(f"\nGroup by any of: {', '.join(one.column for one in dimensions().values())}")
    print(f"Posted prices by any of: {', '.join(one.column for one in dimensions('posted_rates').values())}")
    print("Example:  python -m queries denial_rate --by payer_group --from 2025-11-01 --to 2026-10-31")


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever was reading has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
