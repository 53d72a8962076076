"""What is this file, what does it lack for which pages, and what must be typed? Formats told by themselves, one by one and in a folder."""

import pytest

from data import manifest
from data.reading.identify import identify
from tests.conftest import run
from tests.test_extract import remittance

ISA = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *250301*1200*^*00501*000000001*0*P*:~"
# A file's name, how it begins, the source that reads it, and what it is said to be.
FILES = [
    ("a.835", ISA + "GS*HP*A*B*20250301*1200*1*X*005010X221A1~ST*835*0001~", "x12_835", "X12 835, remittances, version 005010X221A1"),
    ("a.837", ISA + "GS*HC*A*B*20250301*1200*1*X*005010X222A1~ST*837*0001~", "x12_837", "X12 837, claims as sent, version 005010X222A1 (professional)"),
    ("i.837", ISA + "GS*HC*A*B*20250301*1200*1*X*005010X223A2~ST*837*0001~", "x12_837", "X12 837, claims as sent, version 005010X223A2 (institutional)"),
    ("old.837", ISA + "GS*HC*A*B*20250301*1200*1*X*004010X098A1~ST*837*0001~", "x12_837", "X12 837, claims as sent, version 004010X098A1 (professional)"),
    ("ack.999", ISA + "GS*FA*A*B*20250301*1200*1*X*005010X231A1~ST*999*0001~", None, "X12 of a kind that nothing here reads, version 005010X231A1"),
    ("eob.json", '{"resourceType": "ExplanationOfBenefit", "id": "1"}', "fhir_eob", "FHIR, explanations of benefit"),
    ("eob.ndjson", '{"id": "1", "meta": {"profile": ["http://hl7.org/fhir/us/carin-bb/x"]}, "resourceType":"ExplanationOfBenefit"}\n', "fhir_eob", "FHIR, explanations of benefit, CARIN Blue Button"),
    ("p.json", '{"hospital_name": "A", "version": "2.0.0", "standard_charge_information": []}', "hospital_prices", "a hospital's price file, JSON, version 2.0.0"),
    ("tall.csv", "hospital_name,last_updated_on,version\nA,2026-01-01,3.0.0,\ndescription,code|1,payer_name,plan_name\n", "hospital_prices", "a hospital's price file, CSV tall, version 3.0.0"),
    ("wide.csv", "hospital_name,last_updated_on,version\nA,2026-01-01,3.0.0,\ndescription,code|1,standard_charge|X|Y|negotiated_dollar\n", "hospital_prices", "a hospital's price file, CSV wide, version 3.0.0"),
    ("other.json", '{"colour": "red"}', None, "JSON that nothing here reads: neither FHIR explanations of benefit nor a hospital's price file"),
    ("ours.csv", "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\n1,Aetna,2025-03-01,J3590,10\n", "contract", "a table (CSV, 5 columns)"),
    ("any.csv", "Claim #,Billed\n1,10\n", None, "a table (CSV, 2 columns)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "source", "what"), FILES, ids=[one[0] for one in FILES])
def test_a_file_is_told_from_its_first_bytes(tmp_path, name, text, source, what):
    (tmp_path / name).write_text(text)
    found = identify(tmp_path / name)
    assert (found.source, found.what) == (source, what)


def test_describe_says_what_a_remittance_fills_and_how_to_read_it(tmp_path):
    (tmp_path / "a.835").write_text(remittance())
    done = run("data", "describe", tmp_path / "a.835")
    assert done.returncode == 0, done.stderr
    assert "a.835: X12 835, remittances, version 005010X221A1" in done.stdout
    assert "denials/rates: will answer\n" in done.stdout
    assert "payers/posted_rates: needs files of another kind beside it" in done.stdout
    assert f"To read it:  python -m data extract x12_835 {tmp_path / 'a.835'}\n" in done.stdout
    assert not [path for path in tmp_path.iterdir() if path.name != "a.835"], "a trial leaves nothing behind"


def test_describe_says_what_each_file_of_a_folder_is(tmp_path):
    (tmp_path / "a.835").write_text(remittance())
    (tmp_path / "any.csv").write_text("Claim #,Billed\n1,10\n")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7")
    done = run("data", "describe", tmp_path)
    assert done.returncode == 0 and done.stdout == (
        "a.835: X12 835, remittances, version 005010X221A1, read as x12_835\n"
        f"any.csv: a table (CSV, 2 columns); its columns need a map:  python -m data describe {tmp_path / 'any.csv'} --map columns.csv\n"
        "notes.pdf: cannot be read: notes.pdf is a PDF. Ask for the table itself, as CSV; nothing was changed.\n"
        f"To read the 1 that is told by itself:  python -m data extract auto {tmp_path}\n"
    )


def test_describe_says_what_a_table_lacks_for_which_pages(tmp_path):
    (tmp_path / "ours.csv").write_text(
        "claim_id,claim_line_start_date,hcpcs_code,charge_amount\n1,2025-03-01,J3590,10\n"
    )
    done = run("data", "describe", tmp_path / "ours.csv")
    assert "Read for trial: 1 rows, 10.00 dollars billed" in done.stdout
    assert "denials/rates: lacks paid_amount, adjustments or line_status" in done.stdout
    assert f"python -m data extract contract {tmp_path / 'ours.csv'} --payer NAME" in done.stdout


def test_describe_says_why_a_file_will_be_refused(tmp_path):
    (tmp_path / "cut.835").write_text(remittance()[:-200])
    done = run("data", "describe", tmp_path / "cut.835")
    assert done.returncode == 0 and "Read for trial, it is refused: cut.835, segment" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("a.pdf", b"%PDF-1.7", "a.pdf is a PDF"),
        ("a.parquet", b"PAR1 no parquet", "a.parquet cannot be read as a table"),
    ],
)
def test_what_is_no_input_is_said_so(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    done = run("data", "describe", tmp_path / name)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_auto_reads_a_folder_of_several_formats_in_one_run(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.835").write_text(remittance())
    (raw / "ours.csv").write_text("claim_id,claim_line_start_date,hcpcs_code,charge_amount\n1,2025-03-01,J3590,10\n")
    done = run("data", "extract", "auto", raw, "--out", tmp_path / "out", "--codes", "all", "--payer", "Aetna")
    assert done.returncode == 0 and "2 read" in done.stdout, done.stderr
    parts = manifest(tmp_path / "out")["parts"]
    assert {(part["source"], part["layout"]) for part in parts} == {
        ("x12_835", "X12 835, remittances, version 005010X221A1"),
        ("contract", "a table (CSV, 4 columns)"),
    }
    again = run("data", "extract", "auto", raw, "--out", tmp_path / "out", "--codes", "all", "--payer", "Aetna")
    assert "0 read, 2 unchanged" in again.stdout
