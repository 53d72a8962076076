"""Which of several stands out: one rule for payers, products, reasons and elements. Numbers by hand, a twin in Python, made-up extracts whose truth is known."""

import random
import re
from dataclasses import replace
from math import exp, factorial, sqrt
from pathlib import Path
from statistics import NormalDist

import duckdb
import pyarrow as pa
import pytest

import data
import queries
from data.reading import extract
from data.reading.extract import Order
from pages.topics import standing
from tests.conftest import write
from tests.support.suite import many
from tests.test_pages import app, on_the_sample, result, text  # noqa: F401

# The p-values of Benjamini and Hochberg 1995, section 3: four of fifteen are named, where Bonferroni's rule names three.
OF_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def scalar(con, call: str, **given) -> float:
    return con.cursor().execute(f"SELECT {call}", given).fetchone()[0]


@pytest.mark.parametrize(
    ("chances", "limit"),
    [
        (OF_1995, 0.0095),
        (OF_1995[::-1], 0.0095),  # in any order
        ([0.01, 0.02, 0.03, 0.04, 0.05], 0.05),  # each is above its own step but the last, which carries all
        ([0.051], None),
        ([0.05], 0.05),
        ([0.04, 0.9], None),  # of two, one must be rarer
    ],
)
def test_the_limit_of_benjamini_and_hochberg(bare, chances, limit):
    assert scalar(bare, "benjamini_hochberg($chances::DOUBLE[])", chances=chances) == limit


@pytest.mark.parametrize("z", [-3, -1, 0, 0.5, 1.959964, 3, 5])
def test_the_chance_above_is_that_of_the_normal_curve(bare, z):
    assert scalar(bare, "upper_tail($z::DOUBLE)", z=z) == pytest.approx(1 - NormalDist().cdf(z), abs=1e-7)


@pytest.mark.parametrize(("seen", "expected"), [(1, 0.3), (3, 1.0), (5, 1.5), (9, 3.0), (20, 10.0), (60, 40.0)])
def test_few_denials_are_as_rare_as_a_poisson_law_says(bare, seen, expected):
    """Where the variance is what is expected; the normal curve would call 5 where 1.5 are expected ten times too rare."""
    exact = 1 - sum(exp(-expected) * expected**n / factorial(n) for n in range(seen))
    given = scalar(bare, "chance_of_more($seen, $expected::DOUBLE, $expected::DOUBLE)", seen=seen, expected=expected)
    assert given == pytest.approx(exact, rel=0.12)


def test_nothing_seen_is_never_rare(bare):
    assert scalar(bare, "chance_of_more(0, 3.0::DOUBLE, 3.0::DOUBLE)") == 1


# The rule over cells that are made in SQL: no claim is read.

CELLS = """CREATE OR REPLACE TEMP TABLE drawn_cells AS
    SELECT $family[n] AS family, 0 AS peers, $member[n] AS member, $stratum[n] AS stratum, n AS person, true AS is_looked_at, 1 AS n,
        $denied[n] AS d, $charge[n]::DOUBLE AS x, $denied[n] * $charge[n]::DOUBLE AS y, $charge[n]::DOUBLE ^ 2 AS xx
    FROM (SELECT unnest(range(1, len($member) + 1)) AS n)"""


JUDGED = """WITH strata AS (FROM strata_of('drawn_cells')), whole AS (FROM whole_of('strata')), beside AS (FROM beside_of('strata')),
    people AS (FROM people_of('drawn_cells', 'beside')), crowds AS (FROM crowds_of('people'))
    FROM stood_out('whole', 'beside', 'crowds')"""


def judged(con, lines: list[tuple]) -> list[dict]:
    """What the rule says of lines: (family, member, stratum, denied 0 or 1, charge), each of a person of its own."""
    names = ("family", "member", "stratum", "denied", "charge")
    con.execute(CELLS, dict(zip(names, map(list, zip(*lines, strict=True)), strict=True)))
    return con.sql(f"{JUDGED} ORDER BY family, member").to_arrow_table().to_pylist()


@pytest.fixture(scope="module")
def bare():
    """A database that knows the rule and no line. Each person has one line, so how alike a person's lines are does not matter."""
    con = duckdb.connect()
    for name in ("macros", "metrics", "relations/standing"):
        con.execute((Path(queries.__file__).parent / f"{name}.sql").read_text())
    con.execute("CREATE TABLE correlation AS SELECT 0.3::DOUBLE AS rho")
    return con


def world(seed: int, rates: dict[str, float], size: int, charges=(1000,)) -> list[tuple]:
    """So many lines of each member, over six strata that differ in how much is denied of them."""
    draw, strata = random.Random(seed), {n: 0.5 + n / 5 for n in range(6)}
    chosen = [(member, draw.choice(list(strata))) for member in rates for _ in range(size)]
    return [
        (seed, member, stratum, int(draw.random() < min(0.95, rates[member] * strata[stratum])), draw.choice(charges))
        for member, stratum in chosen
    ]


def test_the_rule_by_hand(bare):
    """A denies 20 of 40, B and C each 10 of 40 of the same, in one stratum, 100 dollars a line.

    Of A: the others deny 20 of 80, so 10 were expected and 20 - 10 lines, 1,000 dollars, are beyond. Were all alike 40 ÷ 120 of its 40 were
    denied; their rate is near 40.5 ÷ 121, and the variance (2/3)² × 0.3347 × 0.6653 × (40 + 40² ÷ 79) = 5.963.
    """
    lines = [(0, m, 0, int(n < k), 100) for m, k in (("A", 20), ("B", 10), ("C", 10)) for n in range(40)]
    a, b, c = judged(bare, lines)
    assert (float(a["excess"]), a["to_expected"], a["overlap"]) == (1000, 2, 1)
    k, mean = 20 * 13.3333 / 5.963, 13.3333**2 / 5.963
    z = 3 * sqrt(k) * (1 - 1 / (9 * k) - (mean / k) ** (1 / 3))
    assert a["chance"] == pytest.approx(1 - NormalDist().cdf(z), abs=1e-4)
    assert [row["stands_out"] for row in (a, b, c)] == [True, False, False]
    assert float(b["excess"]) == -500 and b["chance"] > 0.5  # fewer than expected is never rare


def test_a_twin_of_the_rule(bare):
    """Every figure once more in Python, over lines of six members of unequal size and charge."""
    lines = [
        one for member, size in (("A", 90), ("B", 70), ("C", 60), ("D", 50), ("E", 45), ("F", 40), ("G", 12))
        for one in world(7, {member: 0.35 if member == "B" else 0.15}, size, (100, 400, 2500))
    ]  # fmt: skip
    found = {row["member"]: row for row in judged(bare, lines)}
    wanted = twin(lines)
    for member, row in found.items():
        if member not in wanted:
            assert row["not_comparable"] == "few_lines_alike" and row["stands_out"] is None
            continue
        for name in ("chance", "excess_low", "excess_high", "to_expected"):
            assert row[name] == pytest.approx(wanted[member][name], rel=1e-6, abs=1e-6), (member, name)
        assert float(row["excess"]) == pytest.approx(wanted[member]["excess"], abs=0.006)
        assert row["stands_out"] == wanted[member]["stands_out"]


def twin(lines: list[tuple]) -> dict[str, dict]:
    """What the rule says, read off its formulas. Each line is of a person of its own."""
    found, strata, members = {}, {line[2] for line in lines}, sorted({line[1] for line in lines})
    for member in members:
        sums = dict.fromkeys(("n", "d", "e", "alike", "own", "of", "x", "y", "xx", "yy", "ey", "vy"), 0.0)
        for stratum in strata:
            mine, others = ([x for x in lines if x[2] == stratum and (x[1] == member) is own] for own in (True, False))
            n, m = len(mine), len(others)
            if m < 5 or not n:
                continue
            d, k, x, xo = sum(one[3] for one in mine), sum(one[3] for one in others), sum(one[4] for one in mine), sum(one[4] for one in others)  # fmt: skip
            yo, weight, both = sum(one[3] * one[4] for one in others), m / (n + m), (d + k + 0.5) / (n + m + 1)
            count = xo**2 / sum(one[4] ** 2 for one in others)
            q = (yo / xo * count + 0.5) / (count + 1)
            parts = (n, d, n * k / m, n * (d + k) / (n + m), weight**2 * n * both * (1 - both),
                     weight**2 * n**2 / (m - 1) * both * (1 - both), x, sum(one[3] * one[4] for one in mine),
                     sum(one[4] ** 2 for one in mine), sum(one[3] * one[4] ** 2 for one in mine), x * yo / xo, x**2 * q * (1 - q) / max(count - 1, 1))  # fmt: skip
            sums = {name: sums[name] + part for name, part in zip(sums, parts, strict=True)}
        if sums["n"] >= 30:
            found[member] = sums | {"v": sums["own"] + sums["of"]}
    scores = {member: (s["d"] - s["alike"]) / sqrt(s["v"]) for member, s in found.items()}
    for member, s in found.items():
        rest = [score**2 for other, score in scores.items() if other != member]
        v = s["v"] * (max(1, sum(rest) / len(rest)) if len(rest) >= 5 else 1)
        k, mean = s["d"] * s["alike"] / v, s["alike"] ** 2 / v
        s["chance"] = 1 - NormalDist().cdf(3 * sqrt(k) * (1 - 1 / (9 * k) - (mean / k) ** (1 / 3)))
        s["excess"], s["to_expected"], rate = s["y"] - s["ey"], s["d"] / s["e"], s["y"] / s["x"]
        strays = (s["yy"] - 2 * rate * s["yy"] + rate**2 * s["xx"]) / (rate * (1 - rate)) * s["n"] / (s["n"] - 1)
        count = s["x"] ** 2 / max(s["xx"], strays)
        for end, side in (("excess_low", -1), ("excess_high", 1)):
            z = 1.959964
            wilson = (rate + z * z / 2 / count + side * z * sqrt((rate * (1 - rate) + z * z / 4 / count) / count)) / (1 + z * z / count)  # fmt: skip
            s[end] = s["excess"] + side * sqrt((wilson * s["x"] - s["y"]) ** 2 + z * z * s["vy"])
    steps = [p for place, p in enumerate(sorted(s["chance"] for s in found.values()), 1) if p <= 0.05 * place / len(found)]  # fmt: skip
    return {member: s | {"stands_out": s["chance"] <= max(steps, default=-1)} for member, s in found.items()}


# Draws of so many lines each of twelve payers over six strata, by a hash for a die; payer 3 may be worse.
DRAWS = """CREATE OR REPLACE TEMP TABLE drawn_cells AS
    SELECT
        family, 0 AS peers, member, stratum, person, true AS is_looked_at, 1 AS n, d, charge AS x, d * charge AS y, charge ^ 2 AS xx
    FROM (
        SELECT
            draw AS family, payer AS member, hash(draw, payer, line, 'stratum') % 6 AS stratum, hash(payer, line) AS person,
            $charges[1 + (hash(draw, payer, line, 'charge') % len($charges)::UBIGINT)::INTEGER]::DOUBLE AS charge,
            (hash(draw, payer, line, 'fate') / 2.0 ^ 64 < CASE WHEN payer = 3 THEN $worse ELSE 0.15 END * (0.5 + stratum / 5) * CASE WHEN charge > 1000 THEN $large ELSE 1 END)::INTEGER AS d
        FROM range($draws) a (draw), range(12) b (payer), range($size) c (line)
    )"""


def drawn(con, draws: int, size: int, worse: float = 0.15, charges: tuple = (1000,), large: float = 1) -> list[dict]:
    con.execute(DRAWS, {"draws": draws, "size": size, "worse": worse, "charges": list(charges), "large": large})
    return con.sql(JUDGED).to_arrow_table().to_pylist()


@pytest.mark.parametrize(
    ("size", "charges", "large"),
    [
        (60, (1000,), 1),
        (90, (200, 1000, 9000), 1),
        (90, (500, 2000), 2),
    ],  # the last: all deny large charges twice as often
)
def test_of_twelve_equal_payers_none_is_named_and_the_interval_of_the_excess_covers_none(bare, size, charges, large):
    """200 draws: in at least nine of ten nobody stands out, and 95 % intervals hold the truth, no dollars beyond the others'."""
    draws = many(200, 2000)
    rows = drawn(bare, draws, size, charges=charges, large=large)
    assert len(rows) == 12 * draws and all(row["stands_out"] is not None for row in rows)
    assert len({row["family"] for row in rows if row["stands_out"]}) <= 0.1 * draws
    covered = sum(row["excess_low"] <= 0 <= row["excess_high"] for row in rows) / len(rows)
    assert 0.94 <= covered <= 0.97, covered


def test_one_worse_payer_of_twelve_is_named_and_hardly_ever_another(bare):
    draws = many(60, 600)
    named = [row["member"] for row in drawn(bare, draws, 120, worse=0.36) if row["stands_out"]]
    assert named.count(3) >= 0.9 * draws and len(named) - named.count(3) <= 0.05 * draws


# Made-up extracts, each with who denies how many of its lines: (payer, line of business, denied, lines). The payer that the rule names first, or none.
NINE = ("Aetna", "Anthem", "Cigna", "UnitedHealthcare", "Humana", "Kaiser Permanente", "Centene", "Molina", "Oscar")
TWELVE = (*NINE, "CareSource", "Medica", "UPMC")


def book(others: int = 8, of: tuple = NINE, lines: int = 60, **worse: tuple) -> list[tuple]:
    """Commercial payers that deny so many of their lines, but for those that are said."""
    return [one for payer in of for one in worse.get(payer, [(payer, "commercial", others, lines)])]


def lone(payer: str, denied: int, lines: int, line_of_business: str = "commercial") -> dict:
    return {payer: [(payer, line_of_business, denied, lines)]}


WORLDS = {
    "one denies far more": (book(**lone("Aetna", 30, 60)), "Aetna"),
    "another does": (book(**lone("Cigna", 28, 60)), "Cigna Health"),
    "a large one": (book(**lone("UnitedHealthcare", 150, 400)), "UnitedHealthcare"),
    # The higher rate is of few lines: the other costs more.
    "two do, and dollars decide": (book(of=NINE[:5], **lone("Humana", 26, 40), **lone("Anthem", 90, 220)), "Blue Cross Blue Shield"),
    "the highest rate is of too few lines": (book(**lone("Oscar", 20, 25), **lone("Aetna", 30, 60)), "Aetna"),
    "the highest rate is of a line of business of its own": (book(**lone("Molina", 50, 60, "medicaid"), **lone("Centene", 32, 60)), "Centene"),
    "one denies far less": (book(20, **lone("Cigna", 2, 60)), None),
    "twelve equal payers": (book(of=TWELVE), None),
    "few lines of each": (book(4, lines=20), None),
    # Nobody in particular: what is not mapped is named by none.
    "a name that is in no table": (book(Oscar=[("Nobody's Health", "commercial", 40, 60)]), None),
}  # fmt: skip


HEAD = "payer | line_of_business | state | paid_amount | adjustments | times"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """worlds(name) → the folder of a made-up extract, and the words that choose it: in the short form all stand in one, each in a state of its own."""
    found = {}

    def make(name: str) -> tuple[Path, dict]:
        together = many(True, False)
        chosen = list(WORLDS) if together else [name]
        if (key := together or name) not in found:
            folder = tmp_path_factory.mktemp("worlds")
            rows = [
                f"{payer} | {line} | {STATES[one]} | {paid} | {why} | {times}"
                for one in chosen
                for payer, line, denied, lines in WORLDS[one][0]
                for paid, why, times in ((0, "CO:197:100", denied), (80, "CO:45:20", lines - denied))
            ]
            write(folder / "input.csv", "\n".join([HEAD, *rows]), [], "")
            extract.extract("contract", [folder / "input.csv"], folder / "made_up", Order(codes="all", salt=b"test"))
            found[key] = folder / "made_up"
        return found[key], {"state": STATES[name]}

    return make


STATES = dict(zip(WORLDS, ("AZ", "CA", "IL", "MI", "NY", "OH", "PA", "TX", "VA", "WA"), strict=True))


@pytest.fixture(scope="module")
def made_up(worlds):
    """made_up(name) → the made-up extract, open."""
    found = {}

    def make(name: str):
        path, _ = worlds(name)
        if path not in found:
            found[path] = queries.prepare(data.open(path))
        return found[path]

    return make


@pytest.mark.parametrize("name", WORLDS)
def test_the_payer_that_stands_out_of_a_made_up_extract(worlds, made_up, ask, name):
    """And its dollars: those denied beyond what the others' rates would give, in its line of business."""
    rows = ask(made_up(name), "stands_out", "payer", **worlds(name)[1]).rows()
    named = [row for row in rows if row["stands_out"]]
    assert (named[0]["payer_group"] if named else None) == WORLDS[name][1]
    for row in named:
        assert row["excess_low_amount"] < row["excess_amount"] < row["excess_high_amount"]


@pytest.mark.parametrize("name", list(WORLDS)[:: many(4, 1)])
def test_briefing_and_benchmarks_name_the_same_payer(worlds, name, monkeypatch):
    path, words = worlds(name)
    monkeypatch.setenv("J3590_EXTRACTS", str(path))
    briefing, benchmarks = (
        text(app(page, **words)) for page in ("pages/summary/briefing/page.py", "pages/payers/benchmarks/page.py")
    )
    (said,) = (line for line in briefing.split("\n") if "Denied beyond the others" in line)
    sentence = (
        said.split("** ")[1].removesuffix(" of the same line of business, product, site and quarter.").removesuffix(".")
    )
    assert sentence in benchmarks
    who = WORLDS[name][1]
    assert re.match(
        f"{who}(, first of 2 that stand out| stands out) of [0-9]+ payers compared: ."
        if who
        else "(None of [0-9]+ payers compared stands out|No payer has)",
        sentence,
    )


BOOK = """
    payer    | line_of_business | prior_authorization_number_present | paid_amount | adjustments | times
    Aetna    | commercial       | N                                  | 0           | CO:197:100  | 24
    Aetna    | commercial       | N                                  | 80          | CO:45:20    | 36
    Aetna    | commercial       | Y                                  | 0           | CO:197:100  | 16
    Aetna    | commercial       | Y                                  | 80          | CO:45:20    | 24
    Anthem   | commercial       | N                                  | 0           | CO:197:100  | 3
    Anthem   | commercial       | N                                  | 80          | CO:45:20    | 27
    Anthem   | commercial       | Y                                  | 0           | CO:29:100   | 9
    Anthem   | commercial       | Y                                  | 80          | CO:45:20    | 81
    Oscar    | commercial       | Y                                  | 0           | CO:197:100  | 10
    Oscar    | commercial       | Y                                  | 80          | CO:45:20    | 90
    Humana   | commercial       | Y                                  | 80          | CO:45:20    | 20
    Medicare | medicare         | Y                                  | 0           | CO:197:100  | 20
    Medicare | medicare         | Y                                  | 80          | CO:45:20    | 20
"""


def test_what_it_comes_to_by_hand(claims, ask, table):
    """100 dollars a line. The others deny 22 of 240 of what Aetna is asked: of its 100 lines 9.17 were expected, 40 are denied, 3,083.33 dollars are beyond.

    Of Anthem's 120 lines 50 of 220, 27.27, were expected. Medicare has nobody beside it; Humana's lines are too few.
    """
    table(ask(claims(BOOK), "stands_out", "payer")).shows("""
        payer_group            | stands_out | denied_line_count | adjudicated_line_count | denied_to_expected_rate | excess_amount | overlap_rate | not_comparable
        Aetna                  | yes        | 40                | 100                    | 4.364                   | 3083.33       | 1.0          |
        Oscar                  | no         | 10                | 100                    | 0.462                   | -1166.67      | 1.0          |
        Blue Cross Blue Shield | no         | 12                | 120                    | 0.440                   | -1527.27      | 1.0          |
        Medicare               |            | 20                | 40                     |                         |               | 0.0          | few_lines_alike
        Humana                 |            | 0                 | 20                     |                         |               | 1.0          | few_lines_alike
    """)


def test_filters_on_payers_choose_among_them_and_change_no_figure(claims, ask):
    con = claims(BOOK)
    every = {row["payer_group"]: row for row in ask(con, "stands_out", "payer").rows()}
    for words in ({"payer": "Aetna"}, {"payer_not": "Aetna"}):
        rows = {row["payer_group"]: row for row in ask(con, "stands_out", "payer", **words).rows()}
        assert {name: row | {"is_selected": True} for name, row in rows.items()} == every
        assert {name for name, row in rows.items() if row["is_selected"]} == (
            {"Aetna"} if "payer" in words else every.keys() - {"Aetna"}
        )


def test_whoever_stands_out_but_is_left_out_or_hidden_is_not_nobody(claims, ask):
    con = claims(BOOK)
    assert standing.title(ask(con, "stands_out", "payer"), "payer").startswith(
        "Aetna stands out of 3 payers compared: $3.1\u00a0k ("
    )
    left_out = ask(con, "stands_out", "payer", payer_not="Aetna")
    assert standing.title(left_out, "payer") == "None of those selected stands out, of 3 payers compared"
    place = left_out.table.column_names.index("excess_amount")
    blank = left_out.table.set_column(place, "excess_amount", pa.nulls(left_out.table.num_rows, pa.float64()))
    assert (
        standing.title(replace(left_out, table=blank), "payer")
        == "What stands out of 3 payers compared is hidden (small)"
    )


def element(ask, con) -> dict:
    return next(row for row in ask(con, "element_excess").rows() if row["element"] == "authorization")


def test_an_element_stands_out_only_where_it_differs_within_payers(claims, ask):
    """Without an authorization 27 of 90 lines are denied, with it 35 of 240; of Aetna it is 40 % either way, of Anthem 10 %."""
    row = element(ask, claims(BOOK))
    assert (row["lacking_line_count"], row["lacking_denied_line_count"]) == (90, 27)
    assert row["stands_out"] is False and float(row["excess_amount"]) == 0 and row["denied_to_expected_rate"] == 1
    worse = claims(BOOK.replace("| CO:197:100  | 3\n", "| CO:197:100  | 18\n").replace("| 27\n", "| 12\n"))
    assert element(ask, worse)["stands_out"] is True and float(element(ask, worse)["excess_amount"]) == 1500


def test_a_payer_stands_out_for_a_reason_beside_what_the_others_deny_for_it(claims, ask, table):
    """Aetna for want of authorization, 40 where 13 of 240 are denied for it; Anthem for late filing alone, 9 where nobody else is."""
    found = ask(claims(BOOK), "reason_excess", "reason", line_of_business="commercial")
    table(found.table.from_pylist([row for row in found.rows() if row["reason"] == "197"])).shows("""
        payer_group            | reason | stands_out | denied_line_count | denied_amount | excess_amount | denied_to_expected_rate | not_comparable
        Aetna                  | 197    | yes        | 40                | 4000.00       | 3458.33       | 7.385                   |
        Oscar                  | 197    | no         | 10                | 1000.00       | -791.67       | 0.558                   |
        Blue Cross Blue Shield | 197    | no         | 3                 | 300.00        | -2427.27      | 0.110                   |
    """)
    late = next(row for row in found.rows() if row["reason"] == "29")
    # Nobody else denies for it: nothing is expected, and all of it is beyond.
    assert (late["stands_out"], late["denied_to_expected_rate"], float(late["excess_amount"])) == (True, None, 900)


def test_where_many_outcomes_are_unknown_nobody_is_judged(claims, ask):
    con = claims(BOOK + "    Aetna | commercial | Y | 0 | | 40\n")
    row = next(row for row in ask(con, "stands_out", "payer").rows() if row["payer_group"] == "Aetna")
    assert (row["stands_out"], row["not_comparable"]) == (None, "unknown_outcomes")


def test_small_cells_of_the_rule_are_hidden(claims, ask):
    """Ten of Oscar's lines are denied, of ten persons: neither they nor what tells them is said, and pages name nobody whose figures are hidden."""
    rows = {row["payer_group"]: row for row in ask(claims(BOOK), "stands_out", "payer", small_cells="hide").rows()}
    figures = ("excess_amount", "excess_low_amount", "denied_to_expected_rate", "chance_rate", "denied_line_count")
    assert [rows["Oscar"][one] for one in figures] == [None] * 5
    assert standing.hidden(rows["Oscar"]) and not standing.hidden(rows["Aetna"])


def test_no_page_decides_by_itself_who_stands_out():
    """What stands out is read off the rule's answers in one module; no other compares the ends of two intervals to name somebody."""
    every = {str(path): path.read_text() for path in (Path(queries.__file__).parent.parent / "pages").rglob("*.py")}
    assert [name for name, source in every.items() if re.search("lies? clear|clear (above|below)", source)] == []
    assert {Path(name).name for name, source in every.items() if re.search(r"stands_out\"\]", source)} == {
        "standing.py",
        "adjusted.py",  # paints them
    }
