"""What importers of CMS's claim and claim line feed share: its parts as text of fixed width (data/reference/cclf_layouts.csv) or as tables.

Every column is text; a tilde, and the dates that stand for none, become blank (CCLF Information Packet v43, sections 3.5 and 3.6).
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

import duckdb

from data import InputError, limit
from data.code_tables import reference
from data.contract import quoted
from data.landing.json_stream import SEND_AGAIN
from data.reading.layouts import header
from data.reading.mapping import columns_found
from data.reading.table import TEXT, literal, why

DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
BLANK = "CASE WHEN trim({0}::VARCHAR) NOT IN ('', '~', '1000-01-01', '9999-12-31') THEN trim({0}::VARCHAR) END"
# What programs that take numbers for numbers write as 1.0.
WHOLE = (
    "cur_clm_uniq_id", "clm_line_num", "clm_adjsmt_type_cd", "clm_line_prod_rev_ctr_cd", "clm_bill_fac_type_cd", "clm_bill_clsfctn_cd",
    "clm_bill_freq_cd",
)  # fmt: skip
MADE_HERE = ("place", "source_row")
# A blank line is no record; it counts as a line of the file.
RECORDS = """
    FROM (
        SELECT rtrim(line, chr(13)) AS line, row_number() OVER () AS place
        FROM read_csv(getvariable('path'), columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '')
    )
    WHERE trim(line) <> ''"""


class Part(NamedTuple):
    """A part of the feed: the columns without which it says nothing, and the dates whose places show that a record is one of it."""

    needs: tuple[str, ...]
    dates: tuple[str, ...]

    def columns(self) -> tuple[str, ...]:
        """What its table cannot lack, as tables name them."""
        return tuple(one.lower() for one in self.needs)


PARTS = {
    "CCLF1": Part(
        ("CUR_CLM_UNIQ_ID", "CLM_BILL_FAC_TYPE_CD", "CLM_BILL_CLSFCTN_CD", "CLM_MDCR_NPMT_RSN_CD", "CLM_ADJSMT_TYPE_CD", "CLM_EFCTV_DT"),
        ("CLM_FROM_DT", "CLM_THRU_DT", "CLM_EFCTV_DT"),
    ),
    "CCLF2": Part(
        ("CUR_CLM_UNIQ_ID", "CLM_LINE_NUM", "CLM_LINE_FROM_DT", "CLM_LINE_PROD_REV_CTR_CD", "CLM_LINE_HCPCS_CD", "CLM_LINE_CVRD_PD_AMT"),
        ("CLM_LINE_FROM_DT", "CLM_LINE_INSTNL_REV_CTR_DT", "CLM_FROM_DT"),
    ),
    "CCLF5": Part(
        tuple(one.upper() for one in header("cms_cclf5")["required"]),
        ("CLM_FROM_DT", "CLM_LINE_FROM_DT", "CLM_EFCTV_DT"),
    ),
}  # fmt: skip


@cache
def places(part: str) -> dict[str, tuple[int, int]]:
    """The first and last place of each column of a part."""
    return {
        row["column_name"]: (int(row["first_place"]), int(row["last_place"]))
        for row in reference("cclf_layouts")
        if row["part"] == part
    }


def shortest(part: str) -> int:
    """The last place of what a record cannot do without."""
    return max(places(part)[one][1] for one in PARTS[part].needs)


def recognised(path: Path, head: bytes, parts: dict[str, str]) -> str | None:
    """What a file is of these parts: text by its layouts, or a table whose name does not end as a table's does."""
    if (part := of_text(head)) in parts:
        return f"CMS claim line feed (CCLF), {parts[part]}, text"
    is_misnamed = path.suffix.lower() not in TEXT and not head.startswith(b"PAR1") and is_table(head[:4096])
    if is_misnamed and (part := of_file(path)) in parts:
        return f"CMS claim line feed (CCLF), {parts[part]}, a table"
    return None


def of_text(start: bytes) -> str | None:
    """The part that text of fixed width is of, by its first record."""
    return of_record(start.lstrip(b"\r\n").split(b"\n", 1)[0].rstrip(b"\r").decode("latin-1"))


def of_record(line: str) -> str | None:
    """The part that a record is of: its claim number and dates stand where that part's layout puts them. A date may be blank; of several
    parts that one then fits, it is of the part with most dates."""
    found = {part: dates(part, line) for part in PARTS}
    fitting = {part: sum(map(bool, written)) for part, written in found.items() if written is not None}
    return max(fitting, key=fitting.get) if fitting else None


def dates(part: str, line: str) -> list[str] | None:
    """What a record of this part has for dates; None where it is none of this part."""
    written = [line[first - 1 : last].strip() for first, last in (places(part)[one] for one in PARTS[part].dates)]
    is_whole = len(line) >= shortest(part) and re.fullmatch("[0-9]{13}", line[:13])
    return written if is_whole and all(re.fullmatch(DATE, one) for one in written if one) else None


def of_columns(columns: Iterable[str]) -> str | None:
    """The part that a table of these columns is of."""
    plain = {column.strip().lower() for column in columns}
    return next((part for part, one in PARTS.items() if plain.issuperset(one.columns())), None)


def of_file(path: Path) -> str | None:
    """The part that a file is of, told from its first record or its columns; None where it shows none."""
    start = beginning(path)
    if not is_table(start):
        return of_text(start)
    with duckdb.connect() as con:
        limit(con)
        try:
            return of_columns(columns_of(con, path, start))
        except duckdb.Error as error:
            raise InputError(f"{path.name} cannot be read: {why(error)}. {SEND_AGAIN}.") from None


def beginning(path: Path) -> bytes:
    """A file's first bytes. Raises InputError where it is empty or cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Check the path and who may read it.") from None
    if not start.strip():
        raise InputError(f"{path.name}: the file is empty. {SEND_AGAIN}.")
    return start


def is_table(start: bytes) -> bool:
    return start.startswith(b"PAR1") or b"CUR_CLM_UNIQ_ID" in start.upper()


def rows(con: duckdb.DuckDBPyConnection, path: Path, part: str) -> str:
    """SQL that selects a file's columns as text, under their names in lower case, and `place`, each row's in the file.

    Raises InputError where the file is not of this part.
    """
    start = beginning(path)
    con.execute("SET VARIABLE path = $path", {"path": literal(path)})
    return table(con, path, start, part) if is_table(start) else records(con, path, part)


def scan(start: bytes) -> str:
    """SQL that reads a table at the variable `path`."""
    if start.startswith(b"PAR1"):
        return "read_parquet(getvariable('path'))"
    return "read_csv(getvariable('path'), all_varchar = true, header = true, comment = '')"


def columns_of(con: duckdb.DuckDBPyConnection, path: Path, start: bytes) -> list[str]:
    con.execute("SET VARIABLE path = $path", {"path": literal(path)})
    return [column for column, *_ in con.execute(f"DESCRIBE FROM {scan(start)}").fetchall()]


def table(con: duckdb.DuckDBPyConnection, path: Path, start: bytes, part: str) -> str:
    found = columns_of(con, path, start)
    plain = {column.strip().lower() for column in found}
    if lacking := [column for column in PARTS[part].columns() if column not in plain]:
        raise InputError(
            f"{path.name} is no table of {part}: it lacks the columns {', '.join(lacking)}. {columns_found(found)}"
        )
    chosen = [
        f"{cell(column)} AS {quoted(name)}" for column in found if (name := column.strip().lower()) not in MADE_HERE
    ]
    return f"SELECT {', '.join(chosen)}, row_number() OVER () AS place FROM {scan(start)}"


def cell(column: str) -> str:
    """SQL of a table's cell: a date without its time of day, a whole number without its point."""
    name, text = column.strip().lower(), f"trim({quoted(column)}::VARCHAR)"
    if name.endswith("_dt"):
        text = f"left({text}, 10)"
    elif name in WHOLE:
        text = f"regexp_replace({text}, '[.]0+$', '')"
    return BLANK.format(text)


def records(con: duckdb.DuckDBPyConnection, path: Path, part: str) -> str:
    wrong, end, last, least, longest = con.execute(faults(part)).fetchone()
    if not end:
        raise InputError(f"{path.name}: the file is empty. {SEND_AGAIN}.")
    if wrong:
        refuse(con, path, part, wrong)
    if len(least) > 1 and last < least[1] == longest:
        raise InputError(f"{path.name}, line {end}: the file ends in the middle of this record. {SEND_AGAIN}.")
    cut = [BLANK.format(f"line[{first}:{end}]") + f" AS {name.lower()}" for name, (first, end) in places(part).items()]
    return f"SELECT {', '.join(cut)}, place FROM ({RECORDS})"


def faults(part: str) -> str:
    """SQL: the first record whose number or dates do not stand where they should; and of all records' lengths the last and the two least."""
    dates = ", ".join(f"trim(line[{first}:{end}])" for first, end in (places(part)[one] for one in PARTS[part].dates))
    return f"""
        SELECT
            min(place) FILTER (length(line) < {shortest(part)} OR NOT regexp_full_match(line[1:13], '[0-9]{{13}}')
                OR NOT regexp_full_match(concat({dates}), '({DATE})*')),
            max(place), arg_max(length(line), place), min(length(line), 2), max(length(line))
        FROM ({RECORDS})"""


def refuse(con: duckdb.DuckDBPyConnection, path: Path, part: str, wrong: int) -> NoReturn:
    """Says what the file is, if it is another part, else where it goes wrong."""
    (line,) = con.execute(f"SELECT line FROM ({RECORDS}) WHERE place = $wrong", {"wrong": wrong}).fetchone()
    if wrong == 1 and (other := of_record(line)):
        raise InputError(f"{path.name} is {other}, not {part}. Look at it:  python -m data describe {path}")
    raise InputError(
        f"{path.name}, line {wrong}: this is no record of {part}: its claim number or a date does not stand where CMS's layout puts it. "
        "Give CMS's own text, or a table with its column names; nothing was changed."
    )


# An original, a cancellation, an adjustment.
STRANGE = (
    "SELECT count(*) FROM ({rows}) WHERE NOT regexp_full_match(coalesce(clm_adjsmt_type_cd, '{blank}'), '0*[012]')"
)


def check_types(con: duckdb.DuckDBPyConnection, path: Path, rows: str, blank: str) -> None:
    """Raises InputError where rows say other than CMS's three kinds of claims: cancelled ones could not be told. `blank` stands for none."""
    (count,) = con.execute(STRANGE.format(rows=rows, blank=blank)).fetchone()
    if count:
        raise InputError(
            f"{path.name}: on {count:,} rows clm_adjsmt_type_cd is none of 0 (original), 1 (cancellation) and 2 (adjustment), so that "
            "cancelled claims cannot be told. Ask the sender what it stands for; nothing was changed."
        )


def landed(path: Path, folder: Path, select: Callable[[duckdb.DuckDBPyConnection], tuple[str, list[str]]]) -> list[str]:
    """Write what `select` says (SQL, warnings) to raw.parquet in the folder. Writes nothing when it raises InputError."""
    partial = folder / "raw.partial"
    try:
        with duckdb.connect() as con:
            limit(con)
            sql, warnings = select(con)
            con.execute(f"COPY ({sql}) TO $target (FORMAT parquet, COMPRESSION zstd)", {"target": str(partial)})
        partial.rename(folder / "raw.parquet")
    except duckdb.Error as error:
        raise InputError(f"{path.name} cannot be read: {why(error)}. {SEND_AGAIN}.") from None
    finally:
        partial.unlink(missing_ok=True)
    return warnings
