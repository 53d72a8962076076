"""Which lines does a Selection keep? Every filter alone, two together, none, empty; and the same words in URL and terminal."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest

import queries
from data import InputError
from queries import answer
from queries.selection import CHOICES, Selection, Values, default, list_names, read, values, words

# Four claims that differ in everything one may filter by; D leaves blank what can be blank.
BOOK = """
    claim_id | hcpcs_code | payer       | plan   | line_of_business   | payer_sequence | claim_type    | place_of_service_code | bill_type_code | ndc_code
    A        | J3590      | Aetna       | Gold   | commercial         | P              | professional  | 11                    |                | 75987013015
    B        | J3490      | Cigna       | Silver | medicare_advantage | S              | institutional |                       | 0131           |
    C        | J3241      | AETNA, Inc. | Gold   | commercial         | P              | professional  | 19                    |                |
    D        |            |             |        |                    |                |               |                       |                |
"""
MORE = """
    hcpcs_modifier_1 | hcpcs_modifier_2 | diagnosis_code_1 | provider_specialty | state | in_network_flag | claim_line_start_date | paid_amount | adjustments
    JW               | JA               | C50.911          | Oncology           | OH    | Y               | 2025-01-31            | 80          | CO:45:20
    JB               |                  | M0579            | Rheumatology       | TX    | N               | 2025-02-01            | 0           | CO:197:100
    JA               |                  | C61              | ONCOLOGY           | TX    | Y               | 2025-02-28            | 80          | CO:45:20
                     |                  |                  |                    |       |                 |                       | 80          | CO:45:20
"""


@pytest.fixture
def book(claims):
    """Both halves of the book, side by side."""
    return claims(
        "\n".join(
            f"{left} | {right}"
            for left, right in zip(BOOK.strip().splitlines(), MORE.strip().splitlines(), strict=True)
        )
    )


@pytest.fixture
def kept(book, chosen):
    """kept(payer="Aetna") → "A C": the claims of the book that a selection keeps."""

    def keep(**filters: str | list[str]) -> str:
        kept = "SELECT claim_id FROM selected($selection) ORDER BY line_id"
        return " ".join(queries.run(book, kept, chosen(book, **filters).struct(), [])["claim_id"].to_pylist())

    return keep


def test_no_filter_keeps_every_line(kept):
    assert kept() == "A B C D"
    assert kept(payer="", state="") == "A B C D"  # an empty value is no filter


# filter, value, what including it keeps, what excluding it keeps
ALONE = [
    ("code", "J3590", "A", "B C D"),
    ("code", "(blank)", "D", "A B C"),
    ("payer", "Aetna", "A C", "B D"),
    ("payer", "(blank)", "D", "A B C"),
    ("payer_name", "AETNA, Inc.", "C", "A B D"),
    ("payer_name", "(blank)", "D", "A B C"),
    ("plan", "Gold", "A C", "B D"),
    ("plan", "(blank)", "D", "A B C"),
    ("line_of_business", "commercial", "A C", "B D"),
    ("line_of_business", "not stated", "D", "A B C"),
    ("sequence", "S", "B", "A C D"),
    ("sequence", "not stated", "D", "A B C"),
    ("claim_type", "professional", "A C", "B D"),
    ("claim_type", "(blank)", "D", "A B C"),
    ("site", "physician_office", "A", "B C D"),
    ("site", "unknown", "D", "A B C"),
    ("product", "Tepezza", "A C", "B D"),
    ("product", "Unidentified", "B", "A C D"),
    ("tier", "P", "C", "A B D"),
    ("tier", "A", "A", "B C D"),
    ("product_class", "graduated", "A C", "B D"),
    ("product_class", "unidentified", "B", "A C D"),
    ("code_status", "permanent", "C", "A B D"),
    ("code_status", "late", "A", "B C D"),
    ("modifier", "JA", "A C", "B D"),  # has any of, has none of
    ("modifier", "JB", "B", "A C D"),
    ("modifier", "(blank)", "D", "A B C"),
    ("specialty", "Oncology", "A C", "B D"),
    ("specialty", "(blank)", "D", "A B C"),
    ("diagnosis", "oncologic", "A C", "B D"),
    ("diagnosis", "(blank)", "D", "A B C"),
    ("route", "intravenous", "A C", "B D"),
    ("route", "not said", "D", "A B C"),
    ("state", "TX", "B C", "A D"),
    ("state", "(blank)", "D", "A B C"),
    ("network", "Y", "A C", "B D"),
    ("network", "(blank)", "D", "A B C"),
]


@pytest.mark.parametrize(("name", "value", "included", "excluded"), ALONE)
def test_a_filter_alone(kept, name, value, included, excluded):
    assert kept(**{name: value}) == included
    assert kept(**{f"{name}_not": value}) == excluded


def test_every_filter_is_tested_alone():
    assert {name for name, *_ in ALONE} == set(list_names())


def test_values_of_a_filter_widen_filters_narrow(kept):
    assert kept(state=["TX", "(blank)"]) == "B C D"
    assert kept(state="TX", payer="Aetna") == "C"
    assert kept(state="TX", payer_not="Aetna") == "B"
    assert kept(state=["OH", "TX"], state_not="TX") == "A"
    assert kept(state="OH", payer="(blank)") == ""
    assert kept(state_not=["OH", "TX"]) == "D"  # leaving values out keeps blanks


def test_modifiers_are_a_set(kept):
    assert kept(modifier=["JA", "JB"]) == "A B C"
    assert kept(modifier_not=["JA", "JB"]) == "D"
    assert kept(modifier="JA", modifier_not="JW") == "C"
    assert kept(modifier=["JW", "(blank)"]) == "A D"


def test_modifiers_group_by_the_whole_sorted_set(book, ask, table):
    table(ask(book, "values", by="modifier")).shows("""
        modifier_set | line_count
        (blank)      | 1
        JA           | 1
        JA JW        | 1           # written JW, JA
        JB           | 1
    """)
    assert values(book, "modifier") == ["JA", "(blank)", "JB", "JW"]  # but a filter offers them one by one


def test_dates_are_inclusive(kept):
    assert kept(from_="2025-02-01", to="2025-02-28") == "B C"
    assert kept(from_="2025-02-02") == "C"
    assert kept(to="2025-01-31") == "A"
    assert kept(from_="2025-01-31", to="2025-01-31") == "A"
    assert kept(from_="2024-01-01", to="2024-12-31") == ""


def test_lines_without_the_date_of_the_period_are_counted_as_left_out(book, ask):
    assert dict(ask(book, "volume_by", from_="2025-01-01").basis.left_out) == {
        "without the date the period is measured by": 1
    }


def test_the_date_is_of_service_or_of_the_first_decision(claims, ask, table):
    con = claims("""
        claim_id | claim_line_start_date | adjudication_date | paid_amount | adjustments
        A        | 2025-01-31            | 2025-03-20        | 0           | CO:197:100
        A        | 2025-01-31            | 2025-05-20        | 80          | CO:45:20
        B        | 2025-03-20            | 2025-05-20        | 80          | CO:45:20
    """)
    march = {"from_": "2025-03-01", "to": "2025-03-31"}
    table(ask(con, "denial_rate", **march)).shows("numerator | denominator \n 0 | 1")
    for stage, denied in (("initial", 1), ("final", 0)):  # of its first decision, whatever the stage
        rate = ask(con, "denial_rate", basis="adjudication", stage=stage, **march)
        table(rate).shows(f"numerator | denominator \n {denied} | 1")


def test_an_empty_selection_is_empty_not_wrong(book, ask):
    for question in ("denial_rate", "denial_reasons", "denial_bridge", "volume_by", "spend_by_month"):
        nothing = ask(book, question, by="payer", from_="1999-01-01", to="1999-12-31")
        assert (nothing.rows(), nothing.missing, nothing.basis.line_count) == ([], (), 0)


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("code", "J3590"), ("payer", "Aetna"), ("payer", "(blank)"), ("payer_not", "Cigna Health")],
        [("code", ""), ("from", "2025-01-31"), ("to", "")],
        [("code_not", "J3490"), ("modifier", "JA"), ("modifier_not", "(blank)")],
        [("payer_name", "AETNA, Inc."), ("basis", "adjudication"), ("chained", "off")],
        [("stage", "final"), ("unit", "dollars"), ("partial", "not counted"), ("site", "physician_office")],
        [("from", "2025-02-28"), ("to", "2025-01-31")],
    ],
    ids=lambda pairs: "&".join(f"{word}={value}" for word, value in pairs) or "nothing",
)
def test_a_url_opens_the_selection_it_was_made_from(book, pairs):
    selection, _ = read(pairs, book)
    assert read(selection.pairs(), book)[0] == selection
    assert read(parse_qsl(selection.url(), keep_blank_values=True), book)[0] == selection


@pytest.mark.parametrize("name", list_names())
def test_every_value_of_every_filter_goes_through_a_url(book, name):
    for word in (name, f"{name}_not"):
        selection, notices = read([(word, value) for value in values(book, name)], book)
        assert not notices
        assert read(parse_qsl(selection.url(), keep_blank_values=True), book) == (selection, [])


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, known in CHOICES.items() for value in known])
def test_every_choice_goes_through_a_url(book, name, value):
    selection, notices = read([(name, value)], book)
    assert (getattr(selection, name), notices) == (value, [])
    assert read(selection.pairs(), book)[0] == selection


def test_a_url_says_its_defaults_and_an_empty_code_out_loud(book):
    assert Selection().url() == "code=&from=&to=&basis=service&chained=on&stage=initial&unit=lines&partial=counted"


@pytest.mark.parametrize(
    ("word", "value", "notice"),
    [
        ("payer", "Atena", "'Atena'"),
        ("modifier", "ZZ", "'ZZ'"),
        ("stage", "last", "'last' is no value of stage. Known: initial, final"),
        ("from", "31.1.2025", "'31.1.2025' is no date"),
        ("from", "2025-02-30", "'2025-02-30' is no date"),
        ("color", "red", "'color' is no filter. Known: code, payer, payer_name"),
        ("stage_not", "final", "'stage_not' is no filter"),
    ],
)
def test_what_is_unknown_is_noticed_and_left_out(book, word, value, notice):
    selection, notices = read([(word, value)], book)
    assert len(notices) == 1
    assert notice in notices[0]
    assert selection == read([], book)[0]


def test_a_period_that_ends_before_it_starts_is_noticed(book):
    _, (notice,) = read([("from", "2025-02-28"), ("to", "2025-01-31")], book)
    assert "ends (31 Jan 2025) before it starts (28 Feb 2025)" in notice


def test_one_end_of_a_period_leaves_the_other_open(claims):
    con = claims(MATURE)
    assert read([("from", "2024-01-01")], con)[0].to_date is None
    assert read([("to", "2024-12-31")], con)[0].from_date is None


def test_the_words_are_the_dimensions_and_the_choices():
    assert set(words()) == {*list_names(), *(f"{name}_not" for name in list_names()), "from", "to", *CHOICES}


def test_an_unknown_grouping_names_the_known_ones(book):
    with pytest.raises(InputError, match="Cannot group by 'color'. Known: hcpcs_code, payer_group"):
        answer(book, "denial_rate", Selection(), "color")


def test_a_selection_says_itself(book):
    selection, _ = read(
        [
            ("code", ""),
            ("payer", "Aetna"),
            ("payer", "(blank)"),
            ("state_not", "TX"),
            ("from", "2025-01-01"),
            ("to", "2025-03-05"),
        ],
        book,
    )
    assert (
        selection.sentence()
        == "All codes in the extract; Payer: Aetna or (blank); State: not TX; service dates 1 Jan 2025 to 5 Mar 2025"
    )
    assert Selection({"code": Values(("J3590",))}).sentence() == "Code: J3590; service dates of the whole extract"


def months(count: int, lines: int, last: date = date(2025, 8, 15), code: str = "J3590") -> str:
    """A table with so many lines in each of the `count` months up to `last`."""
    days = [
        date(last.year + (last.month - 1 - back) // 12, (last.month - 1 - back) % 12 + 1, 15) for back in range(count)
    ]
    rows = [f"{lines} | {day} | {day + timedelta(20)} | {code} | 80 | CO:45:20" for day in days]
    return "\n".join(
        ["times | claim_line_start_date | adjudication_date | hcpcs_code | paid_amount | adjustments", *rows]
    )


MATURE = months(24, 3)  # last service month Aug 2025, last decision 4 Sep 2025: May 2025 and before are 90 days old


def test_the_default_period_is_the_latest_12_mature_months(claims):
    assert default(claims(MATURE)) == Selection({"code": Values(("J3590",))}, date(2024, 6, 1), date(2025, 5, 31))


def test_the_default_period_is_the_whole_extract_when_12_months_hold_under_30_lines(claims):
    assert default(claims(months(24, 2))) == Selection({"code": Values(("J3590",))})  # 24 lines
    assert default(claims(months(2, 100))) == Selection({"code": Values(("J3590",))})  # no mature month at all


def test_the_default_code_is_j3590_where_there_is_one_else_all(claims):
    others = months(24, 3, code="J3490")
    assert default(claims(others)) == Selection({}, date(2024, 6, 1), date(2025, 5, 31))
    few = "claim_line_start_date | adjudication_date | paid_amount | adjustments \n 2024-06-15 | 2024-07-05 | 80 | CO:45:20"
    assert default(claims(others, few)) == Selection(
        {"code": Values(("J3590",))}
    )  # 30 lines of the *default* codes are wanted: one is too few


def test_maturity_never_removes_lines_from_a_chosen_period(claims, ask):
    chosen = ask(claims(MATURE), "spend_by_month", from_="2025-05-01", to="2025-08-31")
    assert [(row["line_count"], row["is_mature"]) for row in chosen.rows()] == [
        (3, True),
        (3, False),
        (3, False),
        (3, False),
    ]
