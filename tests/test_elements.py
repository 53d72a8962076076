"""What payers ask for on a line, and how it stands there: a truth table, dates of rules, matched groups."""

from itertools import product

import pytest

# Left of => the claim, right of it the element set, by element; every column captured.
STATES = """
    claim_id  | payer    | line_of_business | claim_type    | ndc_code      | ndc_quantity | ndc_unit_of_measure | drug_description | service_unit_quantity | prior_authorization_number_present | administration_code_present | revenue_center_code => element_set
    whole     | Aetna    | commercial       | professional  | 64406-0011-01 | 10           | ml                  | drug 10 mg       | 10                    | Y                                  | Y                           |                     => administration:given authorization:given description:given ndc:given ndc_quantity:given ndc_unit:given
    empty     | Aetna    | commercial       | professional  |               |              |                     |                  |                       |                                    |                             |                     => administration:missing authorization:missing description:missing ndc:missing ndc_quantity:missing ndc_unit:missing
    wrong     | Aetna    | commercial       | professional  | 6440600110    | 0            | XX                  | drug 10 mg       | 1                     | N                                  | N                           |                     => administration:missing authorization:missing description:given ndc:wrong ndc_quantity:wrong ndc_unit:wrong
    dummy     | Aetna    | commercial       | professional  | 99999-9999-99 | 10           | UN                  | drug 10 mg       | 1                     | Y                                  | Y                           |                     => administration:given authorization:given description:given ndc:wrong ndc_quantity:given ndc_unit:given
    one       | Medicare | medicare         | professional  | 64406-0011-01 | 10           | ML                  | drug 10 mg       | 1                     |                                    | Y                           |                     => administration:given description:given ndc:given ndc_quantity:given ndc_unit:given one_unit:given
    many      | Medicare | medicare         | professional  | 64406-0011-01 | 10           | ML                  | drug 10 mg       | 10                    |                                    | Y                           |                     => administration:given description:given ndc:given ndc_quantity:given ndc_unit:given one_unit:wrong
    half      | Medicare | medicare         | professional  | 64406-0011-01 | 10           | ML                  | drug 10 mg       | 1.5                   |                                    | Y                           |                     => administration:given description:given ndc:given ndc_quantity:given ndc_unit:given one_unit:wrong
    pharmacy  | Aetna    | commercial       | institutional | 64406-0011-01 | 10           | ML                  | drug 10 mg       | 1                     | Y                                  | Y                           | 0250                => administration:given authorization:given description:given ndc:given ndc_quantity:given ndc_unit:given revenue_code:wrong
    drugs     | Aetna    | commercial       | institutional | 64406-0011-01 | 10           | ML                  | drug 10 mg       | 1                     | Y                                  | Y                           | 636                 => administration:given authorization:given description:given ndc:given ndc_quantity:given ndc_unit:given revenue_code:given
"""


def test_each_element_is_given_wrong_or_missing_by_who_asks_for_it(lines_are):
    lines_are(STATES)


def test_what_the_input_has_no_place_for_is_neither_given_nor_missing(lines_are, ask, table):
    con = lines_are(
        """
        claim_id | line_of_business | ndc_code      => element_set
        one      | commercial       | 64406-0011-01 => administration:unsaid authorization:unsaid description:unsaid ndc:given ndc_quantity:unsaid ndc_unit:unsaid
        two      | commercial       |               => administration:unsaid authorization:unsaid description:unsaid ndc:missing ndc_quantity:unsaid ndc_unit:unsaid
    """,
        taught=True,
    )
    rows = {row["element"]: row for row in ask(con, "element_presence").rows()}
    counts = ("asked_line_count", "given_line_count", "wrong_line_count", "missing_line_count", "unsaid_line_count")
    assert [rows["ndc"][one] for one in counts] == [2, 1, 0, 1, 0] and rows["ndc"]["lacking_rate"] == 0.5
    assert [rows["description"][one] for one in counts] == [2, 0, 0, 0, 2]
    assert rows["description"]["lacking_rate"] is None  # and not zero
    assert ask(con, "element_denials").rows() == []  # one side each: nothing to compare


def test_two_inputs_keep_missing_and_not_captured_apart(claims, ask):
    con = claims("claim_id | ndc_code \n a | 64406-0011-01 \n b | ", "claim_id \n c")
    (row,) = [one for one in ask(con, "element_presence").rows() if one["element"] == "ndc"]
    assert [row[f"{one}_line_count"] for one in ("asked", "given", "missing", "unsaid")] == [3, 1, 1, 1]


def test_a_permanent_code_is_asked_nothing(lines_are):
    lines_are("""
        claim_id | hcpcs_code | ndc_code => element_set
        other    | J0129      |          =>
    """)


def test_a_rule_holds_from_its_first_day_to_its_last(claims, monkeypatch, tmp_path):
    """The table as someone could edit it: a rule from 1 July, one that ends on 30 June, and a payer with units of its own."""
    import shutil

    from data.opening import loading

    rules = (
        "element,payer_group,line_of_business,claim_type,accepts,effective_from,effective_to,verified,source\n"
        "ndc,,,,,2025-07-01,,N,x\ndescription,,,,,,2025-06-30,N,x\none_unit,,,,1,,,N,x\none_unit,Aetna,,,1 2,,,N,x\n"
    )
    home = tmp_path / "data"
    shutil.copytree(loading.HERE, home, ignore=shutil.ignore_patterns("sample", "extracts", "landing", "__pycache__"))
    (home / "reference" / "required_elements.csv").write_text(rules)
    monkeypatch.setattr(loading, "HERE", home)
    con = claims("""
        claim_id | payer | claim_line_start_date | ndc_code | drug_description | service_unit_quantity
        before   | Aetna | 2025-06-30            |          | drug             | 2
        after    | Cigna | 2025-07-01            |          | drug             | 2
    """)
    assert dict(con.sql("SELECT claim_id, element_set::VARCHAR FROM lines").fetchall()) == {
        "before": "description:given one_unit:given",
        "after": "ndc:missing one_unit:wrong",
    }


def test_the_lines_that_lack_an_element_are_listed_with_what_the_claim_has(claims, ask, table, monkeypatch):
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    con = claims("""
        claim_id | ndc_code    | drug_description | service_unit_quantity | charge_amount
        none     |             | drug             | 1                     | 300
        some     | 64406001101 |                  | 2                     | 200
        all      | 64406001101 | drug             | 1                     | 100
    """)
    table(ask(con, "lacking_lines")).shows("""
        element     | element_state | claim_id | ndc_code    | service_unit_quantity | charge_amount
        ndc         | missing       | none     |             | 1                     | 300.00
        description | missing       | some     | 64406001101 | 2                     | 200.00
    """)


# Matched groups


def drawn(payers: dict[str, tuple[int, int, int, int]]) -> str:
    """Lines with and without an authorization number, paid and denied, by payer."""
    rows = ["times | payer | line_of_business | prior_authorization_number_present | paid_amount | adjustments"]
    for payer, counts in payers.items():
        kinds = [("Y", "80", "CO:45:20"), ("Y", "0", "CO:50:100"), ("N", "80", "CO:45:20"), ("N", "0", "CO:50:100")]
        rows += [
            f"{count} | {payer} | commercial | {' | '.join(kind)}"
            for count, kind in zip(counts, kinds, strict=True)
            if count
        ]
    return "\n".join(rows)


def authorization(ask, con, **words) -> dict:
    return next(row for row in ask(con, "element_denials", **words).rows() if row["element"] == "authorization")


def test_same_rates_in_another_mix_show_no_difference(claims, ask):
    """Aetna denies 10 % and Cigna 50 %, with the number or without; most lines without it are Cigna's."""
    con = claims(drawn({"Aetna": (90, 10, 18, 2), "Cigna": (20, 20, 80, 80)}))
    row = authorization(ask, con)
    crude = (
        row["lacking_denied_line_count"] / row["lacking_line_count"]
        - row["given_denied_line_count"] / row["given_line_count"]
    )
    assert crude > 0.2
    assert row["gap_rate"] == pytest.approx(0, abs=1e-12)
    assert row["gap_rate_low"] < 0 < row["gap_rate_high"]


def test_a_difference_inside_the_groups_is_found_with_its_interval(claims, ask):
    row = authorization(ask, claims(drawn({"Aetna": (90, 10, 60, 40), "Cigna": (80, 20, 50, 50)})))
    assert row["gap_rate"] == pytest.approx(0.3)  # 40 - 10 and 50 - 20 points
    low, high = by_klingenberg([(10, 100, 40, 100), (20, 100, 50, 100)])
    assert (row["gap_rate_low"], row["gap_rate_high"]) == pytest.approx((low, high))


def by_klingenberg(groups: list[tuple[int, int, int, int]]) -> tuple[float, float]:
    """The interval of a matched difference, as the paper has it: of each group y of m denied with, x of n without the element."""
    whole = sum(n * m / (n + m) for y, m, x, n in groups)
    gap = sum((x * m - y * n) / (n + m) for y, m, x, n in groups) / whole
    tilt = sum((n * n * y - m * m * x + n * m * (m - n) / 2) / (n + m) ** 2 for y, m, x, n in groups)
    spread = sum((x * (m - y) + y * (n - x)) / 2 / (n + m) for y, m, x, n in groups)
    z = 1.959963984540054
    middle = gap + z * z * tilt / whole**2 / 2
    reach = (middle**2 - gap**2 + z * z * spread / whole**2) ** 0.5
    return middle - reach, middle + reach


def test_many_groups_with_a_single_line_on_one_side_cover_no_difference(claims, ask):
    """Thirty groups of 20 lines with and one without: one single line denied among those says little, and is not taken for nothing."""
    books = ("commercial", "medicare_advantage", "medicaid_managed")
    groups = list(
        product(("Aetna", "Cigna", "UHC", "Humana", "BCBS of Texas"), books, ("professional", "institutional"))
    )
    rows = [
        "times | payer | line_of_business | claim_type | prior_authorization_number_present | paid_amount | adjustments"
    ]
    for place, group in enumerate(groups):
        kinds = [
            (18, "Y", "80", "CO:45:20"),
            (2, "Y", "0", "CO:50:100"),
            (1, "N", *(("80", "CO:45:20") if place else ("0", "CO:50:100"))),
        ]
        rows += [f"{count} | {' | '.join(group)} | {' | '.join(kind)}" for count, *kind in kinds]
    row = authorization(ask, claims("\n".join(rows)))
    assert (row["given_line_count"], row["lacking_line_count"]) == (600, 30)
    low, high = by_klingenberg([(2, 20, n == 0, 1) for n in range(30)])
    assert (row["gap_rate_low"], row["gap_rate_high"]) == pytest.approx((low, high)) and low < 0 < high


def test_groups_with_one_side_alone_are_left_out_and_few_lines_get_no_interval(claims, ask):
    con = claims(drawn({"Aetna": (50, 10, 10, 5), "Cigna": (0, 0, 50, 50)}))
    row = authorization(ask, con)
    assert (row["given_line_count"], row["lacking_line_count"]) == (60, 15)  # Cigna has no line with it
    assert row["gap_rate"] == pytest.approx(5 / 15 - 10 / 60) and row["gap_rate_low"] is None


def test_small_sides_are_hidden_whole(claims, ask):
    row = authorization(ask, claims(drawn({"Aetna": (50, 30, 20, 5)})), small_cells="hide")
    assert row["hidden"] and all(
        row[one] is None for one in ("given_line_count", "lacking_denied_line_count", "gap_rate")
    )


def test_planted_gaps_of_the_sample_are_found(con, ask):
    """In the sample lines without NDC or authorization are denied more often."""
    rows = {row["element"]: row for row in ask(con, "element_denials", code="J3590").rows()}
    assert rows["ndc"]["gap_rate_low"] > 0 and rows["authorization"]["gap_rate_low"] > 0


def test_asked_is_given_wrong_missing_and_unsaid(con, ask):
    for row in ask(con, "element_presence", by="payer").rows():
        assert row["asked_line_count"] == sum(
            row[f"{one}_line_count"] for one in ("given", "wrong", "missing", "unsaid")
        )
