"""A DuckDB file of one's own, and the SQL that runs in it: `python -m data database` and `python -m queries QUESTION --sql`."""

import os
import stat

import duckdb
import pyarrow as pa
import pytest
from conftest import run

import data
import queries
from queries.catalogue import question
from queries.selection import Selection, Values
from tests.support.rows import rows
from tests.support.suite import pieces

SELECTION = Selection(
    {"payer": Values((), ("Cigna Health", "it's; not -- one")), "code": Values(("J3590",))}, unit="dollars"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The sample as a file, opened as anyone may."""
    path = tmp_path_factory.mktemp("database") / "sample.duckdb"
    typed = run("data", "database", data.SAMPLE, "--out", path)
    assert typed.returncode == 0 and "claim and member numbers" in typed.stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and os.listdir(path.parent) == [path.name]
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def answered(con: duckdb.DuckDBPyConnection, script: str) -> pa.Table:
    """What a script of several statements says at its end."""
    for statement in duckdb.extract_statements(script):
        result = con.execute(statement)
    return result.to_arrow_table()


@pytest.mark.parametrize("name", pieces(queries.names(), 2))
def test_the_sql_of_an_answer_gives_its_rows(con, database, name):
    by = [] if question(name).is_detail or question(name).about == "published_figures" else ["payer_group"]
    answer = queries.answer(con, name, SELECTION, by)
    if answer.missing:
        assert answer.statement == ("", {})
        return
    table = answered(database, answer.script())
    columns = answer.table.column_names
    assert [one for one in table.column_names if one in columns] == columns  # beside them the persons of each cell
    assert sorted(rows(table.select(columns))) == sorted(rows(answer.table))


def test_the_terminal_prints_it(database):
    typed = run("queries", "volume_by", "--by", "payer", "--payer-not", "Aetna", "--extract", data.SAMPLE, "--sql")
    assert typed.returncode == 0
    first, second, *_ = typed.stdout.splitlines()
    assert first == f"-- {question('volume_by').asks}" and second == "PREPARE asked AS"
    shown = run(
        "queries", "volume_by", "--by", "payer", "--payer-not", "Aetna", "--extract", data.SAMPLE, "--format", "csv"
    )
    assert answered(database, typed.stdout)["line_count"].to_pylist() == [
        int(row.split(",")[1]) for row in shown.stdout.splitlines()[1:]
    ]
    hidden = run("queries", "volume_by", "--extract", data.SAMPLE, "--small-cells", "hide", "--sql")
    assert "-- It counts the persons of each cell; what is small is hidden afterwards" in hidden.stdout


def test_the_sql_goes_to_a_file_and_to_no_other_format(tmp_path):
    typed = run("queries", "volume_by", "--extract", data.SAMPLE, "--sql", "--out", tmp_path / "volume.sql")
    assert typed.returncode == 0 and (tmp_path / "volume.sql").read_text().startswith("-- How much")
    refused = run("queries", "volume_by", "--extract", data.SAMPLE, "--sql", "--format", "csv")
    assert refused.returncode == 2 and "leave out --format" in refused.stderr


@pytest.mark.parametrize("stands", ["nothing", "a folder", "a pipe", "a link to nowhere"])
def test_only_a_file_is_written_over(tmp_path, stands):
    path = tmp_path / "there"
    {
        "nothing": lambda: None,
        "a folder": path.mkdir,
        "a pipe": lambda: os.mkfifo(path),
        "a link to nowhere": lambda: path.symlink_to("nowhere"),
    }[stands]()
    typed = run("data", "database", data.SAMPLE, "--out", "" if stands == "nothing" else path)
    assert typed.returncode == 2 and typed.stderr.strip()
    assert sorted(os.listdir(tmp_path)) == ([] if stands == "nothing" else ["there"])


def test_a_file_that_is_there_is_replaced(tmp_path):
    path = tmp_path / "mine.duckdb"
    path.write_text("something else")
    assert run("data", "database", data.SAMPLE, "--out", path).returncode == 0
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.sql("FROM lines LIMIT 1").fetchall()
