"""Make the synthetic sample: input files in the contract's layout and, beside them, the truth that was planted in them.

Persons are drawn in chunks, so any number of lines takes the memory of one chunk. All values come from hashes of seed, key
and purpose, in SQL; the same seed gives the same bytes. Nothing in it is real but names and codes that are public.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
AS_OF = date(2026, 10, 31)  # the day the sample looks back from; nothing in it is younger
CHUNK_PERSONS = 12_000  # about 50,000 lines
STEPS = ("claims", "attempts", "lines", "records")


@cache
def script(name: str) -> str:
    return (HERE / f"{name}.sql").read_text()


def world(seed: int) -> duckdb.DuckDBPyConnection:
    """A database of its own with the payers, products and sites of the sample in it."""
    con = duckdb.connect()
    con.execute("SET VARIABLE seed = $seed", {"seed": seed})
    con.execute("SET VARIABLE as_of = $as_of::DATE", {"as_of": AS_OF})
    con.execute(script("world"))
    return con


def draw_chunk(con: duckdb.DuckDBPyConnection, first_person: int, persons: int, remaining: int) -> int:
    """Draw some persons with all their claims, keep what is still wanted, and return the number of lines kept."""
    for name, value in (("first_person", first_person), ("past_person", first_person + persons), ("remaining", remaining)):
        con.execute(f"SET VARIABLE {name} = $value", {"value": value})
    for step in STEPS:
        con.execute(script(step))
    return con.sql("SELECT coalesce(sum(line_count), 0)::BIGINT FROM kept").fetchall()[0][0]


def rows(con: duckdb.DuckDBPyConnection, resent: bool, first_claim: int) -> pa.Table:
    """The rows of this chunk's file, or those that come again in the next one."""
    con.execute("SET VARIABLE resent = $resent", {"resent": resent})
    con.execute("SET VARIABLE first_claim = $first_claim", {"first_claim": first_claim})
    return con.sql(script("output")).to_arrow_table()


def write(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path, compression="zstd", compression_level=9, row_group_size=len(table) or 1)


def make(lines: int, seed: int, folder: Path, progress: Callable[[int], object] | None = None) -> None:
    """Write sample-000.parquet, … and truth.parquet with exactly so many lines. progress hears of lines as they are made."""
    folder.mkdir(parents=True, exist_ok=True)
    person, remaining, number, resent = 1, lines, 0, None
    with world(seed) as con, ExitStack() as stack:
        truth = None
        while remaining > 0:
            persons = min(CHUNK_PERSONS, remaining // 3 + 60)
            kept = draw_chunk(con, person, persons, remaining)
            person, remaining = person + persons, remaining - kept
            already = resent["claim_row"].to_pylist() if resent is not None else []
            table = rows(con, False, max(already, default=0))
            write(folder / f"sample-{number:03}.parquet", table if resent is None else pa.concat_tables([resent, table]))
            part = con.sql(script("truth")).to_arrow_table()
            truth = truth or stack.enter_context(
                pq.ParquetWriter(folder / "truth.parquet", part.schema, compression="zstd", compression_level=9)
            )
            truth.write_table(part, row_group_size=len(part) or 1)
            resent, number = rows(con, True, 0), number + 1
            if progress:
                progress(kept)
        if resent is not None and len(resent):
            write(folder / f"sample-{number:03}.parquet", resent)
