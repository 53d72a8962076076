"""What hides in the bag? Drawn claims in, drawn answers out; and what the page says of them."""

import pytest

from tests.test_pages import app, on_the_sample, result, text  # noqa: F401

BAG = """
    hcpcs_code | claim_line_start_date | payer | drug_description | charge_amount | times
    J3590      | 2024-08-01            | Aetna | KISUNLA          | 100           | 12
    J3590      | 2024-12-01            | Aetna | KISUNLA          | 50            | 2    # late: its own code is of 2 July 2024, and 90 days of grace are over
    J0175      | 2024-12-01            | Aetna |                  | 300           | 20
    J3590      | 2024-12-01            | Cigna | WINREVAIR        | 40            | 12
    J3590      | 2024-12-01            | Cigna | LEQEMBI          | 30            | 12
    J3590      | 2024-12-01            | Cigna | OMVOH            | 20            | 12
    J3590      | 2024-12-01            | Cigna | unclassified     | 900           | 5
"""


def test_few_products_hold_the_dollars_that_are_known(claims, ask, table):
    found = ask(claims(BAG), "product_concentration", "payer", code="J3590")
    table(found).shows("""
        payer_group  | identified_amount | top_1_rate | top_3_rate | top_10_rate
        Aetna        | 1300              | 1.00       | 1.00       | 1.00
        Cigna Health | 1080              | 0.44       | 1.00       | 1.00           # 480 of 1080; what is unidentified is in neither
    """)


def test_a_share_of_few_persons_products_is_not_shown(claims, ask, table):
    bag = BAG.replace("OMVOH            | 20            | 12", "OMVOH            | 20            | 3 ")
    (row,) = ask(claims(bag), "product_concentration", code="J3590", payer="Cigna Health", small_cells="hide").rows()
    assert row["top_1_rate"] is not None
    # two of three products would tell the third, of three persons
    assert row["top_3_rate"] is None and row["top_10_rate"] is None


def test_a_product_over_its_change_of_code(claims, ask, table):
    found = ask(claims(BAG), "product_codes_by_month", product="Kisunla")
    table(found).shows("""
        month      | billed_under | line_count | charge_amount | own_code_from
        2024-08-01 | unclassified | 12         | 1200          | 2024-07-02
        2024-12-01 | permanent    | 20         | 6000          | 2024-07-02
        2024-12-01 | unclassified | 2          | 100           | 2024-07-02
    """)


def test_classes_add_up_to_all_that_is_billed(claims, ask):
    con = claims(BAG)
    rows = {
        row["product_class"]: (row["line_count"], int(row["charge_amount"]))
        for row in ask(con, "volume_by", "product_class", code="J3590").rows()
    }
    assert rows == {"graduated": (38, 1900), "new_biologic": (12, 480), "unidentified": (5, 4500)}
    assert (
        ask(con, "volume_by", "product_class", code="J3590", product_class="new_biologic").total.to_pylist()[0][
            "line_count"
        ]
        == 12
    )


PAGE = "pages/spend/products/page.py"


def test_the_page_names_the_share_known_and_sets_the_code_filter_aside_where_it_says_so():
    at = app(PAGE)
    assert "is known for" in result(at) and "largest known is" in result(at)
    assert "filters of period, code and product are set aside" in text(at)
    (follow,) = [one for one in at.selectbox if one.label == "Follow a product across its change of code"]
    assert len(follow.options) > 5
    follow.set_value("Kisunla").run()
    assert not at.exception and "Kisunla has had its own code since 2 Jul 2024" in text(at)
    assert at.query_params["follow"] == "Kisunla"


@pytest.mark.parametrize(
    "address",
    [{"small_cells": "hide"}, {"product": "Unidentified"}, {"code": ""}, {"payer": "Molina", "small_cells": "hide"}],
)
def test_the_page_holds_under_filters(address):
    at = app(PAGE, **address)
    assert result(at).endswith(".") and not at.error
