"""What `python -m data extract` promises: parts and a manifest that agree with the input, clear refusals, and nothing half-written."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from conftest import run

import data
from data import InputError, checks, manifest
from data.code_tables import reference
from data.landing.columns import stated
from data.reading.commit import consolidate
from data.reading.extract import Order, extract

CSV = """charge_amount,hcpcs_code,claim_id,payer,claim_line_start_date,paid_amount,ndc_code,colour
100.00,J3590,A1,AETNA,2025-01-05,60.00,00002771601,red
50.00,J3490,A2,CIGNA,2025-02-05,0,,blue
7.00,99213,A3,AETNA,2025-02-06,7.00,,green
"""
ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*1200*^*00501*000000001*0*P*:~"


def remittance(claims: int = 1) -> str:
    """A well-formed 835 with that many one-line claims."""
    head = f"{ISA}GS*HP*S*R*20250101*1200*1*X*005010X221A1~ST*835*0001~BPR*I*60*C*ACH************20250110~TRN*1*1*1~N1*PR*AETNA~N1*PE*CLINIC*XX*1234567893~"
    body = "".join(
        f"CLP*C{n}*1*100*60**12*P{n}*11*1~NM1*QC*1*A*B****MI*M{n}~SVC*HC:J3590*100*60**1~DTM*472*20250101~CAS*CO*45*40~"
        for n in range(claims)
    )
    return f"{head}{body}SE*{6 + 5 * claims}*0001~GE*1*1~IEA*1*000000001~"


def parts_of(out: Path) -> list[dict]:
    con = duckdb.connect()
    paths = [str(out / "parts" / part["part"]) for part in manifest(out)["parts"]]
    return con.sql("FROM read_parquet($paths) ORDER BY claim_id", params={"paths": paths}).to_arrow_table().to_pylist()


@pytest.fixture
def source(tmp_path):
    """A folder with one CSV in the contract's layout, columns in an order of their own."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "jan.csv").write_text(CSV)
    return tmp_path / "in"


def test_family_is_kept_and_totals_count_everything(source, tmp_path):
    extract("contract", [source], tmp_path / "out")
    rows = parts_of(tmp_path / "out")
    assert [(row["claim_id"], row["hcpcs_code"], str(row["charge_amount"])) for row in rows] == [
        ("A1", "J3590", "100.00"),
        ("A2", "J3490", "50.00"),
    ]
    part = manifest(tmp_path / "out")["parts"][0]
    assert (
        part["control"] | {"lines": 3, "line_charge_amount": "157.00", "line_paid_amount": "67.00"} == part["control"]
    )
    assert (part["control"]["kept_rows"], part["control"]["kept_charge_amount"]) == (2, "150.00")
    assert part["unknown_columns"] == ["colour"]
    totals = (
        duckdb.connect()
        .sql("FROM read_parquet($p)", params={"p": str(tmp_path / "out" / "totals.parquet")})
        .to_arrow_table()
        .to_pylist()
    )
    assert sorted((row["code"], row["line_count"], str(row["charge_amount"])) for row in totals) == [
        ("J3490", 1, "50.00"), ("J3590", 1, "100.00"), ("other", 1, "7.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "kept"), [("all", ["A1", "A2", "A3"]), ("J3590", ["A1"]), ("j3490, 99213", ["A2", "A3"])]
)
def test_scope(source, tmp_path, codes, kept):
    extract("contract", [source], tmp_path / "out", Order(codes=codes))
    assert [row["claim_id"] for row in parts_of(tmp_path / "out")] == kept


def test_another_scope_on_an_extract_is_refused(source, tmp_path):
    extract("contract", [source], tmp_path / "out", Order(codes="all"))
    with pytest.raises(InputError, match="holds the codes 'all', not 'family'.*--codes all"):
        extract("contract", [source], tmp_path / "out")


def test_only_new_and_changed_inputs_are_read_and_removed_ones_go(source, tmp_path):
    (source / "feb.csv").write_text(CSV.replace("A1,", "B1,"))
    out = tmp_path / "out"
    assert extract("contract", [source], out).made == ["feb.csv", "jan.csv"]
    assert extract("contract", [source], out) == ([], ["feb.csv", "jan.csv"], [], [], [])
    (source / "jan.csv").write_text(CSV.replace("100.00", "200.00"))
    done = extract("contract", [source], out)
    assert (done.made, done.kept) == (["jan.csv"], ["feb.csv"])
    assert sum(row["charge_amount"] for row in parts_of(out)) == 400
    (source / "feb.csv").unlink()
    assert extract("contract", [source], out).removed == ["feb.csv"]
    assert len(list((out / "parts").iterdir())) == 1


def test_an_option_that_changes_the_rows_reads_again(source, tmp_path):
    extract("contract", [source], tmp_path / "out")
    assert extract("contract", [source], tmp_path / "out", Order(payer="Aetna")).made == ["jan.csv"]
    assert {row["payer"] for row in parts_of(tmp_path / "out")} == {"Aetna"}


def test_hive_folders_give_their_columns(tmp_path):
    folder = tmp_path / "in" / "state=TX"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(CSV)
    extract("contract", [tmp_path / "in"], tmp_path / "out")
    assert {row["state"] for row in parts_of(tmp_path / "out")} == {"TX"}
    assert {row["source_file"] for row in parts_of(tmp_path / "out")} == {"state=TX/a.csv"}


def test_parquet_in_any_order_keeps_zeros_and_rows(source, tmp_path):
    con = duckdb.connect()
    con.read_csv(str(source / "jan.csv"), all_varchar=True).write_parquet(str(tmp_path / "jan.parquet"))
    extract("contract", [tmp_path / "jan.parquet"], tmp_path / "out")
    assert parts_of(tmp_path / "out")[0]["ndc_code"] == "00002771601"
    assert [row["source_row"] for row in parts_of(tmp_path / "out")] == [1, 2]


def test_lists_in_text_become_lists(tmp_path):
    text = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,adjustments,remark_codes\nA1,X,2025-01-01,J3590,10,CO:45:4.50;PR:1:5.5,N350; MA130\n"
    (tmp_path / "a.csv").write_text(text)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    (row,) = parts_of(tmp_path / "out")
    assert [(one["group_code"], one["reason_code"], str(one["amount"])) for one in row["adjustments"]] == [
        ("CO", "45", "4.50"),
        ("PR", "1", "5.50"),
    ]
    assert row["remark_codes"] == ["N350", "MA130"]


def test_member_numbers_never_enter_and_the_same_salt_gives_the_same_person(tmp_path):
    text = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,person_id\nA1,X,2025-01-01,J3590,10,MEMBER77\nA2,X,2025-01-01,J3590,10,\n"
    (tmp_path / "a.csv").write_text(text)
    found = {}
    for salt in (b"one", b"two"):
        extract("contract", [tmp_path / "a.csv"], tmp_path / "out", Order(salt=salt))
        found[salt] = [row["person_id"] for row in parts_of(tmp_path / "out")]
    assert found[b"one"][0] != found[b"two"][0] and found[b"one"][1] is None
    assert not any(b"MEMBER77" in path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_values_that_cannot_be_read_are_blank_counted_and_said(tmp_path):
    text = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\nA1,X,01/02/2025,J3590,ten\nA2,X,2025-01-01,J3590,10\n"
    (tmp_path / "a.csv").write_text(text)
    done = extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    assert done.warnings == [
        "a.csv: 1 values of claim_line_start_date could not be read and count as blank",
        "a.csv: 1 values of charge_amount could not be read and count as blank",
    ]
    assert len(parts_of(tmp_path / "out")) == 2


def test_claim_adjustments_are_kept_when_the_claim_has_a_line_in_scope(tmp_path):
    text = """claim_id,payer,record_level,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments
A1,X,line,2025-01-01,J3590,100,100,
A1,X,claim,2025-01-01,,0,-30,CO:A2:30
A2,X,line,2025-01-01,99213,100,100,
A2,X,claim,2025-01-01,,0,-20,CO:A2:20
A3,X,claim,2025-01-01,,500,0,CO:45:400
"""
    (tmp_path / "a.csv").write_text(text)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "family")
    assert [(row["claim_id"], row["record_level"]) for row in parts_of(tmp_path / "family")] == [
        ("A1", "line"),
        ("A1", "claim"),
    ]
    extract("contract", [tmp_path / "a.csv"], tmp_path / "all", Order(codes="all"))
    assert len(parts_of(tmp_path / "all")) == 5


@pytest.mark.parametrize("numbered", ["claim_id", "claim_row", "neither"])
def test_claim_adjustments_find_their_claim_by_what_it_states(tmp_path, numbered):
    """A blank claim number is no reason to lose them, nor are two claims without any number one claim."""
    numbers = {"claim_id": "A1,", "claim_row": ",7", "neither": ","}[numbered]
    head = (
        "claim_id,claim_row,payer,record_level,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments\n"
    )
    lines = f"{numbers},X,line,2025-01-01,J3590,100,100,\n{numbers},X,claim,2025-01-01,,0,-30,CO:A2:30\n"
    (tmp_path / "a.csv").write_text(head + lines)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    assert len(parts_of(tmp_path / "out")) == (1 if numbered == "neither" else 2)


WHOLE_CLAIMS = """claim_id,payer,record_level,record_role,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,claim_status_code,claim_frequency_code,adjustments
line,X,line,,2025-01-01,J3590,100,60,1,1,CO:45:40
other,X,line,,2025-01-01,99213,10,10,1,1,
reversed-22,X,claim,,2025-01-01,,700,300,22,1,
reversed-8,X,claim,,2025-01-01,,700,300,1,8,
reversed-charge,X,claim,,2025-01-01,,-700,0,1,1,
reversed-paid,X,claim,,2025-01-01,,700,-300,1,1,
refused,X,claim,,2025-01-01,,900,0,4,1,CO:16:400;PR:31:500
in-part,X,claim,,2025-01-01,,900,0,4,1,PR:31:500
unexplained,X,claim,,2025-01-01,,900,0,4,1,
paid,X,claim,,2025-01-01,,900,900,1,1,
offset,X,claim,,2025-01-01,,0,-50,22,1,
sent,X,claim,submission,2025-01-01,,900,,,8,
"""


def test_what_takes_back_or_refuses_a_whole_claim_is_kept_whatever_the_codes(tmp_path):
    """Such a claim names no code: it may be of any. In the totals it is of other codes; control totals are of all that was kept."""
    (tmp_path / "a.csv").write_text(WHOLE_CLAIMS)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    rows = parts_of(tmp_path / "out")
    assert [row["claim_id"] for row in rows] == [
        "line", "refused", "reversed-22", "reversed-8", "reversed-charge", "reversed-paid",
    ]  # fmt: skip
    control = manifest(tmp_path / "out")["parts"][0]["control"]
    assert (control["kept_rows"], control["kept_charge_amount"], control["kept_paid_amount"]) == (
        6,
        "2400.00",
        "360.00",
    )
    totals = duckdb.read_parquet(str(tmp_path / "out" / "totals.parquet"))
    every = totals.aggregate("sum(line_count)::INT, sum(charge_amount)::INT, sum(paid_amount)::INT").fetchall()
    assert every == [(12, 6010, 1220)]
    assert totals.filter("code = 'J3590'").select("line_count, charge_amount::INT").fetchall() == [(1, 100)]


NO_NUMBERS = """
    0 | 00 | 000000000 | 000-00-0000 | 999-99-9999 | XXX | xxxxxxxx | aaa | NONE | none | n/a | #N/A | <NA> | N.A. | Null | UNKNOWN | Not Available
    not-on-file | - | --- | ? | . | (blank) | No ID | redacted | TBD
"""
NUMBERS = "1 | 11 | 99 | 0001 | 1000 | W001 | XX1 | XXXXX1234 | NAN1 | NONE1 | NAOMI | 123456789 | 1EG4-TE5-MK73 | UNKNOWN2 | A0A | 111-11-1112"


def test_what_is_no_member_number_is_nobody(tmp_path):
    """Zeros, one character three times or more, marks alone and words for none are blank before they are hashed: else they were one person."""
    none, real = (
        [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()] for text in (NO_NUMBERS, NUMBERS)
    )
    head = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,person_id\n"
    (tmp_path / "a.csv").write_text(
        head + "".join(f"{n:02},X,2025-01-01,J3590,10, {one} \n" for n, one in enumerate(none + real))
    )
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    found = [row["person_id"] for row in parts_of(tmp_path / "out")]
    assert {one: person for one, person in zip(none, found, strict=False) if person is not None} == {}
    assert [one for one, person in zip(real, found[len(none) :], strict=True) if person is None] == []
    assert len({*found}) == len(real) + 1
    words = [row["word"] for row in reference("blank_numbers")]
    landed = stated(pa.array([*none, *words, *real, None]))  # what importers of X12 look past
    assert landed.to_pylist() == [None] * len(none + words) + real + [None]


SPELLED = """claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount
A1,X,2025-01-01, j3590 ,100,
A2,X,2025-01-01,J3590,50,
A3,X,2025-01-01,,7,5
A4,X,2025-01-01,99213,,
"""


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_codes_are_in_scope_however_they_are_written_and_rows_keep_their_place(tmp_path, kind):
    (tmp_path / "a.csv").write_text(SPELLED)
    if kind == "parquet":
        rows = duckdb.connect().read_csv(str(tmp_path / "a.csv"), all_varchar=True)
        rows.write_parquet(str(tmp_path / "a.parquet"))
    extract("contract", [tmp_path / f"a.{kind}"], tmp_path / "out", Order(codes="j3590"))
    found = [(row["claim_id"], row["hcpcs_code"], row["source_row"]) for row in parts_of(tmp_path / "out")]
    assert found == [("A1", "j3590", 1), ("A2", "J3590", 2)]


@pytest.mark.parametrize(
    ("codes", "totals"),
    [
        ("J3590", [("J3590", 1, 50, None), ("j3590", 1, 100, None), ("other", 2, 7, 5)]),
        ("99213", [("99213", 1, None, None), ("other", 3, 157, 5)]),
        ("J9999", [("other", 4, 157, 5)]),
        ("all", [("(blank)", 1, 7, 5), ("99213", 1, None, None), ("J3590", 1, 50, None), ("j3590", 1, 100, None)]),
    ],
)
def test_totals_are_of_all_rows_and_a_sum_of_blanks_is_blank(tmp_path, codes, totals):
    (tmp_path / "a.csv").write_text(SPELLED)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out", Order(codes=codes))
    query = "SELECT code, line_count, charge_amount, paid_amount FROM read_parquet($path) ORDER BY code"
    found = duckdb.connect().execute(query, {"path": str(tmp_path / "out" / "totals.parquet")}).fetchall()
    assert found == totals


def test_rows_of_a_claim_count_as_other_in_the_totals_though_they_are_kept(tmp_path):
    text = """claim_id,payer,record_level,claim_line_start_date,hcpcs_code,charge_amount,paid_amount
A1,X,line,2025-01-01,J3590,100,100
A1,X,claim,2025-01-01,,0,-30
"""
    (tmp_path / "a.csv").write_text(text)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out", Order(codes="J3590"))
    query = "SELECT code, line_count, paid_amount FROM read_parquet($path) ORDER BY code"
    found = duckdb.connect().execute(query, {"path": str(tmp_path / "out" / "totals.parquet")}).fetchall()
    assert found == [("J3590", 1, 100), ("other", 1, -30)]
    control = manifest(tmp_path / "out")["parts"][0]["control"]
    assert (control["lines"], control["kept_rows"], control["kept_paid_amount"]) == (1, 2, "70.00")


REFUSED = {
    "missing column": (
        "contract",
        "a.csv",
        CSV.replace("charge_amount", "amount"),
        "a.csv has no column 'charge_amount', which the contract requires",
    ),
    "empty csv": ("contract", "a.csv", "", "a.csv is empty"),
    "truncated parquet": ("contract", "a.parquet", "PAR1 not really", "a.parquet cannot be read as 'contract'"),
    "neither parquet nor csv": ("contract", "a.pdf", "%PDF-1.4", "a.pdf is a PDF"),
    "835 cut mid-segment": ("x12_835", "a.835", remittance()[:-60], "a.835"),
    "empty 835": ("x12_835", "a.835", "", "a.835"),
    "binary 835": ("x12_835", "a.835", "\x00\x01\x02\x03" * 500, "a.835"),
    "wrong separators": ("x12_835", "a.835", ISA + remittance()[len(ISA) :].replace("*", ","), "a.835"),
    "alien file": ("x12_835", "a.835", CSV, "a.835"),
    "an 837": ("x12_835", "a.835", remittance().replace("ST*835", "ST*837"), "837"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_words_and_leaves_the_extract_as_it_was(tmp_path, case):
    source, name, text, says = REFUSED[case]
    good = tmp_path / "good.csv"
    good.write_text(CSV)
    out = tmp_path / "out"
    extract("contract", [good], out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (tmp_path / name).write_text(text)
    done = run("data", "extract", source, str(tmp_path / name), "--out", str(out))
    assert done.returncode == 1 and says in done.stderr and "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_codes_as_numbers_are_refused(tmp_path):
    path = str(tmp_path / "a.parquet")
    query = "SELECT 'A1' claim_id, 'X' payer, DATE '2025-01-01' claim_line_start_date, 'J3590' hcpcs_code, 1.0 charge_amount, 2771601 ndc_code"
    duckdb.connect().sql(query).write_parquet(path)
    with pytest.raises(InputError, match="a.parquet: column 'ndc_code' is INTEGER, but codes are text"):
        extract("contract", [Path(path)], tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["extract", "x12_835", "{empty}"], 1, "No file in"),
        (["extract", "x12_835", "{empty}/none.835"], 1, "does not exist"),
        (["extract", "x12_853", "a.835"], 2, "choose from"),
        (["check", "{empty}"], 1, "manifest.json"),
        (["describe", "{empty}"], 1, "no manifest.json"),
        (["extrct"], 2, "choose from"),
    ],
)
def test_a_mistake_on_the_command_line(tmp_path, words, code, says):
    (tmp_path / "empty").mkdir()
    done = run("data", *[word.format(empty=tmp_path / "empty") for word in words])
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr


def test_describe_prints_the_contract():
    done = run("data", "describe")
    assert (
        done.returncode == 0
        and "claim_line_start_date" in done.stdout
        and "One row per line per remittance," in done.stdout
    )


def test_a_run_killed_in_the_middle_leaves_no_half_extract_and_the_next_completes(tmp_path):
    """A generated 835 of 60 MB, killed with SIGKILL while it is read; before it, a good extract is there."""
    big = tmp_path / "big.835"
    head, rest = remittance().split("CLP*", 1)
    _, tail = rest.split("SE*", 1)
    claim = (
        "CLP*C{n}*1*100*60**12*P{n}*11*1~NM1*QC*1*A*B****MI*M{n}~SVC*HC:J3590*100*60**1~DTM*472*20250101~CAS*CO*45*40~"
    )
    with big.open("w") as file:
        file.write(head)
        for start in range(0, 500_000, 50_000):
            file.write("".join(claim.format(n=n) for n in range(start, start + 50_000)))
        file.write("SE*" + tail)
    assert big.stat().st_size > 50e6
    out = tmp_path / "out"
    (tmp_path / "good.835").write_text(remittance(3))
    extract("x12_835", [tmp_path / "good.835"], out)
    before = (out / "manifest.json").read_bytes()
    command = [
        sys.executable,
        "-m",
        "data",
        "extract",
        "x12_835",
        str(tmp_path / "good.835"),
        str(big),
        "--out",
        str(out),
    ]
    killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(out.glob(".work-*/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    assert killed.poll() is None, "it finished before it could be killed"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (out / "manifest.json").read_bytes() == before and list(out.glob(".work-*"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(out.glob(".work-*"))
    facts = json.loads((out / "manifest.json").read_text())["parts"]
    assert [(part["source_file"], part["rows"], part["control"]["claim_charge_amount"]) for part in facts] == [
        ("big.835", 500_000, "50000000.00"), ("good.835", 3, "300.00"),
    ]  # fmt: skip


@pytest.mark.real
def test_real_remittances_from_end_to_end(tmp_path, third_party):
    """The third-party 835s: what check lists, and whose lines are in the rates."""
    out = tmp_path / "real"
    done = run(
        "data",
        "extract",
        "x12_835",
        *map(str, sorted((third_party / "x12" / "835").iterdir())),
        "--codes",
        "all",
        "--out",
        str(out),
    )
    assert done.returncode == 0 and done.stderr.count("no ISA envelope") == 6
    checked = run("data", "check", str(out))
    assert checked.returncode == 0
    found = [line.split("claim_id=")[1].split(",")[0] for line in section(checked.stdout, "unbalanced_claims")]
    assert found == ["200200964A52"] * 4 + ["0001000054"]
    copies = section(checked.stdout, "repeated_remittances") + section(checked.stdout, "conflicting_remittances")
    assert len(copies) == 4 * 3 and all("200200964A52" in line for line in copies)
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "queries",
            "denial_rate",
            "--by",
            "payer_group",
            "--extract",
            str(out),
            "--format",
            "json",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    rates = {row["payer_group"]: (row["numerator"], row["denominator"]) for row in json.loads(asked.stdout)["rows"]}
    # Secondary and tertiary claims (cob, secondary, tertiary files) stay out: 6 unmapped lines are first payers' answers.
    assert rates == {"Unmapped": (1, 6), "Blue Cross Blue Shield": (0, 3), "UnitedHealthcare": (0, 5)}


def section(text: str, name: str) -> list[str]:
    """The rows that `check` printed under one check."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(name))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("    "):
            break
        rows.append(line)
    return rows


@pytest.mark.real
def test_real_lines_mean_what_they_say(tmp_path, third_party):
    """The UHC file is Medicare Advantage and its second line the patient's; CO-16 is denied for missing information."""
    import data

    extract("x12_835", [third_party / "x12" / "835"], tmp_path / "real", Order(codes="all"))
    con = data.open(tmp_path / "real")
    ask = "SELECT line_of_business::VARCHAR, initial_disposition::VARCHAR, initial_category::VARCHAR FROM lines WHERE claim_id = $id ORDER BY claim_line_number, line_id"
    uhc = con.execute(ask, {"id": "001-18573-358"}).fetchall()
    assert uhc == [("medicare_advantage", "paid", None), ("medicare_advantage", "patient_share", None)]
    pyx12 = con.execute(ask, {"id": "2005555A"}).fetchall()
    assert pyx12 == [
        ("medicaid", "denied", "missing_information"),
        ("medicaid", "contractual_zero", None),
        ("medicaid", "contractual_zero", None),
    ]
    assert con.execute("SELECT sum(charge_amount) FROM lines WHERE claim_id = '5554555444'").fetchone() == (800,)


def test_column_names_are_matched_without_case(tmp_path):
    head, rest = CSV.split("\n", 1)
    (tmp_path / "a.csv").write_text(f"{head.upper()}\n{rest}")
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    assert [row["claim_id"] for row in parts_of(tmp_path / "out")] == ["A1", "A2"]
    assert manifest(tmp_path / "out")["parts"][0]["unknown_columns"] == ["colour"]


def test_every_answer_is_said_of_what_holds_it_and_of_older_extracts(source, tmp_path):
    extract("contract", [source], tmp_path / "out")
    assert "every_answer" in manifest(tmp_path / "out")["parts"][0]["captured"]
    place = tmp_path / "out" / "manifest.json"
    facts = json.loads(place.read_text())
    facts["format"] = 1
    facts["parts"][0]["captured"].remove("every_answer")
    place.write_text(json.dumps(facts))
    assert "every_answer" in manifest(tmp_path / "out")["parts"][0]["captured"]


def test_an_extract_without_any_date_says_so(tmp_path):
    """A remittance of provider adjustments alone holds no row. Beside one with claims it takes nothing from its date."""
    alone, out = tmp_path / "plb.835", tmp_path / "out"
    body = remittance(0).replace("SE*6*", "PLB*1234567893*20261231*FB:BAL*-250~SE*7*")
    alone.write_text(body)
    done = run("data", "extract", "auto", alone, "--out", out)
    assert "1 read, 0 unchanged, 0 removed; 0 rows, as of an unknown date" in done.stdout
    assert done.stderr.strip() == "note: plb.835: there is no claim in this file"
    assert (manifest(out)["as_of"], manifest(out)["as_of_basis"]) == (None, "none")
    place = out / "manifest.json"
    place.write_text(
        place.read_text().replace('"as_of": null', '"as_of": "0001-01-01"', 1)
    )  # as older extracts wrote it
    assert "as of an unknown date, 1 parts" in run("data", "describe", out).stdout
    asked = run("queries", "period_totals", "--extract", out)
    assert (asked.returncode, "an unknown date" in asked.stdout, "0001" in asked.stdout) == (0, True, False)
    assert run("data", "check", out).returncode == 0
    (tmp_path / "claims.835").write_text(remittance())
    extract("x12_835", [alone, tmp_path / "claims.835"], out)
    assert (manifest(out)["as_of"], manifest(out)["as_of_basis"]) == ("2025-01-10", "adjudication")


def test_a_layout_that_takes_more_from_a_file_is_named(source, tmp_path):
    text = "claim_id,claim_line_number,claim_type,payer,claim_start_date,claim_line_start_date,hcpcs_code,paid_amount,charge_amount\n"
    (tmp_path / "a.csv").write_text(text + "A,1,professional,Aetna,2025-01-01,2025-01-01,J3590,1,2\n")
    done = extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    assert done.warnings == [
        "a.csv: it has the columns of the layout 'tuva', which takes more from it: type that as SOURCE"
    ]


def test_claim_totals_on_lines_are_seen_in_a_sample_of_a_large_file_and_corrected_in_all_of_it(tmp_path, monkeypatch):
    head = "claim_id,claim_line_number,claim_type,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount\n"
    rows = [
        f"C{claim},{line},{kind},Aetna,2025-01-01,{code},{charge},{charge // 2}\n"
        for kind, start in (("institutional", 0), ("professional", 500))
        for claim in range(start, start + 500)
        for line, code in enumerate(("J3590", "96413", "99213"), 1)
        for charge in [100 + claim + (line if kind == "professional" else 0)]
    ]
    (tmp_path / "a.csv").write_text(head + "".join(rows))
    monkeypatch.setattr("data.engines.SAMPLED_ABOVE_BYTES", (tmp_path / "a.csv").stat().st_size // 10)
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out", Order(codes="all"))
    (found,) = manifest(tmp_path / "out")["parts"][0]["control"]["claim_totals"]
    true = sum(100 + claim for claim in range(500))
    assert (found["claim_type"], found["claims"], found["lines"]) == ("institutional", 500, 1_500)
    assert (found["claim_charge_amount"], found["charge_of_rows_amount"]) == (f"{true}.00", f"{3 * true}.00")
    assert sum(row["amount_basis"] == "claim" for row in parts_of(tmp_path / "out")) == 1_500


def test_an_extract_of_many_inputs_keeps_one_table_of_totals(tmp_path):
    """A folder of remittances easily holds thousands of files."""
    (tmp_path / "parts").mkdir()
    stems = [f"part-{number:04}" for number in range(1_200)]

    def consolidated(stems: list[str], is_held: bool) -> None:
        parts = [f"{stem}.parquet" for stem in stems]
        assert consolidate(duckdb.connect(), tmp_path, "totals.parquet", stems, parts, tmp_path / "made", is_held)
        (tmp_path / "made").rename(tmp_path / "totals.parquet")

    with duckdb.connect() as con:
        for number, stem in enumerate(stems):
            con.sql(f"SELECT {number} AS line_count").write_parquet(str(tmp_path / "parts" / f".{stem}.totals"))
        consolidated(stems, is_held=False)
        # A second run: one part again, one gone, one new; the others stay as they were.
        con.sql("SELECT -1 AS line_count").write_parquet(str(tmp_path / "parts" / ".part-0000.totals"))
        for path in (tmp_path / "parts").glob(".part-*"):
            if path.name != ".part-0000.totals":
                path.unlink()
        consolidated(stems[:-1], is_held=True)
        found = con.sql(f"SELECT part, line_count FROM '{tmp_path}/totals.parquet' ORDER BY part").fetchall()
    assert found == [("part-0000.parquet", -1)] + [(f"part-{number:04}.parquet", number) for number in range(1, 1_199)]


def month(folder: Path, name: str, claim: str, paid: str = "60") -> Path:
    """A month of one claim, in our own layout."""
    (folder / name).write_text(
        f"claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,billing_npi,adjudication_date\n{claim},Aetna,2025-01-05,J3590,100,{paid},1234567893,2025-02-01\n"
    )
    return folder / name


def test_months_arrive_one_by_one_and_a_corrected_one_takes_the_place_of_the_old(tmp_path):
    out = tmp_path / "out"
    run("data", "extract", "contract", str(month(tmp_path, "january.csv", "A")), "--out", str(out))
    second = run("data", "extract", "contract", str(month(tmp_path, "february.csv", "B")), "--out", str(out), "--add")
    assert "1 read, 1 unchanged, 0 removed; 2 rows" in second.stdout
    right = str(month(tmp_path, "january-corrected.csv", "A", "70"))
    wrong = run("data", "extract", "contract", right, "--out", str(out), "--add", "--instead-of", "januray.csv")
    assert wrong.returncode == 1 and "Known: february.csv, january.csv" in wrong.stderr
    third = run("data", "extract", "contract", right, "--out", str(out), "--add", "--instead-of", "january.csv")
    assert "1 read, 1 unchanged, 1 removed; 2 rows" in third.stdout
    assert [part["source_file"] for part in manifest(out)["parts"]] == ["february.csv", "january-corrected.csv"]


def test_a_corrected_month_beside_the_old_one_counts_no_line_twice(tmp_path):
    """The same line, decided on the same day, with another amount: the later file's row counts, and the check reports it."""
    out = tmp_path / "out"
    files = [month(tmp_path, "a-january.csv", "A", "60"), month(tmp_path, "b-january.csv", "A", "70")]
    extract("contract", files, out)
    con = data.open(out)
    assert con.execute("SELECT count(*), sum(final_paid_amount) FROM lines").fetchall() == [(1, 70)]
    (found,) = [check for check in checks.run(out) if check.name == "conflicting_remittances"]
    assert found.row_count == 1


def test_instead_of_goes_with_add(tmp_path):
    done = run(
        "data",
        "extract",
        "contract",
        str(month(tmp_path, "a.csv", "A")),
        "--out",
        str(tmp_path / "out"),
        "--instead-of",
        "b.csv",
    )
    assert done.returncode == 1 and "--instead-of goes with --add" in done.stderr


def test_what_stands_behind_a_number_sign_is_kept(tmp_path):
    """Left to itself DuckDB takes it for a comment, and with it the rest of the row."""
    (tmp_path / "a.csv").write_text(
        "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\n#12,Aetna,2025-01-05,J3590,100\nB#7,Aetna,2025-01-05,J3590,50\n"
    )
    extract("contract", [tmp_path / "a.csv"], tmp_path / "out")
    rows = (
        data.open(tmp_path / "out")
        .execute("SELECT claim_id, charge_amount::INTEGER FROM lines ORDER BY ALL")
        .fetchall()
    )
    assert rows == [("#12", 100), ("B#7", 50)]


def test_a_refusal_shows_no_values_where_a_header_is_missing(tmp_path):
    """The first line of a table without a header may be a person's."""
    (tmp_path / "a.csv").write_text("Jane Roe,2025-01-05,J3590,100.00\nJohn Roe,2025-01-06,J3590,50.00\n")
    done = run("data", "extract", "contract", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1 and "values, not the names of columns" in done.stderr and "Roe" not in done.stderr
