"""Findings: each selects its lines and not the line beside them; what the input lacks is said, not counted as nothing; they are ranked by dollars."""

import re

import duckdb
import pytest

import data
import queries
from data.reading.extract import Order
from queries.catalogue import findings
from queries.selection import Selection
from tests.test_pages import app, text

EVERY = [one.name for one in findings()]
# name: claims of which those marked yes are found. Beside each stands its near miss: the same but for what makes it a finding.
DRAWN = {
    "late_code": """
        claim_id | hcpcs_code | claim_line_start_date | line_of_business | ndc_code      | found
        A        | J3590      | 2025-12-31            | commercial       | 00002-9401-01 | yes
        B        | J3590      | 2024-07-01            | commercial       | 00002-9401-01 |      # no code of its own yet
        C        | J0175      | 2025-12-31            | commercial       | 00002-9401-01 |      # its own code
        D        | J3590      | 2025-12-31            | commercial       |               |      # nobody knows what it is
    """,
    "ndc_missing": """
        claim_id | hcpcs_code | line_of_business | ndc_code      | found
        A        | J3590      | commercial       |               | yes
        B        | J3590      | commercial       | 99999-9999-99 | yes   # a dummy
        C        | J3590      | commercial       | 00002-9401-01 |
        D        | J0175      | commercial       |               |       # a code of its own: nobody asks
    """,
    "units_not_one": """
        claim_id | payer    | line_of_business | claim_type    | service_unit_quantity | found
        A        | Medicare | medicare         | professional  | 40                    | yes
        B        | Medicare | medicare         | professional  | 1                     |
        C        | Medicare | medicare         | institutional | 40                    |      # the rule is of practitioners' bills
        D        | Aetna    | commercial       | professional  | 40                    |      # nobody asks Aetna's for 1
        E        | Medicare | medicare         | professional  |                       |      # blank is not more than 1
    """,
    "c9399_would_pay": """
        claim_id | payer    | line_of_business | claim_type    | bill_type_code | claim_line_start_date | ndc_code      | found
        A        | Medicare | medicare         | institutional | 131            | 2024-07-01            | 00002-9401-01 | yes
        B        | Medicare | medicare         | institutional | 131            | 2025-12-31            | 00002-9401-01 |      # it has a code by now
        C        | Medicare | medicare         | institutional | 131            | 2024-07-01            |               |      # new or old, nobody knows
        D        | Aetna    | commercial       | institutional | 131            | 2024-07-01            | 00002-9401-01 |
        E        | Medicare | medicare         | professional  |                | 2024-07-01            | 00002-9401-01 |
    """,
    "authorization_denied": """
        claim_id | prior_authorization_number_present | paid_amount | adjustments | found
        A        | Y                                  | 0           | CO:197:100  | yes
        B        | N                                  | 0           | CO:197:100  |
        C        |                                    | 0           | CO:197:100  |
        D        | Y                                  | 0           | CO:50:100   |      # denied for something else
        E        | Y                                  | 100         |             |
    """,
    "packaged_not_denied": """
        claim_id | payer    | line_of_business | claim_type    | paid_amount | adjustments | found
        A        | Medicare | medicare         | institutional | 0           | CO:97:100   | yes
        B        | Medicare | medicare         | professional  | 0           | CO:97:100   |      # there it is a denial
        C        | Medicare | medicare         | institutional | 80          | CO:45:20    |
    """,
    "wrong_revenue_code": """
        claim_id | claim_type    | revenue_center_code | found
        A        | institutional | 0250                | yes
        B        | institutional | 636                 |      # the same number, short
        C        | professional  |                     |      # a practitioner's bill has none
    """,
    "no_administration": """
        claim_id | administration_code_present | found
        A        | N                           | yes
        B        | Y                           |
    """,
    "not_a_biologic": """
        claim_id | hcpcs_code | ndc_code | drug_description       | found
        A        | J3590      |          | semaglutide 1 mg       | yes   # no one brand, and none a biologic
        B        | J3590      |          | Defitelio 200 mg       | yes
        C        | J3490      |          | semaglutide 1 mg       |       # the code of drugs that are none
        D        | J3590      |          | Leqembi 200 mg         |
        E        | J3590      |          | Leqembi or semaglutide |       # two drugs: nothing is said
        F        | J3590      |          | failed semaglutide     |       # an earlier treatment
    """,
    "repeat_denial": """
        claim_id | person_id | original_claim_id | received_date | adjudication_date | paid_amount | adjustments | found
        A        | P1        |                   | 2025-03-05    | 2025-03-20        | 0           | CO:16:100   | yes
        A2       | P1        | A                 | 2025-04-05    | 2025-04-20        | 0           | CO:16:100   |      # the same line again
        B        | P2        |                   | 2025-03-05    | 2025-03-20        | 0           | CO:16:100   |
        B2       | P2        | B                 | 2025-04-05    | 2025-04-20        | 100         |             |      # paid in the end
        C        | P3        |                   | 2025-03-05    | 2025-03-20        | 0           | CO:16:100   |      # denied once
    """,
    "jw_and_jz": """
        claim_id | claim_line_start_date | hcpcs_modifier_1 | hcpcs_modifier_2 | found
        A        | 2025-03-01            | JW               | JZ               | yes
        B        | 2025-03-01            | JZ               |                  |
        C        | 2022-03-01            | JW               | JZ               |      # JZ was not in use yet
    """,
}
# What is left out of the input, and which findings then cannot be looked for.
LACKING = {
    "ndc_code drug_description": {"late_code": 0, "ndc_missing": 1, "not_a_biologic": 1},
    "service_unit_quantity": {"units_not_one": 1, "ndc_missing": 0},
    "adjustments line_status": {
        "authorization_denied": 1,
        "packaged_not_denied": 1,
        "repeat_denial": 1,
        "jw_and_jz": 0,
    },
}


def as_input(name: str) -> tuple[str, set[str]]:
    """The claims of a finding as one input, their numbers told apart by its name, and the numbers of those to be found."""
    header, *rows = [
        [cell.strip() for cell in line.split("#")[0].split("|")] for line in DRAWN[name].strip().splitlines()
    ]
    place = header.index("original_claim_id") if "original_claim_id" in header else 0
    for row in rows:
        row[0] = f"{name}-{row[0]}"
        row[place] = row[place] if place == 0 or not row[place] else f"{name}-{row[place]}"
    return "\n".join(" | ".join(row[:-1]) for row in [header, *rows]), {row[0] for row in rows if row[-1] == "yes"}


def test_a_finding_finds_its_lines_and_not_those_beside_them(claims, ask, monkeypatch):
    """All in one extract of as many inputs: a finding looks only at those that carry what it needs."""
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    assert set(DRAWN) == set(EVERY)
    drawn = {name: as_input(name) for name in EVERY}
    con = claims(*(text for text, _ in drawn.values()))
    found = ask(con, "finding_lines").rows()
    for name, (_, expected) in drawn.items():
        own = {row["claim_id"] for row in found if row["finding"] == name and row["claim_id"].startswith(f"{name}-")}
        assert own == expected, name
    counted = {row["finding"]: row for row in ask(con, "findings").rows()}
    for name in EVERY:
        assert counted[name]["not_in_input"] == ""
        rows = [row for row in found if row["finding"] == name]
        assert counted[name]["found_line_count"] == len(rows)
        assert counted[name]["charge_amount"] == sum(row["charge_amount"] for row in rows)


def test_findings_are_ranked_by_dollars_and_a_filter_acts(claims, ask, table):
    con = claims("""
        claim_id | payer | line_of_business | charge_amount | paid_amount | adjustments | ndc_code      | administration_code_present
        A        | Aetna | commercial       | 500           | 0           | CO:16:500   |               | N
        B        | Aetna | commercial       | 100           | 60          | CO:50:40    |               | Y
        C        | Cigna | commercial       | 900           | 900         |             | 90007-0001-01 | N
    """)
    found = ask(con, "findings")
    assert [row["finding"] for row in found.rows()][:2] == ["no_administration", "ndc_missing"]
    first = found.table.slice(0, 2)
    table(first).shows("""
        finding           | found_line_count | charge_amount | denied_amount
        no_administration | 2                | 1400          | 500
        ndc_missing       | 2                | 600           | 540
    """)
    assert all(row["fix"].endswith(".") and row["rule_source"] and row["verified"] in "YN" for row in found.rows())
    aetna = ask(con, "findings", payer="Aetna")
    assert aetna.rows()[0]["finding"] == "ndc_missing"
    by_payer = [row for row in ask(con, "findings", "payer_group").rows() if row["finding"] == "no_administration"]
    assert {row["payer_group"]: float(row["charge_amount"]) for row in by_payer} == {"Aetna": 500, "Cigna Health": 900}


@pytest.mark.parametrize("columns", LACKING)
def test_what_the_input_lacks_is_said_and_is_not_zero(inputs, tmp_path, columns):
    con = lacking(inputs, tmp_path, columns)
    rows = {row["finding"]: row for row in queries.answer(con, "findings", Selection()).rows()}
    assert set(rows) == set(EVERY)
    for name, is_absent in LACKING[columns].items():
        row = rows[name]
        assert bool(row["not_in_input"]) == bool(is_absent), name
        assert (row["found_line_count"] is None) == bool(is_absent)
        assert not is_absent or any(one in row["not_in_input"] for one in columns.split())


def lacking(inputs, folder, columns: str) -> duckdb.DuckDBPyConnection:
    """1,500 synthetic lines whose input files lack columns."""
    import pyarrow.parquet as pq

    from data.reading.extract import extract

    (folder / "input").mkdir()
    for path in inputs.iterdir():
        rows = pq.read_table(path)
        kept = rows.drop_columns([one for one in columns.split() if one in rows.column_names])
        pq.write_table(kept, folder / "input" / path.name)
    extract("contract", [folder / "input"], folder / "extract", Order(codes="all", salt=b"t"))
    return queries.prepare(data.open(folder / "extract"))


def test_headers_are_whole_and_lead_to_pages_that_are_there():
    for one in findings():
        assert one.label and one.what.endswith(".") and one.fix.endswith(".") and one.source and one.verified in "YN"
        assert (data.HERE.parent / "pages" / one.page / "page.py").exists()
        for path in re.findall(r"data/reference/\w+\.csv", one.source):
            assert (data.HERE.parent / path).exists()
        assert one.text.splitlines()[1].startswith("-- One row per line") and "-- needs: " in one.text
    assert len(EVERY) >= 10


def test_what_findings_need_is_what_the_question_says_of_itself():
    """A column that changes a finding changes the ranking."""
    said = set(re.findall(r"[\w|]+", " ".join(re.findall("-- refines: (.*)", queries.question("findings").text))))
    said |= {"claim_line_start_date"}
    needed = {item for one in findings() for need in queries.needs.closure_of(one.text) for item in need}
    assert needed <= said, needed - said


@pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="the sample is not made yet: make sample")
def test_the_briefing_says_the_first_findings_and_leads_to_their_pages(con, monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    monkeypatch.chdir(data.HERE.parent)
    at = app()
    rows = [
        row for row in queries.answer(con, "findings", queries.selection.default(con)).rows() if row["found_line_count"]
    ]
    said = text(at)
    for row in rows[:3]:
        assert f"**{row['label']}:**" in said and row["fix"].removesuffix(".") in said
    assert re.search(r"\$[\d.]+\sM allowed", said) and "Denied beyond the others" in said and "95 % interval" in said
    assert "Which product stands behind" in said and "does not allow anyone to say" in said


def test_the_lines_of_one_finding_are_those_rows_of_the_answer(claims, ask, monkeypatch):
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    drawn = (as_input(name)[0] for name in ("units_not_one", "late_code"))
    answer = ask(claims(*drawn), "finding_lines")
    kinds = {row["finding"] for row in answer.rows()}
    for kind in kinds:
        listed = answer.only("finding", kind)
        assert listed.rows() == [row for row in answer.rows() if row["finding"] == kind] != []
        assert (listed.basis, listed.total, listed.by) == (answer.basis, answer.total, answer.by)
    assert kinds and not answer.only("finding", "none of them").rows()
