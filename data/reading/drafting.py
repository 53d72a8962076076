"""A first draft of a column map: what the names of a table's columns suggest, unless their values say otherwise."""

import csv
from pathlib import Path

import duckdb

from data import InputError, contract
from data.contract import quoted
from data.doors import replacing
from data.reading import mapping, sheets
from data.reading.mapping import AMOUNTS, FORMATS, HEADER, NOT_MAPPED, plain, text_of

# What values of a column look like, in capitals; of the others it is known what they are not.
LOOKS = {
    "hcpcs_code": r"[A-Z0-9]\d{3}[A-Z0-9](?:[-:., /]+[A-Z0-9]{2})*",
    "ndc_code": r"(?:N4)?[0-9-]{9,14}",
    "revenue_center_code": r"\d{3,4}",
    "place_of_service_code": r"\d{1,2}",
    "bill_type_code": r"\d{2,3}[0-9A-Z]",
    "provider_taxonomy": r"\d{3}[A-Z0-9]{6}X",
    "claim_frequency_code": r"\d",
    "claim_status_code": r"\d{1,2}",
    "remark_codes": r"(?:MA?|N)\d{1,4}(?:[,;| ]+(?:MA?|N)\d{1,4})*",
}
LOOKS |= dict.fromkeys(["rendering_npi", "billing_npi", "facility_npi"], r"\d{10}")
LOOKS |= dict.fromkeys([f"diagnosis_code_{n}" for n in range(1, 13)], r"[A-Z]\d[A-Z0-9]\.?[A-Z0-9]{0,4}")
NO_NAME = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T].*)?|[-(]*\s*(?:\$.*|[\d,]*\.\d{2})\s*[-)]*"


def draft(con: duckdb.DuckDBPyConnection, columns: list[str], path: Path) -> tuple[int, list[str]]:
    """Write a first map for the view `raw_file` to `path`: what the names of columns and their values suggest.

    Returns how many contract columns found one, and what to look at. Raises InputError where the map is there already.
    """
    if path.exists():
        raise InputError(f"{path} is there already and was left as it is. Name another file, or remove it first.")
    sheets.mark(con, columns)
    left, taken, rows, doubts = {plain(one): one for one in reversed(columns)}, {}, [], []
    for one in contract.columns():
        if one.name in NOT_MAPPED:
            continue
        if written := chosen(con, one, left, taken, doubts):
            taken[one.name] = left.pop(plain(written))
        look = look_of(con, one, written, doubts) if written else ""
        rows.append((one.name, written, look, one.meaning))
    missing = [one.name for one in contract.columns() if one.required and one.name not in taken]
    if missing and (what := sheets.summary(columns)):
        raise InputError(f"{what}. Nothing was written.")
    with replacing(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    if missing:
        doubts.append(f"required and not found: {', '.join(missing)}. Write the file's name for each under 'from'")
    return len(taken), [*sheets.left_out(con, taken.get("charge_amount")), *doubts]


def chosen(
    con: duckdb.DuckDBPyConnection,
    one: contract.Column,
    left: dict[str, str],
    taken: dict[str, str],
    doubts: list[str],
) -> str:
    """The file's column that is called what this one may be called and whose values do not contradict it; empty where there is none.

    A required column is taken against its values too, if it is the only one: without it nothing is read.
    """
    refused = []
    for name in dict.fromkeys(plain(name) for name in (one.name, *one.also)):
        if name in left:
            filled, fit = values(con, one, left[name], taken)
            if fit * 2 >= filled:
                return left[name]
            refused.append((left[name], filled, fit))
    for written, filled, fit in refused:
        what = "holds dollars, no reasons" if one.name == "adjustments" else f"is no {one.name} by its values"
        said = f"'{written}' {what} ({fit:,} of {filled:,} can be one)"
        if one.required:
            doubts.append(f"{said}. It is taken, for there is no other: look which column is meant")
            return written
        doubts.append(f"{said}: it was left out. Write its name under 'from' if it is meant all the same")
    return ""


def values(
    con: duckdb.DuckDBPyConnection, one: contract.Column, written: str, taken: dict[str, str]
) -> tuple[int, int]:
    """How many values of the file's column there are, and how many of them may be of this column."""
    text = text_of(written)
    if one.name == "adjustments":
        share = sheets.dollars(con, taken | {"adjustments": written})
        return share.filled, share.filled - share.dollars
    if one.type == "DATE":
        fits = f"coalesce(plain_day({text}), {', '.join(mapping.day(text, look) for look in FORMATS)}) IS NOT NULL"
    elif one.type.startswith("DECIMAL"):
        fits = f"{amount('money', one, written)} IS NOT NULL OR {amount(*AMOUNTS.values(), one, written)} IS NOT NULL"
    elif one.name in LOOKS:
        fits = f"regexp_full_match(upper({text}), '{LOOKS[one.name]}')"
    else:
        fits = f"NOT regexp_full_match({text}, '{NO_NAME}')"
    return con.execute(f"SELECT count({text}), count({text}) FILTER ({fits}) FROM raw_lines").fetchone()


def amount(macro: str, one: contract.Column, written: str) -> str:
    """SQL of what a value comes to by a macro of data/reading/sheets.sql."""
    return f"TRY_CAST({macro}({quoted(written)}::VARCHAR) AS {one.type})"


def look_of(con: duckdb.DuckDBPyConnection, one: contract.Column, written: str, doubts: list[str]) -> str:
    """The format that most dates or amounts in a column have; none where as many can be read without."""
    if one.type.startswith("DECIMAL"):
        counts = [f"count({amount(macro, one, written)})" for macro in ("money", *AMOUNTS.values())]
        usual, *others = con.execute(f"SELECT {', '.join(counts)} FROM raw_lines").fetchone()
        return next((look for look, count in zip(AMOUNTS, others, strict=True) if count > usual), "")
    if one.type != "DATE":
        return ""
    found = sheets.days(con, written)
    best = max(found.by_format.values())
    looks = [look for look, count in found.by_format.items() if count == best > found.plainly]
    if len(looks) > 1:
        doubts.append(f"dates of '{written}' may be {' or '.join(looks)}: the first is taken")
    if lost := found.filled - max(found.plainly, best):
        as_what = f"as {looks[0]}" if looks else "as days"
        doubts.append(
            f"{lost:,} of {found.filled:,} values of '{written}' cannot be read {as_what} and will count as blank"
        )
    return looks[0] if looks else ""
