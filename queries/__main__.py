"""python -m queries [QUESTION]: the same answers in a terminal. Without a question, the catalogue."""

import argparse
import os
import sys
from pathlib import Path

import data
from data import doors
from data.refusals import listed, shown, told
from queries import answer, files, names, prepare
from queries.catalogue import dimensions, question
from queries.selection import BLANK, CHOICES, list_names, read, values


def main(words: list[str] | None = None) -> int:
    """Exit code 0; 1 for data that cannot be read or cannot answer; 2 for an unknown question, column, value or name of a file."""
    options = parser().parse_args(words)
    if options.question is None:
        catalogue()
        return 0
    try:
        kind, out = form(options)
        extract = data.the_extract(options.extract)
    except data.InputError as error:
        return refused(error, 2)
    try:
        with told(extract, "cannot be read"):
            con = prepare(data.open(extract))
    except data.InputError as error:
        return refused(error, 1)
    try:
        selection, notices = read(given(options), con)
        if notices:
            raise data.UsageError("\n".join([*notices, *known(con, options)]))
        mode = options.small_cells or default_mode(con, out)
        with told(f"'{options.question}'"):
            result = answer(con, options.question, selection, options.by, mode)
    except data.InputError as error:
        return refused(error, 2)
    if result.missing:
        print(
            f"Not in the input: {', '.join(result.missing)}. Without it '{options.question}' has no answer.",
            file=sys.stderr,
        )
        return 1
    try:
        return put_script(result, out) if options.sql else put(result, kind, out)
    except data.InputError as error:
        return refused(error, 1)


def refused(error: data.InputError, code: int) -> int:
    """Say why, and end with that code."""
    print(error, file=sys.stderr)
    return code


def form(options: argparse.Namespace) -> tuple[str, Path | None]:
    """The format of the answer and the file it goes to, None for the screen; looked at before anything is worked out."""
    out = None if options.out is None else doors.target(options.out, "a file")
    kind = "table" if options.sql else options.format or (out.suffix.removeprefix(".") if out else "table")
    if options.sql and options.format:
        raise data.UsageError("--sql prints text: leave out --format.")
    if kind not in files.FORMATS:
        raise data.UsageError(f"No format '{shown(kind)}'. Known: {', '.join(files.FORMATS)}.")
    return kind, out


def put(result: files.Answer, kind: str, out: Path | None) -> int:
    """Write the answer where and how it was asked for."""
    content = (files.to_table(result) + "\n").encode() if kind == "table" else files.WRITERS[kind](result)
    write(content, out)
    if out:
        print(f"{out}: {result.table.num_rows:,} rows; small cells {files.small_cells(result)}", file=sys.stderr)
    return 0


def put_script(result: files.Answer, out: Path | None) -> int:
    """Write the SQL of the answer instead."""
    write(result.script().encode(), out)
    if out:
        print(f"{out}: the SQL, for a file made by  python -m data database", file=sys.stderr)
    return 0


def write(content: bytes, out: Path | None) -> None:
    """To the file named, else to the screen."""
    if out:
        doors.write(out, content)
        return
    with told("The answer"):
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


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


def known(con: data.duckdb.DuckDBPyConnection, options: argparse.Namespace) -> list[str]:
    """The values that would have been known, for each list filter with one that is not; the most frequent of them."""
    every = {name: [*(getattr(options, name) or []), *(getattr(options, f"{name}_not") or [])] for name in list_names()}
    found = {name: values(con, name) for name, typed in every.items() if any(typed)}
    return [
        f"Known values of --{name.replace('_', '-')}: {listed(there)}"
        for name, there in found.items()
        if {*every[name]} - {*there, BLANK, ""}
    ]


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
    top.add_argument("--out", metavar="FILE", help="write to a file instead of the screen")
    top.add_argument(
        "--sql",
        action="store_true",
        help="the plain SQL that answers, instead; it runs in what python -m data database makes",
    )
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
