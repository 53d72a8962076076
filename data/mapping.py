"""A user's column map (--map): which columns of anybody's table are which of the contract's. Read, applied to a file, and drafted."""

import csv
import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import InputError, contract
from data.doors import replacing
from data.refusals import listed, why_not

# How a table may write dates, besides 2025-03-02 and 02-Mar-2025.
FORMATS = {
    "M/D/Y": "%m/%d/%Y",
    "D/M/Y": "%d/%m/%Y",
    "M/D/YY": "%m/%d/%y",
    "D.M.Y": "%d.%m.%Y",
    "YYYYMMDD": "%Y%m%d",
}
HEADER = ("column", "from", "format", "meaning")
# What no table of a user's has: it is counted or worked out here.
NOT_MAPPED = ("source_file", "source_row", "claim_row", "date_basis", "amount_basis", "claim_difference_amount")
MONEY = r"regexp_replace(regexp_replace({text}, '[$,\s]', '', 'g'), '^\((.*)\)$', '-\1')"
# CO-50, CO50 PR1 or 50: with or without the group; a cell with other words gives its first code.
GROUP = "^(CO|PR|OA|PI|CR)[ -]*"
CODE = "(?:(?:CO|PR|OA|PI|CR)[ -]*)?[A-Z]?[0-9]{1,3}"
REASONS = rf"""CASE WHEN contains({{text}}, ':') THEN {{text}} ELSE array_to_string(list_transform(
    CASE WHEN regexp_full_match(upper({{text}}), '{CODE}(?:[,;|/ ]+{CODE})*') THEN regexp_extract_all(upper({{text}}), '{CODE}')
        ELSE regexp_extract_all(upper({{text}}), '^{CODE}\b') END,
    lambda one: regexp_extract(one, '{GROUP}', 1) || ':' || regexp_replace(one, '{GROUP}', '') || ':'), ';') END"""
REMARKS = r"regexp_replace({text}, '[,;| ]+', ';', 'g')"
PRESENT = "CASE WHEN {text} IS NULL OR upper({text}) IN ('N', 'NO', 'NONE', 'FALSE', '0') THEN 'N' ELSE 'Y' END"


# What no column is called: a date, an amount. Then the first line is a row, and may be a person's.
VALUE = re.compile(r"\s*(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|-?\d+\.\d+)\s*")


class Mapped(NamedTuple):
    """A contract column, the file's name for it, and how dates are written in it."""

    column: contract.Column
    written: str
    format: str


def read(path: Path) -> list[Mapped]:
    """The rows of a column map that name a column of the file. Raises InputError for what cannot be meant."""
    if why := why_not(path, "a file"):
        raise InputError(f"{path} {why}. A first draft of a map:  python -m data describe FILE --map columns.csv")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error):
        raise InputError(f"{path} is no plain text. Save the column map as CSV (UTF-8, with commas).") from None
    if not rows or not {"column", "from"} <= rows[0].keys():
        raise InputError(
            f"{path} is no column map: its first line must name the columns {', '.join(HEADER[:3])}, with commas between."
        )
    if not any((row["from"] or "").strip() for row in rows):
        raise InputError(f"{path} maps nothing: write the file's names of columns under 'from'.")
    known = {one.name: one for one in contract.columns() if one.name not in NOT_MAPPED}
    found = []
    for row in rows:
        name, written, look = ((row.get(one) or "").strip() for one in HEADER[:3])
        if not written:
            continue
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean '{near[0]}'? " if near else ""
            raise InputError(
                f"{path}: '{name}' is no column of the contract. {hint}See them all:  python -m data describe"
            )
        if look and (look not in FORMATS or known[name].type != "DATE"):
            raise InputError(
                f"{path}: '{look}' is no format of {name}. Dates may be {', '.join(FORMATS)}; other columns have none."
            )
        found.append(Mapped(known[name], written, look))
    names = [one.column.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path} maps {', '.join(twice)} more than once. Keep one row of each.")
    return found


def select(mapped: list[Mapped], found: dict[str, tuple[str, str]], name: str) -> list[str]:
    """SQL that names the file's columns as the contract does. `found` has, by its name in lower case, each column as written and its type."""
    absent = [one.written for one in mapped if one.written.strip().lower() not in found]
    if absent:
        raise InputError(
            f"{name} has no column '{absent[0]}', which the map names. {columns_found([one for one, _ in found.values()])}"
        )
    return [f"{expression(one, *found[one.written.strip().lower()])} AS {one.column.name}" for one in mapped]


def expression(one: Mapped, written: str, kind: str) -> str:
    """The file's column as text that the contract's type can be read from; what cannot be read stays as it is, to be counted."""
    if kind != "VARCHAR":
        return contract.quoted(written)
    text = f"nullif(trim({contract.quoted(written)}), '')"
    if one.format:
        return f"coalesce(strftime(try_strptime({text}, '{FORMATS[one.format]}'), '%Y-%m-%d'), {text})"
    if one.column.type.startswith("DECIMAL"):
        return MONEY.format(text=text)
    special = {"adjustments": REASONS, "remark_codes": REMARKS, "claim_type": "lower({text})"}
    if one.column.name.endswith("_present"):
        return PRESENT.format(text=text)
    return special.get(one.column.name, "{text}").replace("{text}", text)


def columns_found(columns: list[str], most: int = 20) -> str:
    """What columns a file has, as a sentence. Values in the place of names are not shown: they may be a person's."""
    if any(VALUE.fullmatch(one) for one in columns) or len(columns) == 1 and VALUE.search(columns[0]):
        return "Its first line holds values, not the names of columns."
    return f"Columns found: {listed(columns, most)}."


def draft(con: duckdb.DuckDBPyConnection, columns: list[str], path: Path) -> tuple[int, list[str]]:
    """Write a first map for the view `raw_file` to `path`: what the names of columns and their values suggest.

    Returns how many contract columns found one, and what to look at. Raises InputError where the map is there already.
    """
    if path.exists():
        raise InputError(f"{path} is there already and was left as it is. Name another file, or remove it first.")
    left, rows, doubts = {plain(one): one for one in reversed(columns)}, [], []
    for one in contract.columns():
        if one.name in NOT_MAPPED:
            continue
        names = [plain(name) for name in (one.name, *one.also)]
        written = next((left.pop(name) for name in names if name in left), "")
        looks = fitting(con, written) if written and one.type == "DATE" else []
        if len(looks) > 1:
            doubts.append(f"dates of '{written}' may be {' or '.join(looks)}: the first is taken")
        rows.append((one.name, written, looks[0] if looks else "", one.meaning))
    with replacing(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    missing = [one.name for one in contract.columns() if one.required and (one.name, "") in {row[:2] for row in rows}]
    if missing:
        doubts.append(f"required and not found: {', '.join(missing)}. Write the file's name for each under 'from'")
    return sum(bool(row[1]) for row in rows), doubts


def plain(name: str) -> str:
    """A column's name without looks: 'Claim #' and 'claim' are one."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def fitting(con: duckdb.DuckDBPyConnection, written: str) -> list[str]:
    """The formats that most dates in a column have; none where as many can be read without."""
    (column,) = (one for one in contract.columns() if one.name == "claim_line_start_date")
    text = "nullif(trim(written::VARCHAR), '')"
    plainly = f"count({contract.cast(column._replace(name='written'), 'VARCHAR')})"
    read_as = [f"count(try_strptime({text}, '{one}'))" for one in FORMATS.values()]
    rows = f"FROM (SELECT {contract.quoted(written)}::VARCHAR AS written FROM raw_file)"
    easy, *others = con.execute(f"SELECT {plainly}, {', '.join(read_as)} {rows}").fetchone()
    return [look for look, one in zip(FORMATS, others, strict=True) if one == max(others) > easy]
