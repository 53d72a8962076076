"""Why lines are denied: what could be prevented, reasons beside their remarks, the flow from submitted to outcome; hidden is blank and said."""

import pytest

import data
from pages.denials.reasons.marks import course, preventable
from pages.ui.drawings import matrix
from tests.test_pages import app, text

PAGE = "pages/denials/reasons/page.py"
CLAIMS = """
    times | payer | charge_amount | paid_amount | adjustments | remark_codes
    20    | Aetna | 100           | 0           | CO:16:100   | M119;N56       # could be prevented
    15    | Aetna | 100           | 0           | CO:50:100   |                # in part
    12    | Cigna | 200           | 0           | CO:16:200   | M119
    3     | Cigna | 100           | 0           | CO:50:100   |                # three persons: small
    30    | Aetna | 100           | 80          | CO:45:20    |
"""


def test_reasons_say_what_could_be_prevented_and_which_remarks_stand_beside_them(claims, ask, table):
    con = claims(CLAIMS)
    table(ask(con, "preventable_denials")).shows("""
        preventable | verified | denied_line_count | denied_amount
        Y           | Y        | 32                | 4400
        P           | Y        | 18                | 1800
    """)
    table(ask(con, "reason_remarks", by="payer_group")).shows("""
        payer_group  | reason | remark | denied_line_count | denied_amount
        Cigna Health | 16     | M119   | 12                | 2400
        Aetna        | 16     | M119   | 20                | 2000           # a line with two remarks: in two rows
        Aetna        | 16     | N56    | 20                | 2000
        Aetna        | 50     | none   | 15                | 1500
        Cigna Health | 50     | none   | 3                 | 300
    """)


def test_a_hidden_cell_is_blank_and_marked_and_never_a_zero(claims, ask):
    con = claims(CLAIMS)
    answer = ask(con, "denial_reasons", by="payer category", small_cells="hide")
    made = matrix(answer, "payer_group", "category", "denied_amount", counts="denied_line_count").figure
    (heat,) = made["data"]
    cells = {
        (row, column): (z, said)
        for row, zs, texts in zip(made["layout"]["yaxis"]["ticktext"], heat["z"], heat["text"], strict=True)
        for column, z, said in zip(made["layout"]["xaxis"]["ticktext"], zs, texts, strict=True)
    }
    assert cells["Cigna Health", "Medical\nnecessity"] == (None, "")
    assert cells["Aetna", "Missing\ninformation"] in ((2000.0, "$2.0k\nn 20"), (None, ""))
    hidden = sum(z is None for z, _ in cells.values())
    assert [one["text"] for one in made["layout"]["annotations"]] == ["hidden"] * hidden
    assert 0 not in [z for z, _ in cells.values()]
    shown = matrix(
        ask(con, "denial_reasons", by="payer category"),
        "payer_group",
        "category",
        "denied_amount",
        counts="denied_line_count",
    )
    assert "$300\nn 3" in shown.figure["data"][0]["text"][1] and not shown.figure["layout"]["annotations"]


def test_the_flow_goes_from_submitted_to_the_last_outcome_and_loses_no_line(claims, ask):
    con = claims("""
        times | original_claim_id | received_date | adjudication_date | paid_amount | adjustments
        27    |                   | 2025-03-05    | 2025-03-20        | 0           | CO:50:100
        1     |                   | 2025-03-05    | 2025-03-20        | 0           | CO:50:100
        1     | C28               | 2025-04-05    | 2025-04-20        | 80          | CO:45:20     # the claim above, sent again and won back
        30    |                   | 2025-03-05    | 2025-03-20        | 80          | CO:45:20
    """)
    (made,) = course(ask(con, "decision_changes")).figure["data"]
    assert made["node"]["label"] == ["Submitted: 58", "Paid: 30", "Denied: 28", "Paid: 31", "Denied: 27"]
    names = made["node"]["label"]
    links = {
        (names[one], names[other], number)
        for one, other, number in zip(
            made["link"]["source"], made["link"]["target"], made["link"]["value"], strict=True
        )
    }
    assert links == {
        ("Submitted: 58", "Paid: 30", 30), ("Submitted: 58", "Denied: 28", 28),
        ("Paid: 30", "Paid: 31", 30), ("Denied: 28", "Denied: 27", 27), ("Denied: 28", "Paid: 31", 1),
    }  # fmt: skip
    hidden = course(ask(con, "decision_changes", small_cells="hide"))
    assert "hidden (small), not drawn" in hidden.more and "A" not in hidden.alt.split()
    assert 1 not in hidden.figure["data"][0]["link"]["value"]


def test_a_category_with_a_hidden_part_says_so(claims, ask):
    answer = ask(claims(CLAIMS), "preventable_denials", by="category")
    drawn = preventable(answer)
    assert "$4.4" in drawn.alt and "n 32" in drawn.alt
    hidden = preventable(ask(claims(CLAIMS), "preventable_denials", by="payer category", small_cells="hide"))
    assert "hidden (small)" in hidden.alt


@pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="the sample is not made yet: make sample")
def test_other_opens_by_the_address(monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    monkeypatch.chdir(data.HERE.parent)
    folded, opened = app(PAGE), app(PAGE, other="open")
    bars = [len(str(one.proto.spec)) for at in (folded, opened) for one in at.get("plotly_chart")]
    said = [[one.proto.spec for one in at.get("plotly_chart")] for at in (folded, opened)]
    assert len(bars) == 10
    assert any("Other (" in one for one in said[0]) and not any("Other (" in one for one in said[1])
    assert "denied dollars goes with reasons that could be prevented, by our own reading" in text(folded)


def test_remarks_are_said_in_words_under_their_chart(monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    said = text(app(PAGE))
    assert "**M119** NDC absent, wrong or no longer active" in said
