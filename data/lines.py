"""From an extract's parts to the table `lines`: each concept in turn, then one join, written once with small text as ENUM."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from data import HERE, InputError, blank_numbers, contract, dated_rows, is_large, ledger, manifest, setting, version
from data.code_tables import code_table
from data.header import Needs, stated

CONCEPTS = HERE / "concepts"
ENUMS_UP_TO = 10_000


@cache
def concepts() -> dict[str, Needs]:
    """Every concept by name, in an order in which each comes after those it reads, and after what decides which records there are."""
    found = {path.stem: Needs(path.read_text()) for path in sorted(CONCEPTS.glob("*.sql"))}
    reads = {
        name: [other for other in sorted(found) if other != name and re.search(rf"\b(FROM|JOIN) {other}\b", text)]
        for name in found
        if (text := (CONCEPTS / f"{name}.sql").read_text())
    }
    # First which rows are records, then which of them are answers to claims as sent: every other concept reads what these leave.
    first = ["submission", *reads["submission"], "line_part"]
    order = {name: others if name in first else ["submission", *others] for name, others in reads.items()}
    order |= {name: ["line_part", *order[name]] for name in first if name != "line_part"}
    return {name: found[name] for name in TopologicalSorter(order).static_order()}


def build(con: duckdb.DuckDBPyConnection, extract: Path, keep: bool = False) -> None:
    """Make `lines`, `correlation`, `months`, `parts`, `totals`, `submissions`, `extract` and the code tables on this connection.

    With keep=True the records and every concept stay as temporary tables: the checks read them.
    """
    facts = manifest(extract)
    with readable(extract):
        load(con, extract, facts)
        for name in concepts():
            origins = concepts() if name == "record_facts" else ()
            seldom = only_where(name)
            if seldom and not con.execute(seldom[0]).fetchone()[0]:
                con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({seldom[1]})")
                continue
            make(con, f"TEMP TABLE {name}", CONCEPTS / f"{name}.sql", origins)
            if name == "line_part":
                told(con, kind_of_rows(facts))
            elif name == "submission":
                con.execute((HERE / "records_joined.sql").read_text())
        # The joins of lines.sql are written in the order that is best: what stands at the right is narrower or shorter.
        con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        make(con, "TABLE lines", HERE / "lines.sql", (*concepts(), "records"))
        con.execute("RESET disabled_optimizers")
        make(con, "TABLE correlation", HERE / "correlation.sql")
        con.execute("CREATE OR REPLACE TABLE months AS SELECT * FROM month ORDER BY ALL")
        make(con, "TABLE part_rows", HERE / "part_rows.sql")
        make(con, "TABLE submissions", HERE / "submissions.sql")
    if not keep:
        for name in concepts():
            con.execute(f"DROP TABLE {name}")
        kind = kind_of_rows(facts)
        con.execute(
            f"DROP VIEW records; DROP VIEW rows_told; DROP {kind} IF EXISTS rows_together; DROP {kind} rows_read"
        )


def only_where(concept: str) -> tuple[str, str] | None:
    """What a concept states that few extracts have a use for: the question of the inputs that says so, and its columns, which the others get
    empty, without planning the rest of it or reading a row."""
    text = (CONCEPTS / f"{concept}.sql").read_text()
    asked, columns = stated(text, "only where"), stated(text, "columns")
    return (asked, columns) if asked and columns else None


def make(con: duckdb.DuckDBPyConnection, what: str, path: Path, origins: Iterable[str] = ()) -> None:
    """One table from its file; given the tables that its text may come from, with text of few values as ENUM."""
    text = path.read_text()
    con.execute(f"CREATE OR REPLACE {what} AS {enumerated(con, text, origins) if origins else text}")


@contextmanager
def readable(extract: Path) -> Iterator[None]:
    """Damage in a part shows while it is read, as one of these errors; any other is a fault of ours and stays what it is."""
    try:
        yield
    except duckdb.Error as error:
        if type(error) in (duckdb.Error, duckdb.IOException, duckdb.InvalidInputException):
            raise InputError(f"A part of {extract} cannot be read: {error}. Run the extract again.") from None
        raise


def load(con: duckdb.DuckDBPyConnection, extract: Path, facts: dict) -> None:
    """The manifest as tables `extract` and `parts`, the code tables, and every row of every part as `records`."""
    con.execute("SET VARIABLE infer_chains = $on", {"on": setting("INFER_CHAINS", "on") == "on"})
    con.execute("SET VARIABLE no_number = $pattern", {"pattern": blank_numbers.pattern()})
    con.execute(dated_rows("TEMP MACRO"))
    con.execute((HERE / "macros.sql").read_text())
    con.execute(
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
    con.execute(
        """CREATE OR REPLACE TABLE parts (part_id INTEGER, part VARCHAR, source_file VARCHAR, source VARCHAR, row_count BIGINT,
        captured VARCHAR[], has_adjustments BOOLEAN, control JSON, warnings VARCHAR[], unknown_columns VARCHAR[], layout VARCHAR)"""
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
        con.execute("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for path in sorted((HERE / "reference").glob("*.csv")):
        con.register("code_table", code_table(path, path.stat().st_mtime_ns))
        con.execute(f"CREATE OR REPLACE TABLE {path.stem} AS FROM code_table")
    con.unregister("code_table")
    con.execute(
        """SET VARIABLE reversal_statuses = (
            SELECT list(status[14:]) FROM statuses WHERE disposition = 'reversed' AND status LIKE 'claim_status:%')"""
    )
    ledger.build(con, extract, facts["ledger"])
    records(con, extract, [part["part"] for part in facts["parts"]], kind_of_rows(facts))
    for name in ("totals", "provider_adjustments"):
        if (extract / f"{name}.parquet").exists():
            con.execute(
                f"""CREATE OR REPLACE TABLE {name} AS
                FROM read_parquet($path) WHERE part IN (SELECT part FROM parts) ORDER BY ALL""",
                {"path": str(extract / f"{name}.parquet")},
            )
        elif name == "totals":
            con.execute(f"CREATE OR REPLACE TABLE totals AS SELECT {NO_TOTALS} WHERE false")


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
    con.execute(f"CREATE OR REPLACE TEMP VIEW every_row AS {contract.empty()}")
    rows = "SELECT *, NULL::VARCHAR AS filename FROM every_row"
    if parts:
        con.execute("SET VARIABLE part_paths = $paths", {"paths": [str(extract / "parts" / part) for part in parts]})
        rows += """ UNION ALL BY NAME
            SELECT * FROM read_parquet(getvariable('part_paths'), union_by_name = true, filename = true)"""
    con.execute(
        f"""CREATE OR REPLACE TEMP {kind} rows_read AS
        SELECT r.*, p.part_id, p.part_id::BIGINT << 40 | r.source_row AS row_id,
            -- A claim row that only carries adjustments made to the claim as a whole is no line.
            coalesce(r.record_level = 'claim' AND r.charge_amount = 0 AND len(r.adjustments) > 0, false) AS is_claim_adjustment,
            hash(*COLUMNS(r.* EXCLUDE (source_file, source_row, claim_row, filename))) AS content
        FROM ({rows}) r
        JOIN parts p ON p.part = parse_filename(r.filename)"""
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW rows_told AS FROM rows_read; CREATE OR REPLACE TEMP VIEW records AS FROM rows_told"
    )


def told(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """`rows_told`, and so `records`, anew, once it is known which rows together tell of one line."""
    con.execute(f"CREATE OR REPLACE TEMP {kind} rows_together AS {(HERE / 'rows_told.sql').read_text()}")
    con.execute("CREATE OR REPLACE TEMP VIEW rows_told AS FROM rows_together")


def enumerated(con: duckdb.DuckDBPyConnection, text: str, origins_among: Iterable[str]) -> str:
    """A query with its text of few values as ENUM, in sorted order: grouping is three times faster, and so are joins.

    A text column is named as the column of the concept or the record that it comes from, so its values are known before
    there are rows, and the rows are written once; one that comes from neither stays text. Initial, final and chain-final
    share a type: which of them is read is decided by the question.
    """
    origins: dict[str, list[tuple[str, str]]] = {}
    for table in [name for name in origins_among if re.search(rf"\b(FROM|JOIN) {name}\b", text)]:
        for column in _texts(con, table):
            origins.setdefault(_kind(column), []).append((table, column))
    columns = [column for column in _texts(con, text) if _kind(column) in origins]
    types = _enums(con, {kind: origins[kind] for kind in dict.fromkeys(map(_kind, columns))})
    casts = [f"{column}::{types[kind]} AS {column}" for column in columns if (kind := _kind(column)) in types]
    return f"SELECT * REPLACE ({', '.join(casts)}) FROM ({text})"


def _enums(con: duckdb.DuckDBPyConnection, origins: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """The ENUM of each kind of text, of all values that its columns hold, given to the concepts' columns at once: narrow
    columns join faster. A kind of too many values has none. One query looks them all up: to plan each takes longer than to
    read few rows."""
    columns: dict[str, list[str]] = {}
    for kind, places in origins.items():
        for table, column in places:
            columns.setdefault(table, []).append(f"{{'kind': '{kind}', 'words': list(DISTINCT {column}::VARCHAR)}}")
    # What records say is what the rows read say: these are looked through once, without what joins them.
    every = [
        f"SELECT unnest([{', '.join(lists)}], recursive := true) FROM {'rows_read' if table == 'records' else table}"
        for table, lists in columns.items()
    ]
    values = con.execute(
        f"""SELECT kind, list(DISTINCT value ORDER BY value)
        FROM (SELECT kind, unnest(words) AS value FROM (SELECT unnest($kinds) AS kind, $words AS words UNION ALL {" UNION ALL ".join(every)}))
        WHERE value IS NOT NULL
        GROUP BY kind HAVING count(DISTINCT value) <= {ENUMS_UP_TO} ORDER BY kind""",
        {"kinds": list(origins), "words": WORDS},
    ).fetchall()
    for kind, words in values:
        con.execute(f"CREATE TYPE enum_{kind} AS ENUM (SELECT unnest($words))", {"words": words})
        for table, column in origins[kind]:
            if table != "records":
                con.execute(f"ALTER TABLE {table} ALTER {column} TYPE enum_{kind}")
    return {kind: f"enum_{kind}" for kind, _ in values}


def _texts(con: duckdb.DuckDBPyConnection, what: str) -> list[str]:
    """The text columns of a table or query, without those of too many values."""
    found = con.execute(f"DESCRIBE {what}").fetchall()
    return [name for name, kind, *_ in found if kind == "VARCHAR" and name not in IDENTIFIERS]


def _kind(column: str) -> str:
    return re.sub("^(chain_final|initial|final)_", "", column).removesuffix("_code")


# What lines.sql itself writes into a text column.
WORDS = ["(blank)", "not stated", "line", "none"]
IDENTIFIERS = {"claim_id", "payer_key", "payer_claim_id", "claim_line_number", "ndc_code", "ndc11"}
