"""Make the synthetic sample: input files in the contract's layout and, beside them, the truth that was planted in them.

Persons are drawn in chunks, so any number of lines takes the memory of a chunk or two. All values come from hashes of seed,
key and purpose, in SQL; the same seed gives the same bytes. Nothing in it is real but names and codes that are public.
"""

import csv
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
AS_OF = date(2026, 10, 31)  # the day the sample looks back from; nothing in it is younger
CHUNK_PERSONS = 12_000  # about 45,000 lines
CHUNK_LINES = 6 * CHUNK_PERSONS  # more than a chunk can hold: with so many still wanted, it needs no limit
STEPS = ("claims", "attempts", "lines", "records")
ZSTD = {"compression": "zstd", "compression_level": 9}


@cache
def script(name: str) -> str:
    """The text of one SQL file."""
    return (HERE / f"{name}.sql").read_text()


def world(seed: int) -> duckdb.DuckDBPyConnection:
    """A database of its own with the payers, products and sites of the sample. One thread: two chunks are drawn side by side."""
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET VARIABLE seed = $seed", {"seed": seed})
    con.execute("SET VARIABLE as_of = $as_of::DATE", {"as_of": AS_OF})
    con.execute(script("world"))
    return con


def make_chunk(
    con: duckdb.DuckDBPyConnection, first: int, persons: int, wanted: int, file: Path
) -> tuple[int, pa.Table]:
    """Draw persons with all their claims, write at most the lines wanted, and return how many those are and their truth."""
    for name, value in (("first_person", first), ("past_person", first + persons), ("remaining", wanted)):
        con.execute(f"SET VARIABLE {name} = $value", {"value": value})
    for step in STEPS:
        con.execute(script(step))
    # What payers sent twice comes in a file of its own, whose name sorts behind the first.
    for path, resent in ((file, False), (file.with_suffix(".resent.parquet"), True)):
        con.execute("SET VARIABLE resent = $resent", {"resent": resent})
        table = con.sql(script("output")).to_arrow_table()
        if len(table):
            pq.write_table(table, path, row_group_size=len(table), **ZSTD)
    truth = con.sql(script("truth")).to_arrow_table()
    return len(truth), truth


# The layout's own names for what prices.sql returns, after the hospital.
PRICE_HEADER = (
    "description,code|1,code|1|type,code|2,code|2|type,code|3,code|3|type,setting,drug_unit_of_measurement,drug_type_of_measurement,"
    "standard_charge|gross,standard_charge|discounted_cash,payer_name,plan_name,standard_charge|negotiated_dollar,"
    "standard_charge|negotiated_percentage,standard_charge|methodology,count"
)


def make_prices(seed: int, folder: Path) -> None:
    """Write the price lists of invented hospitals, one CSV each, as hospitals publish them."""
    folder.mkdir(parents=True, exist_ok=True)
    with world(seed) as con:
        rows = con.execute(script("prices")).fetchall()
    for name, of_one in groupby(rows, key=lambda row: row[0]):
        with (folder / f"{name.lower().replace(' ', '-')}.csv").open("w", newline="", encoding="utf-8") as file:
            file.write(f"hospital_name,last_updated_on,version\n{name},{AS_OF},3.0.0\n{PRICE_HEADER}\n")
            csv.writer(file, lineterminator="\n").writerows(row[1:] for row in of_one)


def make(lines: int, seed: int, folder: Path, progress: Callable[[int], object] | None = None) -> None:
    """Write sample-000.parquet, sample-000.resent.parquet, … and truth.parquet with exactly so many lines.

    progress hears of lines as they are made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    workers = 2 if lines > 2 * CHUNK_LINES else 1
    pending: deque[Future[tuple[int, pa.Table]]] = deque()
    person, remaining, number, writer = 1, lines, 0, None
    with ExitStack() as stack:
        worlds = [stack.enter_context(world(seed)) for _ in range(workers)]
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        while remaining:
            # A chunk that surely fits is drawn without waiting for those before it.
            while len(pending) < workers and (not pending or remaining > (len(pending) + 1) * CHUNK_LINES):
                persons = min(CHUNK_PERSONS, remaining // 3 + 60)
                file = folder / f"sample-{number:03}.parquet"
                pending.append(pool.submit(make_chunk, worlds[number % workers], person, persons, remaining, file))
                person, number = person + persons, number + 1
            made, truth = pending.popleft().result()
            remaining -= made
            writer = writer or stack.enter_context(pq.ParquetWriter(folder / "truth.parquet", truth.schema, **ZSTD))
            writer.write_table(truth, row_group_size=max(made, 1))
            if progress:
                progress(made)
