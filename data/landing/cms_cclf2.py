"""CMS's claim and claim line feed, parts 1 and 2 (hospitals' claims and their lines), to raw parquet: each line with its claim beside it.

Part 2 has the codes, part 1 says which claims were cancelled, corrected or not paid: neither is of use alone.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from data import InputError
from data.landing import cclf

# What is taken from part 1; what a line says of itself too, is taken from the line.
OF_CLAIMS = (
    "cur_clm_uniq_id", "prvdr_oscar_num", "clm_blg_prvdr_oscar_num", "bene_mbi_id", "clm_from_dt", "clm_thru_dt", "clm_bill_fac_type_cd",
    "clm_bill_clsfctn_cd", "clm_bill_freq_cd", "prncpl_dgns_cd", "clm_mdcr_npmt_rsn_cd", "clm_pmt_amt", "clm_nch_prmry_pyr_cd",
    "fac_prvdr_npi_num", "clm_blg_prvdr_npi_num", "atndg_prvdr_npi_num", "clm_atndg_prvdr_npi_num", "clm_adjsmt_type_cd", "clm_efctv_dt",
    "clm_idr_ld_dt", "clm_mdcr_instnl_tot_chrg_amt",
)  # fmt: skip
# A claim that CMS sends again has the same number: the copy loaded last counts.
LINES = """
    SELECT l.* EXCLUDE (place), c.* EXCLUDE ({shared}), l.place AS source_row
    FROM ({lines}) l
    JOIN (
        FROM claims
        QUALIFY row_number() OVER (PARTITION BY cur_clm_uniq_id ORDER BY clm_idr_ld_dt DESC NULLS LAST, clm_efctv_dt DESC NULLS LAST) = 1
    ) c USING (cur_clm_uniq_id)
    ORDER BY l.place"""
LEFT_OUT = """
    SELECT count(*), count(*) FILTER (is_left_out), sum(TRY_CAST(clm_line_cvrd_pd_amt AS DECIMAL(18, 2))) FILTER (is_left_out)
    FROM (SELECT *, coalesce(cur_clm_uniq_id NOT IN (SELECT cur_clm_uniq_id FROM claims WHERE cur_clm_uniq_id IS NOT NULL), true) AS is_left_out FROM ({lines}))"""


def stands_beside(path: Path) -> bool:
    """Whether a file holds no lines of its own but is read along with those that do: part 1."""
    return cclf.of_file(path) == "CCLF1"


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
    for number, one in enumerate(beside):
        rows = cclf.rows(con, one, "CCLF1")
        found = columns(con, rows)
        taken = ", ".join(name if name in found else f"NULL::VARCHAR AS {name}" for name in OF_CLAIMS)
        con.execute(f"{'INSERT INTO claims' if number else 'CREATE TABLE claims AS'} SELECT {taken} FROM ({rows})")
    lines = cclf.rows(con, path, "CCLF2")
    held, count, dollars = con.execute(LEFT_OUT.format(lines=lines)).fetchone()
    if count and count == held:
        raise InputError(
            f"{path.name}: none of its {held:,} lines is of a claim in {', '.join(one.name for one in beside)}. "
            "Name the file of part 1 that came with it; nothing was changed."
        )
    said = f"{count:,} lines ({dollars or 0:,} dollars paid) are left out: their claims are in no file of part 1 beside it, so that cancelled ones cannot be told"
    shared = ", ".join(sorted(columns(con, lines).intersection(OF_CLAIMS)))
    return LINES.format(lines=lines, shared=shared), [said] if count else []


def columns(con: duckdb.DuckDBPyConnection, rows: str) -> set[str]:
    return {column for column, *_ in con.execute(f"DESCRIBE ({rows})").fetchall()}
