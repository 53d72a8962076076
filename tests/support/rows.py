"""Rows of two answers, to be compared."""

import pyarrow as pa


def rows(table: pa.Table) -> list[str]:
    """Each row as text; a sum of fractions depends on the order of its terms in the last digit."""
    return [
        repr([f"{value:.9g}" if isinstance(value, float) else value for value in row.values()])
        for row in table.to_pylist()
    ]
