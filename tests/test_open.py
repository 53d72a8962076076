"""What an open extract allows, and the cache file it is read from when it is large."""

import stat
from pathlib import Path

import duckdb
import pytest

import data
import queries
from queries.selection import Selection


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/hostname')",
        "COPY lines TO 'lines.csv'",
        "COPY (SELECT 1) TO '/tmp/j3590-test.parquet'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET GLOBAL memory_limit = '100GB'",
        "SET lock_configuration = false",
    ],
)
def test_the_locks_hold_on_a_cursor(con, statement):
    with pytest.raises(duckdb.Error):
        con.cursor().execute(statement)


def test_a_question_that_runs_too_long_is_stopped(monkeypatch):
    monkeypatch.setenv("J3590_QUERY_MILLISECONDS", "50")
    slow = data.open(data.SAMPLE)
    with pytest.raises(duckdb.InterruptException):
        slow.cursor().execute("SELECT count(*) FROM range(10_000_000_000) WHERE hash(range) % 7 = 0").fetchall()
    assert slow.cursor().execute("SELECT count(*) FROM lines").fetchone() == (20_000,)


def test_a_large_extract_is_read_from_a_cache_file_with_the_same_answers(con, monkeypatch, tmp_path):
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 100)
    monkeypatch.setenv("J3590_CACHE", str(tmp_path / "cache"))
    cached = queries.prepare(data.open(data.SAMPLE))
    (file,) = (tmp_path / "cache").iterdir()
    assert file.name == f"lines-{file.name.split('-')[1]}-{data.version(data.SAMPLE)}.duckdb"
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    for name in queries.names("lines"):
        here, there = (queries.answer(one, name, Selection(), ["payer_group"]) for one in (con, cached))
        assert here.table.equals(there.table), name
    with pytest.raises(duckdb.Error):
        cached.cursor().execute("DELETE FROM cache.lines")
    made = file.stat().st_mtime_ns
    data.open(data.SAMPLE)
    assert file.stat().st_mtime_ns == made


def test_an_older_cache_of_the_same_extract_goes(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 100)
    monkeypatch.setenv("J3590_CACHE", str(tmp_path))
    first = data.cached(data.SAMPLE)
    monkeypatch.setenv("J3590_INFER_CHAINS", "off")
    second = data.cached(data.SAMPLE)
    assert first != second and [path.name for path in tmp_path.iterdir()] == [second.name]


def test_without_inferred_chains_only_references_link(monkeypatch):
    monkeypatch.setenv("J3590_INFER_CHAINS", "off")
    bases = data.open(data.SAMPLE).execute("SELECT DISTINCT chain_basis::VARCHAR FROM lines ORDER BY 1").fetchall()
    assert bases == [("none",), ("reference",)]


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_manifest_that_cannot_be_read_is_said_so(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(data.InputError, match="cannot be read"):
        data.open(tmp_path)


def test_a_part_that_is_damaged_is_said_so_by_check(tmp_path):
    import shutil

    from data import checks

    shutil.copytree(data.SAMPLE, tmp_path / "copy")
    part = next((tmp_path / "copy" / "parts").iterdir())
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    with duckdb.connect() as con:
        checks.part_files(con, tmp_path / "copy")
        (row,) = checks.ask(con, "damaged_parts").rows
        assert (row["part"], row["fault"]) == (part.name, "changed")
    assert Path(part).exists()
