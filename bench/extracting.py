"""Raw files of every code into an extract: the selection of rows beside other engines', the whole command, one new month."""

import os
import shutil
import time
from datetime import date
from pathlib import Path

import duckdb

import data
from bench.measure import OUT, BenchError, Mismatch, alone, peak_mb, seconds
from bench.selecting import CODES, known
from data import engines
from data.__main__ import main as data_command
from data.reading.recipe import How

MONTHS = 36
# Codes of persons are hashed by us alone.
COMPARED = "claim_id, claim_line_number, payer, claim_line_start_date, paid_date, hcpcs_code, hcpcs_modifier_1, charge_amount, paid_amount, state"


def measure(lines: int, rounds: int) -> dict:
    """Every time in seconds, every peak in MB; each run in a process of its own."""
    folder = OUT / f"raw-{lines}"
    made = seconds(lambda: generate(lines, folder, MONTHS))
    work = OUT / "extracting"
    shutil.rmtree(work, ignore_errors=True)
    os.environ["J3590_SALT"] = str(work / "salt")
    try:
        found = {"lines": lines, "files": MONTHS, "raw_mb": size(folder), "made_seconds": made}
        found["selection"] = selections(folder, work, rounds)
        return found | commands(folder, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def size(folder: Path) -> int:
    return round(sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e6)


def generate(lines: int, folder: Path, months: int) -> None:
    """Files of a month each, kept for the next run."""
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute((Path(__file__).parent / "raw.sql").read_text())
        con.execute("SET VARIABLE codes = $codes", {"codes": CODES})
        for number in range(months):
            first, past = lines * number // months // 3 * 3, lines * (number + 1) // months // 3 * 3
            month = date(2023 + number // 12, number % 12 + 1, 1)
            for name, value in {"first": first, "lines": past - first, "month": month}.items():
                con.execute(f"SET VARIABLE {name} = $value", {"value": value})
            con.sql("FROM raw_lines").write_parquet(str(folder / f"{month:%Y-%m}.parquet"), compression="snappy")
    (folder / "done").touch()


def selections(folder: Path, work: Path, rounds: int) -> dict:
    """The best of a few rounds for each engine, in turns; their rows compared with ours."""
    found: dict[str, dict] = {}
    for _ in range(rounds):
        for engine in known():
            out = work / engine
            shutil.rmtree(out, ignore_errors=True)
            try:
                one = alone("selecting:select", engine=engine, folder=str(folder), out=str(out))["result"]
            except BenchError as error:
                found[engine] = {"failed": str(error)}
                continue
            best = found.get(engine, one)
            found[engine] = {
                name: min(best[name], one[name]) if name == "seconds" else max(best[name], one[name]) for name in one
            }
    for engine in [one for one in found if "failed" not in found[one]]:
        found[engine]["rows"] = same_rows(work / "ours", work / engine, engine)
    return found


def same_rows(ours: Path, theirs: Path, engine: str) -> int:
    """The number of rows. Raises Mismatch where an engine kept others than we did."""
    with duckdb.connect() as con:
        for name, folder in (("ours", ours), ("theirs", theirs)):
            con.execute(f"CREATE VIEW {name} AS SELECT {readable(con, folder)} FROM read_parquet('{folder}/*.parquet')")
        counts = [con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("ours", "theirs")]
        (other,) = con.execute(
            "SELECT count(*) FROM ((FROM ours EXCEPT ALL FROM theirs) UNION ALL (FROM theirs EXCEPT ALL FROM ours))"
        ).fetchone()
    if other or len(set(counts)) > 1:
        raise Mismatch(
            f"row selection: {engine} keeps {counts[1]:,} rows, we {counts[0]:,}; {other:,} are in one alone"
        )
    return counts[0]


def readable(con: duckdb.DuckDBPyConnection, folder: Path) -> str:
    """The columns compared, as text: an engine may write text as bytes and days as moments."""
    types = {
        name: str(kind)
        for name, kind, *_ in con.execute(f"DESCRIBE FROM read_parquet('{folder}/*.parquet')").fetchall()
    }
    casts = {"BLOB": "decode({})", "TIMESTAMP": "{}::DATE::VARCHAR"}
    return ", ".join(
        casts.get(types[name].split("_")[0], "{}::VARCHAR").format(name) + f" AS {name}"
        for name in COMPARED.split(", ")
    )


def commands(folder: Path, work: Path) -> dict:
    """`python -m data extract` over all months, without the last, and with it again: then one month is new."""
    months = sorted(map(str, folder.glob("*.parquet")))
    out = str(work / "extract")
    full = alone("extracting:command", out=out, paths=months)
    alone("extracting:command", out=out, paths=months[:-1])
    again = alone("extracting:command", out=out, paths=months)
    return {
        "full_seconds": full["result"],
        "full_peak_mb": full["peak_mb"],
        "again_seconds": again["result"],
        "again_peak_mb": again["peak_mb"],
        "steps": alone("extracting:steps", path=months[-1], out=str(work / "steps"))["result"],
    }


def command(out: str, paths: list[str]) -> float:
    """The whole command."""
    words = ["extract", "contract", *paths, "--out", out]
    start = time.perf_counter()
    if data_command(words):
        raise BenchError("python -m data extract said no")
    return time.perf_counter() - start


def steps(path: str, out: str) -> dict:
    """One file through data/engines.py, statement by statement: which of them take longer than a hundredth of it."""
    Path(out).mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        data.limit(con)
        timed = Timed(con)
        one = Path(path)
        how = How("contract", ",".join(CODES), None, b"salt", None, None)
        engines.run(timed, how, one, one.name, Path(out) / "part.parquet")
    whole = sum(timed.taken.values())
    return {name: taken for name, taken in timed.taken.items() if taken > whole / 100} | {"peak_mb": peak_mb()}


class Timed:
    """A connection, or a relation of one, that keeps how long each statement took under the statement's beginning."""

    def __init__(self, inner: object, taken: dict | None = None, said: str = "") -> None:
        self.inner, self.said, self.taken = inner, said, {} if taken is None else taken

    def __getattr__(self, name: str) -> object:
        found = getattr(self.inner, name)
        return self.counted(name, found) if callable(found) else found

    def counted(self, name: str, work):
        def run(*words: object, **named: object) -> object:
            said = self.said or (short(words[0]) if name in ("execute", "sql") else name)
            start = time.perf_counter()
            result = work(*words, **named)
            self.taken[said] = self.taken.get(said, 0) + time.perf_counter() - start
            return Timed(result, self.taken, said) if isinstance(result, duckdb.DuckDBPyRelation) else result

        return run


def short(statement: str) -> str:
    """A statement's first line that is no comment."""
    lines = [line for line in statement.splitlines() if line.strip() and not line.startswith("--")]
    return " ".join(lines[:1])[:90]
