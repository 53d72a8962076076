"""A file read for trial, into a folder that goes at once: which rows, months and payers it holds, and what it fills."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import ledger, manifest
from data.reading.extract import Order, extract
from data.reading.identify import Found
from data.reading.inputs import By, read_by
from data.reading.layouts import header
from data.reading.recipe import sources

# Up to here a file is read once, for trial, to see which columns it really fills.
UP_TO_BYTES = 50_000_000
# Stands for a payer, a time or a code that nobody has named yet.
NOT_NAMED, ANY_TIME, ANY_CODE = "(not named yet)", "2000", "J3590"


# What a question is about, and what it lacks of the columns captured; per page. Given by whoever knows questions.
Asked = tuple[str, tuple[str, ...]]
Promise = Callable[[set[str]], Mapping[str, list[Asked]]]
WORDS = {"every_answer": "first decisions (it holds final claims)"}


class Trial(NamedTuple):
    """What a file holds: its rows, the dollars billed on them, their months, payers as they are written; `table` of the ledger, where it fills one."""

    rows: int
    dollars: float | None
    first: date | None
    last: date | None
    payers: list[str]
    captured: frozenset[str]
    table: str | None
    warnings: list[str]


def lacks_vintage(source: str) -> bool:
    """Whether the source makes published figures, whose time the file may not say: titles above the header do."""
    return ledger.table_of(source) == "published_figures" and "titled" not in header(source)


def trial(path: Path, found: Found, by: By | None = None) -> Trial | None:
    """What the file holds; None where it is too large to be read twice. Raises InputError where it cannot be read.

    What is to be named for all rows, a payer or a code, is taken as named.
    """
    by = by or read_by(found)
    if path.stat().st_size > UP_TO_BYTES:
        return None
    order = Order(
        "all",
        None if by.names_payer else NOT_NAMED,
        b"trial",
        by.columns,
        ANY_TIME if lacks_vintage(by.source) else None,
        None if by.names_code else ANY_CODE,
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "trial"
        extract(by.source, [path], out, order)
        facts = manifest(out)
        (part,) = [*facts["parts"], *facts["ledger"]]
        first, last, payers = within(out / "parts" / part["part"]) if facts["parts"] else (None, None, [])
    dollars = part["control"].get("line_charge_amount")
    return Trial(
        part["rows"],
        float(dollars) if dollars else None,
        first,
        last,
        payers,
        frozenset([*part["captured"], part.get("table", "")]),
        part.get("table"),
        part["warnings"],
    )


def within(part: Path) -> tuple[date | None, date | None, list[str]]:
    """The first and last day of service of a part, and its payers, those with most rows first."""
    with duckdb.connect() as con:
        con.execute("SET VARIABLE part = $path", {"path": str(part)})
        first, last = con.execute(
            "SELECT min(claim_line_start_date), max(claim_line_start_date) FROM read_parquet(getvariable('part'))"
        ).fetchone()
        payers = con.execute(
            """SELECT payer FROM read_parquet(getvariable('part')) WHERE payer IS NOT NULL GROUP BY payer ORDER BY count(*) DESC, payer"""
        ).fetchall()
    return first, last, [payer for (payer,) in payers if payer != NOT_NAMED]


def filled(pages: Mapping[str, list[Asked]], table: str | None) -> dict[str, str]:
    """By page whether a file fills it, or what it lacks. A file without claims is not asked about claims, nor the other way round."""
    published = {*ledger.tables(), *filter(ledger.table_of, sources())}
    found = {}
    for page, asked in pages.items():
        if table:
            found |= {page: "will answer"} if any(about == table for about, _ in asked) else {}
            continue
        of_claims = [missing for about, missing in asked if about == "lines" and not published & set(missing)]
        lacking = list(dict.fromkeys(one for missing in of_claims for one in missing))
        if not of_claims:
            found[page] = "needs files of another kind beside it"
        elif not lacking:
            found[page] = "will answer"
        elif lacking == ["every_answer"]:
            found[page] = "will answer about last decisions alone: the file holds final claims"
        else:
            found[page] = f"lacks {', '.join(WORDS.get(one, one) for one in lacking)}"
    return found
