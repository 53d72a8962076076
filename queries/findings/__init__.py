"""Findings: lines to mend. Each file here selects the lines of one, by their numbers; laid together they are the macro found(s)."""

import duckdb

from queries.answerable import table
from queries.catalogue import HERE, findings
from queries.needs import closure_of


def written() -> str:
    """The files as one macro, found(s)."""
    # In one query all look at the same lines: written out, each would select them anew.
    each = [
        f"SELECT '{one.name}' AS finding, line_id FROM ({one.text.replace('spent($selection)', 'chosen')})"
        for one in findings()
    ]
    return (HERE / "found.sql").read_text().replace("-- every finding", "\nUNION ALL\n".join(each))


def prepare(con: duckdb.DuckDBPyConnection, inputs: list[frozenset[str]]) -> None:
    """Lay beside an open extract what each finding is and which parts carry what it needs."""
    table(
        con,
        "findings",
        "finding VARCHAR, label VARCHAR, what VARCHAR, page VARCHAR, fix VARCHAR, rule_source VARCHAR, verified VARCHAR, "
        "not_in_input VARCHAR, part_ids INTEGER[]",
        (
            (one.name, one.label, one.what, one.page, one.fix, one.source, one.verified, ", ".join(missing), parts)
            for one in findings()
            for parts, missing in [able(inputs, one.text)]
        ),
    )


def able(inputs: list[frozenset[str]], text: str) -> tuple[list[int], tuple[str, ...]]:
    """The parts that carry all that a finding needs, and what no part carries."""
    from queries import enough

    parts, missing = enough(inputs, closure_of(text))
    return list(range(len(inputs))) if parts is None else parts, missing
