"""Where is it given, and what goes with the site? Drawn claims in, drawn answers out; and what the page says of them."""

import pytest

from tests.test_pages import app, on_the_sample, result, text  # noqa: F401

# Two visits of Winrevair's person V1 and V2, each on a hospital's and on a doctor's claim; others on one claim alone.
VISITS = """
    person_id | claim_type    | place_of_service_code | bill_type_code | drug_description | claim_line_start_date | charge_amount | paid_amount | adjustments | opps_status_indicator
    V1        | professional  | 22                    |                | WINREVAIR        | 2025-03-01            | 100           | 60          | CO:45:40    |
    V1        | institutional |                       | 0131           | WINREVAIR        | 2025-03-01            | 400           | 300         | CO:45:100   |
    V2        | institutional | 11                    | 0131           | WINREVAIR        | 2025-03-02            | 400           | 300         | CO:45:100   |    # an office, and a hospital's bill
    V2        | professional  | 11                    |                | WINREVAIR        | 2025-03-02            | 100           | 0           | CO:50:100   |
    V3        | professional  | 11                    |                | WINREVAIR        | 2025-03-02            | 100           | 80          | CO:45:20    |
    V3        | professional  | 11                    |                | WINREVAIR        | 2025-03-02            | 100           | 20          | CO:45:80    |    # two lines, one administration
    V4        | professional  | 11                    |                | OMVOH            | 2025-03-02            | 100           | 80          | CO:45:20    |
    V5        | institutional | 22                    | 0131           | OMVOH            | 2025-04-02            | 100           | 80          | CO:45:20    |
    V6        | institutional | 23                    | 0131           | OMVOH            | 2025-04-02            | 100           | 80          | CO:45:20    |    # the emergency room is the hospital's
    V7        | institutional | 21                    | 0131           | OMVOH            | 2025-04-02            | 100           | 80          | CO:45:20    |    # an inpatient, on an outpatient's bill
"""


def test_a_visit_on_both_kinds_of_claim_counts_once_where_the_hospital_says(claims, ask, table):
    con = claims(VISITS)
    table(ask(con, "administrations", "site")).shows("""
        site_group       | administration_count
        hopd_unspecified | 3      # both visits and the inpatient's bill
        physician_office | 2
        emergency        | 1
        hopd_on_campus   | 1
    """)
    table(ask(con, "billed_on")).shows("""
        billed_on     | administration_count | allowed_amount
        institutional | 3                    | 240
        both          | 2                    | 660            # 60 + 300 of one, 300 of the other
        professional  | 2                    | 180
    """)


def test_places_that_contradict_each_other_are_counted(claims, ask, table):
    table(ask(claims(VISITS), "site_disagreements")).shows("""
        places    | place_site_group | bill_site_group  | line_count | charge_amount
        different | inpatient        | hopd_unspecified | 1          | 100
        different | physician_office | hopd_unspecified | 1          | 400
        only one  | physician_office |                  | 4          | 400
        only one  | hopd_on_campus   |                  | 1          | 100
        only one  |                  | hopd_unspecified | 1          | 400
        the same  | emergency        | hopd_unspecified | 1          | 100
        the same  | hopd_on_campus   | hopd_unspecified | 1          | 100
    """)


# Fifteen dear and fifteen cheap administrations in offices, none below 30; one too few in the hospital; many of who knows what.
SITES = """
    place_of_service_code | drug_description | charge_amount | paid_amount | adjustments | times
    11                    | OMVOH            | 1000          | 600         | CO:45:400   | 15
    11                    | OMVOH            | 1000          | 400         | CO:45:600   | 15
    11                    | OMVOH            | 1000          | 0           | CO:50:1000  | 20
    22                    | OMVOH            | 1000          | 900         | CO:45:100   | 29
    11                    | unclassified     | 1000          | 500         | CO:45:500   | 40
"""


def test_allowed_per_administration_is_of_one_product_and_of_thirty(claims, ask, table):
    con = claims(SITES)
    drawn = """
        product      | site_group       | numerator | denominator | denial_rate | priced_administration_count | allowed_per_administration_amount | allowed_per_administration_low_amount | allowed_per_administration_high_amount | not_comparable
        Omvoh        | physician_office | 20        | 50          | 0.40        | 30                          | 500.00                            | 463.60                                | 536.40                                 |
        Unidentified | physician_office | 0         | 40          | 0.00        | 40                          |                                   |                                       |                                        | not_one_product
        Omvoh        | hopd_on_campus   | 0         | 29          | 0.00        | 29                          |                                   |                                       |                                        | few_administrations
    """  # the spread is 100: 1.96 × 101.7 ÷ √30 = 36.4
    table(ask(con, "site_products")).shows(drawn)
    # units of the code are no quantity: they change nothing
    ten = "\n".join(
        line + ("| service_unit_quantity" if "times" in line else "| 10" if "|" in line else "")
        for line in SITES.splitlines()
    )
    table(ask(claims(ten), "site_products")).shows(drawn)


def test_few_persons_are_withheld_and_hidden(claims, ask):
    days = "\n".join(
        f"    Q{n % 10} | 11 | OMVOH | 1000 | 500 | CO:45:500 | 1 | 2025-{n // 28 + 1:02d}-{n % 28 + 1:02d}"
        for n in range(60)
    )
    header = "    person_id | place_of_service_code | drug_description | charge_amount | paid_amount | adjustments | times | claim_line_start_date\n"
    con = claims(header + days)
    (row,) = ask(con, "site_products").rows()
    assert row["priced_administration_count"] == 60 and row["not_comparable"] == "few_persons"
    assert row["allowed_per_administration_amount"] is None
    (row,) = ask(con, "site_products", small_cells="hide").rows()
    assert row["priced_administration_count"] is None and row["hidden"]


PAGE = "pages/spend/sites/page.py"


def test_the_page_names_the_largest_site_and_keeps_what_is_packaged_apart():
    at = app(PAGE)
    assert "of 4,593 administrations" in result(at) and "$0 by rule is no denial" in result(at)
    said = text(at)
    assert "On 18 lines the place of service contradicts the bill type" in said and "Withheld under 30 of them" in said
    assert "17 administrations are billed on both kinds of claim and count once" in said


@pytest.mark.parametrize(
    "address",
    [
        {"small_cells": "hide"},
        {"product": "Unidentified"},
        {"payer": "Molina", "small_cells": "hide"},
        {"unit": "dollars"},
    ],
)
def test_the_page_holds_under_filters(address):
    at = app(PAGE, **address)
    assert result(at).endswith(".") and not at.error
