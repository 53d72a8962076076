"""Facts about an open extract that no selection changes: found once for as long as it is open."""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

import duckdb

T = TypeVar("T")
_OPEN: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, object]] = WeakKeyDictionary()


def known(con: duckdb.DuckDBPyConnection, what: str, find: Callable[[], T]) -> T:
    """What find() said when it was first asked for about this connection."""
    facts = _OPEN.setdefault(con, {})
    if what not in facts:
        facts[what] = find()
    return facts[what]


def forget(con: duckdb.DuckDBPyConnection | None = None) -> None:
    """Whatever is open, or one connection, is found anew."""
    if con is None:
        _OPEN.clear()
    else:
        _OPEN.pop(con, None)
