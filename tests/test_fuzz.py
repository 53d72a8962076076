"""Broken files of every layout: each is read or refused in words, in seconds and little memory, and a refusal leaves the extract as it was.

A case is a number: `PYTHONPATH=. python tests/test_fuzz.py 812` makes its file anew, reads it and says what happened. Cases below 0 are
the examples as they are. The cases run in a process of their own, so that its memory is theirs.
"""

import faulthandler
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import test_cms_cclf
import test_hospital_prices
import test_x12_835
from conftest import part
from examples import OURS, SECRETS, Example, examples

import data
import queries
from data import InputError
from data.reading import describe
from data.reading.extract import Order, extract
from data.reading.identify import identify
from data.reading.recipe import sources
from tests.support.suite import many, pieces

ROOT = Path(__file__).parent.parent
CASES = int(os.environ.get("J3590_FUZZ") or many(80, 2000))
PIECES = 2  # each in a process of its own, dealt to whichever worker is free
SLOWEST_SECONDS, PEAK_MB, LONGEST_MESSAGE = 10, 1000, 3000
OPENED, DESCRIBED = 0.1, 0.07  # shares of the cases

# Bytes ---------------------------------------------------------------------------------------------------------

HUGE = 2_000_000
SEPARATORS = b",|\t;*~:^>"
INSERTED = [bytes([one]) for one in SEPARATORS + b"\0\"'\n\r\\\x1a\xff{[]} "] + [
    b"\r\n",
    b"\n\n",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
]
FILLINGS = [bytes([one]) for one in b'x 09,"\n\r|*:\0\\'] + [
    b"a,",
    b"a|",
    b'""',
    b'"\n',
    "é".encode(),
    b"J3590 ",
    b"hospital_name\n",
    b"ST*835*1~",
]
TINY = [
    b"", b"\0", b"\n", b" ", b"{", b"[", b'"', b",", b"I", b"ISA", b"ISA*", b"ST", b"ST*", b"ST*835*1~", b"GS*", b"\xef\xbb\xbf", b"\xff\xfe",
    b"PAR1", b"PAR1PAR1", b"{}", b"[]", b"[[]]", b"[{}]", b"null", b'"a"', b"PK\x03\x04", b"\x1f\x8b", b"1", b"~", b"\r", b"a,b", b"%PDF-1.7",
    b"<html>", b'{"resourceType": "Bundle"}', b"hospital_name", b"hospital_name\n", b"#",
]  # fmt: skip


def cut(content: bytes, dice: random.Random) -> bytes:
    """The beginning, the end, or all but a piece."""
    one, two = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return dice.choice([content[:one], content[:two], content[one:], content[:one] + content[two:]])


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 5, 50]) if content else 0):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def inserted(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice([1, 1, 2, 5, 30])):
        at = dice.randrange(len(content) + 1)
        content = content[:at] + dice.choice(INSERTED) * dice.choice([1, 1, 1, 2, 100]) + content[at:]
    return content


def separated(content: bytes, dice: random.Random) -> bytes:
    """Another separator, everywhere or from some place on."""
    old = dice.choice([one for one in SEPARATORS if one in content] or [ord(",")])
    at = dice.choice([0, dice.randrange(len(content) + 1)])
    return content[:at] + content[at:].replace(bytes([old]), bytes([dice.choice(SEPARATORS + b" \n\0\x1f\xa7")]))


def encoded(content: bytes, dice: random.Random) -> bytes:
    """In another encoding, half the time with letters that need one."""
    text = content.decode(errors="replace")
    if dice.random() < 0.5:
        text = re.sub("[aeAE]", lambda one: dice.choice("éÄœ漢😀" + one[0]), text)
    how = dice.choice(
        ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp500", "utf-8-sig", "utf-7"]
    )
    return dice.choice([b"", b"", b"\xef\xbb\xbf"]) + text.encode(how, errors="replace")


def reordered(content: bytes, dice: random.Random) -> bytes:
    """Lines, segments or cells shuffled, doubled, dropped, put elsewhere, repeated often."""
    between = b"~" if content.count(b"~") > content.count(b"\n") else b"\n" if content.count(b"\n") > 1 else b","
    between = dice.choice([between, between, b","])
    lines = content.split(between)
    for _ in range(dice.choice([1, 1, 3])):
        at = dice.randrange(len(lines))
        match dice.randrange(6):
            case 0:
                dice.shuffle(lines)
            case 1:
                lines.insert(dice.randrange(len(lines)), lines[at])
            case 2:
                lines = lines[:at] + lines[at + 1 :] or [b""]
            case 3:
                lines = lines[at:] + lines[:at]
            case 4:
                lines[at : at + 1] = [lines[at]] * min(2000, 1 + HUGE // (1 + len(lines[at])))
            case 5:
                lines[at] = b""
    return between.join(lines)


def huge(content: bytes, dice: random.Random) -> bytes:
    """Two megabytes of one thing in one place."""
    at = dice.choice([0, len(content), *(dice.randrange(len(content) + 1) for _ in range(4))])
    filling = dice.choice(FILLINGS)
    piece = filling * (HUGE // len(filling))
    return content[:at] + (b'"' + piece + b'"' if dice.random() < 0.3 else piece) + content[at:]


def deep(content: bytes, dice: random.Random) -> bytes:
    """Lists or objects in each other, in place of a value of JSON where there is one."""
    levels = dice.choice([200, 900, 970, 1000, 3000, 20_000, 100_000, 100_000])
    opening, closing = dice.choice([(b"[", b"]"), (b'{"a":', b"}"), (b'{"extension":[', b"]}"), (b'[{"value":', b"}]")])
    nest = opening * levels + dice.choice([b"1", b'"J3590"', b"null", b""]) + closing * dice.choice([levels, levels, 0])
    values = [one.span(1) for one in re.finditer(rb'": ?("[^"]*"|[0-9.]+)', content)]
    start, end = dice.choice(values) if values and dice.random() < 0.8 else (0, len(content))
    return content[:start] + nest + content[end:]


def tiny(content: bytes, dice: random.Random) -> bytes:
    return dice.choice([*TINY, content[:1], content[:2]])


# Values and names ----------------------------------------------------------------------------------------------

NUMBERS = """
    1e400 -1e400 1E+99 1e-400 NaN nan Infinity -inf 0x10 1,000 99999999999999999999 -9999999999999999.99 9999999999.99 1e17 123456789012345678.999
    ١٢ ½ - . true null [] {} {"value":1} (1.00) $1
"""
NUMBERS = [*NUMBERS.encode().split(), b"", b"9" * 5000]
DATES = """
    9999-99-99 9999-12-31 99999-01-01 290309-12-22 0000-00-00 0001-01-01 1000-01-01 infinity -infinity epoch 2025-02-30 20259999 2025-3-1
    31-Feb-2025 13/13/2025 2025-03-01T99:99:99Z 5881580-07-11
"""
DATES = [*DATES.encode().split(), b"", b"0044-03-15 (BC)", b"12345-06-07 25:00"]
SHAPES = [
    b"null", b"true", b"[]", b"{}", b'""', b'"\\ud83d"', b'"\\u0000"', b"[[1]]", b'[{"a": []}]', b"1e999999999999", b"-0", b'"NaN"', b'"sNaN"',
    b'"1e400"', b'{"coding": "x"}', b"[null, 1]", b'"' + b"#" * 300 + b'"',
]  # fmt: skip
TITLES = [
    b"", b" ", b'""', b'"a""b"', b"payer", b"PAYER", b"source_row", b"filename", b"file_row_number", b"vintage", b"hcpcs_code", b"record_level",
    b"record_role", b"adjustments", b"claim_row", b"part_id", b"null", b"select", b"x" * 5000, b"a;b", b'"a\nb"', b"\xff\xfe", b"J3590", b"1",
    b"code|1", b"code|1|type", b"standard_charge|A|B|negotiated_dollar", b"amount_basis", b"_1", b"#",
]  # fmt: skip


def wrong_values(content: bytes, dice: random.Random) -> bytes:
    """Numbers and dates that are none, or none that could be."""
    days = list(re.finditer(rb"\d{4}-\d\d-\d\d|\d\d-[A-Z][a-z]{2}-\d{4}|\b20\d{6}\b|\d+/\d+/\d{4}", content))
    figures = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", content))
    kinds = [one for one in ((days, DATES), (figures, NUMBERS), (figures, DATES)) if one[0]]
    for _ in range(dice.choice([1, 1, 2, 6]) if kinds else 0):
        found, values = dice.choice(kinds)
        old, new = dice.choice(found)[0], dice.choice(values)
        content = content.replace(old, new, -1 if len(new) < 100 and dice.random() < 0.5 else 1)
    return content


def wrong_shapes(content: bytes, dice: random.Random) -> bytes:
    """A value of JSON, or a cell, in place of another."""
    values = list(re.finditer(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.]*|\[\]|(?<=[,|*])[^,|*\n~]*(?=[,|*~\n])', content))
    for _ in range(dice.choice([1, 2, 5]) if values else 0):
        one = dice.choice(values)
        content = content[: one.start()] + dice.choice([*SHAPES, dice.choice(values)[0]]) + content[one.end() :]
    return content


def header_changed(content: bytes, dice: random.Random) -> bytes:
    """Other columns: of text in the one of the first lines that has most cells."""
    if content.startswith(b"PAR1"):
        return parquet_changed(content, dice)
    lines = content.split(b"\n")
    at = max(range(min(len(lines), 8)), key=lambda n: max(lines[n].count(one) for one in b",|"))
    mark = b"|" if lines[at].count(b"|") > lines[at].count(b",") else b","
    names = lines[at].split(mark)
    for _ in range(dice.choice([1, 1, 2, 4])):
        names = renamed(names, dice)
    lines[at] = mark.join(names)
    return b"\n".join(lines)


def renamed(names: list[bytes], dice: random.Random) -> list[bytes]:
    """Columns renamed, doubled, exchanged, dropped, without a name, thousands of them."""
    one, other = dice.randrange(len(names)), dice.randrange(len(names))
    match dice.randrange(7):
        case 0:
            names[one] = dice.choice(TITLES)
        case 1:
            names[one] = names[other]
        case 2:
            names[one], names[other] = names[other], names[one]
        case 3:
            names = names[:one] + names[one + 1 :] or [b""]
        case 4:
            names[one] = names[one].upper() if names[one].islower() else names[one].lower() + b" "
        case 5:
            names = [*names, names[one].upper(), dice.choice(TITLES)]
        case 6:
            names = names + dice.choice([[b"c%d" % n for n in range(3000)], [names[one]] * 500, [b""] * 1000])
    return names


def columns_of(rows: int) -> list[pa.Array]:
    """Columns of every type, with values at its ends."""
    far, day = 2**62, 86_400_000_000
    return [
        pa.nulls(rows), *(pa.array([value] * rows) for value in (float("nan"), float("inf"), 1e300, True, -(2**63), "a\0b", "é" * 100_000)),
        *(pa.array([value] * rows) for value in ([1, None], {"a": 1}, ["CO:1:1"], b"\xff\xfe\0")), pa.array(["x"] * rows).dictionary_encode(),
        *(pa.array([value] * rows, kind) for value, kind in [
            (far, pa.timestamp("us")), (9_000_000 * day, pa.timestamp("us", "UTC")), (2**31 - 1, pa.date32()), (10**37, pa.decimal128(38, 0)),
            (2**64 - 1, pa.uint64()), (1, pa.int8()), (1, pa.time64("us")), (1, pa.duration("us")), ([("k", 1)], pa.map_(pa.string(), pa.int64())),
        ]),
    ]  # fmt: skip


def parquet_changed(content: bytes, dice: random.Random) -> bytes:
    """A parquet file with other columns, types and values; one that is broken already stays so."""
    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError):
        return content
    for _ in range(dice.choice([1, 2, 4])):
        at = dice.randrange(table.num_columns)
        name, values = table.column_names[at], table.column(at)
        match dice.randrange(7):
            case 0 | 1 | 2:
                table = table.set_column(at, name, dice.choice(columns_of(len(table))))
            case 3:
                names = [name, name.upper(), "", "a\0b", "x" * 3000, '"', "payer", "source_row"]
                table = table.append_column(dice.choice(names), values)
            case 4:
                table = table.remove_column(at) if table.num_columns > 1 else table
            case 5:
                table = table.slice(0, dice.choice([0, 1]))
            case 6:
                table = table.rename_columns(
                    [dice.choice([one, one, one, one.upper(), ""]) for one in table.column_names]
                )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=dice.choice(["zstd", "none", "snappy"]))
    return sink.getvalue().to_pybytes()


# Cases ---------------------------------------------------------------------------------------------------------


class File(NamedTuple):
    """What is broken: a file's name, its bytes, and those of the column map or the other part beside it."""

    name: str
    content: bytes
    columns: bytes | None
    beside: bytes | None


Mutation = Callable[[File, random.Random], File]
STEMS = [
    "a[1]",
    "a*b",
    "year=2025",
    "it's",
    'say "so"',
    "%20",
    "-",
    "é",
    "a\nb",
    "a;b",
    "{x}",
    "a,b",
    "$path",
    os.fsdecode(b"caf\xe9"),
    "~a",
]
ENDINGS = [
    ".csv",
    ".CSV",
    ".txt",
    ".tsv",
    ".parquet",
    ".pq",
    ".json",
    ".ndjson",
    ".835",
    ".xlsx",
    ".csv.gz",
    ".gz",
    "",
    " .csv",
]


def on_bytes(change: Callable[[bytes, random.Random], bytes]) -> Mutation:
    """A change of the content; of a file with another beside it, one time in three of that."""

    def mutate(file: File, dice: random.Random) -> File:
        other = next((name for name in ("columns", "beside") if getattr(file, name) is not None), None)
        changed = other if other and dice.random() < 0.34 else "content"
        return file._replace(**{changed: change(getattr(file, changed), dice)})

    mutate.__name__ = change.__name__
    return mutate


def another_name(file: File, dice: random.Random) -> File:
    stem, ending = os.path.splitext(file.name)
    return file._replace(name=dice.choice([stem, stem, *STEMS]) + dice.choice([ending, *ENDINGS]))


WEIGHTS = {cut: 2, flipped: 2, inserted: 2, separated: 1, encoded: 1, reordered: 3, huge: 1, deep: 1, tiny: 1}
WEIGHTS |= {wrong_values: 4, wrong_shapes: 2, header_changed: 2}
MUTATIONS = {on_bytes(change): weight for change, weight in WEIGHTS.items()} | {another_name: 1}


def broken(number: int, every: list[Example]) -> tuple[Example, File, list[str]]:
    """The case of that number: an example, what became of it, and how. Below 0 an example as it is."""
    dice = random.Random(number)
    example = every[number % len(every)]
    file, how = File(example.name, example.content, example.columns, example.beside), []
    if number < 0:
        return example, file, how
    if dice.random() < 0.05:
        file, how = file._replace(content=dice.choice(every).content), ["another layout"]
    for mutation in dice.choices(list(MUTATIONS), list(MUTATIONS.values()), k=dice.choice([1, 1, 1, 1, 2, 3])):
        file, how = mutation(file, dice), [*how, mutation.__name__]
    return example, file, how


class Ground:
    """An extract with a part of claims and one of figures, to which each case is added, and which is put back as it was."""

    def __init__(self, folder: Path):
        self.folder, self.out = folder, folder / "out"
        for name in ("seeds", "good", "case"):
            (folder / name).mkdir()
        self.every = examples(folder / "seeds")
        self.claims = folder / "good" / "claims of before.csv"
        self.claims.write_text(OURS.replace("B", "G").replace("MEMBER-", "MEMBER-G"))
        (figures,) = (one for one in self.every if one.source == "cms_psps")
        (folder / "good" / "figures of before.csv").write_bytes(figures.content)
        extract("contract", [self.claims], self.out, Order("all", salt=b"test"))
        extract(
            "cms_psps",
            [folder / "good" / "figures of before.csv"],
            self.out,
            Order("all", salt=b"test", vintage="2023"),
        )
        self.before = self.files()

    def files(self) -> dict[str, bytes]:
        """All that is in the extract, but the file that keeps out other runs."""
        paths = [path for path in self.out.rglob("*") if path.is_file() and path.name != ".lock"]
        return {str(path.relative_to(self.out)): path.read_bytes() for path in paths}

    def restore(self) -> None:
        now = self.files()
        for name in now.keys() - self.before.keys():
            (self.out / name).unlink()
        for name, content in self.before.items():
            if now.get(name) != content:
                (self.out / name).write_bytes(content)

    def run(self, number: int) -> dict:
        """One case: its outcome, and whatever is wrong with it."""
        example, file, how = broken(number, self.every)
        path, columns = self.folder / "case" / file.name, None
        path.write_bytes(file.content)
        paths = [path]
        if file.beside is not None:
            paths.append(self.folder / f"beside{Path(example.name).suffix}")
            paths[1].write_bytes(file.beside)
        if file.columns is not None:
            columns = self.folder / "map.csv"
            columns.write_bytes(file.columns)
        said = {"number": number, "source": example.source, "how": how, "outcome": "read", "error": ""}
        options = {"payer": example.payer, "columns": columns, "vintage": example.vintage}
        start = time.process_time()  # the processor's: others may keep this machine busy
        try:
            extract(example.source, paths, self.out, Order("all", salt=b"test", add=True, **options))
        except InputError as error:
            said |= {"outcome": "refused", "error": str(error)}
        except Exception:  # noqa: BLE001 - any other is what is looked for
            said |= {"outcome": "failed", "error": traceback.format_exc()}
        said["seconds"] = of_a_usual_machine(time.process_time() - start)
        said["wrong"] = [*worded(said["error"]), *self.half_written(said["outcome"] == "read")]
        dice = random.Random(f"and then {number}")
        if said["outcome"] == "read" and dice.random() < OPENED:
            said["wrong"] += self.unopened()
        self.restore()
        if dice.random() < DESCRIBED:
            said["wrong"] += undescribed(path)
        path.unlink()
        return said

    def half_written(self, is_read: bool) -> list[str]:
        """What should not be in the extract, or is not as it was."""
        now, before = self.files(), self.before
        half = [str(one) for one in self.out.rglob("*") if one.name.startswith(".work-") or "partial" in one.name]
        if not is_read:
            return half + sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
        facts = data.manifest(self.out)
        listed = {f"{room}/{one['part']}" for room in ("parts", "ledger") for one in facts[room]}
        parts = {name for name in now if name.startswith(("parts/", "ledger/"))}
        return half + sorted(listed ^ parts) + [name for name in before if name in parts and now[name] != before[name]]

    def unopened(self) -> list[str]:
        """What keeps the extract from being opened with the lines of before in it."""
        query = "SELECT count(*) FROM lines WHERE source_file = $name"
        try:
            with data.open(self.out) as con:
                queries.prepare(con)
                (lines,) = con.execute(query, {"name": self.claims.name}).fetchone()
            return [] if lines == 4 else [f"of the lines of before there are {lines}"]
        except Exception:  # noqa: BLE001
            return [f"opening it: {traceback.format_exc()}"]


def of_a_usual_machine(seconds: float) -> float:
    """A long time as one of a machine that adds up two million numbers in a tenth of a second: no test passes or fails by the machine it runs on."""
    if seconds <= SLOWEST_SECONDS:
        return seconds
    start, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number
    return seconds / max(1, (time.process_time() - start) / 0.1)


def worded(message: str) -> list[str]:
    """What is wrong with a refusal's words."""
    if "Traceback" in message:
        return []
    found = [f"it names a person: {secret}" for secret in SECRETS if secret in message]
    return found + ([f"{len(message)} characters"] if len(message) > LONGEST_MESSAGE else [])


def undescribed(path: Path) -> list[str]:
    """What is wrong with telling what the file is, and with drafting a map of it."""
    wrong, start, draft = [], time.process_time(), path.parent.parent / "draft.csv"
    try:
        with redirect_stdout(io.StringIO()):
            describe.a_file(path, queries.promised, draft)
    except (InputError, duckdb.Error):  # what the terminal says in words
        pass
    except Exception:  # noqa: BLE001
        wrong = [f"describing it: {traceback.format_exc()}"]
    draft.unlink(missing_ok=True)
    return wrong + (
        ["describing it takes too long"]
        if of_a_usual_machine(time.process_time() - start) > 2 * SLOWEST_SECONDS
        else []
    )


def main(first: int, last: int, step: int = 1) -> None:
    """Run these cases; a line of JSON for each, then the most memory that was used."""
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for number in range(first, last + 1, step):
            faulthandler.dump_traceback_later(20 * SLOWEST_SECONDS, exit=True)
            print(json.dumps(ground.run(number)), flush=True)
            faulthandler.cancel_dump_traceback_later()
    peak = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    print(json.dumps({"peak_mb": int(peak[1]) // 1024}))


# What must hold ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every_example(tmp_path_factory) -> list[Example]:
    return examples(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="module", params=pieces(range(PIECES), PIECES))
def ran(request, every_example) -> list[dict]:
    """A piece of the cases, valid ones first, as `Ground.run` tells of each; last the memory of the process."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "J3590_THREADS": "2"}
    words = [sys.executable, __file__, str(request.param - len(every_example)), str(CASES - 1), str(PIECES)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env, cwd=ROOT)
    assert done.returncode == 0, f"after {done.stdout.splitlines()[-1:]}:\n{done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_source_has_examples_that_are_read(ran, every_example):
    assert {one.source for one in every_example} == set(sources())
    valid = [one for one in ran[:-1] if one["number"] < 0]
    assert abs(len(valid) - len(every_example) / PIECES) < 1
    assert [one for one in valid if one["outcome"] != "read"] == []


def test_broken_files_are_read_or_refused_and_nothing_else_happens(ran):
    cases = [one for one in ran[:-1] if one["number"] >= 0]
    assert [one for one in cases if one["outcome"] == "failed" or one["wrong"]] == []
    count = Counter(one["outcome"] for one in cases)
    assert abs(len(cases) - CASES / PIECES) < 1 and min(count["read"], count["refused"]) > len(cases) / 6, count


def test_broken_files_take_little_time_and_memory(ran):
    assert [one for one in ran[:-1] if one["seconds"] > SLOWEST_SECONDS] == []
    assert ran[-1]["peak_mb"] < PEAK_MB


# Faults that were found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["claims[1].csv", "claims*.csv", "claims?.csv", "claims[1].parquet"])
def test_a_name_stands_for_no_other_file(tmp_path, name):
    """To DuckDB claims[1].csv is claims1.csv, and claims*.csv both: as a browser and a mail program write names."""
    for path, payer in ((tmp_path / name, "Aetna"), (tmp_path / f"claims1{Path(name).suffix}", "Other")):
        rows = duckdb.sql(
            f"SELECT 'A1' AS claim_id, '{payer}' AS payer, '2025-03-01' AS claim_line_start_date, 'J3590' AS hcpcs_code, 5 AS charge_amount"
        )
        rows.write_parquet(str(path)) if name.endswith("parquet") else rows.write_csv(str(path))
    assert identify(tmp_path / name).source == "contract"
    extract("contract", [tmp_path / name], tmp_path / "out", Order(salt=b"test"))
    assert [row["payer"] for row in part(tmp_path / "out")] == ["Aetna"]


def test_an_extract_may_stand_in_any_folder(tmp_path):
    (tmp_path / "ours.csv").write_text(OURS)
    extract("contract", [tmp_path / "ours.csv"], tmp_path / "a[1] *" / "out", Order(codes="all", salt=b"test"))
    assert data.manifest(tmp_path / "a[1] *" / "out")["parts"][0]["rows"] == 4


FEED = "cur_clm_uniq_id,clm_line_num,clm_line_from_dt,clm_line_hcpcs_cd,clm_line_cvrd_pd_amt,clm_carr_pmt_dnl_cd,clm_prcsg_ind_cd,clm_adjsmt_type_cd,clm_cntl_num\n"


@pytest.mark.parametrize(
    ("source", "content", "claims"),
    [
        ("contract", OURS.replace("B1,", "#1,").replace("Aetna", "Aetna #2"), ["#1", "#1", "B2", "B3"]),
        ("cms_cclf5", FEED + "1,1,2025-03-01,J3590,5,1,A,0,#1\n2,1,2025-03-01,J3590,5,1,A,0,2\n", ["#1", "2"]),
    ],
)
def test_a_number_sign_begins_no_comment(tmp_path, source, content, claims):
    (tmp_path / "a.csv").write_text(content)
    extract(source, [tmp_path / "a.csv"], tmp_path / "out", Order(codes="all", salt=b"test"))
    rows = part(tmp_path / "out")
    assert [row["claim_id"] for row in rows] == claims
    assert {row["payer"] for row in rows} == (
        {"Aetna #2", "Cigna", "Harbor, Health"} if source == "contract" else {"Medicare"}
    )


def test_blanks_in_an_x12_file_take_no_time(tmp_path):
    """Taken off one by one, 20,000 of them took half a minute."""
    (tmp_path / "a.835").write_text(
        test_x12_835.interchange().replace("ACME HEALTH", f"ACME{' ' * 900_000}HEALTH{' ' * 900_000}")
    )
    start = time.process_time()
    extract("x12_835", [tmp_path / "a.835"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert of_a_usual_machine(time.process_time() - start) < SLOWEST_SECONDS and part(tmp_path / "out")[0][
        "payer"
    ].endswith(" HEALTH")


def test_line_breaks_above_a_price_list_take_no_time(tmp_path):
    (tmp_path / "a.csv").write_text("hospital_name" + "\n" * 1_000_000)
    start = time.process_time()
    assert identify(tmp_path / "a.csv").source == "hospital_prices"
    assert of_a_usual_machine(time.process_time() - start) < SLOWEST_SECONDS


@pytest.mark.parametrize(
    ("source", "name", "content"),
    [
        ("cms_cclf5", "feed.dat", FEED + "1,1,2025-03-01,J3590,5,1,A,0,1\n"),
        ("cms_cclf5", "feed.parquet", FEED + "1,1,2025-03-01,J3590,5,1,A,0,1\n"),
        ("cms_cclf5", "feed.csv", test_cms_cclf.GOOD.replace("2025-03-01", "1000-01-01", 1).replace("2025-03-01", " " * 10)),
        ("x12_835", "a.csv", "\0" + test_x12_835.interchange()),
        ("hospital_prices", "prices.dat", "Prices of\nhospital_name,last_updated_on,version\nH,2026-01-01,3.0.0\n" + test_hospital_prices.TALL.split("\n", 2)[2]),
    ],
)  # fmt: skip
def test_what_is_read_whatever_it_is_called_is_told_so(tmp_path, source, name, content):
    """Else it is refused once it was read, and its part stays where no manifest lists it."""
    (tmp_path / name).write_text(content)
    extract(source, [tmp_path / name], tmp_path / "out", Order(codes="all", salt=b"test"))
    facts = data.manifest(tmp_path / "out")
    assert (
        [one["source"] for one in (*facts["parts"], *facts["ledger"])] == [source] == [identify(tmp_path / name).source]
    )


def test_a_parquet_file_called_csv_is_read(tmp_path):
    duckdb.sql(
        "SELECT 'A1' AS claim_id, 'X' AS payer, '2025-03-01' AS claim_line_start_date, 'J3590' AS hcpcs_code, 5 AS charge_amount"
    ).write_parquet(str(tmp_path / "a.csv"))
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out", Order(salt=b"test"))
    assert data.manifest(tmp_path / "out")["parts"][0]["layout"] == "a table (parquet, 5 columns)"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "\n".join(OURS.splitlines()[1:]), "Its first line holds values, not the names of columns."),
        ("a.csv", "\n".join(OURS.replace(",", "\xa7").splitlines()[1:]), "Its first line holds values, not the names of columns."),
        ("a.csv", "[" * 1_000_000 + "\n1\n", "[…. See them all"),
        ("a.csv", b"\xfe\xff" + OURS.encode("utf-16-be"), "is UTF-16 text with its bytes in the order of few programs"),
        ("a.parquet", b"PAR1 and no more", "a.parquet cannot be read as 'contract': it is no parquet file, or a damaged one"),
        (os.fsdecode(b"caf\xe9.csv"), OURS, "its name is no UTF-8 text; rename it"),
    ],
)  # fmt: skip
def test_why_a_table_is_refused_is_said_without_quoting_it(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refused:
        extract("contract", [tmp_path / name], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert says in str(refused.value) and worded(str(refused.value)) == [], str(refused.value)


def test_a_map_that_maps_nothing_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "map.csv").write_text("column,from\nclaim_id,\n")
    with pytest.raises(InputError, match="maps nothing: write the file's names of columns under 'from'"):
        extract("csv", [tmp_path / "a.csv"], tmp_path / "out", Order(salt=b"test", columns=tmp_path / "map.csv"))


@pytest.mark.parametrize("levels", [*range(900, 1000, 7), 3000, 100_000])
def test_lists_in_lists_in_a_price_file_are_no_text(tmp_path, levels):
    """What JSON's own reader takes may be too deep for what comes after it."""
    text = (
        json.dumps(test_hospital_prices.JSON)
        .replace('"Harbor General"', "[" * levels + "]" * levels)
        .replace('"both"', "[" * levels + "]" * levels)
    )
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(InputError, match="does not name its hospital|nested too deeply"):
        extract("hospital_prices", [tmp_path / "a.json"], tmp_path / "out", Order(salt=b"test"))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2] if len(sys.argv) > 2 else sys.argv[1]), int((*sys.argv[3:], 1)[0]))
