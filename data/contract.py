"""The contracts as Python sees them: the columns of contract.csv and of the ledger's tables, and how a raw value becomes a typed one."""

import csv
from functools import cache
from typing import NamedTuple

from data import HERE

PARSE = """
-- Text forms of the two list columns, for CSV and for drawn tables: CO:45:67.50;PR:1:105.26 and N350;MA130
CREATE OR REPLACE TEMP MACRO parse_adjustments(entry) AS
    list_transform(
        list_filter(string_split(entry, ';'), lambda one: trim(one) <> ''),
        lambda one: {
            'group_code': nullif(trim(string_split(one, ':')[1]), ''),
            'reason_code': nullif(trim(string_split(one, ':')[2]), ''),
            'amount': TRY_CAST(trim(string_split(one, ':')[3]) AS DECIMAL(18, 2))});
CREATE OR REPLACE TEMP MACRO parse_codes(entry) AS
    list_filter(list_transform(string_split(entry, ';'), lambda one: trim(one)), lambda one: one <> '');
"""


class Column(NamedTuple):
    name: str
    type: str
    required: bool
    unit: str
    meaning: str
    also: tuple[str, ...] = ()  # what other people's tables call it


@cache
def entries(table: str = "contract") -> tuple[dict, ...]:
    """Every row of contract.csv, or of a ledger table's own: the words, the grain, then the columns."""
    path = HERE / "contract.csv" if table == "contract" else HERE / "ledger" / f"{table}.csv"
    with path.open(newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def columns(table: str = "contract") -> tuple[Column, ...]:
    """The columns of the contract, or of a ledger table, in order."""
    return tuple(
        Column(
            row["name"],
            row["type"],
            row["required"] == "yes",
            row["unit"],
            row["meaning"],
            tuple(filter(None, row.get("also", "").split("|"))),
        )
        for row in entries(table)
        if row["type"] not in ("word", "grain")
    )


def empty(table: str = "contract") -> str:
    """A SELECT of no rows with every column of the contract or of a ledger table, typed: what an absent column binds to."""
    return "SELECT " + ", ".join(f"NULL::{column.type} AS {column.name}" for column in columns(table)) + " WHERE false"


def cast(column: Column, raw_type: str) -> str:
    """SQL that reads one raw column as the contract's type. Text is trimmed and an empty text is blank (NULL)."""
    text = f"nullif(trim({column.name}), '')" if raw_type == "VARCHAR" else column.name
    if column.type == "VARCHAR":
        return text if raw_type == "VARCHAR" else f"CAST({column.name} AS VARCHAR)"
    if raw_type == "VARCHAR" and column.name == "adjustments":
        return f"parse_adjustments({text})"
    if raw_type == "VARCHAR" and column.type == "VARCHAR[]":
        return f"parse_codes({text})"
    if raw_type == "VARCHAR" and column.type == "DATE":
        # 2025-03-02, and 02-Mar-2025, which no one can read otherwise. A year of two digits is none, nor is the end of time.
        day = f"coalesce(TRY_CAST({text} AS DATE), TRY_STRPTIME({text}, '%d-%b-%Y')::DATE)"
        return f"CASE WHEN {day} BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN {day} END"
    return f"TRY_CAST({text} AS {column.type})"


def quoted(column: str) -> str:
    """A raw column's name as SQL."""
    return '"' + column.replace('"', '""') + '"'
