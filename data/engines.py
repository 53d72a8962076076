"""The one place that runs a source's SQL over raw input. DuckDB; another engine would be another function of this shape."""

from pathlib import Path

import duckdb

from data import HERE, InputError, contract

CODE_TYPES = ("VARCHAR", "ENUM")


def run(
    con: duckdb.DuckDBPyConnection,
    source: str,
    raw: Path,
    name: str,
    out: Path,
    codes: list[str] | None,
    payer: str | None,
    salt: bytes,
) -> dict:
    """Map `raw` to the contract, keep the codes in scope, write `out` and totals.parquet beside it; returns the part's facts.

    Raises InputError for input that breaks the contract, duckdb.Error for input that cannot be read at all.
    """
    view_raw(con, raw)
    con.execute(contract.PARSE)
    con.execute(f"CREATE OR REPLACE TEMP VIEW mapped AS {(HERE / 'sources' / f'{source}.sql').read_text()}")
    types = {column: kind for column, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    if payer is not None:
        types["payer"] = "VARCHAR"
    check_columns(types, name)
    captured = [
        column
        for column in contract.columns()
        if column.name in types and column.name not in ("source_file", "source_row")
    ]
    con.execute("SET VARIABLE salt = $salt", {"salt": salt.decode()})
    con.execute("SET VARIABLE payer = $payer", {"payer": payer})
    con.execute("SET VARIABLE source_file = $name", {"name": name})
    con.execute("SET VARIABLE codes = $codes::VARCHAR[]", {"codes": codes})
    con.execute(f"CREATE OR REPLACE TEMP VIEW typed AS {typed(types, payer is not None)}")
    con.execute((HERE / "engines.sql").read_text())
    part = con.sql("FROM part")
    part.write_parquet(str(out), compression="zstd", row_group_size=122_880)
    con.sql("FROM part_totals").write_parquet(str(out.parent / "totals.parquet"), compression="zstd")
    facts = con.execute("FROM part_facts").fetchone()
    unreadable = count_unreadable(con, types, [column.name for column in captured])
    known = {column.name for column in contract.columns()} | {"file_row_number", "filename"}
    return {
        "rows": facts[0],
        "captured": [column.name for column in captured],
        "unknown_columns": [column for column in types if column not in known],
        "control": dict(zip(CONTROL, map(plain, facts[1 : 1 + len(CONTROL)]), strict=True)),
        "as_of": facts[-2],
        "as_of_basis": facts[-1],
        "warnings": [
            f"{count} values of {column} could not be read and count as blank" for column, count in unreadable.items()
        ],
    }


CONTROL = [
    "claims", "claim_charge_amount", "claim_paid_amount", "lines", "line_charge_amount", "line_paid_amount",
    "kept_rows", "kept_charge_amount", "kept_allowed_amount", "kept_paid_amount",
]  # fmt: skip


def view_raw(con: duckdb.DuckDBPyConnection, raw: Path) -> None:
    """The view `raw` over a parquet or CSV file; codes in folder names (hive) stay text."""
    if raw.suffix.lower() in (".parquet", ".pq"):
        rows = con.read_parquet(str(raw), file_row_number=True, hive_partitioning=True)
    elif raw.suffix.lower() in (".csv", ".txt", ".tsv"):
        if raw.stat().st_size == 0:
            raise InputError(f"{raw.name} is empty. Send the file again; nothing was changed.")
        rows = con.read_csv(str(raw), all_varchar=True, header=True, hive_partitioning=True)
    else:
        raise InputError(
            f"{raw.name} is neither parquet nor CSV by its name. Name the table files only; nothing was changed."
        )
    rows.create_view("raw", replace=True)


def check_columns(types: dict[str, str], name: str) -> None:
    """Required columns are there and codes are text; else say which, and what to do."""
    for column in contract.columns():
        if column.required and column.name not in types:
            option = " or give one name for all with --payer" if column.name == "payer" else ""
            raise InputError(
                f"{name} has no column '{column.name}', which the contract requires: {column.meaning} "
                f"Add it{option}. Columns found: {', '.join(types)}. See them all:  python -m data describe"
            )
        if column.unit == "code" and column.name in types and not types[column.name].startswith(CODE_TYPES):
            raise InputError(
                f"{name}: column '{column.name}' is {types[column.name]}, but codes are text: as numbers they lose their leading zeros. "
                "Write it as text where the file is made."
            )


def typed(types: dict[str, str], has_payer: bool) -> str:
    """SELECT every contract column from `mapped`, typed; those the source lacks as NULL."""
    row = "file_row_number + 1" if "file_row_number" in types else "row_number() OVER ()"
    given = {
        "source_file": "getvariable('source_file')",
        "source_row": "source_row::BIGINT" if "source_row" in types else row,
        "person_id": "left(sha256(getvariable('salt') || nullif(trim(person_id::VARCHAR), '')), 16)"
        if "person_id" in types
        else "NULL",
    }
    if has_payer:
        given["payer"] = "getvariable('payer')"
    chosen = [
        f"({given[column.name]})::{column.type} AS {column.name}"
        if column.name in given
        else f"{contract.cast(column, types[column.name])} AS {column.name}"
        if column.name in types
        else f"NULL::{column.type} AS {column.name}"
        for column in contract.columns()
    ]
    return f"SELECT {', '.join(chosen)} FROM mapped"


def count_unreadable(con: duckdb.DuckDBPyConnection, types: dict[str, str], captured: list[str]) -> dict[str, int]:
    """How many values that were there became blank because they are no date or number, by column."""
    doubtful = [
        column for column in contract.columns()
        if column.name in captured and types[column.name] == "VARCHAR" and column.type.startswith(("DATE", "DECIMAL", "BIGINT"))
    ]  # fmt: skip
    if not doubtful:
        return {}
    counts = ", ".join(
        f"count(*) FILTER (WHERE nullif(trim({column.name}), '') IS NOT NULL AND {contract.cast(column, 'VARCHAR')} IS NULL)"
        for column in doubtful
    )
    found = con.execute(f"SELECT {counts} FROM mapped").fetchone()
    return {column.name: count for column, count in zip(doubtful, found, strict=True) if count}


def plain(value: object) -> object:
    """A DECIMAL as text, so that JSON keeps its cents."""
    return value if value is None or isinstance(value, int) else str(value)
