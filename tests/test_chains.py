"""Which lines are submissions of one service, and what became of it at the end? Left of => the claims, right of it the chain."""

import pytest

# In every table: one person per letter where it matters, charge 100, denied with CARC 197, paid 80 with CARC 45.


def test_a_denied_line_and_its_paid_resubmission_are_one_chain(lines_are):
    lines_are("""
        claim_id | person_id | received_date | paid_amount | adjustments => attempt | chain_basis | final_disposition | chain_final_disposition | chain_final_paid_amount
        A1       | A         | 2025-03-05    | 0           | CO:197:100  => 1       | none        | denied            | paid                    | 80
        B1       | A         | 2025-04-05    | 80          | CO:45:20    => 2       | inferred    | paid              | paid                    | 80
        other    | B         | 2025-04-05    | 80          | CO:45:20    => 1       | none        | paid              | paid                    | 80
    """)


def test_three_denials_are_three_attempts_whatever_their_order_in_the_file(lines_are):
    lines_are("""
        claim_id | person_id | received_date | paid_amount | adjustments => attempt | attempt_count | chain_final_disposition
        third    | A         | 2025-05-05    | 0           | CO:50:100   => 3       | 3             | denied
        first    | A         | 2025-03-05    | 0           | CO:197:100  => 1       | 3             | denied
        second   | A         | 2025-04-05    | 0           | CO:16:100   => 2       | 3             | denied
    """)


# Each pair differs from the first in one thing. Persons are paired by name; the second claim is the later one.
INFERRED = """
    claim_id | person_id | payer | claim_line_start_date | billing_npi | claim_type    | received_date | charge_amount | paid_amount | adjustments => attempt
    same-1   | same      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    same-2   | same      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 2

    blank-1  |           | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1        # no person never links
    blank-2  |           | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    payer-1  | payer     | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    payer-2  | payer     | Cigna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1        # another payer is no second try

    day-1    | day       | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    day-2    | day       | Aetna | 2025-03-02            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    npi-1    | npi       | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    npi-2    | npi       | Aetna | 2025-03-01            | 2           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    type-1   | type      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    type-2   | type      | Aetna | 2025-03-01            | 1           | institutional | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    above-1  | above     | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    above-2  | above     | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 101           | 80          | CO:45:21    => 2        # 1 % above
    below-1  | below     | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    below-2  | below     | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 99            | 80          | CO:45:19    => 2        # 1 % below
    more-1   | more      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    more-2   | more      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 101.01        | 80          | CO:45:21.01 => 1
    less-1   | less      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    less-2   | less      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 98.99         | 80          | CO:45:18.99 => 1

    date-1   | date      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | CO:197:100  => 1
    date-2   | date      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 80          | CO:45:20    => 1        # received the same day: not later

    paid-1   | paid      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 80          | CO:45:20    => 1        # paid: nothing to try again
    paid-2   | paid      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    part-1   | part      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 60          | CO:50:40    => 1        # nor partly denied
    part-2   | part      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1

    wait-1   | wait      | Aetna | 2025-03-01            | 1           | professional  | 2025-03-05    | 100           | 0           | OA:133:100  => 1        # nor pending
    wait-2   | wait      | Aetna | 2025-03-01            | 1           | professional  | 2025-04-05    | 100           | 80          | CO:45:20    => 1
"""


def test_a_resubmission_is_inferred_when_every_condition_holds(lines_are):
    lines_are(INFERRED)


def test_without_inference_every_inferred_attempt_stands_alone(claims, table, monkeypatch):
    monkeypatch.setenv("J3590_INFER_CHAINS", "off")
    table(claims(INFERRED), "SELECT max(attempt) AS attempt FROM lines").shows("attempt \n 1")


def test_rejected_and_reversed_lines_are_tried_again_too(lines_are):
    lines_are("""
        claim_id   | person_id | received_date | adjudication_date | claim_status_code | charge_amount | paid_amount | adjustments | remark_codes => final_disposition | attempt
        rejected-1 | A         | 2025-03-05    | 2025-03-20        | 1                 | 100           | 0           | CO:16:100   | MA130        => rejected          | 1
        rejected-2 | A         | 2025-04-05    | 2025-04-20        | 1                 | 100           | 80          | CO:45:20    |              => paid              | 2
        reversed-1 | B         | 2025-03-05    | 2025-03-20        | 1                 | 100           | 80          | CO:45:20    |              => reversed          | 1
        reversed-1 | B         | 2025-03-05    | 2025-03-25        | 22                | -100          | -80         | CO:45:-20   |
        reversed-2 | B         | 2025-04-05    | 2025-04-20        | 1                 | 100           | 80          | CO:45:20    |              => paid              | 2
    """)


def test_without_a_received_date_the_first_decision_says_which_claim_is_later(lines_are):
    lines_are("""
        claim_id | person_id | received_date | adjudication_date | paid_amount | adjustments => attempt
        A2       | A         |               | 2025-04-20        | 80          | CO:45:20    => 2
        A1       | A         |               | 2025-03-20        | 0           | CO:197:100  => 1
    """)


# NDCs and J9381 belong to Tzield, J3241 to Tepezza, J0791 to Adakveo.
PRODUCTS = """
    claim_id | person_id | received_date | hcpcs_code | ndc_code      | paid_amount | adjustments => product_tier | attempt
    moved-1  | moved     | 2025-03-05    | J3590      |               | 0           | CO:189:100  => D            | 1
    moved-2  | moved     | 2025-04-05    | J3241      |               | 80          | CO:45:20    => P            | 2        # unidentified, then the permanent code
    named-1  | named     | 2025-03-05    | J3590      | 75987013015   | 0           | CO:189:100  => A            | 1
    named-2  | named     | 2025-04-05    | J3241      |               | 80          | CO:45:20    => P            | 2        # the NDC names the same product
    wrong-1  | wrong     | 2025-03-05    | J3590      | 75987013015   | 0           | CO:189:100  => A            | 1
    wrong-2  | wrong     | 2025-04-05    | J0791      |               | 80          | CO:45:20    => P            | 1        # another product
    back-1   | back      | 2025-03-05    | J3241      |               | 0           | CO:181:100  => P            | 1
    back-2   | back      | 2025-04-05    | J3590      |               | 80          | CO:45:20    => D            | 2        # or from the permanent code back
    told-1   | told      | 2025-03-05    | J3590      |               | 0           | CO:16:100   => D            | 1
    told-2   | told      | 2025-04-05    | J3590      | 75987013015   | 80          | CO:45:20    => A            | 2        # the NDC was added
    two-1    | two       | 2025-03-05    | J3590      |               | 0           | CO:16:100   => D            | 1
    two-2    | two       | 2025-04-05    | J3490      |               | 80          | CO:45:20    => D            | 1        # two unclassified codes, nothing known
    both-1   | both      | 2025-03-05    | J3590      | 75987013015   | 0           | CO:16:100   => A            | 1
    both-2   | both      | 2025-04-05    | J3490      | 75987-0130-15 | 80          | CO:45:20    => A            | 2        # two codes, one product
    plain-1  | plain     | 2025-03-05    | 96413      |               | 0           | CO:197:100  => none         | 1
    plain-2  | plain     | 2025-04-05    | 96413      |               | 80          | CO:45:20    => none         | 2        # codes that are no drug meet by code
    drug-1   | drug      | 2025-03-05    | J3590      |               | 0           | CO:197:100  => D            | 1
    drug-2   | drug      | 2025-04-05    | 96413      |               | 80          | CO:45:20    => none         | 1
"""


def test_a_resubmission_asks_for_the_same_product(lines_are):
    lines_are(PRODUCTS)


def test_a_chain_that_changes_its_code_belongs_to_the_first(claims, ask, table):
    con = claims("""
        claim_id | person_id | received_date | hcpcs_code | paid_amount | adjustments
        A1       | A         | 2025-03-05    | J3590      | 0           | CO:189:100
        A2       | A         | 2025-04-05    | J3241      | 80          | CO:45:20
    """)
    table(con).shows("""
        claim_id | hcpcs_code | chain_final_hcpcs_code
        A1       | J3590      | J3241
        A2       | J3241      | J3241
    """)
    table(ask(con, "volume_by", by="code")).shows("""
        hcpcs_code | line_count | charge_amount | paid_amount
        J3590      | 1          | 100           | 80
    """)


def test_the_closest_later_claim_is_the_next_attempt(lines_are):
    lines_are("""
        claim_id | person_id | received_date | charge_amount | paid_amount | adjustments  => attempt | attempt_count
        denied-1 | A         | 2025-03-05    | 100           | 0           | CO:197:100   => 1       | 2
        paid     | A         | 2025-04-05    | 100           | 80          | CO:45:20     => 2       | 2
        later    | A         | 2025-05-05    | 100           | 80          | CO:45:20     => 1       | 1              # one to one: the denial has its successor
        first-b  | B         | 2025-03-05    | 100           | 0           | CO:197:100   => 1       | 1              # two may go on as the third, not as each other:
        second-b | B         | 2025-03-25    | 101.90        | 0           | CO:197:101.9 => 1       | 2              # the one closer to it does
        third-b  | B         | 2025-04-05    | 101           | 80          | CO:45:21     => 2       | 2
    """)


def test_equal_lines_of_one_claim_meet_in_line_order(lines_are):
    lines_are("""
        claim_id | claim_line_number | person_id | received_date | paid_amount | adjustments => claim_line_number | attempt | chain_final_disposition | chain_final_paid_amount
        A1       | 1                 | A         | 2025-03-05    | 0           | CO:197:100  => 1                 | 1       | paid                    | 80
        A1       | 2                 | A         | 2025-03-05    | 0           | CO:197:100  => 2                 | 1       | denied                  | 0
        B1       | 7                 | A         | 2025-04-05    | 80          | CO:45:20    => 7                 | 2       | paid                    | 80
        B1       | 8                 | A         | 2025-04-05    | 0           | CO:50:100   => 8                 | 2       | denied                  | 0
    """)


REFERENCE = """
    claim_id | person_id | payer | payer_claim_id | original_claim_id | received_date | paid_amount | adjustments => attempt | chain_basis
    old-1    |           | Aetna | ICN1           |                   | 2025-03-05    | 80          | CO:45:20    => 1       | none         # a paid claim may be replaced
    new-1    |           | Aetna | ICN2           | ICN1              | 2025-04-05    | 85          | CO:45:15    => 2       | reference    # by the payer's number

    old-2    |           | Aetna | ICN3           |                   | 2025-03-05    | 0           | CO:197:100  => 1       | none
    new-2    |           | Aetna | ICN4           | old-2             | 2025-04-05    | 80          | CO:45:20    => 2       | reference    # by the provider's

    old-3    |           | Aetna | ICN5           |                   | 2025-03-05    | 0           | CO:197:100  => 1       | none
    ICN5     |           | Aetna | ICN6           |                   | 2025-03-06    | 0           | CO:197:100  => 1       | none         # a provider's number like a payer's
    new-3    |           | Aetna | ICN7           | ICN5              | 2025-04-05    | 80          | CO:45:20    => 2       | reference    # the payer's comes first: old-3

    old-4    |           | Aetna | ICN8           |                   | 2025-03-05    | 0           | CO:197:100  => 1       | none
    new-4    |           | Cigna | ICN9           | ICN8              | 2025-04-05    | 80          | CO:45:20    => 1       | none         # another payer's number

    new-5    |           | Aetna | ICN10          | old-5             | 2025-03-05    | 80          | CO:45:20    => 1       | none         # what it names comes later
    old-5    |           | Aetna | ICN11          |                   | 2025-04-05    | 0           | CO:197:100  => 1       | none

    lost     |           | Aetna | ICN12          | nowhere           | 2025-04-05    | 80          | CO:45:20    => 1       | none         # what it names is not here
"""


def test_a_claim_that_names_an_earlier_one_is_its_next_attempt(lines_are, table):
    con = lines_are(REFERENCE)
    table(
        con,
        "SELECT f.claim_id, l.claim_id AS after FROM lines f JOIN lines l USING (chain_id) WHERE f.attempt = 1 AND l.attempt = 2 ORDER BY f.line_id",
    ).shows("""
        claim_id | after
        old-1    | new-1
        old-2    | new-2
        old-3    | new-3
    """)


def test_references_hold_without_inference(claims, table, monkeypatch):
    monkeypatch.setenv("J3590_INFER_CHAINS", "off")
    table(claims(REFERENCE), "SELECT count(*) AS second FROM lines WHERE attempt = 2").shows("second \n 3")


def test_lines_of_two_claims_meet_by_number_then_code_then_as_the_only_one_left(lines_are):
    lines_are("""
        claim_id | claim_line_number | original_claim_id | received_date | hcpcs_code | paid_amount | adjustments => claim_line_number | attempt | chain_final_paid_amount
        A        | 1                 |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 1                 | 1       | 11
        A        | 2                 |                   | 2025-03-05    | J3490      | 0           | CO:197:100  => 2                 | 1       | 12
        A        | 3                 |                   | 2025-03-05    | 96413      | 0           | CO:197:100  => 3                 | 1       | 13
        B        | 1                 | A                 | 2025-04-05    | J3241      | 11          | CO:45:89    => 1                 | 2       | 11                       # by number, whatever the code
        B        | 8                 | A                 | 2025-04-05    | J3490      | 12          | CO:45:88    => 8                 | 2       | 12                       # by code
        B        | 9                 | A                 | 2025-04-05    | 96415      | 13          | CO:45:87    => 9                 | 2       | 13                       # the only ones left
        C        | 1                 |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 1                 | 1       | 21
        C        | 2                 |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 2                 | 1       | 22
        D        | 8                 | C                 | 2025-04-05    | J3590      | 21          | CO:45:79    => 8                 | 2       | 21                       # equal codes in line order
        D        | 9                 | C                 | 2025-04-05    | J3590      | 22          | CO:45:78    => 9                 | 2       | 22
        E        | 1                 |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 1                 | 1       | 0
        E        | 2                 |                   | 2025-03-05    | J3490      | 0           | CO:197:100  => 2                 | 1       | 0
        F        | 8                 | E                 | 2025-04-05    | 96413      | 31          | CO:45:69    => 8                 | 1       | 31                       # two left of one, so none
    """)


def test_two_claims_that_name_the_same_one_are_its_second_and_third_attempt(lines_are):
    lines_are("""
        claim_id | claim_line_number | original_claim_id | received_date | paid_amount | adjustments => claim_line_number | attempt | chain_final_disposition
        third    | 1                 | first             | 2025-05-05    | 80          | CO:45:20    => 1                 | 3       | paid
        first    | 1                 |                   | 2025-03-05    | 0           | CO:197:100  => 1                 | 1       | paid
        first    | 2                 |                   | 2025-03-05    | 0           | CO:197:100  => 2                 | 1       | paid
        second   | 1                 | first             | 2025-04-05    | 0           | CO:50:100   => 1                 | 2       | paid
        third    | 2                 | first             | 2025-05-05    | 80          | CO:45:20    => 2                 | 2       | paid                     # its line 2 was not in the second
    """)


def test_of_two_visits_under_one_claim_number_a_replacement_follows_the_one_of_its_day(lines_are):
    """An account's number stands on both visits. The later visit has the code of the replacement, the earlier one its day."""
    lines_are("""
        claim_id | person_id | payer_claim_id | claim_line_start_date | original_claim_id | received_date | hcpcs_code | paid_amount | adjustments => attempt | chain_final_disposition
        account  | A         | T1             | 2025-03-01            |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 1       | paid
        account  | A         | T2             | 2025-04-12            |                   | 2025-04-20    | J9256      | 0           | CO:16:100   => 1       | denied
        again    | A         | T3             | 2025-03-01            | T1                | 2025-05-05    | J9256      | 80          | CO:45:20    => 2       | paid                      # the code was mended
        other    | B         | T4             | 2025-03-01            |                   | 2025-03-05    | J3590      | 0           | CO:197:100  => 1       | paid
        mended   | B         | T5             | 2025-03-02            | T4                | 2025-05-05    | J3590      | 80          | CO:45:20    => 2       | paid                      # the day was
    """)


def test_a_chain_may_mix_reference_and_inference(lines_are):
    lines_are("""
        claim_id | person_id | original_claim_id | received_date | paid_amount | adjustments => attempt | chain_basis
        A1       | A         |                   | 2025-03-05    | 0           | CO:197:100  => 1       | none
        A2       | A         | A1                | 2025-04-05    | 0           | CO:50:100   => 2       | reference
        A3       | A         |                   | 2025-05-05    | 80          | CO:45:20    => 3       | inferred
    """)


def test_a_duplicate_or_a_pending_line_does_not_end_a_chain(lines_are):
    lines_are("""
        claim_id | person_id | original_claim_id | received_date | paid_amount | adjustments => attempt | final_disposition | chain_final_disposition
        A1       | A         |                   | 2025-03-05    | 0           | CO:197:100  => 1       | denied            | paid
        A2       | A         | A1                | 2025-04-05    | 80          | CO:45:20    => 2       | paid              | paid
        A3       | A         | A2                | 2025-05-05    | 0           | OA:18:100   => 3       | duplicate         | paid
        B1       | B         |                   | 2025-03-05    | 0           | CO:197:100  => 1       | denied            | denied
        B2       | B         |                   | 2025-04-05    | 0           | OA:133:100  => 2       | pending           | denied                   # not decided yet
    """)


def test_a_denial_as_duplicate_is_a_duplicate_only_with_the_earlier_line(lines_are):
    lines_are("""
        claim_id | person_id | received_date | paid_amount | adjustments => final_disposition | attempt
        with-1   | A         | 2025-03-05    | 80          | CO:45:20    => paid              | 1
        with-2   | A         | 2025-04-05    | 0           | OA:18:100   => duplicate         | 1
        without  | B         | 2025-04-05    | 0           | OA:18:100   => denied            | 1
    """)


def test_a_duplicate_sent_between_a_denial_and_its_payment_does_not_part_them(lines_are):
    lines_are("""
        claim_id | person_id | received_date | paid_amount | adjustments => final_disposition | chain_final_disposition
        A1       | A         | 2025-03-05    | 0           | CO:197:100  => denied            | paid
        A2       | A         | 2025-03-15    | 0           | OA:18:100   => duplicate         | duplicate
        A3       | A         | 2025-04-05    | 80          | CO:45:20    => paid              | paid
    """)


@pytest.fixture
def chained(claims):
    """Denied 100, sent again for 101 in the next month and paid; and a line that was paid at once."""
    return claims("""
        claim_id | person_id | received_date | claim_line_start_date | charge_amount | allowed_amount | paid_amount | adjustments
        A1       | A         | 2025-03-05    | 2025-03-01            | 100           | 0              | 0           | CO:197:100
        A2       | A         | 2025-04-05    | 2025-03-01            | 101           | 90             | 80          | CO:45:11;PR:2:10
        B1       | B         | 2025-03-05    | 2025-03-01            | 200           | 200            | 200         |
    """)


def test_a_chains_money_is_its_first_charge_and_its_final_allowed_and_paid(chained, ask, table):
    table(ask(chained, "volume_by")).shows("""
        line_count | claim_count | charge_amount | allowed_amount | paid_amount | patient_share_amount
        2          | 2           | 300           | 290            | 280         | 10
    """)


def test_chained_off_keeps_every_line(chained, ask, table):
    table(ask(chained, "volume_by", chained="off")).shows("""
        line_count | claim_count | charge_amount | allowed_amount | paid_amount
        3          | 3           | 401           | 290            | 280
    """)


def test_a_chain_is_denied_at_first_and_paid_at_the_end(chained, ask, table):
    table(ask(chained, "denial_rate", stage="initial")).shows("""
        numerator | denominator
        1         | 2
    """)
    table(ask(chained, "denial_rate", stage="final")).shows("""
        numerator | denominator
        0         | 2
    """)
    table(ask(chained, "denial_rate", stage="final", chained="off")).shows("""
        numerator | denominator
        1         | 3
    """)
