"""What an extract holds, on a connection: its manifest as tables, the code tables, the ledger, and every row of every part."""

from pathlib import Path

import duckdb

from data import HERE, blank_numbers, contract, dated_rows, is_large, ledger, setting, version
from data.code_tables import code_table
from data.statements import execute

ROOM = Path(__file__).parent


def load(con: duckdb.DuckDBPyConnection, extract: Path, facts: dict) -> None:
    """The manifest as tables `extract` and `parts`, the code tables, and every row of every part as `records`."""
    execute(con, "SET VARIABLE infer_chains = $on", {"on": setting("INFER_CHAINS", "on") == "on"})
    execute(con, "SET VARIABLE no_number = $pattern", {"pattern": blank_numbers.pattern()})
    execute(con, dated_rows("TEMP MACRO"))
    execute(con, (ROOM / "macros.sql").read_text())
    execute(
        con,
        """CREATE OR REPLACE TABLE extract AS SELECT $name AS name, $version AS version, $as_of::DATE AS as_of,
        $basis AS as_of_basis, $synthetic::BOOLEAN AS is_synthetic, $scope AS scope""",
        {
            "name": extract.name if extract.name != "extract" else "sample",
            "version": version(extract),
            "as_of": facts["as_of"],
            "basis": facts["as_of_basis"],
            "synthetic": facts["synthetic"],
            "scope": facts["scope"],
        },
    )
    execute(
        con,
        """CREATE OR REPLACE TABLE parts (part_id INTEGER, part VARCHAR, source_file VARCHAR, source VARCHAR, row_count BIGINT,
        captured VARCHAR[], has_adjustments BOOLEAN, control JSON, warnings VARCHAR[], unknown_columns VARCHAR[], layout VARCHAR)""",
    )
    for number, part in enumerate(facts["parts"]):
        row = [number, part["part"], part["source_file"], part["source"], part["rows"], part["captured"]]
        row += [
            "adjustments" in part["captured"],
            part["control"],
            part["warnings"],
            part["unknown_columns"],
            part.get("layout"),
        ]
        execute(con, "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for path in sorted((HERE / "reference").glob("*.csv")):
        con.register("code_table", code_table(path, path.stat().st_mtime_ns))
        execute(con, f"CREATE OR REPLACE TABLE {path.stem} AS FROM code_table")
    con.unregister("code_table")
    execute(
        con,
        """SET VARIABLE reversal_statuses = (
            SELECT list(status[14:]) FROM statuses WHERE disposition = 'reversed' AND status LIKE 'claim_status:%')""",
    )
    ledger.build(con, extract, facts["ledger"])
    records(con, extract, [part["part"] for part in facts["parts"]], kind_of_rows(facts))
    for name in ("totals", "provider_adjustments"):
        if (extract / f"{name}.parquet").exists():
            execute(
                con,
                f"""CREATE OR REPLACE TABLE {name} AS
                FROM read_parquet($path) WHERE part IN (SELECT part FROM parts) ORDER BY ALL""",
                {"path": str(extract / f"{name}.parquet")},
            )
        elif name == "totals":
            execute(con, f"CREATE OR REPLACE TABLE totals AS SELECT {NO_TOTALS} WHERE false")


# An extract of published figures alone has none.
NO_TOTALS = """
    NULL::VARCHAR AS source_file, NULL::VARCHAR AS payer, NULL::VARCHAR AS plan, NULL::DATE AS service_month, NULL::VARCHAR AS claim_type,
    NULL::VARCHAR AS code, NULL::BIGINT AS line_count, NULL::DECIMAL(18, 2) AS charge_amount, NULL::DECIMAL(18, 2) AS allowed_amount,
    NULL::DECIMAL(18, 2) AS paid_amount, NULL::VARCHAR AS part"""


def kind_of_rows(facts: dict) -> str:
    """Whether the rows of all parts are written to memory: each concept needs few of the columns and parts are quick to read, so many rows
    are better read again; few take less time than planning to read them again."""
    return "VIEW" if is_large(facts) else "TABLE"


def records(con: duckdb.DuckDBPyConnection, extract: Path, parts: list[str], kind: str) -> None:
    """The view or table `rows_read`: every row of the parts, typed by the contract, with part_id, row_id and content; and `records`, the same, until
    claims as sent are joined with the answers to them.

    Parts are numbered in the order of their files, so row_id is the order of source_file and source_row.
    """
    execute(con, f"CREATE OR REPLACE TEMP VIEW every_row AS {contract.empty()}")
    rows = "SELECT *, NULL::VARCHAR AS filename FROM every_row"
    if parts:
        execute(con, "SET VARIABLE part_paths = $paths", {"paths": [str(extract / "parts" / part) for part in parts]})
        rows += """ UNION ALL BY NAME
            SELECT * FROM read_parquet(getvariable('part_paths'), union_by_name = true, filename = true)"""
    execute(
        con,
        f"""CREATE OR REPLACE TEMP {kind} rows_read AS
        SELECT r.*, p.part_id, p.part_id::BIGINT << 40 | r.source_row AS row_id,
            -- A claim row that only carries adjustments made to the claim as a whole is no line.
            coalesce(r.record_level = 'claim' AND r.charge_amount = 0 AND len(r.adjustments) > 0, false) AS is_claim_adjustment,
            hash(*COLUMNS(r.* EXCLUDE (source_file, source_row, claim_row, filename))) AS content
        FROM ({rows}) r
        JOIN parts p ON p.part = parse_filename(r.filename)""",
    )
    execute(
        con,
        "CREATE OR REPLACE TEMP VIEW rows_told AS FROM rows_read; CREATE OR REPLACE TEMP VIEW records AS FROM rows_told",
    )


def told(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """`rows_told`, and so `records`, anew, once it is known which rows together tell of one line."""
    execute(con, f"CREATE OR REPLACE TEMP {kind} rows_together AS {(ROOM / 'rows_told.sql').read_text()}")
    execute(con, "CREATE OR REPLACE TEMP VIEW rows_told AS FROM rows_together")
