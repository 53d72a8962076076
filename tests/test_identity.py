"""Is a claim one claim, a line one line, an answer an answer to what it answers? Generated lives against their truth, and what must change nothing.

tests/support/identity makes claims that know what became of them, and writes them as 835s; its twin follows the rules in plain Python. Then
the same remittances are renamed, put in another order, copied, split and stripped of later payers: no figure may change. So too those of the
sample and every real 835.
"""

from collections import Counter
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import duckdb
import pytest

import data
from data import checks, sample
from data.reading.extract import Order, extract
from queries.extract import fact
from tests.support.identity import remittance, rewriting, worlds
from tests.support.identity.life import Truth
from tests.support.identity.tale import Tale
from tests.support.suite import IS_LONG, many

SEED = 3590
# What `lines` says of a chain: one line, as billed first, and what it came to at last.
OF_TRUTH = """
    SELECT
        claim_id, claim_line_start_date::VARCHAR, hcpcs_code, nullif(modifier_set, '(blank)'), (abs(charge_amount) * 100)::BIGINT, payer_sequence,
        initial_disposition, (initial_paid_amount * 100)::BIGINT, (initial_patient_amount * 100)::BIGINT,
        chain_final_disposition, (chain_final_paid_amount * 100)::BIGINT, (chain_final_patient_amount * 100)::BIGINT
    FROM lines WHERE attempt = 1
"""
# What no name, order, copy or split may change. Whose a line is, is asked by who else has lines.
FIGURES = [
    "payer_group",
    "payer_sequence",
    "claim_type",
    "hcpcs_code",
    "modifier_set",
    "claim_line_start_date",
    "charge_amount",
    "service_unit_quantity",
    "product",
    "attempt",
    "attempt_count",
    "chain_basis",
    "is_orphan_reversal",
    "chain_final_disposition",
    "chain_final_reason",
    "chain_final_date",
    "chain_final_paid_amount",
    "initial_disposition",
    "initial_reason",
    "initial_category",
    "initial_date",
    "initial_paid_amount",
    "initial_allowed_amount",
    "initial_denial_amount",
    "initial_patient_amount",
    "final_disposition",
    "final_reason",
    "final_category",
    "final_date",
    "final_paid_amount",
    "final_allowed_amount",
    "final_denial_amount",
    "final_patient_amount",
]


class World(NamedTuple):
    told: list[tuple[worlds.Story, Tale]]
    files: dict[str, str]


def world(size: int, kind: worlds.Kind = worlds.Kind(), rounds: int = 2) -> World:  # noqa: B008 - it cannot be changed
    told = worlds.world(SEED, size, kind)
    return World(told, remittance.files((clp for _, tale in told for clp in tale.clps), rounds))


@pytest.fixture(scope="module")
def opened_files(tmp_path_factory) -> Callable:
    """opened_files({"a.835": text}, codes="family") → these remittances as one extract, open. Its folder is kept beside: .folders[con]."""
    opened = []

    def build(files: dict[str, str], codes: str = "family") -> duckdb.DuckDBPyConnection:
        folder = tmp_path_factory.mktemp("identity")
        extract(
            "x12_835", [remittance.write(folder / "files", files)], folder / "extract", Order(codes=codes, salt=b"test")
        )
        opened.append(data.open(folder / "extract"))
        build.folders[opened[-1]] = folder / "extract"
        return opened[-1]

    build.folders = {}
    yield build
    for con in opened:
        con.close()


@pytest.fixture(scope="module")
def life() -> World:
    """Every kind of life, told many times: those that follow rewrite it."""
    return world(int(many(1_500, 20_000)))


@pytest.fixture(scope="module")
def lived(life, opened_files) -> duckdb.DuckDBPyConnection:
    return opened_files(life.files)


@pytest.fixture(scope="module")
def figures_lived(lived) -> Counter:
    return figures(lived)


def rows(con: duckdb.DuckDBPyConnection, query: str) -> Counter:
    return Counter(tuple(row.values()) for row in con.sql(query).to_arrow_table().to_pylist())


def figures(con: duckdb.DuckDBPyConnection, condition: str = "true", without: Collection[str] = ()) -> Counter:
    """The lines of an extract by all that is said of them, and how many persons there are."""
    columns = ", ".join(name for name in FIGURES if name not in without)
    return rows(con, f"SELECT {columns} FROM lines WHERE {condition}") + rows(
        con, f"SELECT 'persons' || count(DISTINCT person_id) FROM lines WHERE {condition}"
    )


def assert_same(before: Counter, after: Counter) -> None:
    """Fails with the first of the lines that are not the same, the wrong beside the right as far as they go."""
    lost, new = before - after, after - before
    if lost or new:
        key = lambda line: tuple(str(value) for value in line[::-1])
        pairs = [f"- {' '.join(map(str, one))}" for one in sorted(lost, key=key)[:4]]
        pairs += [f"+ {' '.join(map(str, one))}" for one in sorted(new, key=key)[:4]]
        counted = f"{sum(lost.values())} of {sum(before.values())} are lost, {sum(new.values())} are new"
        pytest.fail("\n".join([counted, *pairs]), pytrace=False)


def told_truth(told: list[tuple[worlds.Story, Tale]]) -> Counter:
    return Counter(flat(truth) for _, tale in told for truth in tale.truth())


def flat(truth: Truth) -> tuple:
    return (
        truth.number,
        truth.day,
        truth.code,
        truth.modifier or None,
        truth.charge,
        truth.sequence,
        *said(truth.outcome),
    )


def said(outcome: tuple) -> tuple:
    """Of a line that waits, or whose only row takes back what is not here, nothing was decided: its dollars are not compared."""
    return outcome if outcome[0] not in ("reversed", "pending") else (outcome[0], None, None, outcome[3], None, None)


@pytest.fixture(scope="module")
def found_lines(lived) -> Counter:
    return Counter((*line[:6], *said(line[6:])) for line in rows(lived, OF_TRUTH).elements())


@pytest.mark.parametrize("story", dict.fromkeys(worlds.STORIES), ids=lambda story: story.__name__)
def test_what_befell_a_claim_is_what_lines_say(story, life, found_lines):
    """Each line of each such claim is there, billed once, with its first answer and its last."""
    wanted = told_truth([one for one in life.told if one[0] is story])
    lost = wanted - found_lines
    number = next((key[0] for key in lost), None)
    there = [line for line in found_lines if line[0] == number]
    assert not lost, "\n".join(
        [f"{sum(lost.values())} of {sum(wanted.values())} lines are not there", *(f"- {one}" for one in list(lost)[:4])]
        + [f"+ {one}" for one in there[:6]]
    )


def test_there_are_no_other_lines(life, found_lines):
    assert sum(found_lines.values()) == sum(told_truth(life.told).values())


# (1) to (4): what changes no figure


def test_other_names_change_no_figure(life, figures_lived, opened_files):
    assert_same(figures_lived, figures(opened_files(rewriting.renamed(life.files, Random(SEED)))))


def test_another_order_of_files_claims_and_lines_changes_no_figure(life, figures_lived, opened_files):
    for seed in range(int(many(1, 4))):
        assert_same(figures_lived, figures(opened_files(rewriting.reordered(life.files, Random(seed)))))


def test_a_copy_of_a_file_changes_no_figure(life, figures_lived, opened_files):
    names = sorted(life.files)
    copies = {f"{'a' if at % 2 else 'z'}-copy-{name}": life.files[name] for at, name in enumerate(names)}
    assert_same(figures_lived, figures(opened_files(life.files | copies)))


def test_a_later_payers_answer_changes_no_figure_of_first_payers(life, lived, opened_files):
    first = "payer_sequence NOT IN ('S', 'T')"
    alone = opened_files(rewriting.first_payers(life.files))
    assert figures(lived) != figures(alone)
    assert_same(figures(lived, first), figures(alone, first))


# (5) Inputs whose numbers collide


@pytest.mark.parametrize("numbers", ["own", "zero"])
def test_inputs_of_different_persons_add_up_though_their_claim_numbers_are_the_same(numbers, opened_files):
    """Numbers alike in both inputs, or all 0; each holds every kind of life, so claims answered again too."""
    size = int(many(150, 5_000))
    one, two = (world(size, worlds.Kind(numbers=numbers, prefix=prefix), rounds=9).files for prefix in ("A", "B"))
    both = {f"{place}-{name}": text for place, files in (("a", one), ("b", two)) for name, text in files.items()}
    apart = [figures(opened_files(files)) for files in (one, two)]
    assert_same(persons_aside(apart[0] + apart[1]), persons_aside(figures(opened_files(both))))


def persons_aside(lines: Counter) -> Counter:
    return Counter({line: count for line, count in lines.items() if len(line) > 1})


# (6) Lines in parts


def test_a_line_in_parts_under_one_number_is_the_line(life, figures_lived, opened_files):
    """Unequal parts, one of them denied where something is: every dollar, reason and unit stays."""
    parts = rewriting.split(life.files, Random(SEED))
    assert sum(text.count("SVC*") for text in parts.values()) > 1.3 * sum(
        text.count("SVC*") for text in life.files.values()
    )
    assert_same(figures_lived, figures(opened_files(parts)))


# (7) Adjustments of a claim


def test_a_claims_own_adjustments_do_not_hang_on_order(opened_files):
    told = world(int(many(300, 5_000)), worlds.Kind(worlds.OF_CLAIMS), rounds=9)
    before = figures(opened_files(told.files))
    assert_same(before, figures(opened_files(rewriting.reordered(told.files, Random(SEED)))))


# (8) Money


def test_money_is_conserved(life, lived, opened_files):
    """What was read is what has fates, per input; what stands is what `lines` hold; what the claims themselves say was paid is neither more nor less."""
    assert_conserved(lived, opened_files.folders[lived])
    wanted = [truth.outcome for _, tale in life.told for truth in tale.truth()]
    (paid,) = rows(
        lived, "SELECT sum(chain_final_paid_amount) * 100 FROM lines WHERE attempt = 1 AND chain_final_paid_amount > 0"
    )
    assert paid[0] == sum(one.last_paid or 0 for one in wanted)


def assert_conserved(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    steps = {row["what"]: row for row in fact(con, "reconciliation").to_pylist()}
    rest = steps["Not accounted for"]
    assert (rest["row_count"], rest["charge_amount"], rest["paid_amount"]) == (0, 0, 0)
    grave = {one.name for one in checks.run(folder) if one.severity == 1 and one.row_count}
    assert not grave


# The same of the sample, in the contract's layout


NUMBER = "CASE WHEN {0} IS NOT NULL THEN '{1}' || substr(md5({0}), 1, 12) END AS {0}"
RENAMED = ", ".join(
    NUMBER.format(column, kind)
    for column, kind in (("claim_id", "N"), ("payer_claim_id", "N"), ("original_claim_id", "N"), ("person_id", "P"))
)
# What becomes of each file of the sample: its new names, and what is selected of it.
REWRITTEN = {
    "renamed": (("{}",), f"SELECT * REPLACE ({RENAMED}) FROM rows_read"),
    "in another order": (
        ("{:.3}-other.parquet",),
        "SELECT * REPLACE ((hash(claim_row) % 1000000000)::BIGINT AS claim_row) FROM rows_read ORDER BY hash(claim_row, claim_id, claim_line_number)",
    ),
    "copied": (("a-{}", "{}", "z-{}"), "FROM rows_read"),
    "first payers": (("{}",), "FROM rows_read WHERE coalesce(payer_sequence, '') NOT IN ('S', 'T')"),
}


@pytest.fixture(scope="module")
def sample_files(inputs, tmp_path_factory) -> list[Path]:
    folder = inputs
    if IS_LONG:
        folder = tmp_path_factory.mktemp("sample")
        sample.make(20_000, SEED, folder)
    return sorted(path for path in folder.iterdir() if path.name != "truth.parquet")


@pytest.fixture(scope="module")
def opened_sample(sample_files, tmp_path_factory) -> Callable[[str], duckdb.DuckDBPyConnection]:
    """The sample's inputs, so rewritten, as an extract, open."""

    @cache
    def build(how: str) -> duckdb.DuckDBPyConnection:
        folder = tmp_path_factory.mktemp("sample")
        names, query = REWRITTEN.get(how, (("{}",), "FROM rows_read"))
        (folder / "files").mkdir()
        for at, path in enumerate(sample_files):
            with duckdb.connect() as con:
                con.read_parquet(str(path)).create_view("rows_read")
                for name in names:
                    new = name.format(path.name if "{}" in name else f"{9 - at}00")
                    con.sql(query).write_parquet(str(folder / "files" / new))
        extract("contract", [folder / "files"], folder / "extract", Order(codes="all", salt=b"test"))
        return data.open(folder / "extract")

    return build


@pytest.mark.parametrize("how", ["renamed", "in another order", "copied"])
def test_the_sample_otherwise_written_is_the_sample(how, opened_sample):
    assert_same(figures(opened_sample("as it is")), figures(opened_sample(how)))


def test_the_samples_later_payers_change_no_figure_of_first_payers(opened_sample):
    first = "payer_sequence NOT IN ('S', 'T')"
    assert_same(figures(opened_sample("as it is"), first), figures(opened_sample("first payers"), first))


# And of every real remittance


@pytest.fixture(scope="module")
def real_files(third_party) -> dict[str, str]:
    found = {path.name: path.read_text().strip() for path in sorted((third_party / "x12" / "835").iterdir())}
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def really(real_files, opened_files) -> duckdb.DuckDBPyConnection:
    return opened_files(real_files, codes="all")


@pytest.mark.real
@pytest.mark.parametrize("how", ["renamed", "reordered", "split", "copied"])
def test_real_remittances_otherwise_written_are_the_same(how, real_files, really, opened_files):
    copies = {f"{'az'[at % 2]}-{name}": text for at, (name, text) in enumerate(real_files.items())}
    changed = real_files | copies if how == "copied" else getattr(rewriting, how)(real_files, Random(SEED))
    assert changed != real_files
    assert_same(figures(really), figures(opened_files(changed, codes="all")))


@pytest.mark.real
def test_real_later_payers_change_no_figure_of_first_payers(real_files, really, opened_files):
    first = "payer_sequence NOT IN ('S', 'T')"
    assert_same(figures(really, first), figures(opened_files(rewriting.first_payers(real_files), codes="all"), first))


@pytest.mark.real
def test_real_money_is_conserved(really, opened_files):
    assert_conserved(really, opened_files.folders[really])
