"""The synthetic sample's input files: the same bytes for the same seed, exactly as many lines as asked, every plant in place."""

import csv
import hashlib
from pathlib import Path

import duckdb
import pytest

from data import HERE, sample

LINES = 20_000
NOT_OURS = {"amount_basis", "source_file", "source_row"}  # the extract adds them
NOT_OURS |= {"record_role", "submitted_date", "attachment_present"}  # the sample is answers alone
NOT_OURS |= {"payer_identifier"}  # the sample's payers are told by their names
DISPOSITIONS = [
    "unusable",
    "reversed",
    "pending",
    "rejected",
    "no_charge",
    "paid",
    "partially_denied",
    "packaged",
    "duplicate",
    "denied",
    "patient_share",
    "other_payer",
    "contractual_zero",
    "unknown",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    sample.make(LINES, 3590, folder)
    return folder


@pytest.fixture(scope="module")
def con(made):
    con = duckdb.connect()
    con.execute("SET VARIABLE as_of = $day", {"day": sample.AS_OF})
    files, truth = str(made / "sample-*.parquet"), str(made / "truth.parquet")
    con.execute(
        f"CREATE TABLE rows AS SELECT *, filename LIKE '%resent%' AS resent FROM read_parquet('{files}', filename = true)"
    )
    con.execute(f"CREATE TABLE truth AS FROM read_parquet('{truth}')")
    with con:
        yield con


def one(con, sql: str):
    return con.sql(sql).fetchall()[0][0]


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def make_small(folder: Path, seed: int, lines: int = 3_000) -> dict[str, str]:
    sample.make(lines, seed, folder)
    return fingerprint(folder)


def test_same_seed_same_bytes_and_another_seed_others(tmp_path):
    first = make_small(tmp_path / "a", 1)
    assert make_small(tmp_path / "b", 1) == first
    other = make_small(tmp_path / "c", 2)
    assert other.keys() == first.keys() and not set(other.values()) & set(first.values())


def test_threads_do_not_change_bytes(tmp_path, monkeypatch):
    first = make_small(tmp_path / "a", 1)
    alone = sample.world

    def together(seed):
        con = alone(seed)
        con.execute("SET threads = 4")
        return con

    monkeypatch.setattr(sample, "world", together)
    assert make_small(tmp_path / "b", 1) == first


def test_chunks_drawn_side_by_side_are_exact_and_repeatable(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "CHUNK_PERSONS", 300)
    monkeypatch.setattr(sample, "CHUNK_LINES", 1_800)
    first = make_small(tmp_path / "a", 1, 5_000)
    assert make_small(tmp_path / "b", 1, 5_000) == first
    assert len(first) > 8
    assert duckdb.sql(f"SELECT count(*), count(DISTINCT claim_id) FROM '{tmp_path}/a/truth.parquet'").fetchall()[0] >= (
        5_000,
        4_000,
    )


@pytest.mark.parametrize("lines", [1, 7, 250])
def test_any_number_of_lines_is_exact(tmp_path, lines):
    heard = []
    sample.make(lines, 5, tmp_path, heard.append)
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/truth.parquet'").fetchall() == [(lines,)]
    assert sum(heard) == lines


def test_columns_are_those_of_the_contract(con):
    contract = [
        row
        for row in csv.DictReader((HERE / "contract.csv").read_text().splitlines())
        if row["type"] not in ("word", "grain")
    ]
    found = {name: kind for name, kind, *_ in con.sql("DESCRIBE rows").fetchall()}
    expected = {row["name"]: row["type"] for row in contract if row["name"] not in NOT_OURS}
    plain = {name: kind.replace('"', "").upper() for name, kind in expected.items()}
    assert {name: found[name].replace('"', "").upper() for name in expected} == plain
    empty = [name for name in expected if one(con, f"SELECT count({name}) FROM rows") == 0]
    assert not empty, f"never filled: {empty}"


def test_every_line_is_in_the_input_and_in_the_truth(con):
    key = "claim_id, billing_npi, person_id, claim_line_number, claim_line_start_date"
    assert one(con, "SELECT count(*) FROM truth") == LINES
    assert one(con, f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM truth)") == LINES
    lines = (
        f"SELECT DISTINCT {key} FROM rows WHERE record_level = 'line' OR charge_amount <> 0 OR charge_amount IS NULL"
    )
    truth = f"SELECT {key} FROM truth"
    assert one(con, f"SELECT count(*) FROM (({lines}) EXCEPT ({truth}))") == 0
    assert one(con, f"SELECT count(*) FROM (({truth}) EXCEPT ({lines}))") == 0


def test_size(made, con):
    assert sum(path.stat().st_size for path in made.iterdir()) < 1_400_000
    assert one(con, "SELECT count(DISTINCT person_id) FROM rows") >= 4_900
    # product is what can be found, so that each of these bars can be read.
    top = con.sql(
        "SELECT count(*) n FROM truth WHERE product NOT IN ('Unidentified', 'Another code') GROUP BY product ORDER BY n DESC"
    )
    assert top.fetchall()[7][0] >= 400
    assert 0.66 < one(con, "SELECT avg((hcpcs_code = 'J3590')::INTEGER) FROM rows") < 0.74


def test_dates(con):
    found = con.sql(
        "SELECT DISTINCT strftime(claim_line_start_date, '%Y-%m') AS m FROM rows WHERE m IS NOT NULL ORDER BY m"
    ).fetchall()
    assert len(found) == 30 and found[0] == ("2024-05",) and found[-1] == ("2026-10",)
    for column in ("claim_line_start_date", "received_date", "adjudication_date", "paid_date"):
        assert one(con, f"SELECT count(*) FROM rows WHERE {column} > getvariable('as_of')") == 0
    assert one(con, "SELECT max(adjudication_date) = getvariable('as_of') FROM rows")
    assert (
        one(
            con,
            "SELECT count(*) FROM rows WHERE received_date < claim_line_start_date OR adjudication_date < received_date",
        )
        == 0
    )
    lag = one(con, "SELECT median(adjudication_date - received_date) FROM rows WHERE charge_amount > 0")
    assert 14 <= lag <= 22


def test_amounts_balance(con):
    off = """SELECT count(*) FROM rows WHERE charge_amount IS NOT NULL AND len(adjustments) > 0
        AND charge_amount - paid_amount <> list_sum(list_transform(adjustments, lambda a: a.amount))"""
    assert one(con, off) == 0
    claims = """SELECT count(*) FROM (SELECT claim_id, any_value(claim_charge_amount - claim_difference_amount) AS said,
            sum(charge_amount) AS charged, any_value(claim_paid_amount) AS said_paid, sum(paid_amount) AS paid
        FROM rows WHERE NOT resent GROUP BY claim_id, claim_row)
        WHERE said <> charged OR said_paid <> paid"""
    assert one(con, claims) == 0
    assert one(con, "SELECT count(*) FROM rows WHERE claim_difference_amount <> 0") > 10


def test_dispositions_categories_and_chains(con):
    assert {d for (d,) in con.sql("SELECT DISTINCT initial_disposition FROM truth").fetchall()} == set(DISPOSITIONS)
    denied = "initial_disposition = 'denied'"
    assert one(con, f"SELECT count(DISTINCT initial_category) FROM truth WHERE {denied}") == 12
    assert one(con, f"SELECT count(DISTINCT initial_reason) FROM truth WHERE {denied}") > 35
    old = "attempt = 1 AND claim_line_start_date < DATE '2026-02-01'"
    assert (
        0.42
        < one(
            con,
            f"SELECT avg((chain_final_disposition IN ('paid', 'partially_denied'))::INTEGER) FROM truth WHERE {denied} AND {old}",
        )
        < 0.60
    )
    kinds = con.sql("SELECT DISTINCT attempt, chain_basis FROM truth ORDER BY ALL").fetchall()
    assert kinds == [(1, "none"), (2, "inferred"), (2, "reference"), (3, "inferred"), (3, "reference")]
    thrice = "SELECT count(*) FROM (SELECT chain_key FROM truth GROUP BY chain_key HAVING count(*) FILTER (final_disposition = 'denied') = 3)"
    assert one(con, thrice) > 10
    recoded = """SELECT count(*) FROM truth a JOIN truth b USING (chain_key)
        WHERE a.attempt = 1 AND b.attempt = 2 AND a.code_status = 'late' AND b.code_status = 'permanent'"""
    assert one(con, recoded) > 10


def test_denial_rates_differ_by_payer(con):
    rates = con.sql("""SELECT payer_group, line_of_business, avg((initial_disposition IN ('denied', 'partially_denied'))::INTEGER) AS rate
        FROM truth WHERE attempt = 1 AND initial_disposition IN ('denied', 'partially_denied', 'paid', 'patient_share')
        GROUP BY ALL HAVING count(*) > 200""").fetchall()
    assert len(rates) >= 14
    assert (
        all(0.06 <= rate <= 0.38 for *_, rate in rates) and max(r for *_, r in rates) - min(r for *_, r in rates) > 0.1
    )


FAULTS = [
    "blank_charge",
    "blank_date",
    "blank_code",
    "bare_claim",
    "claim_level_denial",
    "reopened",
    "replaced",
    "corrected",
    "voided",
    "orphan",
    "held_first",
    "repeated",
    "conflicting",
    "no_person",
    "ndc_missing",
    "ndc_placeholder",
    "ndc_wrong",
    "ndc_ten_plain",
    "ndc_ten_hyphens",
    "ndc_other_package",
    "units_several",
    "units_dose",
    "formula_text",
    "odd_modifier",
    "equal_line",
    "waste_denied",
    "duplicate_of_nothing",
    "bill_type_disagrees",
    "claim_difference",
    "status_4_not_denied",
    "date_from_claim",
    "not_a_biologic",
    "split_line",
    "shared_number",
    "zero_number",
    "one_group",
    "calls_itself_first",
    "never_first",
    "reordered",
    "sent_again",
    "estimated",
    "undecided",
    "doctor_bills_drug",
    "doctor_bills_giving",
    "two_places",
    "discarded",
    "both_marks",
]

PLANTS = {
    "secondary": "payer_sequence = 'S'",
    "tertiary": "payer_sequence = 'T'",
    "blank payer": "payer IS NULL",
    "unmapped payer": "payer = 'HARBOR MUTUAL'",
    "line of business not stated": "filing_indicator IS NULL AND plan IS NULL AND line_of_business IS NULL",
    "siblings": "hcpcs_code IN ('J3490', 'J9999', 'J1599', 'J7199', 'C9399')",
    "discarded": "hcpcs_modifier_1 = 'JW'",
    "nothing discarded": "hcpcs_modifier_1 = 'JZ'",
    "liability": "hcpcs_modifier_1 IN ('GZ', 'GY')",
    "misused modifier": "hcpcs_modifier_1 = '25'",
    "invalid modifier": "hcpcs_modifier_1 = 'QW'",
    "a set one way": "hcpcs_modifier_1 = 'JZ' AND hcpcs_modifier_2 = 'JA'",
    "and the other": "hcpcs_modifier_1 = 'JA' AND hcpcs_modifier_2 = 'JZ'",
    "three modifiers": "hcpcs_modifier_3 IS NOT NULL",
    "dose as units": "hcpcs_code = 'J3590' AND service_unit_quantity > 50",
    "NDC 4-4-2": "regexp_full_match(ndc_code, '[0-9]{4}-[0-9]{4}-[0-9]{2}')",
    "NDC 5-3-2": "regexp_full_match(ndc_code, '[0-9]{5}-[0-9]{3}-[0-9]{2}')",
    "NDC 5-4-1": "regexp_full_match(ndc_code, '[0-9]{5}-[0-9]{4}-[0-9]')",
    "NDC of ten digits": "regexp_full_match(ndc_code, '[0-9]{10}')",
    "NDC of eleven digits": "regexp_full_match(ndc_code, '[0-9]{11}')",
    "placeholder NDC": "ndc_code LIKE '99999-%'",
    "formula": "drug_description = '=1+1'",
    "formula with @": "drug_description LIKE '@%'",
    "minus": "drug_description LIKE '-%'",
    "trial stock": "charge_amount = 0.20",
    "packaged with indicator": "opps_status_indicator = 'N' AND packaging_indicator = '1'",
    "packaged by reason only": "opps_status_indicator IS NULL AND claim_type = 'institutional' AND filing_indicator = 'MA' AND adjustments[1].reason_code = '97'",
    "unprocessable": "list_contains(remark_codes, 'MA130')",
    "unknown reason": "adjustments[1].reason_code = 'ZZ9'",
    "no reason": "len(adjustments) = 0 AND paid_amount = 0 AND claim_status_code IS NOT NULL",
    "reversal": "claim_status_code = '22' AND charge_amount < 0",
    "pending": "adjudication_date IS NULL AND paid_amount IS NULL AND adjustments IS NULL",
    "claim adjustment that denies": "record_level = 'claim' AND charge_amount = 0 AND paid_amount < -100",
    "claim adjustment that does not": "record_level = 'claim' AND charge_amount = 0 AND paid_amount = -15",
    "bare claim": "record_level = 'claim' AND charge_amount > 0",
    "replacement": "claim_frequency_code = '7' AND original_claim_id LIKE 'T%'",
    "reference to the claim number": "original_claim_id LIKE 'C%'",
    "void": "claim_frequency_code = '8'",
    "telehealth": "place_of_service_code IN ('02', '10')",
    "denied despite authorization": "prior_authorization_number_present = 'Y' AND list_contains(['197', '284'], adjustments[1].reason_code)",
    "no administration": "administration_code_present = 'N'",
    "payer changed the code": "paid_hcpcs_code <> hcpcs_code",
    "one line in two rows": "claim_row IN (SELECT claim_row FROM rows WHERE NOT resent AND record_level = 'line' GROUP BY claim_row, claim_line_number HAVING count(*) = 2)",
    "an account's number": "claim_id LIKE 'A%'",
    "no number": "claim_id = '0'",
    "a member of another contract": "person_id LIKE '%B' AND payer_sequence = 'S'",
    "second, and calls itself first": "payer_sequence = 'P' AND list_contains(list_transform(adjustments, lambda a: a.reason_code), '23')",
    "paid, then a duplicate": "claim_id IN (SELECT claim_id FROM rows WHERE paid_amount > 0) AND adjustments[1].reason_code = '18'",
    "estimate": "claim_status_code = '25' AND adjudication_date < claim_line_start_date AND received_date IS NULL",
    "grace period": "adjustments[1].reason_code IN ('257', '277')",
    "administration": "hcpcs_code = '96365'",
    "office on a hospital's bill": "place_of_service_code = '11' AND claim_type = 'institutional'",
    "bill type on a doctor's claim": "bill_type_code IS NOT NULL AND claim_type = 'professional'",
    "two reasons": "len(list_filter(adjustments, lambda a: a.reason_code IN ('197', '27', '16', '50'))) > 1",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault(con, fault):
    assert one(con, f"SELECT count(*) FROM truth WHERE list_contains(string_split(fault, ' '), '{fault}')") >= 5


@pytest.mark.parametrize("plant", PLANTS)
def test_planted_in_the_rows(con, plant):
    assert one(con, f"SELECT count(*) FROM rows WHERE {PLANTS[plant]}") >= 2


def test_sites_payers_and_code_statuses(con):
    assert one(con, "SELECT count(DISTINCT site_group) FROM truth") == 19
    assert one(con, "SELECT count(DISTINCT payer_group) FROM truth") == 14
    assert one(con, "SELECT count(DISTINCT line_of_business) FROM truth") == 7
    assert one(con, "SELECT count(DISTINCT state) FROM rows") >= 10
    statuses = {s: n for s, n in con.sql("SELECT code_status, count(*) FROM truth GROUP BY 1").fetchall()}
    assert min(statuses[s] for s in ("unclassified", "late", "grace", "permanent")) > 100 and statuses["other"] > 5
    assert {t for (t,) in con.sql("SELECT DISTINCT product_tier FROM truth").fetchall()} == {
        "P",
        "A",
        "B",
        "C",
        "D",
        "none",
    }


def test_a_duplicate_repeats_an_earlier_line(con):
    # a line that its payer answered in two rows is the line they are together
    alone = """WITH answers AS (
            SELECT claim_id, person_id, claim_line_start_date, hcpcs_code, adjudication_date, sum(charge_amount) AS charge_amount
            FROM rows
            GROUP BY claim_id, person_id, claim_line_start_date, hcpcs_code, adjudication_date, resent, claim_row, claim_line_number)
        SELECT count(*) FROM truth d JOIN rows r USING (claim_id)
        WHERE d.final_disposition = 'duplicate' AND NOT EXISTS (
            FROM answers e WHERE e.person_id = r.person_id AND e.claim_line_start_date = r.claim_line_start_date AND e.hcpcs_code = r.hcpcs_code
                AND e.charge_amount = r.charge_amount AND e.claim_id <> r.claim_id AND e.adjudication_date < r.adjudication_date)"""
    assert one(con, alone) == 0


def test_what_was_sent_twice_is_the_same_or_nearly(con):
    pairs = """SELECT a.charge_amount = b.charge_amount AND a.adjudication_date = b.adjudication_date AS alike, a.paid_amount - b.paid_amount AS less
        FROM rows a JOIN rows b USING (claim_id, claim_line_number, payer_claim_id) WHERE NOT a.resent AND b.resent"""
    assert con.sql(f"SELECT DISTINCT alike, less::DOUBLE FROM ({pairs}) ORDER BY ALL").fetchall() == [
        (True, 0.0),
        (True, 12.5),
    ]
