"""Is every code table complete, consistent and sourced? Facts about the files themselves, read as plain text."""

import csv
import datetime
import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "data" / "reference"

# The columns of each table; its first one names a row, unless KEYS says otherwise.
COLUMNS = {
    "answerability": "id,asks,question,figure,by,page,least_rate,counts,least_lines,fix,source",
    "payer_groups": "payer_group,sort_order,buca,kind,source",
    "payers": "pattern,match,payer_group,line_of_business,effective_from,effective_to,source,verified",
    "plan_patterns": "pattern,match,line_of_business,line_of_business_private,source",
    "filing_indicators": "filing_indicator,meaning,line_of_business,line_of_business_private,"
    "effective_from,effective_to,source",
    "lines_of_business": "line_of_business,label,sort_order,source",
    "denial_reasons": "reason_code,meaning,category,is_denial,preventable,remedy,"
    "effective_from,effective_to,verified,source,rule",
    "categories": "category,label,sort_order,team,meaning,source",
    "remarks": "remark_code,meaning,category,remedy,is_alert,verified,source,rule",
    "packaging": "payer_group,line_of_business,claim_type,reason_code,beside,effective_from,effective_to,verified,source",
    "allowed_parts": "reason_code,part,verified,source",
    "statuses": "status,disposition,applies,passes_on,source",
    "dispositions": "disposition,label,sort_order,adjudicated,meaning,source",
    "sites": "rank,claim_type,place_of_service_code,bill_type_prefix,revenue_prefix,modifier,provider_taxonomy,"
    "site_group,source,verified",
    "site_groups": "site_group,label,sort_order,setting,in_scope_note,source",
    "modifiers": "modifier,meaning,when_to_use,misuse,kind,effective_from,effective_to,verified,source",
    "permanent_codes": "hcpcs_code,brand,generic,ndc_code,effective_from,effective_to,date_confidence,verified,"
    "predecessor_code,labeler,hcpcs_dosage,route,specialty,product_class,approval_month,source",
    "ndc_products": "label,brand,generic,product_class,source",
    "named_products": "brand,generic,product_class,verified,source",
    "product_classes": "product_class,label,sort_order,meaning,source",
    "doubtful_words": "word,why,source",
    "unclassified_codes": "hcpcs_code,meaning,setting,effective_from,effective_to,source",
    "payer_grace": "payer_group,line_of_business,grace_days,source",
    "published_figures": "source,vintage,vintage_from,vintage_to,measure,value,n,n_basis,basis,grade,hcpcs_code,note",
    "published_bases": "basis,meaning,payer_group,line_of_business,claim_type,stage,nation,verified,source",
    "published_measures": "measure,basis,label,unit,part,base,adds_up,counterpart,why_none,sort_order,source",
    "cclf_layouts": "part,column_name,first_place,last_place,source",
    "blank_numbers": "word,source",
    "placeholder_amounts": "amount,meaning,source",
    "price_methods": "written,price_method,is_item_price,meaning,verified,source",
    "administration_codes": "code_from,code_to,effective_from,effective_to,source,verified",
    "deadlines": "payer_group,line_of_business,kind,days,effective_from,effective_to,verified,source",
    "elements": "element,label,column_name,sort_order,team,meaning,fix,source",
    "required_elements": "element,payer_group,line_of_business,claim_type,accepts,effective_from,effective_to,verified,source",
    "diagnosis_groups": "prefix,diagnosis_group,code_range,effective_from,effective_to,verified,source",
    "routes": "modifier,route,effective_from,effective_to,verified,source",
    "unit_rules": "rule,payer_group,line_of_business,claim_type,most_units,effective_from,effective_to,verified,source",
    "modifier_rules": "rule,label,modifiers,match,demand,judged,payer_group,payer_pattern,line_of_business,claim_type,codes,routes,"
    "effective_from,effective_to,verified,source,fix",
    "modifier_dates": "modifiers,effective_from,meaning,verified,source",
    "sibling_rules": "rank,rule,label,hcpcs_code,line_of_business,claim_type,sites,product_kind,code_status,verdict,"
    "effective_from,effective_to,verified,source,fix",
}
KEYS = {
    "payers": ("pattern", "match", "effective_from"),
    "plan_patterns": ("pattern", "match"),
    "packaging": ("payer_group", "line_of_business", "claim_type", "reason_code", "beside", "effective_from"),
    "sites": ("rank",),
    "permanent_codes": ("hcpcs_code", "ndc_code", "effective_from"),
    "payer_grace": ("payer_group", "line_of_business"),
    "cclf_layouts": ("part", "column_name"),
    "published_figures": ("hcpcs_code", "basis", "measure", "vintage"),
    "published_measures": ("measure", "basis"),
    "deadlines": ("payer_group", "line_of_business", "kind", "effective_from"),
    "required_elements": ("element", "payer_group", "line_of_business", "claim_type", "effective_from"),
    "unit_rules": ("rule", "payer_group", "line_of_business", "claim_type", "effective_from"),
    "modifier_dates": ("modifiers", "effective_from"),
}
FLAGS = {
    "verified": "YN",
    "is_item_price": "YN",
    "buca": "YN",
    "adjudicated": "YN",
    "is_alert": "YN",
    "is_denial": "YNC",
    "preventable": "YPN",
}


def read(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names(table: str, column: str) -> set[str]:
    return {row[column] for row in read(table)}


def normal(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", text.upper()).strip()


def resolve(text: str, day: str = "2024-03-01") -> tuple[str, str]:
    """The payer rule in Python, twin of the SQL: whole words; exact before starts before word, then the longest in force that day."""
    text, hits = normal(text), []
    for row in read("payers"):
        pattern = row["pattern"]
        if not (row["effective_from"] or day) <= day <= (row["effective_to"] or day):
            continue
        fits = {
            "exact": text == pattern,
            "starts": f"{text} ".startswith(f"{pattern} "),
            "word": f" {pattern} " in f" {text} ",
        }
        if fits[row["match"]]:
            hits.append(((row["match"] == "exact", row["match"] == "starts", len(pattern)), row))
    if not hits:
        return "Unmapped", ""
    best = max(hits, key=lambda hit: hit[0])[1]
    return best["payer_group"], best["line_of_business"]


@pytest.mark.parametrize("table", COLUMNS)
def test_shape(table):
    rows = read(table)
    assert rows, "an empty table answers nothing"
    assert list(rows[0]) == COLUMNS[table].split(",")
    key = KEYS.get(table, tuple(rows[0])[:1])
    twice = [name for name, count in Counter(tuple(row[column] for column in key) for row in rows).items() if count > 1]
    assert not twice
    for row in rows:
        assert None not in row and None not in row.values(), row
        assert all(value == value.strip() for value in row.values()), row
        assert row["source"], row
        for column in set(row) & {"label", "meaning", "category"}:
            assert row[column], row


@pytest.mark.parametrize("table", COLUMNS)
def test_dates_and_flags(table):
    for row in read(table):
        start, end = row.get("effective_from", ""), row.get("effective_to", "")
        for day in filter(None, (start, end)):
            assert datetime.date.fromisoformat(day).isoformat() == day
        assert not (start and end) or start <= end, row
        for column, allowed in FLAGS.items():
            assert row.get(column, allowed[0]) in set(allowed), (column, row)


@pytest.mark.parametrize("table", [table for table in COLUMNS if "effective_to" in COLUMNS[table]])
def test_no_two_rows_of_one_thing_hold_on_one_day(table):
    key = [column for column in KEYS.get(table, tuple(read(table)[0])[:1]) if column != "effective_from"]
    stretches = {}
    for row in read(table):
        of = tuple(row[column] for column in key)
        stretches.setdefault(of, []).append(
            (row["effective_from"] or "0001-01-01", row["effective_to"] or "9999-12-31")
        )
    for of, days in stretches.items():
        for (_, ended), (began, _) in itertools.pairwise(sorted(days)):
            assert ended < began, (of, days)


def test_every_table_in_the_folder_is_tested():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(COLUMNS)


@pytest.mark.parametrize(
    ("table", "column", "home"),
    [
        ("payers", "payer_group", "payer_groups"),
        ("payers", "line_of_business", "lines_of_business"),
        ("plan_patterns", "line_of_business", "lines_of_business"),
        ("filing_indicators", "line_of_business", "lines_of_business"),
        ("filing_indicators", "line_of_business_private", "lines_of_business"),
        ("denial_reasons", "category", "categories"),
        ("remarks", "category", "categories"),
        ("packaging", "payer_group", "payer_groups"),
        ("packaging", "line_of_business", "lines_of_business"),
        ("packaging", "reason_code", "denial_reasons"),
        ("statuses", "disposition", "dispositions"),
        ("sites", "site_group", "site_groups"),
        ("payer_grace", "payer_group", "payer_groups"),
        ("ndc_products", "product_class", "product_classes"),
        ("named_products", "product_class", "product_classes"),
        ("deadlines", "payer_group", "payer_groups"),
        ("deadlines", "line_of_business", "lines_of_business"),
        ("required_elements", "element", "elements"),
        ("required_elements", "payer_group", "payer_groups"),
        ("required_elements", "line_of_business", "lines_of_business"),
        ("unit_rules", "payer_group", "payer_groups"),
        ("modifier_rules", "payer_group", "payer_groups"),
        ("modifier_rules", "line_of_business", "lines_of_business"),
        ("sibling_rules", "line_of_business", "lines_of_business"),
        ("sibling_rules", "hcpcs_code", "unclassified_codes"),
        ("unit_rules", "line_of_business", "lines_of_business"),
        ("payer_grace", "line_of_business", "lines_of_business"),
        ("published_figures", "measure", "published_measures"),
        ("published_figures", "basis", "published_bases"),
        ("published_figures", "hcpcs_code", "unclassified_codes"),
        ("published_measures", "basis", "published_bases"),
        ("published_bases", "payer_group", "payer_groups"),
        ("published_bases", "line_of_business", "lines_of_business"),
    ],
)
def test_every_name_used_has_a_home(table, column, home):
    known = names(home, column.removesuffix("_private"))
    assert names(table, column) - {""} <= known


# Payer ---------------------------------------------------------------------------------------------------------


def test_payer_patterns_are_normal_and_many():
    rows = read("payers")
    assert len({row["pattern"] for row in rows}) >= 90
    for row in rows:
        assert row["pattern"] == normal(row["pattern"])
        assert row["match"] in {"exact", "starts", "word"}
    assert all(row["pattern"] == normal(row["pattern"]) for row in read("plan_patterns"))


def test_buca_is_four_payers_and_never_one_of_them():
    assert {row["payer_group"] for row in read("payer_groups") if row["buca"] == "Y"} == {
        "Aetna",
        "Blue Cross Blue Shield",
        "Cigna Health",
        "UnitedHealthcare",
    }
    assert "BUCA" not in names("payer_groups", "payer_group")
    assert {"Unmapped", "(blank)"} <= names("payer_groups", "payer_group")


@pytest.mark.parametrize(
    ("written", "payer_group", "line_of_business"),
    [
        ("UNITED HEALTHCARE INSURANCE COMPANY", "UnitedHealthcare", ""),
        ("UnitedHealthcare_CancerResources", "UnitedHealthcare", ""),
        ("UHC MCR ADV", "UnitedHealthcare", "medicare_advantage"),
        ("United Healthcare Community Plan", "UnitedHealthcare", "medicaid_managed"),
        ("AARP/UHC Medicare", "UnitedHealthcare", "medicare_advantage"),
        ("AARP Medicare Supplement", "UnitedHealthcare", "other"),
        ("UMR", "UnitedHealthcare", ""),
        ("United States Life", "Unmapped", ""),
        ("United Health Services Hospitals", "Unmapped", ""),
        ("Oxford Life Insurance", "Unmapped", ""),
        ("BLUE CROSS AND BLUE SHIELD OF NORTH CAROLINA", "Blue Cross Blue Shield", ""),
        ("BlueCrossBlueShield", "Blue Cross Blue Shield", ""),
        ("BCBSNC", "Blue Cross Blue Shield", ""),
        ("Blue Shield of California", "Blue Cross Blue Shield", ""),
        ("Anthem Blue Cross", "Blue Cross Blue Shield", ""),
        ("BCBS EXCH/BCE", "Blue Cross Blue Shield", "commercial"),
        ("Noridian Mutual Insurance", "Blue Cross Blue Shield", ""),  # the Blue plan of North Dakota, no contractor
        ("Horizon Hospice", "Unmapped", ""),
        ("CIGNA COMM - ALL OTHER PLANS", "Cigna Health", "commercial"),
        ("Evernorth", "Cigna Health", ""),
        ("AETNA MEDICARE", "Aetna", "medicare_advantage"),
        ("Aetna Better Health of Ohio", "Aetna", "medicaid_managed"),
        ("Allina Health | Aetna", "Aetna", ""),
        ("First Health/Coventry", "Aetna", ""),
        ("Coventry Workers Comp", "Unmapped", ""),
        ("MEDICARE", "Medicare", "medicare"),
        ("MEDICARE PART B MARYLAND", "Medicare", "medicare"),
        ("Medicare Railroad", "Medicare", "medicare"),
        ("Palmetto GBA - Railroad Medicare", "Medicare", "medicare"),
        ("Novitas Solutions, Inc.", "Medicare", "medicare"),
        ("Highmark Medicare Services", "Medicare", "medicare"),  # a contractor's former name, not the Blue plan
        ("Centers for Medicare and Medicaid Services", "Medicare", "medicare"),
        ("MEDICARE ADVANTAGE", "Unmapped", ""),
        ("Medica", "Medica", ""),
        ("WPS Health Insurance", "Unmapped", ""),  # the same company is insurer and contractor
        ("Humana Military", "TRICARE", "other"),
        ("Health Net Federal Services", "TRICARE", "other"),
        ("HealthNet", "Centene", ""),
        ("Health Network One", "Unmapped", ""),
        ("Texas Medicaid", "Medicaid", "medicaid"),
        ("Medi-Cal", "Medicaid", "medicaid"),
        ("Some Medicare-Medicaid Plan", "Unmapped", ""),
        ("INSURANCE COMPANY OF TIMBUCKTU", "Unmapped", ""),
    ],
)
def test_payer_names_resolve(written, payer_group, line_of_business):
    assert resolve(written) == (payer_group, line_of_business)


# Denials -------------------------------------------------------------------------------------------------------


def test_contract_reductions_are_not_denials():
    reasons = {row["reason_code"]: row for row in read("denial_reasons")}
    for code in ("24", "42", "45", "253", "256"):
        assert (reasons[code]["is_denial"], reasons[code]["category"]) == ("N", "contractual")
    for code in ("1", "2", "3", "23", "94", "A2", "A7"):
        assert reasons[code]["is_denial"] == "N"
    for code in ("16", "50", "189", "197", "A1"):
        assert reasons[code]["is_denial"] == "Y"


def test_packaging_speaks_only_of_conditional_reasons_and_medicare_facilities():
    conditional = {row["reason_code"] for row in read("denial_reasons") if row["is_denial"] == "C"}
    for row in read("packaging"):
        assert row["reason_code"] in conditional
        assert row["beside"] or (row["payer_group"], row["claim_type"]) == ("Medicare", "institutional")


def test_no_two_status_words_are_one_spelling():
    spelled = Counter(re.sub(r"[^a-z0-9:~]+", " ", row["status"]).strip() for row in read("statuses"))
    assert spelled.most_common(1)[0][1] == 1


def test_ties_between_denial_categories_break_in_the_agreed_order():
    ranked = sorted(read("categories"), key=lambda row: int(row["sort_order"]))
    assert [row["category"] for row in ranked][:5] == [
        "prior_authorization",
        "missing_information",
        "coding_bundling",
        "medical_necessity",
        "non_covered_experimental",
    ]


def test_fourteen_dispositions_of_which_four_are_adjudicated():
    rows = read("dispositions")
    assert len(rows) == 14
    assert all(len(row["label"].split()) <= 3 for row in rows)
    assert {row["disposition"] for row in rows if row["adjudicated"] == "Y"} == {
        "paid",
        "patient_share",
        "partially_denied",
        "denied",
    }


def test_claim_status_4_never_denies():
    statuses = {row["status"]: row for row in read("statuses")}
    assert "claim_status:4" not in statuses
    assert (statuses["claim_status:22"]["disposition"], statuses["claim_status:22"]["applies"]) == (
        "reversed",
        "always",
    )
    assert all(row["applies"] in {"always", "without_adjustments"} for row in statuses.values())
    assert all(status == status.lower() for status in statuses)


# Codes ---------------------------------------------------------------------------------------------------------


def test_grace_is_for_plans_that_load_codes_late():
    days = {(row["payer_group"], row["line_of_business"]): row["grace_days"] for row in read("payer_grace")}
    assert days["Medicare", ""] == days["", "medicare"] == "0"
    assert days["", "commercial"] == "90"
    assert ("", "") not in days, "the longest grace that fits wins: a row for everyone would give Medicare a grace too"


def test_361_codes_with_whole_ndcs():
    rows = read("permanent_codes")
    assert len({row["hcpcs_code"] for row in rows}) == 361
    assert len({(row["hcpcs_code"], row["brand"]) for row in rows}) == 370
    assert len({row["hcpcs_code"] for row in rows if row["ndc_code"]}) == 286
    assert all(re.fullmatch(r"(\d{11})?", row["ndc_code"]) for row in rows)
    assert any(row["ndc_code"].startswith("0000") for row in rows), "a spreadsheet has eaten the leading zeros"
    assert all(row["effective_from"] and row["specialty"] for row in rows)
    assert not {row["hcpcs_code"] for row in rows} & names("unclassified_codes", "hcpcs_code")


def test_a_package_and_a_label_are_of_one_product():
    brands = {}
    for row in read("permanent_codes"):
        if row["ndc_code"]:
            brands.setdefault(row["ndc_code"][:9], set()).add(row["brand"])
    for row in read("ndc_products"):
        brands.setdefault(row["label"], set()).add(row["brand"])
    assert not {label: names for label, names in brands.items() if len(names) > 1}
    classes = {}
    for row in read("ndc_products") + read("named_products"):
        classes.setdefault(row["brand"], set()).add(row["product_class"])
    assert not {brand: kinds for brand, kinds in classes.items() if len(kinds) > 1}


def test_ryoncil_left_j3590_in_october_2025():
    (row,) = [row for row in read("permanent_codes") if row["ndc_code"] == "73648011202"]
    assert (row["hcpcs_code"], row["effective_from"]) == ("J3402", "2025-10-01")


def test_an_uncertain_start_takes_the_later_date_and_says_so():
    unsure = [row for row in read("permanent_codes") if row["verified"] == "N"]
    assert {row["hcpcs_code"] for row in unsure} == {"J9348", "J9353", "J2506"}
    assert {row["effective_from"] for row in unsure if row["hcpcs_code"] != "J2506"} == {"2021-10-01"}
    assert all("later" in row["date_confidence"] for row in unsure if row["hcpcs_code"] != "J2506")


def test_laboratory_and_inhalation_modifiers_are_invalid_here():
    kinds = {row["modifier"]: row["kind"] for row in read("modifiers")}
    assert {modifier for modifier, kind in kinds.items() if kind == "invalid"} == {"QW", "KO", "KP", "KQ"}
    assert kinds["JW"] == kinds["JZ"] == "waste"


# Sites ---------------------------------------------------------------------------------------------------------


def site(**line: str) -> str:
    for row in sorted(read("sites"), key=lambda row: int(row["rank"])):
        if (
            row["claim_type"] in ("", line.get("claim_type"))
            and row["place_of_service_code"] in ("", line.get("place"))
            and line.get("bill", "").lstrip("0").startswith(row["bill_type_prefix"])
            and line.get("revenue", "").startswith(row["revenue_prefix"])
            and row["modifier"] in ("", *line.get("modifiers", "").split())
            and row["provider_taxonomy"] in ("", line.get("taxonomy"))
        ):
            return row["site_group"]
    raise AssertionError("the last row matches everything")


@pytest.mark.parametrize(
    ("line", "site_group"),
    [
        ({"claim_type": "professional", "place": "11"}, "physician_office"),
        ({"claim_type": "professional", "place": "11", "taxonomy": "261QI0500X"}, "ambulatory_infusion_center"),
        ({"claim_type": "professional", "place": "12", "modifiers": "JZ SS"}, "ambulatory_infusion_center"),
        ({"claim_type": "professional", "place": "12"}, "home_infusion"),
        ({"claim_type": "professional", "place": "12", "taxonomy": "3336S0011X"}, "specialty_pharmacy"),
        ({"claim_type": "professional", "place": "22"}, "hopd_on_campus"),
        ({"claim_type": "professional", "place": "02"}, "telehealth_invalid"),
        ({"claim_type": "institutional", "bill": "0131"}, "hopd_unspecified"),
        ({"claim_type": "institutional", "bill": "131", "modifiers": "PN"}, "hopd_off_campus"),
        ({"claim_type": "institutional", "bill": "131", "place": "22"}, "hopd_on_campus"),
        ({"claim_type": "institutional", "bill": "131", "revenue": "0450"}, "emergency"),
        ({"claim_type": "institutional", "bill": "851"}, "cah_outpatient"),
        ({"claim_type": "institutional", "bill": "0121"}, "inpatient"),
        ({"claim_type": "institutional", "bill": "0831"}, "asc"),
        ({}, "unknown"),
    ],
)
def test_lines_find_their_site(line, site_group):
    assert site(**line) == site_group
