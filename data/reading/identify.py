"""What a file is, told from its first bytes or its columns: its format and version, and the source that reads it."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import InputError
from data.landing import importers, unread
from data.reading.layouts import fits, header, layouts, named
from data.reading.table import PARQUET, TEXT, read_raw
from data.reading.workbook import ENDINGS

HEAD = 1 << 20


class Found(NamedTuple):
    """A file's source (None: no source by itself reads it), what it is in words, and its columns where it is a table."""

    source: str | None
    what: str
    columns: tuple[str, ...] = ()


def identify(path: Path, con: duckdb.DuckDBPyConnection | None = None) -> Found:
    """What the file is; a connection that is open already saves a table the making of one. Raises InputError where it cannot be read at all."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Check the path and who may read it.") from None
    if not head.strip():
        raise InputError(f"{path.name} is empty. Send the file again; nothing was changed.")
    for source, importer in importers().items():
        if what := importer.recognises(path, head):
            return Found(source, what)
    if what := unread.family(head):
        return Found(None, what)
    if head.startswith(b"PAR1") and path.suffix.lower() not in (*PARQUET, *TEXT):
        return Found(None, "a parquet file, which its name should say: rename it to end in .parquet")
    return table(path, con)


def table(path: Path, con: duckdb.DuckDBPyConnection | None = None) -> Found:
    """A table, by its columns."""
    with con.cursor() if con else duckdb.connect() as cursor:
        found = read_raw(cursor, path).kinds
    columns = [one for one in found if one not in ("file_row_number", "filename")]
    kind = "parquet" if "file_row_number" in found else "workbook" if path.suffix.lower() in ENDINGS else "CSV"
    fitting = fits(columns) or landed(columns)
    return Found(fitting[0] if fitting else None, f"a table ({kind}, {len(columns)} columns)", tuple(columns))


def landed(columns: Iterable[str]) -> list[str]:
    """The sources that take a table of these columns for one of their own, though not every file of theirs is a table."""
    asked = {source: getattr(one, "recognises_columns", None) for source, one in importers().items()}
    return [source for source, is_own in asked.items() if is_own and is_own(columns)]


def lacks_payer(found: Found) -> bool:
    """Whether the source wants a payer's name that the table does not carry."""
    wants = found.source == "contract" or "payer" in header(found.source).get("optional", [])
    return found.source in layouts() and wants and "payer" not in named(found.source, found.columns)
