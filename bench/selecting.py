"""The lines in scope out of raw files of every code: our own way, and that of every engine that is installed.

Each reads all the files and writes the rows whose code is in scope, with every column of the input, as one or more parquet files.
"""

from pathlib import Path

import duckdb

from bench.measure import installed, peak_mb, seconds
from data import engines, limit
from data.reading.layouts import header
from data.reading.raw import view_raw
from data.reading.recipe import scope

ENGINES = {
    "ours": "duckdb",
    "duckdb": "duckdb",
    "polars": "polars",
    "pyarrow": "pyarrow",
    "datafusion": "datafusion",
    "chdb": "chdb",
    "pandas": "pandas",
}
CODES = scope("family")


def select(engine: str, folder: str, out: str) -> dict:
    """Time one engine, its import and its start not counted."""
    work = WORKS[engine]
    Path(out).mkdir(parents=True, exist_ok=True)
    prepared = work(sorted(Path(folder).glob("*.parquet")), Path(out))
    return {"seconds": seconds(prepared), "peak_mb": peak_mb()}


def known() -> list[str]:
    """The engines that can be measured here."""
    return [name for name, package in ENGINES.items() if installed(package)]


def ours(files: list[Path], out: Path):
    """What data/engines.py does for a part, without the totals, facts and checks of its input."""

    def work() -> None:
        for path in files:
            with duckdb.connect() as con:
                limit(con)
                keep(con, path, out / path.name)

    return work


def keep(con: duckdb.DuckDBPyConnection, path: Path, out: Path) -> None:
    """One input's part."""
    view_raw(con, path, "contract", header("contract"), path.name, None)
    types = engines.view_mapped(con, "contract", None, path.name)
    engines.set_variables(con, b"salt", None, path.name, CODES)
    engines.write_part(con, out, types, None, CODES, is_moved=False)


def one_of(codes: list[str]) -> str:
    """The codes as a list in SQL: they are our own reference table's."""
    return ", ".join(f"'{one}'" for one in codes)


def duckdb_by_hand(files: list[Path], out: Path):
    def work() -> None:
        with duckdb.connect() as con:
            con.sql(f"FROM read_parquet({[*map(str, files)]}) WHERE hcpcs_code IN ({one_of(CODES)})").write_parquet(
                str(out / "rows.parquet"), compression="zstd"
            )

    return work


def polars(files: list[Path], out: Path):
    import polars as pl

    def work() -> None:
        pl.scan_parquet(files).filter(pl.col("hcpcs_code").is_in(CODES)).sink_parquet(out / "rows.parquet")

    return work


def pyarrow(files: list[Path], out: Path):
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    def work() -> None:
        rows = ds.dataset(files).to_table(filter=ds.field("hcpcs_code").isin(CODES))
        pq.write_table(rows, out / "rows.parquet", compression="zstd")

    return work


def datafusion(files: list[Path], out: Path):
    from datafusion import SessionContext

    def work() -> None:
        context = SessionContext()
        context.register_parquet("raw", str(files[0].parent))
        context.sql(f"SELECT * FROM raw WHERE hcpcs_code IN ({one_of(CODES)})").write_parquet(str(out))

    return work


def chdb(files: list[Path], out: Path):
    import chdb as engine

    def work() -> None:
        engine.query(
            f"SELECT * FROM file('{files[0].parent}/*.parquet', Parquet) WHERE hcpcs_code IN ({one_of(CODES)}) "
            f"INTO OUTFILE '{out / 'rows.parquet'}' FORMAT Parquet"
        )

    return work


def pandas(files: list[Path], out: Path):
    import pandas as pd

    def work() -> None:
        kept = [pd.read_parquet(path, filters=[("hcpcs_code", "in", CODES)]) for path in files]
        pd.concat(kept).to_parquet(out / "rows.parquet", compression="zstd")

    return work


WORKS = {
    "ours": ours,
    "duckdb": duckdb_by_hand,
    "polars": polars,
    "pyarrow": pyarrow,
    "datafusion": datafusion,
    "chdb": chdb,
    "pandas": pandas,
}
