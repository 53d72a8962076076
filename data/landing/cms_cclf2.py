"""CMS's claim and claim line feed, parts 1 and 2 (hospitals' claims and their lines), to raw parquet: each line with its claim beside it.

Part 2 has the codes, part 1 says which claims were cancelled, corrected or not paid: neither is of use alone.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from data import InputError
from data.contract import quoted
from data.landing import cclf
from data.landing.json_stream import SEND_AGAIN
from data.reading.table import why

PARTS = {
    "CCLF1": "part 1, hospitals' claims, read along with their lines in part 2",
    "CCLF2": "part 2, hospitals' lines, read along with their claims in part 1",
}
# What is taken from part 1, also where a line says it too; what a claim leaves blank is taken from the line.
OF_CLAIMS = (
    "cur_clm_uniq_id", "prvdr_oscar_num", "clm_blg_prvdr_oscar_num", "bene_mbi_id", "clm_from_dt", "clm_thru_dt", "clm_bill_fac_type_cd",
    "clm_bill_clsfctn_cd", "clm_bill_freq_cd", "prncpl_dgns_cd", "clm_mdcr_npmt_rsn_cd", "clm_pmt_amt", "clm_nch_prmry_pyr_cd",
    "fac_prvdr_npi_num", "clm_blg_prvdr_npi_num", "atndg_prvdr_npi_num", "clm_atndg_prvdr_npi_num", "clm_adjsmt_type_cd", "clm_efctv_dt",
    "clm_idr_ld_dt", "clm_mdcr_instnl_tot_chrg_amt",
)  # fmt: skip
# A claim that CMS sends again has the same number: the copy loaded last counts.
CLAIMS = """
    CREATE TABLE claims AS
    FROM every_claim
    WHERE cur_clm_uniq_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY cur_clm_uniq_id ORDER BY clm_idr_ld_dt DESC NULLS LAST, clm_efctv_dt DESC NULLS LAST) = 1"""
LINES = """
    SELECT {chosen}, l.place AS source_row
    FROM ({lines}) l JOIN claims c ON c.cur_clm_uniq_id = l.cur_clm_uniq_id"""
LEFT_OUT = """
    SELECT count(*), count(*) FILTER (is_left_out), sum(TRY_CAST(clm_line_cvrd_pd_amt AS DECIMAL(18, 2))) FILTER (is_left_out)
    FROM (SELECT *, coalesce(cur_clm_uniq_id NOT IN (SELECT cur_clm_uniq_id FROM claims), true) AS is_left_out FROM ({lines}))"""


CODE_TABLES = ("cclf_layouts.csv",)


def recognises(path: Path, head: bytes) -> str | None:
    """Text or a misnamed table of part 1 or 2."""
    return cclf.recognised(path, head, PARTS)


def recognises_columns(columns: Iterable[str]) -> bool:
    """A table of part 1 or 2."""
    return cclf.of_columns(columns) in PARTS


def stands_beside(path: Path) -> bool:
    """Whether a file holds no lines of its own but is read along with those that do: part 1. Raises InputError for one of neither part."""
    part = cclf.of_file(path)
    if part not in PARTS:
        what = f"part {part[-1]}" if part else "nothing that its first record or its columns would show"
        raise InputError(
            f"{path.name} is neither part 1 nor part 2 of CMS's claim line feed, but {what}. Look at it:  "
            f"python -m data describe {path}   Or leave it out; nothing was changed."
        )
    return part == "CCLF1"


def land(
    path: Path,
    folder: Path,
    progress: Callable[[int], None],
    scope: list[str] | None = None,
    beside: tuple[Path, ...] = (),
) -> list[str]:
    """Write raw.parquet into the folder; `beside` are the files of part 1. Writes nothing when it raises InputError."""
    warnings = cclf.landed(path, folder, lambda con: joined(con, path, beside))
    for one in (path, *beside):
        progress(one.stat().st_size)
    return warnings


def joined(con: duckdb.DuckDBPyConnection, path: Path, beside: tuple[Path, ...]) -> tuple[str, list[str]]:
    """SQL that selects the lines with their claims, and what to say of lines whose claim is in no file beside them."""
    if not beside:
        raise InputError(
            f"{path.name} is CCLF2, hospitals' lines, which does not say which claims were cancelled or not paid. "
            "Name the file of part 1 (CCLF1) that came with it too, or their folder; nothing was changed."
        )
    con.execute(f"CREATE TABLE every_claim ({', '.join(f'{name} VARCHAR' for name in OF_CLAIMS)})")
    for one in beside:
        take_claims(con, one)
    con.execute(CLAIMS)
    con.execute("DROP TABLE every_claim")
    lines = cclf.rows(con, path, "CCLF2")
    held, count, dollars = con.execute(LEFT_OUT.format(lines=lines)).fetchone()
    if not held:
        raise InputError(f"{path.name}: no line is in it. {SEND_AGAIN}.")
    if count == held:
        raise InputError(
            f"{path.name}: none of its {held:,} lines is of a claim in {', '.join(one.name for one in beside)}. "
            "Name the file of part 1 that came with it; nothing was changed."
        )
    said = f"{count:,} lines ({dollars or 0:,} dollars paid) are left out: their claims are in no file of part 1 beside it, so that cancelled ones cannot be told"
    own = columns(con, lines)
    chosen = [f"coalesce(c.{one}, l.{one}) AS {one}" if one in own else f"c.{one}" for one in OF_CLAIMS]
    chosen += [f"l.{quoted(one)}" for one in sorted(own.difference(OF_CLAIMS, ["place"]))]
    return LINES.format(lines=lines, chosen=", ".join(chosen)), [said] if count else []


def take_claims(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the claims of one file of part 1 into every_claim."""
    try:
        rows = cclf.rows(con, path, "CCLF1")
        cclf.check_types(con, path, rows, "")
        found = columns(con, rows)
        taken = ", ".join(name if name in found else "NULL" for name in OF_CLAIMS)
        con.execute(f"INSERT INTO every_claim SELECT {taken} FROM ({rows})")
    except duckdb.Error as error:
        raise InputError(f"{path.name} cannot be read: {why(error)}. {SEND_AGAIN}.") from None


def columns(con: duckdb.DuckDBPyConnection, rows: str) -> set[str]:
    return {column for column, *_ in con.execute(f"DESCRIBE ({rows})").fetchall()}
