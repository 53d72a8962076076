"""Is a payer out of line for what it was asked about? Adjusted by product, site and quarter: drawn strata in, rates out."""

import math

import pytest

from queries.selection import Selection
from tests.test_rates import wilson


def lines(payer: str, product: str, denied: int, paid: int, day: str = "2025-02-01") -> list[str]:
    """So many denied and paid lines of one stratum. J0175 and J2267 are products by their permanent codes."""
    rows = [(0, "CO:50:100")] * denied + [(80, "CO:45:20")] * paid
    return [
        f"{payer}{product}{number}{day} | {payer} | commercial | {product} | {day} | 100 | {amount} | {why}"
        for number, (amount, why) in enumerate(rows)
    ]


def drawn(*strata: list[str]) -> str:
    head = "claim_id | payer | line_of_business | hcpcs_code | claim_line_start_date | charge_amount | paid_amount | adjustments"
    return "\n".join([head, *(row for stratum in strata for row in stratum)])


def found(ask, con) -> dict[str, dict]:
    return {row["benchmark"]: row for row in ask(con, "payer_adjusted").rows()}


def test_the_same_rates_with_another_mix_show_no_adjusted_gap(claims, ask):
    """Simpson: both deny 10 % of one product and 50 % of the other; Cigna is asked more about the second."""
    con = claims(
        drawn(
            lines("Aetna", "J0175", 9, 81), lines("Aetna", "J2267", 10, 10),
            lines("Cigna", "J0175", 2, 18), lines("Cigna", "J2267", 45, 45),
        )
    )  # fmt: skip
    rows = found(ask, con)
    assert rows["Aetna"]["crude_rate"] == pytest.approx(19 / 110) and rows["Cigna Health"][
        "crude_rate"
    ] == pytest.approx(47 / 110)
    for row in rows.values():
        assert row["denied_to_expected_rate"] == pytest.approx(1)
        assert row["adjusted_rate"] == pytest.approx(66 / 220)
        assert (row["overlap_rate"], row["not_comparable"]) == (1, None)


def test_denied_over_expected_by_hand(claims, ask):
    """Aetna denies 20 of 40; the others 10 of 50 of the same, so 8 were expected. The pooled rate is 30 of 90."""
    rows = found(ask, claims(drawn(lines("Aetna", "J0175", 20, 20), lines("Cigna", "J0175", 10, 40))))
    aetna = rows["Aetna"]
    assert aetna["denied_to_expected_rate"] == pytest.approx(20 / 8)
    assert aetna["adjusted_rate"] == pytest.approx(20 / 8 * 30 / 90)
    # Both sides vary: what Aetna denied of 40, and what the others denied of 50, at (10 + ½) / (50 + 1).
    q = 10.5 / 51
    variance = 40 * q * (1 - q) + 40**2 * q * (1 - q) / 49
    assert aetna["funnel_95_rate"] == pytest.approx(1.959964 * math.sqrt(variance) / 8)
    assert (aetna["over_dispersion_rate"], aetna["is_dispersion_known"]) == (1, False)
    p = (20 + 1.92072941) / (40 + 3.84145882)
    n = 1 / (1 / 40 + 40**2 * q * (1 - q) / 49 * p / (1 - p) / 8**2)
    ends = [wilson(20 / 40 * n, n)[end] * 40 / 8 * 30 / 90 for end in (0, 1)]
    assert [aetna["adjusted_rate_low"], aetna["adjusted_rate_high"]] == pytest.approx(ends, rel=1e-6)
    assert aetna["funnel_998_rate"] > aetna["funnel_95_rate"]
    assert aetna["adjusted_rate_low"] < aetna["adjusted_rate"] < aetna["adjusted_rate_high"]


def test_what_makes_all_others_differ_widens_the_funnel(claims, ask):
    """Six payers of one product; five lie far from what was expected of them, so the sixth is not out of line for lying far too."""
    con = claims(drawn(*(lines(one, "J0175", denied, 60 - denied) for one, denied in SIX.items())))
    rows = found(ask, con)
    z = {
        one: (row["denied_to_expected_rate"] - 1)
        / row["funnel_95_rate"]
        * 1.959964
        * math.sqrt(row["over_dispersion_rate"])
        for one, row in rows.items()
    }
    for one, row in rows.items():
        others = [value**2 for other, value in z.items() if other != one]
        assert row["over_dispersion_rate"] == pytest.approx(sum(others) / 5) and row["is_dispersion_known"] is True


SIX = {"Aetna": 6, "Cigna": 30, "Humana": 10, "UHC": 35, "BCBS of Texas": 5, "Centene": 20}


@pytest.mark.parametrize(
    ("strata", "why"),
    [
        ([("Aetna", "J0175", 5, 20), ("Cigna", "J0175", 10, 40)], "few_lines_alike"),
        ([("Aetna", "J0175", 20, 20), ("Aetna", "J2267", 30, 30), ("Cigna", "J0175", 10, 40)], "few_alike"),
        ([("Aetna", "J0175", 20, 20), ("Cigna", "J0175", 0, 50)], "none_denied"),
        ([("Aetna", "J0175", 20, 20), ("Cigna", "J0175", 1, 3)], "few_lines_alike"),
    ],
)  # fmt: skip
def test_without_overlap_nothing_is_compared(claims, ask, strata, why):
    aetna = found(ask, claims(drawn(*(lines(*one) for one in strata))))["Aetna"]
    assert aetna["not_comparable"] == why and aetna["adjusted_rate"] is None and aetna["crude_rate"] is not None


def test_another_quarter_is_another_stratum(claims, ask):
    con = claims(drawn(lines("Aetna", "J0175", 20, 20, "2025-03-31"), lines("Cigna", "J0175", 10, 40, "2025-04-01")))
    assert found(ask, con)["Aetna"]["overlap_rate"] == 0


def test_payer_filters_are_set_aside(claims, ask):
    con = claims(drawn(lines("Aetna", "J0175", 20, 20), lines("Cigna", "J0175", 10, 40)))
    rows = ask(con, "payer_adjusted", payer="Aetna").rows()
    assert {row["benchmark"] for row in rows} == {"Aetna", "Cigna Health"}


def test_an_adjusted_rate_that_would_tell_few_persons_is_hidden(claims, ask):
    """Ten of Aetna's forty lines are denied, each of a person without a number: the rate and what tells it go."""
    con = claims(drawn(lines("Aetna", "J0175", 10, 30), lines("Cigna", "J0175", 20, 30)))
    aetna = {row["benchmark"]: row for row in ask(con, "payer_adjusted", small_cells="hide").rows()}["Aetna"]
    assert aetna["adjusted_rate"] is None and aetna["crude_rate"] is None and aetna["denied_line_count"] is None


def test_twin(con):
    """Over the sample: expected denials added up in Python."""
    from queries import answer, run

    chosen = Selection()
    rows = {(row["benchmark"], row["line_of_business"]): row for row in answer(con, "payer_adjusted", chosen).rows()}
    text = """SELECT payer_group AS benchmark, line_of_business, product, site_group, date_trunc('quarter', basis_date) AS quarter,
        is_denied(in_rates, disposition, $selection) AS denied
        FROM every_payer($selection) WHERE is_adjudicated(in_rates, disposition)"""
    strata: dict = {}
    for line in run(con, text, chosen.struct(), []).to_pylist():
        key = (line["line_of_business"], line["product"], line["site_group"], line["quarter"])
        cell = strata.setdefault(key, {}).setdefault(line["benchmark"], [0, 0])
        cell[0] += 1
        cell[1] += line["denied"]
    expected: dict = {}
    for key, payers in strata.items():
        n, d = (sum(cell[place] for cell in payers.values()) for place in (0, 1))
        for name, (own_n, own_d) in payers.items():
            if n - own_n >= 5:
                held = expected.setdefault((name, key[0]), [0, 0.0])
                held[0] += own_d
                held[1] += own_n * (d - own_d) / (n - own_n)
    compared = [key for key, row in rows.items() if row["adjusted_rate"] is not None]
    assert len(compared) > 5
    for key in compared:
        assert rows[key]["denied_to_expected_rate"] == pytest.approx(expected[key][0] / expected[key][1])
