"""What tests draw with: claims("a pipe table") → an open extract, ask(…) → an answer, table(…) == "a pipe table".

A table has one row per line of text and the contract's own column names; `#` begins a comment. In a table of claims

    times     repeats the row, each time as another claim of another person
    =>        what stands right of it is not input but what `lines` must say of the claim: see `lines_are`

Columns that a table of claims does not name take the values of DEFAULTS; a column in neither is not captured.
"""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

import data
import queries
from data import extract
from queries.selection import read

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


@pytest.fixture
def claims(tmp_path: Path):
    """claims(table, …, without="adjustments") → a connection: each table is one input file, extracted as any other."""
    made = []

    def build(*drawn: str, without: str = "", scope: str = "all") -> duckdb.DuckDBPyConnection:
        folder = tmp_path / f"case-{len(made)}"
        folder.mkdir()
        for number, text in enumerate(drawn, 1):
            write(folder / f"input-{number}.csv", text, without.split(), f"{number}." if len(drawn) > 1 else "")
        extract.extract("contract", [folder], folder / "extract", codes=scope, salt=b"test")
        made.append(queries.prepare(data.open(folder / "extract")))
        return made[-1]

    yield build
    for con in made:
        con.close()


@pytest.fixture
def lines_are(claims):
    """lines_are(table): the claims left of => become lines that say what stands right of it. Returns the connection."""

    def check(drawn: str, **how: str) -> duckdb.DuckDBPyConnection:
        con = claims(drawn, **how)
        _, rows = parse(drawn, "right")
        got = Drawn(con.sql("FROM lines ORDER BY line_id").to_arrow_table().to_pylist())
        want = "\n".join([" | ".join(rows[0]), *(" | ".join(row.values()) for row in rows if any(row.values()))])
        assert got == want
        return con

    return check


@pytest.fixture
def ask():
    """ask(con, "denial_rate", by="payer", payer_not="Cigna Health", from_="2025-01-01") → Answer. All codes and dates unless said."""

    def asking(con: duckdb.DuckDBPyConnection, question: str, by: str = "", small_cells: str = "show", **words: str | list[str]):
        selection, notices = select(con, **words)
        assert not notices
        return queries.answer(con, question, selection, by.split(), small_cells)

    return asking


@pytest.fixture
def table():
    """table(answer), table(arrow) or table(con, "SELECT …"): compares with a drawn table, by the columns drawn, in its order."""

    def draw(what: object, query: str = "FROM lines ORDER BY line_id") -> Drawn:
        if isinstance(what, queries.Answer):
            assert not what.missing
            return Drawn(what.rows())
        return Drawn((what if isinstance(what, pa.Table) else what.sql(query).to_arrow_table()).to_pylist())

    return draw


def select(con: duckdb.DuckDBPyConnection, **words: str | list[str]):
    """A Selection from its own words, and the notices about them. Python reserves `from`, so it is written `from_`."""
    given = {"code": "", "from": "", "to": "", **{word.rstrip("_"): value for word, value in words.items()}}
    return read([(word, one) for word, value in given.items() for one in ([value] if isinstance(value, str) else value)], con)


class Drawn:
    """Rows that know how to compare with a drawn table. A number agrees when it rounds to what is drawn; an empty cell is NULL."""

    def __init__(self, rows: list[dict]) -> None:
        self.rows = rows

    def __eq__(self, drawn: object) -> bool:
        got, want = self.sides(drawn)
        return got == want

    def sides(self, drawn: str) -> tuple[list[str], list[str]]:
        """What is and what was drawn, each as lines of text."""
        columns, wanted = parse(drawn)
        unknown = set(columns) - set(self.rows[0]) if self.rows else set()
        assert not unknown, f"no column {', '.join(sorted(unknown))} in {', '.join(self.rows[0])}"
        got = [
            " | ".join(written(row[one], wanted[n][one] if n < len(wanted) else "") for one in columns)
            for n, row in enumerate(self.rows)
        ]
        return got, [" | ".join(row.values()) for row in wanted]


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show both tables, row under row, instead of two objects."""
    if not isinstance(left, Drawn) or op != "==":
        return None
    got, want = left.sides(right)
    said = ["the tables differ (- drawn, + found):", " | ".join(parse(right)[0])]
    for n in range(max(len(got), len(want))):
        pair = (want[n : n + 1] or ["(no row)"], got[n : n + 1] or ["(no row)"])
        said += [f"  {pair[0][0]}"] if pair[0] == pair[1] else [f"- {pair[0][0]}", f"+ {pair[1][0]}"]
    return said


def written(value: object, drawn: str) -> str:
    """A value as the drawn cell would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        decimals = re.fullmatch(r"-?[0-9]+(?:\.([0-9]+))?", drawn)
        return f"{value:.{len(decimals[1] or '')}f}" if decimals and abs(value - round(value, 2)) < 1 else str(value)
    return str(value)


def parse(drawn: str, side: str = "all") -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a drawn table: all of it, or what is left or right of => ."""
    lines = [line.split("#")[0].strip() for line in drawn.strip().splitlines()]
    lines = [line for line in lines if line and not re.fullmatch(r"[-+| ]+", line)]
    if side != "all":
        lines = [half[0 if side == "left" else -1] for line in lines if (half := line.split("=>"))]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    assert all(len(row) == len(header) for row in rows), f"not as wide as its header: {[r for r in rows if len(r) != len(header)]}"
    return header, [dict(zip(header, row, strict=True)) for row in rows]


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
            out.writerow([*(row[one] for one in given), *(value.format(n=f"{prefix}{n}") for value in filled.values())])
