"""What an answer rests on: the open extract, the lines in scope, those left out and why."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import duckdb

from data import UNDATED
from queries import suppression
from queries.catalogue import about_of, dimensions, metrics_of
from queries.needs import absent, figures, holds, lacking
from queries.remembered import known
from queries.running import run_once
from queries.selection import Selection


class About(NamedTuple):
    """The open extract. `inputs` has the columns that each part captures, by part_id; tables of the ledger and their sources stand beside any."""

    name: str
    version: str
    as_of: str
    is_synthetic: bool
    is_measured: bool
    definitions: str
    inputs: list[frozenset[str]]

    @property
    def opened(self) -> tuple[str, str]:
        """The extract's version, and the definitions by which it was opened: what is remembered of it is remembered by these."""
        return self.version, self.definitions


@dataclass(frozen=True)
class Basis:
    """What an answer rests on. Counts are lines; shares are 0-1; None is hidden (small).

    is_measured: completion of months is measured on older ones; else it is assumed from their age.
    """

    selection: str
    rate: str
    metrics: tuple[str, ...]
    extract: str
    version: str
    as_of: str
    is_synthetic: bool
    line_count: int | None = 0
    left_out: tuple[tuple[str, int | None], ...] = ()
    immature_share: float | None = None
    is_measured: bool = False
    lacking: tuple[str, ...] = ()
    small_cells: str = "show"
    about: str = "lines"


def about(con: duckdb.DuckDBPyConnection) -> About:
    """What is open."""
    return known(con, "about", lambda: _about(con))


def _about(con: duckdb.DuckDBPyConnection) -> About:
    *facts, inputs = (
        con.cursor()
        .execute(
            """SELECT name, version, coalesce(as_of::VARCHAR, $undated), is_synthetic, EXISTS (FROM months WHERE maturity_basis <> 'assumed'), (SELECT definitions FROM taught),
                (SELECT list(DISTINCT one) FROM (SELECT unnest([ledger, source]) AS one FROM ledger_parts)), (SELECT list(captured ORDER BY part_id) FROM parts)
            FROM extract""",
            {"undated": UNDATED},
        )
        .fetchone()
    )
    ledger = frozenset(facts.pop() or [])
    return About(*facts, [ledger.union(columns) for columns in inputs or ([()] if ledger else [])])


def base(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> Basis:
    """What the answer rests on: definitions, version, lines in and out of scope."""
    struct = selection.struct(parts, small_cells)
    ((lines, persons, immature, unusable, per_claim),) = fact(con, extract, "basis", struct)
    ((young_persons, old_persons, unusable_persons, per_claim_persons),) = (
        fact(con, extract, "persons", struct) if small_cells == "hide" else [(None,) * 4]
    )
    left_out = [
        ("without a readable date or charge: in no rate", unusable, unusable_persons),
        ("whose dollars the input gives only for the whole claim: in no dollar figure", per_claim, per_claim_persons),
        *left_by_inputs(con, extract, text, selection, parts, small_cells),
    ]
    # Most extracts have no line without a date and none of a later payer: those are asked once, whatever is selected.
    whole = Selection(basis=selection.basis, chained="off").struct(None, small_cells)
    if "sequence" not in selection.lists and fact(con, extract, "later", whole)[0][0]:
        why = "of later payers, whose services count at the payer before them"
        left_out.append((why, *fact(con, extract, "later", struct)[0]))
    if (selection.from_date or selection.to_date) and fact(con, extract, "undated", whole)[0][0]:
        undated = replace(selection, from_date=None, to_date=None).struct(parts, small_cells)
        left_out.append(("without the date the period is measured by", *fact(con, extract, "undated", undated)[0]))
    return Basis(
        selection.sentence(),
        selection.metric_sentence(),
        tuple(metric.id for metric in metrics_of(text)),
        extract.name,
        extract.version,
        extract.as_of,
        extract.is_synthetic,
        suppression.seen(lines, persons, small_cells),
        tuple((why, suppression.seen(count, persons, small_cells)) for why, count, persons in left_out if count),
        suppression.seen(suppression.seen(immature, young_persons, small_cells), old_persons, small_cells),
        extract.is_measured,
        lacking(extract.inputs, text, selection.stage),
        small_cells,
    )


def ledger_base(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> Basis:
    """What an answer about a table of the ledger rests on. It is public and about nobody: nothing is small, young or a rate."""
    about = about_of(text)
    words, count = LEDGER[about]
    known = dimensions(about)
    acting = replace(selection, lists={name: v for name, v in selection.lists.items() if name in known})
    rows = run_once(con, extract.opened, count, acting.struct(), []).to_pylist()
    return Basis(
        acting.sentence().rpartition("; ")[0] or acting.sentence(),
        words,
        tuple(metric.id for metric in metrics_of(text)),
        extract.name,
        extract.version,
        extract.as_of,
        extract.is_synthetic,
        sum(row["row_count"] for row in rows),
        tuple((row["why"], row["row_count"]) for row in rows if row["why"]),
        small_cells=small_cells,
        about=about,
    )


# What the rows of each table of the ledger are, in words, and how many are in scope and set apart.
LEDGER = {
    "posted_rates": (
        "prices that hospitals post, not claims; period and other filters do not act",
        "SELECT coalesce(set_apart, '') AS why, count(*) AS row_count FROM posted($selection) GROUP BY ALL ORDER BY ALL",
    ),
    "published_figures": (
        "figures that others publish, and what the whole extract says of the same; period and other filters do not act",
        "SELECT '' AS why, count(*) AS row_count FROM published_totals WHERE kept($selection['code'], hcpcs_code)",
    ),
}


BASES = {"lines": base, **dict.fromkeys(LEDGER, ledger_base)}


def left_by_inputs(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> list[tuple[str, int, int | None]]:
    """Lines, and the persons behind them, of inputs that lack what the whole answer needs, and of inputs that lack what one of its figures needs."""
    inputs = extract.inputs
    used = list(range(len(inputs))) if parts is None else parts
    lacks = {"a column this answer needs": [one for one in range(len(inputs)) if one not in used]}
    for need in {need for needs in figures(text, selection.stage).values() for need in needs}:
        without = [one for one in used if not any(holds(inputs[one], item) for item in need)]
        if without and len(without) < len(used):
            names = " or ".join(absent([inputs[one] for one in without], need))
            lacks[f"{names}: they add nothing to figures made from it"] = without
    counts = {
        what: fact(con, extract, "basis", selection.struct(without, small_cells))[0][:2]
        for what, without in sorted(lacks.items())
        if without
    }
    return [(f"from inputs that do not carry {what}", *count) for what, count in counts.items()]


def fact(con: duckdb.DuckDBPyConnection, extract: About, name: str, struct: dict) -> list[tuple]:
    """Counts that every answer about a selection rests on."""
    table = run_once(con, extract.opened, FACTS[name], struct, [])
    return [tuple(row.values()) for row in table.to_pylist()]


FACTS = {
    "basis": """SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count, count(*) FILTER (WHERE NOT is_stage_mature) / nullif(count(*), 0) AS immature_rate,
            count(*) FILTER (WHERE NOT usable) AS unusable_count, count(*) FILTER (WHERE amount_basis = 'claim') AS per_claim_count
        FROM selected($selection)""",
    # Behind what is said of a selection; counted only where small cells are hidden.
    "persons": """SELECT cell_count($selection, person_id, counted := NOT is_stage_mature) AS young, cell_count($selection, person_id, counted := is_stage_mature) AS old,
            cell_count($selection, person_id, counted := NOT usable) AS unusable, cell_count($selection, person_id, counted := amount_basis = 'claim') AS per_claim
        FROM selected($selection)""",
    "later": "SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count FROM selected($selection, later := 'kept') WHERE NOT is_counted",
    "undated": "SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count FROM selected($selection) WHERE basis_date IS NULL",
}
