"""Code tables as Python and Arrow see them: all is text, an empty cell means "any", never NULL."""

import csv
from functools import cache
from pathlib import Path

import pyarrow as pa

HERE = Path(__file__).parent / "reference"


@cache
def code_table(path: Path, changed: int) -> pa.Table:
    """A code table, read again when it has changed. An empty cell means "any": all is text, never NULL."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return pa.table(
        {name: pa.array(cells, pa.string()) for name, cells in zip(header, zip(*rows, strict=True), strict=True)}
    )


def reference(name: str) -> list[dict]:
    """A code table as rows of text."""
    path = HERE / f"{name}.csv"
    return code_table(path, path.stat().st_mtime_ns).to_pylist()
