"""A raw file of claims before any importer reads it: what kind it is, which layout it fits, and the view `raw` over it."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data import HERE, InputError, contract
from data.contract import quoted
from data.header import stated, terms
from data.landing import importer
from data.reading import sheets, titled
from data.reading.mapping import Mapped, columns_found, plain
from data.reading.strangers import UTF_16, stranger
from data.refusals import listed

KNOWN = {column.name for column in contract.columns()} | {"file_row_number", "filename"}
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


def text_of(source: str) -> str:
    """The SQL of a source."""
    return (HERE / "sources" / f"{source}.sql").read_text()


@cache
def header(source: str) -> dict[str, list[str]]:
    """What a source's header declares, by word.

    required, optional: the columns of raw that its SQL reads. Optional ones that an input lacks are added, without values; in turn only
                        contract columns with a value on some row are captured: a layout that always has all its columns says nothing by that.
    unused:             columns that are no news when they are left unread (`*` stands for anything)
    answers:            `last` where the layout holds only the last answer to each line, so that the first is not in the input
    map:                `required` where the columns have any names, and a column map says what they are
    makes:              the ledger table that the source fills, where it holds no claim lines
    called:             a column by the names that files give it, as in `code = hcpcs code | _*_code`
    blank:              what a blank figure means, for the ledger's warning
    hashed:             contract columns, beside person_id, whose values hold a member's number: the extract gets codes made with the secret key
    titled:             `yes` where lines of title stand above the header (data/titled.py says what is read from them)
    """
    return {word: terms(text_of(source), word) for word in WORDS if stated(text_of(source), word) is not None}


WORDS = ("required", "optional", "unused", "answers", "map", "makes", "called", "titled", "blank", "hashed")


@cache
def layouts() -> dict[str, list[str]]:
    """The required columns of every source that reads tables by the names of their columns, by source."""
    contracted = [column.name for column in contract.columns() if column.required and column.name != "payer"]
    tables = [path.stem for path in sorted((HERE / "sources").glob("*.sql"))]
    return {
        one: header(one).get("required", contracted)
        for one in tables
        if importer(one) is None and "map" not in header(one)
    }


def view_raw(
    con: duckdb.DuckDBPyConnection,
    raw: Path,
    source: str,
    stated: dict[str, list[str]],
    name: str,
    payer: str | None,
    mapped: list[Mapped] | None = None,
    notes: list[str] | None = None,
) -> list[str]:
    """The view `raw` over a parquet or CSV file, its columns in lower case and complete as the source's header wants it.

    Returns the columns that the source does not know, and adds what is to be said of the file to `notes`. Codes in folder names (hive) stay text.
    """
    notes = [] if notes is None else notes
    kinds = read_raw(con, raw, source, mapped)
    notes += titles_passed(con)
    found = {plain: (column, kinds[column]) for plain, column in named(source, kinds).items()}
    if "map" in stated:
        notes += sheets.view(con, mapped or [], found, name)
        used = {one.written.strip().lower() for one in mapped or []}
        return [column for column in found if column not in used and column not in ("file_row_number", "filename")]
    if source in layouts():
        check_layout(source, list(found), name, raw)
    if payer is None and "payer" in stated.get("optional", []) and "payer" not in found:
        raise nobody_paid(name)
    wanted = stated.get("required", []) + stated.get("optional", [])
    chosen = [
        f"nullif(trim({quoted(column)}), '') AS {quoted(plain_name)}"
        if wanted and kind == "VARCHAR"
        else f"{quoted(column)} AS {quoted(plain_name)}"
        for plain_name, (column, kind) in found.items()
    ]
    chosen += [f"NULL::VARCHAR AS {quoted(one)}" for one in stated.get("optional", []) if one not in found]
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT {', '.join(chosen)} FROM raw_file")
    if not wanted:
        return []
    passed = [*wanted, *stated.get("unused", []), *KNOWN]
    return [column for column in found if not like(*passed).match(column)]


def named(source: str, columns: Iterable[str]) -> dict[str, str]:
    """A file's columns by the names that a source knows them by: in lower case, or what its header says that files call them."""
    found = {column.strip().lower(): column for column in columns}
    for said in header(source).get("called", []):
        plain, _, others = said.partition(" = ")
        fitting = [one for one in found if like(*map(str.strip, others.split("|"))).match(one)]
        if fitting and plain not in found:
            found[plain] = found.pop(fitting[0])
    return found


@cache
def like(*names: str) -> re.Pattern:
    """What matches these names of columns, in which `*` stands for anything."""
    return re.compile("|".join(map(translate, names)))


def lacks(source: str, columns: Iterable[str]) -> list[str]:
    """The required columns of a table layout that are not among a file's."""
    found = named(source, columns)
    return [one for one in header(source).get("required") or layouts()[source] if one not in found]


def read_raw(
    con: duckdb.DuckDBPyConnection, raw: Path, source: str | None = None, mapped: list[Mapped] | None = None
) -> dict[str, str]:
    """The view `raw_file` over a file as it is; returns its columns and their types. Its header may stand below lines of title."""
    with raw.open("rb") as file:
        start = file.read(4096)
    check_kind(raw, start)
    con.execute("SET VARIABLE titles = 0")
    try:
        con.execute("SET VARIABLE raw_file = $path", {"path": literal(raw)})
        con.execute(f"CREATE OR REPLACE TEMP VIEW raw_file AS FROM {rows_of(con, raw, start, source, mapped)}")
        return {column: kind for column, kind, *_ in con.execute("DESCRIBE raw_file").fetchall()}
    except duckdb.Error as error:
        raise unreadable(raw.name, source, error) from None


def check_kind(raw: Path, start: bytes) -> None:
    """Raises InputError for what is no table: X12, a workbook, an archive, an empty file, or one whose name says it is something else."""
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
            f"{raw.name} is neither parquet nor CSV by its name. Name the table files only; nothing was changed."
        )


def rows_of(
    con: duckdb.DuckDBPyConnection, raw: Path, start: bytes, source: str | None, mapped: list[Mapped] | None
) -> str:
    """What to select a file's rows from, as SQL. Where titles stand above the header, the variable `titles` says how many lines they are."""
    if raw.suffix.lower() in PARQUET or start.startswith(b"PAR1"):
        return "read_parquet(getvariable('raw_file'), file_row_number = true, hive_partitioning = true)"
    if (table := below_titles(raw, [source] if source else list(layouts()))) is not None:
        con.register("below_titles", table)
        return "below_titles"
    above = titled.lines_above(raw, lambda cells: is_header(cells, source, mapped))
    con.execute("SET VARIABLE titles = $above", {"above": above})
    passed = ", skip = getvariable('titles')" if above else ""
    encoding = ", encoding = 'utf-16'" if start.startswith(UTF_16) else ""
    # by itself DuckDB takes what stands behind a # for a comment, and leaves it out
    how = f"all_varchar = true, header = true, comment = '', hive_partitioning = true{passed}{encoding}"
    return f"read_csv(getvariable('raw_file'), {how})"


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


@cache
def usual_names() -> frozenset[str]:
    """What columns of the contract are called, here and elsewhere."""
    return frozenset(plain(name) for one in contract.columns() for name in (one.name, *one.also))


def titles_passed(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What is to be said of lines of title that were passed over."""
    (above,) = con.execute("SELECT getvariable('titles')").fetchone()
    lines = "a line" if above == 1 else f"{above} lines"
    return [f"its header stands on line {above + 1}, below {lines} of title"] if above else []


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


def check_layout(source: str, found: list[str], name: str, raw: Path) -> None:
    """The input has the columns that make it one of this source; else say which it lacks, and which source it does fit."""
    if lacking := lacks(source, found) if "required" in header(source) else []:
        table = None if fits(found) or raw.suffix.lower() in PARQUET else below_titles(raw, list(layouts()))
        fitting = fits(found if table is None else table.column_names)
        hint = f"It has the columns of '{fitting[0]}': type that as SOURCE. " if fitting else ""
        raise InputError(
            f"{name} is not in the layout '{source}': it lacks the columns {listed(lacking)}. {hint}{columns_found(found)}"
        )


def fits(found: list[str]) -> list[str]:
    """The table layouts whose required columns are all among these, the most demanding first."""
    wanted = sorted(layouts().items(), key=lambda one: -len(one[1]))
    return [source for source, _ in wanted if not lacks(source, found)]


def nobody_paid(name: str) -> InputError:
    """What to do about a file that names no payer."""
    return InputError(
        f"{name} does not say who paid: it has no column 'payer', or the column is blank on every row. "
        "Name the payer of the file with --payer, for example:  --payer Medicare"
    )
