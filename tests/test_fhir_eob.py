"""What FHIR ExplanationOfBenefits become: CARIN Blue Button, CMS's versions of it, the four ways to pack them, and CMS's public files."""

import copy
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Drawn, part

import data
import queries
from data import InputError, checks, manifest
from data.reading.extract import Order, extract
from queries.selection import Selection

HL7, C4BB = "http://terminology.hl7.org/CodeSystem/", "http://hl7.org/fhir/us/carin-bb/CodeSystem/"
CMS, X12 = "https://bluebutton.cms.gov/resources/variables/", "https://x12.org/codes/"
NPI, HCPCS = "http://hl7.org/fhir/sid/us-npi", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"


def coded(*codes: str) -> dict:
    """A concept from its codes, each written as system|code."""
    return {"coding": [dict(zip(("system", "code"), one.rsplit("|", 1), strict=True)) for one in codes]}


def priced(**amounts: float) -> list[dict]:
    return [
        {"category": coded(f"{HL7}adjudication|{name}"), "amount": {"value": amount, "currency": "USD"}}
        for name, amount in amounts.items()
    ]


def why(*codes: str, amount: float | None = None) -> dict:
    found = {"category": coded(f"{C4BB}C4BBAdjudicationDiscriminator|adjustmentreason"), "reason": coded(*codes)}
    return found if amount is None else found | {"amount": {"value": amount, "currency": "USD"}}


def by_cms(name: str, amount: float, hl7: str) -> dict:
    category = coded(
        f"{HL7}adjudication|{hl7}", f"https://bluebutton.cms.gov/resources/codesystem/adjudication|{CMS}{name}"
    )
    return {"category": category, "amount": {"value": amount, "currency": "USD"}}


def said(name: str, code: str) -> dict:
    return {"url": CMS + name, "valueCoding": {"system": CMS + name, "code": code}}


def information(category: str, **value) -> dict:
    return {"sequence": 1, "category": coded(category), **value}


# Invented claims of five lines: an office with a paid and a denied line; a hospital that was denied as a whole; a claim without
# lines; and one as CMS sends it, whose units stand beside the quantity of its NDC.
OFFICE = {
    "resourceType": "ExplanationOfBenefit",
    "id": "eob-1",
    "identifier": [{"value": "X-9"}, {"type": coded(f"{C4BB}C4BBIdentifierType|uc"), "system": "https://payer.example/claims", "value": "A1"}],
    "status": "active",
    "type": coded(f"{HL7}claim-type|professional"),
    "use": "claim",
    "patient": {"reference": "Patient/P7"},
    "billablePeriod": {"start": "2025-03-01", "end": "2025-03-02"},
    "created": "2025-03-20T10:00:00-05:00",
    "insurer": {"reference": "Organization/7", "display": "Aetna"},
    "provider": {"reference": "#clinic"},
    "contained": [
        {"resourceType": "Organization", "id": "clinic", "identifier": [{"system": NPI, "value": "1234567893"}], "address": [{"state": "IL"}]}
    ],
    "related": [{"relationship": coded(f"{C4BB}C4BBRelatedClaimRelationshipCodes|prior"), "reference": {"value": "A0"}}],
    "outcome": "complete",
    "careTeam": [
        {"sequence": 1, "provider": {"identifier": {"system": NPI, "value": "1111111112"}}, "role": coded(f"{C4BB}C4BBClaimCareTeamRole|referring")},
        {
            "sequence": 2,
            "provider": {"identifier": {"type": coded(f"{C4BB}C4BBIdentifierType|npi"), "value": "1987654321"}},
            "role": coded(f"{C4BB}C4BBClaimCareTeamRole|performing"),
            "qualification": coded("http://nucc.org/provider-taxonomy|207RH0003X") | {"text": "Hematology"},
        },
    ],
    "supportingInfo": [information(f"{C4BB}C4BBSupportingInfoType|clmrecvddate", timingDate="2025-03-05")],
    "diagnosis": [
        {"sequence": 1, "diagnosisCodeableConcept": coded("http://hl7.org/fhir/sid/icd-10-cm|C50.911"), "type": [coded("x|principal")]},
        {"sequence": 2, "diagnosisCodeableConcept": coded("http://hl7.org/fhir/sid/icd-10-cm|L40.0"), "type": [coded("x|secondary")]},
        {"sequence": 3, "diagnosisCodeableConcept": coded("http://hl7.org/fhir/sid/icd-10-cm|R52"), "type": [coded("x|patientreasonforvisit")]},
    ],
    "insurance": [{"focal": True, "coverage": {"reference": "Coverage/7", "display": "Open Choice PPO"}, "preAuthRef": ["AUTH7"]}],
    "item": [
        {
            "sequence": 1,
            "careTeamSequence": [2],
            "diagnosisSequence": [2],
            "productOrService": coded("https://payer.example|DRUGS", f"{HCPCS}|J3590"),
            "modifier": [coded(f"{HCPCS}|JZ"), coded(f"{HCPCS}|RT")],
            "servicedDate": "2025-03-02",
            "locationCodeableConcept": coded("https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set|11"),
            "quantity": {"value": 1},
            "detail": [{"productOrService": coded("http://hl7.org/fhir/sid/ndc|00002771601"), "quantity": {"value": 2.5, "code": "mL"}}],
            "adjudication": [
                *priced(submitted=150.005, eligible=100, deductible=0, benefit=80.1),
                {"category": coded(f"{C4BB}C4BBAdjudication|coinsurance"), "amount": {"value": 19.9}},
                why(f"{X12}claim-adjustment-reason-codes|45", amount=50.01),
                {"category": coded(f"{C4BB}x|benefitpaymentstatus"), "reason": coded(f"{C4BB}C4BBPayerAdjudicationStatus|outofnetwork")},
            ],
        },
        {
            "sequence": 2,
            "productOrService": coded(f"{HCPCS}|J3590") | {"text": "some new biologic"},
            "servicedPeriod": {"start": "2025-03-02"},
            "adjudication": [
                *priced(submitted=100),
                {"category": coded(f"{C4BB}C4BBAdjudication|paidtoprovider"), "amount": {"value": 0}},
                why(f"{X12}claim-adjustment-group-codes|CO", f"{X12}claim-adjustment-reason-codes|50"),
                why(f"{X12}remittance-advice-remark-codes|N115"),
            ],
        },
    ],
    "payment": {"type": coded(f"{C4BB}C4BBPayerClaimPaymentStatusCode|partiallypaid"), "date": "2025-03-22", "amount": {"value": 80.1}},
    "total": priced(submitted=250),
}  # fmt: skip
HOSPITAL = {
    "resourceType": "ExplanationOfBenefit",
    "id": "eob-2",
    "status": "active",
    "type": coded(f"{HL7}claim-type|institutional"),
    "patient": {"reference": "Patient/P8"},
    "billablePeriod": {"start": "2025-03-03"},
    "created": "2025-03-21",
    "insurer": {"display": "Aetna"},
    "provider": {"identifier": {"system": NPI, "value": "1234567893"}},
    "supportingInfo": [
        information(
            f"{C4BB}C4BBSupportingInfoType|typeofbill", code=coded("https://www.nubc.org/CodeSystem/TypeOfBill|0131")
        )
    ],
    "item": [
        {
            "sequence": 1,
            "revenue": coded("https://www.nubc.org/CodeSystem/RevenueCodes|636"),
            "productOrService": coded(f"{HCPCS}|J3590"),
            "adjudication": priced(submitted=900, benefit=0),
        },
        {
            "sequence": 2,
            "revenue": coded("https://www.nubc.org/CodeSystem/RevenueCodes|0001"),
            "productOrService": coded(f"{HL7}data-absent-reason|not-applicable"),
            "adjudication": priced(submitted=900),
        },
    ],
    "adjudication": [why(f"{X12}claim-adjustment-reason-codes|197", amount=900)],
    "payment": {"type": coded(f"{C4BB}C4BBPayerClaimPaymentStatusCode|denied")},
}
BARE = {
    "resourceType": "ExplanationOfBenefit",
    "id": "eob-3",
    "status": "active",
    "type": coded(f"{HL7}claim-type|professional"),
    "patient": {"identifier": {"value": "P9"}},
    "billablePeriod": {"start": "2025-03-04"},
    "insurer": {"display": "Cigna"},
    "outcome": "complete",
    "total": priced(submitted=70, benefit=40),
}
BY_CMS = {
    "resourceType": "ExplanationOfBenefit",
    "id": "outpatient-5",
    "identifier": [
        {"system": CMS + "clm_id", "value": "-5"},
        {"system": "https://bluebutton.cms.gov/resources/identifier/claim-group", "value": "9"},
    ],
    "extension": [
        {"url": CMS + "fi_doc_clm_cntl_num", "valueIdentifier": {"value": "D5"}},
        said("clm_srvc_clsfctn_type_cd", "3"),
    ],
    "type": coded("https://bluebutton.cms.gov/resources/codesystem/eob-type|OUTPATIENT"),
    "patient": {"reference": "Patient/-7"},
    "billablePeriod": {"start": "2025-03-05"},
    "created": "2026-11-01T09:00:00Z",  # the time at which it was asked for
    "insurer": {"identifier": {"value": "CMS"}},
    "facility": {"extension": [said("clm_fac_type_cd", "1")]},
    "supportingInfo": [
        {
            "category": coded(f"{C4BB}x|clmrecvddate", f"https://bluebutton.cms.gov/x|{CMS}nch_wkly_proc_dt"),
            "timingDate": "2025-03-14",
        },
        {"category": coded(f"{C4BB}x|typeofbill"), "code": coded(f"{CMS}clm_freq_cd|1")},
    ],
    "item": [
        {
            "extension": [{"url": CMS + "rev_cntr_unit_cnt", "valueQuantity": {"value": 3}}],
            "sequence": 4,
            "revenue": coded(f"{CMS}rev_cntr|0636") | {"extension": [said("rev_cntr_stus_ind_cd", "K")]},
            "productOrService": coded("https://bluebutton.cms.gov/resources/codesystem/hcpcs|J3590")
            | {"extension": [{"url": "http://hl7.org/fhir/sid/ndc", "valueCoding": {"code": "00002771601"}}]},
            "modifier": [coded("https://bluebutton.cms.gov/x/hcpcs|JW"), coded("http://unitsofmeasure.org|ML")],
            "servicedDate": "2025-03-06",
            "locationAddress": {"state": "KY"},
            "quantity": {"value": 7.5},
            "adjudication": [
                {"category": coded(f"{C4BB}x|denialreason"), "reason": coded(f"{CMS}rev_cntr_1st_ansi_cd|CO45")},
                by_cms("rev_cntr_rate_amt", 5, "submitted"),
                by_cms("rev_cntr_tot_chrg_amt", 999.85, "submitted"),
                by_cms("rev_cntr_pmt_amt_amt", 500, "submitted"),
                by_cms("rev_cntr_cash_ddctbl_amt", 12.89, "deductible"),
            ],
        }
    ],
}
FIVE = [OFFICE, HOSPITAL, BARE, BY_CMS]
ROWS = """
    source_row | claim_row | record_level | claim_id | payer_claim_id | claim_line_number | original_claim_id | claim_frequency_code | claim_type    | payer    | plan            | line_of_business | payer_sequence | in_network_flag | date_basis | claim_line_start_date | received_date | adjudication_date | paid_date  | hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2
    1          | 1         | line         | A1       | A1             | 1                 | A0                |                      | professional  | Aetna    | Open Choice PPO |                  |                | N               | line       | 2025-03-02            | 2025-03-05    | 2025-03-20        | 2025-03-22 | J3590      | JZ               | RT
    2          | 1         | line         | A1       | A1             | 2                 | A0                |                      | professional  | Aetna    | Open Choice PPO |                  |                |                 | line       | 2025-03-02            | 2025-03-05    | 2025-03-20        | 2025-03-22 | J3590      |                  |
    3          | 3         | line         | eob-2    | eob-2          | 1                 |                   | 1                    | institutional | Aetna    |                 |                  |                |                 | claim      | 2025-03-03            |               | 2025-03-21        |            | J3590      |                  |
    5          | 5         | claim        | eob-3    | eob-3          |                   |                   |                      | professional  | Cigna    |                 |                  |                |                 | claim      | 2025-03-04            |               |                   |            |            |                  |
    6          | 6         | line         | -5       | D5             | 4                 |                   | 1                    | institutional | Medicare |                 | medicare         | P              |                 | line       | 2025-03-06            |               | 2025-03-14        |            | J3590      | JW               |
"""
CODES = """
    source_row | service_unit_quantity | ndc_code    | ndc_quantity | ndc_unit_of_measure | drug_description  | revenue_center_code | place_of_service_code | bill_type_code | opps_status_indicator | diagnosis_code_1 | diagnosis_code_2 | rendering_npi | billing_npi | facility_npi | provider_taxonomy | provider_specialty | state | prior_authorization_number_present
    1          | 1.000                 | 00002771601 | 2.500        | ML                  |                   |                     | 11                    |                |                       | L400             | C50911           | 1987654321    | 1234567893  |              | 207RH0003X        | Hematology         | IL    | Y
    2          |                       |             |              |                     | some new biologic |                     |                       |                |                       | C50911           | L400             | 1987654321    | 1234567893  |              | 207RH0003X        | Hematology         | IL    | Y
    3          |                       |             |              |                     |                   | 0636                |                       | 131            |                       |                  |                  |               | 1234567893  | 1234567893   |                   |                    |       | N
    5          |                       |             |              |                     |                   |                     |                       |                |                       |                  |                  |               |             |              |                   |                    |       | N
    6          | 3.000                 | 00002771601 | 7.500        | ML                  |                   | 0636                |                       | 131            | K                     |                  |                  |               |             |              |                   |                    | KY    | N
"""
MONEY = """
    source_row | charge_amount | allowed_amount | paid_amount | deductible_amount | coinsurance_amount | claim_charge_amount | claim_paid_amount | line_status
    1          | 150.01        | 100.00         | 80.10       | 0.00              | 19.90              | 250.00              | 80.10             |
    2          | 100.00        |                | 0.00        |                   |                    | 250.00              | 80.10             |
    3          | 900.00        |                | 0.00        |                   |                    |                     |                   |
    5          | 70.00         |                | 40.00       |                   |                    | 70.00               | 40.00             |
    6          | 999.85        |                | 500.00      | 12.89             |                    |                     |                   |
"""


def packed(folder: Path, how: str, resources: list[dict] = FIVE) -> Path:
    """The resources as a Bundle, an array, lines, or each as a Bundle in an array of its own."""
    path = folder / {"lines": "some.ndjson"}.get(how, "some.json")
    if how == "bundle":
        path.write_text(
            json.dumps(
                {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]},
                indent=1,
            )
        )
    elif how == "lines":
        path.write_text("".join(json.dumps(one) + "\n" for one in resources))
    elif how == "bundles":
        path.write_text(json.dumps([{"resourceType": "Bundle", "entry": [{"resource": one}]} for one in resources]))
    else:
        path.write_text(json.dumps(resources if how == "array" else resources[0]))
    return path


def landed(folder: Path, resources: list[dict], how: str = "array", **options) -> list[dict]:
    folder.mkdir(exist_ok=True)
    extract("fhir_eob", [packed(folder, how, resources)], folder / "out", Order(codes="all", salt=b"test", **options))
    return part(folder / "out")


def changed(eob: dict, **how) -> dict:
    return copy.deepcopy(eob) | how


@pytest.mark.parametrize("how", ["bundle", "array", "lines", "bundles"])
def test_five_lines_however_they_are_packed(tmp_path, how):
    rows = landed(tmp_path, FIVE, how)
    for drawn in (ROWS, CODES, MONEY):
        Drawn(rows).shows(drawn)
    said = [[tuple(reason.values()) for reason in row["adjustments"] or []] for row in rows]
    assert [[(group, code, amount and str(amount)) for group, code, amount in one] for one in said] == [
        [(None, "45", "50.01")], [("CO", "50", None)], [(None, "197", None)], [], [("CO", "45", None)],
    ]  # fmt: skip
    assert [row["remark_codes"] for row in rows] == [None, ["N115"], None, None, None]
    assert rows[0]["person_id"] == rows[1]["person_id"] != rows[2]["person_id"]
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert (facts["warnings"], facts["unknown_columns"]) == ([], [])
    assert not {"every_answer", "copayment_amount", "claim_difference_amount"} & set(facts["captured"])


def test_one_resource_alone(tmp_path):
    Drawn(landed(tmp_path, [OFFICE], "alone")).shows("\n".join(ROWS.strip().splitlines()[:3]))


def test_what_became_of_the_five(tmp_path):
    landed(tmp_path, FIVE, "lines")
    con = queries.prepare(data.open(tmp_path / "out"))
    Drawn(con.sql("FROM lines ORDER BY source_row").to_arrow_table().to_pylist()).shows("""
        claim_id | payer_group  | line_of_business | final_disposition | final_category      | final_denial_amount | final_patient_amount
        A1       | Aetna        | not stated       | paid              |                     | 0.00                | 0.00
        A1       | Aetna        | not stated       | denied            | medical_necessity   | 100.00              | 0.00
        eob-2    | Aetna        | not stated       | denied            | prior_authorization | 900.00              | 0.00
        eob-3    | Cigna Health | not stated       | paid              |                     | 0.00                | 0.00
        -5       | Medicare     | medicare         | paid              |                     | 0.00                | 12.89
    """)
    (row,) = queries.answer(con, "denial_rate", Selection(stage="final")).rows()
    assert (row["numerator"], row["denominator"]) == (2, 5)
    assert queries.answer(con, "denial_rate", Selection()).missing == ("every_answer",)
    assert not [check for check in checks.run(tmp_path / "out") if check.severity == 1 and check.rows]


# CMS v1 (STU3): other names for the same, and CMS's codes alone.
STU3 = {
    "resourceType": "ExplanationOfBenefit",
    "identifier": [{"system": CMS + "clm_id", "value": "7"}],
    "extension": [said("carr_clm_pmt_dnl_cd", "1"), {"url": CMS + "nch_carr_clm_sbmtd_chrg_amt", "valueMoney": {"value": 245.04, "code": "USD"}}],
    "type": coded("https://bluebutton.cms.gov/x/eob-type|CARRIER"),
    "patient": {"reference": "Patient/7"},
    "information": [{"category": coded(f"https://bluebutton.cms.gov/x|{CMS}nch_wkly_proc_dt"), "timingDate": "2025-03-14"}],
    "careTeam": [{"sequence": 2, "provider": {"identifier": {"system": NPI, "value": "1987654321"}}, "role": coded("x|primary"), "qualification": coded(f"{CMS}prvdr_spclty|83")}],
    "insurance": {"coverage": {"reference": "Coverage/part-b-7"}},
    "item": [
        {
            "extension": [{"url": "http://hl7.org/fhir/sid/ndc", "valueCoding": {"code": "000000000"}}],
            "sequence": 1,
            "careTeamLinkId": [2],
            "service": coded("https://bluebutton.cms.gov/x/hcpcs|J3590"),
            "servicedPeriod": {"start": "2025-03-06"},
            "locationCodeableConcept": coded(f"{CMS}line_place_of_srvc_cd|11") | {"extension": [said("prvdr_state_cd", "IL")]},
            "quantity": {"value": 1.0},
            "adjudication": [
                *({"category": coded(f"https://bluebutton.cms.gov/x|{CMS}{name}"), "amount": {"value": value, "system": "urn:iso:std:iso:4217", "code": "USD"}}
                  for name, value in {"line_sbmtd_chrg_amt": 75.0, "line_nch_pmt_amt": 0, "line_prvdr_pmt_amt": 37.5, "line_alowd_chrg_amt": 0}.items()),
                {"category": coded(f"https://bluebutton.cms.gov/x|{CMS}line_prcsg_ind_cd"), "reason": coded(f"{CMS}line_prcsg_ind_cd|N")},
            ],
        }
    ],
}  # fmt: skip


def test_the_oldest_form_of_cms(tmp_path):
    Drawn(landed(tmp_path, [STU3])).shows("""
        claim_id | claim_type   | payer    | adjudication_date | claim_line_start_date | hcpcs_code | ndc_code | place_of_service_code | state | rendering_npi | provider_specialty | charge_amount | paid_amount | claim_charge_amount | line_status
        7        | professional | Medicare | 2025-03-14        | 2025-03-06            | J3590      |          | 11                    | IL    | 1987654321    | 83                 | 75.00         | 0.00        | 245.04              | LINE_PRCSG_IND_CD:N
    """)


BASE = {
    "resourceType": "ExplanationOfBenefitBase",
    "BENE_SK": "7",
    "CLM_UNIQ_ID": "U7",
    "CLM_CNTL_NUM": "C7",
    "CLM_FROM_DT": "2025-03-06",
    "CLM_BILL_FAC_TYPE_CD": "1",
    "CLM_BILL_CLSFCTN_CD": "3",
    "CLM_BILL_FREQ_CD": "1",
    "CLM_SBMT_CHRG_AMT": "300.00",
    "CLM_PMT_AMT": "80.00",
    "CLM_ADJSTMT_TYPE_CD": "0",
    "institutionalComponents": {"CLM_FI_ACTN_CD": "1"},
    "diagnoses": [{"CLM_DGNS_CD": "L40.0", "CLM_PROD_TYPE_CD": "D", "CLM_POA_IND": "~"}, {"CLM_DGNS_CD": "C50", "CLM_PROD_TYPE_CD": "P"}],
    "lineItemComponents": [
        {
            "CLM_LINE_NUM": "1", "CLM_LINE_HCPCS_CD": "J3590", "CLM_LINE_REV_CTR_CD": "0636", "CLM_LINE_INSTNL_REV_CTR_DT": "2025-03-07",
            "CLM_LINE_SRVC_UNIT_QTY": "1.000", "HCPCS_1_MDFR_CD": "JZ", "HCPCS_2_MDFR_CD": "~", "CLM_LINE_NDC_CD": "00002771601",
            "CLM_LINE_NDC_QTY": "5", "CLM_LINE_NDC_QTY_QLFYR_CD": "ML", "CLM_LINE_SBMT_CHRG_AMT": "200.10", "CLM_LINE_CVRD_PD_AMT": "80.00",
            "CLM_LINE_PRVDR_PMT_AMT": "91.0", "CLM_REV_CNTR_STUS_CD": "K",
        },
        {
            "CLM_LINE_NUM": "2", "CLM_LINE_HCPCS_CD": "J3590", "CLM_LINE_REV_CTR_CD": "0636", "CLM_LINE_SBMT_CHRG_AMT": "99.90",
            "CLM_LINE_PRVDR_PMT_AMT": "0", "CLM_1_REV_CNTR_ANSI_GRP_CD": "CO", "CLM_1_REV_CNTR_ANSI_RSN_CD": "50",
        },
    ],
}  # fmt: skip


def test_the_form_that_cms_makes_its_newest_from(tmp_path):
    rows = landed(tmp_path, [BASE])
    Drawn(rows).shows("""
        claim_id | payer_claim_id | claim_line_number | claim_type    | bill_type_code | claim_line_start_date | hcpcs_code | hcpcs_modifier_1 | ndc_code    | ndc_quantity | ndc_unit_of_measure | opps_status_indicator | diagnosis_code_1 | diagnosis_code_2 | charge_amount | paid_amount | claim_charge_amount | claim_paid_amount
        U7       | C7             | 1                 | institutional | 131            | 2025-03-07            | J3590      | JZ               | 00002771601 | 5.000        | ML                  | K                     | C50              | L400             | 200.10        | 80.00       | 300.00              | 80.00
        U7       | C7             | 2                 | institutional | 131            | 2025-03-06            | J3590      |                  |             |              |                     |                       | C50              | L400             | 99.90         | 0.00        | 300.00              | 80.00
    """)
    assert [tuple(one.values()) for one in rows[1]["adjustments"]] == [("CO", "50", None)]


# What a claim says of itself beside its reasons. Charge 100; the line has what stands in `item` as its adjudication.
# Of a claim: what it says beside its item, what its item says, the status read, and what became of the line.
OF_ITSELF = [
    ({}, priced(submitted=100, benefit=80), None, "paid"),
    ({"status": "cancelled"}, priced(submitted=100, benefit=80), "cancelled", "reversed"),
    ({"status": "entered-in-error"}, [*priced(submitted=100), why("x|50")], "entered-in-error", "reversed"),
    ({"outcome": "queued"}, priced(submitted=100), "outcome:queued", "pending"),
    ({"outcome": "queued"}, priced(submitted=100, benefit=80), None, "paid"),
    ({"outcome": "complete"}, priced(submitted=100), "outcome:complete", "unknown"),
    ({"outcome": "complete"}, priced(submitted=100, benefit=0), None, "unknown"),
    ({"payment": {"type": coded("x|denied")}}, priced(submitted=100, benefit=0), "payment:denied", "denied"),
    (
        {"payment": {"type": coded("x|denied")}},
        [*priced(submitted=100, benefit=0), why("x|45")],
        None,
        "contractual_zero",
    ),
    ({"payment": {"type": coded("x|paid")}}, priced(submitted=100, benefit=0, copay=30), None, "patient_share"),
    ({"adjudication": [why("x|CO-50")]}, priced(submitted=100, benefit=0), None, "denied"),
    ({"adjudication": [why("x|50", amount=100)]}, priced(submitted=100, benefit=80), None, "paid"),
    ({}, [*priced(submitted=100, benefit=0), why("x|CO50", amount=100)], None, "denied"),
    ({}, [*priced(submitted=100, benefit=0), why("x|N362")], None, "unknown"),
    (
        {"extension": [said("carr_clm_pmt_dnl_cd", "0")]},
        priced(submitted=100, benefit=0),
        "CARR_CLM_PMT_DNL_CD:0",
        "denied",
    ),
]


@pytest.fixture(scope="module")
def of_itself(tmp_path_factory) -> tuple[dict[str, dict], dict[str, str]]:
    """The rows and the final dispositions of all those claims, each by its id: in one file, they take one extract."""
    every = []
    for number, (of_claim, adjudication, _, _) in enumerate(OF_ITSELF):
        item = {
            "sequence": 1,
            "productOrService": coded(f"{HCPCS}|J3590"),
            "servicedDate": "2025-03-02",
            "adjudication": adjudication,
        }
        identity = {"id": f"case-{number}", "patient": {"reference": f"Patient/{number}"}}
        every.append(changed(BARE, item=[item], **identity, **of_claim))
    folder = tmp_path_factory.mktemp("of_itself")
    # another claim of the file has reasons, so they are captured; a status counts all the same
    rows = landed(folder, [*every, changed(OFFICE, item=OFFICE["item"][:1])])
    with data.open(folder / "out") as con:
        ended = dict(con.execute("SELECT claim_id, final_disposition::VARCHAR FROM lines").fetchall())
    return {row["claim_id"]: row for row in rows}, ended


@pytest.mark.parametrize("number", range(len(OF_ITSELF)))
def test_what_a_claim_says_of_itself(of_itself, number):
    rows, ended = of_itself
    _, _, status, disposition = OF_ITSELF[number]
    assert rows[f"case-{number}"]["line_status"] == status
    assert ended[f"case-{number}"] == disposition


def line(code: str | None, *entries: dict, **more) -> dict:
    """An item, a detail or what a payer added, with that code; without one, what it is stands elsewhere."""
    product = f"{HCPCS}|{code}" if code else f"{HL7}data-absent-reason|not-applicable"
    return {"sequence": 1, "productOrService": coded(product), "adjudication": list(entries), **more}


def of_case(name: str, *items: dict, **more) -> dict:
    return changed(BARE, id=name, item=list(items), **{"total": []} | more)


NDC = {"productOrService": coded("http://hl7.org/fhir/sid/ndc|00002771601"), "quantity": {"value": 2.5, "code": "mL"}}
DAY = {"servicedDate": "2025-03-02"}
FEE = why("x|97", amount=600)
# Where the code or the money of a line stands elsewhere than in its item: the claim, then the lines that come of it.
ELSEWHERE = [
    of_case(
        "detail", line(None, *priced(submitted=600, benefit=100), **DAY, revenue=coded("x|0636"), detail=[line("J3590", *priced(submitted=600, benefit=100)), NDC])
    ),
    of_case(
        "details", line("99213", *priced(submitted=700, benefit=150), why("x|CO-45", amount=1), **DAY, sequence=7,
            detail=[line("J3590", *priced(submitted=600, benefit=100), modifier=[coded("x|JZ")]), line("96413", *priced(submitted=100, benefit=50), why("x|CO-50"), sequence=2)])
    ),
    of_case("not the sum", line(None, *priced(submitted=600, benefit=9), **DAY, detail=[line("J3590", *priced(submitted=500, benefit=9))])),
    of_case("code alone", line(None, *priced(submitted=600, benefit=100), detail=[{"productOrService": coded(f"{HCPCS}|J3590"), "quantity": {"value": 2}}, NDC])),
    of_case("no money", line("99213", *priced(submitted=600, benefit=100), detail=[line("J3590"), line("96413", sequence=2)])),
    of_case("below", line(None, **DAY, detail=[line(None, subDetail=[line("J3590", *priced(submitted=5, benefit=4))]), NDC])),
    of_case("added", line("J3590", *priced(submitted=600, benefit=0), FEE, **DAY), addItem=[line("J1234", *priced(submitted=600, benefit=450), itemSequence=[1])], payment={"amount": {"value": 450}}),
    of_case("new", line("99213", *priced(submitted=9, benefit=9)), addItem=[line("J3590", *priced(submitted=70, benefit=45), **DAY)]),
    of_case("header", line("J3590"), total=priced(submitted=600, benefit=450, eligible=500)),
    of_case("same", line("J3590", *priced(submitted=600)), adjudication=[*priced(submitted=600, benefit=0), why("x|CO-50", amount=600)]),
    of_case("other", line("J3590", *priced(submitted=600)), total=priced(submitted=900, benefit=450)),
    of_case("both", line("J3590"), line("96413", sequence=2), total=priced(submitted=600, benefit=450)),
]  # fmt: skip


def test_codes_and_money_that_stand_elsewhere_than_in_the_item(tmp_path):
    """What a detail, an addition of the payer or the claim's header says makes lines; every dollar is on one of them, or is for the whole claim."""
    rows = landed(tmp_path, ELSEWHERE)
    Drawn(rows).shows("""
        claim_id   | claim_line_number | hcpcs_code | hcpcs_modifier_1 | revenue_center_code | ndc_code    | service_unit_quantity | claim_line_start_date | charge_amount | allowed_amount | paid_amount | claim_charge_amount | claim_paid_amount | amount_basis
        detail     | 1.1               | J3590      |                  | 0636                | 00002771601 |                       | 2025-03-02            | 600           |                | 100         |                     |                   | line
        details    | 7.1               | J3590      | JZ               |                     |             |                       | 2025-03-02            | 600           |                | 100         |                     |                   | line
        details    | 7.2               | 96413      |                  |                     |             |                       | 2025-03-02            | 100           |                | 50          |                     |                   | line
        not the sum | 1.1              | J3590      |                  |                     |             |                       | 2025-03-02            | 500           |                | 9           |                     |                   | line
        code alone | 1                 | J3590      |                  |                     | 00002771601 | 2                     | 2025-03-04            | 600           |                | 100         |                     |                   | line
        no money   | 1                 | 99213      |                  |                     |             |                       | 2025-03-04            | 600           |                | 100         |                     |                   | line
        below      | 1.1.1             | J3590      |                  |                     | 00002771601 |                       | 2025-03-02            | 5             |                | 4           |                     |                   | line
        added      | 1                 | J3590      |                  |                     |             |                       | 2025-03-02            | 600           |                | 0           |                     | 450               | line
        added      | added 1           | J1234      |                  |                     |             |                       | 2025-03-02            | 0             |                | 450         |                     | 450               | line
        new        | 1                 | 99213      |                  |                     |             |                       | 2025-03-04            | 9             |                | 9           |                     |                   | line
        new        | added 1           | J3590      |                  |                     |             |                       | 2025-03-02            | 70            |                | 45          |                     |                   | line
        header     | 1                 | J3590      |                  |                     |             |                       | 2025-03-04            | 600           | 500            | 450         | 600                 | 450               | line
        same       | 1                 | J3590      |                  |                     |             |                       | 2025-03-04            | 600           |                | 0           | 600                 | 0                 | line
        other      | 1                 | J3590      |                  |                     |             |                       | 2025-03-04            | 600           |                |             | 900                 | 450               | line
        both       | 1                 | J3590      |                  |                     |             |                       | 2025-03-04            |               |                |             | 600                 | 450               | claim
        both       | 2                 | 96413      |                  |                     |             |                       | 2025-03-04            |               |                |             | 600                 | 450               | claim
    """)
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["warnings"] == [
        "the details of an item were taken for lines, and what was billed for them is not what was billed for the item",
        "codes in the details of an item, which have no amounts of their own, are on no line",
        "a line that the payer added was taken; it was billed 0 where it stands for a line that was billed (2 times)",
        "the lines of a claim have no amounts of their own: its dollars are for the whole claim",
    ]
    said = [
        (row["claim_line_number"], one["reason_code"], one["amount"])
        for row in rows
        for one in row["adjustments"] or []
    ]
    assert said == [("7.1", "45", None), ("7.2", "50", None), ("1", "97", 600), ("1", "50", 600)]


REFUSED = priced(submitted=600, noncovered=600, paidtoprovider=0, memberliability=600)


def test_a_line_of_which_nothing_is_covered_is_said_and_counts_by_its_status(tmp_path):
    cases = [
        of_case("all", line("J3590", *REFUSED)),
        of_case("nothing said of payment", line("J3590", *priced(submitted=600, noncovered=600))),
        of_case("in part", line("J3590", *priced(submitted=600, noncovered=100, benefit=400))),
        of_case("paid all the same", line("J3590", *priced(submitted=600, noncovered=600, benefit=400))),
        of_case("with a reason", line("J3590", *REFUSED, why("x|CO-50"))),
        of_case("a claim without lines") | {"total": REFUSED},
        of_case("said of the claim", line("J3590", *priced(submitted=600))) | {"total": REFUSED},
    ]
    found = {row["claim_id"]: row["line_status"] for row in landed(tmp_path, cases)}
    assert found == {
        "all": "not covered",
        "nothing said of payment": "not covered",
        "in part": None,
        "paid all the same": None,
        "with a reason": None,
        "a claim without lines": "not covered",
        "said of the claim": "not covered",
    }
    said = "nothing was paid of a line and all of it is not covered, without a reason: its status is “not covered” (4 times)"
    assert manifest(tmp_path / "out")["parts"][0]["warnings"] == [said]
    with data.open(tmp_path / "out") as con:
        ended = dict(con.execute("SELECT claim_id, final_disposition::VARCHAR FROM lines").fetchall())
    assert ended["with a reason"] == "denied" and ended["in part"] == ended["paid all the same"] == "paid"
    assert ended["all"] in ("denied", "unknown")


def test_lines_whose_input_has_no_charge(tmp_path):
    """Not captured is not blank: the lines count, and their dollars are not in the input."""
    item = {"sequence": 1, "productOrService": coded(f"{HCPCS}|J3590"), "servicedDate": "2025-03-02"}
    paid, denied = ({"adjudication": priced(benefit=80)}, {"adjudication": [*priced(benefit=0), why("x|CO-50")]})
    landed(tmp_path, [changed(BARE, item=[item | paid, item | {"sequence": 2} | denied], total=[])])
    con = queries.prepare(data.open(tmp_path / "out"))
    Drawn(con.sql("FROM lines ORDER BY line_id").to_arrow_table().to_pylist()).shows("""
        claim_line_number | usable | charge_amount | final_disposition | final_denial_amount
        1                 | yes    |               | paid              | 0.00
        2                 | yes    |               | denied            |
    """)


def test_who_pays_when_nobody_is_named(tmp_path):
    nobody = changed(BARE, insurer={"reference": "Organization/7"})
    with pytest.raises(InputError, match="--payer"):
        landed(tmp_path / "a", [nobody])
    assert landed(tmp_path / "b", [nobody], payer="Humana")[0]["payer"] == "Humana"
    payor = {"resourceType": "Coverage", "id": "c", "payor": [{"display": "Humana"}]}
    assert (
        landed(tmp_path / "c", [changed(nobody, insurance=[{"coverage": {"reference": "#c"}}], contained=[payor])])[0][
            "payer"
        ]
        == "Humana"
    )


def test_what_is_no_claim_is_passed_over_and_counted(tmp_path):
    others = [
        {"resourceType": "Patient", "name": [{"family": "Doe"}]},
        {"resourceType": "Coverage"},
        changed(BARE, use="preauthorization"),
    ]
    assert len(landed(tmp_path, [others[0], BARE, *others[1:]], "bundle")) == 1
    assert manifest(tmp_path / "out")["parts"][0]["warnings"] == [
        "a resource that is no ExplanationOfBenefit was passed over (2 times)",
        "a preauthorization or predetermination, which is no claim, was passed over",
    ]
    with pytest.raises(
        InputError, match="there is no ExplanationOfBenefit of a claim in this file. Of an export name the files"
    ):
        landed(tmp_path / "b", others)


def test_odd_lines_come_with_a_warning(tmp_path):
    item = {
        "sequence": 1,
        "productOrService": coded("urn:oid:2.16.840.1.113883.6.285|J3590"),
        "modifier": [coded(*(f"x|A{n}" for n in range(7)), "x|A1", "x|LONG")],
    }
    item["adjudication"] = [*priced(submitted=100, benefit=1), *priced(submitted=50), why("x|50 "), why("x|ar002")]
    pharmacy = {"category": coded("x|rejectreason"), "reason": coded("x|75")}
    (row,) = landed(tmp_path, [changed(BARE, item=[item | {"adjudication": [*item["adjudication"], pharmacy]}])])
    assert (row["hcpcs_code"], row["hcpcs_modifier_5"], row["charge_amount"]) == ("J3590", "A4", 100)
    assert [tuple(one.values()) for one in row["adjustments"]] == [(None, "50", None)]
    assert manifest(tmp_path / "out")["parts"][0]["warnings"] == [
        "a reason that is no adjustment code was passed over",
        "a line or claim has several amounts of one kind; the first was taken",
        "a line has more than five modifiers; the first five were taken",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (json.dumps([BARE, changed(BARE, item="Jane")]), "some.json, resource 2: 'item' holds what is no object"),
        (
            json.dumps([changed(BARE, total=priced(submitted="Jane"))]),
            "resource 1: an amount or quantity is not a number below ten billion",
        ),
        (json.dumps([changed(BARE, total=priced(submitted=1e10))]), "is not a number below ten billion"),
        (json.dumps([changed(BARE, status=["Jane"])]), "something else stands where a text or number should"),
        (
            json.dumps([changed(BARE, payment={"amount": {"value": 1, "currency": "EUR"}})]),
            "an amount is in another currency than USD",
        ),
        (json.dumps([BARE, "Jane"]), "resource 2: it is no FHIR resource"),
        (json.dumps({"name": "Jane"}), "resource 1: it is no FHIR resource: it has no resourceType"),
        (
            json.dumps({"resourceType": "Bundle", "entry": [{"resource": BARE}, {"resource": None}]}),
            "resource 2: it is no FHIR resource",
        ),
        (json.dumps({"resourceType": "Bundle"}), "there is no ExplanationOfBenefit"),
        (json.dumps([BARE])[:-30], "the file ends in the middle of this"),
        (json.dumps(BARE) + "\n" + json.dumps(BARE)[:-1] + "\n", "element 2 of the lines"),
        ("claim_id,payer\nJane,Aetna\n", "this is no JSON object or array"),
        ("", "the file is empty"),
    ],
    ids=lambda one: one[:40],
)
def test_what_cannot_be_read_is_refused_by_its_place(tmp_path, content, says):
    (tmp_path / "some.json").write_text(content)
    with pytest.raises(InputError) as error:
        extract("fhir_eob", [tmp_path / "some.json"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert says in str(error.value) and "Jane" not in str(error.value), str(error.value)
    assert not list((tmp_path / "out").glob("**/*.parquet")) and not (tmp_path / "out" / "manifest.json").exists()


def test_files_with_changes_are_read_or_refused_and_never_fail(tmp_path):
    """Values exchanged for others, keys renamed, bytes flipped: an extract, or a refusal in words."""
    from data.landing import fhir_eob

    chance, strange = (
        random.Random(7),
        [None, [], {}, "", "x", -1, 1e300, True, [None], [[1]], {"coding": 1}, {"coding": ["x"]}, "\ud800"],
    )
    outcomes = {"read": 0, "refused": 0}

    def mutate(node: object) -> object:
        if isinstance(node, dict):
            return {
                chance.choice(["item", "value", key]) if chance.random() < 0.01 else key: mutate(one)
                for key, one in node.items()
            }
        if isinstance(node, list):
            return [mutate(one) for one in node]
        return chance.choice(strange) if chance.random() < 0.01 else node

    for _ in range(400):
        text = bytearray(json.dumps([mutate(one) for one in (*FIVE, STU3, BASE)]).encode())
        for _ in range(chance.choice([0, 0, 1])):
            text[chance.randrange(len(text))] = chance.choice(b'"{}[]:,0- x')
        (tmp_path / "some.json").write_bytes(text)
        try:
            fhir_eob.land(tmp_path / "some.json", tmp_path, lambda count: None, None)
            outcomes["read"] += 1
        except InputError as error:
            assert "some.json" in str(error)
            outcomes["refused"] += 1
        assert not (tmp_path / "raw.partial").exists()
    assert min(outcomes.values()) > 20, outcomes


# The public files, against a walk over the same JSON that knows nothing of the importer.


@pytest.fixture
def real(third_party) -> Path:
    return third_party / "fhir_eob"


CHARGES = ("line_sbmtd_chrg_amt", "rev_cntr_tot_chrg_amt", "CLM_LINE_SBMT_CHRG_AMT")
PAYMENTS = ("line_nch_pmt_amt", "rev_cntr_pmt_amt_amt", "CLM_LINE_CVRD_PD_AMT", "CLM_LINE_PRVDR_PMT_AMT")


def counted(path: Path) -> tuple[int, Decimal, Decimal]:
    """Lines, charge and paid of one public file. The total line of an outpatient claim (0001, without a procedure) is none."""
    eob = json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)
    lines = []
    for item in eob.get("item") or eob["lineItemComponents"]:
        if "lineItemComponents" in eob:
            dollars = {key: Decimal(value) for key, value in item.items() if key.endswith("_AMT") and value}
            is_total = item["CLM_LINE_REV_CTR_CD"] == "0001"
        else:
            dollars = {
                code["code"].rsplit("/", 1)[-1]: entry["amount"]["value"]
                for entry in item["adjudication"] for code in entry["category"]["coding"] if "amount" in entry
            }  # fmt: skip
            is_total = "not-applicable" in json.dumps(item.get("productOrService"), default=str)
        if not (is_total and "utpatient" in path.name):
            charge, paid = (
                next((dollars[one] for one in names if one in dollars), Decimal(0)) for names in (CHARGES, PAYMENTS)
            )
            lines.append((charge, paid))
    return len(lines), sum(charge for charge, _ in lines), sum(paid for _, paid in lines)


@pytest.mark.parametrize(
    "file",
    [
        "EOB-Carrier-MCS-Sample.json", "EOB-Carrier-Sample.json", "EOB-Institutional-Outpatient-Sample.json",
        "ExplanationOfBenefit-Carrier.json", "ExplanationOfBenefit-MCS.json", "ExplanationOfBenefit-Outpatient.json",
        "eobReadCarrier.json", "eobReadCarrierMultipleLines.json", "eobReadCarrierWithMultipleLines.json",
        "eobReadCarrierWithTaxNumbers.json", "eobReadOutpatient.json",
    ],
)  # fmt: skip
def test_the_public_files_to_the_cent(real, tmp_path, file):
    extract("fhir_eob", [real / file], tmp_path / "out", Order(codes="all", salt=b"test"))
    (one,) = manifest(tmp_path / "out")["parts"]
    found = one["control"]
    lines, charge, paid = counted(real / file)
    assert (found["lines"], Decimal(found["line_charge_amount"]), Decimal(found["line_paid_amount"])) == (
        lines,
        charge,
        paid,
    )
    assert one["rows"] == lines and one["warnings"] == [] and one["unknown_columns"] == []
    assert all(row["payer"] == "Medicare" and row["claim_line_start_date"] for row in part(tmp_path / "out"))


def test_every_public_file_is_among_them(real):
    (mark,) = test_the_public_files_to_the_cent.pytestmark
    assert {path.name for path in real.iterdir()} == set(mark.args[1])


@pytest.mark.parametrize(
    ("base", "made"), [("EOB-Carrier-Sample", "Carrier"), ("EOB-Institutional-Outpatient-Sample", "Outpatient")]
)
def test_what_cms_made_and_what_it_made_it_from_are_the_same(real, tmp_path, base, made):
    rows = []
    for number, file in enumerate((f"{base}.json", f"ExplanationOfBenefit-{made}.json")):
        extract("fhir_eob", [real / file], tmp_path / f"{number}", Order(codes="all", salt=b"test"))
        rows.append(part(tmp_path / f"{number}"))
    # The finished resource says more of plan and provider; in what order diagnoses stand is CMS's choice.
    apart = {
        "source_file",
        "plan",
        "provider_taxonomy",
        "provider_specialty",
        *(f"diagnosis_code_{n}" for n in range(1, 13)),
    }
    for one, other in zip(*rows, strict=True):
        assert {key: value for key, value in one.items() if key not in apart} == {
            key: value for key, value in other.items() if key not in apart
        }
        assert one["diagnosis_code_1"] == other["diagnosis_code_1"]
