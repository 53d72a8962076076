"""The one place that runs a source's SQL over raw input. DuckDB; another engine would be another function of this shape."""

from pathlib import Path

import duckdb

from data import HERE, InputError, contract
from data.raw import KNOWN, fits, header, layouts, listed, nobody_paid, text_of, view_raw

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
    stated = header(source)
    strange = view_raw(con, raw, source, stated, name, payer)
    types = view_mapped(con, source, payer, name)
    values = {"salt": salt.decode(), "payer": payer, "source_file": name, "codes": codes}
    values["one_in"] = 1 + raw.stat().st_size // SAMPLED_ABOVE_BYTES
    for variable, value in values.items():
        con.execute(f"SET VARIABLE {variable} = $value{'::VARCHAR[]' if variable == 'codes' else ''}", {"value": value})
    con.execute(f"CREATE OR REPLACE TEMP VIEW typed AS {typed(types, payer is not None)}")
    captured, unreadable = read_through(con, types, payer, every="required" in stated)
    if "payer" not in captured:
        raise nobody_paid(name)
    totals = view_input_rows(con)
    con.execute((HERE / "engines.sql").read_text())
    con.sql("FROM part").write_parquet(str(out), compression="zstd", row_group_size=122_880)
    con.sql("FROM part_totals").write_parquet(str(out.parent / "totals.parquet"), compression="zstd")
    *facts, as_of, as_of_basis = con.execute("FROM part_facts").fetchone()
    # What was kept is counted in what was written: cheaper than choosing it once more, and true of the file.
    rows, *kept = con.execute(KEPT, {"path": str(out)}).fetchone()
    control = dict(zip(CONTROL, map(plain, [*facts, rows, *kept]), strict=True))
    return {
        "rows": rows,
        "captured": captured + ["amount_basis"] + ([] if stated.get("answers") == ["last"] else ["every_answer"]),
        "unknown_columns": strange + [column for column in types if column not in KNOWN],
        "control": control | {"claim_totals": [{key: plain(value) for key, value in one.items()} for one in totals]},
        "as_of": as_of,
        "as_of_basis": as_of_basis,
        "warnings": [
            f"{count} values of {column} could not be read and count as blank" for column, count in unreadable.items()
        ]
        + [
            f"it has the columns of the layout '{one}', which takes more from it: type that as SOURCE"
            for one in fits(list(types))[:1]
            if one != source and source in layouts() and "required" not in stated
        ]
        + [REPEATED.format(**one | {"claim_type": one["claim_type"] or "other"}) for one in totals],
    }


REPEATED = (
    "{claims:,} {claim_type} claims of several lines carry the claim's total on each line: {claim_charge_amount:,} dollars were charged, "
    "not {charge_of_rows_amount:,}. Their lines count, without dollars of their own"
)
KEPT = "SELECT count(*), sum(charge_amount), sum(allowed_amount), sum(paid_amount) FROM read_parquet($path)"
CONTROL = [
    "claims", "claim_charge_amount", "claim_paid_amount", "lines", "line_charge_amount", "line_paid_amount",
    "kept_rows", "kept_charge_amount", "kept_allowed_amount", "kept_paid_amount",
]  # fmt: skip


# Above this size a sample of the claims shows whether an input repeats a claim's total on each line.
SAMPLED_ABOVE_BYTES = 5_000_000
# Not read from the input but made here.
NOT_CAPTURED = ("source_file", "source_row", "amount_basis")


def view_mapped(con: duckdb.DuckDBPyConnection, source: str, payer: str | None, name: str) -> dict[str, str]:
    """The view `mapped`: what the source makes of `raw`. Returns its columns and their types; those the contract requires are there."""
    con.execute(contract.PARSE)
    con.execute(f"CREATE OR REPLACE TEMP VIEW mapped AS {text_of(source)}")
    types = {column: kind for column, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    if payer is not None:
        types["payer"] = "VARCHAR"
    check_columns(types, name)
    return types


def check_columns(types: dict[str, str], name: str) -> None:
    """Required columns are there and codes are text; else say which, and what to do."""
    for column in contract.columns():
        if column.required and column.name not in types:
            option = " or give one name for all with --payer" if column.name == "payer" else ""
            raise InputError(
                f"{name} has no column '{column.name}', which the contract requires: {column.meaning} "
                f"Add it{option}. Columns found: {listed(list(types))}. See them all:  python -m data describe"
            )
        if column.unit == "code" and column.name in types and not types[column.name].startswith(CODE_TYPES):
            raise InputError(
                f"{name}: column '{column.name}' is {types[column.name]}, but codes are text: as numbers they lose their leading zeros. "
                "Write it as text where the file is made."
            )


def view_input_rows(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """The view `input_rows`: `typed`, with claims' totals taken off their lines. Returns what those totals are, by claim type."""
    con.execute((HERE / "claim_totals.sql").read_text())
    repeats = con.execute("SELECT count(*) > 0 FROM repeating_types").fetchone()[0]
    if repeats:
        con.execute((HERE / "claim_totals_moved.sql").read_text())
    con.execute(f"CREATE OR REPLACE TEMP VIEW input_rows AS FROM {'corrected' if repeats else 'typed'}")
    return con.sql("FROM claim_totals").to_arrow_table().to_pylist() if repeats else []


def typed(types: dict[str, str], has_payer: bool) -> str:
    """SELECT every contract column from `mapped`, typed; those the source lacks as NULL."""
    row = "file_row_number + 1" if "file_row_number" in types else "row_number() OVER ()"
    given = {
        "source_file": "getvariable('source_file')",
        "source_row": "source_row::BIGINT" if "source_row" in types else row,
        "person_id": "left(sha256(getvariable('salt') || nullif(trim(person_id::VARCHAR), '')), 16)"
        if "person_id" in types
        else "NULL",
        "amount_basis": "coalesce(nullif(trim(amount_basis), ''), 'line')" if "amount_basis" in types else "'line'",
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


def read_through(
    con: duckdb.DuckDBPyConnection, types: dict[str, str], payer: str | None, every: bool
) -> tuple[list[str], dict[str, int]]:
    """The contract columns captured, and how many values of each are blank because they are no date or number.

    With `every`, a column that is blank on every row is not captured.
    """
    given = [one for one in contract.columns() if one.name in types and one.name not in NOT_CAPTURED]
    doubtful = [
        one for one in given if types[one.name] == "VARCHAR" and one.type.startswith(("DATE", "DECIMAL", "BIGINT"))
    ]
    looked_at = [one for one in (given if every else doubtful) if one.name != "payer" or payer is None]
    if not looked_at:
        return [one.name for one in given], {}
    counts = [f"count({contract.cast(one, types[one.name])}) AS {one.name}" for one in looked_at]
    counts += [f"count(nullif(trim({one.name}), '')) AS written_{one.name}" for one in doubtful]
    (found,) = con.sql(f"SELECT {', '.join(counts)} FROM mapped").to_arrow_table().to_pylist()
    lost = {one.name: found[f"written_{one.name}"] - found[one.name] for one in doubtful}
    captured = [one.name for one in given if not every or found.get(one.name) != 0]
    return captured, {column: count for column, count in lost.items() if count}


def plain(value: object) -> object:
    """A DECIMAL as text, so that JSON keeps its cents."""
    return value if value is None or isinstance(value, int) else str(value)
