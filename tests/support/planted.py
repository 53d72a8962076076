"""The lines of the sample, each with what is true of it and what was found."""

import duckdb
import pytest

import data
from data.__main__ import main
from data.opening import lines

FOUND = (
    "payer_group", "line_of_business", "payer_sequence", "site_group", "product", "product_tier", "code_status", "initial_disposition",
    "final_disposition", "chain_final_disposition", "initial_reason", "initial_category", "attempt", "chain_basis",
)  # fmt: skip


def lines_planted(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Every line of the sample with what is true of it (planted_…) and what was found; lines not found at all have no line_id."""
    folder = data.SAMPLE if (data.SAMPLE / "manifest.json").exists() else tmp_path_factory.getbasetemp() / "sample"
    if not folder.exists():
        main(["sample", "--lines", "20000", "--seed", "3590", "--out", str(folder)])
    with duckdb.connect() as con:
        lines.build(con, folder, keep=True)
        con.read_parquet(str(folder / "truth.parquet")).create("truth")
        found = ", ".join(f"t.{name} AS planted_{name}, l.{name}" for name in FOUND)
        return (
            con.sql(
                f"""SELECT t.claim_id, t.person_id AS member, t.claim_line_number AS line, t.true_product, t.chain_key, t.fault, l.line_id, l.chain_id,
                    l.source_file, l.source_row, l.payer, l.claim_type, l.charge_amount, l.initial_paid_amount, l.service_unit_quantity, {found}
                FROM truth t
                FULL JOIN (SELECT l.*, r.person_id AS hashed, r.billing_npi FROM lines l JOIN records r ON r.row_id = l.line_id) l
                    ON l.claim_id = t.claim_id AND l.billing_npi IS NOT DISTINCT FROM t.billing_npi
                    AND l.hashed IS NOT DISTINCT FROM left(sha256('sample' || t.person_id), 16)
                    AND l.claim_line_number IS NOT DISTINCT FROM t.claim_line_number
                    AND l.claim_line_start_date IS NOT DISTINCT FROM t.claim_line_start_date"""
            )
            .to_arrow_table()
            .to_pylist()
        )
