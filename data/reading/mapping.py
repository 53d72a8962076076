"""A user's column map (--map): which columns of anybody's table are which of the contract's. Read, and as SQL over a file."""

import csv
import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from data import InputError, contract
from data.doors import replacing
from data.refusals import listed, why_not

# How a table may write dates, besides 2025-03-02, 02-Mar-2025 and Excel's 45718. %Y takes a year of four digits alone (data/reading/sheets.sql).
FORMATS = {
    "M/D/Y": "%m/%d/%Y",
    "D/M/Y": "%d/%m/%Y",
    "M/D/YY": "%m/%d/%y",
    "D/M/YY": "%d/%m/%y",
    "M-D-Y": "%m-%d-%Y",
    "M-D-YY": "%m-%d-%y",
    "D.M.Y": "%d.%m.%Y",
    "D.M.YY": "%d.%m.%y",
    "D-Mon-YY": "%d-%b-%y",
    "Mon D, Y": "%b %d, %Y",
    "YYYYMMDD": "%Y%m%d",
}
# Codes on claims are of the United States, and so are dates that a map says nothing of.
USUAL = "M/D/Y"
# How a table may write dollars, besides 1,234.56: the macro of data/reading/sheets.sql that reads them.
AMOUNTS = {"1.234,56": "money_elsewhere"}
HEADER = ("column", "from", "format", "sure", "meaning")
# What no table of a user's has: it is counted or worked out here.
NOT_MAPPED = ("source_file", "source_row", "claim_row", "date_basis", "amount_basis", "claim_difference_amount")
MODIFIERS = [f"hcpcs_modifier_{n}" for n in range(1, 6)]
# Columns that are read by a macro of data/reading/sheets.sql.
SPECIAL = {
    "adjustments": "reasons({text})",
    "remark_codes": "remarks({text})",
    "claim_type": "lower({text})",
    "hcpcs_code": "code_alone({text})",
    # a number loses its zeros in a spreadsheet
    "place_of_service_code": "CASE WHEN regexp_full_match({text}, '[0-9]') THEN '0' || {text} ELSE {text} END",
    "revenue_center_code": "CASE WHEN regexp_full_match({text}, '[0-9]{{3}}') THEN '0' || {text} ELSE {text} END",
}

# What no column is called: a date, an amount. Then the first line is a row, and may be a person's.
VALUE = re.compile(r"\s*(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|-?\d+\.\d+)\s*")


class Mapped(NamedTuple):
    """A contract column, the file's name for it, and how dates or amounts are written in it."""

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
        if look and look not in formats(known[name]):
            raise InputError(
                f"{path}: '{look}' is no format of {name}. Dates may be {', '.join(FORMATS)}, amounts {', '.join(AMOUNTS)}; "
                "other columns have none."
            )
        found.append(Mapped(known[name], written, look))
    names = [one.column.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path} maps {', '.join(twice)} more than once. Keep one row of each.")
    return found


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    """A column map of these rows."""
    with replacing(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


def formats(column: contract.Column) -> dict[str, str]:
    """How a column may be written, where it is not as it is usual."""
    return FORMATS if column.type == "DATE" else AMOUNTS if column.type.startswith("DECIMAL") else {}


def select(mapped: list[Mapped], places: dict[str, tuple[str, str]], modifier_count: int) -> list[str]:
    """SQL that names the file's columns as the contract does; `places` as of `placed`.

    Modifiers stand in columns of their own and behind the code: as many columns come of them as a row has at most.
    """
    chosen = [
        f"{expression(one, *places[one.column.name])} AS {one.column.name}"
        for one in mapped
        if one.column.name not in MODIFIERS
    ]
    every = modifiers({column: written for column, (written, _) in places.items()})
    count = max([modifier_count, *(n for n, one in enumerate(MODIFIERS, 1) if one in places)])
    return chosen + [f"({every})[{n}] AS {column}" for n, column in enumerate(MODIFIERS[:count], 1)]


def placed(mapped: list[Mapped], found: dict[str, tuple[str, str]], name: str) -> dict[str, tuple[str, str]]:
    """By the contract's columns the file's as written, and its type; `found` has them by their names in lower case.

    Raises InputError where the file has not all that the map names.
    """
    for one in mapped:
        if one.written.strip().lower() not in found:
            every = columns_found([column for column, _ in found.values()])
            raise InputError(f"{name} has no column '{one.written}', which the map names. {every}")
    return {one.column.name: found[one.written.strip().lower()] for one in mapped}


def modifiers(places: dict[str, str]) -> str:
    """SQL of the list of a row's modifiers, each once. `places` are the file's columns by the contract's."""
    cells = [f"modifiers_in({text_of(places[one])})" for one in MODIFIERS if one in places]
    cells += [f"modifiers_of_code({text_of(places['hcpcs_code'])})"] if "hcpcs_code" in places else []
    return f"each_once(flatten([{', '.join(cells)}]::VARCHAR[][]))"


def text_of(written: str) -> str:
    """A column of the file as text."""
    return f"nullif(trim({contract.quoted(written)}::VARCHAR), '')"


def expression(one: Mapped, written: str, kind: str) -> str:
    """The file's column as text that the contract's type can be read from; what cannot be read stays as it is, to be counted."""
    text = text_of(written)
    if one.column.type == "DATE" and kind not in ("DATE", *TIMES):
        return f"coalesce(strftime({day(text, one.format)}, '%Y-%m-%d'), {text})"
    if kind != "VARCHAR":
        return contract.quoted(written)
    if one.column.type.startswith("DECIMAL"):
        return f"{AMOUNTS.get(one.format, 'money')}({contract.quoted(written)})"
    if one.column.name.endswith("_present"):
        return f"present({text})"
    return SPECIAL.get(one.column.name, "{text}").format(text=text)


TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE")


def day(text: str, look: str) -> str:
    """SQL of the day that a text is by a format; without one, as it can only be meant or as it is usual."""
    form = FORMATS[look or USUAL]
    return f"coalesce({f'serial_day({text})' if look else f'plain_day({text})'}, day_as({text}, '{form}'))"


def columns_found(columns: list[str], most: int = 20) -> str:
    """What columns a file has, as a sentence. Values in the place of names are not shown: they may be a person's."""
    if any(VALUE.fullmatch(one) for one in columns) or len(columns) == 1 and VALUE.search(columns[0]):
        return "Its first line holds values, not the names of columns."
    return f"Columns found: {listed(columns, most)}."


def plain(name: str) -> str:
    """A column's name without looks: 'Claim #' and 'claim' are the same, and so are 'FROM DATE' and 'FromDate'."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())
