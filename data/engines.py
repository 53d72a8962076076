"""The one place that runs a source's SQL over raw input. DuckDB; another engine would be another function of this shape."""

from pathlib import Path

import duckdb

from data import HERE, InputError, contract
from data.blank_numbers import pattern
from data.reading.layouts import fits, header, layouts, text_of
from data.reading.mapping import columns_found
from data.reading.raw import KNOWN, nobody_paid, view_raw
from data.reading.recipe import How, scope
from data.reading.table import PARQUET, literal

CODE_TYPES = ("VARCHAR", "ENUM")
# What tells people apart without saying who they are: a code made with the secret key. What is no number tells nobody apart.
HASHED = """left(sha256(getvariable('salt')
    || CASE WHEN NOT regexp_full_match(trim({0}::VARCHAR), getvariable('no_number')) THEN trim({0}::VARCHAR) END), 16)"""


def run(con: duckdb.DuckDBPyConnection, how: How, raw: Path, name: str, out: Path) -> dict:
    """Map `raw` to the contract, keep the codes in scope, write `out` and totals.parquet beside it; returns the part's facts.

    Raises InputError for input that breaks the contract, duckdb.Error for input that cannot be read at all.
    """
    source, payer, codes, stated = how.source, how.payer, scope(how.codes), header(how.source)
    notes: list[str] = []
    strange = view_raw(con, raw, source, stated, name, payer, how.mapped, notes, how.sheets)
    types = view_mapped(con, source, payer, name, how.code)
    set_variables(con, how.salt, payer, name, codes, one_in(raw))
    view_rows(con, "typed", types, payer)
    view_rows(con, "sampled", types, payer, IN_SAMPLE)
    captured, unreadable = read_through(con, types, payer, every="required" in stated)
    if "payer" not in captured:
        raise nobody_paid(name)
    totals = find_claim_totals(con)
    write_part(con, out, types, payer, codes, is_moved=bool(totals))
    con.execute("SET VARIABLE part = $path", {"path": literal(out)})
    con.execute((HERE / "engines.sql").read_text())
    con.execute(TOTALS, {"path": str(out.parent / "totals.parquet")})
    claims = con.execute(CLAIMS).fetchone() if "claim_row" in types else [None] * 3
    *counts, as_of, as_of_basis = con.execute("FROM part_facts").fetchone()
    control = dict(zip(CONTROL, map(plain, [*claims, *counts]), strict=True))
    return {
        "rows": control["kept_rows"],
        "captured": captured + ["amount_basis"] + ([] if stated.get("answers") == ["last"] else ["every_answer"]),
        "unknown_columns": strange + [column for column in types if column not in KNOWN],
        "control": control | {"claim_totals": [{key: plain(value) for key, value in one.items()} for one in totals]},
        "as_of": as_of,
        "as_of_basis": as_of_basis,
        "warnings": notes
        + [f"{count} values of {column} could not be read and count as blank" for column, count in unreadable.items()]
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
TOTALS = "COPY (FROM part_totals) TO $path (FORMAT parquet, COMPRESSION zstd)"
# The claims of an input that says which rows are one claim.
CLAIMS = """
    SELECT nullif(count(*), 0), sum(charge), sum(paid)
    FROM (
        SELECT any_value(claim_charge_amount) AS charge, any_value(claim_paid_amount) AS paid
        FROM query_table(getvariable('input_rows')) WHERE claim_row IS NOT NULL GROUP BY claim_row
    )"""
CONTROL = [
    "claims", "claim_charge_amount", "claim_paid_amount", "lines", "line_charge_amount", "line_paid_amount",
    "kept_rows", "kept_charge_amount", "kept_allowed_amount", "kept_paid_amount",
]  # fmt: skip


# Above this size as CSV a sample of the claims shows whether an input repeats a claim's total on each line: some 25,000 rows.
SAMPLED_ABOVE_BYTES = 5_000_000
# Parquet holds about so many times the rows of CSV.
ROWS_OF_PARQUET = 5
# Not read from the input but made here.
NOT_CAPTURED = ("source_file", "source_row", "amount_basis")


def view_mapped(
    con: duckdb.DuckDBPyConnection, source: str, payer: str | None, name: str, code: str | None = None
) -> dict[str, str]:
    """The view `mapped`: what the source makes of `raw`, with one code for all rows where the table has none. Returns its columns and their types; those the contract requires are there."""
    con.execute(contract.PARSE)
    hashed = ", ".join(f"{HASHED.format(column)} AS {column}" for column in header(source).get("hashed", []))
    chosen = f"SELECT * REPLACE ({hashed}) FROM ({text_of(source)})" if hashed else text_of(source)
    con.execute(f"CREATE OR REPLACE TEMP VIEW mapped AS {chosen}")
    types = {column: kind for column, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    if code is not None:
        if "hcpcs_code" in types:
            raise InputError(f"{name} says the code of each row itself: leave out --code. Nothing was changed.")
        con.execute("SET VARIABLE code = $code", {"code": code.strip().upper()})
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW mapped AS SELECT *, getvariable('code') AS hcpcs_code FROM ({chosen})"
        )
        types["hcpcs_code"] = "VARCHAR"
    if payer is not None:
        types["payer"] = "VARCHAR"
    check_columns(types, name)
    return types


ONE_FOR_ALL = {
    "payer": " or give one name for all with --payer",
    "hcpcs_code": " or give one code for all rows with --code",
}


def check_columns(types: dict[str, str], name: str) -> None:
    """Required columns are there and codes are text; else say which, and what to do."""
    found = [one for one in types if one not in NOT_CAPTURED]
    for column in contract.columns():
        if column.required and column.name not in types:
            option = ONE_FOR_ALL.get(column.name, "")
            raise InputError(
                f"{name} has no column '{column.name}', which the contract requires: {column.meaning} "
                f"Add it{option}. {columns_found(found)} See them all:  python -m data describe"
            )
        if column.unit == "code" and column.name in types and not types[column.name].startswith(CODE_TYPES):
            raise InputError(
                f"{name}: column '{column.name}' is {types[column.name]}, but codes are text: as numbers they lose their leading zeros. "
                "Write it as text where the file is made."
            )


def one_in(raw: Path) -> int:
    """Of how many claims one is looked at for totals on its lines."""
    size = raw.stat().st_size * (ROWS_OF_PARQUET if raw.suffix.lower() in PARQUET else 1)
    return 1 + size // SAMPLED_ABOVE_BYTES


def set_variables(
    con: duckdb.DuckDBPyConnection, salt: bytes, payer: str | None, name: str, codes: list[str] | None, sampled: int = 1
) -> None:
    """What the statements ask for by getvariable(), and the codes as a table. One claim in `sampled` is in the sample."""
    values = {
        "salt": salt.decode(),
        "no_number": pattern(),
        "payer": payer,
        "source_file": name,
        "codes": codes,
        "sampled_below": (2**64 - 1) // sampled,
    }
    for variable, value in values.items():
        con.execute(f"SET VARIABLE {variable} = $value{'::VARCHAR[]' if variable == 'codes' else ''}", {"value": value})
    con.execute("CREATE OR REPLACE TEMP TABLE codes_in_scope AS SELECT DISTINCT unnest(getvariable('codes')) AS code")


def find_claim_totals(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """Claims' totals that stand on each of their lines, by claim type. Sets `input_rows` to the view of all rows without them."""
    con.execute((HERE / "claim_totals.sql").read_text())
    (repeats,) = con.execute("SELECT count(*) > 0 FROM repeating_types").fetchone()
    if repeats:
        con.execute((HERE / "claim_totals_moved.sql").read_text())
    con.execute("SET VARIABLE input_rows = $view", {"view": "corrected" if repeats else "typed"})
    return con.sql("FROM claim_totals").to_arrow_table().to_pylist() if repeats else []


def write_part(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    types: dict[str, str],
    payer: str | None,
    codes: list[str] | None,
    is_moved: bool,
) -> None:
    """The rows to keep, in order. With `is_moved`, claims' totals are taken off their lines."""
    view_rows(con, "kept", types, payer, in_scope(types) if codes is not None else "")
    rows = "FROM with_totals_moved('kept')" if is_moved else "FROM kept"
    if codes is not None and "record_level" in types:
        view_rows(con, "claims", types, payer, f"WHERE {level_of_record(types)} = 'claim'")
        rows += KEPT_WITH_THEIR_CLAIM
    con.execute(PART.format(rows=rows), {"path": str(out)})


PART = """
    COPY (FROM ({rows}) ORDER BY hcpcs_code, claim_line_start_date, source_row)
    TO $path (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122_880)"""
# A claim's own adjustments are kept when the claim has a line in scope. A bare claim, charged more or less than 0, is kept only when all codes are;
# but what takes back or refuses a claim as a whole does so to lines of any code.
KEPT_WITH_THEIR_CLAIM = """
    UNION ALL (
        FROM claims r
        WHERE r.charge_amount = 0 AND EXISTS (
            FROM kept l WHERE l.claim_id IS NOT DISTINCT FROM r.claim_id AND l.claim_row IS NOT DISTINCT FROM r.claim_row
            AND coalesce(l.claim_id, l.claim_row::VARCHAR) IS NOT NULL)
        UNION ALL
        FROM claims
        WHERE charge_amount <> 0 AND coalesce(record_role, 'adjudication') = 'adjudication' AND (
            claim_status_code = '22' OR claim_frequency_code = '8' OR charge_amount < 0 OR paid_amount < 0
            OR (paid_amount = 0 AND list_sum(list_transform(adjustments, lambda one: one.amount)) = charge_amount)))"""


def in_scope(types: dict[str, str]) -> str:
    """WHERE a row is a line whose code is in scope."""
    if "record_level" not in types:
        return "WHERE upper_code IN (FROM codes_in_scope)"
    return f"WHERE upper_code IN (FROM codes_in_scope) AND coalesce({level_of_record(types)}, 'line') <> 'claim'"


def level_of_record(types: dict[str, str]) -> str:
    (level,) = (one for one in contract.columns() if one.name == "record_level")
    return contract.cast(level, types["record_level"])


# Some claims, with all their rows. Asked of the number as it stands, so that no other row is read further.
IN_SAMPLE = "WHERE hash(claim_id) <= getvariable('sampled_below')"


def view_rows(
    con: duckdb.DuckDBPyConnection, view: str, types: dict[str, str], payer: str | None, where: str = ""
) -> None:
    """A view of the rows of `mapped`: every contract column, typed; those the source lacks as NULL.

    `where` comes before typing: of a hundred rows one may be in scope, and typing a row costs more than reading it.
    DuckDB moves no join, and a list of codes is one, below the typing by itself.
    """
    given = {
        "source_file": "getvariable('source_file')",
        "person_id": HASHED.format("person_id") if "person_id" in types else "NULL",
        "amount_basis": "coalesce(nullif(trim(amount_basis), ''), 'line')" if "amount_basis" in types else "'line'",
    }
    if payer is not None:
        given["payer"] = "getvariable('payer')"
    known = types | {"source_row": "BIGINT"}
    chosen = [
        f"({given[column.name]})::{column.type} AS {column.name}"
        if column.name in given
        else f"{contract.cast(column, known[column.name])} AS {column.name}"
        if column.name in known
        else f"NULL::{column.type} AS {column.name}"
        for column in contract.columns()
    ]
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {', '.join(chosen)} FROM (FROM ({numbered(types, payer)}) {where})"
    )


def numbered(types: dict[str, str], payer: str | None) -> str:
    """SELECT the contract's columns that `mapped` has, as they are, with each row's place in the input and its code as scopes write it."""
    row = "file_row_number + 1" if "file_row_number" in types else "row_number() OVER ()"
    place = "source_row::BIGINT" if "source_row" in types else row
    made = {"source_file", "source_row"} | ({"payer"} if payer is not None else set())
    found = [one for one in contract.columns() if one.name in types and one.name not in made]
    (code,) = (contract.cast(one, types[one.name]) for one in found if one.name == "hcpcs_code")
    return (
        f"SELECT {', '.join(one.name for one in found)}, {place} AS source_row, upper({code}) AS upper_code FROM mapped"
    )


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
