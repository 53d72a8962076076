"""CMS's claim and claim line feed, part 5, to raw parquet: its text of fixed width (data/reference/cclf_layouts.csv), or a table of it.

Every column is text; a tilde, and the dates that stand for none, become blank (CCLF Information Packet v43, sections 3.5 and 3.6).
Parts 1 and 2, the hospital's, are refused: part 2 does not say which claims were cancelled or denied, part 1 has no codes, and they
are put together by the member's number.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import duckdb

from data import InputError, limit
from data.contract import quoted
from data.landing.json_stream import SEND_AGAIN
from data.lines import reference
from data.mapping import columns_found
from data.raw import header, literal, why

SHORTEST = 151  # the last place of what a record cannot do without
# Where a date stands in parts that are not this one.
OTHERS = {"CCLF1": (44, 54), "CCLF2": (72, 104)}
HOSPITAL = (
    "Part 2 does not say which claims were cancelled or denied, and part 1 holds no codes: neither is read. "
    "Hospital lines come from CMS research files (cms_rif_outpatient) or FHIR (fhir_eob)"
)
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
BLANK = "CASE WHEN trim({0}::VARCHAR) NOT IN ('', '~', '1000-01-01', '9999-12-31') THEN trim({0}::VARCHAR) END"
RECORDS = """
    SELECT rtrim(line, chr(13)) AS line, row_number() OVER () AS place
    FROM read_csv(getvariable('path'), columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '')"""
# The first record whose number or dates do not stand where they should; and of all records' lengths the last and the two least.
FAULTS = f"""
    SELECT
        min(place) FILTER (length(line) < {SHORTEST} OR NOT regexp_full_match(line[1:13], '[0-9]{{13}}')
            OR NOT regexp_full_match(concat(trim(line[48:57]), trim(line[78:87]), trim(line[152:161])), '({DATE})*')),
        count(*), arg_max(length(line), place), min(length(line), 2), max(length(line))
    FROM ({RECORDS})"""


def land(path: Path, folder: Path, progress: Callable[[int], None], scope: list[str] | None = None) -> list[str]:
    """Write raw.parquet into the folder. Writes nothing when it raises InputError. All codes are landed, whichever are in scope."""
    partial = folder / "raw.partial"
    try:
        with duckdb.connect() as con, path.open("rb") as file:
            limit(con)
            start = file.read(4096)
            rows = (
                table(con, path, start)
                if start.startswith(b"PAR1") or b"CLM_LINE_NUM" in start.upper()
                else records(con, path)
            )
            con.execute(f"COPY ({rows}) TO $target (FORMAT parquet, COMPRESSION zstd)", {"target": str(partial)})
        partial.rename(folder / "raw.parquet")
    except duckdb.Error as error:
        raise InputError(f"{path.name} cannot be read: {why(error)}. {SEND_AGAIN}.") from None
    finally:
        partial.unlink(missing_ok=True)
    progress(path.stat().st_size)
    return []


def table(con: duckdb.DuckDBPyConnection, path: Path, start: bytes) -> str:
    """SQL that selects a table's columns, by their names in lower case, as text."""
    is_parquet = start.startswith(b"PAR1")
    con.execute("SET VARIABLE path = $path", {"path": literal(path)})
    rows = (
        "read_parquet(getvariable('path'))"
        if is_parquet
        else "read_csv(getvariable('path'), all_varchar = true, header = true, comment = '')"
    )
    found = [column for column, *_ in con.execute(f"DESCRIBE FROM {rows}").fetchall()]
    plain = {column.strip().lower() for column in found}
    if lacking := [column for column in header("cms_cclf5")["required"] if column not in plain]:
        raise InputError(
            f"{path.name} is no table of CCLF5: it lacks the columns {', '.join(lacking)}. {columns_found(found)} {HOSPITAL}."
        )
    chosen = [f"{BLANK.format(quoted(column))} AS {quoted(column.strip().lower())}" for column in found]
    return f"SELECT {', '.join(chosen)} FROM {rows}"


def records(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """SQL that cuts CMS's text into columns. Raises InputError where a record is not laid out so."""
    con.execute("SET VARIABLE path = $path", {"path": literal(path)})
    wrong, count, last, least, longest = con.execute(FAULTS).fetchone()
    if not count:
        raise InputError(f"{path.name}: the file is empty. {SEND_AGAIN}.")
    if wrong:
        refuse(con, path, wrong)
    if count > 1 and last < least[1] == longest:
        raise InputError(f"{path.name}, line {count}: the file ends in the middle of this record. {SEND_AGAIN}.")
    cut = [
        BLANK.format(f"line[{row['first_place']}:{row['last_place']}]") + f" AS {row['column_name'].lower()}"
        for row in reference("cclf_layouts")
        if row["part"] == "CCLF5"
    ]
    return f"SELECT {', '.join(cut)} FROM ({RECORDS})"


def refuse(con: duckdb.DuckDBPyConnection, path: Path, wrong: int) -> NoReturn:
    """Says what the file is, if it is another part, else where it goes wrong."""
    (line,) = con.execute(f"SELECT line FROM ({RECORDS}) WHERE place = 1").fetchone()
    for part, places in OTHERS.items():
        if wrong == 1 and all(re.fullmatch(DATE, line[place - 1 : place + 9]) for place in places):
            raise InputError(f"{path.name} is {part}, not CCLF5. {HOSPITAL}.")
    raise InputError(
        f"{path.name}, line {wrong}: this is no record of CCLF5: its claim number or a date does not stand where CMS's layout puts it. "
        "Give CMS's own text, or a table with its column names; nothing was changed."
    )
