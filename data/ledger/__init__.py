"""The ledger: what others publish, beside the claims. Each table of it has its contract here (<table>.csv) and, for an open
extract, its SQL (<table>.sql); sources say by `-- makes: <table>` that they fill it."""

import re
from calendar import monthrange
from pathlib import Path

import duckdb
import pyarrow as pa

from data import HERE, InputError, contract
from data.header import terms
from data.reading.layouts import header, text_of
from data.reading.raw import view_raw

ROOM = HERE / "ledger"
QUARTER = r"(\d{4})[ -]?[Qq]([1-4])"
DAY = r"\d{4}-\d{2}-\d{2}"
DAYS = r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})"
# The columns that name the codes of a row, and what keeps those in scope; a figure without a code belongs to every scope.
IN_SCOPE = {
    "hcpcs_codes": "WHERE list_has_any(hcpcs_codes, getvariable('codes'))",
    "hcpcs_code": "WHERE hcpcs_code IS NULL OR list_contains(getvariable('codes'), hcpcs_code)",
}


def tables() -> list[str]:
    """The tables of the ledger."""
    return sorted(path.stem for path in ROOM.glob("*.csv"))


def table_of(source: str) -> str | None:
    """The ledger table that a source fills; None where it holds claim lines."""
    return header(source).get("makes", [None])[0]


def run(
    con: duckdb.DuckDBPyConnection,
    source: str,
    raw: Path,
    name: str,
    out: Path,
    codes: list[str] | None,
    vintage: str | None = None,
) -> dict:
    """Map `raw` to the source's ledger table, keep the codes in scope, write `out`; returns the part's facts.

    Rows without a value that the table requires are left out and counted. Raises InputError where no row says how old it is.
    """
    table = table_of(source)
    strange = view_raw(con, raw, source, header(source), name, None)
    con.execute(contract.PARSE)
    con.execute(f"CREATE OR REPLACE TEMP VIEW mapped AS {text_of(source)}")
    con.execute("SET VARIABLE source_file = $name", {"name": name})
    con.execute("SET VARIABLE codes = $codes::VARCHAR[]", {"codes": codes})
    (code,) = (one.name for one in contract.columns(table) if one.name in IN_SCOPE)
    where = IN_SCOPE[code] if codes is not None else ""
    # Of millions of rows few are in scope, and only those become a table.
    con.execute(f"CREATE OR REPLACE TEMP TABLE typed AS FROM ({typed(con, table, vintage)}) {where}")
    check_vintage(con, table, name, source)
    required = [one.name for one in contract.columns(table) if one.required]
    complete = " AND ".join(f"{one} IS NOT NULL" for one in required)
    con.execute(f"CREATE OR REPLACE TEMP VIEW kept AS FROM typed WHERE {complete}")
    con.execute("COPY (FROM kept ORDER BY ALL) TO $path (FORMAT parquet, COMPRESSION zstd)", {"path": str(out)})
    blank = ", ".join(header(source).get("blank", []))
    lacks = ", ".join(f"count(*) FILTER ({one} IS NULL) AS {one}" for one in required)
    (lacking,) = con.sql(f"SELECT {lacks} FROM typed").to_arrow_table().to_pylist()
    ((rows, kept),) = con.execute("SELECT (SELECT count(*) FROM mapped), (SELECT count(*) FROM kept)").fetchall()
    return {
        "table": table,
        "rows": kept,
        "captured": captured(con, table),
        "unknown_columns": strange,
        "control": {"rows": rows, "kept_rows": kept},
        "warnings": [
            f"{count} rows have no {one} and were left out" + (f": {blank}" if one == "value" and blank else "")
            for one, count in lacking.items()
            if count
        ],
    }


def typed(con: duckdb.DuckDBPyConnection, table: str, vintage: str | None) -> str:
    """SELECT every column of the table from `mapped`, typed; columns that it lacks are blank."""
    types = {column: kind for column, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    given = {"source_file": "getvariable('source_file')"}
    if vintage is not None:
        text, start, end = dated(vintage)
        is_day = any(one.name == "vintage" and one.type == "DATE" for one in contract.columns(table))
        given |= {"vintage": f"'{end if is_day else text}'", "vintage_from": f"'{start}'", "vintage_to": f"'{end}'"}
    absent = {"source_row": "row_number() OVER ()"} | given
    chosen = [
        # what the file says of itself comes before what was typed
        f"coalesce({contract.cast(one, types[one.name])}, {given.get(one.name, 'NULL')})"
        if one.name in types
        else absent.get(one.name, "NULL")
        for one in contract.columns(table)
    ]
    named = zip(chosen, contract.columns(table), strict=True)
    return "SELECT " + ", ".join(f"({text})::{one.type} AS {one.name}" for text, one in named) + " FROM mapped"


def dated(vintage: str) -> tuple[str, str, str]:
    """A vintage as typed, with its first and last day: 2023, 2025Q4, 2025-10-01/2025-12-31, or a day alone."""
    if re.fullmatch(DAY, vintage):
        return vintage, vintage, vintage
    if re.fullmatch(r"\d{4}", vintage):
        return vintage, f"{vintage}-01-01", f"{vintage}-12-31"
    if found := re.fullmatch(QUARTER, vintage):
        year, last = int(found[1]), int(found[2]) * 3
        return f"{year}Q{found[2]}", f"{year}-{last - 2:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]}"
    if found := re.fullmatch(DAYS, vintage):
        return vintage, found[1], found[2]
    raise InputError(
        f"'{vintage}' is no vintage. Type a year, a quarter or two days: 2023, 2025Q4 or 2025-10-01/2025-12-31"
    )


def check_vintage(con: duckdb.DuckDBPyConnection, table: str, name: str, source: str) -> None:
    """Some row says how old it is; a figure without its time is no benchmark."""
    (rows, aged) = con.execute("SELECT count(*), count(vintage) FROM typed").fetchone()
    if rows and not aged:
        raise InputError(
            f"{name} does not say which time its figures are about. Say it with --vintage, for example:  "
            f"python -m data extract {source} {name} --vintage 2023"
        )


def captured(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns with a value on some row kept."""
    counts = ", ".join(f"count({one.name}) AS {one.name}" for one in contract.columns(table))
    (found,) = con.sql(f"SELECT {counts} FROM kept").to_arrow_table().to_pylist()
    return [column for column, count in found.items() if count]


def build(con: duckdb.DuckDBPyConnection, extract: Path, parts: list[dict]) -> None:
    """Make the ledger's tables of an extract, each by its SQL over the view `raw_<table>` of its parts. The code tables are there.

    A table's header names, under `concepts`, those that say what its payers and products are: they are the claims' own, and read the
    rows as the view `records`.
    """
    con.execute(
        "CREATE OR REPLACE TABLE ledger_parts (part VARCHAR, ledger VARCHAR, source_file VARCHAR, source VARCHAR, row_count BIGINT, captured VARCHAR[], warnings VARCHAR[], layout VARCHAR)"
    )
    for part in parts:
        row = [part[one] for one in ("part", "table", "source_file", "source", "rows", "captured", "warnings")]
        con.execute("INSERT INTO ledger_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*row, part.get("layout")])
    for table in tables():
        paths = [str(extract / "ledger" / part["part"]) for part in parts if part["table"] == table]
        text = (ROOM / f"{table}.sql").read_text()
        alone = () if paths else (text, *shipped())
        if alone in ALONE:
            for name, found in ALONE[alone].items():
                con.register("found", found)
                con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM found")
                con.unregister("found")
            continue
        rows = contract.empty(table)
        if paths:
            con.execute(f"SET VARIABLE {table}_paths = $paths", {"paths": paths})
            rows += f" UNION ALL BY NAME FROM read_parquet(getvariable('{table}_paths'), union_by_name = true)"
        con.execute(f"CREATE OR REPLACE TEMP VIEW raw_{table} AS {rows}")
        used = terms(text, "concepts")
        if used:
            con.execute(f"CREATE OR REPLACE TEMP VIEW records AS {AS_RECORDS.format(table=table)}")
        for concept in used:
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE {concept} AS {(HERE / 'concepts' / f'{concept}.sql').read_text()}"
            )
        con.execute(text)
        for concept in used:
            con.execute(f"DROP TABLE {concept}")
        con.execute(f"DROP VIEW raw_{table}")
        if alone:
            made = re.findall(r"^CREATE OR REPLACE TABLE (\w+)", text, re.MULTILINE)
            ALONE[alone] = {name: con.sql(f"FROM {name}").to_arrow_table() for name in made}


# What a table's SQL makes where no part is for it, by that SQL and the code tables: most extracts have no such part, and would plan it for nothing.
ALONE: dict[tuple, dict[str, pa.Table]] = {}


def shipped() -> list[int]:
    """When each code table was written."""
    return [path.stat().st_mtime_ns for path in sorted((HERE / "reference").glob("*.csv"))]


# The columns of claims that those concepts read.
AS_RECORDS = """
    SELECT payer, NULL::VARCHAR AS payer_identifier, plan, NULL::VARCHAR AS filing_indicator, NULL::VARCHAR AS line_of_business, vintage AS claim_line_start_date,
        hcpcs_codes[1] AS hcpcs_code, ndc_code, NULL::VARCHAR AS drug_description
    FROM raw_{table}"""
