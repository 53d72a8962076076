"""What does each page say of an extract that cannot say much? An honest sentence: no exception, and no zero that is not a zero.

Every page, on 1,500 synthetic lines with a column left out, on Medicare's lines alone, on no line at all, on forty lines of one payer,
and on final claims in Tuva's layout, which hold neither a first decision nor a reason.
"""

import re
from functools import cache
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from data.reading.extract import Order, extract
from tests.support.suite import many
from tests.test_pages import OF_CLAIMS, PAGES, app, forty, result, text

# What is left out together, and what pages then must not show as a figure: tiles by their label.
LEFT_OUT = {
    "adjustments line_status claim_status_code": ("Denial rate",),
    "paid_amount": ("Paid", "Denial rate"),
    "allowed_amount paid_amount": ("Allowed", "Paid", "Denial rate"),
    "adjudication_date paid_date received_date": (),
    "person_id": ("Persons",),
    "ndc_code drug_description": ("Product known",),
    "claim_type place_of_service_code bill_type_code hcpcs_modifier_1 line_of_business plan filing_indicator": (),
}
TUVA = """claim_id,claim_line_number,claim_type,person_id,payer,claim_start_date,claim_line_start_date,place_of_service_code,hcpcs_code,paid_amount,charge_amount
A1,1,professional,P1,Medicare,2025-03-02,2025-03-02,11,J3590,80.00,100.00
A2,1,professional,P2,Medicare,2025-03-05,2025-03-05,11,J3590,0.00,100.00
A3,1,professional,P3,Medicare,2025-04-05,2025-04-05,11,J3590,160.00,200.00
A4,1,professional,P4,Medicare,2025-05-05,,11,J3590,90.00,100.00
A5,1,professional,P5,Medicare,2025-06-05,2025-06-05,11,J3590,70.00,100.00
"""
ZERO = re.compile(r"(\$0|0|0\.0\s%)")


@pytest.fixture(scope="module")
def made(inputs, tmp_path_factory):
    """made(name) → the folder of that extract, made once."""
    found = {}

    def make(name: str) -> Path:
        if name not in found:
            folder = tmp_path_factory.mktemp("made")
            (folder / "input").mkdir()
            source = fill(folder / "input", name)
            extract(
                source,
                [folder / "input"],
                folder / "extract",
                Order(codes="J3590" if name == "empty" else "all", salt=b"t"),
            )
            found[name] = folder / "extract"
        return found[name]

    def fill(folder: Path, name: str) -> str:
        if name == "final claims only":
            (folder / "medical_claim.csv").write_text(TUVA)
            return "tuva"
        if name == "forty lines":
            columns = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments"
            (folder / "in.csv").write_text("\n".join([columns, *forty(columns)]) + "\n")
            return "contract"
        for path in inputs.iterdir():
            rows = pq.read_table(path)
            if name == "Medicare only":
                rows = duckdb.sql(
                    "FROM rows WHERE payer ILIKE '%medicare%' AND line_of_business = 'medicare'"
                ).to_arrow_table()
            elif name == "empty":
                rows = duckdb.sql("FROM rows WHERE hcpcs_code = 'J0000'").to_arrow_table()
            else:
                rows = rows.drop_columns([one for one in name.split() if one in rows.column_names])
            pq.write_table(rows, folder / path.name)
        return "contract"

    return make


KINDS = [*LEFT_OUT, "empty", "Medicare only", "forty lines", "final claims only"]
# On every run each page meets every second kind of extract, and each kind every second page; all of them in the long form.
MET = [(page, kind) for kind in KINDS for page in PAGES if (PAGES.index(page) + KINDS.index(kind)) % many(2, 1) == 0]


@pytest.mark.parametrize(
    ("page", "name"), [pytest.param(page, kind, id=f"{page}-{kind}@{KINDS.index(kind)}") for page, kind in MET]
)
def test_a_page_is_honest(made, monkeypatch, page, name):
    monkeypatch.setenv("J3590_EXTRACTS", str(made(name)))
    at = app(page)  # fails on an exception
    assert not at.error
    assert result(at).endswith("."), result(at)
    tiles = {one.label: one.value.replace("\u00a0", " ") for one in at.metric}
    if name == "empty" and page.split("/")[2] not in ("definitions", "files"):
        assert "no line" in text(at).lower()
        assert page not in OF_CLAIMS or result(at) == "This extract holds no line."
    # The one true zero among these: none of the few lines of Medicare's J3590 carries an NDC that names a product.
    true = {"Product known"} if name == "Medicare only" else set()
    wrong = {label: value for label, value in tiles.items() if ZERO.fullmatch(value) and label not in true}
    assert not wrong
    assert not {label: tiles[label] for label in LEFT_OUT.get(name, ()) if label in tiles and tiles[label] != "–"}
    assert not re.search(r"denied 0\.0 %|\$0 (allowed|paid)|\bnan\b|None", result(at))


# The files of third parties, each extract with the inputs of these sources.
REAL = {
    "remittances": {"x12_835": "x12/835"},
    "Medicare": {"cms_rif_carrier": "cms_rif/sample-a-carrier.txt", "cms_rif_outpatient": "cms_rif/outpatient.csv"},
    "final claims": {"tuva": "tuva/medical_claim.csv"},
}


@pytest.fixture(scope="module")
def made_of(third_party, tmp_path_factory):
    """made_of(name) → an extract of third-party files, whatever their codes."""

    @cache
    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp("real") / "extract"
        for source, file in REAL[name].items():
            said = {"payer": "Medicare"} if source == "tuva" else {}
            extract(source, [third_party / file], folder, Order(codes="all", salt=b"t", **said))
        return folder

    return make


MET_REAL = [
    (page, kind) for kind in REAL for page in PAGES if (PAGES.index(page) + [*REAL].index(kind)) % many(3, 1) == 0
]


@pytest.mark.real
@pytest.mark.parametrize(
    ("page", "name"), [pytest.param(page, kind, id=f"{page}-{kind}@{kind.split()[0]}") for page, kind in MET_REAL]
)
def test_a_page_is_honest_of_real_files(made_of, monkeypatch, page, name):
    monkeypatch.setenv("J3590_EXTRACTS", str(made_of(name)))
    at = app(page)
    assert not at.error and result(at).endswith("."), result(at)
    assert not re.search(r"\bnan\b|None", result(at))


@pytest.mark.parametrize("page", ["pages/denials/rates/page.py", "pages/denials/reasons/page.py"])
def test_denial_pages_say_what_to_ask_the_data_owner_for(made, monkeypatch, page):
    monkeypatch.setenv("J3590_EXTRACTS", str(made("final claims only")))
    said = text(app(page))
    assert "Not in the input" in said and "final claims only" in said
    assert "Ask the data owner for:" in said and "`every_answer`" in said and "`adjustments`" in said
