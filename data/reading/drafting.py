"""A first draft of a column map: what the names of a table's columns suggest unless their values say otherwise, then what values alone show."""

import re
from typing import NamedTuple

import duckdb

from data import InputError, contract
from data.code_tables import reference
from data.contract import quoted
from data.reading import mapping, sheets
from data.reading.mapping import AMOUNTS, FORMATS, NOT_MAPPED, plain, text_of

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
REASON = r"(?:CO|PR|OA|PI|CR)[ -]*[A-Z]?\d{1,3}"
# What tells a column by its values alone, whatever its name: nothing else on a claim looks so.
UNMISTAKABLE = {
    "adjustments": rf"{REASON}(?:[,;|/ ]+{REASON})*",
    "remark_codes": LOOKS["remark_codes"],
    "hcpcs_code": r"[CJQ]\d{4}(?:[-:., /]+[A-Z0-9]{2})*",
    "ndc_code": r"\d{5}-\d{4}-\d{2}|N4\d{11}",
}
# So many of ten values must look so.
OF_TEN = 8


class Guess(NamedTuple):
    """The file's column for a column of the contract, how its dates or dollars are written, and by what it was told: name or values.

    `filled` values there are, `fit` of them may be one of the column.
    """

    column: contract.Column
    written: str = ""
    format: str = ""
    told_by: str = ""
    filled: int = 0
    fit: int = 0

    def sure(self) -> str:
        """How sure it is, in words: by name, 198 of 200 values fit"""
        return f"by {self.told_by}, {self.fit:,} of {self.filled:,} values fit" if self.written else ""


class Draft(NamedTuple):
    guesses: list[Guess]
    doubts: list[str]


def rows_of(draft: Draft) -> list[tuple[str, ...]]:
    """A draft as the rows of a column map."""
    return [(one.column.name, one.written, one.format, one.sure(), one.column.meaning) for one in draft.guesses]


def draft(con: duckdb.DuckDBPyConnection, columns: list[str]) -> Draft:
    """A first map for the view `raw_file`, and what to look at. Raises InputError for a summary: it has no lines to read."""
    sheets.mark(con, columns)
    left, doubts = {plain(one): one for one in reversed(columns)}, []
    taken: dict[str, Guess] = {}
    asked = [one for one in contract.columns() if one.name not in NOT_MAPPED]
    for find in (by_name, by_values):
        for one in asked:
            if one.name not in taken and (found := find(con, one, left, taken, doubts)):
                taken[one.name] = found._replace(format=look_of(con, one, found.written, doubts))
                del left[plain(found.written)]
    missing = [one.name for one in contract.columns() if one.required and one.name not in taken]
    if missing and (what := sheets.summary(columns)):
        raise InputError(f"{what}. Nothing was written.")
    if missing:
        doubts.append(f"required and not found: {', '.join(missing)}. Write the file's name for each under 'from'")
    guesses = [taken.get(one.name, Guess(one)) for one in asked]
    charge = taken["charge_amount"].written if "charge_amount" in taken else None
    return Draft(guesses, [*sheets.left_out(con, charge), *doubts])


def by_name(
    con: duckdb.DuckDBPyConnection,
    one: contract.Column,
    left: dict[str, str],
    taken: dict[str, Guess],
    doubts: list[str],
) -> Guess | None:
    """The file's column that is called what this one may be called and whose values do not contradict it.

    A required column is taken against its values too, if it is the only one: without it nothing is read.
    """
    refused = []
    for name in dict.fromkeys(plain(name) for name in (one.name, *one.also)):
        if name in left:
            found = Guess(one, left[name], "", "name", *values(con, one, left[name], taken))
            if found.fit * 2 >= found.filled:
                return found
            refused.append(found)
    for found in refused:
        what = "holds dollars, no reasons" if one.name == "adjustments" else f"is no {one.name} by its values"
        said = f"'{found.written}' {what} ({found.fit:,} of {found.filled:,} can be one)"
        if one.required:
            doubts.append(f"{said}. It is taken, for there is no other: look which column is meant")
            return found
        doubts.append(f"{said}: it was left out. Write its name under 'from' if it is meant all the same")
    return None


def by_values(
    con: duckdb.DuckDBPyConnection,
    one: contract.Column,
    left: dict[str, str],
    taken: dict[str, Guess],
    doubts: list[str],
) -> Guess | None:
    """The file's column that is known by its values alone."""
    if one.name == "line_status":
        looks = "|".join(re.escape(row["status"].upper()) for row in reference("statuses"))
    else:
        looks = UNMISTAKABLE.get(one.name)
    for written in left.values() if looks else ():
        text = text_of(written)
        query = f"SELECT count({text}), count({text}) FILTER (regexp_full_match(upper({text}), $looks)) FROM raw_lines"
        filled, fit = con.execute(query, {"looks": looks}).fetchone()
        if fit and fit * 10 >= filled * OF_TEN:
            doubts.append(f"'{written}' was taken for {one.name} by its values: look whether it is")
            return Guess(one, written, "", "values", filled, fit)
    return None


def values(
    con: duckdb.DuckDBPyConnection, one: contract.Column, written: str, taken: dict[str, Guess]
) -> tuple[int, int]:
    """How many values of the file's column there are, and how many of them may be of this column."""
    text = text_of(written)
    if one.name == "adjustments":
        named = {name: found.written for name, found in taken.items()}
        share = sheets.dollars(con, named | {"adjustments": written})
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
