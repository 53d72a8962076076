"""A table file as it is, the view `raw_file`: parquet, text or workbook, its header found below lines of title."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from data import InputError, contract
from data.reading import titled, workbook
from data.reading.layouts import fits, header, lacks, layouts
from data.reading.mapping import Mapped, plain
from data.reading.strangers import UTF_16, stranger

PARQUET = (".parquet", ".pq")


TEXT = (".csv", ".txt", ".tsv")


# What DuckDB says of a file that it cannot read, and how it is said here: its own words may quote a row.
FAULTS = [
    ("not utf-8 encoded", "it is no UTF-8 text; save it as CSV in UTF-8"),
    ("unterminated quote", "a quotation mark is not closed"),
    (r"Expected Number of Columns: (\d+) Found: (\d+)", r"the row has \2 cells, the header \1"),
    ("Maximum line size", "the line is longer than 2 MB"),
    ("Error when sniffing|state machine", "it cannot be told what separates its columns"),
    ("cannot encode str", "its name is no UTF-8 text; rename it"),
    ("Conversion Error|Out of Range Error", "a number in it is larger than its column can hold"),
    ("Out of Memory Error", "it does not fit into the memory that J3590_MEMORY allows"),
    (
        "(?i)parquet|TProtocol|Thrift|Snappy|TType|type:|buffer|magic|IO Error",
        "it is no parquet file, or a damaged one",
    ),
]


class Raw(NamedTuple):
    """The columns of a file and their types, and what is to be said of how its rows stand in it."""

    kinds: dict[str, str]
    notes: list[str]


def read_raw(
    con: duckdb.DuckDBPyConnection,
    raw: Path,
    source: str | None = None,
    mapped: list[Mapped] | None = None,
    sheets: Sequence[str] = (),
) -> Raw:
    """The view `raw_file` over a file as it is. Its header may stand below lines of title; of a workbook `sheets` are read, or those that belong together."""
    with raw.open("rb") as file:
        start = file.read(4096)
    check_kind(raw, start)
    try:
        con.execute("SET VARIABLE raw_file = $path", {"path": literal(raw)})
        rows, notes = rows_of(con, raw, start, source, mapped, sheets)
        con.execute(f"CREATE OR REPLACE TEMP VIEW raw_file AS FROM {rows}")
        return Raw({column: kind for column, kind, *_ in con.execute("DESCRIBE raw_file").fetchall()}, notes)
    except duckdb.Error as error:
        raise unreadable(raw.name, source, error) from None


def check_kind(raw: Path, start: bytes) -> None:
    """Raises InputError for what is no table: X12, an archive, an empty file, or one whose name says it is something else."""
    if workbook.is_workbook(raw, start):
        return
    begins = start.lstrip()
    if begins.startswith((b"ISA", b"ST*835", b"GS*")):
        raise InputError(
            f"{raw.name} is X12, not a table: it begins with {begins[:3].decode()!r}. A remittance is read as x12_835:  "
            f"python -m data extract x12_835 {raw.name}"
        )
    if not begins and raw.suffix.lower() in TEXT:
        raise InputError(f"{raw.name} is empty. Send the file again; nothing was changed.")
    if said := stranger(raw.name, start):
        raise InputError(f"{raw.name} {said}")
    if raw.suffix.lower() not in (*PARQUET, *TEXT):
        raise InputError(
            f"{raw.name} is no table by its name: those end in .csv, .txt, .tsv, .parquet, .xlsx, .xls or .ods. Name the table files only; nothing was changed."
        )


def rows_of(
    con: duckdb.DuckDBPyConnection,
    raw: Path,
    start: bytes,
    source: str | None,
    mapped: list[Mapped] | None,
    sheets: Sequence[str],
) -> tuple[str, list[str]]:
    """What to select a file's rows from, as SQL, and what is to be said of how they stand in it."""
    if raw.suffix.lower() in PARQUET or start.startswith(b"PAR1"):
        return "read_parquet(getvariable('raw_file'), file_row_number = true, hive_partitioning = true)", []
    if workbook.is_workbook(raw, start):
        found = workbook.read(raw, lambda cells: names_known(cells, source, mapped), sheets)
        con.register("sheets_read", found.table)
        return "sheets_read", found.notes + below(found.above, "row")
    if (table := below_titles(raw, [source] if source else list(layouts()))) is not None:
        con.register("below_titles", table)
        return "below_titles", []
    above = titled.lines_above(raw, lambda cells: is_header(cells, source, mapped))
    con.execute("SET VARIABLE titles = $above", {"above": above})
    if not titled.is_unicode(raw):
        con.register("text_read", titled.as_windows(raw, above))
        return "text_read", [WINDOWS, *below(above, "line")]
    passed = ", skip = getvariable('titles')" if above else ""
    encoding = ", encoding = 'utf-16'" if start.startswith(UTF_16) else ""
    # by itself DuckDB takes what stands behind a # for a comment, and leaves it out
    how = f"all_varchar = true, header = true, comment = '', hive_partitioning = true{passed}{encoding}"
    return f"read_csv(getvariable('raw_file'), {how})", below(above, "line")


WINDOWS = "it is no UTF-8 text and was read as Windows-1252: look at names with accents"


def below(above: int, what: str) -> list[str]:
    """What is to be said of lines of title that were passed over."""
    lines = f"a {what}" if above == 1 else f"{above} {what}s"
    return [f"its header stands on {what} {above + 1}, below {lines} of title"] if above else []


# So many cells of a row must be names that columns usually have, for the row to be a header.
USUAL_NAMES = 3


def is_header(cells: list[str], source: str | None, mapped: list[Mapped] | None) -> bool:
    """Whether a record names the columns: those of the map, those of the source, or some that tables usually have."""
    if mapped:
        names = {one.lower() for one in cells}
        return all(one.written.strip().lower() in names for one in mapped)
    if source in layouts():
        return not lacks(source, cells)
    return bool(fits(cells)) or len({plain(one) for one in cells} & usual_names()) >= USUAL_NAMES


def names_known(cells: list[str], source: str | None, mapped: list[Mapped] | None) -> int:
    """How many names of columns a row of a workbook holds: all that are wanted or none, where it is known which are; else those that columns usually have."""
    usual = len({plain(one) for one in cells} & usual_names())
    if mapped or source in layouts():
        return usual + len(cells) if is_header(cells, source, mapped) else 0
    return usual


@cache
def usual_names() -> frozenset[str]:
    """What columns of the contract are called, here and elsewhere."""
    return frozenset(plain(name) for one in contract.columns() for name in (one.name, *one.also))


def literal(path: Path) -> str:
    """A path as DuckDB must be told it: in names * ? and [ stand for other characters, so that claims[1].csv would be claims1.csv."""
    return ("./" if str(path).startswith("~") else "") + re.sub(r"([*?[])", r"[\1]", str(path))


def unreadable(name: str, source: str | None, error: duckdb.Error) -> InputError:
    """What to say of a file that DuckDB cannot read."""
    kind = f"'{source}'" if source else "a table"
    return InputError(f"{name} cannot be read as {kind}: {why(error)}. Nothing was changed.")


def why(error: duckdb.Error) -> str:
    """DuckDB's reason in plain words, with the line where it says one; nothing of the file is quoted."""
    text = str(error)
    line = re.search(r"CSV Error on Line: (\d+)", text)
    found = next(((match, words) for fault, words in FAULTS if (match := re.search(fault, text))), None)
    words = found[0].expand(found[1]) if found else re.sub(r"'[^']*'|\"[^\"]*\"", "…", text.splitlines()[0])
    return (f"line {line[1]}: " if line else "") + words


def below_titles(raw: Path, sources: list[str]) -> pa.Table | None:
    """The table of a file whose header stands below lines of title, where one of these sources reads such files and its columns are there."""
    for source in sources:
        if "titled" in header(source):
            table = titled.read(raw, lambda cells, source=source: not lacks(source, cells))
            if table is not None:
                return table
    return None
