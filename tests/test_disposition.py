"""What did one adjudication do to a line? Every disposition, at each of its boundaries. Left of => the claim, right of it the truth."""

import re

import pytest

# What of the money decides. Charge 100 unless drawn.
MONEY = """
    claim_id | charge_amount | paid_amount | adjustments                      => final_disposition | final_denial_amount
    paid-1   | 100           | 100         |                                  => paid              | 0
    paid-2   | 100           | 80          | CO:45:20                         => paid              | 0
    paid-3   | 100           | 60          | CO:45:20;PR:2:20                 => paid              | 0
    paid-4   | 100           | 0.01        | CO:45:99.99                      => paid              | 0
    part-1   | 100           | 60          | CO:45:20;CO:197:20               => partially_denied  | 20
    part-2   | 100           | 99.99       | CO:197:0.01                      => partially_denied  | 0.01
    part-3   | 100           | 0           | PR:1:20;CO:50:80                 => partially_denied  | 80                   # a share is allowed money
    denied-1 | 100           | 0           | CO:197:100                       => denied            | 100
    denied-2 | 100           | 0           | CO:45:20;CO:197:80               => denied            | 80
    denied-3 | 100           | 0           | CO:197:40;PR:96:60               => denied            | 100                  # PR-96: the patient owes it, and it is denied
    denied-4 | 100           | 0           | OA:197:100                       => denied            | 100                  # the group does not say denial
    denied-5 | 100           | 0           | PI:A1:100                        => denied            | 100
    denied-6 | 100           |             | CO:197:100                       => denied            | 100                  # paid left blank, but decided
    share-1  | 100           | 0           | PR:1:100                         => patient_share     | 0
    share-2  | 100           | 0           | CO:45:40;PR:3:60                 => patient_share     | 0
    share-3  | 100           | 0           | PR:1:0.01;CO:45:99.99            => patient_share     | 0
    other-1  | 100           | 0           | OA:23:100                        => other_payer       | 0
    other-2  | 100           | 0           | OA:23:80;CO:45:20                => other_payer       | 0
    other-3  | 100           | 80          | OA:23:20                         => paid              | 0
    zero-1   | 100           | 0           | CO:45:100                        => contractual_zero  | 0
    zero-2   | 100           | 0           | CO:23:100                        => contractual_zero  | 0                    # 23 is another payer's only under OA
    zero-3   | 100           | 0           | CO:45:60;CO:253:40               => contractual_zero  | 0
    what-1   | 100           | 0           |                                  => unknown           | 0                    # nothing paid and no reason
    what-2   | 100           | 0           | CO:999:100                       => unknown           | 0                    # a reason that no table knows
    what-3   | 100           | 0           | CO:45:20;CO:999:80               => unknown           | 0
    known-1  | 100           | 0           | CO:197:20;CO:999:80              => denied            | 20                   # one known denial is enough
    free-1   | 1             | 0           | CO:197:1                         => no_charge         | 1
    free-2   | 1.01          | 0           | CO:197:1.01                      => denied            | 1.01
    free-3   | 0             | 0           |                                  => no_charge         | 0
    free-4   | 0.01          | 0.01        |                                  => paid              | 0                    # something was paid
    free-5   | 0             | 500         | OA:94:-500                       => paid              | 0                    # a line billed at 0 beside a capitated one
    free-6   | 100           | 0           | CO:24:100                        => contractual_zero  | 0                    # the capitated one
    # Paid to the member instead of the provider: given, and denied in no part.
    member-1 | 450           | 0           | PR:45:125;PR:100:325             => paid              | 0
    member-2 | 450           | 0           | PR:2:125;PR:45:120;PR:100:205    => paid              | 0
    member-3 | 450           | 0           | PR:100:325;CO:50:125             => partially_denied  | 125
    balance  | 500           | 150         | CO:45:100;PR:45:200;PR:2:50      => paid              | 0                    # PR-45: billed to the patient, no share of what is allowed
    # Negative and offsetting amounts.
    back-1   | -100          | -80         | CO:45:-20                        => reversed          | 0
    back-2   | -100          | 0           | CO:197:-100                      => reversed          | 0                    # a denial taken back
    back-3   | 100           | -80         | CO:197:100                       => reversed          | 0                    # a minus anywhere in charge or paid
    plus-1   | 100           | 120         | CO:94:-20                        => paid              | 0                    # more than the charge
    plus-2   | 100           | 120         | CO:197:-20                       => paid              | -20                  # a negative denial gives, it takes nothing
    off-1    | 100           | 0           | CO:45:120;CO:253:-20             => contractual_zero  | 0
    off-2    | 100           | 0           | CO:197:100;CO:197:-100;CO:45:100 => unknown           | 0                    # a denial withdrawn: nothing says why 0
    off-3    | 100           | 0           | CO:197:120;CO:197:-20            => denied            | 100
    off-4    | 100           | 0           | PR:1:20;PR:1:-20;CO:197:100      => denied            | 100                  # no share is left
"""

# Reasons that decide by themselves, and the order in which they do.
RULES = """
    claim_id | charge_amount | paid_amount | adjustments         | remark_codes => final_disposition | final_category
    wait-1   | 100           | 0           | OA:133:100          |              => pending           |
    wait-2   | 100           |             |                     |              => pending           |                           # no word yet
    wait-3   | 100           | 0           |                     |              => unknown           |                           # 0 is a word
    wait-4   | 100           | 0           | OA:133:60;CO:197:40 |              => denied            | prior_authorization       # not all of it waits
    wait-5   | 100           | 0           | OA:133:100          | MA130        => pending           |                           # before rejected
    wait-6   | 100           | 0           | CO:45:20;OA:133:80  |              => pending           |                           # a reduction decides nothing
    wait-7   | 100           | 0           | OA:133:60;PR:1:40   |              => patient_share     |
    wait-8   | 100           | 0           | OA:133:60;OA:23:40  |              => pending           |                           # nor does an earlier payer
    wait-9   | 100           | 0           | OA:133:60;CO:999:40 |              => unknown           |
    reject-1 | 100           | 0           | CO:16:100           | MA130        => rejected          | missing_information
    reject-2 | 100           | 0           | CO:16:100           | ma130        => rejected          | missing_information
    reject-3 | 1             | 0           | CO:16:1             | MA130        => rejected          | missing_information       # before no_charge
    remark-1 | 100           | 0           | CO:16:100           | N350         => denied            | missing_information
    remark-2 | 100           | 0           | CO:16:100           | N448         => denied            | pricing_invoice           # the remark says why
    remark-3 | 100           | 0           | CO:96:100           |              => denied            | non_covered_experimental
    remark-4 | 100           | 0           | CO:96:100           | N130;N569    => denied            | non_covered_experimental  # the first remark
    remark-5 | 100           | 0           | CO:226:100          | N354         => denied            | pricing_invoice
    remark-6 | 100           | 0           | CO:252:100          | MA01;N445    => denied            | pricing_invoice           # an alert is no reason
    remark-7 | 100           | 0           | CO:A1:100           | N362         => denied            | coding_bundling
    remark-8 | 100           | 0           | CO:A1:100           | N381         => denied            | unspecified
    remark-9 | 100           | 0           | CO:197:100          | N362         => denied            | prior_authorization       # says why itself
    remark-10| 100           | 0           | CO:96:100           | N887;N428    => denied            | site_of_care              # a remark that only informs hides none that says why
    padded   | 100           | 0           | CO:0197:100         |              => denied            | prior_authorization
    small    | 100           | 0           | co:a1:100           |              => denied            | unspecified
"""

# 97, 147, 172, 222, 234, 292, B11 and B22 deny, unless packaging.csv knows better: 97 and 234 on Medicare's hospital lines.
CONDITIONAL = """
    claim_id | payer           | claim_type    | line_of_business | paid_amount | adjustments       => final_disposition | final_denial_amount
    pack-1   | Medicare Part A | institutional |                  | 0           | CO:97:100         => packaged          | 0
    pack-2   | Medicare Part A | institutional |                  | 0           | CO:234:100        => packaged          | 0
    pack-3   | Medicare Part A | institutional |                  | 0           | CO:97:80;PR:2:20  => packaged          | 0                    # before patient_share
    pack-4   | Medicare Part A | institutional |                  | 0           | CO:97:60;CO:50:40 => packaged          | 40                   # packaged beside a denial
    pack-5   | Medicare Part A | institutional |                  | 80          | CO:97:20          => paid              | 0
    deny-1   | Medicare Part B | professional  |                  | 0           | CO:97:100         => denied            | 100                  # not a hospital line
    deny-2   | Aetna           | institutional | commercial       | 0           | CO:97:100         => denied            | 100                  # not Medicare
    deny-3   | Aetna Medicare  | institutional |                  | 0           | CO:97:100         => denied            | 100                  # Medicare Advantage is not
    deny-4   | Medicare Part A | institutional |                  | 0           | CO:222:100        => denied            | 100                  # no rule for 222
    deny-5   | Aetna           | professional  | commercial       | 0           | CO:147:100        => denied            | 100
    deny-6   | Aetna           | professional  | commercial       | 40          | CO:B11:60         => partially_denied  | 60
"""

# The status indicator and the packaging flag of Medicare's hospital lines.
PACKAGED = """
    claim_id | payer           | claim_type    | opps_status_indicator | packaging_indicator | paid_amount | adjustments      => final_disposition
    yes-1    | Medicare Part A | institutional | N                     |                     | 0           | CO:45:100        => packaged
    yes-2    | Medicare Part A | institutional |                       | 1                   | 0           | CO:45:100        => packaged
    yes-3    | Medicare Part A | institutional | N                     |                     | 0           |                  => packaged
    yes-4    | Medicare Part A | institutional | N                     |                     | 0           | CO:197:100       => packaged           # before denied
    no-1     | Medicare Part A | institutional | K                     | 0                   | 0           | CO:45:100        => contractual_zero
    no-2     | Medicare Part A | institutional | N                     |                     | 20          | CO:45:80         => paid
    no-3     | Medicare Part B | professional  | N                     | 1                   | 0           | CO:45:100        => contractual_zero
    no-4     | Aetna           | institutional | N                     | 1                   | 0           | CO:45:100        => contractual_zero
    no-5     | Medicare Part A | institutional | N                     |                     | 0           | PR:1:20;CO:50:80 => partially_denied
"""

# A claim's status never decides where the row carries adjustments, but for what is taken back, pended or not this payer's.
STATUS = """
    claim_id | claim_status_code | claim_frequency_code | paid_amount | adjustments => final_disposition
    four-1   | 4                 | 1                    | 0           | PR:1:100    => patient_share
    four-2   | 4                 | 1                    | 0           | CO:45:100   => contractual_zero
    four-3   | 4                 | 1                    | 0           |             => unknown
    four-4   | 4                 | 1                    | 80          | CO:45:20    => paid
    four-5   | 4                 | 1                    |             |             => unknown            # decided, though nothing is said
    one      | 1                 | 1                    | 0           | CO:197:100  => denied
    void-1   | 22                | 1                    | 80          | CO:45:20    => reversed
    void-2   | 1                 | 8                    | 80          | CO:45:20    => reversed
    replaced | 1                 | 7                    | 80          | CO:45:20    => paid
    five-1   | 5                 | 1                    | 0           |             => pending            # pended, nothing adjusted yet
    five-2   | 5                 | 1                    | 0           | CO:45:100   => pending
    pended   | 13                | 1                    | 0           |             => pending
    decided  | 13                | 1                    | 0           | CO:197:100  => denied
    theirs-1 | 23                | 1                    | 0           | OA:B11:100  => other_payer        # not this payer's claim, passed on: no decision
    theirs-2 | 23                | 1                    | 0           |             => other_payer
    theirs-3 | 23                | 1                    | 80          | CO:45:20    => paid               # and yet it paid
    on-1     | 19                | 1                    | 0           | CO:24:100   => contractual_zero   # passed on, after a decision
    on-2     | 19                | 1                    | 0           | CO:50:100   => denied
"""

# Without captured adjustments the status is all there is.
WORDS = """
    claim_id | line_status      | claim_status_code | paid_amount | deductible_amount => final_disposition
    said-1   | Denied           |                   | 0           |                   => denied
    said-2   | denied           |                   | 0           | 30                => partially_denied
    said-3   | PARTIALLY DENIED |                   | 60          |                   => partially_denied
    said-4   | denied           |                   | 60          |                   => partially_denied   # denied, and yet paid
    said-5   | Paid             |                   | 80          |                   => paid
    said-6   | paid             |                   | 0           | 100               => patient_share
    said-7   | pended           |                   | 0           |                   => pending
    said-8   | rejected         |                   | 0           |                   => rejected
    said-9   | bundled          |                   | 0           |                   => packaged
    said-10  | voided           |                   | 80          |                   => reversed
    said-11  | dup              |                   | 0           |                   => duplicate
    code-1   |                  | 22                | 80          |                   => reversed
    code-2   |                  | 5                 | 0           |                   => pending
    code-3   |                  | 4                 | 0           |                   => unknown            # 4 never denies
    mute-1   |                  |                   | 80          |                   => paid
    mute-2   |                  |                   | 0           |                   => unknown
    mute-3   |                  |                   | 0           | 30                => patient_share
    mute-4   |                  |                   |             |                   => pending
    mute-5   | what is this     |                   | 0           |                   => unknown
    word-1   | what is this     |                   | 80          |                   => unknown            # whatever was paid
    word-2   | Partially Paid   |                   | 50          |                   => partially_denied
    word-3   | Partial          |                   | 10          |                   => partially_denied
    word-4   | PARTIALLY_PAID   |                   | 10          |                   => partially_denied   # however it is spelled
    word-5   | In-Process       |                   | 0           |                   => pending
    word-6   | In Review        |                   | 0           |                   => pending
    word-7   | Finalized/Denied |                   | 0           |                   => denied
    word-8   | Finalized        |                   | 80          |                   => paid               # decided, and the money says how
    word-9   | Finalized        |                   | 0           |                   => unknown
    word-10  | Zero Paid        |                   | 0           |                   => unknown
    word-11  | Appealed         |                   | 0           |                   => denied             # what is appealed was refused
    word-12  | appealed         |                   | 60          |                   => partially_denied
    word-13  | Crossover        |                   | 0           |                   => other_payer
    word-14  | Crossover        |                   | 80          |                   => paid
    word-15  | Deductible       |                   | 0           |                   => patient_share
"""

# The same words on rows with adjustments: they change nothing, but for the two that apply always. A row without any has only its word.
OVERRULED = """
    claim_id | line_status   | paid_amount | adjustments => final_disposition
    a        | denied        | 80          | CO:45:20    => paid
    b        | denied        | 0           | CO:45:100   => contractual_zero
    c        | paid          | 0           | CO:197:100  => denied
    d        | pended        | 0           |             => pending
    d-2      | pended        | 0           | CO:45:100   => contractual_zero
    d-3      | denied        | 0           |             => denied
    d-4      | what is this  | 100         |             => unknown
    d-5      | what is this  | 80          | CO:45:20    => paid
    e        | rejected      | 0           | CO:197:100  => denied
    f        | voided        | 80          | CO:45:20    => reversed
    g        | unprocessable | 0           | CO:16:100   => rejected
"""

# Some files give reasons without amounts. What they mean is only said where nothing else can be meant.
WITHOUT_AMOUNTS = """
    claim_id | charge_amount | paid_amount | deductible_amount | adjustments     => final_disposition | final_denial_amount | final_patient_amount | final_reason
    all-1    | 100           | 0           |                   | CO:50:          => denied            | 100                 | 0                    | 50      # nothing else took the charge
    all-2    | 100           | 0           |                   | CO:50:;CO:45:   => denied            | 100                 | 0                    | 50
    some-1   | 100           | 60          |                   | CO:50:          => paid              | 0                   | 0                    | 50      # how much was denied is not said
    some-2   | 100           | 0           | 30                | CO:50:;PR:1:    => patient_share     | 0                   | 30                   | 50      # nor here
    share-1  | 100           | 0           | 30                | PR:1:           => patient_share     | 0                   | 30                   |
    share-2  | 100           | 60          | 30                | CO:45:          => paid              | 0                   | 30                   |         # it stands in its own column
    share-3  | 100           | 60          | 30                | CO:45:10        => paid              | 0                   | 0                    |         # with amounts, they say it
    zero-1   | 100           | 0           |                   | CO:45:          => contractual_zero  | 0                   | 0                    |
    what-1   | 100           | 0           |                   | CO:999:         => unknown           | 0                   | 0                    |
    both-1   | 100           | 0           |                   | CO:50:40;CO:45: => denied            | 40                  | 0                    | 50      # one has its amount
"""

# Unusable comes before everything: whatever it says, it has no date or no charge.
UNUSABLE = """
    claim_id | claim_line_start_date | charge_amount | claim_status_code | paid_amount | adjustments | remark_codes => initial_disposition | final_disposition
    a        |                       | 100           | 1                 | 80          | CO:45:20    |              => unusable            | unusable
    b        | 2025-03-01            |               | 1                 | 80          | CO:45:20    |              => unusable            | unusable
    c        |                       | 100           | 1                 | 0           | OA:133:100  |              => unusable            | unusable           # before pending
    d        |                       | 100           | 1                 | 0           | CO:16:100   | MA130        => unusable            | unusable           # before rejected
    e        |                       | -100          | 22                | -80         | CO:45:-20   |              => unusable            | unusable           # before reversed
    f        | 2025-03-01            |               | 22                | -80         | CO:45:-20   |              => unusable            | unusable
    g        | someday               | 100           | 1                 | 80          | CO:45:20    |              => unusable            | unusable           # no date can be read
    h        | 2025-03-01            | 0             | 1                 | 0           |             |              => no_charge           | no_charge          # 0 is a charge
"""


@pytest.mark.parametrize(
    "drawn", [MONEY, RULES, CONDITIONAL, PACKAGED, STATUS, OVERRULED, WITHOUT_AMOUNTS, UNUSABLE],
    ids=["money", "rules", "conditional", "packaged", "status", "overruled", "without_amounts", "unusable"],
)  # fmt: skip
def test_an_adjudication_has_one_disposition(lines_are, drawn):
    lines_are(drawn)


@pytest.mark.parametrize(
    "drawn", [MONEY, RULES, CONDITIONAL, WITHOUT_AMOUNTS], ids=["money", "rules", "conditional", "without_amounts"]
)
def test_the_order_of_adjustments_decides_nothing(lines_are, drawn):
    lines_are("\n".join(turned(row) for row in drawn.splitlines()))


def turned(row: str) -> str:
    """The row with its adjustments in the opposite order."""
    return re.sub(r"\S+:\S+;\S+", lambda found: ";".join(reversed(found[0].split(";"))), row)


def test_a_status_decides_where_adjustments_are_not_captured(lines_are):
    lines_are(WORDS, without="adjustments remark_codes")


def test_contract_reductions_and_sequestration_are_no_denials(lines_are):
    lines_are("""
        claim_id | paid_amount | adjustments                  => final_disposition | final_reason
        24       | 0           | CO:24:100                    => contractual_zero  |
        42       | 0           | CO:42:100                    => contractual_zero  |
        45       | 0           | CO:45:100                    => contractual_zero  |
        253      | 98          | CO:253:2                     => paid              |
        256      | 0           | CO:256:100                   => contractual_zero  |
        A2       | 0           | CO:A2:100                    => contractual_zero  |
        mixed    | 0           | CO:256:60;CO:24:20;CO:197:20 => denied            | 197           # the largest *denial*, not the largest
    """)


def test_the_primary_reason_is_the_largest_denial(lines_are):
    lines_are("""
        claim_id | paid_amount | adjustments        => final_reason | final_category
        larger   | 0           | CO:50:40;CO:197:60 => 197          | prior_authorization
        smaller  | 0           | CO:50:60;CO:197:40 => 50           | medical_necessity
        tied     | 0           | CO:50:50;CO:197:50 => 197          | prior_authorization  # the category that comes first
        in-parts | 0           | CO:50:30;CO:197:40;CO:50:20;CO:45:10 => 50 | medical_necessity   # 50 in all, though no part of it is the largest
        groups   | 0           | CO:50:30;CO:197:40;PR:50:30 => 50  | medical_necessity    # of whatever group
        beside   | 0           | CO:45:90;CO:50:10  => 50           | medical_necessity    # a reduction is no reason
        none     | 80          | CO:45:20           =>              |
    """)


# Person A's lines are alike. Whatever repeats an earlier line is a duplicate; a payer's word alone is not enough.
REPEATS = """
    claim_id | person_id | received_date | hcpcs_modifier_1 | charge_amount | paid_amount | adjustments => final_disposition
    first    | A         | 2025-03-05    |                  | 100           | 80          | CO:45:20    => paid
    repeat   | A         | 2025-03-15    |                  | 100           | 0           | OA:18:100   => duplicate
    b13      | A         | 2025-03-16    |                  | 100           | 0           | CO:B13:100  => duplicate
    dearer   | A         | 2025-03-17    |                  | 101           | 0           | OA:18:101   => denied             # another charge
    modified | A         | 2025-03-17    | JW               | 100           | 0           | OA:18:100   => denied             # another modifier
    alone    | B         | 2025-03-05    |                  | 100           | 0           | OA:18:100   => denied             # the earlier line is not here
    again    | B         | 2025-03-15    |                  | 100           | 0           | OA:18:100   => denied             # the earlier one is itself called a duplicate
    nobody-1 |           | 2025-03-05    |                  | 100           | 80          | CO:45:20    => paid
    nobody-2 |           | 2025-03-15    |                  | 100           | 0           | OA:18:100   => denied             # no person: never the same
    early    | C         | 2025-03-05    |                  | 100           | 0           | OA:18:100   => denied             # what it repeats comes later
    late     | C         | 2025-03-15    |                  | 100           | 80          | CO:45:20    => paid
    half-1   | D         | 2025-03-05    |                  | 100           | 80          | CO:45:20    => paid
    half-2   | D         | 2025-03-15    |                  | 100           | 40          | OA:18:60    => partially_denied   # something was paid: no duplicate
"""


def test_a_duplicate_repeats_an_earlier_line(lines_are, monkeypatch):
    monkeypatch.setenv("J3590_INFER_CHAINS", "off")
    lines_are(REPEATS)


def test_the_line_a_duplicate_repeats_may_stand_on_the_same_claim(lines_are):
    lines_are("""
        claim_id | claim_line_number | person_id | paid_amount | adjustments => claim_line_number | final_disposition
        A        | 1                 | A         | 80          | CO:45:20    => 1                 | paid
        A        | 2                 | A         | 0           | OA:18:100   => 2                 | duplicate
    """)


def test_allowed_is_what_was_stated_else_paid_and_the_patients_share(lines_are):
    lines_are("""
        claim_id | allowed_amount | paid_amount | adjustments             => final_allowed_amount | final_patient_amount | final_allowed_basis
        stated   | 90             | 80          | CO:45:10;PR:2:10        => 90                   | 10                   | stated
        stated-0 | 0              | 80          | CO:45:20                => 0                    | 0                    | stated
        summed   |                | 60          | CO:45:20;PR:2:20        => 80                   | 20                   | paid and patient share
        all-3    |                | 40          | PR:1:30;PR:2:20;PR:3:10 => 100                  | 60                   | paid and patient share
        not-1    |                | 60          | CO:1:40                 => 60                   | 0                    | paid and patient share  # 1 under CO is not the patient's
        not-96   |                | 60          | PR:96:40                => 60                   | 0                    | paid and patient share  # nor is 96 under PR a share
        denied   |                | 0           | CO:197:100              => 0                    | 0                    | paid and patient share
        cut      |                | 62.72       | CO:45:20;CO:253:1.28;PR:2:16 => 80              | 16                   | paid and patient share  # the cut is of the payment
        withheld |                | 72          | CO:45:20;CO:104:8       => 80                   | 0                    | paid and patient share
        member-1 |                | 0           | PR:45:28;PR:100:72      => 72                   | 0                    | paid and patient share  # paid to the member
        member-2 |                | 0           | PR:2:25;PR:45:25;PR:100:50 => 75                | 25                   | paid and patient share
        pr-45    |                | 30          | CO:45:20;PR:45:40;PR:2:10 => 40                 | 10                   | paid and patient share
    """)


def test_what_a_later_payer_allows_is_known_where_it_says_so(lines_are):
    lines_are("""
        claim_id | payer_sequence | allowed_amount | paid_amount | adjustments        => final_allowed_amount | final_allowed_basis
        second   | S              |                | 13          | OA:23:85;CO:45:2   =>                      | not stated
        says     | S              | 70             | 5           | OA:23:90;CO:45:5   => 70                   | stated
        third    | T              |                | 13          | CO:45:87           =>                      | not stated
        shows    | P              |                | 20          | OA:23:80           =>                      | not stated               # shows a payment before its own
        first    | P              |                | 13          | CO:45:87           => 13                   | paid and patient share
    """)


# Two lines of a drug rolled into one: the charge of the one stands on the other, as OA-94.
ROLLED = """
    claim_id | claim_line_number | hcpcs_modifier_1 | charge_amount | paid_amount | adjustments         => claim_line_number | final_disposition | final_denial_amount
    B1       | 1                 | JZ               | 600           | 700         | OA:94:-400;CO:45:300 => 1                | paid              | 0
    B1       | 2                 | JW               | 400           | 0           | CO:97:400           => 2                 | packaged          | 0
    B2       | 1                 | JZ               | 600           | 700         | OA:94:-300;CO:45:200 => 1                | paid              | 0
    B2       | 2                 | JW               | 400           | 0           | CO:97:400           => 2                 | denied            | 400     # another amount
    B3       | 1                 | JZ               | 600           | 0           | CO:97:600           => 1                 | denied            | 600     # another claim
"""


def test_what_was_rolled_into_another_line_is_no_denial(lines_are):
    lines_are(ROLLED)


def test_without_adjustments_the_patients_share_is_what_its_columns_say(lines_are):
    lines_are(
        """
        claim_id | paid_amount | deductible_amount | coinsurance_amount | copayment_amount => final_disposition | final_allowed_amount | final_patient_amount
        all      | 40          | 30                | 20                 | 10               => paid              | 100                  | 60
        none     | 40          |                   |                    |                  => paid              | 40                   | 0
        """,
        without="adjustments",
    )
