"""What tests draw with: claims("a pipe table") → an open extract, ask(…) → an answer, table(…).shows("a pipe table").

A table has one row per line of text and the contract's own column names; `#` begins a comment. In a table of claims

    times     repeats the row, each time as another claim of another person
    =>        what stands right of it is not input but what `lines` must say of the claim: see `lines_are`

Columns that a table of claims does not name take the values of DEFAULTS; a column in neither is not captured.
"""

import csv
import io
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pytest

import data
import queries
from data import ledger, sample
from data.__main__ import main
from data.reading import extract, recipe
from data.reading.extract import Order
from queries import macros
from queries.__main__ import main as ask_main
from queries.selection import Selection, read, values
from tests.support.suite import (  # noqa: F401 - hooks
    pytest_collection_modifyitems,
    pytest_terminal_summary,
    pytest_xdist_make_scheduler,
    shared,
)

MAINS = {"data": main, "queries": ask_main}
# An ordinary professional line of J3590, undecided as to money: paid nothing, for no reason. {n} is the row's number.
DEFAULTS = {
    "claim_id": "C{n}",
    "claim_line_number": "1",
    "person_id": "P{n}",
    "payer": "Aetna",
    "claim_type": "professional",
    "billing_npi": "1234567893",
    "claim_line_start_date": "2025-03-01",
    "received_date": "2025-03-05",
    "adjudication_date": "2025-03-20",
    "hcpcs_code": "J3590",
    "hcpcs_modifier_1": "",
    "charge_amount": "100",
    "paid_amount": "0",
    "adjustments": "",
    "remark_codes": "",
    "payer_sequence": "P",
}


@pytest.fixture(autouse=True)
def nothing_real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees an extract, a cache or a salt of the machine it runs on."""
    for name in ("EXTRACTS", "CACHE", "SALT"):
        monkeypatch.setenv(f"J3590_{name}", str(tmp_path / name.lower()))
    monkeypatch.setenv("J3590_THREADS", "1")


@pytest.fixture(scope="session")
def con(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The committed sample, open, once for all tests: none of them writes. Where it is not committed yet, the same made anew."""
    sample = data.SAMPLE if (data.SAMPLE / "manifest.json").exists() else tmp_path_factory.getbasetemp() / "sample"
    if not sample.exists():
        main(["sample", "--lines", "20000", "--seed", "3590", "--out", str(sample)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("J3590_THREADS", "1")  # as in every test: both workers ask at once
        return with_macros(queries.prepare(data.open(sample)))


def with_macros(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """An open extract with the macros that questions are compiled from: SQL of a test's own calls them."""
    con.execute(macros.written())
    return con


@pytest.fixture(scope="session")
def known(con):
    """The values of each list filter; '(blank)' is always one."""
    return cache(lambda name: [*values(con, name), "(blank)"])


@pytest.fixture(scope="session")
def inputs(tmp_path_factory) -> Path:
    """1,500 synthetic lines as input files, to be read only."""

    def make(folder: Path) -> None:
        sample.make(1500, 3590, folder)
        (folder / "truth.parquet").unlink()

    return shared(tmp_path_factory.getbasetemp(), "inputs", make)


@pytest.fixture(scope="session")
def third_party() -> Path:
    """The folder of third-party input files, which are tested on and never committed."""
    if not os.environ.get("J3590_REAL_DATA"):
        pytest.skip("J3590_REAL_DATA is not set: it names the folder of third-party input files")
    return Path(os.environ["J3590_REAL_DATA"])


@pytest.fixture(scope="module")
def opened():
    """The extracts a test module has drawn, open: a table that several tests share is extracted once."""
    found = {}
    yield found
    for con in found.values():
        con.close()


@pytest.fixture
def claims(tmp_path: Path, opened: dict):
    """claims(table, …, without="adjustments") → a connection: each table is one input file, extracted as any other.

    `without` names DEFAULTS that are not captured, for every input or, as a list, for each; `scope` is --codes. Not `taught`, it
    knows its lines and no question.
    """

    def build(
        *drawn: str, without: str | list[str] = "", scope: str = "all", taught: bool = True
    ) -> duckdb.DuckDBPyConnection:
        lacking = [without] * len(drawn) if isinstance(without, str) else without
        key = (drawn, tuple(lacking), scope, taught, data.setting("INFER_CHAINS", ""))
        if key not in opened:
            folder = Path(mkdtemp(dir=tmp_path))
            for number, (text, lacks) in enumerate(zip(drawn, lacking, strict=True), 1):
                write(folder / f"input-{number}.csv", text, lacks.split(), f"{number}." if len(drawn) > 1 else "")
            extract.extract("contract", sorted(folder.iterdir()), folder / "extract", Order(codes=scope, salt=b"test"))
            con = data.open(folder / "extract")
            opened[key] = queries.prepare(con) if taught else con
        return opened[key]

    return build


@pytest.fixture
def lines_are(claims):
    """lines_are(table): the claims left of => become lines that say what stands right of it. Returns the connection, not taught.

    One line per row that has a right side, in the order drawn: the last row of a claim's line is a good place for it.
    """

    def check(drawn: str, **how: object) -> duckdb.DuckDBPyConnection:
        con = claims(drawn, **{"taught": False} | how)
        _, given = parse(drawn, "left")
        columns, rows = parse(drawn, "right")
        want = [" | ".join(["claim_id", *columns])]
        want += [" | ".join([claim["claim_id"], *row.values()]) for claim, row in zip(given, rows, strict=True) if row]
        Drawn(con.sql("FROM lines ORDER BY line_id").to_arrow_table().to_pylist()).shows("\n".join(want))
        return con

    return check


@pytest.fixture
def chosen():
    """chosen(con, payer_not="Cigna Health", from_="2025-01-01") → a Selection from its own words: all codes and dates unless said."""

    def choose(con: duckdb.DuckDBPyConnection, **words: str | list[str]) -> Selection:
        given = {"code": "", "from": "", "to": "", **{word.rstrip("_"): value for word, value in words.items()}}
        selection, notices = read(
            [(word, one) for word, value in given.items() for one in ([value] if isinstance(value, str) else value)],
            con,
        )
        assert not notices
        return selection

    return choose


@pytest.fixture
def ask(chosen):
    """ask(con, "denial_rate", by="payer", small_cells="hide", …) → Answer; the rest are the words of `chosen`."""

    def asking(
        con: duckdb.DuckDBPyConnection, question: str, by: str = "", small_cells: str = "show", **words
    ) -> queries.Answer:
        return queries.answer(con, question, chosen(con, **words), by.split(), small_cells)

    return asking


@pytest.fixture
def table():
    """table(answer), table(arrow) or table(con, "SELECT …"), to be compared: .shows("a pipe table")."""

    def draw(what: object, query: str = "FROM lines ORDER BY line_id") -> Drawn:
        if isinstance(what, queries.Answer):
            assert not what.missing
            return Drawn(what.rows())
        return Drawn((what if isinstance(what, pa.Table) else what.sql(query).to_arrow_table()).to_pylist())

    return draw


@cache
def of_claims() -> list[str]:
    """The questions that claims alone answer, with nothing in the ledger."""
    published = {*ledger.tables(), *(one for one in recipe.sources() if ledger.table_of(one))}
    needs = {name: queries.needs.closure(name, ["everything"], []) for name in queries.names("lines")}
    return [name for name, every in needs.items() if not any(need & published for need in every)]


class Drawn:
    """Rows to compare with a drawn table, by .shows(text) or == text: the columns drawn, in their order, row by row.

    A number agrees when it rounds to the decimals drawn; an empty cell is NULL.
    """

    def __init__(self, rows: list[dict]) -> None:
        self.rows = rows

    def __eq__(self, drawn: object) -> bool:
        return not self.differences(drawn)

    def shows(self, drawn: str) -> None:
        """Fails, with both tables row under row, when the rows are not as drawn."""
        __tracebackhide__ = True
        if said := self.differences(drawn):
            pytest.fail("\n".join(said))

    def differences(self, drawn: str) -> list[str]:
        """Both tables as one, for a person: rows that agree once, others twice. Nothing when all agree."""
        columns, wanted = parse(drawn)
        unknown = set(columns) - set(self.rows[0]) if self.rows else set()
        assert not unknown, f"no column {', '.join(sorted(unknown))} in {', '.join(self.rows[0])}"
        want = [" | ".join(row.values()) for row in wanted]
        got = [
            " | ".join(written(row[one], wanted[n][one] if n < len(wanted) else "") for one in columns)
            for n, row in enumerate(self.rows)
        ]
        said = ["the tables differ (- drawn, + found)", "  " + " | ".join(columns)]
        for expected, found in zip_longest(want, got, fillvalue="(no row)"):
            said += [f"  {expected}"] if expected == found else [f"- {expected}", f"+ {found}"]
        return said if want != got else []


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """A drawn table that differs shows both tables, not two objects."""
    return left.differences(right) if isinstance(left, Drawn) and op == "==" else None


class Typed(NamedTuple):
    """What a command ended with and printed; `content` is what it printed as bytes."""

    returncode: int
    stdout: str
    stderr: str
    content: bytes


def run(module: str, *words: object) -> Typed:
    """`python -m module words…` as a person would type it, in this process for speed. Test_terminal and test_extract start others."""
    out, said = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(said):
        try:
            code = MAINS[module]([str(word) for word in words])
        except SystemExit as end:  # argparse's way to refuse
            code = end.code
    content, errors = out.buffer.getvalue(), said.buffer.getvalue()
    return Typed(code, content.decode(errors="replace"), errors.decode(), content)


def part(out: Path) -> list[dict]:
    """The rows of an extract's only part, in the order of its input."""
    (one,) = data.manifest(out)["parts"]
    query = "FROM read_parquet($path) ORDER BY source_row"
    return duckdb.connect().sql(query, params={"path": str(out / "parts" / one["part"])}).to_arrow_table().to_pylist()


def written(value: object, drawn: str) -> str:
    """A value as the drawn cell would write it: rounded to the decimals drawn; drawn without any, it must be whole."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        decimals = re.fullmatch(r"-?[0-9]+(?:\.([0-9]+))?", drawn)
        digits = len(decimals[1] or "") if decimals else 0
        return f"{value:.{digits}f}" if digits or value == round(value) else str(value)
    return str(value)


def parse(drawn: str, side: str = "all") -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a drawn table: all of it, or what is left or right of =>. No => in a row: nothing to its right."""
    lines = [line.split("#")[0].strip() for line in drawn.strip().splitlines()]
    lines = [line for line in lines if line and not re.fullmatch(r"[-+| ]+", line)]
    if side != "all":
        lines = [(*line.split("=>"), "")[side == "right"] for line in lines]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    torn = [row for row in rows if row != [""] and len(row) != len(header)]
    assert not torn, f"not as wide as its header: {torn}"
    return header, [dict(zip(header, row, strict=True)) if len(row) == len(header) else {} for row in rows]


def write(path: Path, drawn: str, without: list[str], prefix: str) -> None:
    """A drawn table of claims as a CSV in the contract's layout."""
    columns, rows = parse(drawn, "left")
    rows = [row for row in rows for _ in range(int(row.get("times") or 1))]
    given = [one for one in columns if one != "times"]
    filled = {name: value for name, value in DEFAULTS.items() if name not in given and name not in without}
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow([*given, *filled])
        for n, row in enumerate(rows, 1):
            # who is treated on a claim that is drawn by its number, once, is told by it, in whatever rows and inputs it stands
            is_told = row.get("claim_id") and row.get("times", "1") in ("", "1")
            whose = {"person_id": f"P-{row['claim_id']}"} if is_told else {}
            values = {name: whose.get(name, value).format(n=f"{prefix}{n}") for name, value in filled.items()}
            out.writerow([*(row[one] for one in given), *values.values()])
