"""What do hospitals post? Drawn price lists in, questions, drawn answers out; and what is set apart as no price."""

import csv

import pytest

import data
import queries
from data import InputError
from data.reading.extract import extract
from pages.payers.posted_rates import words as posted_words
from queries.selection import Selection, Values, default
from tests.conftest import parse

COLUMNS = {
    "item": "description", "code": "code|1", "ndc": "code|2", "gross": "standard_charge|gross", "cash": "standard_charge|discounted_cash", "payer": "payer_name", "plan": "plan_name",
    "dollars": "standard_charge|negotiated_dollar", "percent": "standard_charge|negotiated_percentage", "method": "standard_charge|methodology",
}  # fmt: skip
PRICES = """
    hospital | item      | code        | ndc           | gross  | payer  | plan | dollars   | percent | method
    Harbor   | donanemab | J3590       | 00002-9401-01 | 1000   | AETNA  | PPO  |           | 60      | percent of total billed charges
    Harbor   | donanemab | J3590       | 00002-9401-01 | 1000   | AETNA  | HMO  | 500       |         | fee schedule
    Harbor   | donanemab | J3590       | 00002-9401-01 | 1000   | CIGNA  | PPO  | 0.01      |         | other
    Harbor   | study     | J3590       | 00002-9401-01 | 0.20   | CIGNA  | PPO  | 0.10      |         | other
    Harbor   | own stock | J3590       | 99999-0001-01 | 400    | CIGNA  | PPO  | 300       |         | other
    Valley   | either    | J3490,J3590 | 05024-2554-01 | 2000   | PINE   | PPO  |           | 80      | percent of total billed charges
    Valley   | either    | J3490,J3590 | 05024-2554-01 | 2000   | AETNA  | PPO  |           | 90      | percent of total billed charges
    Valley   | another   | J3490       | 05024-2554-01 | 70     | AETNA  | PPO  |           | 90      | percent of total billed charges
    Valley   | see J3590 | CEJ3590AOH  |               | 90     | AETNA  | PPO  |           | 90      | percent of total billed charges
"""


def opened(tmp_path, drawn):
    """The drawn prices, each hospital's as the file it would publish, extracted and open."""
    _, rows = parse(drawn)
    for hospital in dict.fromkeys(row["hospital"] for row in rows):
        with (tmp_path / f"{hospital}.csv").open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerows([["hospital_name", "last_updated_on", "version"], [hospital, "2026-04-01", "3.0.0"]])
            lines.writerow([*COLUMNS.values(), "code|1|type", "code|2|type", "setting"])
            for row in rows:
                if row["hospital"] == hospital:
                    lines.writerow([*(row.get(one, "") for one in COLUMNS), "HCPCS", "NDC", "outpatient"])
    extract("hospital_prices", sorted(tmp_path.glob("*.csv")), tmp_path / "out")
    return queries.prepare(data.open(tmp_path / "out"))


@pytest.fixture
def posted(tmp_path):
    return opened(tmp_path, PRICES)


def asked(con, question, by=(), **lists):
    lists = {"code": ["J3590"]} | lists
    chosen = Selection({name: Values(tuple(values)) for name, values in lists.items() if values})
    return queries.answer(con, question, chosen, list(by))


def told(answer, *columns):
    return [tuple(row[one] for one in columns) for row in answer.rows()]


def test_methods_by_payer(posted):
    found = asked(posted, "posted_methods", ["payer"])
    assert told(found, "payer_group", "price_method", "price_count", "hospital_count", "share_of_prices_rate") == [
        ("Aetna", "percent of total billed charges", 2, 2, pytest.approx(2 / 3)),
        ("Aetna", "fee schedule", 1, 1, pytest.approx(1 / 3)),
        ("Unmapped", "percent of total billed charges", 1, 1, 1.0),
    ]


def test_the_share_of_list_price_is_as_posted_else_dollars_over_list_price(posted):
    found = asked(posted, "posted_charge_share", ["payer"])
    columns = ("payer_group", "price_count", "least_charge_rate", "median_charge_rate", "most_charge_rate")
    assert told(found, *columns) == [("Aetna", 3, 0.5, 0.6, 0.9), ("Unmapped", 1, 0.8, 0.8, 0.8)]
    assert told(found, "payer_group") and found.total.to_pylist()[0]["price_count"] == 4


def test_prices_by_item_with_the_product_its_own_code_and_the_doubtful_ndc(posted):
    found = asked(posted, "posted_prices")
    columns = (
        "hospital",
        "product",
        "item",
        "gross_amount",
        "price_count",
        "least_negotiated_amount",
        "code_status",
        "ndc_note",
    )
    assert told(found, *columns) == [
        ("Valley", "Ocrevus Zunovo", "either", 2000, 2, None, "late", "read as 50242055401, padded in the wrong place"),
        ("Harbor", "Kisunla", "donanemab", 1000, 2, 500, "late", None),
    ]  # fmt: skip


def test_what_is_no_price_is_set_apart_and_counted(posted):
    found = asked(posted, "posted_set_apart")
    assert told(found, "why", "ndc_code", "row_count") == [
        ("kept, with a doubt", "05024-2554-01", 2),
        ("dummy NDC", "99999-0001-01", 1),
        ("placeholder", "00002-9401-01", 1),
        ("trial stock", "00002-9401-01", 1),
    ]
    assert dict(found.basis.left_out) == {"dummy NDC": 1, "placeholder": 1, "trial stock": 1}


OTHERS = """
    hospital | item    | code     | ndc           | gross     | cash      | payer | dollars   | percent | method
    Harbor   | plain   | J3590    | 00002-9401-01 | 1000      | 500       | AETNA | 800       |         | fee schedule
    Harbor   | for JZ  | J3590-JZ | 00002-9401-01 | 1000      | 500       | AETNA | 700       |         | fee schedule
    Harbor   | a day   | J3590    | 00002-9401-01 | 1000      | 500       | AETNA | 4000      |         | per diem
    Harbor   | a stay  | J3590    | 00002-9401-01 | 1000      | 500       | AETNA | 90000     |         | Case Rate
    Harbor   | a month | J3590    | 00002-9401-01 | 1000      | 500       | AETNA | 35        |         | capitation
    Harbor   | no list | J3590    | 00002-9401-01 | 999999999 | 999999999 | AETNA | 600       |         | other
    Harbor   | a cent  | J3590    | 00002-9401-01 | 0.01      | 0.01      | AETNA | 650       |         | other
    Harbor   | nothing | J3590    | 00002-9401-01 | 1000      | 0.01      | AETNA | 999999999 |         | other
    Harbor   | stock   | J3590    | 00002-9401-01 | 0.01      |           | AETNA | 0.01      |         | other
"""


@pytest.fixture
def others(tmp_path):
    return opened(tmp_path, OTHERS)


def test_a_price_for_a_day_or_a_case_is_counted_apart_by_its_method(others):
    found = asked(others, "posted_set_apart")
    assert told(found, "why", "stand_in", "row_count") == [
        ("kept, with a doubt", "list price, cash price", 2),
        ("capitation", None, 1),
        ("case rate", None, 1),
        ("per diem", None, 1),
        ("placeholder", "cash price", 1),
        ("trial stock", "list price", 1),
    ]
    assert told(asked(others, "posted_methods"), "price_method", "price_count") == [("fee schedule", 2), ("other", 2)]
    (row,) = asked(others, "posted_charge_share", ["payer"]).rows()
    assert (row["price_count"], row["priced_count"], row["least_charge_rate"], row["most_charge_rate"]) == (
        4,
        2,
        0.7,
        0.8,
    )


def test_an_amount_that_means_none_is_blank_and_the_other_amounts_stand(others):
    """An item whose price is set apart keeps its list price; stock does not."""
    columns = ("item", "gross_amount", "cash_amount", "most_negotiated_amount")
    assert sorted(told(asked(others, "posted_prices"), *columns)) == [
        ("a cent", None, None, 650),
        ("a day", 1000, 500, None),
        ("a month", 1000, 500, None),
        ("a stay", 1000, 500, None),
        ("for JZ", 1000, 500, 700),
        ("no list", None, None, 600),
        ("nothing", 1000, None, None),
        ("plain", 1000, 500, 800),
    ]


def test_the_page_says_what_is_set_apart(others):
    said = posted_words.apart(asked(others, "posted_set_apart"))
    assert said == "5 rows set apart as no price; 2 rows with a list or cash price that stands for none"


def test_an_item_of_two_codes_is_found_by_either(posted):
    assert asked(posted, "posted_charge_share", code=["J3490"]).rows()[0]["price_count"] == 3
    assert asked(posted, "posted_charge_share", code=[]).rows()[0]["price_count"] == 5


def test_filters_of_price_lists_act_and_others_do_not(posted):
    by_payer = asked(posted, "posted_charge_share", payer=["Aetna"], state=["TX"])
    assert by_payer.rows()[0]["price_count"] == 3
    assert by_payer.basis.selection == "Code: J3590; Payer: Aetna"
    assert asked(posted, "posted_charge_share", ["hospital"]).by == ("hospital",)
    with pytest.raises(InputError, match="Cannot group by 'state'. Known: hcpcs_code, payer_group"):
        asked(posted, "posted_charge_share", ["state"])


def test_an_extract_of_price_lists_alone_opens_on_j3590_and_says_that_it_holds_no_claims(posted):
    assert default(posted).lists["code"].include == ("J3590",)
    assert "paid_amount" in asked(posted, "denial_rate").missing


def test_an_extract_of_claims_alone_has_no_posted_prices(claims):
    found = queries.answer(claims("claim_id | payer\n A | Aetna"), "posted_charge_share", Selection())
    assert found.missing == ("posted_rates",) and not found.table.num_rows
