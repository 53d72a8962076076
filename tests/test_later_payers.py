"""Is a service counted once, whoever answers it after the first payer, and are later payers' dollars never lost?"""

import pytest

# Left of => an answer; right of it whether it stands for the service, and the sequence that its own reasons tell.
LATER = """
    claim_id | person_id | payer             | payer_sequence | claim_status_code | hcpcs_code | billing_npi | charge_amount | paid_amount | adjustments         => payer_sequence | is_counted
    both     | A1        | Medicare Part B   | P              | 1                 | J3590      | 1234567893  | 100           | 64          | CO:45:20;PR:2:16    => P              | yes
    both     | A1        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 16          | OA:23:84            => S              | no                # its service is Medicare's line
    members  | B1        | Medicare Part B   | P              | 1                 | J3590      | 1234567893  | 100           | 80          | CO:45:20            => P              | yes
    members  | B2        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | no                # by the claim's number, under another member number
    one      | C1        | Medicare Part B   | P              | 1                 | J3590      | 1234567893  | 100           | 80          | CO:45:20            => P              | yes
    other    | C1        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | no                # by the person, under another claim number
    alone    | D1        | Colorado Medicaid | T              | 3                 | J3590      | 1234567893  | 100           | 80          | CO:45:20            => T              | yes               # no other payer's line is here
    code     | E1        | Medicare Part B   | P              | 1                 | J3490      | 1234567893  | 100           | 80          | CO:45:20            => P              | yes
    code     | E1        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | yes               # of another code
    npi      | F1        | Medicare Part B   | P              | 1                 | J3590      | 1234567802  | 100           | 80          | CO:45:20            => P              | yes
    npi      | F1        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | yes               # of another provider
    0        | G1        | Medicare Part B   | P              | 1                 | J3590      | 1234567893  | 100           | 80          | CO:45:20            => P              | yes
    0        | G2        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | yes               # a number of zeros is none
    later    | H1        | Cigna             | S              | 2                 | J3590      | 1234567893  | 100           | 16          | OA:23:84            => S              | yes               # of two later ones the secondary
    later    | H1        | Colorado Medicaid | T              | 3                 | J3590      | 1234567893  | 100           | 5           | OA:23:95            => T              | no
    seconds  | I1        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | yes               # of two secondaries one
    seconds  | I1        | Cigna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | no
    shows-1  | J1        | Aetna             | P              | 1                 | J3590      | 1234567893  | 100           | 0           | OA:23:80;CO:50:20   => S              | yes               # shows what an earlier payer did, whatever it states
    shows-2  | J2        | Aetna             | P              | 1                 | J3590      | 1234567893  | 100           | 0           | PR:22:100           => P              | yes               # asks for an earlier payer: shows none
    shows-3  | J3        | Aetna             |                | 4                 | J3590      | 1234567893  | 100           | 0           | OA:23:80;CO:50:20   => S              | yes
    passed-1 | K1        | Humana            | P              | 19                | J3590      | 1234567893  | 100           | 0           | CO:24:100           => P              | no                # a plan that decides nothing and passes it on
    passed-1 | K1        | Colorado Medicaid | P              | 1                 | J3590      | 1234567893  | 100           | 70          | CO:45:30            => P              | yes
    passed-2 | K2        | Medicare Part B   | P              | 19                | J3590      | 1234567893  | 100           | 0           | CO:50:100           => P              | yes               # it denied, and passed the denial on
    passed-2 | K2        | Aetna             | S              | 2                 | J3590      | 1234567893  | 100           | 0           | OA:23:100           => S              | no
    passed-3 | K3        | Humana            | P              | 19                | J3590      | 1234567893  | 100           | 0           | CO:24:100           => P              | yes               # nobody else is here
    theirs   | L1        | Aetna             | P              | 23                | J3590      | 1234567893  | 100           | 0           | OA:B11:100          => P              | no                # not its claim
    theirs   | L1        | Cigna             | P              | 1                 | J3590      | 1234567893  | 100           | 70          | CO:45:30            => P              | yes
    two      | M1        | Medicare Part B   | P              | 19                | J3590      | 1234567893  | 100           | 70          | CO:45:30            => P              | yes
"""
# The figures of secondary_dollars, and a plan that passes a claim on to Medicaid.
DOLLARS = """
    claim_id | payer             | payer_sequence | claim_status_code | charge_amount | allowed_amount | paid_amount | adjustments         | adjudication_date
    A        | Medicare Part B   | P              | 1                 | 1000          | 800            | 640         | CO:45:200;PR:2:160  | 2025-03-30
    A        | Aetna             | S              | 2                 | 1000          | 800            | 160         | OA:23:840           | 2025-04-30
    F1       | Humana            | P              | 19                | 1000          |                | 0           | CO:24:1000          | 2025-03-10
    F1       | Colorado Medicaid | P              | 1                 | 1000          |                | 700         | CO:45:300           | 2025-03-20
"""


def test_a_later_payers_line_is_counted_where_it_is_alone(lines_are):
    lines_are(LATER)


def test_the_order_of_answers_decides_nothing(claims):
    head, *rows = LATER.strip().splitlines()
    query = "SELECT claim_id, payer, payer_sequence, is_counted FROM lines ORDER BY ALL"
    found = [claims("\n".join([head, *order]), taught=False).sql(query).fetchall() for order in (rows, rows[::-1])]
    assert found[0] == found[1] and len(found[0]) == len(rows)


def test_a_service_of_two_payers_is_billed_and_allowed_once(claims, ask, table):
    con = claims(DOLLARS)
    table(ask(con, "period_totals")).shows("""
        line_count | charge_amount | allowed_amount | paid_amount | numerator | denominator
        2          | 2000          | 1500           | 1340        | 0         | 2
    """)
    table(ask(con, "volume_by", by="payer")).shows("""
        payer_group | line_count | charge_amount | allowed_amount | paid_amount
        Medicare    | 1          | 1000          | 800            | 640
        Medicaid    | 1          | 1000          | 700            | 700
    """)


def test_what_later_payers_paid_is_a_figure_and_a_step_of_its_own(claims, ask, table):
    con = claims(DOLLARS)
    table(ask(con, "later_payers", by="payer")).shows("""
        payer_group | later_answer_count | later_paid_amount | again_billed_amount
        Aetna       | 1            | 160               | 1000
        Humana      | 1            | 0                 | 1000
    """)
    table(ask(con, "denial_bridge")).shows("""
        step                     | is_adjudicated | line_count | charge_amount | paid_amount
        paid                     | yes            | 2          | 2000          | 1340
        counted at another payer | no             | 2          | 2000          | 160
    """)
    ((paid,),) = con.sql("SELECT sum(final_paid_amount) FROM lines").fetchall()
    totals, later = ask(con, "period_totals").rows()[0], ask(con, "later_payers").rows()[0]
    assert totals["paid_amount"] + later["later_paid_amount"] == paid == 1500


def test_every_answer_says_how_many_later_ones_it_leaves_out(claims, ask):
    con = claims(DOLLARS)
    why = "of later payers, whose services count at the payer before them"
    assert (why, 2) in ask(con, "denial_rate").basis.left_out
    assert (why, 1) in ask(con, "volume_by", payer="Aetna").basis.left_out
    assert not ask(con, "denial_rate", sequence="S").basis.left_out


@pytest.mark.parametrize(
    ("words", "lines", "charge", "denominator"),
    [({"sequence": "S"}, 1, 1000, 1), ({"sequence": ["P", "S"]}, 4, 4000, 3), ({"payer": "Aetna"}, 0, None, 0), ({"payer": "Humana", "sequence": "P"}, 1, 1000, 0)],
    ids=str,
)  # fmt: skip
def test_chosen_sequences_show_every_line_of_them(claims, ask, words, lines, charge, denominator):
    row = ask(claims(DOLLARS), "period_totals", **words).total.to_pylist()
    row = row[0] if row else {"line_count": 0, "charge_amount": None, "denominator": 0}
    assert (row["line_count"], row["charge_amount"], row["denominator"]) == (lines, charge, denominator)


def test_the_first_payer_alone_is_in_rates(claims, ask, table):
    con = claims("""
        claim_id | payer             | payer_sequence | claim_status_code | paid_amount | adjustments
        A        | Colorado Medicaid | T              | 3                 | 80          | CO:45:20
        B        | Colorado Medicaid | T              | 3                 | 0           | CO:50:100
        C        | Aetna             | P              | 1                 | 0           | OA:23:80;CO:50:20   # says primary, and shows an earlier payment
        D        | Aetna             | P              | 1                 | 80          | CO:45:20
        E        | Aetna             | P              | 23                | 0           | OA:B11:100
        F        | Aetna             | P              | 1                 | 0           | PR:22:100
    """)
    table(ask(con, "denial_bridge")).shows("""
        step             | is_adjudicated | line_count | charge_amount | paid_amount
        denied           | yes            | 1          | 100           | 0
        paid             | yes            | 1          | 100           | 80
        later payer only | no             | 3          | 300           | 80
        other_payer      | no             | 1          | 100           | 0
    """)
    table(ask(con, "period_totals")).shows("""
        line_count | charge_amount | paid_amount | numerator | denominator
        6          | 600           | 160         | 1         | 2
    """)
