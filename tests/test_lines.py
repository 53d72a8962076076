"""Which answers belong to one line, in what order, and what became of it? Left of => the remittances, right of it the line."""

import duckdb
import pytest

from data.opening import lines as lines_of
from data.reading.extract import Order, extract


def test_a_line_is_initially_what_was_said_first_and_finally_what_was_said_last(lines_are):
    lines_are("""
        claim_id | adjudication_date | paid_amount | adjustments => initial_disposition | final_disposition | initial_paid_amount | final_paid_amount | adjudication_count
        turned   | 2025-03-20        | 0           | CO:197:100  => denied              | paid              | 0                   | 80                | 2
        turned   | 2025-04-20        | 80          | CO:45:20
        decided  | 2025-03-20        | 0           | OA:133:100  => denied              | denied            | 0                   | 0                 | 2                   # pending is no answer
        decided  | 2025-04-20        | 0           | CO:50:100
        doubted  | 2025-03-20        | 80          | CO:45:20    => paid                | paid              | 80                  | 80                | 2                   # pending again: the last word stays
        doubted  | 2025-04-20        | 0           | OA:133:100
        waiting  | 2025-03-20        |             |             => pending             | pending           |                     |                   | 2
        waiting  | 2025-04-20        | 0           | OA:133:100
        backward | 2025-04-20        | 0           | CO:50:100   => paid                | denied            | 80                  | 0                 | 2                   # dates order, not the file
        backward | 2025-03-20        | 80          | CO:45:20
    """)


def test_answers_are_ordered_by_decision_then_payment_then_what_they_say(lines_are, claims, table):
    lines_are("""
        claim_id | adjudication_date | paid_date  | payer_claim_id | paid_amount | adjustments => initial_disposition | final_disposition
        decision | 2025-03-20        | 2025-05-01 | 1              | 0           | CO:197:100  => denied              | paid
        decision | 2025-03-21        | 2025-04-01 | 2              | 80          | CO:45:20
        payment  | 2025-03-20        | 2025-05-01 | 1              | 80          | CO:45:20    => denied              | paid
        payment  | 2025-03-20        | 2025-04-01 | 2              | 0           | CO:197:100
        row      | 2025-03-20        | 2025-04-01 | 1              | 0           | CO:197:100  => denied              | paid
        row      | 2025-03-20        | 2025-04-01 | 2              | 80          | CO:45:20
        undated  |                   | 2025-04-01 | 1              | 80          | CO:45:20    => denied              | paid               # no date comes first
        undated  |                   |            | 2              | 0           | CO:197:100
    """)
    first = """
        claim_id | payer_claim_id | paid_amount | adjustments
        file     | 2              | 80          | CO:45:20
    """
    second = """
        claim_id | payer_claim_id | paid_amount | adjustments
        file     | 1              | 0           | CO:197:100
    """
    table(claims(first, second)).shows("""
        initial_disposition | final_disposition
        denied              | paid
    """)
    table(claims(second, first)).shows("""
        initial_disposition | final_disposition
        denied              | paid
    """)


def test_a_remittance_sent_twice_counts_once(claims, table):
    january = """
        claim_id | adjudication_date | payer_claim_id | paid_amount | adjustments
        A        | 2025-03-20        | 1              | 80          | CO:45:20
        A        | 2025-03-20        | 1              | 80          | CO:45:20     # the same again
        B        | 2025-03-20        | 1              | 0           | CO:197:100
    """
    february = """
        claim_id | adjudication_date | payer_claim_id | paid_amount | adjustments
        A        | 2025-03-20        | 1              | 80          | CO:45:20     # and in another file
        B        | 2025-03-20        | 1              | 80          | CO:45:20     # same date and number, another content: what pays more counts
    """
    table(claims(january, february)).shows("""
        claim_id | initial_disposition | final_disposition | final_paid_amount | adjudication_count
        A        | paid                | paid              | 80                | 1
        B        | paid                | paid              | 80                | 1
    """)
    table(claims(february, january)).shows("""
        claim_id | initial_disposition | final_disposition | final_paid_amount | adjudication_count
        A        | paid                | paid              | 80                | 1
        B        | paid                | paid              | 80                | 1
    """)


def test_a_repeated_reversal_takes_back_once(lines_are):
    lines_are("""
        claim_id | adjudication_date | claim_status_code | charge_amount | paid_amount | adjustments => initial_disposition | final_disposition | adjudication_count
        A        | 2025-03-20        | 1                 | 100           | 80          | CO:45:20    => paid                | paid              | 3
        A        | 2025-04-20        | 1                 | 100           | 85          | CO:45:15
        A        | 2025-05-20        | 22                | -100          | -85         | CO:45:-15
        A        | 2025-05-20        | 22                | -100          | -85         | CO:45:-15                                                                    # if it counted again, the 80 would be gone too
    """)


def test_a_different_sign_or_number_is_another_answer(lines_are):
    lines_are("""
        claim_id | payer_claim_id | charge_amount | paid_amount | adjustments => final_disposition | adjudication_count
        number   | 1              | 100           | 0           | CO:197:100  => paid              | 2
        number   | 2              | 100           | 80          | CO:45:20
        sign     | 1              | 100           | 80          | CO:45:20    => reversed          | 2
        sign     | 1              | -100          | -80         | CO:45:-20
        none at all |             | 100           | 0           | CO:197:100  => paid              | 1                   # blanks equal blanks
        none at all |             | 100           | 80          | CO:45:20
    """)


REVERSALS = """
    claim_id   | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments => initial_disposition | final_disposition | initial_paid_amount | final_paid_amount
    corrected  | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 60
    corrected  | 2025-04-20        | 1              | -100          | -80         | CO:45:-20
    corrected  | 2025-04-20        | 2              | 100           | 60          | CO:45:40

    recouped   | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | denied            | 80                  | 0
    recouped   | 2025-04-20        | 1              | -100          | -80         | CO:45:-20
    recouped   | 2025-04-20        | 2              | 100           | 0           | CO:50:100

    taken      | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | reversed          | 80                  | 0                  # nothing came after
    taken      | 2025-04-20        | 1              | -100          | -80         | CO:45:-20

    withdrawn  | 2025-03-20        | 1              | 100           | 0           | CO:197:100  => denied              | paid              | 0                   | 80                 # a denial taken back
    withdrawn  | 2025-04-20        | 1              | -100          | 0           | CO:197:-100
    withdrawn  | 2025-04-20        | 2              | 100           | 80          | CO:45:20

    pended     | 2025-03-20        | 1              | 100           | 0           | OA:133:100  => paid                | paid              | 80                  | 80                 # so ends what CARC 133 begins
    pended     | 2025-04-20        | 1              | -100          | 0           | OA:133:-100
    pended     | 2025-04-20        | 2              | 100           | 80          | CO:45:20

    lower      | 2025-03-20        | 9              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 60                 # correction 3 below reversal 9
    lower      | 2025-04-20        | 9              | -100          | -80         | CO:45:-20
    lower      | 2025-04-20        | 3              | 100           | 60          | CO:45:40

    above      | 2025-03-20        | 9              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 60                 # and written above it
    above      | 2025-04-20        | 3              | 100           | 60          | CO:45:40
    above      | 2025-04-20        | 9              | -100          | -80         | CO:45:-20

    twice      | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | reversed          | 80                  | 0
    twice      | 2025-04-20        | 1              | -100          | -80         | CO:45:-20
    twice      | 2025-04-20        | 2              | 100           | 60          | CO:45:40
    twice      | 2025-05-20        | 2              | -100          | -60         | CO:45:-40

    own-number | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 70                 # takes back 1, not the later 2
    own-number | 2025-04-20        | 2              | 100           | 70          | CO:45:30
    own-number | 2025-05-20        | 1              | -100          | -80         | CO:45:-20

    own-charge | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 70                 # no number says so, the charge does
    own-charge | 2025-04-20        | 2              | 90            | 70          | CO:45:20
    own-charge | 2025-05-20        | 3              | -100          | -80         | CO:45:-20

    latest     | 2025-03-20        | 1              | 100           | 80          | CO:45:20    => paid                | paid              | 80                  | 80                 # else the latest
    latest     | 2025-04-20        | 2              | 100           | 70          | CO:45:30
    latest     | 2025-05-20        | 3              | -100          | -70         | CO:45:-30

    orphan     | 2025-04-20        | 1              | -100          | -80         | CO:45:-20   => reversed            | reversed          | -80                 | 0                  # what it takes back is not here

    early      | 2025-04-20        | 1              | -100          | -80         | CO:45:-20   => paid                | paid              | 80                  | 80                 # takes back nothing that came later
    early      | 2025-05-20        | 1              | 100           | 80          | CO:45:20
"""


def test_a_reversal_takes_back_what_it_answers(lines_are):
    lines_are(REVERSALS)


def test_only_a_reversal_with_nothing_to_take_back_is_an_orphan(claims, table):
    table(claims(REVERSALS), "SELECT claim_id FROM lines WHERE is_orphan_reversal").shows("""
        claim_id
        orphan
    """)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["reversal first", "correction first"])
def test_a_reversal_and_its_correction_may_stand_in_two_files(claims, table, order):
    paid = """
        claim_id | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments
        A        | 2025-03-20        | 9              | 100           | 80          | CO:45:20
    """
    same_day = [
        """
        claim_id | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments
        A        | 2025-04-20        | 9              | -100          | -80         | CO:45:-20
        """,
        """
        claim_id | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments
        A        | 2025-04-20        | 3              | 100           | 60          | CO:45:40
        """,
    ]
    table(claims(paid, *(same_day[n] for n in order))).shows("""
        initial_disposition | final_disposition | initial_paid_amount | final_paid_amount
        paid                | paid              | 80                  | 60
    """)


def test_a_line_is_its_claim_payer_number_and_service_date(claims, table):
    con = claims("""
        claim_id | billing_npi | payer       | claim_line_number | claim_line_start_date | adjudication_date | paid_amount | adjustments
        A        | 1           | Aetna       | 1                 | 2025-03-01            | 2025-03-20        | 0           | CO:197:100
        A        | 1           | AETNA, Inc. | 1                 | 2025-03-01            | 2025-04-20        | 80          | CO:45:20     # the same payer, spelled otherwise
        A        | 1           | Aetna       | 2                 | 2025-03-01            | 2025-04-20        | 80          | CO:45:20
        A        | 1           | Aetna       | 1                 | 2025-03-08            | 2025-04-20        | 80          | CO:45:20     # another day, the same claim
        A        | 2           | Aetna       | 1                 | 2025-03-01            | 2025-04-20        | 80          | CO:45:20     # another provider's number A
        A        | 1           | Cigna       | 1                 | 2025-03-01            | 2025-04-20        | 80          | CO:45:20     # another payer
        A        |             | Aetna       |                   | 2025-03-01            | 2025-03-20        | 0           | CO:197:100   # blanks equal blanks
        A        |             | Aetna       |                   | 2025-03-01            | 2025-04-20        | 80          | CO:45:20
    """)
    table(
        con,
        "SELECT *, dense_rank() OVER (ORDER BY first) AS claim FROM (SELECT *, min(line_id) OVER (PARTITION BY claim_key) AS first FROM lines) ORDER BY line_id",
    ).shows("""
        claim | payer_group  | claim_line_number | claim_line_start_date | adjudication_count | initial_disposition
        1     | Aetna        | 1                 | 2025-03-01            | 2                  | denied
        1     | Aetna        | 2                 | 2025-03-01            | 1                  | paid
        1     | Aetna        | 1                 | 2025-03-08            | 1                  | paid
        2     | Aetna        | 1                 | 2025-03-01            | 1                  | paid
        3     | Cigna Health | 1                 | 2025-03-01            | 1                  | paid
        4     | Aetna        |                   | 2025-03-01            | 2                  | denied
    """)


def test_a_reversal_of_one_visit_joins_no_lines_of_another(claims, table):
    """A claim split over two checks, and another visit under its number of which the second check takes a line back: its halves stay two lines."""
    con = claims("""
        claim_id | claim_row | payer_claim_id | claim_line_start_date | claim_line_number | adjudication_date | charge_amount | paid_amount | adjustments
        A        | 1         | I1             | 2025-03-01            |                   | 2025-03-20        | 300           | 0           | CO:197:300
        A        | 2         | I2             | 2025-03-08            |                   | 2025-03-20        | 500           | 0           | CO:29:500
        A        | 3         | I3             | 2025-03-01            |                   | 2025-04-20        | 700           | 0           | CO:50:700
        A        | 4         | I2             | 2025-03-08            |                   | 2025-04-20        | -500          | 0           | CO:29:-500
    """)
    table(con, "SELECT * FROM lines ORDER BY charge_amount").shows("""
        claim_line_start_date | charge_amount | initial_disposition | final_disposition | adjudication_count
        2025-03-01            | 300           | denied              | denied            | 1
        2025-03-08            | 500           | denied              | reversed          | 2
        2025-03-01            | 700           | denied              | denied            | 1
    """)


def test_two_unmapped_payers_never_share_a_claim(claims, table):
    con = claims("""
        claim_id | payer            | adjudication_date | paid_amount | adjustments
        A        | Foothill Trust   | 2025-03-20        | 0           | CO:197:100
        A        | FOOTHILL  TRUST. | 2025-04-20        | 80          | CO:45:20     # only written otherwise
        A        | Seaside Benefit  | 2025-04-20        | 80          | CO:45:20
        A        |                  | 2025-04-20        | 80          | CO:45:20     # no payer is a payer of its own
    """)
    table(con).shows("""
        payer_group | payer           | initial_disposition | final_disposition
        Unmapped    | Foothill Trust  | denied              | paid
        Unmapped    | Seaside Benefit | paid                | paid
        (blank)     | (blank)         | paid                | paid
    """)
    table(con, "SELECT count(DISTINCT claim_key) AS claims FROM lines").shows("claims \n 3")


def test_a_claim_without_a_number_is_a_claim_of_its_own(claims, table):
    con = claims("""
        claim_id | paid_amount | adjustments
                 | 80          | CO:45:20
                 | 0           | CO:197:100
    """)
    table(con, "SELECT count(*) AS lines, count(DISTINCT claim_key) AS claims FROM lines").shows("""
        lines | claims
        2     | 2
    """)


# A secondary payer's answer to the same claim: a line of its own, in no rate. See also test_rates.
def test_a_line_takes_its_payers_sequence_from_the_answers_that_say_it(lines_are):
    lines_are("""
        claim_id | payer | adjudication_date | claim_status_code | payer_sequence | charge_amount | paid_amount | adjustments => payer_sequence | final_disposition
        A        | Aetna | 2025-03-20        | 1                 | P              | 100           | 80          | CO:45:20    => P              | paid
        A        | Cigna | 2025-05-20        | 2                 | S              | 100           | 10          | OA:23:90    => S              | paid
        reversed | Cigna | 2025-03-20        | 22                |                | -100          | -10         | OA:23:-90   => S              | paid               # 22 does not say; the others do
        reversed | Cigna | 2025-04-20        | 2                 | S              | 100           | 10          | OA:23:90
        denied   | Cigna | 2025-03-20        | 4                 |                | 100           | 0           | CO:197:100  => T              | denied             # nor does 4
        denied   | Cigna | 2025-04-20        | 3                 | T              | 100           | 0           | CO:197:100
        unsaid   | Cigna | 2025-03-20        | 4                 |                | 100           | 0           | CO:197:100  => not stated     | denied
        lower    | Aetna | 2025-03-20        | 1                 | s              | 100           | 80          | OA:23:20    => S              | paid
    """)


CLAIM_LEVEL = """
    claim_id | record_level | claim_line_number | charge_amount | paid_amount | adjustments       => claim_line_number | final_disposition | final_denial_amount | final_paid_amount | final_reason | final_reason_basis
    whole    | line         | 1                 | 100           | 0           |                   => 1                 | denied            | 100                 | 0                 | 197          | claim
    whole    | line         | 2                 | 50            | 0           |                   => 2                 | denied            | 50                  | 0                 | 197          | claim
    whole    | claim        |                   | 0             | -150        | CO:197:150

    short    | line         | 1                 | 100           | 0           |                   => 1                 | denied            | 100                 | 0                 | 197          | claim               # in line order,
    short    | line         | 2                 | 50            | 0           |                   => 2                 | denied            | 20                  | 0                 | 197          | claim               # what is left,
    short    | line         | 3                 | 70            | 0           |                   => 3                 | unknown           | 0                   | 0                 |              | line                # and no more than the record holds
    short    | claim        |                   | 0             | -120        | CO:197:120

    own      | line         | 1                 | 100           | 0           | CO:50:100         => 1                 | denied            | 100                 | 0                 | 50           | line                # has a reason of its own
    own      | line         | 2                 | 100           | 0           | CO:45:30          => 2                 | denied            | 70                  | 0                 | 197          | claim               # its charge less its own adjustments
    own      | claim        |                   | 0             | -70         | CO:197:70

    paid     | line         | 1                 | 100           | 80          | CO:45:20          => 1                 | paid              | 0                   | 80                |              | line                # stays paid after its share: takes none
    paid     | line         | 2                 | 50            | 0           |                   => 2                 | denied            | 50                  | 0                 | 197          | claim
    paid     | claim        |                   | 0             | -50         | CO:197:50

    unpaid   | line         | 1                 | 100           | 80          | CO:45:20          => 1                 | denied            | 80                  | 0                 | 197          | claim               # paid by its line, unpaid by its claim
    unpaid   | claim        |                   | 0             | -80         | CO:197:80

    managed  | line         | 1                 | 100           | 60          | CO:45:40          => 1                 | paid              | 0                   | 60                |              | line                # a capitated claim: A2 denies nothing
    managed  | line         | 2                 | 50            | 0           | CO:45:50          => 2                 | contractual_zero  | 0                   | 0                 |              | line
    managed  | claim        |                   | 0             | -60         | CO:A2:60

    mixed    | line         | 1                 | 100           | 0           | PR:1:20           => 1                 | partially_denied  | 80                  | 0                 | 16           | claim               # only the denials of the record are shared
    mixed    | claim        |                   | 0             | -120        | CO:16:80;CO:45:40

    bare     | claim        |                   | 300           | 0           | CO:197:300        =>                   | denied            | 300                 | 0                 | 197          | line                # a claim without lines is a line
"""


def test_a_denial_made_to_a_claim_falls_on_its_unpaid_lines(lines_are):
    lines_are(CLAIM_LEVEL)


def test_a_claims_own_adjustments_never_become_a_line(claims, table):
    con = claims(CLAIM_LEVEL)
    table(con, "SELECT claim_id, hcpcs_code, charge_amount FROM lines WHERE claim_line_number IS NULL").shows("""
        claim_id | hcpcs_code | charge_amount
        bare     | J3590      | 300
    """)
    table(con, "SELECT sum(charge_amount) AS charge FROM lines WHERE claim_id = 'whole'").shows("charge \n 150")


def test_a_bare_claim_without_a_code_has_the_code_blank(lines_are):
    lines_are("""
        claim_id | record_level | claim_line_number | hcpcs_code | charge_amount | paid_amount | adjustments => hcpcs_code | product      | final_disposition
        A        | claim        |                   |            | 300           | 240         | CO:45:60    => (blank)    | Another code | paid
        B        | claim        |                   |            | 0             | 0           |             => (blank)    | Another code | no_charge          # no adjustments: bare too
    """)


def test_a_remittance_and_its_successor_may_each_adjust_their_claim(lines_are):
    lines_are("""
        claim_id | claim_row | record_level | adjudication_date | charge_amount | paid_amount | adjustments => initial_disposition | final_disposition | final_denial_amount
        A        | 1         | line         | 2025-03-20        | 100           | 0           |             => denied              | denied            | 100
        A        | 1         | claim        | 2025-03-20        | 0             | -100        | CO:197:100
        A        | 5         | line         | 2025-04-20        | 100           | 0           |
        A        | 5         | claim        | 2025-04-20        | 0             | -100        | CO:50:100
    """)


def test_two_records_of_a_claims_adjustments_share_out_together(lines_are):
    lines_are("""
        claim_id | record_level | claim_line_number | charge_amount | paid_amount | adjustments => claim_line_number | final_disposition | final_denial_amount
        A        | line         | 1                 | 100           | 0           |             => 1                 | denied            | 100
        A        | line         | 2                 | 50            | 0           |             => 2                 | denied            | 50
        A        | claim        |                   | 0             | -100        | CO:197:100
        A        | claim        |                   | 0             | -50         | CO:50:50
    """)


def test_a_blank_date_or_charge_makes_a_line_unusable_and_a_blank_code_or_payer_does_not(lines_are):
    lines_are("""
        claim_id | payer | hcpcs_code | claim_line_start_date | charge_amount | paid_amount | adjustments => payer_group | hcpcs_code | usable | final_disposition
        a        | Aetna | J3590      |                       | 100           | 80          | CO:45:20    => Aetna       | J3590      | no     | unusable
        b        | Aetna | J3590      | 2025-03-01            |               | 80          | CO:45:20    => Aetna       | J3590      | no     | unusable
        c        |       | J3590      | 2025-03-01            | 100           | 80          | CO:45:20    => (blank)     | J3590      | yes    | paid
        d        | Aetna |            | 2025-03-01            | 100           | 80          | CO:45:20    => Aetna       | (blank)    | yes    | paid
    """)


def test_a_packaging_reason_on_the_claim_packages_the_lines_that_take_it(lines_are):
    """97 packages on a Medicare hospital claim, and denies on a commercial one, wherever on the claim it stands."""
    lines_are("""
        claim_id | payer       | filing_indicator | claim_type    | record_level | claim_line_number | charge_amount | paid_amount | adjustments => final_disposition | final_denial_amount
        hospital | PALMETTO GBA | MA              | institutional | line         | 1                 | 100           | 0           |             => packaged          | 0
        hospital | PALMETTO GBA | MA              | institutional | claim        |                   | 0             | -100        | CO:97:100
        aetna    | AETNA        | CI              | institutional | line         | 1                 | 100           | 0           |             => denied            | 100
        aetna    | AETNA        | CI              | institutional | claim        |                   | 0             | -100        | CO:97:100
    """)


def test_concepts_that_are_seldom_needed_have_the_same_columns_where_they_are_not(inputs, tmp_path, monkeypatch):
    extract("contract", [inputs], tmp_path / "extract", Order(salt=b"seldom"))
    stated = {name: found for name in lines_of.concepts() if (found := lines_of.only_where(name))}
    columns = {}
    for needed in ("true", "false"):
        asked = {name: (f"SELECT {needed}", columns) for name, (_, columns) in stated.items()}
        monkeypatch.setattr(lines_of, "only_where", asked.get)
        with duckdb.connect() as con:
            lines_of.build(con, tmp_path / "extract", keep=True)
            for name in stated:
                described = con.execute(f"DESCRIBE {name}").fetchall()
                # text of few values may have become an ENUM, of the values there are
                columns[needed, name] = [
                    (column, kind.split("(")[0].replace("ENUM", "VARCHAR")) for column, kind, *_ in described
                ]
    for name in stated:
        assert columns["true", name] == columns["false", name]
