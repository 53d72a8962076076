"""Is every dollar of an input somewhere, once? Rows read against lines, to the cent, of every layout."""

import pytest
from conftest import run

import data
from data import checks

ASKED = ("money_conserved", "control_totals")


def lost(extract) -> dict[str, list[dict]]:
    """What the two checks of dollars find; both were asked."""
    found = checks.run(extract, ASKED)
    assert {check.name for check in found} == {*ASKED}
    return {check.name: check.rows for check in found if check.rows}


@pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="there is no sample: make sample")
def test_no_dollar_of_the_sample_is_lost():
    assert lost(data.SAMPLE) == {}


@pytest.mark.parametrize("layout", ["x12/835", "x12/837", "cms_rif", "fhir_eob", "tuva"])
def test_no_dollar_of_real_files_is_lost(tmp_path, third_party, layout):
    done = run(
        "data", "extract", "auto", third_party / layout, "--codes", "all", "--payer", "X", "--out", tmp_path / "x"
    )
    assert (tmp_path / "x" / "manifest.json").exists(), done.stderr
    assert lost(tmp_path / "x") == {}


def test_a_dollar_that_goes_missing_is_told(claims, monkeypatch):
    """The check can fail: a concept that drops the last answer's payment is caught."""
    con = claims(
        """
        claim_id | claim_row | adjudication_date | charge_amount | paid_amount | adjustments
        A        | 1         | 2025-03-20        | 100           | 0           | CO:16:100
        A        | 5         | 2025-04-20        | 100           | 80          | CO:45:20
        """,
        taught=False,
    )
    text = (data.HERE / "checks" / "money_conserved.sql").read_text()
    assert con.sql(text).fetchall() == []
    con.execute("CREATE TEMP TABLE lines AS SELECT * REPLACE (0::DECIMAL(18, 2) AS final_paid_amount) FROM main.lines")
    (row,) = con.sql(text.replace("FROM lines)", "FROM temp.lines)")).fetchall()
    assert [str(one) for one in row] == ["all inputs", "100.00", "100.00", "80.00", "0.00"]
