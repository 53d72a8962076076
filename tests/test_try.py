def test_a(claims, ask, table):
    con = claims("""
        times | payer | paid_amount | adjustments
        ------+-------+-------------+------------
        24    | Aetna | 80          | CO:45:20
        6     | Aetna | 0           | CO:197:100
        3     | Cigna | 0           | CO:197:100   # too few
    """)
    assert table(ask(con, "denial_rate", by="payer")) == """
        payer_group  | numerator | denominator | denial_rate | denial_rate_low
        Aetna        | 6         | 30          | 0.200       | 0.095
        Cigna Health | 3         | 3           | 1.0         |
    """
def test_b(lines_are):
    lines_are("""
        claim_id | paid_amount | adjustments => claim_id | initial_disposition
        A        | 0           | CO:197:100  => A  | denied
    """)
