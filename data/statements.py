"""SQL that is read once and run often: DuckDB's parser takes as long as its planner, so what it made of a text is kept."""

from functools import cache, lru_cache

import duckdb


@cache
def parser() -> duckdb.DuckDBPyConnection:
    """A connection that reads SQL and runs none."""
    return duckdb.connect()


@lru_cache(800)
def ready(text: str) -> tuple[duckdb.Statement, ...]:
    """A text's statements as DuckDB runs them. Each run takes a copy, with values of its own."""
    return tuple(parser().cursor().extract_statements(text))


def execute(con: duckdb.DuckDBPyConnection, text: str, values: dict | None = None) -> duckdb.DuckDBPyConnection:
    """Run a text of SQL, read once for all connections of this process."""
    for statement in ready(text):
        con.execute(statement, values)
    return con
